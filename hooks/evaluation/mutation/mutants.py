"""The changes that are tried: one digit, or one slip of the hand, in one cell or one place of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evaluation.dataset import Table

DIGITS = "0123456789"
TABLE_NUMBERS, TYPED_TWICE, ROWS, TEXTS = "表格里的数", "叙述用数（录两遍）", "整行", "文字和页面"
KINDS = (TABLE_NUMBERS, TYPED_TWICE, ROWS, TEXTS)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. In a table `row` counts from 0 and `column` names the cell ("" for whole rows); in other files
    `after` takes the place of `length` characters from `at`."""

    operator: str
    file: str
    table: str
    row: int
    column: str
    before: str
    after: str
    kind: str = TABLE_NUMBERS
    at: int = 0
    length: int = 1

    @property
    def numeric(self) -> bool:
        """Whether a number, or a row with its numbers, is changed; not a text."""
        return self.kind != TEXTS

    def changed(self, source: str) -> str:
        """The whole text of a file that is no table, with the change made."""
        return f"{source[: self.at]}{self.after}{source[self.at + self.length :]}"


def one_digit(text: str) -> Iterator[str]:
    """Every digit replaced by each of the nine others."""
    for match in re.finditer(r"[0-9]", text):
        for digit in DIGITS.replace(match[0], ""):
            yield f"{text[: match.start()]}{digit}{text[match.end() :]}"


def swapped(text: str) -> Iterator[str]:
    """Two neighbouring digits exchanged."""
    for at in range(len(text) - 1):
        first, second = text[at], text[at + 1]
        if first != second and first.isdigit() and second.isdigit():
            yield f"{text[:at]}{second}{first}{text[at + 2 :]}"


def dropped(text: str) -> Iterator[str]:
    """One digit left out."""
    for at, char in enumerate(text):
        if char.isdigit() and len(re.sub(r"\D", "", text)) > 1:
            yield re.sub(r"^(-?\d+)\.$", r"\1", f"{text[:at]}{text[at + 1 :]}")


def doubled(text: str) -> Iterator[str]:
    """One digit typed twice."""
    for at, char in enumerate(text):
        if char.isdigit():
            yield f"{text[: at + 1]}{char}{text[at + 1 :]}"


def point_moved(text: str) -> Iterator[str]:
    """The decimal point one place to the left or right."""
    whole, point, part = text.partition(".")
    if point and len(whole.lstrip("-")) > 1:
        yield f"{whole[:-1]}.{whole[-1]}{part}"
    if point and len(part) > 1:
        yield f"{whole}{part[0]}.{part[1:]}"


def sign_flipped(text: str) -> Iterator[str]:
    """A minus added or taken away."""
    if re.search(r"[1-9]", text):
        yield text[1:] if text.startswith("-") else f"-{text}"


def other_unit(text: str) -> Iterator[str]:
    """元 typed for 万元 or the other way round: four places."""
    whole, _, part = text.partition(".")
    digits = whole.lstrip("-")
    if len(digits) > 4:
        yield f"{whole[:-4]}.{whole[-4:]}{part}"
    yield f"{whole}{part[:4].ljust(4, '0')}" + (f".{part[4:]}" if part[4:] else "")


def blanked(text: str) -> Iterator[str]:
    """A number taken out."""
    if re.search(r"\d", text):
        yield ""


OPERATORS: Mapping[str, Callable[[str], Iterator[str]]] = MappingProxyType(
    {
        "改一位": one_digit,
        "换两位": swapped,
        "漏一位": dropped,
        "重一位": doubled,
        "移小数点": point_moved,
        "变正负": sign_flipped,
        "元与万元": other_unit,
        "漏填": blanked,
    }
)
TEXT_OPERATORS = ("改一位", "换两位", "漏一位", "重一位")
ROW_OPERATORS = ("删一行", "重一行")


def data_mutants(table: Table, operators: Sequence[str]) -> Iterator[Mutant]:
    """Every mutant of a table: all operators on its numbers, those of digits also on its texts, and whole rows."""
    numbers = TYPED_TWICE if any(field.repeats for field in table.schema.fields) else TABLE_NUMBERS
    for field in table.schema.fields:
        kind = numbers if field.type == "amount" else TEXTS
        for row, text in enumerate(table.texts(field.name)):
            for operator in operators:
                if operator in OPERATORS and (kind != TEXTS or operator in TEXT_OPERATORS):
                    for after in dict.fromkeys(OPERATORS[operator](text)):
                        if after != text:
                            yield Mutant(operator, table.file, table.schema.name, row, field.name, text, after, kind)
    for operator in set(operators) & set(ROW_OPERATORS):
        for row in range(len(table)):
            yield Mutant(operator, table.file, table.schema.name, row, "", f"第{row + 2}行", operator, ROWS)


def page_mutants(file: str, source: str, operators: Sequence[str]) -> Iterator[Mutant]:
    """Every slip in the digits of a file that is no table, one run of digits after the other."""
    for run in re.finditer(r"[0-9]+", source):
        line = source.count("\n", 0, run.start())
        context = source[max(0, run.start() - 12) : run.end() + 12].replace("\n", " ")
        for operator in TEXT_OPERATORS:
            for after in dict.fromkeys(_slips(run[0], operator)) if operator in operators else ():
                yield Mutant(operator, file, "", line, "", context, after, TEXTS, run.start(), len(run[0]))


def _slips(digits: str, operator: str) -> Iterator[str]:
    """A run that is a single digit may be left out too: the words around it stay."""
    return iter([""]) if operator == "漏一位" and len(digits) == 1 else OPERATORS[operator](digits)
