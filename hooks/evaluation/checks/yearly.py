"""Rules on what a year adds to the schema: its own figures and charts must name what exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from evaluation.checks.rule import Rule
from evaluation.dataset import CHARTS_FILE, FACTS_FILE, ChartSpec, Dataset, FactSpec
from evaluation.facts import Register
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place, Problem

Compared = Iterator[tuple[tuple[str, ...], Problem | None]]


def yearly_additions_name_what_exists(dataset: Dataset, register: Register) -> Compared:
    """What figures and ratios are computed from exists and is no circle; so does what the charts of a year show."""
    yield from (((), problem) for problem in register.faults)
    for spec in dataset.policy.facts:
        if spec.file != FACTS_FILE:
            yield from (((), problem) for problem in _of_figure(spec, dataset))
    for chart in dataset.policy.charts:
        if chart.file != CHARTS_FILE:
            yield from (((), problem) for problem in _of_chart(chart, dataset, register))


def declared_definitions_name_what_exists(dataset: Dataset, register: Register) -> Compared:
    """The numbers and indicators of `definitions.yml`."""
    definitions = dataset.definitions
    place = Place(definitions.file)
    for name in (*(name for differing in definitions.breaks for name in differing.facts), *definitions.renamed):
        exists = name in register or any(fact_id.startswith(f"{name}.") for fact_id in register)
        if not exists and not register.is_withheld(name):
            yield (), Problem(place, "没有以此开头的数", f"“{name}”", "请检查编号，可查 report facts")
    table = dataset.table("指标")
    for code in definitions.indicators if table is not None else ():
        if table is not None and code not in table.ids():
            yield (), Problem(place, "没有这个指标", f"“{code}”", f"可用的有：{'、'.join(table.ids())}")


def _of_figure(spec: FactSpec, dataset: Dataset) -> Iterator[Problem]:
    place = Place(spec.file, column=spec.id)
    if spec.method not in METHODS:
        yield Problem(place, "没有这个算法", f"“{spec.method}”", f"可用的有：{'、'.join(METHODS)}")
    if spec.unit:
        yield from _unit(spec.unit, place, dataset)


def _of_chart(chart: ChartSpec, dataset: Dataset, register: Register) -> Iterator[Problem]:
    place = Place(chart.file, column=chart.title)
    table = dataset.table(chart.table)
    names = [schema.name for schema in dataset.policy.schemas]
    if chart.table not in names:
        yield Problem(place, "没有这张表", f"“{chart.table}”", f"可用的有：{'、'.join(filter(None, names))}")
    yield from _unit(chart.unit, place, dataset)
    if table is not None and not chart.facts:
        columns = {*table.schema.field, *(spec.column for spec in table.schema.computed)}
        for column in (chart.label, *chart.series, *chart.where):
            if column not in columns:
                yield Problem(place, "表里没有这一列", f"“{column}”", f"可用的有：{'、'.join(sorted(columns))}")
        for row in chart.rows:
            if row not in table.ids():
                yield Problem(place, "表里没有这个编号", f"“{row}”", f"可用的有：{'、'.join(table.ids())}")
    yield from _missing(chart.facts, place, register)


def _unit(unit: str, place: Place, dataset: Dataset) -> Iterator[Problem]:
    if unit not in dataset.policy.units:
        yield Problem(place, "单位须是已登记的单位", f"“{unit}”", "请更正，或在 units.yml 登记")


def _missing(fact_ids: Iterable[str], place: Place, register: Register) -> Iterator[Problem]:
    for fact_id in fact_ids:
        if fact_id not in register and not register.is_withheld(fact_id):
            near = get_close_matches(fact_id, list(register), n=3, cutoff=0.5)
            advice = f"最接近的有：{'、'.join(near)}" if near else "请查 report facts"
            yield Problem(place, "没有这个数", f"“{fact_id}”", advice)


RULES = (
    Rule("本年度的补充", "本年度另外声明的计算和图，用到的数、表、列和单位都存在。", yearly_additions_name_what_exists),
    Rule(
        "口径说明", "写明与以前年度口径不同、改了名称的数和对应的指标，都存在。", declared_definitions_name_what_exists
    ),
)
