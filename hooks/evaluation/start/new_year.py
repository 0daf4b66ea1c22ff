"""All files of a new year, by path below the project. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.report import Report
from evaluation.shipped import START
from evaluation.start.pages import blank, carried, year_words
from evaluation.start.settings import draft_settings, without_waivers
from evaluation.start.tables import opened

COPIED = ("computed.yml", "charts.yml")
CHECKLIST = "checklist.md"  # what every new year has to look at


def new_year_files(
    root: Path, sources: Mapping[str, str], report: Report, year: str, *, keep_text: bool = True
) -> dict[str, bytes]:
    """Settings, tables, checks and pages of `year`, from the report of the year before, its folder and its pages."""
    words = year_words() if keep_text else None
    return dict(_files(root / "data" / report.dataset.year, sources, report, year, words))


def _files(
    data: Path, sources: Mapping[str, str], report: Report, year: str, words: Sequence[str] | None
) -> Iterator[tuple[str, bytes]]:
    before, target = report.dataset.year, f"data/{year}"
    settings = (data / "settings.yml").read_text(encoding="utf-8-sig")
    yield f"{target}/settings.yml", draft_settings(settings, before, year).encode()
    for file, content in opened(report.dataset.tables.values()).items():
        yield f"{target}/{file}.csv", content
    if (data / "checks.yml").is_file():
        checks = (data / "checks.yml").read_text(encoding="utf-8-sig")
        yield f"{target}/checks.yml", without_waivers(checks).encode()
    for name in COPIED:
        if (data / name).is_file():
            yield f"{target}/{name}", (data / name).read_bytes()
    for address, source in sources.items():
        if address != CHECKLIST:
            page = blank(source, before, year) if words is None else carried(source, before, year, words)
            yield f"docs/{year}/{address}", page.encode()
    yield f"docs/{year}/{CHECKLIST}", (START / "docs" / CHECKLIST).read_bytes()
