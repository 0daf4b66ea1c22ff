"""Targets and how far they were attained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.dataset import Dataset, Table
from evaluation.facts.fact import Fact, Origin, computed, known
from evaluation.facts.graph import Spec, stated
from evaluation.numbers.amounts import UNDISCLOSED, UNFILLED, Unit, decimals_of, parse
from evaluation.numbers.formulas import METHODS, Value
from evaluation.problems import Place, Problem

ATTAINED, MISSED, CLAIMED = "达成", "未达成", "陈述但无数据"
STATES = (ATTAINED, MISSED, UNDISCLOSED, CLAIMED)
NOT_FACTS = frozenset({"", UNDISCLOSED, CLAIMED, UNFILLED})
Make = Callable[[Sequence[Fact | None]], Fact | None]

_SIGNS = {
    ">=": "不低于",
    "≥": "不低于",
    "≧": "不低于",
    "<=": "不超过",
    "≤": "不超过",
    "≦": "不超过",
    "=": "等于",
}
_TARGET = re.compile(r"(?P<sign>>=|<=|[≥≧≤≦=])\s*(?P<amount>[\d.,]+)\s*(?P<unit>[^\d。]*)。?")


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
        digits = re.search(r"[\d.,]+", self.text)
        return f"{self.relation}{digits.group() if digits else ''}{self.unit}"


def parse_target(text: str) -> Target:
    """Read `>=600人`, `=52期`, `≧80%`; anything else is a target in words (逐年提升, a date)."""
    match = _TARGET.fullmatch(text.strip())
    if match is None:
        return Target(text.strip())
    return Target(text, _SIGNS[match["sign"]], parse(match["amount"]), match["unit"].strip())


def attainment(target: Target, actual: Value, *, claimed: bool = False) -> str:
    """One of four states: 达成, 未达成, 未披露, or 陈述但无数据 when the report only claims it."""
    if target.amount is None or actual is None:
        return CLAIMED if claimed else UNDISCLOSED
    met = {
        "不低于": actual >= target.amount,
        "不超过": actual <= target.amount,
        "等于": actual == target.amount,
    }[target.relation]
    return ATTAINED if met else MISSED


def target_specs(dataset: Dataset) -> Iterator[Spec]:
    """The facts of the table of targets (指标值, 完成值, 完成率, 差距), and the number of targets in each state."""
    table = dataset.table("绩效目标")
    if table is not None:
        units = dataset.policy.units
        for row in range(len(table)):
            yield from _row_specs(table, row, units)
        actuals = tuple(dict.fromkeys(text for text in table.texts("完成值") if text not in NOT_FACTS))
        for state in STATES:
            yield _state_count(table, state, actuals, units)


def target_states(table: Table, register: Mapping[str, Fact], units: Mapping[str, Unit]) -> list[str]:
    """The state of each target, in the order of the table."""
    rows = zip(table.texts("指标值"), table.texts("完成值"), strict=True)
    return [
        UNFILLED
        if UNFILLED in (text, stated)
        else attainment(_in_base(parse_target(text), units), _actual(register, stated), claimed=stated == CLAIMED)
        for text, stated in rows
    ]


def _in_base(target: Target, units: Mapping[str, Unit]) -> Target:
    """The target with its amount in the base of its unit, as facts keep theirs: 100万元 is 1000000."""
    if target.amount is None or target.unit not in units:
        return target
    return replace(target, amount=target.amount * units[target.unit].scale)


def target_problems(dataset: Dataset) -> Iterator[Problem]:
    """Targets that look like numbers but cannot be compared: an unknown unit."""
    table = dataset.table("绩效目标")
    for row, text in enumerate(table.texts("指标值") if table else ()):
        target = parse_target(text)
        if table and target.amount is not None and target.unit not in dataset.policy.units:
            place = table.place(row, "指标值")
            yield Problem(place, "单位须是已登记的单位", f"“{target.unit}”", "请更正，或在 units.yml 登记")


def _actual(register: Mapping[str, Fact], fact_id: str) -> Value:
    return register[fact_id].value if fact_id in register else None


def _row_specs(table: Table, row: int, units: Mapping[str, Unit]) -> Iterator[Spec]:
    text, actual, row_id = table.texts("指标值")[row], table.texts("完成值")[row], table.ids()[row]
    target, place = parse_target(text), table.place(row, "指标值")
    if target.amount is None or target.unit not in units:
        return
    name, unit = f"{table.schema.title}·{table.texts('三级指标')[row]}", units[target.unit]
    planned = table.schema.fact_id(row_id, "指标值")
    origin = Origin(place)
    decimals = decimals_of(text) and 2
    yield stated(Fact(planned, f"{name}·指标值", target.amount * unit.scale, unit, decimals, origin))
    if actual in NOT_FACTS:
        return
    for column, label, method in (
        ("完成值", "完成值", "同值"),
        ("完成率", "完成率", "完成率"),
        ("差距", "完成值与指标值相差", "差额"),
    ):
        needs = (actual,) if method == "同值" else (actual, planned)
        fact_id = table.schema.fact_id(row_id, column)
        yield Spec(fact_id, _of_actual(fact_id, f"{name}·{label}", method, units), needs, place, needs)


def _of_actual(fact_id: str, label: str, method: str, units: Mapping[str, Unit]) -> Make:
    """A figure over an actual value and a planned one; a difference only where both are in one unit."""

    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        if len(found) < len(inputs) or (method == "差额" and len({fact.unit.base for fact in found}) > 1):
            return None
        return computed(fact_id, label, METHODS[method], found, units)

    return make


def _state_count(table: Table, state: str, actuals: tuple[str, ...], units: Mapping[str, Unit]) -> Spec:
    fact_id = f"{table.schema.name}.{state}数"
    origin = Origin(Place(table.file, title=table.schema.title), "计数", note=f"达成情况为“{state}”的指标个数")

    def make(inputs: Sequence[Fact | None]) -> Fact:
        states = target_states(table, {fact.id: fact for fact in known(inputs)}, units)
        return Fact(fact_id, f"{state}的绩效指标个数", Fraction(states.count(state)), units["项"], 0, origin)

    return Spec(fact_id, make, actuals, may_lack=actuals)
