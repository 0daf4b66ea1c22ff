"""Formulas of spreadsheet programs as parts: text that this project wrote, and references to cells by sheet and place.

No text from data ever becomes part of a formula. Where a cell stands is known only when the workbook is laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.downloads.sheet import Amount


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell by the name of its sheet, its row below the header, and its column, both from 0."""

    sheet: str
    row: int
    column: int


Expression = tuple[str | Reference, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes, with the value it has as long as nobody changes what it looks at."""

    expression: Expression
    value: Amount | str

    def text(self, address: Callable[[Reference], str]) -> str:
        """The formula as a spreadsheet program reads it, with every reference's address."""
        return "=" + "".join(part if isinstance(part, str) else address(part) for part in self.expression)


def expression(template: str, *operands: Expression | Reference) -> Expression:
    """The template with an operand in place of each `{}`."""
    texts = template.split("{}")
    parts: list[str | Reference] = [texts[0]]
    for operand, text in zip(operands, texts[1:], strict=True):
        parts += [operand] if isinstance(operand, Reference) else operand
        parts.append(text)
    return tuple(part for part in parts if part != "")


def joined(separator: str, operands: Sequence[Expression | Reference]) -> Expression:
    """The operands with a separator between them."""
    return expression(separator.join(["{}"] * len(operands)), *operands)


LiveCell = Amount | str | Formula


@dataclass(frozen=True, slots=True)
class LiveSheet:
    """A table of the workbook alone, some cells of which compute. `lines` say how to use it."""

    name: str
    title: str
    lines: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[LiveCell, ...], ...]
    totals: tuple[bool, ...] = ()
