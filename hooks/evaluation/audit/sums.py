"""Parts and wholes in sentences: 其中 with its parts, parts with 合计 behind them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.lists import Whole
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.relation import Relation, total

RULE, ROUNDING = "分项与合计", "取整差"


def sums(evidence: Evidence) -> Iterator[Finding]:
    for sentence in evidence.sentences:
        found: dict[tuple[Figure, ...], Finding] = {}
        for one in evidence.wholes(sentence):
            finding = None if evidence.vouches(one.whole, *one.parts) else _broken(one, sentence)
            if finding and (one.parts not in found or found[one.parts].confidence != SURE):
                found[one.parts] = finding
        yield from found.values()


def _broken(one: Whole, sentence: Sentence) -> Finding | None:
    sizes = range(2, len(one.parts) + 1)  # the whole may be made of the first parts, or of the last before it
    trials = [total(one.whole, one.parts[-size:] if one.trails else one.parts[:size]) for size in sizes]
    near = [trial for trial in trials if trial.holds()]
    if near:
        coarse = any(part.ulp > one.whole.ulp for part in one.parts)
        exact = coarse or any(trial.value == one.whole.value for trial in near)
        return None if exact else near[-1].finding(ROUNDING, POSSIBLE)
    value = trials[-1].value
    others = [other for other in sentence.figures if other.base == one.whole.base]
    before = [other for other in others if other.order < one.whole.order]  # 整改186个, 到期172个, 未到期14个
    sides = [(other, value) for other in others]
    sides += [(other, one.whole.value + part.value) for other in before for part in one.parts]
    if any(abs(other.value - given) <= min(other.ulp, one.whole.ulp) / 2 for other, given in sides):
        return None
    trial, confidence = _likeliest(one, trials)
    if trial is None:
        return None
    gap = one.whole.value - trial.value
    more = f"比各项之和{'多' if gap > 0 else '少'}{one.whole.shown(abs(gap))}"
    return trial.finding(RULE, confidence, f"各项相加为{one.whole.shown(trial.value)}，{more}")


def _likeliest(one: Whole, trials: list[Relation]) -> tuple[Relation | None, str]:
    full = trials[-1]
    size = full.ratio
    if one.is_complete and Fraction(1, 12) < size < 12:
        return full, SURE
    if full.is_slip:
        return full, SURE if one.is_said and one.whole.length > 3 else LIKELY
    alike = len({part.label.rstrip("的为有共是")[-1:] for part in one.parts}) == 1
    if one.is_said and (1 < size < (12 if alike else Fraction(3, 2)) or (len(one.parts) > 2 and size > Fraction(4, 5))):
        return full, LIKELY
    return (full, LIKELY) if not one.is_said and Fraction(1, 3) < size < 3 else (None, POSSIBLE)
