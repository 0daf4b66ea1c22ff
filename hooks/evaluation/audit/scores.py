"""Scores against their full marks and deductions, grades against scores and the thresholds that the text states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import SURE, Finding
from evaluation.audit.lists import is_full_mark
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.scales import OPEN, Scale, any_grade, scale_of, stated
from evaluation.audit.words import Words
from evaluation.numbers.amounts import decimal_string

GRADE, SCORE = "得分与等级", "得分与满分"
GRADED = re.compile(
    r"(?:等级|级别|等次|档次|结论|结果)(?:[为是：:]|[定评]为|(?=[“\"]?[优良中差合]))|[定评]为(?=[“\"])|[定评]为[^，。]{0,4}等[级次]|项目等级"
)
SUMMED = re.compile(r"(?:自评|综合|最终|评价|绩效)(?:总?得?分)|总分|总得分|(?:自评|共计|合计|实得)$|^得分$")
LOST = re.compile("扣分?(?:为|是|了)?$")
HUNDRED, SHORTEST_LEAD = Fraction(100), 5


def scores(evidence: Evidence) -> Iterator[Finding]:
    words = evidence.words
    scale = scale_of(evidence.text, words)
    for at, sentence in enumerate(evidence.sentences):
        later = "".join(one.text for one in evidence.sentences[at + 1 : at + 3] if GRADED.search(one.text))
        for figure in sentence.figures:
            if figure.base == "分" and figure.exact and figure not in evidence.parts:
                yield from _graded(figure, sentence, later, scale, words)
        yield from _lost(sentence, words)


def _is_score(figure: Figure, sentence: Sentence, words: Words) -> bool:
    is_said = words.has(figure.label, "scored", "totalling") and not words.has(figure.label, "standards", "averages")
    return is_said and not figure.depth and not is_full_mark(figure, sentence)


def _graded(figure: Figure, sentence: Sentence, later: str, scale: Scale, words: Words) -> Iterator[Finding]:
    if not _is_score(figure, sentence, words):
        return
    highest = max((high for _, high in scale.values() if high < OPEN), default=HUNDRED)
    is_total = any(word in figure.label for word in ("总", "综合", "最终", "自评", "共", "绩效", "评价"))
    said = _said_grade(figure, sentence, later, words) if is_total or figure.value > highest / 2 else ""
    grade = said if said in scale else said[:1]
    low, high = scale.get(grade, (figure.value, figure.value))
    if low <= figure.value <= high:
        return
    right = max(
        (pair for pair in scale.items() if pair[1][0] <= figure.value), key=lambda pair: pair[1][0], default=("",)
    )[0]
    reason = f"{said}的分数段是{_bounds(low, high)}，{figure.text}{'低于' if figure.value < low else '高于'}它"
    expected = f"按分数应为{right}" if right else ""
    yield figure.finding(GRADE, reason, SURE, expected, said=f"{figure.named}……{said}")


def _said_grade(figure: Figure, sentence: Sentence, later: str, words: Words) -> str:
    """The grade that the text behind a score gives it, not those of a scale; empty where it gives none."""
    tail = sentence.after(figure) + (later if SUMMED.search(figure.label) else "")
    for piece, *_ in stated(tail, words):
        tail = tail[: piece.start] + "　" * len(piece) + tail[piece.stop :]
    grading, is_so = "|".join(words.lists["grading"]), r"(?:为|是|属于|：|:|[^，,；;。]{0,8}?为)?\s*[“\"'‘]?"
    said = re.search(rf"(?:{grading}){is_so}(?P<grade>{any_grade(words)})(?=[”\"'’，,；;。.（()）等级档]|$)", tail)
    return said["grade"] if said else ""


def _bounds(low: Fraction, high: Fraction) -> str:
    least = decimal_string(low)
    return f"{least}分以上" if high >= OPEN else f"{least}至{decimal_string(high)}分"


def _lost(sentence: Sentence, words: Words) -> Iterator[Finding]:
    """合计93.1分，扣6.9分: of a hundred points, or of the full marks that the sentence states."""
    marks = [one for one in sentence.figures if one.base == "分" and one.exact and not one.depth]
    full = max((one.value for one in marks if "满分" in one.label), default=HUNDRED)
    near = [(one, sentence) for one in marks]
    near = near if any(SUMMED.search(one.label) for one in marks) else [*_marks_before(sentence), *near]
    scored = [one for one, where in near if SUMMED.search(one.label) and _is_score(one, where, words)]
    for lost in (one for one in marks if len(scored) == 1 and LOST.search(one.label)):
        score = scored[0]
        is_first = len(lead := sentence.until(lost)) < SHORTEST_LEAD or "满分" in lead
        is_beside = is_first if score.sentence < lost.sentence else score.segment == lost.segment
        is_whole = lost.label.strip("共累计") in ("扣", "扣分") and is_beside
        if is_whole and lost.order > score.order and score.value + lost.value != full and full / 2 < score.value < full:
            reason = f"{score.named}，{decimal_string(full)}分－{score.text}＝{score.shown(full - score.value)}"
            yield lost.finding(SCORE, reason, SURE, f"应为{lost.shown(full - score.value)}", (score.place,))
            break


def _marks_before(sentence: Sentence) -> Iterator[tuple[Figure, Sentence]]:
    """The points that the two sentences before state: 合计91.5分，等级为优。扣8.5分."""
    for before in sentence.before[-2:]:
        yield from ((one, before) for one in before.figures if one.base == "分" and one.exact and not one.depth)
