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
FROM = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*[（(]?含?[）)]?\s*(?:及|\(含\))?\s*以上[^，,；;。、）)]{0,6}?为[“\"]?(?P<grade>{grades})"
)
RANGE = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*[（(]?含?[）)]?\s*[-—–~～至到]+\s*(?P<high>\d+(?:\.\d+)?)\s*分?[^，,；;。、）)]{0,6}?为[“\"]?(?P<grade>{grades})"
)
LEAST = re.compile(r"(?:≥|>=)\s*(?P<low>\d+(?:\.\d+)?)\s*分?为[“\"]?(?P<grade>{grades})")
BELOW = re.compile(r"(?P<high>\d+(?:\.\d+)?)\s*分?\s*以下[^，,；;。、）)]{0,6}?为[“\"]?(?P<grade>{grades})")
GRADED = re.compile(
    r"(?:等级|等次|档次|结论|结果)(?:[为是：:]|[定评]为|(?=[“\"]?[优良中差合]))|[定评]为[^，。]{0,4}等[级次]|项目等级"
)
SUMMED = re.compile(r"(?:自评|综合|最终|评价|绩效)(?:总?得?分)|总分|总得分|(?:自评|共计|合计)$")


def thresholds(text: str, words: Words) -> Mapping[str, tuple[Fraction, Fraction]]:
    """The scale of grades that a text states, else the usual one."""
    grades = "|".join(sorted(words.lists["grades"], key=len, reverse=True))
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for pattern in (FROM, LEAST, RANGE, BELOW):
        for match in re.finditer(pattern.pattern.replace("{grades}", grades), folded(text)):
            part = match.groupdict()
            bounds = sorted((Fraction(part.get("low") or 0), Fraction(part.get("high") or 1000)))
            found.setdefault(match["grade"], (bounds[0], bounds[1]))
    usual = {grade: (Fraction(low), Fraction(high)) for grade, (low, high) in words.usual_grades.items()}
    return found or usual


def scores(evidence: Evidence) -> Iterator[Finding]:
    words = evidence.words
    scale = thresholds(evidence.text, words)
    for at, sentence in enumerate(evidence.sentences):
        later = "".join(one.text for one in evidence.sentences[at + 1 : at + 3] if GRADED.search(one.text))
        for figure in sentence.figures:
            if figure.base == "分" and figure.exact:
                yield from _graded(figure, sentence, later, scale, words)
        yield from _above_full(sentence, words)


def _graded(
    figure: Figure, sentence: Sentence, later: str, scale: Mapping[str, tuple[Fraction, Fraction]], words: Words
) -> Iterator[Finding]:
    if not words.has(figure.label, "scored", "totalling") or words.has(figure.label, "standards") or figure.depth:
        return
    if is_full_mark(figure, sentence):
        return
    highest = max((high for _, high in scale.values() if high < 1000), default=Fraction(100))
    is_total = any(word in figure.label for word in ("总", "综合", "最终", "自评", "共", "绩效", "评价"))
    said = _said_grade(figure, sentence, later, words) if is_total or figure.value > highest / 2 else ""
    grade = said if said in scale else said[:1]
    if grade not in scale:
        return
    low, high = scale[grade]
    top = max(one[1] for one in scale.values())
    if low <= figure.value < high or (figure.value == high and (high == top or low <= figure.value)):
        return
    right = next(
        (grade for grade, (a, b) in scale.items() if a <= figure.value < b or (b == top and a <= figure.value)), ""
    )
    yield Finding(
        sentence.block,
        figure.place,
        GRADE,
        f"{figure.named}……{said}",
        f"{said}的分数段是{_bounds(low, high)}，{figure.text}{'低于' if figure.value < low else '高于'}它",
        SURE,
        f"按分数应为{right}" if right else "",
    )


def _said_grade(figure: Figure, sentence: Sentence, later: str, words: Words) -> str:
    """The grade that the text behind a score gives it, not those of a scale; empty where it gives none."""
    tail = sentence.after(figure)
    tail += later if SUMMED.search(figure.label) else ""
    for pattern in (RANGE, FROM, LEAST, BELOW):
        tail = re.sub(pattern.pattern.replace("{grades}", "|".join(words.lists["grades"])), "", folded(tail))
    following = [one for one in sentence.figures if one.start > figure.start and one.base == "分" and not one.depth]
    if (
        following
        and words.has(following[0].label, "scored")
        and any(w in following[0].label for w in ("总分", "综合", "最终"))
    ):
        tail = tail[: following[0].start - figure.quantity.end]
    grades = "|".join(sorted(words.lists["grades"], key=len, reverse=True))
    said = re.search(
        rf"(?:{'|'.join(words.lists['grading'])})(?:为|是|属于|：|:|[^，,；;。]{{0,8}}?为)?\s*[“\"'‘]?(?P<grade>{grades})(?=[”\"'’，,；;。.（()）等级档]|$)",
        tail,
    )
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
                yield Finding(
                    sentence.block,
                    figure.place,
                    SCORE,
                    f"满分{full.text}……{figure.named}",
                    f"得分{figure.text}大于满分{full.text}",
                    SURE,
                    "得分不能超过满分",
                )
            full = None
