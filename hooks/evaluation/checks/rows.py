"""Rows that nothing outside their table vouches for: when the numbers of two are exchanged, every total still holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evaluation.checks.declared import RULES as DECLARED
from evaluation.checks.rekeyed import REKEYED
from evaluation.checks.rule import Finding
from evaluation.dataset import DETAIL, Dataset, Table
from evaluation.problems import Place

VOUCHING = (REKEYED, *(rule.name for rule in DECLARED))


def unprotected_rows(dataset: Dataset, findings: Iterable[Finding]) -> Iterator[tuple[Table, list[Place]]]:
    """By table the detail rows with numbers of which none was keyed twice or stands in a declared equation."""
    vouched = {
        fact for finding in findings if finding.rule in VOUCHING and not finding.problem for fact in finding.facts
    }
    for table in dataset.tables.values():
        rows = [
            table.place(row)
            for row, kind in enumerate(table.kinds())
            if kind == DETAIL and (facts := _facts(table, row)) and not vouched & facts
        ]
        if rows:
            yield table, rows


def _facts(table: Table, row: int) -> set[str]:
    """What a row states: the sum of two columns of it vouches for both."""
    names = [field for field in table.schema.fields if table.amounts.get(field.name)]
    stated = [field.path for field in names if table.amounts[field.name][row] is not None]
    whole = [path.rpartition(".")[0] for path in stated if "." in path]
    return {table.schema.fact_id(table.ids()[row], path) for path in (*stated, *whole)}
