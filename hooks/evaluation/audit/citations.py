"""Documents cited: one title with two numbers, a number that nothing introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.documents import Paragraph
from evaluation.language.documents import CANONICAL, typed_numbers

RULE = "文号与名称"
TITLE = re.compile(
    r"《(?P<title>[^《》\n]{4,80}(?:<[^<>]*>[^《》\n]*|〈[^〈〉]*〉[^《》\n]*)?)》(?:的(?:通知|批复|函|意见))?\s*[（(]?\s*$"
)
BEHIND = re.compile(r"\s*(?:文件?|文)?[，,：:]?\s*《(?P<title>[^《》\n]{4,80})》")
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
            if not (first.number.endswith(one.number) or one.number.endswith(first.number)):  # 修订平财〔2022〕9号
                yield _finding(one, first, f"{first.place}为{first.number}", SURE)
            by_number.setdefault(one.number, one)
    for one in cited:
        near = [other for number, other in by_number.items() if _slips(number, one.number)] if not one.title else []
        if one.number not in by_number and len(near) == 1 and [c.number for c in cited].count(near[0].number) == 1:
            reason = f"{near[0].place}的《{near[0].title}》为{near[0].number}，两个文号只差一处"
            yield _finding(one, near[0], reason, LIKELY)


def _cited(evidence: Evidence) -> Iterator[Cited]:
    for number, block in enumerate(evidence.document.blocks):
        cells = [block] if isinstance(block, Paragraph) else [c for row in block.rows for c in row if not c.covered]
        for one in cells:
            for typed in typed_numbers(one.text) if "号" in one.text else ():
                match = TITLE.search(one.text[max(0, typed.start - 100) : typed.start])
                match = match or BEHIND.match(one.text, typed.end)
                yield Cited(typed.canonical, typed.text, match["title"] if match else "", number, one.place)


def _slips(first: str, second: str) -> bool:
    """Whether two numbers of one body and year differ by one digit, or by the order of their digits."""
    (head, a), (tail, b) = first.rsplit("〕", 1), second.rsplit("〕", 1)
    differ = sum(x != y for x, y in zip(a, b, strict=False))
    return head == tail and len(a) == len(b) > 2 and (differ == 1 or sorted(a) == sorted(b))


def _finding(one: Cited, first: Cited, reason: str, confidence: str) -> Finding:
    printed = f"《{one.title}》{one.typed}" if one.title else one.typed
    return Finding(one.block, one.place, RULE, printed, reason, confidence, "", (first.place,))
