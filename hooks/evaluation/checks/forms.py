"""Rules on the national self-assessment forms: what makes one form, weights, points, reasons, and the project table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from evaluation.checks.rule import Compared, judged, rule
from evaluation.dataset import Dataset, Table, nearest
from evaluation.dataset.settings import BY_HAND, FORM_WHOLE, FORMS, FULL, RULE
from evaluation.facts import ATTAINED, MISSED, PARTLY, UNDISCLOSED, UNFILLED, Aim, Fact, Form, Register, aims, forms
from evaluation.facts.forms import DUE, RATE, SCORE, WEIGHT, WHOLE, slack_of
from evaluation.facts.targets import CLAIMED, state_of
from evaluation.numbers.amounts import half_up, written
from evaluation.problems import Place, Problem

DEFAULTS = {FULL: 100, RATE: 10, "产出": 50, "效益": 30, "满意度": 10}
GROUPS = ("产出", "效益", "满意度", "成本")
BANDS: Mapping[str, tuple[int, int]] = {ATTAINED: (80, 100), PARTLY: (60, 80), MISSED: (0, 60)}
DEVIATION, REASON = 30, "偏差原因及改进措施"
KNOWN_ABSENCE = (UNDISCLOSED, UNFILLED)


@rule("自评表完整", "每张自评表有资金和指标，写明的项目在项目表里。", "forms")
def rows_belong_to_forms(dataset: Dataset, register: Register) -> Compared:
    """Every row of funds and indicators names a form, every form has both, its project is in the table of projects."""
    roles = ("forms", "form_funds", "form_indicators")
    own, *others = [dataset.of_role(role) for role in roles]
    if own is None:
        for stray in [table for table in others if table is not None][:1]:
            rule, advice = "没有自评表，只有它的资金或指标", "请补充 forms.csv，或删除这个文件"
            yield Problem(stray.place(None), rule, advice=advice)
        return
    for table, role in zip(others, roles[1:], strict=True):
        if table is None:
            yield Problem(own.place(None), "自评表要有资金和指标", f"缺少 {role}.csv", "请补充")
            continue
        for row, name in enumerate(table.texts("自评表")):
            if name and name not in own.ids():
                place = table.place(row, "自评表")
                yield Problem(place, "没有这张自评表", f"“{name}”", nearest(name, own.ids()))
    for form in forms(dataset):
        for rows, what in ((form.fund_rows, "资金"), (form.indicator_rows, "指标")):
            if not rows:
                yield Problem(own.place(form.row), f"自评表至少要有一行{what}", "0 行", "请补充")
        if form.fund_rows and form.total is None:
            found = f"{len(form.fund_rows)} 行"
            rule = "资金有几行的，要有一行是总额（行别写合计），而且只有一行"
            yield Problem(form.funds.place(form.fund_rows[0], "行别"), rule, found, "请更正")
        projects = _projects(form, dataset)
        if not form.is_whole and projects is not None and form.project not in projects.ids():
            advice = f"{nearest(form.project, projects.ids())}；部门整体支出的写“{WHOLE}”"
            yield Problem(own.place(form.row, "项目"), "项目表里没有这个编号", f"“{form.project}”", advice)


def _projects(form: Form, dataset: Dataset) -> Table | None:
    """The table of projects: the one that the money of forms is held against."""
    named = (pattern.partition(".")[0] for pattern in form.funds.schema.agrees.values() if "{项目}" in pattern)
    return next((table for name in named if (table := dataset.table(name)) is not None), None)


@rule("自评分值", "自评表的分值相加等于满分，预算执行、产出、效益、满意度各占规定的分值。", "forms")
def weights_are_as_declared(dataset: Dataset, register: Register) -> Compared:
    """The weights of a form add up to full marks, those of money, outputs, effects and satisfaction to their shares."""
    for form in _sound(dataset):
        declared = _declared(dataset, form)
        names = tuple(form.weights)
        key = FORM_WHOLE if form.is_whole and dataset.settings.texts.get(FORM_WHOLE) else FORMS
        advice = f"请核对分值；这类自评表另有规定的，在 settings.yml 写 {key}: {{产出: …, 效益: …}}"
        place = form.forms.place(form.row, "编号")
        yield from _summed(names, declared.get(FULL), "各项分值之和", place, advice, register)
        if form.total is not None:
            weight = (form.fund_id(form.total, WEIGHT),)
            at = form.funds.place(form.total, WEIGHT)
            yield from _summed(weight, declared.get(RATE), "预算执行的分值", at, advice, register)
        levels = form.indicators.texts("一级指标")
        if all(levels[row] for row in form.indicator_rows):
            for group in GROUPS:
                rows = [row for row in form.indicator_rows if levels[row].startswith(group)]
                parts = tuple(form.indicator_id(row, WEIGHT) for row in rows)
                at = form.indicators.place(rows[0], WEIGHT) if rows else place
                yield from _summed(parts, declared.get(group), f"{group}指标的分值之和", at, advice, register)


def _summed(
    names: tuple[str, ...], whole: Fraction | None, what: str, place: Place, advice: str, register: Register
) -> Compared:
    """The numbers against their sum, as far as it is declared and all of them are known."""
    values = [register[name].value for name in names if name in register]
    if whole is None or None in values:
        return
    total = sum((value for value in values if value is not None), Fraction(0))
    yield judged(names, total == whole, place, f"{what}须为 {_points(whole)}", _points(total), advice)


@rule("自评指标值", "有大小关系的指标，指标值是数字。", "forms")
def signs_go_with_numbers(dataset: Dataset, register: Register) -> Compared:
    """A target with =, ≥ or ≤ is a number; a qualitative one has words."""
    for form in _sound(dataset):
        for aim in _aims(form, dataset, register):
            sign, text = (form.indicators.text(aim.row, column) for column in ("指标性质", "年度指标值"))
            place = form.indicators.place(aim.row, "年度指标值")
            is_compared = sign in form.indicators.schema.field["指标性质"].enum and sign not in ("", "定性")
            if is_compared and aim.target.amount is None and text not in (*KNOWN_ABSENCE, "", "-"):
                rule = f"指标性质是“{sign}”的，指标值须是数字"
                yield Problem(place, rule, f"“{text}”", "请改为数字，或把性质改为“定性”")


@rule("自评得分", "得分按执行率、指标值和完成值重算，用文字说明完成情况的在规定的档次以内。", "forms")
def points_follow_their_rule(dataset: Dataset, register: Register) -> Compared:
    """得分 is what 执行率, or target and result, are worth; in words it stays within the band of its words."""
    for form in _sound(dataset):
        yield from _blank_scores(form, register)
        if form.total is not None:
            due = register.get(form.fund_id(form.total, DUE))
            yield from _as_due(due, form.fund_id(form.total, SCORE), form.funds.place(form.total, SCORE), register)
        if _rules(dataset, form).get(RULE) == BY_HAND:
            continue
        for aim in _aims(form, dataset, register):
            due = register.get(form.indicator_id(aim.row, DUE))
            place, score = form.indicators.place(aim.row, SCORE), form.indicator_id(aim.row, SCORE)
            yield from _as_due(due, score, place, register)
            if due is None:
                yield from _in_band(form, aim, place, register)


def _blank_scores(form: Form, register: Register) -> Compared:
    """A weight without a score: nobody can tell whether it is a zero, not disclosed, or forgotten."""
    rows = [(form.indicators, row, form.indicator_id(row, WEIGHT)) for row in form.indicator_rows]
    rows += [(form.funds, form.total, form.fund_id(form.total, WEIGHT))] if form.total is not None else []
    for table, row, name in rows:
        weight = register.get(name)
        if weight is not None and weight.value and not table.texts(SCORE)[row]:
            yield Problem(table.place(row, SCORE), "有分值的要写得分", "空白", "请补充；没有公开的填“未披露”")


def _as_due(due: Fact | None, name: str, place: Place, register: Register) -> Compared:
    """A written score against the computed one, rounded as the written one is, to the tenth at least."""
    score = register.get(name)
    if due is None or due.value is None or score is None or score.absence in KNOWN_ABSENCE:
        return
    facts = (name, due.id, *due.origin.inputs)
    decimals = max(1, score.decimals)
    holds = score.value is not None and half_up(due.value, decimals) == half_up(score.value, decimals)
    took = "、".join(f"{register[one].label.rpartition('·')[2]} {register[one].text}" for one in due.origin.inputs)
    rule = f"得分须等于按“{due.origin.method}”（{took}）算出的 {_points(Fraction(half_up(due.value, 2)))}"
    stated = "空白" if score.value is None else _points(score.value)
    yield judged(facts, holds, place, rule, stated, "请核对得分、指标值和完成值")


def _in_band(form: Form, aim: Aim, place: Place, register: Register) -> Compared:
    score, weight = _pair(form, aim, register)
    band = BANDS.get(state_of(form.indicators, aim)) if aim.target.amount is None else None
    if band is None or score is None or weight is None:
        return
    low, high = (weight * Fraction(share, 100) for share in band)
    facts = (form.indicator_id(aim.row, SCORE), form.indicator_id(aim.row, WEIGHT))
    rule = f"“{aim.stated}”的得分须在分值的 {band[0]}%–{band[1]}% 之间，即 {_points(low)}至{_points(high)}"
    yield judged(facts, low <= score <= high, place, rule, _points(score), "请更正得分或完成情况")


@rule("自评合计", "自评表上印的执行率和总分与算出的一致。", "forms")
def printed_totals_are_right(dataset: Dataset, register: Register) -> Compared:
    """The rate and the total score that stand on the form are those that follow from its rows."""
    for form in _sound(dataset):
        if form.total is not None:
            at = form.funds.place(form.total, "公布执行率")
            names = (form.fund_id(form.total, "公布执行率"), form.fund_id(form.total, RATE))
            yield from _as_printed(*names, at, "执行率", register)
        at = form.forms.place(form.row, "自评得分")
        yield from _as_printed(form.fact_id("自评得分"), form.fact_id("总得分"), at, "各项得分之和", register)


def _as_printed(name: str, computed: str, place: Place, what: str, register: Register) -> Compared:
    stated, exact = register.get(name), register.get(computed)
    if stated is None or exact is None or stated.value is None or exact.value is None:
        return
    holds = half_up(exact.value, stated.decimals) == half_up(stated.value, stated.decimals)
    text = f"{written(exact.value, max(2, stated.decimals))}{exact.unit.name}"
    facts = (name, computed, *exact.origin.inputs)
    yield judged(facts, holds, place, f"须等于{what} {text}", stated.text, "请核对")


@rule("自评与项目", "同一项目的自评表资金与项目表一致，部门整体的与资金收支一致。", "forms")
def money_agrees_with_projects(dataset: Dataset, register: Register) -> Compared:
    """What all forms of a project state is what their table has; the whole department's what its funds have."""
    found: dict[tuple[str, str], list[Form]] = defaultdict(list)
    for form in _sound(dataset):
        schema = form.funds.schema
        for column, pattern in (schema.agrees_whole if form.is_whole else schema.agrees).items():
            found[column, pattern.replace("{项目}", form.project)].append(form)
    for (column, pattern), several in found.items():
        own = [register.get(form.fact_id(column)) for form in several]
        values = [fact.value for fact in own if fact is not None and fact.value is not None]
        others = [added for one in pattern.split(" 或 ") if (added := _added(one.split(" + "), register))]
        if not others or len(values) < len(several):
            continue
        total = sum(values, Fraction(0))
        slack = sum((slack_of(form, column, register) for form in several), Fraction(0))
        facts = (*pattern.split(" 或 ")[0].split(" + "), *(form.fact_id(column) for form in several))
        holds = any(abs(total - sum(fact.value or 0 for fact in other)) <= slack for other in others)
        form, unit = several[0], others[0][0].unit
        stated = [" + ".join(f"“{fact.label}”{fact.text}" for fact in other) for other in others]
        found_text = f"{written(total / unit.scale, max(2, others[0][0].decimals), grouped=True)}{unit.name}"
        rule, advice = f"须与{'，或者 '.join(stated)}一致", "请核对自评表和项目表，以凭证为准更正"
        yield judged(facts, holds, form.funds.place(form.total, column), rule, found_text, advice)


def _added(names: Sequence[str], register: Register) -> list[Fact]:
    """The facts that are added up; none where one of them has no value."""
    facts = [fact for name in names if (fact := register.get(name)) is not None and fact.value is not None]
    return facts if len(facts) == len(names) else []


@rule("偏差原因", "没有达到目标却得满分、偏差超过百分之三十、没有完成值却得分、扣了分的，都写明原因。", "forms")
def gaps_have_reasons(dataset: Dataset, register: Register) -> Compared:
    """A missed target with full marks, a result far from its target, points without a result, points lost: why?"""
    for form in _sound(dataset):
        for aim in _aims(form, dataset, register):
            reason = form.indicators.texts(REASON)[aim.row]
            if (why := _to_be_explained(form, aim, register)) and reason in ("", "-", "无"):
                place = form.indicators.place(aim.row, REASON)
                about = (form.indicator_id(aim.row, "实际完成值"),)
                advice = "请补充原因和改进措施，或更正得分和完成值"
                yield Problem(place, f"{why}，须写明原因", reason or "空白", advice, facts=about)
        if form.total is not None and not any(form.funds.texts("原因")[row] for row in form.fund_rows):
            score, weight = (register.get(form.fund_id(form.total, path)) for path in (SCORE, WEIGHT))
            if score and weight and score.value is not None and weight.value and score.value < weight.value:
                rule = f"预算执行扣了 {_points(weight.value - score.value)}，须写明原因"
                yield Problem(form.funds.place(form.total, "原因"), rule, "空白", "请补充")


def _to_be_explained(form: Form, aim: Aim, register: Register) -> str:
    """What about an indicator needs a reason; empty when nothing."""
    score, weight = _pair(form, aim, register)
    target, actual = aim.target, aim.actual
    state = state_of(form.indicators, aim)
    reached = f"完成值 {actual.text}，指标值{target.words}" if actual else ""
    if score is not None and score == weight and score and state == MISSED:
        return f"没有达到指标值却得满分（{reached or aim.stated}）"
    rate = register.get(form.indicator_id(aim.row, "完成率"))
    if rate is not None and rate.value is not None and abs(rate.value - 100) > DEVIATION:
        return f"完成率 {rate.text}，偏差超过 {DEVIATION}%（{reached}）"
    if actual is not None and target.amount == 0 and actual.value:
        return f"指标值是 0，完成值是 {actual.text}，无法算偏差"
    if score and actual is None and (state == UNDISCLOSED or (state == CLAIMED and target.amount is not None)):
        return f"没有可以核对的完成值却得 {_points(score)}"
    if score is not None and weight is not None and score < weight:
        return f"扣了 {_points(weight - score)}"
    return ""


def _sound(dataset: Dataset) -> Iterator[Form]:
    """The forms that have all their parts, in tables whose every cell could be read."""
    for form in forms(dataset):
        are_read = form.forms.sound and form.funds.sound and form.indicators.sound
        if form.total is not None and form.indicator_rows and are_read:
            yield form


def _aims(form: Form, dataset: Dataset, register: Register) -> Iterator[Aim]:
    return aims(form.indicators, register, dataset.policy.units, form.indicator_rows)


def _rules(dataset: Dataset, form: Form) -> Mapping[str, object]:
    texts = dataset.settings.texts
    stated: Mapping[str, object] = (texts.get(FORM_WHOLE) if form.is_whole else None) or texts.get(FORMS) or {}
    return stated


def _declared(dataset: Dataset, form: Form) -> dict[str, Fraction]:
    """The shares of a form's marks: those that the settings declare, else the usual ones."""
    stated = {name: value for name, value in _rules(dataset, form).items() if isinstance(value, Fraction)}
    return stated or {name: Fraction(value) for name, value in DEFAULTS.items()}


def _pair(form: Form, aim: Aim, register: Register) -> tuple[Fraction | None, Fraction | None]:
    """An indicator's score and weight."""
    score, weight = (register.get(form.indicator_id(aim.row, path)) for path in (SCORE, WEIGHT))
    return (score.value if score else None), (weight.value if weight else None)


def _points(value: Fraction) -> str:
    return f"{written(value, 4).rstrip('0').rstrip('.')}分"
