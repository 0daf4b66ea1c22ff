"""The texts as they stand and with one figure or word changed: written by rule from templates, the same every time.

A template begins with its values (`a=1.5; b=2`) and a line of dashes. `{expression}` is a figure, `{kind: expression}`
one that a relation of that kind holds; `@2` are its decimals, `,` groups thousands, `w` writes full width.
`{kind: this|that}` is a word, or a figure as typed, and what a slip would make of it.
"""

from __future__ import annotations

import ast
import hashlib
import io
import itertools
import operator
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import docx
import docx.document
from evaluation.numbers.amounts import decimals_of, written

HALVES = ("tuned", "held", "unseen", "fresh", "newest", "latest", "recent", "autumn", "winter")
UNPLANTED = "n"
SLOT = re.compile(r"\{(?:(?P<kind>[a-z]+): )?(?P<body>[^{}]+)\}")
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
NARROW = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Site:
    """A figure or word that a relation holds: where it stands in the text, and the slip for it if it is given."""

    kind: str
    start: int
    text: str
    slip: str = ""


@dataclass(frozen=True)
class Specimen:
    """A text that agrees with itself, and the places where a slip would make it disagree."""

    name: str
    half: str
    text: str
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Planted:
    """A specimen with one slip; `line` is where it stands, `old` and `new` what it changed."""

    specimen: Specimen
    kind: str
    text: str
    line: int
    old: str
    new: str


def specimens(half: str) -> list[Specimen]:
    folder = Path(__file__).parent / half
    return [specimen(path, half) for path in sorted(folder.iterdir())]


def specimen(path: Path, half: str) -> Specimen:
    head, _, body = path.read_text(encoding="utf-8").partition("---\n")
    values: dict[str, Fraction] = {}
    decimals: dict[str, int] = {}
    for entry in filter(None, (part.strip() for part in head.split(";"))):
        name, _, expression = entry.partition("=")
        values[name] = _value(expression, values)
        decimals[name] = decimals_of(expression) if re.fullmatch(r"[\d.]+", expression) else 2
    pieces: list[str] = []
    sites: list[Site] = []
    length = at = 0
    for slot in SLOT.finditer(body):
        text, slip = _slot(slot["body"], values, decimals)
        length += slot.start() - at
        pieces += [body[at : slot.start()], text]
        if slot["kind"] and slot["kind"] != UNPLANTED:
            sites.append(Site(slot["kind"], length, text, slip))
        length, at = length + len(text), slot.end()
    return Specimen(path.name, half, "".join([*pieces, body[at:]]), tuple(sites))


def _slot(body: str, values: Mapping[str, Fraction], decimals: Mapping[str, int]) -> tuple[str, str]:
    first, _, second = body.partition("|")
    if second and "@" not in first:
        return first, second
    return _figure(first, values, decimals), _figure(second, values, decimals) if second else ""


def _figure(body: str, values: Mapping[str, Fraction], decimals: Mapping[str, int]) -> str:
    expression, _, style = body.partition("@")
    places = int(style.lstrip("w,")) if style else decimals.get(expression.strip(), 2)
    text = written(_value(expression.strip(), values), places, grouped="," in style)
    return text.translate(WIDE) if "w" in style else text


def _value(expression: str, values: Mapping[str, Fraction]) -> Fraction:
    return _evaluated(ast.parse(expression.strip(), mode="eval").body, expression, values)


def _evaluated(node: ast.expr, source: str, values: Mapping[str, Fraction]) -> Fraction:
    if isinstance(node, ast.BinOp):
        left, right = _evaluated(node.left, source, values), _evaluated(node.right, source, values)
        return OPERATORS[type(node.op)](left, right)
    if isinstance(node, ast.UnaryOp):
        return -_evaluated(node.operand, source, values)
    if isinstance(node, ast.Name):
        return values[node.id]
    return Fraction(ast.get_source_segment(source.strip(), node) or "")


def word_file(text: str) -> bytes:
    """The text as a Word file: lines of `|` are a table, `#` begins a heading."""
    document = docx.Document()
    for is_table, lines in itertools.groupby(filter(None, text.splitlines()), lambda line: line.startswith("|")):
        if is_table:
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
            _add_table(document, [row for row in rows if not set("".join(row)) <= set(":- ")])
        for line in () if is_table else lines:
            document.add_paragraph(line.lstrip("# "), "Heading 2" if line.startswith("#") else None)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def planted(one: Specimen) -> Iterator[Planted]:
    """Each site of a specimen with one slip."""
    for at, site in enumerate(one.sites):
        seed = hashlib.sha256(f"{one.name}/{at}".encode()).digest()
        new = site.slip or slipped(site.text, random.Random(seed))
        text = one.text[: site.start] + new + one.text[site.start + len(site.text) :]
        yield Planted(one, site.kind, text, one.text.count("\n", 0, site.start) + 1, site.text, new)


def slipped(text: str, chance: random.Random) -> str:
    """The figure as a careless hand would write it: another digit, two exchanged, a shifted point, another amount."""
    plain = text.translate(NARROW)
    decimals = decimals_of(plain)
    value = Fraction(plain.replace(",", ""))
    digits = re.sub(r"\D", "", plain)
    ways = [_other_digit, _exchanged, _shifted, _estimated]
    while True:
        new = chance.choice(ways)(digits, value, decimals, chance)
        if abs(new - value) * 10**decimals >= (5 if decimals else 1) and new > 0:
            break
    grouped = "," in plain
    result = written(-new if value < 0 else new, decimals, grouped=grouped)
    return result.translate(WIDE) if plain != text else result


def _other_digit(digits: str, value: Fraction, decimals: int, chance: random.Random) -> Fraction:
    at = chance.randrange(len(digits))
    other = chance.choice([digit for digit in "0123456789" if digit != digits[at]])
    return Fraction(int(digits[:at] + other + digits[at + 1 :]), 10**decimals)


def _exchanged(digits: str, value: Fraction, decimals: int, chance: random.Random) -> Fraction:
    at = chance.randrange(max(len(digits) - 1, 1))
    return Fraction(int(digits[:at] + digits[at + 1 : at + 2] + digits[at] + digits[at + 2 :]), 10**decimals)


def _shifted(digits: str, value: Fraction, decimals: int, chance: random.Random) -> Fraction:
    return abs(value) * chance.choice([Fraction(10), Fraction(1, 10)])


def _estimated(digits: str, value: Fraction, decimals: int, chance: random.Random) -> Fraction:
    return Fraction(int(abs(value) * 10**decimals * chance.choice([88, 93, 106, 112, 125]) / 100), 10**decimals)
