"""Braces and signs as a Chinese keyboard gives them, and an expression as it should have been typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from evaluation.language.keyboard import half_width, meant
from evaluation.narrative.expressions import NarrativeError, Scope, WithheldError, parsed
from evaluation.problems import Place, Problem

BRACES = re.compile(r"([{｛][^\S\n]*[{｛]?)([^{}｛｝\n]{1,300})([}｝](?:[^\S\n]*[}｝])?)")
SIGNS = "{{ }} 里的标点要用半角（英文）的"


def slips(text: str, line: int, place: Place, scope: Scope) -> Iterator[tuple[range, Problem]]:
    """Braces that are no pair of {{ and }} around what would be an expression, each with its part of the text."""
    for match in BRACES.finditer(text):
        inner = match[2].strip()
        right = inner if evaluates(inner, scope) else meant(inner, lambda one: evaluates(one, scope))
        is_pair = len(re.sub(r"\s", "", match[1])) == 2 or len(re.sub(r"\s", "", match[3])) == 2
        if not right and is_pair:
            right = next(iter(half_width(inner)), inner)
        if right:
            at = Place(place.file, line + text.count("\n", 0, match.start()), place.column, place.title)
            rule = "花括号要用半角的，左右各两个"
            yield range(match.start(), match.end()), Problem(at, rule, f"“{match[0]}”", f"请写 {{{{ {right} }}}}")


def corrected(expression: str, scope: Scope) -> NarrativeError | None:
    """What is wrong with an expression that would be right in half-width signs, or that ends before its braces do."""
    if end := BRACES.match("{{" + expression):
        inner = end[2].strip()
        right = inner if evaluates(inner, scope) else meant(inner, lambda one: evaluates(one, scope))
        if right:
            found = f"“{{{{{expression[: end.end() - 2]}”"
            return NarrativeError("花括号要用半角的，左右各两个", found, f"请写 {{{{ {right} }}}}")
    if right := meant(expression, lambda one: evaluates(one, scope)):
        return NarrativeError(SIGNS, f"“{expression}”", f"请写 {{{{ {right} }}}}")
    return None


def evaluates(expression: str, scope: Scope) -> bool:
    """Whether a text is a name or a call with a value: what may stand in {{ }} and is no accident."""
    try:
        tree = parsed(expression)
        if isinstance(tree, nodes.Const | nodes.List | nodes.Tuple):
            return False
        scope.evaluate(expression)
    except WithheldError:
        return True
    except NarrativeError:
        return False
    return True
