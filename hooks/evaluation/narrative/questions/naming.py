"""A name that is one letter off what its table calls it: 易涝排水点 for 易涝积水点, beside a figure of that row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from evaluation.dataset import Questions
from evaluation.narrative.questions.lexicon import Lexicon
from evaluation.narrative.questions.spots import Asked, Spot
from evaluation.problems import Problem

MISSPELT, LEAST = "疑似名称写错", 4  # letters of a name that no other is one letter off by chance
_NAME = re.compile(r"[\u4e00-\u9fff]+")


def naming_questions(shown: Sequence[tuple[Spot, str]], lexicon: Lexicon, policy: Questions) -> Asked:
    """What is asked of a line with a figure of a row that it does not call as its table does, but almost."""
    told = set[tuple[int, str]]()
    for spot, name in shown:
        fact = lexicon.facts[name]
        called = fact.label.split("·")[-2:][0] if "·" in fact.label or fact.origin.source else ""  # typed by somebody
        text = "，".join((spot.lead, *spot.parents, spot.whole, spot.after))
        known = (spot.line, called) in told or called in f"{text}，{'，'.join(spot.headings)}"
        if known or len(called) < LEAST or not _NAME.fullmatch(called):
            continue
        told.add((spot.line, called))
        names = (fact.label for fact in lexicon.facts.values())
        near = next((one for one in _near(called, text) if _is_slip(one, called, policy.particles)), "")
        if near and not any(near in label for label in names):
            found, advice = f"“{near}”", f"表里写的是“{called}”，写错的请改；本来就是两样的，写全名"
            yield f"{called} {near}", Problem(spot.place, MISSPELT, found, advice)


def _near(called: str, text: str) -> Iterator[str]:
    """What stands around each half of a name, one of which a slip leaves as it is. Both ends are as in the name."""
    half = len(called) // 2
    for (part, start), extra in product(((called[:half], 0), (called[half:], half)), (0, -1, 1)):
        for match in re.finditer(re.escape(part), text):
            first = match.start() - (start + extra if start else 0)
            near = text[max(first, 0) : max(first, 0) + len(called) + extra]
            if near[:1] == called[0] and near[-1:] == called[-1] and _NAME.fullmatch(near):
                yield near


def _is_slip(near: str, called: str, particles: Sequence[str]) -> bool:
    """Whether one letter is another, lost or too many, or two neighbours have changed places; 的 may come and go."""
    if len(near) == len(called):
        other = [at for at, pair in enumerate(zip(near, called, strict=True)) if pair[0] != pair[1]]
        is_swapped = len(other) == 2 and other[1] == other[0] + 1 and near[other[0]] == called[other[1]]
        is_another = len(other) == 1 and near[other[0]] not in particles
        return is_another or (is_swapped and near[other[1]] == called[other[0]])
    short, long = sorted((near, called), key=len)
    return any(f"{long[:at]}{long[at + 1 :]}" == short and long[at] not in particles for at in range(1, len(short)))
