"""Where a line of the original stands: its heading, which readers can find in any copy of it, before its number."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from evaluation.dataset.table import Dataset, Table

LINES = re.compile(r"第(\d{1,6}(?:、\d{1,6})*)行(?![动业政])", re.ASCII)
LINE = re.compile(r"[1-9]\d{0,5}", re.ASCII)


@dataclass(frozen=True)
class Headings:
    """The headings of the original by the line that each stands on, in the order of the lines; none without a table."""

    lines: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def cited(self, text: str) -> str:
        """The text with the heading before each number of a line: “摘要”第10行. One heading is said once in a row."""
        return "".join(self._parts(text)) if self.lines and "行" in text else text

    def _parts(self, text: str) -> Iterator[str]:
        end, said = 0, ""
        for match in LINES.finditer(text):
            yield text[end : match.start()]
            groups: dict[str, list[str]] = {}
            for number in match[1].split("、"):
                groups.setdefault(self._over(int(number)), []).append(number)
            for at, (name, numbers) in enumerate(groups.items()):
                yield "、" if at else ""
                yield f"“{name}”" if name and name != said else ""
                yield f"第{'、'.join(numbers)}行"
                said = name
            end = match.end()
        yield text[end:]

    def _over(self, line: int) -> str:
        at = bisect_right(self.lines, line)
        return self.names[at - 1] if at else ""


def headings_of(dataset: Dataset) -> Headings:
    """What the year's table of headings says; nothing where it has none, or one that cannot be read."""
    table = dataset.of_role("outline")
    if table is None or not is_in_order(table):
        return Headings()
    return Headings(tuple(map(int, table.texts("起始行"))), table.texts("简称"))


def is_in_order(table: Table) -> bool:
    """Whether every heading names the line it stands on, in the order of the original."""
    lines = table.texts("起始行")
    numbers = [int(text) for text in lines if LINE.fullmatch(text)]
    return len(numbers) == len(lines) and all(one < other for one, other in pairwise(numbers))
