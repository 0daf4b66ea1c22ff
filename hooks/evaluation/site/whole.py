"""For paper: what it says behind a link, which leads nowhere there, and the whole report on one page.

Every chapter stands in order, each anchor with its chapter's name before it; the page is filled last, when every other
page is finished. A chapter stays out with `print: false`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

from evaluation.markup import Block, Macros
from evaluation.narrative.filling import WHOLE
from evaluation.site.appearances import FinishedPage

Note = Callable[[str, str], str]
_LINK = re.compile(  # those below a table are not printed
    r'<p class="data-links"[^<>]*>.*?</p>|<a (?P<given>[^<>]*?\bhref="(?P<href>[^"]*)"[^<>]*)>(?P<text>.*?)</a>',
    re.DOTALL,
)
_MARKUP = re.compile(r"<[^<>]*>")


def with_notes(html: str, note: Note) -> str:
    """The HTML with what paper prints behind each link, where `note` of its address and text says anything."""

    def noted(match: re.Match[str]) -> str:
        if match["href"] is None:
            return match[0]
        said = note(unescape(match["href"]), unescape(_MARKUP.sub("", match["text"])))
        return f'<a {match["given"]} data-paper="{escape(said)}">{match["text"]}</a>' if said else match[0]

    return _LINK.sub(noted, html)


@dataclass(frozen=True, slots=True)
class LinkNotes:
    """The site as paper refers to it: the titles of its pages by their addresses, and its own address, if any."""

    title: Callable[[str], str | None]
    site: str = ""

    def of(self, page: str) -> Note:
        """What stands behind the links of a page; nothing behind those that lead to itself or to another site."""
        return lambda href, text: "" if _stays(href) else self.place(target(href, page), text)

    def place(self, address: str, text: str = "") -> str:
        """Where something of the site is found: its full address, else the page's title if the text does not say it."""
        if self.site:
            return urljoin(self.site, quote(address, safe="/#%"))
        title = self.title(address.partition("#")[0])
        if title is None:
            return address
        return "" if title in text else f"本站“{title}”一页"


def target(href: str, page: str) -> str:
    """The address below the site's root to which a link of a page leads."""
    parts = urlsplit(href)
    path = unquote(urljoin(f"/{page}", parts.path).removeprefix("/"))
    return f"{path}#{unquote(parts.fragment)}" if parts.fragment else path


def _stays(href: str) -> bool:
    parts = urlsplit(href)
    return bool(parts.scheme or parts.netloc or not parts.path)


_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
_NAMES = re.compile(r'(?<= )(id|for|headers|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"')
_HREF = re.compile(r'(?<= )href="([^"]*)"')
_PATTERN = re.compile(r"url\(#([^)]*)\)")
_DRAWN_BY_SCRIPT = re.compile(r' data-(?:chart|rows)="[^"]*"')
_REGION = re.compile(r'(?<= role="region" tabindex="0" aria-label=")[^"]*')  # a chart may stand in several chapters
_LOWER = {f"h{level}": f"h{level + 1}" for level in range(1, 6)}


def printed(page: FinishedPage) -> bool:
    """Whether a page is a chapter; it stays out with `print: false`."""
    return page.wishes.get("print", True) is not False and WHOLE not in page.html


def whole(pages: Sequence[FinishedPage], macros: Macros, link: Callable[[str], str], site: str = "") -> Block:
    """All printed chapters with a table of contents, and where the others are; `link` gives an address of the site.

    On paper a link says the number of its chapter, or where on the `site` it leads.
    """
    chapters = [page for page in pages if printed(page)]
    others = [page for page in pages if not printed(page) and WHOLE not in page.html]
    names = {chapter.url: chapter.name for chapter in chapters}
    numbers = {chapter.url: number for number, chapter in enumerate(chapters, start=1)}
    paper = LinkNotes({page.url: page.title for page in pages}.get, site)
    noted = [replace(page, html=with_notes(page.html, _note(page, numbers, paper))) for page in chapters]
    texts = [(chapter, *_split(_rewritten(chapter, names, link))) for chapter in noted]
    left_out = [(page.title, link(page.url), paper.place(page.url, page.title)) for page in others]
    return macros.block("whole", "report", texts, left_out)


def _note(chapter: FinishedPage, numbers: Mapping[str, int], paper: LinkNotes) -> Note:
    """What stands on paper behind the links of a chapter: the number of another one, or where on the site it is."""
    elsewhere = paper.of(chapter.url)

    def note(href: str, text: str) -> str:
        page = target(href, chapter.url).partition("#")[0]
        if _stays(href) or page not in numbers:
            return elsewhere(href, text)
        return "" if page == chapter.url else f"第{numbers[page]}章"

    return note


def _split(html: str) -> tuple[str, str]:
    """The chapter's heading, a level lower than on its own page, and the rest."""
    heading = re.match(r"\s*<h2[^>]*>.*?</h2>", html, re.DOTALL)
    return (heading[0], html[heading.end() :]) if heading else ("", html)


def _rewritten(chapter: FinishedPage, names: Mapping[str, str], link: Callable[[str], str]) -> str:
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
        attributes = _REGION.sub(lambda label: f"{label[0]}（{escape(chapter.title)}）", attributes)
        attributes = _PATTERN.sub(lambda found: f"url(#{chapter.name}--{found[1]})", _NAMES.sub(prefixed, attributes))
        return f"<{end}{name}{_HREF.sub(address, attributes)}>"

    return _TAG.sub(tag, chapter.html)


def _address(href: str, chapter: FinishedPage, names: Mapping[str, str], link: Callable[[str], str]) -> str:
    """Where a chapter's link leads from the whole."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    target = urljoin(f"/{chapter.url}", parts.path).removeprefix("/") if parts.path else chapter.url
    if unquote(target) in names:
        name = names[unquote(target)]
        return f"#{name}--{parts.fragment}" if parts.fragment else f"#{name}"
    return link(target) + (f"#{parts.fragment}" if parts.fragment else "")
