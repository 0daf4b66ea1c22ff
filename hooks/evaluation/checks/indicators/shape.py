"""Rules on the shape of the tree: codes and parents, weights, and how many indicators there are."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from evaluation.checks.indicators.trees import Compared, in_points, place_in_tree, sound_trees, trees
from evaluation.dataset import Dataset, Table
from evaluation.dataset.settings import FULL
from evaluation.facts import Register
from evaluation.problems import Place, Problem
from evaluation.scoring import LEVELS, Indicator

SETTING, DEFAULT_FULL = "指标体系", Fraction(100)


def codes_make_a_tree(dataset: Dataset, register: Register) -> Compared:
    """Every parent exists and stands one level above; nothing goes round in a circle."""
    for table, tree in trees(dataset):
        for indicator in tree.indicators:
            problem = place_in_tree(table, tree, indicator)
            if problem is not None:
                yield (), problem


def weights_add_up(dataset: Dataset, register: Register) -> Compared:
    """The weights below an indicator add up to its own, those of the first level to the full score."""
    for table, tree in sound_trees(dataset):
        full = _declared(dataset).get(FULL) or DEFAULT_FULL
        if dataset.settings.are_readable:
            yield from _weights(table, tree.roots, full, Place(table.file, 0, "权重", table.schema.title), "满分")
        for indicator in tree.indicators:
            if indicator.weight is not None:
                place, name = table.place(indicator.row, "权重"), f"“{indicator.name}”的权重"
                yield from _weights(table, tree.children(indicator.code), indicator.weight, place, name)


def _weights(table: Table, below: tuple[Indicator, ...], whole: Fraction, place: Place, name: str) -> Compared:
    if not below or any(indicator.weight is None for indicator in below):
        return
    facts = tuple(table.schema.fact_id(indicator.code, "权重") for indicator in below)
    total = sum((indicator.weight or Fraction(0) for indicator in below), Fraction(0))
    if total != whole:
        codes = "至".join(dict.fromkeys((below[0].code, below[-1].code)))
        rule = f"{below[0].level_name}（{codes}）的权重之和须等于{name} {in_points(whole)}"
        gap = in_points(abs(total - whole))
        yield facts, Problem(place, rule, f"{in_points(total)}，相差 {gap}", "请核对各项权重")
    elif len(below) > 1:
        yield facts, None


def counts_are_as_declared(dataset: Dataset, register: Register) -> Compared:
    """As many indicators on each level and of each kind as the settings declare."""
    declared = _declared(dataset)
    for table, tree in trees(dataset):
        found: Counter[str] = Counter()
        for indicator in tree.indicators:
            if indicator.level in LEVELS:
                found[indicator.level_name] += 1
        for indicator in tree.leaves:
            found[f"{indicator.kind}指标"] += 1
        for name, number in declared.items():
            if name == FULL:
                continue
            if found[name] == number:
                yield (), None
                continue
            rule = f"{name}的个数须与 settings.yml 的“{SETTING}”一致：{number} 项"
            yield (), Problem(table.place(None), rule, f"{found[name]} 项", "请核对指标的行数、级别和性质")


def _declared(dataset: Dataset) -> dict[str, Fraction]:
    """The numbers of the setting; what is 未披露 there is compared with nothing."""
    stated = dataset.settings.texts.get(SETTING, {})
    return {name: number for name, number in stated.items() if isinstance(number, Fraction)}
