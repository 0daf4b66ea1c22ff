"""The grades that a text gives by bounds: 90分（含）以上为优, 80≤得分＜90为良, 中：60—80分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from evaluation.audit.words import Words
from evaluation.language import folded

BOUND = re.compile(r"以[上下]|[≥≤<>＜＞]|低于|高于|不足|未满|不低于|[-—–~～至到]|\[")
BELOW = re.compile(r"以下|低于|不足|未满|(?:<|＜)\s*\d")
PIECE = re.compile(
    r"[\[(（][\d.]+[,，][\d.]+[\])）][^，,。；;、（()）\n]*|[^，,。；;、（()）\n]{1,8}[（(][\d≥>＞≤<＜][^（()）：:，,；;\n]*[)）]|[^，,。；;、（()）\n]{4,}"
)
NUMBER, MOST_SAID, OPEN = re.compile(r"\d+(?:\.\d+)?"), 30, Fraction(1000)
Bounds = tuple[Fraction, Fraction]
Scale = Mapping[str, Bounds]


def any_grade(words: Words) -> str:
    return "|".join(sorted(words.lists["grades"], key=len, reverse=True))


def stated(text: str, words: Words) -> Iterator[tuple[range, str, Bounds]]:
    """Each piece of a text that gives a grade its bounds."""
    if not any(grade in text for grade in words.lists["grades"]):
        return
    plain = re.sub(
        r"[（(]含?[\d.]*分?[)）]", lambda one: "　" * len(one[0]) if "含" in one[0] else one[0], folded(text)
    )
    grades = any_grade(words)
    named = re.compile(
        rf"为[“\"‘]?(?P<a>{grades})(?:[”\"’]|$)|^[“\"]?(?P<b>{grades})(?:[”\"]?[级等]?[：:]|\s*[≥<＜\d])|(?:[上下分](?P<c>{grades})$|(?P<d>{grades})[”\"]?[级等]?[（(])"
    )
    for piece in PIECE.finditer(plain) if BOUND.search(plain) else ():
        said = piece[0].replace("　", "")
        grade = named.search(said)
        numbers = [Fraction(one) for one in NUMBER.findall(said)]
        if grade and len(said) <= MOST_SAID and 0 < len(numbers) < 3 and BOUND.search(said):
            if len(numbers) == 1:
                numbers = [Fraction(0), *numbers] if BELOW.search(said) else [*numbers, OPEN]
            yield (
                range(*piece.span()),
                grade["a"] or grade["b"] or grade["c"] or grade["d"],
                (min(numbers), max(numbers)),
            )


def scale_of(text: str, words: Words) -> Scale:
    """The scale of grades that a text states; the usual one, where it states none or a part of that."""
    found: dict[str, Bounds] = {}
    for _, grade, bounds in stated(text, words):
        found.setdefault(grade, bounds)
    lows = sorted(low for low, _ in found.values())
    for grade, (low, high) in found.items() if len(set(lows)) == len(lows) else ():  # 90分以上为优，80分以上为良
        above = next((one for one in lows if one > low), high)
        found[grade] = (low, min(high, above) if high >= OPEN else high)
    usual = {grade: (Fraction(low), Fraction(high)) for grade, (low, high) in words.usual_grades.items()}
    is_usual = all(grade in usual and usual[grade][0] == low for grade, (low, _) in found.items())
    return {**usual, **found} if is_usual else found
