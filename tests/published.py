"""What the tests of downloads share: the published files of the invented department's year and of small projects."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from conftest import EXAMPLE, ROOT, Project, compose_in
from evaluation.downloads import Download, downloads
from evaluation.downloads.sheet import Sheet, sheets
from evaluation.markup import Macros
from evaluation.narrative.narrative import read_narrative
from evaluation.report import Report
from evaluation.site.phrases import FIRST, MARK
from openpyxl.workbook import Workbook

Files = dict[str, Download]
PAYLOADS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://example.org";"x")')


def files_of(report: Report, docs: Path) -> Files:
    narrative = read_narrative(docs, report, Macros(ROOT / "macros"))
    return {file.path: file for file in downloads(report, narrative.cells.__getitem__)}


def project_files(project: Project) -> Files:
    return files_of(project.report(), project.root / "docs" / project.year)


def rows_of(file: Download) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


def workbook_of(files: Files) -> Workbook:
    path = next(path for path in files if path.endswith(".xlsx"))
    return openpyxl.load_workbook(io.BytesIO(files[path].content))


@cache
def example_folder() -> TemporaryDirectory[str]:
    """Kept as long as the process; the invented department's newest year is in it."""
    folder = TemporaryDirectory()
    compose_in(Path(folder.name) / "project", base=EXAMPLE)
    return folder


def example_project() -> Project:
    return Project(Path(example_folder().name) / "project")


@cache
def example_report() -> Report:
    return example_project().report()


@cache
def example_files() -> Files:
    return project_files(example_project())


@cache
def example_sheets() -> tuple[Sheet, ...]:
    return sheets(example_report(), str)


def searched_text(site: Path) -> str:
    """Everything in the search's index, with the phrases that it keeps once back in their places."""
    script = (site / "search_index.js").read_text(encoding="utf-8")
    phrases = json.loads(script.partition(" = ")[2].rstrip().rstrip(";"))["phrases"]
    while MARK.search(script):
        script = MARK.sub(lambda mark: phrases[ord(mark[0]) - FIRST], script)
    return script
