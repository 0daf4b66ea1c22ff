"""The proof-reader: any text held against its own sums, rates, changes and tables, and, asked, against the data."""

from evaluation.audit.auditing import Audit, audit
from evaluation.audit.finding import CONFIDENCES, LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.words import read_words

__all__ = ["CONFIDENCES", "LIKELY", "POSSIBLE", "SURE", "Audit", "Finding", "audit", "read_words"]
