"""Names that a text writes in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, takewhile

from evaluation.audit.document import Document
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.grid import Grid

RULE = "名称"
_IN_QUOTES, _IN_TITLE = re.compile(r"“([^“”《》]{3,20})”"), re.compile(r"《([^《》]{3,20})》")
_QUOTED_EVENT = re.compile(r"“(?P<name>[^“”《》]{6,20})”(?P<kind>活动|项目|工程|计划|行动|节目)")
_LONG_START = 5
_WORD = re.compile(r"[\u4e00-\u9fff]+")
_SAME_START = 3
_SHORTEST_BODY = 3
_NUMERAL = "一二三四五六七八九十"
_SESSION = re.compile(rf"(?P<which>[{_NUMERAL}]+届[{_NUMERAL}]+)(?P<kind>[届次])(?P<what>全会|会议|全体会议)")
_BROADCASTER = re.compile(r"(?P<place>[\u4e00-\u9fff]{2}[省市县区]?)广播电视台")
_GATHERS = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{3,12})(?:结合|会同|联合|征求|汇总)(?P<others>[\u4e00-\u9fff]+(?:[、和与及][\u4e00-\u9fff]+)+)"
)


def names_written_in_two_ways(document: Document) -> Iterator[Finding]:
    """A name both in 《》 and in “”; an indicator that the table calls otherwise."""
    lines = [
        (line, text)
        for passage in document.passages
        for line, text in zip(passage.lines, passage.text.split("\n"), strict=True)
    ]
    yield from _two_marks(lines, document.grids)
    yield from _quoted_events(lines, document.grids)
    yield from _sessions(lines)
    yield from _among_their_own(lines)
    yield from _broadcasters(lines, document.grids)
    yield from _indicators(lines, document.grids)


def _two_marks(lines: Sequence[tuple[int, str]], grids: Sequence[Grid]) -> Iterator[Finding]:
    cells = [(cell.line, cell.text) for grid in grids for row in grid.rows for cell in row.texts]
    quoted: dict[str, list[int]] = defaultdict(list)
    titled: dict[str, list[int]] = defaultdict(list)
    for line, text in sorted({*lines, *cells}):
        for name in _IN_QUOTES.findall(text):
            quoted[name].append(line)
        for name in _IN_TITLE.findall(text):
            titled[name].append(line)
    for name in sorted(quoted.keys() & titled.keys()):
        reason = f"第{quoted[name][0]}行写作“{name}”，同一名称用了两种标点"
        places = (*titled[name], *quoted[name])
        yield Finding(titled[name][0], RULE, f"《{name}》", "", reason, POSSIBLE, places)


def _quoted_events(lines: Sequence[tuple[int, str]], grids: Sequence[Grid]) -> Iterator[Finding]:
    """“互联网+助残服务”活动 and “互联网+助盲脱贫”活动: two names of the same kind that begin alike."""
    cells = [(cell.line, cell.text) for grid in grids for row in grid.rows for cell in row.texts]
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line, text in sorted({*lines, *cells}):
        for match in _QUOTED_EVENT.finditer(text):
            places[match["name"], match["kind"]].append(line)
    for (name, kind), (other, same) in combinations(sorted(places, key=lambda key: places[key]), 2):
        begins = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False)))
        if kind == same and begins >= _LONG_START and 2 * begins > max(len(name), len(other)):
            reason = f"第{places[other, kind][0]}行写作“{other}”{kind}，是否同一{kind}请核对"
            lines_ = (*places[name, kind], *places[other, kind])
            yield Finding(places[name, kind][0], RULE, f"“{name}”{kind}", "", reason, LIKELY, lines_)


def _sessions(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """十一届六届全会 where another place has 十一届六次全会."""
    proper: dict[str, list[int]] = defaultdict(list)
    for line, text in lines:
        for match in _SESSION.finditer(text):
            if match["kind"] == "次":
                proper[match["which"]].append(line)
    for line, text in lines:
        for match in _SESSION.finditer(text):
            if match["kind"] == "届" and match["which"] in proper:
                place = proper[match["which"]]
                right = f"{match['which']}次{match['what']}"
                reason = f"第{place[0]}行写作“{match['which']}次”"
                yield Finding(line, RULE, match.group(), f"应为“{right}”", reason, SURE, tuple(place))


def _among_their_own(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """甲结合乙、甲和丙三家意见: a body among those whose views it gathers."""
    for line, text in lines:
        for match in _GATHERS.finditer(text):
            others = re.split(r"以及|[、和与及]", match["others"])
            own = [one for one in others[:-1] if len(one) >= _SHORTEST_BODY and match["body"].endswith(one)]
            if own and len(others) > 2:
                reason = f"“{own[0]}”既是牵头的一方，又列在各方之中，其中一处疑应为别的单位"
                yield Finding(line, RULE, match.group()[:60], "", reason, LIKELY)


def _broadcasters(lines: Sequence[tuple[int, str]], grids: Sequence[Grid]) -> Iterator[Finding]:
    """One place's 广播电视台 and 电视台: the same body under two names."""
    cells = [(cell.line, cell.text) for grid in grids for row in grid.rows for cell in row.texts]
    long: dict[str, list[int]] = defaultdict(list)
    every = sorted({*lines, *cells})
    for line, text in every:
        for match in _BROADCASTER.finditer(text):
            long[match["place"]].append(line)
    for place, places in long.items():
        short = [line for line, text in every if f"{place}电视台" in text]
        if short:
            reason = f"第{short[0]}行写作“{place}电视台”，是否同一单位请核对"
            yield Finding(places[0], RULE, f"{place}广播电视台", "", reason, LIKELY, (*places, *short))


def _indicators(lines: Sequence[tuple[int, str]], grids: Sequence[Grid]) -> Iterator[Finding]:
    """可持续发展指标 in the text where the table's group is 可持续影响指标: same beginning and length, other words."""
    groups = {
        name: row.line
        for grid in grids
        for row in grid.rows
        for name in row.own_names
        if name.endswith("指标") and len(name) > _SAME_START + 2
    }
    for line, text in lines:
        for start in range(len(text)):
            if not text.startswith("指标", start):
                continue
            for name, place in groups.items():
                written = text[start + 2 - len(name) : start + 2] if start + 2 >= len(name) else ""
                if written in groups or written[:_SAME_START] != name[:_SAME_START] or not _WORD.fullmatch(written):
                    continue
                reason = f"绩效指标表（第{place}行）为“{name}”"
                yield Finding(line, RULE, written, f"应为“{name}”", reason, LIKELY, (place,))
