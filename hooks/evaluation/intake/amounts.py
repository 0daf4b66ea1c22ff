"""Amounts as people write them in tables: what is a number, what is none, and in which unit a cell says that it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from evaluation.dataset.yaml_files import common
from evaluation.numbers.amounts import UNDISCLOSED, UNFILLED, ZERO_DASHES, Unit, decimal_string, parse

MONEY_UNITS = {"亿元": 10**8, "万元": 10**4, "千元": 1000, "百元": 100, "元": 1, "亿": 10**8, "万": 10**4}
NOT_APPLICABLE = frozenset(("不适用", "无", "/", "—", "N/A", "n/a", "——", "--"))
_UNDISCLOSED = frozenset(("未披露", "未公开", "不公开", "不予公开", "保密"))
_FULL = str.maketrans("０１２３４５６７８９．，－（）％", "0123456789.,-()%")
_YEAR = re.compile(r"(?:19|20)\d\d年?(?:度)?")
_APART = re.compile(r"\d\s+[\d.,]")
_GROUPED = re.compile(r"[-−－]?\d{1,3}(?:[ \u00a0\u3000]\d{3})+(?:[.．]\d+)?")
_BROKEN = re.compile(r"(?<=\d)\s*\n\s*(?=[.,．，]\d)|(?<=[.,．，])\s*\n\s*(?=\d)")  # a line ends within a number
_MARKS = re.compile(
    r"(?:[*＊①-⑳⁰¹²³⁴-⁹]|[\[［〔【]\d{1,2}[\]］〕】]|[（(]?注\d{0,2}[)）]?|\(\d+(?:\.\d+)?%\))+$"
)  # a note, or the share beside the number
_DIRECTIONS = {"△": "-", "减少": "-", "下降": "-", "降低": "-", "增加": "", "增长": "", "上升": ""}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a cell states: a number without grouping, “-” for a written zero, blank, or 未披露; the unit that it names
    itself; and how it had to be understood, where that is more than reading it."""

    text: str
    unit: str = ""
    understood: str = ""


@lru_cache(maxsize=65_536)
def stated(text: str) -> Stated | None:
    """What a cell of amounts states; None for what is none, as two numbers in one cell."""
    text = _BROKEN.sub("", text.strip())
    if _APART.search(text) and not _GROUPED.fullmatch(text):
        return None
    bare = re.sub(r"\s", "", text).translate(_FULL)
    if bare in _UNDISCLOSED:
        return Stated(UNDISCLOSED)
    if bare in ZERO_DASHES:
        return Stated("-")
    if bare in NOT_APPLICABLE or not bare:
        return Stated("")
    bare, mark = _without_mark(bare)
    bare, unit = _without_unit(bare)
    sign = next((word for word in _DIRECTIONS if bare.startswith(word)), "")
    if sign:
        bare = f"{_DIRECTIONS[sign]}{bare.removeprefix(sign)}"
    if re.fullmatch(r"\([\d,.]+\)", bare):
        bare = f"-{bare[1:-1]}"
    if parse(bare) is None:
        return None
    number = bare.replace(",", "")
    return Stated(number, unit, f"按{number}读" if sign else f"后面的“{mark}”没有读" if mark else "")


def amount_text(text: str) -> str | None:
    """A cell as a data file writes it, whatever unit it names; None for what is no amount."""
    found = stated(text)
    return found.text if found else None


def scale_of(own: str, unit: Unit | None) -> Fraction | None:
    """By what an amount in the unit that its cell names is multiplied to be in another; None where it cannot be."""
    if own in MONEY_UNITS:
        return Fraction(MONEY_UNITS[own], unit.scale) if unit and unit.base == "元" else None
    if not own or unit is None:
        return Fraction(1)
    return Fraction(1) if _bases().get(own, own) == unit.base else None


def amount_in(text: str, unit: Unit | None, scale: Fraction | None, place: str, doubts: list[str]) -> str:
    """A cell's amount as a data file writes it, in that unit: by the scale of its column, or in the unit that the cell
    names itself; 未填报, with a doubt, where it is none: a blank would say that there is nothing."""
    found = stated(text)
    if found is None:
        doubts.append(f"{place}：“{text[:20]}”不是数，没有读入")
        return UNFILLED
    if found.understood:
        doubts.append(f"{place}：“{text.strip()[:20]}”{found.understood}")
    value = parse(found.text)
    if value is None or found.text == "-":
        return found.text
    if found.unit:
        scale = scale_of(found.unit, unit)
        if scale is None:
            meant = unit.name if unit else "数"
            doubts.append(f"{place}：“{text.strip()[:20]}”的单位是{found.unit}，这一列是{meant}，没有读入")
    if scale is None:
        return UNFILLED
    return found.text if scale == 1 else decimal_string(value * scale)


@lru_cache(maxsize=65_536)
def is_number(text: str) -> bool:
    """Whether a cell holds a number or a rate, not the name of a year."""
    return amount_text(text) not in (None, "", UNDISCLOSED) and not _YEAR.fullmatch(re.sub(r"\s", "", text))


def _without_mark(bare: str) -> tuple[str, str]:
    """A number and the mark of a note behind it."""
    match = _MARKS.search(bare)
    return (bare[: match.start()], match[0]) if match and match.start() else (bare, "")


def _without_unit(bare: str) -> tuple[str, str]:
    money = bare.startswith(("¥", "￥"))
    bare = bare.removeprefix("¥").removeprefix("￥")
    if not bare or (bare[-1].isdigit() and bare[-1].isascii()):
        return bare, "元" if money else ""
    unit = next((unit for unit in _names() if bare.endswith(unit)), "")
    return bare.removesuffix(unit), unit or ("元" if money else "")


@lru_cache(maxsize=1)
def _bases() -> Mapping[str, str]:
    """The units that a cell may name beside money, each with its base; a number of years is no amount here."""
    units = common("units.yml").items()
    return {name: (how or {}).get("base", name) for name, how in units if name not in ("年", "是否")}


def names_unit(text: str) -> bool:
    """Whether a text is the name of a unit."""
    return text in _names()


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return tuple(sorted({*MONEY_UNITS, *_bases()}, key=lambda name: (-len(name), name)))
