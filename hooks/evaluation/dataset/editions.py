"""What a year has published so far: `corrections.yml` names its editions, `editions/` keeps their registers of facts.

An edition's register is the `facts.json` that was published with it, byte for byte, so that a build without a network
knows what an earlier edition said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from evaluation.dataset.shapes import Day, ListOf, Prose, Text, read_shaped, record
from evaluation.problems import Place, Problem

FILE, FOLDER = "corrections.yml", "editions"

Entry = Mapping[str, Any]


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """One publication as its entry says: number, date, reason, and the numbers it changes on purpose."""

    number: Annotated[str, "版次", Text()]
    date: Annotated[str, "日期", Day()]
    reason: Annotated[str, "理由", Prose(filled=False)]
    facts: Annotated[tuple[str, ...], "数", ListOf(Text())] = ()


@dataclass(frozen=True)
class Editions:
    """A year's editions in order, and the registers that are kept, by edition; `file` for messages."""

    file: str = ""
    entries: tuple[Correction, ...] = ()
    registers: Mapping[str, Sequence[Entry]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def newest(self) -> str:
        """The number of the edition that was published last or is being prepared; empty before the first."""
        return self.entries[-1].number if self.entries else ""

    def dated(self, number: str) -> Mapping[str, str]:
        """The setting that a later edition's own date takes the place of; nothing for the first."""
        edition = self.of(number)
        return {"发布日期": edition.date} if edition and edition != self.entries[0] else {}

    def of(self, number: str) -> Correction | None:
        return next((entry for entry in self.entries if entry.number == number), None)


def read_editions(folder: Path, shown: str, year: str) -> tuple[Editions, tuple[Problem, ...]]:
    """The year's editions with every problem in them; a year that has published nothing may do without the files."""
    file = f"{shown}/{FILE}"
    entries, problems = _entries(folder / FILE, file, year)
    known = {entry.number for entry in entries}
    is_readable = not problems
    registers: dict[str, Sequence[Entry]] = {}
    if (folder / FOLDER).is_file():
        problems.append(Problem(Place(f"{shown}/{FOLDER}"), "应为文件夹", "一个文件", "请从以前的提交恢复"))
    for path in sorted((folder / FOLDER).glob("*.json")):
        place = Place(f"{shown}/{FOLDER}/{path.name}")
        register = register_of(path.read_bytes())
        if register is None:
            problems.append(Problem(place, "不是版次的登记", advice="请用 report record 重新登记"))
        elif (others := _years(register)) and year not in others:
            found = f"{'、'.join(sorted(others))} 年度的数"
            problems.append(Problem(place, "不是这个年度的登记", found, f"请用 report record {path.stem} 重新登记"))
        elif path.stem not in known and is_readable:
            line = f"- {{版次: {path.stem}, 日期: 年-月-日, 理由: 首次公布}}"
            advice = f"请在 {FILE} 末尾补写一行 {line}（理由照实写），或删除文件"
            problems.append(Problem(place, f"{file} 里没有这个版次", f"“{path.stem}”", advice))
        else:
            registers[path.stem] = register
    return Editions(file, tuple(entries), MappingProxyType(registers)), tuple(problems)


def register_of(content: bytes) -> Sequence[Entry] | None:
    """The entries of a `facts.json`; None when it is none."""
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError):  # deeper than any register
        return None
    if not (isinstance(raw, list) and raw and all(_is_entry(entry) for entry in raw)):
        return None
    return tuple(raw) if len({entry["id"] for entry in raw}) == len(raw) else None


def _is_entry(entry: Any) -> bool:
    """Whether it has all that a number of the register has, its value written as one."""
    if not isinstance(entry, dict) or not entry.keys() >= {"value", "formula", "inputs", "source"}:
        return False
    texts, value, decimals = ("id", "label", "unit", "text"), entry["value"], entry.get("decimals")
    is_number = value is None or (isinstance(value, str) and _NUMBER.fullmatch(value) is not None)
    is_counted = type(decimals) is int and 0 <= decimals <= MOST_DECIMALS
    return is_number and is_counted and all(isinstance(entry.get(key), str) for key in texts)


def _years(register: Sequence[Entry]) -> frozenset[str]:
    """The years from whose files the numbers of a register come."""
    files = (str((entry["source"] or {}).get("file", "")).split("/") for entry in register)
    return frozenset(parts[1] for parts in files if len(parts) > 2)


def _entries(path: Path, file: str, year: str) -> tuple[list[Correction], list[Problem]]:
    problems: list[Problem] = []
    if (read := read_shaped(path, file, ListOf(record(Correction, gaps=True)), problems)) is None:
        return [], problems
    problems = list(_entry_problems(read[0], file, year))
    return ([], problems) if problems else (list(read[0]), [])


def _entry_problems(entries: Sequence[Correction], file: str, year: str) -> Iterator[Problem]:
    least, what = f"{year}-01-01", "年度的第一天"
    for number, entry in enumerate(entries, start=1):
        place = Place(file, column=f"第{number}条")
        if entry.number != f"{year}.{number}":
            yield Problem(place, f"版次须是 {year}.{number}", f"“{entry.number}”", "版次从1起依次编号")
        if entry.date < least:
            yield Problem(place, f"日期不得早于{what} {least}", entry.date, "请更正日期")
        least, what = entry.date, "上一版"
