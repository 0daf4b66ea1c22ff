"""Changes and differences: from one figure to another, by so much, so many per cent, in that direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from evaluation.audit.evidence import COMPARAND, FILL, FROM, REACHED, Evidence, is_prior
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.lists import alike
from evaluation.audit.rates import SHARES, divisible
from evaluation.audit.reading import YEAR, Figure, Sentence
from evaluation.audit.relation import Relation, changed, difference, graded, quotient
from evaluation.audit.words import Words
from evaluation.numbers.intervals import exactly

RULE, DIRECTION, DIFFERENCE, COMPARED = "增减", "增减方向", "差额", "大小比较"
AVERAGE = re.compile(r"[\u4e00-\u9fff]均(?!衡)|每")
SUBJECT = re.compile(
    r"(?:19|20)\d{2}年[度末底初]?|[较比由从与到至的为是共了本全上去同]|年[初末底]?|期|增长|增加|减少|下降|提高"
)
PERCENT_OF = re.compile(r"的\s*[\d.]+\s*%")
CARRIED = re.compile("年末|期末|结转|累计")
NOTHING = exactly(Fraction(0))
RANKED = ("等", "级", "位")  # 由9.2等提升至8.7等: the lower, the better
MOST_RIVALS = 4
COMPARED_WITH = re.compile(r"[于过出比](?P<with>[\u4e00-\u9fff]{2,})$")  # 低于公办机构10个百分点
MOVES = re.compile(r"[到至]\S{0,4}$")
NO_MORE = re.compile(r"[；;。=＝]|[，,].*[，,]|不(?:高于|超过|低于|少于|大于|小于|足)|未(?:超过|达到)")


def comparable(first: Figure, second: Figure) -> bool:
    return alike(first, second) and first.base != "百分点"


def changes(evidence: Evidence) -> Iterator[Finding]:
    for sentence in evidence.sentences:
        texts = "".join(one.text for one in (*sentence.before[-2:], sentence))
        years = YEAR.findall(texts)
        year = evidence.year if evidence.year in years or len(set(years)) < 2 else max(years)
        for figure in sentence.figures:
            sign = evidence.changes.get(figure, 0)
            if sign and figure.exact and not (AVERAGE.search(figure.label) or evidence.vouches(figure)):
                yield from _checked(figure, sign, sentence, year, evidence)
        yield from _moves(sentence, evidence.words)
        yield from _compared(sentence, evidence)


def _checked(figure: Figure, sign: int, sentence: Sentence, year: str, evidence: Evidence) -> Iterator[Finding]:
    amounts = _beside(figure, sentence, evidence, rates=False)
    turned = next((one for one in amounts if one.order < figure.order and figure.base == "%"), None)
    if turned and evidence.changes.get(turned, 0) != sign:
        reason = f"前面写的是{turned.named}，方向相反"
        yield figure.finding(DIRECTION, reason, SURE, "增减的方向前后不一", (turned.place,))
        return
    moved = _moved(figure, sentence, evidence)
    if moved:
        relation = changed(figure, sign, *moved)
        if not relation.holds() and not _is_told(figure, sign, sentence.figures, moved[1], evidence):
            yield _finding(relation, sign, moved)
        return
    for scope in sentence.scopes(figure):
        levels = [one for one in scope if _is_level(one, figure, evidence)]
        priors = [one for one in levels if is_prior(one, year, evidence.words)]
        pairs = [(now, then) for now in levels for then in levels if _may_be(now, then, figure, priors)]
        grown = [_grown(figure, sign, one, level) for one in amounts for level in levels if comparable(one, level)]
        shares = (quotient(figure, one, level) for one in amounts for level in levels if comparable(one, level))
        if any(one.holds() for one in (*(changed(figure, sign, *pair) for pair in pairs), *grown, *shares)):
            return
        beside = _beside(figure, sentence, evidence, rates=True)
        if any(quotient(rate, figure, level).holds() for rate in beside for level in priors):
            return
        pair = _designated(figure, levels, priors, evidence.parts) or _above(figure, levels, evidence.words)
        if pair and _is_elsewhere(figure, pair, levels, evidence):
            return
        if over := _over_prior(figure, sentence, evidence):
            yield over.finding(RULE, graded(over, sure=True))
            return
        if pair:
            yield _finding(_likeliest(figure, sign, pair, levels, priors), sign, levels)
            return
        before = [one for one in grown if one.inputs[1].order < one.inputs[0].order]
        if before and before[-1].given and not re.search("[较比]", before[-1].inputs[1].label):
            near = before[-1].inputs[1].sentence == figure.sentence and len(before) == 1
            yield before[-1].finding(RULE, graded(before[-1], sure=near))
            return


def _over_prior(figure: Figure, sentence: Sentence, evidence: Evidence) -> Relation | None:
    """较上年的298.62万元增加24.66万元，增幅8.26%: the change right before it, over the level right before that."""
    at = figure.order - sentence.figures[0].order
    if figure.base != "%" or at < 2 or not is_bare(figure, evidence.words):
        return None
    then, amount = sentence.figures[at - 2 : at]
    fits = evidence.changes.get(amount) == evidence.changes[figure] and comparable(then, amount) and then.value > 0
    return quotient(figure, amount, then) if fits and then.exact and is_prior(then, "", evidence.words) else None


def _is_elsewhere(figure: Figure, pair: tuple[Figure, Figure], levels: Sequence[Figure], evidence: Evidence) -> bool:
    """Whether the change is of another thing than two figures: of a level that stands nearer, or of what it names."""
    here = (figure.sentence, figure.segment)
    if any((one.sentence, one.segment) == here for one in pair):
        return False
    is_near = any((one.sentence, one.segment) == here and comparable(one, pair[1]) for one in levels)
    return is_near or not (
        is_bare(figure, evidence.words) or any(_is_of_one(figure, one) for one in pair if not _is_unnamed(one))
    )


def _moved(figure: Figure, sentence: Sentence, evidence: Evidence) -> tuple[Figure, Figure] | None:
    """由30天缩短到12天，缩短18天; 浓度15.2，上年为17.6，下降13.6%: the later and the earlier level, where they stand
    right before their change."""
    at = figure.order - sentence.figures[0].order
    if at > 2 and sentence.figures[at - 1] in evidence.changes and is_bare(figure, evidence.words):
        at -= 1
    if at < 2:
        return None
    first, second = sentence.figures[at - 2 : at]
    stands = first.label.startswith(("由", "从")) or FROM.search(first.label)
    now, then = (second, first) if stands and REACHED.search(second.label) else (first, second)
    is_beside = is_prior(then, "", evidence.words) and not is_prior(now, "", evidence.words)
    is_beside &= is_bare(then, evidence.words) or bool(COMPARAND.search(then.label))
    is_beside &= is_bare(figure, evidence.words) and now.owns and now not in evidence.parts
    is_so = (now is second or is_beside) and comparable(now, then) and now.exact and then.exact
    fits = figure.base in SHARES or comparable(now, figure)
    is_level = figure.base != "百分点" or now.base == "%"
    is_plain = now not in evidence.changes and then not in evidence.changes
    return (now, then) if is_so and is_plain and fits and is_level and then.value > 0 else None


def is_bare(figure: Figure, words: Words) -> bool:
    """Whether a figure has no name of its own, but for words of time and change: 上年为, 同比下降."""
    left = figure.label
    for word in (*words.lists["prior"], *words.lists["rising"], *words.lists["falling"]):
        left = left.replace(word, "")
    return len(SUBJECT.sub("", FILL.sub("", left))) < 2


def _is_told(figure: Figure, sign: int, scope: Sequence[Figure], then: Figure, evidence: Evidence) -> bool:
    """Whether a figure farther off than those that the words name gives the change."""
    levels = [one for one in scope if one is not then and _is_level(one, figure, evidence) and comparable(one, then)]
    return any(changed(figure, sign, now, then).holds() for now in levels)


def _beside(figure: Figure, sentence: Sentence, evidence: Evidence, *, rates: bool) -> list[Figure]:
    """The per cents of change beside an amount of change, or the amounts beside a per cent."""
    near = [one for one in sentence.figures if one.segment == figure.segment and 0 < abs(one.order - figure.order) < 3]
    near = [one for one in near if is_bare(max(one, figure, key=lambda each: each.order), evidence.words)]
    pairs = [(one, figure, one) if rates else (one, one, figure) for one in near if one in evidence.changes]
    return [one for one, amount, rate in pairs if rate.base == "%" and amount.base not in SHARES]


def _is_level(one: Figure, figure: Figure, evidence: Evidence) -> bool:
    """Whether a figure may be what has changed: no change itself, no average, of the right unit."""
    ways = (*evidence.words.lists["rising"], *evidence.words.lists["falling"])
    inherits = not (one.owns or one.depth) and FILL.sub("", one.label).endswith(ways)  # 提高30元和20元
    is_whole = PERCENT_OF.match(evidence.sentences[one.sentence].after(one))  # 预算500万元的96%: what that is of
    if one in evidence.changes or inherits or is_whole or not one.exact or AVERAGE.search(one.label):
        return False
    kind = one.base == "%" if figure.base in SHARES[1:] else one.base not in SHARES
    return kind and (figure.base in SHARES or comparable(one, figure))


def _may_be(now: Figure, then: Figure, figure: Figure, priors: Sequence[Figure]) -> bool:
    """Whether one figure may be later than another, as far as their words say."""
    if now is then or now.depth > figure.depth or not comparable(now, then):
        return False
    if then in priors:
        return True
    return now not in priors and not priors and not REACHED.search(then.label)


def _grown(figure: Figure, sign: int, amount: Figure, level: Figure) -> Relation:
    """An amount of change over the level before it, in per cent."""
    before = level.interval - amount.interval if sign > 0 else level.interval + amount.interval
    words = f"{amount.text}÷（{level.text}{'－' if sign > 0 else '＋'}{amount.text}）"
    return Relation(figure, (amount, level), amount.interval.over(before, Fraction(100)), words, divides=True)


def _likeliest(
    figure: Figure, sign: int, pair: tuple[Figure, Figure], levels: Sequence[Figure], priors: Sequence[Figure]
) -> Relation:
    """The pair that the words name, unless a slip would explain another later figure better."""
    then = pair[1]
    others = [one for one in levels if one is not then and comparable(one, then) and one not in priors]
    trials = [changed(figure, sign, now, then) for now in others]
    slips = (trial for trial in trials if trial.is_slip and trial.value * sign > 0)
    named = changed(figure, sign, *pair)
    return named if named.is_slip else next(slips, named)


def _designated(
    figure: Figure, levels: Sequence[Figure], priors: Sequence[Figure], parts: frozenset[Figure]
) -> tuple[Figure, Figure] | None:
    """The figure that is now and the one that was before, when the words leave no doubt."""
    if not priors:
        return None
    then = min(priors, key=lambda one: (one.sentence != figure.sentence, abs(one.order - figure.order)))
    nows = [one for one in levels if one not in priors and comparable(one, then) and one.depth <= figure.depth]
    nows = [one for one in nows if _is_of_one(one, then)]
    if _is_unnamed(then) and any(one.order < then.order and one.sentence == then.sentence for one in nows):
        nows = [one for one in nows if one.order < then.order or _is_unnamed(one)]
    reached = [one for one in nows if one.sentence == figure.sentence and REACHED.search(one.label)]
    between = [one for one in nows if min(then.order, figure.order) < one.order < max(then.order, figure.order)]
    ahead = [one for one in nows if one.order < min(then.order, figure.order)]
    whole = [one for one in ahead if one not in parts] or ahead
    chosen = reached or between or whole or [one for one in nows if one.order < figure.order]
    later = [one for one in levels if then.order < one.order < figure.order and one.depth <= figure.depth]
    is_other = any(one.sentence == figure.sentence for one in later) and not (reached or between)
    return (chosen[-1], then) if chosen and not is_other else None


def _is_of_one(now: Figure, then: Figure) -> bool:
    """Whether two figures may be of one thing at two times: their names, but for the time, have much in common."""
    names = [SUBJECT.sub("", one.label) for one in (now, then)]
    short, long = sorted(names, key=len)
    pairs = [short[at : at + 2] for at in range(len(short) - 1)]
    return len(short) < 2 or 3 * sum(pair in long for pair in pairs) >= len(pairs)


def _is_unnamed(one: Figure) -> bool:
    return len(SUBJECT.sub("", one.label)) < 2


def _above(figure: Figure, levels: Sequence[Figure], words: Words) -> tuple[Figure, Figure] | None:
    """甲高于乙 so many points: the level right before, and the one before that; last year's stands elsewhere."""
    is_apart = words.has(figure.label, "prior") or "同比" in figure.label or YEAR.search(figure.label)
    if is_apart or figure.base not in SHARES[1:] or len(levels) < 2 or levels[-1].order != figure.order - 1:
        return None
    named = COMPARED_WITH.search(figure.label)
    is_other = figure.owns and named and named["with"][:2] not in levels[-2].label
    return None if is_other else (levels[-2], levels[-1])


def _finding(relation: Relation, sign: int, levels: Sequence[Figure]) -> Finding:
    figure, value, then = relation.figure, relation.value, relation.inputs[1]
    turned = value * sign < 0 and abs(abs(value) - figure.value) <= figure.ulp
    near = len({figure.sentence, *(one.sentence for one in relation.inputs)}) == 1
    alone = sum(alike(one, then) and one.depth <= figure.depth for one in levels) < MOST_RIVALS
    is_bound = near and alone
    confidence = SURE if turned else graded(relation, sure=is_bound)
    strays = not near and value * sign < 0 and not relation.is_slip  # other in size and direction: of something else
    if confidence == LIKELY and not is_bound and (strays or not Fraction(1, 3) < relation.ratio < 3):
        confidence = POSSIBLE
    expected = f"应为{'增加' if value > 0 else '减少'}{figure.shown(abs(value))}"
    return relation.finding(DIRECTION if turned else RULE, confidence, expected)


def _moves(sentence: Sentence, words: Words) -> Iterator[Finding]:
    """由甲增加到乙: whether the word goes the way of the figures."""
    for then, now in pairwise(sentence.figures):
        between = sentence.between(then, now)
        leads = comparable(then, now) and now.depth == then.depth and MOVES.search(between) and len(between) < 25
        said = words.direction(between) if leads and (now.base or sentence.after(now)[:1]) not in RANKED else 0
        if said * (now.value - then.value) < 0:
            reason = f"{now.text}{'大' if now.value > then.value else '小'}于{then.text}"
            text = f"{then.text}{between}{now.text}"
            yield now.finding(DIRECTION, reason, SURE, "增减的方向与数字不符", said=text)


def _compared(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """甲高于乙: whether the word fits the two figures; 乙 may also be by how much."""
    words = evidence.words
    for first, second in pairwise(sentence.figures):
        between = sentence.between(first, second)
        above, below = words.has(between, "above"), words.has(between, "below")
        if above == below or len(between) > 20 or first.base != second.base or first.depth != second.depth:
            continue
        if not (first.exact and second.exact) or second in evidence.changes or NO_MORE.search(between):
            continue
        if (1 if above else -1) * (first.value - second.value) < 0:
            reason = f"{first.text}{'大' if first.value > second.value else '小'}于{second.text}"
            text = f"{first.named}{between}{second.text}"
            yield second.finding(COMPARED, reason, SURE if len(between) > 5 else LIKELY, "大小与数字不符", said=text)


def differences(evidence: Evidence) -> Iterator[Finding]:
    """结余, 节约, 审减: what is left of one figure when another is taken off."""
    words = evidence.words
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            if not figure.exact or figure.base in SHARES or figure in evidence.changes or evidence.vouches(figure):
                continue
            named = words.has(figure.label[-10:], "differences") and not words.has(figure.label, "prior", "averages")
            if flow := _flow(figure, sentence, evidence):
                yield from () if flow.holds() else [flow.finding(DIFFERENCE, graded(flow, sure=True))]
            elif named and not any(figure in one.parts for one in evidence.wholes(sentence)):
                yield from _difference(figure, sentence, evidence)


def _difference(figure: Figure, sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    words = evidence.words
    moved = _moved(figure, sentence, evidence)
    if moved:
        high, low = sorted(moved, key=lambda one: one.value, reverse=True)
        relation = difference(figure, high, low)
        if not relation.holds():
            yield relation.finding(DIFFERENCE, graded(relation, sure=True))
        return
    for scope in list(sentence.scopes(figure))[:-1]:
        mine = [one for one in scope if divisible(one, figure) and one.exact and one.order < figure.order]
        plain = [one for one in mine if one not in evidence.parts and one not in evidence.changes]
        plain = [one for one in plain if not words.has(one.label, "differences")]
        rights = [one for one in plain if words.has(one.label, "results")]
        lefts = [one for one in plain if one not in rights[-1:] and words.has(one.label, "budgets")]
        if lefts and rights:
            relation = difference(figure, lefts[-1], rights[-1])
            if relation.value < 0:
                relation = difference(figure, rights[-1], lefts[-1])
            others = [one for one in sentence.figures if one is not figure and words.has(one.label, "differences")]
            if any(difference(one, relation.inputs[0], relation.inputs[1]).holds() for one in others):
                return  # 亏损3548.00万元，补贴后仍亏损128.00万元
            together = lefts[-1].sentence == rights[-1].sentence == figure.sentence
            likely = together and len(plain) == 2 and not CARRIED.search(figure.label)
            confidence = SURE if relation.is_slip and together else LIKELY if relation.is_slip or likely else POSSIBLE
            yield relation.finding(DIFFERENCE, confidence)
            return


def _flow(figure: Figure, sentence: Sentence, evidence: Evidence) -> Relation | None:
    """年初结余, 当年收入, 当年支出, 年末结余 side by side: the last is what the others leave."""
    words = evidence.words
    here = [one for one in sentence.figures if one.order < figure.order and divisible(one, figure) and one.exact]
    here = [one for one in here if one not in evidence.parts]
    for flow in words.flows if here else ():
        if not any(word in figure.label for word in flow.result) or words.has(figure.label, "prior"):
            continue
        signs = (1,) * len(flow.plus) + (-1,) * len(flow.minus)
        found = [[one for one in here if re.search(name, one.label)] for name in (*flow.plus, *flow.minus)]
        if any(len(ones) != 1 for ones in found) or len({ones[0] for ones in found}) < len(found):
            continue
        parts = tuple(ones[0] for ones in found)
        given = sum((one.interval * exactly(Fraction(sign)) for one, sign in zip(parts, signs, strict=True)), NOTHING)
        gap = figure.value - given.middle
        text = "".join(f"{'＋' if sign > 0 else '－'}{one.text}" for one, sign in zip(parts, signs, strict=True))
        wanted = tuple(exactly(one.value + gap * sign) for one, sign in zip(parts, signs, strict=True))
        return Relation(figure, parts, given, text.lstrip("＋"), wanted)
    return None
