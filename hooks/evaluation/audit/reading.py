"""Running text as sentences and figures: each figure with the words that say what it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from evaluation.audit.finding import Finding
from evaluation.audit.scales import stated
from evaluation.audit.slip import SHORTEST, is_slip
from evaluation.audit.words import Words
from evaluation.documents import Document, Paragraph
from evaluation.language import Quantity, folded, quantities
from evaluation.language.numerals import CHARACTERS
from evaluation.numbers.amounts import written
from evaluation.numbers.intervals import Interval, around

STOP = re.compile(r"[。！？!?\n]+[”’）)]*|\.(?=\s|$|[\u4e00-\u9fff])")
SEGMENT = re.compile(r"[；;]")
CLAUSE = re.compile(r"[，：:]|,(?!\d{3})|(?<!\d),")
PARENTHESIS = re.compile(r"[（(][^（）()]*[）)]")
YEAR = re.compile(r"(?:19|20)\d{2}(?=年|—|-)")
LOOSE = re.compile(r"\s*(?:[（(]?含[）)]?)?\s*(?:[（(]?含?[）)]?以[上下内]|及以[上下])")
RUN = re.compile(rf"[0-9０-９{CHARACTERS}]{{60,}}|\{{\{{[^{{}}\n]{{0,300}}\}}\}}")
UNFINISHED = ("，", ",", "、", "：", ":", "；", ";")
OPENING = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[-*•·①-⑳#|\u25a0-\u27bf])")
LONGEST_LABEL, LONGEST_SENTENCE, SHORTEST_WRAPPED, LONGEST_CELL, BEFORE, MOST_NEAR = 60, 1500, 25, 30, 4, 16
MOST_WANTED = 24
MEASURE = re.compile(r"[\u4e00-\u9fff]{1,2}(?=[，。；、：（）,;])")
QUOTES = " \t“”\"'*"
EDGES = "的为是共计达到约有至了已 \t“”\"'《》*"


@dataclass(frozen=True, eq=False)
class Figure:
    """A quantity in a sentence. `label` are the words of its clause before it; `owns` is whether it has such words.

    `segment` counts the parts between ；, `depth` the brackets that are open, `order` the figures of the document.
    """

    quantity: Quantity
    label: str
    owns: bool
    order: int
    sentence: int
    segment: int
    depth: int
    block: int
    place: str
    exact: bool

    @property
    def value(self) -> Fraction:
        return self.quantity.value

    @property
    def base(self) -> str:
        return self.quantity.base

    @property
    def text(self) -> str:
        return self.quantity.text

    @property
    def start(self) -> int:
        return self.quantity.start

    @cached_property
    def interval(self) -> Interval:
        return around(self.value, self.quantity.scale, self.quantity.decimals)

    @property
    def ulp(self) -> Fraction:
        return Fraction(self.quantity.scale, 10**self.quantity.decimals)

    @property
    def length(self) -> int:
        """How many digits are printed."""
        return len(self.quantity.digits.replace(".", "").replace("-", ""))

    @property
    def named(self) -> str:
        """The figure with its name, as a reason quotes it."""
        return f"{self.label.strip(EDGES)[-16:]}{self.text}"

    @property
    def unit(self) -> str:
        """Everything behind the digits, as printed."""
        return re.sub(r"^[-\d０-９,，.．\s]+", "", self.text)

    def shown(self, value: Fraction) -> str:
        """An amount in the figure's base, written as the figure is."""
        return written(value / self.quantity.scale, self.quantity.decimals) + self.unit

    def is_slip_of(self, value: Fraction, shortest: int = SHORTEST) -> bool:
        scale = self.quantity.scale
        return is_slip(self.value / scale, value / scale, self.quantity.decimals, shortest)

    def is_slip_within(self, wanted: Interval, shortest: int = SHORTEST) -> bool:
        """Whether it may be one of a few numbers of its precision mistyped: 698.30 for what lies in 968.2…968.4."""
        least, most = (-(-wanted.low // self.ulp), wanted.high // self.ulp) if self.length > SHORTEST else (0, -1)
        few = range(int(least), int(most) + 1) if most - least < MOST_WANTED else ()
        tries = (wanted.middle, *(step * self.ulp for step in few))
        return any(self.is_slip_of(one, shortest) for one in tries)

    def finding(
        self, rule: str, reason: str, confidence: str, expected: str = "", others: tuple[str, ...] = (), said: str = ""
    ) -> Finding:
        return Finding(
            self.block, self.place, rule, said or self.named, reason, confidence, expected, others, self.order
        )


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence with its figures; `before` are the few sentences that precede it in the document."""

    text: str
    start: int
    block: int
    place: str
    figures: tuple[Figure, ...]
    before: tuple[Sentence, ...] = field(repr=False, default=())

    def between(self, first: Figure, second: Figure) -> str:
        """The words between two of its figures."""
        return self.text[first.quantity.end - self.start : second.start - self.start]

    def after(self, figure: Figure) -> str:
        return self.text[figure.quantity.end - self.start :]

    def until(self, figure: Figure) -> str:
        return self.text[: figure.start - self.start]

    def scopes(self, figure: Figure) -> Iterator[tuple[Figure, ...]]:
        """The figures around one, nearest first: its part of the sentence, the sentence, those before it as well."""
        mine = tuple(one for one in self.figures if 0 < abs(one.order - figure.order) <= MOST_NEAR)
        segment = tuple(one for one in mine if one.segment == figure.segment)
        if len(segment) < len(mine):
            yield segment
        yield mine
        for reach in (2, BEFORE):
            earlier = [one for sentence in self.before[-reach:] for one in sentence.figures]
            yield (*earlier[-MOST_NEAR:], *mine)


@dataclass(frozen=True, eq=False)
class Passage:
    """Lines that make up one paragraph: its text, and where each line begins."""

    text: str
    blocks: tuple[int, ...]
    places: tuple[str, ...]
    breaks: tuple[int, ...]

    def at(self, offset: int) -> tuple[int, str]:
        line = bisect_right(self.breaks, offset) - 1
        return self.blocks[line], self.places[line]


def passages(document: Document) -> list[Passage]:
    """The paragraphs, with lines that were broken in the middle joined, and the running text in cells."""
    found: list[Passage] = []
    pending: list[tuple[int, str, str]] = []
    for number, block in enumerate(document.blocks):
        line = RUN.sub("…", block.text) if isinstance(block, Paragraph) else None
        if pending and not (line is not None and _goes_on(pending[-1][2], line)):
            found.append(_joined(pending))
            pending = []
        if line is not None or isinstance(block, Paragraph):
            pending.append((number, block.place, line or ""))
            continue
        cells = (cell for row in block.rows for cell in row if not cell.covered)
        long = (cell for cell in cells if len(cell.text) > LONGEST_CELL or "。" in cell.text)
        found += [Passage(RUN.sub("…", cell.text), (number,), (cell.place,), (0,)) for cell in long]
    return [*found, _joined(pending)] if pending else found


def _goes_on(line: str, following: str) -> bool:
    """Whether a line was broken in the middle of its sentence."""
    line = line.rstrip()
    if OPENING.match(following) and not line.endswith(("其中：", "其中:")):
        return False
    is_wrapped = len(line) >= SHORTEST_WRAPPED and not STOP.search(line[-1:]) and line[-1:] not in "”）)"
    return line.endswith(UNFINISHED) or is_wrapped


def _joined(lines: Sequence[tuple[int, str, str]]) -> Passage:
    text, breaks = "", []
    for _, _, line in lines:
        breaks.append(len(text))
        text += line
    return Passage(text, tuple(one[0] for one in lines), tuple(one[1] for one in lines), tuple(breaks))


def sentences(found: Iterable[Passage], words: Words) -> list[Sentence]:
    """The sentences of the passages; one that goes on with what the last one began (其中…) is one with it."""
    read: list[Sentence] = []
    order = 0
    for passage in found:
        plain = quantities(passage.text, words.units, words.language)
        inside = [_scaled(one, words) for one in plain if not (one.vague or one.estimate)]
        inside = _measured(inside, passage.text)
        scale = [piece for piece, *_ in stated(passage.text, words)]
        at = 0
        for start, end in _parts(passage.text, words):
            until = at
            while until < len(inside) and inside[until].start < end:
                until += 1
            block, place = passage.at(start)
            text = passage.text[start:end]
            figures = tuple(_figures(text, start, inside[at:until], passage, order, len(read)))
            if scale:
                figures = tuple(replace(one, exact=one.exact and not _within(one.start, scale)) for one in figures)
            read.append(Sentence(text, start, block, place, figures, tuple(read[-BEFORE:])))
            order, at = order + len(figures), until
    return read


def _scaled(one: Quantity, words: Words) -> Quantity:
    """万人次 is ten thousand 人次, also where the language has it for a measure of its own; 吨 is a thousand 公斤."""
    base, by = words.worth(one.base)
    return replace(one, value=one.value * by, scale=one.scale * by, base=base) if one.base != "元" else one


def _measured(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """A word that stands alone behind a bare number (3256具，) is a unit, there and where it follows another."""
    matches = (MEASURE.match(text, one.end) for one in found if not one.unit)
    words = sorted({one[0] for one in matches if one}, key=len, reverse=True)
    read = []
    for one in found:
        word = "" if one.unit else next((word for word in words if text.startswith(word, one.end)), "")
        named = replace(one, text=one.text + word, end=one.end + len(word), unit=word, base=word) if word else one
        read.append(named)
    return read


def _within(at: int, pieces: Sequence[range]) -> bool:
    return any(at in piece for piece in pieces)


def _parts(text: str, words: Words) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(match.end() for match in STOP.finditer(text)), len(text)]:
        goes_on = text[end : end + 12].lstrip().startswith(words.lists["continuing"])
        if end <= start or (goes_on and end - start < LONGEST_SENTENCE):
            continue
        while end - start > LONGEST_SENTENCE:
            cut = max(text.rfind(mark, start, start + LONGEST_SENTENCE) for mark in "；;，,、 ") + 1
            middle = cut if cut > start else start + LONGEST_SENTENCE
            yield start, middle
            start = middle
        yield start, end
        start = end


def _before_bracket(text: str, plain: str, start: int, clauses: Sequence[int]) -> str:
    """The words before a bracket that opens with a figure: 较上年 in 较上年（1360万元）."""
    head = plain[:start].rstrip()
    if not head.endswith(("（", "(")):
        return ""
    return re.sub(r"^.*\d", "", text[clauses[bisect_right(clauses, len(head) - 1) - 1] : len(head) - 1]).strip()


def _figures(
    text: str, offset: int, found: Sequence[Quantity], passage: Passage, order: int, sentence: int
) -> Iterator[Figure]:
    plain = folded(text)
    clauses = sorted([0, *(match.end() for pattern in (CLAUSE, SEGMENT, STOP) for match in pattern.finditer(plain))])
    segments = [match.start() for match in SEGMENT.finditer(plain)]
    depth = at = 0
    last_end = {0: 0}
    label = ""
    for number, one in enumerate(found):
        start = one.start - offset
        depth = max(0, depth + sum((c in "（(") - (c in "）)") for c in plain[at:start]))
        at = start
        begin = max(clauses[bisect_right(clauses, start) - 1], last_end.get(depth, 0))
        words = re.split("[（(]", PARENTHESIS.sub("", text[begin:start]))[-1].strip("、，和及与 ")
        owns = bool(words.strip(QUOTES))
        label = words[-LONGEST_LABEL:] if owns else _before_bracket(text, plain, start, clauses) or label
        last_end = {level: end for level, end in last_end.items() if level < depth} | {depth: one.end - offset}
        block, place = passage.at(one.start)
        exact = not one.qualifier and not LOOSE.match(plain, one.end - offset)
        segment = bisect_right(segments, start)
        yield Figure(one, label, owns, order + number, sentence, segment, depth, block, place, exact)
