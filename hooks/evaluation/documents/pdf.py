"""PDF files that hold text: their lines, page after page."""

from __future__ import annotations

import io
import logging

import pypdf

from evaluation.dataset.grids import UnreadableError, contained
from evaluation.documents.document import Block
from evaluation.documents.plain import plain_blocks

MOST_PAGES = 2_000


def pdf_blocks(content: bytes) -> tuple[Block, ...]:
    """The text of the pages; a locked or damaged file is unreadable, whatever pypdf raises on meeting it."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with contained("PDF"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("PDF 加了密码", "请去掉密码再试")
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableError(f"PDF 超过{MOST_PAGES}页", "请分成几个文件再试")
        pages = [page.extract_text() for page in reader.pages]
    return plain_blocks("\n".join(pages))
