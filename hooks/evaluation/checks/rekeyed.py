"""Double keying: what no arithmetic protects is typed twice, independently, and must agree.

Rows that neither this nor a declared equation vouches for: when the numbers of two are exchanged, every total holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evaluation.checks.declared import declared_checks_hold
from evaluation.checks.rule import Compared, Finding, exact_protection, judged, rule
from evaluation.dataset import DETAIL, Dataset, Table
from evaluation.facts import Register
from evaluation.numbers.amounts import UNFILLED, parse
from evaluation.problems import Place, Problem

REKEYED = "双录一致"


@rule(REKEYED, "没有勾稽关系保护的数和文号录入两次，两次相同。")
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
        rule = f"两次录入须相同：「{first}」是 {table.text(row, first) or '空白'}"
        place, found = table.place(row, second), table.text(row, second) or "空白"
        yield judged(facts, one == other, place, rule, found, "请对照来源，更正录错的一次")


def _cells_repeat(entries: Table, dataset: Dataset) -> Compared:
    rows = {name: {row_id: row for row, row_id in enumerate(table.ids())} for name, table in dataset.tables.items()}
    columns = (entries.texts(name) for name in ("表", "行", "列", "复核值"))
    for at, (name, row_id, column, second) in enumerate(zip(*columns, strict=True)):
        if second == UNFILLED:
            continue  # nobody has typed it yet, which is told of its row
        table = dataset.table(name)
        if table is None:
            if all(schema.name != name for schema in dataset.policy.schemas):
                advice = "表名写错的请更正；这张表确实不要了，再删除这一行"
                yield Problem(entries.place(at, "表"), "没有这张表", f"“{name}”", advice)
            continue
        facts: tuple[str, ...] = (table.schema.fact_id(row_id, column),)
        if row_id not in rows[name] or column not in table.columns:
            lost = "行" if row_id not in rows[name] else "列"
            what = f"“{row_id}”这一行" if lost == "行" else f"「{column}」这一列"
            advice = f"本行写错名称的请更正；{table.file} 里的{what}误删了的请恢复；确实不要了，再删除本行"
            found = f"“{name}·{row_id}·{column}”"
            yield Problem(entries.place(at, lost), "要复核的单元格不存在", found, advice, facts=facts)
            continue
        row = rows[name][row_id]
        first, is_amount = table.text(row, column), bool(table.amounts.get(column))
        facts = facts if is_amount else ()
        holds = first == second or (is_amount and _one_amount(first, second))
        rule = f"须与 {entries.file} 第{at + 2}行复核录入的“{second}”相同"
        yield judged(facts, holds, table.place(row, column), rule, f"“{first}”", "请对照来源，更正录错的一处")


def _one_amount(first: str, second: str) -> bool:
    """Whether two texts state one amount: 13.30 is 13.3, but a blank is no zero."""
    return (amount := parse(first)) is not None and amount == parse(second)


VOUCHING = (REKEYED, declared_checks_hold.name)


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


def to_rekey(dataset: Dataset, findings: Sequence[Finding]) -> Iterator[tuple[Table, int, str]]:
    """Table, row and column of what another person types once more, so that no number and no row stands alone: each
    number and target that nothing vouches for, and one number of each other row that nothing names, of the column
    that tells most rows apart."""
    known = exact_protection(findings)
    alone = {place for _, places in unprotected_rows(dataset, findings) for place in places}
    for table in dataset.tables.values():
        fields = sorted(table.numbers, key=lambda one: len({*table.texts(one.name)}), reverse=True)
        targets = [one for one in table.schema.fields if one.type == "target"]
        for row in table.where({}):
            stated = [one for one in fields if table.amounts[one.name][row] is not None]
            wanted = [one for one in stated if not known[table.schema.fact_id(table.ids()[row], one.path)]]
            if table.place(row) in alone and not wanted:
                wanted = stated[:1]
            yield from ((table, row, one.name) for one in (*wanted, *targets))


def _facts(table: Table, row: int) -> set[str]:
    """What a row states: the sum of two columns of it vouches for both."""
    names = [field for field in table.schema.fields if table.amounts.get(field.name)]
    stated = [field.path for field in names if table.amounts[field.name][row] is not None]
    whole = [path.rpartition(".")[0] for path in stated if "." in path]
    return {table.schema.fact_id(table.ids()[row], path) for path in (*stated, *whole)}
