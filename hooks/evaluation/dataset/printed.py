"""The numbers of the department's own document, by the place where they stand: `printed.csv`, by `report printed`.

A machine read them, so they do not repeat the slips of whoever typed the tables: a second source from the first entry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset.grids.text import csv_text, rows_of
from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.grids.zipped import content_of
from evaluation.language.numerals import CHARACTERS, STARTS, numeral
from evaluation.numbers.amounts import written
from evaluation.problems import Place, Problem

FILE = "printed.csv"
HEADER = ("位置", "数")
_UNIT = r"[余多]?((?![至到、和与])[\u4e00-\u9fff]{1,2}|%)?"
_ARABIC = re.compile(rf"(\d[\d,]*(?:\.\d+)?) *{_UNIT}")
_CHINESE = re.compile(rf"([{STARTS}][{CHARACTERS}]*){_UNIT}")
_STORED = re.compile(r"([\d.]+)(.*)")
_BRACKETS, _SCALES = str.maketrans("", "", "（）()"), "万亿千百"
_CITED = re.compile(r"([\u4e00-\u9fff]*)第(\d+(?:、\d+)*)([行段页])")
_PLACE = re.compile(r"(.*)第\d+([行段页])")


@dataclass(frozen=True)
class PrintedNumber:
    """A number without what does not matter — commas, zeros at either end, the script it is in — and the two letters
    behind it, which are its unit where it has one."""

    number: str
    behind: str = ""

    def may_be_in(self, unit: str) -> bool:
        """Whether the letters behind it allow this unit: 人名 allows 名, 万元 does not allow 元."""
        plain = unit.translate(_BRACKETS)
        rest = self.behind if self.behind[:1] in _SCALES else self.behind.removeprefix("人")
        is_scaled = self.behind[:1] in _SCALES and plain.startswith(self.behind[:1])  # 78万 is 78万元
        return (
            not self.behind
            or is_scaled
            or any(one and plain.startswith(one[: len(plain)]) for one in (self.behind, rest))
        )


def numbers_in(text: str) -> Iterator[PrintedNumber]:
    """Every number in a text."""
    plain = unicodedata.normalize("NFKC", text)
    for match in _ARABIC.finditer(plain):
        whole, _, part = match[1].replace(",", "").partition(".")
        yield PrintedNumber(f"{whole.lstrip('0') or '0'}.{part.rstrip('0')}".rstrip("."), match[2] or "")
    for match in _CHINESE.finditer(plain):
        if (amount := numeral(match[1])) is not None and amount.denominator == 1:
            yield PrintedNumber(written(amount, 0), match[2] or "")


Printed = Mapping[str, frozenset[PrintedNumber]]


def places_in(text: str, documents: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The places that a text names in documents, each known by name and by what is counted: 报告第34、1190行 are two.

    A place without a name is one of the only document that there is; another document's pages are nobody's business.
    """
    known = sorted(documents)
    for match in _CITED.finditer(text):
        named = [name for name, counted in known if counted == match[3] and match[1].endswith(name)]
        alone = [name for name, counted in known if counted == match[3]] if not match[1] else []
        for name in named[:1] or (alone if len(alone) == 1 else []):
            yield from (f"{name}第{number}{match[3]}" for number in match[2].split("、"))


def documents_of(printed: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The documents whose places these are, and what is counted in each."""
    return frozenset((match[1], match[2]) for place in printed if (match := _PLACE.match(place)))


def read_printed(folder: Path, shown: str) -> tuple[Printed, tuple[Problem, ...]]:
    """The numbers by place; none, without a problem, where there is no such file."""
    path = folder / FILE
    if not path.exists():
        return {}, ()
    try:
        rows = list(rows_of(content_of(path)))[1:]
    except (UnreadableError, OSError):
        rows = [[]]
    if not rows or any(len(row) != len(HEADER) for row in rows):
        return {}, (Problem(Place(f"{shown}/{FILE}"), "读不出来", advice="请运行 report printed 重新写入"),)
    return {place: frozenset(_stored(numbers)) for place, numbers in rows}, ()


def _stored(numbers: str) -> Iterator[PrintedNumber]:
    return (PrintedNumber(match[1], match[2]) for one in numbers.split("；") if (match := _STORED.fullmatch(one)))


def numbers_of(places: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Place and numbers of each text of a document; an empty place is left out, a blank cell is not."""
    return ((place, _joined(numbers_in(text))) for place, text in places if text)


def printed_text(rows: Iterable[tuple[str, str]], before: Printed, name: str) -> str:
    """The file with these rows for the document of that name, and what it held of others."""
    others = [
        (place, _joined(found))
        for place, found in before.items()
        if not (match := _PLACE.match(place)) or match[1] != name
    ]
    return csv_text([HEADER, *others, *rows])


def _joined(numbers: Iterable[PrintedNumber]) -> str:
    return "；".join(sorted({f"{one.number}{one.behind}" for one in numbers}))
