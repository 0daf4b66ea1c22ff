"""All downloads of one edition, computed once, before its pages are filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evaluation.dataset import Dataset
from evaluation.downloads.download import Download
from evaluation.downloads.forms import form_downloads
from evaluation.downloads.package import package_json
from evaluation.downloads.plain import csv_bytes, json_bytes
from evaluation.downloads.recount import recount_sheets
from evaluation.downloads.sheet import Plain, Sheet, sheets
from evaluation.downloads.workbook import Cover, workbook_bytes
from evaluation.facts.published import facts_json
from evaluation.report import Report

REGISTER = "facts.json"


def _anew(make: Callable[[], bytes]) -> bytes:
    return make()


def downloads(
    report: Report, plain: Plain, paper: bytes = b"", known: Callable[[Callable[[], bytes]], bytes] = _anew
) -> tuple[Download, ...]:
    """The files below the site's root: workbook, register, description, then each table as CSV and JSON.

    Only the data decide their bytes: no clock, no commit, no order of a file system. `plain` gives a narrative cell's
    text; `paper` is the whole report as PDF, if there is one; `known` has the workbook made where it is not there yet.
    """
    dataset, tables = report.dataset, sheets(report, plain)
    year = str(dataset.settings["年度"])
    book = known(lambda: workbook_bytes(_cover(dataset), dataset.policy.notes, tables, recount_sheets(report)))
    printed = (Download(f"data/report-{year}.pdf", "全文", "PDF", paper),) if paper else ()
    whole = (
        *printed,
        Download(f"data/report-{year}.xlsx", "全部数据表", "XLSX", book),
        Download(REGISTER, "全部数的登记", "JSON", facts_json(report.register).encode("utf-8")),
    )
    single = tuple(file for sheet in tables for file in _files(sheet))
    assessed = form_downloads(report, plain)
    package = package_json(_about(dataset, len(tables)), (*whole, *assessed, *single), tables)
    return (*whole, Download("datapackage.json", "数据包说明", "JSON", package), *assessed, *single)


def _files(sheet: Sheet) -> Iterator[Download]:
    yield Download(f"data/{sheet.name}.csv", sheet.title, "CSV", csv_bytes(sheet), sheet.name)
    yield Download(f"data/{sheet.name}.json", sheet.title, "JSON", json_bytes(sheet), sheet.name)


def _cover(dataset: Dataset) -> Cover:
    settings = dataset.settings
    lines = (
        ("发布机构", settings["发布机构"]),
        ("评价年度", settings["年度"]),
        ("发布日期", settings.get("发布日期", "未披露")),
        ("索引号", settings.get("索引号", "未披露")),
        ("文号", settings.get("文号", "未披露")),
        ("联系方式", settings.get("联系", "未披露")),
        ("许可", settings["许可"]),
    )
    return Cover(settings["标题"], settings["发布机构"], settings.get("语言", "zh-CN"), lines)


def _about(dataset: Dataset, tables: int) -> dict[str, object]:
    settings = dataset.settings
    return {
        "name": f"performance-report-{settings['年度']}",
        "title": settings["标题"],
        "description": f"共{tables}张数据表，以及全部数的登记。每个数在登记里都有来源或算法。",
        "contributors": [{"title": settings["发布机构"], "roles": ["publisher"]}],
        "rights": settings["许可"],
    }
