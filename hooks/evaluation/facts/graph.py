"""The register of one year: every fact that its data yields, each computed from what stands before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluation.dataset import Dataset, FactSpec
from evaluation.facts.cells import add_stated_facts, add_totals
from evaluation.facts.fact import Fact
from evaluation.facts.figures import add_computed_facts, spec_facts
from evaluation.facts.forms import form_facts
from evaluation.facts.indicators import indicator_tree, scored_facts
from evaluation.facts.ratios import ratio_facts
from evaluation.facts.register import Register, put
from evaluation.facts.targets import target_facts
from evaluation.scoring import TREE


def register_facts(dataset: Dataset) -> Register:
    """Every fact that the dataset yields; tables that could not be read are named as withheld.

    Cells first, then totals, computed columns, counts, cross-table figures and targets: each only needs what stands
    before. Then the indicators, which may look at any of them, and all that is computed from indicators.
    """
    facts: dict[str, Fact] = {}
    units, tree_table = dataset.policy.units, dataset.table(TREE)
    others = [table for table in dataset.tables.values() if table is not tree_table]
    for table in dataset.tables.values():
        add_stated_facts(facts, table, units)
    for table in others:
        add_computed_facts(facts, table, units)
    later = frozenset(_after_scores(dataset.policy.facts))
    put(facts, spec_facts((spec for spec in dataset.policy.facts if spec.id not in later), facts, units))
    put(facts, ratio_facts(dataset.policy.ratios, facts, units))
    put(facts, target_facts(dataset, facts))
    if tree_table is not None:
        put(facts, scored_facts(tree_table, indicator_tree(dataset), facts, units))
        add_totals(facts, tree_table, units)
        add_computed_facts(facts, tree_table, units)
    put(facts, spec_facts((spec for spec in dataset.policy.facts if spec.id in later), facts, units))
    put(facts, target_facts(dataset, facts))
    put(facts, form_facts(dataset, facts))
    return Register(facts.values(), _withheld(dataset))


def _after_scores(specs: Iterable[FactSpec]) -> Iterator[str]:
    """The cross-table figures that are computed from scores, directly or through others."""
    later: set[str] = set()
    for spec in specs:
        if any(name in later or name.startswith(f"{TREE}.") for name in spec.of):
            later.add(spec.id)
            yield spec.id


def _withheld(dataset: Dataset) -> frozenset[str]:
    return frozenset({schema.name for schema in dataset.policy.schemas if not schema.optional} - dataset.tables.keys())
