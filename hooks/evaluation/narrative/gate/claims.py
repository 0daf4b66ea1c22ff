"""Words that claim something about a figure, beside it or alone: functions write them, as the data say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.language import FIGURE, Language, Pattern, any_of, claims
from evaluation.narrative.expressions import calls, shows_a_figure
from evaluation.narrative.gate.prose import Prose
from evaluation.problems import Problem

CLAUSE_END = re.compile(
    rf"[。；;！!？?\n|]|[，,](?!(?:仍?为|达到?|即|至|到|得){FIGURE})(?!(?:均|都|全部|全都)已?(?:达|完成|实现|超))"
)
SENTENCE = 200  # characters of it that are read before a clause
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the text with the expressions in it, in the order in which they stand, and its sentence before it."""

    start: int
    text: str
    before: str
    expressions: tuple[str, ...]

    def functions(self) -> frozenset[str]:
        return frozenset(name for expression in self.expressions for name, _ in calls(expression))

    def shows_a_figure(self) -> bool:
        return any(shows_a_figure(expression) for expression in self.expressions)


def typed_claims(prose: Prose, language: Language) -> Iterator[tuple[Problem, tuple[int, int]]]:
    """A problem for every claim typed in one clause with a figure, and for every one that needs no figure beside it."""
    for clause in _clauses(prose):
        squeezed, kept = _squeezed(clause.text)
        if not squeezed:
            continue
        functions = clause.functions()
        found: Iterable[tuple[Pattern, tuple[int, int]]] = ()
        if clause.shows_a_figure():
            found = _beside_a_figure(squeezed, functions, language)
        elif not any_of(language.prospective).search(clause.before):  # the sentence has not turned to what is planned
            found = _standing(squeezed, language)
        for claim, (start, end) in found:
            yield _problem(prose, claim, clause.start + kept[start], clause.start + kept[end - 1] + 1)


def has_claim(text: str, language: Language) -> bool:
    """Whether the text holds a word that may not be typed, beside a figure or alone."""
    text, _ = _squeezed(text)
    beside = claims(language, "claims")
    return any(pattern.search(text) or pattern.search(f"{FIGURE}{text}{FIGURE}") for _, pattern in beside) or any(
        _standing(text, language)
    )


def _beside_a_figure(
    text: str, functions: frozenset[str], language: Language
) -> Iterator[tuple[Pattern, tuple[int, int]]]:
    for claim, pattern in claims(language, "claims"):
        if functions.isdisjoint(claim.beside):
            yield from ((claim, match.span()) for match in pattern.finditer(text))


def _standing(text: str, language: Language) -> Iterator[tuple[Pattern, tuple[int, int]]]:
    """What the clause says of something measured as a fact, and not as something intended, asked or supposed."""
    intended = any_of(language.intended).search(text)
    for claim, pattern in claims(language, "standing_claims"):
        for match in pattern.finditer(text):
            if not intended or intended.start() >= match.end():
                yield claim, match.span()


def _squeezed(text: str) -> tuple[str, Sequence[int]]:
    """The text without the spaces inside it that part no words in Chinese (增 长), and where each character stood."""
    if not _SPACE.search(text):
        return text, range(len(text))
    kept = [at for at, character in enumerate(text) if not character.isspace() or _parts_words(text, at)]
    return "".join(text[at] for at in kept), kept


def _parts_words(text: str, at: int) -> bool:
    before, after = text[:at].rstrip()[-1:], text[at:].lstrip()[:1]
    return before.isascii() or after.isascii()


def _problem(prose: Prose, claim: Pattern, start: int, end: int) -> tuple[Problem, tuple[int, int]]:
    word = prose.text[start:end].replace(FIGURE, "")
    rule = f"表示{claim.name}的词不能手写，须由函数按数据写出"
    advice = f'请改用 {claim.use}，或写 {{{{ 原文("{word}", 理由="…") }}}}'
    return Problem(prose.place(start), rule, f"“{word}”", advice), (start, end)


def _clauses(prose: Prose) -> Iterator[Clause]:
    waiting = list(prose.expressions)
    start = sentence = 0
    for end in [*(match.start() for match in CLAUSE_END.finditer(prose.text)), len(prose.text)]:
        inside = []
        while waiting and waiting[0][0] < end:
            inside.append(waiting.pop(0)[1])
        yield Clause(start, prose.text[start:end], prose.text[max(sentence, start - SENTENCE) : start], tuple(inside))
        start = end + 1
        sentence = sentence if prose.text[end:start] in "，," else start
