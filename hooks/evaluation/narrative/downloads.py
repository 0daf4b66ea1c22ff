"""The page of downloads: the list of files, how to read and to cite them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evaluation.dataset import CONTACT
from evaluation.markup import Macros
from evaluation.narrative.later import CITATION, LIST
from evaluation.report import Report

REGISTRATION = ("发布机构", "索引号", "文号", "发布日期")  # what 政府信息公开 has a page say


def download_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Any]]:
    """The functions that the pages about downloads and contacts use."""
    settings = report.dataset.settings
    office = settings.known(CONTACT)
    contacts = (*((("联系", office),) if office else ()), *settings.contacts)
    stated = [(name, text) for name in REGISTRATION if (text := settings.known(name))]
    return {
        "下载清单": lambda: LIST,
        "下载说明": lambda: macros.block("downloads", "notes", report.dataset.policy.notes),
        "引用格式": lambda: CITATION,
        "公开联系方式": lambda: macros.block("downloads", "contacts", contacts),
        "公开信息": lambda: macros.block("downloads", "registration", stated),
    }
