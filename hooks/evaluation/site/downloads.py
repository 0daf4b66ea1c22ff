"""Files and citation in the pages that show them, the latter from the settings: what they leave open is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from evaluation.dataset import Settings
from evaluation.downloads import Download
from evaluation.markup import Macros
from evaluation.narrative.filling import CITATION, LIST

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


_FROM_ROOT = re.compile('(?<= href=")site:([^"]*)')


def page_address(target: str, *, from_folder: bool) -> str:
    """Where a page stands below the site's root, by its Markdown file; any other file stands where it says."""
    path = target.removesuffix(".md")
    if path == target:
        return target
    if from_folder:
        return f"{path}.html"
    return path.removesuffix("index") if path.rpartition("/")[2] == "index" else f"{path}/"


def with_downloads(
    html: str, files: Callable[[], Iterable[Download]], citation: Citation, macros: Macros, link: Callable[[str], str]
) -> str:
    """The page with the list and the citation in their places, and every address below the site's root by `link`."""
    if LIST in html:
        kinds = [(title, list(group)) for title, group in groupby(files(), key=lambda file: file.title)]
        html = html.replace(LIST, macros.block("downloads", "files", kinds))
    if CITATION in html:
        html = html.replace(CITATION, macros.block("downloads", "citation", citation))
    return _FROM_ROOT.sub(lambda match: escape(link(match[1])), html)
