"""Parts and wholes in sentences: 其中 with its parts, parts with 合计 behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.interval import Interval, is_slip
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.words import Words

RULE = "分项与合计"
MOST_PARTS, LONGEST_CUE = 40, 40


@dataclass(frozen=True)
class Whole:
    """A figure, the figures that may be its parts, and whether the text says that these are all."""

    whole: Figure
    parts: tuple[Figure, ...]
    is_complete: bool
    trails: bool = False


def sums(evidence: Evidence) -> Iterator[Finding]:
    for sentence in evidence.sentences:
        for one in wholes(sentence, evidence.words):
            finding = _broken(one, sentence)
            if finding:
                yield finding


def wholes(sentence: Sentence, words: Words) -> Iterator[Whole]:
    """Every whole of a sentence with its parts, before or behind it."""
    figures = sentence.figures
    for at, whole in enumerate(figures[:-1]):
        if whole.base in ("%", "百分点", "") or not whole.exact or _is_aside(whole, words):
            continue
        cue = sentence.between(whole, figures[at + 1])
        parts = _parts_behind(at, cue, sentence, words)
        if len(parts) > 1:
            yield Whole(whole, parts, _is_complete(parts, cue, sentence, words))
    for at, whole in enumerate(figures):
        if at < 2 or not whole.exact or whole.base == "%":
            continue
        if any(word in whole.label for word in words.lists["totalling"]):
            parts = _parts_before(at, sentence, words)
            if len(parts) > 1:
                yield Whole(whole, parts, is_complete=True, trails=True)


def _is_aside(figure: Figure, words: Words) -> bool:
    """Whether a figure is a change, an average, a standard: never a part of the amounts around it."""
    return words.has(figure.label, "rising", "falling", "standards") or bool(
        re.search(r"均|每|[较比]", figure.label[-12:])
    )


def _alike(figure: Figure, whole: Figure) -> bool:
    people = {"人", "名", "位"}
    return figure.base == whole.base or {figure.base, whole.base} <= people


def _parts_behind(at: int, cue: str, sentence: Sentence, words: Words) -> tuple[Figure, ...]:
    whole, following = sentence.figures[at], sentence.figures[at + 1]
    opens = following.depth > whole.depth
    says = any(word in cue[:LONGEST_CUE] for word in words.lists["opening"] if word != "为")
    says = says or cue.rstrip().endswith(("：", ":")) or (opens and cue[:3].strip()[:1] in "（(")
    if words.has(following.label, "differences") and not opens:
        return ()
    parallel = not says and following.depth == whole.depth and len(cue) <= LONGEST_CUE
    if not says and not parallel:
        return ()
    depth = following.depth
    parts = []
    for figure in sentence.figures[at + 1 : at + 1 + MOST_PARTS]:
        if figure.depth < depth or (opens and _closed(sentence, whole, figure, depth)):
            break
        if figure.depth > depth or not _alike(figure, whole) or _is_aside(figure, words):
            continue
        if words.has(figure.label, "totalling") and not says:
            break
        parts.append(figure)
    if parallel and not _are_parallel(parts):
        return ()
    return tuple(parts)


def _closed(sentence: Sentence, whole: Figure, figure: Figure, depth: int) -> bool:
    """Whether the bracket behind the whole was closed before the figure."""
    between = sentence.between(whole, figure)
    level = 0
    for character in between:
        level += (character in "（(") - (character in "）)")
        if level <= 0 and character in "）)":
            return True
    return False


def _are_parallel(parts: Sequence[Figure]) -> bool:
    """Whether the names of the parts end alike (产业类、基础设施类)."""
    return len(parts) > 1 and len({part.label.rstrip("的为有共是")[-1:] for part in parts}) == 1


def _parts_before(at: int, sentence: Sentence, words: Words) -> tuple[Figure, ...]:
    whole = sentence.figures[at]
    parts: list[Figure] = []
    for figure in reversed(sentence.figures[:at]):
        if figure.depth < whole.depth:
            break
        if figure.depth > whole.depth or not _alike(figure, whole) or _is_aside(figure, words):
            continue
        if words.has(figure.label, "totalling"):
            break
        parts.insert(0, figure)
    return tuple(parts)


def _is_complete(parts: Sequence[Figure], cue: str, sentence: Sentence, words: Words) -> bool:
    if any(word in cue for word in ("构成", "组成", "分别", "包括", "分布", "分三", "分两", "分为", "如下")):
        return True
    labels = [part.label for part in parts]
    if any(all(any(word in label for word in family) for label in labels) for family in words.partitions):
        return True
    tail = sentence.text[parts[-1].quantity.end - sentence.start :]
    shares = [figure for figure in sentence.figures if figure.base == "%" and "占" in figure.label]
    return len(shares) >= len(parts) or ("其他" in labels[-1] and len(tail) < 30)


def total(figures: Sequence[Figure]) -> Interval:
    result = Interval(Fraction(0), Fraction(0))
    for figure in figures:
        result = result + figure.interval
    return result


def _broken(one: Whole, sentence: Sentence) -> Finding | None:
    """The finding for a whole that no run of its parts makes up."""
    runs = [one.parts[-size:] if one.trails else one.parts[:size] for size in range(2, len(one.parts) + 1)]
    if any(total(run).meets(one.whole.interval) and _exactly(run, one.whole) for run in runs):
        return None
    if any(total(run).meets(one.whole.interval) for run in runs):
        run = next(run for run in runs if total(run).meets(one.whole.interval))
        return _finding(one.whole, run, sentence, POSSIBLE)
    if any(total(pair).meets(one.whole.interval) for pair in combinations(one.parts[:8], 2)):
        return None
    if any(total(triple).meets(one.whole.interval) for triple in combinations(one.parts[:8], 3)):
        return None
    slips = [run for run in runs if _mended(run, one.whole)]
    full = one.parts
    ratio = total(full).middle / one.whole.value if one.whole.value else Fraction(0)
    if full in slips or (one.is_complete and Fraction(1, 10) < ratio < 10):
        sure = one.is_complete or (len(one.whole.quantity.digits) > 4 and not _are_loose(one))
        return _finding(one.whole, full, sentence, SURE if sure else LIKELY)
    if slips and (one.is_complete or len(one.whole.quantity.digits) > 4):
        return _finding(one.whole, slips[-1], sentence, LIKELY)
    if ratio > 1 and Fraction(ratio) < Fraction(3, 2) and not one.trails and len(full) < 5:
        return _finding(one.whole, full, sentence, LIKELY)
    return None


def _are_loose(one: Whole) -> bool:
    return one.parts[0].segment != one.whole.segment and len(one.parts) == 2 and not one.is_complete


def _exactly(run: Sequence[Figure], whole: Figure) -> bool:
    """Rounded parts may miss their rounded whole; then it is only a remark."""
    return sum(part.value for part in run) == whole.value or any(part.ulp > whole.ulp for part in run)


def _mended(run: Sequence[Figure], whole: Figure) -> bool:
    """Whether one of the numbers may be a slip of what the others ask for."""
    difference = whole.value - sum(part.value for part in run)
    candidates = [(whole, whole.value - difference), *((part, part.value + difference) for part in run)]
    return any(
        is_slip(figure.value / figure.quantity.scale, value / figure.quantity.scale, figure.quantity.decimals)
        for figure, value in candidates
    )


def _finding(whole: Figure, run: Sequence[Figure], sentence: Sentence, confidence: str) -> Finding:
    value = sum((part.value for part in run), Fraction(0))
    words = "＋".join(part.text for part in run) if len(run) < 9 else f"{len(run)}个分项相加"
    gap = whole.value - value
    more = "多" if gap > 0 else "少"
    tail = (
        "，差额在各数取整的范围之内" if confidence == POSSIBLE else f"，{whole.text}比它{more}{whole.shown(abs(gap))}"
    )
    return Finding(
        sentence.block,
        whole.place,
        RULE if confidence != POSSIBLE else "取整差",
        f"{whole.named}（{'、'.join(part.named for part in run[:8])}）",
        f"{words}＝{whole.shown(value)}{tail}",
        confidence,
        f"各项相加为{whole.shown(value)}",
        tuple(part.place for part in run),
    )
