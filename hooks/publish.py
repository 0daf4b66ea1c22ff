"""MkDocs events: read the fiscal year, refuse what cannot be proven, fill the pages, publish the register."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from evaluation.dataset import ASSETS, PolicyError, guard_problems, tree_problems
from evaluation.downloads import REGISTER, Download, downloads
from evaluation.facts.published import as_script
from evaluation.narrative import Macros, place, place_plain
from evaluation.narrative.later import INDEX, LIST, WHOLE
from evaluation.narrative.narrative import Narrative, read_narrative
from evaluation.problems import listed
from evaluation.report import Report, read_report
from evaluation.site.appearances import FinishedPage, appearances, appearances_json
from evaluation.site.citation import Citation, citation
from evaluation.site.content_policy import content_policy, unguarded
from evaluation.site.downloads import with_downloads
from evaluation.site.fact_index import fact_index
from evaluation.site.metadata import PageHead, current_address, open_graph, page_fields, structured_data
from evaluation.site.navigation import present
from evaluation.site.paper_links import Paper, with_notes
from evaluation.site.repository import Repository, read_repository
from evaluation.site.search import search_index, searched
from evaluation.site.whole import chapter, whole
from evaluation.versions import Year, editions_json, feed, read_years, years_address
from jinja2 import pass_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import url_filter


@dataclass(frozen=True)
class Edition:
    """What one build publishes."""

    report: Report
    narrative: Narrative
    macros: Macros
    repository: Repository
    files: tuple[Download, ...]
    citation: Citation
    years: tuple[Year, ...]


THEME_ASSETS = "assets/"
SEARCH_OF_THE_THEME = tuple(f"{ASSETS}/javascripts/{folder}/" for folder in ("lunr", "workers"))
_edition: Edition | None = None
_previews = False


def on_startup(*, command: str, dirty: bool) -> None:
    """A preview reloads itself by a script that MkDocs puts into each page: it has no content policy."""
    global _previews
    _previews = command == "serve"


def on_pre_build(config: MkDocsConfig) -> None:
    """Read, check, evaluate and fill everything before the first page is built; stop with all problems at once."""
    global _edition
    docs = Path(config.docs_dir)
    root = Path(config.config_file_path).parent
    if links := (*guard_problems(config.markdown_extensions), *tree_problems(root, docs)):
        raise Abort(f"\n{listed(links)}")
    try:
        report = read_report(root, docs.name)
    except PolicyError as error:
        raise Abort(f"\n{listed(error.problems)}") from error
    macros = Macros(root / "macros")
    narrative = read_narrative(docs, report, macros)
    if problems := {*report.problems, *narrative.problems}:
        raise Abort(f"\n{listed(problems, report.suspects)}")
    repository = read_repository(root, config.repo_url or "", os.environ.get("REPORT_COMMIT", ""))
    settings = report.dataset.settings
    files = downloads(report, narrative.cells.__getitem__, _paper(os.environ.get("REPORT_PDF", "")))
    cited = citation(settings, config.site_url or "")
    _edition = Edition(report, narrative, macros, repository, files, cited, read_years(root, report))
    config.site_name = str(settings["标题"])
    published = os.environ.get("REPORT_EDITION", "")  # a text: as a number, ten after the dot would be one
    number = published or report.dataset.editions.newest
    version = {"provider": "mike"} if published else None
    config.extra |= {"edition": number, "published": published, "version": version}
    config.extra["settings"] = {**settings.texts, **report.dataset.editions.dated(number)}


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Publish what readers can take with them, for scripts facts and charts; lead to the pages that this year has."""
    for file in edition().files:
        files.append(File.generated(config, file.path, content=file.content))
        if file.path == REGISTER:
            _publish_script(files, config, "facts", file.content.decode())
    for chart in edition().report.charts.values():
        _publish(files, config, f"charts/{chart.anchor}", f"{chart.figure}\n")
    _publish_history(files, config)
    for page in [file for file in files.documentation_pages() if file.src_uri not in edition().narrative.pages]:
        files.remove(page)
    _move_assets(files, config)
    if "search" not in config.plugins:
        for unused in [file for file in files if file.dest_uri.startswith(SEARCH_OF_THE_THEME)]:
            files.remove(unused)
    config.nav = present(config.nav, edition().narrative.pages)
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page's Markdown with numbered slots in place of its expressions."""
    filled = edition().narrative.pages[page.file.src_uri]
    page.meta.update(filled.meta)
    return filled.markdown


def on_page_content(content: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put facts, tables and charts in, after Markdown can no longer touch them; headings in the contents too."""
    slots = edition().narrative.pages[page.file.src_uri].slots
    for item in _headings(page.toc):
        item.title = place_plain(item.title, slots)
    page.title = place_plain(str(page.title), slots)
    now, link = edition(), partial(get_relative_url, other=page.url)
    return with_downloads(place(content, slots), now.files, now.citation, now.macros, link)


def on_env(env: Any, *, config: MkDocsConfig, files: Files) -> None:
    """Every page is finished: publish where each fact appears and what can be searched; fill the pages of all facts and
    of the whole report.
    """
    now = edition()
    pages = [file.page for file in files.documentation_pages() if file.page and file.page.content is not None]
    ordered = list(_in_reading_order(pages))
    finished = [FinishedPage(page.url, str(page.title), str(page.content)) for page in ordered]
    found = appearances(finished)
    index = ""
    for page in (page for page in pages if INDEX in str(page.content)):
        index = page.url
        link = cache(partial(get_relative_url, other=page.url))
        html = fact_index(now.report.register, found, now.repository, now.macros, link)
        page.content = str(page.content).replace(INDEX, html)
    chapters = [chapter(done, page.meta) for page, done in zip(ordered, finished, strict=True)]
    for page in (page for page in pages if WHOLE in str(page.content)):
        html = whole(chapters, now.macros, partial(get_relative_url, other=page.url), config.site_url or "")
        page.content = str(page.content).replace(WHOLE, html)
    paper = Paper({done.url: done.title for done in finished}, config.site_url or "")
    for page, done in zip(ordered, finished, strict=True):
        if not (INDEX in done.html or WHOLE in done.html):
            page.content = with_notes(done.html, paper.note(done.url))
    _publish(files, config, "appearances", appearances_json(found, now.repository, index))
    config.extra["facts_page"] = index
    wanted = (searched(done, page.meta) for page, done in zip(ordered, finished, strict=True))
    entries = search_index(filter(None, wanted), now.report, config.site_name, index)
    files.append(File.generated(config, "search_index.js", content=as_script("search_index", entries)))
    moved = {file.src_uri: file.dest_uri for file in files if file.dest_uri.startswith(f"{ASSETS}/")}
    env.filters["url"] = pass_context(lambda context, path: url_filter(context, moved.get(str(path), path)))
    if not _previews:
        env.globals["content_policy"] = partial(content_policy, from_folder=not config.use_directory_urls)


def on_page_context(context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
    """What the page's head says to machines: who publishes what; on the first page and with the downloads, the data."""
    now = edition()
    settings = now.report.dataset.settings
    page.canonical_url = current_address(page.canonical_url, config.extra["published"])
    column = str(page.ancestors[-1].title if page.ancestors else page.title)  # a page at the top is its own column
    head = PageHead(str(page.title), column, str(page.meta.get("description", "")), page.canonical_url or "")
    link = partial(urljoin, config.site_url) if config.site_url else partial(get_relative_url, other=page.url)
    offers_data = page.is_homepage or LIST in now.narrative.pages[page.file.src_uri].slots
    data = structured_data(settings, now.files, config.site_url or "", link) if offers_data else ""
    context["metadata"] = {"fields": page_fields(head, settings), "graph": open_graph(head, settings), "data": data}
    return context


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> None:
    """No page leaves without its policy, whatever became of the theme."""
    _guarded(output, page.file.dest_uri)


def on_post_template(output_content: str, *, template_name: str, config: MkDocsConfig) -> None:
    """Nor does the error page."""
    if template_name.endswith(".html"):
        _guarded(output_content, template_name)


def _guarded(html: str, address: str) -> None:
    if not _previews and (problems := tuple(unguarded(html, address))):
        raise Abort(f"\n{listed(problems)}")


def _paper(path: str) -> bytes:
    """The report as PDF that an earlier build was printed to; without one the build says how to get it."""
    if path:
        return Path(path).read_bytes()
    get_plugin_logger("report").info("这次没有附全文的 PDF。需要时运行 make pdf，它要用到 Chromium 或 Chrome。")
    return b""


def edition() -> Edition:
    """The edition being built."""
    if _edition is None:
        raise Abort("on_pre_build has not run")
    return _edition


def _move_assets(files: Files, config: MkDocsConfig) -> None:
    """Publish the theme's scripts and styles, Material's and ours, where no file of `docs/` can stand."""
    for file in [file for file in files if file.src_uri.startswith(THEME_ASSETS) and file.src_dir in config.theme.dirs]:
        address = f"{ASSETS}/{file.src_uri.removeprefix(THEME_ASSETS)}"
        files.remove(file)
        files.append(File(file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls, dest_uri=address))


def _publish(files: Files, config: MkDocsConfig, name: str, content: str) -> None:
    """Put JSON at the root of the site; a site that is to be opened from a folder gets it as a script too."""
    files.append(File.generated(config, f"{name}.json", content=content))
    _publish_script(files, config, name, content)


def _publish_script(files: Files, config: MkDocsConfig, name: str, content: str) -> None:
    if not config.use_directory_urls:
        files.append(File.generated(config, f"{name}.js", content=as_script(name, content)))


def _publish_history(files: Files, config: MkDocsConfig) -> None:
    """What was published and corrected in all years, once anything was."""
    now, settings = edition(), edition().report.dataset.settings
    config.extra["feed"] = "feed.xml" if any(year.publications for year in now.years) else ""
    if config.extra["feed"]:
        site = config.site_url or ""
        atom = feed(now.years, settings["发布机构"], settings["部门"], years_address(site), urljoin(site, "feed.xml"))
        files.append(File.generated(config, config.extra["feed"], content=atom))
        files.append(File.generated(config, "editions.json", content=editions_json(now.years)))


def _in_reading_order(pages: list[Page]) -> Iterator[Page]:
    """The pages in the order of the navigation, then those that are not in it."""
    page = next((page for page in pages if page.next_page and not page.previous_page), None)
    linked = []
    while page:
        linked.append(page)
        page = page.next_page
    yield from linked
    yield from (page for page in pages if page not in linked)


def _headings(items: Any) -> Any:
    for item in items:
        yield item
        yield from _headings(item.children)
