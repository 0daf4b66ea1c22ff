"""The editions of a year with what each changed, and for machines: an Atom feed (RFC 4287) and `editions.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from evaluation.dataset import Correction, Editions, Entry, Settings, finished_years, read_editions, read_settings
from evaluation.facts.published import fact_entries
from evaluation.report import Report, read_report
from evaluation.versions.changes import Changes, change_entry, changes


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When and why an edition stopped to be one that readers are led to. It stays where it is."""

    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Publication:
    """One edition; `changes` against the edition before, None for the first and where a register is not kept."""

    edition: Correction
    changes: Changes | None
    is_first: bool
    withdrawal: Withdrawal | None = None


def publications(
    editions: Editions, current: Sequence[Entry] = (), withdrawn: Mapping[str, Withdrawal] = MappingProxyType({})
) -> tuple[Publication, ...]:
    """Every edition, the oldest first. `current` is the register of the newest one while none is kept for it."""
    registers = dict(editions.registers)
    if editions.entries and current:
        registers.setdefault(editions.entries[-1].number, current)
    found = []
    for number, entry in enumerate(editions.entries):
        before = registers.get(editions.entries[number - 1].number) if number else None
        after = registers.get(entry.number)
        known = before is not None and after is not None
        differing = changes(before or (), after or ()) if known else None
        found.append(Publication(entry, differing, number == 0, withdrawn.get(entry.number)))
    return tuple(found)


def unpublished(editions: Editions, current: Sequence[Entry]) -> Changes | None:
    """What differs from the newest edition, when that one is published already; None while it is being prepared."""
    newest = editions.registers.get(editions.entries[-1].number) if editions.entries else None
    return None if newest is None else changes(newest, current)


ATOM = "http://www.w3.org/2005/Atom"
SHOWN = 20
CURRENT, CORRECTED, WITHDRAWN = "现行", "已更正", "已撤回"
_VERSION = re.compile(r"(?<=/)(?:\d{4}(?:\.\d+)?|latest)/$")


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year's publications under its settings."""

    year: str
    settings: Settings
    publications: Sequence[Publication]

    @property
    def current(self) -> Publication | None:
        """The newest edition that is not withdrawn."""
        return next((one for one in reversed(self.publications) if one.withdrawal is None), None)


def read_years(root: Path, report: Report) -> tuple[Year, ...]:
    """All years of the project with what they published; the report's own year as it is now."""
    found = []
    for year in finished_years(root / "data"):
        if year == report.dataset.year:
            current = fact_entries(report.register)
            found.append(Year(year, report.dataset.settings, publications(report.dataset.editions, current)))
        else:
            folder, shown = root / "data" / year, f"data/{year}"
            settings, _ = read_settings(folder / "settings.yml", f"{shown}/settings.yml", year)
            editions, _ = read_editions(folder, shown, year)
            found.append(Year(year, settings, publications(editions, _newest(root, year, editions))))
    return tuple(found)


def _newest(root: Path, year: str, editions: Editions) -> Sequence[Entry]:
    """The register that the newest edition of another year publishes, where it corrects one before it."""
    return fact_entries(read_report(root, year).register) if len(editions.entries) > 1 else ()


def years_address(site: str) -> str:
    """The address below which the years stand, from that of one year's site: without its `2019/` or `2019.1/`."""
    return _VERSION.sub("", site)


def feed(years: Sequence[Year], publisher: str, title: str, site: str = "", own: str = "") -> str:
    """Every publication and correction of all years as an Atom feed, the newest first; there must be one.

    `site` is the address below which the years stand, `own` that of the feed; empty when they are not known: then there
    are no links, and each entry says all in its text. Ids depend on publisher and edition alone, and stay for ever.
    """
    ordered = sorted(_dated(years), key=lambda pair: (pair[1].edition.date, _order(pair[1])), reverse=True)
    withdrawn = [(year, one, one.withdrawal) for year, one in ordered if one.withdrawal]
    withdrawn.sort(key=lambda one: one[2].date, reverse=True)
    entries = [_withdrawn(*one, publisher, site) for one in withdrawn]
    entries += [_entry(*one, publisher, site) for one in ordered]
    moments = [ordered[0][1].edition.date, *(withdrawal.date for _, _, withdrawal in withdrawn)]
    links = (("self", "application/atom+xml", own), ("alternate", "text/html", site)) if site else ()
    about = [
        element("id", _urn(publisher, "feed")),
        element("title", f"{title}：发布和更正"),
        element("updated", _moment(max(moments))),
        element("author", [element("name", publisher)]),
        *(element("link", {"rel": rel, "type": kind, "href": address}) for rel, kind, address in links),
    ]
    return f"{atom([*about, *entries])}\n"


def atom(content: Iterable[Xml.Element]) -> str:
    """An Atom feed with this content, as text."""
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    root.extend(content)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}'


def element(tag: str, content: str | dict[str, str] | list[Xml.Element]) -> Xml.Element:
    """An element that holds a text, attributes or other elements."""
    made = Xml.Element(tag, content if isinstance(content, dict) else {})
    if isinstance(content, str):
        made.text = content
    elif isinstance(content, list):
        made.extend(content)
    return made


def editions_json(years: Sequence[Year], published: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> str:
    """Every edition of every year, the oldest first, in the one form that guide/admin/releases.md documents.

    `published` holds, by edition, what only its publication decides: its own title, commit and digest.
    """
    newest = {year.year: now.edition.number for year in years if (now := year.current)}
    entries = [
        {
            "edition": (number := publication.edition.number),
            "fiscal_year": year.year,
            "title": str(year.settings.get("标题")),
            "date": publication.edition.date,
            "status": WITHDRAWN if publication.withdrawal else CURRENT if number == newest[year.year] else CORRECTED,
            "reason": publication.edition.reason,
            "corrects": list(publication.edition.facts),
            "withdrawn": asdict(publication.withdrawal) if publication.withdrawal else None,
            "commit": None,
            "digest": None,
            "url": f"{number}/",
            "changes": None if (found := publication.changes) is None else [change_entry(one, {}) for one in found],
            **published.get(number, {}),
        }
        for year, publication in _dated(years)
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def summary(publication: Publication) -> Iterator[str]:
    """An edition in sentences: its reason, how many numbers it changed, and those that it corrects."""
    reason = publication.edition.reason
    yield reason if reason.endswith(("。", "！", "？")) else f"{reason}。"
    if publication.changes is None:
        return
    found = publication.changes
    counts = "，".join(f"{word}{len(group)}个" for word, group in found.groups.items() if group)
    yield f"数的变化：{counts}。" if counts else "没有改动公布的数。"
    stated = [change for change in found if change.is_stated]
    for change in stated[:SHOWN]:
        old, new = ((entry or {}).get("text", "（没有）") for entry in (change.old, change.new))
        yield f"{change.label}：{old} → {new}。"
    if len(stated) > SHOWN:
        yield "其余见更正记录。"


def _entry(year: Year, publication: Publication, publisher: str, site: str) -> Xml.Element:
    edition = publication.edition
    kind = "首次公布" if publication.is_first else "更正" if publication.changes else "更新"
    state = f"，{WITHDRAWN}" if publication.withdrawal else ""
    title = f"{year.year}年度报告{kind}（版次 {edition.number}{state}）"
    moments = edition.date, (publication.withdrawal or edition).date
    text = "\n".join(summary(publication))
    return _told(_urn(publisher, edition.number), title, moments, f"{site}{edition.number}/" if site else "", text)


def _withdrawn(year: Year, publication: Publication, withdrawal: Withdrawal, publisher: str, site: str) -> Xml.Element:
    """That an edition was withdrawn, and what stands in its place."""
    number, now = publication.edition.number, year.current
    instead = f"现行的是 {now.edition.number} 版。" if now else "这个年度现在没有现行的版次。"
    title, date = f"{year.year}年度报告撤回（版次 {number}）", withdrawal.date
    reason = withdrawal.reason if withdrawal.reason.endswith(("。", "！", "？")) else f"{withdrawal.reason}。"
    address = f"{site}{now.edition.number if now else number}/" if site else ""
    return _told(_urn(publisher, f"{number} {WITHDRAWN}"), title, (date, date), address, f"{reason}\n{instead}")


def _told(urn: str, title: str, moments: tuple[str, str], address: str, text: str) -> Xml.Element:
    """One entry of the feed; `moments` are the days on which it was published and changed."""
    content = element("content", {"type": "text"})
    content.text = text
    link = [element("link", {"rel": "alternate", "type": "text/html", "href": address})] if address else []
    told = (("id", urn), ("title", title), ("updated", _moment(moments[1])), ("published", _moment(moments[0])))
    return element("entry", [*(element(tag, said) for tag, said in told), *link, content])


def _dated(years: Iterable[Year]) -> Iterator[tuple[Year, Publication]]:
    return ((year, publication) for year in years for publication in year.publications)


def _order(publication: Publication) -> tuple[int, ...]:
    return tuple(int(part) for part in publication.edition.number.split(".") if part.isdigit())


def _moment(date: str) -> str:
    return f"{date}T00:00:00+08:00"


def _urn(publisher: str, name: str) -> str:
    return uuid5(NAMESPACE_URL, f"{publisher}#{name}").urn
