"""Audits as staff read them: lines, one table for many files, JSON, and a page with the places marked in the text."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from evaluation.audit.auditing import Audit
from evaluation.audit.finding import CONFIDENCES, Finding
from evaluation.documents import Paragraph
from evaluation.problems import Problem
from evaluation.shipped import MACROS

PAGE = "audit.html"


@dataclass(frozen=True)
class Outcome:
    """One file with its audit, or why it could not be read."""

    file: str
    result: Audit | Problem

    @property
    def is_clean(self) -> bool:
        return isinstance(self.result, Audit) and not self.result.contradictions


def audit_lines(outcome: Outcome) -> Iterator[str]:
    """The contradictions in the order of the text, how many they are, and apart from them what need not be one."""
    if isinstance(outcome.result, Problem):
        yield str(outcome.result)
        return
    result = outcome.result
    yield from map(_seen, result.contradictions)
    counts = [sum(one.confidence == level for one in result.contradictions) for level in CONFIDENCES]
    data = "已与数据核对。" if result.uses_data else "没有与数据核对。"
    yield (
        f"共{len(result.contradictions)}处矛盾（把握高{counts[0]}处，中{counts[1]}处）；"
        f"另有{len(result.remarks)}处可能只是取整或口径的差异。{data}"
    )
    yield from result.document.remarks
    if result.remarks:
        yield from ("", f"可能只是取整或口径的差异（{len(result.remarks)}处）：", *map(_seen, result.remarks))


def _seen(finding: Finding) -> str:
    """A finding on one line, with what turns or hides the letters after it shown as what it is."""
    return "".join(
        f"〔U+{ord(letter):04X}〕" if unicodedata.category(letter) in ("Cc", "Cf") else letter
        for letter in str(finding)
    )


def audit_table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line a file, the worst first: contradictions of either confidence, remarks."""
    yield "把握高\t把握中\t取整等\t文件"
    rows: list[tuple[tuple[int, ...], str]] = []
    for outcome in outcomes:
        found = outcome.result
        if isinstance(found, Problem):
            rows.append(((-(10**9),), f"读不了\t\t\t{outcome.file}：{found.rule}"))
            continue
        levels = [sum(one.confidence == level for one in found.contradictions) for level in CONFIDENCES[:2]]
        counts = (*levels, len(found.remarks))
        rows.append((tuple(-count for count in counts), "\t".join(map(str, (*counts, outcome.file)))))
    yield from (line for _, line in sorted(rows))
    unread = sum(isinstance(outcome.result, Problem) for outcome in outcomes)
    found_in = sum(not outcome.is_clean for outcome in outcomes) - unread
    yield f"共{len(outcomes)}个文件：{found_in}个有矛盾或差错，{unread}个读不了。"


def audit_json(outcomes: Sequence[Outcome]) -> str:
    """The same as JSON: one object a file."""
    return json.dumps([_entry(one) for one in outcomes], ensure_ascii=False, indent=1) + "\n"


def _entry(outcome: Outcome) -> dict[str, object]:
    result = outcome.result
    if isinstance(result, Problem):
        return {"file": outcome.file, "problem": str(result)}
    lists = {"contradictions": result.contradictions, "remarks": result.remarks}
    found = {name: [_plain(one) for one in findings] for name, findings in lists.items()}
    return {"file": outcome.file, "uses_data": result.uses_data, "unread": list(result.document.remarks), **found}


def _plain(one: Finding) -> dict[str, object]:
    return {key: value for key, value in asdict(one).items() if key not in ("figure", "inputs")}


def audit_page(outcome: Outcome) -> str:
    """The text with the places marked and the findings beside it, as one page that needs nothing else."""
    environment = Environment(
        loader=FileSystemLoader(MACROS), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = environment.get_template(PAGE)
    if isinstance(outcome.result, Problem):
        return template.render(file=outcome.file, problem=str(outcome.result), blocks=[], findings=[])
    numbered = list(enumerate(outcome.result.findings, 1))
    blocks: list[dict[str, object]] = []
    for at, block in enumerate(outcome.result.document.blocks):
        mine = [(number, one) for number, one in numbered if one.block == at]
        text = _marked(block.text, mine) if isinstance(block, Paragraph) else ""
        rows = () if isinstance(block, Paragraph) else block.rows
        cells = [[_marked(c.text, [one for one in mine if one[1].place == c.place]) for c in row] for row in rows]
        blocks.append({"text": text, "rows": cells})
    return template.render(file=outcome.file, problem="", blocks=blocks, findings=numbered)


def _marked(text: str, findings: Sequence[tuple[int, Finding]]) -> Markup:
    """The text with each finding's words marked; what is printed in several pieces is marked at the last of them."""
    marks: list[tuple[int, int, int]] = []
    for number, one in findings:
        tries = [one.printed, *(one.printed[-size:] for size in (12, 8, 5, 3))]
        words = next((words for words in tries if words and words in text), "")
        at = text.find(words) if words else 0
        if not any(start < at + len(words) and at < end for start, end, _ in marks):
            marks.append((at, at + len(words), number))
    pieces, done = Markup(""), 0
    for start, end, number in sorted(marks):
        inner = Markup('<mark id="m{0}"><a href="#f{0}">{1}</a></mark>').format(
            number, text[start:end] or f"〔{number}〕"
        )
        pieces += escape(text[done:start]) + inner
        done = end
    return pieces + escape(text[done:])
