"""Slips of the hand in one number: what a digit, a point, a sign or a unit turns into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

DIGITS = "0123456789"


def _each(pattern: str, changed: Callable[[re.Match[str]], Iterable[str]]) -> Callable[[str], Iterator[str]]:
    """A slip that changes one place of a number, at each place in turn."""

    def slip(text: str) -> Iterator[str]:
        for match in re.finditer(pattern, text):
            end = match.end(match.lastindex or 0)
            yield from (f"{text[: match.start()]}{after}{text[end:]}" for after in changed(match))

    return slip


def dropped(text: str) -> Iterator[str]:
    """One digit left out, where there is another."""
    if len(re.sub(r"\D", "", text)) > 1:
        yield from (re.sub(r"^(-?\d+)\.$", r"\1", one) for one in _each(r"(\d)", lambda digit: [""])(text))


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
    yield from [text.removeprefix("-") if text.startswith("-") else f"-{text}"] * bool(re.search(r"[1-9]", text))


def other_unit(text: str) -> Iterator[str]:
    """元 typed for 万元 or the other way round: four places."""
    whole, _, part = text.partition(".")
    digits = whole.lstrip("-")
    if len(digits) > 4:
        yield f"{whole[:-4]}.{whole[-4:]}{part}"
    yield f"{whole}{part[:4].ljust(4, '0')}" + (f".{part[4:]}" if part[4:] else "")


SLIPS: Mapping[str, Callable[[str], Iterator[str]]] = MappingProxyType(
    {
        "改一位": _each(r"([0-9])", lambda match: DIGITS.replace(match[1], "")),
        "换两位": _each(r"(?=(\d)(?!\1)(\d))", lambda match: [match[2] + match[1]]),
        "漏一位": dropped,
        "重一位": _each(r"(\d)", lambda match: [match[1] * 2]),
        "移小数点": point_moved,
        "变正负": sign_flipped,
        "元与万元": other_unit,
        "漏填": lambda text: iter([""] * bool(re.search(r"\d", text))),
    }
)
