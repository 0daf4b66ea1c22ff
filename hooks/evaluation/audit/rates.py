"""Rates and changes in running text against the amounts of the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, permutations
from types import MappingProxyType

from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.interval import Agreement, Interval, around
from evaluation.audit.sentences import CHANGE, PEOPLE, Sentence, is_comparable, printed
from evaluation.language import Quantity
from evaluation.numbers.amounts import written

RATE, CHANGED, PRODUCT = "比率", "增减", "标准与总额"
_FALL = re.compile(r"下降|减少|降低|下浮|降幅|减")
_SINCE_START = re.compile(r"[较比](?:上?年初|期初)")
_START, _END = re.compile(r"年初|期初|上年末"), re.compile(r"年末|年底|期末")
_AGAINST_LAST = re.compile(r"[较比](?:上年|去年|\d{4}年|上期|同期)|同比")
_SAVED = re.compile(r"节约|节余|节省")
_RATE = re.compile(r"率(?:为|达|达到|是)?$|占比?(?:为|达)?$")
_EACH = re.compile(
    r"(?:每人每(?P<a>月|年)|人均每?(?P<b>月|年)?|每(?:人|名|户)(?P<c>每?月|每?年)?|每(?P<d>月|年)(?:给予|补助|发放))"
)
_NEAR = Fraction(1, 10)
_WIDEST = 2


def contradictions_of_rates(
    sentences: Sequence[Sentence], mended: Mapping[Sentence, Sentence] = MappingProxyType({})
) -> Iterator[Finding]:
    """Rates, increases and products that the amounts beside them refute.

    `mended` holds sentences with the amounts that a table refutes put right: what agrees then has no fault of its own.
    """
    for sentence in sentences:
        found = list(_of_sentence(sentence))
        if found and sentence in mended:
            still = {(one.rule, one.line) for one in _of_sentence(mended[sentence])}
            found = [one for one in found if (one.rule, one.line) in still]
        yield from found


def _of_sentence(sentence: Sentence) -> Iterator[Finding]:
    yield from _changes_since_start(sentence)
    yield from _increases(sentence)
    yield from _rates(sentence)
    yield from _savings(sentence)
    yield from _products(sentence)


def _changes_since_start(sentence: Sentence) -> Iterator[Finding]:
    """年初甲…年末乙…较年初增长丙: 丙 is 乙 − 甲, as an amount or as a rate of 甲."""
    for changed in sentence.quantities:
        label = sentence.label(changed)
        if not _SINCE_START.search(label) or not CHANGE.search(label):
            continue
        earlier = [one for one in sentence.quantities if one.end <= changed.start and one.base != "%"]
        starts = [one for one in earlier if _labelled(sentence, one, _START)]
        ends = [one for one in earlier if _labelled(sentence, one, _END) and not sentence.depths[one.start]]
        pairs = [(a, b) for a in starts for b in ends if a.base == b.base and changed.base in (a.base, "%")]
        if pairs:
            yield from _change(sentence, changed, *pairs[-1])


def _labelled(sentence: Sentence, quantity: Quantity, words: re.Pattern[str]) -> bool:
    label = sentence.label(quantity)
    return bool(words.search(label)) and not _SINCE_START.search(label)


def _change(sentence: Sentence, changed: Quantity, start: Quantity, end: Quantity) -> Iterator[Finding]:
    first, last = printed(start), printed(end)
    sign = -1 if _FALL.search(sentence.label(changed)) else 1
    if changed.base == "%":
        share = (last - first).over(first)
        given = share.times(100 * sign) if share else None
        words = f"（{end.text}－{start.text}）÷{start.text}"
    else:
        given, words = (last - first).times(sign), f"{end.text}－{start.text}"
    if given is None or given.agreement(changed.value, changed.decimals, changed.scale) is not Agreement.BROKEN:
        return
    value = given.point * sign
    direction = "增长" if value > 0 else "下降"
    result = f"{direction}{_text(abs(value), changed)}"
    reason = f"{words}＝{_text(value, changed)}"
    yield Finding(changed.line, CHANGED, sentence.clause(changed), f"应为{result}", reason, SURE)


def _increases(sentence: Sentence) -> Iterator[Finding]:
    """甲，较上年增加乙，增长丙%: 丙 is 乙 over (甲 − 乙)."""
    for at, (change, rate) in enumerate(pairwise(sentence.quantities)):
        before_it = [one for one in sentence.quantities[:at] if one.base == change.base]
        if rate.base != "%" or change.base == "%" or not before_it:
            continue
        amount = before_it[-1]
        if not CHANGE.search(sentence.label(change)) or not CHANGE.search(sentence.label(rate)):
            continue
        if not _AGAINST_LAST.search(sentence.label(change)) and not _SINCE_START.search(sentence.label(change)):
            continue
        falls = bool(_FALL.search(sentence.label(change)))
        before = printed(amount) + printed(change) if falls else printed(amount) - printed(change)
        # change ÷ (amount − change) rewritten so that the change counts once: 1 ÷ (amount ÷ change − 1).
        turns = printed(amount).over(printed(change))
        share = _reciprocal(turns + around(Fraction(1)) if falls else turns - around(Fraction(1))) if turns else None
        if share is None:
            continue
        words = f"{change.text}÷（{amount.text}{'＋' if falls else '－'}{change.text}）"
        yield from _compared(sentence, rate, share.times(100), words)
        if bool(_FALL.search(sentence.label(rate))) != falls and before.point:
            reason = "前后两处增减方向相反"
            yield Finding(rate.line, CHANGED, sentence.clause(rate), "", reason, SURE)


def _reciprocal(value: Interval) -> Interval | None:
    return around(Fraction(1)).over(value)


def _rates(sentence: Sentence) -> Iterator[Finding]:
    """X率N%: one of two amounts before it over the other, or their difference over one of them."""
    for rate in sentence.quantities:
        if rate.base != "%" or rate.qualifier or not rate.decimals or not _RATE.search(sentence.label(rate)):
            continue
        amounts = [
            one
            for one in sentence.quantities
            if one.end <= rate.start and one.base != "%" and one.value and not one.qualifier
        ]
        near: list[tuple[Fraction, Interval, str]] = []
        for over, under in permutations(amounts, 2):
            for given, words in _shares(over, under):
                if given.agreement(rate.value, rate.decimals) is Agreement.EXACT:
                    near = []
                    break
                if abs(given.point - rate.value) <= _NEAR:
                    near.append((abs(given.point - rate.value), given, words))
            else:
                continue
            break
        if near:
            _, given, words = min(near, key=lambda one: one[0])
            yield from _compared(sentence, rate, given, words)


def _shares(over: Quantity, under: Quantity) -> Iterator[tuple[Interval, str]]:
    if not is_comparable(over, under):
        return
    share = printed(over).over(printed(under))
    if share:
        yield share.times(100), f"{over.text}÷{under.text}"
        yield (
            (around(Fraction(1)) - share).times(100),
            f"（{under.text}－{over.text}）÷{under.text}",
        )


def _compared(sentence: Sentence, rate: Quantity, given: Interval, words: str) -> Iterator[Finding]:
    """A rate that the inputs refute; or one that another rounding of the inputs may explain, said with less weight."""
    if rate.qualifier:
        return
    agreement = given.agreement(rate.value, rate.decimals)
    if agreement is Agreement.EXACT:
        return
    result = written(given.point, rate.decimals)
    reason = f"{words}＝{written(given.point, rate.decimals + 1)}%，保留{rate.decimals}位小数为{result}%"
    if agreement is Agreement.BROKEN:
        yield Finding(rate.line, RATE, sentence.clause(rate), f"应为{result}%", reason, SURE)
        return
    narrow = given.high - given.low <= Fraction(_WIDEST, 10**rate.decimals)
    low, high = (written(end, rate.decimals + 1) for end in (given.low, given.high))
    reason += f"；各数本身已取整，实际在{low}%至{high}%之间"
    yield Finding(
        rate.line, RATE, sentence.clause(rate), f"按所载数字为{result}%", reason, LIKELY if narrow else POSSIBLE
    )


def _savings(sentence: Sentence) -> Iterator[Finding]:
    """节约甲: the difference of two amounts before it."""
    for saved in sentence.quantities:
        if saved.base != "元" or not _SAVED.search(sentence.label(saved)):
            continue
        amounts = [
            one
            for one in sentence.quantities
            if one.end <= saved.start and one.base == saved.base and not sentence.depths[one.start]
        ]
        if len(amounts) != 2:
            continue
        given = printed(amounts[0]) - printed(amounts[1])
        if given.agreement(saved.value, saved.decimals, saved.scale) is Agreement.BROKEN:
            reason = f"{amounts[0].text}－{amounts[1].text}＝{_text(given.point, saved)}"
            expected = f"应为{_text(given.point, saved)}"
            yield Finding(saved.line, CHANGED, sentence.clause(saved), expected, reason, SURE)


def _products(sentence: Sentence) -> Iterator[Finding]:
    """甲名…乙万元…每人每月丙元: 甲 × 丙 × 12 (or 1) makes 乙."""
    for rate in sentence.quantities:
        match = _EACH.search(sentence.clause(rate))
        if rate.base != "元" or match is None:
            continue
        others = [one for one in sentence.quantities if one is not rate and not one.qualifier]
        people = [one for one in others if one.base in PEOPLE | {"户"} and one.end <= rate.start]
        totals = [one for one in others if one.base == "元" and one.value > rate.value * 10]
        if not people or len(totals) != 1:
            continue
        months = (12, 1) if "月" in match.group() else (1,)
        whole = totals[0]
        values = [(one, many, rate.value * one.value * many) for one in people for many in months]
        if any(_stated(whole, value) for *_, value in values):
            continue
        near = [entry for entry in values if abs(entry[2] - whole.value) * 5 <= whole.value]
        if near:
            one, many, value = min(near, key=lambda entry: abs(entry[2] - whole.value))
            months_words = f"×{many}个月" if many > 1 else ""
            reason = (
                f"{one.text}×{rate.text}{months_words}＝{_exact(value, whole)}，与{whole.text}相差"
                f"{_exact(abs(value - whole.value), whole)}"
            )
            yield Finding(
                whole.line, PRODUCT, sentence.clause(whole), f"按标准计算为{_exact(value, whole)}", reason, LIKELY
            )


def _stated(quantity: Quantity, value: Fraction) -> bool:
    return written(value / quantity.scale, quantity.decimals) == quantity.digits


def _text(value: Fraction, like: Quantity) -> str:
    return written(value / like.scale, like.decimals) + like.unit


def _exact(value: Fraction, like: Quantity) -> str:
    return written(value / like.scale, max(like.decimals, 2)) + like.unit
