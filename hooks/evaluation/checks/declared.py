"""Checks that a year declares over its facts, by exact arithmetic on intervals.

A figure that exists only in rounded form (5129.45万元) stands for every value that rounds to it; everything else is a
single value. An identity holds when the two sides can be equal; a bound when it can hold.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import Dataset, bounds
from evaluation.dataset.shapes import near_names
from evaluation.facts import UNFILLED, Fact, Register
from evaluation.language.keyboard import meant
from evaluation.numbers.amounts import decimal_string, written
from evaluation.numbers.intervals import Interval, exactly
from evaluation.problems import Place, Problem

CELL_ROWS = 3


class ExpressionError(Exception):
    """What is wrong with a declared expression: the rule, what was found, what to do."""

    def __init__(self, rule: str, found: str, advice: str) -> None:
        super().__init__(rule)
        self.rule, self.found, self.advice = rule, found, advice


_SIGNS = re.compile(r"[^\w\s.]")
_EQUALS = re.compile("(?<![<>=＝!])[=＝](?![=＝])")
_DEEP = re.compile(r"(?:\w+\s*\.\s*){20}|\({10}")
_PLAIN = re.compile(r"\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_OPERATIONS: Mapping[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: Interval.__add__,
    ast.Sub: Interval.__sub__,
    ast.Mult: Interval.__mul__,
    ast.Div: Interval.__truediv__,
}
_COMPARISONS: Mapping[type[ast.cmpop], tuple[str, Callable[[Interval, Interval], bool]]] = {
    ast.Eq: ("等于", lambda left, right: left.low <= right.high and right.low <= left.high),
    ast.LtE: ("不大于", lambda left, right: left.low <= right.high),
    ast.GtE: ("不小于", lambda left, right: left.high >= right.low),
    ast.Lt: ("小于", lambda left, right: left.low < right.high),
    ast.Gt: ("大于", lambda left, right: left.high > right.low),
}


def interval(fact: Fact) -> Interval:
    """The values that a fact stands for: one, or all that round to it when only the rounded figure is known."""
    if fact.value is None:
        raise ExpressionError("等式里的数没有值", f"“{fact.id}”为{fact.absence}", "请改用有值的数")
    return Interval(fact.value - fact.slack, fact.value + fact.slack)


@rule("声明的等式", "本年度声明的等式和上下限都成立；只有约数的数按四舍五入的区间比较。")
def declared_checks_hold(dataset: Dataset, register: Register) -> Compared:
    """Every identity and bound of `checks.yml`."""
    for declared in dataset.declarations.identities:
        place = Place(dataset.declarations.file, column=declared.name)
        try:
            yield from _compared(declared.expression, place, register)
        except ExpressionError as error:
            yield Problem(place, error.rule, error.found, error.advice)


def _compared(expression: str, place: Place, register: Register) -> Compared:
    tree, names = _parsed(expression)
    if any(register.is_withheld(name) for name in names if name not in register):
        return
    if any(register[name].absence == UNFILLED for name in names if name in register):
        return
    words, holds = _COMPARISONS[type(tree.ops[0])]
    values = {name: _interval_of(name, register) for name in names}
    left, right = (_value(side, expression, values) for side in (tree.left, tree.comparators[0]))
    if (idle := _idle(tree, expression, values)) is not None:
        advice = "两边写了同一个数，或者乘了 0 的，请改成要核对的另一个数"
        yield Problem(place, "这个等式不论数是多少都一样，什么也没有核对", f"“{idle or expression}”", advice)
    if holds(left, right):
        yield names
        return
    unit = next((register[name].unit.base for name in names), "")
    sides = [ast.get_source_segment(expression, side) or "" for side in (tree.left, tree.comparators[0])]
    rule = f"{sides[0]} 须{words} {sides[1]}"
    gap = abs(left.middle - right.middle)
    decimals = min(2, max((register[name].decimals for name in names), default=2))
    amounts = [f"{written(one, decimals, grouped=True)}{unit}" for one in (left.middle, right.middle, gap)]
    found = "{} 与 {}，相差 {}".format(*amounts)
    compared = (("左边", tree.left), ("右边", tree.comparators[0]))
    cells = [f"{name}的 {text}" for name, side in compared if (text := _cells(tuple(_names(side)), register))]
    advice = f"请核对{' 和'.join(cells)}；确实无法更正的，写入“豁免”并说明理由"
    yield Problem(place, rule, found, advice, gap=gap, facts=names)


def _cells(names: tuple[str, ...], register: Register) -> str:
    """Where the numbers of one side stand: files, rows and columns, the first few of many."""
    cells = list(dict.fromkeys(place for name in names for place in source_cells(register[name], register)))
    rows: dict[tuple[str, int], list[str]] = {}
    for cell in cells:
        rows.setdefault((cell.file, cell.row), []).append(f"「{cell.column}」")
    shown = [f"{file} 第{row}行{''.join(columns)}" for (file, row), columns in rows.items()][:CELL_ROWS]
    return "、".join(shown) + (f" 等 {len(rows)} 行" if len(rows) > CELL_ROWS else "")


def source_cells(fact: Fact, register: Register) -> Iterator[Place]:
    """The cells that a number comes from: its own, or those of what it is computed from."""
    waiting, seen = [fact], {fact.id}
    while waiting:
        one = waiting.pop(0)
        if one.origin.source and one.origin.source.row:
            yield one.origin.source
            continue
        inputs = [register[name] for name in one.origin.inputs if name in register and name not in seen]
        seen.update(found.id for found in inputs)
        waiting += inputs


def _idle(tree: ast.Compare, expression: str, values: Mapping[str, Interval]) -> str | None:
    """A number of the expression on which nothing depends, empty where there is none; None if all of them tell."""

    def gap(stated: Mapping[str, Interval]) -> Interval | None:
        try:
            sides = (_value(side, expression, stated) for side in (tree.left, tree.comparators[0]))
            left, right = sides
        except ExpressionError:  # another number would be divided by zero
            return None
        return left - right

    now, more = gap(values), exactly(Fraction(1))
    return next((name for name in values if gap({**values, name: values[name] + more}) == now), None if values else "")


@lru_cache(maxsize=4096)
def _parsed(expression: str) -> tuple[ast.Compare, tuple[str, ...]]:
    """The expression's tree and the names in it."""
    is_long = len(expression) > bounds.EXPRESSION or len(_SIGNS.findall(expression)) > bounds.TOKENS
    if is_long or _DEEP.search(expression):
        advice = "请拆成几条，或先在 computed.yml 里合计"
        raise ExpressionError("等式太长或括号、点太多", f"{len(expression):,} 字", advice)
    try:
        tree = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError) as error:
        doubled = _EQUALS.sub("==", expression)
        right = meant(expression, _is_comparison) or meant(doubled, _is_comparison) or doubled
        is_right = _is_comparison(right)
        advice = f"相等写 ==，标点要用半角（英文）的：请写 {right}" if is_right else "请检查括号和符号"
        raise ExpressionError("等式写法有误", f"“{expression}”", advice) from error
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in _COMPARISONS:
        raise ExpressionError("等式要有一个 ==、<=、>=、< 或 >", f"“{expression}”", "请改写")
    return tree, tuple(_names(tree))


def _is_comparison(expression: str) -> bool:
    try:
        return isinstance(ast.parse(expression, mode="eval").body, ast.Compare)
    except (SyntaxError, ValueError):
        return False


def _names(tree: ast.AST) -> Iterator[str]:
    match tree:
        case ast.Name() | ast.Attribute():
            yield _dotted(tree)
        case _:
            for child in ast.iter_child_nodes(tree):
                yield from _names(child)


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner, attr=attr):
            return f"{_dotted(inner)}.{attr}"
        case _:
            raise ExpressionError("名称只能由文字和点组成", type(node).__name__, "请检查等式")


def _interval_of(name: str, register: Register) -> Interval:
    if name not in register:
        raise ExpressionError("没有这个数", f"“{name}”", near_names(name, register, "请检查名称", cutoff=0.6))
    return interval(register[name])


def _value(node: ast.expr, expression: str, values: Mapping[str, Interval]) -> Interval:
    match node:
        case ast.Name() | ast.Attribute():
            return values[_dotted(node)]
        case ast.Constant(value=int() | float()):
            text = ast.get_source_segment(expression, node) or ""
            if not _PLAIN.fullmatch(text):  # 1e99999999 takes for ever, 0x10 and 1_0 are no decimals
                raise ExpressionError("数字须写成普通的小数，30 位以内", f"“{text[:40]}”", "请改写")
            return exactly(Fraction(text))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return exactly(Fraction(0)) - _value(inner, expression, values)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATIONS:
            mine, theirs = (_value(side, expression, values) for side in (left, right))
            try:
                return _OPERATIONS[type(operator)](mine, theirs)
            except ZeroDivisionError as error:
                raise ExpressionError("除数不能为零", decimal_string(theirs.low), "请检查等式") from error
        case _:
            raise ExpressionError("等式里只能用名称、数字、加减乘除和括号", f"“{expression}”", "请改写")
