"""Charts draw the same facts twice: as a Plotly figure and as bars that need no script."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import plotly.graph_objects as go
import pytest
from click.testing import CliRunner
from conftest import Project
from evaluation.cli import main
from evaluation.narrative.figures import in_ten_thousands
from evaluation.report import Report
from evaluation.report.charts import Bar, BarRow, bar_text
from evaluation.report.flows import Band, Flow, Node, flow


def test_a_grouped_chart_scales_every_bar_to_the_longest_with_the_total_first(tiny_report: Report) -> None:
    assert tiny_report.charts["“三公”经费分项对比"].rows == (
        BarRow(
            "三公支出合计",
            (
                Bar(0, "三公.合计.上年实际", "2,000.00元", "2000", "0.00%", "100.00%"),
                Bar(1, "三公.合计.本年实际", "1,500.00元", "1500", "0.00%", "75.00%"),
            ),
        ),
        BarRow(
            "公务接待费",
            (
                Bar(0, "三公.接待费.上年实际", "2,000.00元", "2000", "0.00%", "100.00%"),
                Bar(1, "三公.接待费.本年实际", "1,500.00元", "1500", "0.00%", "75.00%"),
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
    chart = tiny_report.charts["收入、支出和结转结余的组成"]

    assert (chart.series, [row.label for row in chart.rows]) == (
        ("基本支出", "年初预算项目支出", "年中追加项目支出"),
        ["本年收入", "本年支出", "年末结转结余"],
    )
    assert [bar.text for bar in chart.rows[0].bars] == ["100.00万元", "50.00万元", "20.00万元"]


def test_a_ledger_in_ten_thousands_with_every_cent_shows_two_decimals(tiny: Project) -> None:
    line = "账.收入,收入,123.456789,123.456789,万元,,账,\n账.补助,补助,7,7,万元,近,账,\n"
    tiny.write("data/2031/facts.csv", (tiny.root / "data/2031/facts.csv").read_text("utf-8") + line)
    facts = [tiny.register()[name] for name in ("账.收入", "账.补助")]

    assert [bar_text(fact, fact.unit) for fact in facts] == ["123.46万元", "7.00万元"]
    assert [in_ten_thousands(fact, {"万元": fact.unit}).text for fact in facts] == ["123.46万元", "近7万元"]


def test_a_bar_of_nothing_takes_no_room(tiny_report: Report) -> None:
    carried = tiny_report.charts["收入、支出和结转结余的组成"].rows[2]

    assert [(bar.width, bar.shown) for bar in carried.bars] == [("5.88%", True), ("11.76%", True), ("0.00%", False)]


MORE_PROJECTS = (
    "明细,就业,年初预算,一般公共预算资金,2,残疾人就业补助,100.00,,100.00,,-,,\n"
    "明细,托养,年初预算,一般公共预算资金,3,残疾人托养补助,100.00,,95.00,,5.00,,\n"
    "总计,总计,,,,总计,200200.00,500000.00,200195.00,300000.00,5.00,200000.00,"
)


def with_more_projects(tiny: Project) -> Report:
    tiny.edit_data(
        "projects.csv", "总计,总计,,,,总计,200000.00,500000.00,200000.00,300000.00,-,200000.00,", MORE_PROJECTS
    )
    return tiny.report()


def test_only_the_slow_are_drawn_and_the_others_are_counted(tiny: Project) -> None:
    chart = with_more_projects(tiny).charts["项目执行率"]

    assert [(row.label, row.beside, [bar.width for bar in row.bars]) for row in chart.rows] == [
        ("残疾人康复补助", "71.43%", ["71.43%", "28.57%"])
    ]
    assert chart.left_out == "另有2项不低于90%，没有画出，其中1项是100%。"
    assert chart.reference == ("71.44%", "71.44%")


def test_a_project_that_received_nothing_is_neither_slow_nor_fast(tiny: Project) -> None:
    row = "明细,就业,年初预算,一般公共预算资金,2,残疾人就业补助,,,,,,,\n总计,总计,"
    tiny.edit_data("projects.csv", "总计,总计,", row)
    chart = tiny.report().charts["项目执行率"]

    assert ([row.label for row in chart.rows], chart.left_out) == (["残疾人康复补助"], "1项没有这个数。")


def test_the_largest_are_sorted_and_those_without_anything_dropped(tiny: Project) -> None:
    rows = with_more_projects(tiny).charts["项目结转结余"].rows

    assert [row.label for row in rows] == ["残疾人康复补助", "残疾人托养补助"]


def test_a_chart_over_sums_puts_what_is_no_group_and_what_is_not_known_apart(example: Project) -> None:
    rows = example.report().charts["钱用在哪里"].rows

    assert [(row.label, row.bars[0].text, row.kind) for row in rows] == [
        ("康复", "96.70万元", ""),
        ("就业", "52.98万元", ""),
        ("托养", "43.70万元", ""),
        ("机关运行（基本支出）", rows[3].bars[0].text, "apart"),
        ("没有写明用途", "25.20万元", "unknown"),
    ]


def test_a_year_without_purposes_has_nothing_to_draw_and_says_so(tiny_report: Report) -> None:
    chart = tiny_report.charts["钱用在哪里"]

    assert (chart.rows, chart.otherwise) == ((), "本年度没有按用途给项目归类。")


def test_what_is_still_to_be_filled_in_is_not_said_to_be_nothing(tiny: Project) -> None:
    tiny.edit_data("projects.csv", ",300000.00,-,200000.00,示残发", ",300000.00,未填报,未填报,示残发")
    tiny.edit_data("projects.csv", ",300000.00,-,200000.00,", ",300000.00,未填报,未填报,")

    assert tiny.report().charts["项目结转结余"].otherwise == "要用的数还没有填完。"


def test_a_chart_of_named_facts_may_be_one_row(tiny_report: Report) -> None:
    chart = tiny_report.charts["绩效目标完成情况"]

    assert chart.series == ("达成", "未达成", "陈述但无数据", "未披露")
    assert [[bar.text for bar in row.bars] for row in chart.rows] == [["1项", "0项", "0项", "0项"]]


def test_an_undisclosed_figure_is_said_and_drawn_without_length(tiny: Project) -> None:
    rows = tiny.data("sangong.csv").read_text("utf-8").replace("2000.00,2000.00,1500.00", "未披露,2000.00,1500.00")
    chart = tiny.write("data/2031/sangong.csv", rows).report().charts["“三公”经费分项对比"]

    assert chart.rows[1].bars[0] == Bar(0, "三公.接待费.上年实际", "未披露", "0", "0.00%", "")


def test_the_figure_holds_the_exact_values_as_decimal_texts(tiny_report: Report) -> None:
    figure = json.loads(tiny_report.charts["一级指标得分"].figure)

    assert [(trace["name"], trace["x"], trace["y"], trace["text"]) for trace in figure["data"]] == [
        ("得到的分", ["90"], ["部门决策"], ["90.00分"]),
        ("丢掉的分", ["10"], ["部门决策"], ["10.00分"]),
    ]


def test_the_figure_brings_no_template_colours_or_fonts(tiny_report: Report) -> None:
    layouts = [json.loads(chart.figure)["layout"] for chart in tiny_report.charts.values() if chart.figure]

    assert {key for layout in layouts for key in layout} == {"barmode", "template", "xaxis"}
    assert [layout["template"] for layout in layouts] == [{}] * len(layouts)


def test_figure_and_bars_show_the_same_texts(tiny_report: Report) -> None:
    for chart in filter(lambda chart: chart.figure, tiny_report.charts.values()):
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

    chart = tiny.write("data/2031/funds.csv", header + "\n").report().charts["收入、支出和结转结余的组成"]

    assert chart.rows == ()


def test_plotly_reads_every_figure_as_it_stands(example: Project) -> None:
    for chart in filter(lambda chart: chart.figure, example.report().charts.values()):
        figure = json.loads(chart.figure)
        read = json.loads(json.dumps(go.Figure(figure, skip_invalid=False).to_plotly_json()))
        assert read["data"] == figure["data"]
        assert {**read["layout"], "template": {}} == figure["layout"]


def test_dots_that_lie_close_together_are_spread_from_the_least_to_the_most(tiny: Project) -> None:
    spec = """- title: 三公散点
  table: 资金收支
  label: 项目
  series: [本年支出]
  mode: dots
  scale: spread
  unit: 元
  sentence: 支出。
"""
    tiny.write("data/2031/charts.yml", spec)
    rows = tiny.report().charts["三公散点"].rows

    values = {Fraction(row.bars[0].value): Fraction(row.bars[0].width.rstrip("%")) for row in rows}
    assert 0 < values[min(values)] < 10
    assert 90 < values[max(values)] < 100


def test_a_flow_shows_every_source_and_use_by_who_used_it_with_what_was_carried_in_and_left(example: Project) -> None:
    chart = example.report().charts["钱的流向"]

    assert (chart.series, chart.figure) == (("本单位用的", "拨给下级用的"), "")
    assert [(row.label, row.beside, row.kind, [bar.value for bar in row.bars]) for row in chart.rows] == [
        ("基本支出的拨款", "279.50万元", "apart", ["279.5", "0"]),
        ("上年结转", "30.95万元", "apart", ["3.35", "27.6"]),
        ("市级年初预算", "196.00万元", "", ["44", "152"]),
        ("省级追加", "28.00万元", "", ["0", "28"]),
        ("市级追加", "9.00万元", "", ["9", "0"]),
        ("机关运行（基本支出）", "277.25万元", "apart", ["277.25", "0"]),
        ("康复", "96.70万元", "", ["31.9", "64.8"]),
        ("就业", "52.98万元", "", ["20", "32.98"]),
        ("托养", "43.70万元", "", ["0", "43.7"]),
        ("没有写明用途", "25.20万元", "unknown", ["0", "25.2"]),
        ("没有用完", "47.62万元", "left", ["6.7", "40.92"]),
    ]


def test_a_row_that_is_not_filled_in_has_no_dot_but_one_of_nothing_has(tiny: Project) -> None:
    tiny.edit_data("projects.csv", "200000.00,500000.00,200000.00,300000.00,-,200000.00,示残发", "-,-,-,-,-,-,示残发")
    row = "明细,就业,年初预算,一般公共预算资金,2,残疾人就业补助,1.00,1.00,未填报,未填报,未填报,未填报,\n总计,总计,"
    rows = tiny.edit_data("projects.csv", "总计,总计,", row).report().charts["项目收到的和花掉的"].rows

    assert [[bar.width for bar in row.bars] for row in rows] == [["100.00%", ""], ["0.00%", "0.00%"]]


@pytest.mark.parametrize("title", ["钱用在哪里", "一级指标得分", "绩效目标完成情况", "项目收到的和花掉的", "钱的流向"])
def test_of_a_draft_no_chart_is_drawn(title: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["init", str(tmp_path / "new"), "--department", "某局", "--year", "2031"])
    chart = Project(tmp_path / "new", "2031").report().charts[title]

    assert (result.exit_code, chart.rows) == (0, ())


def test_the_colours_of_a_chart_mean_what_is_compared_or_lost_or_what_is_told(tiny_report: Report) -> None:
    assert {title: chart.tones for title, chart in tiny_report.charts.items() if len(chart.series) > 1} == {
        "一级指标得分": ("main", "lost"),
        "满意度各题选项分布": ("main", "second", "third"),
        "收入、支出和结转结余的组成": ("apart", "main", "third"),
        "项目执行率": ("main", "lost"),
        "“三公”经费分项对比": ("before", "main"),
        "固定资产年初与年末": ("before", "main"),
        "绩效目标完成情况": ("main", "lost", "third", "unknown"),
        "各类资金用了多少": ("main", "lost"),
        "项目收到的和花掉的": ("main", "second"),
        "钱的流向": (),
    }


def test_a_colour_that_nothing_has_is_refused(example: Project) -> None:
    found = example.edit(
        "data/schema/charts.yml", "tones: [main, lost, third, unknown]", "tones: [main, lost, third, unknown, apart]"
    ).run("check")

    assert found.exit_code == 1
    assert (
        "「绩效目标完成情况」：写了颜色的，图里都要有，现为 tones 5 个，要分的 4 样。请删去多写的 tones。"
        in found.output
    )


def test_a_flow_whose_sides_differ_by_a_cent_is_not_drawn(example: Project) -> None:
    example.edit_data(
        "projects.csv", ",90000.00,,81000.00,,9000.00,,,市级追加,", ",90000.01,,81000.00,,9000.00,,,市级追加,"
    )
    chart = example.report().charts["钱的流向"]

    assert (chart.rows, chart.flow) == ((), None)
    assert chart.otherwise == "来源、用途和结转结余没有都填，或者相互对不上，画不出钱的流向。"


def test_a_flow_with_other_columns_on_each_side_is_refused(example: Project) -> None:
    both, one = "source_series: [收入_本级, 收入_对下]", "source_series: [收入_本级]"
    found = example.edit("data/schema/charts.yml", both, one).run("check")

    assert found.exit_code == 1
    assert "「钱的流向」：流向图须有来源和用处，两边的列一样多，现为 source_series 1 列，series 2 列。" in found.output


def test_a_flow_with_a_number_still_to_be_filled_in_is_not_drawn(example: Project) -> None:
    example.edit_data("projects.csv", "240000.00,720000.00,238000.00,", "240000.00,720000.00,未填报,")
    chart = example.report().charts["钱的流向"]

    assert (chart.rows, chart.otherwise) == ((), "要用的数还没有填完。")


def test_the_many_small_groups_of_a_flow_are_one(example: Project) -> None:
    example.edit_data(
        "projects.csv", ",340000.00,200000.00,329800.00,-,10200.00,", ",328000.00,200000.00,318922.00,-,9078.00,"
    )
    small = "".join(
        f"明细,小{at},年初预算,一般公共预算资金,,小{at},,1000.00,,{900 + at}.00,,{100 - at}.00,,市级,用{at},名称写明,"
        "名称\n"
        for at in range(1, 13)
    )
    example.edit_data("projects.csv", "小计,年初一般公共预算,", f"{small}小计,年初一般公共预算,")
    rows = example.report().charts["钱的流向"].rows

    assert [(row.label, row.beside) for row in rows if row.kind == "rest"] == [("其余5项合计", "0.45万元")]


def test_bands_are_as_wide_as_their_amounts_and_lie_one_below_the_other_at_both_ends() -> None:
    amounts = [[Fraction(60), Fraction(0)], [Fraction(20), Fraction(20)]]

    assert flow(amounts, [[Fraction(80), Fraction(20)]]) == Flow(
        "356.00",
        ("20.00", "24.00"),
        ((Node("24.00", "180.00", "188.00"), Node("212.00", "120.00", "128.00")), (Node("28.00", "300.00", "308.00"),)),
        (Node("14.00", "240.00", "268.00"), Node("282.00", "60.00", "88.00")),
        (
            Band(0, 0, 0, "M0 24.00C25 24.00 25 14.00 50 14.00V194.00C25 194.00 25 204.00 0 204.00Z"),
            Band(0, 1, 0, "M0 212.00C25 212.00 25 194.00 50 194.00V254.00C25 254.00 25 272.00 0 272.00Z"),
            Band(0, 1, 1, "M0 272.00C25 272.00 25 282.00 50 282.00V342.00C25 342.00 25 332.00 0 332.00Z"),
            Band(1, 0, 0, "M50 14.00C75 14.00 75 28.00 100 28.00V268.00C75 268.00 75 254.00 50 254.00Z"),
            Band(1, 0, 1, "M50 282.00C75 282.00 75 268.00 100 268.00V328.00C75 328.00 75 342.00 50 342.00Z"),
        ),
    )
