"""核数模式 in a real browser, by keyboard: what each number is, where it comes from, where else it stands."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ROOT
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Route, expect

RATE = "资金收支.合计.执行率"
INCOME = "资金收支.合计.本年收入"
FACTS = "[data-fact], [data-facts]"
BUTTONS = ".review-fact:not(.review-untagged)"


def review(tab: Page, address: str) -> Page:
    tab.goto(address + "?review=1")
    expect(tab.locator(".review-note")).not_to_be_empty()
    return tab


def opened(tab: Page, fact: str) -> Page:
    """The page with the panel of a fact opened from its first place, by keyboard."""
    tab.locator(f'[data-fact="{fact}"] .review-fact').first.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".review-body dl")).to_be_visible()
    return tab


def focused(tab: Page) -> str:
    return str(tab.evaluate("document.activeElement.textContent"))


def about(tab: Page) -> dict[str, str]:
    """What the panel says, by term."""
    terms, texts = tab.locator(".review-body dt"), tab.locator(".review-body dd")
    return dict(zip(terms.all_inner_texts(), texts.all_inner_texts(), strict=True))


def follow_first_input(tab: Page) -> None:
    tab.locator(".review-link").first.focus()
    tab.keyboard.press("Enter")


def test_by_default_a_number_is_just_a_number_and_nothing_of_the_mode_is_fetched(tab: Page, address: str) -> None:
    requested: list[str] = []
    tab.on("request", lambda request: requested.append(request.url.removeprefix(address)))
    tab.goto(address + "funds/")
    tab.wait_for_load_state("networkidle")
    active = tab.evaluate(
        """facts => [...document.querySelectorAll(facts)].filter(element => element.closest("a, button, [role=button]")
             || [element, ...element.querySelectorAll("*")].some(part =>
                    part.tabIndex >= 0 || !["cell", null].includes(part.role)))
             .map(element => element.outerHTML)""",
        FACTS,
    )

    assert tab.locator(FACTS).count() > 100
    assert active == []
    assert [url for url in requested if url.endswith((".json", "review-mode.js", "review.css"))] == []
    expect(tab.get_by_role("button", name="核数模式")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("name", ["", "funds/", "targets/", "errata/"])
def test_turned_off_again_the_page_is_as_it_was(tab: Page, address: str, name: str) -> None:
    tab.route("**/plotly*", lambda route: route.abort())
    tab.goto(address + name)
    before = tab.locator("article").inner_html()
    switch = tab.get_by_role("button", name="核数模式")
    switch.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".review-note")).not_to_be_empty()
    within = tab.locator("article").inner_html()
    tab.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-pressed", "false")

    assert within != before
    assert tab.locator("article").inner_html() == before
    assert tab.url == address + name


def test_every_number_of_every_page_can_be_focused_in_review_mode(tab: Page, address: str, site: Path) -> None:
    names = sorted(f"{path.parent.relative_to(site).as_posix()}/" for path in site.rglob("index.html"))
    found = {}
    for name in names:
        review(tab, address + name.removeprefix("./"))
        found[name] = tab.evaluate(
            """facts => [...document.querySelectorAll(facts)].filter(element => !element.querySelector(facts))
                 .map(element => element.querySelectorAll("button.review-fact").length)""",
            FACTS,
        )

    assert sum(len(counts) for counts in found.values()) > 1500
    assert {name: set(counts) - {1} for name, counts in found.items()} == {name: set() for name in names}


def test_a_computed_number_leads_by_keyboard_down_to_its_source_cell_and_back(tab: Page, address: str) -> None:
    opened(review(tab, address + "funds/"), RATE)
    assert focused(tab) == "资金收支及结余·合计·执行率"
    assert about(tab) == {
        "显示": "79.36%",
        "精确值": "约79.356932636076%（分数 127215117325/1603075032）",
        "编号": RATE,
        "算法": "执行率：支出 ÷ 收入 × 100%",
    }
    assert tab.locator(".review-link").all_inner_texts() == [
        "资金收支及结余·合计·本年支出 50,886,046.93元",
        "资金收支及结余·合计·本年收入 64,123,001.28元",
    ]

    for label in ("合计·本年支出", "合计·本年支出（本级）", "人员经费·本年支出（本级）"):
        follow_first_input(tab)
        expect(tab.locator("#review-title")).to_have_text(f"资金收支及结余·{label}")
        expect(tab.locator("#review-title")).to_be_focused()
    assert about(tab)["来源"] == "data/2019/funds.csv 第3行「本年支出_本级」"
    assert tab.locator(".review-link").count() == 0

    tab.get_by_role("button", name="返回上一个数").press("Enter")
    expect(tab.locator("#review-title")).to_have_text("资金收支及结余·合计·本年支出（本级）")
    assert about(tab)["手写的数（用来核对）"] == "data/2019/funds.csv 第8行「本年支出_本级」"


def test_escape_closes_the_panel_and_returns_to_the_number(tab: Page, address: str) -> None:
    opened(review(tab, address + "funds/"), RATE)
    follow_first_input(tab)
    tab.keyboard.press("Escape")

    expect(tab.locator(".review-panel")).not_to_be_visible()
    assert focused(tab) == "79.36%"


def test_the_panel_is_a_named_dialog_that_keeps_the_focus(tab: Page, address: str) -> None:
    opened(review(tab, address + "funds/"), RATE)
    expect(tab.get_by_role("dialog", name="资金收支及结余·合计·执行率")).to_be_visible()
    for _ in range(20):
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.closest('main, header')") is None


def test_each_place_named_in_the_panel_leads_to_the_same_number(tab: Page, address: str, site: Path) -> None:
    published = json.loads((site / "appearances.json").read_text("utf-8"))
    places = [published["places"][number] for number in published["facts"][INCOME]]
    named = [(published["pages"][page]["title"], title) for page, _, title in places]
    names = [f"{page} › {title}" if title != page else page for page, title in named]
    here = next(at for at, name in enumerate(names) if name.startswith("资金收支 ›"))

    opened(review(tab, address + "funds/"), INCOME)
    listed = tab.locator(".review-body ul li").all_inner_texts()
    assert len(names) > 3
    assert listed == [*names[:here], f"{names[here]}（当前位置）", *names[here + 1 :]]

    for name in (name for name in names if name != names[here]):
        opened(review(tab, address + "funds/"), INCOME)
        tab.get_by_role("link", name=name, exact=True).press("Enter")
        expect(tab.locator(".review-found")).to_be_focused()
        assert tab.evaluate("document.activeElement.closest('[data-fact]').dataset.fact") == INCOME, name


def test_the_mode_stays_on_from_page_to_page_until_it_is_turned_off(tab: Page, address: str) -> None:
    review(tab, address + "funds/")
    tab.goto(address + "projects/")
    expect(tab.locator(BUTTONS).first).to_be_attached()
    tab.get_by_role("button", name="核数模式").click()
    tab.goto(address + "funds/")
    tab.wait_for_load_state("networkidle")

    assert tab.locator(".review-fact").count() == 0


def test_words_of_a_comparison_show_their_rule_and_both_numbers(tab: Page, address: str) -> None:
    review(tab, address + "assets/")
    tab.locator("[data-facts] .review-fact").first.press("Enter")
    expect(tab.locator(".review-body dl")).to_be_visible()

    assert focused(tab) == tab.locator("[data-facts] .review-fact").first.inner_text()
    assert about(tab)["算法"] in ("变动率：（本期 − 上期）÷ 上期 × 100%", "差额：第一项减去其余各项")
    assert tab.locator(".review-link").count() == 2


def test_what_the_build_counted_is_not_called_unregistered(tab: Page, address: str) -> None:
    tab.goto(address + "downloads/")
    tab.get_by_role("button", name="核数模式").click()

    expect(tab.locator(".review-note")).to_contain_text("核数模式：本页没有登记的数。")
    expect(tab.locator(".review-note")).to_contain_text("构建网站时数出来的次数、大小、规则和步骤不用登记，没有框出。")
    assert tab.locator("[data-worked] .review-untagged").count() == 0


def test_numbers_that_are_no_fact_are_marked_but_dates_and_document_numbers_are_not(tab: Page, address: str) -> None:
    tab.goto(address + "about/")
    tab.evaluate(
        """document.querySelector("article").insertAdjacentHTML("beforeend",
             "<p id='typed'>2018—2019年，自2019年5月31日至6月25日，昆残联发〔2019〕3号、昆财社[2019]002号"
             + "拨款1,234.50万元，占３５%，拨打12385，至2020-04-21。</p>")"""
    )
    tab.get_by_role("button", name="核数模式").click()
    expect(tab.locator("#typed .review-untagged").first).to_be_visible()

    assert tab.locator("#typed .review-untagged").all_text_contents() == [
        "1,234.50（未登记）",
        "３５%（未登记）",
        "12385（未登记）",
    ]
    assert tab.locator("[data-fact] .review-untagged").count() == 0


def test_a_number_that_stands_with_a_reason_shows_the_reason(tab: Page, address: str) -> None:
    tab.goto(address + "about/")
    tab.evaluate(
        """document.querySelector("article").insertAdjacentHTML("beforeend",
             "<p>共<span class='verbatim' id='typed' data-reason='法规原文'>5日</span></p>")"""
    )
    tab.get_by_role("button", name="核数模式").click()
    tab.locator("#typed button").press("Enter")
    expect(tab.locator(".review-body dl")).to_be_visible()

    assert about(tab) == {"说明": "这处数字没有登记，照原文写出。", "理由": "法规原文"}


def test_the_source_cell_is_a_link_to_its_line_in_the_repository(tab: Page, address: str) -> None:
    files = "https://example.org/report/blob/0123abc/"

    def with_repository(route: Route) -> None:
        content = {**json.loads(route.fetch().text()), "files": files}
        route.fulfill(json=content)

    tab.route("**/appearances.json", with_repository)
    opened(review(tab, address + "funds/"), INCOME)
    follow_first_input(tab)
    link = tab.get_by_role("link", name="data/2019/funds.csv 第8行「本年收入_本级」")

    expect(link).to_have_attribute("href", f"{files}data/2019/funds.csv#L8")


def test_a_number_chosen_before_the_mode_is_there_on_a_slow_line_opens_when_it_is(tab: Page, address: str) -> None:
    waiting: list[Route] = []
    tab.route("**/review-mode.js", lambda route: waiting.append(route))  # a built-in method cannot be handed over
    tab.goto(address + "funds/")
    tab.get_by_role("button", name="核数模式").click()
    tab.locator(f'[data-fact="{RATE}"]').first.click()
    for route in waiting:
        route.continue_()

    expect(tab.get_by_role("dialog")).to_contain_text(RATE)


def test_without_the_register_the_panel_says_so_and_the_next_try_works(tab: Page, address: str) -> None:
    tab.route("**/facts.json", lambda route: route.abort())
    review(tab, address + "funds/")
    number = tab.locator(f'[data-fact="{RATE}"] .review-fact').first
    number.press("Enter")
    expect(tab.locator(".review-body")).to_contain_text("没有读到数字的登记")
    tab.keyboard.press("Escape")
    tab.unroute("**/facts.json")
    number.press("Enter")

    expect(tab.locator(".review-body dl")).to_be_visible()


def test_the_panel_needs_no_inline_style_or_handler_and_no_other_host(tab: Page, address: str) -> None:
    elsewhere: list[str] = []
    tab.on("request", lambda request: request.url.startswith(address) or elsewhere.append(request.url))
    tab.add_init_script(
        """window.refused = [];
           addEventListener("securitypolicyviolation", event => refused.push(event.sourceFile + event.blockedURI))"""
    )

    def with_policy(route: Route) -> None:
        response = route.fetch()
        policy = "default-src 'self'; script-src 'self'; style-src 'self'"
        route.fulfill(response=response, headers={**response.headers, "Content-Security-Policy-Report-Only": policy})

    tab.route("**/funds/*", with_policy)
    opened(review(tab, address + "funds/"), RATE)
    follow_first_input(tab)

    assert elsewhere == []
    assert [refused for refused in tab.evaluate("refused") if "review" in refused] == []
    assert tab.evaluate("document.querySelectorAll('.review-panel [style], .review-fact[style]').length") == 0


def test_on_a_phone_the_mode_makes_nothing_wider(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    tab = context.new_page()
    tab.goto(address + "satisfaction/")
    before = tab.locator("html").evaluate("element => element.scrollWidth")
    review(tab, address + "satisfaction/")
    tab.locator(BUTTONS).first.press("Enter")
    expect(tab.locator(".review-body dl")).to_be_visible()

    assert tab.locator("html").evaluate("element => element.scrollWidth") == before
    assert tab.locator(".review-sheet").evaluate("element => element.scrollWidth - element.clientWidth") == 0
    context.close()


def test_without_javascript_the_index_shows_formula_inputs_source_and_places(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}facts/#{RATE}")
    term = tab.locator(f'[id="{RATE}"]')
    expect(term).to_be_in_viewport()
    lines = term.locator(f'xpath=following-sibling::dd[preceding-sibling::dt[1][@id="{RATE}"]]')

    assert term.inner_text() == "资金收支及结余·合计·执行率 79.36%"
    assert lines.all_inner_texts()[:3] == [
        f"编号：{RATE}；精确值：约79.356932636076%（分数 127215117325/1603075032）",
        "算法：执行率：支出 ÷ 收入 × 100%",
        "用到的数：本年支出、本年收入",
    ]
    assert lines.last.inner_text().startswith("出现在：首页 › ")
    assert [unquote(link.get_attribute("href") or "") for link in lines.nth(2).get_by_role("link").all()] == [
        "#资金收支.合计.本年支出",
        "#资金收支.合计.本年收入",
    ]
    expect(tab.get_by_role("button", name="核数模式")).to_have_count(0)
    context.close()


def test_a_site_opened_from_a_folder_explains_its_numbers_too(tab: Page, tmp_path: Path) -> None:
    config = load_config(
        str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"), strict=True, use_directory_urls=False
    )
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    opened(review(tab, (tmp_path / "site" / "funds.html").as_uri()), INCOME)
    tab.get_by_role("link", name="首页 › 主要数字").press("Enter")

    expect(tab.locator(".review-found")).to_have_text("6412.30万元")
    assert tab.url.startswith((tmp_path / "site" / "index.html").as_uri())


def test_a_focused_number_is_never_below_what_stays_in_place(tab: Page, address: str) -> None:
    """By Tab through a table that scrolls both ways, the number in focus can always be seen (WCAG 2.4.11)."""
    review(tab, address + "projects/")
    tab.locator("#table-projects .review-fact").nth(30).focus()
    hidden = []
    for key in ["Tab"] * 20 + ["Shift+Tab"] * 40:
        tab.keyboard.press(key)
        hidden += tab.evaluate(
            """() => {
                 const number = document.activeElement, {left, top, width, height} = number.getBoundingClientRect();
                 const seen = document.elementFromPoint(left + width / 2, top + height / 2);
                 return number.contains(seen) || !number.closest("article") ? [] : [number.textContent];
               }"""
        )

    assert hidden == []
