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
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width
from zipfile import ZipFile

from evaluation.downloads.archive import EARLIEST, zipped
from evaluation.downloads.formula import Formula, LiveSheet, Reference
from evaluation.downloads.plain import runs_as_formula
from evaluation.downloads.sheet import NUMBER, Amount, Cell, Sheet
from evaluation.facts import UNDISCLOSED
from evaluation.numbers.amounts import decimal_string, written

if TYPE_CHECKING:  # only a build that writes a workbook pays for loading XlsxWriter
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COVER, CONTENTS, NOTES = "封面", "目录", "说明"
NARROWEST, WIDEST, WIDEST_HEADER, LINE, PAPER_A4 = 8, 48, 24, 15, 9
TALLEST, SHEET_WIDTH = 409, 200  # points that a row may be tall; narrow characters that can be read across A4
LONGEST_TEXT, CUT = 32767, "……（本格太长，全文见 CSV 文件）"
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
    from xlsxwriter.workbook import Workbook

    unsealed = io.BytesIO()
    with Workbook(unsealed, {"in_memory": True}) as book:
        book.set_properties({"title": cover.title, "author": cover.publisher, "created": datetime(*EARLIEST)})
        book.set_custom_property("Language", cover.language)
        pages = _Pages(book, tuple(sheets), tuple(live))
        pages.write_cover(cover)
        pages.write_contents()
        pages.write_notes(notes)
        for sheet in sheets:
            pages.write_sheet(sheet)
        for live_sheet in live:
            pages.write_live(live_sheet)
    with ZipFile(unsealed) as archive:  # packed anew: the writer's archive tells Windows from Linux
        return zipped({name: archive.read(name) for name in archive.namelist()}, EARLIEST)


class _Exact(Decimal):
    """A number that is written with all its digits; the writer would keep sixteen of them."""

    def __format__(self, specifier: str, context: Any = None) -> str:
        return super().__format__("f")


def exact(amount: Amount) -> _Exact:
    return _Exact(decimal_string(amount.value))


@dataclass(frozen=True)
class _Pages:
    """The worksheets of one workbook, written one after the other."""

    book: Workbook
    sheets: tuple[Sheet, ...]
    live: tuple[LiveSheet, ...]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Excel allows 31 characters and not all of them; the number keeps them apart."""
        return {sheet.name: sheet_name(f"{number} {sheet.title}") for number, sheet in enumerate(self._all, start=1)}

    @property
    def _all(self) -> tuple[Sheet | LiveSheet, ...]:
        return (*self.sheets, *self.live)

    @cached_property
    def _formats(self) -> dict[tuple[tuple[str, Any], ...], Any]:
        return {}

    def _format(self, **properties: Any) -> Any:
        """The style of a cell, made once."""
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def _style(self, value: Cell, decimals: int, *, bold: bool) -> Any:
        """Texts that wrap, numbers by their decimals; a text that looks like a formula is marked as text."""
        properties: dict[str, Any] = {"text_wrap": True, "valign": "top", "bold": bold}
        if isinstance(value, Amount):
            properties["num_format"] = f"#,##0{'.' * (decimals > 0)}{'0' * decimals}"
        elif runs_as_formula(value):
            properties["quote_prefix"] = True
        return self._format(**properties)

    def _put(self, page: Worksheet, row: int, column: int, value: Cell, style: Any) -> None:
        """A text as a text whatever it starts with, a number as the decimal it is; a blank stays empty."""
        if isinstance(value, Amount):
            page.write_number(row, column, exact(value), style)
        elif value:
            page.write_string(row, column, clean(value), style)

    def write_cover(self, cover: Cover) -> None:
        page = self.book.add_worksheet(COVER)
        page.set_column(0, 0, 90)
        self._put(page, 0, 0, cover.title, self._format(bold=True, font_size=18))
        for row, (name, text) in enumerate(cover.lines, start=1):
            line = f"{name}：{text}"
            self._put(page, row, 0, line, self._style(line, 0, bold=False))

    def write_contents(self) -> None:
        page = self.book.add_worksheet(CONTENTS)
        rows = [(NOTES, "怎样读这些表"), *((self.names[sheet.name], sheet.title) for sheet in self._all)]
        self._head(page, CONTENTS, ["本表列出其余各工作表，选中名称可以跳转。"])
        self._write_table(page, "contents", ("工作表", "内容"), rows, 2)
        link = self._format(font_color="#0563C1", underline=1, text_wrap=True, valign="top")
        for row, (name, _) in enumerate(rows, start=3):
            page.write_url(row, 0, f"internal:'{name}'!A1", link, name)

    def write_notes(self, notes: Sequence[str]) -> None:
        page = self.book.add_worksheet(NOTES)
        self._head(page, NOTES, ["这些说明适用于所有的表。"])
        rows = [(str(at), text) for at, text in enumerate(notes, start=1)]
        self._write_table(page, "notes", ("序号", "说明"), rows, 2, widest=90)
        page.fit_to_pages(1, 0)

    def write_sheet(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(self.names[sheet.name])
        lines = [*_reading_aid(sheet), f"数据文件：{sheet.source}。适用于所有表的说明见工作表“{NOTES}”。"]
        self._head(page, sheet.title, lines)
        top = len(lines) + 1
        order = sheet.reading_order
        headers = [sheet.columns[at].header for at in order]
        rows = [[row[at] for at in order] for row in sheet.rows]
        wide = self._write_table(page, sheet.name, headers, rows, top, sheet.totals)
        _keep_in_view(page, top, wide)

    def write_live(self, sheet: LiveSheet) -> None:
        """A sheet that computes: each formula with the value that it comes to."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        def address(reference: Reference) -> str:
            row = self._tops[reference.sheet] + 1 + reference.row
            place = xl_rowcol_to_cell(row, reference.column, row_abs=True, col_abs=True)
            return place if reference.sheet == sheet.name else f"'{self.names[reference.sheet]}'!{place}"

        page, top = self.book.add_worksheet(self.names[sheet.name]), self._tops[sheet.name]
        self._head(page, sheet.title, _live_lines(sheet))
        settled = [[cell.value if isinstance(cell, Formula) else cell for cell in row] for row in sheet.rows]
        wide = self._write_table(page, sheet.name, sheet.headers, settled, top, sheet.totals, own_decimals=True)
        for row, column, formula in _formulas(sheet):
            value = formula.value
            bold = bool(sheet.totals) and sheet.totals[row]
            style = self._style(value, value.decimals if isinstance(value, Amount) else 0, bold=bold)
            shown = exact(value) if isinstance(value, Amount) else clean(value)
            page.write_formula(top + 1 + row, column, formula.text(address), style, shown)
        _keep_in_view(page, top, wide)

    @cached_property
    def _tops(self) -> Mapping[str, int]:
        """The row of the header of each sheet that computes."""
        return {sheet.name: len(_live_lines(sheet)) + 1 for sheet in self.live}

    def _head(self, page: Worksheet, title: str, lines: Sequence[str]) -> None:
        self._put(page, 0, 0, title, self._format(bold=True, font_size=15))
        for row, line in enumerate(lines, start=1):
            self._put(page, row, 0, line, None)

    def _write_table(
        self,
        page: Worksheet,
        name: str,
        headers: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        top: int,
        totals: Sequence[bool] = (),
        *,
        own_decimals: bool = False,
        widest: int = WIDEST,
    ) -> int:
        """A header row, the rows below it and the table object around them; totals are bold besides being named.

        The numbers of a column have its most decimals, or each its own, where a column mixes units. Rows are as tall as
        their texts, because not every program finds that out. The width of all columns together.
        """
        rows = rows or [[""] * len(headers)]  # a table object must have a row
        columns = [{"header": text, "header_format": self._style(text, 0, bold=True)} for text in headers]
        look = {"name": f"table_{name}", "style": "Table Style Light 1", "autofilter": False, "columns": columns}
        page.add_table(top, 0, top + len(rows), len(headers) - 1, look)
        lines, taken, tall = 1, 0, [1] * len(rows)
        for at, (text, cells) in enumerate(zip(headers, zip(*rows, strict=True), strict=True)):
            most = max((cell.decimals for cell in cells if isinstance(cell, Amount)), default=0)
            for number, cell in enumerate(cells):
                decimals = cell.decimals if own_decimals and isinstance(cell, Amount) else most
                style = self._style(cell, decimals, bold=bool(totals) and totals[number])
                self._put(page, top + 1 + number, at, cell, style)
            width = max(min(breadth(text), WIDEST_HEADER), *(_shown_width(cell, most) for cell in cells))
            given = min(max(width + 2, NARROWEST), widest)
            page.set_column(at, at, given)
            lines = max(lines, ceil(breadth(text) / max(width, WIDEST_HEADER)))
            tall = [max(one, _lines(cell, given)) for one, cell in zip(tall, cells, strict=True)]
            taken += given
        _set_heights(page, top, lines, tall)
        return taken


def _set_heights(page: Worksheet, top: int, header: int, rows: Sequence[int]) -> None:
    """Give the header row and those below it the lines that their texts need."""
    page.set_row(top, LINE * header)
    for row, lines in enumerate(rows, start=top + 1):
        if lines > 1:
            page.set_row(row, min(LINE * lines, TALLEST))


def sheet_name(title: str) -> str:
    """The title as the name of a worksheet: 31 characters at most and not all of them."""
    return _NOT_IN_NAME.sub("", title)[:31].rstrip()


def clean(value: str) -> str:
    """The text without what XML cannot hold, and no longer than a cell may be."""
    text = _NOT_IN_XML.sub("", value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT


def _live_lines(sheet: LiveSheet) -> list[str]:
    return ["本工作表有一张表。", *sheet.lines, f"适用于所有表的说明见工作表“{NOTES}”。"]


def _formulas(sheet: LiveSheet) -> Iterator[tuple[int, int, Formula]]:
    """Every formula with its row below the header and its column, from 0."""
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, Formula):
                yield row, column, cell


def _keep_in_view(page: Worksheet, top: int, wide: int) -> None:
    """The header stays in sight; paper is as many sheets wide as can be read, each with the names of the rows."""
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(PAPER_A4)
    across = ceil(wide / SHEET_WIDTH)
    page.fit_to_pages(across, 0)
    if across > 1:
        page.repeat_columns(0)


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


def _shown_width(cell: Cell, decimals: int) -> int:
    return len(written(cell.value, decimals, grouped=True)) if isinstance(cell, Amount) else breadth(cell)


def _lines(cell: Cell, width: int) -> int:
    """How many lines a text takes in a column: some more than its characters need, as words are not parted."""
    if isinstance(cell, Amount):
        return 1
    sizes = map(breadth, cell.split("\n"))
    return sum(1 if size <= width - 2 else ceil(11 * size / (10 * (width - 1))) for size in sizes)


def breadth(text: str) -> int:
    """How many narrow characters wide a text is: Chinese ones are two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
