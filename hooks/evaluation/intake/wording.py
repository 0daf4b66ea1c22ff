"""Whether the words before a number name the column of a fact, rather than another column of the same row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.facts import Fact
from evaluation.intake.matching import words

_LEVEL = re.compile(r"（[^（）]+）")
_SENTENCE = re.compile(r"[。！？\n]")


@dataclass(frozen=True)
class Wording:
    """The columns of every row, as the labels of facts name them: table·row·column."""

    columns: dict[str, tuple[str, ...]]
    year: int

    @classmethod
    def of(cls, facts: Iterable[Fact], year: int) -> Wording:
        found: dict[str, list[str]] = {}
        for fact in facts:
            row, column = _row_and_column(fact)
            found.setdefault(row, []).append(column)
        return cls({row: tuple(columns) for row, columns in found.items()}, year)

    def names(self, fact: Fact, clause: str, before: str) -> bool:
        """Whether the clause, or else the sentence before the number, says the fact's column and no other one more."""
        row, column = _row_and_column(fact)
        if not row:
            return True
        sentence = _SENTENCE.split(before)[-1]
        for text in (clause, sentence):
            said = set(_pairs(words(text, self.year)))
            own = len(said & set(_pairs(column)))
            others = (
                len(said & set(_pairs(other)) - set(_pairs(row.partition("·")[2]))) for other in self.columns[row]
            )
            if own < max(others, default=0):
                return False
            if own:
                return True
        return False

    def plainest(self, facts: Sequence[Fact], clause: str) -> list[Fact]:
        """Without those of a level (本级, 对下) that the clause does not say, beside the column of all levels."""
        columns = {_row_and_column(fact) for fact in facts}
        return [fact for fact in facts if not any(self._adds(fact, one, clause) for one in columns)]

    def is_one_row(self, facts: Sequence[Fact]) -> bool:
        """Whether all are numbers of one row of a table, which only their columns tell apart; or there is but one."""
        rows = {_row_and_column(fact)[0] for fact in facts}
        return len(facts) == 1 or (len(rows) == 1 and rows != {""})

    def _adds(self, fact: Fact, other: tuple[str, str], clause: str) -> bool:
        row, column = _row_and_column(fact)
        level = column.removeprefix(other[1])
        return row == other[0] and level != column and bool(_LEVEL.fullmatch(level)) and level[1:-1] not in clause


def _row_and_column(fact: Fact) -> tuple[str, str]:
    """The two parts of a label; no row for what stands in no table, as a rate of the whole department."""
    row, _, column = fact.label.rpartition("·")
    return row, column


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1) if "\u4e00" <= text[at] <= "\u9fff")
