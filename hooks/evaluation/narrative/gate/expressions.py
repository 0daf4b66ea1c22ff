"""What the gate asks of an expression without evaluating it: does it show a figure, which functions does it call."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import nodes

from evaluation.narrative.expressions import NarrativeError, parsed

COMPUTED = frozenset({"变化", "增减", "前列", "末列", "个数", "均"})


@lru_cache(maxsize=8192)
def calls(expression: str) -> tuple[nodes.Call, ...]:
    """Every call of a named function in the expression; none when it cannot be read."""
    try:
        tree = parsed(expression)
    except NarrativeError:
        return ()
    found = [*([tree] if isinstance(tree, nodes.Call) else []), *tree.find_all(nodes.Call)]
    return tuple(call for call in dict.fromkeys(found) if isinstance(call.node, nodes.Name))


@lru_cache(maxsize=8192)
def called(expression: str) -> tuple[str, ...]:
    """The names of the functions that the expression calls."""
    return tuple(call.node.name for call in calls(expression) if isinstance(call.node, nodes.Name))


def root(expression: str) -> nodes.Node | None:
    """What the expression shows, without the formats behind it; None when it cannot be read."""
    try:
        tree: nodes.Node = parsed(expression)
    except NarrativeError:
        return None
    while isinstance(tree, nodes.Filter) and tree.node is not None:
        tree = tree.node
    return tree


def last_format(expression: str) -> str:
    """The name of the last format in the expression (数字 in `金额 | 万元 | 数字`); empty when there is none."""
    try:
        tree = parsed(expression)
    except NarrativeError:
        return ""
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
