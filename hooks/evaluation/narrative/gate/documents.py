"""Documents cited by hand: a document's number and title come from the register, through 文件(…) or 文号(…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evaluation.language import folded
from evaluation.language.documents import CLOSING, OPENING, TypedNumber, document_key, typed_numbers
from evaluation.narrative.gate.prose import Prose
from evaluation.problems import Problem

TITLE = re.compile(
    r"《(?P<title>[^《》\n]+)》"
    rf"(?P<number>\s*(?:[{OPENING}]\s*\d{{4}}\s*[{CLOSING}]\s*第?\d+\s*号"
    r"|[（(](?=[^\n]{0,30}\d\s*号)[^（()）\n]*(?:[（(]\d{4}[）)][^（()）\n]*)?[)）]))?"
)
BEFORE = 20


@dataclass(frozen=True)
class KnownDocuments:
    """The registered documents by title and number."""

    documents: tuple[tuple[str, str], ...]
    citing: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @cached_property
    def by_title(self) -> dict[str, str]:
        return {document_key(title): title for title, _ in self.documents if title}

    @cached_property
    def _lead(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(self.citing) or '(?!)'})[\u4e00-\u9fff]{{0,12}}$")

    def is_cited(self, before: str, title: str) -> bool:
        """Whether a title is that of a law, notice or plan on which the text before it relies (根据…《…办法》)."""
        return re.sub(r"[（(][^（()）]*[）)]$", "", title).endswith(self.kinds) and bool(self._lead.search(before))

    def registered(self, typed: str) -> str:
        """The registered number that was typed, perhaps with words before it; empty when there is none."""
        keys = {document_key(number): number for _, number in self.documents if number}
        near = [key for key in keys if typed.endswith(key) or (not typed.startswith("〔") and key.endswith(typed))]
        return keys[max(near, key=len)] if near else ""


def typed_documents(prose: Prose, known: KnownDocuments) -> Iterator[tuple[Problem, tuple[int, int]]]:
    """A problem for every document cited by hand, with the part of the text that cites it."""
    cited: list[tuple[int, int]] = []
    plain = folded(prose.text)
    for match in TITLE.finditer(prose.text):
        title = known.by_title.get(document_key(match["title"]))
        before = prose.text[max(0, match.start() - BEFORE) : match.start()]
        if title or match["number"] or known.is_cited(before, match["title"]):
            cited.append(match.span())
            yield _title_problem(prose, match, title), match.span()
    for typed in typed_numbers(plain):
        if not any(start <= typed.start < end for start, end in cited):
            yield _number_problem(prose, typed, known.registered(typed.canonical)), (typed.start, typed.end)


def _title_problem(prose: Prose, match: re.Match[str], title: str | None) -> Problem:
    rule = "登记过的文件不能手写" if title else "引用的文件须先登记，再引用"
    use = f'{{{{ 文件("{title or match["title"]}") }}}}'
    advice = f"请改为 {use}" if title else f"请在 documents.csv 登记后写 {use}"
    return Problem(prose.place(match.start()), rule, f"“{match[0]}”", advice)


def _number_problem(prose: Prose, typed: TypedNumber, number: str) -> Problem:
    advice = f'请在 documents.csv 登记后写 {{{{ 文件("{typed.canonical}") }}}}'
    if number:
        advice = f'请改为 {{{{ 文件("{number}") }}}} 或 {{{{ 文号("{number}") }}}}'
    return Problem(prose.place(typed.start), "文号不能手写", f"“{prose.text[typed.start : typed.end]}”", advice)
