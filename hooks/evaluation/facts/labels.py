"""What rows, columns and cells of a table are called."""

from __future__ import annotations

from evaluation.dataset import DETAIL, Table


def row_label(table: Table, row: int) -> str:
    """What a row is called; a total says what it is the total of: 年初预算·政府性基金·小计."""
    label = table.text(row, table.schema.row_label)
    if table.kinds()[row] == DETAIL:
        return label
    groups = (table.text(row, column) for column in table.schema.groups if not table.schema.field[column].is_code)
    return "·".join([*(group for group in groups if group and group != label), label])


def column_label(table: Table, column: str) -> str:
    """`支出_对下` as people say it: 支出（对下）."""
    field = table.schema.field.get(column)
    if field and field.label:
        return field.label
    head, _, sub = column.partition("_")
    return f"{head}（{sub}）" if sub else head


def fact_label(table: Table, row: int, column: str) -> str:
    if table.schema.id_pattern == "{编号}":
        return row_label(table, row)
    return f"{table.schema.title}·{row_label(table, row)}·{column_label(table, column)}"
