"""A table reads the same however Excel saved it, and blank, dash and 未披露 stay three things."""

from __future__ import annotations

import datetime
import io
from fractions import Fraction

import openpyxl
import pytest
from conftest import Project
from evaluation.dataset import Table

STAFFING = [
    ["行别", "编号", "项目", "编制人数", "实有人数", "备注"],
    ["明细", "机关", "机关编制", "4", "3", ""],
    ["合计", "合计", "合计", "4", "3", ""],
]


def csv(rows: list[list[str]], end: str = "\n") -> str:
    return "".join(",".join(row) + end for row in rows)


def xlsx(rows: list[list[object]]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def staffing(project: Project) -> Table:
    dataset = project.report().dataset
    assert dataset.problems == ()
    return dataset.tables["编制"]


def rows_of(table: Table) -> list[list[str]]:
    header = [field.name for field in table.schema.fields]
    return [header, *zip(*(table.texts(name) for name in header), strict=True)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(csv(STAFFING).encode("utf-8"), id="utf-8"),
        pytest.param(csv(STAFFING).encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(csv(STAFFING).encode("gbk"), id="gbk"),
        pytest.param(csv(STAFFING).encode("gb18030"), id="gb18030"),
        pytest.param(csv(STAFFING, end="\r\n").encode("gbk"), id="windows line ends"),
        pytest.param((csv(STAFFING) + ",,,,,\n\n").encode("utf-8"), id="empty rows below"),
        pytest.param(csv(STAFFING, end=",,\n").encode("utf-8"), id="empty columns beside"),
        pytest.param(csv(STAFFING).replace(",", " ,  ").encode("utf-8"), id="spaces around cells"),
        pytest.param(csv(STAFFING).replace("机关编制", '"机关编制"').encode("utf-8"), id="quoted cell"),
    ],
)
def test_a_csv_reads_the_same_in_every_form_excel_saves_it(tiny: Project, content: bytes) -> None:
    assert rows_of(staffing(tiny.write("data/2031/staffing.csv", content))) == [STAFFING[0], *map(tuple, STAFFING[1:])]


@pytest.mark.parametrize("blank", ["", None], ids=["text", "nothing"])
def test_an_xlsx_with_numbers_or_texts_reads_as_the_csv_does(tiny: Project, blank: object) -> None:
    expected = rows_of(staffing(tiny))
    typed = [[int(cell) if cell.isdigit() else cell or blank for cell in row] for row in STAFFING]
    tiny.data("staffing.csv").unlink()

    assert rows_of(staffing(tiny.write("data/2031/staffing.xlsx", xlsx(typed)))) == expected


def test_an_xlsx_with_amounts_gives_the_same_facts_as_the_csv(tiny: Project) -> None:
    expected = {fact_id: (fact.value, fact.text) for fact_id, fact in tiny.register().items()}
    rows = [line.split(",") for line in tiny.data("funds.csv").read_text(encoding="utf-8").splitlines()]
    typed = [[float(cell) if cell.endswith(".00") else cell for cell in row] for row in rows]
    tiny.data("funds.csv").unlink()
    tiny.write("data/2031/funds.xlsx", xlsx(typed))

    assert {fact_id: (fact.value, fact.text) for fact_id, fact in tiny.register().items()} == expected


@pytest.mark.parametrize("amount", [0.1, 0.3, 1234567.89, 64123001.28, 99999999999.99])
def test_a_binary_number_in_an_xlsx_reads_as_the_decimal_that_was_typed(tiny: Project, amount: float) -> None:
    rows = [
        ["行别", "编号", "类别", "项目", "上年实际", "本年预算", "本年实际"],
        ["明细", "接待费", "公务接待", "公务接待费", amount, amount, amount],
    ]
    tiny.data("sangong.csv").unlink()
    tiny.write("data/2031/sangong.xlsx", xlsx(rows))

    assert tiny.register()["三公.接待费.本年实际"].value == Fraction(str(amount))


@pytest.mark.parametrize(
    ("computed", "shown"), [(0.1 + 0.2, "0.3"), (8.999999999999998, "9"), (1.1 * 3, "3.3"), (9.000000000000002, "9")]
)
def test_a_number_that_excel_computed_reads_as_excel_shows_it(tiny: Project, computed: float, shown: str) -> None:
    rows: list[list[object]] = [
        ["行别", "编号", "类别", "项目", "上年实际", "本年预算", "本年实际"],
        ["明细", "接待费", "公务接待", "公务接待费", computed, computed, computed],
    ]
    tiny.data("sangong.csv").unlink()
    tiny.write("data/2031/sangong.xlsx", xlsx(rows))

    assert tiny.report().dataset.tables["三公"].texts("本年实际") == (shown,)


def test_columns_may_stand_in_any_order(tiny: Project) -> None:
    turned = [list(reversed(row)) for row in STAFFING]

    assert rows_of(staffing(tiny.write("data/2031/staffing.csv", csv(turned)))) == rows_of(staffing(tiny))


@pytest.mark.parametrize(
    "text, value, absence",
    [("", None, "不适用"), ("-", Fraction(0), ""), ("0", Fraction(0), ""), ("未披露", None, "未披露")],
)
def test_blank_dash_zero_and_undisclosed_are_told_apart(
    tiny: Project, text: str, value: Fraction | None, absence: str
) -> None:
    tiny.edit_data("sangong_counts.csv", "4,,3", f"4,{text},3")

    fact = tiny.register()["三公数量.接待批次.本年预算"]

    assert (fact.value, fact.absence) == (value, absence)


def test_a_cell_is_placed_by_the_row_that_excel_shows(tiny: Project) -> None:
    assert str(staffing(tiny).place(1, "实有人数")) == "data/2031/staffing.csv（编制设置及实有人数）第3行「实有人数」"


def test_an_amount_in_wan_is_kept_in_yuan(tiny: Project) -> None:
    assert tiny.report().dataset.tables["采购"].amounts["执行金额"] == (Fraction(80000), Fraction(80000))


def test_a_column_with_its_unit_beside_it_is_kept_in_each_rows_base_unit(tiny: Project) -> None:
    tiny.edit_data("facts.csv", "年报第1页,\n", "年报第1页,\n就业.经费.金额,培训经费,1.5,1.5,亿元,,年报第2页,\n")

    assert tiny.report().dataset.tables[""].amounts["值"] == (Fraction(12), Fraction(150_000_000))


def test_an_optional_table_may_be_missing(tiny: Project) -> None:
    tiny.edit("data/schema/tables/errata.yml", "row_label: 编号", "optional: true\nrow_label: 编号")
    tiny.data("errata.csv").unlink()

    report = tiny.report()

    assert ("更正" in report.dataset.tables, report.problems) == (False, ())


def test_dates_in_an_xlsx_are_problems_where_a_number_is_due(tiny: Project) -> None:
    typed: list[list[object]] = [list(row) for row in STAFFING]
    typed[1][3] = datetime.date(2031, 5, 4)
    tiny.data("staffing.csv").unlink()
    tiny.write("data/2031/staffing.xlsx", xlsx(typed))

    assert [str(problem) for problem in tiny.report().problems] == [
        "data/2031/staffing.xlsx（编制设置及实有人数）第2行「编制人数」：须是数字（没有数填“-”，不适用留空，没有公开填“未披露”），"
        "现为 “2031-05-04”。这是日期，多半是表格软件把数改成了日期。请把单元格格式改为“文本”，再填这个数。"
    ]


def test_settings_keep_every_scalar_as_the_text_that_stands_there(tiny: Project) -> None:
    tiny.edit_data("settings.yml", "许可: 转载请注明来源", "许可: 转载请注明来源\n评价开始: 2031-04-01\n索引号: 0012")

    settings = tiny.report().dataset.settings

    assert (settings["评价开始"], settings["索引号"], settings["年度"]) == ("2031-04-01", "0012", "2031")


def test_grades_are_read_best_first_with_exact_bounds(tiny: Project) -> None:
    assert tiny.report().dataset.settings.grades == (
        ("优", Fraction(90)),
        ("良", Fraction(80)),
        ("中", Fraction(60)),
        ("差", Fraction(0)),
    )
