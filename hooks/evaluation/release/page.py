"""A built page as the verification reads it: addresses, ids, visible text, what stands for facts, and the rest of the
text of its main content, block by block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from evaluation.site.outline import HEADINGS, VOID

Attributes = Mapping[str, str]
FACT = "\ufffc"
"""Stands in a block's text for each fact, and for what is no text of the page's own."""

_ACTING = frozenset(("applet", "base", "embed", "frame", "iframe", "link", "meta", "object", "script", "style"))
_LEADING = frozenset(
    ("action", "background", "data", "formaction", "href", "ping", "poster", "src", "srcset", "xlink:href")
)
_SILENT = frozenset(("script", "style", "pre", "code"))
_BLOCKS = HEADINGS.union(
    ("article", "aside", "caption", "dd", "div", "dt", "figcaption", "label", "legend", "li", "option", "output", "p"),
    ("section", "summary", "td", "text", "th", "title"),
)
_ELSEWHERE = ("data-fact", "data-facts", "data-reason", "data-worked", "datetime")
_SPOKEN_MINUS = "负"
_REGISTERED = frozenset(("drawn", "tree", "facts", "workings", "tryout"))


@dataclass(frozen=True, slots=True)
class Block:
    """Text outside facts; `registered` where numbers are facts shown once more, in drawings and in the index; `cell` in
    a table."""

    text: str
    registered: bool
    cell: bool


@dataclass(slots=True)
class _Open:
    tag: str
    hidden: bool
    main: bool
    registered: bool
    fact: list[str] | None = None
    block: list[str] | None = None


@dataclass
class Page(HTMLParser):
    """What one page says, to readers and to machines."""

    html: str
    addresses: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    text: list[str] = field(default_factory=list)
    facts: list[tuple[Attributes, list[str]]] = field(default_factory=list)
    comparisons: list[tuple[Attributes, list[str]]] = field(default_factory=list)
    acting: list[tuple[str, Attributes]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = {name: value or "" for name, value in attrs}
        self.ids.update(stated[name] for name in ("id", "name") if stated.get(name))
        self.addresses.extend(stated[name] for name in ("href", "src") if stated.get(name))
        if tag in _ACTING or any(name in _LEADING or name.startswith("on") for name in stated):
            self.acting.append((tag, stated))
        if tag in VOID:
            return
        above = self._open[-1] if self._open else _Open("", hidden=False, main=False, registered=False)
        classes = stated.get("class", "").split()
        begins = tag in _SILENT or tag == "data" or any(name in stated for name in _ELSEWHERE)
        if begins and not above.hidden:
            self._say(FACT)
        opened = _Open(
            tag,
            hidden=above.hidden or begins,
            main=above.main or tag == "article",
            registered=above.registered or not _REGISTERED.isdisjoint(classes),
            block=[] if tag in _BLOCKS else None,
        )
        for name, stand in (("data-fact", self.facts), ("data-facts", self.comparisons)):
            if name in stated:
                opened.fact = []
                stand.append((stated, opened.fact))
        self._open.append(opened)

    def handle_endtag(self, tag: str) -> None:
        if any(opened.tag == tag for opened in self._open):
            while self._closed().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for opened in self._open:
            if opened.fact is not None:
                opened.fact.append(data)
        if not any(opened.tag in _SILENT for opened in self._open):
            self.text.append(data)
        if self._open and not self._open[-1].hidden and data != _SPOKEN_MINUS:
            self._say(data)

    def _say(self, data: str) -> None:
        """Add to the innermost block."""
        block = next((opened.block for opened in reversed(self._open) if opened.block is not None), None)
        if block is not None:
            block.append(data)

    def _closed(self) -> _Open:
        done = self._open.pop()
        if done.main and done.block:
            self.blocks.append(Block("".join(done.block), done.registered, done.tag in ("td", "th")))
        return done
