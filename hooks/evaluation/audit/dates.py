"""Dates that cannot be in the order the text gives them, and one period with two years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.sentences import Sentence

RULE = "日期"
_DAY = re.compile(r"(?P<year>(?:19|20)\d{2})年\s*(?P<month>\d{1,2})月\s*(?P<day>\d{1,2})日")
_RANGE = re.compile(
    r"(?P<year>(?:19|20)\d{2})年\s*(?P<from>\d{1,2}月\s*\d{1,2}日)\s*[至到—～~-]+\s*(?:(?P<other>(?:19|20)\d{2})年)?"
    r"\s*(?P<month>\d{1,2})月\s*(?P<day>\d{1,2})日"
)
_UNTIL = re.compile(r"截[至止]\s*$")
_EVALUATION = re.compile(r"评价|核实|自评")

Day = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Dated:
    """A full date where it stands."""

    day: Day
    line: int
    text: str
    until: bool


def contradictions_of_dates(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """A date of signature before what the text reports, a period told with two years, an evaluation before its data."""
    days = [day for sentence in sentences for day in _days(sentence)]
    yield from _signature(sentences, days)
    doubled = list(_periods(sentences))
    yield from doubled
    told = {finding.line for finding in doubled}
    yield from (finding for finding in _evaluations(sentences, days) if finding.line not in told)


def _days(sentence: Sentence) -> Iterator[Dated]:
    for match in _DAY.finditer(sentence.text):
        day = int(match["year"]), int(match["month"]), int(match["day"])
        until = bool(_UNTIL.search(sentence.text[: match.start()]))
        yield Dated(day, sentence.line_at(match.start()), match.group(), until)


def _signature(sentences: Sequence[Sentence], days: Sequence[Dated]) -> Iterator[Finding]:
    """The last line that is nothing but a date is the date of signature."""
    alone = [sentence for sentence in sentences if _DAY.fullmatch(sentence.text.strip())]
    if not alone:
        return
    signed = next(_days(alone[-1]))
    later = [day for day in days if day.day > signed.day and day.line != signed.line]
    periods = [match for sentence in sentences for match in _ranges(sentence) if match[1] > signed.day]
    if later or periods:
        named = dict.fromkeys(day.text for day in sorted(later, key=lambda one: one.day))
        shown = "、".join([*list(named)[-3:], *dict.fromkeys(text for text, *_ in periods)][-4:])
        lines = tuple(dict.fromkeys([*(line for *_, line in periods), *(day.line for day in later)]))
        reason = f"落款早于报告所载的{shown}"
        yield Finding(signed.line, RULE, f"落款{signed.text}", "年份请核对", reason, SURE, lines)


def _ranges(sentence: Sentence) -> Iterator[tuple[str, Day, int]]:
    for match in _RANGE.finditer(sentence.text):
        end = int(match["other"] or match["year"]), int(match["month"]), int(match["day"])
        yield match.group(), end, sentence.line_at(match.start())


def _periods(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """The same days of the same months in two years."""
    years: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for sentence in sentences:
        for match in _RANGE.finditer(sentence.text):
            days = re.sub(r"\s", "", match.group()[len(match["year"]) + 1 :])
            years[days].append((match["year"], match.group(), sentence.line_at(match.start())))
    for entries in years.values():
        latest = max(entries)
        for year, text, line in entries:
            if year != latest[0]:
                reason = f"同一时段在第{latest[2]}行写作“{latest[1]}”"
                yield Finding(line, RULE, text, "年份前后不一", reason, SURE, (latest[2],))


def _evaluations(sentences: Sequence[Sentence], days: Sequence[Dated]) -> Iterator[Finding]:
    """An evaluation that ends before the day up to which its data reach."""
    reached = max((day for day in days if day.until), key=lambda one: one.day, default=None)
    for sentence in sentences:
        if reached is None or not _EVALUATION.search(sentence.text):
            continue
        for text, end, line in _ranges(sentence):
            if end < reached.day:
                reason = f"报告使用截至{reached.text}的数据（第{reached.line}行）"
                yield Finding(line, RULE, text, "年份请核对", reason, LIKELY, (reached.line,))
