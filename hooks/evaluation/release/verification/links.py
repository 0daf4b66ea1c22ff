"""Every link leads somewhere that will be there, and nothing of a page's making is left in it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from evaluation.problems import Place, Problem
from evaluation.release.verification.page import Page

TRACES = ("{{", "}}", "{%", "Traceback (most recent call last)", "Undefined", "未填报")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\ufffd]")


def link_problems(path: str, page: Page, files: Container[str], ids: Mapping[str, Container[str]]) -> Iterator[Problem]:
    for address in sorted(set(page.addresses)):
        try:
            parts = urlsplit(address)
        except ValueError:
            yield Problem(Place(path), "链接不是地址", address)
            continue
        if parts.scheme or parts.netloc:
            continue
        target = path
        if parts.path:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            target = (
                posixpath.join(target, "index.html").removeprefix("./") if parts.path.endswith(("/", ".")) else target
            )
        fragment = unquote(parts.fragment)
        if target not in files or (fragment and fragment not in ids.get(target, (fragment,))):
            yield Problem(Place(path), "链接须通向存在的页面和位置", address, "请更正链接")


def trace_problems(path: str, page: Page) -> Iterator[Problem]:
    text = "\n".join(page.text)
    for trace in (trace for trace in TRACES if trace in text):
        yield Problem(Place(path), "页面不得留有占位、报错或未填报的内容", f"“{trace}”", "请补全后再发布")
    if found := _PRIVATE_USE.search(text):
        yield Problem(Place(path), "页面不得留有未替换的记号", f"U+{ord(found[0]):04X}", "请报告开发人员")
