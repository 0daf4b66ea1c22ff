"""Where on the site each fact appears, read from the finished pages, and where its data file can be read."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evaluation.problems import Place


@dataclass(frozen=True, slots=True)
class Repository:
    """`files` is the address below which the project's files stand at one commit; empty when it is not known."""

    files: str = ""

    def address(self, place: Place) -> str:
        """The address of a source cell's line; empty without a repository. Rows of a workbook have no address."""
        if not self.files:
            return ""
        row = f"#L{place.row}" if place.row and place.file.endswith((".csv", ".yml", ".md")) else ""
        return f"{self.files}{quote(place.file)}{row}"


def read_repository(root: Path, url: str, commit: str) -> Repository:
    """The repository at `url`, at the given commit or else the one checked out below `root`; unknown without either."""
    if not url:
        return Repository()
    head, folder = _checked_out(root)
    return repository_at(url, commit or head, folder)


def repository_at(url: str, commit: str, folder: str = "") -> Repository:
    """The repository's files at a commit, in the shape of addresses that its host uses."""
    if not commit:
        return Repository()
    shape = "-/blob" if "gitlab" in url else "blob"
    return Repository(f"{url.rstrip('/').removesuffix('.git')}/{shape}/{commit}/{quote(folder)}")


def _checked_out(root: Path) -> tuple[str, str]:
    """The commit of the work tree and the project's folder in it; empty where git or a repository is missing."""
    command = ["git", "-C", str(root), "rev-parse", "HEAD", "--show-prefix"]
    try:
        output = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    except (OSError, subprocess.CalledProcessError):
        return "", ""
    head, folder = output.split("\n")[:2]
    return head, folder


_MARK = re.compile(
    r'<h[1-6][^>]*? id="(?P<heading>[^"]*)"[^>]*>(?=(?P<title>.*?)</h[1-6]>)'
    r'|<figure[^>]*? id="(?P<figure>[^"]*)"[^>]*>(?=\s*<figcaption[^>]*>(?P<caption>.*?)</figcaption>)'
    r"|(?P<end></figure>)"
    r'|\bdata-facts?="(?P<facts>[^"]*)"',
    re.DOTALL,
)
_NOT_TITLE = re.compile(r'<a class="headerlink".*?</a>|<span class="unit">.*?</span>|<[^>]+>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """A page as readers get it: its address below the site's root, its title and the HTML of its content.

    `wishes` are what its front matter says of print, layout and search.
    """

    url: str
    title: str
    html: str
    wishes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """All that decides what becomes of it elsewhere."""
        return (self.url, self.title, self.html, str(self.wishes))

    @property
    def name(self) -> str:
        """What it is called in the anchors of the whole report: the last part of its address."""
        return self.url.strip("/").removesuffix(".html").replace("/", "-") or "index"


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place on the site where a fact is shown: `anchor` is the id of the figure or heading it stands under."""

    url: str
    page: str
    anchor: str
    title: str

    @property
    def address(self) -> str:
        return f"{self.url}#{self.anchor}" if self.anchor else self.url


Appearances = Mapping[str, tuple[Appearance, ...]]


def appearances(pages: Iterable[FinishedPage]) -> Appearances:
    """By fact id, every place where it appears, in the order of the pages; each place once."""
    found: dict[str, dict[Appearance, None]] = {}
    for page in pages:
        for fact_id, anchor, title in _marked_facts(page.html):
            place = Appearance(page.url, page.title, anchor, title)
            found.setdefault(fact_id, {})[place] = None
    return {fact_id: tuple(places) for fact_id, places in found.items()}


def _marked_facts(html: str) -> Iterator[tuple[str, str, str]]:
    """Every fact of a page with the anchor and title of the figure around it, or of the heading before it."""
    section = figure = ("", "")
    for mark in _MARK.finditer(html):
        if mark["heading"] is not None:
            section = (mark["heading"], _title(mark["title"]))
        elif mark["figure"] is not None:
            figure = (mark["figure"], _title(mark["caption"]))
        elif mark["end"]:
            figure = ("", "")
        else:
            for fact_id in unescape(mark["facts"]).split():
                yield fact_id, *(figure if figure[0] else section)


def _title(html: str) -> str:
    return unescape(_NOT_TITLE.sub("", html)).strip()


def appearances_json(found: Appearances, repository: Repository, index: str) -> str:
    """The places for the page's script, each page and place once.

    `facts` gives by fact id the numbers of its `places`: `[page, anchor, title]` with the number of its page. `files`
    is the address of the data files at this edition's commit, empty when unknown; `index` the page of all facts.
    """
    places = list(dict.fromkeys(place for own in found.values() for place in own))
    pages = list(dict.fromkeys((place.url, place.page) for place in places))
    page_number = {page: number for number, page in enumerate(pages)}
    place_number = {place: number for number, place in enumerate(places)}
    content = {
        "files": repository.files,
        "index": index,
        "pages": [{"url": url, "title": title} for url, title in pages],
        "places": [[page_number[place.url, place.page], place.anchor, place.title] for place in places],
        "facts": {fact_id: [place_number[place] for place in own] for fact_id, own in sorted(found.items())},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
