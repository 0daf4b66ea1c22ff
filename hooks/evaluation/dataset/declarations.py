"""The checks that a year declares for itself, and the failed checks that it publishes with a reason: `checks.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset.shapes import Day, ListOf, Record, Text, read_shaped
from evaluation.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Declared:
    """An identity or bound over facts, in the words of the file: `康复.经费.金额 == 康复.儿童救助.金额 + …`."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A failed check that is known and published. `fact` narrows it to the findings about one fact."""

    check: str
    reason: str
    date: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What `checks.yml` declares; `file` for messages."""

    file: str = ""
    identities: tuple[Declared, ...] = ()
    waivers: tuple[Waiver, ...] = ()


_CHECKS = Record(
    dict,
    {
        "等式": ListOf(
            Record(
                Declared,
                {"名称": Text(), "等式": Text()},
                required=("名称", "等式"),
                named="名称",
                places=False,
                called={"名称": "name", "等式": "expression"},
            )
        ),
        "豁免": ListOf(
            Record(
                Waiver,
                {"核对": Text(), "理由": Text(), "日期": Day(), "数": Text()},
                required=("核对", "理由", "日期"),
                named="核对",
                places=False,
                called={"核对": "check", "理由": "reason", "日期": "date", "数": "fact"},
            )
        ),
    },
    gaps=True,
    places=False,
)


def read_declarations(path: Path, file: str) -> tuple[Declarations, tuple[Problem, ...]]:
    """The file's checks and waivers with every problem in them; a year may do without the file."""
    problems: list[Problem] = []
    if (read := read_shaped(path, file, _CHECKS, problems)) is None:
        return Declarations(file), tuple(problems)
    identities: tuple[Declared, ...] = read[0].get("等式", ())
    names = [declared.name for declared in identities]
    twice = tuple(
        Problem(Place(file, column=name), "核对名称不得重复", f"{names.count(name)} 次", "请改用另一个名称")
        for name in sorted({name for name in names if names.count(name) > 1})
    )
    return (Declarations(file), twice) if twice else (Declarations(file, identities, read[0].get("豁免", ())), ())
