"""The built site as it looks: on a phone, without scripts, on paper, with forced colours, and with charts made live."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, until
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Route, expect

from report.test_accessibility import pages_of

CHARTS = 13
LIVE = "document.querySelectorAll('.plot.live .js-plotly-plot').length"
SCROLLED = "scrollTo(0, document.body.scrollHeight)"


def requested(tab: Page) -> list[str]:
    """Fills with the name of each file that the tab asks for, while it does."""
    names: list[str] = []
    tab.on("request", lambda request: names.append(request.url.rpartition("/")[2]))
    return names


def read_through(tab: Page) -> None:
    """Scroll as a reader does, a screen at a time."""
    height = tab.evaluate("document.body.scrollHeight")
    for top in range(0, height, 500):
        tab.mouse.wheel(0, 500)
        until(tab, f"scrollY >= Math.min({top}, document.documentElement.scrollHeight - innerHeight - 2)")


def make_live(tab: Page, count: int) -> None:
    """Ask for every chart of the page, as the button does, and wait until they are there."""
    tab.evaluate("document.querySelectorAll('.interactive').forEach((button) => button.click())")
    until(tab, f"{LIVE} === {count}")


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(tab: Page, address: str, site: Path, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 700})
    wide = []
    for page in pages_of(site):
        tab.goto(f"{address}{page}")
        tab.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        size = tab.evaluate("document.documentElement.scrollWidth")
        wide += [(page, size)] if size > width else []

    assert wide == []


@pytest.mark.parametrize("width", [360, 1280])
def test_head_and_first_column_stand_still_in_a_wide_table(tab: Page, address: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 500})
    tab.goto(f"{address}funds/")
    region = tab.get_by_role("region", name="2019年资金收支及结余")
    region.scroll_into_view_if_needed()
    region.evaluate("region => region.scrollTo(140, 120)")
    edges = region.evaluate(
        """region => {
            const { left, top } = region.getBoundingClientRect();
            const at = (selector) => region.querySelector(selector).getBoundingClientRect();
            const second = at("thead tr:nth-child(2) th"), first = at("thead tr:first-child");
            return [region.scrollLeft, region.scrollTop, at("thead").top - top, second.top - first.bottom,
                at("tbody tr:last-child th").left - left, at("thead .heads-rows").left - left].map(Math.round);
        }"""
    )

    assert edges[0] > 0
    assert [abs(edge) <= 1 for edge in edges[2:]] == [True] * 4


def test_only_regions_that_scroll_stop_the_keyboard(tab: Page, address: str) -> None:
    tab.goto(f"{address}sangong/")
    expect(tab.locator("#table-sangong .scroll")).not_to_have_attribute("tabindex", "0")
    tab.set_viewport_size({"width": 360, "height": 700})

    expect(tab.locator("#table-sangong .scroll")).to_have_attribute("tabindex", "0")


def test_without_scripts_bars_tables_and_chapters_are_there(browser: Browser, address: str) -> None:
    for width in (320, 1280):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{address}charts/")
        for chart in tab.locator(".chart").all():
            expect(chart.locator(".drawn")).to_be_visible()
            expect(chart.locator(".sentence")).to_be_visible()
            expect(chart.locator(".drawn :is(rect.s, circle)").first).to_be_visible()
            chart.locator("summary").click()
            expect(chart.locator("tbody tr").first).to_be_visible()
        expect(tab.locator(".interactive")).to_have_count(0)
        expect(tab.locator("#site-nav a").first).to_be_visible()
        context.close()


def test_the_menu_takes_no_room_while_scripts_are_on_their_way(tab: Page, address: str) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.route("**/*.js", lambda route: route.abort())
    tab.goto(address)

    expect(tab.locator(".md-sidebar--primary")).to_have_css("position", "fixed")


def test_the_files_to_download_fit_a_phone(tab: Page, address: str) -> None:
    tab.set_viewport_size({"width": 320, "height": 700})
    tab.goto(f"{address}downloads/")
    region = tab.get_by_role("region", name="全部文件")

    assert region.evaluate("one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]") == [0, 0]


def test_no_table_is_cut_that_does_not_offer_to_be_shown_whole(tab: Page, address: str) -> None:
    for page in ("errata/", "indicators/", "downloads/", "experience/", "checks/"):
        tab.goto(f"{address}{page}")
        cut = tab.locator(".scroll:visible").evaluate_all(
            """regions => regions.filter((one) => one.scrollHeight > one.clientHeight + 1
                && !one.nextElementSibling?.matches(".whole-table")).length"""
        )
        assert (page, cut) == (page, 0)


def test_the_groups_of_the_errata_are_closed_until_asked_for_and_can_be_filtered(tab: Page, address: str) -> None:
    tab.goto(f"{address}errata/")
    figure = tab.locator("#table-errata")
    folds = figure.locator("details.fold")
    rows = folds.evaluate_all("all => all.map((one) => one.querySelectorAll('tbody tr').length)")

    assert folds.locator(".count").all_inner_texts() == [str(number) for number in rows]
    assert folds.evaluate_all("all => all.filter((one) => one.open).length") == 0
    figure.get_by_role("searchbox").fill("满意度 问卷")
    expect(figure.get_by_role("status")).to_have_text(re.compile("^剩下[1-9]项$"))
    kept = figure.locator("tbody tr:visible").all_inner_texts()
    assert kept
    assert [text for text in kept if "满意度" not in text or "问卷" not in text] == []
    figure.get_by_role("searchbox").fill("")
    expect(folds).to_have_count(len(rows))
    figure.get_by_role("button", name="全部展开").press("Enter")
    expect(figure.locator("tbody tr:visible")).to_have_count(sum(rows))


def test_the_index_of_numbers_shows_those_of_one_page(tab: Page, address: str) -> None:
    tab.goto(f"{address}facts/")
    tab.get_by_label("只看“数字索引”里出现在一页的").select_option(label="三公经费")
    shown = tab.locator(".facts dl > div:visible")

    expect(tab.get_by_role("status").first).to_have_text(f"剩下{shown.count()}项")
    assert shown.count() > 20
    assert shown.locator("dd:last-child").filter(has_not_text="三公经费").count() == 0
    assert tab.locator("details.facts:visible").filter(has_text=re.compile(r"\b0个数")).count() == 0


def test_the_address_of_a_row_in_a_fold_opens_it(tab: Page, address: str) -> None:
    tab.goto(f"{address}errata/#table-errata-更正058")

    expect(tab.locator("tr:target")).to_be_in_viewport()


def test_a_table_of_words_is_a_list_of_labelled_cards_on_a_phone(tab: Page, address: str) -> None:
    tab.set_viewport_size({"width": 360, "height": 700})
    tab.goto(f"{address}errata/")
    table = tab.locator("table.prose").first
    row = table.locator("tbody tr[id]:not(.group)").first
    widths = row.locator("th, td").evaluate_all("cells => new Set(cells.map((cell) => cell.offsetWidth)).size")
    labels = row.locator("td").evaluate_all("cells => cells.map((cell) => cell.dataset.label)")

    assert widths == 1
    assert table.evaluate("one => getComputedStyle(one).display") == "block"
    assert labels == table.locator("thead th").all_inner_texts()[1:]
    expect(table.get_by_role("columnheader")).to_have_count(len(labels) + 1)


def test_every_bar_is_as_long_as_its_number(tab: Page, address: str) -> None:
    tab.goto(f"{address}charts/")
    rows = tab.locator("#chart-8 .drawn .bar").evaluate_all(
        """bars => bars.map((bar) => [parseFloat(bar.querySelector(".amount").firstChild.data),
            bar.querySelector("rect").getBoundingClientRect().width])"""
    )
    per_point = {round(width / points, 1) for points, width in rows}

    assert (len(rows), len(per_point)) == (10, 1)


def test_paper_shows_all_of_every_table_and_every_bar(tab: Page, address: str) -> None:
    tab.goto(f"{address}projects/")
    make_live(tab, tab.locator(".interactive").count())
    tab.emulate_media(media="print")
    cut = (
        "[...document.querySelectorAll('.data-table .scroll')].filter((one) => one.scrollHeight > one.clientHeight + 1)"
    )

    assert tab.evaluate(f"{cut}.length") == 0
    for drawn in tab.locator(".drawn").all():
        expect(drawn).to_be_visible()
    for hidden in (".md-header", ".md-footer", ".md-sidebar", ".canvas", ".interactive", ".headerlink"):
        expect(tab.locator(hidden).first).to_be_hidden()


def test_no_drawing_is_higher_than_a_sheet_of_paper(tab: Page, address: str) -> None:
    tab.set_viewport_size({"width": 680, "height": 960})  # what A4 leaves between its margins
    heights = {}
    for page in ("indicators", "print", "poster", "charts"):
        tab.goto(f"{address}{page}/")
        tab.emulate_media(media="print")
        heights[page] = tab.evaluate(
            "Math.max(...[...document.querySelectorAll('svg')].map((one) => one.clientHeight))"
        )

    assert {page: height for page, height in heights.items() if height > 960} == {}
    assert heights["charts"] > 100


@pytest.mark.parametrize(("page", "sides"), [("poster", 1), ("easy", 2)])
def test_the_two_pages_to_hand_out_fit_one_sheet_of_paper(tab: Page, address: str, page: str, sides: int) -> None:
    tab.goto(f"{address}{page}/")

    assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))) == sides


def test_the_easy_page_is_large_type_on_paper(tab: Page, address: str) -> None:
    tab.goto(f"{address}easy/")
    tab.emulate_media(media="print")
    sizes = tab.locator(".page-easy :is(p, li, h2)").evaluate_all(
        "all => all.filter((one) => !one.closest('.score')).map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )

    assert min(sizes) * 72 / 96 >= 14


def test_forced_colours_keep_the_drawn_bars_and_tell_series_apart(browser: Browser, address: str) -> None:
    context = browser.new_context(forced_colors="active")
    tab = context.new_page()
    names = requested(tab)
    tab.goto(f"{address}charts/")
    read_through(tab)
    first, second = (
        tab.locator(f".chart:has(.drawn rect.second) .drawn rect.{one}").first for one in ("main", "second")
    )
    fills = [bar.evaluate("bar => getComputedStyle(bar).fill") for bar in (first, second)]
    unlike = """() => [...document.querySelectorAll(".drawn.stack")].filter((drawn) => {
        const first = (part) => getComputedStyle(drawn.closest(".chart").querySelector(`${part} rect.main`)).fill;
        return first(".legend") !== first(".track") || first(".legend") !== first(".amounts");
    }).length"""
    unlike_the_legend = tab.evaluate(unlike)
    context.close()

    assert (fills[0] != fills[1], unlike_the_legend) == (True, 0)
    assert [name for name in names if "plotly" in name] == []


def test_the_chapter_that_is_read_is_in_sight_in_the_long_list_of_chapters(tab: Page, address: str) -> None:
    tab.set_viewport_size({"width": 1280, "height": 400})
    for page, scrolled in (("about/", True), ("easy/", False)):
        tab.goto(f"{address}{page}")
        expect(tab.locator("#site-nav [aria-current]")).to_be_in_viewport(ratio=0.95)
        assert (tab.evaluate("document.querySelector('.md-sidebar__scrollwrap').scrollTop") > 0) == scrolled


def test_nothing_moves_for_readers_who_asked_for_that(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 360, "height": 700})
    tab = context.new_page()
    tab.goto(address)
    moving = tab.evaluate(
        """[...document.querySelectorAll("*")].filter((one) => {
            const { transitionDuration, transitionProperty, animationName } = getComputedStyle(one);
            const times = transitionProperty === "none" ? [] : transitionDuration.split(", ");
            return times.some((time) => time !== "0s") || animationName !== "none";
        }).length"""
    )
    context.close()

    assert moving == 0


# ---- Charts made live


def test_plotly_is_fetched_only_when_a_reader_asks(tab: Page, address: str) -> None:
    names = requested(tab)
    tab.goto(f"{address}charts/")
    read_through(tab)
    tab.wait_for_timeout(500)
    assert [name for name in names if "plotly" in name or name.startswith("chart-")] == []

    tab.get_by_role("button", name="互动图").first.click()
    until(tab, f"{LIVE} === 1")
    assert "plotly-basic.min.js" in names
    assert len([name for name in names if name.startswith("chart-")]) == 1


def test_a_live_chart_can_be_sorted_by_value(tab: Page, address: str) -> None:
    tab.goto(f"{address}conclusion/")
    make_live(tab, 1)
    tab.get_by_role("button", name="按大小排列").click()

    expect(tab.get_by_role("button", name="按大小排列")).to_have_attribute("aria-pressed", "true")
    until(tab, "document.querySelector('.canvas').layout.yaxis.categoryorder === 'total ascending'")


def test_the_page_does_not_jump_when_a_chart_becomes_live(tab: Page, address: str) -> None:
    heights = "[...document.querySelectorAll('.plot')].map((plot) => Math.round(plot.getBoundingClientRect().height))"
    tab.goto(f"{address}charts/")
    before = tab.evaluate(heights)
    make_live(tab, CHARTS)

    assert [abs(now - then) <= 2 for now, then in zip(tab.evaluate(heights), before, strict=True)] == [True] * CHARTS


def test_on_a_phone_a_chart_becomes_live_only_when_asked(tab: Page, address: str) -> None:
    tab.set_viewport_size({"width": 360, "height": 700})
    tab.goto(f"{address}conclusion/")
    names = requested(tab)
    read_through(tab)
    tab.wait_for_timeout(300)
    assert [name for name in names if "plotly" in name] == []

    tab.get_by_role("button", name="互动图").click()
    until(tab, f"{LIVE} === 1")


def test_the_button_brings_the_drawn_bars_back(tab: Page, address: str) -> None:
    tab.goto(f"{address}conclusion/")
    make_live(tab, 1)
    expect(tab.locator(".drawn")).to_be_hidden()
    tab.get_by_role("button", name="静态图").click()

    expect(tab.get_by_role("button", name="互动图")).to_be_visible()
    expect(tab.locator(".drawn")).to_be_visible()


def test_without_plotly_the_drawn_bars_stay(tab: Page, address: str) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    tab.route("**/plotly-basic.min.js", refuse)
    tab.goto(f"{address}conclusion/")
    with tab.expect_event("requestfailed"):
        tab.evaluate("document.querySelector('.interactive').click()")

    expect(tab.get_by_role("button", name="互动图")).to_be_visible()
    expect(tab.locator(".drawn")).to_be_visible()


def test_a_live_chart_has_chinese_labels_its_numbers_and_no_buttons_of_plotly(tab: Page, address: str) -> None:
    tab.goto(f"{address}conclusion/")
    make_live(tab, 1)
    texts = tab.locator(".canvas text").all_text_contents()

    assert {"部门决策", "部门管理", "部门绩效", "6.10分", "32.00分", "38.90分"} <= set(texts)
    expect(tab.locator(".modebar, .plotlyjsicon")).to_have_count(0)
    expect(tab.locator(".canvas")).to_have_attribute("aria-hidden", "true")


def test_a_live_chart_changes_its_colours_with_the_page(tab: Page, address: str) -> None:
    tab.goto(f"{address}conclusion/")
    make_live(tab, 1)
    ink = "getComputedStyle(document.querySelector('.canvas .yaxislayer-above text, .canvas .ytick text')).fill"
    light = tab.evaluate(ink)
    tab.get_by_role("button", name="切换到深色").click()

    until(tab, f"{ink} !== '{light}'")


def test_charts_become_live_from_a_folder_too(tab: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("offline")
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True, use_directory_urls=False)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    config.plugins.on_shutdown()
    tab.goto((folder / "conclusion.html").as_uri())

    make_live(tab, 1)
