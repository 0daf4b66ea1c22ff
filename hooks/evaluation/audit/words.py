"""The words that the audit knows, from `data/schema/proofreading.yml`, with the language's units and measure words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import evaluation
from evaluation.dataset import read_policy
from evaluation.dataset.records import load_yaml, record
from evaluation.language import Language
from evaluation.numbers.amounts import Unit

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


def engine_schema() -> Path:
    """The common schema that comes with the engine."""
    return Path(evaluation.__path__[0]).parents[1] / "data" / "schema"


@lru_cache(maxsize=2)
def read_words(root: Path | None = None) -> Words:
    """The words of the engine's schema."""
    schema = root or engine_schema()
    policy = read_policy(schema)
    raw = load_yaml(schema / "proofreading.yml")
    keyed = {"rates", "columns", "partitions", "usual_grades", "units", "misspelt"}
    return Words(
        {name: tuple(words) for name, words in raw.items() if name not in keyed},
        tuple(record(Rate, one) for one in raw["rates"]),
        tuple(record(Columns, one) for one in raw["columns"]),
        tuple(map(tuple, raw["partitions"])),
        {grade: (int(low), int(high)) for grade, (low, high) in raw["usual_grades"].items()},
        {name: (base, int(scale)) for name, (base, scale) in raw["units"].items()},
        raw["misspelt"],
        policy.units,
        policy.language,
    )
