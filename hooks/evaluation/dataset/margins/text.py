"""Texts that may hold a number that names a person, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, product

from evaluation.language.personal import may_name_someone
from evaluation.problems import Place

_TAIL = re.compile(r"(?:\d[ -]?)+$")
_HEAD = re.compile(r"^(?:[ -]?\d)+[Xx]?")
_PART = re.compile(r"\d+[Xx]?|[Xx]")
_EDGES = " \t|>\\"  # of a cell or a quoted line, or of one that goes on
_ITEM = re.compile(r"(?:[-*+]|\d{1,2}\.) +")
_DIGIT = re.compile(r"\d")
MOST_PARTS, MOST_SIGNS = 6, 22


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
    """The lines of a text, and what the end of one makes with what follows it; only those worth a look."""
    for number, line in enumerate(lines, start=1):
        if may_name_someone(line):
            yield Margin(Place(file, number), line)
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.strip(_EDGES)]
    bare = [_ITEM.sub("", line.strip(_EDGES)).strip(_EDGES) for _, line in filled]
    yield from (Margin(Place(file, filled[at][0]), whole, joined=True) for at, whole in _joined(bare, least=3))
    for at, ((number, line), _) in enumerate(pairwise(filled)):
        closed = line.rstrip(_EDGES)
        tail, head = _TAIL.search(closed[-30:]), _HEAD.match(bare[at + 1][:30])
        if tail and head and may_name_someone(both := tail[0] + head[0]):
            said = closed[: len(closed) - len(tail[0])].strip()
            is_cell = closed != line or not said or said[-1] in ",;|\t"
            yield Margin(Place(file, number), said[-14:] + both, joined=is_cell)


def table_margins(rows: Iterable[tuple[int, Mapping[str, str]]], file: str, title: str = "") -> Iterator[Margin]:
    """The cells of a table, each under what says without a digit what it is: left of it, and above it, the first of
    its column and the last; and what neighbours make."""
    heads: dict[str, list[str]] = {}
    columns: dict[str, list[tuple[int, str]]] = {}
    for number, cells in rows:
        left = ""
        for column, text in cells.items():
            above = heads.setdefault(column, [])
            about = " ".join((left, *above))
            if may_name_someone(f"{about}\n{text}"):
                yield Margin(Place(file, number, column, title), text, about)
            left = "" if _DIGIT.search(text) else text
            if left and left not in above:
                above[2:] = [*above[2:], left][-2:]
            if "\n" in text and may_name_someone(whole := text.replace("\n", "")):
                yield Margin(Place(file, number, column, title), whole, joined=True)
            columns.setdefault(column, []).append((number, text))
        yield from cell_margins(list(cells.values()), Place(file, number, title=title))
    for column, below in columns.items():
        for at, whole in _joined([text for _, text in below]):
            yield Margin(Place(file, below[at][0], column, title), whole, joined=True)


def cell_margins(cells: Sequence[str], place: Place) -> Iterator[Margin]:
    """What neighbouring cells of a row make together when each holds a part of a number."""
    yield from (Margin(place, whole, joined=True) for _, whole in _joined([cell for cell in cells if cell]))


def _joined(texts: Sequence[str], least: int = 2) -> Iterator[tuple[int, str]]:
    """What texts make together that are parts of a number, with where the first stands: all of one sign, or a few."""
    at = 0
    for is_part, run in groupby(texts, key=lambda text: bool(_PART.fullmatch(text))):
        parts = list(run)
        if is_part and max(map(len, parts)) == 1:
            yield from [(at, "".join(parts))] if len(parts) >= 17 else ()
        elif is_part:
            for first, count in product(range(len(parts)), range(least, MOST_PARTS + 1)):
                whole = "".join(parts[first : first + count])
                if first + count <= len(parts) and 18 <= len(whole) <= MOST_SIGNS:
                    yield at + first, whole
        at += len(parts)
