"""What each table's columns mean, which figures are computed from them and how they are shown: `data/schema/`.

The vocabulary of `fields` follows Table Schema (name, type, constraints); the rest is this project's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from evaluation.dataset.records import record, records
from evaluation.problems import NOWHERE, Place


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
    place: Place = field(default=NOWHERE, compare=False)

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
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """A written column that must equal a formula of others in every row."""

    column: str
    method: str
    of: tuple[str, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Bound:
    """A column that must not exceed another one in any row."""

    column: str
    at_most: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows (or of distinct values of a column) that is a fact of its own."""

    id: str
    label: str
    unit: str
    where: Mapping[str, str] = field(default_factory=dict)
    distinct: str = ""
    place: Place = field(default=NOWHERE, compare=False)


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
    place: Place = field(default=NOWHERE, compare=False)


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
    place: Place = field(default=NOWHERE, compare=False)

    @cached_property
    def field(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def has_kinds(self) -> bool:
        """Whether rows say if they are details or control totals."""
        return any(field.type == "kind" for field in self.fields)

    def fact_id(self, row_id: str, path: str) -> str:
        return self.id_pattern.format(表=self.name, 编号=row_id, 列=path)


def schema_of(raw: dict[str, Any], file: str) -> Schema:
    """The table that a file of the schema declares; each of its entries knows its place there."""
    return record(
        Schema,
        raw,
        fields=tuple(_field(entry, file) for entry in raw["fields"]),
        computed=records(Computed, raw, "computed", file, "column"),
        identities=records(Identity, raw, "identities", file, "column"),
        bounds=records(Bound, raw, "bounds", file, "column"),
        counts=records(Count, raw, "counts", file, "id"),
        views=records(View, raw, "views", file, "title"),
        place=Place(file),
    )


def _field(raw: dict[str, Any], file: str) -> Field:
    constraints = raw.get("constraints", {})
    limits = {key: Fraction(constraints[key]) for key in ("minimum", "maximum") if key in constraints}
    flags = {key: constraints.get(key) == "true" for key in ("required", "unique")}
    plain = {key: value for key, value in raw.items() if key != "constraints"}
    place = Place(file, column=raw["name"])
    return record(Field, plain, enum=tuple(constraints.get("enum", ())), place=place, **limits, **flags)
