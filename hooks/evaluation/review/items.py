"""Every sentence of the pages with the figures in it spelt out, and every row of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from evaluation.dataset import Entry, Table, within_year
from evaluation.dataset.seals import digest
from evaluation.facts import Fact
from evaluation.markup import Block
from evaluation.narrative.filling import SLOT, Filled, place_plain
from evaluation.narrative.narrative import Narrative
from evaluation.problems import Place
from evaluation.report import Report

_FACT = re.compile(r'\bdata-facts?="([^"]*)"')
SHORT = 8


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
