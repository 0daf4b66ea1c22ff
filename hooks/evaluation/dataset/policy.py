"""What is valid every year, from `data/schema/`: the tables, units, figures, charts, ratios and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import yaml

from evaluation.dataset.records import load_yaml, record
from evaluation.dataset.schema import Schema, schema_of
from evaluation.language.language import Language, language_of
from evaluation.numbers.amounts import Unit
from evaluation.problems import NOWHERE, Place, Problem

T = TypeVar("T")
SCHEMA = "data/schema"
FACTS_FILE, CHARTS_FILE = f"{SCHEMA}/facts.yml", f"{SCHEMA}/charts.yml"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A figure computed from facts of any table."""

    id: str
    label: str
    method: str
    of: tuple[str, ...]
    unit: str = ""
    decimals: int | None = None
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def file(self) -> str:
        """The file that declares it."""
        return self.place.file


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart over the rows and columns of one table."""

    title: str
    table: str
    series: tuple[str, ...]
    label: str
    mode: str = "group"
    orientation: str = "h"
    where: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ("明细",)
    rows: tuple[str, ...] = ()
    by: str = "row"
    sort: str = ""
    unit: str = ""
    sentence: str = ""
    drop_zero: bool = False
    facts: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def file(self) -> str:
        """The file that declares it."""
        return self.place.file


@dataclass(frozen=True, slots=True)
class ComparisonSpec:
    """Figures of one unit that are compared through the years with bars and words; `facts` gives each a short name."""

    title: str
    unit: str
    facts: Mapping[str, str]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A common ratio of the fiscal framework: its formula in words and, by the words' names, the facts it takes.

    Several facts under one name are added up. `calibre` says how the facts stand for the names; `optional` are those
    that a year's data may do without: every other one must exist where its table does.
    """

    name: str
    method: str
    formula: str
    source: str
    inputs: Mapping[str, tuple[str, ...]]
    id: str = ""
    calibre: str = ""
    optional: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Policy:
    """Everything under `data/schema/`: tables, units, computed facts and charts that hold for every year."""

    schemas: tuple[Schema, ...]
    units: Mapping[str, Unit]
    facts: tuple[FactSpec, ...]
    charts: tuple[ChartSpec, ...]
    language: Language = field(default_factory=Language)
    synonyms: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    comparison: tuple[ComparisonSpec, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    ratio_sources: tuple[tuple[str, str], ...] = ()


class PolicyError(Exception):
    """`data/schema/` cannot be used: every problem found in it. Without it nothing can be read, so nothing goes on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(SCHEMA)
        self.problems = tuple(sorted(problems))


def read_policy(directory: Path) -> Policy:
    """Read `data/schema/`: units, language, synonyms, computed facts, charts, notes on downloads, one file a table."""
    problems: list[Problem] = []
    names = [f"tables/{path.name}" for path in sorted((directory / "tables").glob("*.yml"))]
    schemas = (_part(directory, name, partial(schema_of, file=f"{SCHEMA}/{name}"), None, problems) for name in names)
    policy = Policy(
        schemas=tuple(schema for schema in schemas if schema),
        units=_part(directory, "units.yml", _units, {}, problems),
        facts=_part(directory, "facts.yml", lambda raw: tuple(fact_specs(raw, FACTS_FILE)), (), problems),
        charts=_part(directory, "charts.yml", lambda raw: tuple(chart_specs(raw, CHARTS_FILE)), (), problems),
        language=_part(directory, "language.yml", language_of, Language(), problems),
        synonyms=_part(directory, "synonyms.yml", lambda raw: tuple(map(_synonyms, raw)), (), problems),
        notes=_part(directory, "notes.yml", tuple, (), problems),
        comparison=_part(
            directory,
            "comparison.yml",
            lambda raw: tuple(
                record(ComparisonSpec, entry, place=Place(f"{SCHEMA}/comparison.yml", column=entry["title"]))
                for entry in raw
            ),
            (),
            problems,
        ),
        ratios=_part(directory, "ratios.yml", lambda raw: tuple(map(_ratio, raw["ratios"])), (), problems),
        ratio_sources=_part(directory, "ratios.yml", lambda raw: tuple(raw["sources"].items()), (), []),
    )
    if problems:
        raise PolicyError(problems)
    return policy


def _part(directory: Path, name: str, make: Callable[[Any], T], empty: T, problems: list[Problem]) -> T:
    """What one file of the schema declares; `empty`, and one problem more, when it cannot be read."""
    place = Place(f"{SCHEMA}/{name}")
    try:
        return make(load_yaml(directory / name))
    except FileNotFoundError:
        problems.append(Problem(place, "缺少文件", advice="请从以前的提交恢复"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else 0
        problems.append(Problem(Place(place.file, row), "不是有效的 YAML", advice="请检查缩进、冒号和引号"))
    except (TypeError, KeyError, ValueError, AttributeError):
        problems.append(Problem(place, "有一条写法不对，读不出来", advice="请与改动前比较，参照同一文件里的其他各条"))
    return empty


TRUE_OR_FALSE = {"true": True, "false": False}  # texts, as every scalar is read; any other would count as true


def _units(raw: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Unit]:
    return {
        name: Unit(
            name,
            unit.get("base", name),
            int(unit.get("scale", 1)),
            int(unit.get("decimals", 0)),
            tuple(unit.get("words", ())),
            TRUE_OR_FALSE[unit.get("rounded", "false")],
        )
        for name, unit in raw.items()
    }


def _synonyms(group: Any) -> tuple[str, ...]:
    """Two words or more; a text alone would be taken for its characters."""
    if not isinstance(group, list) or len(group) < 2 or not all(isinstance(word, str) for word in group):
        raise TypeError
    return tuple(group)


def _ratio(raw: dict[str, Any]) -> Ratio:
    inputs = {name: tuple(of) if isinstance(of, list) else (of,) for name, of in raw["inputs"].items()}
    return record(Ratio, raw, inputs=inputs, place=Place(f"{SCHEMA}/ratios.yml", column=raw["name"]))


def fact_specs(entries: list[dict[str, Any]], file: str) -> Iterator[FactSpec]:
    """The computed facts that a YAML list declares; `file` for messages."""
    return (record(FactSpec, entry, place=Place(file, column=entry["id"])) for entry in entries)


def chart_specs(entries: list[dict[str, Any]], file: str) -> Iterator[ChartSpec]:
    """The charts that a YAML list declares; `file` for messages."""
    return (record(ChartSpec, entry, place=Place(file, column=entry["title"])) for entry in entries)
