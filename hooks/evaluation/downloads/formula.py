"""Formulas of spreadsheet programs as parts: text that this project wrote, and references to cells by sheet and place.

No text from data ever becomes part of a formula. Where a cell stands is known only when the workbook is laid out.
Spreadsheets compute with binary numbers: 1.1 − 1 is a little more than 0.1 there. So whatever is compared with a bound,
divided into steps or rounded is first rounded to nine decimals, far beyond what any score is stated with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.downloads.sheet import Amount
from evaluation.numbers.amounts import decimal_string
from evaluation.numbers.terms import Input, Number, Operation, Term


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


_COMPARED = (">=", ">", "<=", "<", "=")
_BINDING = {"sum": 1, "rank": 1, "+": 1, "-": 1, "*": 2, "/": 2, "neg": 3}
_PATTERNS = {
    "-": "{}-{}",
    "/": "{}/{}",
    "neg": "-{}",
    "up": "ROUNDUP(ROUND({},9),0)",
    "down": "ROUNDDOWN(ROUND({},9),0)",
    "round": "ROUND(ROUND({},9),{})",
    "yes": '{}="是"',
    "no": '{}="否"',
    "if": "IF({},{},{})",
    **{sign: f"ROUND({{}}-{{}},9){sign}0" for sign in _COMPARED},
}
_FUNCTIONS = {"min": "MIN", "max": "MAX", "mean": "AVERAGE", "least": "MIN", "greatest": "MAX"}


def printed(term: Term, inputs: Sequence[Reference], parameters: Mapping[Number, Reference]) -> Expression:
    """The term over the cells of its inputs and of its named numbers."""
    match term:
        case Input(at):
            return (inputs[at],)
        case Number() if term in parameters:
            return (parameters[term],)
        case Number(value):
            return (decimal_string(value),)
        case Operation("sum", parts):
            return _printed_sum(parts, inputs, parameters)
        case Operation(name, parts):
            tight = 1 if name in _COMPARED else _BINDING.get(name, 0)
            texts = [
                _bracketed(printed(part, inputs, parameters), part, tight + (tight > 0 and at > 0))
                for at, part in enumerate(parts)
            ]
            if name == "rank":
                above = [
                    expression("ISNUMBER({})*(ROUND(N({})-{},9)>0)", other, other, texts[0]) for other in texts[1:]
                ]
                return joined("+", [("1",), *above])
            if name in _FUNCTIONS:
                return expression(f"{_FUNCTIONS[name]}({{}})", joined(",", texts))
            return joined(name, texts) if name in ("+", "*") else expression(_PATTERNS[name], *texts)
    raise TypeError(term)


def _bracketed(text: Expression, term: Term, tight: int) -> Expression:
    """The text in brackets where what stands around it would take it apart."""
    name = term.name if isinstance(term, Operation) else ""
    return expression("({})", text) if name in _BINDING and _BINDING[name] < tight else text


def _printed_sum(
    parts: Sequence[Term], inputs: Sequence[Reference], parameters: Mapping[Number, Reference]
) -> Expression:
    """What is stated of the parts, added: `SUM` passes over cells that say that they are not."""
    less = [part.parts[0] for part in parts if isinstance(part, Operation) and part.name == "neg"]
    more = [part for part in parts if not (isinstance(part, Operation) and part.name == "neg")]
    sums = [
        expression("SUM({})", joined(",", [printed(part, inputs, parameters) for part in several]))
        for several in (more, less)
        if several
    ]
    return joined("-", sums)


LiveCell = Amount | str | Formula
MOST_REFERENCES, LONGEST_FORMULA, LONGEST_ADDRESS = 250, 8000, 24


def computing(formula: Expression, value: Amount | str) -> LiveCell:
    """The cell that computes; its value alone where the formula is larger than spreadsheet programs read (8,192 signs,
    255 arguments)."""
    references = sum(isinstance(part, Reference) for part in formula)
    signs = sum(len(part) for part in formula if isinstance(part, str)) + references * LONGEST_ADDRESS
    return Formula(formula, value) if references <= MOST_REFERENCES and signs <= LONGEST_FORMULA else value


@dataclass(frozen=True, slots=True)
class LiveSheet:
    """A table of the workbook alone, some cells of which compute. `lines` say how to use it."""

    name: str
    title: str
    lines: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[LiveCell, ...], ...]
    totals: tuple[bool, ...] = ()
