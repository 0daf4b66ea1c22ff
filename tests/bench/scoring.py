"""Scoring 1,000 departments by the 45 indicators of the example, and whether ten times as many take ten times as long.

Each department has values of its own, and its rules are read anew from its table, as if each had its own scheme.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random

from evaluation.dataset import Table, read_dataset, read_policy
from evaluation.facts import register_facts
from evaluation.numbers.amounts import Unit
from evaluation.scoring import TREE, scores, tree_of

ROOT = Path(__file__).parents[2]
YEAR = "2031"
FEW, MANY, ROUNDS = 100, 1000, 3
Values = Mapping[str, Fraction | None]


def report_scoring_time() -> None:
    """Both sizes in turn, so that what else the machine does weighs on both alike; medians of pairs."""
    dataset = read_dataset(ROOT / "tests" / "example" / "data", YEAR, read_policy(ROOT / "data" / "schema"))
    table, units = dataset.table(TREE), dataset.policy.units
    assert table is not None
    leaves = tree_of(table, units).leaves
    register = register_facts(dataset)
    facts = [register[name] for leaf in leaves for name in leaf.inputs]
    inputs = {fact.id: fact.value for fact in facts}
    whole = {fact.id for fact in facts if fact.unit.base in ("是否", "项")}
    everybody = departments(inputs, whole, MANY)
    seconds_for(table, units, everybody[:FEW])
    pairs = [(seconds_for(table, units, everybody[:FEW]), seconds_for(table, units, everybody)) for _ in range(ROUNDS)]
    ratios = [(many / MANY) / (few / FEW) for few, many in pairs]
    seconds = statistics.median(many for _, many in pairs)
    print(
        f"Scoring, {MANY} departments × {len(leaves)} indicators: {seconds:.2f} s; one of {MANY} takes"
        f" {statistics.median(ratios):.2f} of the time of one of {FEW}"
        f" ({min(ratios):.2f}–{max(ratios):.2f}, {ROUNDS} rounds; 1 is linear)"
    )


def departments(inputs: Values, whole: set[str], count: int) -> Sequence[Values]:
    """So many departments, each with between 0.7 and 1.2 of every number that is no count."""
    random = Random(YEAR)
    return [
        {
            name: value if value is None or name in whole else value * Fraction(random.randint(700, 1200), 1000)
            for name, value in inputs.items()
        }
        for _ in range(count)
    ]


def seconds_for(table: Table, units: Mapping[str, Unit], everybody: Sequence[Values]) -> float:
    before = time.process_time()
    totals = {sum(tree_scores(table, units, values), Fraction(0)) for values in everybody}
    spent = time.process_time() - before
    assert len(totals) > len(everybody) / 4, "values that differ lead to scores that differ"
    return spent


def tree_scores(table: Table, units: Mapping[str, Unit], values: Values) -> list[Fraction]:
    """The scores of the first level, all of which must be there."""
    tree = tree_of(table, units)
    found = scores(tree, values)
    return [score for root in tree.roots if (score := found[root.code]) is not None]
