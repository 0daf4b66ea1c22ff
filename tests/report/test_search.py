"""The search in a real browser, as a reader uses it: what it finds, what it does not, how fast, and by keyboard alone.

`search_queries.csv` holds what readers type, with the page, section or row that must be among the first three hits;
`search_absent.txt` what is on no page. Both were written from knowing the report, not from its index, and have been
looked at since: they keep what works from breaking. `search_asked.csv` was written before the words of readers, pinyin
and slips were; any of its pages is right.
"""

from __future__ import annotations

import csv
import gzip
import http.server
import re
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ROOT, Quiet, until
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Route, expect

MOST_BYTES = 300_000
FIRST = 3
MOST_MISSED = 0.05
PROJECT = "残疾人运动会市级补助"
PROJECT_ROW = "projects/#table-projects-2-追加07"  # the first of its tables on the page
TABLE_NUMBER = re.compile(r"(#table-[a-z]+)-\d+(?=-)")  # a row may stand in several tables of its data
IS_UNCOVERED = """cell => {
    const { left, right, top, bottom } = cell.getBoundingClientRect();
    return [top + 2, bottom - 2].every(y => cell.contains(document.elementFromPoint((left + right) / 2, y)));
}"""


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The built site on this machine below a fiscal year, as it is published; with a slash at the end."""
    published = tmp_path_factory.mktemp("published")
    (published / "2019").symlink_to(site, target_is_directory=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(published)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/2019/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a measured rate, whatever pytest does with output."""

    def said(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return said


def searching(tab: Page, address: str) -> Page:
    """The page at the address with the search open and its index there."""
    tab.goto(address)
    tab.keyboard.press("/")
    expect(tab.locator(".search-dialog")).to_be_visible()
    until(tab, "!!(window.reportData?.search_index && window.reportSearch?.engine)")
    return tab


def hits(tab: Page, address: str, query: str) -> list[str]:
    """What the query finds, as addresses below the site's root, best first, as many as are listed at once."""
    tab.locator("#search-query").fill(query)
    links = tab.locator(".search-hit").evaluate_all("links => links.map(link => link.href)")
    return [unquote(link).removeprefix(address) for link in links]


def is_expected(hit: str, expected: str) -> bool:
    """Whether a hit leads to the page, or when an anchor is given, to that very place; a lone # is the first page."""
    if "#" not in expected:
        return hit.partition("#")[0] == expected
    same = (TABLE_NUMBER.sub(r"\1", address) for address in (hit, expected.removesuffix("#")))
    return len(set(same)) == 1


def test_what_readers_type_is_among_the_first_three_hits(tab: Page, address: str, say: Callable[[str], None]) -> None:
    with Path(__file__).with_name("search_queries.csv").open(encoding="utf-8", newline="") as file:
        wanted = [(row["输入"], row["应在前三位"]) for row in csv.DictReader(file)]
    searching(tab, address)
    found = {query: hits(tab, address, query)[:FIRST] for query, _ in wanted}
    first = sum(any(is_expected(hit, expected) for hit in found[query][:1]) for query, expected in wanted)
    missed = {
        query: found[query] for query, expected in wanted if not any(is_expected(hit, expected) for hit in found[query])
    }
    say(f"搜索：{len(wanted)}个查询，首位命中{first}个，前三位命中{len(wanted) - len(missed)}个")

    assert len(wanted) >= 80
    assert missed == {}


def test_what_is_on_no_page_is_not_found(tab: Page, address: str, say: Callable[[str], None]) -> None:
    absent = Path(__file__).with_name("search_absent.txt").read_text("utf-8").splitlines()
    searching(tab, address)
    false = {query: found for query in absent if (found := hits(tab, address, query))}
    say(f"搜索：{len(absent)}个本站没有的查询，误报{len(false)}个")

    assert len(absent) >= 15
    assert false == {}
    expect(tab.locator(".search-count")).to_have_text(f"没有找到“{absent[-1]}”，本站没有这样的文字。")


def test_what_citizens_ask_leads_to_a_right_page(tab: Page, address: str, say: Callable[[str], None]) -> None:
    with Path(__file__).with_name("search_asked.csv").open(encoding="utf-8", newline="") as file:
        asked = {row["输入"]: row["应有之一在前三位"] for row in csv.DictReader(file)}
    searching(tab, address)
    pages = {query: [hit.partition("#")[0] for hit in hits(tab, address, query)[:FIRST]] for query in asked}
    present = {
        query: {"" if page == "index" else f"{page}/" for page in right.split("|")}
        for query, right in asked.items()
        if right
    }
    missed = [query for query, right in present.items() if not right & set(pages[query])]
    say(f"搜索：{len(present)}个平常的问法，前三位命中{len(present) - len(missed)}个；没有命中：{'、'.join(missed)}")

    assert len(present) >= 200
    assert len(missed) <= MOST_MISSED * len(present)
    assert [query for query, right in asked.items() if not right and pages[query]] == []


def test_an_answer_to_a_part_of_a_query_says_so(tab: Page, address: str) -> None:
    searching(tab, address)
    assert hits(tab, address, "轮椅篮球") != []
    expect(tab.locator(".search-count")).to_have_text(
        re.compile("^按“轮椅”来找。没有全都说到的地方，只说到其中一部分的，找到")
    )


@pytest.mark.parametrize("query, meant", [("sangong", "三公"), ("cjrz", "残疾人证"), ("执形率", "执行率")])
def test_pinyin_initials_and_slips_say_what_is_looked_for(tab: Page, address: str, query: str, meant: str) -> None:
    searching(tab, address)
    assert hits(tab, address, query) != []
    expect(tab.locator(".search-count")).to_have_text(re.compile(f"^按“{meant}”来找。"))


def test_the_search_begins_with_six_questions_that_have_answers(tab: Page, address: str) -> None:
    searching(tab, address)
    questions = tab.locator(".search-questions").get_by_role("button")
    expect(questions).to_have_count(6)
    text = questions.first.inner_text()
    questions.first.press("Enter")

    expect(tab.locator("#search-query")).to_be_focused()
    expect(tab.locator("#search-query")).to_have_value(text)
    expect(tab.locator(".search-questions")).to_be_hidden()
    assert tab.locator(".search-hit").count() > 0


def test_who_asks_for_a_number_sees_it(tab: Page, address: str) -> None:
    searching(tab, address)
    hits(tab, address, "花了多少钱")

    expect(tab.locator(".search-hit .search-text").first).to_contain_text(re.compile(r"花掉的钱：[\d.]+万元"))


def test_what_is_found_of_a_query_that_is_not_is_offered(tab: Page, address: str) -> None:
    searching(tab, address)
    assert hits(tab, address, "残疾人高尔夫") == []
    offered = tab.locator(".search-tries").get_by_role("button")
    expect(offered).to_have_text([re.compile("^残疾人（")])
    expect(tab.locator(".search-dialog [role=status]")).to_have_text(
        "没有找到“残疾人高尔夫”，本站没有这样的文字。可以试试：“残疾人”。"
    )
    offered.first.click()

    expect(tab.locator("#search-query")).to_be_focused()
    expect(tab.locator("#search-query")).to_have_value("残疾人")
    expect(tab.locator(".search-tries")).to_be_hidden()
    assert tab.locator(".search-hit").count() > 0


def test_a_question_is_answered_by_what_it_asks_about_and_says_so(tab: Page, address: str) -> None:
    searching(tab, address)
    hits(tab, address, "有什么建议")

    expect(tab.locator(".search-count")).to_have_text(re.compile("^按“建议”来找。找到"))
    expect(tab.locator(".search-hit mark").first).to_have_text("建议")


def test_a_query_with_few_answers_has_few_hits(tab: Page, address: str) -> None:
    searching(tab, address)
    hits(tab, address, "残保金")
    total = tab.evaluate("window.reportSearch.engine(window.reportData.search_index).find('残保金').hits.length")

    assert 0 < total < 40


def test_less_than_300_kb_are_fetched_before_the_first_result(
    tab: Page, address: str, site: Path, say: Callable[[str], None]
) -> None:
    tab.goto(f"{address}about/")
    tab.wait_for_load_state("networkidle")
    fetched = ["-/search.js"]
    tab.on("request", lambda request: fetched.append(request.url.removeprefix(address)))
    tab.keyboard.press("/")
    tab.locator("#search-query").fill("评价")
    expect(tab.locator(".search-hit").first).to_be_visible()
    fetched = [name for name in fetched if "favicon" not in name]
    contents = [(site / name).read_bytes() for name in fetched]
    whole, packed = (sum(map(len, texts)) for texts in (contents, map(gzip.compress, contents)))
    say(f"搜索：首个结果之前{whole:,}字节（gzip 后{packed:,}字节）")

    assert sorted(fetched) == [
        "-/search-match.js",
        "-/search-query.js",
        "-/search-words.js",
        "-/search.css",
        "-/search.js",
        "search_index.js",
    ]
    assert whole <= MOST_BYTES


def test_hits_stand_there_in_the_frame_after_a_key(tab: Page, address: str) -> None:
    """Nothing more comes later: no pause is made on purpose, and no work is left for another turn."""
    searching(tab, address)
    later = tab.evaluate(
        """async queries => {
            const input = document.querySelector("#search-query");
            const shown = () => document.querySelector(".search-dialog").textContent;
            const later = [];
            for (const text of queries.flatMap(query => [...query].map((_, end) => query.slice(0, end + 1)))) {
                input.value = text;
                input.dispatchEvent(new InputEvent("input", { bubbles: true }));
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                const first = shown();
                await new Promise(done => setTimeout(done, 250));
                if (shown() !== first) later.push(text);
            }
            return later;
        }""",
        ["残疾人康复专项补助经费", "昆财社〔2019〕57号", "6412.30万元", "满意度 康复"],
    )

    assert later == []


def test_keys_open_choose_and_follow(tab: Page, address: str) -> None:
    searching(tab, address + "sangong/")
    hits(tab, address, PROJECT)
    query = tab.locator("#search-query")

    expect(query).to_be_focused()
    expect(query).to_have_attribute("aria-expanded", "true")
    expect(query).not_to_have_attribute("aria-activedescendant", "search-hit-0")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    expect(query).to_have_attribute("aria-activedescendant", "search-hit-1")
    expect(tab.locator("#search-hit-1")).to_have_attribute("aria-selected", "true")
    tab.keyboard.press("ArrowUp")
    expect(tab.locator("#search-hit-1")).to_have_attribute("aria-selected", "false")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/projects/**")
    assert unquote(tab.url).removeprefix(address) == PROJECT_ROW


def test_a_hit_leads_to_its_row_in_sight_and_marked(tab: Page, address: str) -> None:
    searching(tab, address)
    hits(tab, address, PROJECT)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/projects/**")
    row = tab.locator("tr:target")
    mark = tab.evaluate(
        """() => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.background = "var(--mark)";
            return getComputedStyle(probe).backgroundColor;
        }"""
    )

    expect(row.locator("th")).to_be_in_viewport(ratio=1)
    assert row.locator("th").evaluate(IS_UNCOVERED)
    expect(row.locator("th")).to_have_css("background-color", mark)
    assert PROJECT in row.inner_text().replace("\n", "")
    until(tab, "CSS.highlights.get('found')?.size > 0")
    assert tab.evaluate("[...CSS.highlights.get('found')].map(String)") == [PROJECT]


def test_a_row_without_an_address_is_found_in_its_table(tab: Page, address: str) -> None:
    searching(tab, address)
    found = hits(tab, address, "市本级残保金增幅")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/checks/**")

    assert found[0] == "checks/#table-declared"
    expect(tab.locator("tr.found")).to_be_in_viewport()
    expect(tab.locator("tr.found th")).to_have_text("市本级残保金增幅")


def test_a_hit_on_this_page_closes_the_search(tab: Page, address: str) -> None:
    searching(tab, address + "sangong/")
    assert hits(tab, address, "公务接待费")[0] == "sangong/#公务接待费"
    tab.keyboard.press("Enter")

    expect(tab.locator(".search-dialog")).to_be_hidden()
    expect(tab.locator("#公务接待费")).to_be_in_viewport()


@pytest.mark.parametrize("start", [".search-open", "main a[href]"])
def test_escape_gives_the_focus_back(tab: Page, address: str, start: str) -> None:
    tab.goto(address)
    before = tab.locator(start).first
    before.focus()
    tab.keyboard.press("Control+k")
    expect(tab.locator("#search-query")).to_be_focused()
    tab.keyboard.press("Escape")

    expect(tab.locator(".search-dialog")).to_be_hidden()
    expect(before).to_be_focused()


def test_nothing_typed_after_the_key_is_lost_on_a_slow_line(tab: Page, address: str) -> None:
    waiting: list[Route] = []
    for name in ("search.css", "search_index.js"):
        tab.route(f"**/{name}", lambda route: waiting.append(route))  # a built-in method cannot be handed over
    tab.goto(address)
    tab.keyboard.press("/")
    tab.keyboard.type("残保金")

    expect(tab.locator("#search-query")).to_have_value("残保金")
    expect(tab.locator(".search-count")).to_have_text("正在读取…")
    for route in waiting:
        route.continue_()
    expect(tab.locator(".search-hit mark").first).to_have_text("残保金")
    expect(tab.locator(".search-dialog")).to_have_css("opacity", "1")


def test_the_slash_can_be_turned_off(tab: Page, address: str) -> None:
    searching(tab, address)
    tab.locator(".search-key").uncheck()
    tab.keyboard.press("Escape")
    tab.keyboard.press("/")

    expect(tab.locator(".search-dialog")).to_be_hidden()
    tab.reload()
    tab.keyboard.press("/")
    expect(tab.locator(".search-dialog")).to_be_hidden()
    tab.keyboard.press("Control+k")
    expect(tab.locator(".search-dialog")).to_be_visible()
    expect(tab.locator(".search-key")).not_to_be_checked()


def test_the_number_of_hits_is_said(tab: Page, address: str) -> None:
    searching(tab, address)
    hits(tab, address, "助盲脱贫")

    expect(tab.locator(".search-dialog [role=status]")).to_have_text("找到4处，在2个页面。")
    expect(tab.locator(".search-hit mark").first).to_have_text("助盲脱贫")


def test_letters_of_a_word_in_the_making_are_not_searched(tab: Page, address: str) -> None:
    searching(tab, address)
    assert hits(tab, address, "评价") != []
    tab.evaluate(
        """() => {
            const input = document.querySelector("#search-query");
            input.value = "can'bao'jin";
            input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )

    assert tab.locator(".search-hit").count() > 0


def test_more_hits_are_shown_when_asked_for(tab: Page, address: str) -> None:
    searching(tab, address)
    assert len(hits(tab, address, "残疾人")) == 20
    tab.get_by_role("button", name="再看20处").click()

    assert tab.locator(".search-hit").count() == 40
    expect(tab.locator("#search-query")).to_be_focused()


def test_without_scripts_the_index_of_facts_stands_in(browser: Browser, address: str, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + "sangong/")
    link = tab.get_by_role("banner").get_by_role("link", name="数字索引")

    expect(tab.locator(".search-open")).to_be_hidden()
    expect(tab.locator(".search-dialog")).to_be_hidden()
    expect(link).to_be_visible()
    assert link.evaluate("link => link.href") == address + "facts/"
    context.close()


def test_nothing_of_the_stock_search_is_left(site: Path) -> None:
    pages = {path.name: path.read_text("utf-8") for path in site.rglob("*.html")}

    assert not (site / "search").exists()
    assert [name for name, html in pages.items() if 'class="md-search' in html] == []


def test_it_works_from_a_folder_without_any_request_leaving(tab: Page, tmp_path: Path) -> None:
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True, use_directory_urls=False)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
    asked: list[str] = []
    tab.context.on("request", lambda request: asked.append(request.url))
    root = f"file://{tmp_path}/"
    searching(tab, root + "index.html")

    assert hits(tab, root, PROJECT)[0] == PROJECT_ROW.replace("/#", ".html#")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/projects.html**")
    expect(tab.locator("tr:target")).to_be_in_viewport()
    assert {url.partition(":")[0] for url in asked} == {"file"}


def test_a_text_and_its_searched_form_keep_their_places(tab: Page, address: str) -> None:
    """Every character of every form knows where it stands in the text, in order, and marking changes no form."""
    searching(tab, address)
    wrong = tab.evaluate(
        """() => {
            const wrong = [];
            const check = (text) => {
                const { text: form, at } = reportSearch.normalised(text);
                const inOrder = at.every((place, n) => place < text.length && (!n || place >= at[n - 1]));
                const isSame = form === reportSearch.normalised(text, false).text;
                if (!isSame || !inOrder || at.length !== form.length) wrong.push(text);
            };
            const walk = (value) => {
                if (typeof value === "string") check(value);
                else if (value && typeof value === "object") Object.values(value).forEach(walk);
            };
            walk(reportData.search_index);
            return wrong;
        }"""
    )

    assert wrong == []
