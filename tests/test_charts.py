"""Charts draw the same facts twice: as a Plotly figure and as bars that need no script."""

from __future__ import annotations

import json

from conftest import Project
from evaluation.report import Report
from evaluation.report.charts import Bar, BarRow


def test_a_grouped_chart_scales_every_bar_to_the_longest(tiny_report: Report) -> None:
    assert tiny_report.charts["“三公”经费分项对比"].rows == (
        BarRow(
            "公务接待费",
            (
                Bar(0, "三公.接待费.上年实际", "2,000.00元", "2000", "0.00%", "100.00%"),
                Bar(1, "三公.接待费.本年预算", "2,000.00元", "2000", "0.00%", "100.00%"),
                Bar(2, "三公.接待费.本年实际", "1,500.00元", "1500", "0.00%", "75.00%"),
            ),
        ),
        BarRow(
            "三公支出合计",
            (
                Bar(0, "三公.合计.上年实际", "2,000.00元", "2000", "0.00%", "100.00%"),
                Bar(1, "三公.合计.本年预算", "2,000.00元", "2000", "0.00%", "100.00%"),
                Bar(2, "三公.合计.本年实际", "1,500.00元", "1500", "0.00%", "75.00%"),
            ),
        ),
    )


def test_a_stacked_chart_puts_each_bar_where_the_one_before_ends(tiny_report: Report) -> None:
    assert tiny_report.charts["满意度各题选项分布"].rows == (
        BarRow(
            "残疾人康复服务",
            (
                Bar(0, "满意度.题1.占比.非常满意", "60.00%", "60", "0.00%", "60.00%"),
                Bar(1, "满意度.题1.占比.满意", "30.00%", "30", "60.00%", "30.00%"),
                Bar(2, "满意度.题1.占比.一般", "10.00%", "10", "90.00%", "10.00%"),
            ),
        ),
    )


def test_a_chart_by_column_turns_rows_into_series(tiny_report: Report) -> None:
    chart = tiny_report.charts["资金来源与去向"]

    assert (chart.series, [row.label for row in chart.rows]) == (
        ("基本支出", "年初预算项目支出", "年中追加项目支出"),
        ["本年收入", "本年支出", "年末结转结余"],
    )
    assert [bar.text for bar in chart.rows[0].bars] == ["100.00万元", "50.00万元", "20.00万元"]


def test_a_bar_of_nothing_takes_no_room(tiny_report: Report) -> None:
    carried = tiny_report.charts["资金来源与去向"].rows[2]

    assert [(bar.width, bar.shown) for bar in carried.bars] == [("5.88%", True), ("11.76%", True), ("0.00%", False)]


def test_rows_are_sorted_by_their_value_where_the_chart_says_so(tiny: Project) -> None:
    tiny.edit_data(
        "projects.csv",
        "总计,总计,,,,总计,200000.00,500000.00,200000.00,300000.00,-,200000.00,",
        "明细,就业,年初预算,一般公共预算资金,2,残疾人就业补助,100.00,,100.00,,-,,\n"
        "总计,总计,,,,总计,200100.00,500000.00,200100.00,300000.00,-,200000.00,",
    )
    charts = tiny.report().charts

    assert [[row.label for row in charts[title].rows] for title in ("项目执行率", "项目结转结余")] == [
        ["残疾人就业补助", "残疾人康复补助"],
        ["残疾人康复补助"],
    ]


def test_a_chart_of_named_facts_shows_them_in_their_declared_order(tiny_report: Report) -> None:
    rows = tiny_report.charts["绩效目标完成情况"].rows

    assert [(row.label, row.bars[0].text) for row in rows] == [
        ("达成", "1项"),
        ("未达成", "0项"),
        ("陈述但无数据", "0项"),
        ("未披露", "0项"),
    ]


def test_an_undisclosed_figure_is_said_and_drawn_without_length(tiny: Project) -> None:
    rows = tiny.data("sangong.csv").read_text("utf-8").replace("2000.00,2000.00,1500.00", "2000.00,未披露,1500.00")
    chart = tiny.write("data/2031/sangong.csv", rows).report().charts["“三公”经费分项对比"]

    assert chart.rows[0].bars[1] == Bar(1, "三公.接待费.本年预算", "未披露", "0", "0.00%", "0.00%")


def test_the_figure_holds_the_exact_values_as_decimal_texts(tiny_report: Report) -> None:
    figure = json.loads(tiny_report.charts["一级指标得分"].figure)

    assert [(trace["name"], trace["x"], trace["y"], trace["text"]) for trace in figure["data"]] == [
        ("权重", ["100"], ["部门决策"], ["100.00分"]),
        ("得分", ["90"], ["部门决策"], ["90.00分"]),
    ]


def test_the_figure_brings_no_template_colours_or_fonts(tiny_report: Report) -> None:
    layouts = [json.loads(chart.figure)["layout"] for chart in tiny_report.charts.values()]

    assert {key for layout in layouts for key in layout} == {"barmode", "height", "template", "xaxis"}
    assert [layout["template"] for layout in layouts] == [{}] * len(layouts)


def test_figure_and_bars_show_the_same_texts(tiny_report: Report) -> None:
    for chart in tiny_report.charts.values():
        figure = [text for trace in json.loads(chart.figure)["data"] for text in trace["text"]]
        bars = [bar.text for row in chart.rows for bar in row.bars]
        assert sorted(figure) == sorted(bars)


def test_every_chart_has_its_own_anchor_and_shows_only_facts(tiny_report: Report) -> None:
    charts = tiny_report.charts.values()
    shown = {bar.fact for chart in charts for row in chart.rows for bar in row.bars}

    assert len({chart.anchor for chart in charts}) == len(charts)
    assert shown <= set(tiny_report.register)


def test_a_table_without_the_rows_of_a_chart_leaves_it_empty(tiny: Project) -> None:
    header = tiny.data("funds.csv").read_text(encoding="utf-8").splitlines()[0]

    chart = tiny.write("data/2031/funds.csv", header + "\n").report().charts["资金来源与去向"]

    assert chart.rows == (BarRow("本年收入", ()), BarRow("本年支出", ()), BarRow("年末结转结余", ()))
