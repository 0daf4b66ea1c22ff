"""What a proof-reader sees without arithmetic: lists shorter than said, periods that end before they begin, slips."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.reading import Passage
from evaluation.language import folded
from evaluation.language.numerals import numeral

COUNT, DATES, WRITING = "个数", "日期", "文字"
LISTED = re.compile(
    r"(?P<number>\d{1,2}|[两二三四五六七八九十]{1,2})(?P<unit>个|[项类家所处种条])(?:[\u4e00-\u9fff]{0,8})(?:[，,]?(?:分别是|分别为|包括|即)|：)[:：]?(?P<list>[^，,；;。：（）()\d]{4,160})(?=[。；;（(]|$)"
)
PERIOD = re.compile(
    r"(?P<y1>20\d{2})年(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})日)?(?:至|到|—|－|-|~|～)(?:(?P<y2>20\d{2})年)?(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})日)?"
)
DATED = re.compile(r"(?P<year>20\d{2})年\s*(?P<month>\d{1,2})月\s*(?P<day>\d{1,2})日")
PAIRS = {"（": "）", "《": "》", "“": "”"}
DOUBLED = re.compile(r"[，。；、：]\s?[，。；、：]")
TWICE = re.compile(r"(?P<word>[\u4e00-\u9fff]{2,8})(?P=word)")


def writing(evidence: Evidence) -> Iterator[Finding]:
    for passage in evidence.passages:
        yield from _lists(passage)
        yield from _periods(passage)
        yield from _slips(passage, evidence)
    yield from _signature(evidence)


def _found(
    passage: Passage, at: int, rule: str, printed: str, reason: str, confidence: str, expected: str = ""
) -> Finding:
    block, place = passage.at(at)
    return Finding(block, place, rule, printed, reason, confidence, expected)


def _lists(passage: Passage) -> Iterator[Finding]:
    """6个处室，分别是甲、乙、丙。"""
    for match in LISTED.finditer(folded(passage.text)):
        items = re.split(r"、|和(?=[^、]*$)|及(?=[^、]*$)", match["list"])
        number = int(match["number"]) if match["number"].isdigit() else int(numeral(match["number"]) or 0)
        whole = [item for item in match["list"].split("、") if item.strip()]
        sizes = {len(whole), len([item for item in items if item and item.strip()])}
        if (
            number > 1
            and "等" not in match["list"][-3:]
            and len(whole) > 1
            and number not in sizes
            and max(map(len, whole)) < 20
        ):
            listed = len(whole)
            yield _found(
                passage,
                match.start(),
                COUNT,
                match[0][:60],
                f"所列{'、'.join(whole[:9])}共{listed}{match['unit']}",
                LIKELY,
                f"应为{listed}{match['unit']}",
            )


def _periods(passage: Passage) -> Iterator[Finding]:
    for match in PERIOD.finditer(folded(passage.text)):
        begin = (int(match["y1"]), int(match["m1"]), int(match["d1"] or 1))
        end = (int(match["y2"] or match["y1"]), int(match["m2"]), int(match["d2"] or 31))
        if end < begin:
            yield _found(
                passage,
                match.start(),
                DATES,
                match[0],
                "起止时间的先后颠倒",
                SURE if match["d1"] or match["y2"] else LIKELY,
            )


def _signature(evidence: Evidence) -> Iterator[Finding]:
    """A date that stands alone at the end, before a date that the text reports."""
    for passage in evidence.passages[-4:]:
        alone = DATED.fullmatch(passage.text.strip())
        if not alone:
            continue
        signed = tuple(map(int, alone.groups()))
        told = [(tuple(map(int, one.groups())), one[0]) for one in DATED.finditer(evidence.text)]
        later = [text for date, text in told if date > signed and "有效期" not in evidence.text]
        if later:
            yield _found(
                passage, 0, DATES, f"落款{passage.text.strip()}", f"落款早于文中所说的{later[-1]}", LIKELY, "年份请核对"
            )


def _slips(passage: Passage, evidence: Evidence) -> Iterator[Finding]:
    text = passage.text
    for opening, closing in PAIRS.items():
        opened, closed = text.count(opening), text.count(closing)
        if opened != closed and len(passage.blocks) == 1 and abs(opened - closed) == 1 and not text.startswith(closing):
            missing = closing if opened > closed else opening
            if not (opening == "（" and re.search(r"\d[）)]|[(（)]", text.replace(opening, "").replace(closing, ""))):
                yield _found(
                    passage,
                    0,
                    WRITING,
                    text[:40],
                    f"“{opening}”有{opened}个，“{closing}”有{closed}个",
                    LIKELY,
                    f"缺“{missing}”",
                )
    for match in DOUBLED.finditer(text):
        yield _found(
            passage, match.start(), WRITING, text[max(0, match.start() - 12) : match.end() + 6], "两个标点连用", LIKELY
        )
    for match in TWICE.finditer(text):
        if len(set(match["word"])) > 1:
            yield _found(
                passage,
                match.start(),
                WRITING,
                text[max(0, match.start() - 6) : match.end() + 6],
                f"“{match['word']}”重复",
                LIKELY,
            )
    for wrong, right in evidence.words.misspelt.items():
        if wrong in text:
            yield _found(passage, text.find(wrong), WRITING, wrong, "常见误用", LIKELY, f"应为“{right}”")
