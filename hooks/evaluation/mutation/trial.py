"""Trying one mutant: re-read only what the change touches and run the checks that can see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.amounts import Unit
from evaluation.checks import check, problems_of
from evaluation.checks.rekeyed import REKEYED
from evaluation.checks.suspects import suspects
from evaluation.dataset import DETAIL, Table, table_of
from evaluation.facts import Fact, Register, recomputed
from evaluation.mutation.mutants import ROW_OPERATORS, Mutant
from evaluation.pages import Macros
from evaluation.pages.narrative import Narrator
from evaluation.problems import Place, Problem
from evaluation.register import register_facts
from evaluation.report import Report
from evaluation.scores import target_problems
from evaluation.scoring import TREE

REKEYED_TABLE = "复核"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant.

    `caught` by any check; `by_arithmetic` when a check other than the double-keyed value caught it; `equivalent` when
    it changes no output; `located` when the messages name its cell, or at most three cells with it among them.
    """

    mutant: Mutant
    caught: bool
    by_arithmetic: bool = False
    equivalent: bool = False
    located: bool = False


class Trial:
    """A sound report to change one thing of at a time. `outcome` leaves it as it was."""

    def __init__(self, report: Report, docs: Path, macros: Macros) -> None:
        self._report = report
        self._facts: dict[str, Fact] = dict(report.register)
        self._pages = {
            f"{docs.parent.name}/{docs.name}/{p.relative_to(docs).as_posix()}": p for p in docs.rglob("*.md")
        }
        self._sources = {file: path.read_text(encoding="utf-8") for file, path in self._pages.items()}
        self._narrator = Narrator(report, macros)

    @property
    def sources(self) -> dict[str, str]:
        """The narrative files by address."""
        return self._sources

    def outcome(self, mutant: Mutant) -> Outcome:
        if not mutant.table and mutant.file in self._sources:
            source = self._sources[mutant.file]
            changed = f"{source[: mutant.at]}{mutant.after}{source[mutant.at + 1 :]}"
            found = self._narrator.page(changed, mutant.file).problems
            return Outcome(mutant, bool(found), bool(found), located=_on_line(found, mutant))
        return self._table_outcome(mutant)

    def _table_outcome(self, mutant: Mutant) -> Outcome:
        before = self._report.dataset.tables[mutant.table]
        table, faults = table_of(changed_grid(before, mutant), before.schema, before.file, self._units)
        if faults or table is None:
            return Outcome(mutant, True, True, located=_names_cell([f.place for f in faults], mutant))
        if _is_equivalent(before, table, mutant):
            return Outcome(mutant, False, equivalent=True)
        dataset = replace(self._report.dataset, tables={**self._report.dataset.tables, mutant.table: table})
        register = self._register_after(table, mutant)
        beside = {name: dataset.tables[name] for name in (REKEYED_TABLE, TREE) if name in dataset.tables}
        narrow = replace(dataset, tables={**beside, mutant.table: table})
        findings = check(narrow, register)
        others = [*target_problems(narrow), *self._narrative_problems(table, mutant)]
        arithmetic = [*problems_of([f for f in findings if f.rule != REKEYED], dataset), *others]
        problems = [*problems_of(findings, dataset), *others]
        named = [problem.place for problem in problems]
        candidates = [place for places in suspects(findings, register) for place in places]
        located = _names_cell(candidates, mutant) or (len(set(named)) <= 3 and _names_cell(named, mutant))
        return Outcome(mutant, bool(problems), bool(arithmetic), located=bool(problems) and located)

    @property
    def _units(self) -> Mapping[str, Unit]:
        return self._report.dataset.policy.units

    def _register_after(self, table: Table, mutant: Mutant) -> Register:
        """The register after the change: the same for a text, otherwise with all that depends on the change anew."""
        if mutant.operator in ROW_OPERATORS or mutant.column in _structure(table):
            return self._register_with(table)
        if not mutant.numeric or table.kinds()[mutant.row] != DETAIL or table.schema.field[mutant.column].repeats:
            return self._report.register
        fact_id = table.schema.fact_id(table.ids()[mutant.row], table.schema.field[mutant.column].path)
        facts = dict(self._facts)
        facts[fact_id] = replace(facts[fact_id], value=table.amounts[mutant.column][mutant.row], absence="")
        for dependent in self._dependents(fact_id):
            facts[dependent] = recomputed(facts[dependent], [facts[name] for name in facts[dependent].origin.inputs])
        return Register(facts.values())

    def _dependents(self, fact_id: str) -> list[str]:
        """All facts computed from one, directly or not, in an order in which they can be computed."""
        reached = {fact_id}
        found = []
        for name, fact in self._facts.items():
            if fact.origin.inputs and not reached.isdisjoint(fact.origin.inputs):
                reached.add(name)
                found.append(name)
        return found

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


def _structure(table: Table) -> set[str]:
    """The columns that decide which facts there are and what they cover."""
    rules = ("上级", "计分方法", "参数", "依据数")
    return {"编号", "行别", "单位", "指标值", "完成值", *rules, table.schema.sign, *table.schema.groups}


def _names_cell(places: list[Place], mutant: Mutant) -> bool:
    row = mutant.row + 2
    if not mutant.column:
        return any(place.file == mutant.file and abs(place.row - row) <= 1 for place in places)
    return any(place.file == mutant.file and place.row == row and place.column == mutant.column for place in places)


def _on_line(problems: tuple[Problem, ...], mutant: Mutant) -> bool:
    return any(problem.place.row == mutant.row + 1 for problem in problems)
