"""What the figures of a year are called, and how well words fit each: pairs of characters, the rarer the heavier.

Likeness is counted in whole ten-thousandths, rarity in thousandths: a sum is the same in whatever order it is made.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache

from evaluation.dataset import Table
from evaluation.dataset.schema import REACHED
from evaluation.facts import Fact
from evaluation.report import Report

_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_PART = re.compile(r"[·.]")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
ONE, RARE = 10_000, 1_000
DAMPING = 3
BASIS = "依据数"
Options = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=2**16)
def pairs(text: str) -> frozenset[str]:
    """Every two neighbouring letters of a text."""
    return frozenset(run[at : at + 2] for run in _RUN.findall(text) for at in range(len(run) - 1))


@lru_cache(maxsize=2**16)
def rarity(names: int, holding: int) -> int:
    """How much a pair tells that `holding` of so many names have: the logarithm of their ratio, in thousandths."""
    return round(RARE * (Decimal(names) / holding).ln())


def damped(rare: int) -> int:
    """How much a likeness counts less for a name of so much rarity, in thousandths: 3 more than it, to the power 3/5.

    Neither short nor long names win by their length. The power is taken exactly: the fifth root of whole numbers.
    """
    fifth = 2**5 * RARE**2 * (rare + DAMPING * RARE) ** 3  # power of twice the result
    root = 1 << -(-fifth.bit_length() // 5)
    while (nearer := (4 * root + fifth // root**4) // 5) < root:
        root = nearer
    return (root + 1) // 2


class Lexicon:
    """The figures that a sentence may speak of, by unit, with the words of each."""

    def __init__(self, report: Report) -> None:
        self.policy = report.dataset.policy.questions
        self.facts = {name: fact for name, fact in report.register.items() if "*" not in name}
        parts = {part for fact in self.facts.values() for part in _PART.split(f"{fact.label}.{fact.id}")}
        times = Counter(pair for part in parts for pair in pairs(part))
        general = {pair for word in report.dataset.policy.questions.general for pair in pairs(word)}
        self.rarity = {pair: 0 if pair in general else rarity(len(parts), count) for pair, count in times.items()}
        self.pairs = {name: pairs(fact.label) | pairs(name) for name, fact in self.facts.items()}
        self._length = {name: damped(sum(map(self.rarity.__getitem__, own))) for name, own in self.pairs.items()}
        self._having: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, own in self.pairs.items():
            for pair in own:
                self._having[self.facts[name].unit.base, pair].append(name)
        dataset = report.dataset
        self.counting = dataset.policy.language.counting
        self._year = int(dataset.year) if dataset.year.isdecimal() else 0
        self._synonyms = [(word, group) for group in dataset.policy.synonyms for word in group]
        self.rows = dict(item for table in dataset.tables.values() for item in _row_names(table))
        self.columns = dict(_columns(dataset.tables.values(), self.facts, dataset.policy.questions.measures))
        self.measures = _measures(self.columns, self.facts, dataset.policy.questions.measures)
        self.parts = _parts_of(self.columns, dataset.policy.questions.measures)
        self.said = cache(self._worded)
        linked = ((table, table.ids()[row], name) for table in dataset.tables.values() for _, row, name in links(table))
        self.reached = {f"{table.schema.name}.{row_id}": name for table, row_id, name in linked}

    def _worded(self, text: str) -> str:
        """The text with 本年 and 上年 for the years, and with other names for what it names."""
        year = {self._year: "本年", self._year - 1: "上年"}
        plain = _YEAR.sub(lambda match: year.get(int(match[1]), match[0]), text)
        groups = dict.fromkeys([group for word, group in self._synonyms if word in plain])
        others = [other for group in groups for other in group if other not in plain]
        return " ".join([*others, plain])

    def likeness(self, weights: Mapping[str, int], unit: str) -> dict[str, int]:
        """How well weighted pairs of letters fit each figure of a unit that has any of them."""
        found: dict[str, int] = defaultdict(int)
        for pair, weight in weights.items():
            names = self._having.get((unit, pair))
            if names:
                worth = self.rarity[pair] * weight
                for name in names:
                    found[name] += worth
        return {name: total // self._length[name] for name, total in found.items()}

    def has_figure(self, words: frozenset[str], own: str) -> bool:
        """Whether a figure of another table is called by one of these pairs, other than those that say nothing."""
        others = (had for name, had in self.pairs.items() if not name.startswith(f"{own}."))
        return any(self.rarity[pair] for had in others for pair in had & words)

    def likeness_of(self, name: str, weights: Mapping[str, int]) -> int:
        """How well weighted pairs of letters fit one figure."""
        total: int = sum(self.rarity[pair] * weights[pair] for pair in self.pairs[name] & weights.keys())
        return total // self._length[name]


def _row_names(table: Table) -> Iterator[tuple[str, frozenset[str]]]:
    """What each row of a table that has a name of its own is called, by the id that its figures begin with."""
    if table.schema.id_pattern != "{编号}":
        labels = table.texts(table.schema.row_label)
        for label, row_id, kind in zip(labels, table.ids(), table.kinds(), strict=True):
            if label != kind:  # 合计
                yield f"{table.schema.name}.{row_id}", pairs(label) | pairs(row_id)


def links(table: Table) -> Iterator[tuple[str, int, str]]:
    """The columns and rows in which a target or an indicator names the figure that it is judged by, with that name."""
    columns = [field.name for field in table.schema.fields if field.type in REACHED and table.schema.target]
    for column in [*columns, BASIS] if table.schema.role == "indicators" else columns:
        yield from ((column, row, name) for row, name in enumerate(table.columns.get(column, ())))


def _columns(tables: Iterable[Table], facts: Iterable[str], measures: Options) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The column of each figure of a table, in its parts (本年收入, or 本年收入 and 对下); of others what names one."""
    columns = {}
    for table in tables:
        names = [field.path for field in table.schema.fields if field.type == "amount"]
        computed = [one.column.replace("_", ".") for one in table.schema.computed]
        columns[table.schema.name] = {path: tuple(path.split(".")) for path in (*names, *computed)}
    for name in facts:
        table_name, _, rest = name.partition(".")
        if column := columns.get(table_name, {}).get(rest.partition(".")[2]) or (rest,) * (rest in measures):
            yield name, column


def _measures(
    columns: Mapping[str, tuple[str, ...]], facts: Mapping[str, Fact], aliases: Options
) -> dict[tuple[str, str], Options]:
    """By table and unit the columns that may be taken for each other, with the words that name each."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for name, column in columns.items():
        key = name.partition(".")[0], facts[name].unit.base
        also = (word for ending, words in aliases.items() if column[0].endswith(ending) for word in words)
        found[key].setdefault(column[0], (column[0], *also))
    return dict(found)


def _parts_of(columns: Mapping[str, tuple[str, ...]], aliases: Options) -> dict[tuple[str, str], Options]:
    """By table and column its parts (本级, 对下), each with the words that name it."""
    found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = defaultdict(dict)
    for name, column in columns.items():
        if len(column) > 1:
            found[name.partition(".")[0], column[0]][".".join(column[1:])] = (column[-1], *aliases.get(column[-1], ()))
    return dict(found)


def last_named(text: str, options: Options) -> frozenset[str]:
    """Which of the options the text names last, by its longest word: more than one where they share it (年初, 年末)."""
    best, names = (0, 0), set[str]()
    for option, words in options.items():
        for word in words:
            at = text.rfind(word)
            end = (at + len(word), len(word))
            if at >= 0 and end >= best:
                names = {option} if end > best else {*names, option}
                best = end
    return frozenset(names)
