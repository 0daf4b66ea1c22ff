"""What can only be said once every page is filled: where each fact stands, the whole report, the search, the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from evaluation.downloads import REGISTER, Download, downloads
from evaluation.facts.published import as_script
from evaluation.kept import Kept
from evaluation.markup import Macros
from evaluation.narrative import Narrative
from evaluation.narrative.filling import INDEX, INDEX_WORD, WHOLE
from evaluation.problems import Problem
from evaluation.report import Report
from evaluation.site.appearances import Appearances, FinishedPage, Repository, appearances, appearances_json
from evaluation.site.downloads import Citation, citation
from evaluation.site.fact_index import fact_index
from evaluation.site.search import search_index
from evaluation.site.whole import LinkNotes, whole, with_notes
from evaluation.versions import Year, editions_json, feed, read_years, years_address

Files = Mapping[str, bytes | str]
AFTER = ("appearances.json", "search_index.js")  # what `files_after` makes
WISHES = ("print", "layout", "search")  # what a page's front matter wants of it elsewhere
_BODY = "\n<!-- 正文 -->\n"
Relative = Callable[[str, str], str]  # an address of the site, as it is seen from another


@dataclass(frozen=True, eq=False)
class Site:
    """What one build publishes at `address`, empty when not known; `from_folder`: to be opened without a server.

    `pdf` is the report printed by an earlier build.
    """

    root: Path
    report: Report
    narrative: Narrative
    macros: Macros
    repository: Repository
    address: str = ""
    pdf: bytes = b""
    from_folder: bool = False
    kept: Kept = field(default_factory=Kept)

    @cached_property
    def downloads(self) -> tuple[Download, ...]:
        """Everything that readers can take with them."""
        cells = self.narrative.cells
        made_of = (self.report, cells, self.pdf)
        made = partial(downloads, self.report, cells.__getitem__, self.pdf, self._workbook)
        return self.kept.of("downloads", made_of, made)

    def _workbook(self, make: Callable[[], bytes]) -> bytes:
        return self.kept.value(("workbook", *(part for cell in self.narrative.cells.items() for part in cell)), make)

    @cached_property
    def citation(self) -> Citation:
        """How the edition is cited that this build is of, with the date it was published on."""
        settings, editions = self.report.dataset.settings, self.report.dataset.editions
        number = editions.newest or f"{settings['年度']}.1"
        entry = editions.of(number)
        return citation(settings, self.address, number, entry.date if entry else "")

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """What was published in all years."""
        made_of = (self.report, self.kept.signature(self.root / "data"))
        return self.kept.of("years", made_of, lambda: read_years(self.root, self.report))

    @property
    def has_feed(self) -> bool:
        """Whether anything was published yet that a feed could tell of."""
        return any(year.publications for year in self.years)

    @property
    def unread(self) -> tuple[Problem, ...]:
        """What keeps data or pages from being read at all: nothing can be shown of them as they are."""
        return (*self.report.dataset.problems, *self.narrative.unread)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that stands between the site and its publication."""
        return tuple(sorted({*self.report.problems, *self.narrative.problems}))


class Book:
    """The pages of a site in the order of reading, as they are before they are finished: each is filled by now, or by
    `fill` when something asks for it."""

    def __init__(self, site: Site, pages: Iterable[Any], fill: Callable[[Any], None] | None = None) -> None:
        self._site, self._fill = site, fill or (lambda page: None)
        self._pages = {page.url: page for page in _in_reading_order([*pages])}
        if fill is None:
            assert self.pages is not None  # now: finishing changes them

    @cached_property
    def pages(self) -> list[FinishedPage]:
        for page in self._pages.values():
            self._fill(page)
        return [finished_page(page) for page in self._pages.values()]

    @cached_property
    def appearances(self) -> Appearances:
        """Where each fact stands on these pages; they do not change once somebody asks."""
        return appearances(self.pages)

    @cached_property
    def index(self) -> str:
        """The address of the page of all facts, if there is one."""
        narrative = self._site.narrative
        for page in reversed(self._pages.values()):
            file = page.file.src_uri
            if INDEX_WORD in narrative.source(file) and INDEX in narrative.pages[file].slots:
                return str(page.url)
        return ""

    def title(self, address: str) -> str | None:
        """What a page is called; only one that is not called anything in the navigation has to be filled first."""
        page = self._pages.get(address)
        if page is not None and page.title is None:
            self._fill(page)
        return None if page is None else str(page.title)


def finished_page(page: Any) -> FinishedPage:
    """A page of the generator's, as it is now."""
    wishes = {name: page.meta[name] for name in WISHES if name in page.meta}
    return FinishedPage(page.url, str(page.title), str(page.content), wishes)


def _in_reading_order(pages: list[Any]) -> Iterator[Any]:
    """The pages in the order of the navigation, then those that are not in it."""
    page = next((page for page in pages if page.next_page and not page.previous_page), None)
    linked = []
    while page:
        linked.append(page)
        page = page.next_page
    yield from linked
    yield from (page for page in pages if page not in linked)


def files_of(site: Site) -> Files:
    """What stands beside the pages: downloads, the charts for scripts, and what was published in all years."""
    register = next(file.content.decode() for file in site.downloads if file.path == REGISTER)
    charts = {f"charts/{chart.anchor}": f"{chart.figure}\n" for chart in site.report.charts.values() if chart.figure}
    return {
        **{file.path: file.content for file in site.downloads},
        **({"facts.js": as_script("facts", register)} if site.from_folder else {}),
        **{name: content for key, text in charts.items() for name, content in _json(site, key, text)},
        **(_history(site) if site.has_feed else {}),
    }


def files_after(site: Site, book: Book) -> Files:
    """What stands beside the pages once every page is filled: where each fact appears, and the search."""
    title = str(site.report.dataset.settings["标题"])
    made_of = ("search", title, book.index, *(part for page in book.pages for part in page.parts))
    index = site.kept.value(made_of, lambda: search_index(book.pages, site.report, title, book.index))
    return {
        **dict(_json(site, "appearances", appearances_json(book.appearances, site.repository, book.index))),
        "search_index.js": as_script("search_index", index),
    }


def finished(site: Site, page: FinishedPage, book: Book, relative: Relative) -> str:
    """The page's HTML with the index of all facts or the whole report in its place; on others, what paper says of
    links."""
    link = cache(partial(relative, page.url))
    if INDEX in page.html:
        found = appearances_json(book.appearances, site.repository, "")
        index = partial(fact_index, site.report.register, book.appearances, site.repository, site.macros, link)
        return page.html.replace(INDEX, site.kept.value(("index", page.url, found), lambda: str(index())))
    if WHOLE in page.html:
        made_of = ("whole", page.url, site.address, *(part for one in book.pages for part in one.parts))
        text = site.kept.value(made_of, lambda: str(whole(book.pages, site.macros, link, site.address)))
        return page.html.replace(WHOLE, text)
    return with_notes(page.html, LinkNotes(book.title, site.address).of(page.url))


def with_body(html: str) -> str:
    """The page with a mark between its heading and its text: what the theme says of the page stands there."""
    heading, closing, text = html.partition("</h1>")
    return f"{heading}{closing}{_BODY}{text}" if closing else f"{_BODY}{heading}"


def _history(site: Site) -> Files:
    """What was published and corrected in all years."""
    settings, home = site.report.dataset.settings, years_address(site.address)
    atom = feed(site.years, settings["发布机构"], settings["部门"], home, urljoin(site.address, "feed.xml"))
    return {"feed.xml": atom, "editions.json": editions_json(site.years)}


def _json(site: Site, name: str, content: str) -> Iterator[tuple[str, str]]:
    """JSON at the root of the site; a site that is to be opened from a folder gets it as a script too."""
    yield f"{name}.json", content
    if site.from_folder:
        yield f"{name}.js", as_script(name, content)
