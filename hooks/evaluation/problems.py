"""What an editor must fix, as values with a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 300


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where a problem is, as staff see it: the file and, as far as they apply, its row, and its column or character."""

    file: str
    row: int = 0
    column: str = ""
    title: str = ""
    character: int = 0

    def __str__(self) -> str:
        title = f"（{self.title}）" if self.title else ""
        row = f"第{self.row}行" if self.row else ""
        column = f"「{self.column}」" if self.column else ""
        character = f"第{self.character}字" if self.character else ""
        return f"{self.file}{title}{row}{column}{character}"


NOWHERE = Place("")


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that stops publication: place, the rule that is broken, what was found, what to do.

    What has a `code` is a question: the program cannot know, and somebody may answer that it is right as it is.
    """

    place: Place
    rule: str
    found: str = ""
    advice: str = ""
    code: str = ""

    def __str__(self) -> str:
        found = f"，现为 {_short(self.found)}" if self.found else ""
        end = "" if self.advice.endswith("？") else "。"
        advice = f"{self.advice}{end}" if self.advice else ""
        if self.code:
            advice = f"{advice}核对无误的，运行 report confirm {self.code} --reason “理由”。"
        return f"{self.place}：{self.rule}{found}。{advice}"


def _short(found: str) -> str:
    """What was found, as far as a message needs it: somebody may have pasted a page into a cell."""
    return found if len(found) <= LONGEST else f"{found[:LONGEST]}……（共 {len(found):,} 字）"


def listed(problems: Iterable[Problem], suspects: Iterable[tuple[Place, ...]] = ()) -> str:
    """All problems, sorted, one a line, the cells that are probably wrong, and the count."""
    lines = [str(problem) for problem in sorted(set(problems))]
    likely = [f"最可能有误的单元格：{'，或 '.join(map(str, places))}。" for places in suspects]
    return "\n".join([*lines, *likely, f"共 {len(lines)} 个问题，未发布任何内容。"])


def by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """The problems in order, under the file that each is in."""
    found: dict[str, list[Problem]] = {}
    for problem in sorted(set(problems)):
        found.setdefault(problem.place.file, []).append(problem)
    return found
