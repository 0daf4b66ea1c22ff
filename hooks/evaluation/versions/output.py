"""Changes as text for staff and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evaluation.dataset import Entry
from evaluation.numbers.amounts import written
from evaluation.versions.changes import Change, Changes

Pages = Mapping[str, Sequence[Mapping[str, str]]]
ENTRY = ("value", "exact", "unit", "text", "absence", "decimals", "formula")


def changes_lines(found: Changes, before: str, after: str, pages: Pages) -> Iterator[str]:
    """All that differs between two registers under their names. `pages` says where each fact is shown."""
    counts = (
        f"改动 {len(found.changed)} 个，新增 {len(found.added)} 个，删除 {len(found.removed)} 个，相同 {found.same} 个"
    )
    apart = f"，不对比 {len(found.apart)} 个" if found.apart else ""
    yield f"{before} → {after}：{counts}{apart}。"
    for title, group in (("改动", found.changed), ("新增", found.added), ("删除", found.removed)):
        if group:
            yield f"{title}："
        for change in group:
            yield f"  {change.id}（{change.label}）{_earlier_id(change)}：{_old_to_new(change)}"
            yield from _places(change, pages)
    if found.apart:
        yield "不对比："
    for one in found.apart:
        yield f"  {one.entry['id']}（{one.entry['label']}）：{one.reason}"


def changes_json(found: Changes, before: str, after: str, pages: Pages) -> str:
    """The same as JSON: `changed`, `added` and `removed` with old and new value, unit and places; `not_compared`.

    `old_id` is what an earlier year called a fact, where it is not the same.
    """
    groups = {"changed": found.changed, "added": found.added, "removed": found.removed}
    content = {
        "from": before,
        "to": after,
        "same": found.same,
        **{name: [_entry_of_years(change, pages) for change in group] for name, group in groups.items()},
        "not_compared": [
            {"id": one.entry["id"], "label": one.entry["label"], "reason": one.reason} for one in found.apart
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def change_entry(change: Change, pages: Pages) -> dict[str, Any]:
    """One change for machines; `places` holds the cell that states the number, and the pages that show it."""
    place = change.place
    cell = None if place is None else {"file": place.file, "row": place.row or None, "column": place.column or None}
    return {
        "id": change.id,
        "label": change.label,
        "unit": change.unit,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "difference": change.difference_text or None,
        "stated": change.is_stated,
        "places": {"source": cell, "pages": [dict(page) for page in pages.get(change.id, ())]},
    }


def _entry_of_years(change: Change, pages: Pages) -> dict[str, Any]:
    entry = change_entry(change, pages)
    return {**entry, "old_id": change.old["id"]} if change.old and change.old["id"] != change.id else entry


def _earlier_id(change: Change) -> str:
    return f"［上年编号 {change.old['id']}］" if change.old and change.old["id"] != change.id else ""


def _plain(entry: Entry | None) -> dict[str, Any] | None:
    return None if entry is None else {key: entry[key] for key in ENTRY if key in entry}


def _old_to_new(change: Change) -> str:
    old = change.old["text"] if change.old else "（没有）"
    new = change.new["text"] if change.new else "（已删除）"
    return f"{old} → {new}{_by_how_much(change)}"


def _by_how_much(change: Change) -> str:
    """How much it rose or fell, in the base unit; nothing where that cannot be said."""
    if not change.difference:
        return ""
    unit = "个百分点" if change.unit == "%" else change.unit
    decimals = max(int(entry["decimals"]) for entry in (change.old, change.new) if entry)
    shown = written(abs(change.difference), 2 if change.unit == "元" else decimals, grouped=True)
    return f"（{'增加' if change.difference > 0 else '减少'} {shown}{unit}）"


def _places(change: Change, pages: Pages) -> Iterator[str]:
    if change.is_stated and change.place:
        yield f"    来源：{change.place}"
    elif formula := change.entry.get("formula"):
        yield f"    算法：{formula}"
    if shown := [f"{page['title']}（{page['address']}）" for page in pages.get(change.id, ())]:
        yield f"    出现在：{'、'.join(shown)}"
