"""Double keying: what no arithmetic protects is typed twice, independently, and must agree."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.checks.rule import Rule
from evaluation.dataset import Dataset, Table
from evaluation.facts import Register
from evaluation.numbers.amounts import parse
from evaluation.problems import Problem

Compared = Iterator[tuple[tuple[str, ...], Problem | None]]
REKEYED = "双录一致"


def second_entries_agree(dataset: Dataset, register: Register) -> Compared:
    """Both forms: a column beside the first, and the table of second entries for any cell of any table."""
    for table in dataset.tables.values():
        for field in table.schema.fields:
            if field.repeats and table.sound:
                yield from _column_repeats(table, field.repeats, field.name)
    if (entries := dataset.of_role("rekeying")) is not None:
        yield from _cells_repeat(entries, dataset)


def _column_repeats(table: Table, first: str, second: str) -> Compared:
    pairs = zip(table.amounts[first], table.amounts[second], strict=True)
    for row, (one, other) in enumerate(pairs):
        facts = (table.schema.fact_id(table.ids()[row], table.schema.field[first].path),)
        if one == other:
            yield facts, None
            continue
        rule = f"两次录入须相同：「{first}」是 {table.text(row, first) or '空白'}"
        found = table.text(row, second) or "空白"
        yield facts, Problem(table.place(row, second), rule, found, "请对照来源，更正录错的一次")


def _cells_repeat(entries: Table, dataset: Dataset) -> Compared:
    rows = {name: {row_id: row for row, row_id in enumerate(table.ids())} for name, table in dataset.tables.items()}
    columns = (entries.texts(name) for name in ("表", "行", "列", "复核值"))
    for at, (name, row_id, column, second) in enumerate(zip(*columns, strict=True)):
        table = dataset.table(name)
        if table is None:
            if all(schema.name != name for schema in dataset.policy.schemas):
                yield (
                    (),
                    Problem(
                        entries.place(at, "表"),
                        "没有这张表",
                        f"“{name}”",
                        "表名写错的请更正；这张表确实不要了，再删除这一行",
                    ),
                )
            continue
        if row_id not in rows[name] or column not in table.columns:
            found = f"“{name}·{row_id}·{column}”"
            lost = row_id not in rows[name]
            what = f"{table.file} 里的“{row_id}”这一行" if lost else f"{table.file} 里的「{column}」这一列"
            advice = f"本行写错名称的请更正；{what}误删了的请恢复；确实不要了，再删除本行"
            yield (
                (table.schema.fact_id(row_id, column),),
                Problem(entries.place(at, "行" if lost else "列"), "要复核的单元格不存在", found, advice),
            )
            continue
        row = rows[name][row_id]
        first = table.text(row, column)
        facts = tuple(
            fact for fact in (table.schema.fact_id(row_id, column.replace("_", ".")),) if table.amounts.get(column)
        )
        if first == second or (table.amounts.get(column) and _one_amount(first, second)):
            yield facts, None
            continue
        rule = f"须与 {entries.file} 第{at + 2}行复核录入的“{second}”相同"
        yield facts, Problem(table.place(row, column), rule, f"“{first}”", "请对照来源，更正录错的一处")


def _one_amount(first: str, second: str) -> bool:
    """Whether two texts state one amount: 13.30 is 13.3, but a blank is no zero."""
    return (amount := parse(first)) is not None and amount == parse(second)


RULES = (Rule(REKEYED, "没有勾稽关系保护的数和文号录入两次，两次相同。", second_entries_agree),)
