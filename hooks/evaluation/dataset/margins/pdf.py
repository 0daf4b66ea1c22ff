"""A PDF: what its pages say, and every text that is on no page: properties, notes, form fields, files within it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.margins.text import Margin, line_margins
from evaluation.problems import Place

_DAMAGED = ("PDF 文件读不出来", "请重新导出 PDF，不设密码；里面写了什么，要读得出来才能核对")
_INSTEAD = re.compile(rb"/(?:ActualText|Alt)\s*(?:\(([^()]*)\)|<((?:[0-9A-Fa-f]{2})*)>)")
_DRAWN = re.compile(r"\(((?:[^()\\]|\\.)*)\)")  # strings that a page showed
Inner = Callable[[bytes], Iterator[Margin]]


def pdf(raw: bytes, file: str, inner: Inner) -> Iterator[Margin]:
    """The lines of each page, then the other texts, and by `inner` the files within. Pictures of text are not read.

    Raises:
        UnreadableError: the file cannot be read to its end.
    """
    from pypdf import PdfReader  # a year without a PDF need not load it
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is said by us, once, in Chinese
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError(*_DAMAGED)
        for number, page in enumerate(reader.pages, start=1):
            for margin in line_margins(page.extract_text().splitlines(), file):
                yield Margin(Place(file, title=f"第{number}页"), margin.text, joined=margin.joined)
            for text in _spoken(page):
                yield Margin(Place(file, title=f"第{number}页，读屏时读出的文字"), text)
        texts, files = _told(reader)
        for text, is_joined in sorted(set(texts)):
            yield Margin(Place(file, title="文件里的信息"), text, joined=is_joined)
        for content in files:
            yield from inner(content)
    # A damaged file shows itself as any of these in pypdf's parsers.
    except (PyPdfError, OSError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError(*_DAMAGED) from error


def is_jpeg(stream: Any) -> bool:
    return bool(stream.get("/Subtype") == "/Image" and stream.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]))


def _spoken(page: Any) -> Iterator[str]:
    """What a page says instead of what it shows, to whoever has it read aloud."""
    contents = page.get_contents()
    for text in _INSTEAD.findall(contents.get_data() if contents is not None else b""):
        yield (bytes.fromhex(text[1].decode()).decode("utf-16", "replace") if text[1] else text[0].decode("latin-1"))


def every_object(reader: Any) -> Iterator[Any]:
    """References to all that the file holds, what no page uses any more too."""
    from pypdf.generic import IndirectObject

    yield from (IndirectObject(number, at, reader) for at, known in reader.xref.items() for number in known)
    yield from (IndirectObject(number, 0, reader) for number in reader.xref_objStm)


def _told(reader: Any) -> tuple[list[tuple[str, bool]], list[bytes]]:
    """Every text in the file, with whether it was put together, and every file within; each object is looked at once:
    what the trailer leads to, then what nothing leads to, which pages showed once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject, TextStringObject

    waiting: list[Any] = [*every_object(reader), None, reader.trailer]
    is_used = True
    known: set[tuple[int, int]] = set()
    texts: list[tuple[str, bool]] = []
    files: list[bytes] = []
    while waiting:
        one = waiting.pop()
        is_used = is_used and one is not None
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in known:
                continue
            known.add((one.idnum, one.generation))
            one = one.get_object()
        if isinstance(one, StreamObject) and (one.get("/Type") == "/EmbeddedFile" or is_jpeg(one)):
            files.append(one.get_data())
        elif isinstance(one, StreamObject) and one.get("/Type") == "/Metadata":
            texts.extend((line, False) for line in one.get_data().decode("utf-8", errors="replace").splitlines())
        elif isinstance(one, StreamObject) and not is_used and one.get("/Subtype") != "/Image":
            texts.append(("".join(_DRAWN.findall(one.get_data().decode("latin-1"))), True))
        if isinstance(one, TextStringObject):
            texts.append((str(one), False))
        elif isinstance(one, DictionaryObject):
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
    return texts, files
