"""Pages that no writer would write and no parser should be given: refused by line before anything looks into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from evaluation.dataset import bounds, unseen_of
from evaluation.problems import Place, Problem

_MARKER = re.compile(r"[ \t]*(?:[-*+:>]|\d{1,9}[.)])(?=[ \t>]|$)|[ \t]*>")
_HEADING = re.compile(r"[ \t]{0,3}#")
_SPLIT = "请分成几个页面或几段"


def limit_problems(source: str, file: str) -> tuple[Problem, ...]:
    """Each way in which a page is larger or deeper than any page needs to be, with the line where it becomes so."""
    return tuple(_limit_problems(source, file))


def _limit_problems(source: str, file: str) -> Iterator[Problem]:
    lines = source.removesuffix("\n").split("\n")  # other signs that end a line are seen by nobody
    if not source.strip():
        yield Problem(Place(file), "页面是空的", advice="请写上内容；不要这一页的，请删除这个文件")
    if len(lines) > bounds.PAGE_LINES:
        yield Problem(Place(file), f"一个页面须在 {bounds.PAGE_LINES:,} 行以内", f"{len(lines):,} 行", _SPLIT)
    for number, line in enumerate(lines, start=1):
        yield from _line_problems(line, Place(file, number))
    headings = [number for number, line in enumerate(lines, start=1) if _HEADING.match(line)]
    if len(headings) > bounds.HEADINGS:
        rule = f"一个页面的标题须在 {bounds.HEADINGS} 个以内"
        yield Problem(Place(file, headings[bounds.HEADINGS]), rule, f"{len(headings)} 个", "请分成几个页面")
    for sign in bounds.OPENING:
        if (times := source.count(sign)) > bounds.PAGE_SIGNS:
            so_far = accumulate(line.count(sign) for line in lines)
            number = next(number for number, count in enumerate(so_far, start=1) if count > bounds.PAGE_SIGNS)
            rule = f"一个页面里的“{sign}”须在 {bounds.PAGE_SIGNS:,} 个以内"
            yield Problem(Place(file, number), rule, f"{times:,} 个", _SPLIT)
    yield from _paragraph_problems(lines, file)


def _line_problems(line: str, place: Place) -> Iterator[Problem]:
    if unseen := unseen_of(line):
        yield Problem(place, *unseen, "请删除这个字符，或重新输入这一行")
    if len(line) > bounds.LINE:
        yield Problem(place, f"一行须在 {bounds.LINE:,} 字以内", f"{len(line):,} 字", "请分成几段")
        return
    at = levels = 0
    while match := _MARKER.match(line, at):
        at, levels = match.end(), levels + 1
    if levels > bounds.LEVELS:
        rule = f"列表和引用最多套 {bounds.LEVELS} 层"
        yield Problem(place, rule, f"{levels} 层", "请改成并列的几条，或分成几段")
    body = line.expandtabs(4)
    if body.strip() and len(body) - len(body.lstrip(" ")) > bounds.INDENT:
        yield Problem(place, f"行首的空格须在 {bounds.INDENT} 个以内", advice="请减少缩进")


def _paragraph_problems(lines: list[str], file: str) -> Iterator[Problem]:
    """Too many lines, or of one sign, without a blank line between."""
    start = 0
    for number in [*(number for number, line in enumerate(lines) if not line.strip()), len(lines)]:
        paragraph = lines[start:number]
        place = Place(file, start + 1)
        start = number + 1
        if len(paragraph) > bounds.PARAGRAPH_LINES:
            rule = f"一段（中间没有空行）须在 {bounds.PARAGRAPH_LINES:,} 行以内"
            yield Problem(place, rule, f"{len(paragraph):,} 行", "请加空行分段；大的表请放到 data/ 里")
        text = "\n".join(paragraph)
        for sign in bounds.OPENING:
            if sign != "|" and (times := text.count(sign)) > bounds.SIGNS:
                rule = f"一段里的“{sign}”须在 {bounds.SIGNS} 个以内"
                yield Problem(place, rule, f"{times:,} 个", "请检查是否误按；需要的话加空行分段")
