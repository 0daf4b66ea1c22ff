"""Lists in sentences: a whole with its parts, before or behind it, and whether the text says that these are all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from evaluation.audit.reading import YEAR, Figure, Sentence
from evaluation.audit.words import Words

MOST_PARTS, LONGEST_CUE, NEAR, MOST_ASIDES = 40, 40, 10, 7
LISTED = re.compile(r"[：:][^，,。；;]*$")
ALL = ("构成", "组成", "分别", "包括", "分布", "分三", "分两", "分为", "如下", "分：")
COMPOSED = re.compile(r"^[^。；;]{0,200}?(?:构成|组成)")
WITHIN = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?(?P<name>[\u4e00-\u9fff]{2,12}?)(?:(?:之?中)[，,：:]|(?:包括|包含|构成|如下)[：:])"
)
KINDS = "类级批型组区片镇县乡村校院所馆站队园厂科季"
NO_PART = re.compile(r"扣(?!除)|均(?!衡)|每|较(?![好大多快差高低少轻重])|[同环]比|[比与](?=上|去|年初|前|20)")
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


def is_aside(figure: Figure, sentence: Sentence, words: Words) -> bool:
    """Whether a figure is a change, an average, a standard: never a part of the amounts around it."""
    return (
        not figure.exact
        or bool(RANGE.search(figure.label) or GOES_ON.match(sentence.after(figure)))
        or is_full_mark(figure, sentence)
        or words.has(figure.label, "standards")
        or (words.has(figure.label.replace("年初", ""), "prior") and "结" not in figure.label)
        or figure.label.rstrip("了约为达到至 ").endswith(words.lists["rising"] + words.lists["falling"])
        or bool(NO_PART.search(figure.label[-12:]))
    )


def wholes(sentence: Sentence, words: Words) -> Iterator[Whole]:
    """Every whole of a sentence with its parts."""
    figures = sentence.figures
    taken: set[Figure] = set()
    yield from _of_earlier(sentence, words)
    yield from _shared_out(sentence)
    for at, whole in enumerate(figures[:-1]):
        if whole.base in ("%", "百分点", "") or EACH.search(whole.label) or is_aside(whole, sentence, words):
            continue
        one = _behind(at, sentence, words, is_part=whole in taken)
        if one:
            taken |= set(one.parts)
            yield one
    for at, whole in enumerate(figures):
        if at > 1 and whole.base != "%" and whole.exact and whole.owns and _totals(whole.label, words):
            parts = _before(at, sentence, words)
            if len(parts) > 1:
                plain = whole.label.startswith((*words.lists["totalling"], "以上", "各项", "两项", "三项", "四项"))
                yield Whole(whole, parts, is_complete=plain, is_said=plain, trails=True)


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


def _shared_out(sentence: Sentence) -> Iterator[Whole]:
    """甲…，占60%；乙…，占40%: shares that make up a hundred, and the figure of which all or all but one are right."""
    shares = [one for one in sentence.figures if one.base == "%" and "占" in one.label]
    each = [one for one in shares if one.owns or one is shares[0]]
    first = sentence.figures[0].order if sentence.figures else 0
    at = [(len(shares) if len(each) == 1 else 1, one.order - first) for one in each]
    parts = [one for back, end in at for one in sentence.figures[max(0, end - back) : end] if one.base != "%"]
    if len(shares) < 2 or len(parts) != len(shares):
        return
    fills = abs(sum((one.value for one in shares), Fraction(-100))) <= len(shares) * shares[0].ulp
    earlier = [one for before in sentence.before for one in before.figures] + list(sentence.figures)
    for whole in (one for one in reversed(earlier) if one not in parts and one.exact and alike(one, parts[0])):
        pairs = zip(parts, shares, strict=True)
        right = sum(abs(one.value * 100 - share.value * whole.value) <= whole.value * share.ulp for one, share in pairs)
        is_whole = fills or sum((one.value for one in parts), Fraction(0)) == whole.value > 0
        if is_whole and right >= max(1, len(shares) - 1):
            yield Whole(whole, tuple(parts), is_complete=True, is_said=True)
            return


def _earlier_score(sentence: Sentence, words: Words) -> Figure | None:
    """The total score that one of the two sentences before states, where this one states none."""
    if any(one.base == "分" and words.has(one.label, "totalling") for one in sentence.figures):
        return None
    earlier = [one for before in reversed(sentence.before[-2:]) for one in before.figures if one.base == "分"]
    total = next((one for one in earlier if words.has(one.label, "totalling") and one.exact), None)
    return total if len(earlier) == 1 else None


def _is_divided(parts: Sequence[Figure], words: Words) -> bool:
    """Whether all the parts are of one division that is known (决策, 过程, 产出, 效益)."""
    return any(_names(parts, family) for family in words.partitions)


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
    near = [one for one in sentence.figures[at + 1 : at + MOST_ASIDES] if alike(one, whole)]
    first = next((one for one in near if not is_aside(one, sentence, words)), None)
    if first is None:
        return None
    cue = sentence.between(whole, first)
    opens = first.depth > whole.depth and cue.lstrip(" 。")[:1] in "（("
    listed = LISTED.search(cue) and not re.search("[；;]", cue)  # 甲：…；乙：…
    led = first.label.startswith(words.lists["opening"]) or listed or _is_led(cue, words) or EACH.search(first.label)
    closed = first.label.startswith("由") and COMPOSED.search(sentence.after(first))
    says = bool(opens or led or closed or words.has(cue[:NEAR], "opening"))
    heads = sentence.after(first).lstrip("，,（( ").startswith(words.lists["opening"])
    if not says and (heads or cue.startswith("、") or LISTED.search(sentence.until(whole))):
        return None  # the first of the parts has parts itself, or the whole is one
    nested = opens or (listed and PAREN.sub("", cue)[:1] in "：:")
    if first.depth < whole.depth or (is_part and not nested) or (_is_left(first, words) and not opens):
        return None
    parts = _parts_behind(at, first, sentence, words, opens=opens)
    siblings = any(
        any(word in whole.label for word in family)
        and all(any(word in part.label for word in family) for part in parts)
        for family in words.partitions
    )
    kinds = {part.label.rstrip("的为有共是")[-1:] for part in parts}
    is_sibling = whole.label.rstrip("的为有共是")[-1:] in kinds
    parallel = len(kinds) == 1 and kinds <= set(KINDS) and len(cue) < LONGEST_CUE and not is_sibling
    if len(parts) < 2 or not (says or (not siblings and (parallel or _is_divided(parts, words)))):
        return None
    is_complete = bool(closed) or _is_complete(parts, cue, sentence, words, opens=opens)
    return Whole(whole, tuple(parts), is_complete, is_said=says)


def _parts_behind(at: int, first: Figure, sentence: Sentence, words: Words, *, opens: bool) -> list[Figure]:
    """The figures behind a whole that are alike it and as deep as the first of them, as far as its list goes."""
    whole, parts = sentence.figures[at], list[Figure]()
    also = ALSO.match(sentence.after(whole))
    for figure in sentence.figures[at + 1 : at + 1 + MOST_PARTS]:
        if figure.depth < first.depth or (opens and _closes(sentence.between(whole, figure))):
            break
        starts = sentence.text[: figure.start - sentence.start].rstrip()[-1:] in "，,"
        if (
            (starts and not figure.owns)
            or figure.depth > first.depth
            or not (alike(figure, whole) or (also and figure.base == also["unit"]))
            or is_aside(figure, sentence, words)
        ):
            continue
        if _is_left(figure, words) or (figure.owns and parts and _totals(figure.label, words)):
            break
        if figure.label.startswith(words.lists["besides"]) or (
            parts and figure.label.startswith(words.lists["opening"][:1])
        ):
            break
        if parts and _heads_its_own(figure, parts[-1], sentence, words):
            break
        parts.append(figure)
    return parts


def _is_led(cue: str, words: Words) -> bool:
    """其中，甲…: whether a word that opens a list stands right before the last clause."""
    before, comma, _ = cue.rpartition("，")
    return bool(comma) and before.endswith(words.lists["opening"])


def _heads_its_own(figure: Figure, last: Figure, sentence: Sentence, words: Words) -> bool:
    """收入…，其中甲…、乙…；支出…，其中: behind a semicolon a figure with parts of its own begins another list."""
    after = sentence.after(figure).lstrip("，,（( ")
    return bool(re.search("[；;]", sentence.between(last, figure))) and after.startswith(words.lists["opening"])


def _is_left(figure: Figure, words: Words) -> bool:
    """结余, 结转 of now is what is left of an amount; 上年结转 is a part of what came in."""
    is_source = figure.label.startswith(("使用", "动用")) or "补" in figure.label  # 使用非财政拨款结余, 亏损补贴
    return words.has(figure.label, "differences") and not words.has(figure.label, "prior") and not is_source


def _closes(between: str) -> bool:
    """Whether the bracket behind the whole was closed."""
    level = 0
    for character in between:
        level += (character in "（(") - (character in "）)")
        if level <= 0 and character in "）)":
            return True
    return False


def _before(at: int, sentence: Sentence, words: Words) -> tuple[Figure, ...]:
    whole = sentence.figures[at]
    also = ALSO.match(sentence.after(whole))
    parts: list[Figure] = []
    for figure in reversed(sentence.figures[:at]):
        if figure.depth < whole.depth or (figure.owns and alike(figure, whole) and _totals(figure.label, words)):
            break
        fits = alike(figure, whole) or (also and figure.base == also["unit"])
        if figure.depth == whole.depth and fits and not is_aside(figure, sentence, words):
            parts.insert(0, figure)
    return tuple(parts)


def _is_complete(parts: Sequence[Figure], cue: str, sentence: Sentence, words: Words, *, opens: bool) -> bool:
    labels = [part.label for part in parts]
    cue = re.sub("分别[为是达]?$", "", cue) if "：" not in cue and "其中" not in cue else cue
    if any(word in cue for word in ALL) or (opens and "含" not in cue):
        return True
    if _is_divided(parts, words) or _is_numbered(parts):
        return True
    if LISTED.search(cue) and len(parts) > 2 and len(set(labels)) == len(parts):
        return not any(words.has(label, "budgets", "results") for label in labels)
    shares = [one for one in sentence.figures if one.base == "%" and "占" in one.label]
    fill = abs(sum((one.value for one in shares), Fraction(-100))) <= len(shares)  # groups that overlap fill nothing
    return (len(shares) >= len(parts) and fill) or labels[-1].startswith("其他")
