"""What the checks say of one careless edit: the whole check of the year, in memory, with nothing else changed.

Twice: as a first entry, which nobody has sealed and whose second entry repeats the mistake; and in a year that was
sealed, where the second entries are those of before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from evaluation.checks import exact_protection
from evaluation.checks.rekeyed import REKEYED
from evaluation.checks.sealed import table_rows, text_segments
from evaluation.dataset import Dataset, Seals, Table, table_of
from evaluation.dataset.seals import seals_of
from evaluation.kept import Kept
from evaluation.markup import Macros
from evaluation.mutation.edits import REFERENCES, WORDS, Cell, Edit, with_cells
from evaluation.narrative.narrative import narrated, page_segments, page_sources
from evaluation.problems import Problem
from evaluation.report import Report, evaluate
from evaluation.review import items

UNPROTECTED, STILL_HOLDS = "没有合计或等式涉及这些数", "合计和等式改了以后仍然成立"
BOTH_FIT, NO_NUMBER = "句子里的词与两个数都相符", "改的是文字，没有数可以对照"
FIRST, LATER = "首次", "封存以后"
CHECKED, ASKED, SEALED, SIGNED, MISSED = "核对", "疑问", "封存", "签字", "没有发现"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an edit: what found it first, whether a message names its line, why no first entry shows it."""

    edit: Edit
    found: str
    located: bool = False
    cause: str = ""


class Trial:
    """A sound year to make one edit in at a time. `outcome` leaves it as it was."""

    def __init__(self, report: Report, docs: Path, macros: Macros) -> None:
        self.docs, self.macros = docs, macros
        self.sources, _ = page_sources(docs)
        self.folder = f"{docs.parent.name}/{docs.name}"
        dataset = report.dataset
        segments = [*text_segments(dataset), *page_segments(self.sources, self.folder)]
        rows = [row for table in dataset.tables.values() for row in table_rows(table)]
        self._sealed = replace(dataset, seals=replace(seals_of(segments, rows), lines=dataset.seals.lines))
        self._first = replace(dataset, seals=Seals(lines=dataset.seals.lines))
        self.report = evaluate(self._first)
        self._kept = {FIRST: Kept(), LATER: Kept()}  # what an edit of a page leaves as it was
        self._known = {_said(problem) for problem in self._told(self.report, self.sources)}

    @cached_property
    def _later(self) -> Report:
        """The report of the sealed year."""
        return evaluate(self._sealed)

    @cached_property
    def _protected(self) -> Counter[str]:
        return exact_protection(finding for finding in self.report.findings if finding.rule != REKEYED)

    def cause(self, edit: Edit) -> str:
        """Why nothing can notice an edit as a first entry."""
        if edit.kind in (REFERENCES, WORDS):
            return BOTH_FIT if edit.kind == REFERENCES else NO_NUMBER
        table = self._first.tables[edit.table]
        facts = [
            table.schema.fact_id(table.ids()[row], table.schema.field[column].path)
            for row, column, _ in edit.cells or [(max(edit.dropped, edit.doubled), name, "") for name in table.amounts]
        ]
        return STILL_HOLDS if any(self._protected[fact] for fact in facts) else UNPROTECTED

    def outcome(self, edit: Edit) -> Outcome:
        for regime in (self._first, self._sealed):
            problems = [problem for problem in self._problems(edit, regime) if _said(problem) not in self._known]
            if problems:
                asks = all(problem.code for problem in problems)
                found = SEALED if regime is self._sealed else ASKED if asks else CHECKED
                located = (edit.file, edit.line) in {(one.place.file, one.place.row) for one in problems}
                return Outcome(edit, found, located, self.cause(edit) if found == SEALED else "")
        found = SIGNED if self._asks_again(edit) else MISSED
        return Outcome(edit, found, cause=self.cause(edit))

    def _asks_again(self, edit: Edit) -> bool:
        """Whether a role that has signed everything would have to read again what the edit changed."""
        if edit.of_page:
            changed = self._page(edit)
            sources = [{address: self.sources[address] for address in changed}, changed]
            reports = [self.report, self.report]
        else:
            tables, _ = self._tables(edit, second=False)
            table = {edit.table: self._first.tables[edit.table]}
            datasets = [replace(self._first, tables=one) for one in (table, tables)]
            sources, reports = [{}, {}], [replace(self.report, dataset=dataset) for dataset in datasets]
        keys = []
        for report, source in zip(reports, sources, strict=True):
            told = narrated(self.report, self.macros, {**self.sources, **source}, self.docs, only=set(source))
            keys.append([item.key for item in items(report, told, source, self.folder)])
        return keys[0] != keys[1]

    def _problems(self, edit: Edit, regime: Dataset) -> Sequence[Problem]:
        """What is said of the year with the edit made: of its data first, and where these are sound of its pages."""
        if edit.of_page:
            page = self._page(edit)
            report, kept = (self.report, FIRST) if regime is self._first else (self._later, LATER)
            return list(self._told(report, {**self.sources, **page}, only=set(page), kept=self._kept[kept]))
        tables, faults = self._tables(edit, second=regime is self._first)
        if faults:
            return faults
        report = evaluate(replace(regime, tables={**regime.tables, **tables}))
        new = [problem for problem in report.problems if _said(problem) not in self._known]
        return new or list(self._told(report, self.sources))

    def _page(self, edit: Edit) -> dict[str, str]:
        """The edited page under its address."""
        address = edit.file.removeprefix(f"{self.folder}/")
        return {address: edit.changed(self.sources[address])}

    def _told(
        self, report: Report, sources: Mapping[str, str], only: set[str] | None = None, kept: Kept | None = None
    ) -> Iterator[Problem]:
        narrative = narrated(report, self.macros, sources, self.docs, only=only, kept=kept)
        yield from (*report.problems, *narrative.problems)

    def _tables(self, edit: Edit, *, second: bool) -> tuple[dict[str, Table], list[Problem]]:
        """The edited table, and the second entries where they repeat the mistake; or what cannot be read."""
        before = self._first.tables[edit.table]
        grids = {edit.table: with_cells(before, edit.cells, edit.dropped, edit.doubled)}
        entries = self._first.of_role("rekeying")
        if entries is not None and second and (again := list(_second_entries(before, entries, edit))):
            grids[entries.schema.name] = with_cells(entries, again)
        made: dict[str, Table] = {}
        for name, grid in grids.items():
            old = self._first.tables[name]
            table, faults = table_of(grid, old.schema, old.file, self._first.policy.units)
            if table is None or faults:
                return {}, faults
            made[name] = table
        return made, []


def _second_entries(table: Table, entries: Table, edit: Edit) -> Iterator[Cell]:
    """The second entries of the edited cells, with the same mistake."""
    typed = {(table.ids()[row], column): text for row, column, text in edit.cells}
    columns = (entries.texts(name) for name in ("表", "行", "列"))
    for at, (name, row_id, column) in enumerate(zip(*columns, strict=True)):
        if name == table.schema.name and (row_id, column) in typed:
            yield at, "复核值", typed[row_id, column]


def _said(problem: Problem) -> tuple[str, str, str, str]:
    """What a problem says, whatever line it has moved to."""
    return problem.place.file, problem.place.column, problem.rule, problem.found
