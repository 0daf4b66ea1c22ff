"""Where a year means something else than the years before it: `definitions.yml`. What differs is never compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from evaluation.dataset.records import load_yaml
from evaluation.problems import Place, Problem

FILE = "definitions.yml"
DIFFERING, INDICATORS, RENAMED, FACTS, REASON = "口径不同", "指标对应", "改名", "数", "说明"


@dataclass(frozen=True, slots=True)
class Break:
    """Numbers that mean something else from this year on: whole ids or the beginnings of ids, and why."""

    facts: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Definitions:
    """What cannot be compared with earlier years, and which indicator of the year before each indicator continues.

    `renamed` are ids or beginnings of ids of figures that have another name than before and are the same all the same.
    """

    file: str = ""
    breaks: tuple[Break, ...] = ()
    indicators: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    renamed: tuple[str, ...] = ()


def read_definitions(path: Path, file: str) -> tuple[Definitions, tuple[Problem, ...]]:
    """The file with every problem in it; a year that means the same as the one before may do without."""
    if not path.is_file():
        return Definitions(file), ()
    try:
        raw = load_yaml(path) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(file, mark.line + 1 if mark else 0)
        return Definitions(file), (Problem(place, "不是有效的 YAML", advice="请检查缩进、冒号和引号"),)
    if problems := tuple(_problems(raw, file)):
        return Definitions(file), problems
    breaks = tuple(Break(tuple(entry[FACTS]), entry[REASON]) for entry in raw.get(DIFFERING) or ())
    indicators = MappingProxyType(dict(raw.get(INDICATORS) or {}))
    return Definitions(file, breaks, indicators, tuple(raw.get(RENAMED) or ())), ()


def _problems(raw: Any, file: str) -> Iterator[Problem]:
    if not isinstance(raw, dict) or not raw.keys() <= {DIFFERING, INDICATORS, RENAMED}:
        known = f"只能有“{DIFFERING}”“{INDICATORS}”和“{RENAMED}”"
        yield Problem(Place(file), known, advice="请参照 CONTRIBUTING.md")
        return
    entries, mapping = raw.get(DIFFERING) or [], raw.get(INDICATORS) or {}
    if not isinstance(entries, list):
        yield Problem(Place(file, column=DIFFERING), "应为列表，每条以“-”开头", advice="请参照 CONTRIBUTING.md")
        entries = []
    for number, entry in enumerate(entries, start=1):
        facts = entry.get(FACTS) if isinstance(entry, dict) else None
        if (
            not facts
            or not _is_list_of_ids(facts)
            or not isinstance(entry.get(REASON), str)
            or not entry[REASON].strip()
        ):
            place = Place(file, column=f"{DIFFERING}第{number}条")
            yield Problem(place, f"须写明{FACTS}（编号的列表）和{REASON}", advice="请补充；说明会公开")
    if not _is_list_of_ids(raw.get(RENAMED) or []):
        yield Problem(Place(file, column=RENAMED), "须写成编号的列表", advice="请更正")
    if not isinstance(mapping, dict) or not all(isinstance(code, str) and code for code in mapping.values()):
        yield Problem(Place(file, column=INDICATORS), "须写成“本年编号: 上年编号”的列表", advice="请更正")
        return
    for old, number in Counter(mapping.values()).items():
        if number > 1:
            both = "、".join(str(code) for code, other in mapping.items() if other == old)
            place = Place(file, column=INDICATORS)
            yield Problem(place, "上年的一个指标只能由本年的一个指标接续", f"“{old}”对应 {both}", "请只保留一个")


def _is_list_of_ids(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(fact, str) and fact for fact in raw)
