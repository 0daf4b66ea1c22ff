"""A flow from sources through those who use it to purposes: bands whose widths are the exact amounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.numbers.amounts import written

WHOLE_HEIGHT, ROOM, SPARE = Fraction(300), Fraction(36), Fraction(8)  # in pixels: all money; a name of two lines
MIDDLE_SPARE = Fraction(28)


@dataclass(frozen=True, slots=True)
class Node:
    """Where bands begin or end, in pixels from the top; `room` is the height of the row that holds its name."""

    top: str
    height: str
    room: str


@dataclass(frozen=True, slots=True)
class Band:
    """A band's outline in a drawing 100 wide; `side` is 0 before the middle and 1 behind it, `at` the row there."""

    side: int
    at: int
    series: int
    outline: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The drawing: its height, the space above each column's first row, the nodes of the two sides and the middle."""

    height: str
    above: tuple[str, str]
    nodes: tuple[tuple[Node, ...], tuple[Node, ...]]
    middle: tuple[Node, ...]
    bands: tuple[Band, ...]


Amounts = Sequence[Sequence[Fraction]]  # of each row, what goes through each of the middle


def is_balanced(sources: Amounts, uses: Amounts) -> bool:
    """Whether exactly as much comes to each of the middle as leaves it, and anything at all."""
    comes, goes = _through(sources), _through(uses)
    return comes == goes and any(comes)


def flow(sources: Amounts, uses: Amounts) -> Flow:
    """The drawing of two sides that agree."""
    through = _through(sources)
    scale = WHOLE_HEIGHT / sum(through, Fraction(0))
    heights = [[sum(row, Fraction(0)) * scale for row in side] for side in (sources, uses)]
    rooms = [[max(height + SPARE, ROOM) for height in side] for side in heights]
    heights.append([amount * scale for amount in through])
    rooms.append([height + MIDDLE_SPARE for height in heights[2]])
    height = max(sum(column, Fraction(0)) for column in rooms)
    above = [(height - sum(column, Fraction(0))) / 2 for column in rooms]
    tops = [list(_tops(*column)) for column in zip(above, rooms, heights, strict=True)]
    bands = (
        Band(side, at, series, outline)
        for side, amounts in enumerate((sources, uses))
        for at, series, outline in _bands(side, amounts, scale, tops[side], tops[2])
    )
    first, last, middle = (
        tuple(Node(*(written(one, 2) for one in node)) for node in zip(*column, strict=True))
        for column in zip(tops, heights, rooms, strict=True)
    )
    return Flow(written(height, 2), (written(above[0], 2), written(above[1], 2)), (first, last), middle, tuple(bands))


def _through(side: Amounts) -> list[Fraction]:
    return [sum(column, Fraction(0)) for column in zip(*side, strict=True)]


def _tops(start: Fraction, rooms: Sequence[Fraction], heights: Sequence[Fraction]) -> Iterator[Fraction]:
    """Where each node begins, in the middle of its row."""
    for room, height in zip(rooms, heights, strict=True):
        yield start + (room - height) / 2
        start += room


def _bands(
    side: int, amounts: Amounts, scale: Fraction, tops: Sequence[Fraction], middle: Sequence[Fraction]
) -> Iterator[tuple[int, int, str]]:
    """The bands of a side, each below the one before it at both its ends; none of nothing."""
    ends = list(middle)
    for at, row in enumerate(amounts):
        end = tops[at]
        for series, amount in enumerate(row):
            if width := amount * scale:
                yield at, series, _outline(side, end, ends[series], width)
                end, ends[series] = end + width, ends[series] + width


def _outline(side: int, end: Fraction, middle: Fraction, width: Fraction) -> str:
    left, right = (middle, end) if side else (end, middle)
    start, bend, stop = 50 * side, 50 * side + 25, 50 * side + 50
    up, down, back, again = (written(one, 2) for one in (left, right, right + width, left + width))
    return f"M{start} {up}C{bend} {up} {bend} {down} {stop} {down}V{back}C{bend} {back} {bend} {again} {start} {again}Z"
