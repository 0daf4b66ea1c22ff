"""Rules on units: what is added, compared or drawn together is of one measure, and shown in a unit of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import ChartSpec, Dataset, Table, charted_rows
from evaluation.facts import Register
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place, Problem

OWN_KIND = ("元", "%", "分", "位", "是否")  # the other measures are counts of something


@rule("单位", "相加、相减、相比的数是同一种单位，结果也是。")
def figures_are_of_one_measure(dataset: Dataset, register: Register) -> Compared:
    """The figures that are computed across tables, and the computed columns of each table."""
    units = dataset.policy.units
    for spec in dataset.policy.facts:
        given = {name: register[name].unit for name in spec.of if name in register}
        if wrong := _wrong_figure(spec.method, given, units.get(spec.unit)):
            yield Problem(spec.place, *wrong)
    for ratio in dataset.policy.ratios:
        given = {name: register[name].unit for names in ratio.inputs.values() for name in names if name in register}
        if wrong := _wrong_figure(ratio.method, given, None):
            yield Problem(ratio.place, *wrong)
    for table in dataset.tables.values():
        for column in table.schema.computed:
            names = {name: table.schema.units_of(name.lstrip("=").partition("@")[0]) for name in column.of}
            given = {name: units[next(iter(found))] for name, found in names.items() if len(found) == 1}
            if wrong := _wrong_figure(column.method, given, units.get(column.unit)):
                yield Problem(column.place, *wrong)


def _wrong_figure(method: str, given: Mapping[str, Unit], stated: Unit | None) -> tuple[str, str, str] | None:
    """Rule, find and advice: numbers of two measures in one formula, or a result in a unit that it cannot have."""
    formula, first = METHODS.get(method), next(iter(given), "")
    if formula is None or not first:
        return None
    for name, unit in given.items() if not formula.mixes else ():
        if unit.base != given[first].base and (_own_kind(unit, given[first]) or not (stated or formula.unit)):
            advice = "请更正 of；确实要放在一起的，写明 unit" if not _own_kind(unit, given[first]) else "请更正 of"
            return f"“{method}”的各项须是同一种单位", f"{first}（{given[first].name}）与{name}（{unit.name}）", advice
    if stated and formula.keeps_unit and stated.base != given[first].base and _own_kind(stated, given[first]):
        return (
            f"结果的单位须与{first}的单位（{given[first].name}）是同一种",
            f"unit: {stated.name}",
            "请更正 unit 或 of",
        )
    return None


def _own_kind(one: Unit, other: Unit) -> bool:
    """Whether two units can never be meant together: money and points, a rate and people."""
    return one.base in OWN_KIND or other.base in OWN_KIND


@rule("图的单位", "一张图、一项历年对比里的数，是写明的那种单位。")
def pictures_are_of_one_measure(dataset: Dataset, register: Register) -> Compared:
    """What a chart or a comparison of the years draws is of its unit's measure."""
    units = dataset.policy.units
    for chart in dataset.policy.charts:
        table = dataset.table(chart.table)
        if table is not None and chart.unit in units:
            names = chart.facts or _charted(chart, table)
            yield from _drawn(chart.place, names, units[chart.unit], register)
    for group in dataset.policy.comparison:
        if group.unit in units:
            yield from _drawn(group.place, group.facts, units[group.unit], register)


def _charted(chart: ChartSpec, table: Table) -> Iterator[str]:
    ids = table.ids()
    for row in charted_rows(chart, table):
        for column in chart.series:
            yield table.schema.fact_id(ids[row], column)


def _drawn(place: Place, names: Iterable[str], unit: Unit, register: Register) -> Compared:
    other = next((register[name] for name in names if name in register and register[name].unit.base != unit.base), None)
    if other is not None:
        rule = f"画的数须是同一种单位（unit: {unit.name}）"
        yield Problem(place, rule, f"“{other.label}”的单位是{other.unit.name}", "请更正 unit，或换一个数")
