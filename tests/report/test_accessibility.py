"""The built site for readers who see, hear or move differently: axe-core on every page, and what axe cannot judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import TESTS, until
from playwright.sync_api import Browser, BrowserContext, Page, expect

AXE = TESTS / "vendor" / "axe.min.js"
AT_ONCE = 4
WIDTHS = (320, 1280)
MODES = [(width, scheme) for width in WIDTHS for scheme in ("light", "dark")]
HEADLINE = "市残联2019年：自评89.70分，花了5088.60万元"
REPORT = "昆明市残疾人联合会2019年度部门整体支出绩效评价报告"
START = """(rules) => {
    const only = rules ? { runOnly: { type: "tag", values: rules } } : {};
    window.checked = axe.run(document, { resultTypes: ["violations"], ...only });
}"""

# Keeps a few entries of each list of facts: all of them were judged at the first width, and there are thousands.
WITHOUT_REPEATS = """() => document.querySelectorAll(".facts dt:nth-of-type(n + 6), .facts dt:nth-of-type(n + 6) ~ dd")
    .forEach((one) => one.remove())"""

# Changes the scheme as a reader does, by the button, unless the page is in it already.
IN_SCHEME = """(scheme) => {
    if (document.body.dataset.mdColorScheme !== scheme) document.querySelector(".scheme-switch").click();
    if (document.body.dataset.mdColorScheme !== scheme) throw new Error(`not in ${scheme}`);
}"""

# Opens the search on a page where it is not yet, with hits, and begins to check the dialog alone: the rest is the same.
SEARCHED = """() => {
    const dialog = document.querySelector(".search-dialog"), query = document.querySelector("#search-query");
    if (!dialog.open) document.querySelector(".search-open").click();
    query.value = "残疾人";
    query.dispatchEvent(new Event("input", { bubbles: true }));
}"""
HITS = "document.querySelectorAll('.search-hit').length > 0"
START_DIALOG = """() => { window.checked = axe.run(".search-dialog", { resultTypes: ["violations"] }); }"""
FOUND = """() => window.checked.then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`)))"""

# Cells that lack the header of their column or row; under two levels, cells whose `headers` are not all of theirs.
CELLS_WITHOUT_HEADERS = """() => [...document.querySelectorAll("table")].flatMap((table) => {
    const grid = [];
    [...table.rows].forEach((row, y) => [...row.cells].forEach((cell) => {
        let x = 0;
        while (grid[y]?.[x]) x += 1;
        for (let down = 0; down < cell.rowSpan; down += 1)
            for (let across = 0; across < cell.colSpan; across += 1) (grid[y + down] ??= [])[x + across] = cell;
    }));
    const twoLevels = table.tHead.rows.length > 1;
    return [...table.querySelectorAll("td")].filter((cell) => {
        const y = grid.findIndex((row) => row.includes(cell)), x = grid[y].indexOf(cell);
        const columns = [...new Set(grid.slice(0, table.tHead.rows.length).map((row) => row[x]))];
        const rows = grid[y].filter((other) => /^row/.test(other.scope));
        const group = cell.closest("tbody").querySelector(".group th");
        const due = [...columns, ...(group ? [group] : []), ...rows];
        if (!columns.every((head) => /^col/.test(head.scope)) || rows.length !== 1) return true;
        return twoLevels && cell.headers !== due.map((head) => head.id).join(" ");
    }).map((cell) => `${table.caption.textContent}: ${cell.textContent}`);
})"""

# Remembers everything that the keyboard must reach, and how many that are.
STOPS_DUE = """() => {
    const all = [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")];
    const isDue = (one) => one.tabIndex >= 0 && !one.hidden && one.checkVisibility({ visibilityProperty: true });
    window.due = new Set(all.filter(isDue));
    return window.due.size;
}"""

# What is wrong with where the focus is: not due (again), or still without an outline, out of sight or covered when
# the page has had a second to come to rest (a slow machine scrolls to the stop some frames after the key).
STOP_SEEN = """async () => {
    const at = document.activeElement, name = at.outerHTML.slice(0, 90);
    if (!window.due.delete(at)) return `not due: ${name}`;
    const frame = () => new Promise(requestAnimationFrame);
    for (const start = performance.now(); !isSeen(at); await frame())
        if (performance.now() - start > 1000) return `unseen: ${name}`;
    return "";
    function isSeen(at) {
        const { left, top, right, bottom, width, height } = at.getBoundingClientRect();
        const within = (place, size) => Math.min(Math.max(place, 4), size - 4);
        const middle = [within(left + width / 2, innerWidth), within(top + height / 2, innerHeight)];
        const over = document.elementFromPoint(...middle);
        const inside = right > 0 && left < innerWidth && bottom > 0 && top < innerHeight;
        const free = at.contains(over) || over?.contains(at);
        return getComputedStyle(at).outlineStyle !== "none" && inside && free;
    }
}"""


def pages_of(site: Path) -> list[str]:
    """The addresses of all pages below the site's root."""
    folders = sorted(path.parent.relative_to(site).as_posix() for path in site.rglob("index.html"))
    return ["404.html", *("" if folder == "." else f"{folder}/" for folder in folders)]


@pytest.fixture(scope="module")
def pages(site: Path) -> list[str]:
    return pages_of(site)


@pytest.fixture(scope="module")
def html(site: Path) -> dict[str, str]:
    """The source of every page by its address."""
    files = {
        page: site / page / "index.html" if page == "" or page.endswith("/") else site / page for page in pages_of(site)
    }
    return {page: file.read_text(encoding="utf-8") for page, file in files.items()}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def violations(tab: Page) -> list[str]:
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE.read_text(encoding="utf-8"))
    tab.evaluate(START, None)
    return tab.evaluate(FOUND)


def opened(browser: Browser, width: int, scheme: str) -> BrowserContext:
    return browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page(browser: Browser, address: str, pages: list[str], width: int) -> None:
    """A page is loaded once a width: every rule in light, then, in dark, the rules that colours can break; in both with
    the search open."""
    script = AXE.read_text(encoding="utf-8")
    context = opened(browser, width, "light")
    found: list[str] = []
    for start in range(0, len(pages), AT_ONCE):
        tabs = {page: context.new_page() for page in pages[start : start + AT_ONCE]}
        for page, tab in tabs.items():
            tab.goto(f"{address}{page}")
            tab.evaluate(script)
            if width != WIDTHS[0]:
                tab.evaluate(WITHOUT_REPEATS)
        for scheme, rules in (("default", None), ("slate", ["cat.color"])):
            for tab in tabs.values():
                tab.evaluate(IN_SCHEME, scheme)
                tab.evaluate(START, rules)
            for page, tab in tabs.items():
                found += [f"{page} {scheme}: {problem}" for problem in tab.evaluate(FOUND)]
            for tab in tabs.values():
                tab.evaluate(SEARCHED)
            for page, tab in tabs.items():
                until(tab, HITS)
                tab.evaluate(START_DIALOG)
                found += [f"{page} {scheme}, search open: {problem}" for problem in tab.evaluate(FOUND)]
                tab.keyboard.press("Escape")
        for tab in tabs.values():
            tab.close()
    context.close()

    assert len(pages) > 20
    assert found == []


@pytest.mark.parametrize("width, scheme", MODES)
def test_axe_finds_nothing_with_everything_open(browser: Browser, address: str, width: int, scheme: str) -> None:
    context = opened(browser, width, scheme)
    tab = context.new_page()
    tab.goto(f"{address}charts/")
    tab.evaluate("document.querySelectorAll('.interactive').forEach((button) => button.click())")
    tab.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    until(tab, "document.querySelectorAll('.plot.live .js-plotly-plot').length === 13")
    everything = violations(tab)
    if width < 1000:
        tab.locator(".menu-button").click()
        expect(tab.locator("#site-nav")).to_be_in_viewport()
        everything += violations(tab)
        tab.keyboard.press("Escape")
    tab.locator(".search-open").click()
    tab.locator("#search-query").fill("残疾人")
    expect(tab.locator(".search-hit").first).to_be_visible()
    everything += violations(tab)
    context.close()

    assert everything == []


def test_every_page_says_its_language_its_title_and_one_heading(html: dict[str, str]) -> None:
    wrong = []
    for page, source in html.items():
        names = re.findall(r'<a [^>]*aria-current="page">(.*?)</a>', source) or ["没有这个页面"]
        titles = re.findall(r"<title>(.*?)</title>", source.partition("</head>")[0])
        wanted = HEADLINE if names[0] == "首页" else f"{names[0]} - {REPORT}"
        if titles != [wanted] or source.count("<h1") != 1 or '<html lang="zh-CN"' not in source:
            wrong.append((page, names, titles))

    assert wrong == []


def test_every_page_names_its_publisher_its_edition_and_the_date_of_its_data(html: dict[str, str]) -> None:
    date = '<time datetime="2019-12-31">2019年12月31日</time>'
    parts = ("昆明市残疾人联合会", "2019年度", "版次 2019.1", f"数据截至{date}")
    line = re.compile(r"\s*".join(f"<span>{part}</span>" for part in parts))

    assert [page for page, source in html.items() if not line.search(source)] == ["404.html"]


def test_the_first_stop_leads_past_the_header(tab: Page, address: str) -> None:
    tab.goto(f"{address}funds/")
    tab.keyboard.press("Tab")
    expect(tab.locator(":focus")).to_have_text("跳到正文")
    expect(tab.locator(":focus")).to_be_in_viewport(ratio=1)
    tab.keyboard.press("Enter")

    expect(tab.locator(":focus")).to_have_id("main-content")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("page", ["", "funds/", "charts/", "errata/", "404.html"])
def test_the_keyboard_gets_everywhere_and_sees_where_it_is(
    browser: Browser, address: str, page: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{address}{page}")
    count = tab.evaluate(STOPS_DUE)
    hidden = []
    for _ in range(count):
        tab.keyboard.press("Tab")
        state = tab.evaluate(STOP_SEEN)
        hidden += [state] if state else []
    left = tab.evaluate("[...window.due].map((one) => one.outerHTML.slice(0, 90))")
    context.close()

    assert "\n".join([*hidden, *left]) == ""


def test_the_chapters_open_and_close_by_keyboard_on_a_narrow_screen(phone: Page, address: str) -> None:
    phone.goto(f"{address}funds/")
    button = phone.get_by_role("button", name="全部章节")
    expect(phone.locator("#site-nav a").first).to_be_hidden()
    button.focus()
    phone.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(phone.locator("#site-nav")).to_be_focused()
    phone.keyboard.press("Tab")
    expect(phone.locator("#site-nav a").first).to_be_focused()
    phone.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")

    expect(phone.locator("#site-nav a").first).to_be_hidden()


def test_light_and_dark_change_by_one_button_and_stay(tab: Page, address: str) -> None:
    tab.goto(address)
    tab.get_by_role("button", name="切换到深色").press("Enter")
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    tab.goto(f"{address}funds/")
    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    tab.get_by_role("button", name="切换到浅色").press("Enter")

    expect(tab.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def test_every_cell_has_its_headers_and_every_table_its_name(tab: Page, address: str, pages: list[str]) -> None:
    wrong = []
    for page in pages:
        tab.goto(f"{address}{page}")
        wrong += [f"{page}: {cell}" for cell in tab.evaluate(CELLS_WITHOUT_HEADERS)]
        unnamed = "[...document.querySelectorAll('table')].filter(({ caption }) => !caption?.textContent.trim()).length"
        wrong += [f"{page}: a table without a caption"] * tab.evaluate(unnamed)

    assert wrong == []


def test_a_two_level_table_is_said_with_its_names(tab: Page, address: str) -> None:
    tab.goto(f"{address}funds/")
    table = tab.get_by_role("table", name="2019年资金收支及结余（单位：元）")
    cell = table.locator('td[data-fact="资金收支.追加项目.本年支出.对下"]')
    said = cell.evaluate("cell => cell.headers.split(' ').map((id) => document.getElementById(id).innerText)")

    assert said == ["本年支出", "对下", "年中追加预算项目支出"]


def test_totals_say_that_they_are_totals(tab: Page, address: str) -> None:
    tab.goto(f"{address}funds/")
    heads = tab.locator("table tr.total > th").all_inner_texts()

    assert len(heads) > 4
    assert [head for head in heads if not re.search("小计|合计|总计", head)] == []


def test_numbers_below_zero_are_said(html: dict[str, str]) -> None:
    shown = [
        match for source in html.values() for match in re.findall(r"<(?:td|data|b)\b[^>]*>([^<]*-\d[^<]*)<", source)
    ]
    said = sum(
        source.count('<span class="said">负</span><span aria-hidden="true">-</span>') for source in html.values()
    )

    assert ([text for text in shown if re.match(r"\s*-\d", text)], said > 20) == ([], True)


def test_digits_are_ascii_and_comparisons_are_words(html: dict[str, str]) -> None:
    articles = {page: re.search(r"<article.*?</article>", source, re.DOTALL) for page, source in html.items()}
    texts = {page: re.sub(r"<code>.*?</code>|<[^>]+>", "", match[0]) for page, match in articles.items() if match}

    assert len(texts) == len(html)
    assert [page for page, text in texts.items() if re.search("[０-９≥≤]", text)] == []


def test_a_chart_is_at_most_three_stops_for_the_keyboard(tab: Page, address: str) -> None:
    tab.goto(f"{address}charts/")
    tab.evaluate("document.querySelectorAll('.interactive').forEach((button) => button.click())")
    until(tab, "document.querySelectorAll('.plot.live .js-plotly-plot').length === 13")
    stops = tab.locator(".chart").evaluate_all(
        """charts => charts.map((chart) =>
            [...chart.querySelectorAll("a[href], button, input, summary, [tabindex='0']")].filter((one) =>
                one.checkVisibility({ visibilityProperty: true })).length)"""
    )

    assert (len(stops), max(stops) <= 3) == (14, True)


def test_a_chart_is_read_as_its_sentence_and_its_table_not_as_a_drawing(tab: Page, address: str) -> None:
    tab.goto(f"{address}charts/#{quote('得分')}")
    chart = tab.get_by_role("figure", name=re.compile("一级指标得分（单位：分）"))
    chart.get_by_text("数据表和下载").click()
    snapshot = chart.aria_snapshot()

    assert "右边是得分率。总得分为89.70分，等级为良。" in snapshot
    assert 'rowheader "部门决策"' in snapshot
    assert "img" not in snapshot
