"""The words that the audit knows, from `data/common/proofreading.yml`, with the language's units and measure words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evaluation.dataset.records import load_yaml, record
from evaluation.language import Language, language_of
from evaluation.numbers.amounts import Unit
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


@dataclass(frozen=True)
class Words:
    """Every list of the file under its name."""

    lists: Mapping[str, Many]
    rates: tuple[Rate, ...]
    columns: tuple[Columns, ...]
    partitions: tuple[Many, ...]
    usual_grades: Mapping[str, tuple[int, int]]
    table_units: Mapping[str, tuple[str, int]]
    misspelt: Mapping[str, str]
    units: Mapping[str, Unit]
    language: Language

    def has(self, text: str, *names: str) -> bool:
        """Whether a word of one of the lists stands in the text."""
        return any(word in text for name in names for word in self.lists[name])

    def direction(self, text: str) -> int:
        """1 where a text says that something grew, -1 where it says that it fell, 0 where neither or both."""
        is_up, is_down = (any(word in text for word in self.lists[n] if len(word) > 1) for n in ("rising", "falling"))
        return is_up - is_down


def _common(name: str) -> Any:
    """A file of the schema that comes with the engine."""
    folders = (COMMON, COMMON.parent / "schema")
    return load_yaml(next(folder / name for folder in folders if (folder / name).is_file()))


@lru_cache(maxsize=1)
def read_words() -> Words:
    """The words that come with the engine: those of the audit, and the language with its units."""
    raw = _common("proofreading.yml")
    keyed = {"rates", "columns", "partitions", "usual_grades", "units", "misspelt"}
    units = {
        name: Unit(name, one.get("base", name), int(one.get("scale", 1)), int(one.get("decimals", 0)))
        for name, one in _common("units.yml").items()
    }
    return Words(
        {name: tuple(words) for name, words in raw.items() if name not in keyed},
        tuple(record(Rate, one) for one in raw["rates"]),
        tuple(record(Columns, one) for one in raw["columns"]),
        tuple(map(tuple, raw["partitions"])),
        {grade: (int(low), int(high)) for grade, (low, high) in raw["usual_grades"].items()},
        {name: (base, int(scale)) for name, (base, scale) in raw["units"].items()},
        raw["misspelt"],
        units,
        language_of(_common("language.yml")),
    )
