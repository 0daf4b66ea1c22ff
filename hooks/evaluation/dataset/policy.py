"""What is valid every year, from `data/common/` and `data/schema/`: tables, units, figures, charts, ratios, words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from evaluation.dataset.questions import WORDS, Questions
from evaluation.dataset.schema import (
    DECIMALS,
    FACT_NAME,
    NEW,
    SCHEMA_FILE,
    SERIES_NAME,
    UNIT_NAME,
    Decimals,
    FactId,
    FieldName,
    Kinds,
    MethodName,
    Named,
    Schema,
    SeriesName,
    Truth,
    UnitName,
    Where,
    Words,
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
    Prose,
    Record,
    Shape,
    Text,
    Whole,
    nearest,
    record,
    shaped,
)
from evaluation.dataset.yaml_files import Node, text_of, yaml_of
from evaluation.language.language import Language, Pattern, language_of
from evaluation.numbers.amounts import Unit
from evaluation.problems import NOWHERE, Place, Problem
from evaluation.shipped import COMMON

Declaration = tuple[Any, tuple[Mention, ...]]
SCHEMA = "data/schema"
LAYER = "data/common"  # shipped with the engine: what every department shares
FACTS_FILE, CHARTS_FILE = f"{SCHEMA}/facts.yml", f"{SCHEMA}/charts.yml"
RATIO_INPUTS = ListOf(Name(kind=Named.RATIO_INPUT), least=1, single=True)
TONES = ("main", "second", "third", "fourth", "lost", "unknown", "apart")  # what a colour of a chart means
FACTS_CALLED = MapOf(FACT_NAME, Prose(), least=1, distinct=True)
Dispensable = Annotated[tuple[str, ...], ListOf(Name(kind=Named.OPTIONAL), least=1)]


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A figure computed from facts of any table."""

    id: FactId
    label: Words
    method: MethodName
    of: Annotated[tuple[str, ...], ListOf(Name(kind=Named.OPERAND), least=1)]
    unit: UnitName = ""
    decimals: Decimals = None
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def file(self) -> str:
        """The file that declares it."""
        return self.place.file


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSpec:
    """A chart over the rows and columns of one table; a year may do without the `optional` ones of its rows.

    `finding` says what the chart shows, `otherwise` what stands in its place where a year has nothing to show. `over`
    shows the sums of a column of texts in the place of rows, and `apart` facts behind them. `order` is the column that
    sorts, `beside` the one whose number stands beside each row. Only rows `below` a line are drawn, or the `top` ones
    with the others as one; `reference` is a fact drawn as a line; with `scale: row` each row fills the width,
    with `scale: spread` dots fill it from the least to the most. A `flow` comes from the sums by `source`, with columns
    of its own, in the order of `series`; `left` are facts of what did not reach a purpose. `tones`: what colours mean.
    """

    title: Words
    table: Annotated[str, Name(kind=Named.TABLE)]
    series: Annotated[tuple[str, ...], ListOf(SERIES_NAME, least=1)]
    label: FieldName
    mode: Annotated[str, Choice(("group", "stack", "loss", "dots", "flow"))] = "group"
    where: Where = field(default_factory=dict)
    kinds: Kinds = ("明细",)
    rows: Annotated[tuple[str, ...], ListOf(Name(kind=Named.ROW), least=1)] = ()
    by: Annotated[str, Choice(("row", "column"))] = "row"
    sort: Annotated[str, Choice(("asc", "desc"))] = ""
    unit: UnitName
    sentence: Words = ""
    drop_zero: Truth = False
    facts: Annotated[tuple[str, ...], ListOf(FACT_NAME, least=1)] = ()
    labels: Annotated[Mapping[str, str], MapOf(Name(kind=Named.LABELLED), Prose(), distinct=True)] = field(
        default_factory=dict
    )
    optional: Dispensable = ()
    finding: Words = ""
    otherwise: Words = ""
    over: Annotated[str, Name(kind=Named.GROUPING)] = ""
    apart: Annotated[Mapping[str, str], FACTS_CALLED] = field(default_factory=dict)
    order: SeriesName = ""
    beside: Annotated[str, Name(kind=Named.BESIDE)] = ""
    below: Annotated[Fraction | None, Decimal()] = None
    top: Annotated[int, Whole(1, 99)] = 0
    reference: Annotated[str, FACT_NAME] = ""
    scale: Annotated[str, Choice(("row", "spread"))] = ""
    tones: Annotated[tuple[str, ...], ListOf(Choice(TONES), least=1)] = ()
    source: Annotated[str, Name(kind=Named.GROUPING)] = ""
    source_series: Annotated[tuple[str, ...], ListOf(SERIES_NAME, least=1)] = ()
    source_order: SeriesName = ""
    source_apart: Annotated[Mapping[str, str], FACTS_CALLED] = field(default_factory=dict)
    left: Annotated[Mapping[str, str], FACTS_CALLED] = field(default_factory=dict)
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

    title: Words
    unit: UnitName
    facts: Annotated[Mapping[str, str], FACTS_CALLED]
    optional: Dispensable = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A common ratio of the fiscal framework: its formula in words and, by the words' names, the facts it takes.

    Several facts under one name are added up. `calibre` says how the facts stand for the names; `optional` are those
    that a year's data may do without: every other one must exist where its table does.
    """

    name: Words
    id: Annotated[str, Name(kind=Named.RATIO_ID)] = ""
    method: MethodName
    formula: Words
    source: Annotated[str, Name(kind=Named.SOURCE)]
    calibre: Words = ""
    optional: Dispensable = ()
    inputs: Annotated[Mapping[str, tuple[str, ...]], MapOf(Text(), RATIO_INPUTS, least=1)]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class PlainWord:
    """What readers say, and the words of the report under which they find it."""

    say: Annotated[tuple[str, ...], WORDS]
    find: Annotated[tuple[str, ...], WORDS]


@dataclass(frozen=True, slots=True)
class PlainWords:
    """How readers ask: words that only ask, those that ask for a number, questions to begin with, plain words."""

    asking: Annotated[tuple[str, ...], WORDS] = ()
    counting: Annotated[tuple[str, ...], WORDS] = ()
    questions: Annotated[tuple[str, ...], WORDS] = ()
    plain: Annotated[tuple[PlainWord, ...], ListOf(record(PlainWord))] = ()


@dataclass(frozen=True)
class Policy:
    """Everything under `data/schema/`: tables, units, computed facts and charts that hold for every year."""

    schemas: tuple[Schema, ...]
    units: Mapping[str, Unit]
    facts: tuple[FactSpec, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
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

    def without(self, fact_id: str) -> str:
        """The table that the year says it does not have, where a number is of it or computed from it."""
        of = (name for spec in self.facts if spec.id == fact_id for name in spec.of)
        owners = [name.partition(".")[0] for name in (fact_id, *of)]
        return next((schema.name for schema in self.schemas if schema.absent and schema.name in owners), "")


class PolicyError(Exception):
    """`data/schema/` cannot be used: every problem found in it. Without it nothing can be read, so nothing goes on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(SCHEMA)
        self.problems = tuple(sorted(problems))


def _unit(place: Place, base: str = "", **stated: Any) -> Unit:
    return Unit(place.column, base or place.column, **stated)


FACT_SPECS = ListOf(record(FactSpec, named="id"))
CHART_SPECS = ListOf(record(ChartSpec, named="title", table="table"))
_RATIO_KEYS = {"sources": MapOf(NEW, Text()), "ratios": ListOf(record(Ratio, named="name"))}
_PATTERN = {"name": Text(), "pattern": Text(), "example": Text()}  # tried when its parts are there


def _pattern(*required: str, **more: Shape) -> Record:
    return Record(Pattern, _PATTERN | more, required=(*_PATTERN, *required), named="name", places=False)


_CLAIMS = ListOf(_pattern("use", use=Text(), beside=ListOf(Name(kind=Named.FUNCTION), least=1)))
_LANGUAGE = Record(
    language_of,
    {
        **dict.fromkeys(("measures", "definite_measures", "leads", "money"), WORDS),
        **dict.fromkeys(("names", "citing", "document_kinds"), WORDS),
        "aliases": MapOf(NEW, Name(kind=Named.MEASURE)),
        "counting": ListOf(Name(kind=Named.MEASURE)),
        "qualifiers": Record(dict, dict.fromkeys(("before", "before_round", "within", "after"), WORDS)),
        "shares": MapOf(Text(), Decimal()),
        "portions": MapOf(Text(), Decimal(), least=1),
        "not_quantities": ListOf(_pattern(multiline=Flag())),
        **dict.fromkeys(("claims", "standing_claims"), _CLAIMS),
        "lists": MapOf(NEW, WORDS),
        "phrases": MapOf(NEW, Expression()),
        **dict.fromkeys(("intended", "prospective", "ruling", "told"), ListOf(Expression(), least=1)),
        **dict.fromkeys(("abstract", "counts", "durations", "terms", "spent", "few"), WORDS),
    },
    places=False,
)
_UNIT_KEYS = {
    **{"base": UNIT_NAME, "scale": Whole(1, 10**12), "decimals": DECIMALS, "words": ListOf(Text(), least=1)},
    **dict.fromkeys(("rounded", "adds"), Flag()),
}
_UNITS = MapOf(NEW, Record(_unit, _UNIT_KEYS), least=1)
FILES: Mapping[str, Shape] = {
    "units": _UNITS,
    "facts": FACT_SPECS,
    "charts": CHART_SPECS,
    "language": _LANGUAGE,
    "synonyms": ListOf(ListOf(Text(), least=2)),
    "plain": record(PlainWords),
    "notes": ListOf(Text()),
    "comparison": ListOf(record(ComparisonSpec, named="title")),
    "ratios": Record(dict, _RATIO_KEYS, required=tuple(_RATIO_KEYS)),
    "questions": record(Questions),
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
    shared, own = (layer["units"][0] if "units" in layer else {} for layer in layers)
    problems += [fault for name, unit in own.items() if (fault := _rescaled(unit, shared.get(name)))]
    if problems:
        raise PolicyError(problems)
    return assembled(layered(*layers))


_PREFIXES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}


def _rescaled(own: Unit, shared: Unit | None) -> Problem | None:
    """What everybody reads as ten thousand is no thousand in one department."""
    meant = _PREFIXES.get(own.name.removesuffix(own.base), own.scale)
    right = f"1{own.name}是{meant:,}{own.base}"
    if shared and shared.scale != 1:
        meant, right = shared.scale, f"1{shared.name}是{shared.scale:,}{shared.base}"
        if own.base != shared.base:
            return Problem(Place(f"{SCHEMA}/units.yml", column=own.name), right, f"以{own.base}计", "请删去这一行")
    if own.scale == meant:
        return None
    return Problem(Place(f"{SCHEMA}/units.yml", column=own.name), right, f"{own.scale:,}{own.base}", "请更正")


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
    if isinstance(shared, Language | PlainWords | Questions):
        names = [each.name for each in fields(shared)]
        return type(shared)(**{name: _merged(getattr(shared, name), getattr(added, name)) for name in names})
    return shared | added if isinstance(shared, frozenset) else added


def _entry_name(entry: Any) -> Any:
    return next((getattr(entry, key) for key in ("id", "title", "name") if getattr(entry, key, "")), entry)


def assembled(declared: Mapping[str, Declaration]) -> Policy:
    """The policy that the files make together; a department may do without figures, charts and comparisons."""
    found = {name: value for name, (value, _) in declared.items()}
    ratios = found.pop("ratios", {"ratios": (), "sources": {}})
    return Policy(
        schemas=tuple(value for name, value in sorted(found.items()) if name not in FILES),
        ratios=ratios["ratios"],
        ratio_sources=tuple(ratios["sources"].items()),
        mentions=tuple(chain.from_iterable(mentions for _, mentions in declared.values())),
        **{name: value for name, value in found.items() if name in FILES},
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
    text, faults = text_of(folder / f"{name}.yml", f"{layer}/{name}.yml")
    read, wrong = (None, faults) if text is None else _stated(text, layer, name)
    problems.extend(wrong)
    return read


@lru_cache(maxsize=256)
def _stated(text: str, layer: str, name: str) -> tuple[Declaration | None, tuple[Problem, ...]]:
    """What the text of a file declares, and what is wrong with it: read once, however many years there are."""
    file = f"{layer}/{name}.yml"
    node, faults = yaml_of(text, file)
    if node is None:
        empty = (Problem(Place(file), "文件是空的", advice="请从以前的提交恢复"),)
        only_comments = name in FILES and text.strip()  # what `init` leaves where no table brings any
        return None, faults or (() if only_comments else empty)
    found = [*faults]
    return declaration(name, node, found, layer), tuple(found)
