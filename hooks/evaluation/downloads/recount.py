"""The sheets of the workbook that compute: every score from its rule, down to the cells of the data.

What a score looks at stands in cells of its own (评分的依据数, 计分参数), so that whoever changes one sees the total
change; beside each computed score stands the published one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, chain

from evaluation.dataset import Dataset
from evaluation.downloads.formula import (
    Expression,
    Formula,
    LiveCell,
    LiveSheet,
    Reference,
    computing,
    expression,
    joined,
    printed,
)
from evaluation.downloads.sheet import Amount
from evaluation.facts import UNDISCLOSED, Fact, Group, Register, Working, workings
from evaluation.facts.published import formula_words
from evaluation.numbers.amounts import exact_decimals
from evaluation.numbers.formulas import Method
from evaluation.numbers.terms import Number, parameters
from evaluation.report import Report
from evaluation.scoring import level_name

SCORES, INPUTS, PARAMETERS, GRADES = "recount", "recount_inputs", "recount_parameters", "recount_grades"
WEIGHT, MANUAL, SCORE, PUBLISHED = 6, 7, 8, 10
NUMBER_OF_INPUT, NUMBER_OF_PARAMETER = 2, 3


def recount_sheets(report: Report) -> tuple[LiveSheet, ...]:
    """The sheets that recompute the year's scores; none for a year whose indicators could not be read."""
    rows = workings(report.dataset, report.register)
    sheets = (
        LiveSheet(
            SCORES, f"{_year(report)}年评分重算", tuple(_score_lines(rows)), _SCORE_HEADERS, *_scores(report, rows)
        ),
        LiveSheet(INPUTS, _INPUT_TITLE, _INPUT_LINES, _INPUT_HEADERS, tuple(_inputs(report.register, rows))),
        LiveSheet(PARAMETERS, _PARAMETER_TITLE, _PARAMETER_LINES, _PARAMETER_HEADERS, tuple(_parameters(rows))),
        LiveSheet(GRADES, "等级重算", _GRADE_LINES, _GRADE_HEADERS, tuple(_grades(report.dataset, rows))),
    )
    return tuple(sheet for sheet in sheets if sheet.rows)


_INPUT_TITLE, _PARAMETER_TITLE = "评分的依据数", "计分参数"
_SCORE_HEADERS = (
    *("编号", "指标", "级别", "上级", "计分方法", "规则", "权重（分）", "人工得分（分）"),
    *("得分（重算，分）", "得分率（重算，%）", "公布的得分（分）", "相差（分）"),
)
_INPUT_HEADERS = ("编号", "名称", "数值", "单位", "算法或来源", "用于")
_INPUT_LINES = ("由别的数算出的，“数值”是公式，算它的数也在本表里。改动一个数，得分跟着重算。",)
_PARAMETER_HEADERS = ("指标编号", "指标", "参数", "数值", "单位")
_PARAMETER_LINES = ("计分规则里的数。改动一个数，得分跟着重算。",)
_GRADE_HEADERS = ("等级", "最低得分（分）", "总分（重算，分）", "是否达到", "还差（分）")
_GRADE_LINES = ("总分达到的最高一行，就是等级。",)


def _score_lines(rows: Sequence[Working]) -> Iterator[str]:
    if any(row.rule for row in rows):
        yield (
            f"标明“重算”的各栏和上级的权重是公式。改动下级的权重、人工得分，或者“{_INPUT_TITLE}”“{_PARAMETER_TITLE}”"
            "两张表里的数，软件会重新计算。"
        )
    else:
        yield "标明“重算”的各栏是公式。改动得分，软件会重新计算得分率、总分和等级。"
    yield "“相差”是重算的得分减去公布的得分，没有改动时都是零。"
    if any(row.is_stated for row in rows):
        yield "没有公式的得分是报告写明的。报告没有公布它是怎样得来的，所以不能重算。"


def _year(report: Report) -> str:
    return str(report.dataset.settings.get("年度"))


def amount_of(fact: Fact) -> Amount | str:
    """The fact's number in the base of its unit, a word where its unit has words, else why there is none."""
    if fact.value is None:
        return fact.absence
    return fact.text if fact.unit.words else Amount(fact.value, fact.decimals)


# ---- Scores


def _scores(report: Report, rows: Sequence[Working]) -> tuple[tuple[tuple[LiveCell, ...], ...], tuple[bool, ...]]:
    at = {row.code: number for number, row in enumerate(rows)}
    numbers = {fact.id: number for number, fact in enumerate(_needed(report.register, rows))}
    first = _first_parameters(rows)
    cells = tuple(
        (
            row.code,
            row.name,
            "合计" if row.is_total else level_name(row.level),
            row.parent,
            row.rule.name if row.rule else "下级之和" if row.below else "",
            row.rule.words if row.rule else "",
            _weight(row, at),
            amount_of(row.manual) if row.manual else "",
            _score(row, number, at, numbers, first),
            _rate(row, number),
            amount_of(row.score),
            _difference(row, number),
        )
        for number, row in enumerate(rows)
    )
    return cells, tuple(row.is_total for row in rows)


def _weight(row: Working, at: Mapping[str, int]) -> LiveCell:
    value = amount_of(row.weight)
    return computing(_sum(row.below, at, WEIGHT), value) if row.below else value


def _sum(codes: Sequence[str], at: Mapping[str, int], column: int) -> Expression:
    return expression("SUM({})", joined(",", [Reference(SCORES, at[code], column) for code in codes]))


def _score(
    row: Working, number: int, at: Mapping[str, int], numbers: Mapping[str, int], first: Mapping[str, int]
) -> LiveCell:
    value = amount_of(row.score)
    if row.below:
        return computing(_sum(row.below, at, SCORE), value)
    if row.rule is None:
        return value
    inputs = [
        Reference(SCORES, number, MANUAL)
        if fact == row.manual
        else Reference(INPUTS, numbers[fact.id], NUMBER_OF_INPUT)
        for fact in row.inputs
    ]
    start, weight = first[row.code], Reference(SCORES, number, WEIGHT)
    cells = {
        named: Reference(PARAMETERS, start + at, NUMBER_OF_PARAMETER) for at, named in enumerate(_parameters_of(row))
    }
    formula = printed(row.rule.term(1 + len(inputs)), [weight, *inputs], cells)
    needed = zip((weight, *inputs), (row.weight, *row.inputs), strict=True)
    return computing(_once_known([(cell, fact) for cell, fact in needed if fact.value is None], formula), value)


def _once_known(hidden: Sequence[tuple[Reference, Fact]], formula: Expression) -> Expression:
    """The formula, or 未披露 as long as a cell that it needs still says so."""
    if not hidden:
        return formula
    known = joined(",", [expression(f'{{}}<>"{fact.absence}"', cell) for cell, fact in hidden])
    return expression(f'IF(AND({{}}),{{}},"{UNDISCLOSED}")', known, formula)


def _rate(row: Working, number: int) -> LiveCell:
    if row.score.value is None or not row.weight.value:
        return UNDISCLOSED
    rate = Amount(row.score.value / row.weight.value * 100, 2)
    return Formula(expression("{}/{}*100", Reference(SCORES, number, SCORE), Reference(SCORES, number, WEIGHT)), rate)


def _difference(row: Working, number: int) -> LiveCell:
    if row.score.value is None:
        return UNDISCLOSED
    ends = (Reference(SCORES, number, SCORE), Reference(SCORES, number, PUBLISHED))
    return Formula(expression("ROUND({}-{},9)", *ends), Amount(Fraction(0), row.score.decimals))


# ---- What scores look at


def _needed(register: Register, rows: Sequence[Working]) -> tuple[Fact, ...]:
    """Every fact that scores look at, each followed by those that it is computed from."""
    found: dict[str, Fact] = {}
    for row in rows:
        waiting = [fact for fact in reversed(row.inputs) if fact != row.manual]
        while waiting:
            fact = waiting.pop()
            if fact.id not in found:
                found[fact.id] = fact
                waiting += reversed(_inputs_of(fact, register)) if _is_computed(fact) else []
    return tuple(found.values())


def _inputs_of(fact: Fact, register: Register) -> list[Fact]:
    """What a formula takes; in the place of a group all of its members but the first input itself."""
    first, *others = (register[name] for name in fact.origin.inputs)
    members = (one.origin.inputs if isinstance(one, Group) else (one.id,) for one in others)
    return [first, *(register[name] for name in chain(*members) if name != first.id)]


def _is_computed(fact: Fact) -> bool:
    return bool(fact.origin.inputs) and fact.value is not None


def _inputs(register: Register, rows: Sequence[Working]) -> Iterator[tuple[LiveCell, ...]]:
    needed = _needed(register, rows)
    numbers = {fact.id: number for number, fact in enumerate(needed)}
    users: dict[str, list[str]] = {}
    for row in rows:
        for fact in row.inputs:
            users.setdefault(fact.id, []).append(row.code)
    for fact in needed:
        origin = formula_words(fact) or (f"来源：{fact.origin.source}" if fact.origin.source else "")
        unit, used = "" if fact.unit.words else fact.unit.base, "、".join(users.get(fact.id, ()))
        yield fact.id, fact.label, _input(fact, register, numbers), unit, origin, used


def _input(fact: Fact, register: Register, numbers: Mapping[str, int]) -> LiveCell:
    value = amount_of(fact)
    if not _is_computed(fact) or fact.unit.words:
        return value
    inputs = [Reference(INPUTS, numbers[one.id], NUMBER_OF_INPUT) for one in _inputs_of(fact, register)]
    method = fact.origin.formula
    assert isinstance(method, Method)
    return computing(printed(method.term(len(inputs)), inputs, {}), value)


def _parameters(rows: Sequence[Working]) -> Iterator[tuple[LiveCell, ...]]:
    for row in rows:
        for named in _parameters_of(row):
            yield row.code, row.name, named.name, _exact(named.value), named.unit or _unit_of_input(row)


def _parameters_of(row: Working) -> tuple[Number, ...]:
    """The numbers among the parameters of a row's rule, in the order of its formula."""
    return parameters(row.rule.term(1 + len(row.inputs))) if row.rule else ()


def _first_parameters(rows: Sequence[Working]) -> Mapping[str, int]:
    """Where the parameters of each indicator begin, by its code."""
    starts = accumulate((len(_parameters_of(row)) for row in rows), initial=0)
    return {row.code: start for row, start in zip(rows, starts, strict=False)}


def _unit_of_input(row: Working) -> str:
    return row.inputs[0].unit.base if row.inputs else ""


def _exact(value: Fraction) -> Amount:
    """A number that somebody typed, with the decimals that it was typed with."""
    return Amount(value, exact_decimals(value) or 0)


# ---- Grades


def _grades(dataset: Dataset, rows: Sequence[Working]) -> Iterator[tuple[LiveCell, ...]]:
    total = next((number for number, row in enumerate(rows) if row.is_total), None)
    if total is None or rows[total].score.value is None:
        return
    score, value = Reference(SCORES, total, SCORE), rows[total].score
    assert value.value is not None
    for number, (name, least) in enumerate(dataset.settings.grades):
        bound = Reference(GRADES, number, 1)
        said = "达到" if value.value >= least else "没有达到"
        reached = Formula(expression('IF(ROUND({}-{},9)>=0,"达到","没有达到")', score, bound), said)
        gap = Amount(max(Fraction(0), least - value.value), value.decimals)
        missing = Formula(expression("MAX(0,ROUND({}-{},9))", bound, score), gap)
        yield name, _exact(least), Formula((score,), amount_of(value)), reached, missing
