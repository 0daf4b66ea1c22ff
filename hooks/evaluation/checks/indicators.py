"""Rules on the tree of indicators: its shape, its weights, and how each is scored; with those on the scores, all."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from fractions import Fraction

from evaluation.checks.rule import Compared, rule
from evaluation.checks.scores import in_points, place_in_tree, sound_trees, trees
from evaluation.dataset import Dataset, Table
from evaluation.dataset.settings import FULL
from evaluation.dataset.shapes import near_names
from evaluation.facts import UNDISCLOSED, Register
from evaluation.problems import Place, Problem
from evaluation.scoring import CATALOGUE, LEVELS, TREE, Indicator

SETTING, DEFAULT_FULL = "指标体系", Fraction(100)


@rule("指标编码", "每个指标的上级存在，级别逐级递增，没有循环。")
def codes_make_a_tree(dataset: Dataset, register: Register) -> Compared:
    """Every parent exists and stands one level above; nothing goes round in a circle."""
    for table, tree in trees(dataset):
        for indicator in tree.indicators:
            problem = place_in_tree(table, tree, indicator)
            if problem is not None:
                yield problem


@rule("权重之和", "下级指标的权重之和等于上级的权重，一级指标的权重之和等于满分。")
def weights_add_up(dataset: Dataset, register: Register) -> Compared:
    """The weights below an indicator add up to its own, those of the first level to the full score."""
    for table, tree in sound_trees(dataset):
        full = _declared(dataset).get(FULL) or DEFAULT_FULL
        if dataset.settings.are_readable:
            yield from _weights(table, tree.roots, full, Place(table.file, 0, "权重", table.schema.title), "满分")
        for indicator in tree.indicators:
            if indicator.weight is not None:
                place, name = table.place(indicator.row, "权重"), f"“{indicator.name}”的权重"
                yield from _weights(table, tree.children(indicator.code), indicator.weight, place, name)


def _weights(table: Table, below: tuple[Indicator, ...], whole: Fraction, place: Place, name: str) -> Compared:
    if not below or any(indicator.weight is None for indicator in below):
        return
    facts = tuple(table.schema.fact_id(indicator.code, "权重") for indicator in below)
    total = sum((indicator.weight or Fraction(0) for indicator in below), Fraction(0))
    if total != whole:
        codes = "至".join(dict.fromkeys((below[0].code, below[-1].code)))
        rule = f"{below[0].level_name}（{codes}）的权重之和须等于{name} {in_points(whole)}"
        gap = in_points(abs(total - whole))
        yield Problem(place, rule, f"{in_points(total)}，相差 {gap}", "请核对各项权重", facts=facts)
    elif len(below) > 1:
        yield facts


@rule("指标个数", "各级、各种性质的指标个数与设置一致。")
def counts_are_as_declared(dataset: Dataset, register: Register) -> Compared:
    """As many indicators on each level and of each kind as the settings declare."""
    declared = _declared(dataset)
    for table, tree in trees(dataset):
        found: Counter[str] = Counter()
        for indicator in tree.indicators:
            if indicator.level in LEVELS:
                found[indicator.level_name] += 1
        for indicator in tree.leaves:
            found[f"{indicator.kind}指标"] += 1
        for name, number in declared.items():
            if name == FULL:
                continue
            if found[name] == number:
                yield ()
                continue
            rule = f"{name}的个数须与 settings.yml 的“{SETTING}”一致：{number} 项"
            yield Problem(table.place(None), rule, f"{found[name]} 项", "请核对指标的行数、级别和性质")


def _declared(dataset: Dataset) -> dict[str, Fraction]:
    """The numbers of the setting; what is 未披露 there is compared with nothing."""
    stated = dataset.settings.texts.get(SETTING, {})
    return {name: number for name, number in stated.items() if isinstance(number, Fraction)}


@rule("计分规则", "每个计分方法都已登记，参数完整、合理。")
def rules_can_be_applied(dataset: Dataset, register: Register) -> Compared:
    """Every way of scoring is known, its parameters can be read and are sound, and no indicator lacks one."""
    for table, tree in trees(dataset):
        ruled = any(indicator.method for indicator in tree.leaves)
        for indicator in tree.indicators:
            place = table.place(indicator.row, "计分方法")
            if indicator.method in ("", UNDISCLOSED):
                is_leaf = not tree.children(indicator.code)
                if ruled and is_leaf and not indicator.method:
                    advice = f"请选择：{'、'.join(CATALOGUE)}；没有公开的填“未披露”"
                    yield Problem(place, "没有下级的指标须有计分方法", "空白", advice)
                continue
            if indicator.way is None:
                near = get_close_matches(indicator.method, list(CATALOGUE), n=2, cutoff=0.4) or list(CATALOGUE)
                yield Problem(place, "没有这个计分方法", f"“{indicator.method}”", f"可用的有：{'、'.join(near)}")
            for fault in indicator.faults:
                at = table.place(indicator.row, "参数")
                yield Problem(at, f"{indicator.method}：{fault.rule}", fault.found, fault.advice)


@rule("计分依据", "计分用的数都存在，个数和单位符合计分方法。")
def inputs_fit_their_rule(dataset: Dataset, register: Register) -> Compared:
    """Every input exists, is a number of the right unit, and there are as many as the way of scoring takes."""
    for table, tree in trees(dataset):
        for indicator in tree.indicators:
            if indicator.way is None:
                continue
            place = table.place(indicator.row, "依据数")
            least, most = (0, 0) if indicator.is_judged else (1, indicator.way.most_inputs)
            if not least <= len(indicator.inputs) <= most:
                wanted = "不填依据数" if most == 0 else "须有一个依据数" if most == 1 else "至少要有一个依据数"
                rule = f"{indicator.method}{wanted}"
                yield Problem(place, rule, f"{len(indicator.inputs)} 个", "请更正依据数")
                continue
            for name in indicator.inputs:
                yield from _input(table, indicator, name, register)


def _input(table: Table, indicator: Indicator, name: str, register: Register) -> Compared:
    place = table.place(indicator.row, "依据数")
    if name not in register:
        if not register.is_withheld(name):
            yield Problem(place, "没有这个数", f"“{name}”", near_names(name, register, "请查 report facts"))
        return
    if name.startswith(f"{TREE}."):
        yield Problem(place, "依据数不能是指标自己的得分或权重", f"“{name}”", "请改用数据表里的数")
        return
    fact, rule, way = register[name], indicator.rule, indicator.way
    if fact.value is None and fact.absence != UNDISCLOSED:
        yield Problem(place, "依据数没有值，不能计分", f"“{name}”为{fact.absence}", "请换一个数")
        return
    if way is not None and way.wants == "是否" and fact.unit.base != "是否":
        found = f"“{name}”的单位是“{fact.unit.name}”"
        yield Problem(place, "依据数的单位须是“是否”", found, "请换一个数，或更正单位")
        return
    is_count = fact.value is None or (fact.value >= 0 and fact.value.denominator == 1)
    if way is not None and way.wants == "整数" and not is_count:
        yield Problem(place, "清单的依据数须是不小于零的整数", f"“{name}”为{fact.text}", "请换一个数")
        return
    for parameter, given in rule.given.items() if rule else ():
        for unit in sorted(given.units - {fact.unit.base}):
            at = table.place(indicator.row, "参数")
            rule_text = f"参数“{parameter}”的单位须与依据数“{name}”的单位“{fact.unit.base}”相同"
            found = f"“{unit}”" if unit else "没有写单位"
            yield Problem(at, rule_text, found, f"请写成带单位的数，如 100{fact.unit.name}")
