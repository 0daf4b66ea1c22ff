"""The text of a Word file as Word itself saves it as plain text: a paragraph a line, a cell a line behind a tab."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
_LARGEST = 64 * 1024 * 1024


class NotWordError(Exception):
    """The content is no Word file that can be read: another kind of archive, damaged, or locked with a password."""


def text_of_word(content: bytes) -> str:
    """Paragraphs and tables in their order. Deleted text is left out; headers, footers and notes are not read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(_BODY).file_size > _LARGEST:
                raise NotWordError
            xml = archive.read(_BODY)
        if b"<!DOCTYPE" in xml[:1000]:
            raise NotWordError
        body = ElementTree.fromstring(xml).find(f"{_WORD}body")
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, ElementTree.ParseError) as error:
        raise NotWordError from error
    return "\n".join(_lines(body)) + "\n" if body is not None else ""


def _lines(parent: ElementTree.Element) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_WORD}p":
            yield _paragraph(child).strip("\t")
        elif child.tag == f"{_WORD}tbl":
            yield from _table(child)
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins", f"{_WORD}smartTag"):
            yield from _lines(child)


def _table(table: ElementTree.Element) -> Iterator[str]:
    """Each cell behind a tab, an empty line behind each row; a paragraph more in a cell is a line without a tab."""
    for row in table.iter(f"{_WORD}tr"):
        for cell in row.findall(f".//{_WORD}tc"):
            parts = [_paragraph(one).replace("\t", " ").strip() for one in cell.iter(f"{_WORD}p")]
            first, *more = [part for part in "\n".join(parts).split("\n") if part] or [""]
            yield f"\t{first}"
            yield from more
        yield ""


def _paragraph(paragraph: ElementTree.Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag == f"{_WORD}tab":
            yield "\t"
        elif child.tag in (f"{_WORD}br", f"{_WORD}cr"):
            yield "\n"
        elif child.tag not in (_FALLBACK, f"{_WORD}pPr"):
            yield from _pieces(child)
