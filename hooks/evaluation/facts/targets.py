"""Targets and how far they were attained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.dataset import Dataset, Table
from evaluation.facts.fact import Fact, Origin, computed
from evaluation.numbers.amounts import UNDISCLOSED, UNFILLED, Unit, decimals_of, parse
from evaluation.numbers.formulas import METHODS, Value
from evaluation.problems import Place, Problem

ATTAINED, MISSED, CLAIMED = "达成", "未达成", "陈述但无数据"
STATES = (ATTAINED, MISSED, UNDISCLOSED, CLAIMED)

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


def target_facts(dataset: Dataset, register: Mapping[str, Fact]) -> Iterator[Fact]:
    """The facts of the table of targets (指标值, 完成值, 完成率), and the number of targets in each state."""
    table = dataset.table("绩效目标")
    if table is not None:
        yield from _row_facts(table, register, dataset.policy.units)


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


def _row_facts(table: Table, register: Mapping[str, Fact], units: Mapping[str, Unit]) -> Iterator[Fact]:
    texts, actuals = table.texts("指标值"), table.texts("完成值")
    for row, row_id in enumerate(table.ids()):
        target = parse_target(texts[row])
        if target.amount is None or target.unit not in units:
            continue
        name = f"{table.schema.title}·{table.texts('三级指标')[row]}"
        planned = Fact(
            table.schema.fact_id(row_id, "指标值"),
            f"{name}·指标值",
            target.amount * units[target.unit].scale,
            units[target.unit],
            decimals_of(texts[row]) and 2,
            Origin(table.place(row, "指标值")),
        )
        yield planned
        if actuals[row] in register:
            actual = register[actuals[row]]
            fact_id = table.schema.fact_id(row_id, "完成值")
            yield computed(fact_id, f"{name}·完成值", METHODS["同值"], [actual], units)
            fact_id = table.schema.fact_id(row_id, "完成率")
            yield computed(fact_id, f"{name}·完成率", METHODS["完成率"], [actual, planned], units)
            if actual.unit.base == planned.unit.base:
                fact_id = table.schema.fact_id(row_id, "差距")
                yield computed(fact_id, f"{name}·完成值与指标值相差", METHODS["差额"], [actual, planned], units)
    yield from _state_counts(table, register, units)


def _state_counts(table: Table, register: Mapping[str, Fact], units: Mapping[str, Unit]) -> Iterator[Fact]:
    states = target_states(table, register, units)
    place = Place(table.file, title=table.schema.title)
    for state in STATES:
        note = f"达成情况为“{state}”的指标个数"
        origin = Origin(place, "计数", note=note)
        count = Fraction(states.count(state))
        yield Fact(f"{table.schema.name}.{state}数", f"{state}的绩效指标个数", count, units["项"], 0, origin)
