"""The facts of a table's cells, and its totals over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from evaluation.dataset import DETAIL, Field, Headings, Table
from evaluation.facts.fact import NOT_APPLICABLE, UNDISCLOSED, UNFILLED, Fact, Origin, computed, known
from evaluation.facts.graph import Spec, stated
from evaluation.facts.labels import fact_label
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import signed_total

NONE = Headings()


def cell_specs(table: Table, units: Mapping[str, Unit], headings: Headings = NONE) -> Iterator[Spec]:
    """A table's cells as they are typed, and its totals over them, whatever somebody wrote there."""
    for field in table.numbers:
        for row in range(len(table)):
            if fact := cell_fact(table, row, field, units, headings):
                yield stated(fact)
    yield from _total_specs(table, units)


def cell_fact(
    table: Table, row: int, field: Field, units: Mapping[str, Unit], headings: Headings = NONE
) -> Fact | None:
    """The fact that a cell states; None for a total of what adds up, for a blank that is none, for an unknown unit."""
    text, unit = table.texts(field.name)[row], units.get(table.unit(field, row))
    is_extra = field.optional and not field.sums
    is_sum = table.kinds()[row] != DETAIL and (is_extra or unit is None or unit.adds)
    if unit is None or is_sum or (is_extra and not text):
        return None
    value = table.amounts[field.name][row]
    return Fact(
        id=table.schema.fact_id(table.ids()[row], field.path),
        label=fact_label(table, row, field.name),
        value=value,
        unit=unit,
        decimals=table.decimals(field, row) if field.unit_from or unit.name != "元" else unit.decimals,
        origin=Origin(table.place(row, field.name), note=headings.cited(_source_note(table, row))),
        absence="" if value is not None else (text if text in (UNDISCLOSED, UNFILLED) else NOT_APPLICABLE),
        qualifier=table.texts("修饰")[row],
        slack=_slack(table.decimals(field, row), unit) if field.unit_from else Fraction(0),
    )


def summed_fields(table: Table, units: Mapping[str, Unit]) -> Iterator[Field]:
    """The columns that totals add up: neither optional ones nor those of a unit that does not add up."""
    for field in table.schema.fields:
        unit = units.get(field.unit)
        is_there = field.sums or not field.optional
        if field.type == "amount" and is_there and field.name in table.amounts and (unit is None or unit.adds):
            yield field


def _slack(decimals: int, unit: Unit) -> Fraction:
    """Half the last place of a figure in a unit that figures are rounded to."""
    return Fraction(unit.scale, 2 * 10**decimals) if unit.rounded else Fraction(0)


def _source_note(table: Table, row: int) -> str:
    """What the data file says of the number's own source, where it has such a column."""
    return table.text(row, "出处") if "出处" in table.columns else ""


def _total_specs(table: Table, units: Mapping[str, Unit]) -> Iterator[Spec]:
    fields = list(summed_fields(table, units))
    for row in (row for row, kind in enumerate(table.kinds()) if kind != DETAIL):
        covered = table.covered(row)
        taken = [detail for detail in covered if table.is_taken_away(detail)]
        added = [detail for detail in covered if detail not in taken]
        for field in fields:
            yield _total_spec(table, row, field, (added, taken), units)


def _total_spec(
    table: Table, row: int, field: Field, parts: tuple[list[int], list[int]], units: Mapping[str, Unit]
) -> Spec:
    """A total over the details that are added and those that are taken away; one of an unknown unit is left out.

    Over blanks alone nothing is applicable, unless somebody wrote a zero: then it is that zero.
    """
    ids, covered = table.ids(), [*parts[0], *parts[1]]
    fact_id, place = table.schema.fact_id(ids[row], field.path), table.place(row, field.name)
    label, unit = fact_label(table, row, field.name), "" if covered else table.unit(field, row)
    method = signed_total(*map(len, parts))
    needs = tuple(table.schema.fact_id(ids[detail], field.path) for detail in covered)
    is_zero = table.amounts[field.name][row] == 0

    def make(inputs: Sequence[Fact | None]) -> Fact:
        total = computed(fact_id, label, method, known(inputs), units, unit=unit, source=place)
        return replace(total, value=Fraction(0), absence="") if is_zero and total.absence == NOT_APPLICABLE else total

    return Spec(fact_id, make, needs, place, needs)
