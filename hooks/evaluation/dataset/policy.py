"""What is valid every year, from `data/common/` and `data/schema/`: tables, units, figures, charts, ratios, words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from evaluation.dataset.questions import QUESTIONS, Questions
from evaluation.dataset.schema import (
    BESIDE,
    DECIMALS,
    FACT,
    FIELD,
    FUNCTION,
    GROUPING,
    KINDS_NAMED,
    LABELLED,
    MEASURE,
    METHOD_NAME,
    NEW,
    OPERAND,
    OPTIONAL,
    RATIO_ID,
    RATIO_INPUT,
    ROW,
    SCHEMA_FILE,
    SERIES,
    SOURCE,
    TABLE,
    UNIT_NAME,
    WHERE,
    Schema,
)
from evaluation.dataset.shapes import (
    Choice,
    Decimal,
    Expression,
    Flag,
    ListOf,
    MapOf,
    Mention,
    Name,
    Record,
    Shape,
    Text,
    Whole,
    nearest,
    shaped,
)
from evaluation.dataset.yaml_files import Node, read_yaml
from evaluation.language.language import Claim, Language, Pattern, language_of
from evaluation.numbers.amounts import Unit
from evaluation.problems import NOWHERE, Place, Problem
from evaluation.shipped import COMMON

Declaration = tuple[Any, tuple[Mention, ...]]
SCHEMA = "data/schema"
LAYER = "data/common"  # shipped with the engine: what every department shares
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
    """A chart over the rows and columns of one table; a year may do without the `optional` ones of its rows.

    `finding` says what the chart shows, `otherwise` what stands in its place where a year has nothing to show. `over`
    shows the sums of a column of texts in the place of rows, and `apart` facts behind them. `order` is the column that
    sorts, `beside` the one whose number stands beside each row. Only rows `below` a line are drawn, or the `top` ones
    with the others as one; `reference` is a fact drawn as a line; with `scale: row` each row fills the width,
    with `scale: spread` dots fill it from the least to the most. A `flow` comes from the sums by `source`, with columns
    of its own, in the order of `series`; `left` are facts of what did not reach a purpose.
    """

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
    optional: tuple[str, ...] = ()
    finding: str = ""
    otherwise: str = ""
    over: str = ""
    apart: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    beside: str = ""
    below: Fraction | None = None
    top: int = 0
    reference: str = ""
    scale: str = ""
    source: str = ""
    source_series: tuple[str, ...] = ()
    source_order: str = ""
    source_apart: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def file(self) -> str:
        """The file that declares it."""
        return self.place.file


@dataclass(frozen=True, slots=True)
class ComparisonSpec:
    """Figures of one unit that are compared through the years with bars and words; `facts` gives each a short name.

    A year may do without the `optional` ones.
    """

    title: str
    unit: str
    facts: Mapping[str, str]
    optional: tuple[str, ...] = ()
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


@dataclass(frozen=True, slots=True)
class PlainWord:
    """What readers say, and the words of the report under which they find it."""

    say: tuple[str, ...]
    find: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainWords:
    """How readers ask: words that only ask, those that ask for a number, questions to begin with, plain words."""

    asking: tuple[str, ...] = ()
    counting: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    plain: tuple[PlainWord, ...] = ()


@dataclass(frozen=True)
class Policy:
    """Everything under `data/schema/`: tables, units, computed facts and charts that hold for every year."""

    schemas: tuple[Schema, ...]
    units: Mapping[str, Unit]
    facts: tuple[FactSpec, ...]
    charts: tuple[ChartSpec, ...]
    language: Language = field(default_factory=Language)
    synonyms: tuple[tuple[str, ...], ...] = ()
    plain: PlainWords = field(default_factory=PlainWords)
    notes: tuple[str, ...] = ()
    comparison: tuple[ComparisonSpec, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    ratio_sources: tuple[tuple[str, str], ...] = ()
    questions: Questions = field(default_factory=Questions)
    mentions: tuple[Mention, ...] = ()

    def schema(self, name: str) -> Schema | None:
        """The table under its name in fact ids."""
        return next((schema for schema in self.schemas if schema.name == name), None)

    def of_role(self, role: str) -> Schema | None:
        """The table that plays a part in the engine: `indicators`, `targets`, `documents`, `rekeying` …"""
        return next((schema for schema in self.schemas if schema.role == role), None)


class PolicyError(Exception):
    """`data/schema/` cannot be used: every problem found in it. Without it nothing can be read, so nothing goes on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(SCHEMA)
        self.problems = tuple(sorted(problems))


def _unit(place: Place, base: str = "", **stated: Any) -> Unit:
    return Unit(place.column, base or place.column, **stated)


FACT_SPECS = ListOf(
    Record(
        FactSpec,
        {
            "id": NEW,
            "label": Text(),
            "method": METHOD_NAME,
            "of": ListOf(Name(kind=OPERAND), least=1),
            "unit": UNIT_NAME,
            "decimals": DECIMALS,
        },
        required=("id", "label", "method", "of"),
        named="id",
    )
)
CHART_SPECS = ListOf(
    Record(
        ChartSpec,
        {
            "title": Text(),
            "table": Name(kind=TABLE),
            "series": ListOf(Name(kind=SERIES), least=1),
            "label": Name(kind=FIELD),
            "mode": Choice(("group", "stack", "loss", "dots", "flow")),
            "orientation": Choice(("h", "v")),
            "where": WHERE,
            "kinds": KINDS_NAMED,
            "rows": ListOf(Name(kind=ROW), least=1),
            "by": Choice(("row", "column")),
            "sort": Choice(("asc", "desc")),
            "unit": UNIT_NAME,
            "sentence": Text(),
            "drop_zero": Flag(),
            "facts": ListOf(Name(kind=FACT), least=1),
            "labels": MapOf(Name(kind=LABELLED), Text()),
            "optional": ListOf(Name(kind=OPTIONAL), least=1),
            "finding": Text(),
            "otherwise": Text(),
            "over": Name(kind=GROUPING),
            "apart": MapOf(Name(kind=FACT), Text(), least=1),
            "order": Name(kind=SERIES),
            "beside": Name(kind=BESIDE),
            "below": Decimal(),
            "top": Whole(1, 99),
            "reference": Name(kind=FACT),
            "scale": Choice(("row", "spread")),
            "source": Name(kind=GROUPING),
            "source_series": ListOf(Name(kind=SERIES), least=1),
            "source_order": Name(kind=SERIES),
            "source_apart": MapOf(Name(kind=FACT), Text(), least=1),
            "left": MapOf(Name(kind=FACT), Text(), least=1),
        },
        required=("title", "table", "series", "label", "unit"),
        named="title",
        table="table",
    )
)
_COMPARISON = ListOf(
    Record(
        ComparisonSpec,
        {
            "title": Text(),
            "unit": UNIT_NAME,
            "facts": MapOf(Name(kind=FACT), Text(), least=1),
            "optional": ListOf(Name(kind=OPTIONAL), least=1),
        },
        required=("title", "unit", "facts"),
        named="title",
    )
)
_RATIO = Record(
    Ratio,
    {
        "name": Text(),
        "id": Name(kind=RATIO_ID),
        "method": METHOD_NAME,
        "formula": Text(),
        "source": Name(kind=SOURCE),
        "calibre": Text(),
        "optional": ListOf(Name(kind=OPTIONAL), least=1),
        "inputs": MapOf(Text(), ListOf(Name(kind=RATIO_INPUT), least=1, single=True), least=1),
    },
    required=("name", "method", "formula", "source", "inputs"),
    named="name",
)
_RATIOS = Record(
    dict,
    {"sources": MapOf(NEW, Text()), "ratios": ListOf(_RATIO)},
    required=("sources", "ratios"),
    places=False,
)
WORDS = ListOf(Text(), least=1)
_PATTERN = {"name": Text(), "pattern": Text(), "example": Text()}  # tried when its parts are there
_CLAIMS = ListOf(
    Record(
        Claim,
        {**_PATTERN, "use": Text(), "beside": ListOf(Name(kind=FUNCTION), least=1)},
        required=(*_PATTERN, "use"),
        named="name",
        places=False,
    )
)
_LANGUAGE = Record(
    language_of,
    {
        "measures": WORDS,
        "definite_measures": WORDS,
        "leads": WORDS,
        "aliases": MapOf(NEW, Name(kind=MEASURE)),
        "counting": ListOf(Name(kind=MEASURE)),
        "qualifiers": Record(dict, dict.fromkeys(("before", "before_round", "within", "after"), WORDS), places=False),
        "money": WORDS,
        "shares": MapOf(Text(), Decimal()),
        "portions": MapOf(Text(), Decimal(), least=1),
        "not_quantities": ListOf(
            Record(Pattern, {**_PATTERN, "multiline": Flag()}, required=tuple(_PATTERN), named="name", places=False)
        ),
        "names": WORDS,
        "citing": WORDS,
        "document_kinds": WORDS,
        "claims": _CLAIMS,
        "standing_claims": _CLAIMS,
        "lists": MapOf(NEW, WORDS),
        "phrases": MapOf(NEW, Expression()),
        **dict.fromkeys(("intended", "prospective"), ListOf(Expression(), least=1)),
        **dict.fromkeys(("abstract", "counts", "durations", "terms", "spent"), WORDS),
    },
    places=False,
)
_UNITS = MapOf(
    NEW,
    Record(
        _unit,
        {
            "base": UNIT_NAME,
            "scale": Whole(1, 10**12),
            "decimals": DECIMALS,
            "words": ListOf(Text(), least=1),
            "rounded": Flag(),
            "adds": Flag(),
        },
    ),
    least=1,
)
_WORDS = ListOf(Text(), least=1)
_PLAIN = Record(
    dict,
    {
        "asking": _WORDS,
        "counting": _WORDS,
        "questions": _WORDS,
        "plain": ListOf(Record(PlainWord, {"say": _WORDS, "find": _WORDS}, required=("say", "find"), places=False)),
    },
    places=False,
)
FILES: Mapping[str, Shape] = {
    "units": _UNITS,
    "facts": FACT_SPECS,
    "charts": CHART_SPECS,
    "language": _LANGUAGE,
    "synonyms": ListOf(ListOf(Text(), least=2)),
    "plain": _PLAIN,
    "notes": ListOf(Text()),
    "comparison": _COMPARISON,
    "ratios": _RATIOS,
    "questions": QUESTIONS,
}


def read_policy(directory: Path, common: Path = COMMON) -> Policy:
    """The schema in its two layers: what every department shares, then the department's own in `data/schema/`.

    A table of the department stands in the place of the shared one of its file; all other entries are added, or stand
    in the place of those of their name.
    """
    problems = list(_strange_files(directory))
    layers = [
        {name: read for name in _names(folder) if (read := _declared(folder, layer, name, problems))}
        for layer, folder in ((LAYER, common), (SCHEMA, directory))
    ]
    if problems:
        raise PolicyError(problems)
    return assembled(layered(*layers))


def declaration(name: str, node: Node, problems: list[Problem], layer: str = SCHEMA) -> Declaration | None:
    """What one file declares, with the names in it; None, and what is wrong, when it cannot be read."""
    return shaped(node, f"{layer}/{name}.yml", FILES.get(name, SCHEMA_FILE), problems)


def layered(common: Mapping[str, Declaration], own: Mapping[str, Declaration]) -> Mapping[str, Declaration]:
    """Both layers as one."""
    merged = {**common, **own}
    for name in FILES.keys() & common.keys() & own.keys():
        (shared, mentioned), (added, mentioned_too) = common[name], own[name]
        if shared != added:
            merged[name] = (_merged(shared, added), (*mentioned, *mentioned_too))
    return merged


def _merged(shared: Any, added: Any) -> Any:
    """Entries by their names, or one after the other where they have none."""
    if isinstance(shared, Mapping):
        return {key: _merged(shared[key], added[key]) if key in shared else added[key] for key in added} | {
            key: value for key, value in shared.items() if key not in added
        }
    if isinstance(shared, tuple):
        return tuple({_entry_name(entry): entry for entry in (*shared, *added)}.values())
    if isinstance(shared, Language | Questions):
        names = [each.name for each in fields(shared)]
        return type(shared)(**{name: _merged(getattr(shared, name), getattr(added, name)) for name in names})
    return shared | added if isinstance(shared, frozenset) else added


def _entry_name(entry: Any) -> Any:
    return next((getattr(entry, key) for key in ("id", "title", "name") if getattr(entry, key, "")), entry)


def assembled(declared: Mapping[str, Declaration]) -> Policy:
    """The policy that the files make together; a department may do without figures, charts and comparisons."""
    found = {name: value for name, (value, _) in declared.items()}
    ratios = found.get("ratios", {"ratios": (), "sources": {}})
    return Policy(
        schemas=tuple(value for name, value in sorted(found.items()) if name not in FILES),
        units=found["units"],
        facts=found.get("facts", ()),
        charts=found.get("charts", ()),
        language=found["language"],
        synonyms=found.get("synonyms", ()),
        plain=PlainWords(**found.get("plain", {})),
        notes=found["notes"],
        comparison=found.get("comparison", ()),
        ratios=ratios["ratios"],
        ratio_sources=tuple(ratios["sources"].items()),
        questions=found.get("questions", Questions()),
        mentions=tuple(chain.from_iterable(mentions for _, mentions in declared.values())),
    )


def _names(directory: Path) -> list[str]:
    """The files that a layer has, without their ending."""
    return [
        *(f"tables/{path.stem}" for path in sorted((directory / "tables").glob("*.yml"))),
        *(name for name in FILES if (directory / f"{name}.yml").exists()),
    ]


def _strange_files(directory: Path) -> Iterator[Problem]:
    """YAML files that nothing reads: a file of another name would be passed over without a word."""
    known = [f"{name}.yml" for name in {*_names(directory), *FILES}]
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        if path.suffix.lower() in (".yml", ".yaml") and name not in known:
            yield Problem(Place(f"{SCHEMA}/{name}"), "没有用到这个文件", advice=nearest(name, known))


def _declared(folder: Path, layer: str, name: str, problems: list[Problem]) -> Declaration | None:
    file = f"{layer}/{name}.yml"
    node, faults = read_yaml(folder / f"{name}.yml", file)
    if node is None and not faults:
        faults = (Problem(Place(file), "文件是空的", advice="请从以前的提交恢复"),)
    problems.extend(faults)
    return None if node is None else declaration(name, node, problems, layer)
