"""Which rows of a table are what others come to: subtotals and totals by their amounts, and what is taken away."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, product
from operator import mul

from evaluation.numbers.amounts import parse

Amounts = Sequence[Fraction]
MOST_PARTS = 200  # rows that a subtotal may stand for


def come_to(total: Amounts, rows: Sequence[Amounts], signs: Sequence[str]) -> bool:
    """Whether the rows, added and taken away, come to the total in every column."""
    each = [-1 if sign == "减" else 1 for sign in signs]
    return all(sum(map(mul, column, each)) == due for column, due in zip(zip(*rows, strict=True), total, strict=True))


def signs_for(total: Amounts, rows: Sequence[Amounts], said: Sequence[str]) -> list[tuple[str, ...]]:
    """The ways in which rows come to a total where some are taken away beside those of which it is said."""
    free = ("加减" if any(row) and sign == "加" else sign for row, sign in zip(rows, said, strict=True))
    return [signs for signs in product(*free) if come_to(total, rows, signs)]


def sums(rows: Sequence[Mapping[str, str]], amounts: Sequence[str], sections: Collection[int]) -> dict[int, int]:
    """By the number of each row that is the sum of rows right below it, or of those above it (then negative), how many
    they are: two or more, but for the head of a section."""
    below, last = _summed(rows, amounts, sections), len(rows) - 1
    above = {last - at: -count for at, count in _summed(rows[::-1], amounts, ()).items()}
    parts = {at + offset for at, count in below.items() for offset in range(count + 1)}
    return {at: count for at, count in above.items() if not parts.intersection(range(at + count, at + 1))} | below


def wholes(rows: Sequence[Mapping[str, str]], amounts: Sequence[str], found: Mapping[int, int]) -> Iterator[int]:
    """The number of the first or last row where it is the sum of all others, without those that a subtotal sums."""
    parts = {at + offset for at, count in found.items() for offset in range(min(count, 1), max(count, 0) + 1) if offset}
    values = [[parse(cells.get(name, "")) or Fraction(0) for name in amounts] for cells in rows]
    for at in sorted({0, len(rows) - 1} - parts - set(found)):
        others = [row for number, row in enumerate(values) if number != at and number not in parts]
        if found and len(others) > 1 and any(values[at]) and list(map(sum, zip(*others, strict=True))) == values[at]:
            yield at
            return


def _summed(rows: Sequence[Mapping[str, str]], amounts: Sequence[str], sections: Collection[int]) -> dict[int, int]:
    """By the number of each row that is the sum of rows right below it, in every column of amounts, how many they are.

    With running sums a row is found by what the sum has to be at its end, so that long tables take no longer a row.
    """
    values = [[parse(cells.get(name, "")) or Fraction(0) for cells in rows] for name in amounts]
    running = [list(accumulate(column, initial=Fraction(0))) for column in values]
    places: list[dict[Fraction, list[int]]] = [{} for _ in amounts]
    for sums, known in zip(running, places, strict=True):
        for at, value in enumerate(sums):
            known.setdefault(value, []).append(at)
    found: dict[int, int] = {}
    totals = [at for at, cells in enumerate(rows) if cells.get("行别") in ("合计", "总计")]
    for at in range(len(rows)):
        first = next((number for number, column in enumerate(values) if column[at]), None)
        end = next((total for total in totals if total > at), len(rows))
        if first is None or at in totals:
            continue
        due = running[first][at + 1] + values[first][at]
        ends = places[first].get(due, [])
        for last in ends[bisect_left(ends, at + (2 if at in sections else 3)) :]:
            if last > min(end, at + 1 + MOST_PARTS):
                break
            if all(sums[last] - sums[at + 1] == column[at] for sums, column in zip(running, values, strict=True)):
                found[at] = last - at - 1
                break
    return found
