"""The audit: any text read like the narrative, held against its own tables and sums and against the data."""

from evaluation.audit.auditing import Audit, audit
from evaluation.audit.finding import CONFIDENCES, LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.output import audit_json, audit_lines
from evaluation.audit.word import NotWordError, text_of_word

__all__ = [
    "CONFIDENCES",
    "LIKELY",
    "POSSIBLE",
    "SURE",
    "Audit",
    "Finding",
    "NotWordError",
    "audit",
    "audit_json",
    "audit_lines",
    "text_of_word",
]
