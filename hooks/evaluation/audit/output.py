"""An audit as staff read it, one line a finding, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from evaluation.audit.auditing import Audit
from evaluation.audit.finding import CONFIDENCES, Finding
from evaluation.audit.readings import Reading


def audit_lines(result: Audit, *, everything: bool = False) -> Iterator[str]:
    """The contradictions by line, how many they are, and apart from them what need not be one.

    With `everything` all quantities stand behind.
    """
    yield from map(str, result.contradictions)
    yield _count(result)
    for title, findings in (("可能只是取整、口径或写法的差异", result.remarks), ("文字差错", result.slips)):
        if findings:
            yield ""
            yield f"{title}（{len(findings)}处）："
            yield from map(str, findings)
    if not everything:
        return
    yield ""
    yield "全部数量："
    yield from map(reading_line, result.readings)


def _count(result: Audit) -> str:
    by = "，".join(
        f"{level}{sum(one.confidence == level for one in result.contradictions)}处" for level in CONFIDENCES[:2]
    )
    unmatched = sum(not reading.fact_id for reading in result.readings)
    data = "" if result.uses_data else "文中年度与数据的年度不同，没有与数据核对。"
    return (
        f"共{len(result.contradictions)}处矛盾（把握{by}）；另有{len(result.remarks)}处可能只是取整或写法的差异，"
        f"{len(result.slips)}处文字差错；全文{len(result.readings)}个数量，{unmatched}个在数据里没有相同的数。{data}"
    )


def reading_line(reading: Reading) -> str:
    """One quantity: the fact it is, or what comes nearest and by how much it differs."""
    place = f"第{reading.line}行\t{reading.text}"
    if reading.fact_id:
        return f"{place}\t＝ {reading.fact_id}"
    near = "；".join(f"按{one.by}最近 {one.fact_id} {one.text}，相差{one.difference}" for one in reading.nearest)
    return f"{place}\t没有相同的数。{near}"


def audit_json(result: Audit, *, everything: bool = False) -> str:
    """The same as JSON, one finding a line: contradictions, remarks, slips, and with `everything` the quantities."""
    parts = {
        "contradictions": [_entry(one) for one in result.contradictions],
        "remarks": [_entry(one) for one in result.remarks],
        "slips": [_entry(one) for one in result.slips],
    }
    if everything:
        parts["quantities"] = [asdict(one) for one in result.readings]
    lists = ",\n".join(f'"{name}":[\n{_rows(entries)}\n]' for name, entries in parts.items())
    return f'{{"uses_data":{json.dumps(result.uses_data)},\n{lists}}}\n'


def _rows(entries: Sequence[Mapping[str, object]]) -> str:
    return ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)


def _entry(one: Finding) -> dict[str, object]:
    return {
        "line": one.line,
        "lines": list(one.all_lines),
        "rule": one.rule,
        "printed": one.printed,
        "expected": one.expected,
        "reason": one.reason,
        "confidence": one.confidence,
    }
