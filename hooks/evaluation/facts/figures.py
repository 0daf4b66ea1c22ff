"""The facts that are computed: columns and counts of a table, and figures across tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from evaluation.dataset import DETAIL, Computed, Count, FactSpec, Table
from evaluation.facts.fact import Fact, Origin, computed
from evaluation.facts.labels import fact_label
from evaluation.facts.register import put
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place


def add_computed_facts(facts: dict[str, Fact], table: Table, units: Mapping[str, Unit]) -> None:
    """Put in a table's computed columns and counts of rows; their inputs may stand in other tables."""
    for spec in table.schema.computed:
        put(facts, _computed_column(table, spec, units, facts))
    put(facts, _counts(table, units))


def _computed_column(
    table: Table, spec: Computed, units: Mapping[str, Unit], facts: Mapping[str, Fact]
) -> Iterator[Fact]:
    ids, kinds = table.ids(), table.kinds()
    for row, row_id in enumerate(ids):
        if spec.kinds and kinds[row] not in spec.kinds:
            continue
        names = list(_inputs(table, row, spec.of))
        if all(name in facts for name in names):
            yield computed(
                table.schema.fact_id(row_id, _path(spec.column)),
                fact_label(table, row, spec.column),
                METHODS[spec.method],
                [facts[name] for name in names],
                units,
                unit=spec.unit,
                decimals=spec.decimals,
            )


def _path(column: str) -> str:
    return column.replace("_", ".")


def _inputs(table: Table, row: int, of: Sequence[str]) -> Iterator[str]:
    """The ids that a computed column's `of` names for one row.

    `列` is the row's own cell, `列@编号` that of another row, `列@*` those of all other details; `=编号` any fact.
    """
    ids, kinds = table.ids(), table.kinds()
    for entry in of:
        column, _, other = entry.partition("@")
        if entry.startswith("="):
            yield entry[1:]
        elif other == "*":
            details = [ids[at] for at, kind in enumerate(kinds) if kind == DETAIL and at != row]
            yield from (table.schema.fact_id(row_id, _path(column)) for row_id in details)
        else:
            yield table.schema.fact_id(other or ids[row], _path(column))


def _counts(table: Table, units: Mapping[str, Unit]) -> Iterator[Fact]:
    for count in table.schema.counts:
        yield Fact(
            id=f"{table.schema.name}.{count.id}",
            label=count.label,
            value=Fraction(_counted(table, count)),
            unit=units[count.unit],
            decimals=0,
            origin=Origin(Place(table.file, title=table.schema.title), method="计数", note=_counting_note(count)),
        )


def _counted(table: Table, count: Count) -> int:
    rows = table.where(count.where)
    return len(set(table.frame.loc[rows, count.distinct])) if count.distinct else len(rows)


def _counting_note(count: Count) -> str:
    where = "、".join(f"“{column}”为“{text}”" for column, text in count.where.items())
    what = f"不同“{count.distinct}”的个数" if count.distinct else "明细行的行数"
    return f"{where}的{what}" if where else what


def spec_facts(specs: Iterable[FactSpec], facts: Mapping[str, Fact], units: Mapping[str, Unit]) -> Iterator[Fact]:
    """Figures computed across tables, in declared order; one whose inputs could not be read is left out.

    So is one that names a method or unit that is not registered; `checks.yearly` says so.
    """
    for spec in specs:
        is_known = spec.method in METHODS and (not spec.unit or spec.unit in units)
        if is_known and all(fact_id in facts for fact_id in spec.of):
            inputs = [facts[fact_id] for fact_id in spec.of]
            method = METHODS[spec.method]
            yield computed(spec.id, spec.label, method, inputs, units, unit=spec.unit, decimals=spec.decimals)
