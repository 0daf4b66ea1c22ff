"""How numbers and claims are written in Chinese prose: `data/schema/language.yml`, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of writing that is known under a name: a regular expression and an example of it."""

    name: str
    pattern: str
    example: str
    multiline: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that claim something about a figure: typed by hand they are a problem, `use` says what writes them.

    In one clause with one of the functions in `beside`, the function vouches for the words.
    """

    name: str
    pattern: str
    example: str
    use: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Language:
    """Measure words, qualifiers, ways of writing that are no quantities, names with digits, and claims in words."""

    measures: tuple[str, ...] = ()
    definite_measures: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    counting: frozenset[str] = frozenset()
    before: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    shares: tuple[tuple[str, Fraction], ...] = ()
    not_quantities: tuple[Pattern, ...] = ()
    names: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    citing: tuple[str, ...] = ()
    document_kinds: tuple[str, ...] = ()


def language_of(raw: Mapping[str, Any]) -> Language:
    """The language that `language.yml` declares."""
    qualifiers = raw.get("qualifiers", {})
    return Language(
        measures=tuple(raw.get("measures", ())),
        definite_measures=tuple(raw.get("definite_measures", ())),
        leads=tuple(raw.get("leads", ())),
        aliases=tuple(raw.get("aliases", {}).items()),
        counting=frozenset(raw.get("counting", ())),
        before=tuple(qualifiers.get("before", ())),
        within=tuple(qualifiers.get("within", ())),
        after=tuple(qualifiers.get("after", ())),
        money=tuple(raw.get("money", ())),
        shares=tuple((word, Fraction(percent)) for word, percent in raw.get("shares", {}).items()),
        not_quantities=tuple(_pattern(entry) for entry in raw.get("not_quantities", ())),
        names=tuple(raw.get("names", ())),
        citing=tuple(raw.get("citing", ())),
        document_kinds=tuple(raw.get("document_kinds", ())),
        claims=tuple(Claim(**{**entry, "beside": tuple(entry.get("beside", ()))}) for entry in raw.get("claims", ())),
    )


def _pattern(entry: Mapping[str, str]) -> Pattern:
    return Pattern(entry["name"], entry["pattern"], entry["example"], entry.get("multiline") == "true")
