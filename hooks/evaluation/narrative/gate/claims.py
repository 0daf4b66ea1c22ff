"""Words that claim something about a figure: typed beside a fact they may contradict it, so functions write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from evaluation.language import Claim, Language
from evaluation.language.grammar import ANY
from evaluation.narrative.gate.expressions import called, shows_a_figure
from evaluation.narrative.gate.prose import FIGURE, Prose
from evaluation.problems import Problem

CLAUSE_END = re.compile(
    rf"[。；;！!？?\n|]|[，,](?!(?:仍?为|达到?|即|至|到|得){FIGURE})(?!(?:均|都|全部|全都)已?(?:达|完成|实现|超))"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the text with the expressions in it, in the order in which they stand."""

    start: int
    text: str
    expressions: tuple[str, ...]

    def functions(self) -> frozenset[str]:
        return frozenset(name for expression in self.expressions for name in called(expression))

    def shows_a_figure(self) -> bool:
        return any(shows_a_figure(expression) for expression in self.expressions)


def typed_claims(prose: Prose, language: Language) -> Iterator[tuple[Problem, tuple[int, int]]]:
    """A problem for every claim typed in one clause with a figure, with the part of the text that makes it."""
    patterns = _compiled(language)
    for clause in _clauses(prose):
        if not clause.shows_a_figure():
            continue
        functions = clause.functions()
        squeezed, kept = _squeezed(clause.text)
        for claim, pattern in patterns:
            if functions.isdisjoint(claim.beside):
                for match in pattern.finditer(squeezed):
                    yield _problem(
                        prose, claim, clause.start + kept[match.start()], clause.start + kept[match.end() - 1] + 1
                    )


def has_claim(text: str, language: Language) -> bool:
    """Whether the text holds a word that may not be typed beside a figure."""
    text, _ = _squeezed(text)
    return any(pattern.search(text) or pattern.search(f"{FIGURE}{text}{FIGURE}") for _, pattern in _compiled(language))


def _squeezed(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without the spaces inside it that part no words in Chinese (增 长), and where each character stood."""
    kept = [at for at, character in enumerate(text) if not character.isspace() or _parts_words(text, at)]
    return "".join(text[at] for at in kept), tuple(kept)


def _parts_words(text: str, at: int) -> bool:
    before, after = text[:at].rstrip()[-1:], text[at:].lstrip()[:1]
    return before.isascii() or after.isascii()


def _problem(prose: Prose, claim: Claim, start: int, end: int) -> tuple[Problem, tuple[int, int]]:
    word = prose.text[start:end].replace(FIGURE, "")
    rule = f"表示{claim.name}的词不能手写在数的旁边，须由函数按数据写出"
    advice = f'请改用 {claim.use}，或写 {{{{ 原文("{word}", 理由="…") }}}}'
    return Problem(prose.place(start), rule, f"“{word}”", advice), (start, end)


def _clauses(prose: Prose) -> Iterator[Clause]:
    waiting = list(prose.expressions)
    start = 0
    for end in [*(match.start() for match in CLAUSE_END.finditer(prose.text)), len(prose.text)]:
        inside = []
        while waiting and waiting[0][0] < end:
            inside.append(waiting.pop(0)[1])
        if inside:
            yield Clause(start, prose.text[start:end], tuple(inside))
        start = end + 1


@lru_cache(maxsize=8)
def _compiled(language: Language) -> tuple[tuple[Claim, re.Pattern[str]], ...]:
    return tuple(
        (claim, re.compile(claim.pattern.replace("{数}", ANY).replace("{引}", FIGURE))) for claim in language.claims
    )
