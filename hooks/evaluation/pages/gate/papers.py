"""Documents cited by hand: a document's number and title come from the register, through 文件(…) or 文号(…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evaluation.documents import TypedNumber, document_key, typed_numbers
from evaluation.pages.gate.prose import Prose
from evaluation.problems import Problem

TITLE = re.compile(
    r"《(?P<title>[^《》\n]+)》(?P<number>\s*[（(〔\[［【][^（()）\n]{0,40}\d[^（()）\n]{0,20}[)）〕\]］】])?"
)


@dataclass(frozen=True)
class Papers:
    """The registered documents by title and number."""

    documents: tuple[tuple[str, str], ...]

    @cached_property
    def by_title(self) -> dict[str, str]:
        return {document_key(title): title for title, _ in self.documents if title}

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        return tuple(number for _, number in self.documents if number)

    def registered(self, typed: TypedNumber) -> str:
        """The registered number that was typed; empty when there is none. Words may stand before a typed one."""
        key = document_key(typed.canonical)
        return max((number for number in self.numbers if key.endswith(document_key(number))), key=len, default="")


def typed_documents(prose: Prose, papers: Papers) -> Iterator[tuple[Problem, tuple[int, int]]]:
    """A problem for every document cited by hand, with the part of the text that cites it."""
    cited: list[tuple[int, int]] = []
    for match in TITLE.finditer(prose.text):
        title = papers.by_title.get(document_key(match["title"]))
        if title is None and not match["number"]:
            continue
        cited.append(match.span())
        if title:
            rule, advice = "登记过的文件不能手写", f'请改为 {{{{ 文件("{title}") }}}}'
        else:
            rule = "带文号的文件须先登记"
            advice = f'请在 documents.csv 登记后写 {{{{ 文件("{match["title"]}") }}}}'
        yield Problem(prose.place(match.start()), rule, f"“{match[0]}”", advice), match.span()
    for typed in typed_numbers(prose.text):
        if not any(start <= typed.start + len(typed.prefix) < end for start, end in cited):
            number = papers.registered(typed)
            found = (number and typed.text[-len(number) :]) or typed.text
            advice = (
                f'请改为 {{{{ 文件("{number}") }}}} 或 {{{{ 文号("{number}") }}}}'
                if number
                else (f'请在 documents.csv 登记后写 {{{{ 文件("{typed.canonical}") }}}}')
            )
            yield Problem(prose.place(typed.start), "文号不能手写", f"“{found}”", advice), (typed.start, typed.end)
