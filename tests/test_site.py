"""The built site: complete, accessible in its structure, self-contained, and never damaged by a failed build."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from conftest import Project, build
from mkdocs.exceptions import Abort
from playwright.sync_api import Page
from published import searched_text

PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
SLOTS = re.compile("[\ue000-\uefff]")  # the index itself uses those from U+F000 on
GENERATOR = re.compile(r'<meta name="generator"[^>]*>')
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))


class Document(HTMLParser):
    """A page as a list of elements: tag, attributes, the elements around it, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[dict[str, Any]] = []
        self._open: list[dict[str, Any]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = {"tag": tag, "text": "", "around": tuple(self._open), **{name: value or "" for name, value in attrs}}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(element["tag"] == tag for element in self._open):
            if self._open.pop()["tag"] == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element["text"] += data

    def all(self, *tags: str) -> Iterator[dict[str, Any]]:
        return (element for element in self.elements if element["tag"] in tags)

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(element["id"] for element in self.elements if "id" in element)


@pytest.fixture(scope="session")
def pages(site: Path) -> Mapping[str, str]:
    """The HTML of every page by its path."""
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="session")
def documents(pages: Mapping[str, str]) -> Mapping[str, Document]:
    return {name: Document(html) for name, html in pages.items()}


@pytest.fixture(scope="session")
def facts(site: Path) -> Mapping[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in json.loads((site / "facts.json").read_text("utf-8"))}


def test_every_chapter_has_its_page(source: Project, pages: Mapping[str, str]) -> None:
    years = len(list((source.root / "data").glob("[0-9]*")))
    sources = (source.root / "docs" / source.year).glob("*.md")
    chapters = {path.stem for path in sources if years > 1 or "needs: 以前年度" not in path.read_text("utf-8")}

    assert set(pages) == {f"{name}/index.html" for name in chapters - {"index"}} | {"index.html", "404.html"}


def test_every_page_has_exactly_one_main_heading(documents: Mapping[str, Document]) -> None:
    assert {name: len(list(document.all("h1"))) for name, document in documents.items()} == dict.fromkeys(documents, 1)


def test_headings_never_skip_a_level(documents: Mapping[str, Document]) -> None:
    for name, document in documents.items():
        levels = [int(element["tag"][1]) for element in document.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == [], name


def test_every_page_is_in_chinese(documents: Mapping[str, Document]) -> None:
    assert {next(document.all("html"))["lang"].partition("-")[0] for document in documents.values()} == {"zh"}


@pytest.mark.parametrize("trace", ["{{", "}}", "{%", "Traceback", "Undefined", ">None<", ">nan<"])
def test_no_page_shows_a_trace_of_its_making(pages: Mapping[str, str], trace: str) -> None:
    code = re.compile(r"<(script|style|pre)\b.*?</\1>", re.DOTALL)

    assert [name for name, html in pages.items() if trace in code.sub("", html)] == []


def test_no_published_text_holds_a_private_use_character(site: Path) -> None:
    texts = (path for path in site.rglob("*") if path.suffix in (".html", ".json", ".xml"))

    assert [path.name for path in texts if PRIVATE_USE.search(path.read_text("utf-8"))] == []


def test_no_id_stands_twice_on_a_page(documents: Mapping[str, Document]) -> None:
    for name, document in documents.items():
        assert [one for one, times in document.ids.items() if times > 1] == [], name


def test_no_block_stands_inside_a_paragraph(documents: Mapping[str, Document]) -> None:
    figures = [(name, element) for name, document in documents.items() for element in document.all("figure", "table")]

    assert [name for name, figure in figures if "p" in {element["tag"] for element in figure["around"]}] == []


def test_every_figure_in_prose_is_a_fact_with_its_exact_value(
    documents: Mapping[str, Document], facts: Mapping[str, Mapping[str, Any]]
) -> None:
    shown = [
        (element["data-fact"], element["value"])
        for document in documents.values()
        for element in document.all("data")
        if "data-fact" in element
    ]

    assert len(shown) > 150
    assert [(name, value) for name, value in shown if value != (facts[name]["value"] or "")] == []


def test_every_fact_named_on_a_page_is_in_the_register(
    documents: Mapping[str, Document], facts: Mapping[str, Any]
) -> None:
    elements = [element for document in documents.values() for element in document.elements]
    named = {element["data-fact"] for element in elements if "data-fact" in element}
    named |= {name for element in elements for name in element.get("data-facts", "").split()}

    assert sorted(named - set(facts)) == []


def test_every_text_that_stands_for_a_fact_states_its_value(
    documents: Mapping[str, Document], facts: Mapping[str, Mapping[str, Any]]
) -> None:
    marked = [element for document in documents.values() for element in document.elements if "data-fact" in element]
    wrong = {
        (element["data-fact"], element["text"])
        for element in marked
        if not states(element["text"], facts[element["data-fact"]])
    }

    assert len(marked) > 500
    assert wrong == set()


def states(text: str, fact: Mapping[str, Any]) -> bool:
    """Whether the only number in a text is the fact's value, rounded to as many decimals as the text has."""
    if fact["value"] is None:
        return text.endswith(fact["absence"])
    number = re.search(r"-?\d[\d,]*(?:\.(\d+))?", text)
    if number is None:
        return bool(text == fact["text"])
    stated, half = Fraction(number[0].replace(",", "")), Fraction(1, 2 * 10 ** len(number[1] or ""))
    return any(abs(Fraction(fact["value"]) / scale - stated) <= half for scale in (1, 10_000, 100_000_000))


def test_every_table_has_a_name_and_every_header_its_scope(documents: Mapping[str, Document]) -> None:
    for name, document in documents.items():
        named = {id(caption["around"][-1]) for caption in document.all("caption")}
        unnamed = [
            table["text"]
            for table in document.all("table")
            if id(table) not in named
            and not any(
                "aria-label" in element or element.get("aria-labelledby") in document.ids
                for element in (table, table["around"][-1])
            )
        ]
        assert unnamed == [], name
        assert [header["text"] for header in document.all("th") if not header.get("scope")] == [], name


def test_every_figure_has_a_caption(pages: Mapping[str, str], documents: Mapping[str, Document]) -> None:
    for name, document in documents.items():
        assert len(list(document.all("figure"))) == len(list(document.all("figcaption"))), name


def test_every_image_has_a_text(documents: Mapping[str, Document]) -> None:
    images = [(name, element) for name, document in documents.items() for element in document.all("img")]

    assert [(name, image["src"]) for name, image in images if "alt" not in image] == []


def test_nothing_is_requested_from_another_host(site: Path, documents: Mapping[str, Document]) -> None:
    loaded = [
        element.get("src") or element.get("href") or ""
        for document in documents.values()
        for element in document.all("script", "link", "img", "iframe", "source", "video", "audio", "object")
        if element.get("rel") not in ("canonical", "prev", "next", "alternate")
    ]
    imported = [
        address
        for path in site.rglob("*.css")
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text("utf-8"))
    ]

    assert [address for address in loaded + imported if re.match(r"(?:https?:)?//", address)] == []


def test_every_local_link_leads_to_a_page_and_a_place_that_exist(site: Path, documents: Mapping[str, Document]) -> None:
    broken = []
    for name, document in documents.items():
        for link in (link for link in document.all("a") if link.get("href") and name != "404.html"):
            address = urlsplit(link["href"])
            if address.scheme or address.netloc:
                continue
            target = (site / name).parent / unquote(address.path) if address.path else site / name
            target = target / "index.html" if target.is_dir() else target
            page = documents.get(Path(os.path.relpath(target, site)).as_posix())
            if not target.is_file() or (address.fragment and page and unquote(address.fragment) not in page.ids):
                broken.append((name, link["href"]))

    assert broken == []


def test_facts_json_is_what_the_command_line_prints(source: Project, site: Path) -> None:
    result = source.run("--year", source.year, "facts", "--json")

    assert result.output == (site / "facts.json").read_text("utf-8")


def test_the_search_index_finds_a_figure_and_holds_no_slots(site: Path, pages: Mapping[str, str]) -> None:
    (figure, *_) = re.findall(r">([\d.]+)万元</data>", pages["index.html"])
    index = searched_text(site)

    assert (figure in index, SLOTS.findall(index)) == (True, [])


def test_the_same_sources_give_the_same_bytes(source: Project, site: Path, tmp_path: Path) -> None:
    again = build(source.root, tmp_path / "again")

    assert contents(again) == contents(site)


def test_a_failing_check_stops_the_build_with_the_same_list_and_leaves_the_site_as_it_was(tiny: Project) -> None:
    before = contents(build(tiny.root, tiny.root / "site"))
    tiny.edit_data("staffing.csv", "合计,合计,合计,4,3", "合计,合计,合计,4,2")
    listed = tiny.run("check").output.strip()

    with pytest.raises(Abort, match="共 1 个问题") as stop:
        build(tiny.root, tiny.root / "site")

    assert str(stop.value).strip() == listed
    assert contents(tiny.root / "site") == before


@pytest.mark.slow
def test_properdocs_builds_the_same_pages_as_mkdocs(source: Project, tmp_path: Path) -> None:
    built = {name: contents(command_build(name, source.root, tmp_path / name)) for name in ("mkdocs", "properdocs")}
    pages = {
        name: {path: GENERATOR.sub("", html.decode("utf-8")) for path, html in files.items() if path.endswith(".html")}
        for name, files in built.items()
    }

    assert pages["mkdocs"] == pages["properdocs"]
    assert built["mkdocs"]["facts.json"] == built["properdocs"]["facts.json"]


def command_build(command: str, root: Path, target: Path) -> Path:
    program = Path(sys.executable).with_name(command)
    config = ["--config-file", str(root / "mkdocs.yml"), "--site-dir", str(target)]
    result = subprocess.run([program, "build", "--strict", *config], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return target


def test_without_an_address_of_its_own_a_site_lists_none(
    tiny: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tiny.root, tmp_path / "none")
    monkeypatch.setenv("REPORT_ADDRESS", "https://example.org/report/")
    build(tiny.root, tmp_path / "own")

    assert list((tmp_path / "none").glob("sitemap*")) == []
    assert "https://example.org/report/funds/" in (tmp_path / "own" / "sitemap.xml").read_text("utf-8")


def contents(site: Path) -> dict[str, bytes]:
    """Every file with its bytes; archives of the sitemap hold the time of the build."""
    files = (path for path in site.rglob("*") if path.is_file() and path.suffix != ".gz")
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def test_no_page_of_a_department_with_earlier_years_scrolls_sideways_on_a_phone(
    tab: Page, address: str, site: Path
) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    wide = []
    for file in sorted(site.rglob("index.html")):
        tab.goto(f"{address}{file.parent.relative_to(site).as_posix()}/")
        tab.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        wide += [file.parent.name] if tab.evaluate("document.documentElement.scrollWidth > innerWidth") else []

    assert wide == []
