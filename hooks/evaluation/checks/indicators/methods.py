"""Rules on how each indicator is scored: a way that is known, parameters that are sound, inputs that fit."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction

from evaluation.checks.indicators.trees import Compared, trees
from evaluation.dataset import Dataset, Table
from evaluation.facts import UNDISCLOSED, Register
from evaluation.problems import Problem
from evaluation.scoring import CATALOGUE, TREE, Indicator


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
                    yield (), Problem(place, "没有下级的指标须有计分方法", "空白", advice)
                continue
            if indicator.way is None:
                near = get_close_matches(indicator.method, list(CATALOGUE), n=2, cutoff=0.4) or list(CATALOGUE)
                yield (), Problem(place, "没有这个计分方法", f"“{indicator.method}”", f"可用的有：{'、'.join(near)}")
            for fault in indicator.faults:
                at = table.place(indicator.row, "参数")
                yield (), Problem(at, f"{indicator.method}：{fault.rule}", fault.found, fault.advice)


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
                yield (), Problem(place, rule, f"{len(indicator.inputs)} 个", "请更正依据数")
                continue
            for name in indicator.inputs:
                yield from _input(table, indicator, name, register)


def _input(table: Table, indicator: Indicator, name: str, register: Register) -> Compared:
    place = table.place(indicator.row, "依据数")
    if name not in register:
        if not register.is_withheld(name):
            near = get_close_matches(name, list(register), n=3, cutoff=0.5)
            advice = f"最接近的有：{'、'.join(near)}" if near else "请查 report facts"
            yield (), Problem(place, "没有这个数", f"“{name}”", advice)
        return
    if name.startswith(f"{TREE}."):
        yield (), Problem(place, "依据数不能是指标自己的得分或权重", f"“{name}”", "请改用数据表里的数")
        return
    fact, rule, way = register[name], indicator.rule, indicator.way
    if fact.value is None and fact.absence != UNDISCLOSED:
        yield (), Problem(place, "依据数没有值，不能计分", f"“{name}”为{fact.absence}", "请换一个数")
        return
    if way is not None and way.wants == "是否" and fact.unit.base != "是否":
        found = f"“{name}”的单位是“{fact.unit.name}”"
        yield (), Problem(place, "依据数的单位须是“是否”", found, "请换一个数，或更正单位")
        return
    if way is not None and way.wants == "整数" and fact.value is not None and not _is_count(fact.value):
        yield (), Problem(place, "清单的依据数须是不小于零的整数", f"“{name}”为{fact.text}", "请换一个数")
        return
    for parameter, given in rule.given.items() if rule else ():
        for unit in sorted(given.units - {fact.unit.base}):
            at = table.place(indicator.row, "参数")
            rule_text = f"参数“{parameter}”的单位须与依据数“{name}”的单位“{fact.unit.base}”相同"
            found = f"“{unit}”" if unit else "没有写单位"
            yield (), Problem(at, rule_text, found, f"请写成带单位的数，如 100{fact.unit.name}")


def _is_count(value: Fraction) -> bool:
    return value >= 0 and value.denominator == 1
