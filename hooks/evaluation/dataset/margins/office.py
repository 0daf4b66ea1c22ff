"""The parts of office documents: cells of sheets, shown or hidden, and what paragraphs, properties and comments say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree
from zipfile import ZipFile

from evaluation.dataset.margins.text import Margin, cell_margins
from evaluation.language.personal import may_name_someone
from evaluation.problems import Place

_SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]*\.xml")
_HIDDEN = "，隐藏"
_STRINGS = "xl/sharedStrings.xml"
_WHOLE = frozenset(("text", "p", "si", "tr"))
_CELL_VALUES = frozenset(("v", "t", "is"))
_GLUED = re.compile(r'"\s*[&,，]\s*"')
# What makes up a part rather than says something: identifiers, places, sizes.
_STRUCTURE = frozenset(
    (
        *("id", "uid", "guid", "Id", "r", "ref", "sqref", "s", "spans", "style", "ht", "width", "shapeid"),
        *("rsidR", "rsidRDefault", "rsidP", "rsidRPr", "paraId", "textId"),
    )
)


def said(content: bytes, name: str) -> list[str]:
    """Each piece of text of a part once: whole the comments, paragraphs and strings that formats cut into pieces."""
    is_sheet = bool(_SHEET.fullmatch(name))
    pieces: dict[str, None] = {}
    root = ElementTree.fromstring(content)
    within = {inner for whole in root.iter() if _tag(whole) in _WHOLE for inner in whole.iter()}
    for element in root.iter():
        tag = _tag(element)
        if is_sheet and tag in _CELL_VALUES:
            continue
        if tag in _WHOLE:
            pieces["".join(element.itertext())] = None
        elif element not in within:  # else its end would be joined with the beginning of the whole
            for text in (element.text, element.tail):
                pieces[_GLUED.sub("", text or "")] = None
        spoken = (value for key, value in element.attrib.items() if key.rpartition("}")[2] not in _STRUCTURE)
        pieces.update(dict.fromkeys(spoken))
    return list(pieces)


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
    heads: dict[str, str] = {}
    above: dict[str, str] = {}
    for row in (element for element in ElementTree.fromstring(content).iter() if _tag(element) == "row"):
        cells = {re.sub(r"\d", "", cell.get("r", "")): _shown(cell, strings) for cell in row if _tag(cell) == "c"}
        heads = heads or cells
        place = Place(at.file, int(row.get("r") or 0), title=title)
        for column, text in cells.items():
            if may_name_someone(text):
                yield Margin(Place(at.file, place.row, column, title), text, heads.get(column, ""))
            if "\n" in text and may_name_someone(whole := text.replace("\n", "")):
                yield Margin(Place(at.file, place.row, column, title), whole, joined=True)
        yield from cell_margins(list(cells.values()), place)
        for column, text in cells.items():
            yield from cell_margins([above.get(column, ""), text], place)
        above = cells


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
    try:
        number = Decimal(value)
    except InvalidOperation:
        return inline or value
    whole = number.is_finite() and number == number.to_integral_value() and abs(number) < Decimal(10) ** 25
    return f"{number:.0f}" if whole else value


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
