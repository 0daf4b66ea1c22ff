"""The facts that differ between two registers (lists as in `facts.json`), as values, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from evaluation.dataset import Entry
from evaluation.numbers.amounts import decimal_string, written
from evaluation.problems import Place
from evaluation.versions.correspondence import Correspondence, by_id

CHANGED, ADDED, REMOVED = "改动", "新增", "删除"
_COMPARED = ("value", "exact", "absence", "unit", "text")


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs: `old` is missing when it was added, `new` when it was removed."""

    old: Entry | None
    new: Entry | None

    @property
    def kind(self) -> str:
        return ADDED if self.old is None else REMOVED if self.new is None else CHANGED

    @property
    def entry(self) -> Entry:
        """The fact as it is now, or as it was before it was removed."""
        return self.new or self.old or {}

    @property
    def id(self) -> str:
        return str(self.entry["id"])

    @property
    def label(self) -> str:
        return str(self.entry["label"])

    @property
    def unit(self) -> str:
        return str(self.entry["unit"])

    @property
    def is_stated(self) -> bool:
        """Whether somebody typed the number; a computed one changes with its inputs."""
        return not self.entry.get("inputs") and not self.entry.get("formula")

    @property
    def place(self) -> Place | None:
        """The cell that states the number, or the total that is checked against it."""
        source: Mapping[str, Any] | None = self.entry.get("source")
        return Place(source["file"], source["row"] or 0, source["column"] or "") if source else None

    @property
    def difference(self) -> Fraction | None:
        """New less old, exact, in the unit's base; None where one of them is no number or they differ in unit."""
        if self.old is None or self.new is None or self.old["unit"] != self.new["unit"]:
            return None
        old, new = exact(self.old), exact(self.new)
        return None if old is None or new is None else new - old

    @property
    def difference_text(self) -> str:
        """The difference as a decimal string; empty where there is none."""
        return "" if self.difference is None else decimal_string(self.difference)


@dataclass(frozen=True, slots=True)
class Apart:
    """A fact of two years that must not be compared, and why."""

    entry: Entry
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs, in the order of the newer register, what was removed last; and how many are the same.

    `apart` are facts of different years that mean something else in each.
    """

    changed: tuple[Change, ...]
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    same: int
    apart: tuple[Apart, ...] = ()

    def __iter__(self) -> Iterator[Change]:
        return iter((*self.changed, *self.added, *self.removed))

    def __len__(self) -> int:
        return sum(map(len, self.groups.values()))

    @property
    def groups(self) -> Mapping[str, tuple[Change, ...]]:
        """What differs by kind."""
        return {CHANGED: self.changed, ADDED: self.added, REMOVED: self.removed}


def changes(before: Iterable[Entry], after: Iterable[Entry]) -> Changes:
    """What differs in value, unit, absence or the text that readers see; a label may change without a word."""
    return _changes(by_id(before), by_id(after), {})


def changes_of_years(link: Correspondence) -> Changes:
    """The same between two years: each fact against the one it continues, and those apart that must not be compared."""
    hindrances = {fact_id: link.hindrance(fact_id) for fact_id in link.after}
    named = {fact_id: link.earlier(fact_id) for fact_id in link.after}
    apart = {
        fact_id: reason
        for fact_id, reason in hindrances.items()
        if reason and (fact_id in link.before or named[fact_id] in link.before)
    }
    after = {fact_id: entry for fact_id, entry in link.after.items() if fact_id not in apart}
    gone = {*apart, *(named[fact_id] for fact_id in apart)} - {named[fact_id] for fact_id in after}
    before = {fact_id: entry for fact_id, entry in link.before.items() if fact_id not in gone}
    found = _changes(before, after, {fact_id: named[fact_id] for fact_id in after})
    return replace(found, apart=tuple(Apart(link.after[fact_id], reason) for fact_id, reason in apart.items()))


def _changes(old: Mapping[str, Entry], new: Mapping[str, Entry], named: Mapping[str, str]) -> Changes:
    """`named` says which id the older register gave a fact, where it is not the same."""
    pairs = {fact_id: named.get(fact_id, fact_id) for fact_id in new}
    both = [(old[was], new[fact_id]) for fact_id, was in pairs.items() if was in old]
    changed = [Change(was, now) for was, now in both if any(was.get(key) != now.get(key) for key in _COMPARED)]
    added = [Change(None, new[fact_id]) for fact_id, was in pairs.items() if was not in old]
    continued = set(pairs.values())
    removed = [Change(entry, None) for fact_id, entry in old.items() if fact_id not in continued]
    return Changes(tuple(changed), tuple(added), tuple(removed), len(both) - len(changed))


def exact(entry: Entry) -> Fraction | None:
    """The exact value of an entry; None when it has none."""
    value = entry.get("exact") or entry.get("value")
    return None if value is None else Fraction(str(value))


Pages = Mapping[str, Sequence[Mapping[str, str]]]
ENTRY = ("value", "exact", "unit", "text", "absence", "decimals", "formula")


def changes_lines(found: Changes, before: str, after: str, pages: Pages) -> Iterator[str]:
    """All that differs between two registers under their names. `pages` says where each fact is shown."""
    counts = "，".join(f"{kind} {len(group)} 个" for kind, group in found.groups.items()) + f"，相同 {found.same} 个"
    apart = f"，不对比 {len(found.apart)} 个" if found.apart else ""
    yield f"{before} → {after}：{counts}{apart}。"
    for title, group in found.groups.items():
        if group:
            yield f"{title}："
        for change in group:
            was = f"［上年编号 {change.old['id']}］" if change.old and change.old["id"] != change.id else ""
            yield f"  {change.id}（{change.label}）{was}：{_old_to_new(change)}"
            yield from _places(change, pages)
    if found.apart:
        yield "不对比："
    for one in found.apart:
        yield f"  {one.entry['id']}（{one.entry['label']}）：{one.reason}"


def changes_json(found: Changes, before: str, after: str, pages: Pages) -> str:
    """The same as JSON: `changed`, `added` and `removed` with old and new value, unit and places; `not_compared`.

    `old_id` is what an earlier year called a fact, where it is not the same.
    """
    groups = zip(("changed", "added", "removed"), found.groups.values(), strict=True)
    content = {
        "from": before,
        "to": after,
        "same": found.same,
        **{name: [_entry_of_years(change, pages) for change in group] for name, group in groups},
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
