"""The checks that a year declares for itself, and the failed checks that it publishes with a reason: `checks.yml`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from evaluation.dataset.shapes import Day, ListOf, Text, read_shaped, record
from evaluation.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Declared:
    """An identity or bound over facts, in the words of the file: `康复.经费.金额 == 康复.儿童救助.金额 + …`."""

    name: Annotated[str, "名称", Text()]
    expression: Annotated[str, "等式", Text()]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A failed check that is known and published. `fact` narrows it to the findings about one fact."""

    check: Annotated[str, "核对", Text()]
    reason: Annotated[str, "理由", Text()]
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
