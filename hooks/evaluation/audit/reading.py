"""Running text as sentences and figures: each figure with the words that say what it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from evaluation.audit.interval import Interval, printed
from evaluation.audit.words import Words
from evaluation.documents import Document, Paragraph
from evaluation.language import Quantity, folded, quantities
from evaluation.numbers.amounts import written

STOP = re.compile(r"[。！？!?\n]+[”’）)]*|\.(?=\s|$|[\u4e00-\u9fff])")
SEGMENT = re.compile(r"[；;]")
CLAUSE = re.compile(r"[，：:]|,(?!\d{3})|(?<!\d),")
PARENTHESIS = re.compile(r"[（(][^（）()]*[）)]")
YEAR = re.compile(r"(?:19|20)\d{2}(?=年|—|-)")
UNFINISHED, OPENING = (
    ("，", ",", "、", "：", ":", "；", ";"),
    re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[-*•·①-⑳#|])"),
)
LONGEST_LABEL, LONGEST_SENTENCE, SHORTEST_WRAPPED, LONGEST_CELL = 60, 1500, 25, 30
EDGES = "的为是共计达到约有至了已 \t“”\"'《》*"


@dataclass(frozen=True, eq=False)
class Figure:
    """A quantity in a sentence. `label` are the words of its clause before it, `span` where it stands in the passage.

    `segment` counts the parts between ； from the sentence's beginning, `depth` the brackets that are open.
    """

    quantity: Quantity
    label: str
    passage: int
    sentence: int
    segment: int
    depth: int
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

    @property
    def interval(self) -> Interval:
        return printed(self.value, self.quantity.scale, self.quantity.decimals)

    @property
    def ulp(self) -> Fraction:
        return Fraction(self.quantity.scale, 10**self.quantity.decimals)

    @property
    def named(self) -> str:
        """The figure with its name, as a reason quotes it."""
        name = self.label.strip(EDGES)
        return f"{name[-16:]}{self.text}"

    def shown(self, value: Fraction) -> str:
        """An amount in the figure's base, written as the figure is."""
        return written(value / self.quantity.scale, self.quantity.decimals) + self.unit

    @property
    def unit(self) -> str:
        """Everything behind the digits, as printed."""
        return re.sub(r"^[-\d０-９,，.．\s]+", "", self.text)


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence with its figures; `before` are the sentences of its passage that precede it."""

    text: str
    start: int
    passage: int
    number: int
    place: str
    block: int
    figures: tuple[Figure, ...]
    before: tuple[Sentence, ...] = field(repr=False, default=())

    def between(self, first: Figure, second: Figure) -> str:
        """The words between two of its figures."""
        return self.text[first.quantity.end - self.start : second.start - self.start]

    def after(self, figure: Figure) -> str:
        return self.text[figure.quantity.end - self.start :]

    def until(self, figure: Figure) -> str:
        return self.text[: figure.start - self.start]

    @cached_property
    def nearby(self) -> tuple[Figure, ...]:
        """The figures of the two sentences before it, the nearest last."""
        return tuple(figure for one in self.before[-2:] for figure in one.figures)


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
        if isinstance(block, Paragraph):
            if pending and not _goes_on(pending[-1][2], block.text):
                found.append(_joined(pending))
                pending = []
            pending.append((number, block.place, block.text))
            continue
        if pending:
            found.append(_joined(pending))
            pending = []
        for row in block.rows:
            for cell in row:
                if not cell.covered and (len(cell.text) > LONGEST_CELL or "。" in cell.text):
                    found.append(Passage(cell.text, (number,), (cell.place,), (0,)))
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


def sentences(found: Iterable[Passage], words: Words) -> Iterator[Sentence]:
    """The sentences of the passages; one that goes on with what the last one began (其中…) is one with it."""
    for number, passage in enumerate(found):
        read = [
            one for one in quantities(passage.text, words.units, words.language) if not one.vague and not one.estimate
        ]
        before: list[Sentence] = []
        for at, (start, end) in enumerate(_parts(passage.text, words)):
            block, place = passage.at(start)
            inside = [one for one in read if start <= one.start < end]
            text = passage.text[start:end]
            figures = tuple(_figures(text, start, inside, passage, number, at))
            sentence = Sentence(text, start, number, at, place, block, figures, tuple(before))
            before.append(sentence)
            yield sentence


def _parts(text: str, words: Words) -> Iterator[tuple[int, int]]:
    start = 0
    ends = [match.end() for match in STOP.finditer(text)] + [len(text)]
    for end, following in zip(ends, [*ends[1:], None], strict=True):
        goes_on = following is not None and text[end:].lstrip().startswith(words.lists["continuing"])
        if end <= start or (goes_on and end - start < LONGEST_SENTENCE):
            continue
        yield start, end
        start = end


def _figures(
    text: str, offset: int, found: Sequence[Quantity], passage: Passage, number: int, sentence: int
) -> Iterator[Figure]:
    plain = folded(text)
    clauses = sorted([0, *(match.end() for pattern in (CLAUSE, SEGMENT, STOP) for match in pattern.finditer(plain))])
    segments = [match.start() for match in SEGMENT.finditer(plain)]
    last_end = {0: 0}
    label = ""
    for one in found:
        start = one.start - offset
        depth = max(0, len(re.findall("[（(]", plain[:start])) - len(re.findall("[）)]", plain[:start])))
        begin = max(clauses[bisect_right(clauses, start) - 1], last_end.get(depth, 0))
        if depth:
            begin = max(begin, max(plain.rfind("（", 0, start), plain.rfind("(", 0, start)) + 1)
        words = PARENTHESIS.sub("", text[begin:start]).strip("、，和及与 ")
        label = words[-LONGEST_LABEL:] if words.strip(EDGES) else label
        last_end = {level: at for level, at in last_end.items() if level < depth} | {depth: one.end - offset}
        segment = bisect_right(segments, start)
        yield Figure(one, label, number, sentence, segment, depth, passage.at(one.start)[1], not one.qualifier)
