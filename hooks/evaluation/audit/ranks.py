"""最高, 最少, 居首 against the figures of the same list or of the table's column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.grids import Grid
from evaluation.audit.known import core_of, is_said
from evaluation.audit.reading import YEAR, Sentence

RULE = "名次"
Items = Mapping[str, tuple[Fraction, str]]
OF_BEFORE = re.compile(
    r"[为是在居属位排]|均?列|[一二三四五六七八九十]+[个类项家]"
)  # 为各类中最多的一类: what stands before
MOST_CLAUSES, LONGEST_TOPIC = 3, 5  # 宗数最多, 执行率最低: of what the clauses before name
NAME = re.compile(r"^(?:其中|和|及|与|包括)|[的为是有共得分计]+$")


def ranks(evidence: Evidence) -> Iterator[Finding]:
    highest, lowest = evidence.words.lists["highest"], evidence.words.lists["lowest"]
    pattern = re.compile("|".join((*highest, *lowest)))
    for sentence in evidence.sentences:
        for match in pattern.finditer(sentence.text):
            clause = _clause(sentence.text, match)
            lead = sentence.text[: match.start()]
            for said in (clause, *_clauses_before(lead, clause)):
                items, confidence = _listed(said, sentence, evidence), SURE
                if not items:
                    items, confidence = _tabled(said, match[0], lead, sentence, evidence.grids)
                if items:
                    break
            finding = _checked(said, match[0], items, sentence, confidence, is_high=match[0] in highest)
            if finding:
                yield finding


def _clause(text: str, match: re.Match[str]) -> str:
    """The clause of the superlative; 最多的是甲 names what follows, 甲最多 what stands before."""
    begin = max(text.rfind(mark, 0, match.start()) for mark in "，,；;。：") + 1
    end = min((at for mark in "，,；;。（(" if (at := text.find(mark, match.end())) >= 0), default=len(text))
    return text[begin:end].strip()


def _clauses_before(lead: str, clause: str) -> Iterator[str]:
    """空港区到位率36.36%，在四个片区中最低: with each of the clauses before it, nearest first."""
    *before, own = re.split("[，,；;：。]", lead)
    if OF_BEFORE.match(clause) or len(own.strip()) < LONGEST_TOPIC:
        yield from ("，".join((*before[-many:], clause)) for many in range(1, min(MOST_CLAUSES, len(before)) + 1))


def _listed(clause: str, sentence: Sentence, evidence: Evidence) -> Items:
    """The list, in the sentence or before it, one of whose items the clause names."""
    is_share = "占比" in clause or "比重" in clause  # of one whole: the largest part has the largest
    is_rate = not is_share and re.search("[率度比幅]", clause + sentence.text)
    for one in (one for scope in (sentence, *reversed(sentence.before)) for one in evidence.wholes(scope)):
        parts = [part for part in one.parts if part.exact and not evidence.words.has(part.label, "totalling")]
        named = {NAME.sub("", part.label.strip()): (part.value, part.text) for part in parts}
        is_lost = "扣" in clause and not any("扣" in part.label for part in parts)
        if len(named) > 2 and _named(clause, named) and not (is_rate or is_lost):
            return named
    return {}


def _named(clause: str, items: Items) -> str:
    """The one item that the clause names."""
    found = [name for name in items if len(name) > 1 and name in clause]
    longest = max(found, key=len, default="")
    return longest if all(one in longest for one in found) else ""


def _tabled(clause: str, word: str, lead: str, sentence: Sentence, grids: Sequence[Grid]) -> tuple[Items, str]:
    """The column that the clause speaks of, of a table one of whose rows it names."""
    by_year = YEAR.search(clause) is not None  # 甲2022年最高: of its years, not of all at one time
    for grid in (one.turned if by_year else one for one in grids):
        rows = {row.own: row for row in grid.rows if not row.is_total and not row.is_part and len(row.own) > 1}
        named = _named(clause, dict.fromkeys(rows, (Fraction(0), "")))
        if not named or len(rows) < 3:
            continue
        rest = clause.replace(named, "").replace(word, "")
        own = next((one for one in reversed(clause.split("，")) if _speaks(one, sentence, grid)), clause)
        told = [one.base for one in sentence.figures if one.text in own]
        kinds = {one == "%" for one in told if one in ("%", "元")}  # 支出5万元，最多: no column of rates
        amounts = [(at, one.is_rate) for row in rows.values() for at, one in row.amounts.items()]
        used = [at for at in grid.used if not kinds or any(at == one and kind in kinds for one, kind in amounts)]
        said = ([at for at in used if is_said(grid.columns[at], one)] for one in reversed(rest.split("，")))
        columns = next(filter(None, said), [])
        cores = {at: core_of(grid.columns[at]) for at in columns}
        longest = max((len(core) for core in cores.values() if core in rest), default=0)
        columns = [at for at, core in cores.items() if core in rest and len(core) == longest] or columns
        last = {at: lead.rfind(core) for at in used if (core := core_of(grid.columns[at]))}
        columns = columns or [at for at, where in last.items() if where == max(last.values()) >= 0]
        lists = [
            {name: (one.value, one.text) for name, row in rows.items() if (one := row.amounts.get(at))}
            for at in columns
        ]
        if len(lists) == 1:
            return lists[0], SURE
        ends = [{one(value for value, _ in items.values()) for one in (min, max)} for items in lists]
        wrong = [items for items, two in zip(lists, ends, strict=True) if named in items and items[named][0] not in two]
        return (wrong[0], LIKELY) if lists and len(wrong) == len(lists) else ({}, LIKELY)
    return {}, LIKELY


def _speaks(part: str, sentence: Sentence, grid: Grid) -> bool:
    """Whether a part of the clause has a figure or names a column: the last that does says what is ranked."""
    return any(one.text in part for one in sentence.figures) or any(is_said(grid.columns[at], part) for at in grid.used)


def _checked(
    clause: str, word: str, items: Items, sentence: Sentence, confidence: str, *, is_high: bool
) -> Finding | None:
    named = _named(clause, items)
    if not named:
        return None
    right, best = (max if is_high else min)(items.items(), key=lambda item: item[1][0])
    if items[named][0] == best[0]:
        return None
    reason = f"{right}{best[1]}{'大' if is_high else '小'}于{named}{items[named][1]}"
    return Finding(sentence.block, sentence.place, RULE, clause, reason, confidence, f"{word}的应是{right}")
