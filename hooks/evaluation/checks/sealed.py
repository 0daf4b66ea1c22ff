"""What was sealed stays: digits in titles, remarks, document numbers, settings and declared checks; rows of tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import DETAIL, Dataset, SealedRow, Segment, Table, broken, seal_problem, within_year
from evaluation.facts import Register
from evaluation.problems import Problem

SEALED, SEALED_ROWS = "文字封存", "行封存"
_DELIBERATE = "确需改动的，改好以后运行 report seal --reason “理由”"


@rule(SEALED, "标题、备注、文号、页面等文字里的数字与封存登记相同；改动须写明理由。")
def sealed_digits_are_unchanged(dataset: Dataset, register: Register) -> Compared:
    """Every text column of every table, and every line of the year's settings."""
    if dataset.seals.sealed:
        for segment, was in broken(text_segments(dataset), dataset.seals.sealed, _lost_rows(dataset)):
            yield seal_problem(segment, was)


def _lost_rows(dataset: Dataset) -> Counter[str]:
    """How many sealed rows each file has lost."""
    present = {(within_year(table.file), id_) for table in dataset.tables.values() for id_ in table.ids()}
    return Counter(row.file for row in dataset.seals.rows if (row.file, row.id) not in present)


def text_segments(dataset: Dataset) -> Iterator[Segment]:
    """Every text of the year's data that is no number."""
    for table in dataset.tables.values():
        yield from table.segments
    yield from dataset.seals.lines


@rule(SEALED_ROWS, "封存过的每一行都还在，填了数的格数也没有变；改动须写明理由。")
def sealed_rows_are_there(dataset: Dataset, register: Register) -> Compared:
    """No row is lost, and no number has turned into a blank or a blank into a number."""
    for table in dataset.tables.values():
        position = {id_: row for row, id_ in enumerate(table.ids())}
        rows = table_rows(table)
        before = -1
        for sealed in dataset.seals.rows:
            if sealed.file != within_year(table.file):
                continue
            row = position.get(sealed.id)
            if row is None:
                rule = f"封存时这里有“{sealed.id}”这一行，现在没有"
                advice = f"误删了的请从以前的提交恢复这一行，改了编号的请改回；{_DELIBERATE}"
                place = table.place(before + 1, "编号")
                yield Problem(place, rule, "", advice, takes=_taken(table, sealed.id))
                continue
            before = row
            if rows[row].filled != sealed.filled:
                rule = f"封存时“{sealed.id}”这一行填了{sealed.filled}个数"
                found = f"填了{rows[row].filled}个"
                advice = f"空白和0不是一回事，请核对是否漏填或多填；{_DELIBERATE}"
                yield Problem(table.place(row, "编号"), rule, found, advice)


def _taken(table: Table, row_id: str) -> tuple[str, ...]:
    """The beginnings of the ids that go with a row: its own, and those of the totals that may have counted it."""
    totals = [id_ for id_, kind in zip(table.ids(), table.kinds(), strict=True) if kind != DETAIL]
    return tuple(table.schema.fact_id(id_, "") for id_ in (row_id, *totals))


def table_rows(table: Table) -> tuple[SealedRow, ...]:
    """Every row of a table as it may be sealed."""
    amounts = [cells for column in table.schema.fields if (cells := table.amounts.get(column.name))]
    file = within_year(table.file)
    return tuple(
        SealedRow(file, id_, sum(cells[row] is not None for cells in amounts)) for row, id_ in enumerate(table.ids())
    )


def row_changes(dataset: Dataset) -> tuple[Problem, ...]:
    """The rows that are not as they were sealed."""
    return tuple(one for one in sealed_rows_are_there(dataset, Register(())) if isinstance(one, Problem))
