"""The facts that differ between two registers: changed, added, removed. A register is a list as in `facts.json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluation.amounts import decimal_string
from evaluation.dataset import Entry
from evaluation.problems import Place

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
class Changes:
    """Everything that differs, in the order of the newer register, what was removed last; and how many are the same."""

    changed: tuple[Change, ...]
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    same: int

    def __iter__(self) -> Iterator[Change]:
        return iter((*self.changed, *self.added, *self.removed))

    def __len__(self) -> int:
        return len(self.changed) + len(self.added) + len(self.removed)


def changes(before: Iterable[Entry], after: Iterable[Entry]) -> Changes:
    """What differs in value, unit, absence or the text that readers see; a label may change without a word."""
    old, new = ({str(entry["id"]): entry for entry in register} for register in (before, after))
    both = [fact_id for fact_id in new if fact_id in old]
    changed = [Change(old[fact_id], new[fact_id]) for fact_id in both if _differs(old[fact_id], new[fact_id])]
    added = [Change(None, entry) for fact_id, entry in new.items() if fact_id not in old]
    removed = [Change(entry, None) for fact_id, entry in old.items() if fact_id not in new]
    return Changes(tuple(changed), tuple(added), tuple(removed), len(both) - len(changed))


def exact(entry: Entry) -> Fraction | None:
    """The exact value of an entry; None when it has none."""
    value = entry.get("exact") or entry.get("value")
    return None if value is None else Fraction(str(value))


def _differs(old: Entry, new: Entry) -> bool:
    return any(old.get(key) != new.get(key) for key in _COMPARED)
