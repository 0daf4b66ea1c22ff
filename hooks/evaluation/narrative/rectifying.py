"""The problems that a report names, with their measures, and what became of them over the years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from evaluation.dataset import DETAIL, Table
from evaluation.markup import Block, Macros, Markup
from evaluation.report import Head, Report, RowGroup, TableCell, TableRow, TableView
from evaluation.versions import YearFigures

NAMED = "提出"
HEADS = (Head("年度"), Head("进展"), Head("佐证"))


def rectifying_words(
    report: Report, earlier: Sequence[YearFigures], macros: Macros, cells: Callable[[str], Markup]
) -> Mapping[str, Callable[[], Block]]:
    """问题与整改 over a report and the years before it."""

    def shown() -> Block:
        table = report.dataset.of_role("problems")
        if table is None or not len(table):
            return macros.block("registers", "no_problems")
        views = [report.tables[view.title] for view in table.schema.views]
        tables = {year.year: year.problems for year in earlier if year.problems is not None}
        groups = tuple(_chain({**tables, report.dataset.year: table}))
        if any(len(group.rows) > 1 or group.rows[0].cells[1].text != NAMED for group in groups):
            anchor = f"{views[0].anchor}-years"
            views.append(TableView(anchor, "历年整改", "历年问题的整改情况", "", HEADS, groups, "", table.file))
        return Block("\n".join(macros.block("tables", "table", view, cells) for view in views))

    return {"问题与整改": shown}


def _chain(tables: Mapping[str, Table]) -> Iterator[RowGroup]:
    """For each problem, in the order in which the years named them, what each year says of it."""
    names = {
        row_id: text for table in tables.values() for row_id, text in zip(table.ids(), table.texts("问题"), strict=True)
    }
    for row_id, name in names.items():
        rows = [
            TableRow(DETAIL, (TableCell(f"{year}年", heads_row=True), *_answer(table, table.ids().index(row_id), year)))
            for year, table in tables.items()
            if row_id in table.ids()
        ]
        yield RowGroup(name, tuple(rows))


def _answer(table: Table, row: int, year: str) -> tuple[TableCell, TableCell]:
    state = table.text(row, "进展")
    return TableCell(state or (NAMED if table.text(row, "提出年度") == year else "")), TableCell(
        table.text(row, "佐证")
    )
