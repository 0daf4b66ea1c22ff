"""The language inside `{{ … }}`: names, literals, calls and filters in Jinja's syntax, and nothing else.

Expressions are parsed by Jinja and evaluated here one by one, so that every problem of a page is found at once, each
with its line. There is no attribute access on Python objects, no arithmetic and no statement: a name can only be a
fact or a word of the vocabulary. What an expression shows and calls is told without evaluating it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from evaluation.dataset import bounds, nearest

EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#")

_TEXT = re.compile(r"""(?s)"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'""")
_TOKEN = re.compile(r"\w+|[^\w\s]")
COMPUTED = frozenset({"变化", "增减", "前列", "末列", "个数", "均"})  # the functions that show a number
_LONG_LITERAL = re.compile(r"[\d_]{31,}|[\d.]+[eE][+-]?\d{3,}")

_WRITTEN = (nodes.Literal, nodes.Filter, nodes.Call)  # beside names
_ENVIRONMENT = Environment(autoescape=True)


class NarrativeError(Exception):
    """What is wrong with one expression: the rule, what was found, what to do."""

    def __init__(self, rule: str, found: str = "", advice: str | Callable[[], str] = "") -> None:
        super().__init__(rule)
        self.rule, self.found, self._advice = rule, found, advice

    @property
    def advice(self) -> str:
        """What to do; looking for the nearest name costs more than all the rest, and most who ask want only to know
        whether there is an error."""
        return self._advice if isinstance(self._advice, str) else self._advice()


class WithheldError(NarrativeError):
    """A name that is missing only because its table could not be read: reported there, not here."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the source: literal text, or the inside of one `{{ … }}`."""

    text: str
    line: int
    is_expression: bool


def pieces(source: str) -> Iterator[Piece]:
    """The source cut at its expressions, in order, with the line each piece starts on."""
    at, line = 0, 1
    for match in EXPRESSION.finditer(source, 0, source.rfind("}}") + 2):  # else each {{ would look to the page's end
        text = source[at : match.start()]
        yield Piece(text, line, is_expression=False)
        line += text.count("\n")
        yield Piece(match[1].strip(), line, is_expression=True)
        line += match[0].count("\n")
        at = match.end()
    yield Piece(source[at:], line, is_expression=False)


@lru_cache(maxsize=8192)
def parsed(expression: str) -> nodes.Expr:
    """The expression's syntax tree; NarrativeError when it cannot be read."""
    _refuse_excess(expression)
    try:
        parser = Parser(_ENVIRONMENT, expression, state="variable")
        tree = parser.parse_expression()
        if not parser.stream.eos:
            raise NarrativeError("{{ }} 里写法有误", expression, "请检查括号、引号和竖线")
    except TemplateSyntaxError as error:
        raise NarrativeError("{{ }} 里写法有误", expression, "请检查括号、引号和竖线") from error
    return tree


def _refuse_excess(expression: str) -> None:
    """Jinja's parser calls itself for each bracket and sign: what no number needs is refused before."""
    advice = "请拆成几处，或改用登记的数"
    if len(expression) > bounds.EXPRESSION:
        raise NarrativeError(f"{{{{ }}}} 里须在 {bounds.EXPRESSION:,} 字以内", f"{len(expression):,} 字", advice)
    outside = _TEXT.sub('""', expression)
    if len(_TOKEN.findall(outside)) > bounds.TOKENS:
        raise NarrativeError(f"{{{{ }}}} 里最多写 {bounds.TOKENS} 个名称和符号", advice=advice)
    depth = list(accumulate((sign in "([{") - (sign in ")]}") for sign in outside))
    if max(depth, default=0) > bounds.BRACKETS:
        raise NarrativeError(f"{{{{ }}}} 里的括号最多套 {bounds.BRACKETS} 层", f"{max(depth)} 层", advice)
    if number := _LONG_LITERAL.search(outside):
        raise NarrativeError("{{ }} 里的数太长", f"{len(number[0])} 位", "请写成登记的数")


@dataclass(frozen=True)
class Scope:
    """What names mean: facts by dotted path, functions and filters by name."""

    look_up: Callable[[str], Any]
    functions: Mapping[str, Callable[..., Any]]
    filters: Mapping[str, Callable[..., Any]]
    waiting: Callable[[str], bool] = lambda name: False

    def waits(self, expression: str) -> bool:
        """Whether the expression names a number or a table that is to be filled in, or looks at the whole year ("")."""
        tree = parsed(expression)
        if not all(isinstance(node, _WRITTEN) or _is_name(node) for node in (tree, *tree.find_all(nodes.Expr))):
            return False
        names = (_dotted(node) for node in (tree, *tree.find_all((nodes.Name, nodes.Getattr))) if _is_name(node))
        texts = (str(node.value) for node in tree.find_all(nodes.Const))
        named = [name for name in (*names, *texts) if name not in self.functions]
        return any(self.waiting(name) for name in named or [""])

    def evaluate(self, expression: str) -> Any:
        """The value of an expression; NarrativeError when it has none."""
        if not expression:
            raise NarrativeError("{{ }} 里是空的", advice="请填写名称或删除")
        return self._value(parsed(expression))

    def _value(self, node: nodes.Node) -> Any:
        match node:
            case nodes.Const(value=value):
                return value
            case nodes.TemplateData(data=text):
                return text
            case nodes.Name() | nodes.Getattr():
                return self.look_up(_dotted(node))
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return [self._value(item) for item in items]
            case nodes.Filter(node=inner, name=name) if inner is not None:
                return self._called(self.filters, name, node, self._value(inner))
            case nodes.Call(node=nodes.Name(name=name)):
                return self._called(self.functions, name, node)
            case _:
                raise NarrativeError(
                    "{{ }} 里只能写名称、函数和竖线后的格式", advice="要算的数先登记到 computed.yml，再引用它的编号"
                )

    def _called(
        self, known: Mapping[str, Callable[..., Any]], name: str, node: nodes.Call | nodes.Filter, *first: Any
    ) -> Any:
        if name not in known:
            kind = "格式" if first else "函数"
            raise NarrativeError(f"没有这个{kind}", f"“{name}”", f"{nearest(name, known)}；全部的写法：report words")
        arguments = [self._value(argument) for argument in node.args]
        named = {str(pair.key): self._value(pair.value) for pair in node.kwargs}
        try:
            return known[name](*first, *arguments, **named)
        except TypeError as error:
            found = f"写了 {len(first) + len(arguments) + len(named)} 项"
            raise NarrativeError(f"“{name}”的用法不对", found, "各项怎样写，见 report words") from error


def tree_of(expression: str) -> nodes.Expr | None:
    """The expression's syntax tree; None when it cannot be read."""
    try:
        return parsed(expression)
    except NarrativeError:
        return None


@lru_cache(maxsize=8192)
def calls(expression: str) -> tuple[tuple[str, nodes.Call], ...]:
    """Every call of a named function in the expression, with that name; none when it cannot be read."""
    tree = tree_of(expression)
    found = () if tree is None else (*((tree,) if isinstance(tree, nodes.Call) else ()), *tree.find_all(nodes.Call))
    return tuple((call.node.name, call) for call in dict.fromkeys(found) if isinstance(call.node, nodes.Name))


def figures_in(call: nodes.Call) -> list[str]:
    """The figures that are named in a call's brackets."""
    return [_dotted(each) for each in call.args if _is_name(each)]


def root(expression: str) -> nodes.Node | None:
    """What the expression shows, without the formats behind it; None when it cannot be read."""
    tree: nodes.Node | None = tree_of(expression)
    while isinstance(tree, nodes.Filter) and tree.node is not None:
        tree = tree.node
    return tree


def last_format(expression: str) -> str:
    """The name of the last format in the expression (数字 in `金额 | 万元 | 数字`); empty when there is none."""
    tree = tree_of(expression)
    return tree.name if isinstance(tree, nodes.Filter) else ""


@lru_cache(maxsize=8192)
def shows_a_figure(expression: str) -> bool:
    """Whether the expression shows a number, and not a document, a table or a text."""
    match root(expression):
        case nodes.Call(node=nodes.Name(name=name)):
            return name in COMPUTED
        case nodes.Name() | nodes.Getattr():
            return True
        case _:
            return False


def _is_name(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) or (isinstance(node, nodes.Getattr) and _is_name(node.node))


def _dotted(node: nodes.Node) -> str:
    match node:
        case nodes.Name(name=name):
            return name
        case nodes.Getattr(node=inner, attr=attr):
            return f"{_dotted(inner)}.{attr}"
        case _:
            raise NarrativeError("名称只能由文字和点组成", advice="请检查写法")
