"""The workbook follows the accessible-spreadsheet rules, keeps numbers exact and runs nothing."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest
from conftest import Project
from evaluation.downloads.sheet import NUMBER
from openpyxl.workbook import Workbook
from published import PAYLOADS, real_files, real_sheets, rows_of, tiny_files, workbook_of


@pytest.fixture(scope="module")
def book() -> Workbook:
    return workbook_of(real_files())


@pytest.mark.parametrize("payload", [payload.strip() for payload in PAYLOADS])
def test_a_text_that_looks_like_a_formula_is_text_in_the_workbook(
    tiny: Project, formulas: list[bytes], payload: str
) -> None:
    quoted = payload.replace('"', '""')
    tiny.edit_data("staffing.csv", "明细,机关,机关编制,4,3,", f'明细,机关,机关编制,4,3,"{quoted}"')
    files = tiny_files(tiny)
    (cell,) = [cell for sheet in workbook_of(files) for row in sheet for cell in row if cell.value == payload]

    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert formulas_of(files["data/report-2031.xlsx"].content) == formulas


@pytest.fixture
def formulas(tiny: Project) -> list[bytes]:
    """The formulas that this project itself writes into the workbook of the smallest project."""
    return formulas_of(tiny_files(tiny)["data/report-2031.xlsx"].content)


def formulas_of(book: bytes) -> list[bytes]:
    archive = ZipFile(io.BytesIO(book))
    return [formula for name in archive.namelist() for formula in re.findall(rb"<f\b.*?</f>", archive.read(name))]


def test_the_name_of_an_indicator_that_looks_like_a_formula_is_text_where_scores_are_recomputed(
    tiny: Project, formulas: list[bytes]
) -> None:
    name = next(iter(tiny.data("indicators.csv").read_text(encoding="utf-8").splitlines()[1:])).split(",")[2]
    tiny.edit_data("indicators.csv", f",{name},", ",=1+1,")
    files = tiny_files(tiny)
    cells = [cell for sheet in workbook_of(files) for row in sheet for cell in row if cell.value == "=1+1"]

    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert any(cell.parent["A1"].value == "2031年评分重算" for cell in cells)
    assert formulas_of(files["data/report-2031.xlsx"].content) == formulas


def test_a_negative_number_stays_a_number(book: Workbook) -> None:
    row = next(row for row in rows_of(real_files()["data/assets.csv"]) if row["编号"] == "原值")
    sheet = next(sheet for sheet in book if "固定资产" in sheet.title)
    cell = next(cell for cells in sheet for cell in cells if cell.value == -156830.25)

    assert row["增减（元）"] == "-156830.25"
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("n", "#,##0.00", False)


def test_a_workbook_starts_with_cover_contents_and_notes_and_has_every_table(book: Workbook) -> None:
    assert book.sheetnames[:3] == ["封面", "目录", "说明"]
    recounted = ["2019年评分重算", "等级重算"]
    titles = [sheet["A1"].value for sheet in book.worksheets[3:]]
    assert titles == [*(sheet.title for sheet in real_sheets()), *recounted]
    assert book.active.title == "封面"
    linked = [row[0].hyperlink.location for row in book["目录"].iter_rows(min_row=4)]
    assert linked == [f"'{name}'!A1" for name in book.sheetnames[2:]]


def test_each_sheet_has_one_real_table_with_one_header_row_and_a_title_in_a1(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        top = int(re.findall(r"\d+", table.ref)[0])
        headers = [cell.value for cell in sheet[top]]
        assert sheet["A1"].value
        assert table.headerRowCount == 1
        assert table.autoFilter is None
        assert [column.name for column in table.tableColumns] == headers
        assert len(set(headers)) == len(headers)
        assert all(headers)
        assert table.ref == f"A{top}:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
        assert all(any(cell.value is not None for cell in row) for row in sheet.iter_rows())


def test_nothing_is_merged_or_hidden_and_headers_stay_in_view(book: Workbook) -> None:
    assert [sheet.title for sheet in book if sheet.merged_cells.ranges or sheet.sheet_state != "visible"] == []
    lines = [line for sheet in book for line in (*sheet.column_dimensions.values(), *sheet.row_dimensions.values())]
    assert [line for line in lines if line.hidden] == []
    for sheet in book.worksheets[3:]:
        (table,) = sheet.tables.values()
        assert sheet.freeze_panes == f"A{int(re.findall(r'[0-9]+', table.ref)[0]) + 1}"
        assert {cell.fill.fill_type for row in sheet for cell in row} == {None}


def test_a_workbook_holds_texts_numbers_and_tables_alone() -> None:
    """No macro, drawing, picture, comment, link to another file, or name that points out of the workbook."""
    archive = ZipFile(io.BytesIO(real_files()["data/report-2019.xlsx"].content))
    parts = {re.sub(r"\d+", "N", name) for name in archive.namelist()}

    assert parts == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/tables/tableN.xml",
        "xl/theme/themeN.xml",
        "xl/workbook.xml",
        "xl/worksheets/_rels/sheetN.xml.rels",
        "xl/worksheets/sheetN.xml",
    }


def test_a_workbook_opens_on_its_cover_and_names_each_sheet_and_table_once(book: Workbook) -> None:
    tables = [name for sheet in book for name in sheet.tables]

    assert book["封面"]["A1"].value == book.properties.title
    assert {sheet.sheet_view.tabSelected for sheet in book.worksheets[1:]} <= {None, False}
    assert {selection.activeCell for sheet in book for selection in sheet.sheet_view.selection} <= {"A1", None}
    assert len(tables) == len(set(tables)) == len(book.sheetnames) - 1
    assert [name for name in tables if not re.fullmatch(r"table_[a-z_0-9]+", name)] == []
    assert [name for name in book.sheetnames if len(name) > 31 or name != name.strip()] == []


def test_no_row_or_column_between_the_title_and_the_end_is_blank(book: Workbook) -> None:
    blank = [
        (sheet.title, lines[0].coordinate)
        for sheet in book
        for lines in (*sheet.iter_rows(), *sheet.iter_cols())
        if all(cell.value is None for cell in lines)
    ]

    assert blank == []


def test_totals_are_named_in_words_and_blanks_are_explained(book: Workbook) -> None:
    sheet = next(sheet for sheet in book if sheet["A1"].value.endswith("资金收支及结余"))
    lines = [sheet.cell(row, 1).value for row in (2, 3, 4)]

    assert lines == [
        "本工作表有一张表。其中3行是合计，在“行别”一栏写明。",
        "数字栏空白表示不适用。文字栏空白表示没有内容。",
        "数据文件：data/2019/funds.csv。适用于所有表的说明见工作表“说明”。",
    ]
    totals = [row for row in sheet.iter_rows(min_row=6) if row[0].value != "明细"]
    assert {cell.font.bold for row in totals for cell in row if cell.value is not None} == {True}


def test_numbers_of_the_workbook_are_written_as_the_exact_decimals() -> None:
    archive = ZipFile(io.BytesIO(real_files()["data/report-2019.xlsx"].content))
    parts = [f"xl/worksheets/sheet{number}.xml" for number, _ in enumerate(real_sheets(), start=4)]
    written = "".join(archive.read(name).decode() for name in parts)
    numbers = set(re.findall(r't="n"><v>([^<]*)</v>', written))
    expected = {
        row[column.header]
        for sheet in real_sheets()
        for row in rows_of(real_files()[f"data/{sheet.name}.csv"])
        for column in sheet.columns
        if column.type == NUMBER
    }

    assert numbers == expected - {"", "未披露"}


def test_a_workbook_says_nothing_of_when_and_by_whom_it_was_made() -> None:
    archive = ZipFile(io.BytesIO(real_files()["data/report-2019.xlsx"].content))

    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert re.findall(rb"<(?:dc|cp|dcterms):(\w+)", archive.read("docProps/core.xml")) == [
        b"coreProperties",
        b"creator",
        b"title",
        b"language",
    ]
