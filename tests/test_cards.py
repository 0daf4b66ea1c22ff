"""What writers put on a page to be seen: cards, the score on its scale, pictures of amounts, panels."""

from __future__ import annotations

import re

import pytest
from conftest import Narrator

SCORE = '<data class="fact" value="90" data-fact="评价.得分">90.00分</data>'


def squeezed(html: str) -> str:
    return re.sub(r"\s*\n\s*", "", html)


def test_a_key_figure_is_a_card_with_its_label_its_fact_and_a_remark(page: Narrator) -> None:
    html = page.html('{{ 关键数(["得分", 评价.得分], ["等级", 等级(评价.得分), 句("得分", 评价.得分)]) }}')

    assert squeezed(html) == (
        '<dl class="cards">'
        f'<div class="card"><dt>得分</dt><dd class="value">{SCORE}</dd></div>'
        '<div class="card"><dt>等级</dt><dd class="value">优</dd>'
        f'<dd class="remark"><span class="sentence">得分{SCORE}</span></dd></div>'
        "</dl>"
    )


def test_the_score_stands_on_the_scale_of_all_grades(page: Narrator) -> None:
    html = page.html("{{ 得分尺(评价.得分, 评价.满分) }}")

    assert re.findall(r'class="zone( here)?" x="(.*?)" y="22" width="(.*?)"', html) == [
        (" here", "90.00%", "10.00%"),
        ("", "80.00%", "10.00%"),
        ("", "60.00%", "20.00%"),
        ("", "0.00%", "60.00%"),
    ]
    assert '<svg x="90.00%"' in html
    assert f'<p class="number"><b>{SCORE}</b>' in html


def test_ten_squares_are_filled_exactly_as_far_as_the_rate_goes(page: Narrator) -> None:
    html = page.html("{{ 比例图(资金收支.合计.执行率) }}")

    assert re.findall(r'class="full" width="(.*?)"', html) == ["20.00"] * 8 + ["4.71", "0.00"]


def test_amounts_side_by_side_are_drawn_against_the_largest(page: Narrator) -> None:
    html = page.html('{{ 对比图(["上年", 三公.合计.上年实际], ["本年", 三公.合计.本年实际]) }}')

    assert re.findall(r'<p class="label">(.*?)</p>.*?width="([\d.]+%)" height="100%"', html) == [
        ("上年", "100.00%"),
        ("本年", "75.00%"),
    ]


def test_a_panel_holds_a_heading_and_what_stands_below_it(page: Narrator) -> None:
    html = page.html('{{ 版块("结果", 句("得分", 评价.得分), 宽="三分之一") }}')

    assert squeezed(html) == (
        '<section class="panel third" aria-labelledby="panel-结果"><h2 id="panel-结果">结果</h2>'
        f'<span class="sentence">得分{SCORE}</span></section>'
    )


def test_an_icon_says_nothing_to_those_who_listen(page: Narrator) -> None:
    html = page.html('- {{ 图标("人") }} 一句话')

    assert re.fullmatch(
        r'<ul>\n<li><svg class="picture" viewBox="0 0 24 24" aria-hidden="true"><path d="[^"]+"/></svg>一句话</li>'
        r"\n</ul>",
        html,
    )


@pytest.mark.parametrize(
    "expression, problem",
    [
        ('关键数("得分")', "每个关键数写成 [名称, 数] 或 [名称, 数, 说明]。请检查方括号。"),
        ('关键数(["得分"])', "每个关键数写成 [名称, 数] 或 [名称, 数, 说明]。请检查方括号。"),
        ("得分尺(评价.满分, 评价.得分)", "得分须在零和满分之间，现为 “评价.满分”。请核对。"),
        (
            "比例图(评价.得分)",
            "比例图只能画零到百分之三百的比例，现为 “评价.得分”为90.00分。请换一个数，或者删去 比例图(…)。",
        ),
        ('比例图("八成")', "这里要写一个数的名称，现为 “八成”。请检查括号里的内容。"),
        ("比例图(三公数量.接待批次.本年预算)", "这个数没有值，现为 “三公数量.接待批次.本年预算”为不适用。请换一个数。"),
        (
            '对比图(["得分", 评价.得分], ["收入", 资金收支.合计.本年收入])',
            "对比图要有同一单位、不小于零的数。请检查各行的数。",
        ),
        ("对比图(评价.得分)", "对比图的每一行写成 [名称, 数]。请检查方括号。"),
        ('版块("结果", 宽="大")', "没有这种宽度，现为 “大”。可用的有：全、半、三分之一、三分之二。"),
    ],
)
def test_a_card_that_cannot_be_drawn_says_why(page: Narrator, expression: str, problem: str) -> None:
    assert page.problems(f"{{{{ {expression} }}}}") == [f"页.md第1行：{problem}"]


def test_an_unknown_icon_is_answered_with_those_there_are(page: Narrator) -> None:
    (problem,) = page.problems('{{ 图标("龙") }}')

    assert problem.startswith("页.md第1行：没有这个图标，现为 “龙”。可用的有：钱、")
