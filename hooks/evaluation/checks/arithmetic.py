"""Rules of arithmetic within a table: control totals, identities between columns, one column within another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import DETAIL, Bound, Dataset, Table
from evaluation.facts import UNDISCLOSED, UNFILLED, Register, summed_fields
from evaluation.numbers.amounts import Unit, exact_decimals, written
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Problem

VOUCHER = "请核对原始凭证"
UNKNOWN = frozenset({UNDISCLOSED, UNFILLED})
WITHIN = "不得超过"
NO_REASON = ("", "-", "无", UNDISCLOSED, UNFILLED)


@rule("合计行", "同样的明细只有一行小计、合计或总计。")
def totals_are_not_written_twice(dataset: Dataset, register: Register) -> Compared:
    """No two totals of one kind cover the same details: one of them is a detail, or too many."""
    for table in dataset.tables.values():
        first: dict[tuple[str, ...], int] = {}
        groups = [table.texts(column) for column in table.schema.groups]
        for row, kind in enumerate(table.kinds()):
            covered = (kind, *(column[row] for column in groups))
            if kind != DETAIL and (other := first.setdefault(covered, row)) != row:
                likely = max(row, other, key=lambda one: sum(1 for texts in table.columns.values() if texts[one]))
                found = f"第{other + 2}行和第{row + 2}行都是“{kind}”"
                advice = "请把是明细的一行的行别改为“明细”，多出来的删去"
                rule, takes = f"同样的明细只有一行{kind}", (table.schema.name,)
                yield Problem(table.place(likely, "行别"), rule, found, advice, takes=takes, facts=takes)


@rule("合计核对", "手写的小计、合计、总计与明细逐分相等。")
def control_totals_equal_their_details(dataset: Dataset, register: Register) -> Compared:
    """Each 小计/合计/总计 that somebody wrote equals the exact total of the details it covers."""
    for table in _sound(dataset):
        ids = table.ids()
        for row, kind in enumerate(table.kinds()):
            if kind == DETAIL:
                continue
            for field in summed_fields(table, dataset.policy.units):
                fact = register[table.schema.fact_id(ids[row], field.path)]
                if not UNKNOWN.isdisjoint((fact.absence, table.text(row, field.name))):
                    continue
                stated, exact = table.amounts[field.name][row], fact.value
                facts = (fact.id, *fact.origin.inputs)
                if (stated or 0) == (exact or 0):
                    yield facts
                    continue
                unit = fact.unit
                gap = abs((stated or Fraction(0)) - (exact or Fraction(0)))
                name = "之和" if fact.origin.method == "合计" else "差额"
                rule = f"{kind}须等于所含 {len(fact.origin.inputs)} 行明细{name} {_figure(exact, unit)}"
                found = f"{_figure(stated, unit)}，相差 {_figure(gap, unit)}"
                advice = "请对照原始凭证核对本行和所含明细"
                yield Problem(table.place(row, field.name), rule, found, advice, gap=gap, facts=facts)


@rule("行内恒等", "结转结余、扣分、增减等与同一行的其他数逐分相等。")
def written_columns_follow_their_identity(dataset: Dataset, register: Register) -> Compared:
    """A column that people write although it follows from others (结转结余, 扣分, 增减) equals what follows."""
    for table in _sound(dataset):
        for identity in table.schema.identities:
            method = METHODS[identity.method]
            field = table.schema.field[identity.column]
            for row, stated in enumerate(table.amounts[identity.column]):
                if not UNKNOWN.isdisjoint(table.text(row, column) for column in (identity.column, *identity.of)):
                    continue
                exact = method([table.amounts[column][row] for column in identity.of])
                facts = tuple(_fact_ids(table, row, (*identity.of, identity.column)))
                if (stated or 0) == (exact or 0):
                    yield facts
                    continue
                unit = dataset.policy.units[table.unit(field, row)]
                parts = "、".join(f"「{column}」" for column in identity.of)
                rule = f"须等于 {parts} 的{identity.method} {_figure(exact, unit)}"
                place, gap = table.place(row, identity.column), abs((stated or 0) - (exact or Fraction(0)))
                yield Problem(place, rule, _figure(stated, unit), VOUCHER, gap=gap, facts=facts)


@rule(WITHIN, "支出不超过年初结转结余与收入之和，得分不超过权重，实有人数不超过编制；确实超过的写明原因。")
def amounts_stay_within_their_limit(dataset: Dataset, register: Register) -> Compared:
    """支出 within what there was, 得分 within 权重, 实有 within 编制 unless a reason is stated: row by row."""
    for table in _sound(dataset):
        for bound in table.schema.bounds:
            for row, value in enumerate(table.amounts[bound.column]):
                if value and UNKNOWN.isdisjoint(table.text(row, column) for column in bound.at_most):
                    facts = tuple(_fact_ids(table, row, (bound.column, *bound.at_most)))
                    beyond = _beyond(bound, table, row, value, dataset)
                    yield replace(beyond, facts=facts) if beyond else facts


def _beyond(bound: Bound, table: Table, row: int, value: Fraction, dataset: Dataset) -> Problem | None:
    """What is wrong with an amount above its limit for which no reason is stated."""
    limit = sum((table.amounts[column][row] or Fraction(0) for column in bound.at_most), Fraction(0))
    if value <= limit or (bound.reason and table.texts(bound.reason)[row] not in NO_REASON):
        return None
    unit = dataset.policy.units[table.unit(table.schema.field[bound.column], row)]
    stated = len(bound.at_most) > 1 or table.text(row, bound.at_most[0])
    parts = "与".join(f"「{column}」" for column in bound.at_most) + ("之和 " if len(bound.at_most) > 1 else "")
    rule = f"须不大于{parts}{_figure(limit if stated else None, unit)}"
    return Problem(table.place(row, bound.column), rule, _figure(value, unit), VOUCHER + _excuse(bound, table, row))


def _excuse(bound: Bound, table: Table, row: int) -> str:
    """How to say that an amount is rightly above its limit; points are never above their weight."""
    if bound.reason in table.columns:
        return f"；确实超过的，在「{bound.reason}」写明原因"
    if table.schema.role:
        return ""
    fact = table.schema.fact_id(table.ids()[row], table.schema.field[bound.column].path)
    line = f"- {{核对: {WITHIN}, 数: {fact}, 理由: 写明理由, 日期: 年-月-日}}"
    return f"；确实超过的，在 checks.yml 的“豁免”里加 {line}"


def _sound(dataset: Dataset) -> Iterator[Table]:
    """Tables whose every cell could be read: a cell that is no number is reported once, not once per total."""
    return (table for table in dataset.tables.values() if table.sound)


def _fact_ids(table: Table, row: int, columns: tuple[str, ...]) -> Iterator[str]:
    row_id = table.ids()[row]
    for column in columns:
        yield table.schema.fact_id(row_id, table.schema.field[column].path)


def _figure(value: Fraction | None, unit: Unit) -> str:
    """An amount in its unit as staff typed it, with separators; 空白 when the cell is empty."""
    if value is None:
        return "空白"
    shown = value / unit.scale
    return written(shown, max(unit.decimals, exact_decimals(shown) or 0), grouped=True)
