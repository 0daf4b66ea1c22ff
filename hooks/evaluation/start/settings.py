"""The settings of a new year as a draft, and its declared checks; comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.dataset import DRAFT, EXPECTED_FILES, STATE, WHY
from evaluation.numbers.amounts import UNFILLED

YEAR, TITLE = "年度", "标题"
NOT_OF_THE_NEW_YEAR = (STATE, EXPECTED_FILES, WHY)
FILLED_ANEW = ("评价开始", "评价结束", "资料截止", "索引号", "文号", "发布日期")
_ENTRY = re.compile(r"^([^\s#:][^:]*):\s*(.*)$")
_WAIVERS = "豁免"


def draft_settings(text: str, before: str, year: str) -> str:
    """The settings with the new year in number and title, as a draft, dates and numbers of the report 未填报."""
    return "".join(f"{line}\n" for line in _settings_lines(text, before, year))


def _settings_lines(text: str, before: str, year: str) -> Iterator[str]:
    for line in text.splitlines():
        match = _ENTRY.match(line)
        key = match[1] if match else ""
        if key == YEAR:
            yield f"{YEAR}: {year}"
            yield f"{STATE}: {DRAFT}"
        elif key == TITLE:
            yield line.replace(before, year)
        elif key in FILLED_ANEW:
            yield f"{key}: {UNFILLED}"
        elif key not in NOT_OF_THE_NEW_YEAR:
            yield line


def without_waivers(text: str) -> str:
    """The declared checks without what last year's report could not meet."""
    kept: list[str] = []
    for line in text.splitlines():
        match = _ENTRY.match(line)
        if match and match[1] == _WAIVERS:
            break
        kept.append(line)
    return "".join(f"{line}\n" for line in [*kept, f"{_WAIVERS}: []"])
