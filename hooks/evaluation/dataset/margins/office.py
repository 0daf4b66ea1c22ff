"""The parts of an office document that are no cells: properties, comments, headers and footers, links, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from evaluation.dataset.grids import Archive, check_xml, contained, content_of
from evaluation.dataset.margins.text import Margin
from evaluation.problems import Place

_XML = (".xml", ".vml", ".rels")
_PROPERTIES = re.compile(r"docProps/.*\.xml")
_SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]*\.xml")
_STRINGS = "xl/sharedStrings.xml"
_WHOLE = frozenset(("text", "p", "si"))
_CELL_VALUES = frozenset(("v", "t", "is"))
# What makes up a part rather than says something: identifiers, places, sizes.
_STRUCTURE = frozenset(
    ("id", "uid", "guid", "Id", "r", "ref", "sqref", "s", "spans", "style", "ht", "width", "shapeid")
)


def parts(path: Path, file: str, cells: frozenset[str] = frozenset()) -> Iterator[Margin]:
    """Every text of the archive beside the `cells` already read: parts, attributes that speak, pictures' own texts."""
    with contained(path.suffix[1:].upper()):
        archive = Archive(content_of(path))
        for name in archive.names:
            if name.endswith(_XML):
                place = Place(file, title=_title(name))
                for text in _said(ElementTree.fromstring(check_xml(archive.read(name))), name):
                    if text not in cells:
                        yield Margin(place, text)


def _title(name: str) -> str:
    return "文档属性" if _PROPERTIES.fullmatch(name) else f"批注、页眉页脚等：{name}"


def _said(part: ElementTree.Element, name: str) -> Iterator[str]:
    """Each piece of text once: whole the comments, paragraphs and strings that formats cut into pieces."""
    is_sheet = bool(_SHEET.fullmatch(name))
    pieces: dict[str, None] = {}
    for element in part.iter():
        tag = element.tag.rpartition("}")[2]
        if is_sheet and tag in _CELL_VALUES:
            continue
        if tag in _WHOLE:
            pieces["".join(element.itertext())] = None
        elif name != _STRINGS:
            pieces[element.text or ""] = None
            pieces[element.tail or ""] = None
        pieces.update(
            dict.fromkeys(value for key, value in element.attrib.items() if key.rpartition("}")[2] not in _STRUCTURE)
        )
    yield from pieces
