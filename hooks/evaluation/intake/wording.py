"""Whether the words before a number name the column of a fact, rather than another column of the same row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evaluation.dataset.yaml_files import plain, read_yaml
from evaluation.facts import Fact
from evaluation.intake.matching import words
from evaluation.shipped import COMMON

LEAST_NAMED = 0.25  # of the pairs of characters of a name
_LEVEL = re.compile(r"（[^（）]+）")
_SENTENCE = re.compile(r"[。！？\n]")


@dataclass(frozen=True)
class Wording:
    """The columns of every row, as the labels of facts name them: table·row·column."""

    columns: dict[str, tuple[str, ...]]
    year: int

    @classmethod
    def of(cls, facts: Iterable[Fact], year: int) -> Wording:
        found: dict[str, list[str]] = {}
        for fact in facts:
            row, column = _row_and_column(fact)
            found.setdefault(row, []).append(column)
        return cls({row: tuple(columns) for row, columns in found.items()}, year)

    def names(self, fact: Fact, clause: str, before: str) -> bool:
        """Whether the clause, or else the sentence before the number, says the fact's column and no other one more."""
        row, column = _row_and_column(fact)
        if not row:
            return True
        sentence = _SENTENCE.split(before)[-1]
        for text in (clause, sentence):
            said = set(_pairs(words(text, self.year)))
            own = len(said & set(_pairs(column)))
            others = (
                len(said & set(_pairs(other)) - set(_pairs(row.partition("·")[2]))) for other in self.columns[row]
            )
            if own < max(others, default=0):
                return False
            if own:
                return True
        return False

    def plainest(self, facts: Sequence[Fact], clause: str) -> list[Fact]:
        """Without those of a level (本级, 对下) that the clause does not say, beside the column of all levels."""
        columns = {_row_and_column(fact) for fact in facts}
        return [fact for fact in facts if not any(self._adds(fact, one, clause) for one in columns)]

    def tells(self, fact: Fact, before: str) -> bool:
        """Whether the sentence names a fact that stands in no table by more than a word or two of its name."""
        pairs, said = set(_pairs(fact.label)), set(_pairs("".join(_SENTENCE.split(before)[-2:])))
        return "·" in fact.label or len(pairs & said) >= len(pairs) * LEAST_NAMED

    def is_elsewhere(self, fact: Fact, clause: str, before: str) -> bool:
        """Whether the clause speaks of another body, or the sentence last of another year, than the fact's name."""
        label = words(fact.label, self.year)
        bodies = (*elsewhere()["bodies"], *(elsewhere()["wider"] if "·" in label else ()))
        if any(word in clause and word not in label for word in bodies):
            return True
        years = list(_years().finditer(words(_SENTENCE.split(before)[-1], self.year)))
        last = years[-1].lastgroup if years else None
        named = (*elsewhere().get(last or "", ()), *(("年初",) if last == "last_year" else ()))
        return last in ("last_year", "next_year") and not any(word in label for word in named)

    def is_one_row(self, facts: Sequence[Fact]) -> bool:
        """Whether all are numbers of one row of a table, which only their columns tell apart; or there is but one."""
        rows = {_row_and_column(fact)[0] for fact in facts}
        return len(facts) == 1 or (len(rows) == 1 and rows != {""})

    def _adds(self, fact: Fact, other: tuple[str, str], clause: str) -> bool:
        row, column = _row_and_column(fact)
        level = column.removeprefix(other[1])
        return row == other[0] and level != column and bool(_LEVEL.fullmatch(level)) and level[1:-1] not in clause


@lru_cache(maxsize=1)
def _years() -> re.Pattern[str]:
    """What a sentence says of years, save what it only compares with (比上年)."""
    apart = "".join(f"(?<!{word})" for word in elsewhere()["compared"])
    groups = (f"(?P<{key}>{'|'.join(elsewhere()[key])})" for key in ("this_year", "last_year", "next_year"))
    return re.compile(f"{apart}(?:{'|'.join(groups)})")


@lru_cache(maxsize=1)
def elsewhere() -> Mapping[str, Sequence[str]]:
    """Words by which a clause speaks of another body or another year."""
    found: Mapping[str, Sequence[str]] = plain(read_yaml(COMMON / "elsewhere.yml", "elsewhere.yml")[0])
    return found


def _row_and_column(fact: Fact) -> tuple[str, str]:
    """The two parts of a label; no row for what stands in no table, as a rate of the whole department."""
    row, _, column = fact.label.rpartition("·")
    return row, column


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1) if "\u4e00" <= text[at] <= "\u9fff")
