"""Every page says what it may run and load, and keeps to it: nothing from elsewhere, no script in a text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, build, until
from evaluation.site.content_policy import content_policy
from playwright.sync_api import Browser, expect

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
HANDLER = re.compile(r'<[a-z][^<>]*\son[a-z]+\s*=\s*"', re.IGNORECASE)
RECORD = """addEventListener("securitypolicyviolation", event =>
    (window.refused ??= []).push([event.violatedDirective, event.blockedURI]))"""
EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


def test_the_policy_names_the_scripts_of_the_theme_and_nothing_else() -> None:
    assert content_policy('<script>a()</script>\n<script src="b.js"></script>') == (
        "default-src 'none'; "
        "script-src 'self' 'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='; "
        f"style-src 'self' {EMPTY}; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


def test_a_folder_is_its_own_source() -> None:
    assert "script-src 'self' file:; " in content_policy("", from_folder=True)


def test_every_page_has_its_policy_before_anything_that_could_run(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8")
        (policy,) = META.findall(html)
        assert html.index("http-equiv") < html.index("<script"), page.name
        assert "unsafe" not in policy


def test_no_page_has_a_handler_or_a_style_in_an_attribute(site: Path) -> None:
    pages = {page: page.read_text("utf-8") for page in site.rglob("*.html")}

    assert [page.name for page, html in pages.items() if HANDLER.search(html)] == []
    assert [page.name for page, html in pages.items() if re.search(r"<[a-z][^<>]*\sstyle=|<style", html)] == []


def test_pages_keep_to_their_policy_and_ask_no_other_host(browser: Browser, site: Path, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(RECORD)
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    refused = {}
    for path in sorted(page.relative_to(site).as_posix() for page in site.rglob("*.html")):
        page = context.new_page()
        page.goto(address + path.removesuffix("index.html"))
        if button := page.query_selector("button.interactive"):
            button.evaluate("button => button.click()")
            page.wait_for_selector(".plot.live .main-svg", state="attached")
        if path == "index.html":
            page.keyboard.press("/")
            expect(page.locator(".search-dialog")).to_be_visible()
            page.locator("#search-query").fill("残保金")
            until(page, "document.querySelectorAll('.search-hit').length > 0")
        if found := page.evaluate("window.refused"):
            refused[path] = found
        page.close()
    context.close()

    assert refused == {}
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_an_interactive_chart_keeps_its_layers_above_each_other(browser: Browser, address: str, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}charts/")
    page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
    page.click("button.interactive")
    page.wait_for_selector(".plot.live .main-svg", state="attached")
    tops = page.eval_on_selector_all(".plot.live .main-svg", "all => all.map(svg => svg.getBoundingClientRect().top)")
    page.close()

    assert len(tops) > 1
    assert len(set(tops)) == 1


def test_a_preview_has_no_policy_because_mkdocs_reloads_it_by_a_script(tmp_path: Path) -> None:
    site = build(ROOT, tmp_path / "site", command="serve")

    assert META.findall((site / "index.html").read_text("utf-8")) == []
