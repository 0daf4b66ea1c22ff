"""All sheets as one XLSX after the accessible-spreadsheet rules of the UK Government Analysis Function.

A cover, contents and notes first; then one real table a worksheet, its title in A1, one header row, nothing merged,
nothing hidden, no filter buttons. Numbers are written as the decimals they are; what data say never becomes a formula.
The last sheets compute: their formulas are this project's own, written with the values that they come to.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import east_asian_width
from zipfile import ZipFile

from evaluation.downloads.archive import sealed
from evaluation.downloads.cached import with_values
from evaluation.downloads.formula import Formula, LiveCell, LiveSheet, Reference
from evaluation.downloads.plain import runs_as_formula
from evaluation.downloads.sheet import NUMBER, Amount, Cell, Sheet
from evaluation.facts import UNDISCLOSED
from evaluation.numbers.amounts import decimal_string, written

if TYPE_CHECKING:  # openpyxl takes a quarter of a second to load: only a build that writes a workbook pays for it
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

COVER, CONTENTS, NOTES = "封面", "目录", "说明"
TEXT, NUMBERS, TOTAL, HEADER = "文字", "小数", "合计", "表头"
NARROWEST, WIDEST = 8, 48
_TIMES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>")  # openpyxl always writes when it ran
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_NAME = re.compile(r"[\\/*?:\[\]']")


@dataclass(frozen=True, slots=True)
class Cover:
    """What the first worksheet and the document's properties say: the report's title, and lines of name and text."""

    title: str
    publisher: str
    language: str
    lines: tuple[tuple[str, str], ...]


def workbook_bytes(
    cover: Cover, notes: Sequence[str], sheets: Sequence[Sheet], live: Sequence[LiveSheet] = ()
) -> bytes:
    """The whole workbook; the same bytes for the same sheets. Those that compute come last."""
    from openpyxl.workbook import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    _add_styles(book, (*sheets, *live))
    names = _sheet_names((*sheets, *live))
    _write_cover(book.active, cover)
    _write_contents(book.create_sheet(CONTENTS), (*sheets, *live), names)
    _write_notes(book.create_sheet(NOTES), notes)
    for sheet in sheets:
        _write_sheet(book.create_sheet(names[sheet.name]), sheet)
    for live_sheet in live:
        _write_live(book.create_sheet(names[live_sheet.name]), live_sheet, live, names)
    _describe(book, cover)
    unsealed = io.BytesIO()
    with ZipFile(unsealed, "w") as archive:
        ExcelWriter(book, archive).write_data()
    values = {
        f"xl/worksheets/sheet{book.sheetnames.index(names[sheet.name]) + 1}.xml": _values(sheet) for sheet in live
    }
    return sealed(with_values(unsealed.getvalue(), values), without=_TIMES)


def _sheet_names(sheets: Sequence[Sheet | LiveSheet]) -> Mapping[str, str]:
    """Excel allows 31 characters and not all of them; the number keeps them apart."""
    return {
        sheet.name: f"{number} {_NOT_IN_NAME.sub('', sheet.title)}"[:31].rstrip()
        for number, sheet in enumerate(sheets, start=1)
    }


def _add_styles(book: Workbook, sheets: Sequence[Sheet | LiveSheet]) -> None:
    """The styles of cells by name: texts that wrap, and numbers by their decimals, both also as totals."""
    from openpyxl.styles import Alignment, Font, NamedStyle

    cells = [_settled(cell) for sheet in sheets for row in sheet.rows for cell in row]
    amounts = [cell for cell in cells if isinstance(cell, Amount)]
    formats = {TEXT: "General"}
    formats |= {f"{NUMBERS}{n}": f"#,##0{'.' * (n > 0)}{'0' * n}" for n in sorted({a.decimals for a in amounts})}
    top, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for name, pattern in formats.items():
        book.add_named_style(NamedStyle(name, number_format=pattern, alignment=top))
        book.add_named_style(NamedStyle(f"{TOTAL}{name}", number_format=pattern, alignment=top, font=bold))
    book.add_named_style(NamedStyle(HEADER, alignment=top, font=bold))


def _describe(book: Workbook, cover: Cover) -> None:
    book.properties.title = cover.title
    book.properties.creator = cover.publisher
    book.properties.language = cover.language


def _write_cover(page: Worksheet, cover: Cover) -> None:
    page.title = COVER
    page.column_dimensions["A"].width = 90
    _put(page, 1, 1, cover.title, "Title")
    for row, (name, text) in enumerate(cover.lines, start=2):
        _put(page, row, 1, f"{name}：{text}", TEXT)


def _write_contents(page: Worksheet, sheets: Sequence[Sheet | LiveSheet], names: Mapping[str, str]) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    rows = [(NOTES, "怎样读这些表"), *((names[sheet.name], sheet.title) for sheet in sheets)]
    _head(page, CONTENTS, ["本表列出其余各工作表，选中名称可以跳转。"])
    _write_table(page, "contents", ("工作表", "内容"), rows, 3)
    for row, (name, _) in enumerate(rows, start=4):
        cell = page.cell(row, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
        cell.style = "Hyperlink"


def _write_notes(page: Worksheet, notes: Sequence[str]) -> None:
    _head(page, NOTES, ["这些说明适用于所有的表。"])
    _write_table(page, "notes", ("序号", "说明"), [(str(at), text) for at, text in enumerate(notes, start=1)], 3)
    page.column_dimensions["B"].width = 90


def _write_sheet(page: Worksheet, sheet: Sheet) -> None:
    lines = [*_reading_aid(sheet), f"数据文件：{sheet.source}。适用于所有表的说明见工作表“{NOTES}”。"]
    _head(page, sheet.title, lines)
    top = len(lines) + 2
    _write_table(page, sheet.name, [column.header for column in sheet.columns], sheet.rows, top, sheet.totals)
    _keep_in_view(page, top)


def _write_live(page: Worksheet, sheet: LiveSheet, live: Sequence[LiveSheet], names: Mapping[str, str]) -> None:
    """A sheet that computes: the values first, then the formulas in their places."""
    from openpyxl.utils import get_column_letter

    tops = {other.name: _top(other) for other in live}

    def address(reference: Reference) -> str:
        place = f"${get_column_letter(reference.column + 1)}${tops[reference.sheet] + 1 + reference.row}"
        return place if reference.sheet == sheet.name else f"'{names[reference.sheet]}'!{place}"

    _head(page, sheet.title, _live_lines(sheet))
    settled = [[_settled(cell) for cell in row] for row in sheet.rows]
    _write_table(page, sheet.name, sheet.headers, settled, _top(sheet), sheet.totals, own_decimals=True)
    for row, column, formula in _formulas(sheet):
        cell = page.cell(_top(sheet) + 1 + row, column + 1)
        cell.value, cell.data_type = formula.text(address), "f"
    _keep_in_view(page, _top(sheet))


def _live_lines(sheet: LiveSheet) -> list[str]:
    return ["本工作表有一张表。", *sheet.lines, f"适用于所有表的说明见工作表“{NOTES}”。"]


def _top(sheet: LiveSheet) -> int:
    return len(_live_lines(sheet)) + 2


def _formulas(sheet: LiveSheet) -> Iterator[tuple[int, int, Formula]]:
    """Every formula with its row below the header and its column, from 0."""
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, Formula):
                yield row, column, cell


def _values(sheet: LiveSheet) -> Mapping[str, Amount | str]:
    """What each formula comes to, by its address on the sheet."""
    from openpyxl.utils import get_column_letter

    return {
        f"{get_column_letter(column + 1)}{_top(sheet) + 1 + row}": formula.value
        for row, column, formula in _formulas(sheet)
    }


def _settled(cell: LiveCell) -> Cell:
    """What stands in the cell as long as nobody changes what it looks at."""
    return cell.value if isinstance(cell, Formula) else cell


def _keep_in_view(page: Worksheet, top: int) -> None:
    page.freeze_panes = page.cell(top + 1, 1)
    page.print_title_rows = f"{top}:{top}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _reading_aid(sheet: Sheet) -> Iterator[str]:
    """What a reader who hears the sheet needs first: one table, its totals, what its empty cells mean."""
    totals = sum(sheet.totals)
    yield "本工作表有一张表。" + (f"其中{totals}行是合计，在“行别”一栏写明。" if totals else "")
    numbers = {row[at] for row in sheet.rows for at, column in enumerate(sheet.columns) if column.type == NUMBER}
    texts = {row[at] for row in sheet.rows for at, column in enumerate(sheet.columns) if column.type != NUMBER}
    said = (
        "数字栏空白表示不适用。" if "" in numbers else "",
        "文字栏空白表示没有内容。" if "" in texts else "",
        "“未披露”表示报告没有写明。" if UNDISCLOSED in numbers | texts else "",
    )
    if any(said):
        yield "".join(said)


def _head(page: Worksheet, title: str, lines: Sequence[str]) -> None:
    _put(page, 1, 1, title, "Headline 1")
    for row, line in enumerate(lines, start=2):
        _put(page, row, 1, line)


def _write_table(
    page: Worksheet,
    name: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    top: int,
    totals: Sequence[bool] = (),
    *,
    own_decimals: bool = False,
) -> None:
    """A header row, the rows below it and the table object around them; totals are bold besides being named.

    The numbers of a column have its most decimals, or each its own, where a column mixes units.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

    rows = rows or [[""] * len(headers)]  # a table object must have a row
    for at, (text, cells) in enumerate(zip(headers, zip(*rows, strict=True), strict=True), start=1):
        decimals = max((cell.decimals for cell in cells if isinstance(cell, Amount)), default=0)
        _put(page, top, at, text, HEADER)
        for number, cell in enumerate(cells):
            kind = f"{NUMBERS}{cell.decimals if own_decimals else decimals}" if isinstance(cell, Amount) else TEXT
            _put(page, top + 1 + number, at, cell, f"{TOTAL}{kind}" if totals and totals[number] else kind)
        width = max(_width(text) // 2, *(_shown_width(cell, decimals) for cell in cells))
        page.column_dimensions[get_column_letter(at)].width = min(max(width + 2, NARROWEST), WIDEST)
    table = Table(
        displayName=f"table_{name}",
        ref=f"A{top}:{get_column_letter(len(headers))}{top + len(rows)}",
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=True),
    )
    table.tableColumns = [TableColumn(id=at, name=text) for at, text in enumerate(headers, start=1)]
    page.add_table(table)


def _put(page: Worksheet, row: int, column: int, value: Cell, style: str = "") -> None:
    """A text as a text whatever it starts with, a number as the decimal it is; a blank stays empty."""
    if value == "":
        return
    cell = page.cell(row, column)
    if isinstance(value, Amount):
        cell.value, cell.data_type = decimal_string(value.value), "n"
    else:
        cell.value, cell.data_type = _NOT_IN_XML.sub("", value), "s"
    if style:
        cell.style = style
    if isinstance(value, str) and runs_as_formula(value):
        cell.quotePrefix = True


def _shown_width(cell: Cell, decimals: int) -> int:
    return len(written(cell.value, decimals, grouped=True)) if isinstance(cell, Amount) else _width(cell)


def _width(text: str) -> int:
    """How many narrow characters wide a text is: Chinese ones are two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
