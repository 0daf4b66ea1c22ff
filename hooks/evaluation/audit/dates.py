"""Dates that no calendar has, and periods that end before they begin."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.language import folded

RULE = "日期"
DAY = re.compile(r"(?:(?P<year>20\d{2})年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
PERIOD = re.compile(
    r"(?:(?P<y1>20\d{2})年)?(?<!\d)(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})日)?(?:至|到|—|－|-|~|～)"
    r"(?:(?P<y2>20\d{2})年)?(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})日)?"
)
LEAP, TURN = 2000, 3  # a year in which every date stands; 12月25日至1月5日 goes on into the next


def dates(evidence: Evidence) -> Iterator[Finding]:
    for passage in evidence.passages:
        text = folded(passage.text)
        for match in DAY.finditer(text):
            if why := _impossible(match):
                yield Finding(*passage.at(match.start()), RULE, match[0], why, SURE)
        for match in PERIOD.finditer(text):
            if sure := _reversed(match):
                yield Finding(*passage.at(match.start()), RULE, match[0], "起止时间的先后颠倒", sure)


def _impossible(match: re.Match[str]) -> str:
    month, day = int(match["month"]), int(match["day"])
    if not 1 <= month <= 12:
        return "一年只有12个月"
    last = monthrange(int(match["year"] or LEAP), month)[1]
    return "" if 1 <= day <= last else f"{match['year'] + '年' if match['year'] else ''}{month}月只有{last}天"


def _reversed(match: re.Match[str]) -> str:
    """How surely a period ends before it begins; empty where it need not."""
    first, last = match["y1"], match["y2"] or match["y1"]
    begin = (first or "", int(match["m1"]), int(match["d1"] or 1))
    end = (last or "", int(match["m2"]), int(match["d2"] or 31))
    if end >= begin or (not first and (last or not (match["d1"] and match["d2"]) or begin[1] - end[1] > TURN)):
        return ""
    return SURE if match["d1"] or match["y2"] else LIKELY
