"""Braces and signs as a Chinese keyboard gives them, and an expression as it should have been typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from evaluation.language.keyboard import half_width, meant
from evaluation.narrative.expressions import NarrativeError, Scope, WithheldError, parsed
from evaluation.problems import Place, Problem

BRACES = re.compile(r"([{｛][^\S\n]*[{｛]?)([^{}｛｝\n]{1,300})([}｝](?:[^\S\n]*[}｝])?)")
BRACKETS = re.compile(r"([【「『〔［《〈（(\[<])\1([^\n]{1,300}?)([】」』〕］》〉）)\]>])\3")
NAME = re.compile(r"(?<![\w.`/])[^\W\d]\w*(?:\.\w+)+(?![\w.`]|[^{}｛｝\n]*[}｝])")  # behind a lone brace: that is told
_OPENED = re.compile(r"[{｛][^{}｛｝\n]*\Z")
WRONG_BRACES = "花括号要用半角的，左右各两个"
SIGNS = "{{ }} 里的标点要用半角（英文）的"


def slips(text: str, line: int, place: Place, scope: Scope) -> Iterator[tuple[range, Problem]]:
    """What would be an expression and stands in no pair of {{ and }}, each with its part of the text: in braces or
    brackets of another kind, or a figure's name in none, which readers would see as it is.
    """
    found: list[range] = []
    for match, rule, right in _unbraced(text, scope):
        if right and not any(match.start() in part for part in found):
            found.append(range(match.start(), match.end()))
            at = Place(place.file, line + text.count("\n", 0, match.start()), place.column, place.title)
            yield found[-1], Problem(at, rule, f"“{match[0]}”", f"请写 {{{{ {right} }}}}")


def _unbraced(text: str, scope: Scope) -> Iterator[tuple[re.Match[str], str, str]]:
    """Each candidate with its rule and what should stand there; that is empty where it is no expression at all."""
    for match in BRACES.finditer(text):
        right = _right(match[2].strip(), scope)
        is_pair = len(re.sub(r"\s", "", match[1])) == 2 or len(re.sub(r"\s", "", match[3])) == 2
        if not right and is_pair:
            right = next(iter(half_width(match[2].strip())), match[2].strip())
        yield match, WRONG_BRACES, right
    for match in BRACKETS.finditer(text):
        yield match, WRONG_BRACES, _right(match[2].strip(), scope)
    for match in NAME.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        is_name = not _OPENED.search(text, line, match.start()) and evaluates(match[0], scope)
        yield match, "数的名称要写在 {{ }} 里，不然读者看到的是名称", match[0] if is_name else ""


def _right(inner: str, scope: Scope) -> str:
    return inner if evaluates(inner, scope) else meant(inner, lambda one: evaluates(one, scope))


def corrected(expression: str, scope: Scope) -> NarrativeError | None:
    """What is wrong with an expression that would be right in half-width signs, or that ends before its braces do."""
    if (end := BRACES.match("{{" + expression)) and (right := _right(end[2].strip(), scope)):
        found = f"“{{{{{expression[: end.end() - 2]}”"
        return NarrativeError(WRONG_BRACES, found, f"请写 {{{{ {right} }}}}")
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
