"""The editions of a year with what each changed, as far as the registers that are kept can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evaluation.dataset import Correction, Editions, Entry
from evaluation.versions.changes import Changes, changes


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why an edition stopped to be one that readers are led to. It stays where it is."""

    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One edition; `changes` against the edition before, None for the first and where a register is not kept."""

    edition: Correction
    changes: Changes | None
    is_first: bool
    withdrawal: Withdrawal | None = None


def publications(
    editions: Editions, current: Sequence[Entry] = (), withdrawn: Mapping[str, Withdrawal] = MappingProxyType({})
) -> tuple[Publication, ...]:
    """Every edition, the oldest first. `current` is the register of the newest one while none is kept for it."""
    registers = dict(editions.registers)
    if editions.entries and current:
        registers.setdefault(editions.entries[-1].number, current)
    found = []
    for number, entry in enumerate(editions.entries):
        before = registers.get(editions.entries[number - 1].number) if number else None
        after = registers.get(entry.number)
        known = before is not None and after is not None
        differing = changes(before or (), after or ()) if known else None
        found.append(Publication(entry, differing, number == 0, withdrawn.get(entry.number)))
    return tuple(found)


def unpublished(editions: Editions, current: Sequence[Entry]) -> Changes | None:
    """What differs from the newest edition, when that one is published already; None while it is being prepared."""
    newest = editions.registers.get(editions.entries[-1].number) if editions.entries else None
    return None if newest is None else changes(newest, current)
