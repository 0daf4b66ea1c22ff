"""The list of files and the citation, put into the pages that show them, and addresses below the site's root."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from evaluation.downloads import Download
from evaluation.markup import Macros
from evaluation.narrative.later import CITATION, LIST
from evaluation.site.citation import Citation

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
