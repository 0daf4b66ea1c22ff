"""The branch's next content: every edition as it was, the new one, and all that follows from the editions alone."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mike.versions import Versions

from evaluation.markup import Macros
from evaluation.release.building import FOLDER
from evaluation.release.edition import WITHDRAWALS, Edition, current, in_order, parsed, publication_of, withdrawals_json
from evaluation.versions import CORRECTED, CURRENT, WITHDRAWN, Year, editions_json, feed

LATEST = "latest"
LIST = "editions"
DATA = ("facts.json", "datapackage.json", "data/")
VERSIONS = "versions.json"
STRANGE = "不是任何版次的文件，也不是由版次得来的"
STRANGE_ADVICE = "请查明是谁放的；不需要的从分支里删除，别的网站请放到别处"
_HOSTS = ("CNAME", "LICENSE", "README.md", "robots.txt")  # what the host or its owner may want beside a site


def derived_files(
    editions: Iterable[Edition], years: Sequence[Year], foreign: Iterable[Any], publisher: str, macros: Macros
) -> dict[str, bytes]:
    """Every file outside the editions' folders, from nothing but the editions and what was withdrawn: lists, feed,
    redirects, error page."""
    ordered = in_order(editions)
    places = _places(ordered)
    latest = places[LATEST] or ordered[-1]
    address = latest.inputs.address
    own = f"{address}feed.xml" if address else ""
    files = {
        "versions.json": versions_json(ordered, foreign),
        "editions.json": editions_json(years, {one.edition: stated_beside(one) for one in ordered}),
        "feed.xml": feed(years, publisher, publisher, address, own),
        f"{LIST}/index.html": f"{macros.block('release', 'editions', _shown(ordered, years))}\n",
        "index.html": _redirect(macros, f"{LATEST}/"),
        "404.html": f"{macros.block('release', 'not_found', latest.title, address)}\n",
        ".nojekyll": "",
    }
    files |= {notice_of(one): notice_css(one, ordered) for one in ordered}
    if any(edition.withdrawal for edition in ordered):
        files[WITHDRAWALS] = withdrawals_json(ordered)
    for alias, edition in places.items():
        year = edition.fiscal_year if edition else alias
        known = {page for one in ordered if year in (one.fiscal_year, LATEST) for page in one.pages}
        files |= dict(_redirects(alias, edition, known, macros))
    return {path: text.encode("utf-8") for path, text in files.items()}


def _places(ordered: Sequence[Edition]) -> dict[str, Edition | None]:
    """What `2019/` and `latest/` lead to; nothing where every edition is withdrawn."""
    newest = current(ordered)
    years = {edition.fiscal_year: newest.get(edition.fiscal_year) for edition in ordered}
    return {**years, LATEST: list(newest.values())[-1] if newest else None}


def versions_json(editions: Iterable[Edition], foreign: Iterable[Any] = ()) -> str:
    """mike's list of versions: the current edition of each year to choose from, others of ours hidden; others kept."""
    ordered = in_order(editions)
    places = _places(ordered)
    versions = Versions.from_json([entry for entry in foreign if entry["version"] not in {e.edition for e in ordered}])
    for edition in ordered:
        state = _status(edition, ordered)
        aliases = [alias for alias, leads in places.items() if leads is edition]
        title = f"{edition.fiscal_year}年度" if state == CURRENT else f"{edition.edition}（{state}）"
        info = versions.add(edition.edition, title, aliases, update_aliases=True)
        status = {"status": state, "digest": edition.digest, "hidden": state != CURRENT}
        info.properties = {"title": edition.title, "date": edition.date, **status}
    listed = [{**entry, "aliases": sorted(entry["aliases"])} for entry in versions.to_json()]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def _status(edition: Edition, editions: Iterable[Edition]) -> str:
    if edition.withdrawal:
        return WITHDRAWN
    return CURRENT if current(editions)[edition.fiscal_year] is edition else CORRECTED


def notice_of(edition: Edition) -> str:
    """Where the notice of an edition stands."""
    return f"{LIST}/{edition.edition}.css"


def notice_css(edition: Edition, editions: Iterable[Edition]) -> str:
    """What became of an edition, for readers without scripts: its pages, whose bytes never change, load this style
    sheet from beside it."""
    gone, status = edition.withdrawal, _status(edition, editions)
    said = f"{edition.edition}版已有更正，请看“历次发布”里现行的版次。" if status == CORRECTED else ""
    if gone:
        said = f"{edition.edition}版已于{gone.date}撤回，请勿引用。理由：{gone.reason.rstrip('。；')}。"
    text = re.sub(r'[\x00-\x1f"\\<>]', lambda sign: f"\\{ord(sign[0]):06x}", said)
    look = "display:block;padding:.8rem 1rem;background:#6b1410;color:#fff;font-weight:700"
    return f'.no-js body::before{{content:"{text}";{look}}}\n' if said else ""


def stated_beside(edition: Edition) -> dict[str, str]:
    """What `editions.json` says of an edition beside its number, date, reason and changes."""
    return {"title": edition.title, "commit": edition.inputs.commit, "digest": edition.digest}


def data_of_years(editions: Iterable[Edition], entries: Mapping[str, str]) -> dict[str, str]:
    """The numbers and tables of each year's current edition, also at the year's own address, such as 2019/facts.json:
    a link to them need not know of editions. The same file is stored once."""
    return {
        f"{alias}/{path.partition('/')[2]}": name
        for alias, edition in _places(in_order(editions)).items()
        for path, name in entries.items()
        if edition and path.startswith(tuple(f"{edition.edition}/{data}" for data in DATA))
    }


def foreign_versions(listed: bytes, folders: Collection[str]) -> list[Any]:
    """What a `versions.json` lists beside our editions, as far as its folder is there; nothing when it cannot be
    read."""
    try:
        return [
            {**{name: one[name] for name in ("version", "title", "aliases")}, "properties": one.get("properties")}
            for one in parsed(listed)
            if one["version"] in folders and "digest" not in (one.get("properties") or {})
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def strangers(paths: Sequence[str], listed: bytes) -> tuple[set[str], list[str], list[str]]:
    """What of the paths that no edition accounts for is others' folders that `versions.json` lists, what a host wants,
    and what is one too many."""
    folders = {path.partition("/")[0] for path in paths if "/" in path}
    others = {one["version"] for one in foreign_versions(listed, folders)}
    hosts = [path for path in paths if path in _HOSTS]
    return others, hosts, [path for path in paths if path not in hosts and path.partition("/")[0] not in others]


def owned(editions: Iterable[Edition]) -> Callable[[str], bool]:
    """Whether a path outside the editions' folders is ours to write anew."""
    folders = {LATEST, LIST, *(edition.fiscal_year for edition in editions)}
    files = {"versions.json", "editions.json", "index.html", "404.html", ".nojekyll", "feed.xml", WITHDRAWALS}
    return lambda path: path in files or ("/" in path and path.partition("/")[0] in folders)


def is_kept(path: str) -> bool:
    """Whether a path belongs to what editions need beside their own folders."""
    return path.startswith(f"{FOLDER}/")


def _redirects(alias: str, edition: Edition | None, known: set[str], macros: Macros) -> Iterator[tuple[str, str]]:
    """A redirect for each page that the year ever had; a page that is gone leads to the current edition's first, one of
    a year that was withdrawn altogether to the list that says so."""
    for page in sorted(known):
        target = f"{LIST}/index.html"
        if edition:
            target = f"{edition.edition}/{page if page in edition.pages else 'index.html'}"
        address = posixpath.relpath(target, f"{alias}/{posixpath.dirname(page)}")
        yield f"{alias}/{page}", _redirect(macros, address.removesuffix("index.html"))


def _redirect(macros: Macros, address: str) -> str:
    return f"{macros.block('release', 'redirect', address)}\n"


def _shown(ordered: Sequence[Edition], years: Sequence[Year]) -> list[dict[str, Any]]:
    """Years newest first, each with its editions newest first, for the page of editions."""
    places, shown = _places(ordered), []
    for year in reversed([place for place in places if place != LATEST]):
        own = [one for one in reversed(ordered) if one.fiscal_year == year]
        changes = [publication_of(years, one.edition).changes for one in own]
        listed = [
            {"about": one, "is_current": one is places[year], "changes": changed}
            for one, changed in zip(own, changes, strict=True)
        ]
        shown.append({"year": year, "title": (places[year] or own[0]).title, "editions": listed})
    return shown
