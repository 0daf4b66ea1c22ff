"""What paper says behind a link, which leads nowhere there: its address if it is known, else the page that is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

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
    """The site as paper refers to it: the titles of its pages by their addresses, and its own address if it has one."""

    titles: Mapping[str, str]
    site: str = ""

    def of(self, page: str) -> Note:
        """What stands behind the links of a page; nothing behind those that lead to itself or to another site."""
        return lambda href, text: "" if _stays(href) else self.place(target(href, page), text)

    def place(self, address: str, text: str = "") -> str:
        """Where something of the site is found: its full address, else the page's title if the text does not say it."""
        if self.site:
            return urljoin(self.site, quote(address, safe="/#%"))
        title = self.titles.get(address.partition("#")[0])
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
