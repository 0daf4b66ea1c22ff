"""The two figures of 变化, 增减 and 比较: the later first, or the one that the sentence is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.dataset import Questions
from evaluation.narrative.expressions import calls
from evaluation.narrative.questions.lexicon import Lexicon, pairs
from evaluation.narrative.questions.spots import Spot
from evaluation.problems import Problem

COMPARING = ("变化", "增减", "比较")
EXCHANGED, UNLIKE = "疑似把新旧两个数写反", "比较的不像是同一件事"
_THAN = re.compile(r"[比较]([^比较]*)$")


def compared(expression: str) -> tuple[str, str] | None:
    """The names of the two figures that an expression compares."""
    for function, names in calls(expression):
        if function in COMPARING and len(names) == 2:
            return names[0], names[1]
    return None


def comparing_questions(spot: Spot, lexicon: Lexicon, policy: Questions) -> Iterator[tuple[str, Problem]]:
    """What is asked of a comparison, with the names that it is about."""
    both = compared(spot.expression)
    if both is None or not all(name in lexicon.facts for name in both):
        return
    first, second = both
    shown = f"先“{first}”，后“{second}”"
    if _is_exchanged(first, second, spot, lexicon, policy):
        advice = "新的、说的那个写在前面，旧的、拿来比的写在后面；写反了的请对调"
        yield f"{first} {second}", Problem(spot.place, EXCHANGED, shown, advice)
    elif not _are_alike(first, second, lexicon):
        yield f"{first} {second}", Problem(spot.place, UNLIKE, shown, "引错的请改名称")


def _is_exchanged(first: str, second: str, spot: Spot, lexicon: Lexicon, policy: Questions) -> bool:
    """Whether the earlier figure stands first; where their names tell no times, whether the sentence says so."""
    new, old = _own_words(first, second, lexicon), _own_words(second, first, lexicon)
    column = (first.rpartition(".")[2], second.rpartition(".")[2])  # 年初一般公共预算.收入 is no budget
    table = (first.partition(".")[0], second.partition(".")[0])
    for one, other in ((new, old), column, table):
        if _is_of(one, policy.earlier) != _is_of(other, policy.earlier):
            return _is_of(one, policy.earlier)
    than = _THAN.search(spot.before)
    named = pairs(lexicon.said(than[1] if than else spot.after))  # 比甲…, or …甲
    return len(named & pairs(new)) > len(named & pairs(old))


def _own_words(name: str, other: str, lexicon: Lexicon) -> str:
    """The parts of a figure's name and label that the other does not have."""
    theirs = {*other.split("."), *lexicon.facts[other].label.split("·")}
    own = [*name.split("."), *lexicon.facts[name].label.split("·")]
    return " ".join(part for part in own if part not in theirs)


def _is_of(words: str, times: tuple[str, ...]) -> bool:
    return any(word in words for word in times)


def _are_alike(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether two figures differ in one thing: table, row or column; or have words in common."""
    one, other = first.split("."), second.split(".")
    if one[0] == other[0] and len(one) == len(other) > 2:
        return one[1] == other[1] or one[2:] == other[2:]
    return bool(pairs(lexicon.facts[first].label) & pairs(lexicon.facts[second].label))
