"""A problem and its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

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
        return f"{self.file}{title}{self.within}"

    @property
    def within(self) -> str:
        """Where in its file: 第3行「支出_对下」; empty for the whole file."""
        row = f"第{self.row}行" if self.row else ""
        column = f"「{self.column}」" if self.column else ""
        character = f"第{self.character}字" if self.character else ""
        return f"{row}{column}{character}"


NOWHERE = Place("")


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that stops publication: place, the rule that is broken, what was found, what to do.

    What has a `code` is a question: the program cannot know, and somebody may answer that it is right as it is.
    `facts` are the numbers that were compared and `gap` how far apart they are, in their base unit. `takes` are the
    beginnings of the ids that are missing because of it: what else lacks them follows from it.
    """

    place: Place
    rule: str
    found: str = ""
    advice: str = ""
    code: str = ""
    facts: tuple[str, ...] = field(default=(), compare=False)
    gap: Fraction = field(default=Fraction(0), compare=False)
    takes: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.place}：{self.said}"

    @property
    def said(self) -> str:
        """All but the place."""
        found = f"，现为 {_short(self.found)}" if self.found else ""
        end = "" if self.advice.endswith("？") else "。"
        advice = f"{self.advice}{end}" if self.advice else ""
        if self.code:
            advice = f"{advice}核对无误的，运行 report confirm {self.code} --reason “理由”。"
        return f"{self.rule}{found}。{advice}"


def _short(found: str) -> str:
    """What was found, as far as a message needs it: somebody may have pasted a page into a cell."""
    return found if len(found) <= LONGEST else f"{found[:LONGEST]}……（共 {len(found):,} 字）"
