"""Files as finance staff make them: each case stands for a kind that was read wrong, or left, at its first import."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
import xlsxwriter
from conftest import Project
from evaluation.documents import Cell
from evaluation.intake.found import FoundTable, Line
from evaluation.intake.importing import of_another_time
from evaluation.intake.pairing import Label, paired
from test_import import as_read, merged, taken, word

Rows = Sequence[Sequence[object]]
PROJECTS = ["序号", "项目名称", "收入", "支出", "结转结余"]


def book(**sheets: Rows) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def rows_of(project: Project, content: bytes, file: str) -> list[list[str]]:
    """The rows of a data file over which a file was imported."""
    said, status = taken(project, content, "表.xlsx", "--replace")
    assert status == 0, said
    return [line.split(",") for line in project.data(f"{file}.csv").read_text(encoding="utf-8").splitlines()[1:]]


def test_a_file_with_some_figures_of_a_table_that_its_rows_tell_leaves_the_others_to_be_filled_in(
    tiny: Project,
) -> None:
    rows = [["项目", "年初数", "年末数"], ["固定资产原值", 10, 20], ["固定资产累计折旧", 4, 5], ["固定资产净值", 6, 15]]

    assert [row[4:] for row in rows_of(tiny, merged([["资产（元）"], *rows]), "assets")] == [
        ["10", "20", "200.00"],
        ["4", "5", "200.00"],
        ["6", "15", "0.00"],
    ]


def test_codes_are_no_names_and_who_filled_in_is_no_row(tiny: Project) -> None:
    rows = [
        ["编码", "支出类别", "本年收入_本级", "本年支出_本级"],
        ["301", "基本支出", 10, 9],
        ["302", "年初预算项目支出", 8, 7],
        ["303", "年中追加的项目支出", 6, 5],
        ["", "合计", 24, 21],
        ["填表人：甲", "", "复核：乙", "日期：2032年1月5日"],
    ]

    assert [row[:4] for row in rows_of(tiny, merged([["收支（元）"], *rows]), "funds")] == [
        ["明细", "基本支出", "基本支出", "基本支出"],
        ["明细", "年初项目", "项目支出", "年初预算项目支出"],
        ["明细", "追加项目", "项目支出", "年中追加项目支出"],
        ["合计", "合计", "", "合计"],
    ]


def test_sign_and_unit_of_a_target_in_columns_of_their_own_are_read_with_it(tiny: Project) -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"],
        ["产出指标", "数量指标", "演出", "≥", 120, "场"],
    ]

    assert as_read(tiny, merged([["绩效目标与完成情况"], *rows]), "targets")[0].split(",")[4] == "≥120场"


def test_two_sheets_that_say_which_level_each_is_are_one_table(tiny: Project) -> None:
    own = [["项目支出（元）"], PROJECTS, [1, "甲", 5, 4, 1], [2, "乙", 3, 3, 0], ["", "合计", 8, 7, 1]]
    passed = [["项目支出（元）"], PROJECTS, [1, "丙", 9, 7, 2], ["", "合计", 9, 7, 2]]

    found = [line.split(",")[5:12] for line in as_read(tiny, book(县本级=own, 补助下级=passed), "projects")]

    assert found == [
        ["甲", "5", "", "4", "", "1", ""],
        ["乙", "3", "", "3", "", "0", ""],
        ["合计", "8", "9", "7", "7", "1", "2"],
        ["丙", "", "9", "", "7", "", "2"],
    ]


def test_tables_below_one_another_without_a_blank_row_are_told_by_their_numbers(tiny: Project) -> None:
    rows = [
        ["表1 编制（人）"],
        ["项目", "编制人数", "实有人数"],
        ["机关编制", 5, 4],
        ["合计", 5, 4],
        ["表2 政府采购执行情况（万元）"],
        ["项目", "预算金额", "执行金额"],
        ["桌椅", 3, 2],
        ["合计", 3, 2],
    ]

    assert rows_of(tiny, book(附表=rows), "staffing")[0][3:5] == ["5", "4"]
    assert "桌椅" in tiny.data("procurement.csv").read_text(encoding="utf-8")


def test_a_part_of_a_table_that_its_first_rows_tell_is_no_other_table(tiny: Project) -> None:
    head = ["支出项目", "收入_本级", "支出_本级", "结转结余_本级"]
    first = [head, ["基本支出", "10", "9", "1"], ["年初预算项目支出", "8", "7", "1"]]

    said, _ = taken(
        tiny, word("附表1 收支表", "单位：元", first, "附表1（续）", [head, ["合计", "18", "16", "2"]]), "附表.docx"
    )

    assert "：1 张表" in said
    assert "→ 资金收支及结余" in said
    assert "→ data/2031/projects.csv" not in said


def test_a_total_without_the_word_is_told_by_the_subtotals_and_rows_that_it_sums(tiny: Project) -> None:
    rows = [
        ["项目", "上年实际", "本年预算", "本年实际"],
        ["费用", 9, 9, 9],
        ["因公出国（境）费用", 1, 1, 1],
        ["公务用车", 7, 7, 7],
        ["公务用车购置费", 3, 3, 3],
        ["公务用车运行维护费", 4, 4, 4],
        ["公务接待费", 1, 1, 1],
    ]

    found = [row[0] for row in rows_of(tiny, merged([["“三公”经费支出（元）"], *rows]), "sangong")]

    assert found == ["合计", "明细", "小计", "明细", "明细", "明细"]


@pytest.mark.parametrize(
    ("title", "other"), [("收支表（导出日期：2032年1月8日）", ""), ("2032年收支表", "2032年，不是2031年")]
)
def test_the_date_of_an_export_is_not_the_year_of_the_table(title: str, other: str) -> None:
    assert of_another_time(FoundTable("表.xlsx", "", title, "", ("项目",), (Line((Cell("甲"),), ""),)), 2031) == other


def test_a_label_may_leave_out_what_all_others_begin_with_and_use_usual_words() -> None:
    ours = [Label(text) for text in ("固定资产原值", "固定资产累计折旧")]

    assert paired([Label("减：累计折旧")], ours)[0] == {0: 1}
    assert paired([Label("日常公用经费")], [Label("人员经费"), Label("公用经费")])[0] == {0: 1}
