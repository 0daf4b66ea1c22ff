"""The same thing said twice: one name with two figures, one amount in two units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.reading import Figure

RULE, AGAIN = "同名两数", "前后不一"
FILLERS = re.compile(
    r"得分|总额|总数|总计|金额|合计|共计|实际|全部|部门|资金|经费|[为共是达已了约的在按由\s“”\"《》*#-]+"
)
LEAD = re.compile(r"^.*(?:其中|如前所述|[，：])|(?:本|全)?年度?(?=[^初末底中])|该局|我局|我单位|[县市](?=[^间场])")
THAT_IS = re.compile(r"\s*[（(，,]?\s*(?:即|约?合|折合|也就是|[（(](?=约))\s*(?:人民币)?")
SHORTEST_KEY, MOST_ALIKE = 4, 12
RECKONING = tuple("÷×/*＋+－-")


def repeated(evidence: Evidence) -> Iterator[Finding]:
    yield from _labels(evidence)
    yield from _restated(evidence)


def _labels(evidence: Evidence) -> Iterator[Finding]:
    """Figures of one name in different sentences whose intervals do not meet."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            plain = figure.exact and figure.owns and figure.base not in ("", "%", "百分点", "分")
            key = FILLERS.sub("", LEAD.sub("", figure.label))
            if not plain or len(key) < SHORTEST_KEY - 1 or figure in evidence.changes:
                continue
            if not evidence.words.has(figure.label, "averages", "standards"):
                groups.setdefault((key, figure.base), []).append(figure)
    for (key, _), found in groups.items():
        if 2 <= len(found) <= MOST_ALIKE:
            yield from _two(key, found)


def _restated(evidence: Evidence) -> Iterator[Finding]:
    """0.25亿元，即2500万元: one amount in two units."""
    for sentence in evidence.sentences:
        for first, second in pairwise(sentence.figures):
            alike = first.base == second.base and all(one.quantity.qualifier in ("", "约") for one in (first, second))
            is_about = second.quantity.qualifier == "约" and first.unit != second.unit
            between = sentence.between(first, second) + "约" * is_about
            is_again = bool(THAT_IS.match(between)) and THAT_IS.sub("", between) in ("", "约")
            is_bare = sentence.after(second)[:1] not in RECKONING
            is_again |= is_bare and between in ("（", "(") and first.unit != second.unit and first.base == "元"
            if alike and is_again and not _meet(first, second):
                reason = f"{first.text}是{second.shown(first.value)}"
                yield second.finding(AGAIN, reason, SURE, f"应为{second.shown(first.value)}", (first.place,))


def _two(key: str, found: list[Figure]) -> Iterator[Finding]:
    figure = found[-1]
    others = [one for one in found[:-1] if one.sentence != figure.sentence and not _meet(one, figure)]
    agreeing = [one for one in found[:-1] if _meet(one, figure)]
    if not others or (agreeing and len(others) > 1) or (len(key) < SHORTEST_KEY and not agreeing):
        return
    first = others[0]
    if figure.is_slip_of(first.value) and figure.length > 3:
        confidence = SURE if len(key) > 5 else LIKELY
        reason = f"{first.place}写作“{first.named}”"
        yield figure.finding(RULE, reason, confidence, f"与{first.text}只有一个对", (first.place,))


def _meet(first: Figure, second: Figure) -> bool:
    half = max(first.ulp, second.ulp) / 2
    return abs(first.value - second.value) <= half
