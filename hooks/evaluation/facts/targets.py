"""Targets and how far they were attained, in every table that has a column of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.dataset import ATTAINMENT, Dataset, Field, Table, unknown_unit
from evaluation.facts.fact import Fact, Origin, computed, counted, known
from evaluation.facts.graph import Spec, stated
from evaluation.numbers.amounts import UNDISCLOSED, UNFILLED, Unit, decimals_of, parse
from evaluation.numbers.formulas import METHODS, Value
from evaluation.problems import Place, Problem

ATTAINED, PARTLY, MISSED, CLAIMED = "达成", "部分达成", "未达成", "陈述但无数据"
STATES = (ATTAINED, MISSED, UNDISCLOSED, CLAIMED)
NOT_FACTS = frozenset({"", UNDISCLOSED, CLAIMED, UNFILLED})
Make = Callable[[Sequence[Fact | None]], Fact | None]

_SIGNS = {
    **dict.fromkeys((">=", "≥", "≧", "不低于", "不少于", "不小于", "至少", "达到"), "不低于"),
    **dict.fromkeys(("<=", "≤", "≦", "不超过", "不高于", "不大于", "不多于", "至多"), "不超过"),
    **dict.fromkeys(("=", "等于"), "等于"),
    **dict.fromkeys((">", "＞", "多于"), "多于"),
    **dict.fromkeys(("<", "＜", "少于"), "少于"),
}
_TARGET = re.compile(rf"(?P<sign>{'|'.join(_SIGNS)})\s*(?P<amount>-?[\d.,]+)\s*(?P<unit>[^\d。]*)。?")
_COMPARED = re.compile(r"[\d><=≥≤≧≦＞＜]")
_FACT_ID = re.compile(r"[^\W\d]\w*(?:\.\w+)+")
_MEASURED = re.compile(r"(?P<amount>[-−－]?[\d.,]+)\s*(?P<unit>[^\d。]*)。?")


@dataclass(frozen=True, slots=True)
class Target:
    """A planned value: `relation` in words and the amount, or only the words when it states no number."""

    text: str
    relation: str = ""
    amount: Fraction | None = None
    unit: str = ""

    @property
    def words(self) -> str:
        """The target as it is read aloud: 不低于600人 instead of >=600人."""
        if self.amount is None:
            return self.text
        digits = re.search(r"-?[\d.,]+", self.text)
        return f"{self.relation}{digits.group() if digits else ''}{self.unit}"


@dataclass(frozen=True, slots=True)
class Aim:
    """A row's target, its amount in the base of its unit, and what was reached: a number, or the words in the cell."""

    row: int
    target: Target
    stated: str
    actual: Fact | None


def parse_target(text: str) -> Target:
    """Read `>=600人`, `=52期`, `≧80%`; anything else is a target in words (逐年提升, a date)."""
    match = _TARGET.fullmatch(text.strip())
    if match is None or (amount := parse(match["amount"])) is None:
        return Target(text.strip())
    return Target(text, _SIGNS[match["sign"]], amount, match["unit"].strip())


def measured(table: Table) -> tuple[Field, Field]:
    """The columns of planned values and of results, of a table that has both."""
    assert table.schema.target is not None
    assert table.schema.actual is not None
    return table.schema.target, table.schema.actual


def names_a_fact(field: Field, text: str) -> bool:
    """Whether a cell of results can only be the id of a number."""
    return text not in NOT_FACTS and (field.type == "fact" or _FACT_ID.fullmatch(text) is not None)


def target_of(table: Table, row: int) -> Target:
    """The target of a row, whether it stands in one cell or has sign and unit beside it."""
    field = table.schema.target
    assert field is not None
    text = table.text(row, field.name)
    sign, unit = (table.texts(column)[row] if column else "" for column in (field.sign_from, field.unit_from))
    alone = _MEASURED.fullmatch(text.strip()) if sign in _SIGNS else None
    return parse_target(f"{sign}{alone['amount']}{alone['unit'] or unit}" if alone else text)


def attainment(target: Target, actual: Value, *, claimed: bool = False) -> str:
    """One of four states: 达成, 未达成, 未披露, or 陈述但无数据 when the report only claims it."""
    if target.amount is None or actual is None:
        return CLAIMED if claimed else UNDISCLOSED
    met = {
        "不低于": actual >= target.amount,
        "不超过": actual <= target.amount,
        "等于": actual == target.amount,
        "多于": actual > target.amount,
        "少于": actual < target.amount,
    }[target.relation]
    return ATTAINED if met else MISSED


def target_tables(dataset: Dataset) -> Iterator[Table]:
    """The tables with a column of planned values and one of what was reached."""
    return (table for table in dataset.tables.values() if table.schema.actual is not None)


def aims(
    table: Table, facts: Mapping[str, Fact], units: Mapping[str, Unit], rows: Sequence[int] | None = None
) -> Iterator[Aim]:
    """The target and result of every row, or of the given ones. A number typed as a result is a fact made here."""
    field = table.schema.actual
    assert field is not None
    texts = table.texts(field.name)
    for row in range(len(table)) if rows is None else rows:
        text = texts[row]
        target = target_of(table, row)
        actual = facts.get(text)
        if actual is None and field.type == "actual":
            actual = _typed(table, row, target, units)
        yield Aim(row, _in_base(target, units), text, actual)


def target_specs(dataset: Dataset) -> Iterator[Spec]:
    """The facts of the tables of targets (指标值, 完成值, 完成率, 差距), and the number of targets in each state."""
    for table in target_tables(dataset):
        _, actual = measured(table)
        for row in range(len(table)):
            yield from _row_specs(table, row, dataset)
        needs = tuple(dict.fromkeys(text for text in table.texts(actual.name) if names_a_fact(actual, text)))
        for state in (*STATES, PARTLY) if actual.type == "actual" else STATES:
            yield _state_count(table, state, needs, dataset.policy.units)


def target_states(table: Table, register: Mapping[str, Fact], units: Mapping[str, Unit]) -> list[str]:
    """The state of each target, in the order of the table."""
    return [state_of(table, aim) for aim in aims(table, register, units)]


def state_columns(dataset: Dataset, register: Mapping[str, Fact]) -> dict[tuple[str, str], Sequence[str]]:
    """达成情况 for every table that has targets and results, by the table's name and that of the column."""
    units = dataset.policy.units
    return {(table.schema.name, ATTAINMENT): target_states(table, register, units) for table in target_tables(dataset)}


def state_of(table: Table, aim: Aim) -> str:
    """How far a target was attained: by its numbers, or by the words of the result where it is typed in words."""
    target, actual = measured(table)
    if UNFILLED in (table.text(aim.row, target.name), aim.stated):
        return UNFILLED
    if aim.actual is None and actual.type == "actual":
        return _state_in_words(aim)
    return attainment(aim.target, aim.actual.value if aim.actual else None, claimed=aim.stated == CLAIMED)


def _state_in_words(aim: Aim) -> str:
    """达成, 部分达成 or 未达成 where the words begin so, or repeat the target; else only a claim, as with any words in
    place of a number."""
    if aim.stated.strip("-—－ ") in ("", UNDISCLOSED):
        return UNDISCLOSED
    words = {PARTLY: PARTLY, "基本达成": PARTLY, ATTAINED: ATTAINED, "完成": ATTAINED, "未": MISSED}
    told = next((state for word, state in words.items() if aim.stated.startswith(word)), "")
    if aim.target.amount is not None:
        return told if told == MISSED else CLAIMED
    return told or (ATTAINED if aim.stated == aim.target.text else CLAIMED)


def _in_base(target: Target, units: Mapping[str, Unit]) -> Target:
    """The target with its amount in the base of its unit, as facts keep theirs: 100万元 is 1000000."""
    if target.amount is None or target.unit not in units:
        return target
    return replace(target, amount=target.amount * units[target.unit].scale)


def target_problems(dataset: Dataset, register: Mapping[str, Fact]) -> Iterator[Problem]:
    """Targets and results that look like numbers but cannot be compared: an unknown unit, or two that differ."""
    units = dataset.policy.units
    for table in target_tables(dataset):
        target_field, actual_field = measured(table)
        for aim in aims(table, register, units):
            target, row_id = aim.target, table.ids()[aim.row]
            takes = tuple(table.schema.fact_id(row_id, field.path) for field in (actual_field, target_field))
            if target.amount is not None and target.unit not in units:
                beside = target_field.unit_from
                is_beside = beside and table.texts(beside)[aim.row] == target.unit
                place = table.place(aim.row, beside if is_beside else target_field.name)
                yield unknown_unit(place, target.unit, units, takes)
            elif unit := _unknown_unit(table, aim, units):
                yield unknown_unit(table.place(aim.row, actual_field.name), unit, units, takes[:1])
            elif aim.actual and target.amount is not None and not alike(units[target.unit], aim.actual.unit, dataset):
                place = table.place(aim.row, actual_field.name)
                rule = f"完成值的单位须与指标值的单位“{target.unit}”一致"
                advice = "请换成同一单位的数；改了算法的，请一并更正指标值"
                yield Problem(place, rule, f"“{aim.actual.text}”", advice)
            elif aim.actual and target.amount is None and _COMPARED.search(target.text) and not target_field.sign_from:
                place, advice = table.place(aim.row, target_field.name), "请写成 ≥600人、≤30%、=52期 这样"
                yield Problem(place, "有完成值的指标值，须能与它比较", f"“{target.text}”", advice, takes=takes)


def alike(one: Unit, other: Unit, dataset: Dataset) -> bool:
    """Whether two amounts are measured in the same; reports count one thing in several measure words."""
    return one.base == other.base or {one.base, other.base} <= dataset.policy.language.counting


def _unknown_unit(table: Table, aim: Aim, units: Mapping[str, Unit]) -> str:
    field = table.schema.actual
    typed = _MEASURED.fullmatch(aim.stated.strip()) if field and field.type == "actual" else None
    unit = typed["unit"].strip() if typed and aim.actual is None and aim.target.amount is not None else ""
    return "" if unit in units else unit


def _typed(table: Table, row: int, target: Target, units: Mapping[str, Unit]) -> Fact | None:
    """The number that a cell of results states, in its own unit or else in that of the target."""
    field = table.schema.actual
    assert field is not None
    match = _MEASURED.fullmatch(table.text(row, field.name).strip())
    amount = parse(match["amount"]) if match else None
    beside = table.texts(field.unit_from)[row] if field.unit_from else ""
    unit = units.get((match["unit"].strip() if match else "") or target.unit or beside)
    if match is None or amount is None or unit is None:
        return None
    label = f"{table.schema.title}·{table.text(row, table.schema.row_label)}·{field.label or field.name}"
    fact_id, origin = table.schema.fact_id(table.ids()[row], field.path), Origin(table.place(row, field.name))
    return Fact(fact_id, label, amount * unit.scale, unit, decimals_of(match["amount"]), origin)


def _row_specs(table: Table, row: int, dataset: Dataset) -> Iterator[Spec]:
    target_field, field = measured(table)
    units, text, row_id = dataset.policy.units, table.text(row, field.name), table.ids()[row]
    target, place = target_of(table, row), table.place(row, target_field.name)
    name = f"{table.schema.title}·{table.text(row, table.schema.row_label)}"
    planned, own = (table.schema.fact_id(row_id, path) for path in (target_field.path, field.path))
    typed = _typed(table, row, target, units) if field.type == "actual" else None
    reached = own if typed else text if names_a_fact(field, text) else ""
    comparable = target.amount is not None and target.unit in units
    if comparable:
        amount, unit = _in_base(target, units).amount, units[target.unit]
        yield stated(Fact(planned, f"{name}·{target_field.name}", amount, unit, _decimals(target), Origin(place)))
    if typed is not None:
        yield stated(typed)
    elif reached and (comparable or field.type == "actual"):
        yield _figure(own, f"{name}·{field.name}", "同值", (reached,), place, dataset)
    if comparable and reached:
        rate, gap = (table.schema.fact_id(row_id, path) for path in ("完成率", "差距"))
        yield _figure(rate, f"{name}·完成率", "完成率", (reached, planned), place, dataset)
        label = f"{name}·{field.name}与{target_field.name}相差"
        yield _figure(gap, label, "差额", (reached, planned), place, dataset)


def _figure(fact_id: str, label: str, method: str, needs: tuple[str, ...], place: Place, dataset: Dataset) -> Spec:
    """A figure over a result and its target, where they are measured in the same; a difference, in one unit."""

    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        apart = len({fact.unit.base for fact in found}) > 1
        if len(found) < len(inputs) or (method == "差额" and apart):
            return None
        if apart and not alike(found[0].unit, found[1].unit, dataset):
            return None
        return computed(fact_id, label, METHODS[method], found, dataset.policy.units)

    return Spec(fact_id, make, needs, place, needs)


def _decimals(target: Target) -> int:
    """Money and rates have two decimals where they have any."""
    digits = re.search(r"\d[\d,]*\.\d+", target.text)
    return max(2, decimals_of(digits[0])) if digits else 0


def _state_count(table: Table, state: str, actuals: tuple[str, ...], units: Mapping[str, Unit]) -> Spec:
    fact_id = f"{table.schema.name}.{state}数"
    whose = "绩效指标" if table.schema.role == "targets" else f"“{table.schema.title}”指标"
    origin = Origin(Place(table.file, title=table.schema.title), "计数", note=f"达成情况为“{state}”的指标个数")

    def make(inputs: Sequence[Fact | None]) -> Fact:
        states = target_states(table, {fact.id: fact for fact in known(inputs)}, units)
        label, value = f"{state}的{whose}个数", Fraction(states.count(state))
        return counted(Fact(fact_id, label, value, units["项"], 0, origin), waits=UNFILLED in states)

    return Spec(fact_id, make, actuals, may_lack=actuals)
