"""What the search index holds: sections, rows and facts with their addresses, texts apart, money in 分."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from evaluation.report import Report
from evaluation.site.appearances import FinishedPage
from evaluation.site.characters import readings, traditional_forms
from evaluation.site.outline import Listing, Row, Section, outline
from evaluation.site.phrases import phrased
from evaluation.site.search import boost, search_index

INCOME = '<data class="fact" value="1700000" data-fact="资金收支.合计.本年收入">170.00万元</data>'
HEADING = '<h2 id="收入">收入<a class="headerlink" href="#收入" title="本节链接">¶</a></h2>'
TABLE = """
<figure class="data-table" id="table-funds">
  <figcaption id="table-funds-caption">2031年收支<span class="unit">（单位：元）</span></figcaption>
  <table><caption class="said">2031年收支</caption>
    <thead>
      <tr><th scope="col" rowspan="2">序号</th><th scope="col" rowspan="2">项目</th>
        <th scope="colgroup" colspan="2">收入</th></tr>
      <tr><th scope="col">本级</th><th scope="col">对下</th></tr>
    </thead>
    <tbody>
      <tr class="group"><th scope="rowgroup" colspan="4">年初 · 基金</th></tr>
      <tr id="table-funds-甲"><td>1</td><th scope="row">康复</th>
        <td data-fact="收支.康复.本级">1.00</td>
        <td><span aria-hidden="true">—</span><span class="said">不适用</span></td></tr>
    </tbody>
    <tbody><tr id="table-funds-乙"><td></td><th scope="row">托养<span class="kind">小计</span></th>
      <td>2.00</td><td>3.00</td></tr></tbody>
  </table>
  <p class="note">不含结转。</p>
  <p>下载数据：<a href="a.csv">CSV</a></p>
</figure>
"""
CHART = """
<figure class="chart" id="chart-1"><figcaption>收入</figcaption><p class="sentence">康复最多。</p>
  <div class="drawn" aria-hidden="true"><p class="label">康复</p><svg><text>1.00</text></svg></div>
  <details><summary>数据表</summary><table><thead><tr><th scope="col">项目</th><th scope="col">收入</th></tr></thead>
  <tbody><tr><th scope="row">康复</th><td data-fact="{}">1.00元</td></tr></tbody></table></details>
</figure>
"""


def test_a_section_is_its_heading_and_the_lines_below_it() -> None:
    html = f"<h1 id='a'>甲</h1><p>一\n二</p>{HEADING}<ul><li>收{INCOME}</li>\n<li>支&lt;b&gt;</li></ul><p>三<br>四</p>"

    assert outline(html.replace("'", '"')) == [
        Section("", 1, "甲", "一 二", (), "\n一 二\n"),
        Section(
            "收入",
            2,
            "收入",
            "收170.00万元\n支<b>\n三\n四",
            ("资金收支.合计.本年收入",),
            "\n收\n\n \n支<b>\n\n三\n四\n",
        ),
    ]


def test_text_in_a_box_belongs_to_the_heading_above_it() -> None:
    html = f'<h1 id="a">甲</h1>{HEADING}<div class="admonition"><p class="admonition-title">说明</p><p>一</p></div>'

    assert [(item.title, item.text) for item in outline(html) if isinstance(item, Section)] == [
        ("甲", ""),
        ("收入", "说明\n一"),
    ]


def test_scripts_buttons_digests_and_what_is_hidden_are_no_text() -> None:
    html = (
        '<h1 id="a">甲</h1><p><script>一</script><button>二</button><span aria-hidden="true">三</span>'
        f"<code>{'0a' * 32}</code><!-- 四 --><svg><title>五</title></svg>六</p>"
    )

    assert [item.text for item in outline(html) if isinstance(item, Section)] == ["六"]


def test_a_table_is_its_rows_under_the_full_names_of_its_columns() -> None:
    section, table = outline(f'<h1 id="a">甲</h1>{TABLE}')

    assert isinstance(section, Section)
    assert section.text == "不含结转。"
    assert table == Listing(
        "table-funds",
        "2031年收支（单位：元）",
        ("序号", "项目", "收入（本级）", "收入（对下）"),
        1,
        (
            Row(
                "table-funds-甲",
                ("1", "康复", "1.00", "不适用"),
                "年初 · 基金",
                ("收支.康复.本级",),
                "1\n康复\n\n\n不适用",
            ),
            Row("table-funds-乙", ("", "托养 小计", "2.00", "3.00"), "", (), "\n托养\n小计\n2.00\n3.00"),
        ),
    )


def test_a_table_that_staff_typed_belongs_to_its_section() -> None:
    html = f"{HEADING}<table><thead><tr><th>甲</th></tr></thead><tbody><tr><td>一</td></tr></tbody></table>"

    assert outline(html)[1] == Listing("收入", "收入", ("甲",), 0, (Row("", ("一",), "", (), "一"),))


def test_a_chart_gives_its_sentence_and_its_data() -> None:
    section, chart = outline(f'<h1 id="a">甲</h1>{CHART.format("收支.康复")}')

    assert isinstance(section, Section)
    assert section.text == "康复最多。"
    assert chart == Listing(
        "chart-1",
        "收入",
        ("项目", "收入"),
        0,
        (Row("", ("康复", "1.00元"), "", ("收支.康复",), "康复\n\n"),),
        is_chart=True,
    )


def index(report: Report, *pages: FinishedPage, facts_page: str = "") -> dict[str, Any]:
    content: dict[str, Any] = json.loads(search_index(pages, report, "评价报告", facts_page))
    return content


def phrases_written(content: Any, phrases: list[str]) -> Any:
    """What the page's script reads: the phrases in place of their marks."""
    text = json.dumps(content, ensure_ascii=False)
    for _ in range(2):
        text = re.sub("[\uf000-\uf8ff]", lambda mark: phrases[ord(mark[0]) - 0xF000], text)
    return json.loads(text)


def page(html: str, boost: str = "") -> FinishedPage:
    return FinishedPage("funds/", "资金收支", html, {"search": {"boost": boost}} if boost else {})


def test_the_index_of_a_page_holds_its_texts_its_addresses_and_its_money_in_fen(tiny_report: Report) -> None:
    html = f'<h1 id="a">资金收支</h1><p>收{INCOME}，另有1.5万元。</p>{TABLE}'

    assert index(tiny_report, page(html, "0.5"))["pages"] == [
        {
            "u": "funds/",
            "t": "资金收支",
            "b": "0.5",
            "i": [
                {
                    "a": "",
                    "l": 1,
                    "t": "资金收支",
                    "x": "收170.00万元，另有1.5万元。\n不含结转。",
                    "m": [1500000, 170000000],
                },
                {
                    "a": "table-funds",
                    "c": "2031年收支（单位：元）",
                    "h": "序号\n项目\n收入（本级）\n收入（对下）",
                    "k": 1,
                    "r": ["年初 · 基金", ["-甲", "1\n康复\n1.00\n不适用"], "", ["-乙", "\n托养 小计\n2.00\n3.00"]],
                },
            ],
        }
    ]


def test_what_a_reader_may_type_differently_comes_from_the_data(tiny_report: Report) -> None:
    content = index(tiny_report)

    assert ["残联", "残疾人联合会"] in content["synonyms"]
    assert content["money"] == {"元": 1, "万元": 10_000, "亿元": 100_000_000}
    assert {"人次", "%"} <= set(content["units"])
    assert content["title"] == "评价报告"


def test_how_readers_ask_comes_from_the_data_too(tiny_report: Report) -> None:
    content = index(tiny_report)
    found = {word: words for said, words in content["plain"] for word in said}

    assert "接待费" in found["请客"]
    assert {"什么", "请问"} <= set(content["asking"])
    assert "多少钱" in content["counting"]
    assert len(content["questions"]) == 6


def test_each_character_of_the_texts_has_its_readings_and_the_common_ones_their_first() -> None:
    syllables = dict(re.findall("([a-z]+)([^a-z]+)", readings("率龘")))

    assert "率" in syllables["lv"]
    assert "率" in syllables["shuai"]
    assert "龘" in syllables["da"]
    assert "长" in syllables["zhang"]
    assert "长" not in syllables.get("chang", "")
    assert "靐" not in "".join(syllables.values())


def test_traditional_characters_are_those_of_the_sites_own_simplified_ones() -> None:
    assert traditional_forms("预算补里") == "裏里補补裡里預预"


def test_what_stands_in_many_places_is_kept_once_as_a_line_or_as_a_part_of_one() -> None:
    office = "昆明市残疾人联合会"
    pages = [{"t": f"甲{n}\n{office}", "r": [f"单位：{office}，见{n}。", n]} for n in range(3)]

    assert phrased(pages) == (
        [office],
        [{"t": f"甲{n}\n\uf000", "r": [f"单位：\uf000，见{n}。", n]} for n in range(3)],
    )


def test_a_few_characters_that_often_stand_together_are_kept_once_too() -> None:
    texts = [f"{name}残疾人{name}" for name in "甲乙丙丁戊己庚辛"]

    assert phrased(texts) == (["残疾人"], [f"{name}\uf000{name}" for name in "甲乙丙丁戊己庚辛"])


def test_a_text_with_a_character_of_private_use_is_left_alone() -> None:
    pages = ["昆明市残疾人联合会"] * 9 + ["\uf000"]

    assert phrased(pages) == ([], pages)


def test_a_chart_repeats_no_row_that_a_table_has(tiny_report: Report) -> None:
    items = index(tiny_report, page(TABLE + CHART.format("收支.康复.本级") + CHART.format("收支.别的")))["pages"][0][
        "i"
    ]

    assert [(item["a"], item["r"]) for item in items if "r" in item and item["a"] == "chart-1"] == [
        ("chart-1", [["", "康复\n1.00元"]])
    ]


def test_a_chart_on_several_pages_is_found_on_the_last_of_them(tiny_report: Report) -> None:
    pages = [FinishedPage(f"{name}/", name, CHART.format("收支.别的")) for name in "甲乙"]
    found = [[item["a"] for item in page["i"] if "r" in item] for page in index(tiny_report, *pages)["pages"]]

    assert found == [[], ["chart-1"]]


def test_facts_that_stand_in_no_table_are_found_at_the_index_of_facts(tiny_report: Report) -> None:
    tables = "".join(
        f'<table><tr><td data-fact="{fact}">1</td></tr></table>' for fact in list(tiny_report.register)[1:]
    )
    first = next(iter(tiny_report.register.values()))
    items = index(tiny_report, page(tables), FinishedPage("facts/", "数字索引", ""), facts_page="facts/")

    rows = phrases_written(items["pages"][1]["i"][0]["r"], items["phrases"])
    assert [(row[0], row[1]) for row in rows] == [(first.id, f"{first.label}\n{first.text}")]


@pytest.mark.parametrize(
    "front_matter, stated",
    [
        ({}, ""),
        ({"search": {"boost": 0.5}}, "0.5"),
        ({"search": {"boost": "高"}}, ""),
        ({"search": "boost"}, ""),
        ({"search": {"exclude": False}}, ""),
    ],
)
def test_a_page_says_in_its_front_matter_how_it_is_searched(front_matter: dict[str, Any], stated: str) -> None:
    assert boost(FinishedPage("a/", "甲", "", front_matter)) == stated


def test_a_page_can_be_left_out() -> None:
    assert boost(FinishedPage("a/", "甲", "", {"search": {"exclude": True}})) is None


def test_a_row_keeps_its_address_as_long_as_its_id_stays(tiny_report: Report) -> None:
    table = tiny_report.tables["资金收支简表"]

    assert [row.anchor for group in table.groups for row in group.rows] == [
        "table-funds-2-基本支出",
        "table-funds-2-年初项目",
        "table-funds-2-追加项目",
        "table-funds-2-合计",
    ]
