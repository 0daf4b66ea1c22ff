"""The page of downloads: the list of files, how to read and to cite them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evaluation.markup import Macros
from evaluation.narrative.later import CITATION, LIST
from evaluation.report import Report


def download_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Any]]:
    """The functions that the pages about downloads and contacts use."""
    contacts = report.dataset.settings.contacts
    return {
        "下载清单": lambda: LIST,
        "下载说明": lambda: macros.block("downloads", "notes", report.dataset.policy.notes),
        "引用格式": lambda: CITATION,
        "公开联系方式": lambda: macros.block("downloads", "contacts", contacts),
    }
