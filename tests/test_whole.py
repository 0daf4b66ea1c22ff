"""The whole report on one page: every chapter, in order, each anchor once, and nothing that leads nowhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from evaluation.markup import Macros
from evaluation.site.appearances import FinishedPage
from evaluation.site.whole import LinkNotes, printed, whole, with_notes

FUNDS = FinishedPage(
    "funds/",
    "资金",
    '<h1 id="资金">资金<a class="headerlink" href="#资金">¶</a></h1>'
    '<p id="a">见<a href="../targets/#b">目标</a>、<a href="../facts/#甲.乙">数</a>、<a href="#a">这里</a>、'
    '<a href="https://example.gov.cn/#a">外</a></p><h2>节</h2>'
    '<div class="plot" data-chart="chart-1"><rect fill="url(#chart-1-mark-1)"/></div>'
    '<td headers="g-1 c-1">id="x"</td>',
)
TARGETS = FinishedPage("targets/", "目标", '<h1>目标</h1><p id="b">乙</p>')
LEFT_OUT = {"charts", "facts", "downloads", "print", "tryout"}
FACTS = FinishedPage("facts/", "数字索引", "<h1>数字索引</h1>")


@pytest.fixture(scope="module")
def html(macros: Macros) -> str:
    chapters = [FUNDS, replace(TARGETS, wishes={"layout": "poster"}), replace(FACTS, wishes={"print": False})]
    return str(whole(chapters, macros, lambda address: f"../{address}"))


def test_each_anchor_bears_the_name_of_its_chapter(html: str) -> None:
    assert [*re.findall(r' id="([^"]*)"', html)] == [
        "funds",
        "funds--资金",
        "funds--a",
        "targets",
        "targets--b",
        "not-printed",
    ]
    assert 'headers="funds--g-1 funds--c-1"' in html
    assert 'fill="url(#funds--chart-1-mark-1)"' in html


def test_links_between_chapters_stay_on_the_page_and_others_leave_it(html: str) -> None:
    assert re.findall(r'href="([^"]*)"', html) == [
        "#funds",
        "#targets",
        "#funds--资金",
        "#targets--b",
        "../facts/#甲.乙",
        "#funds--a",
        "https://example.gov.cn/#a",
        "../facts/",
    ]


def test_on_paper_a_link_says_its_chapter_or_the_page_of_the_site(html: str) -> None:
    links = [html.index(f'href="{address}"') for address in ("#targets--b", "../facts/#甲.乙", "#funds--a")]

    assert [html[at:].partition(">")[0].partition("data-paper=")[2] for at in links] == [
        '"第2章"',
        '"本站“数字索引”一页"',
        "",
    ]


def test_on_paper_a_link_says_its_address_where_the_site_has_one(macros: Macros) -> None:
    chapters = [FUNDS, replace(FACTS, wishes={"print": False})]
    html = str(whole(chapters, macros, lambda address: f"../{address}", "https://example.gov.cn/2019/"))

    assert re.findall(r'data-paper="([^"]*)"', html) == [
        "https://example.gov.cn/2019/targets/#b",
        "https://example.gov.cn/2019/facts/#%E7%94%B2.%E4%B9%99",
        "https://example.gov.cn/2019/facts/",
    ]


def test_on_a_page_of_its_own_a_link_says_the_page_unless_its_text_does() -> None:
    note = LinkNotes({"funds/": "资金收支", "facts/": "数字索引"}.get).of("index.html")
    html = (
        '<a href="funds/">见资金收支</a><a class="x" href="facts/#a"><b>这里</b></a><a href="#b">本页</a>'
        '<a href="data/a&amp;b.csv">表</a><a href="https://example.org/">外</a>'
        '<p class="data-links" data-search-exclude><a href="facts/">数</a></p>'
    )

    assert with_notes(html, note) == (
        '<a href="funds/">见资金收支</a><a class="x" href="facts/#a" data-paper="本站“数字索引”一页"><b>这里</b></a>'
        '<a href="#b">本页</a><a href="data/a&amp;b.csv" data-paper="data/a&amp;b.csv">表</a>'
        '<a href="https://example.org/">外</a><p class="data-links" data-search-exclude><a href="facts/">数</a></p>'
    )


def test_headings_are_a_level_lower_and_texts_that_look_like_attributes_stay(html: str) -> None:
    assert re.findall(r"<(h\d)", html) == ["h2", "h3", "h2", "h2"]
    assert 'id="x"</td>' in html


def test_a_chart_is_not_drawn_again_by_the_script(html: str) -> None:
    assert "data-chart" not in html


def test_a_page_is_printed_unless_its_front_matter_says_no() -> None:
    wishes = [{}, {"print": False}, {"print": True, "layout": "easy"}]

    assert [printed(replace(FUNDS, wishes=wish)) for wish in wishes] == [True, False, True]
