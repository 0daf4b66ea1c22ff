"""Trying one mutant: re-read only what the change touches and run the checks that can see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from evaluation.checks import RULES, TEXT_RULES, check, problems_of
from evaluation.checks.personal import personal_problems
from evaluation.checks.rekeyed import REKEYED
from evaluation.checks.sealed import SEALED, SEALED_ROWS
from evaluation.checks.suspects import suspects
from evaluation.dataset import (
    DETAIL,
    Dataset,
    Declarations,
    Segment,
    Table,
    broken,
    lines_of,
    table_of,
)
from evaluation.dataset.schema import FORM_ROLES, REACHED
from evaluation.facts import Register, cell_fact, hidden, register_facts, target_problems, year_graph
from evaluation.markup import Macros
from evaluation.mutation.mutants import ROW_OPERATORS, Mutant
from evaluation.narrative.narrative import Narrator
from evaluation.numbers.amounts import Unit
from evaluation.problems import Place, Problem
from evaluation.report import Report
from evaluation.scoring import TREE

REKEYED_TABLE, CAMPAIGN = "复核", "mutation.yml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant.

    `caught` by any check, `by_rekeying` by one that needs no seal, `by_arithmetic` by one that needs no second entry
    either; `equivalent` when it changes no output; `located` when the messages name its cell, or at most three cells
    with it among them.
    """

    mutant: Mutant
    caught: bool
    by_arithmetic: bool = False
    by_rekeying: bool = False
    equivalent: bool = False
    located: bool = False


class Trial:
    """A sound report to change one thing of at a time. `outcome` leaves it as it was."""

    def __init__(self, report: Report, docs: Path, macros: Macros) -> None:
        self._report = report
        self._graph = year_graph(report.dataset)
        self._values, _ = self._graph.evaluated()
        self._pages = {
            f"{docs.parent.name}/{docs.name}/{p.relative_to(docs).as_posix()}": p for p in docs.rglob("*.md")
        }
        self._sources = {file: path.read_text(encoding="utf-8") for file, path in self._pages.items()}
        self._narrator = Narrator(report, macros)
        data = docs.parent.parent / "data" / docs.name
        self._lines = {
            f"data/{docs.name}/{path.name}": path.read_text(encoding="utf-8-sig")
            for path in sorted(data.glob("*.yml"))
            if path.name != CAMPAIGN
        }

    @property
    def sources(self) -> dict[str, str]:
        """The narrative files and the year's settings and checks, by address."""
        return {**self._sources, **self._lines}

    def outcome(self, mutant: Mutant) -> Outcome:
        source = self._sources.get(mutant.file) or self._lines.get(mutant.file)
        if source is None:
            return self._table_outcome(mutant)
        changed = mutant.changed(source)
        found = self._narrator.page(changed, mutant.file).problems if mutant.file in self._sources else ()
        sealed = self._broken_lines(changed, mutant.file)
        located = _on_line([problem.place for problem in found] + sealed, mutant)
        return Outcome(mutant, bool(found or sealed), bool(found), bool(found), located=located)

    def _broken_lines(self, changed: str, file: str) -> list[Place]:
        """The lines of a page or of settings whose seal is broken."""
        sealed = self._report.dataset.seals.sealed
        return [segment.place for segment, _ in broken(lines_of(changed, file), sealed)]

    def _table_outcome(self, mutant: Mutant) -> Outcome:
        before = self._report.dataset.tables[mutant.table]
        if _is_plain(before, mutant):
            return self._plain_outcome(before, mutant)
        table, faults = table_of(changed_grid(before, mutant), before.schema, before.file, self._units)
        if faults or table is None:
            return Outcome(mutant, True, True, True, located=_names_cell([f.place for f in faults], mutant))
        if _is_equivalent(before, table, mutant):
            return Outcome(mutant, False, equivalent=True)
        dataset = replace(self._report.dataset, tables={**self._report.dataset.tables, mutant.table: table})
        register = self._register_after(table, mutant)
        narrow = self._narrowed(dataset, mutant)
        rules = TEXT_RULES if register is self._report.register and not mutant.numeric else RULES
        findings = check(narrow, register, rules)
        others = [*target_problems(narrow, register), *self._narrative_problems(table, mutant)]
        declarations = dataset if rules is RULES else replace(dataset, declarations=Declarations())
        problems = [*problems_of(findings, declarations), *others]
        without_seals = [finding for finding in findings if finding.rule not in (SEALED, SEALED_ROWS)]
        rekeyed = [*problems_of(without_seals, declarations), *others]
        bare = [finding for finding in without_seals if finding.rule != REKEYED]
        arithmetic = [*problems_of(bare, declarations), *others]
        named = [problem.place for problem in problems]
        candidates = [place for places in suspects(findings, register) for place in places]
        located = _names_cell(candidates, mutant) or (len(set(named)) <= 3 and _names_cell(named, mutant))
        return Outcome(mutant, bool(problems), bool(arithmetic), bool(rekeyed), located=bool(problems) and located)

    def _plain_outcome(self, table: Table, mutant: Mutant) -> Outcome:
        """What becomes of a text that decides nothing: only four rules look at it, and each at little else."""
        place = table.place(mutant.row, mutant.column)
        named = list(personal_problems(mutant.after, place, self._report.dataset.settings))
        bare = bool(named) or _repeats(table, mutant)
        changed = Segment(place, mutant.after)
        alike = [segment for segment in table.segments if segment.key == changed.key and segment.place != place]
        sealed = [segment.place for segment, _ in broken((changed, *alike), self._report.dataset.seals.sealed)]
        cell = (mutant.table, table.ids()[mutant.row], mutant.column)
        second = mutant.table == REKEYED_TABLE or cell in self._rekeyed
        located = place in sealed or bool(named) or (second and mutant.table != REKEYED_TABLE)
        return Outcome(mutant, bool(bare or second or sealed), bare, bare or second, located=located)

    @cached_property
    def _stating(self) -> frozenset[str]:
        """The files that state numbers: elsewhere an id names no fact."""
        return frozenset(fact.origin.source.file for fact in self._report.register.values() if fact.origin.source)

    @cached_property
    def _rekeyed(self) -> frozenset[tuple[str, str, str]]:
        """The cells that have a second entry in the table of second entries."""
        entries = self._report.dataset.tables.get(REKEYED_TABLE)
        columns = (entries.texts(name) for name in ("表", "行", "列")) if entries else ((), (), ())
        return frozenset(zip(*columns, strict=True))

    def _narrowed(self, dataset: Dataset, mutant: Mutant) -> Dataset:
        """The changed table with the second entries; a changed second entry with all that it may be an entry of."""
        if mutant.table == REKEYED_TABLE:
            entries = dataset.tables[REKEYED_TABLE]
            of = {entries.text(mutant.row, "表")} if 0 <= mutant.row < len(entries) else set(entries.texts("表"))
            tables = {name: table for name, table in dataset.tables.items() if name in of | {REKEYED_TABLE}}
            return replace(dataset, tables=tables, seals=replace(dataset.seals, lines=()))
        beside = (name for name in (REKEYED_TABLE, TREE) if name in dataset.tables)
        seals = replace(dataset.seals, lines=())
        parts = [table.schema.name for role in FORM_ROLES if (table := dataset.of_role(role)) is not None]
        whole = parts if mutant.table in parts else []  # the rows of three tables make one form
        tables = {name: dataset.tables[name] for name in dict.fromkeys((*beside, *whole, mutant.table))}
        return replace(dataset, tables=tables, seals=seals)

    @property
    def _units(self) -> Mapping[str, Unit]:
        return self._report.dataset.policy.units

    def _register_after(self, table: Table, mutant: Mutant) -> Register:
        """The register after the change: the same for a text, otherwise with all that depends on the change anew."""
        if mutant.column == "编号" and table.file not in self._stating:
            return self._report.register
        if mutant.operator in ROW_OPERATORS or mutant.column in _structure(table):
            return self._register_with(table)
        if not mutant.numeric or table.schema.field[mutant.column].repeats:
            return self._report.register
        if table.kinds()[mutant.row] != DETAIL:
            total = self._report.register.get(
                table.schema.fact_id(table.ids()[mutant.row], table.schema.field[mutant.column].path)
            )
            # A zero that somebody wrote over blanks is the total itself; any other is computed whatever stands there.
            return self._register_with(table) if total is None or not total.value else self._report.register
        fact = cell_fact(table, mutant.row, table.schema.field[mutant.column], self._units)
        if fact is None or fact.id not in self._values:
            return self._register_with(table)
        written = hidden(fact.id) if hidden(fact.id) in self._values else fact.id
        values = self._graph.after(self._values, {written: fact})
        return Register(found for name in self._report.register if (found := values.get(name)))

    def _register_with(self, table: Table) -> Register:
        """The register with one table's facts computed anew, and all that is computed across tables."""
        dataset = self._report.dataset
        return register_facts(replace(dataset, tables={**dataset.tables, table.schema.name: table}))

    def _narrative_problems(self, table: Table, mutant: Mutant) -> list[Problem]:
        field = table.schema.field.get(mutant.column)
        if field is None or field.type != "narrative":
            return []
        place = table.place(mutant.row, mutant.column)
        return list(self._narrator.fragment(table.text(mutant.row, mutant.column), place).problems)


def changed_grid(table: Table, mutant: Mutant) -> list[list[str]]:
    """The table's rows of texts, header first, with the mutant's change made."""
    header = list(table.frame.columns)
    rows = [list(row) for row in table.frame.itertuples(index=False, name=None)]
    if mutant.operator == "删一行":
        del rows[mutant.row]
    elif mutant.operator == "重一行":
        rows.insert(mutant.row, rows[mutant.row])
    else:
        rows[mutant.row][header.index(mutant.column)] = mutant.after
    return [header, *rows]


def _is_equivalent(before: Table, after: Table, mutant: Mutant) -> bool:
    """Whether a changed number still states the same amount (`100.0` for `100.00`)."""
    if mutant.column not in before.amounts or len(before) != len(after):
        return False
    return before.amounts[mutant.column] == after.amounts[mutant.column] and bool(mutant.after)


def _is_plain(table: Table, mutant: Mutant) -> bool:
    """Whether the change is of a text that nothing is computed from, looked up by, or listed by."""
    field = table.schema.field.get(mutant.column)
    if field is None or mutant.numeric or mutant.column in _structure(table) or table.schema.name == "文件":
        return False
    if table.schema.name == REKEYED_TABLE and mutant.column != "复核值":
        return False
    return field.type == "text" and not field.enum and not field.unique and bool(mutant.after)


def _repeats(table: Table, mutant: Mutant) -> bool:
    """Whether the changed row is another row of the table all over."""
    if table.kinds()[mutant.row] != DETAIL:
        return False
    names = [field.name for field in table.schema.fields if field.type != "id" and field.name != "序号"]
    if mutant.column not in names:
        return False
    own = [mutant.after if name == mutant.column else table.text(mutant.row, name) for name in names]
    alike = (row for row, text in enumerate(table.texts(mutant.column)) if text == mutant.after and row != mutant.row)
    others = (row for row in alike if table.kinds()[row] == DETAIL)
    return any(own == [table.text(row, name) for name in names] for row in others)


def _structure(table: Table) -> set[str]:
    """The columns that decide which facts there are and what they cover."""
    rules = ("上级", "计分方法", "参数", "依据数")
    measured = [field.name for field in table.schema.fields if field.type in ("target", *REACHED)]
    return {"编号", "行别", "单位", *measured, *rules, table.schema.sign, *table.schema.groups}


def _names_cell(places: list[Place], mutant: Mutant) -> bool:
    row = mutant.row + 2
    if not mutant.column:
        return any(place.file == mutant.file and abs(place.row - row) <= 1 for place in places)
    return any(place.file == mutant.file and place.row == row and place.column == mutant.column for place in places)


def _on_line(places: list[Place], mutant: Mutant) -> bool:
    return any(place.row == mutant.row + 1 for place in places)
