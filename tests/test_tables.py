"""Tables show every cell with its fact, in the schema's columns, with totals and absences said in words."""

from __future__ import annotations

import pytest
from conftest import Project
from evaluation.report import Report
from evaluation.report.tables import Head, TableCell, TableView


def column(view: TableView, text: str) -> list[TableCell]:
    at = [head.text for head in view.heads].index(text)
    return [row.cells[at] for group in view.groups for row in group.rows]


HEAD = "编号,位置,原文,本站采用,依据,类别,结论"


def entry(number: int, category: str) -> str:
    """One row of errata in a category."""
    return f"更正{number:03},第1页,收入169万元,收入170万元,收支表合计为170万元,{category},已更正"


def test_a_table_has_the_columns_of_its_view_headed_by_its_rows_names(tiny_report: Report) -> None:
    assert tiny_report.tables["编制设置及实有人数"].heads == (
        Head("项目"),
        Head("编制人数", numeric=True),
        Head("实有人数", numeric=True),
        Head("控制率", numeric=True),
        Head("备注"),
    )


def test_columns_of_two_levels_share_their_upper_header(tiny_report: Report) -> None:
    view = tiny_report.tables["资金收支及结余"]

    upper, lower = view.head_rows
    assert [(cell.text, cell.columns, cell.rows) for cell in upper] == [
        ("项目", 1, 2),
        ("年初结转结余", 2, 1),
        ("年初预算", 2, 1),
        ("本年收入", 2, 1),
        ("本年支出", 2, 1),
        ("年末结转结余", 2, 1),
    ]
    assert [(cell.text, cell.above) for cell in lower] == [
        (part, (f"g{number}",)) for number in range(2, 7) for part in ("本级", "对下")
    ]
    assert view.headers[:2] == (("c1",), ("g2", "c2"))


def test_every_amount_carries_its_fact(tiny_report: Report) -> None:
    assert column(tiny_report.tables["资金收支简表"], "本年支出") == [
        TableCell("900,000.00", "资金收支.基本支出.本年支出", numeric=True),
        TableCell("300,000.00", "资金收支.年初项目.本年支出", numeric=True),
        TableCell("200,000.00", "资金收支.追加项目.本年支出", numeric=True),
        TableCell("1,400,000.00", "资金收支.合计.本年支出", numeric=True),
    ]


def test_rates_are_shown_with_their_sign_and_two_decimals(tiny_report: Report) -> None:
    assert [cell.text for cell in column(tiny_report.tables["资金收支简表"], "执行率")] == [
        "90.00%",
        "60.00%",
        "100.00%",
        "82.35%",
    ]


def test_only_totals_are_marked_as_totals(tiny_report: Report) -> None:
    rows = [row for group in tiny_report.tables["资金收支简表"].groups for row in group.rows]

    assert [(row.kind, row.is_total) for row in rows] == [
        ("明细", False),
        ("明细", False),
        ("明细", False),
        ("合计", True),
    ]


def test_a_total_over_all_groups_stands_outside_them(tiny_report: Report) -> None:
    groups = tiny_report.tables["项目支出明细"].groups

    assert [(group.title, [row.cells[1].text for row in group.rows]) for group in groups] == [
        ("年初预算 · 一般公共预算资金", ["残疾人康复补助"]),
        ("", ["总计"]),
    ]


@pytest.mark.parametrize(
    "typed, cell",
    [
        ("", TableCell("不适用", "三公数量.接待批次.本年预算", numeric=True, absent=True)),
        ("未披露", TableCell("未披露", "三公数量.接待批次.本年预算", numeric=True, absent=True)),
        ("-", TableCell("0", "三公数量.接待批次.本年预算", numeric=True)),
    ],
)
def test_a_cell_without_a_number_says_why(tiny: Project, typed: str, cell: TableCell) -> None:
    report = tiny.edit_data("sangong_counts.csv", "4,,3", f"4,{typed},3").report()

    assert column(report.tables["“三公”经费相关数量"], "本年预算") == [cell]


def test_a_column_has_the_decimals_of_its_most_precise_cell(tiny: Project) -> None:
    tiny.edit_data("procurement.csv", "10.00,8.00\n合计", "10,8.5\n合计").edit_data(
        "procurement.csv", "合计,合计,合计,10.00,8.00", "合计,合计,合计,10,8.5"
    )
    view = tiny.report().tables["政府采购执行情况"]

    assert [[cell.text for cell in column(view, name)] for name in ("预算金额", "执行金额", "节约率")] == [
        ["10", "10"],
        ["8.5", "8.5"],
        ["15.00%", "15.00%"],
    ]


def test_a_target_is_shown_in_words_with_its_state_and_its_actual_value(tiny_report: Report) -> None:
    view = tiny_report.tables["绩效目标与完成情况"]

    assert [column(view, head.text) for head in view.heads] == [
        [TableCell("培训残疾人", heads_row=True)],
        [TableCell("不低于10人次", "绩效目标.目标01.指标值")],
        [TableCell("12余人次", "就业.培训.人次")],
        [TableCell("达成")],
        [TableCell("年报第1页写明{{ 就业.培训.人次 }}", narrative=True)],
    ]


def test_a_target_without_an_actual_value_is_undisclosed(tiny: Project) -> None:
    report = tiny.edit_data("targets.csv", "就业.培训.人次,年报", "未披露,年报").report()

    assert column(report.tables["绩效目标与完成情况"], "完成值") == [TableCell("未披露", absent=True)]


def test_a_view_may_show_some_rows_only(tiny: Project) -> None:
    tiny.edit_data("indicators.csv", "合计,合计", "明细,A1,部门目标,2,A,未披露,未披露,未披露\n合计,合计")
    views = tiny.report().tables

    assert [[cell.text for cell in column(views[name], "名称")] for name in ("评价指标得分", "二级指标")] == [
        ["部门决策"],
        ["部门目标"],
    ]


def test_rows_of_a_group_stand_together_and_the_group_has_an_address(tiny: Project) -> None:
    tiny.write("data/2031/errata.csv", "\n".join((HEAD, entry(1, "文字"), entry(2, "数 字"), entry(3, "文字"))) + "\n")
    groups = tiny.report().tables["更正与勘误"].groups

    assert [(group.title, group.anchor, [row.anchor[-1] for row in group.rows]) for group in groups] == [
        ("文字", "table-errata-文字", ["1", "3"]),
        ("数 字", "table-errata-数字", ["2"]),
    ]


@pytest.mark.parametrize("rows, groups", [(20, []), (21, ["文字", "数字"])])
def test_a_table_of_words_longer_than_one_looks_through_lists_its_groups(
    tiny: Project, rows: int, groups: list[str]
) -> None:
    entries = (entry(number, "文字" if number % 2 else "数字") for number in range(1, rows + 1))
    tiny.write("data/2031/errata.csv", "\n".join((HEAD, *entries)) + "\n")

    assert [group.title for group in tiny.report().tables["更正与勘误"].contents] == groups


def test_an_indicator_stands_under_the_name_of_the_one_above(tiny: Project) -> None:
    tiny.edit_data("indicators.csv", "合计,合计", "明细,A1,部门目标,2,A,未披露,未披露,未披露\n合计,合计")

    assert [group.title for group in tiny.report().tables["二级指标"].groups] == ["部门决策"]


def test_a_table_with_a_column_of_paragraphs_is_one_of_words(tiny_report: Report) -> None:
    assert [title for title in ("年度工作完成情况", "满意度问卷选项分值") if tiny_report.tables[title].is_prose] == [
        "年度工作完成情况"
    ]


@pytest.mark.parametrize(
    ("title", "is_slim"),
    [
        ("固定资产变动情况", True),  # four numbers, none longer than a phone is wide beside the others
        ("“三公”经费支出", True),
        ("编制设置及实有人数", True),
        ("资金收支简表", False),  # five amounts of a million do not fit, with or without their names
        ("资金收支及结余", False),  # two levels of headers
        ("评价指标得分", False),  # fits as it is
        ("更正与勘误", False),  # words: cards
    ],
)
def test_the_numbers_of_a_table_stand_below_the_names_of_their_rows_where_only_that_fits_a_phone(
    title: str, is_slim: bool, example: Project
) -> None:
    assert example.report().tables[title].is_slim is is_slim


def test_every_table_has_its_own_anchor_and_a_caption_with_the_year(tiny_report: Report) -> None:
    views = tiny_report.tables.values()

    assert len({view.anchor for view in views}) == len(views)
    assert tiny_report.tables["资金收支及结余"].anchor == "table-funds"
    assert tiny_report.tables["资金收支简表"].anchor == "table-funds-2"
    assert tiny_report.tables["“三公”经费相关数量"].anchor == "table-sangong-counts"
    assert tiny_report.tables["资金收支简表"].caption == "2031年资金收支简表"


def test_every_fact_that_a_table_shows_is_in_the_register(tiny_report: Report) -> None:
    cells = (
        cell
        for view in tiny_report.tables.values()
        for group in view.groups
        for row in group.rows
        for cell in row.cells
    )

    assert [cell for cell in cells if cell.fact and cell.fact not in tiny_report.register] == []


def test_columns_under_the_only_shared_header_say_it_on_one_level(tiny_report: Report) -> None:
    view = tiny_report.tables["项目支出执行率"]

    assert [head.text for head in view.heads if head.text.startswith("执行率")] == [
        *("执行率（本级）", "执行率（对下）", "执行率"),
    ]
    assert not view.has_levels


def test_a_column_that_discloses_nothing_is_said_once_below(tiny: Project) -> None:
    rows = [entry(number, "数字").replace("收支表合计为170万元", "未披露") for number in (1, 2)]
    tiny.write("data/2031/errata.csv", "\n".join([HEAD, *rows, ""]))

    view = tiny.report().tables["更正与勘误"]

    assert "依据" not in [head.text for head in view.heads]
    assert view.note.startswith("依据：全部未披露。")
    assert {len(row.cells) for group in view.groups for row in group.rows} == {len(view.heads)}
