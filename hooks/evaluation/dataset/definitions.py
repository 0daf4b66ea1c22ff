"""Where a year means something else than the years before it: `definitions.yml`. What differs is never compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from evaluation.dataset.shapes import ListOf, MapOf, Text, read_shaped, record
from evaluation.problems import Place, Problem

FILE = "definitions.yml"
INDICATORS = "指标对应"


@dataclass(frozen=True, slots=True)
class Break:
    """Numbers that mean something else from this year on: whole ids or the beginnings of ids, and why."""

    facts: Annotated[tuple[str, ...], "数", ListOf(Text(), least=1)]
    reason: Annotated[str, "说明", Text()]


@dataclass(frozen=True)
class Definitions:
    """What cannot be compared with earlier years, and which indicator of the year before each indicator continues.

    `renamed` are ids or beginnings of ids of figures that have another name than before and are the same all the same.
    """

    file: str = ""
    breaks: Annotated[tuple[Break, ...], "口径不同", ListOf(record(Break))] = ()
    indicators: Annotated[Mapping[str, str], INDICATORS, MapOf(Text(), Text())] = field(default_factory=dict)
    renamed: Annotated[tuple[str, ...], "改名", ListOf(Text())] = ()


def read_definitions(path: Path, file: str) -> tuple[Definitions, tuple[Problem, ...]]:
    """The file with every problem in it; a year that means the same as the one before may do without."""
    problems: list[Problem] = []
    if (read := read_shaped(path, file, record(Definitions, gaps=True), problems)) is None:
        return Definitions(file), tuple(problems)
    definitions: Definitions = replace(read[0], file=file)
    twice = tuple(_continued_twice(definitions.indicators, file))
    return (Definitions(file) if twice else definitions), twice


def _continued_twice(indicators: Mapping[str, str], file: str) -> Iterator[Problem]:
    for old, number in Counter(indicators.values()).items():
        if number > 1:
            both = "、".join(code for code, other in indicators.items() if other == old)
            place = Place(file, column=INDICATORS)
            yield Problem(place, "上年的一个指标只能由本年的一个指标接续", f"“{old}”对应 {both}", "请只保留一个")
