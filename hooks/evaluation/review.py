"""What a second person reads and signs before a release: every sentence with its figures spelt out, and every row.

What is new or other than it was when a role signed is still to be read, and how much is gone since is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from evaluation.dataset import Dataset, Entry, Table, within_year
from evaluation.dataset.seals import digest
from evaluation.dataset.signatures import FILE, SIGNERS, Signature, read_by_file
from evaluation.facts import Fact
from evaluation.markup import Block
from evaluation.narrative.filling import SLOT, Filled, place_plain
from evaluation.narrative.narrative import Narrative
from evaluation.problems import Place, Problem
from evaluation.report import Report

_FACT = re.compile(r'\bdata-facts?="([^"]*)"')
SHORT, SHOWN = 8, 5


@dataclass(frozen=True, slots=True)
class Spelt:
    """A figure in words: what it is, what it comes to, where it stands, and what it was before and last year."""

    label: str
    text: str
    source: str
    before: str
    last_year: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to read. `digest` changes with its words and with every figure in it, and with nothing else."""

    file: str
    place: Place
    text: str
    facts: tuple[Spelt, ...]
    digest: str

    @property
    def key(self) -> str:
        return f"{self.file} {self.digest}"

    @property
    def is_changed(self) -> bool:
        """Whether a figure in it is not what it was in the published edition."""
        return any(fact.before not in ("", fact.text) for fact in self.facts)


def items(
    report: Report,
    narrative: Narrative,
    sources: Mapping[str, str],
    folder: str,
    before: Iterable[Entry] = (),
    last_year: Mapping[str, Fact] | None = None,
) -> tuple[Item, ...]:
    """Everything there is to read, pages first. `before` is the register of the published edition."""
    earlier = {str(entry["id"]): str(entry["text"]) for entry in before}
    spelt = {name: _spelt(fact, earlier, last_year or {}) for name, fact in report.register.items()}
    pages = (
        item
        for address, source in sources.items()
        if address in narrative.pages
        for item in _sentences(source, f"{folder}/{address}", narrative.pages[address], spelt)
    )
    return (*pages, *(item for table in report.dataset.tables.values() for item in _rows(table)))


def _spelt(fact: Fact, before: Mapping[str, str], last_year: Mapping[str, Fact]) -> Spelt:
    old = last_year.get(fact.id)
    origin = fact.origin
    source = str(origin.source) if origin.source else f"按“{origin.method}”计算" if origin.method else ""
    return Spelt(fact.label, fact.text, source, before.get(fact.id, ""), old.text if old else "")


def _sentences(source: str, file: str, filled: Filled, spelt: Mapping[str, Spelt]) -> Iterator[Item]:
    """Each line of a page that is not blank; what stands in front of it, its front matter, is no sentence."""
    lines, body = source.splitlines(), filled.markdown.splitlines()
    skipped = len(lines) - len(body)
    for number, line in enumerate(body, start=skipped + 1):
        raw = lines[number - 1].strip()
        if raw:
            names = _facts_in(line, filled)
            facts = tuple(spelt[name] for name in names if name in spelt)
            is_block = any(isinstance(filled.slots[int(at)], Block) for at in SLOT.findall(line))
            text = raw if is_block else unescape(place_plain(line.strip(), filled.slots))
            said = "|".join([raw, *(f"{name}={spelt[name].text}" for name in names if name in spelt)])
            yield Item(within_year(file), Place(file, number), text, () if is_block else facts, digest(said)[:SHORT])


def _facts_in(line: str, filled: Filled) -> Sequence[str]:
    slots = (filled.slots[int(at)] for at in SLOT.findall(line))
    named = (name for slot in slots for names in _FACT.findall(slot) for name in unescape(names).split())
    return list(dict.fromkeys(named))


def _rows(table: Table) -> Iterator[Item]:
    for row, row_id in enumerate(table.ids()):
        cells = [(column, texts[row]) for column, texts in table.columns.items() if texts[row]]
        text = "；".join(f"{column}：{value}" for column, value in cells)
        yield Item(within_year(table.file), table.place(row), text, (), digest(f"{row_id}|{text}")[:SHORT])


def unsigned(items: Sequence[Item], signature: Signature | None) -> tuple[Item, ...]:
    """The items that a signature does not stand for; all without one."""
    left = Counter() if signature is None else signature.digests
    found = []
    for item in items:
        if left[item.key] > 0:
            left[item.key] -= 1
        else:
            found.append(item)
    return tuple(found)


def lost(items: Sequence[Item], signature: Signature | None) -> int:
    """How many of the signed items are not there any more and have none in their place."""
    if signature is None:
        return 0
    gone = signature.digests - Counter(item.key for item in items)
    return max(0, gone.total() - len(unsigned(items, signature)))


def signed_anew(items: Sequence[Item], signatures: Sequence[Signature], role: str, date: str) -> list[Signature]:
    """The signatures with that of a role for everything there is now."""
    read = read_by_file((item.file, item.digest) for item in items)
    return [*(one for one in signatures if one.role != role), Signature(role, date, read)]


def unsigned_problems(items: Sequence[Item], dataset: Dataset) -> Iterator[Problem]:
    """What stands in the way of a release: roles that the settings ask for and that have something left to read."""
    signed = {one.role: one for one in dataset.signatures}
    for role in dataset.settings.get(SIGNERS) or ():
        left, gone = unsigned(items, signed.get(role)), lost(items, signed.get(role))
        if left or gone:
            first = "、".join(str(item.place) for item in left[:SHOWN])
            where = f"（{first}{' 等' if len(left) > SHOWN else ''}）" if left else ""
            found = "，".join([f"{len(left)} 处没有签{where}"] * bool(left) + [f"删去了 {gone} 处"] * bool(gone))
            advice = f"请“{role}”看过 report review 的页面，再运行 report review --sign {role}"
            yield Problem(Place(f"data/{dataset.year}/{FILE}", column=role), "发布前须复核签字", found, advice)
