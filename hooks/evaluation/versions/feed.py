"""What was published when and why, for machines: an Atom feed (RFC 4287) and `editions.json`. No clock is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from evaluation.dataset import Editions, Entry, Settings, finished_years, read_editions, read_settings
from evaluation.facts.published import fact_entries
from evaluation.report import Report, read_report
from evaluation.versions.output import change_entry
from evaluation.versions.publications import Publication, publications

ATOM = "http://www.w3.org/2005/Atom"
SHOWN = 20
_VERSION = re.compile(r"(?<=/)(?:\d{4}(?:\.\d+)?|latest)/$")


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year's publications under its settings."""

    year: str
    settings: Settings
    publications: Sequence[Publication]


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
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _text(root, "id", _urn(publisher, "feed"))
    _text(root, "title", f"{title}：发布和更正")
    _text(root, "updated", _moment(ordered[0][1].edition.date))
    _text(Xml.SubElement(root, "author"), "name", publisher)
    if site:
        Xml.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
        Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": site})
    for year, publication in ordered:
        root.append(_entry(year, publication, publisher, site))
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def editions_json(years: Sequence[Year]) -> str:
    """Every edition of every year, the oldest first: number, year, date, title, reason and what it changed."""
    entries = [
        {
            "edition": publication.edition.number,
            "year": year.year,
            "date": publication.edition.date,
            "title": str(year.settings.get("标题")),
            "reason": publication.edition.reason,
            "corrects": list(publication.edition.facts),
            "changes": None
            if publication.changes is None
            else [change_entry(change, {}) for change in publication.changes],
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
    parts = (("改动", found.changed), ("新增", found.added), ("删除", found.removed))
    counts = "，".join(f"{word}{len(group)}个" for word, group in parts if group)
    yield f"数的变化：{counts}。" if counts else "没有改动公布的数。"
    stated = [change for change in found if change.is_stated]
    for change in stated[:SHOWN]:
        old, new = ((entry or {}).get("text", "（没有）") for entry in (change.old, change.new))
        yield f"{change.label}：{old} → {new}。"
    if len(stated) > SHOWN:
        yield "其余见更正记录。"


def _entry(year: Year, publication: Publication, publisher: str, site: str) -> Xml.Element:
    edition = publication.edition
    entry = Xml.Element("entry")
    kind = "首次公布" if publication.is_first else "更正" if publication.changes else "更新"
    _text(entry, "id", _urn(publisher, edition.number))
    _text(entry, "title", f"{year.year}年度报告{kind}（版次 {edition.number}）")
    _text(entry, "updated", _moment(edition.date))
    _text(entry, "published", _moment(edition.date))
    if site:
        href = f"{site}{edition.number}/"
        Xml.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": href})
    content = Xml.SubElement(entry, "content", {"type": "text"})
    content.text = "\n".join(summary(publication))
    return entry


def _dated(years: Iterable[Year]) -> Iterator[tuple[Year, Publication]]:
    return ((year, publication) for year in years for publication in year.publications)


def _order(publication: Publication) -> tuple[int, ...]:
    return tuple(int(part) for part in publication.edition.number.split(".") if part.isdigit())


def _moment(date: str) -> str:
    return f"{date}T00:00:00+08:00"


def _urn(publisher: str, name: str) -> str:
    return uuid5(NAMESPACE_URL, f"{publisher}#{name}").urn


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = text
