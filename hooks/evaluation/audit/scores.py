"""Scores against their full marks and deductions, grades against scores and the thresholds that the text states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import SURE, Finding
from evaluation.audit.lists import is_full_mark
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.words import Words
from evaluation.language import folded
from evaluation.numbers.amounts import decimal_string

GRADE, SCORE = "得分与等级", "得分与满分"
BOUND = re.compile(r"以[上下]|[≥≤<>＜＞]|低于|高于|不足|未满|不低于|[-—–~～至到]")
BELOW = re.compile(r"以下|低于|不足|未满|(?:<|＜)\s*\d")
NUMBER, MOST_SAID = re.compile(r"\d+(?:\.\d+)?"), 30
GRADED = re.compile(
    r"(?:等级|级别|等次|档次|结论|结果)(?:[为是：:]|[定评]为|(?=[“\"]?[优良中差合]))|[定评]为[^，。]{0,4}等[级次]|项目等级"
)
SUMMED = re.compile(r"(?:自评|综合|最终|评价|绩效)(?:总?得?分)|总分|总得分|(?:自评|共计|合计)$")
Scale = Mapping[str, tuple[Fraction, Fraction]]


def thresholds(text: str, words: Words) -> Scale:
    """The scale of grades that a text states, else the usual one."""
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for _, grade, bounds in _stated(folded(text), words):
        found.setdefault(grade, bounds)
    lows = sorted(low for low, _ in found.values())
    for grade, (low, high) in found.items() if len(set(lows)) == len(lows) else ():  # 90分以上为优，80分以上为良
        above = next((one for one in lows if one > low), high)
        found[grade] = (low, min(high, above) if high >= 1000 else high)
    return found or {grade: (Fraction(low), Fraction(high)) for grade, (low, high) in words.usual_grades.items()}


def _stated(text: str, words: Words) -> Iterator[tuple[range, str, tuple[Fraction, Fraction]]]:
    """Each piece of a text that gives a grade its bounds: 90分（含）以上为优, 80≤得分＜90为良, 中：60—80分."""
    plain = re.sub(r"[（(]含?[\d.]*分?[)）]", lambda one: "　" * len(one[0]) if "含" in one[0] else one[0], text)
    for piece in re.finditer(r"[^，,。；;、（()）\n]{4,}", plain):
        said = piece[0].replace("　", "")
        grade = re.search(rf"为[“\"‘]?(?P<a>{_grades(words)})[”\"’]?$|^[“\"]?(?P<b>{_grades(words)})[”\"]?[：:]", said)
        numbers = [Fraction(one) for one in NUMBER.findall(said)]
        if grade and len(said) <= MOST_SAID and 0 < len(numbers) < 3 and BOUND.search(said):
            if len(numbers) == 1:
                numbers = [Fraction(0), *numbers] if BELOW.search(said) else [*numbers, Fraction(1000)]
            yield range(*piece.span()), grade["a"] or grade["b"], (min(numbers), max(numbers))


def _grades(words: Words) -> str:
    return "|".join(sorted(words.lists["grades"], key=len, reverse=True))


def scores(evidence: Evidence) -> Iterator[Finding]:
    words = evidence.words
    scale = thresholds(evidence.text, words)
    for at, sentence in enumerate(evidence.sentences):
        later = "".join(one.text for one in evidence.sentences[at + 1 : at + 3] if GRADED.search(one.text))
        bounds = [piece for piece, *_ in _stated(folded(sentence.text), words)]
        for figure in sentence.figures:
            if figure.base == "分" and figure.exact and not any(figure.start - sentence.start in one for one in bounds):
                yield from _graded(figure, sentence, later, scale, words)
        yield from _above_full(sentence, words)


def _graded(figure: Figure, sentence: Sentence, later: str, scale: Scale, words: Words) -> Iterator[Finding]:
    is_score = words.has(figure.label, "scored", "totalling") and not words.has(figure.label, "standards", "averages")
    if not is_score or figure.depth or is_full_mark(figure, sentence):
        return
    highest = max((high for _, high in scale.values() if high < 1000), default=Fraction(100))
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
    tail = folded(sentence.after(figure) + (later if SUMMED.search(figure.label) else ""))
    for piece, *_ in _stated(tail, words):
        tail = tail[: piece.start] + "　" * len(piece) + tail[piece.stop :]
    grading, is_so = "|".join(words.lists["grading"]), r"(?:为|是|属于|：|:|[^，,；;。]{0,8}?为)?\s*[“\"'‘]?"
    said = re.search(rf"(?:{grading}){is_so}(?P<grade>{_grades(words)})(?=[”\"'’，,；;。.（()）等级档]|$)", tail)
    return said["grade"] if said else ""


def _bounds(low: Fraction, high: Fraction) -> str:
    least = decimal_string(low)
    return f"{least}分以上" if high >= 1000 else f"{least}至{decimal_string(high)}分"


def _above_full(sentence: Sentence, words: Words) -> Iterator[Finding]:
    """甲（40分）得37.5分: a score within its full marks, and 扣 what is missing."""
    full: Figure | None = None
    for figure in sentence.figures:
        if figure.base != "分" or not figure.exact:
            continue
        if figure.depth or "满分" in figure.label or "分值" in figure.label:
            head = sentence.until(figure).rstrip()
            full = None if re.search(r"\d分[（(](?:满分|分值|权重)?[为是：:]?$", head) else figure
        elif words.has(figure.label, "totalling") or "总" in figure.label:
            full = None
        elif full is not None and "得" in figure.label[-4:]:
            if figure.value > full.value and sentence.between(full, figure).count("，") < 2:
                reason, said = f"得分{figure.text}大于满分{full.text}", f"满分{full.text}……{figure.named}"
                yield figure.finding(SCORE, reason, SURE, "得分不能超过满分", said=said)
            full = None
