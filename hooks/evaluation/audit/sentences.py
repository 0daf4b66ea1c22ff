"""The sentences of a text with the quantities they state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from evaluation.audit.document import Document, Passage
from evaluation.audit.interval import Interval, around
from evaluation.language import Language, Quantity, quantities
from evaluation.numbers.amounts import Unit

PEOPLE = frozenset({"人", "名", "位", "人次", "人（次）", "人（户）", "人次（条）"})
CHANGE = re.compile(r"(?:增长|增加|增幅|下降|减少|降低|提高|上升|上浮|下浮|增)(?:了|额|幅|率|到|至)?(?:约|近)?$")
_CLAUSE_END = re.compile(r"[，。；：（）()\n]|[,;:](?!\d)")
_STOP = re.compile(r"[，。；：、！？,;:（）()\n]")


@dataclass(frozen=True)
class Sentence:
    """One sentence; the places of its quantities count from its own start."""

    text: str
    quantities: tuple[Quantity, ...]
    passage: Passage
    start: int

    @property
    def line(self) -> int:
        return self.line_at(0)

    def line_at(self, offset: int) -> int:
        lead = len(self.text) - len(self.text.lstrip()) if offset == 0 else 0
        return self.passage.line_at(self.start + offset + lead)

    @cached_property
    def depths(self) -> tuple[int, ...]:
        """How many round brackets are open before each character; one that is never closed does not count."""
        return depths(self.text)

    @property
    def has_open_bracket(self) -> bool:
        return self.text.count("（") + self.text.count("(") > len(_matches(self.text))

    def label(self, quantity: Quantity) -> str:
        """The words right before a quantity, back to the last mark or the quantity before it."""
        before = [other.end for other in self.quantities if other.end <= quantity.start]
        start = max([0, *before])
        return _STOP.split(self.text[start : quantity.start])[-1].strip()

    def clause(self, quantity: Quantity) -> str:
        """The words around a quantity between the marks that part clauses (not between 、)."""
        start = max((match.end() for match in _CLAUSE_END.finditer(self.text, 0, quantity.start)), default=0)
        end = _CLAUSE_END.search(self.text, quantity.end)
        return self.text[start : end.start() if end else len(self.text)].strip()


def read_sentences(document: Document, units: Mapping[str, Unit], language: Language) -> tuple[Sentence, ...]:
    """Every sentence of the text. The text is read for quantities once, as a whole."""
    whole = "\n".join(passage.text for passage in document.passages)
    found = [one for one in quantities(whole, units, language) if not (one.vague or one.estimate)]
    return tuple(_sentences(document, found))


def _sentences(document: Document, found: list[Quantity]) -> Iterator[Sentence]:
    offset, at = 0, 0
    for passage in document.passages:
        for start, end in passage.sentences:
            own = []
            while at < len(found) and found[at].start < offset + end:
                quantity, base = found[at], offset + start
                if quantity.start >= base:
                    own.append(
                        replace(
                            quantity,
                            start=quantity.start - base,
                            end=quantity.end - base,
                            line=passage.line_at(quantity.start - offset),
                        )
                    )
                at += 1
            yield Sentence(passage.text[start:end], tuple(own), passage, start)
        offset += len(passage.text) + 1


def depths(text: str) -> tuple[int, ...]:
    closing = _matches(text)
    closed_by = {end: start for start, end in closing.items()}
    depth, found = 0, []
    for at in range(len(text)):
        if at in closed_by:
            depth -= 1
        found.append(depth)
        if at in closing:
            depth += 1
    return (*found, depth)


def closing_bracket(text: str, opening: int) -> int | None:
    """Where the round bracket that opens there is closed."""
    return _matches(text).get(opening)


def _matches(text: str) -> dict[int, int]:
    stack: list[int] = []
    found = {}
    for at, character in enumerate(text):
        if character in "（(":
            stack.append(at)
        elif character in "）)" and stack:
            found[stack.pop()] = at
    return found


def printed(quantity: Quantity) -> Interval:
    """What a printed quantity may stand for: one with decimals is rounded, one without is taken as it is."""
    return around(quantity.value, half_unit(quantity))


def half_unit(quantity: Quantity) -> Fraction:
    return Fraction(quantity.scale, 2 * 10**quantity.decimals) if quantity.decimals else Fraction(0)


def is_comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities count the same kind of thing: money and money, people and people."""
    if not one.base or not other.base:
        return False
    if one.base == other.base or (one.base in PEOPLE and other.base in PEOPLE):
        return True
    return any("（" in two and part in two for part, two in ((one.base, other.base), (other.base, one.base)))
