"""What a proof-reader sees without arithmetic: lists shorter than said, periods that end before they begin, slips."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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


Seen = tuple[int, str, str, str, str, str]  # where in the passage, rule, printed, reason, confidence, expected


def writing(evidence: Evidence) -> Iterator[Finding]:
    text = evidence.text
    told = [] if "有效期" in text else [(tuple(map(int, one.groups())), one[0]) for one in DATED.finditer(text)]
    for number, passage in enumerate(evidence.passages, start=1):
        seen = [*_lists(passage.text), *_periods(passage.text), *_slips(passage, evidence)]
        seen += _signature(passage.text, told) if number > len(evidence.passages) - 4 else ()
        for at, rule, printed, reason, confidence, expected in seen:
            yield Finding(*passage.at(at), rule, printed, reason, confidence, expected)


def _lists(text: str) -> Iterator[Seen]:
    """6个处室，分别是甲、乙、丙。"""
    for match in LISTED.finditer(folded(text)):
        items = re.split(r"、|和(?=[^、]*$)|及(?=[^、]*$)", match["list"])
        number = int(match["number"]) if match["number"].isdigit() else int(numeral(match["number"]) or 0)
        whole = [item for item in match["list"].split("、") if item.strip()]
        sizes = {len(whole), len([item for item in items if item and item.strip()])}
        is_whole = "等" not in match["list"][-3:] and len(whole) > 1 and max(map(len, whole)) < 20
        if number > 1 and is_whole and number not in sizes:
            count = f"{len(whole)}{match['unit']}"
            reason = f"所列{'、'.join(whole[:9])}共{count}"
            yield match.start(), COUNT, match[0][:60], reason, LIKELY, f"应为{count}"


def _periods(text: str) -> Iterator[Seen]:
    for match in PERIOD.finditer(folded(text)):
        begin = (int(match["y1"]), int(match["m1"]), int(match["d1"] or 1))
        end = (int(match["y2"] or match["y1"]), int(match["m2"]), int(match["d2"] or 31))
        if end < begin:
            confidence = SURE if match["d1"] or match["y2"] else LIKELY
            yield match.start(), DATES, match[0], "起止时间的先后颠倒", confidence, ""


def _signature(text: str, told: Sequence[tuple[tuple[int, ...], str]]) -> Iterator[Seen]:
    """A date that stands alone at the end, before a date that the text reports."""
    alone = DATED.fullmatch(text.strip())
    later = [said for date, said in told if alone and date > tuple(map(int, alone.groups()))]
    if later:
        yield 0, DATES, f"落款{text.strip()}", f"落款早于文中所说的{later[-1]}", LIKELY, "年份请核对"


def _slips(passage: Passage, evidence: Evidence) -> Iterator[Seen]:
    text = passage.text
    for opening, closing in PAIRS.items() if len(passage.blocks) == 1 else ():
        opened, closed = text.count(opening), text.count(closing)
        is_numbering = opening == "（" and re.search(r"\d[）)]|[(（)]", re.sub("[（）]", "", text))
        if abs(opened - closed) == 1 and not text.startswith(closing) and not is_numbering:
            reason = f"“{opening}”有{opened}个，“{closing}”有{closed}个"
            yield 0, WRITING, text[:40], reason, LIKELY, f"缺“{closing if opened > closed else opening}”"
    for match in DOUBLED.finditer(text):
        yield match.start(), WRITING, text[max(0, match.start() - 12) : match.end() + 6], "两个标点连用", LIKELY, ""
    for match in TWICE.finditer(text):
        if len(set(match["word"])) > 1:
            printed = text[max(0, match.start() - 6) : match.end() + 6]
            yield match.start(), WRITING, printed, f"“{match['word']}”重复", LIKELY, ""
    for wrong, right in evidence.words.misspelt.items():
        if wrong in text:
            yield text.find(wrong), WRITING, wrong, "常见误用", LIKELY, f"应为“{right}”"
