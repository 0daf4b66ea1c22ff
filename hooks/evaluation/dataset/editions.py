"""What a year has published so far: `corrections.yml` names its editions, `editions/` keeps their registers of facts.

An edition's register is the `facts.json` that was published with it, byte for byte, so that a build without a network
knows what an earlier edition said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from evaluation.dataset.records import load_yaml
from evaluation.problems import Place, Problem

FILE, FOLDER = "corrections.yml", "editions"
NUMBER, DATE, REASON, FACTS = "版次", "日期", "理由", "数"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """One publication as its entry says: number, date, reason, and the numbers it changes on purpose."""

    number: str
    date: str
    reason: str
    facts: tuple[str, ...] = ()


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
    for path in sorted((folder / FOLDER).glob("*.json")):
        place = Place(f"{shown}/{FOLDER}/{path.name}")
        register = register_of(path.read_bytes())
        if register is None:
            problems.append(Problem(place, "不是版次的登记", advice="请用 report record 重新登记"))
        elif path.stem not in known and is_readable:
            problems.append(Problem(place, f"{file} 里没有这个版次", f"“{path.stem}”", "请补写这个版次，或删除文件"))
        else:
            registers[path.stem] = register
    return Editions(file, tuple(entries), MappingProxyType(registers)), tuple(problems)


def register_of(content: bytes) -> Sequence[Entry] | None:
    """The entries of a `facts.json`; None when it is none."""
    try:
        raw = json.loads(content)
    except ValueError:
        return None
    return tuple(raw) if isinstance(raw, list) and all(_is_entry(entry) for entry in raw) else None


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    texts = ("id", "label", "unit", "text")
    return all(isinstance(entry.get(key), str) for key in texts) and isinstance(entry.get("value"), str | None)


def _entries(path: Path, file: str, year: str) -> tuple[list[Correction], list[Problem]]:
    if not path.is_file():
        return [], []
    try:
        raw = load_yaml(path) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(file, mark.line + 1 if mark else 0)
        return [], [Problem(place, "不是有效的 YAML", advice="请检查缩进、冒号和引号")]
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        return [], [Problem(Place(file), "应为版次的列表，每个以“-”开头", advice=_MODEL.format(year=year))]
    if problems := [*_entry_problems(raw, file, year), *_order_problems(raw, file)]:
        return [], problems
    return [Correction(e[NUMBER], e[DATE], e[REASON], tuple(e.get(FACTS) or ())) for e in raw], []


_MODEL = "例如：- {{版次: {year}.1, 日期: 2020-05-25, 理由: 首次公布}}"


def _entry_problems(raw: list[dict[str, Any]], file: str, year: str) -> Iterator[Problem]:
    for number, entry in enumerate(raw, start=1):
        place = Place(file, column=f"第{number}条")
        stated = {key: entry.get(key) for key in (NUMBER, DATE, REASON)}
        if missing := [key for key, text in stated.items() if not isinstance(text, str) or not text.strip()]:
            yield Problem(place, f"必须填写{'、'.join(missing)}", "空白", "请补充；理由会公开")
            continue
        if entry[NUMBER] != f"{year}.{number}":
            yield Problem(place, f"版次须是 {year}.{number}", f"“{entry[NUMBER]}”", "版次从1起依次编号")
        if not is_date(entry[DATE]):
            yield Problem(place, "日期须写成“年-月-日”", f"“{entry[DATE]}”", "例如 2020-05-25")
        facts = entry.get(FACTS) or []
        if not isinstance(facts, list) or not all(isinstance(fact, str) for fact in facts):
            yield Problem(place, f"“{FACTS}”须是编号的列表", advice="例如 数: [采购.合计.执行金额]")
        if strange := [key for key in entry if key not in (NUMBER, DATE, REASON, FACTS)]:
            yield Problem(place, "没有这样的项目", "、".join(strange), f"可用的有：{NUMBER}、{DATE}、{REASON}、{FACTS}")


def _order_problems(raw: list[dict[str, Any]], file: str) -> Iterator[Problem]:
    dates = [entry.get(DATE) for entry in raw]
    for number in range(2, len(dates) + 1):
        earlier, later = dates[number - 2], dates[number - 1]
        if is_date(earlier) and is_date(later) and str(later) < str(earlier):
            yield Problem(
                Place(file, column=f"第{number}条"), f"日期不得早于上一版 {earlier}", str(later), "请更正日期"
            )


def is_date(text: Any) -> bool:
    """Whether a text is a day that exists, written 年-月-日."""
    if not isinstance(text, str) or not _ISO.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
