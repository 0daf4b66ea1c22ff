"""最高, 最少, 居首 against the figures of the same list or of the table's column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from evaluation.audit.against import _says
from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.grids import Grid
from evaluation.audit.rates import alike
from evaluation.audit.reading import Sentence

RULE = "名次"
MOST_BEFORE = 4


def ranks(evidence: Evidence) -> Iterator[Finding]:
    words = evidence.words
    pattern = re.compile("|".join((*words.lists["highest"], *words.lists["lowest"])))
    for sentence in evidence.sentences:
        for match in pattern.finditer(sentence.text):
            if re.match(r"限|额|不超过|可达", sentence.text[match.end() :]):
                continue
            is_high = match[0] in words.lists["highest"]
            clause = _clause(sentence.text, match)
            finding = _in_lists(clause, match[0], sentence, is_high=is_high) or _in_tables(
                clause, match[0], sentence, evidence.grids, is_high=is_high
            )
            if finding:
                yield finding


def _clause(text: str, match: re.Match[str]) -> str:
    """The clause of the superlative; 最多的是甲 names what follows, 甲最多 what stands before."""
    begin = max(text.rfind(mark, 0, match.start()) for mark in "，,；;。：") + 1
    end = min((at for mark in "，,；;。（(" if (at := text.find(mark, match.end())) >= 0), default=len(text))
    return text[begin:end]


def _in_lists(clause: str, word: str, sentence: Sentence, *, is_high: bool) -> Finding | None:
    """Against the parallel figures of the sentence, or of those before it."""
    for scope in (sentence, *reversed(sentence.before[-MOST_BEFORE:])):
        items: dict[str, Fraction] = {}
        kind = None
        for figure in scope.figures:
            name = re.sub(r"^(?:其中|和|及|与|包括)|[的为是有共得分计]+$", "", figure.label.strip())
            if kind is not None and not alike(figure, kind):
                continue
            if 1 < len(name) <= 14 and figure.exact and figure.base != "%":
                kind = kind or figure
                items.setdefault(name, figure.value)
        named = _named(clause, items)
        if named and len(items) >= 3:
            mine = {name: value for name, value in items.items() if name == named or not _is_whole(value, items)}
            return _finding(clause, word, named, mine, sentence, is_high=is_high, confidence=SURE)
    return None


def _is_whole(value: Fraction, items: Mapping[str, Fraction]) -> bool:
    """Whether a figure is the sum of the others, and so no item of the list."""
    return abs(2 * value - sum(items.values())) <= value / 200


def _named(clause: str, items: Mapping[str, Fraction]) -> str:
    """The one item that the clause names, in full or by the characters that tell it from the others."""
    found = [name for name in items if name in clause]
    if not found:
        found = [
            name
            for name in items
            if len(name) > 2 and name[:2] in clause and sum(one.startswith(name[:2]) for one in items) == 1
        ]
    return (
        max(found, key=len) if len(found) == 1 or (found and all(one in max(found, key=len) for one in found)) else ""
    )


def _in_tables(clause: str, word: str, sentence: Sentence, grids: Sequence[Grid], *, is_high: bool) -> Finding | None:
    for grid in grids:
        rows = [row for row in grid.rows if not row.is_total and not row.is_part and len(row.own) > 1]
        named = _named(clause, {row.own: Fraction(0) for row in rows})
        if not named or len(rows) < 3:
            continue
        columns = [at for at in grid.used if _says(clause.replace(named, ""), grid.columns[at])]
        if not columns and word in ("最多", "最少", "最高", "最低"):
            columns = [at for at in grid.used if _says(sentence.text, grid.columns[at])]
        columns = columns or (list(grid.used) if len(grid.used) == 1 else [])
        results = [
            _finding(
                clause,
                word,
                named,
                {row.own: row.amounts[at].value for row in rows if at in row.amounts},
                sentence,
                is_high=is_high,
                confidence=SURE if len(columns) == 1 else LIKELY,
            )
            for at in columns
        ]
        if results:
            return None if any(one is None for one in results) else results[0]
    return None


def _finding(
    clause: str,
    word: str,
    named: str,
    items: Mapping[str, Fraction],
    sentence: Sentence,
    *,
    is_high: bool,
    confidence: str,
) -> Finding | None:
    if named not in items or len(items) < 2:
        return None
    best = max(items.values()) if is_high else min(items.values())
    if items[named] == best:
        return None
    right = next(name for name, value in items.items() if value == best)
    return Finding(
        sentence.block,
        sentence.place,
        RULE,
        clause.strip(),
        f"{right}{float(best):,g}{'大' if is_high else '小'}于{named}{float(items[named]):,g}",
        confidence,
        f"{word}的是{right}",
    )
