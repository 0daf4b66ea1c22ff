"""What a reader sees of a source: its text without markup, each `{{ … }}` as a sign, each character with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape

from jinja2 import nodes

from evaluation.language import FIGURE
from evaluation.narrative.expressions import EXPRESSION, calls
from evaluation.problems import Place

_INVISIBLE = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_TAG = r"</?[A-Za-z][A-Za-z0-9]*[ ]*/?>"
_PLAIN = re.compile(rf"(?P<expression>\{{\{{.*?\}}\}})|(?P<dropped>{_INVISIBLE}|{_TAG})", re.DOTALL)
_MARKDOWN = re.compile(
    rf"""
    (?P<expression>\{{\{{.*?\}}\}})
  | (?P<code>`[^`\n]*[A-Za-z][^`\n]*`)
  | (?P<dropped>
      {_INVISIBLE} | {_TAG}
    | `+ | \*+ | ~~ | \\(?=[!-/:-@\[-`{{-~])
    | (?<!\w)_+(?=\w) | (?<=\w)_+(?!\w)
    | !?\[\^[^\]\n]*\]:?
    | ^[ ]{{0,3}}\[[^\]\n]+\]:[ ]*\S+
    | !?\[(?=[^\]\n]*\][(\[])
    )
  | \](?P<target>\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+(?P<title>"[^"\n]*"|'[^'\n]*'))?\s*\) | \[[^\]\n]*\])
  | (?P<attributes>\{{:?[ ]*[.\#a-zA-Z][^{{}}\n]*\}})
  | (?P<entity>&(?:\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z]\w*);)
  | (?P<break>(?:[ ]+|\\)?\n(?![ ]{{0,3}}\[[^\]\n]+\]:)(?:[ \t]*>)*[ \t]*)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
FRONT_MATTER = re.compile(r"\A(?:\ufeff)?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_APART = re.compile(r"[ \t>]*(?:#|!!!|\?\?\?|```|~~~|---|===|\Z)")
_BLOCK = re.compile(
    r"[ \t>]*(?:[-*+:][ \t]|\[\^|\d{1,3}[.)、．]"
    r"|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])"
)
_SHOWN_ATTRIBUTE = re.compile(r"(?:title|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")


@dataclass(frozen=True)
class Prose:
    """Visible text. `offsets` says where in the source a character stands, `expressions` what each sign stands for."""

    text: str
    offsets: tuple[int, ...]
    expressions: tuple[tuple[int, str], ...]
    source: str
    at: Place
    is_page: bool

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.source)]

    def place(self, position: int) -> Place:
        """Where a character of the text stands: line and column of a page, the cell of a table."""
        if not self.is_page:
            return self.at
        offset = self.offsets[position] if position < len(self.offsets) else len(self.source)
        row = bisect_right(self._breaks, offset - 1)
        start = self._breaks[row - 1] + 1 if row else 0
        return replace(self.at, row=row + 1, character=offset - start + 1)


def markdown_prose(source: str, file: str) -> Prose:
    """The visible text of a page, front matter included."""
    return _prose(source, Place(file), _MARKDOWN, is_page=True)


def plain_prose(source: str, at: Place) -> Prose:
    """The visible text of a cell, a caption or a title, in which Markdown means nothing."""
    return _prose(source, at, _PLAIN, is_page=False)


def _prose(source: str, at: Place, markup: re.Pattern[str], *, is_page: bool) -> Prose:
    text: list[str] = []
    offsets: list[int] = []
    expressions: list[tuple[int, str]] = []
    position = 0
    for match in markup.finditer(source):
        text.append(source[position : match.start()])
        offsets.extend(range(position, match.start()))
        if match.lastgroup == "expression":
            expressions.append((len(offsets), EXPRESSION.sub(r"\1", match[0]).strip()))
        shown = match[0] if match.lastgroup == "break" and not _is_soft(match) else _shown(match)
        for character in shown:
            text.append(character)
            offsets.append(match.start())
        position = match.end()
    text.append(source[position:])
    offsets.extend(range(position, len(source)))
    return Prose("".join(text), tuple(offsets), tuple(expressions), source, at, is_page)


def _is_soft(match: re.Match[str]) -> bool:
    """Whether a line break parts no blocks: the paragraph goes on in the next line."""
    source = match.string
    head = FRONT_MATTER.match(source)
    if head and match.end() <= head.end():
        return False
    before = source[source.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = source[match.end() :].partition("\n")[0]
    return not any(_APART.match(line) or "|" in EXPRESSION.sub("", line) for line in (before, after)) and not (
        _BLOCK.match(after)
    )


def _joint(match: re.Match[str]) -> str:
    """What a reader sees of a soft line break: nothing between Chinese characters or figures, else a space."""
    before, after = match.string[: match.start()][-2:], match.string[match.end() :][:2]
    return "" if all(side in ("{{", "}}") or not side.isascii() for side in (before, after)) else " "


def _shown(match: re.Match[str]) -> Iterator[str]:
    """The characters that a piece of markup leaves to be read."""
    groups = match.groupdict()
    if groups["expression"]:
        yield FIGURE
    elif match.lastgroup == "break":
        yield from _joint(match)
    elif groups.get("code"):
        yield from _code(match[0])
    elif groups.get("entity"):
        yield from unescape(match[0])
    elif groups.get("title"):
        yield from f"\n{groups['title'][1:-1]}\n"
    elif groups.get("attributes"):
        for quoted in _SHOWN_ATTRIBUTE.finditer(match[0]):
            yield from f"\n{''.join(filter(None, quoted.groups()))}\n"


def _code(text: str) -> Iterator[str]:
    """Code in ASCII (a path, a name) is no prose and stays whole; anything else in backticks is read as text."""
    yield from text if text.isascii() else text.strip("`")


FUNCTION = "原文"


@dataclass(frozen=True, order=True, slots=True)
class Verbatim:
    """A text that stands although the gate would stop it, where, and why."""

    place: Place
    text: str
    reason: str


def verbatims(prose: Prose) -> Iterator[Verbatim]:
    """Every use of 原文(…) in a source, in order."""
    for position, expression in prose.expressions:
        for name, call in calls(expression):
            arguments = [*call.args, *(pair.value for pair in call.kwargs)]
            texts = [str(node.value) for node in arguments if isinstance(node, nodes.Const)]
            if texts and name == FUNCTION:
                yield Verbatim(prose.place(position), texts[0], "".join(texts[1:2]))
