"""Figures that can hardly be, and one row that breaks what the others of its table keep.

Below nothing, above the whole, in a unit that does not fit, far from last year's; a cell left blank, a number gone,
amounts of the row above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import nlargest
from itertools import pairwise
from operator import itemgetter

from evaluation.dataset import Dataset, Field, Questions, Table
from evaluation.facts import Fact, Register
from evaluation.narrative.questions.lexicon import ONE, Lexicon, links, pairs
from evaluation.narrative.questions.spots import Asked
from evaluation.numbers.amounts import UNFILLED, Unit
from evaluation.problems import Problem

HUNDRED, WORD = 100, 3
LEAST = 3  # other counts that tell how great counts are


def plausible_questions(dataset: Dataset, register: Register, lexicon: Lexicon, before: Mapping[str, Fact]) -> Asked:
    """What is asked of the figures that data state; `before` are those of the year before."""
    stated = [fact for fact in register.values() if fact.origin.source and not fact.origin.method]
    known = [fact for fact in stated if fact.value is not None]
    policy, things = dataset.policy.questions, dict[str, list[str]]()
    for fact in known:
        things.setdefault(fact.id.rpartition(".")[0], []).append(fact.id)
    schemas = [table.schema for table in dataset.tables.values()]
    given = {field.name for schema in schemas for field in schema.fields if field.opening}  # what last year left
    given |= {identity.column for schema in schemas for identity in schema.identities}  # what its row adds up to
    for fact in known:
        yield from _out_of_range(fact, policy)
        yield from _in_another_unit(fact, policy)
        is_given = fact.origin.source and fact.origin.source.column in given
        if fact.unit.base != "%" and not is_given:  # small shares change manifold
            last = before.get(fact.id) or register.get(fact.id.replace("本年", "上年"))
            yield from _far_from(fact, last, "上年的", policy)
        yield from _more_than_its_whole(fact, register, dataset, things[fact.id.rpartition(".")[0]])
    yield from _beyond_the_whole(dataset, known, register)
    yield from _beyond_all_others(dataset, known)
    yield from _too_much_a_head(known, register, policy)
    yield from _linked_to_something_else(dataset, register, lexicon)


def _question(fact: Fact, rule: str, advice: str) -> tuple[str, Problem]:
    assert fact.origin.source
    return f"{fact.id} {fact.text}", Problem(fact.origin.source, rule, f"{fact.text}（{fact.label}）", advice)


def _out_of_range(fact: Fact, policy: Questions) -> Asked:
    value = fact.value or Fraction(0)
    if any(word in f"{fact.label}{fact.id}" for word in policy.signed):
        return
    if value < 0:
        yield _question(fact, "疑似多了负号：这样的数通常不小于0", "请核对正负号")
    if fact.unit.base == "%" and value > HUNDRED:
        yield _question(fact, "百分比超过100%", "请核对小数点")


def _in_another_unit(fact: Fact, policy: Questions) -> Asked:
    """Figures that are named by their id alone say there what they count: 人数, 金额."""
    if fact.unit.base == "%" and any(word in fact.label for word in policy.signed):
        return
    for ending, units in {**policy.units_of, **policy.measured}.items():
        if fact.id.endswith(ending) and fact.unit.base not in units and fact.unit.name not in units:
            yield _question(fact, f"疑似单位不对：编号以“{ending}”结尾，单位通常是{'、'.join(units)}", "请核对单位")
            return


def _far_from(fact: Fact, other: Fact | None, whose: str, policy: Questions) -> Asked:
    """A figure many times what it was the year before, or what was aimed at; or a fraction of it."""
    if not other or not other.value or not fact.value or not fact.origin.source or other.unit.base != fact.unit.base:
        return
    times = max(abs(fact.value / other.value), abs(other.value / fact.value))
    if times >= policy.limits["jump"]:
        yield _question(fact, f"与{whose}{other.text}相差{int(policy.limits['jump'])}倍以上", "请核对小数点和单位")


def _more_than_its_whole(fact: Fact, register: Register, dataset: Dataset, beside: Sequence[str]) -> Asked:
    """More forms came back than were handed out: two figures of one thing, of which one is part of the other."""
    within, counting = dataset.policy.questions.within, dataset.policy.language.counting
    wholes = [fact.id.replace(part, whole) for part, names in within.items() if part in fact.id for whole in names]
    wholes += _wholes_beside(fact, register, within, beside if fact.id.count(".") > 1 else ())
    for other in filter(None, map(register.get, dict.fromkeys(wholes))):
        is_alike = fact.unit.base == other.unit.base or {fact.unit.base, other.unit.base} <= counting
        if other.value is not None and fact.value and (not is_alike or fact.value > other.value):
            fault = f"比{other.label}（{other.text}）还多" if is_alike else f"单位与{other.label}（{other.text}）不同"
            yield _question(fact, fault, "请核对两个数")


def _wholes_beside(
    fact: Fact, register: Register, within: Mapping[str, Sequence[str]], beside: Sequence[str]
) -> Iterator[str]:
    """Figures of the same thing and unit that by their names have this one in them: 排查的隐患, 整改的隐患."""
    parts = [part for part in within if part in fact.label]
    for other in beside if parts else ():
        label = register[other].label
        is_whole = any(whole in label for part in parts if part not in label for whole in within[part])
        if is_whole and register[other].unit == fact.unit:
            yield other


def _beyond_the_whole(dataset: Dataset, known: list[Fact], register: Register) -> Asked:
    """A free-standing amount of money above the greatest that any table comes to; what is stated in 亿元 means it."""
    free = {table.file for table in dataset.tables.values() if not table.schema.name}
    standing = [fact for fact in known if fact.origin.source and fact.origin.source.file in free]
    ids = {fact.id for fact in standing}
    money = [fact for fact in register.values() if fact.value and fact.unit.base == "元" and fact.id not in ids]
    whole = max((abs(fact.value) for fact in money if fact.value), default=None)
    for fact in standing:
        is_great = fact.value is not None and whole is not None and fact.value > whole
        if is_great and fact.unit.base == "元" and fact.unit.name != "亿元":
            yield _question(fact, "比各表里最大的金额还大", "请核对小数点和单位")


def _beyond_all_others(dataset: Dataset, known: list[Fact]) -> Asked:
    """A count many times as great as any other of its unit, or of any unit where it has none: 万 typed too much."""
    counting = dataset.policy.language.counting
    counted = [(fact, abs(fact.value)) for fact in known if fact.unit.base in counting and fact.value]
    of_unit: dict[str, list[tuple[Fact, Fraction]]] = {}
    for fact, value in counted:
        of_unit.setdefault(fact.unit.base, []).append((fact, value))
    greatest = {unit: nlargest(2, alike, key=itemgetter(1)) for unit, alike in of_unit.items()}
    first = nlargest(2, counted, key=itemgetter(1))
    most = dataset.policy.questions.limits["outlier"]
    for fact, value in counted:
        alike = greatest[fact.unit.base] if len(of_unit[fact.unit.base]) > 2 else first
        others = [amount for one, amount in alike if one is not fact]
        is_meant = fact.unit.scale > 1  # what is stated in 万人次
        if len(counted) > LEAST + 1 and value > most * max(others) and not is_meant:
            yield _question(fact, f"比同类的数都大{int(most)}倍以上", "请核对小数点和单位")


def _too_much_a_head(known: list[Fact], register: Register, policy: Questions) -> Asked:
    """Money over the people of the same thing, where there is one number of each."""
    low, high = policy.limits["least_a_head"], policy.limits["most_a_head"]
    for fact in known:
        row, _, last = fact.id.rpartition(".")
        people = register.get(f"{row}.人数") or register.get(f"{row}.户数")
        if last == "金额" and people and people.value and fact.value:
            each = fact.value / people.value
            if not low <= each <= high:
                rule = f"平均每{people.unit.name}的金额不在{int(low)}元到{int(high)}元之间（除以{people.text}）"
                yield _question(fact, rule, "请核对金额、人数和单位")


def _linked_to_something_else(dataset: Dataset, register: Register, lexicon: Lexicon) -> Asked:
    """A target whose result, or an indicator whose basis, is its own figure, of another unit, or of other words."""
    for table in dataset.tables.values():
        stated_in = [field.path for field in table.schema.fields if field.type == "target"]
        for column, row, name in links(table):
            aims = (register.get(f"{table.schema.name}.{table.ids()[row]}.{path}") for path in stated_in)
            reached, stated = register.get(name), next(aims, None)
            yield from _far_from(reached, stated, "指标值", lexicon.policy) if reached else ()
            if name in register and (fault := _misfit(table, row, name, stated, lexicon)):
                label = table.text(row, table.schema.row_label)
                rule, found = f"疑似连错：指标“{label}”{fault}", f"“{name}”（{register[name].label}）"
                yield f"{label} {name}", Problem(table.place(row, column), rule, found, "连错的请改")


def _misfit(table: Table, row: int, name: str, stated: Fact | None, lexicon: Lexicon) -> str:
    """Why a figure can hardly be what a target reached; empty where nothing speaks against it."""
    own, unit = table.schema.name, lexicon.facts[name].unit if name in lexicon.facts else None
    if name.startswith(f"{own}."):
        return "连到了指标自己的数"
    if stated and unit and not _same_unit(stated.unit, unit, lexicon.policy):
        return f"的单位是{stated.unit.name}，这个数的单位是{unit.name}"
    if unit and _fits_another(table.text(row, table.schema.row_label), name, own, lexicon):
        return "与这个数的名称不像说的是同一件事"
    return ""


def _same_unit(one: Unit, other: Unit, policy: Questions) -> bool:
    """Whether two units count one kind of thing: persons are 人, 名 and 人次."""
    if one.base == other.base:
        return True
    return any(
        {one.base, one.name} & {*units} and {other.base, other.name} & {*units} for units in policy.units_of.values()
    )


def _fits_another(label: str, name: str, own: str, lexicon: Lexicon) -> bool:
    """Whether a figure of no table of targets fits a label better, and this one has no three letters running of it.

    A label that speaks of no figure at all (社会效益) says nothing against this one.
    """
    called = f"{name} {lexicon.facts[name].label}"
    if any(label[at : at + WORD] in called for at in range(len(label) - WORD + 1)):
        return False
    words = pairs(lexicon.said(label))
    scores = lexicon.likeness(dict.fromkeys(words, ONE), lexicon.facts[name].unit.base)
    best = max((score for other, score in scores.items() if not other.startswith(f"{own}.")), default=0)
    if name not in scores:
        return lexicon.has_figure(words - pairs(own), own)
    return best - scores[name] > int(lexicon.policy.limits["margin"] * ONE)


HABIT, FEW = 5, 2  # rows that make a habit; exceptions to it
DIGITS, FREE = 5, 3  # digits that nobody types twice by chance: of a row of a table, of a figure that stands alone
_NUMBERED = re.compile(r"(.*?)0*(\d+)")
_DIGIT, _ANY = re.compile(r"[1-9]"), re.compile(r"\d")
_KEPT = ("行别", "编号", "序号")
LOST = "扣分"


def irregular_questions(dataset: Dataset) -> Asked:
    """What is asked of the rows of each table, by the other rows. An indicator is scored in a way of its own: of what
    it has only reasons have a habit, those of what was deducted where nothing is below it."""
    for table in dataset.tables.values():
        if table.schema.role != "rekeying" and table.sound:
            rows = table.where({})
            if table.schema.role == "indicators":
                above = {*table.texts("上级")}
                lost = [row for row in rows if table.amounts[LOST][row] and table.ids()[row] not in above]
                yield from _left_blank(table, lost, _reasons(table), LEAST)
                yield from _unlike_the_others(table, rows, _reasons(table), {})
                continue
            yield from _left_blank(table, rows, _texts(table), HABIT)
            yield from _left_blank(table, rows, table.numbers, LEAST)
            yield from _unlike_the_others(table, rows, _texts(table), table.amounts)
            yield from _missing_numbers(table, rows)
            yield from _same_as_above(table, rows)


def _reasons(table: Table) -> list[Field]:
    """The texts that somebody writes anew each year."""
    return [field for field in _texts(table) if field.new_year == "fill"]


def _texts(table: Table) -> list[Field]:
    texts = [field for field in table.schema.fields if field.type in ("text", "document")]
    return [field for field in texts if field.name in table.columns and field.name not in _KEPT]


def _cell(table: Table, row: int, column: str, rule: str, found: str, advice: str) -> tuple[str, Problem]:
    words = f"{table.ids()[row]} {column} {found}"
    return words, Problem(table.place(row, column), rule, found, advice)


def _left_blank(table: Table, rows: Sequence[int], fields: Sequence[Field], least: int) -> Asked:
    """The one blank of a column that is the only one of its row: of a few rows, or of many whatever else is blank.

    A row that is still being filled in has no habit yet.
    """
    rows = [row for row in rows if UNFILLED not in {table.text(row, field.name) for field in fields}]
    blanks = {field.name: [row for row in rows if not table.text(row, field.name)] for field in fields}
    for name, blank in blanks.items():
        alone = sum(blank == other for other in blanks.values()) == 1
        if len(blank) == 1 and len(rows) > (least if alone else HABIT):
            rule = f"这一格空着，别的{len(rows) - 1}行都填了"
            yield _cell(table, blank[0], name, rule, "空白", "漏填的请补上")


def _unlike_the_others(
    table: Table, rows: Sequence[int], texts: Sequence[Field], amounts: Mapping[str, Sequence[Fraction | None]]
) -> Asked:
    """A text that stands where an amount or another text stands, and nowhere else; but in one row or two.

    A row is asked about once, however many of its columns go together elsewhere.
    """
    filled = {field.name: {row for row in rows if table.text(row, field.name)} for field in texts}
    stated = {name: {row for row in rows if column[row]} for name, column in amounts.items()}
    told = set[int]()
    for name, own in filled.items():
        for other, theirs in {**filled, **stated}.items():
            unlike = own ^ theirs
            together, neither = len(own & theirs), len(rows) - len(own | theirs)
            least = FEW if pairs(name) & pairs(other) else HABIT  # 对下文号 and 支出_对下
            if name != other and 0 < len(unlike) <= FEW and together >= HABIT and neither >= least:
                for row in sorted(unlike - told):
                    rule = f"别的行“{name}”和“{other}”都同时有、同时没有"
                    yield _cell(table, row, name, rule, table.text(row, name) or "空白", "填错行、漏填的请改")
                told |= unlike


def _missing_numbers(table: Table, rows: Sequence[int]) -> Asked:
    """A gap in codes that are numbered without one."""
    found = [match for row in rows if (match := _NUMBERED.fullmatch(table.ids()[row]))]
    if len(found) < len(rows) or len(rows) < FEW:
        return
    for row, (one, other) in zip(rows[1:], pairwise(found), strict=True):
        if one[1] == other[1] and int(other[2]) - int(one[2]) > 1:
            rule, text = "编号跳过了中间的号", f"{one[0]}后面是{other[0]}"
            yield _cell(table, row, "编号", rule, text, "漏掉一行的请补上")


def _same_as_above(table: Table, rows: Sequence[int]) -> Asked:
    """All amounts of the row above, which have more digits than two rows share by chance."""
    is_free = table.schema.role == "facts"  # each row is of something else
    names = [field.name for field in table.numbers]
    for above, row in pairwise(rows):
        if is_free and _is_of_one_thing(table, above, row):
            continue
        texts = [table.text(row, name) for name in names]
        digits = sum(len((_ANY if is_free else _DIGIT).findall(text)) for text in texts)
        if texts == [table.text(above, name) for name in names] and digits >= (FREE if is_free else DIGITS):
            found = "、".join(text for text in texts if text)
            yield _cell(table, row, names[0], "各列的数都与上一行相同", found, "抄错行的请改")


def _is_of_one_thing(table: Table, one: int, other: int) -> bool:
    """Whether two free-standing figures may well be the same: budget and expenditure of one thing, in one unit."""
    things = {table.ids()[row].rpartition(".")[0] for row in (one, other)}
    return len(things) == 1 and table.text(one, "单位") == table.text(other, "单位")
