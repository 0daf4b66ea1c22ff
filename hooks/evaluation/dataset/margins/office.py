"""The parts of office documents: cells of sheets, shown or hidden, and what paragraphs, properties and comments say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import partial
from xml.etree import ElementTree
from zipfile import ZipFile

from evaluation.dataset.margins.text import Margin, table_margins
from evaluation.problems import Place

_SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]*\.xml")
_HIDDEN = "，隐藏"
_STRINGS = "xl/sharedStrings.xml"
_WHOLE = frozenset(("text", "p", "si"))
_ROWS, _CELLS = ("tr", "table-row"), ("tc", "table-cell")
_CELL_VALUES = frozenset(("v", "t", "is"))
_WITH_NOTES = partial(ElementTree.TreeBuilder, insert_comments=True, insert_pis=True)
_GLUED = re.compile(r'"\s*[&,，]\s*"')
# What makes up a part rather than says something: identifiers, places, sizes.
_PLACES = "id uid guid Id r ref sqref s spans style ht width shapeid"
_STRUCTURE = frozenset(f"{_PLACES} rsidR rsidRDefault rsidP rsidRPr paraId textId".split())


def said(content: bytes, name: str) -> list[str]:
    """Each piece of text of a part: whole the comments, paragraphs and strings that formats cut into pieces; then what
    its attributes say, once each."""
    is_sheet, structure = bool(_SHEET.fullmatch(name)), _STRUCTURE if name else ()  # a drawing's own ids are published
    pieces: list[str] = []
    spoken: dict[str, None] = {}
    root = ElementTree.fromstring(content, ElementTree.XMLParser(target=_WITH_NOTES()))
    within = {inner for whole in root.iter() if _tag(whole) in _WHOLE for inner in whole.iter()}
    for element in root.iter():
        tag = _tag(element)
        if is_sheet and tag in _CELL_VALUES:
            continue
        if tag in _WHOLE:
            pieces.append("".join(element.itertext()))
        elif element not in within:  # else its end would be joined with the beginning of the whole
            pieces.extend(_GLUED.sub("", text) for text in (element.text, element.tail) if text)
        named = (value for key, value in element.attrib.items() if key.rpartition("}")[2] not in structure)
        spoken.update(dict.fromkeys(named))
    return [*pieces, *spoken]


def rows_within(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the tables in a text or a presentation, each cell under the number of its column."""
    rows = (row for row in ElementTree.fromstring(content).iter() if _tag(row) in _ROWS)
    for number, row in enumerate(rows, start=1):
        cells = ("".join(cell.itertext()) for cell in row if _tag(cell) in _CELLS)
        yield number, {f"第{column}列": text for column, text in enumerate(cells, start=1)}


def shared_strings(archive: ZipFile) -> list[str]:
    """The texts that the cells of a workbook point to."""
    if _STRINGS not in archive.namelist():
        return []
    root = ElementTree.fromstring(archive.read(_STRINGS))
    return ["".join(one.itertext()) for one in root if _tag(one) == "si"]


def sheet_margins(
    archive: ZipFile, name: str, content: bytes, strings: list[str], at: Place, from_sheet: int
) -> Iterator[Margin]:
    """The cells of one sheet by their places, under the texts of the first row, and what neighbours make together."""
    names = _sheet_names(archive)
    number = int(re.sub(r"\D", "", name.rpartition("/")[2]) or 1)
    seen = next((place for place, one in enumerate(names, start=1) if not one.endswith(_HIDDEN)), 1)
    if from_sheet and number == seen:  # read as the table
        return
    title = at.title or f"工作表“{names[number - 1] if number <= len(names) else number}”"
    rows = (element for element in ElementTree.fromstring(content).iter() if _tag(element) == "row")
    yield from table_margins(((int(row.get("r") or 0), _cells(row, strings)) for row in rows), at.file, title)


def _cells(row: ElementTree.Element, strings: list[str]) -> dict[str, str]:
    return {re.sub(r"\d", "", cell.get("r", "")): _shown(cell, strings) for cell in row if _tag(cell) == "c"}


def _sheet_names(archive: ZipFile) -> list[str]:
    try:
        root = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except KeyError:
        return []
    hidden = {"hidden": _HIDDEN, "veryHidden": _HIDDEN}
    return [one.get("name", "") + hidden.get(one.get("state", ""), "") for one in root.iter() if _tag(one) == "sheet"]


def _shown(cell: ElementTree.Element, strings: list[str]) -> str:
    """The cell as text; a whole number as such, however the program wrote it."""
    inline = "".join("".join(part.itertext()) for part in cell if _tag(part) == "is")
    value = next((part.text or "" for part in cell if _tag(part) == "v"), "")
    if cell.get("t") == "s" and value.isdecimal() and int(value) < len(strings):
        return strings[int(value)]
    return inline or in_full(value)


def in_full(value: str) -> str:
    """A whole number in all its digits, however a program wrote it; any other text as it is."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    whole = number.is_finite() and number == number.to_integral_value() and abs(number) < Decimal(10) ** 25
    return f"{number:.0f}" if whole else value


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
