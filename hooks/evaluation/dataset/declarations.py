"""What a year declares: the checks and waivers of `checks.yml`, and where it means something else than earlier years.

What `definitions.yml` says that differs is never compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from evaluation.dataset.shapes import Day, ListOf, MapOf, Prose, Text, read_shaped, record
from evaluation.problems import Place, Problem

FILE = "definitions.yml"
INDICATORS = "指标对应"


@dataclass(frozen=True, slots=True)
class Declared:
    """An identity or bound over facts, in the words of the file: `康复.经费.金额 == 康复.儿童救助.金额 + …`."""

    name: Annotated[str, "名称", Prose(filled=False)]
    expression: Annotated[str, "等式", Text()]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A failed check that is known and published. `fact` narrows it to the findings about one fact."""

    check: Annotated[str, "核对", Text()]
    reason: Annotated[str, "理由", Prose()]
    date: Annotated[str, "日期", Day()]
    fact: Annotated[str, "数", Text()] = ""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What `checks.yml` declares; `file` for messages."""

    file: str = ""
    identities: Annotated[tuple[Declared, ...], "等式", ListOf(record(Declared, named="名称"))] = ()
    waivers: Annotated[tuple[Waiver, ...], "豁免", ListOf(record(Waiver, named="核对"))] = ()


def read_declarations(path: Path, file: str) -> tuple[Declarations, tuple[Problem, ...]]:
    """The file's checks and waivers with every problem in them; a year may do without the file."""
    problems: list[Problem] = []
    if (read := read_shaped(path, file, record(Declarations, gaps=True), problems)) is None:
        return Declarations(file), tuple(problems)
    declarations: Declarations = replace(read[0], file=file)
    names = [declared.name for declared in declarations.identities]
    twice = tuple(
        Problem(Place(file, column=name), "核对名称不得重复", f"{names.count(name)} 次", "请改用另一个名称")
        for name in sorted({name for name in names if names.count(name) > 1})
    )
    return (Declarations(file) if twice else declarations), twice


@dataclass(frozen=True, slots=True)
class Break:
    """Numbers that mean something else from this year on: whole ids or the beginnings of ids, and why."""

    facts: Annotated[tuple[str, ...], "数", ListOf(Text(), least=1)]
    reason: Annotated[str, "说明", Prose(filled=False)]


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
