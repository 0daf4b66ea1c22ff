"""MkDocs events: read the fiscal year, refuse what cannot be proven, fill the pages, publish the register."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from evaluation.pages import Macros, place, place_plain
from evaluation.pages.appearances import FinishedPage, appearances, appearances_json
from evaluation.pages.fact_index import INDEX, fact_index
from evaluation.pages.narrative import Narrative, read_narrative
from evaluation.problems import listed
from evaluation.publication import as_script, facts_json
from evaluation.report import Report, read_report
from evaluation.repository import Repository, read_repository
from evaluation.search import search_index
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url


@dataclass(frozen=True)
class Edition:
    """What one build publishes."""

    report: Report
    narrative: Narrative
    macros: Macros
    repository: Repository


_edition: Edition | None = None


def on_pre_build(config: MkDocsConfig) -> None:
    """Read, check, evaluate and fill everything before the first page is built; stop with all problems at once."""
    global _edition
    docs = Path(config.docs_dir)
    root = Path(config.config_file_path).parent
    report = read_report(root, docs.name)
    macros = Macros(root / "macros")
    narrative = read_narrative(docs, report, macros)
    if problems := {*report.problems, *narrative.problems}:
        raise Abort(f"\n{listed(problems, report.suspects)}")
    repository = read_repository(root, config.repo_url or "", os.environ.get("REPORT_COMMIT", ""))
    _edition = Edition(report, narrative, macros, repository)
    config.site_name = str(report.dataset.settings["标题"])
    config.extra["settings"] = report.dataset.settings.texts


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Publish the register of facts at the root of the site, and the figure of each chart for its script."""
    _publish(files, config, "facts", facts_json(edition().report.register))
    for chart in edition().report.charts.values():
        _publish(files, config, f"charts/{chart.anchor}", f"{chart.figure}\n")
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page's Markdown with numbered slots in place of its expressions."""
    return edition().narrative.pages[page.file.src_uri].markdown


def on_page_content(content: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put facts, tables and charts in, after Markdown can no longer touch them; headings in the contents too."""
    slots = edition().narrative.pages[page.file.src_uri].slots
    for item in _headings(page.toc):
        item.title = place_plain(item.title, slots)
    return place(content, slots)


def on_env(env: Any, *, config: MkDocsConfig, files: Files) -> None:
    """Every page is finished: publish where each fact appears and what can be searched; fill the index of facts."""
    now = edition()
    pages = [file.page for file in files.documentation_pages() if file.page and file.page.content is not None]
    finished = [FinishedPage(page.url, str(page.title), str(page.content)) for page in _in_reading_order(pages)]
    found = appearances(finished)
    index = ""
    for page in (page for page in pages if INDEX in str(page.content)):
        index = page.url
        link = partial(get_relative_url, other=page.url)
        html = fact_index(now.report.register, found, now.repository, now.macros, link)
        page.content = str(page.content).replace(INDEX, html)
    _publish(files, config, "appearances", appearances_json(found, now.repository, index))
    config.extra["facts_page"] = index
    entries = search_index(finished, now.report.register, now.report.dataset.policy, config.site_name, index)
    files.append(File.generated(config, "search_index.js", content=as_script("search_index", entries)))


def edition() -> Edition:
    """The edition being built."""
    if _edition is None:
        raise Abort("on_pre_build has not run")
    return _edition


def _publish(files: Files, config: MkDocsConfig, name: str, content: str) -> None:
    """Put JSON at the root of the site; a site that is to be opened from a folder gets it as a script too."""
    files.append(File.generated(config, f"{name}.json", content=content))
    if not config.use_directory_urls:
        files.append(File.generated(config, f"{name}.js", content=as_script(name, content)))


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
