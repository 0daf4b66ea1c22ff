"""The national self-assessment forms of a year: which rows make one form, and the facts that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.dataset import DETAIL, Dataset, Table
from evaluation.facts.fact import Fact, Origin, computed, known
from evaluation.facts.graph import Spec, stated
from evaluation.facts.targets import alike, target_of
from evaluation.numbers.amounts import NOT_APPLICABLE, UNDISCLOSED, UNFILLED, Unit, decimals_of
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place

WHOLE = "部门整体"
MONEY = ("年初预算数", "全年预算数", "全年执行数")
RATE, WEIGHT, SCORE, DUE = "执行率", "分值", "得分", "应得分"
ALL_FORMS = "data/forms.xlsx"  # below the site's root
PRINTED_RATE = "公布执行率"
LESS_IS_BETTER = ("不超过", "少于")


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
    def unit(self) -> str:
        """The unit of the form's money."""
        row = self.total if self.total is not None else next(iter(self.fund_rows), None)
        return "" if row is None else self.funds.texts("单位")[row]

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
    named = [[*enumerate(table.texts("自评表"))] for table in (funds, indicators)]
    rows = [[tuple(at for at, name in texts if name == form) for texts in named] for form in own.ids()]
    return tuple(Form(own, funds, indicators, row, *both) for row, both in enumerate(rows))


def form_of(dataset: Dataset, name: str) -> Form | None:
    """The form of this 编号."""
    return next((form for form in forms(dataset) if form.id == name), None)


def kind_of(form: Form) -> str:
    """What the form is called."""
    return "部门整体支出绩效自评表" if form.is_whole else "项目支出绩效自评表"


def file_of(form: Form) -> str:
    """Where the form can be taken away in its official layout, below the site's root."""
    return f"data/forms/{form.id}.xlsx"


def form_specs(dataset: Dataset) -> Iterator[Spec]:
    """What the rules make of each form: its money and rate, the points due, the sums of weights and points."""
    units = dataset.policy.units
    for form in forms(dataset):
        if form.total is not None:
            yield from _funds_specs(form, form.total, dataset)
        for row in form.indicator_rows:
            yield from _due_specs(form, row, dataset)
        for path, parts in (("总分值", form.weights), ("总得分", form.scores)):
            label = f"{form.text('名称')}·{path}"
            yield _spec(form.fact_id(path), label, "合计", tuple(parts), form.forms.place(form.row), units)


def _spec(
    fact_id: str, label: str, method: str, needs: tuple[str, ...], place: Place, units: Mapping[str, Unit]
) -> Spec:
    """A figure over facts that a form may do without: then there is none."""

    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        return computed(fact_id, label, METHODS[method], found, units) if found and len(found) == len(inputs) else None

    return Spec(fact_id, make, needs, place, needs)


def _funds_specs(form: Form, row: int, dataset: Dataset) -> Iterator[Spec]:
    """The money of a form under the form's own name, its rate, and the points that the rate is worth."""
    units, name, place = dataset.policy.units, form.text("名称"), form.funds.place(row)
    for column in (WEIGHT, SCORE, PRINTED_RATE):
        if form.funds.kinds()[row] != DETAIL and (fact := _typed(form, row, column, dataset)):
            yield stated(fact)
    for column in MONEY:
        yield _spec(form.fact_id(column), f"{name}·{column}", "同值", (form.fund_id(row, column),), place, units)
    rates = (form.fund_id(row, RATE), form.fund_id(row, PRINTED_RATE))

    def rate(inputs: Sequence[Fact | None]) -> Fact | None:
        found = [fact for fact in known(inputs) if fact.value is not None] or known(inputs)
        return computed(form.fact_id(RATE), f"{name}·预算执行率", METHODS["同值"], found[:1], units) if found else None

    yield Spec(form.fact_id(RATE), rate, rates, place, rates)
    needs = (form.fund_id(row, WEIGHT), form.fact_id(RATE))
    yield _spec(form.fund_id(row, DUE), f"{name}·预算执行{DUE}", "执行得分", needs, place, units)


def _typed(form: Form, row: int, column: str, dataset: Dataset) -> Fact | None:
    """A number of the row of all funds that is typed there and not added up."""
    table = form.funds
    text, field = table.texts(column)[row], table.schema.field.get(column)
    if field is None or not text:
        return None
    value, origin = table.amounts[column][row], Origin(table.place(row, column))
    absence = "" if value is not None else text if text in (UNDISCLOSED, UNFILLED) else NOT_APPLICABLE
    label = f"{form.text('名称')}·预算执行{column}"
    unit = dataset.policy.units[field.unit]
    return Fact(form.fund_id(row, column), label, value, unit, decimals_of(text), origin, absence)


def _due_specs(form: Form, row: int, dataset: Dataset) -> Iterator[Spec]:
    """The points that an indicator's numbers are worth; none where it is judged by words, or has no numbers."""
    target, units = target_of(form.indicators, row), dataset.policy.units
    if target.amount is None:
        return
    amount, fact_id = target.amount, form.indicator_id(row, DUE)
    is_less = target.relation in LESS_IS_BETTER or (target.relation == "等于" and amount == 0)
    label = f"{form.text('名称')}·{form.indicators.text(row, '三级指标')}·{DUE}"

    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        if len(found) < len(inputs) or not alike(found[1].unit, found[2].unit, dataset):
            return None
        reached, planned = found[1].value, found[2].value
        if reached is None or planned is None or (planned < 0 and (reached > planned) == is_less):
            return None  # no share of a target below zero
        method = METHODS["反向得分" if is_less else "正向得分"]
        return computed(fact_id, label, method, found, units)

    needs = tuple(form.indicator_id(row, path) for path in (WEIGHT, "实际完成值", "年度指标值"))
    yield Spec(fact_id, make, needs, form.indicators.place(row), needs)


def slack_of(form: Form, column: str, facts: Mapping[str, Fact]) -> Fraction:
    """How far the true amount of all funds may be from what is written in rounded units."""
    details = [row for row in form.fund_rows if form.funds.kinds()[row] == DETAIL]
    found = (facts.get(form.fund_id(row, column)) for row in details)
    return sum((fact.slack for fact in found if fact is not None), Fraction(0))
