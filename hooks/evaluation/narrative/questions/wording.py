"""Words that say the opposite: of a figure's own name, or of what stands everywhere else: 已经写明 for 没有写明.

The language is learned from what is there to read — the year's pages and cells, and the pages that the engine ships —
and from nothing else; a word that stands as it does elsewhere, or as nowhere, is not asked about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from evaluation.language import FIGURE
from evaluation.narrative.expressions import EXPRESSION
from evaluation.narrative.questions.spots import Asked, Spot, without_head
from evaluation.problems import Place, Problem
from evaluation.shipped import START

OPPOSITE = "文字与数的名称意思相反"


def state_questions(spot: Spot, called: str, opposites: Sequence[Sequence[str]]) -> Asked:
    """`called` is the figure's id and label, or the call that picks rows by their state."""
    clause = f"{spot.before} {spot.after}"
    for first, second in opposites:
        for own, other in ((first, second), (second, first)):
            is_named = _says(called, own, other) and not _says(called, other, own)
            if is_named and _says(clause, other, own) and not _says(clause, own, other):
                found = f"“{other}”，数的名称里是“{own}”（{called[:60]}）"
                yield f"{called} {other}", Problem(spot.place, OPPOSITE, found, "词写反的改词，引错的改引用")


def _says(text: str, word: str, other: str) -> bool:
    """Whether a text says the word itself, not as the end of its opposite: 达成 is not said by 未达成."""
    return word in (text.replace(other, "") if word in other else text)


TURNED = "疑似写反"
_BEFORE, _AFTER = re.compile(r"[\u4e00-\u9fff]{2}$"), re.compile(r"[\u4e00-\u9fff]{2}")
_Beside = tuple[str, str, str]  # the word, the side, the two letters there
Opposites = Sequence[Sequence[str]]


class Usage:
    """In which lines each word stands beside which letters."""

    def __init__(self, texts: Iterable[str], opposites: Opposites) -> None:
        self.other = {word: pair[1 - at] for pair in opposites for at, word in enumerate(pair[:2])}
        longest = sorted(self.other, key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, longest)))
        self._lines: dict[_Beside, set[str]] = defaultdict(set)
        for line in {line for text in texts for line in text.splitlines()} if self.other else ():
            for _, beside in self.found(line):
                for one in beside:
                    self._lines[one].add(line)

    def found(self, line: str) -> Iterator[tuple[str, list[_Beside]]]:
        """The words of a line, each with what stands beside it, the letters behind it first."""
        for match in self._words.finditer(line):
            after, before = _AFTER.match(line, match.end()), _BEFORE.search(line[: match.start()])
            sides = (("后", after), ("前", before))
            yield match[0], [(match[0], side, letters[0]) for side, letters in sides if letters]

    def turned(self, line: str) -> Iterator[tuple[str, str]]:
        """The words that stand as only their opposites do in other lines, each with the words there."""
        for word, beside in self.found(line):
            if any(side == "后" and self._elsewhere(one, line) for one in beside for side in one[1:2]):
                continue
            for _, side, letters in beside:
                other = self.other[word]
                if self._elsewhere((other, side, letters), line) and not self._elsewhere((word, side, letters), line):
                    yield word, f"{other}{letters}" if side == "后" else f"{letters}{other}"
                    break

    def _elsewhere(self, beside: _Beside, line: str) -> bool:
        return bool(self._lines.get(beside, set()) - {line})


def usage_of(texts: Iterable[str], opposites: Opposites) -> Usage:
    """How the words are used in these texts and in the pages that every project begins with."""
    return Usage([prose(text) for text in (*texts, *_shipped())], opposites)


@lru_cache(maxsize=1)
def _shipped() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted((START / "docs").glob("*.md")))


def prose(text: str) -> str:
    """A text on the same lines without front matter, a sign for each expression."""
    return EXPRESSION.sub(lambda match: FIGURE + "\n" * match[0].count("\n"), "\n".join(without_head(text)))


def wording_questions(sources: Mapping[Place, str], usage: Usage) -> Asked:
    """What is asked of pages, whose place has no row, and of cells."""
    for place, text in sources.items():
        lines = zip(prose(text).splitlines(), without_head(text), strict=False)
        for number, (line, typed) in enumerate(lines, start=1):
            named = "".join(match[0] for match in EXPRESSION.finditer(typed))  # a figure called so vouches for its word
            for word, usual in (one for one in usage.turned(line) if one[0] not in named):
                at = place if place.row else Place(place.file, number)
                said = line[max(0, line.index(word) - 8) : line.index(word) + len(word) + 8].replace(FIGURE, "…")
                advice = f"别处写的是“{usual}”。写反了的请改"
                yield line.strip(), Problem(at, TURNED, f"“{word}”（{said.strip()}）", advice)
