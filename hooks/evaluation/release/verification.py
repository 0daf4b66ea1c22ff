"""What an edition must prove before it is sent: links, no trace of its making, and every number a fact."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Container, Iterator, Mapping
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from evaluation.problems import Place, Problem
from evaluation.release.seal import files_below

Attributes = Mapping[str, str]
TRACES = ("{{", "}}", "{%", "Traceback (most recent call last)", "Undefined", "未填报")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")
_SCALES = (1, 10_000, 100_000_000)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_SILENT = frozenset(("script", "style", "pre", "code"))


class _Page(HTMLParser):
    """A page's addresses, ids, visible text, and the text of each element that stands for a fact."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.text: list[str] = []
        self.facts: list[tuple[Attributes, list[str]]] = []
        self._open: list[tuple[str, list[str] | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = {name: value or "" for name, value in attrs}
        self.ids.update(stated[name] for name in ("id", "name") if stated.get(name))
        self.addresses.extend(stated[name] for name in ("href", "src") if stated.get(name))
        if tag in _VOID:
            return
        text: list[str] | None = [] if "data-fact" in stated else None
        if text is not None:
            self.facts.append((stated, text))
        self._open.append((tag, text))

    def handle_endtag(self, tag: str) -> None:
        if any(opened == tag for opened, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        for _, text in self._open:
            if text is not None:
                text.append(data)
        if not any(tag in _SILENT for tag, _ in self._open):
            self.text.append(data)


def edition_problems(site: Path, files: Container[str], edition: str) -> tuple[Problem, ...]:
    """Everything wrong with a built edition; `files` are all paths that the branch will have."""
    pages = {path: _Page(file.read_text("utf-8")) for path, file in files_below(site).items() if path.endswith(".html")}
    facts = {entry["id"]: entry for entry in json.loads((site / "facts.json").read_text("utf-8"))}
    ids = {f"{edition}/{path}": page.ids for path, page in pages.items()}
    return tuple(
        problem
        for path, page in pages.items()
        for problem in (
            *_link_problems(f"{edition}/{path}", page, files, ids),
            *_trace_problems(f"{edition}/{path}", page),
            *_fact_problems(f"{edition}/{path}", page, facts),
        )
    )


def _link_problems(
    path: str, page: _Page, files: Container[str], ids: Mapping[str, Container[str]]
) -> Iterator[Problem]:
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


def _trace_problems(path: str, page: _Page) -> Iterator[Problem]:
    text = "\n".join(page.text)
    for trace in (trace for trace in TRACES if trace in text):
        yield Problem(Place(path), "页面不得留有占位、报错或未填报的内容", f"“{trace}”", "请补全后再发布")
    if found := _PRIVATE_USE.search(text):
        yield Problem(Place(path), "页面不得留有未替换的记号", f"U+{ord(found[0]):04X}", "请报告开发人员")


def _fact_problems(path: str, page: _Page, facts: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    for stated, pieces in page.facts:
        name, text = stated["data-fact"], "".join(pieces).strip()
        fact = facts.get(name)
        if fact is None:
            yield Problem(Place(path), "页面上的数须在登记里", f"“{name}”", "请报告开发人员")
        elif ("value" in stated and stated["value"] != (fact["value"] or "")) or not _states(text, fact):
            yield Problem(Place(path), f"页面上的数须等于登记的 {name}", f"“{text}”", "请报告开发人员")


def _states(text: str, fact: Mapping[str, Any]) -> bool:
    """Whether the only number in a text is the fact's value, rounded to as many decimals as the text has."""
    if fact["value"] is None:
        return text.endswith(fact["absence"])
    number = _NUMBER.search(text)
    if number is None:
        return False
    stated, half = Fraction(number[0].replace(",", "")), Fraction(1, 2 * 10 ** len(number[1] or ""))
    return any(abs(Fraction(fact["value"]) / scale - stated) <= half for scale in _SCALES)
