"""The tree of indicators as a drawing made at build time: a column a level, each box as tall as its weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluation.facts import Register
from evaluation.numbers.amounts import written
from evaluation.numbers.formulas import percent
from evaluation.scoring import LEVEL_NAMES, LEVELS, TREE, Indicator, Tree

WIDTH, ROW, GAP, LINE = 120, 9, 1, 13
SHADES = ((Fraction(100), "full"), (Fraction(90), "high"), (Fraction(80), "good"), (Fraction(60), "fair"))
NAMES = {
    "full": "满分",
    "high": "90%及以上",
    "good": "80%至90%",
    "fair": "60%至80%",
    "low": "60%以下",
    "hidden": "未披露",
}


@dataclass(frozen=True, slots=True)
class Box:
    """One indicator: where its box stands, how it is shaded, the lines of its name that fit, and the words for it."""

    x: int
    y: str
    width: int
    height: str
    shade: str
    lines: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawing: its size, its boxes, and the shades that occur with their names."""

    width: int
    height: str
    boxes: tuple[Box, ...]
    shades: tuple[tuple[str, str], ...]
    sentence: str


def drawn_tree(tree: Tree, register: Register) -> Drawing:
    """The drawing of the tree; indicators without a weight are drawn as equal shares of the one above."""
    boxes = tuple(_boxes(tree, register, tree.roots, Fraction(0), None, 0))
    height = sum((_height(root, tree.roots, None) for root in tree.roots), Fraction(0)) * ROW
    used = {box.shade for box in boxes}
    counts = "、".join(f"{name}{number}项" for name, number in _counts(tree))
    sentence = f"{counts}。每一格的高度是权重，颜色表示得分率；同样的数在下面的表里。"
    shades = tuple((shade, name) for shade, name in NAMES.items() if shade in used)
    return Drawing(max((box.x for box in boxes), default=0) + WIDTH, written(height, 2), boxes, shades, sentence)


def _counts(tree: Tree) -> Iterator[tuple[str, int]]:
    for level, name in zip(LEVELS, LEVEL_NAMES, strict=True):
        found = sum(node.level == level for node in tree.indicators)
        if found:
            yield name, found


def _boxes(
    tree: Tree,
    register: Register,
    siblings: tuple[Indicator, ...],
    top: Fraction,
    whole: Fraction | None,
    level: int,
) -> Iterator[Box]:
    for node in siblings:
        height = _height(node, siblings, whole)
        yield _box(node, register, level, top * ROW, height * ROW)
        yield from _boxes(tree, register, tree.children(node.code), top, height, level + 1)
        top += height


def _height(node: Indicator, siblings: tuple[Indicator, ...], whole: Fraction | None) -> Fraction:
    """The node's weight, or its equal share of the whole where a weight among its siblings is not disclosed."""
    if all(sibling.weight is not None for sibling in siblings):
        return node.weight or Fraction(0)
    return (whole if whole is not None else Fraction(100)) / len(siblings)


def _box(node: Indicator, register: Register, level: int, top: Fraction, height: Fraction) -> Box:
    score, weight = (register.get(f"{TREE}.{node.code}.{column}") for column in ("得分", "权重"))
    rate = percent(score.value if score else None, weight.value if weight else None)
    texts = [fact.text if fact else "未披露" for fact in (weight, score)]
    said = "" if rate is None else f"，得分率{written(rate, 2)}%"
    fitting = int((height - GAP - 2) // (LINE + 1))
    per_line = (WIDTH - 8) // LINE
    lines = [node.name[at : at + per_line] for at in range(0, len(node.name), per_line)][:fitting]
    start = top + height / 2 - Fraction(len(lines) * (LINE + 1), 2) + LINE - 1
    placed = tuple((line, written(start + at * (LINE + 1), 2)) for at, line in enumerate(lines))
    return Box(
        level * WIDTH,
        written(top, 2),
        WIDTH - GAP,
        written(max(height - GAP, Fraction(1)), 2),
        _shade(rate),
        placed,
        f"{node.name}：权重{texts[0]}，得分{texts[1]}{said}",
    )


def _shade(rate: Fraction | None) -> str:
    if rate is None:
        return "hidden"
    return next((shade for least, shade in SHADES if rate >= least), "low")
