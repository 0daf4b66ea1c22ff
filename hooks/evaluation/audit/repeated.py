"""The same thing said twice: one name with two figures, one sentence with a figure or a word changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.reading import YEAR, Figure, Sentence

RULE, AGAIN = "同名两数", "前后不一"
FILLERS = re.compile(r"总额|总数|总计|金额|合计|共计|实际|全部|部门|资金|经费|[为共是达已了约的在按由\s“”\"《》*#-]+")
LEAD = re.compile(r"^.*(?:其中|如前所述|[，：])|(?:本|全)?年度?(?=[^初末底中])|该局|我局|我单位|[县市](?=[^间场])")
NUMBER = re.compile(r"\s|^[（(]?[一二三四五六七八九十\d①-⑳]{1,3}[）)、.．]?")
DIGITS = re.compile(r"\d[\d,.]*")
PERIODIC = re.compile(r"[第一二三四]季度|[上下]半年")
SHORTEST_KEY, SHORTEST_SENTENCE, LONG_SENTENCE, MOST_ALIKE, MOST_CHANGED = 4, 24, 40, 12, 6


def repeated(evidence: Evidence) -> Iterator[Finding]:
    yield from _labels(evidence)
    yield from _sentences(evidence)


def _labels(evidence: Evidence) -> Iterator[Finding]:
    """Figures of one name in different sentences whose intervals do not meet."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            plain = figure.exact and figure.owns and figure.base not in ("", "%", "百分点", "分")
            key = FILLERS.sub("", LEAD.sub("", figure.label))
            if not plain or len(key) < SHORTEST_KEY or evidence.is_change(figure):
                continue
            if not evidence.words.has(figure.label, "averages", "standards"):
                groups.setdefault((key, figure.base), []).append(figure)
    for (key, _), found in groups.items():
        if 2 <= len(found) <= MOST_ALIKE:
            yield from _two(key, found)


def _two(key: str, found: list[Figure]) -> Iterator[Finding]:
    figure = found[-1]
    others = [one for one in found[:-1] if one.sentence != figure.sentence and not _meet(one, figure)]
    agreeing = [one for one in found[:-1] if _meet(one, figure)]
    if not others or (agreeing and len(others) > 1):
        return
    first = others[0]
    slip = figure.is_slip_of(first.value) and figure.length > 3
    dated = bool(YEAR.search(figure.label) and YEAR.search(first.label)) and len(key) > 7
    if slip or dated:
        confidence = SURE if slip and len(key) > 5 else LIKELY
        reason = f"{first.place}写作“{first.named}”"
        yield figure.finding(RULE, reason, confidence, f"与{first.text}只有一个对", (first.place,))


def _meet(first: Figure, second: Figure) -> bool:
    half = max(first.ulp, second.ulp) / 2
    return abs(first.value - second.value) <= half


def _sentences(evidence: Evidence) -> Iterator[Finding]:
    """A long sentence said again with one figure or a word changed."""
    index: dict[str, list[tuple[str, Sentence]]] = {}
    seen: set[str] = set()
    for sentence in evidence.sentences:
        text = NUMBER.sub("", sentence.text)
        plain = DIGITS.sub("#", text)
        if len(plain) < SHORTEST_SENTENCE or text in seen:
            continue
        seen.add(text)
        keys = {plain[:10], plain[-10:]}
        alike = {id(one): (said, one) for key in keys for said, one in index.get(key, [])[-MOST_ALIKE:]}
        reasons = (_changed(text, said, other) for said, other in alike.values())
        found = next((reason for reason in reasons if reason), None)
        if found:
            printed, reason, place = found
            yield Finding(sentence.block, sentence.place, AGAIN, printed, reason, LIKELY, "", (place,))
        for key in keys:
            index.setdefault(key, []).append((text, sentence))


def _changed(text: str, said: str, other: Sentence) -> tuple[str, str, str] | None:
    """What one sentence says otherwise than another that is nearly the same."""
    numbers, before = DIGITS.findall(text), DIGITS.findall(said)
    if DIGITS.sub("#", text) == DIGITS.sub("#", said):
        different = [(a, b) for a, b in zip(numbers, before, strict=True) if a.strip(",.") != b.strip(",.")]
        if len(different) != 1 or len(numbers) < 2 or PERIODIC.search(text):
            return None
        return text[:60], f"{other.place}同一句话写作{different[0][1]}，这里是{different[0][0]}", other.place
    if abs(len(said) - len(text)) > MOST_CHANGED or len(text) < LONG_SENTENCE or numbers != before:
        return None
    matcher = SequenceMatcher(None, said, text, autojunk=False)
    changes = [one for one in matcher.get_opcodes() if one[0] != "equal"] if matcher.quick_ratio() > 0.94 else []
    if len(changes) != 1:
        return None
    _, a, b, c, d = changes[0]
    said_there = f"{other.place}同一句话写作“{said[max(0, a - 12) : b + 12]}”"
    return text[max(0, c - 12) : d + 12], said_there, other.place
