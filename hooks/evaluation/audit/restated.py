"""Sentences that a text says twice: where they differ in a number, a period, a qualifier or an item, one is wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.sentences import Sentence
from evaluation.language import Quantity

RULE = "前后不一"
_DATE = re.compile(
    r"(?:20\d{2}|\d{4})年(?:\d{1,2}月(?:\d{1,2}日|底|末|初)?|底|末|初|度)?|\d{1,2}月(?:\d{1,2}日|底|末|初)?"
)
_CUT = re.compile(r"[。；;\n]")
_HEAD = re.compile(r"^\s*(?:[（(][\d一二三四五六七八九十]+[)）]|[①-⑳]|\d+[、.．]|[一二三四五六七八九十]+(?:、|是))")
_SHORTEST = 12
_GRAM = 3
_FEWEST_SHARED = 8
_ALIKE, _VERY_ALIKE = 62, 88  # per cent of the three-character pieces
_SLIP, _LONG, _VERY_LONG = 4, 20, 40
_MANY_WORDS, _VERY_MANY_WORDS = 10, 22
_FUNCTION_WORDS = frozenset("的了在还等并及和与、，就而也又为是其中于对将被把有近约余多不未无非…")
_FULL_YEAR = re.compile(r"(?:底|末|度)$")
_MOST_PAIRS = 60


@dataclass(frozen=True)
class Statement:
    """Part of a sentence between semicolons, as tokens: a quantity, a date, or any other character."""

    sentence: Sentence
    start: int
    text: str
    quantities: tuple[Quantity, ...]

    @property
    def line(self) -> int:
        lead = len(self.text) - len(self.text.lstrip())
        return self.sentence.line_at(self.start + lead) if self.start + lead else self.sentence.line

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self.parsed)

    @cached_property
    def parsed(self) -> tuple[tuple[str, Quantity | None], ...]:
        found: list[tuple[str, Quantity | None]] = []
        spans = sorted(
            [(one.start - self.start, one.end - self.start, one) for one in self.quantities]
            + [(match.start(), match.end(), None) for match in _DATE.finditer(self.text)],
            key=lambda span: span[:2],
        )
        at = 0
        for start, end, quantity in spans:
            if start < at:
                continue
            found.extend((character, None) for character in self.text[at:start] if not character.isspace())
            found.append((self.text[start:end], quantity))
            at = end
        found.extend((character, None) for character in self.text[at:] if not character.isspace())
        return tuple(found)

    @cached_property
    def skeleton(self) -> tuple[str, ...]:
        """The tokens with quantities and dates masked, for comparing what is said of them."""
        return tuple("#" if quantity else "日" if len(text) > 1 else text for text, quantity in self.parsed)

    @cached_property
    def grams(self) -> frozenset[tuple[str, ...]]:
        tokens = self.skeleton
        return frozenset(tokens[at : at + _GRAM] for at in range(len(tokens) - _GRAM + 1))


@dataclass(frozen=True)
class Pair:
    """Two statements that share `shared` of their pieces, with what is aligned and what differs."""

    one: Statement
    other: Statement
    shared: int

    @property
    def is_very_alike(self) -> bool:
        return self.shared * 100 >= _VERY_ALIKE * max(len(self.one.grams), len(self.other.grams))

    @cached_property
    def operations(self) -> tuple[tuple[str, int, int, int, int], ...]:
        matcher = SequenceMatcher(None, self.one.skeleton, self.other.skeleton, autojunk=False)
        return tuple(matcher.get_opcodes())

    @cached_property
    def quantities(self) -> tuple[tuple[Quantity, Quantity], ...]:
        """Quantities of the same kind that stand at the same place in the two statements."""
        return tuple((a, b) for (_, a), (_, b) in self._aligned if a and b and a.base == b.base)

    @cached_property
    def puts_words_for_others(self) -> bool:
        """Whether a word stands in the place of another (收入, 支出): then they speak of two things."""
        return any(
            kind == "replace"
            and any(token.isalpha() for token in self.one.skeleton[start:end])
            and any(token.isalpha() for token in self.other.skeleton[first:last])
            for kind, start, end, first, last in self.operations
        )

    def words_around(self, quantity: Quantity) -> int:
        """How many tokens without a break the two statements have in common around the quantity."""
        for kind, start, end, *_ in self.operations:
            if kind == "equal" and any(self.one.parsed[at][1] is quantity for at in range(start, end)):
                return end - start
        return 0

    @cached_property
    def dates(self) -> tuple[tuple[str, str], ...]:
        return tuple((a, b) for (a, p), (b, q) in self._aligned if not p and not q and len(a) > 1 and len(b) > 1)

    @property
    def _aligned(self) -> Iterator[tuple[tuple[str, Quantity | None], tuple[str, Quantity | None]]]:
        for kind, start, end, there, _ in self.operations:
            if kind == "equal":
                for at in range(end - start):
                    yield self.one.parsed[start + at], self.other.parsed[there + at]


def contradictions_of_repetition(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Differences between two statements of the same thing that cannot both be right."""
    statements = [part for sentence in sentences for part in _statements(sentence)]
    for pair in _alike(statements):
        yield from _numbers(pair)
        yield from _periods(pair)
        yield from _slips(pair)


def _numbers(pair: Pair) -> Iterator[Finding]:
    """Different numbers at the same place, where most others agree or all the words do; a missing 近 or 余."""
    agreeing = [(a, b) for a, b in pair.quantities if a.value == b.value]
    differing = [(a, b) for a, b in pair.quantities if a.value != b.value]
    wholly = len(agreeing) >= 2 * len(differing) or (pair.is_very_alike and len(differing) == 1)
    if differing:
        for a, b in differing:
            least = _MANY_WORDS if len(agreeing) >= len(differing) else _VERY_MANY_WORDS
            if not wholly and (pair.puts_words_for_others or pair.words_around(a) < least):
                continue
            reason = f"第{a.line}行同一句话里为{a.text}"
            yield Finding(b.line, RULE, _around(pair.other, b), "", reason, SURE, (a.line,))
    for a, b in agreeing:
        if a.qualifier != b.qualifier and a.value and not differing:
            loose, exact = (a, b) if a.qualifier else (b, a)
            if loose.qualifier and exact.qualifier:
                continue
            statement = pair.other if exact is b else pair.one
            reason = f"第{loose.line}行同一数字写作“{_around(pair.one if loose is a else pair.other, loose)}”"
            text = _around(statement, exact)
            expected = f"应保留“{loose.qualifier}”"
            yield Finding(exact.line, RULE, text, expected, reason, LIKELY, (loose.line,))


def _periods(pair: Pair) -> Iterator[Finding]:
    """The same numbers said of two periods."""
    same = [a for a, b in pair.quantities if a.value == b.value]
    if len(same) < 2 or len(same) < len(pair.quantities):
        return
    for a, b in pair.dates:
        if _FULL_YEAR.sub("", a) == _FULL_YEAR.sub("", b):
            continue
        longer, shorter = (pair.one, pair.other) if len(a) > len(b) else (pair.other, pair.one)
        precise, loose = (a, b) if len(a) > len(b) else (b, a)
        numbers = "、".join(one.text for one in same[:4])
        reason = f"同一组数字（{numbers}）在第{longer.line}行的时间为“{precise}”"
        yield Finding(shorter.line, RULE, f"{loose}……{numbers}", "", reason, LIKELY, (longer.line,))


def _slips(pair: Pair) -> Iterator[Finding]:
    """A few characters more, or one other, in two statements that are otherwise word for word the same."""
    changes = [one for one in pair.operations if one[0] != "equal"]
    size = sum(max(end - start, last - first) for _, start, end, first, last in changes)
    if size > _SLIP or len(pair.one.tokens) < _LONG or any(a.value != b.value for a, b in pair.quantities):
        return
    for _, start, end, first, last in changes:
        mine, theirs = pair.one.tokens[start:end], pair.other.tokens[first:last]
        if not _is_inside(pair.one, start, end) or not _is_inside(pair.other, first, last):
            continue
        if mine and theirs and len(pair.one.tokens) < _VERY_LONG:
            continue
        if not _is_telling(mine, theirs) or _doubles(pair.one, start, end) or _doubles(pair.other, first, last):
            continue
        here = "".join(pair.other.tokens[max(0, first - 8) : last + 8])
        there = "".join(pair.one.tokens[max(0, start - 8) : end + 8])
        reason = f"第{pair.one.line}行同一句话写作“{there}”"
        yield Finding(pair.other.line, RULE, here, "", reason, LIKELY, (pair.one.line,))


def _is_inside(statement: Statement, start: int, end: int) -> bool:
    """Neither at an end of the statement nor right before a number: 参与人次达到2500, 参与2500."""
    return start > 0 and end < len(statement.skeleton) and statement.skeleton[end] != "#"


def _is_telling(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """An item or a character put in or left out, or one character for another: not a number, a date or a particle."""
    if (mine and theirs and (len(mine) > 1 or len(theirs) > 1)) or any(len(one) > 1 for one in (*mine, *theirs)):
        return False
    telling = [one for one in (*mine, *theirs) if one not in _FUNCTION_WORDS and one.isalpha()]
    return bool(telling) and "等" not in (*mine[:1], *theirs[:1])


def _doubles(statement: Statement, start: int, end: int) -> bool:
    """Whether the characters only repeat those beside them: doubled words are reported as such."""
    own = statement.tokens[start:end]
    size = end - start
    return size > 0 and own in (statement.tokens[start - size : start], statement.tokens[end : end + size])


def _around(statement: Statement, quantity: Quantity) -> str:
    text = statement.sentence.text
    return text[max(0, quantity.start - 12) : quantity.end + 6].replace("\n", "").strip()


def _statements(sentence: Sentence) -> Iterator[Statement]:
    marks = [0, *(match.end() for match in _CUT.finditer(sentence.text)), len(sentence.text)]
    for start, end in pairwise(marks):
        text = sentence.text[start:end].rstrip("。；;\n")
        head = _HEAD.match(text)
        begin = start + (head.end() if head else 0)
        text = sentence.text[begin : start + len(text)]
        own = tuple(one for one in sentence.quantities if begin <= one.start and one.end <= begin + len(text))
        if len(text.strip()) >= _SHORTEST:
            yield Statement(sentence, begin, text, own)


def _alike(statements: Sequence[Statement]) -> Iterator[Pair]:
    """Pairs that share most of the shorter one's three-character pieces, found through the rarer pieces."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, statement in enumerate(statements):
        for gram in statement.grams:
            holders[gram].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for holding in holders.values():
        if len(holding) <= _MOST_PAIRS:
            for at, first in enumerate(holding):
                for second in holding[at + 1 :]:
                    shared[first, second] += 1
    for (first, second), count in sorted(shared.items()):
        one, other = statements[first], statements[second]
        shorter = min(len(one.grams), len(other.grams))
        if count >= _FEWEST_SHARED and count * 100 >= _ALIKE * shorter and one.tokens != other.tokens:
            yield Pair(one, other, count)
