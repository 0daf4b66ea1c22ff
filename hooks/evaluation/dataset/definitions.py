"""Where a year means something else than the years before it: `definitions.yml`. What differs is never compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from evaluation.dataset.shapes import ListOf, MapOf, Record, Text, read_shaped
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


_DEFINITIONS = Record(
    dict,
    {
        DIFFERING: ListOf(
            Record(
                Break,
                {FACTS: ListOf(Text(), least=1), REASON: Text()},
                required=(FACTS, REASON),
                places=False,
                called={FACTS: "facts", REASON: "reason"},
            )
        ),
        INDICATORS: MapOf(Text(), Text()),
        RENAMED: ListOf(Text()),
    },
    gaps=True,
    places=False,
)


def read_definitions(path: Path, file: str) -> tuple[Definitions, tuple[Problem, ...]]:
    """The file with every problem in it; a year that means the same as the one before may do without."""
    problems: list[Problem] = []
    if (read := read_shaped(path, file, _DEFINITIONS, problems)) is None:
        return Definitions(file), tuple(problems)
    stated = read[0]
    indicators = MappingProxyType(dict(stated.get(INDICATORS, {})))
    if twice := tuple(_continued_twice(indicators, file)):
        return Definitions(file), twice
    return Definitions(file, stated.get(DIFFERING, ()), indicators, stated.get(RENAMED, ())), ()


def _continued_twice(indicators: Mapping[str, str], file: str) -> Iterator[Problem]:
    for old, number in Counter(indicators.values()).items():
        if number > 1:
            both = "、".join(code for code, other in indicators.items() if other == old)
            place = Place(file, column=INDICATORS)
            yield Problem(place, "上年的一个指标只能由本年的一个指标接续", f"“{old}”对应 {both}", "请只保留一个")
