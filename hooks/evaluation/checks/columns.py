"""Rules on single columns: what must be filled, unique, within its bounds, one of a list, or an existing fact."""

from __future__ import annotations

import re

from evaluation.checks.rule import Compared, amounts, cells, rule
from evaluation.dataset import Dataset, Table
from evaluation.dataset.names import UNITS_FILE
from evaluation.dataset.policy import SCHEMA
from evaluation.dataset.schema import FACT_ID
from evaluation.dataset.settings import NO_TABLES
from evaluation.dataset.shapes import near_names
from evaluation.dataset.table import WHOLE
from evaluation.facts import Register
from evaluation.numbers.amounts import decimals_of, written
from evaluation.problems import Problem

_NUMBER = re.compile(r"(?P<amount>[-−－]?\d[\d.,]*)\s*(?P<unit>[^\d。]*)。?")
_FACT_ID = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")


@rule("必填", "必须填写的单元格都已填写。")
def required_cells_are_filled(dataset: Dataset, register: Register) -> Compared:
    for table, field, row, text in cells(dataset):
        if field.required and not text:
            yield Problem(table.place(row, field.name), "必须填写", "空白", "请补充；没有公开的填“未披露”")
        elif field.required and field.name == table.schema.row_label and not any(map(str.isalpha, text)):
            yield Problem(table.place(row, field.name), "名称里须有文字", f"“{text}”", "填错列的请改")


@rule("取值", "类别栏只使用规定的取值。")
def row_kinds_are_known(dataset: Dataset, register: Register) -> Compared:
    for table, field, row, text in cells(dataset):
        if field.enum and text not in field.enum:
            rule = f"须是以下之一：{'、'.join(one or '（空白）' for one in field.enum)}"
            own = field.type != "kind" and field.place.file.startswith(SCHEMA)
            advice = f"请更正；要添一种写法的，改 {field.place.file} 里这一列的 enum" if own else "请更正"
            takes = (table.schema.name,) if field.type == "kind" else ()
            if takes and not table.ids()[row]:
                advice = "请更正；不是数据的一行（制表人、说明等），请整行删去"
            yield Problem(table.place(row, field.name), rule, f"“{text}”", advice, takes=takes)
    first: dict[tuple[str, str, str], str] = {}
    for table, field, row, text in cells(dataset):
        plain = "".join(text.split()) if field.type == "text" else ""
        if plain and first.setdefault((table.file, field.name, plain), text) != text:
            found = f"“{text}”与“{first[table.file, field.name, plain]}”"
            yield Problem(table.place(row, field.name), "同一列里的两种写法只差空格", found, "请写成一样的")


@rule("编号格式", "编号可以在叙述中直接引用。")
def ids_are_names(dataset: Dataset, register: Register) -> Compared:
    for table, field, row, row_id in cells(dataset):
        if field.type == "id" and not FACT_ID.fits(row_id):
            found = f"“{row_id}”" if row_id else "空白"
            yield Problem(table.place(row, field.name), FACT_ID.rule, found, FACT_ID.advice)
        elif field.type == "id" and "." in row_id and table.schema.name:
            rule = "编号里不能有点：点隔开表、行和列"
            yield Problem(table.place(row, field.name), rule, f"“{row_id}”", "请删去点", takes=(table.schema.name,))
    for table in dataset.tables.values():
        for column in {spec.by for spec in table.schema.sums}:
            for row, text in enumerate(table.texts(column)):
                if text and not text.isidentifier():
                    rule = "按这一列相加，所以只能用汉字、字母、数字和下划线，且不以数字开头"
                    yield Problem(table.place(row, column), rule, f"“{text}”", "请改写，例如“宣传文化体育”")


@rule("编号唯一", "每个编号只出现一次。")
def ids_are_unique(dataset: Dataset, register: Register) -> Compared:
    for table in dataset.tables.values():
        unique = [field.name for field in table.schema.fields if field.unique or field.type == "id"]
        for column in unique:
            first: dict[str, int] = {}
            for row, text in enumerate(table.texts(column)):
                if text and first.setdefault(text, row) != row:
                    found = f"“{text}”（与第{first[text] + 2}行相同）"
                    advice = "请改其中一个；同一行录了两遍的，删去一行"
                    yield Problem(table.place(row, column), "不得重复", found, advice)


@rule("整行重复", "没有两行明细完全相同。")
def rows_are_not_repeated(dataset: Dataset, register: Register) -> Compared:
    """The same detail typed twice under two ids: everything but its id and number is equal."""
    for table in dataset.tables.values():
        content = [field.name for field in table.schema.fields if field.type != "id" and field.name != "序号"]
        columns, seen = [table.texts(name) for name in content], dict[tuple[str, ...], int]()
        for row in table.where({}):
            texts = tuple(column[row] for column in columns)
            if (first := seen.setdefault(texts, row)) != row:
                found = f"与第{first + 2}行相同（{table.text(row, table.schema.row_label)}）"
                advice = "重复录入的，请删去一行；确是两件事的，请在名称里写明区别"
                yield Problem(table.place(row), "整行与前面某行完全相同", found, advice)


@rule("上下限", "数值在规定的上下限之内。")
def amounts_are_within_bounds(dataset: Dataset, register: Register) -> Compared:
    for table, field, row, value, unit in amounts(dataset):
        is_count = unit.decimals == 0 and not unit.words
        least = 0 if field.minimum is None and is_count else field.minimum
        low = least is not None and value < least
        if low or (field.maximum is not None and value > field.maximum):
            bound = f"不小于 {least}" if low else f"不大于 {field.maximum}"
            yield Problem(table.place(row, field.name), f"须{bound}", table.text(row, field.name), "请核对正负号")


@rule("最小单位", "金额最多到分，人数、件数等是整数。")
def amounts_have_no_fraction_of_a_cent(dataset: Dataset, register: Register) -> Compared:
    for table, field, row, value, unit in amounts(dataset):
        place, found = table.place(row, field.name), table.text(row, field.name)
        if unit.base == "元" and (value * 100).denominator != 1:
            yield Problem(place, "金额最多到分", f"{written(value, 6)} 元", "请核对小数位数")
        if unit.words and value not in range(len(unit.words)):
            allowed = "、".join(f"{number}（{word}）" for number, word in enumerate(unit.words))
            yield Problem(place, f"单位“{unit.name}”须填 {allowed}", found, "请更正")
        elif unit.decimals == 0 and value.denominator != 1:
            may_differ = unit.name not in dataset.policy.language.counting
            other = f"；确实有小数的，在 {UNITS_FILE} 写 {unit.name}: {{decimals: 2}}" if may_differ else ""
            yield Problem(place, f"单位“{unit.name}”须是整数", found, f"请核对数和单位{other}")


@rule("小数位", "写明的小数位不少于值的小数位。")
def decimals_are_as_said(dataset: Dataset, register: Register) -> Compared:
    """Where a row says with how many decimals its amount stands, that is a number, and the amount has no more."""
    for table in dataset.tables.values():
        for field in (field for field in table.schema.fields if field.decimals_from and table.sound):
            for row, said in enumerate(table.texts(field.decimals_from)):
                place = table.place(row, field.decimals_from)
                if said and not WHOLE.fullmatch(said):
                    yield Problem(place, "须是 0 到 6 的整数", f"“{said}”", "请更正；不写时按值的写法")
                elif said and (typed := decimals_of(table.text(row, field.name))) > int(said):
                    yield Problem(place, f"「{field.name}」写了 {typed} 位小数", said, "请核对值和小数位")


@rule("引用存在", "表中引用的数都存在。")
def named_facts_exist(dataset: Dataset, register: Register) -> Compared:
    for table, field, row, fact_id in cells(dataset):
        # what was reached is a number, words, or the id of one
        is_named = field.type == "fact" or (field.type == "actual" and _FACT_ID.fullmatch(fact_id))
        if not is_named or fact_id in NOT_FACTS or fact_id in register or register.is_withheld(fact_id):
            continue
        place, found = table.place(row, field.name), f"“{fact_id}”"
        if number := _NUMBER.fullmatch(fact_id):
            yield Problem(place, "这里写数的编号，不直接写数", found, _registered(table, row, number))
            continue
        otherwise = "请用 report facts 查编号；还没有的先登记到 facts.csv"
        if "." not in fact_id:
            otherwise += "；只有说明、没有数的，写“陈述但无数据”，说明写在旁边"
        yield Problem(place, "没有这个数", found, near_names(fact_id, register, otherwise))


def _registered(table: Table, row: int, number: re.Match[str]) -> str:
    """How a number typed where the id of one belongs is registered: the row to paste, and what stands here then."""
    name, amount, unit = table.text(row, table.schema.row_label), number["amount"], number["unit"].strip()
    fact_id = f"完成.{table.ids()[row]}"
    line = ",".join([fact_id, name, amount, amount, unit or "单位", "", "出处", ""])
    return f"请在 facts.csv 加一行“{line}”（编号,名称,值,复核值,单位,修饰,出处,备注），这里写 {fact_id}"


NOT_FACTS = frozenset({"", "未披露", "陈述但无数据", "未填报"})


@rule("有数据", "每张表至少有一行；只有合计行的，合计都是零。")
def tables_have_rows(dataset: Dataset, register: Register) -> Compared:
    for table in dataset.tables.values():
        if not len(table) and not table.schema.may_be_empty:
            name = table.schema.name
            none = f"；这一年没有这张表的，删去文件，在 settings.yml 里写 {NO_TABLES}: [{name}]" if name else ""
            yield Problem(table.place(None), "至少要有一行", "0 行", f"请补充数据{none}")


@rule("编号归属", "一个编号只属于一张表。")
def fact_ids_belong_to_one_table(dataset: Dataset, register: Register) -> Compared:
    """No id of a free-standing number may hide one that a table or formula makes."""
    owned: dict[str, Table] = {}
    for table, field, row, _ in cells(dataset):
        if field.type == "amount" and not field.repeats:
            fact_id = table.schema.fact_id(table.ids()[row], field.path)
            if (other := owned.setdefault(fact_id, table)) is not table:
                found = f"“{fact_id}”与{other.schema.title}中的数相同"
                yield Problem(table.place(row, "编号"), "编号不得与别的表重复", found, "请改用另一个编号")
