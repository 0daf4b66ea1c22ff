"""The proof-reader: any text held against its own sums, rates, changes and tables, and, asked, against the data."""

from evaluation.audit.auditing import Audit, audit, rows_of
from evaluation.audit.finding import POSSIBLE, SURE, Finding
from evaluation.audit.known import Row
from evaluation.audit.output import Outcome, audit_json, audit_lines, audit_page, audit_table
from evaluation.audit.words import read_words
