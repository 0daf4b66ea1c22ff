"""A Markdown extension that makes typed HTML, script links and event attributes inert."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

SLOT = re.compile("[\ue000-\uf8ff]")
SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
ATTRIBUTES = frozenset({"id", "class", "href", "src", "alt", "title", "start", "type", "scope", "align"})


class _SafeAttributes(Treeprocessor):
    def __init__(self, md: Markdown, dropped: list[str]) -> None:
        super().__init__(md)
        self._dropped = dropped

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in set(element.attrib) - ATTRIBUTES:
                del element.attrib[name]
            for name in ("href", "src"):
                if name in element.attrib and not is_safe(element.attrib[name]):
                    self._dropped.append(element.attrib[name])
                    _keep_only_the_text(element)


def _keep_only_the_text(element: Element) -> None:
    """A link without an address stops MkDocs: what remains of it, or of an image, is its text."""
    element.text = element.text or element.attrib.get("alt", "")
    element.tag = "span"
    element.attrib.clear()


def is_safe(address: str) -> bool:
    """Whether a browser would open the address as an ordinary one; what fills a slot later cannot be judged here."""
    if SLOT.search(address):
        return False
    compact = "".join(unescape(address).split()).lower()
    try:
        return urlsplit(compact).scheme in SAFE_SCHEMES
    except ValueError:
        return False


class InertExtension(Extension):
    """Typed tags become text; only plain attributes and ordinary addresses survive, and the others are `dropped`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.dropped: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_SafeAttributes(md, self.dropped), "safe_attributes", 1)


def makeExtension(**settings: Any) -> InertExtension:
    return InertExtension(**settings)
