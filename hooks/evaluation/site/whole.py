"""The whole report on one page, for paper: every chapter in order, each anchor with its chapter's name before it.

It is put into its page last, when every other page is finished. A chapter stays out with `print: false`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from evaluation.markup import Block, Macros
from evaluation.narrative.later import WHOLE
from evaluation.site.appearances import FinishedPage
from evaluation.site.link_notes import LinkNotes, Note, target, with_notes

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
_NAMES = re.compile(r'(?<= )(id|for|headers|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"')
_LINK = re.compile(r'(?<= )href="([^"]*)"')
_PATTERN = re.compile(r"url\(#([^)]*)\)")
_DRAWN_BY_SCRIPT = re.compile(r' data-(?:chart|rows)="[^"]*"')
_REGION = re.compile(r'(?<= role="region" tabindex="0" aria-label=")[^"]*')  # a chart may stand in several chapters
_LOWER = {f"h{level}": f"h{level + 1}" for level in range(1, 6)}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page and how its front matter wants it printed: at all, and in which layout."""

    page: FinishedPage
    printed: bool = True
    layout: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """All that decides what stands of it in the whole."""
        return (self.page.url, self.page.title, self.page.html, str(self.printed), self.layout)

    @property
    def name(self) -> str:
        """The chapter's name in the anchors of the whole: the last part of its address."""
        return self.page.url.strip("/").removesuffix(".html").replace("/", "-") or "index"


def chapter(page: FinishedPage, front_matter: Mapping[str, Any]) -> Chapter:
    """The page as its front matter wants it printed, by `print: false` and `layout:`."""
    printed = front_matter.get("print", True) is not False and WHOLE not in page.html
    return Chapter(page, printed, str(front_matter.get("layout", "")))


def whole(chapters: Sequence[Chapter], macros: Macros, link: Callable[[str], str], site: str = "") -> Block:
    """All printed chapters with a table of contents, and where the others are; `link` gives an address of the site.

    On paper a link says the number of its chapter, or where on the `site` it leads.
    """
    printed = [chapter for chapter in chapters if chapter.printed]
    others = [chapter.page for chapter in chapters if not chapter.printed and WHOLE not in chapter.page.html]
    names = {chapter.page.url: chapter.name for chapter in printed}
    numbers = {chapter.page.url: number for number, chapter in enumerate(printed, start=1)}
    paper = LinkNotes({chapter.page.url: chapter.page.title for chapter in chapters}, site)
    noted = [
        replace(own, page=replace(own.page, html=with_notes(own.page.html, _note(own, numbers, paper))))
        for own in printed
    ]
    texts = [(chapter, *_split(_rewritten(chapter, names, link))) for chapter in noted]
    left_out = [(page.title, link(page.url), paper.place(page.url, page.title)) for page in others]
    return macros.block("whole", "report", texts, left_out)


def _note(chapter: Chapter, numbers: Mapping[str, int], paper: LinkNotes) -> Note:
    """What stands on paper behind the links of a chapter: the number of another one, or where on the site it is."""
    elsewhere = paper.of(chapter.page.url)

    def note(href: str, text: str) -> str:
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or not parts.path:
            return ""
        page = target(href, chapter.page.url).partition("#")[0]
        if page in numbers:
            return "" if page == chapter.page.url else f"第{numbers[page]}章"
        return elsewhere(href, text)

    return note


def _split(html: str) -> tuple[str, str]:
    """The chapter's heading, a level lower than on its own page, and the rest."""
    heading = re.match(r"\s*<h2[^>]*>.*?</h2>", html, re.DOTALL)
    return (heading[0], html[heading.end() :]) if heading else ("", html)


def _rewritten(chapter: Chapter, names: Mapping[str, str], link: Callable[[str], str]) -> str:
    """The chapter's HTML: headings a level lower, every anchor under its name, links within the whole kept there."""

    def address(match: re.Match[str]) -> str:
        return f'href="{escape(_address(unescape(match[1]), chapter, names, link))}"'

    def prefixed(match: re.Match[str]) -> str:
        return f'{match[1]}="{" ".join(f"{chapter.name}--{name}" for name in match[2].split())}"'

    def tag(match: re.Match[str]) -> str:
        end, name, attributes = match.groups()
        name = _LOWER.get(name, name)
        if not attributes:
            return f"<{end}{name}>"
        attributes = _DRAWN_BY_SCRIPT.sub("", attributes)
        attributes = _REGION.sub(lambda label: f"{label[0]}（{escape(chapter.page.title)}）", attributes)
        attributes = _PATTERN.sub(lambda found: f"url(#{chapter.name}--{found[1]})", _NAMES.sub(prefixed, attributes))
        return f"<{end}{name}{_LINK.sub(address, attributes)}>"

    return _TAG.sub(tag, chapter.page.html)


def _address(href: str, chapter: Chapter, names: Mapping[str, str], link: Callable[[str], str]) -> str:
    """Where a chapter's link leads from the whole."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    target = urljoin(f"/{chapter.page.url}", parts.path).removeprefix("/") if parts.path else chapter.page.url
    if unquote(target) in names:
        name = names[unquote(target)]
        return f"#{name}--{parts.fragment}" if parts.fragment else f"#{name}"
    return link(target) + (f"#{parts.fragment}" if parts.fragment else "")
