"""A PDF: what its pages say, and every text that is on no page: properties, notes, form fields, files within it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation.dataset.margins.text import Margin
from evaluation.problems import Place

_READABLE_STREAMS = frozenset(("/Metadata", "/EmbeddedFile"))


class UnreadablePdfError(ValueError):
    """A file that is no PDF, or one with a password."""


def pdf(path: Path, file: str) -> Iterator[Margin]:
    """The lines of each page, then the other texts. Pictures of text are not read.

    Raises:
        UnreadablePdfError: the file cannot be read to its end.
    """
    from pypdf import PdfReader  # a year without a PDF need not load it
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is said by us, once, in Chinese
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadablePdfError
        for number, page in enumerate(reader.pages, start=1):
            for line in page.extract_text().splitlines():
                yield Margin(Place(file, title=f"第{number}页"), line)
        for text in sorted(set(_texts(reader.trailer))):
            yield Margin(Place(file, title="文件里的信息"), text)
    # A damaged file shows itself as any of these in pypdf's parsers.
    except (PyPdfError, OSError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePdfError from error


def _texts(trailer: Any) -> Iterator[str]:
    """Every text reachable from the trailer, each object looked at once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject, TextStringObject

    waiting: list[Any] = [trailer]
    known: set[tuple[int, int]] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (one.idnum, one.generation) in known:
                continue
            known.add((one.idnum, one.generation))
            one = one.get_object()
        if isinstance(one, StreamObject) and one.get("/Type") in _READABLE_STREAMS:
            yield from one.get_data().decode("utf-8", errors="replace").splitlines()
        if isinstance(one, TextStringObject):
            yield str(one)
        elif isinstance(one, DictionaryObject):
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
