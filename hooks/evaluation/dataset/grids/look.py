"""What a workbook's values do not tell: which sheets, rows and columns are seen, what is merged, how numbers look.

calamine gives the values and trusts no declared size, but makes room for every cell up to the last: how far cells reach
is found out here first.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from evaluation.dataset import bounds
from evaluation.dataset.grids.formats import builtin_formats
from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.grids.zipped import Archive

Cell = tuple[int, int]  # row and column, counted from 0
Area = tuple[int, int, int, int]  # first row and column, last row and column
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_SAID = frozenset(("comments", "threadedComment", "drawing"))
_NOTES = frozenset(("comment", "threadedComment", "sp"))


@dataclass
class Look:
    """How one sheet of an XLSX looks; filled while its XML goes by."""

    name: str
    visible: bool = True
    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    zeros_shown: bool = True
    merged: list[Area] = field(default_factory=list)
    formats: dict[Cell, str] = field(default_factory=dict)
    errors: dict[Cell, str] = field(default_factory=dict)
    uncomputed: list[Cell] = field(default_factory=list)
    struck: list[Cell] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def letters(column: int) -> str:
    """The name of a column counted from 0: A, B … AA."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_of(reference: str) -> Cell:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableError("有单元格的地址写得不对", "请用 Excel 打开后重新保存", f"“{reference[:20]}”")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def looks_of(archive: Archive) -> tuple[Look, ...]:
    """The look of every sheet, in the workbook's order; chart sheets are sheets without cells."""
    workbook = next((name for name in ("xl/workbook.xml", "xl/Workbook.xml") if name in archive.names), "")
    if not workbook:
        raise UnreadableError("不是 Excel 工作簿", "请确认文件没有改过扩展名；用 Excel 打开后另存为 .xlsx")
    targets = _targets(archive, workbook)
    styles = _styles(archive)
    sheets: list[dict[str, str]] = []
    archive.scan(workbook, lambda tag, found: sheets.append(found) if tag == "sheet" else None, _ignored, _ignored)
    struck = _struck_strings(archive)
    looks = []
    for sheet in sheets:
        kind, part = targets.get(sheet.get("id", ""), ("", ""))
        look = Look(sheet.get("name", ""), sheet.get("state", "visible") == "visible")
        if kind == "worksheet" and part in archive.names:
            _look(archive, part, look, styles, struck)
        looks.append(look)
    return tuple(looks)


def _ignored(_: str) -> None:
    return None


def _struck_strings(archive: Archive) -> frozenset[str]:
    """The numbers of the shared texts of which a part is struck out."""
    found: set[str] = set()
    number = -1

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal number
        number += tag == "si"
        if _strikes(tag, attributes):
            found.add(str(number))

    if "xl/sharedStrings.xml" in archive.names:
        archive.scan("xl/sharedStrings.xml", start, _ignored, _ignored)
    return frozenset(found)


def _strikes(tag: str, attributes: dict[str, str]) -> bool:
    return tag == "strike" and attributes.get("val") not in ("0", "false")


def _targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Kind and name of each part that a part refers to, by the id of the relation."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target)

    if (relations := f"{folder}/_rels/{name}.rels") in archive.names:
        archive.scan(relations, start, _ignored, _ignored)
    return found


@dataclass(frozen=True)
class _Style:
    """What a cell's style says about its content."""

    format: str = ""
    struck: bool = False


def _styles(archive: Archive) -> tuple[_Style, ...]:
    """Each cell style by its number."""
    own: dict[int, str] = {}
    fonts: list[bool] = []
    styles: list[tuple[int, int]] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "numFmt" and "dxf" not in inside:
            own[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif tag == "font" and "fonts" in inside:
            fonts.append(False)
        elif _strikes(tag, attributes) and "fonts" in inside:
            fonts[-1] = True
        elif tag == "xf" and "cellXfs" in inside:
            styles.append((int(attributes.get("numFmtId", 0)), int(attributes.get("fontId", 0))))

    def end(_: str) -> None:
        inside.pop()

    if "xl/styles.xml" in archive.names:
        archive.scan("xl/styles.xml", start, end, _ignored)
    formats = builtin_formats() | own
    return tuple(_Style(formats.get(code, ""), font < len(fonts) and fonts[font]) for code, font in styles)


def _look(archive: Archive, part: str, look: Look, styles: tuple[_Style, ...], struck: frozenset[str]) -> None:
    scan = _SheetScan(look, styles, struck)
    archive.scan(part, scan.start, scan.end, scan.text)
    if look.columns > bounds.COLUMNS or look.rows > bounds.ROWS or look.rows * look.columns > bounds.CELLS:
        raise UnreadableError(
            f"工作表“{look.name}”里的内容不得超过 {bounds.ROWS:,} 行、{bounds.COLUMNS:,} 列、{bounds.CELLS:,} 格",
            "多半是离表很远的地方误填了一格：请按 Ctrl+End 找到它，删除多余的行和列后保存",
            f"到 {letters(look.columns - 1)} 列、第{look.rows}行",
        )
    look.notes.extend(_notes(archive, part))


def _notes(archive: Archive, part: str) -> list[tuple[str, str]]:
    """Comments and texts of shapes: where each stands, as far as it says so, and what it says."""
    scan = _NoteScan()
    for kind, target in _targets(archive, part).values():
        if kind in _SAID and target in archive.names:
            archive.scan(target, scan.start, scan.end, scan.text)
    return scan.found


class _NoteScan:
    """Collects what is said beside the cells."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._at, self._texts, self._inside = "", list[str](), False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._inside = tag in ("t", "text")
        if tag in _NOTES:
            self._at, self._texts = attributes.get("ref", ""), []

    def end(self, tag: str) -> None:
        self._inside = False
        if tag in _NOTES and (text := "".join(self._texts).strip()):
            self.found.append((self._at, text))

    def text(self, text: str) -> None:
        if self._inside:
            self._texts.append(text)


class _SheetScan:
    """Collects the look of a sheet while its XML goes by."""

    def __init__(self, look: Look, styles: tuple[_Style, ...], struck: frozenset[str]) -> None:
        self._look, self._styles, self._struck_strings = look, styles, struck
        self._row, self._column, self._kind, self._style = -1, -1, "", 0
        self._has: set[str] = set()
        self._value: list[str] = []
        self._in_value = False
        self._merged_cells = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "is", "f"):
            self._has.add(tag)
            self._in_value = tag == "v"
        elif _strikes(tag, attributes):
            self._has.add(tag)
        elif tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
            if attributes.get("hidden") in ("1", "true") or attributes.get("ht") == "0":
                self._look.hidden_rows.add(self._row)
        elif tag == "col":
            if attributes.get("hidden") in ("1", "true") or attributes.get("width") == "0":
                first, last = int(attributes["min"]) - 1, min(int(attributes["max"]), bounds.COLUMNS)
                self._look.hidden_columns.update(range(first, last))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "autoFilter":
            self._look.filtered = True
        elif tag == "sheetView" and attributes.get("showZeros") in ("0", "false"):
            self._look.zeros_shown = False

    def end(self, tag: str) -> None:
        if tag == "v":
            self._in_value = False
        elif tag == "c" and self._has:
            self._end_cell((self._row, self._column))

    def text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self._row, self._column = cell_of(attributes["r"])
        else:
            self._column += 1
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self._has, self._value = set(), []

    def _end_cell(self, cell: Cell) -> None:
        look = self._look
        look.rows, look.columns = max(look.rows, cell[0] + 1), max(look.columns, cell[1] + 1)
        value = "".join(self._value)
        style = self._styles[self._style] if self._style < len(self._styles) else _Style()
        if style.struck or "strike" in self._has or (self._kind == "s" and value in self._struck_strings):
            self._look.struck.append(cell)
        if self._kind == "e":
            self._look.errors[cell] = value
        elif "f" in self._has and not value and self._kind != "str" and "is" not in self._has:
            self._look.uncomputed.append(cell)
        elif self._kind in ("n", "d") and style.format:
            self._look.formats[cell] = style.format
        self._has = set()

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = cell_of(first), cell_of(last or first)
        bottom, right = min(bottom, bounds.ROWS), min(right, bounds.COLUMNS)
        self._merged_cells += max(0, bottom - top + 1) * max(0, right - left + 1)
        if self._merged_cells > bounds.MERGED_CELLS:
            rule = f"合并的单元格不得超过 {bounds.MERGED_CELLS:,} 格"
            raise UnreadableError(rule, "请取消合并后保存")
        self._look.merged.append((top, left, bottom, right))
