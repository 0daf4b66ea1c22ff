"""Rankings in words (前N位, 最低的N项) against the column they rank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.audit.finding import SURE, Finding
from evaluation.audit.grid import TOTAL, Grid, bare
from evaluation.audit.known import Vocabulary
from evaluation.audit.sentences import Sentence
from evaluation.language.numerals import numeral
from evaluation.numbers.amounts import written

RULE = "排名"
_QUOTED = re.compile(r"“([^“”]{2,16})”")
_LOW = re.compile(r"最低|较低|偏低|低(?:$|[，。；])")
_HIGH = re.compile(r"最高|较高|更高")
_FIRST = re.compile(r"前(?P<count>\d+|[一二三四五六七八九十]+)[位名个项]")
_SHORTEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a ranking: its name, value and line."""

    name: str
    value: Fraction
    decimals: int
    line: int

    @property
    def words(self) -> str:
        name = self.name if len(self.name) <= 24 else f"{self.name[:23]}…"
        return f"“{name}”{written(self.value, self.decimals)}"


def contradictions_of_ranks(
    sentences: Sequence[Sentence], grids: Sequence[Grid], words: Vocabulary
) -> Iterator[Finding]:
    for sentence in sentences:
        yield from _extremes(sentence, grids)
        yield from _leaders(sentence, grids, words)


def _extremes(sentence: Sentence, grids: Sequence[Grid]) -> Iterator[Finding]:
    """“甲”、“乙”…较低: no other row is lower than the highest of those named; likewise for 较高."""
    names = _QUOTED.findall(sentence.text)
    low, high = _LOW.search(sentence.text), _HIGH.search(sentence.text)
    if len(names) < 2 or bool(low) == bool(high):
        return
    for grid in grids:
        for standings in _columns(grid):
            chosen = [_row_named(name, standings) for name in names]
            if len(set(chosen)) < len(names) or None in chosen:
                continue
            listed = [standings[at] for at in chosen if at is not None]
            others = [one for at, one in enumerate(standings) if at not in chosen]
            bound = max(one.value for one in listed) if low else min(one.value for one in listed)
            left_out = [one for one in others if (one.value < bound if low else one.value > bound)]
            if left_out:
                left_out.sort(key=lambda one: one.value, reverse=not low)
                shown = "、".join(one.words for one in left_out)
                edge = "最高" if low else "最低"
                reason = f"表中{shown}{'更低' if low else '更高'}，所列各项中{edge}的为{_bound(listed, bound)}"
                lines = tuple(one.line for one in left_out)
                yield Finding(sentence.line, RULE, sentence.text.strip()[:60], f"漏列{shown}", reason, SURE, lines)
            return


def _bound(listed: Sequence[Standing], bound: Fraction) -> str:
    return next(written(one.value, one.decimals) for one in listed if one.value == bound)


def _columns(grid: Grid) -> Iterator[list[Standing]]:
    """The total column of each measure that a table gives for its rows, when it tells them apart."""
    totals = [at for at in grid.amount_columns if TOTAL.fullmatch(grid.column_name(at))]
    measures = dict.fromkeys(row.names[-1] for row in grid.rows if row.names)
    for column in totals[-1:]:
        for measure in measures:
            standings = [
                Standing(bare(row.names[0]), amount.value, amount.decimals, amount.line)
                for row in grid.rows
                if row.names[-1] == measure
                and (amount := row.amounts.get(column)) is not None
                and not any(TOTAL.fullmatch(name) for name in row.names)
            ]
            if len(standings) > 2 and len({one.value for one in standings}) > 1:
                yield standings


def _row_named(name: str, standings: Sequence[Standing]) -> int | None:
    """The row whose name has the given words soonest."""
    places = [(one.name.find(name), at) for at, one in enumerate(standings) if name in one.name]
    return min(places)[1] if places else None


def _leaders(sentence: Sentence, grids: Sequence[Grid], words: Vocabulary) -> Iterator[Finding]:
    """前N位依次为甲、乙…: those rows are the largest N, in that order."""
    match = _FIRST.search(sentence.text)
    count = numeral(match["count"]) if match and not match["count"].isdigit() else None
    if match is None:
        return
    number = int(count) if count is not None else int(match["count"])
    rest = sentence.text[match.end() :]
    for grid in grids:
        ranked = _ranked(grid, sentence.text[: match.start()], words)
        places = [(rest.find(one.name), one) for one in ranked if len(one.name) >= _SHORTEST_NAME]
        named = [one for at, one in sorted(places, key=lambda entry: entry[0]) if at >= 0]
        longest = [one for one in named if not any(one.name != two.name and one.name in two.name for two in named)]
        if len(longest) < 2:
            continue
        leaders = ranked[:number]
        if [one.value for one in longest] != [one.value for one in leaders]:
            shown = "、".join(one.words for one in leaders)
            text = sentence.text.strip()[:60]
            reason = f"按表（第{grid.first_line}行起）排列，前{number}位为{shown}"
            yield Finding(sentence.line, RULE, text, "", reason, SURE, (grid.first_line,))
        return


def _ranked(grid: Grid, context: str, words: Vocabulary) -> list[Standing]:
    """The rows by the column (its divisions added) that the words before speak of, largest first."""
    heads: dict[str, list[int]] = {}
    for column in grid.amount_columns:
        path = grid.columns[column] if column < len(grid.columns) else ()
        heads.setdefault(path[0] if path else "", []).append(column)
    kin = {head: words.affinity(head, context) for head in heads if head}
    head = max(kin, key=lambda one: kin[one], default="")
    if not head or not kin[head]:
        return []
    standings = []
    for row in grid.rows:
        amounts = [row.amounts[column] for column in heads[head] if column in row.amounts]
        if amounts and not row.is_total and not any(amount.is_rate for amount in amounts):
            value = sum((amount.value for amount in amounts), Fraction(0))
            standings.append(Standing(bare(row.name), value, amounts[0].decimals, amounts[0].line))
    return sorted(standings, key=lambda one: -one.value)
