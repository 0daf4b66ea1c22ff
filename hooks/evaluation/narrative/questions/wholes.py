"""A part beside its whole in one sentence (改造9座，其中验收8座), two figures behind the same words; units of money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from evaluation.dataset import Dataset
from evaluation.facts import Register
from evaluation.narrative.questions.lexicon import Lexicon, pairs
from evaluation.narrative.questions.spots import Asked, Spot
from evaluation.problems import Problem

MORE, ALIKE, SHOWN = "比它前面的整体还大", "两个数前面的词相同", "金额的单位与别处不同"
UNNAMED = "没有写这个数是什么"
HABIT, FEW, GREAT = 5, 2, 10_000  # what makes a habit, exceptions to it, 元 that nobody shows by one
_MONEY = re.compile(r"([^\W\d]\w*(?:\.\w+)+)\s*(?:\|\s*(\w+).*)?", re.DOTALL)


def part_questions(shown: Sequence[tuple[Spot, str]], lexicon: Lexicon) -> Asked:
    """What is asked of two figures of one unit that follow one another in a sentence; rates have no parts."""
    for at, ((spot, name), (later, other)) in enumerate(pairwise(shown), start=1):
        one, part = lexicon.facts[name], lexicon.facts[other]
        is_near = spot.place == later.place and spot.sentence == later.sentence
        if not is_near or one.unit.base != part.unit.base or one.unit.base == "%" or not (one.value and part.value):
            continue
        found = f"“{other}”（{part.label}，{part.text}），前面是“{name}”（{one.label}，{one.text}）"
        so_far = (lexicon.facts[first] for earlier, first in shown[:at] if earlier.sentence == later.sentence)
        whole = sum(fact.value for fact in so_far if fact.value and fact.unit.base == part.unit.base)
        if part.value > whole and any(word in later.before for word in lexicon.policy.parts):
            yield f"{name} {other} {later.sentence}", Problem(later.place, MORE, found, "请核对两个数和引用")
        elif one.value != part.value and pairs(spot.before) and pairs(spot.before) == _without(later.before, lexicon):
            advice = "漏了几个字的请补上，引错的改引用"
            yield f"{name} {other} {later.sentence}", Problem(later.place, ALIKE, found, advice)
        elif later.before.strip() == "，" and not pairs(later.after):
            yield f"{name} {other} {later.sentence}", Problem(later.place, UNNAMED, found, "漏了几个字的请补上")


def _without(before: str, lexicon: Lexicon) -> frozenset[str]:
    for word in lexicon.policy.parts:
        before = before.replace(word, "，")
    return pairs(before)


def shown_questions(spots: Iterable[Spot], dataset: Dataset, register: Register) -> Asked:
    """Great amounts in 元 and small ones in 亿元 where nearly all stand in 万元: a filter was forgotten."""
    usual, others = 0, list[tuple[Spot, str, str]]()
    for spot in spots:
        match = _MONEY.fullmatch(spot.expression)
        fact = register.get(match[1]) if match else None
        if match and fact and fact.value and fact.unit.base == "元":
            unit, amount = dataset.policy.units.get(match[2] or "", fact.unit), abs(fact.value)
            usual += unit.scale == GREAT
            if unit.scale != GREAT and (unit.scale == 1 or unit.scale > 10 * amount) and amount >= GREAT:
                others.append((spot, match[1], unit.name))
    for spot, name, shown in others if len(others) <= FEW and usual >= HABIT else ():
        found = f"“{name}”（{register[name].label}）用“{shown}”"
        yield f"{name} {spot.sentence}", Problem(spot.place, SHOWN, found, "请改成别处用的单位")
