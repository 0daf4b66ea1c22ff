"""How numbers and claims are written in Chinese prose: `data/schema/language.yml`, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of writing that is known under a name: a regular expression and an example of it.

    A claim says something about a figure: typed by hand it is a problem, `use` says what writes it. In one clause with
    one of the functions in `beside`, the function vouches for the words. A standing claim needs no figure beside it: it
    says of something measured (支出, 执行率) that it grew, led or exceeded something.
    """

    name: str
    pattern: str
    example: str
    use: str = ""
    beside: tuple[str, ...] = ()
    multiline: bool = False


@dataclass(frozen=True)
class Language:
    """Measure words, qualifiers, ways of writing that are no quantities, names with digits, and claims in words.

    What is compiled from it is looked up by it for each clause: its hash is worked out once.
    """

    measures: tuple[str, ...] = ()
    definite_measures: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    counting: frozenset[str] = frozenset()
    before: tuple[str, ...] = ()
    before_round: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    shares: tuple[tuple[str, Fraction], ...] = ()
    not_quantities: tuple[Pattern, ...] = ()
    names: tuple[str, ...] = ()
    claims: tuple[Pattern, ...] = ()
    abstract: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    phrases: tuple[tuple[str, str], ...] = ()
    intended: tuple[str, ...] = ()
    prospective: tuple[str, ...] = ()
    durations: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    spent: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    ruling: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    standing_claims: tuple[Pattern, ...] = ()
    citing: tuple[str, ...] = ()
    document_kinds: tuple[str, ...] = ()
    portions: tuple[tuple[str, Fraction], ...] = ()

    def written_out(self, pattern: str, parts: Mapping[str, str]) -> str:
        """A pattern with what it names in braces written out: phrases, lists and these parts."""
        for name, phrase in reversed(self.phrases):
            pattern = pattern.replace(f"{{{name}}}", f"(?:{phrase})")
        for name, words in self.lists:
            pattern = pattern.replace(f"(?<!{{{name}}})", "".join(f"(?<!{word})" for word in words))
            first = "".join(sorted({word[0] for word in words}))  # where none begins, not one is tried: half the time
            pattern = pattern.replace(
                f"{{{name}}}", f"(?:(?=[{first}])(?:{'|'.join(sorted(words, key=len, reverse=True))}))"
            )
        for name, part in parts.items():
            pattern = pattern.replace(f"{{{name}}}", part)
        return pattern

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, each.name) for each in fields(self)))


def language_of(
    aliases: Mapping[str, str] = MappingProxyType({}),
    counting: tuple[str, ...] = (),
    shares: Mapping[str, Fraction] = MappingProxyType({}),
    portions: Mapping[str, Fraction] = MappingProxyType({}),
    qualifiers: Mapping[str, Any] = MappingProxyType({}),
    lists: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    phrases: Mapping[str, str] = MappingProxyType({}),
    **stated: Any,
) -> Language:
    """The language that the entries of `language.yml` declare."""
    return Language(
        aliases=tuple(aliases.items()),
        counting=frozenset(counting),
        shares=tuple(shares.items()),
        portions=tuple(portions.items()),
        lists=tuple(lists.items()),
        phrases=tuple(phrases.items()),
        **qualifiers,
        **stated,
    )
