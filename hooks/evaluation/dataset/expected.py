"""Files that a year says it has: what only guards other data would be missed by nobody if it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.dataset.settings import EXPECTED_FILES
from evaluation.problems import Place, Problem

GUARDS = ("seals.csv", "recheck.csv", "printed.csv", "mutation.yml")


def expected_files(folder: Path, shown: str, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Each file that the settings name is there and holds something; each guard that is there is named, once any is."""
    named = settings.get(EXPECTED_FILES)
    place = Place(f"{shown}/settings.yml", column=EXPECTED_FILES)
    for name in named or ():
        if "/" in name or "\\" in name or not (folder / name).is_file():
            rule = "登记过的文件须一直在"
            advice = f"误删的请恢复；确实不再需要的，请同时从 settings.yml 的“{EXPECTED_FILES}”里删去"
            yield Problem(Place(f"{shown}/{name}"), rule, "没有这个文件", advice)
    for name in GUARDS:
        if (folder / name).is_file():
            if not _holds_something(folder / name):
                yield Problem(Place(f"{shown}/{name}"), "不得是空的", "只有表头或空白", "请从历史里恢复这个文件")
            if named is not None and name not in named:
                yield Problem(place, f"须列出 {name}，它被删掉时才会报错", "、".join(named) or "空白", "请补上")


def _holds_something(path: Path) -> bool:
    """Whether there is a line beside the header of a table, or any in another file."""
    lines = [line for line in path.read_bytes().splitlines() if line.strip(b" ,\t\xef\xbb\xbf")]
    return len(lines) > (path.suffix == ".csv")
