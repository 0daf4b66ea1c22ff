"""The page of downloads: the list of files, how to read and to cite them, and addresses that depend on the site.

What fills the list exists only once all pages are filled, so it is put in afterwards, as the index of facts is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import groupby
from typing import Any

from evaluation.citation import Citation
from evaluation.downloads import Download
from evaluation.pages.markup import Block, Macros
from evaluation.report import Report

LIST = Block("<!-- 下载清单 -->")
CITATION = Block("<!-- 引用格式 -->")
_FROM_ROOT = re.compile('(?<= href=")site:([^"]*)')


def download_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Any]]:
    """The functions that the pages about downloads and contacts use."""
    contacts = report.dataset.settings.contacts
    return {
        "下载清单": lambda: LIST,
        "下载说明": lambda: macros.block("downloads", "notes", report.dataset.policy.notes),
        "引用格式": lambda: CITATION,
        "公开联系方式": lambda: macros.block("downloads", "contacts", contacts),
    }


def with_downloads(
    html: str, files: Iterable[Download], citation: Citation, macros: Macros, link: Callable[[str], str]
) -> str:
    """The page with the list and the citation in their places, and every address below the site's root by `link`."""
    if LIST in html:
        kinds = [(title, list(group)) for title, group in groupby(files, key=lambda file: file.title)]
        html = html.replace(LIST, macros.block("downloads", "files", kinds))
    if CITATION in html:
        html = html.replace(CITATION, macros.block("downloads", "citation", citation))
    return _FROM_ROOT.sub(lambda match: escape(link(match[1])), html)
