"""The branch's next content: every edition as it was, the new one, and all that follows from the editions alone."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mike.versions import Versions

from evaluation.markup import Macros
from evaluation.release.assets import FOLDER
from evaluation.release.edition import Edition, current, in_order
from evaluation.release.history import publication_of
from evaluation.versions import Year, feed
from evaluation.versions.output import change_entry

LATEST = "latest"
LIST = "editions"
DATA = ("facts.json", "datapackage.json", "data/")
CURRENT, CORRECTED = "现行", "已更正"


def derived_files(
    editions: Iterable[Edition], years: Sequence[Year], foreign: Iterable[Any], publisher: str, macros: Macros
) -> dict[str, bytes]:
    """Every file outside the editions' folders, from nothing but the editions: lists, feed, redirects, error page."""
    ordered = in_order(editions)
    newest = current(ordered)
    latest = list(newest.values())[-1]
    address = latest.inputs.address
    own = f"{address}feed.xml" if address else ""
    files = {
        "versions.json": versions_json(ordered, foreign),
        "editions.json": editions_json(ordered, years),
        "feed.xml": feed(years, publisher, publisher, address, own),
        f"{LIST}/index.html": f"{macros.block('release', 'editions', _shown(ordered, years))}\n",
        "index.html": _redirect(macros, f"{LATEST}/"),
        "404.html": f"{macros.block('release', 'not_found', latest.title, address)}\n",
        ".nojekyll": "",
    }
    for alias, edition in [*newest.items(), (LATEST, latest)]:
        known = {page for one in ordered if one.fiscal_year == edition.fiscal_year for page in one.pages}
        files |= dict(_redirects(alias, edition, known, macros))
    return {path: text.encode("utf-8") for path, text in files.items()}


def versions_json(editions: Iterable[Edition], foreign: Iterable[Any] = ()) -> str:
    """mike's list of versions: the current edition of each year to choose from, older editions hidden; others kept."""
    ordered = in_order(editions)
    newest = current(ordered)
    latest = list(newest.values())[-1]
    versions = Versions.from_json([entry for entry in foreign if entry["version"] not in {e.edition for e in ordered}])
    for edition in ordered:
        is_current = newest[edition.fiscal_year] is edition
        aliases = [edition.fiscal_year] * is_current + [LATEST] * (edition is latest)
        title = f"{edition.fiscal_year}年度" if is_current else f"{edition.edition}（{CORRECTED}）"
        info = versions.add(edition.edition, title, aliases, update_aliases=True)
        status = {"status": CURRENT if is_current else CORRECTED, "digest": edition.digest}
        info.properties = {"title": edition.title, "date": edition.date, **status, "hidden": not is_current}
    listed = [{**entry, "aliases": sorted(entry["aliases"])} for entry in versions.to_json()]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def editions_json(editions: Iterable[Edition], years: Sequence[Year]) -> str:
    """Every edition, oldest first: when, why, its digest and the facts that changed since the one before."""
    ordered = in_order(editions)
    newest = current(ordered)
    listed = [
        {
            "edition": edition.edition,
            "fiscal_year": edition.fiscal_year,
            "title": edition.title,
            "date": edition.date,
            "status": CURRENT if newest[edition.fiscal_year] is edition else CORRECTED,
            "reason": edition.reason,
            "commit": edition.inputs.commit,
            "digest": edition.digest,
            "url": f"{edition.edition}/",
            "changes": _changes(years, edition),
        }
        for edition in ordered
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def data_of_years(editions: Iterable[Edition], entries: Mapping[str, str]) -> dict[str, str]:
    """The numbers and tables of each year's current edition, also at the year's own address, such as 2019/facts.json:
    a link to them need not know of editions. The same file is stored once."""
    newest = current(editions)
    places = {**newest, LATEST: list(newest.values())[-1]}
    return {
        f"{alias}/{path.partition('/')[2]}": name
        for alias, edition in places.items()
        for path, name in entries.items()
        if path.startswith(tuple(f"{edition.edition}/{data}" for data in DATA))
    }


def owned(editions: Iterable[Edition]) -> Callable[[str], bool]:
    """Whether a path outside the editions' folders is ours to write anew."""
    folders = {LATEST, LIST, *(edition.fiscal_year for edition in editions)}
    files = {"versions.json", "editions.json", "index.html", "404.html", ".nojekyll", "feed.xml"}
    return lambda path: path in files or ("/" in path and path.partition("/")[0] in folders)


def is_kept(path: str) -> bool:
    """Whether a path belongs to what editions need beside their own folders."""
    return path.startswith(f"{FOLDER}/")


def _redirects(alias: str, edition: Edition, known: set[str], macros: Macros) -> Iterator[tuple[str, str]]:
    """A redirect for each page that the year ever had; a page that is gone leads to the current edition's first."""
    for page in sorted(known):
        target = page if page in edition.pages else "index.html"
        folder = posixpath.dirname(page)
        address = posixpath.relpath(f"{edition.edition}/{target}", f"{alias}/{folder}")
        yield f"{alias}/{page}", _redirect(macros, address.removesuffix("index.html"))


def _redirect(macros: Macros, address: str) -> str:
    return f"{macros.block('release', 'redirect', address)}\n"


def _changes(years: Sequence[Year], edition: Edition) -> list[dict[str, Any]] | None:
    """The facts that changed since the edition before; null for the first."""
    found = publication_of(years, edition.edition).changes
    return None if found is None else [change_entry(change, {}) for change in found]


def _shown(ordered: Sequence[Edition], years: Sequence[Year]) -> list[dict[str, Any]]:
    """Years newest first, each with its editions newest first, for the page of editions."""
    newest = current(ordered)
    return [
        {
            "year": year,
            "title": latest.title,
            "editions": [
                {"about": one, "is_current": one is latest, "changes": publication_of(years, one.edition).changes}
                for one in reversed(ordered)
                if one.fiscal_year == year
            ],
        }
        for year, latest in reversed(newest.items())
    ]
