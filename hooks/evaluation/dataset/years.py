"""Which fiscal years a project has."""

from __future__ import annotations

import re
from pathlib import Path

_YEAR = re.compile(r"\d{4}")


def fiscal_years(data: Path) -> tuple[str, ...]:
    """The years that have a folder with settings, the earliest first."""
    named = (path.parent.name for path in data.glob("*/settings.yml"))
    return tuple(sorted(year for year in named if _YEAR.fullmatch(year)))
