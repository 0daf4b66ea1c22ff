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


def citation(settings: Settings, address: str) -> Citation:
    """The citation; `address` is the site's address, empty when it is not known."""
    title, publisher, published = settings["标题"], settings["发布机构"], settings.known("发布日期")
    return Citation(_national(title, publisher, published, address), _bibtex(settings, published, address))


def _national(title: str, publisher: str, published: str, address: str) -> str:
    """GB/T 7714—2015: 主要责任者. 题名[R/OL]. (发布日期)[引用日期]. 获取和访问路径."""
    dates = (f"({published})" if published else "") + f"[{ACCESSED}]"
    return ". ".join(filter(None, (publisher, f"{title}[R/OL]", dates, address))) + "."


def _bibtex(settings: Settings, published: str, address: str) -> str:
    members = "".join(f",\n  {name} = {{{text}}}" for name, text in _members(settings, published, address))
    return f"@techreport{{performance-report-{settings['年度']}{members}\n}}"


def _members(settings: Settings, published: str, address: str) -> Iterator[tuple[str, str]]:
    publisher = _literal(settings["发布机构"])
    yield "author", f"{{{publisher}}}"
    yield "title", f"{{{_literal(settings['标题'])}}}"
    yield "institution", publisher
    if published:
        yield "year", published[:4]
    if number := settings.known("文号"):
        yield "number", _literal(number)
    if address:
        yield "url", address
    yield "urldate", ACCESSED


def _literal(text: str) -> str:
    """A text in which nothing is a command of TeX."""
    return _SPECIAL.sub(r"\\\1", text)
