"""What the audit finds in a text, as short as a test wants it."""

from __future__ import annotations

from evaluation.audit import POSSIBLE, Audit, audit, read_words
from evaluation.documents import Document, document_of


def audited(text: str, name: str = "稿.txt") -> Audit:
    document = document_of(text.encode(), name)
    assert isinstance(document, Document)
    return audit(document, read_words())


def found(text: str, name: str = "稿.txt") -> list[tuple[str, str]]:
    """Rule and what it should be, of each finding that is more than rounding."""
    return [(one.rule, one.expected) for one in audited(text, name).findings if one.confidence != POSSIBLE]


def rules(text: str, name: str = "稿.txt") -> list[str]:
    return [rule for rule, _ in found(text, name)]
