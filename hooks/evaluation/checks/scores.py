"""The tree of indicators, and rules on its scores: recomputed, given by whom it should be, counted once, explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import takewhile

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import DETAIL, Dataset, Table
from evaluation.dataset.shapes import near_names
from evaluation.facts import UNDISCLOSED, Fact, Register, indicator_tree
from evaluation.numbers.amounts import exact_decimals, written
from evaluation.problems import Place, Problem
from evaluation.scoring import LEVELS, Indicator, Tree, is_within_level


@rule("得分重算", "每个得分与按规则重算的结果、下级之和逐分相等。")
def scores_are_recomputed(dataset: Dataset, register: Register) -> Compared:
    """Every written score equals what its rule, or the scores below it, come to."""
    for table, tree in sound_trees(dataset):
        off = {one.code: gap for one in tree.indicators if (gap := _off(table, one, register))}
        for indicator in tree.indicators:
            fact = register.get(table.schema.fact_id(indicator.code, "得分"))
            if fact is None or not fact.origin.inputs:
                continue
            place, facts = table.place(indicator.row, "得分"), (fact.id, *fact.origin.inputs)
            if fact.value is None or fact.value == indicator.stated:
                yield facts
                continue
            stated = "未披露" if indicator.stated is None else in_points(indicator.stated)
            children = tree.children(indicator.code)
            source = "下级得分之和" if children else f"按“{indicator.method}”算出的"
            used = "、".join(f"{name}＝{register[name].text}" for name in fact.origin.inputs[1:] if name in register)
            where = f"；{used}" if indicator.inputs else ""
            advice = "请核对本行和下级的得分" if children else f"请核对得分、参数和依据数{where}"
            below = sum((off.get(child.code, Fraction(0)) for child in children), Fraction(0))
            carries = () if below == off.get(indicator.code) else tuple(_carried(table, tree, indicator, off))
            rule = f"得分须等于{source} {in_points(fact.value)}"
            yield Problem(place, rule, stated, advice, carries=carries, facts=facts)


def _off(table: Table, indicator: Indicator, register: Register) -> Fraction | None:
    """By how much the score that is computed is more than the one that is stated; None where either is not known."""
    fact = register.get(table.schema.fact_id(indicator.code, "得分"))
    if fact is None or fact.value is None or indicator.stated is None:
        return None
    return fact.value - indicator.stated


def _carried(table: Table, tree: Tree, indicator: Indicator, off: Mapping[str, Fraction]) -> Iterator[str]:
    """The scores and deductions above an indicator, up to the total, as far as they are off by what it is off."""
    gap = off.get(indicator.code)
    above = [one.code for one in tree.ancestors(indicator.code)]
    carrying = list(takewhile(lambda code: off.get(code) == gap, above))
    totals = [code for code, kind in zip(table.ids(), table.kinds(), strict=True) if kind != DETAIL]
    for code in (*carrying, *(totals if len(carrying) == len(above) else ())):
        yield from (table.schema.fact_id(code, column) for column in ("得分", "扣分"))


@rule("人工得分", "人工得分只用于由人打分的指标，不超过权重，在所评的档次之内。")
def manual_scores_are_in_place(dataset: Dataset, register: Register) -> Compared:
    """A person's points stand exactly where a person gives them, within the weight and the level."""
    for table, tree in trees(dataset):
        for indicator in tree.indicators if table.sound else ():
            place = table.place(indicator.row, "人工得分")
            text = table.texts("人工得分")[indicator.row]
            if indicator.is_judged and not text:
                yield Problem(place, f"{indicator.method}须填写人工得分", "空白", "请补充；没有公开的填“未披露”")
            if not indicator.is_judged and text and indicator.method:
                rule = f"{indicator.method}的得分由程序计算，不填人工得分"
                yield Problem(place, rule, text, "请删除，或把计分方法改为“人工评分”")
            if not indicator.is_judged or indicator.manual is None or indicator.weight is None:
                continue
            if indicator.manual > indicator.weight:
                rule = f"人工得分须不大于权重 {in_points(indicator.weight)}"
                yield Problem(place, rule, in_points(indicator.manual), "请核对")
            elif (problem := _outside_level(place, indicator)) is not None:
                yield problem


def _outside_level(place: Place, indicator: Indicator) -> Problem | None:
    given = indicator.rule.given if indicator.rule else {}
    if "档次" not in given or indicator.weight is None or indicator.manual is None or indicator.rule is None:
        return None
    level, limits = given["档次"].text, given["分档界"].value
    if not isinstance(limits, tuple) or is_within_level(indicator.weight, indicator.manual, level, limits):
        return None
    advice = f"{indicator.rule.words}请更正得分或档次"
    return Problem(place, f"人工得分须在“{level}”的范围内", in_points(indicator.manual), advice)


@rule("不重复计分", "没有指标被计分两次。")
def nothing_is_scored_twice(dataset: Dataset, register: Register) -> Compared:
    """An indicator is scored by itself or by those below it; no two siblings have one name, no two one rule."""
    for table, tree in trees(dataset):
        names: dict[tuple[str, str], Indicator] = {}
        rules: dict[tuple[object, ...], Indicator] = {}
        for indicator in tree.indicators:
            if tree.children(indicator.code) and indicator.method not in ("", UNDISCLOSED):
                place = table.place(indicator.row, "计分方法")
                found = f"“{indicator.method}”，另有下级 {len(tree.children(indicator.code))} 项"
                yield Problem(place, "有下级的指标不另行计分", found, "请删除计分方法，得分由下级相加")
            first = names.setdefault((indicator.parent, indicator.name), indicator)
            if first is not indicator:
                place = table.place(indicator.row, "名称")
                found = f"“{indicator.name}”（与第{first.row + 2}行相同）"
                yield Problem(place, "同一上级之下的名称不得重复", found, "请确认是否重复计分")
            if indicator.inputs and indicator.way:
                key = (indicator.method, tuple(sorted(indicator.inputs)), indicator.parameters)
                same = rules.setdefault(key, indicator)
                if same is not indicator:
                    place = table.place(indicator.row, "依据数")
                    found = f"与第{same.row + 2}行“{same.name}”相同"
                    advice = "请确认是否重复计分，删去一项或更正"
                    yield Problem(place, "同一依据数不得用同样的办法计分两次", found, advice)


@rule("未披露不计零", "没有披露的数和得分不当作零计分。")
def undisclosed_is_no_zero(dataset: Dataset, register: Register) -> Compared:
    """Where an input or a score below is not disclosed, the score is not either: it is never counted as nothing."""
    for table, tree in trees(dataset):
        for indicator in tree.indicators if table.sound else ():
            if indicator.stated is None:
                continue
            hidden = [name for name in indicator.inputs if name in register and register[name].absence == UNDISCLOSED]
            place = table.place(indicator.row, "得分")
            if hidden:
                rule = f"依据数“{hidden[0]}”未披露，得分须为“未披露”"
                advice = f"{_lacking(register[hidden[0]])}，不能当作零分或满分"
                yield Problem(place, rule, in_points(indicator.stated), advice)
            below = tree.children(indicator.code)
            known = [child.stated for child in below if child.stated is not None]
            if 0 < len(known) < len(below) and sum(known, Fraction(0)) == indicator.stated:
                missing = next(child for child in below if child.stated is None)
                rule = f"下级“{missing.name}”的得分未披露，不能当作零分相加"
                yield Problem(place, rule, in_points(indicator.stated), "请按原件填写，原件没有的填“未披露”")


def _lacking(fact: Fact) -> str:
    """What to do where an input is not disclosed, which may follow from numbers that are missing by mistake."""
    lacks = fact.origin.method and not fact.origin.inputs
    first = f"它{fact.origin.note}：误删的、读不出来的，先改好；确实没有公开的，" if lacks else ""
    return f"{first}请改为“未披露”"


@rule("扣分有原因", "每一处扣分、每一个人工得分都写明原因。")
def deductions_have_reasons(dataset: Dataset, register: Register) -> Compared:
    """Wherever points were deducted the reason is written; where a person gives the points, always."""
    for table, tree in trees(dataset):
        for indicator in tree.leaves if table.sound else ():
            if not indicator.way or indicator.reason:
                continue
            lost = indicator.weight is not None and indicator.stated is not None and indicator.stated < indicator.weight
            place = table.place(indicator.row, "扣分原因")
            if lost:
                assert indicator.weight is not None
                assert indicator.stated is not None
                rule = f"扣了 {in_points(indicator.weight - indicator.stated)}，须写明扣分原因"
                yield Problem(place, rule, "空白", "请补充；没有公开的填“未披露”")
            elif indicator.is_judged:
                yield Problem(place, f"{indicator.method}须写明打分的理由", "空白", "请补充；没有公开的填“未披露”")


def trees(dataset: Dataset) -> Iterator[tuple[Table, Tree]]:
    """The table of indicators with its tree, when it could be read."""
    table = dataset.of_role("indicators")
    if table is not None:
        yield table, indicator_tree(dataset)


def sound_trees(dataset: Dataset) -> Iterator[tuple[Table, Tree]]:
    """The tree where every cell could be read and every indicator is in its place: one wrong parent is one problem."""
    for table, tree in trees(dataset):
        if table.sound and not any(place_in_tree(table, tree, indicator) for indicator in tree.indicators):
            yield table, tree


def place_in_tree(table: Table, tree: Tree, indicator: Indicator) -> Problem | None:
    if indicator.level not in LEVELS:
        place = table.place(indicator.row, "级别")
        return Problem(place, f"级别须是 {'、'.join(LEVELS)}", f"“{indicator.level}”", "请更正级别")
    place = table.place(indicator.row, "上级")
    if indicator.level == LEVELS[0]:
        found = f"“{indicator.parent}”"
        return Problem(place, "一级指标没有上级", found, "请留空，或更正级别") if indicator.parent else None
    if not indicator.parent:
        return Problem(place, f"{indicator.level_name}须填写上级", "空白", "请填上级指标的编号")
    above = tree.by_code.get(indicator.parent)
    if above is None:
        advice = near_names(indicator.parent, tree.by_code, "请更正编号，或补充上级指标")
        return Problem(place, "没有这个上级指标", f"“{indicator.parent}”", advice)
    path = [indicator.code, *(node.code for node in tree.ancestors(indicator.code))]
    if tree.by_code[path[-1]].parent in path:
        circle = "→".join([*path, tree.by_code[path[-1]].parent])
        return Problem(place, "上级不得循环", circle, "请更正其中一个上级")
    if above.level in LEVELS and int(above.level) != int(indicator.level) - 1:
        found = f"{indicator.level} 级的上级“{above.code}”是 {above.level} 级"
        return Problem(table.place(indicator.row, "级别"), "级别须比上级低一级", found, "请更正级别或上级")
    return None


def in_points(value: Fraction) -> str:
    decimals = exact_decimals(value)
    return f"{written(value, max(2, 6 if decimals is None else decimals))}分"
