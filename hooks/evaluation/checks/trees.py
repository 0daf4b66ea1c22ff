"""The tree that the rules look at, where each indicator must stand in it, and points as messages write them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from fractions import Fraction

from evaluation.dataset import Dataset, Table
from evaluation.facts import indicator_tree
from evaluation.numbers.amounts import exact_decimals, written
from evaluation.problems import Problem
from evaluation.scoring import LEVELS, Indicator, Tree


def trees(dataset: Dataset) -> Iterator[tuple[Table, Tree]]:
    """The table of indicators with its tree, when it could be read."""
    table = dataset.of_role("indicators")
    if table is not None:
        yield table, indicator_tree(dataset)


def sound_trees(dataset: Dataset) -> Iterator[tuple[Table, Tree]]:
    """The tree where every cell could be read and every indicator is in its place: one wrong parent is one problem."""
    for table, tree in trees(dataset):
        if table.sound and not any(place_in_tree(table, tree, indicator) for indicator in tree.indicators):
            yield table, tree


def place_in_tree(table: Table, tree: Tree, indicator: Indicator) -> Problem | None:
    if indicator.level not in LEVELS:
        place = table.place(indicator.row, "级别")
        return Problem(place, f"级别须是 {'、'.join(LEVELS)}", f"“{indicator.level}”", "请更正级别")
    place = table.place(indicator.row, "上级")
    if indicator.level == LEVELS[0]:
        found = f"“{indicator.parent}”"
        return Problem(place, "一级指标没有上级", found, "请留空，或更正级别") if indicator.parent else None
    if not indicator.parent:
        return Problem(place, f"{indicator.level_name}须填写上级", "空白", "请填上级指标的编号")
    above = tree.by_code.get(indicator.parent)
    if above is None:
        near = get_close_matches(indicator.parent, list(tree.by_code), n=3, cutoff=0.5)
        advice = f"最接近的有：{'、'.join(near)}" if near else "请更正编号，或补充上级指标"
        return Problem(place, "没有这个上级指标", f"“{indicator.parent}”", advice)
    path = [indicator.code, *(node.code for node in tree.ancestors(indicator.code))]
    if tree.by_code[path[-1]].parent in path:
        circle = "→".join([*path, tree.by_code[path[-1]].parent])
        return Problem(place, "上级不得循环", circle, "请更正其中一个上级")
    if above.level in LEVELS and int(above.level) != int(indicator.level) - 1:
        found = f"{indicator.level} 级的上级“{above.code}”是 {above.level} 级"
        return Problem(table.place(indicator.row, "级别"), "级别须比上级低一级", found, "请更正级别或上级")
    return None


def in_points(value: Fraction) -> str:
    decimals = exact_decimals(value)
    return f"{written(value, max(2, 6 if decimals is None else decimals))}分"
