"""Careless edits of sentences: another figure, another year, the opposite word, a sentence lost or left over."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evaluation.dataset import Table
from evaluation.dataset.seals import digest
from evaluation.facts import Register
from evaluation.mutation.edits import REFERENCES, WORDS, Edit
from evaluation.narrative.expressions import EXPRESSION
from evaluation.narrative.gate import FRONT_MATTER

Span = tuple[int, int, str]
_REFERENCE = re.compile(r"\{\{\s*([^\W\d]\w*(?:\.\w+)+)(?=\s*(?:\||\}\}))")
_COMPARED = re.compile(r"(?:变化|增减|比较)\(\s*([\w.]+)\s*,\s*([\w.]+)")
_CITED = re.compile(r"""(?:文件|文号)\(\s*["']([^"']+)["']""")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_SENTENCE = re.compile(r"(?<=。)[^。\n]+。(?=[ \t]*$)", re.MULTILINE)
_LINE = re.compile(r"[^\n]+\n")
_ITEM = re.compile(r"^\s*-\s.+\n", re.MULTILINE)
_LIKE: Mapping[str, Callable[[list[str], list[str]], bool]] = {  # the parts of two ids: table, row, column
    "引错数（任意）": lambda right, other: True,
    "引错数（同表）": lambda right, other: right[0] == other[0],
    "引错数（同行）": lambda right, other: right[:2] == other[:2],
    "引错数（同列）": lambda right, other: right[0] == other[0] and right[2:] == other[2:] and right[1] != other[1],
}


@dataclass(frozen=True)
class Passage:
    """A page, or one cell of narrative in a table."""

    file: str
    text: str
    table: str = ""
    row: int = -1
    column: str = ""

    @property
    def begins(self) -> int:
        """Where its prose begins, behind the front matter."""
        head = FRONT_MATTER.match(self.text)
        return head.end() if head else 0

    def edit(self, kind: str, operator: str, span: Span, said: str) -> Edit:
        at, length, after = span
        if self.row < 0:
            line = self.text.count("\n", 0, at) + 1
            return Edit(kind, operator, self.file, said, line, at=at, length=length, after=after)
        changed = f"{self.text[:at]}{after}{self.text[at + length :]}"
        return Edit(kind, operator, self.file, said, self.row + 2, self.table, ((self.row, self.column, changed),))


def narrative_cells(table: Table) -> Iterator[Passage]:
    """The cells of a table that hold sentences."""
    for field in table.schema.fields:
        if field.type == "narrative":
            for row, text in enumerate(table.texts(field.name)):
                yield Passage(table.file, text, table.schema.name, row, field.name)


def sentence_edits(
    passage: Passage, register: Register, documents: Sequence[str], opposites: Sequence[Sequence[str]]
) -> Iterator[Edit]:
    """Every careless edit of a passage; of the figures that may be taken for the right one, one for each reason."""
    yield from wrong_figures(passage, register)
    yield from exchanged_operands(passage)
    yield from exchanged_figures(passage, register)
    yield from opposite_words(passage, opposites)
    yield from wrong_years(passage)
    yield from wrong_documents(passage, documents)
    yield from lost_sentences(passage)
    yield from old_sentences(passage)


def wrong_figures(passage: Passage, register: Register) -> Iterator[Edit]:
    """Another figure of one unit: any, of one table, of one row, or of one column; not shown like the right one."""
    for match in _REFERENCE.finditer(passage.text):
        if (right := register.get(match[1])) is None:
            continue
        others = (fact for fact in register.values() if fact.unit.base == right.unit.base and fact.text != right.text)
        alike = [fact.id for fact in others if "*" not in fact.id]
        for operator, is_like in _LIKE.items():
            rivals = [one for one in alike if is_like(match[1].split("."), one.split("."))]
            if rivals:
                wrong = random.Random(digest(f"{passage.file} {match.start()} {operator}")).choice(rivals)
                span = (match.start(1), len(match[1]), wrong)
                yield passage.edit(REFERENCES, operator, span, f"{match[1]}→{wrong}")


def exchanged_operands(passage: Passage) -> Iterator[Edit]:
    for match in _COMPARED.finditer(passage.text):
        between = passage.text[match.end(1) : match.start(2)]
        span = (match.start(1), match.end(2) - match.start(1), f"{match[2]}{between}{match[1]}")
        yield passage.edit(REFERENCES, "操作数对调", span, match[0])


def exchanged_figures(passage: Passage, register: Register) -> Iterator[Edit]:
    """Two references of one line and unit, each in the place of the other."""
    found = [match for match in _REFERENCE.finditer(passage.text) if match[1] in register]
    for one, other in pairwise(found):
        first, second = register[one[1]], register[other[1]]
        between = passage.text[one.end(1) : other.start(1)]
        if "\n" not in between and first.unit.base == second.unit.base and first.text != second.text:
            span = (one.start(1), other.end(1) - one.start(1), f"{other[1]}{between}{one[1]}")
            yield passage.edit(REFERENCES, "两处引用对调", span, f"{one[1]}与{other[1]}")


def opposite_words(passage: Passage, opposites: Sequence[Sequence[str]]) -> Iterator[Edit]:
    """A typed word of state or direction turned round."""
    for first, second in opposites:
        for word, turned in ((first, second), (second, first)):
            for match in re.finditer(re.escape(word), passage.text):
                inside = second.endswith(first) or first.endswith(second)  # 达成 in 未达成
                if _is_prose(passage, match.start()) and not (inside and passage.text[match.start() - 1] in "未没"):
                    span = (match.start(), len(word), turned)
                    yield passage.edit(WORDS, "写反词", span, f"{word}→{turned}：{_around(passage, match)}")


def wrong_years(passage: Passage) -> Iterator[Edit]:
    for match in _YEAR.finditer(passage.text):
        if _is_prose(passage, match.start()):
            for after in (int(match[0]) - 1, int(match[0]) + 1):
                said = f"{match[0]}→{after}：{_around(passage, match)}"
                yield passage.edit(WORDS, "年份错", (match.start(), 4, str(after)), said)


def wrong_documents(passage: Passage, documents: Sequence[str]) -> Iterator[Edit]:
    for match in _CITED.finditer(passage.text):
        others = [other for other in documents if other != match[1]]
        if others:
            wrong = random.Random(digest(f"{passage.file} {match.start()}")).choice(others)
            span = (match.start(1), len(match[1]), wrong)
            yield passage.edit(WORDS, "引错文件", span, f"{match[1]}→{wrong}")


def lost_sentences(passage: Passage) -> Iterator[Edit]:
    """The last sentence of a paragraph, or an item of a list, left out."""
    for operator, pattern in (("漏末句", _SENTENCE), ("漏一条", _ITEM)):
        for match in pattern.finditer(passage.text):
            if match.start() >= passage.begins:
                yield passage.edit(WORDS, operator, (match.start(), len(match[0]), ""), match[0].strip()[:40])


def old_sentences(passage: Passage) -> Iterator[Edit]:
    """A line that still says the year before, beside the one that was written anew."""
    for match in _LINE.finditer(passage.text):
        if match.start() >= passage.begins and "{{" in match[0] and (year := _YEAR.search(match[0])):
            old = match[0].replace(year[0], str(int(year[0]) - 1))
            yield passage.edit(WORDS, "留下旧句", (match.end(), 0, f"\n{old}"), old.strip()[:40])


def _is_prose(passage: Passage, at: int) -> bool:
    """Whether a place is behind the front matter and outside every expression."""
    if at < passage.begins:
        return False
    before = passage.text.rfind("{{", 0, at)
    return before < 0 or (inside := EXPRESSION.match(passage.text, before)) is None or inside.end() <= at


def _around(passage: Passage, match: re.Match[str]) -> str:
    return passage.text[max(0, match.start() - 10) : match.end() + 10].replace("\n", " ")
