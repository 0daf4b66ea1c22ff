"""Lists in sentences: a whole with its parts, before or behind it, and whether the text says that these are all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from evaluation.audit.reading import QUOTES, SEGMENT, YEAR, Figure, Sentence
from evaluation.audit.words import Words

MOST_PARTS, LONGEST_CUE, NEAR, MOST_ASIDES = 40, 40, 10, 6
LISTED = re.compile(r"[：:][^，,。；;]*$")
ALL = ("构成", "组成", "分别", "包括", "分布", "分三", "分两", "分为", "如下", "分：")
COMPOSED = re.compile(r"^[^。；;]{0,200}?(?:构成|组成)")
WITHIN = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?(?P<name>[\u4e00-\u9fff]{2,12}?)(?:(?:之?中)[，,：:]|(?:包括|包含|构成|如下)[：:])"
)
BY = re.compile(r"(?:^|\W)[按从分][^，,：:；。]{1,7}[分看计类][，,：:]|(?:情况|如下)[：:]")
KINDS = "类级批型组区片镇县乡村校院所馆站队园厂科季"
LOST = re.compile("扣(?!除)")
NO_PART = re.compile(r"均(?!衡)|每|(?<!比)较(?![好大多快差高低少轻重满])|[同环]比|[比与](?=上|去|年初|前|20)")
ALSO = re.compile(r"\s*[（(](?P<unit>[\u4e00-\u9fff]{1,2})[）)]")  # 830台（套）: a second unit, which parts may have
PAREN = re.compile(r"^\s*[（(][^（）()]{1,4}[）)]")
EACH = re.compile("^(?:分别|依次)|(?:分别|依次)[为是达]?$")
RANGE = re.compile(r"^[—－–~～]|^[-至到]$|[—－–~～]$")
GOES_ON = re.compile(r"(?:[（(]含[）)])?(?:[-—－–~～至到]\s*\d|以[上下])|的\s*[\d.]+\s*%|相比|相较")
PEOPLE = frozenset({"人", "名", "位", "人次"})


@dataclass(frozen=True)
class Whole:
    """`is_said`: a word like 其中 leads to the parts; `trails`: they stand before the whole."""

    whole: Figure
    parts: tuple[Figure, ...]
    is_complete: bool
    is_said: bool
    trails: bool = False


def alike(first: Figure, second: Figure) -> bool:
    """Whether two figures may be added or divided: the same unit."""
    return first.base == second.base or {first.base, second.base} <= PEOPLE


def is_full_mark(figure: Figure, sentence: Sentence) -> bool:
    """The 50 of 产出50分得48分, 满分50分, 产出（50分）: what may be scored, not what was."""
    if figure.base != "分":
        return False
    after = sentence.after(figure).lstrip("，,")
    named = re.search(r"满分|分值|权重|总分值", figure.label)
    of_all = figure.label.endswith("总分") and re.match(r"(?:本次|评价|自评|实际|最终|综合)+得", after)
    return bool(
        named or of_all or re.match(r"(?:评价|自评|实际|实)?得|自评\s*\d|[）)](?:[：，,])?(?:评价|自评)?得", after)
    )


def is_aside(figure: Figure, sentence: Sentence, words: Words, of: str = "扣") -> bool:
    """Whether a figure is a change, an average, a standard, points lost: never a part of the amounts around it."""
    return (
        not figure.exact
        or bool(RANGE.search(figure.label) or GOES_ON.match(sentence.after(figure)))
        or is_full_mark(figure, sentence)
        or words.has(figure.label, "standards")
        or (words.has(figure.label.replace("年初", ""), "prior") and "结" not in figure.label)
        or figure.label.rstrip("了约为达到至 ").endswith(words.lists["rising"] + words.lists["falling"])
        or bool(NO_PART.search(figure.label[-12:]) or (of and LOST.search(figure.label[-12:])))
    )


def wholes(sentence: Sentence, words: Words) -> Iterator[Whole]:
    """Every whole of a sentence with its parts."""
    figures = sentence.figures
    taken: set[Figure] = set()
    yield from _of_earlier(sentence, words)
    for at, whole in enumerate(figures):
        if at > 1 and whole.base != "%" and whole.exact and whole.owns and _totals(whole.label, words):
            parts = _before(at, sentence, words)
            if len(parts) > 1:
                plain = whole.label.startswith((*words.lists["totalling"], "以上", "各项", "两项", "三项", "四项"))
                around = sum((one.value for one in parts), Fraction(0))
                taken |= set(parts) if around < 2 * whole.value < 4 * around else set()
                yield Whole(whole, parts, is_complete=plain, is_said=plain, trails=True)
    for at, whole in enumerate(figures[:-1]):
        if whole.base in ("%", "百分点", "") or EACH.search(whole.label) or is_aside(whole, sentence, words):
            continue
        one = _behind(at, sentence, words, is_part=whole in taken)
        if one:
            taken |= set(one.parts)
            yield one


def _of_earlier(sentence: Sentence, words: Words) -> Iterator[Whole]:
    """基本支出中，甲…、乙…: the parts of a figure that an earlier sentence names."""
    match = WITHIN.match(sentence.text)
    earlier = [one for before in reversed(sentence.before) for one in before.figures] if match else []
    name = match["name"] if match else ""
    shorter = (name, name.rstrip("数额"), name.rstrip("数额资金经费支出"), name[-2:])
    ends = tuple(one for one in shorter if len(one) > 1)
    called = ([one for one in earlier if one.label.removesuffix("收入").endswith(end) and one.exact] for end in ends)
    earlier = next(filter(None, called), [])
    whole = next((one for one in sorted(earlier, key=lambda one: bool(YEAR.search(one.label)))), None)
    mine = [one for one in sentence.figures if whole and alike(one, whole) and not one.depth]
    parts = tuple(one for one in mine if not is_aside(one, sentence, words))
    if not whole and (score := _earlier_score(sentence, words)):
        marks = tuple(one for one in sentence.figures if one.base == "分" and not is_aside(one, sentence, words))
        if len(marks) > 2 and _is_divided(marks, words):
            yield Whole(score, marks, is_complete=True, is_said=True)
    if whole and len(parts) > 1 and len(parts) == len(mine):
        yield Whole(whole, parts, _is_complete(parts, "", sentence, words, opens=False), is_said=True)
    elif not match and (divided := _of_division(sentence, words)):
        yield divided


def _of_division(sentence: Sentence, words: Words) -> Whole | None:
    """按类型分，甲…、乙…、丙…; 满意…、一般…、不满意…: all of the figure before it that comes nearest to their sum."""
    base = next((one.base for one in sentence.figures if one.base != "%"), "%")
    parts = [one for one in sentence.figures if one.base == base and not one.depth]
    parts = [one for one in parts if not is_aside(one, sentence, words) and one.owns]
    parts = parts[: next((at for at, one in enumerate(parts) if at and _totals(one.label, words)), len(parts))]
    if len(parts) < 3 or base in ("%", "分") or any(words.has(one.label, "budgets", "results") for one in parts):
        return None
    if not (BY.search(sentence.until(parts[0])) or _is_divided(parts, words) or _names(parts, words.lists["ratings"])):
        return None
    earlier = [one for before in sentence.before for one in before.figures if one.base == base and one.exact]
    total = sum((one.value for one in parts), Fraction(0))
    large = [one for one in earlier if one.value >= max(part.value for part in parts)]
    near = min((one for one in large if one.value), key=lambda one: abs(total / one.value - 1), default=None)
    is_near = near is not None and total < near.value * 2
    return Whole(near, tuple(parts), is_complete=False, is_said=True) if near and is_near else None


def _earlier_score(sentence: Sentence, words: Words) -> Figure | None:
    """The total score that one of the two sentences before states, where this one states none."""
    if any(one.base == "分" and words.has(one.label, "totalling") for one in sentence.figures):
        return None
    earlier = [one for before in reversed(sentence.before[-2:]) for one in before.figures if one.base == "分"]
    earlier = [one for one in earlier if one.exact]
    total = next((one for one in earlier if words.has(one.label, "totalling", "scored")), None)
    return total if len(earlier) == 1 else None


def _is_divided(parts: Sequence[Figure], words: Words) -> bool:
    """Whether all the parts are of one division: one that is known (决策, 过程, 产出, 效益), or 甲 and 非甲."""
    first, last = (part.label.strip(QUOTES) for part in (parts[0], parts[-1]))
    is_negated = len(parts) == 2 and last in (f"非{first}", f"未{first}")
    return is_negated or any(_names(parts, family) for family in words.partitions)


def _is_numbered(parts: Sequence[Figure]) -> bool:
    """一类桥, 二类桥, 三类桥: classes in their order, from the first."""
    found = [re.search("[一二三四五六]", part.label[-4:]) for part in parts]
    return len(parts) > 2 and "".join(one[0] if one else " " for one in found) == "一二三四五六"[: len(parts)]


def _names(parts: Sequence[Figure], family: tuple[str, ...]) -> bool:
    """Whether every part is named by a word of the family, and not all by the same one."""
    said = [_said(part.label, family) for part in parts]
    return all(said) and (len(set(said)) > 1)


@lru_cache(maxsize=65_536)
def _said(label: str, family: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in family if word in label)


def _totals(label: str, words: Words) -> bool:
    """Whether a name says that what stands before it is added up."""
    plain = re.sub(r"(?:[得为是达到了\s]|[四三五六七八九十两]项|以上)+$", "", label)
    return plain.endswith(words.lists["totalling"]) or (label.startswith("共") and len(label) < 5)


def _behind(at: int, sentence: Sentence, words: Words, *, is_part: bool) -> Whole | None:
    whole = sentence.figures[at]
    ahead = [one for one in sentence.figures[at + 1 : at + MOST_PARTS] if one.exact][:MOST_ASIDES]
    near = [one for one in ahead if alike(one, whole) and not is_aside(one, sentence, words)]
    if len(near) > 1 and near[0].depth > whole.depth >= near[1].depth:
        del near[0]  # 634.44万元（6344400元），其中: said again in another unit
    first = next(iter(near), None)
    if first is None:
        return None
    cue = sentence.between(whole, first)
    opens = first.depth > whole.depth and cue.lstrip(" 。")[:1] in "（("
    by_kind = BY.search(cue)
    listed = LISTED.search(cue) and not re.search("[；;]", cue)  # 甲：…；乙：…
    led = first.label.startswith(words.lists["opening"]) or listed or by_kind or EACH.search(first.label)
    closed = first.label.startswith("由") and COMPOSED.search(sentence.after(first))
    says = bool(opens or led or closed or words.has(cue[:NEAR], "opening"))
    heads = sentence.after(first).lstrip("，,（( ").startswith(words.lists["opening"])
    if not says and (heads or cue.startswith("、") or LISTED.search(sentence.until(whole))):
        return None  # the first of the parts has parts itself, or the whole is one
    nested = opens or (listed and PAREN.sub("", cue)[:1] in "：:")
    if first.depth < whole.depth or (is_part and not nested):
        return None
    parts = _parts_behind(at, first, sentence, words, opens=opens)
    siblings = bool(SEGMENT.search(cue)) or any(
        any(word in whole.label for word in family)
        and all(any(word in part.label for word in family) for part in parts)
        for family in words.partitions
    )
    kinds = {part.label.rstrip("的为有共是")[-1:] for part in parts}
    is_sibling = whole.label.rstrip("的为有共是")[-1:] in kinds
    parallel = len(kinds) == 1 and kinds <= set(KINDS) and len(cue) < LONGEST_CUE and not is_sibling
    said = [words.has(part.label, "budgets") - words.has(part.label, "results") for part in parts]
    if (listed and said.count(1) == said.count(-1) > 1) or (
        by_kind and any(part.value > whole.value for part in parts)
    ):
        return None
    if len(parts) < 2 or not (says or (not siblings and (parallel or _is_divided(parts, words)))):
        return None
    is_complete = bool(closed) or _is_complete(parts, cue, sentence, words, opens=opens)
    return Whole(whole, tuple(parts), is_complete, is_said=says)


def _parts_behind(at: int, first: Figure, sentence: Sentence, words: Words, *, opens: bool) -> list[Figure]:
    """The figures behind a whole that are alike it and as deep as the first of them, as far as its list goes."""
    whole, parts = sentence.figures[at], list[Figure]()
    also = ALSO.match(sentence.after(whole))
    for figure in sentence.figures[at + 1 : at + 1 + MOST_PARTS]:
        if figure.depth < first.depth:
            break
        starts = sentence.text[: figure.start - sentence.start].rstrip()[-1:] in "，,"
        if (
            (starts and not figure.owns)
            or figure.depth > first.depth
            or not (alike(figure, whole) or (also and figure.base == also["unit"]))
            or is_aside(figure, sentence, words)
        ):
            continue
        if figure.owns and parts and _totals(figure.label, words):
            break
        if figure.label.startswith(words.lists["besides"]) or (
            parts and figure.label.startswith(words.lists["opening"][:1])
        ):
            break
        if parts and _heads_its_own(figure, parts[-1], sentence, words):
            break
        parts.append(figure)
    return parts


def _heads_its_own(figure: Figure, last: Figure, sentence: Sentence, words: Words) -> bool:
    """收入…，其中甲…、乙…；支出…，其中: behind a semicolon a figure with parts of its own begins another list."""
    after = sentence.after(figure).lstrip("，,（( ")
    return bool(re.search("[；;]", sentence.between(last, figure))) and after.startswith(words.lists["opening"])


def _before(at: int, sentence: Sentence, words: Words) -> tuple[Figure, ...]:
    whole = sentence.figures[at]
    also = ALSO.match(sentence.after(whole))
    parts: list[Figure] = []
    of = "" if LOST.search(whole.label) else "扣"
    for figure in reversed(sentence.figures[:at]):
        fits = alike(figure, whole) or (also and figure.base == also["unit"])
        if figure.depth == whole.depth and fits and not is_aside(figure, sentence, words, of):
            parts.insert(0, figure)
    named = [part for part in parts if part.label.strip(QUOTES) in whole.label]  # 满意和较满意共
    return tuple(named if 1 < len(named) < len(parts) else parts)


def _is_complete(parts: Sequence[Figure], cue: str, sentence: Sentence, words: Words, *, opens: bool) -> bool:
    labels = [part.label for part in parts]
    if any(word in cue for word in ALL) or (opens and "含" not in cue):
        return True
    if _is_divided(parts, words) or _is_numbered(parts):
        return True
    if LISTED.search(cue) and len(parts) > 2 and len(set(labels)) == len(parts):
        return not any(words.has(label, "budgets", "results") for label in labels)
    shares = [one for one in sentence.figures if one.base == "%" and "占" in one.label]
    fill = abs(sum((one.value for one in shares), Fraction(-100))) <= len(shares)  # groups that overlap fill nothing
    return (len(shares) >= len(parts) and fill) or labels[-1].startswith("其他")
