"""The whole report on one page, for paper: what the real site prints."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

from test_whole import LEFT_OUT


def test_the_site_prints_every_chapter_in_the_order_of_its_navigation(site: Path) -> None:
    html = (site / "print" / "index.html").read_text("utf-8")
    nav = re.search(r'<nav class="site-nav".*?</nav>', html, re.DOTALL)
    assert nav
    order = [
        {"..": "index", "./": "print"}.get(href, href.strip("./")) for href in re.findall(r'href="([^"]*)"', nav[0])
    ]
    chapters = re.findall(r'<section class="chapter" id="([^"]*)"', html)

    assert chapters == [*(name for name in order if name not in LEFT_OUT), "not-printed"]
    assert len(chapters) > 20


def test_the_site_prints_every_table_and_every_figure_of_its_chapters(site: Path) -> None:
    html = (site / "print" / "index.html").read_text("utf-8")
    chapters = [page for page in site.glob("*/index.html") if page.parent.name not in LEFT_OUT]
    shown = {name for page in chapters for name in re.findall(r'data-fact="([^"]*)"', page.read_text("utf-8"))}
    tables = {
        name
        for page in chapters
        for name in re.findall(r'<figure class="data-table" id="([^"]*)"', page.read_text("utf-8"))
    }

    assert shown - set(re.findall(r'data-fact="([^"]*)"', html)) == set()
    assert tables == {name.partition("--")[2] for name in re.findall(r'<figure class="data-table" id="([^"]*)"', html)}


def test_the_printed_whole_is_no_second_place_of_a_fact_and_is_not_searched(site: Path) -> None:
    places = json.loads((site / "appearances.json").read_text("utf-8"))["pages"]

    assert [place for place in places if place["url"].startswith("print")] == []
    assert "整份报告连在" not in unescape((site / "search_index.js").read_text("utf-8"))
