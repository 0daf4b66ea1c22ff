"""The workbook follows the accessible-spreadsheet rules, keeps numbers exact and runs nothing."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from zipfile import ZipFile

import openpyxl
import pytest
from conftest import Project
from evaluation.downloads.sheet import NUMBER, Amount, Column, Sheet
from evaluation.downloads.workbook import Cover, workbook_bytes
from evaluation.numbers.amounts import decimal_string
from openpyxl.workbook import Workbook
from published import PAYLOADS, example_files, example_sheets, project_files, rows_of, workbook_of


@pytest.fixture(scope="module")
def book() -> Workbook:
    return workbook_of(example_files())


@pytest.mark.parametrize("payload", [payload.strip() for payload in PAYLOADS])
def test_a_text_that_looks_like_a_formula_is_text_in_the_workbook(
    tiny: Project, formulas: list[bytes], payload: str
) -> None:
    quoted = payload.replace('"', '""')
    tiny.edit_data("staffing.csv", "明细,机关,机关编制,4,3,", f'明细,机关,机关编制,4,3,"{quoted}"')
    files = project_files(tiny)
    (cell,) = [cell for sheet in workbook_of(files) for row in sheet for cell in row if cell.value == payload]

    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert formulas_of(files["data/report-2031.xlsx"].content) == formulas


@pytest.fixture
def formulas(tiny: Project) -> list[bytes]:
    """The formulas that this project itself writes into the workbook of the smallest project."""
    return formulas_of(project_files(tiny)["data/report-2031.xlsx"].content)


def formulas_of(book: bytes) -> list[bytes]:
    archive = ZipFile(io.BytesIO(book))
    return [formula for name in archive.namelist() for formula in re.findall(rb"<f\b.*?</f>", archive.read(name))]


def test_the_name_of_an_indicator_that_looks_like_a_formula_is_text_where_scores_are_recomputed(
    tiny: Project, formulas: list[bytes]
) -> None:
    name = next(iter(tiny.data("indicators.csv").read_text(encoding="utf-8").splitlines()[1:])).split(",")[2]
    tiny.edit_data("indicators.csv", f",{name},", ",=1+1,")
    files = project_files(tiny)
    cells = [cell for sheet in workbook_of(files) for row in sheet for cell in row if cell.value == "=1+1"]

    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert any(cell.parent["A1"].value == "2031年评分重算" for cell in cells)
    assert formulas_of(files["data/report-2031.xlsx"].content) == formulas


def test_a_negative_number_stays_a_number(book: Workbook) -> None:
    row = next(row for row in rows_of(example_files()["data/assets.csv"]) if row["编号"] == "原值")
    sheet = next(sheet for sheet in book if "固定资产" in sheet.title)
    cell = next(cell for cells in sheet for cell in cells if cell.value == -25000)

    assert row["增减（元）"] == "-25000"
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("n", "#,##0.00", False)


def test_a_workbook_starts_with_cover_contents_and_notes_and_has_every_table(book: Workbook) -> None:
    assert book.sheetnames[:3] == ["封面", "目录", "说明"]
    recounted = ["2031年评分重算", "评分的依据数", "计分参数", "等级重算"]
    titles = [sheet["A1"].value for sheet in book.worksheets[3:]]
    assert titles == [*(sheet.title for sheet in example_sheets()), *recounted]
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
    archive = ZipFile(io.BytesIO(example_files()["data/report-2031.xlsx"].content))
    parts = {re.sub(r"\d+", "N", name) for name in archive.namelist()}

    assert parts == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "docProps/custom.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
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
        "数据文件：data/2031/funds.csv。适用于所有表的说明见工作表“说明”。",
    ]
    totals = [row for row in sheet.iter_rows(min_row=6) if row[1].value != "明细"]
    assert {cell.font.bold for row in totals for cell in row if cell.value is not None} == {True}


def test_numbers_of_the_workbook_are_written_as_the_exact_decimals() -> None:
    archive = ZipFile(io.BytesIO(example_files()["data/report-2031.xlsx"].content))
    parts = [f"xl/worksheets/sheet{number}.xml" for number, _ in enumerate(example_sheets(), start=4)]
    written = "".join(archive.read(name).decode() for name in parts)
    numbers = set(re.findall(r'<c r="\w+" s="\d+"><v>([^<]*)</v>', written))
    expected = {
        row[column.header]
        for sheet in example_sheets()
        for row in rows_of(example_files()[f"data/{sheet.name}.csv"])
        for column in sheet.columns
        if column.type == NUMBER
    }

    assert numbers == expected - {"", "未披露"}


def test_a_workbook_says_nothing_of_when_and_where_it_was_made_and_names_its_language() -> None:
    archive = ZipFile(io.BytesIO(example_files()["data/report-2031.xlsx"].content))

    assert {(member.date_time, member.create_system) for member in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}
    core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"<dcterms:\w+[^>]*>([^<]+)<", core) == ["1980-01-01T00:00:00Z"] * 2
    assert [(prop.name, prop.value) for prop in workbook_of(example_files()).custom_doc_props.props] == [
        ("Language", "zh-CN")
    ]


def cover(title: str = "报告") -> Cover:
    return Cover(title, "某局", "zh-CN", (("许可", "见下"),))


def sheet(headers: list[str], *rows: tuple[Amount | str, ...]) -> Sheet:
    columns = tuple(
        Column(header, header, NUMBER if isinstance(rows[0][at], Amount) else "text")
        for at, header in enumerate(headers)
    )
    return Sheet("one", "一张表", "data/one.csv", "一.{行}.{列}", columns, rows, (False,) * len(rows))


def opened(*sheets: Sheet) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(cover(), ["说"], sheets)))


@pytest.mark.parametrize("header", ["权重（分）", "年初预算（本级，元）", "名称", "得分率（重算，%）"])
def test_a_header_is_never_cut(header: str) -> None:
    page = opened(sheet([header], (Amount(Fraction(1), 0),)))["1 一张表"]

    wide = sum(2 if character > "ÿ" else 1 for character in header)
    assert page.column_dimensions["A"].width >= wide + 1


def test_a_header_too_long_for_one_line_has_a_row_as_tall_as_its_lines() -> None:
    page = opened(sheet(["一" * 40], (Amount(Fraction(1), 0),)))["1 一张表"]
    (table,) = page.tables.values()
    top = int(re.findall(r"\d+", table.ref)[0])

    lines = -(-80 // int(page.column_dimensions["A"].width))
    assert page.row_dimensions[top].height >= 15 * lines


@pytest.mark.parametrize(
    "value", ["12345678901234567890.123456789012", "-0.000000000001", "0", "1e20", "99999999999999.99"]
)
def test_a_number_keeps_every_digit_however_many_it_has(value: str) -> None:
    book = workbook_bytes(cover(), ["说"], (sheet(["数"], (Amount(Fraction(value), 2),)),))
    page = ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet4.xml").decode()

    assert re.findall(r'<c r="A\d+" s="\d+"><v>([^<]*)</v>', page) == [decimal_string(Fraction(value))]


def test_a_text_longer_than_a_cell_may_be_says_where_all_of_it_stands() -> None:
    page = opened(sheet(["文"], ("长" * 40000,)))["1 一张表"]
    (text,) = [cell.value for row in page for cell in row if cell.value and cell.value.startswith("长")]

    assert len(text) == 32767
    assert text.endswith("……（本格太长，全文见 CSV 文件）")


@pytest.mark.parametrize("text", ["a\x00b\x0bc", "a\ufffeb\ud800c", "_x0041_", "<&>'\"", "http://example.org", "1,234"])
def test_a_text_stays_what_it_is_but_for_what_xml_cannot_hold(text: str) -> None:
    book = workbook_bytes(cover(), ["说"], (sheet(["文"], (text,)),))
    (cell,) = [row[0] for row in openpyxl.load_workbook(io.BytesIO(book))["1 一张表"].iter_rows(min_row=5)]

    kept = re.sub("[\x00\x0b\ufffe\ud800]", "", text)
    assert (cell.value, cell.data_type, cell.hyperlink) == (kept, "s", None)


BUILT = """
import sys
if sys.argv[1] == "without":
    sys.modules["lxml"] = None
else:
    import lxml.etree
from test_workbook import cover, sheet
from evaluation.downloads.sheet import Amount
from evaluation.downloads.workbook import workbook_bytes
from fractions import Fraction
import hashlib
book = workbook_bytes(cover(), ["说"], (sheet(["数", "文"], (Amount(Fraction(1, 3), 2), "=1+1")),))
sys.stdout.write(hashlib.sha256(book).hexdigest())
"""


@pytest.mark.slow
def test_the_bytes_are_the_same_with_and_without_lxml_in_any_place_and_for_any_hash_seed() -> None:
    here = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    elsewhere = {"TZ": "Asia/Shanghai", "LC_ALL": "POSIX", "PYTHONHASHSEED": "2", "PYTHONUTF8": "1"}
    digests = {
        subprocess.check_output(
            [sys.executable, "-c", BUILT, lxml],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **place},
            text=True,
        )
        for lxml in ("with", "without")
        for place in (here, elsewhere)
    }

    assert [len(digest) for digest in digests] == [64]


def test_what_a_row_is_about_stands_first_and_a_row_is_as_tall_as_its_text() -> None:
    long = "很长的说明" * 20
    made = replace(sheet(["编号", "项目", "说明"], ("甲01", "甲", long), ("甲02", "乙", "短")), heading="项目")
    page = opened(made)["1 一张表"]
    top = next(row for row in range(1, 9) if page.cell(row, 1).value == "项目")

    assert [cell.value for cell in page[top]] == ["项目", "编号", "说明"]
    assert [page.row_dimensions[row].height for row in (top + 1, top + 2)] == [75, None]


@pytest.mark.parametrize(("columns", "across"), [(3, 1), (20, 3)])
def test_paper_is_as_many_sheets_wide_as_can_be_read_each_with_the_names(columns: int, across: int) -> None:
    headers = [f"本年收入（第{number}项，元）" for number in range(columns)]
    page = opened(sheet(headers, tuple(Amount(Fraction(12345678), 2) for _ in headers)))["1 一张表"]

    assert page.page_setup.fitToWidth in (across, None if across == 1 else across)
    assert page.print_title_cols == (None if across == 1 else "$A:$A")
