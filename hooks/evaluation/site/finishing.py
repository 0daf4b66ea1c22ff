"""What can only be said once every page is filled: where each fact stands, the whole report, the search, the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from evaluation.downloads import REGISTER, Download, downloads
from evaluation.facts.published import as_script
from evaluation.markup import Macros
from evaluation.narrative import Narrative
from evaluation.narrative.later import INDEX, WHOLE
from evaluation.report import Report
from evaluation.site.appearances import Appearances, FinishedPage, appearances, appearances_json
from evaluation.site.citation import Citation, citation
from evaluation.site.fact_index import fact_index
from evaluation.site.link_notes import LinkNotes, with_notes
from evaluation.site.repository import Repository
from evaluation.site.search import search_index, searched
from evaluation.site.whole import chapter, whole
from evaluation.versions import Year, editions_json, feed, read_years, years_address

Files = Mapping[str, bytes | str]
Relative = Callable[[str, str], str]  # an address of the site, as it is seen from another


@dataclass(frozen=True)
class Site:
    """What one build publishes at `address`, empty when not known; `from_folder`: to be opened without a server."""

    report: Report
    narrative: Narrative
    macros: Macros
    repository: Repository
    downloads: tuple[Download, ...]
    citation: Citation
    years: tuple[Year, ...]
    address: str = ""
    from_folder: bool = False

    @property
    def has_feed(self) -> bool:
        """Whether anything was published yet that a feed could tell of."""
        return any(year.publications for year in self.years)


@dataclass(frozen=True)
class Finished:
    """The contents of the pages that changed, by address; the files beside them; the page of all facts, if any."""

    pages: Mapping[str, str]
    files: Files
    index: str


def site_of(
    root: Path,
    report: Report,
    narrative: Narrative,
    macros: Macros,
    repository: Repository,
    address: str = "",
    pdf: bytes = b"",
    *,
    from_folder: bool = False,
) -> Site:
    """The site that a sound report and its filled narrative make; `pdf` is the report printed by an earlier build."""
    return Site(
        report,
        narrative,
        macros,
        repository,
        tuple(downloads(report, narrative.cells.__getitem__, pdf)),
        citation(report.dataset.settings, address),
        read_years(root, report),
        address,
        from_folder,
    )


def files_of(site: Site) -> Files:
    """What stands beside the pages: downloads, the charts for scripts, and what was published in all years."""
    register = next(file.content.decode() for file in site.downloads if file.path == REGISTER)
    charts = {f"charts/{chart.anchor}": f"{chart.figure}\n" for chart in site.report.charts.values()}
    return {
        **{file.path: file.content for file in site.downloads},
        **({"facts.js": as_script("facts", register)} if site.from_folder else {}),
        **{name: content for key, text in charts.items() for name, content in _json(site, key, text)},
        **(_history(site) if site.has_feed else {}),
    }


def finish(site: Site, pages: Sequence[tuple[FinishedPage, Mapping[str, Any]]], relative: Relative) -> Finished:
    """The pages, each with its front matter and in the order of reading, with what needed all of them."""
    done = [page for page, _ in pages]
    found = appearances(done)
    index = next((page.url for page in reversed(done) if INDEX in page.html), "")
    listed = filter(None, (searched(page, meta) for page, meta in pages))
    title = str(site.report.dataset.settings["标题"])
    return Finished(
        dict(_changed(site, pages, found, relative)),
        {
            **dict(_json(site, "appearances", appearances_json(found, site.repository, index))),
            "search_index.js": as_script("search_index", search_index(listed, site.report, title, index)),
        },
        index,
    )


def _changed(
    site: Site, pages: Sequence[tuple[FinishedPage, Mapping[str, Any]]], found: Appearances, relative: Relative
) -> Iterator[tuple[str, str]]:
    """The index of all facts and the whole report in their places; on all other pages, what paper says of links."""
    notes = LinkNotes({page.url: page.title for page, _ in pages}, site.address)
    for page, _ in pages:
        link = cache(partial(relative, page.url))
        if INDEX in page.html:
            html = fact_index(site.report.register, found, site.repository, site.macros, link)
            yield page.url, page.html.replace(INDEX, html)
        elif WHOLE in page.html:
            html = whole([chapter(*one) for one in pages], site.macros, link, site.address)
            yield page.url, page.html.replace(WHOLE, html)
        else:
            yield page.url, with_notes(page.html, notes.of(page.url))


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
