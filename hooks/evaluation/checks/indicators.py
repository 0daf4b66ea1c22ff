"""Rules on the tree of indicators: its shape, its weights, its rules, and every score computed once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from fractions import Fraction

from evaluation.amounts import exact_decimals, parse, written
from evaluation.checks.rule import Rule
from evaluation.dataset import Dataset, Table
from evaluation.facts import UNDISCLOSED, Register
from evaluation.problems import Place, Problem
from evaluation.scores import indicator_tree
from evaluation.scoring import CATALOGUE, LEVEL_NAMES, TREE, Indicator, Tree, is_within_level

Compared = Iterator[tuple[tuple[str, ...], Problem | None]]
SETTING, FULL, DEFAULT_FULL = "指标体系", "满分", Fraction(100)


def codes_make_a_tree(dataset: Dataset, register: Register) -> Compared:
    """Every parent exists and stands one level above; nothing goes round in a circle."""
    for table, tree in _trees(dataset):
        for indicator in tree.indicators:
            problem = _place_in_tree(table, tree, indicator)
            if problem is not None:
                yield (), problem


def _place_in_tree(table: Table, tree: Tree, indicator: Indicator) -> Problem | None:
    levels = [str(number) for number in range(1, len(LEVEL_NAMES) + 1)]
    if indicator.level not in levels:
        place = table.place(indicator.row, "级别")
        return Problem(place, f"级别须是 {'、'.join(levels)}", f"“{indicator.level}”", "请更正级别")
    place = table.place(indicator.row, "上级")
    if indicator.level == levels[0]:
        found = f"“{indicator.parent}”"
        return Problem(place, "一级指标没有上级", found, "请留空，或更正级别") if indicator.parent else None
    if not indicator.parent:
        return Problem(place, f"{LEVEL_NAMES[int(indicator.level) - 1]}须填写上级", "空白", "请填上级指标的编号")
    above = tree.by_code.get(indicator.parent)
    if above is None:
        near = get_close_matches(indicator.parent, list(tree.by_code), n=3, cutoff=0.5)
        advice = f"最接近的有：{'、'.join(near)}" if near else "请更正编号，或补充上级指标"
        return Problem(place, "没有这个上级指标", f"“{indicator.parent}”", advice)
    path = [indicator.code, *(node.code for node in tree.ancestors(indicator.code))]
    if tree.by_code[path[-1]].parent in path:
        circle = "→".join([*path, tree.by_code[path[-1]].parent])
        return Problem(place, "上级不得循环", circle, "请更正其中一个上级")
    if above.level in levels and int(above.level) != int(indicator.level) - 1:
        found = f"{indicator.level} 级的上级“{above.code}”是 {above.level} 级"
        return Problem(table.place(indicator.row, "级别"), "级别须比上级低一级", found, "请更正级别或上级")
    return None


def weights_add_up(dataset: Dataset, register: Register) -> Compared:
    """The weights below an indicator add up to its own, those of the first level to the full score."""
    for table, tree in _sound_trees(dataset):
        full = _declared(dataset).get(FULL) or DEFAULT_FULL
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
        rule = f"{LEVEL_NAMES[int(below[0].level) - 1]}（{codes}）的权重之和须等于{name} {_points(whole)}"
        gap = _points(abs(total - whole))
        yield facts, Problem(place, rule, f"{_points(total)}，相差 {gap}", "请核对各项权重")
    elif len(below) > 1:
        yield facts, None


def counts_are_as_declared(dataset: Dataset, register: Register) -> Compared:
    """As many indicators on each level and of each kind as the settings declare."""
    declared = _declared(dataset)
    file = f"{_folder(dataset)}settings.yml"
    for name, text in _stated(dataset).items():
        if name not in (FULL, *LEVEL_NAMES, "共性指标", "个性指标") or (parse(text) is None and text != UNDISCLOSED):
            advice = f"可写的有：{'、'.join((FULL, *LEVEL_NAMES, '共性指标', '个性指标'))}，值写数字或“未披露”"
            yield (), Problem(Place(file, column=SETTING), "指标体系的写法有误", f"“{name}: {text}”", advice)
    for table, tree in _trees(dataset):
        found: Counter[str] = Counter()
        for indicator in tree.indicators:
            if indicator.level in ("1", "2", "3"):
                found[LEVEL_NAMES[int(indicator.level) - 1]] += 1
        for indicator in tree.leaves:
            found[f"{indicator.kind}指标"] += 1
        for name, number in declared.items():
            if name == FULL:
                continue
            if found[name] == number:
                yield (), None
                continue
            rule = f"{name}的个数须与 settings.yml 的“{SETTING}”一致：{number} 项"
            yield (), Problem(table.place(None), rule, f"{found[name]} 项", "请核对指标的行数、级别和性质")


def rules_can_be_applied(dataset: Dataset, register: Register) -> Compared:
    """Every way of scoring is known, its parameters can be read and are sound, and no indicator lacks one."""
    for table, tree in _trees(dataset):
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
    for table, tree in _trees(dataset):
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


def scores_are_recomputed(dataset: Dataset, register: Register) -> Compared:
    """Every written score equals what its rule, or the scores below it, come to."""
    for table, tree in _sound_trees(dataset):
        for indicator in tree.indicators:
            fact = register.get(table.schema.fact_id(indicator.code, "得分"))
            if fact is None or not fact.origin.inputs:
                continue
            place, facts = table.place(indicator.row, "得分"), (fact.id, *fact.origin.inputs)
            if fact.value is None or fact.value == indicator.stated:
                yield facts, None
                continue
            stated = "未披露" if indicator.stated is None else _points(indicator.stated)
            source = "下级得分之和" if tree.children(indicator.code) else f"按“{indicator.method}”算出的"
            where = f"；{_inputs_text(fact.origin.inputs[1:], register)}" if indicator.inputs else ""
            advice = f"请核对得分、参数和依据数{where}"
            yield facts, Problem(place, f"得分须等于{source} {_points(fact.value)}", stated, advice)


def manual_scores_are_in_place(dataset: Dataset, register: Register) -> Compared:
    """A person's points stand exactly where a person gives them, within the weight and the level."""
    for table, tree in _trees(dataset):
        for indicator in tree.indicators if table.sound else ():
            place = table.place(indicator.row, "人工得分")
            text = table.texts("人工得分")[indicator.row]
            if indicator.is_judged and not text:
                yield (), Problem(place, f"{indicator.method}须填写人工得分", "空白", "请补充；没有公开的填“未披露”")
            if not indicator.is_judged and text and indicator.method:
                rule = f"{indicator.method}的得分由程序计算，不填人工得分"
                yield (), Problem(place, rule, text, "请删除，或把计分方法改为“人工评分”")
            if not indicator.is_judged or indicator.manual is None or indicator.weight is None:
                continue
            if indicator.manual > indicator.weight:
                rule = f"人工得分须不大于权重 {_points(indicator.weight)}"
                yield (), Problem(place, rule, _points(indicator.manual), "请核对")
            elif (problem := _outside_level(place, indicator)) is not None:
                yield (), problem


def _outside_level(place: Place, indicator: Indicator) -> Problem | None:
    given = indicator.rule.given if indicator.rule else {}
    if "档次" not in given or indicator.weight is None or indicator.manual is None or indicator.rule is None:
        return None
    level, limits = given["档次"].text, given["分档界"].value
    if not isinstance(limits, tuple) or is_within_level(indicator.weight, indicator.manual, level, limits):
        return None
    advice = f"{indicator.rule.words}请更正得分或档次"
    return Problem(place, f"人工得分须在“{level}”的范围内", _points(indicator.manual), advice)


def nothing_is_scored_twice(dataset: Dataset, register: Register) -> Compared:
    """An indicator is scored by itself or by those below it; no two siblings have one name, no two one rule."""
    for table, tree in _trees(dataset):
        names: dict[tuple[str, str], Indicator] = {}
        rules: dict[tuple[object, ...], Indicator] = {}
        for indicator in tree.indicators:
            if tree.children(indicator.code) and indicator.method not in ("", UNDISCLOSED):
                place = table.place(indicator.row, "计分方法")
                found = f"“{indicator.method}”，另有下级 {len(tree.children(indicator.code))} 项"
                yield (), Problem(place, "有下级的指标不另行计分", found, "请删除计分方法，得分由下级相加")
            first = names.setdefault((indicator.parent, indicator.name), indicator)
            if first is not indicator:
                place = table.place(indicator.row, "名称")
                found = f"“{indicator.name}”（与第{first.row + 2}行相同）"
                yield (), Problem(place, "同一上级之下的名称不得重复", found, "请确认是否重复计分")
            if indicator.inputs and indicator.way:
                key = (indicator.method, tuple(sorted(indicator.inputs)), indicator.parameters)
                same = rules.setdefault(key, indicator)
                if same is not indicator:
                    place = table.place(indicator.row, "依据数")
                    found = f"与第{same.row + 2}行“{same.name}”相同"
                    advice = "请确认是否重复计分，删去一项或更正"
                    yield (), Problem(place, "同一依据数不得用同样的办法计分两次", found, advice)


def undisclosed_is_no_zero(dataset: Dataset, register: Register) -> Compared:
    """Where an input or a score below is not disclosed, the score is not either: it is never counted as nothing."""
    for table, tree in _trees(dataset):
        for indicator in tree.indicators if table.sound else ():
            if indicator.stated is None:
                continue
            hidden = [name for name in indicator.inputs if name in register and register[name].absence == UNDISCLOSED]
            place = table.place(indicator.row, "得分")
            if hidden:
                rule = f"依据数“{hidden[0]}”未披露，得分须为“未披露”"
                yield (), Problem(place, rule, _points(indicator.stated), "请改为“未披露”，不能当作零分或满分")
            below = tree.children(indicator.code)
            known = [child.stated for child in below if child.stated is not None]
            if 0 < len(known) < len(below) and sum(known, Fraction(0)) == indicator.stated:
                missing = next(child for child in below if child.stated is None)
                rule = f"下级“{missing.name}”的得分未披露，不能当作零分相加"
                yield (), Problem(place, rule, _points(indicator.stated), "请按原件填写，原件没有的填“未披露”")


def deductions_have_reasons(dataset: Dataset, register: Register) -> Compared:
    """Wherever points were deducted the reason is written; where a person gives the points, always."""
    for table, tree in _trees(dataset):
        for indicator in tree.leaves if table.sound else ():
            if not indicator.way or indicator.reason:
                continue
            lost = indicator.weight is not None and indicator.stated is not None and indicator.stated < indicator.weight
            place = table.place(indicator.row, "扣分原因")
            if lost:
                assert indicator.weight is not None
                assert indicator.stated is not None
                rule = f"扣了 {_points(indicator.weight - indicator.stated)}，须写明扣分原因"
                yield (), Problem(place, rule, "空白", "请补充；没有公开的填“未披露”")
            elif indicator.is_judged:
                yield (), Problem(place, f"{indicator.method}须写明打分的理由", "空白", "请补充；没有公开的填“未披露”")


def _trees(dataset: Dataset) -> Iterator[tuple[Table, Tree]]:
    """The table of indicators with its tree, when it could be read."""
    table = dataset.table(TREE)
    if table is not None:
        yield table, indicator_tree(dataset)


def _sound_trees(dataset: Dataset) -> Iterator[tuple[Table, Tree]]:
    """The tree where every cell could be read and every indicator is in its place: one wrong parent is one problem."""
    for table, tree in _trees(dataset):
        if table.sound and not any(_place_in_tree(table, tree, indicator) for indicator in tree.indicators):
            yield table, tree


def _stated(dataset: Dataset) -> dict[str, str]:
    stated = dataset.settings.get(SETTING) or {}
    return {str(name): str(text) for name, text in stated.items()} if isinstance(stated, dict) else {str(stated): ""}


def _declared(dataset: Dataset) -> dict[str, Fraction]:
    numbers = ((name, parse(text)) for name, text in _stated(dataset).items())
    return {name: number for name, number in numbers if number is not None}


def _folder(dataset: Dataset) -> str:
    return dataset.declarations.file.removesuffix("checks.yml")


def _is_count(value: Fraction) -> bool:
    return value >= 0 and value.denominator == 1


def _inputs_text(names: tuple[str, ...], register: Register) -> str:
    return "、".join(f"{name}＝{register[name].text}" for name in names if name in register)


def _points(value: Fraction) -> str:
    decimals = exact_decimals(value)
    return f"{written(value, max(2, 6 if decimals is None else decimals))}分"


RULES = (
    Rule("指标编码", "每个指标的上级存在，级别逐级递增，没有循环。", codes_make_a_tree),
    Rule("权重之和", "下级指标的权重之和等于上级的权重，一级指标的权重之和等于满分。", weights_add_up),
    Rule("指标个数", "各级、各种性质的指标个数与设置一致。", counts_are_as_declared),
    Rule("计分规则", "每个计分方法都已登记，参数完整、合理。", rules_can_be_applied),
    Rule("计分依据", "计分用的数都存在，个数和单位符合计分方法。", inputs_fit_their_rule),
    Rule("得分重算", "每个得分与按规则重算的结果、下级之和逐分相等。", scores_are_recomputed),
    Rule("人工得分", "人工得分只用于由人打分的指标，不超过权重，在所评的档次之内。", manual_scores_are_in_place),
    Rule("不重复计分", "没有指标被计分两次。", nothing_is_scored_twice),
    Rule("未披露不计零", "没有披露的数和得分不当作零计分。", undisclosed_is_no_zero),
    Rule("扣分有原因", "每一处扣分、每一个人工得分都写明原因。", deductions_have_reasons),
)
