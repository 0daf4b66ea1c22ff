"""Everything a text can be held against: the cells of its own tables and, for the same year, the register of facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from evaluation.audit.grid import Amount, Grid, bare
from evaluation.audit.sentences import PEOPLE, Sentence
from evaluation.facts import Register
from evaluation.language import Quantity
from evaluation.numbers.amounts import Unit, written

_KEPT = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_WEIGHT = 10**6
_JOINED = re.compile(r"[、“”\s]")
_YEAR = re.compile(r"(20\d{2})年")


@dataclass(frozen=True, slots=True)
class Known:
    """One number with its names, in the base of its unit. `line` is 0 for a fact of the register.

    `stated` is whether somebody wrote it; a count or a rate that only the engine computes has no words of its own.
    """

    value: Fraction
    base: str
    decimals: int
    scale: int
    row: str
    column: str
    place: str
    line: int = 0
    fact_id: str = ""
    grid: int = -1
    stated: bool = True

    @property
    def names(self) -> str:
        return f"{self.row} {self.column}"


def known_from_tables(grids: Sequence[Grid], units: Mapping[str, Unit]) -> Iterator[Known]:
    """Every amount of every table, and for columns divided in two (本级, 对下) their sum."""
    for number, grid in enumerate(grids):
        for row in grid.rows:
            name = " ".join(bare(part) for part in row.names if part)
            for column, amount in row.amounts.items():
                yield _known(number, name, grid.column_name(column), [amount], units)
            for head, columns in _divided(grid).items():
                amounts = [row.amounts[column] for column in columns if column in row.amounts]
                if len(amounts) > 1 and not any(amount.is_rate for amount in amounts):
                    yield _known(number, name, head, amounts, units)


def _divided(grid: Grid) -> dict[str, list[int]]:
    heads: dict[str, list[int]] = {}
    for column, path in enumerate(grid.columns):
        if len(path) > 1:
            heads.setdefault(path[0], []).append(column)
    return heads


def _known(number: int, row: str, column: str, amounts: Sequence[Amount], units: Mapping[str, Unit]) -> Known:
    unit = units.get(amounts[0].unit)
    scale, base = (unit.scale, unit.base) if unit else (1, amounts[0].unit)
    value = sum((amount.value for amount in amounts), Fraction(0)) * scale
    decimals = max(amount.decimals for amount in amounts)
    line = amounts[-1].line
    return Known(value, base, decimals, scale, row, column, f"第{line}行的表", line, grid=number)


def known_from_register(register: Register) -> Iterator[Known]:
    """The facts that have a value; those of the table of targets stand for themselves."""
    for fact in register.values():
        if fact.value is not None:
            row, _, column = fact.label.rpartition("·")
            row = row.rpartition("·")[2] or fact.label
            yield Known(
                fact.value,
                fact.unit.base,
                fact.decimals,
                fact.unit.scale,
                row,
                column if row != fact.label else "",
                f"数据“{fact.id}”",
                fact_id=fact.id,
                stated=not fact.origin.method,
            )


def is_of_year(sentences: Iterable[Sentence], year: str) -> bool:
    """Whether the text is about that fiscal year: it names no other year more often."""
    years = Counter(found for sentence in sentences for found in _YEAR.findall(sentence.text))
    return not years or years[year] == max(years.values())


def comparable(quantity: Quantity, known: Known, counting: frozenset[str] = frozenset()) -> bool:
    """A table often gives no unit for counts and scores; then only money and rates are something else.

    `counting` are measure words that may stand for each other (45个指标, 45项指标).
    """
    if quantity.base == known.base or (quantity.base in counting and known.base in counting):
        return True
    if not known.base or not quantity.base:
        return not _kind(quantity.base) and not _kind(known.base)
    return quantity.base in PEOPLE and known.base in PEOPLE


def _kind(base: str) -> str:
    return base if base in ("元", "%") else ""


@dataclass(frozen=True)
class Vocabulary:
    """How telling each pair of characters is: the rarer in the text's sentences, the more."""

    counts: Mapping[str, int]

    def affinity(self, name: str, text: str) -> Fraction:
        """How much of a name's telling character pairs stand in a text: 0 to 1."""
        shared = pairs(name) & pairs(text)
        if not shared or not (weight := self._weight(shared)):
            return Fraction(0)
        if name not in self._wholes:
            self._wholes[name] = self._weight(pairs(name))
        return Fraction(weight, self._wholes[name])

    @cached_property
    def _wholes(self) -> dict[str, int]:
        return {}

    def _weight(self, chosen: Iterable[str]) -> int:
        """A pair that no sentence has counts nothing: it cannot tell one from another."""
        return sum(_WEIGHT // count for pair in chosen if (count := self.counts.get(pair, 0)))

    def share(self, name: str, text: str) -> Fraction:
        """How many of a name's character pairs stand in a text, each counting the same: 0 to 1."""
        mine = pairs(name)
        return Fraction(len(mine & pairs(text)), len(mine)) if mine else Fraction(0)

    def telling(self, name: str, text: str, most: int) -> int:
        """How many pairs they share that stand in at most so many sentences."""
        return sum(self.counts.get(pair, 0) <= most for pair in pairs(name) & pairs(text))


def vocabulary(texts: Iterable[str]) -> Vocabulary:
    return Vocabulary(Counter(pair for text in texts for pair in pairs(text)))


@lru_cache(maxsize=20000)
def pairs(text: str) -> frozenset[str]:
    """Every two characters that follow each other in a text, digits and marks other than 、 and quotes between them."""
    chunks = _KEPT.findall(_JOINED.sub("", text))
    return frozenset(chunk[at : at + 2] for chunk in chunks for at in range(len(chunk) - 1))


@dataclass(frozen=True)
class Ground:
    """The known numbers, found by how they would be printed."""

    known: tuple[Known, ...]
    words: Vocabulary
    counting: frozenset[str] = frozenset()

    @cached_property
    def _printed(self) -> dict[tuple[str, int, int], dict[str, list[Known]]]:
        return {}

    def printed_as(self, quantity: Quantity, digits: str) -> list[Known]:
        """The known numbers that would be printed with those digits in the quantity's unit and precision."""
        form = (_kind(quantity.base), quantity.scale, quantity.decimals)
        if form not in self._printed:
            index: dict[str, list[Known]] = {}
            for one in self.known:
                if _kind(one.base) == form[0]:
                    index.setdefault(written(abs(one.value) / form[1], form[2]), []).append(one)
            self._printed[form] = index
        return [one for one in self._printed[form].get(digits, ()) if comparable(quantity, one, self.counting)]

    def equal(self, quantity: Quantity) -> list[Known]:
        return self.printed_as(quantity, quantity.digits.lstrip("-"))

    def comparable(self, quantity: Quantity) -> Iterator[Known]:
        return (one for one in self.known if comparable(quantity, one, self.counting))

    def in_rows_named_in(self, label: str, quantity: Quantity, shortest: int) -> list[Known]:
        """The known numbers of the row whose name, the longest there is, stands in the label."""
        names = [name for name in self._rows if len(name) >= shortest and name in label]
        longest = max(map(len, names), default=0)
        return [
            one
            for name in names
            if len(name) == longest
            for one in self._rows[name]
            if one.value and comparable(quantity, one)
        ]

    @cached_property
    def _rows(self) -> Mapping[str, list[Known]]:
        rows: dict[str, list[Known]] = {}
        for one in self.known:
            rows.setdefault(one.row.rpartition(" ")[2], []).append(one)
        return rows
