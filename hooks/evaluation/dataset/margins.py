"""What a year's folder holds beside its tables: other files, and in workbooks all that nobody sees on the first sheet.

Nothing is computed from it, but it is published with the repository, so the checks look at it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from evaluation.problems import Place, Problem

_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){10}")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９ＸｘＢ－—–　", "0123456789XxB--- ")
_PROPERTIES = re.compile(r"docProps/.*\.xml")
_CELLS = re.compile(r"xl/(worksheets/[^/]*|sharedStrings)\.xml")
_TEXT_FILES = frozenset({".csv", ".yml", ".yaml", ".md", ".txt", ".json"})
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Margin:
    """A text with a long number in it, and where it stands."""

    place: Place
    text: str


def half_width(text: str) -> str:
    """The text with its digits, dashes and spaces as ASCII has them."""
    return text.translate(_HALF_WIDTH)


def may_hold_number(text: str) -> bool:
    """Whether the text holds eleven digits in a row, the least that can name a person."""
    return bool(_LONG_NUMBER.search(half_width(text)))


def read_margins(folder: Path, shown: str, tables: Iterable[str]) -> tuple[tuple[Margin, ...], tuple[Problem, ...]]:
    """Every text with a long number beside the tables' own cells; a workbook that cannot be opened is a problem.

    `tables` are the stems of the files whose first sheet is read as a table.
    """
    known = frozenset(tables)
    found: list[Margin] = []
    problems: list[Problem] = []
    for path in sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith((".", "~$"))):
        file, is_table = f"{shown}/{path.name}", path.stem in known
        if path.suffix in _TEXT_FILES and not (is_table and path.suffix == ".csv"):
            found.extend(_lines(path, file))
        elif path.suffix in _WORKBOOKS:
            try:
                found.extend(_workbook(path, file, from_sheet=int(is_table and path.suffix == ".xlsx")))
            except (BadZipFile, KeyError, ValueError, ElementTree.ParseError):
                if not is_table:  # reading the table says so already
                    problems.append(Problem(Place(file), "不是有效的 XLSX 文件", advice="请用 Excel 打开后重新保存"))
    return tuple(margin for margin in found if may_hold_number(margin.text)), tuple(problems)


def _lines(path: Path, file: str) -> Iterator[Margin]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        yield Margin(Place(file, number), line)


def _workbook(path: Path, file: str, from_sheet: int) -> Iterator[Margin]:
    """Cells of the sheets from the given one on, shown or hidden; then properties, comments and everything else."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets[from_sheet:]:
        title = f"工作表“{sheet.title}”" + ("" if sheet.sheet_state == "visible" else "，隐藏")
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            for at, value in enumerate(row):
                if value is not None:
                    yield Margin(Place(file, number, openpyxl.utils.get_column_letter(at + 1), title), str(value))
    book.close()
    yield from _parts(path, file)


def _parts(path: Path, file: str) -> Iterator[Margin]:
    """Every text in the parts of the archive that are no cells."""
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".vml")) and not _CELLS.fullmatch(name):
                title = "文档属性" if _PROPERTIES.fullmatch(name) else f"批注、页眉页脚等：{name}"
                for text in _texts(ElementTree.fromstring(archive.read(name))):
                    yield Margin(Place(file, title=title), text)


def _texts(part: ElementTree.Element) -> Iterator[str]:
    """Every piece of text, and whole the comments and paragraphs that formats cut into pieces."""
    yield from part.itertext()
    for element in part.iter():
        if element.tag.rpartition("}")[2] in ("text", "p"):
            yield "".join(element.itertext())
