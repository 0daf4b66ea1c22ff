"""The report of one fiscal year: its facts, tables and charts, computed, checked and frozen."""

from evaluation.report.charts import NOT_FILLED_IN
from evaluation.report.report import Report, evaluate, read_report
from evaluation.report.tables import Head, RowGroup, TableCell, TableRow, TableView
