"""What each table's columns mean, which figures are computed from them and how they are shown: `data/schema/tables/`.

The vocabulary of `fields` follows Table Schema (name, type, constraints); the rest is this project's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any

from evaluation.dataset.shapes import (
    Choice,
    Decimal,
    Fitting,
    Flag,
    ListOf,
    MapOf,
    Name,
    Prose,
    Record,
    Text,
    Whole,
    record,
)
from evaluation.dataset.yaml_files import common
from evaluation.numbers.formulas import METHODS
from evaluation.problems import NOWHERE, Place

KINDS = ("明细", "小计", "合计", "总计")
FORM_ROLES = ("forms", "form_funds", "form_indicators")
ROLES: Mapping[str, Sequence[str]] = common("roles.yml")  # with the columns that the engine reads by their names
ID, KIND, ATTAINMENT, SETTLED = "编号", "行别", "达成情况", "已整改"
REACHED = ("actual", "fact")
TYPES = ("text", "amount", "id", "kind", "code", "document", "target", "actual", "fact", "narrative")


class Named(StrEnum):
    """What kinds of names there are, as messages call them."""

    COLUMN, FIELD, AMOUNT, INPUT, SERIES = "列", "数据列", "数字列", "可计算的列", "图的数字列"
    VALUE, METHOD, UNIT, TABLE, KIND = "取值", "算法", "单位", "表", "行别"
    OPERAND, FACT, ROW, LABELLED, RATIO_INPUT = "算法的数", "数", "行", "图的标签", "比率的数"
    SOURCE, MEASURE, FUNCTION, BESIDE, GROUPING = "出处", "量词", "函数", "图旁的数字列", "相加的列"
    FILE, OPTIONAL, RATIO_ID = "文件名", "可以没有的数", "已有的数"


FACT_ID = Fitting(
    fits=lambda text: all(map(str.isidentifier, text.split("."))),
    rule="编号只能用汉字、字母、数字和下划线，且不以数字开头",
    advice="请更正编号",
)
NEW, UNIT_NAME, METHOD_NAME = Name(new=True), Name(kind=Named.UNIT), Name(kind=Named.METHOD)
FIELD_NAME, AMOUNT_NAME = Name(kind=Named.FIELD), Name(kind=Named.AMOUNT)
FACT_NAME, SERIES_NAME = Name(kind=Named.FACT), Name(kind=Named.SERIES)
WHERE = MapOf(FIELD_NAME, Name(blank=True, kind=Named.VALUE))
KINDS_NAMED = ListOf(Name(kind=Named.KIND), least=1)
DECIMALS = Whole(0, 12)
Words = Annotated[str, Prose()]
NewName = Annotated[str, NEW]
FactId = Annotated[str, FACT_ID]
UnitName = Annotated[str, UNIT_NAME]
MethodName = Annotated[str, METHOD_NAME]
FieldName = Annotated[str, FIELD_NAME]
AmountName = Annotated[str, AMOUNT_NAME]
SeriesName = Annotated[str, SERIES_NAME]
Truth = Annotated[bool, Flag()]
Decimals = Annotated[int | None, DECIMALS]
Kinds = Annotated[tuple[str, ...], KINDS_NAMED]
Where = Annotated[Mapping[str, str], WHERE]


@dataclass(frozen=True, slots=True)
class Field:
    """One column as staff type it. `repeats` names the column whose amounts are typed here a second time.

    In a new year `opening` names the column whose amounts of the year before stand here (年初数: 年末数); `new_year`
    says that the texts are kept, left blank or to be filled in, where that does not follow from the type.

    A `target` states sign, amount and unit in one cell (`>=600人`), or finds sign and unit in columns of their own. An
    `actual` is a number as it was reached, the id of one, or words.

    `decimals_from` names the column that says with how many decimals an amount stands, where a spreadsheet program may
    drop its zeros: 441.00 saved as 441 is 441.00 then.

    A file may do without an `optional` column; its blank cells are no facts, and totals do not add it up unless it says
    that it `sums`. One that the year says it `lacks` may not stand in its file. `enum` are all texts that may stand
    there, `usual` those that counts and views may ask for although no row of a year has them.
    """

    name: NewName
    type: Annotated[str, Choice(TYPES)] = "text"
    unit: UnitName = ""
    unit_from: FieldName = ""
    decimals_from: FieldName = ""
    sign_from: FieldName = ""
    label: Words = ""
    repeats: AmountName = ""
    opening: AmountName = ""
    new_year: Annotated[str, Choice(("keep", "blank", "fill"))] = ""
    optional: Truth = False
    sums: Truth = False
    lacks: bool = False
    required: bool = False
    unique: bool = False
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    enum: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def is_code(self) -> bool:
        """Whether the column holds codes that mean nothing to readers."""
        return self.type == "code"

    @property
    def path(self) -> str:
        """The column's part of a fact id."""
        return self.name.replace("_", ".")


def _field(constraints: Mapping[str, Any] | None = None, **stated: Any) -> Field:
    return Field(**stated, **(constraints or {}))


_CONSTRAINTS = Record(
    dict,
    {
        "required": Flag(),
        "unique": Flag(),
        "minimum": Decimal(),
        "maximum": Decimal(),
        "enum": ListOf(Name(blank=True, new=True), least=1),
        "usual": ListOf(Text(), least=1),
    },
)
_FIELD = record(Field, make=_field, named="name", more={"constraints": _CONSTRAINTS})


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that the engine computes, row by row, from other columns of the same table.

    An input written `列@编号` is the cell of that column in another row; `列@*` all detail cells of the column.
    """

    column: NewName
    method: MethodName
    of: Annotated[tuple[str, ...], ListOf(Name(kind=Named.INPUT), least=1)]
    unit: UnitName = ""
    decimals: Decimals = None
    kinds: Kinds = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """A written column that must equal a formula of others in every row."""

    column: AmountName
    method: MethodName
    of: Annotated[tuple[str, ...], ListOf(AMOUNT_NAME, least=1)]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Bound:
    """A column that must not exceed another one, or several together, in any row whose `reason` column says nothing."""

    column: AmountName
    at_most: Annotated[tuple[str, ...], ListOf(AMOUNT_NAME, least=1, single=True)]
    reason: FieldName = ""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows (or of distinct values of a column) that is a fact of its own."""

    id: FactId
    label: Words
    unit: UnitName
    where: Where = field(default_factory=dict)
    distinct: FieldName = ""
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Detail rows added up by what a text column says of them: 支出 by 用途. `blank` names those where it says nothing.

    `columns` are amounts and what is computed from these; `shares` names the whole that a sum is a part of.
    """

    by: FieldName
    columns: Annotated[tuple[str, ...], ListOf(SERIES_NAME, least=1)]
    blank: Words = ""
    shares: Annotated[Mapping[str, str], MapOf(SERIES_NAME, FACT_NAME)] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Concentration:
    """The fewest detail rows that hold at least so much of a column, in percent of the fact that is its whole."""

    column: SeriesName
    whole: Annotated[str, FACT_NAME]
    at_least: Annotated[Fraction, Decimal(high=100)]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class View:
    """A way to show a table: which columns, grouped by what, which rows. `unit` stands above it: 元, or 人次、分.

    One that is `folded` shows how many rows it has, and them when a reader asks: another view of rows shown already.
    """

    title: Words
    columns: Annotated[tuple[str, ...], ListOf(Name(kind=Named.COLUMN), least=1)]
    caption: Words = ""
    row_header: FieldName = ""
    group_by: Annotated[tuple[str, ...], ListOf(FIELD_NAME)] = ()
    where: Where = field(default_factory=dict)
    note: Words = ""
    unit: Words = ""
    folded: Truth = False
    labels: Annotated[Mapping[str, str], MapOf(Name(kind=Named.COLUMN), Text())] = field(default_factory=dict)
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def units(self) -> tuple[str, ...]:
        """The units that stand above the table."""
        return tuple(self.unit.split("、")) if self.unit else ()


@dataclass(frozen=True, kw_only=True)
class Schema:
    """One table: its file, its place in fact ids, its columns and what is derived from them.

    `agrees` says which number of a form's project an amount of that form must equal, `{项目}` being the project's id;
    `agrees_whole` the same for the form of the whole department. `lacking` names the columns that a year does not have,
    and those that would be computed from them; a year says of an `absent` table that it has none.
    """

    name: Annotated[str, Name(blank=True, new=True)]
    title: Words
    role: Annotated[str, Choice(tuple(ROLES))] = ""
    file: Annotated[str, Name(kind=Named.FILE)]
    row_label: FieldName
    short_label: FieldName = ""
    id_pattern: Words = "{表}.{编号}.{列}"
    groups: Annotated[tuple[str, ...], ListOf(FIELD_NAME)] = ()
    sign: FieldName = ""
    optional: Truth = False
    may_be_empty: Truth = False
    agrees: Annotated[Mapping[str, str], MapOf(AMOUNT_NAME, Text())] = field(default_factory=dict)
    agrees_whole: Annotated[Mapping[str, str], MapOf(AMOUNT_NAME, Text())] = field(default_factory=dict)
    new_year: Annotated[str, Choice(("empty",))] = ""
    fields: Annotated[tuple[Field, ...], ListOf(_FIELD, least=1)]
    computed: Annotated[tuple[Computed, ...], ListOf(record(Computed, named="column"))] = ()
    identities: Annotated[tuple[Identity, ...], ListOf(record(Identity, named="column"))] = ()
    bounds: Annotated[tuple[Bound, ...], ListOf(record(Bound, named="column"))] = ()
    counts: Annotated[tuple[Count, ...], ListOf(record(Count, named="id"))] = ()
    sums: Annotated[tuple[Sum, ...], ListOf(record(Sum, named="by"))] = ()
    concentrations: Annotated[tuple[Concentration, ...], ListOf(record(Concentration, named="column"))] = ()
    views: Annotated[tuple[View, ...], ListOf(record(View, named="title"))] = ()
    lacking: frozenset[str] = frozenset()
    absent: bool = False
    place: Place = field(default=NOWHERE, compare=False)

    @cached_property
    def field(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    def units_of(self, column: str, *after: str) -> frozenset[str]:
        """The units in which a column's numbers stand; none for texts, and where each row names its own."""
        if column in self.field:
            return frozenset(filter(None, [self.field[column].unit]))
        if column in after:
            return frozenset()
        found: set[str] = set()
        for spec in (spec for spec in self.computed if spec.column == column):
            own = spec.unit or (METHODS[spec.method].unit if spec.method in METHODS else "")
            found |= {own} if own else self.units_of(spec.of[0].lstrip("=").partition("@")[0], column, *after)
        return frozenset(found)

    @property
    def target(self) -> Field | None:
        """The column of planned values."""
        return next((field for field in self.fields if field.type == "target"), None)

    @property
    def actual(self) -> Field | None:
        """The column of what was reached, where there is one of what was planned."""
        reached = [field for field in self.fields if field.type in REACHED] if self.target else []
        return min(reached, key=lambda field: REACHED.index(field.type), default=None)

    @property
    def has_kinds(self) -> bool:
        """Whether rows say if they are details or control totals."""
        return any(field.type == "kind" for field in self.fields)

    def lacks(self, fact_id: str) -> bool:
        """Whether a number would stand in a column that this year's table does not have."""
        return any(fact_id.endswith(f".{column.replace('_', '.')}") for column in self.lacking)

    def fact_id(self, row_id: str, path: str) -> str:
        return self.id_pattern.format(表=self.name, 编号=row_id, 列=path.replace("_", "."))


SCHEMA_FILE = record(Schema, table="name")
