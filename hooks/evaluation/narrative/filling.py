"""What stands on a page in the place of something that exists only once every page is filled; `site` puts it in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from jinja2 import nodes

from evaluation.facts import UNFILLED
from evaluation.language.keyboard import half_width, meant
from evaluation.markup import Block, Macros, Markup
from evaluation.narrative.expressions import STRAY, NarrativeError, Scope, WithheldError, parsed, pieces
from evaluation.narrative.figures import Comparison, Figure
from evaluation.problems import Place, Problem

INDEX_WORD = "数字索引"  # the function that puts this in
INDEX = Block(f"<!-- {INDEX_WORD} -->")
WHOLE = Block("<!-- 全文 -->")
LIST = Block("<!-- 下载清单 -->")
CITATION = Block("<!-- 引用格式 -->")


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


_OPEN, _CLOSE = "\ue000", "\ue001"
SLOT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_UNSHOWN = re.compile("[\ue000-\uf8ff\ufffd]")  # a slot's mark among them, and what a lost sign becomes
_PARAGRAPH = re.compile(f"<p>\\s*{_OPEN}(\\d+){_CLOSE}\\s*</p>")
_GAP = re.compile(f"(?<=[\u4e00-\u9fff]) (?={_OPEN})|(?<={_CLOSE}) (?=[\u4e00-\u9fff])")
_TAG = re.compile(f"<[^<>]*{_OPEN}[^<>]*>")
_MARKUP = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Filled:
    """A page's Markdown with numbered slots, what goes into each, every problem found, and its filled front matter."""

    markdown: str
    slots: tuple[Markup, ...]
    problems: tuple[Problem, ...]
    meta: Mapping[str, str] = field(default_factory=dict)


def fill(source: str, file: str, scope: Scope, macros: Macros) -> Filled:
    """Evaluate every expression of a page."""
    text: list[str] = []
    slots: list[Markup] = []
    problems: list[Problem] = []
    for piece in pieces(source):
        if not piece.is_expression:
            problems.extend(_stray_problems(piece.text, piece.line, file, scope))
            text.append(piece.text)
            continue
        try:
            slots.append(shown(scope.evaluate(piece.text), macros))
            text.append(f"{_OPEN}{len(slots) - 1}{_CLOSE}")
        except WithheldError:
            continue
        except NarrativeError as error:
            if _can_wait(piece.text, scope):
                slots.append(macros.inline("tables", "absent", UNFILLED))
                text.append(f"{_OPEN}{len(slots) - 1}{_CLOSE}")
                continue
            told = corrected(piece.text, scope) or error
            problems.append(Problem(Place(file, piece.line), told.rule, told.found, told.advice))
    return Filled("".join(text), tuple(slots), tuple(problems))


def _can_wait(expression: str, scope: Scope) -> bool:
    """Whether a draft may show 未填报 in the place of an expression that has no value yet."""
    try:
        return scope.waits(expression)
    except NarrativeError:
        return False


def shown(value: Any, macros: Macros) -> Markup:
    """The HTML of an expression's value; NarrativeError when nothing would be seen."""
    match value:
        case Figure():
            return macros.value(value.fact, value.text, value.exact)
        case Comparison():
            inputs = (value.new.fact.id, value.old.fact.id)
            return macros.inline("values", "comparison", inputs, value.rule, value.text)
        case Markup():
            html = value
        case list():
            raise NarrativeError("{{ }} 里不能只写一列名称", advice="请写一个名称，或放进函数的括号里")
        case _:
            html = Markup(escape(str(value)))
    if not html.strip():
        raise NarrativeError("{{ }} 的结果是空的", advice="请检查写法")
    return html


def place(html: str, slots: Sequence[Markup]) -> str:
    """The page's HTML with every slot filled: blocks take their paragraph's place, attributes get plain text.

    A space typed between a Chinese character and an expression is for the writer's eye and is not printed.
    """
    if not slots:
        return html
    html = _GAP.sub("", html)
    html = _PARAGRAPH.sub(lambda match: _block(slots[int(match[1])]), html)
    html = _TAG.sub(lambda match: SLOT.sub(lambda slot: plain(slots[int(slot[1])]), match[0]), html)
    return SLOT.sub(lambda match: str(slots[int(match[1])]), html)


def plain(html: str) -> str:
    """The text of a piece of HTML, still escaped, for titles and attributes."""
    return _MARKUP.sub("", html)


def place_plain(text: str, slots: Sequence[Markup]) -> str:
    """Text with every slot filled by its plain text."""
    return SLOT.sub(lambda match: plain(slots[int(match[1])]), text)


def _block(html: Markup) -> str:
    return str(html) if isinstance(html, Block) else f"<p>{html}</p>"


def _stray_problems(text: str, line: int, file: str, scope: Scope) -> list[Problem]:
    found = list(slips(text, line, Place(file), scope))
    problems = [problem for _, problem in found]
    for match in STRAY.finditer(text):
        if any(match.start() in part for part, _ in found):
            continue
        at = Place(file, line + text.count("\n", 0, match.start()))
        rule = "只能使用成对的 {{ }}，不能使用 {% %} 或 {# #}"
        problems.append(Problem(at, rule, f"“{match[0]}”", "请补全括号或删除"))
    for match in _UNSHOWN.finditer(text):
        at = Place(file, line + text.count("\n", 0, match.start()))
        problems.append(Problem(at, "有显示不出来的字符", advice="请删除后重新录入这一段"))
    return problems
