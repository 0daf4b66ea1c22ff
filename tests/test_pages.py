"""What staff write inside {{ }} becomes traceable HTML, wherever on the page it stands."""

from __future__ import annotations

import re

import pytest
from conftest import Narrator, Project
from evaluation.markup import Macros
from evaluation.narrative import place_plain
from evaluation.narrative.expressions import EXPRESSION, Piece, pieces
from evaluation.narrative.narrative import read_narrative

INCOME = '<data class="fact" value="1700000" data-fact="资金收支.合计.本年收入">170.00万元</data>'


def text_of(html: str) -> str:
    return re.sub("<[^>]+>", "", html)


def test_a_page_is_cut_at_its_expressions_with_the_line_of_each() -> None:
    assert list(pieces("一\n二{{ 甲 }}三\n{{ 乙 |\n万元 }}四")) == [
        Piece("一\n二", 1, is_expression=False),
        Piece("甲", 2, is_expression=True),
        Piece("三\n", 2, is_expression=False),
        Piece("乙 |\n万元", 3, is_expression=True),
        Piece("四", 4, is_expression=False),
    ]


def test_a_page_without_expressions_stays_as_it_is(page: Narrator) -> None:
    assert EXPRESSION.search("100% { } 文字") is None
    assert page.html("100% { } 文字") == "<p>100% { } 文字</p>"


@pytest.mark.parametrize(
    "expression, words",
    [
        ("资金收支.合计.本年收入", "1,700,000.00元"),
        ("资金收支.合计.本年收入 | 元", "1,700,000.00元"),
        ("资金收支.合计.本年收入 | 元(0)", "1,700,000元"),
        ("资金收支.合计.本年收入 | 万元", "170.00万元"),
        ("资金收支.合计.本年收入 | 万元(1)", "170.0万元"),
        ("资金收支.合计.本年收入 | 亿元(3)", "0.017亿元"),
        ("资金收支.合计.本年收入|万元|数字", "170.00"),
        ("资金收支.合计.本年收入 | 小数(1)", "1,700,000.0元"),
        ("资金收支.合计.本年收入 | 应为('170万元')", "170万元"),
        ('资金收支.合计.本年收入 | 应为("1,700,000.00元")', "1,700,000.00元"),
        ('编制.合计.实有人数 | 应为("3人")', "3人"),
        ("编制.合计.实有人数 | 数字", "3"),
        ("资金收支.合计.执行率 | 小数(0)", "82%"),
        ("资金收支.合计.执行率 | 百分比(1)", "82.4%"),
        ("三公数量.接待批次.本年预算", "不适用"),
        ("就业.培训.人次", "12余人次"),
        ("变化(三公.合计.本年实际, 三公.合计.上年实际)", "下降25.00%"),
        ("变化(三公.合计.上年实际, 三公.合计.本年实际, 0)", "增长33%"),
        ("变化(三公.合计.本年预算, 三公.合计.上年实际)", "持平"),
        ("增减(三公.合计.本年实际, 三公.合计.上年实际)", "减少500.00元"),
        ("增减(资金收支.合计.本年收入, 资金收支.合计.本年支出) | 万元", "增加30.00万元"),
        ("增减(三公.合计.本年预算, 三公.合计.上年实际)", "没有变化"),
        ("比较(资金收支.合计.本年收入, 资金收支.合计.本年支出)", "高于"),
        ("比较(资金收支.合计.本年支出, 资金收支.合计.本年收入)", "低于"),
        ("比较(三公.合计.本年预算, 三公.合计.上年实际)", "等于"),
        ('文件("示残发〔2031〕1号")', "《预算绩效管理办法》（示残发〔2031〕1号）"),
        ('文件("示残发[2031]001号")', "《预算绩效管理办法》（示残发〔2031〕1号）"),
        ('文件("《预算绩效管理办法》")', "《预算绩效管理办法》（示残发〔2031〕1号）"),
        ('文件("文件001")', "《预算绩效管理办法》（示残发〔2031〕1号）"),
        ('文号("预算绩效管理办法")', "示残发〔2031〕1号"),
        ("等级(评价.得分)", "优"),
        ("距上一等级(评价.得分)", "已是最高等级"),
        ('名单("项目", "项目名称", 批次="年初预算")', "残疾人康复补助"),
        ('名单("绩效目标", "三级指标", 达成情况="达成")', "培训残疾人"),
        ('设置("简称")', "市残联"),
        ('前列("资金收支", "本年支出", 2)', "基本支出（90.00万元）、年初预算项目支出（30.00万元）"),
        ('末列("资金收支", "本年支出", 1)', "年中追加项目支出（20.00万元）"),
        ("全部数()", "259个"),
    ],
)
def test_an_expression_says_this(page: Narrator, expression: str, words: str) -> None:
    assert text_of(page.html(f"{{{{ {expression} }}}}")) == words


def test_a_fact_is_marked_with_its_name_and_exact_value(page: Narrator) -> None:
    assert page.html("{{ 资金收支.合计.本年收入 | 万元 }}") == f"<p>{INCOME}</p>"


def test_a_comparison_names_both_of_its_facts(page: Narrator) -> None:
    assert page.html("{{ 变化(三公.合计.本年实际, 三公.合计.上年实际) }}") == (
        '<p><span class="fact" data-facts="三公.合计.本年实际 三公.合计.上年实际" '
        'data-rule="变动率：（本期 − 上期）÷ 上期 × 100%">下降25.00%</span></p>'
    )


def test_rows_that_tie_with_the_last_of_a_ranking_are_listed_too(tiny: Project, macros: Macros) -> None:
    row = "接待批次,国内公务接待批次,次,4,,3\n"
    tiny.edit_data("sangong_counts.csv", row, row + "接待人次,国内公务接待人次,人次,9,,3\n用车,公务用车,辆,1,1,1\n")
    html = Narrator(tiny.report(), macros).html('{{ 前列("三公数量", "本年实际", 1) }}')

    assert text_of(html) == "国内公务接待批次（3次）、国内公务接待人次（3人次）"


def test_a_figure_in_a_heading_is_in_the_heading(page: Narrator) -> None:
    assert page.html("## 收入{{ 资金收支.合计.本年收入 | 万元 }} {: #income }") == (
        f'<h2 id="income">收入{INCOME}</h2>'
    )


def test_a_figure_in_a_title_for_the_contents_is_plain_text(page: Narrator) -> None:
    filled = page.filled("收入{{ 资金收支.合计.本年收入 | 万元 }}{{ 等级(评价.得分) }}")

    assert place_plain(filled.markdown, filled.slots) == "收入170.00万元优"


def test_a_figure_in_an_attribute_is_plain_text(page: Narrator) -> None:
    assert page.html('![收入{{ 资金收支.合计.本年收入 | 万元 }}](a.png "共{{ 编制.合计.实有人数 }}")') == (
        '<p><img alt="收入170.00万元" src="a.png" title="共3人" /></p>'
    )


@pytest.mark.parametrize(
    "around", ["**{}**", "*{}*", "> {}", "- {}", "1. {}", "[{}](#a)", "`{}`", "    {}", "甲 | 乙\n-|-\n{}|1"]
)
def test_a_figure_survives_any_markdown_around_it(page: Narrator, around: str) -> None:
    html = page.html(around.format("{{ 资金收支.合计.本年收入 | 万元 }}"))

    assert (html.count(INCOME), html.count("\ue000")) == (1, 0)


def test_ten_and_more_figures_on_a_page_keep_their_places(page: Narrator) -> None:
    source = "、".join("{{ 编制.合计.实有人数 }}{{ 资金收支.合计.本年收入 | 万元 }}" for _ in range(12))

    assert text_of(page.html(source)) == "、".join(["3人170.00万元"] * 12)


def test_a_table_takes_the_place_of_its_paragraph(page: Narrator) -> None:
    html = page.html('前文\n\n{{ 表("资金收支简表") }}\n\n后文')

    assert (html.startswith('<p>前文</p>\n<figure class="data-table" id="table-funds-2">'), "<p><figure" in html) == (
        True,
        False,
    )
    assert html.endswith("</figure>\n<p>后文</p>")


def test_names_with_html_in_them_are_escaped(tiny: Project, macros: Macros) -> None:
    tiny.edit_data("projects.csv", "残疾人康复补助", "<b>康复</b>&“补助”")
    html = Narrator(tiny.report(), macros).html('{{ 前列("项目", "支出", 1) }}、{{ 名单("项目", "项目名称") }}')

    assert text_of(html) == "&lt;b&gt;康复&lt;/b&gt;&amp;“补助”（50.00万元）、&lt;b&gt;康复&lt;/b&gt;&amp;“补助”"


def test_a_page_with_a_byte_order_mark_keeps_its_heading(tiny: Project, macros: Macros) -> None:
    tiny.write("docs/2031/index.md", "\ufeff# 摘要\n")

    assert read_narrative(tiny.root / "docs/2031", tiny.report(), macros).pages["index.md"].markdown == "# 摘要\n"


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "with mark"])
def test_front_matter_is_left_to_mkdocs(tiny: Project, macros: Macros, start: str) -> None:
    tiny.write("docs/2031/index.md", f"{start}---\nhide: [toc]\n---\n# 摘要\n")

    assert read_narrative(tiny.root / "docs/2031", tiny.report(), macros).pages["index.md"].markdown == "# 摘要\n"


def test_a_narrative_cell_is_text_with_figures(tiny: Project, macros: Macros) -> None:
    tiny.edit_data("work.csv", "全年培训残疾人", "<b>全年</b>&培训")
    tiny.write("docs/2031/index.md", '# 摘要\n\n{{ 表("年度工作完成情况") }}\n')
    filled = read_narrative(tiny.root / "docs/2031", tiny.report(), macros).pages["index.md"]

    figure = '<data class="fact" value="12" data-fact="就业.培训.人次">12余人次</data>'

    assert f">&lt;b&gt;全年&lt;/b&gt;&amp;培训{figure}</td>" in filled.slots[0]
