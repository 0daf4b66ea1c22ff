"""What the tests of downloads share: the published files of the repository's year and of small projects."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

import openpyxl
from conftest import ROOT, Project
from evaluation.dataset import configured_docs
from evaluation.downloads import Download, downloads
from evaluation.downloads.sheet import Sheet, sheets
from evaluation.markup import Macros
from evaluation.narrative.narrative import read_narrative
from evaluation.report import Report, read_report
from openpyxl.workbook import Workbook

Files = dict[str, Download]
DOCS = ROOT / configured_docs(ROOT / "mkdocs.yml", {})
PAYLOADS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://example.org";"x")')


def files_of(report: Report, docs: Path) -> Files:
    narrative = read_narrative(docs, report, Macros(ROOT / "macros"))
    return {file.path: file for file in downloads(report, narrative.cells.__getitem__)}


def tiny_files(project: Project) -> Files:
    return files_of(project.report(), project.root / "docs" / project.year)


def rows_of(file: Download) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


def workbook_of(files: Files) -> Workbook:
    path = next(path for path in files if path.endswith(".xlsx"))
    return openpyxl.load_workbook(io.BytesIO(files[path].content))


@cache
def real_report() -> Report:
    return read_report(ROOT, DOCS.name)


@cache
def real_files() -> Files:
    return files_of(real_report(), DOCS)


@cache
def real_sheets() -> tuple[Sheet, ...]:
    return sheets(real_report(), str)
