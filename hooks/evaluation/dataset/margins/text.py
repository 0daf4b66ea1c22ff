"""Texts that may hold a number that names a person, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from evaluation.language.personal import may_name_someone
from evaluation.problems import Place

_TAIL = re.compile(r"(?:\d[ -]?)+$")
_HEAD = re.compile(r"^(?:[ -]?\d)+[Xx]?")
_PART = re.compile(r"\d+[Xx]?")
_EDGES = " \t|>\\"  # of a cell or a quoted line, or of one that goes on
_ITEM = re.compile(r"[-*+] +")
_SIGN = re.compile(r"[\dXx]")
MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Margin:
    """A text and its place. `about` is what stands over it; a `joined` one was put together from neighbours.

    What is joined by chance often looks like a phone or a card: there only numbers that prove themselves count.
    """

    place: Place
    text: str
    about: str = ""
    joined: bool = False


def line_margins(lines: Sequence[str], file: str) -> Iterator[Margin]:
    """The lines of a text, and what a line's end makes with the beginning of the next; only those worth a look."""
    for number, line in enumerate(lines, start=1):
        if may_name_someone(line):
            yield Margin(Place(file, number), line)
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip(_EDGES)]
    yield from _in_single_signs([line.strip(_EDGES) for _, line in filled], Place(file))
    for (number, line), (_, following) in pairwise(filled):
        closed = line.rstrip(_EDGES)
        tail, head = _TAIL.search(closed[-30:]), _HEAD.match(_ITEM.sub("", following.lstrip(_EDGES))[:30])
        if tail and head and may_name_someone(both := tail[0] + head[0]):
            said = closed[: len(closed) - len(tail[0])].strip()
            is_cell = closed != line or not said or said[-1] in ",;|\t"
            yield Margin(Place(file, number), said[-14:] + both, joined=is_cell)


def cell_margins(cells: Sequence[str], place: Place) -> Iterator[Margin]:
    """What neighbouring cells of a row, or of a column, make together when each holds a part of a number."""
    filled = [cell for cell in cells if cell]
    for first in range(len(filled)):
        for last in range(first + 2, min(first + MOST_PARTS, len(filled)) + 1):
            parts = filled[first:last]
            if all(map(_PART.fullmatch, parts)) and len("".join(parts)) >= 18:
                yield Margin(place, "".join(parts), joined=True)
    yield from _in_single_signs(filled, place)


def _in_single_signs(texts: Sequence[str], place: Place) -> Iterator[Margin]:
    """Numbers that stand one digit a cell, or one a line."""
    for is_single, run in groupby(texts, key=lambda text: bool(_SIGN.fullmatch(text))):
        if is_single and len(signs := "".join(run)) >= 17:
            yield Margin(place, signs, joined=True)
