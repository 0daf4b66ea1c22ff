"""The national self-assessment forms of a year: which rows make one form, and the facts that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.dataset import DETAIL, Dataset, Table
from evaluation.facts.fact import Fact, Origin, computed
from evaluation.facts.targets import Aim, aims
from evaluation.numbers.amounts import UNDISCLOSED, UNFILLED, decimals_of
from evaluation.numbers.formulas import METHODS

WHOLE = "部门整体"
MONEY = ("年初预算数", "全年预算数", "全年执行数")
RATE, WEIGHT, SCORE, DUE = "执行率", "分值", "得分", "应得分"
_LESS_IS_BETTER = ("不超过", "少于")


@dataclass(frozen=True)
class Form:
    """One form: its row in the table of forms, and its rows in those of funds and indicators.

    `total` is the row of funds that stands for all of them: the control total, or the only row.
    """

    forms: Table
    funds: Table
    indicators: Table
    row: int
    fund_rows: tuple[int, ...]
    indicator_rows: tuple[int, ...]

    @property
    def id(self) -> str:
        return self.forms.ids()[self.row]

    @property
    def project(self) -> str:
        """The 编号 of the project in the table of projects, or 部门整体."""
        return self.text("项目")

    @property
    def is_whole(self) -> bool:
        return self.project == WHOLE

    @property
    def total(self) -> int | None:
        totals = [row for row in self.fund_rows if self.funds.kinds()[row] != DETAIL]
        rows = totals or list(self.fund_rows)
        return rows[0] if len(rows) == 1 else None

    def text(self, column: str) -> str:
        """What the form's own row says; blank for a column that the file does not have."""
        return self.forms.texts(column)[self.row]

    def fact_id(self, path: str) -> str:
        """The id of a fact of the whole form."""
        return self.forms.schema.fact_id(self.id, path)

    def fund_id(self, row: int, path: str) -> str:
        return self.funds.schema.fact_id(self.funds.ids()[row], path)

    def indicator_id(self, row: int, path: str) -> str:
        return self.indicators.schema.fact_id(self.indicators.ids()[row], path)

    @property
    def weights(self) -> Iterator[str]:
        """The ids of all weights of the form: that of the money, then those of the indicators."""
        return self._each(WEIGHT)

    @property
    def scores(self) -> Iterator[str]:
        return self._each(SCORE)

    def _each(self, path: str) -> Iterator[str]:
        if self.total is not None:
            yield self.fund_id(self.total, path)
        yield from (self.indicator_id(row, path) for row in self.indicator_rows)


def forms(dataset: Dataset) -> tuple[Form, ...]:
    """The year's forms in the order of their table; none unless all three tables are there."""
    tables = [dataset.of_role(role) for role in ("forms", "form_funds", "form_indicators")]
    if not all(table is not None for table in tables):
        return ()
    own, funds, indicators = (table for table in tables if table is not None)
    money, measured = ([*enumerate(table.texts("自评表"))] for table in (funds, indicators))
    return tuple(
        Form(
            own,
            funds,
            indicators,
            row,
            tuple(at for at, name in money if name == form),
            tuple(at for at, name in measured if name == form),
        )
        for row, form in enumerate(own.ids())
    )


def form_of(dataset: Dataset, name: str) -> Form | None:
    """The form of this 编号."""
    return next((form for form in forms(dataset) if form.id == name), None)


def form_facts(dataset: Dataset, facts: Mapping[str, Fact]) -> Iterator[Fact]:
    """What the rules make of each form: its money and rate, the points due, the sums of weights and points.

    `facts` are seen as they grow: what is put out here is computed from what was put out before.
    """
    found = forms(dataset)
    if not found:
        return
    units = dataset.policy.units
    results = {aim.row: aim for aim in aims(found[0].indicators, facts, units)}
    for form in found:
        if form.total is not None:
            yield from _funds_facts(form, form.total, facts, dataset)
        for row in form.indicator_rows:
            yield from _due(form, results[row], facts, dataset)
        for path, parts in (("总分值", form.weights), ("总得分", form.scores)):
            inputs = [facts[name] for name in parts if name in facts]
            if inputs and len(inputs) == len(list(form.weights)):
                yield computed(form.fact_id(path), f"{form.text('名称')}·{path}", METHODS["合计"], inputs, units)


def _funds_facts(form: Form, row: int, facts: Mapping[str, Fact], dataset: Dataset) -> Iterator[Fact]:
    """The money of a form under the form's own name, its rate, and the points that the rate is worth."""
    units, name = dataset.policy.units, form.text("名称")
    for column in (WEIGHT, SCORE, "公布执行率"):
        if form.fund_id(row, column) not in facts:
            yield from _stated(form, row, column, dataset)
    for column in MONEY:
        if money := facts.get(form.fund_id(row, column)):
            yield computed(form.fact_id(column), f"{name}·{column}", METHODS["同值"], [money], units)
    rate = facts.get(form.fund_id(row, RATE))
    if rate is None or rate.value is None:
        rate = facts.get(form.fund_id(row, "公布执行率"), rate)
    if rate is None:
        return
    yield computed(form.fact_id(RATE), f"{name}·预算执行率", METHODS["同值"], [rate], units)
    weight = facts.get(form.fund_id(row, WEIGHT))
    if weight is not None and weight.value is not None and rate.value is not None:
        label = f"{name}·预算执行{DUE}"
        yield computed(form.fund_id(row, DUE), label, METHODS["执行得分"], [weight, rate], units)


def _stated(form: Form, row: int, column: str, dataset: Dataset) -> Iterator[Fact]:
    """A number of the row of all funds that is typed there and not added up."""
    table = form.funds
    text, field = table.texts(column)[row], table.schema.field.get(column)
    if not text or field is None:
        return
    value = table.amounts[column][row]
    absence = "" if value is not None else text if text in (UNDISCLOSED, UNFILLED) else ""
    if value is not None or absence:
        label = f"{form.text('名称')}·预算执行{column}"
        origin = Origin(table.place(row, column))
        unit = dataset.policy.units[field.unit]
        yield Fact(form.fund_id(row, column), label, value, unit, decimals_of(text), origin, absence)


def _due(form: Form, aim: Aim, facts: Mapping[str, Fact], dataset: Dataset) -> Iterator[Fact]:
    """The points that an indicator's numbers are worth; none where it is judged by words, or has no numbers."""
    weight, planned = (facts.get(form.indicator_id(aim.row, path)) for path in (WEIGHT, "年度指标值"))
    comparable = form.indicator_id(aim.row, "完成率") in facts
    if weight is None or weight.value is None or planned is None or aim.actual is None or not comparable:
        return
    target, actual = aim.target.amount, aim.actual.value
    if target is None or actual is None:
        return
    is_less = aim.target.relation in _LESS_IS_BETTER or (aim.target.relation == "等于" and target == 0)
    if target < 0 and (actual > target if is_less else actual < target):
        return
    method = METHODS["反向得分" if is_less else "正向得分"]
    reached = facts[form.indicator_id(aim.row, "实际完成值")]
    label = f"{form.text('名称')}·{form.indicators.text(aim.row, '三级指标')}·{DUE}"
    yield computed(
        form.indicator_id(aim.row, DUE), label, method, [weight, reached, planned], dataset.policy.units, unit="分"
    )


def slack_of(form: Form, column: str, facts: Mapping[str, Fact]) -> Fraction:
    """How far the true amount of all funds may be from what is written in rounded units."""
    details = [row for row in form.fund_rows if form.funds.kinds()[row] == DETAIL]
    found = (facts.get(form.fund_id(row, column)) for row in details)
    return sum((fact.slack for fact in found if fact is not None), Fraction(0))
