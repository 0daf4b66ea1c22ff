"""The facts of a table's cells, and its totals over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluation.dataset import DETAIL, Table
from evaluation.facts.fact import NOT_APPLICABLE, UNDISCLOSED, UNFILLED, Fact, Origin, computed
from evaluation.facts.labels import fact_label
from evaluation.facts.register import put
from evaluation.numbers.amounts import Unit, decimals_of
from evaluation.numbers.formulas import METHODS


def add_stated_facts(facts: dict[str, Fact], table: Table, units: Mapping[str, Unit]) -> None:
    """Put in the facts of a table's cells, and its totals."""
    put(facts, _cell_facts(table, units))
    add_totals(facts, table, units)


def add_totals(facts: dict[str, Fact], table: Table, units: Mapping[str, Unit]) -> None:
    """Put in a table's totals, over its details as they are in `facts` now."""
    put(facts, _total_facts(table, units, facts))


def _cell_facts(table: Table, units: Mapping[str, Unit]) -> Iterator[Fact]:
    ids, kinds = table.ids(), table.kinds()
    qualifiers = table.texts("修饰")
    for field in table.schema.fields:
        if field.type != "amount" or field.repeats:
            continue
        for row, (text, value) in enumerate(zip(table.texts(field.name), table.amounts[field.name], strict=True)):
            unit = units.get(table.unit(field, row))
            if kinds[row] != DETAIL or unit is None or (field.optional and not text):
                continue
            yield Fact(
                id=table.schema.fact_id(ids[row], field.path),
                label=fact_label(table, row, field.name),
                value=value,
                unit=unit,
                decimals=decimals_of(text) if field.unit_from or unit.name != "元" else unit.decimals,
                origin=Origin(table.place(row, field.name), note=_source_note(table, row)),
                absence="" if value is not None else (text if text in (UNDISCLOSED, UNFILLED) else NOT_APPLICABLE),
                qualifier=qualifiers[row],
                slack=_slack(text, unit) if field.unit_from else Fraction(0),
            )


def _slack(text: str, unit: Unit) -> Fraction:
    """Half the last place of a figure in a unit that figures are rounded to."""
    return Fraction(unit.scale, 2 * 10 ** decimals_of(text)) if unit.rounded else Fraction(0)


def _source_note(table: Table, row: int) -> str:
    """What the data file says of the number's own source, where it has such a column."""
    return table.text(row, "出处") if "出处" in table.frame else ""


def _total_facts(table: Table, units: Mapping[str, Unit], facts: Mapping[str, Fact]) -> Iterator[Fact]:
    ids, kinds = table.ids(), table.kinds()
    signs = table.texts(table.schema.sign) if table.schema.sign else None
    amounts = [field for field in table.schema.fields if field.type == "amount" and not field.optional]
    for row in (row for row, kind in enumerate(kinds) if kind != DETAIL):
        covered = table.covered(row)
        if signs:
            covered.sort(key=lambda detail: signs[detail] == "减")
        method = METHODS["差额" if signs else "合计"]
        for field in amounts:
            names = [table.schema.fact_id(ids[detail], field.path) for detail in covered]
            inputs = [facts[name] for name in names if name in facts]
            if len(inputs) < len(names) or (not inputs and table.unit(field, row) not in units):
                continue  # a unit that is not registered
            yield computed(
                table.schema.fact_id(ids[row], field.path),
                fact_label(table, row, field.name),
                method,
                inputs,
                units,
                unit="" if inputs else table.unit(field, row),
                source=table.place(row, field.name),
            )
