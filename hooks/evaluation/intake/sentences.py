"""The pages of a year held against the text of a second source: each sentence that is other there, or on one side only.

A report mostly exists as a document that somebody approved before its pages are made of it. What no figure knows
— names, dates, states, what was left out — is known there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.documents import Paragraph
from evaluation.intake.reconciling import CHECK
from evaluation.narrative.questions.lexicon import pairs
from evaluation.problems import Place, Problem
from evaluation.review import Item

ALIKE = Fraction(1, 2)  # of the pairs of letters of two sentences that one is the other with a mistake in it
SAME = Fraction(1, 4)  # of the other text's sentences that must stand here for it to be the text of these pages
PAGE = Fraction(1, 3)  # of a page's sentences that must stand there for the page to be of that text
LEAST, SHOWN = 4, 60  # letters of a sentence; letters that a message shows
_SENTENCE = re.compile(r"[^。；！？\n]+")
_LINK, _MARK = re.compile(r"\[([^\]]*)\]\([^)]*\)"), re.compile(r"[*#>`|_\s]+")
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．](?!\d)|[-•●])")
_STOP, _LETTER = re.compile("[，。；]"), re.compile(r"[\u4e00-\u9fff]")
_UNSAID = re.compile(r"[^\w.%〔〕-]|(?<=\d),(?=\d{3})")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is shown, and without marks, numbering and signs: `said` is what is compared."""

    text: str
    said: str
    place: Place
    ends: bool  # and is no title


@dataclass(frozen=True)
class ProseReconciled:
    """How many sentences of the other text stand here, of how many, and what is otherwise."""

    same: int
    of: int
    differences: tuple[Problem, ...] = ()

    @property
    def is_same_text(self) -> bool:
        """Whether the other text is that of these pages at all; one that tells the same in other words is none."""
        return self.same >= self.of * SAME and self.same > 0


def prose_reconciled(paragraphs: Iterable[Paragraph], items: Iterable[Item], file: str) -> ProseReconciled:
    """`items` are the sentences of the pages as a reader sees them."""
    theirs = [one for paragraph in paragraphs for one in _sentences(paragraph.text, Place(f"{file} {paragraph.place}"))]
    pages = (item for item in items if item.file.endswith(".md") and not item.text.startswith("{{"))
    ours = [one for item in pages for one in _sentences(item.text, item.place)]
    known, here = {one.said for one in theirs}, {one.said for one in ours}
    result = ProseReconciled(sum(one.said in here for one in theirs), len(theirs))
    if not result.is_same_text:
        return result
    full = [one for one in ours if one.ends]
    times, same = (Counter(one.place.file for one in part) for part in (full, [x for x in full if x.said in known]))
    told = {file for file, count in same.items() if count >= times[file] * PAGE}
    other = [one for one in ours if one.said not in known and one.place.file in told]
    left = [one for one in theirs if one.said not in here]
    return ProseReconciled(result.same, result.of, tuple(_differences(other, left, theirs)))


def _sentences(text: str, place: Place) -> Iterator[Sentence]:
    for match in _SENTENCE.finditer(_LINK.sub(r"\1", text)):
        shown = _MARK.sub("", match[0])
        said = said_plainly(shown)
        if len(_LETTER.findall(said)) >= LEAST:
            yield Sentence(shown, said, place, bool(_STOP.search(text)))


def said_plainly(text: str) -> str:
    """A text as it reads aloud: without spaces, marks, numbering and the signs between."""
    return _UNSAID.sub("", _NUMBERING.sub("", unicodedata.normalize("NFKC", _MARK.sub("", text))))


def _differences(ours: Sequence[Sentence], left: Sequence[Sentence], theirs: Sequence[Sentence]) -> Iterator[Problem]:
    """Each sentence that only we have, beside the one of theirs that it is most like; then what only they have."""
    having: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(theirs):
        for pair in pairs(one.said):
            having[pair].append(at)
    matched = set[str]()
    for one in ours:
        likest = _likest(one, theirs, having)
        if likest is None:
            yield Problem(one.place, "另一份里没有这句话", f"“{one.text[:SHOWN]}”", CHECK)
        else:
            matched.add(likest.said)
            rule = f"这句话与另一份不同：那里是“{likest.text[:SHOWN]}”（{likest.place}）"
            yield Problem(one.place, rule, f"“{one.text[:SHOWN]}”", CHECK)
    for one in left:
        if one.said not in matched and one.ends:
            yield Problem(one.place, "另一份里有这句话，这里没有", f"“{one.text[:SHOWN]}”", CHECK)


def _likest(one: Sentence, theirs: Sequence[Sentence], having: dict[str, list[int]]) -> Sentence | None:
    own = pairs(one.said)
    shared = defaultdict[int, int](int)
    for pair in own:
        for at in having.get(pair, ()):
            shared[at] += 1
    rated = ((Fraction(2 * count, len(own) + len(pairs(theirs[at].said))), -at) for at, count in shared.items())
    ratio, at = max(rated, default=(Fraction(0), 0))
    return theirs[-at] if ratio >= ALIKE else None
