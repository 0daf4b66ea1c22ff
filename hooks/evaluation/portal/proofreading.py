"""The proof-reader over a built site: the sentences that people wrote, page by page, held against themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import unescape
from pathlib import Path

from evaluation.audit import SURE, audit, read_words
from evaluation.documents import Document
from evaluation.documents.web import web_blocks

_ARTICLE = re.compile(r"<article\b[^>]*>(.*?)</article>", re.DOTALL)
_TABLE = re.compile(r"<(table|figure|nav|details)\b.*?</\1>", re.DOTALL)  # data, which the build has checked already
_HIDDEN = re.compile(r"""<(script|style|svg|template)\b.*?</\1>|<a class="headerlink".*?</a>|<!--.*?-->""", re.DOTALL)
_APART = re.compile(
    r" (?=[，。；：、！？（）《》“”])|(?<=[（）《》“”，。；：、！？]) "
)  # Chinese signs stand by their words
_TAG = re.compile(r"<[^>]*>")
_TWICE = frozenset({"facts", "print", "search"})  # lists of all numbers, and the whole report once more


def articles(site: Path) -> Iterator[tuple[str, str]]:
    """The address and the HTML of the text of each page that people read."""
    for path in sorted(site.rglob("index.html")):
        address = path.parent.relative_to(site).as_posix()
        article = None if path.parent.name in _TWICE else _ARTICLE.search(path.read_text("utf-8"))
        if article:
            yield address, article[1]


def text(html: str) -> str:
    """The words of a piece of HTML."""
    return _APART.sub("", " ".join(unescape(_TAG.sub(" ", _HIDDEN.sub(" ", html))).split()))


def proofread(site: Path) -> Iterator[Mapping[str, str]]:
    """What the proof-reader is sure of: where, by which rule, what is printed and why; the same thing has one `id`."""
    words = read_words()
    for page, html in articles(site):
        found = audit(Document(page, web_blocks(_TABLE.sub("", html))), words).contradictions
        for one in found:
            if one.confidence == SURE:
                name = sha256(f"{page}\n{one.rule}\n{one.printed}".encode()).hexdigest()[:16]
                yield {"id": name, "page": page, "rule": one.rule, "printed": one.printed, "reason": one.reason}
