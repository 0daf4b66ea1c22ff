"""The portal as files: its own pages around the departments' sites, which stay byte for byte as they were built."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from evaluation.markup import Macros
from evaluation.portal.city import City, Year
from evaluation.portal.finding import write_search
from evaluation.portal.store import Store
from evaluation.portal.tables import write_tables
from evaluation.shipped import MACROS
from evaluation.versions.publications import atom, element


def compose(city: City, store: Store, target: Path, macros: Macros) -> None:
    """Write the whole portal beside its place, then exchange the two: readers never see half of it."""
    aside, before = target.with_name(f"{target.name}.new"), target.with_name(f"{target.name}.before")
    for folder in (aside, before):
        shutil.rmtree(folder, ignore_errors=True)
    aside.mkdir(parents=True)
    for year in city.years:
        _laid(store.site(year.fingerprint), aside / year.address)
    for path, content in _pages(city, store, macros):
        (aside / path).parent.mkdir(parents=True, exist_ok=True)
        (aside / path).write_text(f"{content}\n", "utf-8")
    write_tables(city.listing, city.years, store, aside / "data")
    write_search(city, store, aside / "finding")
    if target.exists():
        os.replace(target, before)
    os.replace(aside, target)
    shutil.rmtree(before, ignore_errors=True)


def _laid(site: Path, target: Path) -> None:
    """All files of a site at its place; what the disk refuses is raised as it is, not gathered up as copytree does."""
    for folder, _, names in os.walk(site):
        own = target / Path(folder).relative_to(site)
        own.mkdir(parents=True, exist_ok=True)
        for name in names:
            _linked(Path(folder, name), own / name)


def _linked(source: Path, target: Path) -> None:
    """A published file is never changed again, so the store and the portal may share it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _pages(city: City, store: Store, macros: Macros) -> Iterator[tuple[str, str]]:
    for name in ("home", "compare", "late", "audit", "search"):
        path = "index.html" if name == "home" else f"{name}/index.html"
        yield path, macros.block("portal", name, city)
    for department in city.listing.departments:
        yield f"{department.code}/index.html", macros.block("portal", "department", city, department)
    yield "feed.xml", _feed(city, store)
    yield "portal.css", macros.block("portal", "style")
    yield "portal.js", (MACROS / "portal.js").read_text("utf-8").rstrip()


def _feed(city: City, store: Store) -> str:
    """Every edition and correction of every department, the newest first, as Atom (RFC 4287)."""
    base = f"{city.listing.address.rstrip('/')}/" if city.listing.address else ""
    listed = [(year, one) for year in city.years for one in _editions(year, store)]
    listed.sort(key=lambda pair: (pair[1]["date"], pair[1]["edition"], pair[0].department.code), reverse=True)
    updated = f"{listed[0][1]['date'] if listed else '1970-01-01'}T00:00:00Z"
    about = [("id", base or "urn:portal"), ("title", city.listing.title), ("updated", updated)]
    entries = (_entry(f"{base}{year.address}", year.summary["department"], one) for year, one in listed)
    return atom([*(element(tag, said) for tag, said in about), *entries])


def _entry(address: str, department: str, edition: Mapping[str, Any]) -> Xml.Element:
    title, updated = f"{department} {edition['edition']} 版：{edition['reason']}", f"{edition['date']}T00:00:00Z"
    told = (("id", f"{address}#{edition['edition']}"), ("title", title), ("updated", updated))
    author = element("author", [element("name", department)])
    return element("entry", [*(element(tag, said) for tag, said in told), element("link", {"href": address}), author])


def _editions(year: Year, store: Store) -> list[Mapping[str, Any]]:
    path = store.site(year.fingerprint) / "editions.json"
    stated = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return [one for one in stated if one["fiscal_year"] == year.year]
