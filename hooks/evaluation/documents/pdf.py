"""PDF files that hold text: their lines, page after page."""

from __future__ import annotations

import io
import logging

import pypdf

from evaluation.documents.document import Block, UnreadableError
from evaluation.documents.plain import plain_blocks

MOST_PAGES = 2_000
_RAISED = (
    pypdf.errors.PyPdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RecursionError,
    NotImplementedError,
    OverflowError,
    OSError,
    ZeroDivisionError,
    AssertionError,
)


def pdf_blocks(content: bytes) -> tuple[Block, ...]:
    """The text of the pages; a locked or damaged file is unreadable, whatever pypdf raises on meeting it."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("PDF 加了密码", "请去掉密码再试")
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableError(f"PDF 超过{MOST_PAGES}页", "请分成几个文件再试")
        pages = [page.extract_text() for page in reader.pages]
    except _RAISED as error:
        raise UnreadableError("PDF 损坏，读不出文字", "请重新导出 PDF，或者另存为 .docx 再试") from error
    return plain_blocks("\n".join(pages))
