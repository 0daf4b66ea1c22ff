"""Texts that may hold a number that names a person, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evaluation.language.personal import may_name_someone
from evaluation.problems import Place

_TAIL = re.compile(r"(?:\d[ -]?)+$")
_HEAD = re.compile(r"^(?:[ -]?\d)+[Xx]?")
_PART = re.compile(r"\d+[Xx]?")
_EDGES = " \t|>"  # of a cell or a quoted line
MOST_PARTS = 4


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
    for number, (line, following) in enumerate(pairwise(lines), start=1):
        closed = line.rstrip(_EDGES)
        tail, head = _TAIL.search(closed[-30:]), _HEAD.match(following.lstrip(_EDGES)[:30])
        if tail and head and may_name_someone(both := tail[0] + head[0]):
            said = closed[: len(closed) - len(tail[0])].strip()
            is_cell = closed != line or not said or said[-1] in ",;|\t"
            yield Margin(Place(file, number), said[-14:] + both, joined=is_cell)


def cell_margins(cells: Sequence[str], place: Place) -> Iterator[Margin]:
    """What neighbouring cells of a row make together when each holds a part of a number."""
    for first in range(len(cells)):
        for last in range(first + 2, min(first + MOST_PARTS, len(cells)) + 1):
            parts = cells[first:last]
            if all(map(_PART.fullmatch, parts)) and len("".join(parts)) >= 18:
                yield Margin(place, "".join(parts), joined=True)
