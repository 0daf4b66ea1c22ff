"""The same thing said twice: one name with two figures, one sentence with a figure or a word changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from evaluation.audit.changes import change_of
from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.interval import is_slip
from evaluation.audit.reading import Figure, Sentence

RULE, AGAIN = "同名两数", "前后不一"
FILLERS = re.compile(
    r"(?:总额|总数|金额|合计|共计|实际|全部|部门|资金|经费|为|共|是|达|已|了|约|的|在|按|由|\s|[“”\"《》、*#\-])+"
)
DIGITS = re.compile(r"\d[\d,.]*")
SHORTEST_KEY, SHORTEST_SENTENCE, MOST_ALIKE = 4, 24, 12


def repeated(evidence: Evidence) -> Iterator[Finding]:
    yield from _labels(evidence)
    yield from _sentences(evidence)


def _key(figure: Figure) -> str:
    label = re.sub(r"^.*(?:其中|如前所述|[，：])", "", figure.label)
    label = re.sub(r"(?:本|全)?年度?(?=[^初末底中])|该局|我局|我单位|县|市|区(?=[^间])", "", label)
    return FILLERS.sub("", label)


def _labels(evidence: Evidence) -> Iterator[Finding]:
    """Figures of one name in different sentences whose intervals do not meet."""
    groups: dict[tuple[str, str], list[tuple[Sentence, Figure]]] = {}
    for sentence, figure in evidence.figures:
        if not figure.exact or figure.base in ("", "%", "百分点", "分") or change_of(figure, evidence.words):
            continue
        key = _key(figure)
        if len(key) >= SHORTEST_KEY and not evidence.words.has(figure.label, "averages", "standards"):
            groups.setdefault((key, figure.base), []).append((sentence, figure))
    for (key, _), found in groups.items():
        if not 2 <= len(found) <= MOST_ALIKE:
            continue
        sentence, figure = found[-1]
        others = [one for where, one in found[:-1] if where is not sentence and not one.interval.meets(figure.interval)]
        agreeing = [
            one
            for where, one in found[:-1]
            if one.interval.widened(max(one.ulp, figure.ulp) / 2).meets(figure.interval)
        ]
        if not others or agreeing:
            if agreeing and len(agreeing) > 1 and len(others) == 1:
                yield _finding(others[0], agreeing[0], evidence, SURE)
            continue
        first = others[0]
        slip = is_slip(
            figure.value / figure.quantity.scale, first.value / figure.quantity.scale, figure.quantity.decimals
        )
        if slip and len(figure.quantity.digits) > 3:
            yield _finding(figure, first, evidence, SURE if len(key) >= 6 else LIKELY)
        elif (
            len(key) >= 8
            and re.search(r"(?:19|20)\d{2}年", figure.label)
            and re.search(r"(?:19|20)\d{2}年", first.label)
        ):
            yield _finding(figure, first, evidence, LIKELY)


def _finding(figure: Figure, first: Figure, evidence: Evidence, confidence: str) -> Finding:
    block = next(sentence.block for sentence, one in evidence.figures if one is figure)
    return Finding(
        block,
        figure.place,
        RULE,
        figure.named,
        f"{first.place}写作“{first.named}”",
        confidence,
        f"与{first.text}只有一个对",
        (first.place,),
    )


def _sentences(evidence: Evidence) -> Iterator[Finding]:
    """A long sentence said again with one figure or a word changed."""
    index: dict[str, list[Sentence]] = {}
    seen: set[str] = set()
    for sentence in evidence.sentences:
        text = re.sub(r"\s|^[（(]?[一二三四五六七八九十\d①-⑳]{1,3}[）)、.．]?", "", sentence.text)
        plain = DIGITS.sub("#", text)
        if len(plain) < SHORTEST_SENTENCE or text in seen:
            continue
        seen.add(text)
        for key in {plain[:10], plain[-10:]}:
            for other in index.get(key, [])[-MOST_ALIKE:]:
                finding = _changed(text, sentence, other)
                if finding:
                    yield finding
                    break
            index.setdefault(key, []).append(sentence)


def _changed(text: str, sentence: Sentence, other: Sentence) -> Finding | None:
    said = re.sub(r"\s|^[（(]?[一二三四五六七八九十\d①-⑳]{1,3}[）)、.．]?", "", other.text)
    numbers, before = DIGITS.findall(text), DIGITS.findall(said)
    if DIGITS.sub("#", text) == DIGITS.sub("#", said):
        different = [(a, b) for a, b in zip(numbers, before, strict=True) if a.strip(",.") != b.strip(",.")]
        is_list = len(different) != 1 or len(numbers) < 2
        if is_list or re.search(r"[第一二三四]季度|[上下]半年", text):
            return None
        return Finding(
            sentence.block,
            sentence.place,
            AGAIN,
            text[:60],
            f"{other.place}同一句话写作{different[0][1]}，这里是{different[0][0]}",
            LIKELY,
            "",
            (other.place,),
        )
    matcher = SequenceMatcher(None, said, text, autojunk=False)
    if abs(len(said) - len(text)) > 6 or matcher.quick_ratio() < 0.94 or matcher.ratio() < 0.95 or len(text) < 40:
        return None
    changes = [one for one in matcher.get_opcodes() if one[0] != "equal"]
    if len(changes) != 1 or numbers != before:
        return None
    _, a, b, c, d = changes[0]
    return Finding(
        sentence.block,
        sentence.place,
        AGAIN,
        text[max(0, c - 12) : d + 12],
        f"{other.place}同一句话写作“{said[max(0, a - 12) : b + 12]}”",
        LIKELY,
        "",
        (other.place,),
    )
