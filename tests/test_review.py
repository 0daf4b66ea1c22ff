"""核数模式 in a real browser, by keyboard: what each number is, where it comes from, where else it stands."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import ROOT
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

INSTALL = "没有 chromium，无法在浏览器里试网站。Debian：apt-get install chromium；别的系统请安装 Chrome 或 Chromium。"
RATE = "资金收支.合计.执行率"
FACTS = "[data-fact], [data-facts]"
BUTTONS = ".review-fact:not(.review-untagged)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        (pytest.fail if os.environ.get("REPORT_TESTS_MUST_RUN") else pytest.skip)(INSTALL)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The built site on this machine, its address with a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new tab that remembers nothing; any error of a script fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    context.close()
    assert errors == []


def review(page: Page, address: str) -> Page:
    page.goto(address + "?review=1")
    expect(page.locator(".review-note")).not_to_be_empty()
    return page


def opened(page: Page, fact: str) -> Page:
    """The page with the panel of a fact opened from its first place, by keyboard."""
    page.locator(f'[data-fact="{fact}"] .review-fact').first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".review-body dl")).to_be_visible()
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def about(page: Page) -> dict[str, str]:
    """What the panel says, by term."""
    terms, texts = page.locator(".review-body dt"), page.locator(".review-body dd")
    return dict(zip(terms.all_inner_texts(), texts.all_inner_texts(), strict=True))


def follow_first_input(page: Page) -> None:
    page.locator(".review-link").first.focus()
    page.keyboard.press("Enter")


def test_by_default_a_number_is_just_a_number_and_nothing_of_the_mode_is_fetched(page: Page, address: str) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url.removeprefix(address)))
    page.goto(address + "funds/")
    page.wait_for_load_state("networkidle")
    active = page.evaluate(
        """facts => [...document.querySelectorAll(facts)].filter(element => element.closest("a, button, [role=button]")
             || [element, ...element.querySelectorAll("*")].some(part => part.tabIndex >= 0 || part.role))
             .map(element => element.outerHTML)""",
        FACTS,
    )

    assert page.locator(FACTS).count() > 100
    assert active == []
    assert [url for url in requested if url.endswith((".json", "review-mode.js", "review.css"))] == []
    expect(page.get_by_role("button", name="核数模式")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("name", ["", "funds/", "targets/", "errata/"])
def test_turned_off_again_the_page_is_as_it_was(page: Page, address: str, name: str) -> None:
    page.goto(address + name)
    before = page.locator("article").inner_html()
    switch = page.get_by_role("button", name="核数模式")
    switch.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".review-note")).not_to_be_empty()
    within = page.locator("article").inner_html()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-pressed", "false")

    assert within != before
    assert page.locator("article").inner_html() == before
    assert page.url == address + name


def test_every_number_of_every_page_can_be_focused_in_review_mode(page: Page, address: str, site: Path) -> None:
    names = sorted(f"{path.parent.relative_to(site).as_posix()}/" for path in site.rglob("index.html"))
    found = {}
    for name in names:
        review(page, address + name.removeprefix("./"))
        found[name] = page.evaluate(
            """facts => [...document.querySelectorAll(facts)].filter(element => !element.querySelector(facts))
                 .map(element => element.querySelectorAll("button.review-fact").length)""",
            FACTS,
        )

    assert sum(len(counts) for counts in found.values()) > 1500
    assert {name: set(counts) - {1} for name, counts in found.items()} == {name: set() for name in names}


def test_a_computed_number_leads_by_keyboard_down_to_its_source_cell_and_back(page: Page, address: str) -> None:
    opened(review(page, address + "funds/"), RATE)
    assert focused(page) == "资金收支及结余·合计·执行率"
    assert about(page) == {
        "显示": "79.36%",
        "精确值": "约79.356932636076%（分数 127215117325/1603075032）",
        "编号": RATE,
        "算法": "执行率：支出 ÷ 收入 × 100%",
    }
    assert page.locator(".review-link").all_inner_texts() == [
        "资金收支及结余·合计·本年支出 50886046.93元",
        "资金收支及结余·合计·本年收入 64123001.28元",
    ]

    for label in ("合计·本年支出", "合计·本年支出（本级）", "人员经费·本年支出（本级）"):
        follow_first_input(page)
        expect(page.locator("#review-title")).to_have_text(f"资金收支及结余·{label}")
        expect(page.locator("#review-title")).to_be_focused()
    assert about(page)["来源"] == "data/2019/funds.csv 第3行「本年支出_本级」"
    assert page.locator(".review-link").count() == 0

    page.get_by_role("button", name="返回上一个数").press("Enter")
    expect(page.locator("#review-title")).to_have_text("资金收支及结余·合计·本年支出（本级）")
    assert about(page)["手写的数（用来核对）"] == "data/2019/funds.csv 第8行「本年支出_本级」"


def test_escape_closes_the_panel_and_returns_to_the_number(page: Page, address: str) -> None:
    opened(review(page, address + "funds/"), RATE)
    follow_first_input(page)
    page.keyboard.press("Escape")

    expect(page.locator(".review-panel")).not_to_be_visible()
    assert focused(page) == "79.36%"


def test_the_panel_is_a_named_dialog_that_keeps_the_focus(page: Page, address: str) -> None:
    opened(review(page, address + "funds/"), RATE)
    expect(page.get_by_role("dialog", name="资金收支及结余·合计·执行率")).to_be_visible()
    outside = [page.keyboard.press("Tab") or page.evaluate("!document.activeElement.closest('dialog, body:focus')")]
    outside += [
        page.keyboard.press("Tab") or page.evaluate("Boolean(document.activeElement.closest('main, header'))")
        for _ in range(20)
    ]

    assert outside == [False] * 21


def test_each_place_named_in_the_panel_leads_to_the_same_number(page: Page, address: str) -> None:
    opened(review(page, address + "funds/"), "资金收支.合计.本年收入")
    places = page.locator(".review-body ul li")
    assert places.all_inner_texts() == [
        "摘要 › 主要数字",
        "资金收支 › 要点（当前位置）",
        "资金收支 › 资金来源与去向",
        "资金收支 › 2019年资金收支简表",
        "部门管理 › 预算管理",
    ]

    for name in ("摘要 › 主要数字", "资金收支 › 资金来源与去向", "资金收支 › 2019年资金收支简表", "部门管理 › 预算管理"):
        review(page, address + "funds/")
        opened(page, "资金收支.合计.本年收入")
        page.get_by_role("link", name=name).press("Enter")
        expect(page.locator(".review-found")).to_be_focused()
        fact = page.evaluate("document.activeElement.closest('[data-fact]').dataset.fact")
        assert fact == "资金收支.合计.本年收入", name


def test_the_mode_stays_on_from_page_to_page_until_it_is_turned_off(page: Page, address: str) -> None:
    review(page, address + "funds/")
    page.goto(address + "projects/")
    expect(page.locator(BUTTONS).first).to_be_attached()
    page.get_by_role("button", name="核数模式").click()
    page.goto(address + "funds/")
    page.wait_for_load_state("networkidle")

    assert page.locator(".review-fact").count() == 0


def test_words_of_a_comparison_show_their_rule_and_both_numbers(page: Page, address: str) -> None:
    review(page, address + "assets/")
    page.locator("[data-facts] .review-fact").first.press("Enter")
    expect(page.locator(".review-body dl")).to_be_visible()

    assert focused(page) == page.locator("[data-facts] .review-fact").first.inner_text()
    assert about(page)["算法"] in ("变动率：（本期 − 上期）÷ 上期 × 100%", "差额：第一项减去其余各项")
    assert page.locator(".review-link").count() == 2


def test_numbers_that_are_no_fact_are_marked_but_dates_and_document_numbers_are_not(page: Page, address: str) -> None:
    page.goto(address + "about/")
    page.evaluate(
        """document.querySelector("article").insertAdjacentHTML("beforeend", "<p id='typed'>2018—2019年，自2019年5月31日至6月"
             + "25日，昆残联发〔2019〕3号、昆财社[2019]002号拨款1,234.50万元，占３５%，拨打12385，至2020-04-21。</p>")"""
    )
    page.get_by_role("button", name="核数模式").click()
    expect(page.locator("#typed .review-untagged").first).to_be_visible()

    assert page.locator("#typed .review-untagged").all_inner_texts() == [
        "1,234.50（未登记）",
        "３５%（未登记）",
        "12385（未登记）",
    ]
    assert page.locator("[data-fact] .review-untagged").count() == 0


def test_a_number_that_stands_with_a_reason_shows_the_reason(page: Page, address: str) -> None:
    page.goto(address + "about/")
    page.evaluate(
        """document.querySelector("article").insertAdjacentHTML("beforeend",
             "<p>共<span class='verbatim' id='typed' data-reason='法规原文'>5日</span></p>")"""
    )
    page.get_by_role("button", name="核数模式").click()
    page.locator("#typed button").press("Enter")
    expect(page.locator(".review-body dl")).to_be_visible()

    assert about(page) == {"说明": "这处数字没有登记，照原文写出。", "理由": "法规原文"}


def test_the_source_cell_is_a_link_to_its_line_in_the_repository(page: Page, address: str) -> None:
    files = "https://example.org/report/blob/0123abc/"

    def with_repository(route: Route) -> None:
        content = {**json.loads(route.fetch().text()), "files": files}
        route.fulfill(json=content)

    page.route("**/appearances.json", with_repository)
    opened(review(page, address + "funds/"), "资金收支.合计.本年收入")
    follow_first_input(page)
    link = page.get_by_role("link", name="data/2019/funds.csv 第8行「本年收入_本级」")

    expect(link).to_have_attribute("href", f"{files}data/2019/funds.csv#L8")


def test_without_the_register_the_panel_says_so_and_the_next_try_works(page: Page, address: str) -> None:
    page.route("**/facts.json", lambda route: route.abort())
    review(page, address + "funds/")
    number = page.locator(f'[data-fact="{RATE}"] .review-fact').first
    number.press("Enter")
    expect(page.locator(".review-body")).to_contain_text("没有读到数字的登记")
    page.keyboard.press("Escape")
    page.unroute("**/facts.json")
    number.press("Enter")

    expect(page.locator(".review-body dl")).to_be_visible()


def test_the_panel_needs_no_inline_style_or_handler_and_no_other_host(page: Page, address: str) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda request: request.url.startswith(address) or elsewhere.append(request.url))
    page.add_init_script(
        """window.refused = [];
           addEventListener("securitypolicyviolation", event => refused.push(event.sourceFile + event.blockedURI))"""
    )

    def with_policy(route: Route) -> None:
        response = route.fetch()
        policy = "default-src 'self'; script-src 'self'; style-src 'self'"
        route.fulfill(response=response, headers={**response.headers, "Content-Security-Policy-Report-Only": policy})

    page.route("**/funds/*", with_policy)
    opened(review(page, address + "funds/"), RATE)
    follow_first_input(page)

    assert elsewhere == []
    assert [refused for refused in page.evaluate("refused") if "review" in refused] == []
    assert page.evaluate("document.querySelectorAll('.review-panel [style], .review-fact[style]').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Browser, address: str, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, color_scheme=scheme)
    tab = opened(review(context.new_page(), address + "funds/"), RATE)
    wider = "element => element.scrollWidth - element.clientWidth"

    assert tab.locator("html").evaluate(wider) == 0
    assert tab.locator(".review-sheet").evaluate(wider) == 0
    context.close()


def test_without_javascript_the_index_shows_formula_inputs_source_and_places(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}facts/#{RATE}")
    term = tab.locator(f'[id="{RATE}"]')
    expect(term).to_be_in_viewport()
    lines = term.locator("xpath=following-sibling::dd[count(preceding-sibling::dt) = count(../dt[@id='%s']" % RATE + "/preceding-sibling::dt) + 1]")  # fmt: skip

    assert term.inner_text() == "资金收支及结余·合计·执行率 79.36%"
    assert lines.all_inner_texts()[:3] == [
        f"编号：{RATE}；精确值：约79.356932636076%（分数 127215117325/1603075032）",
        "算法：执行率：支出 ÷ 收入 × 100%",
        "用到的数：本年支出、本年收入",
    ]
    assert lines.last.inner_text().startswith("出现在：摘要 › ")
    assert [unquote(link.get_attribute("href") or "") for link in lines.nth(2).get_by_role("link").all()] == [
        "#资金收支.合计.本年支出",
        "#资金收支.合计.本年收入",
    ]
    expect(tab.get_by_role("button", name="核数模式")).to_have_count(0)
    context.close()


def test_a_site_opened_from_a_folder_explains_its_numbers_too(page: Page, tmp_path: Path) -> None:
    config = load_config(
        str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"), strict=True, use_directory_urls=False
    )
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    opened(review(page, (tmp_path / "site" / "funds.html").as_uri()), "资金收支.合计.本年收入")
    page.get_by_role("link", name="摘要 › 主要数字").press("Enter")

    expect(page.locator(".review-found")).to_have_text("6412.30万元")
    assert page.url.startswith((tmp_path / "site" / "index.html").as_uri())
