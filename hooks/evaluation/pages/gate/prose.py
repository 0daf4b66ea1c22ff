"""What a reader sees of a source: its text without markup, each `{{ … }}` as a sign, each character with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape

from evaluation.pages.expressions import EXPRESSION
from evaluation.problems import Place

FIGURE = "\ufffc"

_INVISIBLE = r"[\u00ad\u200b-\u200d\u2060\ufeff]"
_PLAIN = re.compile(rf"(?P<expression>\{{\{{.*?\}}\}})|(?P<dropped>{_INVISIBLE})", re.DOTALL)
_MARKDOWN = re.compile(
    rf"""
    (?P<expression>\{{\{{.*?\}}\}})
  | (?P<code>`[^`\n]*[A-Za-z][^`\n]*`)
  | (?P<dropped>
      {_INVISIBLE}
    | `+ | \*+ | ~~ | \\(?=[!-/:-@\[-`{{-~])
    | (?<!\w)_+(?=\w) | (?<=\w)_+(?!\w)
    | !?\[\^[^\]\n]*\]:?
    | ^[ ]{{0,3}}\[[^\]\n]+\]:[ ]*\S+
    | !?\[(?=[^\]\n]*\][(\[])
    )
  | \](?P<target>\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+(?P<title>"[^"\n]*"|'[^'\n]*'))?\s*\) | \[[^\]\n]*\])
  | (?P<attributes>\{{:?[ ]*[.\#a-zA-Z][^{{}}\n]*\}})
  | (?P<entity>&(?:\#\d+|\#[xX][0-9a-fA-F]+|[A-Za-z]\w*);)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
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
        for shown in _shown(match):
            text.append(shown)
            offsets.append(match.start())
        position = match.end()
    text.append(source[position:])
    offsets.extend(range(position, len(source)))
    return Prose("".join(text), tuple(offsets), tuple(expressions), source, at, is_page)


def _shown(match: re.Match[str]) -> Iterator[str]:
    """The characters that a piece of markup leaves to be read."""
    groups = match.groupdict()
    if groups["expression"]:
        yield FIGURE
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
