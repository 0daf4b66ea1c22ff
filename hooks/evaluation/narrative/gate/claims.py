"""Words that claim something about a figure, beside it or alone: functions write them, as the data say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
COMPARED = r"(?:(?:比|较|同|与|和)[\u4e00-\u9fff]{1,8}?(?:相比|比)?)?"
ENDED = r"(?=\s*(?:\Z|[、（）()”]|等|且|并|和|的?主?要?原因))"
NOTHING = "(?!)"
_SPACE = re.compile(r"\s")


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
    """A problem for every claim typed in one clause with a figure, and for every one that needs no figure beside it."""
    for clause in _clauses(prose):
        squeezed, kept = _squeezed(clause.text)
        functions = clause.functions()
        if clause.shows_a_figure():
            found = _beside_a_figure(squeezed, functions, language)
        else:
            found = _standing(squeezed, language)
        for claim, (start, end) in found:
            yield _problem(prose, claim, clause.start + kept[start], clause.start + kept[end - 1] + 1)


def has_claim(text: str, language: Language) -> bool:
    """Whether the text holds a word that may not be typed, beside a figure or alone."""
    text, _ = _squeezed(text)
    beside = _compiled(language, "claims")
    return any(pattern.search(text) or pattern.search(f"{FIGURE}{text}{FIGURE}") for _, pattern in beside) or any(
        _standing(text, language)
    )


def _beside_a_figure(
    text: str, functions: frozenset[str], language: Language
) -> Iterator[tuple[Claim, tuple[int, int]]]:
    for claim, pattern in _compiled(language, "claims"):
        if functions.isdisjoint(claim.beside):
            yield from ((claim, match.span()) for match in pattern.finditer(text))


def _standing(text: str, language: Language) -> Iterator[tuple[Claim, tuple[int, int]]]:
    """What the clause says of something measured as a fact, and not as something intended, asked or supposed."""
    for claim, pattern in _compiled(language, "standing_claims"):
        for match in pattern.finditer(text):
            if not any(word in text[: match.start()] for word in language.intended):
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


def _problem(prose: Prose, claim: Claim, start: int, end: int) -> tuple[Problem, tuple[int, int]]:
    word = prose.text[start:end].replace(FIGURE, "")
    rule = f"表示{claim.name}的词不能手写，须由函数按数据写出"
    advice = f'请改用 {claim.use}，或写 {{{{ 原文("{word}", 理由="…") }}}}'
    return Problem(prose.place(start), rule, f"“{word}”", advice), (start, end)


def _clauses(prose: Prose) -> Iterator[Clause]:
    waiting = list(prose.expressions)
    start = 0
    for end in [*(match.start() for match in CLAUSE_END.finditer(prose.text)), len(prose.text)]:
        inside = []
        while waiting and waiting[0][0] < end:
            inside.append(waiting.pop(0)[1])
        yield Clause(start, prose.text[start:end], tuple(inside))
        start = end + 1


@lru_cache(maxsize=8)
def _compiled(language: Language, which: str) -> tuple[tuple[Claim, re.Pattern[str]], ...]:
    """The claims of that kind, `claims` or `standing_claims`, with their patterns written out."""
    measured = rf"(?:{'|'.join(language.measured) or NOTHING}|[\u4e00-\u9fff][率量额费数])"
    spared = "".join(f"(?<!{word})" for word in language.unmeasured)
    parts = {
        "{数}": ANY,
        "{引}": FIGURE,
        "{量名}": f"(?:{measured}{spared})",
        "{程度}": f"(?:{'|'.join(language.degrees) or NOTHING})*",
        "{比}": COMPARED,
        "{终}": ENDED,
    }
    claims: tuple[Claim, ...] = getattr(language, which)
    return tuple((claim, re.compile(_written_out(claim.pattern, parts))) for claim in claims)


def _written_out(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern
