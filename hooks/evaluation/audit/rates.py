"""Rates and shares against the two figures that they are made of, and the whole numbers that could give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluation.audit.evidence import Evidence, is_prior
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.lists import alike
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.relation import Relation, graded, growth, quotient, rest
from evaluation.audit.words import Rate, Words
from evaluation.numbers.amounts import half_up

RULE, SHARE, GRIM = "比率", "占比", "人数与比率"
NEAR = 24  # figures around a share that are looked at: what it is of stands beside it, and time stays linear
FAR = 60  # figures on either side among which the whole of a share may stand
NAMED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,10})(?:率|比例|进度|(?<=满意)度)(?:为|是|达到?|了|仅|只有|：|:|\s|（[^）]*）)*$"
)
SHARED = re.compile(r"(?:占|完成(?!率))(?P<whole>[^占]{0,30})$|(?:为|是|相当于)(?P<of>[^为是占率]{2,16})的$")
OF_WHOLE = re.compile("(?:占|完成(?!率)|为|是|达到?|相当于)[^占]{0,30}$")
EACH = re.compile("(?:分别|依次|各)(?:占|为|是)?")
SUBJECT = re.compile(r"(?:其中|而)?[，,]?(?P<name>[\u4e00-\u9fff]{2,12}?)(?:分别|约|仅|共)?占")
GROUP = re.compile(r"(?P<name>[\u4e00-\u9fff]{2})(?:群体|之?中)[，,：:]")
SURVEY = re.compile(r"[\u4e00-\u9fff]{2}[度率](?:问卷)?(?:调查|测评|抽样)")  # 满意度调查: not how many are
OF_GROUP = re.compile(r"^([\u4e00-\u9fff]{2,8})之?中(?!央)")  # 专任教师中有硕士以上学位351人，占75%
RESULT = re.compile("满意|合格|认可|知晓|通过|达标|优秀|参与")
OF_PEOPLE = re.compile(r"满意|占$|合格|回收|有效|参与|知晓|认可|通过")
COUNTS = frozenset(
    re.findall(r"\w+", "人 名 位 户 份 张 家 件 个 项 条 人次 批次 起 次 页 册 天 场 期 台 例 宗 具 处 所")
)
MEANINGLESS = "的比为（）全部总数额量重例 "
FEWEST, SLACK, STEPS = 10, 2, 5  # 满意度 may be an average of five answers: very satisfied 100, satisfied 80 …
SHARES = ("%", "百分点")


def divisible(first: Figure, second: Figure) -> bool:
    """Whether two figures may be divided: the same unit, or both counts of things."""
    if alike(first, second):
        return first.base not in (*SHARES, "分")
    return first.base in COUNTS and second.base in COUNTS


def rates(evidence: Evidence) -> Iterator[Finding]:
    words = evidence.words
    for sentence in evidence.sentences:
        each = dict(_each(sentence, evidence))
        for figure in sentence.figures:
            is_rate = figure.base == "%" and figure.exact and not evidence.vouches(figure)
            apart = words.has(_head(figure.label, words), "standards") or is_prior(figure, "", words)
            if not is_rate or apart or "平均" in figure.label:
                continue
            named = NAMED.search(figure.label)
            if stated := each.get(figure) or _stated(figure, sentence):
                if not any(trial.holds() for trial in (stated, *_trials(figure, stated.inputs))):
                    yield stated.finding(SHARE, graded(stated, sure=True))
            elif named and (_rate(named["name"], words) or not named["name"].endswith(words.lists["no_rates"])):
                yield from _named(named["name"], figure, sentence, evidence)
            elif not named and SHARED.search(figure.label):
                yield from _shared(figure, sentence, evidence)


def _head(label: str, words: Words) -> str:
    """The words before the name of a known rate: of 年度目标完成率 the 年度, for 目标 is a part of the name."""
    named = NAMED.search(label)
    rate = _rate(named["name"], words) if named else None
    known = [one for one in rate.names if named and named["name"].endswith(one)] if rate else []
    return label[: named.start() + len(named["name"]) - max(map(len, known))] if named and known else label


def _each(sentence: Sentence, evidence: Evidence) -> Iterator[tuple[Figure, Relation]]:
    """甲…、乙…，分别占…和…: each share is of the part that stands at its place in the list."""
    for one in evidence.wholes(sentence):
        shares = [share for share in sentence.figures if share.base == "%" and share.order > one.parts[-1].order]
        first = next((at for at, share in enumerate(shares) if EACH.search(share.label)), len(shares))
        mine = shares[first : first + len(one.parts)]
        if len(mine) == len(one.parts) and all(EACH.search(share.label) for share in mine) and one.whole.value > 0:
            yield from ((share, quotient(share, part, one.whole)) for share, part in zip(mine, one.parts, strict=True))


def _stated(figure: Figure, sentence: Sentence) -> Relation | None:
    """支付589万元，占预算620万元的95%: the whole stands right before the share, its part before that."""
    at = figure.order - sentence.figures[0].order
    *before, whole = sentence.figures[max(0, at - 4) : at] if at > 1 else (figure, figure)
    if figure.label != "的" or not OF_WHOLE.search(whole.label) or whole.value <= 0 or not whole.exact:
        return None
    trials = [quotient(figure, one, whole) for one in before if one.exact and divisible(one, whole)]
    same = [one for one in trials if one.inputs[0].unit == whole.unit]
    return next(reversed([one for one in trials if one.holds()] or same or trials), None)


def _trials(figure: Figure, scope: Sequence[Figure]) -> Iterator[Relation]:
    """Every two figures of a scope that come near to the rate."""
    for under in scope:
        near, slack = under.value * figure.value / 100, under.value * SLACK / 100
        for over in scope if under.value > 0 else ():
            if abs(over.value - near) <= slack and over is not under and divisible(over, under):
                yield quotient(figure, over, under)


def _named(name: str, figure: Figure, sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """A rate by its name: the nearest scope in which two figures give it, or are said to make it up, decides."""
    words = evidence.words
    rate = _rate(name, words)
    is_rest = rate is not None and rate.of == "difference"
    over, under = (rate.over, rate.under) if rate else ((name[-2:],), ())
    if is_rest:
        over, under = words.lists["results"], words.lists["budgets"]
    scopes = list(sentence.scopes(figure))
    for scope in scopes:
        pair = _designated(figure, scope, over, under, evidence)
        is_money = pair is not None and pair[0].base == "元"  # counts of things are of many things
        strict = pair is not None and is_money and bool(under) and _fits(quotient(figure, *pair), over, under)
        told = pair is not None and bool(under) and _fits(quotient(figure, *pair), over, under)
        trials = (one for one in _trials(figure, scope) if one.holds())
        trials = (one for one in trials if not told or max(part.order for part in one.inputs) < figure.order)
        if any(not strict or _fits(one, over, under) or _is_told(one) for one in trials):
            return
        if pair and not is_rest and any(_of_sums(figure, one, over, under) for one in scopes):
            return
        if pair:
            trial = (rest if is_rest else quotient)(figure, *pair)
            if any(one.holds() and _fits(one, over, under) for one in _trials(figure, scopes[-1])):
                return
            near = all(one.sentence == figure.sentence for one in pair)
            if not _has_own(figure, pair, sentence, evidence):
                is_known = near and (told or is_rest)
                is_far = not (is_known or trial.slips(2) or Fraction(1, 2) < trial.ratio < 2)
                yield trial.finding(RULE, POSSIBLE if is_far else _graded(trial, sure=is_known))
            return
    yield from _adjacent(name, figure, sentence, evidence)


def _is_told(trial: Relation) -> bool:
    """中央资金支出196.35万元, of 中央210.00万元: whether the part is called after the whole."""
    top, bottom = (one.label.removeprefix("其中") for one in trial.inputs)
    return len(bottom) > 1 and top.startswith(bottom)


def _adjacent(name: str, figure: Figure, sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """编制32名，实有28人，满编率87.5%: the two figures right before a rate whose name one of them shares, or 应…已…."""
    before = [one for one in sentence.figures if one.order < figure.order]
    pair = [one for one in before if not evidence.words.has(one.label, "averages")][-2:]
    if len(pair) < 2 or not divisible(*pair) or not all(one.exact and one.owns and one.value > 0 for one in pair):
        return
    whole, part = pair if pair[0].value >= pair[1].value else pair[::-1]
    parts = [part for one in evidence.wholes(sentence) for part in one.parts]
    if any(one in evidence.changes or one.base in SHARES or one in parts for one in pair):
        return
    trial = quotient(figure, part, whole)
    shares = any(character in one.label for one in pair for character in name[-4:])
    owed = re.search("[应计][^，]{0,6}$", pair[0].label) and re.search("^[^，]{0,4}[已实]", pair[1].label)
    if trial.is_slip or ((shares or owed) and Fraction(1, 20) < trial.ratio < 20):
        yield trial.finding(RULE, LIKELY)


def _rate(name: str, words: Words) -> Rate | None:
    """The rate that is known by that name, by the longest that fits."""
    known = [(len(word), one) for one in words.rates for word in one.names if name.endswith(word)]
    return max(known, key=lambda pair: pair[0], default=(0, None))[1]


def has_rate(one: Figure, scope: Sequence[Figure], part: Figure) -> bool:
    """Whether a figure has a rate of its own, and the next is no part of it: 开工48个，开工率75%；投产18个."""
    is_apart = (one.sentence, one.segment) != (part.sentence, part.segment) and not part.label.startswith("其中")
    return is_apart and any(each.order == one.order + 1 and each.base == "%" for each in scope)


def _has_own(figure: Figure, pair: tuple[Figure, Figure], sentence: Sentence, evidence: Evidence) -> bool:
    """Whether a rate is of a group that it names, or of a count right before it: 回访单位40家，满意率97.5%."""
    before = next((one for one in sentence.figures if one.order == figure.order - 1), None)
    if any(growth(figure, *two, sign).holds() for two in (pair, pair[::-1]) for sign in (1, -1)):
        return True  # 调整率: by how much one differs from the other
    group = GROUP.search(sentence.until(figure))
    said = pair[0].label + pair[1].label
    rates = (one for one in sentence.figures if one.base == "%" and one is not figure)
    if any(quotient(one, *pair).holds() for one in rates):  # the two make up another rate of the sentence
        return True
    if group and group["name"] not in said and all(one.sentence != figure.sentence for one in pair):
        return True
    is_own = before and before.base in evidence.words.lists["people"] and before.segment == figure.segment
    here = (figure.sentence, figure.segment)
    return bool(is_own) and before not in pair and all((one.sentence, one.segment) != here for one in pair)


def _graded(trial: Relation, *, sure: bool) -> str:
    """A part is no larger than its whole: where no slip made it so, the share is of something else."""
    is_more = trial.value > 100 >= trial.figure.value and not (trial.slips(2) or trial.ratio < Fraction(5, 4))
    return POSSIBLE if is_more else graded(trial, sure=sure)


def _of_sums(figure: Figure, scope: Sequence[Figure], over: Sequence[str], under: Sequence[str]) -> bool:
    """Whether all the figures above, added up, over all those below give the rate."""
    plain = [one for one in scope if one.base not in SHARES and not one.depth]
    tops = [one for one in plain if any(word in SURVEY.sub("", one.label) for word in over)]
    bottoms = [one for one in plain if one not in tops and any(word in one.label for word in under)]
    above, below = (sum((one.value for one in ones), Fraction(0)) for ones in (tops, bottoms))
    wholes = [below, *(one.value for one in bottoms)]
    return any(one > 0 and abs(above * 100 / one - figure.value) <= figure.ulp for one in wholes)


def _fits(trial: Relation, over: Sequence[str], under: Sequence[str]) -> bool:
    top, bottom = (one.label for one in trial.inputs)
    return any(word in top for word in over) and (not under or any(word in bottom for word in under))


def _designated(
    figure: Figure, scope: Sequence[Figure], over: Sequence[str], under: Sequence[str], evidence: Evidence
) -> tuple[Figure, Figure] | None:
    """The two figures whose words say that they make up the rate: the nearest before it, else behind it."""
    plain = [one for one in scope if one.base not in SHARES and one.exact and one not in evidence.changes]
    plain = [one for one in plain if "结" in one.label or not is_prior(one, evidence.year, evidence.words)]
    plain = [one for one in plain if not evidence.words.has(one.label, "averages")]
    for side in ([one for one in plain if one.order < figure.order], plain):
        alone = [one for one in side if under and any(word in one.label for word in under)]
        tops = [one for one in side if any(word in SURVEY.sub("", one.label) for word in over)]
        tops = [one for one in tops if one not in evidence.parts] or tops
        others = [one for one in side if len(alone) == 1 and one is not alone[0] and alike(one, alone[0])]
        others = [one for one in others if one not in evidence.parts]
        tops = tops or (others if len(others) == 1 else [])
        for top in reversed(tops):
            mine = [one for one in side if one is not top and divisible(top, one) and one.value > 0]
            same = [one for one in mine if one.unit == top.unit]
            if not under:
                mine, same = ([one for one in ones if not has_rate(one, scope, top)] for ones in (mine, same))
            said = [one for one in same or mine if not under or any(word in one.label for word in under)]
            same = [one for one in same if one.value >= top.value or figure.value > 100]
            mine = said or (same if len(same) == 1 and top.base in COUNTS else [])
            mine = [one for one in mine if one not in evidence.parts] or mine
            if mine:
                return top, min(mine, key=lambda one: abs(one.order - top.order))
    return None


def _shared(figure: Figure, sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """占 so much of a whole: one that is named, one in brackets, the whole of the list."""
    scopes = list(sentence.scopes(figure))
    match = SHARED.search(figure.label)
    parts = _parts_of(figure, sentence, [one for one in scopes[-1] if one not in evidence.changes])
    if not parts or match is None:
        return
    part, name = parts[0], (match["whole"] or match["of"] or "").strip(MEANINGLESS)
    name = name.removesuffix(part.unit)  # 占抽查户数
    name = name or next(iter(OF_GROUP.findall(part.label)), "")
    near = sorted(scopes[-1], key=lambda one: abs(one.order - part.order))[:NEAR]
    wholes = [one for one in near if one is not part and divisible(part, one) and one.value > 0]
    wholes = [one for one in wholes if not evidence.words.has(one.label, "averages", "prior")]
    named = [] if name else _unnamed(figure, part, sentence, wholes, evidence)
    trials = [quotient(figure, one, whole) for one in parts for whole in named or wholes if one is not whole]
    totals = (one for one in evidence.ground.totals if one.compares(part))
    shares = (part.interval.over(one.value, Fraction(100)) for one in totals)
    if any(one.holds() for one in trials) or any(one and one.meets(figure.interval) for one in shares):
        return
    said = "完成" if figure.label.endswith("完成") else ""
    alone = figure.label.startswith("占")
    said = said or next((word for word in evidence.words.lists["bounded"] if alone and word in part.label[-4:]), "")
    named = named or _called(name, figure, part, wholes)
    if named:
        whole = min(named, key=lambda one: abs(one.order - part.order))
        trial = quotient(figure, part, whole)
        others = [one for one in evidence.around(figure, FAR) if alike(one, part) and one.value > part.value]
        if any(quotient(figure, part, one).holds() for one in others if figure.length > 2):
            return
        yield trial.finding(SHARE, _graded(trial, sure=not name or whole.sentence == figure.sentence))
    elif said and not name:  # 满意285份，占93.75%: as if it said 满意率
        yield from _named(said, figure, sentence, evidence)


def _parts_of(figure: Figure, sentence: Sentence, scope: Sequence[Figure]) -> list[Figure]:
    """What a share is the share of, the likeliest first: what its subject names, else the figure before it."""
    plain = [one for one in scope if one.order < figure.order and one.base not in SHARES and one.exact]
    before = [one for one in plain if one in sentence.figures]
    subject = SUBJECT.match(figure.label)
    if subject:
        mine = [one for one in plain if subject["name"] in one.label]
        ends = [one for one in mine if one.label.endswith(subject["name"])]
        begun = [one for one in mine if one.label.startswith(("其中" + subject["name"], subject["name"]))]
        shares = [subject["name"][at : at + 2] for at in range(len(subject["name"]) - 1)]
        is_last = before and subject["name"][0] != "对" and any(two in before[-1].label for two in shares)
        return [*reversed(ends or begun or mine)] or ([before[-1]] if is_last else [])
    inside = [one for one in before if one.segment == figure.segment and not one.label.startswith("占")]
    if before and "占" not in before[-1].label[:-1] and before[-1].depth == figure.depth:
        return before[-1:]
    return (inside or before)[-1:]


def _unnamed(
    figure: Figure, part: Figure, sentence: Sentence, wholes: Sequence[Figure], evidence: Evidence
) -> list[Figure]:
    """The whole of a share that names none: in brackets behind it, that of its list, the figure before 其中,
    one whose name ends the part's (床位, 护理型床位)."""
    inside = [one for one in wholes if one.order == figure.order + 1 and one.depth > figure.depth]
    lists = [one.whole for one in evidence.wholes(sentence) if part in one.parts]
    is_led = part.label.startswith(evidence.words.lists["opening"])
    led = [one for one in wholes if is_led and one.order == part.order - 1 and one.sentence == part.sentence]
    kinds = [one for one in wholes if len(one.label) > 1 and part.label != one.label and part.label.endswith(one.label)]
    return inside or lists or led or kinds


def _called(name: str, figure: Figure, part: Figure, wholes: Sequence[Figure]) -> list[Figure]:
    """The wholes that are called by the name, in full or by its last words."""
    larger = [one for one in wholes if name and (one.value >= part.value or figure.value > 100)]
    named = [one for one in wholes if name and one.label.rstrip("总数额量为共计达").endswith(name)]
    named = named or [one for one in larger if len(name) > 3 and one.label.endswith(name[:-2])]
    return named or [one for one in larger if name[-2:] in one.label or "占" in one.label or "完成" in one.label]


def impossible_shares(evidence: Evidence) -> Iterator[Finding]:
    """A share above 100 %; a share of so many people or forms that no whole number of them gives (the GRIM test)."""
    for sentence in evidence.sentences:
        for figure in (one for one in sentence.figures if one.base == "%"):
            named = NAMED.search(figure.label)
            is_part = named and named["name"].endswith(evidence.words.lists["bounded"])
            if figure.value > 100 and (is_part or re.search("占[^完成]{0,12}$", figure.label)):
                yield figure.finding(RULE if is_part else SHARE, "整体的一部分最多是100%", SURE, "不能超过100%")
            is_share = figure.exact and figure.value <= 100 and figure not in evidence.changes
            if not is_share or evidence.words.has(figure.label, "averages", "prior") or evidence.vouches(figure):
                continue
            asked = _asked(figure, sentence, evidence)
            steps = STEPS if "满意度" in figure.label else 1
            if asked and not _is_possible(figure, int(asked.value) * steps):
                part = int(half_up(figure.value * asked.value / 100, 0))
                closest = f"最接近的是{part}÷{asked.value}＝{figure.shown(Fraction(part * 100) / asked.value)}"
                by_steps = "，每人按五档打分也得不到" if steps > 1 else ""
                reason = f"{asked.named}，没有哪个整数与它相除得{figure.text}{by_steps}，{closest}"
                sure = SURE if figure.quantity.decimals and steps == 1 else LIKELY
                yield figure.finding(GRIM, reason, sure, "人数或比率有误", (asked.place,))


def _asked(figure: Figure, sentence: Sentence, evidence: Evidence) -> Figure | None:
    """回访企业80家，满意率97.5%: how many were asked, right before the share of them."""
    words, before = evidence.words, evidence.around(figure, 1)[0]
    is_count = before.base in words.lists["people"] and before.exact and before.value.denominator == 1
    is_here = before.sentence == figure.sentence
    if not is_count or before is figure or not (is_here or (OF_PEOPLE.search(figure.label) and figure.owns)):
        return None
    between = sentence.between(before, figure) if is_here else ""
    is_few = before.value >= FEWEST and before.value * 2 <= 10 ** (2 + figure.quantity.decimals)
    asked = before.label + (before.unit + between).removesuffix(figure.label) + figure.label[:1] * ("中" in between)
    verbs = [verb for verb in words.lists["asking"] if verb in asked]
    is_share = bool(re.search(r"占[^，]+$|^[，,]?占$", figure.label))
    named = NAMED.search(figure.label)
    is_share |= bool(named) and any(verb in figure.label for verb in words.lists["asking"])  # 抽查71台，抽查率20.06%
    is_share |= bool(named and named["name"][-2:] in before.label)  # 参加年检169家，年检率90.9%
    is_part = any(word in before.label for word in OF_PEOPLE.findall(figure.label))  # 有效问卷360份，有效率93.75%
    is_part |= bool(RESULT.search(before.label[-4:])) or bool(
        OF_PEOPLE.search(between.removesuffix(figure.label))
    )  # 访问400名，368名表示满意，满意率92.0%
    fits = is_few and bool(verbs) and not is_share and not is_part and not re.search("[。；;]", between)
    return before if fits else None


def _is_possible(figure: Figure, number: int) -> bool:
    at = int(figure.value * number / 100)
    spare = figure.ulp if figure.quantity.decimals else figure.ulp / 2
    return number <= 0 or any(abs(Fraction(part * 100, number) - figure.value) <= spare for part in (at, at + 1))
