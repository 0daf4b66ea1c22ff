"""Precision and recall of the proof-reader by kind, on texts that rules were tuned on and on others.

`held` and `unseen` were measured often, and the claims on their unaltered texts were read. `fresh` and `newest` were
written before the code met them, and rules were mended for what they showed: 76.4 % of 314 and 72.4 % of 246 at first.
Of `latest` the first twelve texts were at 76.0 % of 463, six more, written after the rules were mended, at 81.5 % of
173, then ten at 73.4 % of 429, with five claims on their unaltered texts of which one was right, six at 74.5 % of 271
with one, wrong, and four, after all that was mended, at 82.8 % of 169 with one, wrong (中). Then 30 texts that are not
kept here were at 75.9 % of 1081 with 17 claims on the unaltered ones, none right, and the last ten of `latest`, with
four more in Word, Excel and HTML and after all that was mended, at 82.4 % of 466 with four, none right.
The twelve of `recent` were at 74.4 % of 825, with 13 claims on the unaltered ones (three 把握高), none right.
The ten of `autumn`, three of them in Word, were at 77.6 % of 874, with five claims on the unaltered ones, none
right (all 把握中).
The first ten of `winter` were at 82.0 % of 867, with nine claims on the unaltered ones (six 把握高), none
right; its last five, after that was mended, at 81.4 % of 361 with none.
Of unaltered texts, not kept here, 42 brought 54 claims, none right; after that was mended 15 more brought 7, none
right, then 10 two, wrong too, and then 8 none.
"""

from __future__ import annotations

import sys
from collections import Counter

from campaign import HALVES, Planted, Specimen, planted, specimens, word_file
from evaluation.audit import POSSIBLE, SURE, Finding, audit, read_words
from evaluation.documents import Document, document_of

KINDS = {
    "sum": "分项与合计",
    "rate": "比率",
    "growth": "增减的比率",
    "change": "增减与差额的数",
    "direction": "增减的方向",
    "average": "平均数",
    "total": "表的合计",
    "identity": "表的勾稽",
    "text": "文与表",
    "year": "栏目用错",
    "score": "得分",
    "grade": "等级",
    "rank": "名次",
    "twice": "同名两数",
    "unit": "单位",
    "grim": "人数与比率",
    "document": "文号",
    "date": "日期",
}


def findings(text: str, name: str) -> tuple[Finding, ...]:
    document = document_of(word_file(text) if name.endswith(".docx") else text.encode(), name)
    assert isinstance(document, Document), document
    return tuple(one for one in audit(document, read_words()).findings if one.confidence != POSSIBLE)


def noticed(one: Planted, before: tuple[Finding, ...]) -> tuple[list[Finding], list[Finding]]:
    """The findings that the slip brought: those that speak of it, and the others."""
    known = {(finding.rule, finding.printed, finding.reason) for finding in before}
    new = [f for f in findings(one.text, one.specimen.name) if (f.rule, f.printed, f.reason) not in known]
    about = [f for f in new if one.new in f.printed or one.new in f.reason]
    return about, [f for f in new if f not in about]


def measure(half: str, *, shows: bool) -> None:
    found, missed, claims, false = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for specimen in specimens(half):
        before = findings(specimen.text, specimen.name)
        _false(specimen, before, shows=shows)
        for finding in before:
            false[finding.confidence] += 1
        for one in planted(specimen):
            about, other = noticed(one, before)
            (found if about else missed)[one.kind] += 1
            claims.update(finding.confidence for finding in about)
            false.update(finding.confidence for finding in other)
            if shows and not about:
                print(f"  漏 {specimen.name}:{one.line} [{one.kind}] {one.old}→{one.new}")
            if shows:
                for finding in other:
                    print(f"  误 {specimen.name} [{one.kind}] {one.old}→{one.new}: {finding}")
    total = sum(found.values()) + sum(missed.values())
    print(f"{half}：{total}处错误，找到{sum(found.values())}处，{100 * sum(found.values()) / total:.1f}%")
    for kind, name in KINDS.items():
        if found[kind] + missed[kind]:
            print(f"  {name}\t{found[kind]}/{found[kind] + missed[kind]}")
    for level in sorted({*claims, *false}, key="高中低".index):
        right, wrong = claims[level], false[level]
        print(f"  把握{level}：{right + wrong}条，有根据{right}条，{100 * right / (right + wrong):.1f}%")


def _false(specimen: Specimen, before: tuple[Finding, ...], *, shows: bool) -> None:
    if before:
        print(f"  {specimen.name} 原文被指{len(before)}处（把握高{sum(one.confidence == SURE for one in before)}处）")
    if shows:
        for finding in before:
            print(f"    {finding}")


if __name__ == "__main__":
    halves = [one for one in sys.argv[1:] if one in HALVES] or HALVES
    for half in halves:
        measure(half, shows="--show" in sys.argv)
