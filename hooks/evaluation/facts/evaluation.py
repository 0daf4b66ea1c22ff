"""The register of one year: every fact that its data yield, whatever the order in which its files declare them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.dataset import Dataset, headings_of, nearest
from evaluation.facts.cells import cell_specs
from evaluation.facts.fact import Fact
from evaluation.facts.figures import figure_specs, table_specs
from evaluation.facts.forms import form_specs
from evaluation.facts.graph import Graph, Spec, Values, circle_problem
from evaluation.facts.indicators import count_specs, indicator_tree, score_specs
from evaluation.facts.ratios import ratio_specs
from evaluation.facts.register import Register
from evaluation.facts.targets import target_specs
from evaluation.problems import NOWHERE, Place, Problem
from evaluation.scoring import TREE


def register_facts(dataset: Dataset) -> Register:
    """Every fact that the dataset yields, with what could not be made and why.

    The order is fixed: the cells and totals of each table, computed columns and counts, figures across tables, ratios,
    targets, what is computed from the table of indicators, and last the figures that follow from scores.
    """
    graph = year_graph(dataset)
    values, missing = graph.evaluated()
    register = Register(
        in_order(dataset, graph, values),
        frozenset({schema.name for schema in dataset.policy.schemas if not schema.optional} - dataset.tables.keys()),
        frozenset(({spec.id for spec in dataset.policy.facts} | graph.specs.keys()) - values.keys()),
    )
    faults = tuple(dict.fromkeys(_faults(dataset, graph, register, missing)))
    return Register(register.values(), register.withheld, register.unmade, faults)


def year_graph(dataset: Dataset) -> Graph:
    """All that the year's data and the schema declare, by what it needs."""
    return Graph(_specs(dataset))


def in_order(dataset: Dataset, graph: Graph, values: Values) -> Iterator[Fact]:
    """The facts of the register in their published order."""
    movable = {spec.id for spec in (*figure_specs(dataset), *target_specs(dataset)) if spec.place != NOWHERE}
    after_scores = graph.changed(name for name in graph.specs if name.startswith(f"{TREE}."))
    last = movable.intersection(spec.id for spec in after_scores)
    ids = (*(name for name in graph.specs if name not in last), *(name for name in graph.specs if name in last))
    for name in ids:
        fact = values.get(name)
        if fact is not None and not graph.specs[name].hidden:
            yield fact


def _specs(dataset: Dataset) -> Iterator[Spec]:
    """Every declaration, in the order in which facts are published but for what follows from scores."""
    units, tree_table, tree = dataset.policy.units, dataset.table(TREE), indicator_tree(dataset)
    headings = headings_of(dataset)
    scores = {spec.id: spec for spec in score_specs(tree_table, tree, units)} if tree_table else {}
    for table in dataset.tables.values():
        yield from (scores.pop(spec.id, spec) for spec in cell_specs(table, units, headings))
    yield from scores.values()
    for table in dataset.tables.values():
        if table is not tree_table:
            yield from table_specs(table, units)
    yield from figure_specs(dataset)
    figures = {spec.id for spec in dataset.policy.facts}
    for ratio in dataset.policy.ratios:
        if ratio.id not in figures and not _is_cell(ratio.id, dataset):
            yield from ratio_specs(ratio, units)
    yield from target_specs(dataset)
    yield from form_specs(dataset)
    if tree_table:
        yield from count_specs(tree_table, tree, units)
        yield from table_specs(tree_table, units)


def _has_table(fact_id: str, dataset: Dataset) -> bool:
    """Whether the year has the table of an id, or no table has such ids."""
    schema = dataset.policy.schema(fact_id.partition(".")[0])
    return schema is None or schema.name in dataset.tables


def _is_cell(fact_id: str, dataset: Dataset) -> bool:
    """Whether a year's table has the row and the computed column that an id names: 采购.合计.执行率."""
    name, _, rest = fact_id.partition(".")
    table = dataset.table(name)
    if table is None or not rest:
        return False
    paths = {table.schema.fact_id(row, spec.column) for row in table.ids() for spec in table.schema.computed}
    return fact_id in paths


def _faults(
    dataset: Dataset, graph: Graph, register: Register, missing: Sequence[tuple[Spec, str]]
) -> Iterator[Problem]:
    """Circles, ids that are declared twice, and names of inputs that no table and no declaration yields."""
    yield from (circle_problem(circle, graph.specs) for circle in graph.circles)
    yield from _declared_twice(graph)
    figures = {spec.id for spec in dataset.policy.facts}
    for ratio in dataset.policy.ratios:
        if ratio.id and ratio.id not in figures and _has_table(ratio.id, dataset) and not _is_cell(ratio.id, dataset):
            yield Problem(ratio.place, "没有这个数", f"“{ratio.id}”", nearest(ratio.id, figures))
    mentioned = {(mention.place.file, mention.text) for mention in dataset.policy.mentions}  # `checks.yearly` tells
    for place, name in dict.fromkeys((spec.place, name) for spec, name in missing):
        if (place.file, name) not in mentioned and not register.is_withheld(name):
            yield Problem(place, "没有这个数", f"“{name}”", nearest(name, register))


def _declared_twice(graph: Graph) -> Iterator[Problem]:
    """The later of two declarations of one id; for two rows of a table with one id there is a rule of its own."""
    seen: set[Place] = set()
    for first, second in graph.twice:
        if not second.place.title and second.place not in (NOWHERE, first.place, *seen):
            seen.add(second.place)
            where = first.place if first.place != NOWHERE else _source(first)
            yield Problem(second.place, "编号不得重复", f"“{second.id}”，已由 {where} 登记", "请改用另一个")


def _source(spec: Spec) -> Place | None:
    fact = spec.make([None] * len(spec.needs))
    return fact.origin.source if fact else None
