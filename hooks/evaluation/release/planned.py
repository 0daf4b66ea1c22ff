"""Which edition the commit itself says it is: the last entry of `corrections.yml`, or the year's first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evaluation.checks.unfilled import contact_problem, draft_problem
from evaluation.dataset import DRAFT, STATE, Editions, Settings, read_editions, read_settings
from evaluation.problems import listed
from evaluation.release.source import Refusal

FIRST = "首次公布"


@dataclass(frozen=True, slots=True)
class Plan:
    """The edition to publish, its date and the reason that readers are given; what the year's data say of editions."""

    edition: str
    date: str
    reason: str
    editions: Editions
    settings: Settings

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the edition corrects on purpose."""
        entry = self.editions.of(self.edition)
        return entry.facts if entry else ()

    @property
    def number(self) -> int:
        return int(self.edition.rpartition(".")[2])


def planned(root: Path, year: str, epoch: int) -> Plan:
    """The stated edition; the year's first needs no entry and bears the date of its commit, in China's time."""
    folder, shown = root / "data" / year, f"data/{year}"
    settings, faults = read_settings(folder / "settings.yml", f"{shown}/settings.yml", year)
    editions, problems = read_editions(folder, shown, year)
    if faults or problems:
        raise Refusal(listed([*faults, *problems]))
    if settings.get(STATE) == DRAFT:
        raise Refusal(listed([draft_problem(year)]))
    if missing := contact_problem(settings, year):
        raise Refusal(listed([missing]))
    if entry := editions.of(editions.newest):
        return Plan(entry.number, entry.date, entry.reason, editions, settings)
    day = datetime.fromtimestamp(epoch, UTC) + timedelta(hours=8)
    return Plan(f"{year}.1", day.date().isoformat(), FIRST, editions, settings)
