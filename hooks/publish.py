"""MkDocs events: read the fiscal year, refuse what cannot be proven, fill the pages, publish the register."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rjieba
from evaluation.pages import Macros, place, place_plain
from evaluation.pages.narrative import Narrative, read_narrative
from evaluation.problems import listed
from evaluation.publication import facts_json
from evaluation.report import Report, read_report
from material.plugins.search import plugin as material_search
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page


@dataclass(frozen=True)
class Edition:
    """What one build publishes."""

    report: Report
    narrative: Narrative


_edition: Edition | None = None


def on_pre_build(config: MkDocsConfig) -> None:
    """Read, check, evaluate and fill everything before the first page is built; stop with all problems at once."""
    global _edition
    docs = Path(config.docs_dir)
    root = Path(config.config_file_path).parent
    report = read_report(root, docs.name)
    narrative = read_narrative(docs, report, Macros(root / "macros"))
    if problems := {*report.problems, *narrative.problems}:
        raise Abort(f"\n{listed(problems)}")
    _edition = Edition(report, narrative)
    config.site_name = str(report.dataset.settings["标题"])
    config.extra["settings"] = report.dataset.settings.texts


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Publish the register of facts at the root of the site."""
    files.append(File.generated(config, "facts.json", content=facts_json(edition().report.register)))
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


def edition() -> Edition:
    """The edition being built."""
    if _edition is None:
        raise Abort("on_pre_build has not run")
    return _edition


def _headings(items: Any) -> Any:
    for item in items:
        yield item
        yield from _headings(item.children)


class _Segmenter:
    """jieba's `cut` by rjieba: the same words fifteen times faster, without loading a dictionary at every build."""

    @staticmethod
    def cut(text: bytes) -> list[str]:
        return list(rjieba.cut(text.decode("utf-8")))


def on_startup(*, command: str, dirty: bool) -> None:
    """Material segments Chinese for its search index with jieba when it is there; give it the fast one."""
    material_search.jieba = _Segmenter
