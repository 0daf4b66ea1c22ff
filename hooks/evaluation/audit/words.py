"""The words that the audit knows, from `data/common/proofreading.yml`, with the language's units and measure words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evaluation.dataset import PolicyError
from evaluation.dataset.policy import FILES
from evaluation.dataset.questions import WORDS
from evaluation.dataset.shapes import ListOf, MapOf, Name, Record, Shape, Text, Whole, read_shaped
from evaluation.language import Language
from evaluation.numbers.amounts import Unit
from evaluation.problems import Problem
from evaluation.shipped import COMMON

Many = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate by its names without 率: words of what is divided and of what it is divided by, or `of` a difference."""

    names: Many
    over: Many = ()
    under: Many = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """How one column of a table follows from two others, by words of their headings."""

    result: Many
    over: Many = ()
    under: Many = ()
    plus: Many = ()
    minus: Many = ()


@dataclass(frozen=True, eq=False)
class Words:
    """Every list of the file under its name."""

    lists: Mapping[str, Many]
    rates: tuple[Rate, ...]
    columns: tuple[Columns, ...]
    flows: tuple[Columns, ...]
    partitions: tuple[Many, ...]
    usual_grades: Mapping[str, tuple[int, int]]
    table_units: Mapping[str, Many]
    units: Mapping[str, Unit]
    language: Language

    def has(self, text: str, *names: str) -> bool:
        """Whether a word of one of the lists stands in the text, and not within one that means something else."""
        return _has(self, text, names)

    def worth(self, unit: str) -> tuple[str, int]:
        """What the unit is counted in, and how many of that it is: 万吨 is ten million 公斤."""
        known = self.units.get(unit)
        by = {"万": 10**4, "亿": 10**8}.get(unit[:1], 1) if len(unit) > 1 and unit not in self.table_units else 1
        plain = unit[1:] if by > 1 else known.base if known and known.base not in ("元", "%") else unit
        base, scale = self.table_units.get(plain, (plain, "1"))
        return base, int(scale) * by

    def direction(self, text: str) -> int:
        """1 where a text says that something grew, -1 where it says that it fell, 0 where neither or both."""
        is_up, is_down = (any(word in text for word in self.lists[n] if len(word) > 1) for n in ("rising", "falling"))
        return is_up - is_down


@lru_cache(maxsize=65_536)  # each figure is asked about by every figure that may be the whole of it
def _has(words: Words, text: str, names: Many) -> bool:
    for word in words.lists["unmeant"]:
        text = text.replace(word, "")
    return any(word in text for name in names for word in words.lists[name])


NEW = Name(new=True)
LISTS = (
    *("rising", "falling", "above", "below", "prior", "opening", "continuing", "totalling", "differences", "budgets"),
    *(
        "results",
        "no_rates",
        "standards",
        "averages",
        "people",
        "asking",
        "ratings",
        "highest",
        "lowest",
        "scored",
        "grading",
        "grades",
    ),
    *("totals", "of_which", "unsummed", "bounded", "besides", "unmeant"),
)
_RATE = {"names": WORDS, "over": WORDS, "under": WORDS, "of": Text()}
_COLUMNS = dict.fromkeys(("result", "over", "under", "plus", "minus"), WORDS)
_KEYED: Mapping[str, Shape] = {
    "rates": ListOf(Record(Rate, _RATE, ("names",), places=False)),
    "columns": ListOf(Record(Columns, _COLUMNS, ("result",), places=False)),
    "flows": ListOf(Record(Columns, _COLUMNS, ("result",), places=False)),
    "partitions": ListOf(WORDS),
    "usual_grades": MapOf(NEW, ListOf(Whole(0, 1000))),
    "table_units": MapOf(NEW, ListOf(Text())),
}
SHAPE = Record(dict, {**dict.fromkeys(LISTS, WORDS), **_KEYED}, (*LISTS, *_KEYED))


def _common(name: str, shape: Shape) -> Any:
    """A file of the schema that comes with the engine."""
    folder = next(folder for folder in (COMMON, COMMON.parent / "schema") if (folder / name).is_file())
    problems: list[Problem] = []
    read = read_shaped(folder / name, f"{folder.name}/{name}", shape, problems)
    if read is None:
        raise PolicyError(problems)
    return read[0]


@lru_cache(maxsize=1)
def read_words() -> Words:
    """The words that come with the engine: those of the audit, and the language with its units."""
    raw = _common("proofreading.yml", SHAPE)
    units, language = _common("units.yml", FILES["units"]), _common("language.yml", FILES["language"])
    lists = {name: raw.pop(name) for name in LISTS}
    return Words(lists=lists, units=units, language=language, **raw)
