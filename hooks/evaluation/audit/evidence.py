"""All that the rules look at: the document's sentences and tables, and the words that the audit knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from evaluation.audit.grids import Grid, grids
from evaluation.audit.known import Ground, Row, ground_of, is_said
from evaluation.audit.lists import Whole, wholes
from evaluation.audit.reading import YEAR, Figure, Passage, Sentence, passages, sentences
from evaluation.audit.words import Words
from evaluation.documents import Document

FILL = re.compile(r"(?:了|额|幅度|约|为|达|：|:|\s|同比|环比|率|比例)*$")
TITLE = 60
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")  # 二〇二三年度
REACHED = re.compile(r"(?:到|至)[^由从]{0,8}$")
FROM = re.compile(r"[由从][^到至]*$")
MORE = re.compile(r"[较比][^，]{0,8}(?P<way>[多少])[\u4e00-\u9fff]{1,3}$")  # 比上年多发放
COMPARAND = re.compile(r"^[较比与同](?![重例率分好大快高低多少为强期比])[^，]{1,12}$")  # 较老院区的450张
LATER = re.compile(r"(?:到|至)(?:了|全年的?|年末的?|[\d年末底的]*)?\s*$")


@dataclass(frozen=True, eq=False)
class Evidence:
    """What one document says, read once for every rule."""

    document: Document
    passages: Sequence[Passage]
    sentences: Sequence[Sentence]
    grids: Sequence[Grid]
    ground: Ground
    words: Words

    @cached_property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def year(self) -> str:
        """The year that the first lines name, else the one that the text names most often; the latest of those."""
        title: list[str] = YEAR.findall("".join(one.text for one in self.passages[:2])[:TITLE].translate(DIGITS))
        if title:
            return max(title)
        counts = Counter(YEAR.findall(self.text))
        return max(counts, key=lambda year: (counts[year], year), default="")

    @cached_property
    def _wholes(self) -> dict[int, tuple[Whole, ...]]:
        return {id(one): tuple(wholes(one, self.words)) for one in self.sentences if len(one.figures) > 2}

    def wholes(self, sentence: Sentence) -> tuple[Whole, ...]:
        return self._wholes.get(id(sentence), ())

    @cached_property
    def parts(self) -> frozenset[Figure]:
        """The figures that are parts of a whole in their sentence."""
        return frozenset(part for ones in self._wholes.values() for one in ones for part in one.parts if one.is_said)

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        return tuple(figure for sentence in self.sentences for figure in sentence.figures)

    @cached_property
    def said(self) -> Counter[tuple[str, Fraction]]:
        """How often each amount stands in the text."""
        return Counter((one.base, one.value) for one in self._figures)

    def around(self, figure: Figure, reach: int) -> tuple[Figure, ...]:
        """The figures of the document up to so many before and behind one."""
        return self._figures[max(0, figure.order - reach) : figure.order + reach]

    @cached_property
    def changes(self) -> Mapping[Figure, int]:
        """1 or -1 for each figure that says by how much something grew or fell."""
        found = {}
        for sentence in self.sentences:
            for figure in sentence.figures:
                sign = _change(figure, sentence, self.words)
                if sign:
                    found[figure] = sign
        return found

    @cached_property
    def _vouched(self) -> frozenset[Figure]:
        found = set()
        for sentence in self.sentences if self.ground.rows else ():
            for figure in sentence.figures:
                rows = self.ground.mentioned(sentence.until(figure))
                sign = self.changes.get(figure, 0)
                cells = (one for row in rows for one in row if one.value.middle * sign >= 0 or "减" in one.column)
                is_rate = figure.base == "%" and figure.length > 2 and not sign
                said = self.ground.said_by(figure) if is_rate else ()
                is_named = any(is_said(one.column, figure.label) for one in said)
                if is_named or any(one.compares(figure) and one.states(figure, sign) for one in cells):
                    found.add(figure)
        return frozenset(found)

    def vouches(self, *figures: Figure) -> bool:
        """Whether the document's tables say the same of every one of the figures."""
        return all(figure in self._vouched for figure in figures)


def _change(figure: Figure, sentence: Sentence, words: Words) -> int:
    """The direction of a change: by a word right before the figure that leads to no new level."""
    label = FILL.sub("", figure.label) if figure.owns else ""
    if LATER.search(figure.label) and not label.endswith(("增幅", "降幅")):
        return 0
    before = next((one for one in sentence.figures if one.order == figure.order - 1), None)
    is_after = label[:1] in ("多", "少") and before and COMPARAND.search(before.label)
    more = MORE.search(f"比{label}" if is_after else label)
    if more:
        return 1 if more["way"] == "多" else -1
    for sign, name in ((1, "rising"), (-1, "falling")):
        word = next((word for word in words.lists[name] if label.endswith(word)), "")
        if len(word) > 1 or (word and (label == word or re.search("[较比同]", label))):
            return sign
    if figure.base == "百分点":
        is_rate = before and before.base == "%"
        text = f"{before.label}{sentence.between(before, figure)}" if before and is_rate else figure.label
        return words.has(text, "above") - words.has(text, "below")
    return 0


def is_prior(figure: Figure, year: str, words: Words) -> bool:
    """Whether a figure is of an earlier time: by a word, by 由, or by a year before the current one."""
    label = figure.label
    if REACHED.search(label) and not FROM.search(label):
        return False
    years = YEAR.findall(label)
    compared = FROM.search(label) or COMPARAND.search(label) or re.search(r"[较比与同]\s*20\d\d年", label)
    return words.has(label, "prior") or bool(compared) or (bool(years) and years[-1] < year)


def evidence_of(document: Document, words: Words, facts: Sequence[Row] = ()) -> Evidence:
    found = passages(document)
    tables = tuple(grids(document, words))
    read = tuple(sentences(found, words))
    ground = ground_of(tables, [figure for sentence in read for figure in sentence.figures], facts)
    return Evidence(document, found, read, tables, ground, words)
