"""What each table's columns mean, which figures are computed from them and how they are shown: `data/schema/`.

The vocabulary of `fields` follows Table Schema (name, type, constraints); the rest is this project's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml

from evaluation.amounts import Unit
from evaluation.dataset.language import Language, language_of
from evaluation.problems import Place, Problem

T = TypeVar("T")
SCHEMA = "data/schema"
FACTS_FILE, CHARTS_FILE = f"{SCHEMA}/facts.yml", f"{SCHEMA}/charts.yml"


@dataclass(frozen=True, slots=True)
class Field:
    """One column as staff type it. `repeats` names the column whose amounts are typed here a second time.

    In a new year `opening` names the column whose amounts of the year before stand here (年初数: 年末数); `new_year`
    says that the texts are kept, left blank or to be filled in, where that does not follow from the type.

    A file may do without an `optional` column; its blank cells are no facts.
    """

    name: str
    type: str = "text"
    unit: str = ""
    unit_from: str = ""
    required: bool = False
    unique: bool = False
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    enum: tuple[str, ...] = ()
    label: str = ""
    repeats: str = ""
    opening: str = ""
    new_year: str = ""
    optional: bool = False

    @property
    def is_code(self) -> bool:
        """Whether the column holds codes that mean nothing to readers."""
        return self.type == "code"

    @property
    def path(self) -> str:
        """The column's part of a fact id."""
        return self.name.replace("_", ".")


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that the engine computes, row by row, from other columns of the same table.

    An input written `列@编号` is the cell of that column in another row; `列@*` all detail cells of the column.
    """

    column: str
    method: str
    of: tuple[str, ...]
    unit: str = ""
    decimals: int | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """A written column that must equal a formula of others in every row."""

    column: str
    method: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A column that must not exceed another one in any row."""

    column: str
    at_most: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows (or of distinct values of a column) that is a fact of its own."""

    id: str
    label: str
    unit: str
    where: Mapping[str, str] = field(default_factory=dict)
    distinct: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A way to show a table: which columns, grouped by what, which rows."""

    title: str
    columns: tuple[str, ...]
    caption: str = ""
    row_header: str = ""
    group_by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    unit: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Schema:
    """One table: its file, its place in fact ids, its columns and what is derived from them."""

    name: str
    title: str
    file: str
    fields: tuple[Field, ...]
    row_label: str
    id_pattern: str = "{表}.{编号}.{列}"
    groups: tuple[str, ...] = ()
    sign: str = ""
    computed: tuple[Computed, ...] = ()
    identities: tuple[Identity, ...] = ()
    bounds: tuple[Bound, ...] = ()
    counts: tuple[Count, ...] = ()
    views: tuple[View, ...] = ()
    optional: bool = False
    may_be_empty: bool = False
    new_year: str = ""

    @cached_property
    def field(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def has_kinds(self) -> bool:
        """Whether rows say if they are details or control totals."""
        return any(field.type == "kind" for field in self.fields)

    def fact_id(self, row_id: str, path: str) -> str:
        return self.id_pattern.format(表=self.name, 编号=row_id, 列=path)


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A figure computed from facts of any table."""

    id: str
    label: str
    method: str
    of: tuple[str, ...]
    unit: str = ""
    decimals: int | None = None
    file: str = ""


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
    file: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonSpec:
    """Figures of one unit that are compared through the years with bars and words; `facts` gives each a short name."""

    title: str
    unit: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A common ratio of the fiscal framework: its formula in words and, by the words' names, the facts it takes.

    Several facts under one name are added up. `calibre` says how the facts stand for the names.
    """

    name: str
    method: str
    formula: str
    source: str
    inputs: Mapping[str, tuple[str, ...]]
    id: str = ""
    calibre: str = ""


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


def load_yaml(path: Path) -> Any:
    """The YAML file with every scalar as the text that stands there: no binary floats, no guessed dates."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class PolicyError(Exception):
    """`data/schema/` cannot be used: every problem found in it. Without it nothing can be read, so nothing goes on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(SCHEMA)
        self.problems = tuple(sorted(problems))


def read_policy(directory: Path) -> Policy:
    """Read `data/schema/`: units, language, synonyms, computed facts, charts, notes on downloads, one file a table."""
    problems: list[Problem] = []
    names = [f"tables/{path.name}" for path in sorted((directory / "tables").glob("*.yml"))]
    schemas = (_part(directory, name, _schema, None, problems) for name in names)
    policy = Policy(
        schemas=tuple(schema for schema in schemas if schema),
        units=_part(directory, "units.yml", _units, {}, problems),
        facts=_part(directory, "facts.yml", lambda raw: tuple(fact_specs(raw, FACTS_FILE)), (), problems),
        charts=_part(directory, "charts.yml", lambda raw: tuple(chart_specs(raw, CHARTS_FILE)), (), problems),
        language=_part(directory, "language.yml", language_of, Language(), problems),
        synonyms=_part(directory, "synonyms.yml", lambda raw: tuple(tuple(group) for group in raw), (), problems),
        notes=_part(directory, "notes.yml", tuple, (), problems),
        comparison=_part(
            directory,
            "comparison.yml",
            lambda raw: tuple(_record(ComparisonSpec, entry) for entry in raw),
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


def _units(raw: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Unit]:
    return {
        name: Unit(
            name,
            unit.get("base", name),
            int(unit.get("scale", 1)),
            int(unit.get("decimals", 0)),
            tuple(unit.get("words", ())),
            bool(unit.get("rounded")),
        )
        for name, unit in raw.items()
    }


def _ratio(raw: dict[str, Any]) -> Ratio:
    inputs = {name: tuple(of) if isinstance(of, list) else (of,) for name, of in raw["inputs"].items()}
    return _record(Ratio, raw, inputs=inputs)


def fact_specs(entries: list[dict[str, Any]], file: str) -> Iterator[FactSpec]:
    """The computed facts that a YAML list declares; `file` for messages."""
    return (_record(FactSpec, entry, file=file) for entry in entries)


def chart_specs(entries: list[dict[str, Any]], file: str) -> Iterator[ChartSpec]:
    """The charts that a YAML list declares; `file` for messages."""
    return (_record(ChartSpec, entry, file=file) for entry in entries)


def _schema(raw: dict[str, Any]) -> Schema:
    return _record(
        Schema,
        raw,
        fields=tuple(_field(entry) for entry in raw["fields"]),
        computed=_records(Computed, raw, "computed"),
        identities=_records(Identity, raw, "identities"),
        bounds=_records(Bound, raw, "bounds"),
        counts=_records(Count, raw, "counts"),
        views=_records(View, raw, "views"),
    )


def _field(raw: dict[str, Any]) -> Field:
    constraints = raw.get("constraints", {})
    limits = {key: Fraction(constraints[key]) for key in ("minimum", "maximum") if key in constraints}
    flags = {key: constraints.get(key) == "true" for key in ("required", "unique")}
    plain = {key: value for key, value in raw.items() if key != "constraints"}
    return _record(Field, plain, enum=tuple(constraints.get("enum", ())), **limits, **flags)


def _records(kind: type[T], raw: dict[str, Any], key: str) -> tuple[T, ...]:
    return tuple(_record(kind, entry) for entry in raw.get(key, ()))


def _record(kind: type[T], raw: Mapping[str, Any], **given: Any) -> T:
    """The dataclass from a mapping of texts: lists become tuples, `decimals` a whole number, flags truth values."""
    values = {key: _plain(key, value) for key, value in raw.items() if key not in given}
    return kind(**values, **given)


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if key == "decimals":
        return int(value)
    if value in ("true", "false"):
        return value == "true"
    return value
