"""Every `{{ … }}` of a text with the words around it, the nearest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from evaluation.language import FIGURE
from evaluation.narrative.expressions import EXPRESSION
from evaluation.narrative.gate.prose import FRONT_MATTER
from evaluation.narrative.questions.lexicon import ONE, pairs
from evaluation.problems import Place, Problem

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(\s*)(?:[-*+]|\d+[.)])\s+(.*)")
_LEAD = re.compile(r"\*\*(.+?)\*\*")
_END = re.compile(rf"[。；！？]|{FIGURE}")
_STOP = re.compile(rf"[，。；：、！？（）]|{FIGURE}")
_SENTENCE = re.compile(r"[。；！？]")
_MARKS = "-*+. 0123456789"
_LINK = re.compile(r"\]\([^)]*\)")
NEAR = 10
Asked = Iterator[tuple[str, Problem]]  # each with the words by which an answer is remembered


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """One expression, itself and no other. `before` and `after` reach to the next figure or stop.

    The others are the words that it stands among: bold lead, item of the list above, sentence, line so far, headings
    from the inside out, lead-in."""

    expression: str
    place: Place
    before: str
    after: str
    lead: str = ""
    parents: tuple[str, ...] = ()
    said: str = ""
    sentence: str = ""
    whole: str = ""
    headings: tuple[str, ...] = ()
    introduced: str = ""
    line: int = 0
    section: int = 0


@lru_cache(maxsize=4096)
def page_spots(source: str, file: str) -> tuple[Spot, ...]:
    """Every expression of a page, front matter and blocks of code left out."""
    return tuple(_page_spots(source, file))


def _page_spots(source: str, file: str) -> Iterator[Spot]:
    headings: list[tuple[int, str]] = []
    items: list[tuple[int, str]] = []
    introduced, section = "", 0
    for number, line in enumerate(without_head(source), start=1):
        text, expressions = _signed(_LINK.sub("]", line))
        if heading := _HEADING.match(text):
            depth, section = len(heading[1]), number
            headings, items, introduced = [pair for pair in headings if pair[0] < depth], [], ""
            headings.append((depth, heading[2]))
        item = _ITEM.match(text)
        if item:
            items = [pair for pair in items if pair[0] < len(item[1])]
        elif text.strip():
            items = []
        context = Spot(
            "",
            Place(file, number),
            "",
            "",
            parents=tuple(parent for _, parent in reversed(items)),
            headings=tuple(title for _, title in reversed(headings)),
            introduced=introduced,
            line=number,
            section=section,
        )
        yield from _line_spots(text, expressions, context)
        if item:
            items.append((len(item[1]), _topic(item[2])))
        elif text.strip():
            introduced = text if text.rstrip().endswith("：") else ""


def without_head(source: str) -> list[str]:
    """The lines of a page, those of its front matter left blank."""
    head = FRONT_MATTER.match(source)
    skipped = head[0].count("\n") if head else 0
    return ["" if number < skipped else line for number, line in enumerate(source.splitlines())]


def _topic(text: str) -> str:
    """What an item is about: its words up to its first figure, where there are any."""
    topic = text.partition(FIGURE)[0]
    return topic if len(topic.strip("*：（ ")) > 1 else text


def cell_spots(text: str, place: Place, beside: str) -> Iterator[Spot]:
    """Every expression of a cell; `beside` are the texts of its row."""
    signed, expressions = _signed(text)
    context = Spot("", place, "", "", parents=(beside,), line=place.row, section=place.row)
    yield from _line_spots(signed, expressions, context)


def _signed(text: str) -> tuple[str, list[str]]:
    """The text with a sign for each expression, and the expressions."""
    found = [match[1].strip() for match in EXPRESSION.finditer(text)]
    return EXPRESSION.sub(FIGURE, text), found


def _line_spots(text: str, expressions: list[str], context: Spot) -> Iterator[Spot]:
    lead = _LEAD.match(text.lstrip("-*+ "))
    at = -1
    for expression in expressions:
        at = text.index(FIGURE, at + 1)
        before, after = text[:at], text[at + 1 :]
        first = [match.end() for match in _END.finditer(before)]
        named = after.removeprefix("：") if not before.strip(_MARKS) else after  # - 78.6%：合格率
        stop = _STOP.search(named)
        begins = [match.end() for match in _SENTENCE.finditer(before)]
        ends = _SENTENCE.search(after)
        said = before[begins[-1] if begins else 0 :]
        sentence = said + FIGURE + after[: ends.start() if ends else len(after)]
        yield replace(
            context,
            expression=expression,
            before=before[first[-1] if first else 0 :],
            after=named[: stop.start() if stop else len(named)],
            lead=lead[1] if lead else "",
            said=said,
            sentence=sentence.strip(),
            whole=before,
        )


def weighed(spot: Spot, weights: Mapping[str, Fraction], said: Callable[[str], str] = str) -> dict[str, int]:
    """Each two letters around a figure with the weight of the nearest place that they stand in; `said` words them."""
    found: dict[str, int] = {}
    for share, text in layers(spot, weights):
        weight = int(share * ONE)
        for pair in pairs(said(text)):
            found[pair] = max(weight, found.get(pair, 0))
    return found


def layers(spot: Spot, weights: Mapping[str, Fraction]) -> Iterator[tuple[Fraction, str]]:
    """The words around a figure, the nearest first, each with its weight."""
    yield weights["near"], spot.before[-NEAR:]
    yield weights["before"], spot.before
    yield weights["after"], spot.after
    yield weights["lead"], spot.lead
    for parent in spot.parents:
        yield weights["parent"], parent
    yield weights["sentence"], spot.sentence
    yield weights["whole"], spot.whole
    for depth, heading in enumerate(spot.headings):
        yield weights["heading"] * weights["outer"] ** depth, heading
    yield weights["introduced"], spot.introduced
