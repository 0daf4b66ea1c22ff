"""Slips of the hand in one number: what a digit, a point, a sign or a unit turns into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

DIGITS = "0123456789"


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
    """The decimal point one place to the left or right; a whole number with a zero more or less."""
    whole, point, part = text.partition(".")
    if point and len(whole.lstrip("-")) > 1:
        yield f"{whole[:-1]}.{whole[-1]}{part}"
    if point and len(part) > 1:
        yield f"{whole}{part[0]}.{part[1:]}"
    if not point and whole.strip("-0"):
        yield f"{whole}0"
        if whole.endswith("0"):
            yield whole[:-1]


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


SLIPS: Mapping[str, Callable[[str], Iterator[str]]] = MappingProxyType(
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
