"""The facts of the tree of indicators: each score from its rule or the scores below it, whatever somebody wrote."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluation.dataset import Dataset, Table
from evaluation.facts.fact import Fact, Origin, computed
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place
from evaluation.scoring import LEVEL_NAMES, LEVELS, TREE, Indicator, Tree, tree_of

KINDS = ("共性", "个性")


def indicator_tree(dataset: Dataset) -> Tree:
    """The year's tree; an empty one when its table could not be read."""
    table = dataset.table(TREE)
    return tree_of(table, dataset.policy.units) if table is not None else Tree(())


def scored_facts(table: Table, tree: Tree, facts: Mapping[str, Fact], units: Mapping[str, Unit]) -> Iterator[Fact]:
    """得分 and 扣分 of every indicator that can be computed, those below first; then how many there are of each kind.

    What is written in the table stays the fact where the year discloses neither a rule nor all scores below.
    """
    found: dict[str, Fact] = {}
    known = ChainMap(found, dict(facts))
    for indicator in tree.upwards():
        score = _score(table, tree, indicator, known, units)
        if score is None:
            continue
        found[score.id] = score
        yield score
        lost = table.schema.fact_id(indicator.code, "扣分")
        inputs = [facts[table.schema.fact_id(indicator.code, "权重")], score]
        place = table.place(indicator.row, "扣分")
        yield computed(lost, facts[lost].label, METHODS["差额"], inputs, units, source=place)
    yield from _counts(table, tree, units)


def _score(
    table: Table, tree: Tree, indicator: Indicator, facts: Mapping[str, Fact], units: Mapping[str, Unit]
) -> Fact | None:
    fact_id = table.schema.fact_id(indicator.code, "得分")
    label, place = facts[fact_id].label, table.place(indicator.row, "得分")
    below = tree.children(indicator.code)
    if below:
        parts = [facts[table.schema.fact_id(child.code, "得分")] for child in below]
        known = all(part.value is not None for part in parts)
        return computed(fact_id, label, METHODS["合计"], parts, units, source=place) if known else None
    if indicator.rule is None:
        return None
    column = table.schema.fact_id(indicator.code, "人工得分")
    names = (column,) if indicator.is_judged else indicator.inputs
    weight = facts[table.schema.fact_id(indicator.code, "权重")]
    if not names or not all(name in facts for name in names):
        return None
    inputs = [weight, *(facts[name] for name in names)]
    decimals = facts[fact_id].decimals
    return computed(fact_id, label, indicator.rule, inputs, units, unit="分", decimals=decimals, source=place)


def _counts(table: Table, tree: Tree, units: Mapping[str, Unit]) -> Iterator[Fact]:
    """How many indicators there are on each level below the second and of each kind, where the year discloses any."""
    origin = Origin(Place(table.file, title=table.schema.title), "计数")
    groups = {
        name[:2]: (f"{name}个数", [item for item in tree.indicators if item.level == level])
        for level, name in list(zip(LEVELS, LEVEL_NAMES, strict=True))[2:]
    }
    groups |= {kind: (f"{kind}指标个数", [item for item in tree.leaves if item.kind == kind]) for kind in KINDS}
    for key, (label, members) in groups.items():
        if members:
            yield Fact(f"{TREE}.{key}个数", label, Fraction(len(members)), units["项"], 0, origin)
