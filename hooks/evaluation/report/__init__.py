"""The report of one fiscal year: its facts, tables and charts, computed, checked and frozen."""

from evaluation.report.report import Report, evaluate, read_report

__all__ = ["Report", "evaluate", "read_report"]
