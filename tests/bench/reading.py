"""How long a workbook of 100,000 cells takes to read, against openpyxl and pandas, at three sizes."""

from __future__ import annotations

import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas
import xlsxwriter
from evaluation.dataset.grids import read_sheets

SIZES, COLUMNS, RUNS = (1_000, 3_000, 10_000), 10, 3


def report_reading_time() -> None:
    """Prints our CPU seconds, the others' as ratios to ours, and our peak memory of Python objects."""
    print(f"\nreading a workbook of {COLUMNS} columns, median of {RUNS} runs")
    print(f"{'cells':>10}{'ours':>9}{'openpyxl':>10}{'pandas':>9}{'peak':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            path = Path(folder, f"{rows}.xlsx")
            write(path, rows)
            ours, theirs, pandas_time = (seconds(read, path) for read in (read_sheets, by_openpyxl, pandas.read_excel))
            tracemalloc.start()
            read_sheets(path)
            peak = tracemalloc.get_traced_memory()[1] / 1_000_000
            tracemalloc.stop()
            ratios = f"{theirs / ours:>9.1f}×{pandas_time / ours:>8.1f}×"
            print(f"{rows * COLUMNS:>10,}{ours:>8.2f}s{ratios}{peak:>6.0f} MB")


def write(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, money = book.add_worksheet(), book.add_format({"num_format": "#,##0.00"})
        for row in range(rows):
            sheet.write_row(row, 0, [f"项目{row}", "一般公共预算资金", f"文号{row}"])
            sheet.write_row(row, 3, [row * 1.25 + column for column in range(COLUMNS - 3)], money)


def by_openpyxl(path: Path) -> list[object]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def seconds(read: Callable[[Path], object], path: Path) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        read(path)
        taken.append(time.process_time() - start)
    return statistics.median(taken)
