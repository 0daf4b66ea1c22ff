"""Documents cited: one title with two numbers, one number with two titles, a number that nothing introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.documents import Paragraph
from evaluation.language.documents import CANONICAL, typed_numbers

RULE = "文号与名称"
TITLE = re.compile(
    r"《(?P<title>[^《》\n]{4,80}(?:<[^<>]*>[^《》\n]*|〈[^〈〉]*〉[^《》\n]*)?)》(?:的(?:通知|批复|函|意见))?\s*[（(]?\s*$"
)
LESS = re.compile(r"关于|印发|的通知$|的批复$|[<>〈〉《》\s]")


@dataclass(frozen=True)
class Cited:
    """A document number where it stands, with the title before it if there is one."""

    number: str
    typed: str
    title: str
    block: int
    place: str


def citations(evidence: Evidence) -> Iterator[Finding]:
    cited = [one for one in _cited(evidence) if CANONICAL.fullmatch(one.number)]
    by_title: dict[str, Cited] = {}
    by_number: dict[str, Cited] = {}
    for one in cited:
        if one.title:
            title = LESS.sub("", one.title)
            first = by_title.setdefault(title, one)
            if first.number != one.number:
                yield _finding(one, first, f"{first.place}为{first.number}", SURE)
            same = by_number.setdefault(one.number, one)
            other = LESS.sub("", same.title)
            if other != title and not other.endswith(title) and not title.endswith(other):
                within = other in title or title in other
                yield _finding(
                    one, same, f"同一文号在{same.place}的名称为《{same.title}》", POSSIBLE if within else LIKELY
                )
    yield from _padded(cited)
    introduced = set(by_number)
    for one in cited:
        if not one.title and one.number not in introduced:
            near = [first for number, first in by_number.items() if _slips(number, one.number)]
            if len(near) == 1 and sum(other.number == near[0].number for other in cited) == 1:
                yield _finding(
                    one, near[0], f"{near[0].place}的《{near[0].title}》为{near[0].number}，两个文号只差一处", LIKELY
                )


def _cited(evidence: Evidence) -> Iterator[Cited]:
    for number, block in enumerate(evidence.document.blocks):
        cells = [block] if isinstance(block, Paragraph) else [c for row in block.rows for c in row if not c.covered]
        for one in cells:
            for typed in typed_numbers(one.text) if "号" in one.text else ():
                match = TITLE.search(one.text[max(0, typed.start - 100) : typed.start])
                yield Cited(typed.canonical, typed.text, match["title"] if match else "", number, one.place)


def _padded(cited: list[Cited]) -> Iterator[Finding]:
    """One number written with and without leading zeros."""
    written: dict[str, dict[str, Cited]] = {}
    for one in cited:
        zeros = "0" if re.search(r"[〕\]）)】]\s*第?0", one.typed) else ""
        written.setdefault(one.number, {}).setdefault(zeros, one)
    for number, forms in written.items():
        if len(forms) > 1:
            one = forms["0"]
            yield Finding(
                one.block,
                one.place,
                RULE,
                one.typed,
                f"同一文号在{forms[''].place}写作“{forms[''].typed}”；文号不编虚位",
                SURE,
                f"统一为“{number}”",
                (forms[""].place,),
            )


def _slips(first: str, second: str) -> bool:
    head, tail = first.rsplit("〕", 1), second.rsplit("〕", 1)
    a, b = head[1].rstrip("号"), tail[1].rstrip("号")
    if head[0] != tail[0]:
        return False
    return len(a) == len(b) > 1 and (sum(x != y for x, y in zip(a, b, strict=True)) == 1 or sorted(a) == sorted(b))


def _finding(one: Cited, first: Cited, reason: str, confidence: str) -> Finding:
    printed = f"《{one.title}》{one.typed}" if one.title else one.typed
    return Finding(one.block, one.place, RULE, printed, reason, confidence, "", (first.place,))
