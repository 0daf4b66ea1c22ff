"""A file with a table is read as a spreadsheet program shows it, or refused in one message that names what it is."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from evaluation.dataset import bounds
from evaluation.dataset.grids import Grid, UnreadableError, read_grid, read_sheets
from evaluation.dataset.grids.formats import shown_date, shown_number
from evaluation.dataset.grids.text import fault_of
from evaluation.problems import Place
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = ["行别", "编号", "人数"]
ROWS = [HEADER, ["明细", "甲", "4"], ["合计", "合计", "4"]]
SHEET = "xl/worksheets/sheet1.xml"


def book(change: Callable[[Worksheet, Workbook], object] = lambda *_: None) -> bytes:
    """A workbook with one small table, changed."""
    made, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    for row in (HEADER, ["明细", "甲", 4], ["合计", "合计", 4]):
        sheet.append(row)
    change(sheet, made)
    made.save(stream)
    return stream.getvalue()


def with_part(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The archive with one part rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text.decode()).encode() if part == name else text)
    return stream.getvalue()


def cells(xml: str) -> bytes:
    """A workbook whose sheet holds these rows of XML."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_part(book(), SHEET, lambda _: f"{start}{xml}</sheetData></worksheet>")


def read(folder: Path, content: bytes, name: str = "t.xlsx") -> tuple[Grid | None, list[str]]:
    (path := folder / name).write_bytes(content)
    grid, problems = read_grid(path, Place(name), {"人数"})
    return grid, [str(problem) for problem in problems]


def refusal(folder: Path, content: bytes, name: str = "t.xlsx") -> str:
    """The one message with which a file is refused."""
    grid, problems = read(folder, content, name)
    assert grid is None
    assert len(problems) == 1
    return problems[0]


@pytest.mark.parametrize("declared", ["A1", "A1:B2", "A1:XFD1048576", "C3"])
def test_no_declared_dimension_is_trusted(tmp_path: Path, declared: str) -> None:
    content = with_part(
        book(), SHEET, lambda xml: xml.replace('<dimension ref="A1:C3"', f'<dimension ref="{declared}"')
    )

    assert read(tmp_path, content) == (ROWS, [])


def test_a_format_at_the_far_end_of_the_sheet_is_no_cell(tmp_path: Path) -> None:
    def far(sheet: Worksheet, _: Workbook) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    assert read(tmp_path, book(far)) == (ROWS, [])


@pytest.mark.parametrize("reference", ["A1048576", "XFD1", "XFD1048576", "AML90000"])
def test_a_cell_far_away_from_the_table_is_named_and_costs_nothing(tmp_path: Path, reference: str) -> None:
    def far(sheet: Worksheet, _: Workbook) -> None:
        sheet[reference] = "x"

    assert refusal(tmp_path, book(far)).startswith(
        "t.xlsx：工作表“Sheet”里的内容不得超过 100,000 行、1,000 列、3,000,000 格，现为 到 "
    )


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("General", "13.3", "13.3"),
        ("0.00", "13.3", "13.30"),
        ("#,##0.00", "64123001.28", "64,123,001.28"),
        ("0.00%", "0.1235", "12.35%"),
        ("0%", "0.85", "85%"),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", "-"),
        ('"¥"#,##0.00;[Red]"¥"-#,##0.00', "-5", "¥-5.00"),
        ("#,##0_);(#,##0)", "-1234", "(1,234)"),
        ('0"人"', "12", "12人"),
        ("0!.0,", "4000", "0.4"),
        ('[>=10000]0.0,"千";0', "12345", "12.3千"),
        ("000", "7", "007"),
        ("0.##", "1.50", "1.5"),
        ("#.00", "0.5", ".50"),
        ("[$￥-804]#,##0", "-1000", "-￥1,000"),
        ("0.00", "1.005", "1.01"),
        (";;;", "5", ""),
        ("0;-0;", "0", ""),
    ],
)
def test_a_number_is_shown_by_its_format(code: str, value: str, text: str) -> None:
    assert (shown_number(Decimal(value), code) or "").strip() == text


@pytest.mark.parametrize("code", ["# ?/?", "0.00E+00"])
def test_a_format_that_is_not_known_is_said_to_be_unknown(code: str) -> None:
    assert shown_number(Decimal("1.5"), code) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("yyyy-mm-dd", "2031-05-04"),
        ("yyyy/m/d", "2031/5/4"),
        ('yyyy"年"m"月"d"日"', "2031年5月4日"),
        ("[$-804]yyyy年m月d日;@", "2031年5月4日"),
        ("yyyy/m/d h:mm:ss", "2031/5/4 15:06:07"),
        ("上午/下午h时mm分", "下午3时06分"),
        ("mm:ss", "06:07"),
        ("General", "2031-05-04 15:06:07"),
    ],
)
def test_a_date_is_shown_by_its_format(code: str, text: str) -> None:
    assert shown_date(datetime.datetime(2031, 5, 4, 15, 6, 7), code) == text


@pytest.mark.parametrize(
    ("value", "code", "read_as"),
    [
        (4, "0.00", "4.00"),
        (0.5, "0%", "50%"),
        (1234, '"¥"#,##0', "1,234"),
        (-4, "#,##0_);(#,##0)", "-4"),
        (0.1 + 0.2, "0.0", "0.3"),
    ],
)
def test_a_formatted_number_is_read_as_shown_without_decoration(
    tmp_path: Path, value: float, code: str, read_as: str
) -> None:
    def formatted(sheet: Worksheet, _: Workbook) -> None:
        sheet["C2"], sheet["C2"].number_format = value, code

    assert read(tmp_path, book(formatted)) == ([HEADER, ["明细", "甲", read_as], ROWS[2]], [])


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [(4.126, "0.00", "4.13"), (40000, "0!.0,", "4.0"), (4, ";;;", ""), (-4, "0;0", "4"), (4, '"9"0', "94")],
)
def test_a_number_that_looks_like_another_one_is_a_problem(tmp_path: Path, value: float, code: str, shown: str) -> None:
    def formatted(sheet: Worksheet, _: Workbook) -> None:
        sheet["C2"], sheet["C2"].number_format = value, code

    assert read(tmp_path, book(formatted))[1] == [
        f"t.xlsx第2行「人数」：单元格显示的和实际存的不是同一个数，现为 显示“{shown}”，实为 {value}。"
        "请把格式改成“常规”或足够的小数位；要取整的请用 ROUND 函数，不要只靠格式。"
    ]


def test_zeros_that_the_sheet_does_not_show_are_a_problem(tmp_path: Path) -> None:
    def without_zeros(sheet: Worksheet, _: Workbook) -> None:
        sheet["C2"] = 0
        sheet.sheet_view.showZeros = False

    assert read(tmp_path, book(without_zeros))[1][0].startswith(
        "t.xlsx第2行「人数」：单元格显示的和实际存的不是同一个数，现为 显示“”，实为 0。"
    )


def test_a_hidden_first_sheet_is_not_read(tmp_path: Path) -> None:
    def hide(sheet: Worksheet, made: Workbook) -> None:
        shown = made.create_sheet("现行")
        for row in (HEADER, ["明细", "乙", 7]):
            shown.append(row)
        sheet.sheet_state = "veryHidden"

    assert read(tmp_path, book(hide)) == ([HEADER, ["明细", "乙", "7"]], [])


def test_of_two_sheets_that_are_seen_it_is_said_which_to_keep(tmp_path: Path) -> None:
    def second(_: Worksheet, made: Workbook) -> None:
        made.create_sheet("旧稿")["A1"] = "x"

    assert refusal(tmp_path, book(second)) == (
        "t.xlsx：只能有一张看得见、有内容的工作表，现为 “Sheet”、“旧稿”。要用的是“Sheet”的，请删除或隐藏其余各张。"
    )


def test_sheets_without_a_cell_and_chart_sheets_do_not_count(tmp_path: Path) -> None:
    def more(_: Worksheet, made: Workbook) -> None:
        made.create_sheet("Sheet2")
        made.create_chartsheet("图")

    assert read(tmp_path, book(more)) == (ROWS, [])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda sheet, _: sheet.row_dimensions.__getitem__(2).__setattr__("hidden", True),
            "不得有隐藏的行，现为 第2行",
        ),
        (
            lambda sheet, _: sheet.column_dimensions.__getitem__("B").__setattr__("hidden", True),
            "不得有隐藏的列，现为 B 列",
        ),
        (
            lambda sheet, _: (
                sheet.auto_filter.__setattr__("ref", "A1:C3"),
                sheet.row_dimensions.__getitem__(3).__setattr__("hidden", True),
            ),
            "不得有筛选后隐藏的行，现为 第3行",
        ),
        (
            lambda sheet, _: sheet["C2"].__setattr__("comment", Comment("应为5人", "某")),
            "批注、文本框里的文字不会读，现为 C2 “应为5人”",
        ),
        (lambda sheet, _: sheet.merge_cells("C2:C3"), "数不得放在合并的单元格里，现为 C2:C3 里是 4"),
        (lambda sheet, _: sheet.__setitem__("C2", "=1+3"), "公式还没有算出数"),
    ],
    ids=["row", "column", "filter", "comment", "merged number", "formula without value"],
)
def test_what_the_eye_does_not_see_as_it_is_read_is_a_problem(
    tmp_path: Path, change: Callable[[Worksheet, Workbook], object], message: str
) -> None:
    problems = read(tmp_path, book(change))[1]

    assert [problem.split("：", 1)[1].startswith(message) for problem in problems] == [True]


def test_the_text_of_a_shape_is_a_problem(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(path := tmp_path / "t.xlsx")
    sheet = made.add_worksheet()
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    sheet.insert_textbox("E5", "另有3人借调")
    made.close()

    assert [str(problem) for problem in read_grid(path, Place("t.xlsx"), {"人数"})[1]] == [
        "t.xlsx：批注、文本框里的文字不会读，现为 “另有3人借调”。要公布的请写进单元格；写好后删除批注或文本框。"
    ]


def test_labels_of_merged_cells_stand_in_every_row(tmp_path: Path) -> None:
    def merge(sheet: Worksheet, _: Workbook) -> None:
        sheet.merge_cells("B2:B3")

    assert read(tmp_path, book(merge)) == ([HEADER, ["明细", "甲", "4"], ["合计", "甲", "4"]], [])


def test_an_error_of_a_formula_is_a_problem_and_no_blank(tmp_path: Path) -> None:
    grid, problems = read(tmp_path, cells('<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'))

    assert (grid, problems) == (
        [["#DIV/0!"]],
        ["t.xlsx第1行「A」：单元格里是公式的错误值，现为 “#DIV/0!”。请更正公式。"],
    )


def without_bytes(content: bytes) -> bytes:
    """The archive with the bytes in the middle of its sheet set to zero."""
    at = content.index(SHEET.encode()) + 60
    return content[:at] + b"\0" * 100 + content[at + 100 :]


def docx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


def declared_far_larger() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (bounds.UNPACKED_BYTES + 1))
    return stream.getvalue()


def many_parts() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(bounds.PARTS + 1):
            archive.writestr(f"xl/{number}", b"")
    return stream.getvalue()


WORKBOOK = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
OPEN_AND_SAVE = "请用原来的程序打开后重新保存；打不开的，请从备份恢复。"
DAMAGED = f"文件已损坏或不是有效的 XLSX 文件。{OPEN_AND_SAVE}"
ANOTHER = "请用 Excel 打开后另存为 .xlsx，不要只改扩展名。"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "文件是空的。请从备份恢复，或重新导出。", id="empty"),
        pytest.param(b"a,b\n", f"不是有效的 XLSX 文件，现为 文本（可能是 CSV）。{ANOTHER}", id="csv"),
        pytest.param(b"<html><table></table>", f"不是有效的 XLSX 文件，现为 网页（HTML）。{ANOTHER}", id="html"),
        pytest.param(b"%PDF-1.7", f"不是有效的 XLSX 文件，现为 PDF。{ANOTHER}", id="pdf"),
        pytest.param(docx(), f"不是有效的 XLSX 文件，现为 Word 文档。{ANOTHER}", id="docx"),
        pytest.param(OLE, f"不是有效的 XLSX 文件，现为 旧版 Office 文件（.xls、.doc、.et、.wps）。{ANOTHER}", id="xls"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"), "文件加了密码，读不出来。请取消密码后另存。", id="password"
        ),
        pytest.param(book()[:-400], DAMAGED, id="cut short"),
        pytest.param(without_bytes(book()), DAMAGED, id="bytes lost"),
        pytest.param(with_part(book(), "xl/workbook.xml", lambda xml: xml[:-30]), DAMAGED, id="bad workbook.xml"),
        pytest.param(with_part(book(), SHEET, lambda xml: xml[:-30]), DAMAGED, id="bad sheet"),
        pytest.param(
            with_part(book(), "xl/workbook.xml", lambda _: WORKBOOK),
            "文件里有自定义实体，正常的程序不会写。请用 Excel 或 Word 打开后重新保存。",
            id="entities",
        ),
        pytest.param(
            with_part(book(), SHEET, lambda _: "<x>" * 200 + "</x>" * 200),
            "文件里的结构不得超过 100 层。请把内容复制到新文件里再保存。",
            id="depth",
        ),
        pytest.param(
            declared_far_larger(),
            "文件解开后不得超过 150 MB、5000 个部分，现为 150 MB、1 个部分。请删去图片和不用的工作表，另存后再试。",
            id="zip bomb",
        ),
        pytest.param(
            many_parts(),
            "文件解开后不得超过 150 MB、5000 个部分，现为 0 MB、5001 个部分。请删去图片和不用的工作表，另存后再试。",
            id="parts",
        ),
        pytest.param(
            b"\0" * (bounds.FILE_BYTES + 1),
            "文件不得超过 50 MB，现为 50 MB。请删去图片和不用的工作表，另存后再试。",
            id="file",
        ),
        pytest.param(
            cells('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'),
            "有单元格的地址写得不对，现为 “ZZZZZZ1”。请用 Excel 打开后重新保存。",
            id="address",
        ),
        pytest.param(cells('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), DAMAGED, id="string missing"),
        pytest.param(
            with_part(
                book(),
                SHEET,
                lambda xml: xml.replace(
                    "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:ALL100000"/></mergeCells>'
                ),
            ),
            "合并的单元格不得超过 1,000,000 格。请取消合并后保存。",
            id="merged",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_message(tmp_path: Path, content: bytes, message: str) -> None:
    assert refusal(tmp_path, content) == f"t.xlsx：{message}"


def test_a_workbook_of_only_charts_has_no_table(tmp_path: Path) -> None:
    def only_chart(sheet: Worksheet, made: Workbook) -> None:
        made.create_chartsheet("图")
        made.remove(sheet)

    assert refusal(tmp_path, book(only_chart)).startswith("t.xlsx：没有看得见、有内容的工作表。")


def test_strict_open_xml_is_read(tmp_path: Path) -> None:
    strict = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    relations = (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    content = book()
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"):
        content = with_part(content, part, lambda xml: xml.replace(*strict).replace(*relations))
    content = with_part(content, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(*relations))

    assert read(tmp_path, content) == (ROWS, [])


PLAIN = "行别,编号,人数\n明细,甲,4\n合计,合计,4\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("\ufeff\ufeff".encode() + PLAIN.encode(), id="two marks"),
        pytest.param(PLAIN.encode("utf-16"), id="utf-16"),
        pytest.param(PLAIN.encode("utf-32"), id="utf-32"),
        pytest.param(PLAIN.replace("\n", "\r").encode(), id="carriage returns"),
        pytest.param(PLAIN.encode("gb18030"), id="gb18030"),
    ],
)
def test_a_csv_in_any_whole_encoding_is_read(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content, "t.csv") == (ROWS, [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            PLAIN.encode("gbk").replace("明细,甲".encode("gbk"), "明细,甲".encode()),
            "一个文件里有两种编码：有的行是 UTF-8，其余的是 GBK，现为 第2行是 UTF-8。"
            "请在 Excel 中另存为“CSV UTF-8”，再把读坏了的行重新录入。",
            id="two encodings",
        ),
        pytest.param(
            ("項目,編號,人數\n" + "明細,殘疾人聯合會,4\n" * 9).encode("big5"),
            "文件编码无法识别（能读 UTF-8、UTF-16、GBK，不能读 Big5）。请在 Excel 中另存为“CSV UTF-8”。",
            id="big5",
        ),
        pytest.param(
            PLAIN.encode("utf-16-le"),
            "文件像是 UTF-16 或二进制数据，不是文本。请在 Excel 中另存为“CSV UTF-8”。",
            id="utf-16 without mark",
        ),
        pytest.param(
            PLAIN.encode("gbk")[:-2] + b"\xff\xff",
            "文件编码无法识别（能读 UTF-8、UTF-16、GBK，不能读 Big5）。请在 Excel 中另存为“CSV UTF-8”。",
            id="none",
        ),
        pytest.param(
            book(), "不是 CSV 文件，现为 Excel 工作簿。请用 Excel 打开后另存为“CSV UTF-8”，不要只改扩展名。", id="xlsx"
        ),
        pytest.param(
            PLAIN.replace("甲", '"甲').encode(),
            "引号不成对，无法读取，现为 第3行。请用 Excel 打开后重新保存；含逗号、引号的文字须整格加英文双引号。",
            id="open quote",
        ),
        pytest.param(
            PLAIN.replace("甲", '"甲' + "字" * 140_000).encode(),
            "一个单元格不得超过 32,767 个字，现为 第2行。多半是引号不成对，后面的内容都成了一格；请检查引号。",
            id="open quote of a long file",
        ),
        pytest.param(
            b"a\n" * (bounds.ROWS + 1),
            "不得超过 100,000 行、1,000 列，现为 第100001行有 1 列。请删除多余的行和列。",
            id="rows",
        ),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_in_one_message(tmp_path: Path, content: bytes, message: str) -> None:
    assert refusal(tmp_path, content, "t.csv") == f"t.csv：{message}"


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("甲\0", "有空字符（NUL）", "U+0000"),
        ("甲\x0b", "有控制字符", "U+000B"),
        ("甲\x85", "有控制字符", "U+0085"),
        ("甲\u202e乙", "有改变文字方向的不可见字符，看到的和实际的不同", "U+202E"),
        ("甲\u2067乙", "有改变文字方向的不可见字符，看到的和实际的不同", "U+2067"),
        ("甲\u200b", "有看不见的字符（零宽字符）", "U+200B"),
        ("\ufeff甲", "有看不见的字符（零宽字符）", "U+FEFF"),
        ("甲\U000e0041", "有看不见的字符（零宽字符）", "U+E0041"),
        ("甲\u2028", "有不该出现在表格里的字符", "U+2028"),
        ("甲锟斤拷", "有读坏了的字（编码转换时丢失）", "“锟斤拷”"),
        ("甲\ufffd", "有读坏了的字（编码转换时丢失）", "“\ufffd”"),
        ("残".encode().decode("latin-1"), "有读坏了的字（编码转换时丢失）", "“æ®\x8b”"),
        ("甲_x000D_", "有没有转换的控制符", "“_x000D_”"),
        ("१२", "数字须用 0—9，不用别种文字的数字“१”", "U+0967"),
        ("٣", "数字须用 0—9，不用别种文字的数字“٣”", "U+0663"),
    ],
)
def test_each_character_that_does_not_belong_in_a_table_is_named_for_what_it_is(
    text: str, rule: str, found: str
) -> None:
    fault = fault_of(text)

    assert fault is not None
    assert fault[:2] == (rule, found)


@pytest.mark.parametrize(
    "text", ["甲乙", "１２３", "第1行\n第2行", "a\tb", "café", "〔2031〕1号", "①Ⅳ㎡", "甲\u3000乙\xa0", "𠮷"]
)
def test_what_people_write_is_no_odd_character(text: str) -> None:
    assert fault_of(text) is None


def test_a_cell_that_is_too_long_is_named_with_its_place(tmp_path: Path) -> None:
    content = PLAIN.replace("甲", "字" * 32_768).encode()

    assert read(tmp_path, content, "t.csv")[1] == [
        "t.csv第2行「编号」：一个单元格不得超过 32,767 个字，现为 32,768 个字。"
        "请检查引号是否成对；确实这样长的，请拆成几行。"
    ]


def test_many_odd_cells_are_told_in_few_lines(tmp_path: Path) -> None:
    problems = read(tmp_path, (PLAIN + "明细,甲\u200b,4\n" * 500).encode(), "t.csv")[1]

    assert len(problems) == bounds.LISTED + 1
    assert problems[-1] == "t.csv第24行：后面还有这样的单元格，没有一一列出。请先更正前面的。"


def ods() -> bytes:
    stream = io.BytesIO()
    names = "office table text"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names.split())
    value = 'office:value-type="float" office:value="8.999999999999998"'
    cell = f"<table:table-cell {value}><text:p>9</text:p></table:table-cell>"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='甲'>"
            f"<table:table-row>{cell}</table:table-row></table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<x/>")
    return stream.getvalue()


def test_other_kinds_of_workbooks_are_read_in_a_process_of_their_own(tmp_path: Path) -> None:
    (path := tmp_path / "t.ods").write_bytes(ods())

    sheets = read_sheets(path)

    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("甲", [["9"]])]
    assert [doubt.rule for sheet in sheets for doubt in sheet.doubts] == ["这种文件看不出数的显示格式和隐藏的行、列"]


def test_a_damaged_old_workbook_is_refused_by_its_kind(tmp_path: Path) -> None:
    (path := tmp_path / "t.xls").write_bytes(OLE)

    with pytest.raises(UnreadableError) as raised:
        read_sheets(path)

    assert raised.value.rule == "文件已损坏、加了密码，或内容远远超出 100,000 行，读不出来"
