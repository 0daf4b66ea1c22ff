"""How to cite the report, from its settings: what they leave open is left out; readers fill in the date of access."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.dataset import Settings

ACCESSED = "引用日期"
_SPECIAL = re.compile(r"([\\{}%&$#_^~])")


@dataclass(frozen=True, slots=True)
class Citation:
    """The report as GB/T 7714 and as BibTeX write it."""

    national: str
    bibtex: str


def citation(settings: Settings, address: str, edition: str = "", date: str = "") -> Citation:
    """The citation of one edition and its date; `address` is the site's, empty when it is not known, as may be both."""
    title, publisher, published = settings["标题"], settings["发布机构"], date or settings.known("发布日期")
    national = _national(title, publisher, f"版次 {edition}" if edition else "", published, address)
    return Citation(national, _bibtex(settings, edition, published, address))


def _national(title: str, publisher: str, edition: str, published: str, address: str) -> str:
    """GB/T 7714—2015: 主要责任者. 题名[R/OL]. 版本项. (发布日期)[引用日期]. 获取和访问路径."""
    dates = (f"({published})" if published else "") + f"[{ACCESSED}]"
    return ". ".join(filter(None, (publisher, f"{title}[R/OL]", edition, dates, address))) + "."


def _bibtex(settings: Settings, edition: str, published: str, address: str) -> str:
    members = "".join(f",\n  {name} = {{{text}}}" for name, text in _members(settings, edition, published, address))
    return f"@techreport{{performance-report-{settings['年度']}{members}\n}}"


def _members(settings: Settings, edition: str, published: str, address: str) -> Iterator[tuple[str, str]]:
    publisher = _literal(settings["发布机构"])
    yield "author", f"{{{publisher}}}"
    yield "title", f"{{{_literal(settings['标题'])}}}"
    yield "institution", publisher
    if published:
        yield "year", published[:4]
    if number := settings.known("文号"):
        yield "number", _literal(number)
    if edition:
        yield "edition", edition
    if address:
        yield "url", address
    yield "urldate", ACCESSED


def _literal(text: str) -> str:
    """A text in which nothing is a command of TeX."""
    return _SPECIAL.sub(r"\\\1", text)
