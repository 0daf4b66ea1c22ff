"""The same thing said twice: one name with two figures, one sentence with a figure or a word changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.reading import Figure, Sentence

RULE, AGAIN = "同名两数", "前后不一"
FILLERS = re.compile(
    r"得分|总额|总数|总计|金额|合计|共计|实际|全部|部门|资金|经费|[为共是达已了约的在按由\s“”\"《》*#-]+"
)
LEAD = re.compile(r"^.*(?:其中|如前所述|[，：])|(?:本|全)?年度?(?=[^初末底中])|该局|我局|我单位|[县市](?=[^间场])")
SUMMARY = re.compile(r"\W*(?:综上|总体|综合|总之|如前|上述|结论|评价结)")
NUMBER = re.compile(r"\s|^[（(]?[一二三四五六七八九十\d①-⑳]{1,3}[）)、.．]?")
THAT_IS = re.compile(r"\s*[（(，,]?\s*(?:即|约?合|折合|也就是|[（(](?=约))\s*(?:人民币)?")
DIGITS = re.compile(r"\d[\d,.]*")
PERIODIC = re.compile(r"[第一二三四]季度|[上下]半年")
LONG_NUMBER = 5  # digits that two amounts do not share by chance
SHORTEST_KEY, SHORTEST_SENTENCE, MOST_ALIKE = 4, 24, 12


def repeated(evidence: Evidence) -> Iterator[Finding]:
    yield from _labels(evidence)
    yield from _restated(evidence)
    yield from _scaled(evidence)
    yield from _sentences(evidence)


def _labels(evidence: Evidence) -> Iterator[Finding]:
    """Figures of one name in different sentences whose intervals do not meet."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            plain = figure.exact and figure.owns and figure.base not in ("", "百分点")
            key = FILLERS.sub("", LEAD.sub("", figure.label))
            if not plain or len(key) < SHORTEST_KEY - 1 or figure in evidence.changes:
                continue
            if not evidence.words.has(figure.label, "averages", "standards"):
                groups.setdefault((key, figure.base), []).append(figure)
    for (key, _), found in groups.items():
        if 2 <= len(found) <= MOST_ALIKE:
            yield from _two(key, found, evidence)


def _restated(evidence: Evidence) -> Iterator[Finding]:
    """0.25亿元，即2500万元: one amount in two units."""
    for sentence in evidence.sentences:
        for first, second in pairwise(sentence.figures):
            alike = first.base == second.base and all(one.quantity.qualifier in ("", "约") for one in (first, second))
            is_about = second.quantity.qualifier == "约" and first.unit != second.unit
            between = sentence.between(first, second) + "约" * is_about
            if alike and THAT_IS.match(between) and THAT_IS.sub("", between) in ("", "约") and not _meet(first, second):
                reason = f"{first.text}是{second.shown(first.value)}"
                yield second.finding(AGAIN, reason, SURE, f"应为{second.shown(first.value)}", (first.place,))


def _scaled(evidence: Evidence) -> Iterator[Finding]:
    """支出1655.24万元, 支出1655.24元: the same digits in two units under names that end alike."""
    said: dict[str, Figure] = {}
    for sentence in evidence.sentences:
        for one in sentence.figures:
            if one.base != "元" or one.length < LONG_NUMBER or len(one.label) < 2 or not one.owns:
                continue
            first = said.setdefault(one.quantity.digits, one)
            ends = [each.label.rstrip("为约达是共计的")[-2:] for each in (first, one)]
            if first.quantity.scale != one.quantity.scale and ends[0] == ends[1]:
                reason = f"{first.place}写作“{first.named}”"
                yield one.finding(AGAIN, reason, LIKELY, f"与{first.text}只有一个单位对", (first.place,))


def _two(key: str, found: list[Figure], evidence: Evidence) -> Iterator[Finding]:
    figure = found[-1]
    others = [one for one in found[:-1] if one.sentence != figure.sentence and not _meet(one, figure)]
    agreeing = [one for one in found[:-1] if _meet(one, figure)]
    if not others or (agreeing and len(others) > 1) or (len(key) < SHORTEST_KEY and not agreeing):
        return
    first = others[0]
    is_share = figure.base in ("%", "分")  # several things have a rate or a score of one name
    if is_share and (len(found) > 2 or not SUMMARY.match(evidence.sentences[figure.sentence].text)):
        return
    if figure.is_slip_of(first.value) and figure.length > (2 if is_share else 3):
        confidence = SURE if len(key) > 5 and not is_share else LIKELY
        reason = f"{first.place}写作“{first.named}”"
        yield figure.finding(RULE, reason, confidence, f"与{first.text}只有一个对", (first.place,))


def _meet(first: Figure, second: Figure) -> bool:
    half = max(first.ulp, second.ulp) / 2
    return abs(first.value - second.value) <= half


def _sentences(evidence: Evidence) -> Iterator[Finding]:
    """A long sentence said again with one figure changed; what is said thrice is a form that is filled in."""
    forms: dict[str, dict[str, Sentence]] = {}
    for sentence in evidence.sentences:
        text = NUMBER.sub("", sentence.text)
        if len(text) >= SHORTEST_SENTENCE:
            forms.setdefault(DIGITS.sub("#", text), {}).setdefault(text, sentence)
    for (said, first), (text, again) in (one.items() for one in forms.values() if len(one) == 2):
        numbers = list(zip(DIGITS.findall(text), DIGITS.findall(said), strict=True))
        different = [(one, other) for one, other in numbers if one.strip(",.") != other.strip(",.")]
        is_place = any(f"第{one}" in text for one, _ in different)
        if len(different) == 1 < len(numbers) and not is_place and not PERIODIC.search(text):
            reason = f"{first.place}同一句话写作{different[0][1]}，这里是{different[0][0]}"
            yield Finding(again.block, again.place, AGAIN, text[:60], reason, LIKELY, "", (first.place,))
