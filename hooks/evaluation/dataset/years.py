"""Which fiscal years a project has, and which of them are more than drafts."""

from __future__ import annotations

import re
from pathlib import Path

from evaluation.dataset.settings import DRAFT, STATE, read_settings

_YEAR = re.compile(r"\d{4}")


def fiscal_years(data: Path) -> tuple[str, ...]:
    """The years that have a folder with settings, the earliest first."""
    named = (path.parent.name for path in data.glob("*/settings.yml"))
    return tuple(sorted(year for year in named if _YEAR.fullmatch(year)))


def finished_years(data: Path) -> tuple[str, ...]:
    """The years that are no drafts, the earliest first."""
    return tuple(year for year in fiscal_years(data) if not _is_draft(data / year / "settings.yml", year))


def _is_draft(path: Path, year: str) -> bool:
    return bool(read_settings(path, path.name, year)[0].get(STATE) == DRAFT)
