"""Parts and wholes in running text: 「X万元（其中：甲…、乙…）」, 「…，其中：…；…」, 「甲…，乙…，合计…」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise

from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.interval import Agreement, total
from evaluation.audit.sentences import CHANGE, Sentence, closing_bracket, depths, is_comparable, printed
from evaluation.language import Quantity
from evaluation.numbers.amounts import written

RULE, SHARE = "分项与合计", "比率"
ROUNDING = "取整差"
_MOST = 12
_PARTS = re.compile(r"其中|包括|分别为|分别是")
_INCLUDED = re.compile(r"[（(]\s*(?:其中|含|包括|包含|分别为|分别是|即)?[:：]?")
_ENDS_PARTS = re.compile(r"此外|另外|除此之外")
_SUM = re.compile(r"(?:合计|总计|共计)(?:为|约)?$")
_STRONG, _ITEM = re.compile(r"[；;\n]"), re.compile(r"[、，]|,(?!\d)")
_SHARE = re.compile(r"占(?:比|总[^，。]{0,6}的)?")
_AGAINST = re.compile(r"较|比(?:上年|去年|年初|上期|预算|计划|\d{4}年)|同比|环比")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole and the parts that the text gives for it.

    `full` is whether the text claims to give all of them, `listed` whether each stands in a paragraph of its own.
    """

    whole: Quantity
    parts: tuple[Quantity, ...]
    line: int
    printed: str
    full: bool = True
    listed: bool = False


def contradictions_of_parts(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Wholes that their parts do not make up."""
    for at, sentence in enumerate(sentences):
        before = sentences[at - 1] if at and sentences[at - 1].passage is sentence.passage else None
        for breakdown in (*_bracketed(sentence), *_following(sentence, before), *_summed_up(sentence)):
            yield from _judged(breakdown)
            yield from _shares(sentence, breakdown)


def _bracketed(sentence: Sentence) -> Iterator[Breakdown]:
    """Parts in the bracket right behind the whole."""
    for whole in sentence.quantities:
        if sentence.text[whole.end : whole.end + 1] not in ("（", "("):
            continue
        opening = _INCLUDED.match(sentence.text, whole.end)
        end = closing_bracket(sentence.text, whole.end)
        if opening is None:
            continue
        stop = end if end is not None else len(sentence.text)
        parts = _items(sentence, opening.end(), stop, whole)
        named = len(opening.group()) > 1
        if parts and (named or len(parts) > 1):
            text = sentence.text[whole.start : stop + 1]
            yield Breakdown(whole, parts, whole.line, text, full="含" not in opening.group())


def _following(sentence: Sentence, before: Sentence | None) -> Iterator[Breakdown]:
    """Parts behind 其中 outside of brackets, of wholes in the same sentence or, when it opens one, the one before."""
    for match in islice(_PARTS.finditer(sentence.text), _MOST):
        if sentence.depths[match.start()] or sentence.has_open_bracket:
            continue
        leading = not sentence.text[: match.start()].strip()
        source = before if leading else sentence
        if source is None:
            continue
        limit = len(source.text) if leading else match.start()
        stop = _ENDS_PARTS.search(sentence.text, match.end())
        end = stop.start() if stop else len(sentence.text)
        for whole in _wholes(source, limit):
            parts = _items(sentence, match.end(), end, whole)
            if parts:
                listed = sentence.text[match.end() :].lstrip("：:").startswith("\n")
                printed_text = f"{source.label(whole)}{whole.text}，其中…"
                yield Breakdown(whole, parts, whole.line, printed_text, listed=listed)


def _wholes(sentence: Sentence, limit: int) -> Iterator[Quantity]:
    """For each kind of thing the first quantity that may be a whole: not in a bracket, not a change."""
    candidates = [
        one
        for one in sentence.quantities
        if one.end <= limit and not sentence.depths[one.start] and not _is_change(sentence, one) and one.base != "%"
    ]
    for at, one in enumerate(candidates):
        if not any(is_comparable(one, other) for other in candidates[at + 1 :]):
            yield one


def _is_change(sentence: Sentence, quantity: Quantity) -> bool:
    label = sentence.label(quantity)
    return bool(CHANGE.search(label) or _AGAINST.search(label))


def _items(sentence: Sentence, start: int, end: int, whole: Quantity) -> tuple[Quantity, ...]:
    """The first quantity of the whole's kind in each item of an enumeration; those in deeper brackets are no parts.

    Items end at semicolons where there are any, else at commas; also at commas when only then they make the whole.
    """
    text = sentence.text[start:end]
    levels = depths(text)
    strong = [match.start() for match in _STRONG.finditer(text) if not levels[match.start()]]
    every = sorted([*strong, *(match.start() for match in _ITEM.finditer(text) if not levels[match.start()])])
    parts = _between(sentence, start, end, levels, strong or every, whole)
    finer = _between(sentence, start, end, levels, every, whole) if strong else parts
    return finer if _makes(finer, whole) and not _makes(parts, whole) else parts


def _makes(parts: Sequence[Quantity], whole: Quantity) -> bool:
    given = total([printed(one) for one in parts])
    return given.agreement(whole.value, whole.decimals, whole.scale) is not Agreement.BROKEN


def _between(
    sentence: Sentence, start: int, end: int, levels: Sequence[int], marks: Sequence[int], whole: Quantity
) -> tuple[Quantity, ...]:
    parts = []
    for first, last in zip([0, *marks], [*marks, end - start], strict=True):
        own = [
            one
            for one in sentence.quantities
            if start + first <= one.start < start + last
            and not levels[one.start - start]
            and is_comparable(one, whole)
            and not _is_change(sentence, one)
        ]
        parts.extend(own[:1])
    return tuple(parts)


def _summed_up(sentence: Sentence) -> Iterator[Breakdown]:
    """Amounts and behind them their sum: 甲150元，乙75元，合计225元."""
    for at, whole in enumerate(sentence.quantities):
        if not _SUM.search(sentence.label(whole)):
            continue
        level = sentence.depths[whole.start]
        same = [
            one for one in sentence.quantities[:at] if one.base == whole.base and sentence.depths[one.start] == level
        ]
        runs = [tuple(same[-count:]) for count in range(2, len(same) + 1)]
        sums = [
            total([printed(one) for one in run]).agreement(whole.value, whole.decimals, whole.scale) for run in runs
        ]
        if runs and Agreement.EXACT not in sums:
            yield Breakdown(whole, runs[0], whole.line, sentence.clause(whole))


def _judged(breakdown: Breakdown) -> Iterator[Finding]:
    whole, parts = breakdown.whole, breakdown.parts
    given = total([printed(one) for one in parts])
    agreement = given.agreement(whole.value, whole.decimals, whole.scale)
    if agreement is Agreement.EXACT or any(one.qualifier for one in (whole, *parts)):
        return
    if len(parts) == 1:
        if parts[0].value > whole.value:
            reason = f"其中的{parts[0].text}大于总数{whole.text}"
            yield _finding(breakdown, "", reason, SURE)
        return
    added = "＋".join(one.text for one in parts)
    decimals = max(one.decimals for one in (whole, *parts) if one.scale == whole.scale)
    result = _amount(given.point, whole, decimals)
    if agreement is Agreement.ROUNDING:
        reason = f"{added}＝{result}，与{whole.text}之差在各数取整的范围之内"
        yield Finding(whole.line, ROUNDING, _short(breakdown.printed), "", reason, POSSIBLE)
        return
    count = _sufficient(whole, parts)
    if count:
        rest = "、".join(one.text for one in parts[count:])
        reason = f"前{count}项相加正好为{whole.text}，其后的{rest}不应列在其中；全部相加为{result}"
        yield _finding(breakdown, f"其中只应有前{count}项", reason, SURE)
    elif given.point > whole.value or breakdown.listed or (breakdown.full and _is_most(given.point, breakdown)):
        difference = _amount(abs(given.point - whole.value), whole, decimals)
        less = "少" if given.point < whole.value else "多"
        reason = f"{added}＝{result}，比{whole.text}{less}{difference}"
        yield _finding(breakdown, f"各项相加为{result}", reason, LIKELY if less == "少" else SURE)


def _shares(sentence: Sentence, breakdown: Breakdown) -> Iterator[Finding]:
    """A share told right behind a part (甲…万元，占…%) is the part over the whole."""
    for part, share in pairwise(sentence.quantities):
        if part not in breakdown.parts or share.base != "%" or share.qualifier or not breakdown.whole.value:
            continue
        given = printed(part).over(printed(breakdown.whole))
        if given is None or not _SHARE.fullmatch(sentence.label(share)):
            continue
        if given.times(100).agreement(share.value, share.decimals) is Agreement.BROKEN:
            result = f"{written(given.point * 100, share.decimals)}%"
            reason = f"{part.text}÷{breakdown.whole.text}＝{result}"
            text = f"{sentence.label(part)}{part.text}，占{share.text}"
            yield Finding(share.line, SHARE, text, f"应为{result}", reason, SURE)


def _is_most(given: Fraction, breakdown: Breakdown) -> bool:
    """Whether the parts look like all there are: three or more, or four fifths of the whole."""
    return len(breakdown.parts) > 2 or given * 5 >= breakdown.whole.value * 4


def _sufficient(whole: Quantity, parts: Sequence[Quantity]) -> int:
    """How many of the first parts alone make up the whole; 0 when none do."""
    for count in range(2, len(parts)):
        if sum(one.value for one in parts[:count]) == whole.value:
            return count
    return 0


def _amount(value: Fraction, like: Quantity, decimals: int) -> str:
    return written(value / like.scale, decimals) + like.unit


def _finding(breakdown: Breakdown, expected: str, reason: str, confidence: str) -> Finding:
    lines = tuple(one.line for one in breakdown.parts if one.line != breakdown.line)
    return Finding(
        breakdown.line, RULE, _short(breakdown.printed), expected, reason, confidence, tuple(dict.fromkeys(lines))
    )


def _short(text: str) -> str:
    text = text.replace("\n", "")
    return text if len(text) <= 60 else f"{text[:59]}…"
