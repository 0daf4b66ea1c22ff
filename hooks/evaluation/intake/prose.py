"""The text of a report as drafts of pages: each number a reference to its fact where there is but one, else left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evaluation.dataset import Policy
from evaluation.dataset.yaml_files import common
from evaluation.documents import BOLD, Paragraph
from evaluation.facts import Fact, Register
from evaluation.intake.matching import words
from evaluation.language import Quantity, quantities
from evaluation.narrative.gate.typed import KnownFacts

LINKED, AMBIGUOUS, LEFT = "对上", "有几种可能", "没有来源"
ALIKE, AHEAD = 2, 2  # pairs of characters in common; by how many more than the next
SMALL = 20  # a number that many facts have
TELLING = 3  # digits of a number that hardly two facts have by chance
FAR = 400  # characters of a sentence before a number that are looked at
_CHAPTER = re.compile(r"(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+(?:部分|章)[、：:]?)\s*(.{1,60})")
_SECTION = re.compile(r"[（(][一二三四五六七八九十]+[）)]\s*(.{1,40})")
_ENDS = re.compile("[。；]")
_OF_CONTENTS = re.compile(r".*(?:\t|[.．·…]{3,}|…)\s*\d+")
_ITEM = re.compile(r"(?:\d{1,2}[、.．]|[（(]\d{1,2}[）)]|[①-⑳])\s*")
ELSEWHERE = "elsewhere.yml"  # words by which a clause speaks of another body or another year
LONGEST_HEADING = 40
LEAST_NAMED = 0.25  # of the pairs of characters of a name
_LEVEL = re.compile(r"（[^（）]+）")
_SENTENCE = re.compile(r"[。！？\n]")
_SUBJECT = re.compile(r"[^\u4e00-\u9fff]")  # what no subject goes over


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the text with the facts that it may be; the first is what it was linked to, if it was."""

    text: str
    place: str
    clause: str
    unit: str
    digits: str
    candidates: tuple[str, ...] = ()
    state: str = LEFT


@dataclass(frozen=True)
class Prose:
    """What became of a text: pages by their file names, and its numbers."""

    pages: Mapping[str, str]
    figures: tuple[Figure, ...]

    def of(self, state: str) -> list[Figure]:
        return [one for one in self.figures if one.state == state]


def linked(paragraphs: Iterable[Paragraph], register: Register, policy: Policy, year: int) -> Prose:
    """Pages by the usual outline, lists and headings as Markdown, numbers as references to facts."""
    known = KnownFacts(register, policy.units, policy.language)
    wording = Wording.of(register.values(), year)
    pages: dict[str, list[str]] = {}
    found: list[Figure] = []
    page = "front.md"
    body = [one for one in paragraphs if not _OF_CONTENTS.fullmatch(one.text.strip())]
    levels = Counter(one.level for one in body if 0 < one.level < BOLD)
    top = min((level for level, times in levels.items() if times > 1), default=BOLD)
    for paragraph in body:
        text = paragraph.text.strip()
        if heading := _chapter(text, paragraph.level, top):
            page = page_of(heading, len(pages) + 1)
            mark = "##" if page in pages else "#"
            pages.setdefault(page, []).append(f"{mark} {heading}")
            continue
        written, figures = _written(text, paragraph.place, known, wording)
        found += figures
        below = int(top == BOLD) if paragraph.level == BOLD else paragraph.level - top
        pages.setdefault(page, []).append(_markdown(text, written, below))
    texts = {name: "\n\n".join(blocks) + "\n" for name, blocks in pages.items()}
    return Prose(texts, tuple(found))


def page_of(heading: str, number: int) -> str:
    """The page that a chapter of this heading usually is."""
    return f"{_usual_page(heading) or f'text-{number}'}.md"


def _usual_page(heading: str) -> str:
    return next((one["page"] for one in common("outline.yml") if any(word in heading for word in one["words"])), "")


def _chapter(text: str, level: int, top: int) -> str:
    """The heading of a chapter, told by its number or by its level; by bold alone where chapters are called so."""
    match = _CHAPTER.fullmatch(text)
    is_own = level == top and (level < BOLD or _usual_page(text)) and len(text) <= LONGEST_HEADING
    return "" if not (match or is_own) or _ENDS.search(text) else match[1] if match else _SECTION.sub(r"\1", text)


def _markdown(text: str, written: str, below: int) -> str:
    section = _SECTION.fullmatch(text)
    if (section or (below > 0 and len(text) <= LONGEST_HEADING)) and not _ENDS.search(text):
        return f"{'#' * max(2, 1 + below)} {section[1] if section else text}"
    return f"- {_ITEM.sub('', written, count=1)}" if _ITEM.match(text) and len(text) < 400 else written


def _written(text: str, place: str, known: KnownFacts, wording: Wording) -> tuple[str, list[Figure]]:
    """The paragraph with its numbers as references, and what each of them is."""
    found: list[Figure] = []
    parts: list[str] = []
    end = 0
    for quantity in quantities(text, known.units, known.language):
        if quantity.vague or quantity.start < end:
            continue
        before = text[max(0, quantity.start - FAR) : quantity.start]
        facts = [] if quantity.estimate else list(_candidates(quantity, before, known, wording))
        fact = _only(facts, quantity, before, known, wording)
        names = tuple(dict.fromkeys(one.id for one in (*([fact] if fact else ()), *facts)))[:3]
        state = LINKED if fact else AMBIGUOUS if facts else LEFT
        clause = quantity.context[-20:]
        found.append(Figure(quantity.text, place, clause, quantity.unit, quantity.digits, names, state))
        if fact:
            parts.extend((text[end : quantity.start], known.expression(fact, quantity)))
            end = quantity.end
    return "".join((*parts, text[end:])), found


def _candidates(quantity: Quantity, before: str, known: KnownFacts, wording: Wording) -> Iterator[Fact]:
    """The facts of its unit that have the number and share words with the clause; the likeliest first. A number of
    several digits that one row alone has needs fewer words than one that many have."""
    equal = [fact for fact in known.equal_to(quantity) if fact.unit.base == quantity.base or not quantity.unit]
    facts = [fact for fact in equal if not wording.is_elsewhere(fact, quantity.context, before)]
    told = len(quantity.digits.replace(".", "").strip("0")) >= TELLING and wording.is_one_row(facts)
    least = 1 if told else ALIKE if quantity.value > SMALL else 2 * ALIKE
    said = f"{before}\n{quantity.context}{quantity.rest}"
    yield from (fact for fact in facts if known.likeness(fact, quantity) >= least and wording.tells(fact, said))


def _only(facts: Sequence[Fact], quantity: Quantity, before: str, known: KnownFacts, wording: Wording) -> Fact | None:
    """The one fact that the words tell from all others; None where two are about as likely."""
    ids = {fact.id for fact in facts}
    facts = [fact for fact in facts if not ids.issuperset(fact.origin.inputs or ("",))]  # those that say it again
    if not facts:
        return None
    ranked = sorted(facts, key=lambda fact: -known.likeness(fact, quantity))
    first = known.likeness(ranked[0], quantity)
    near = [fact for fact in ranked if first - known.likeness(fact, quantity) < AHEAD]
    is_telling = len(facts) == 1 and len(quantity.digits.replace(".", "").strip("0")) >= TELLING
    plainest = wording.plainest(near, quantity.context)
    told = [fact for fact in plainest if wording.names(fact, quantity.context, before, is_telling=is_telling)]
    return told[0] if len(told) == 1 and wording.is_one_row(near) else None


@dataclass(frozen=True)
class Wording:
    """The columns of every row, as the labels of facts name them: table·row·column."""

    columns: dict[str, tuple[str, ...]]
    year: int

    @classmethod
    def of(cls, facts: Iterable[Fact], year: int) -> Wording:
        found: dict[str, list[str]] = {}
        for fact in facts:
            row, column = _row_and_column(fact)
            found.setdefault(row, []).append(column)
        return cls({row: tuple(columns) for row, columns in found.items()}, year)

    def names(self, fact: Fact, clause: str, before: str, *, is_telling: bool) -> bool:
        """Whether clause or sentence say the column and no other more; of a telling number the row is enough."""
        row, column = _row_and_column(fact)
        if not row:
            return True
        sentence = _SENTENCE.split(before)[-1]
        for text in (clause, sentence):
            said = set(_pairs(words(text, self.year)))
            own = len(said & set(_pairs(column)))
            others = (
                len(said & set(_pairs(other)) - set(_pairs(row.partition("·")[2]))) for other in self.columns[row]
            )
            if own < max(others, default=0):
                return False
            if own:
                return True
        named = set(_pairs(row.rpartition("·")[2]))
        return is_telling and len(named) >= TELLING and len(named - set(_pairs(f"{sentence}{clause}"))) <= 1

    def plainest(self, facts: Sequence[Fact], clause: str) -> list[Fact]:
        """Without those of a level (本级, 对下) that the clause does not say, beside the column of all levels."""
        columns = {_row_and_column(fact) for fact in facts}
        return [fact for fact in facts if not any(self._adds(fact, one, clause) for one in columns)]

    def tells(self, fact: Fact, before: str) -> bool:
        """Whether the sentence names a fact of no table by more than a word and no other subject (种子 for 农产品)."""
        if "·" in fact.label:
            return True
        pairs, said = set(_pairs(fact.label)), set(_pairs("".join(_SENTENCE.split(before)[-2:])))
        tails = (fact.label[at:] for at in range(len(fact.label) - TELLING + 1))
        tail = next((one for one in tails if one in before), "")
        subject = _SUBJECT.split(before.rpartition(tail)[0])[-1] if tail else ""
        is_other = len(subject) > 1 and tail != fact.label and not set(subject) & set(fact.label)
        return not is_other and len(pairs & said) >= len(pairs) * LEAST_NAMED

    def is_elsewhere(self, fact: Fact, clause: str, before: str) -> bool:
        """Whether it is said of another body, another year or a part of the year than the fact's name says."""
        label = words(fact.label, self.year)
        bodies = (*common(ELSEWHERE)["bodies"], *(common(ELSEWHERE)["wider"] if "·" in label else ()))
        if any(word in clause and word not in label for word in bodies):
            return True
        sentence = _SENTENCE.split(before)[-1]
        if (part := _part_of_year(sentence)) and part not in fact.label:
            return True
        years = list(_years().finditer(words(sentence, self.year)))
        last = years[-1].lastgroup if years else None
        named = (*common(ELSEWHERE).get(last or "", ()), *(("年初",) if last == "last_year" else ()))
        return last in ("last_year", "next_year") and not any(word in label for word in named)

    def is_one_row(self, facts: Sequence[Fact]) -> bool:
        """Whether all are numbers of one row of a table, which only their columns tell apart; or there is but one."""
        rows = {_row_and_column(fact)[0] for fact in facts}
        return len(facts) == 1 or (len(rows) == 1 and rows != {""})

    def _adds(self, fact: Fact, other: tuple[str, str], clause: str) -> bool:
        row, column = _row_and_column(fact)
        level = column.removeprefix(other[1])
        return row == other[0] and level != column and bool(_LEVEL.fullmatch(level)) and level[1:-1] not in clause


def _part_of_year(sentence: str) -> str:
    """The part of the year that the sentence speaks of last, as 截至6月; blank where it speaks of the whole."""
    parts, whole = (common(ELSEWHERE)[key] for key in ("part_of_year", "whole_year"))
    said = list(re.finditer(f"(?P<part>{'|'.join(parts)})|{'|'.join(whole)}", sentence))
    return said[-1]["part"] or "" if said else ""


@lru_cache(maxsize=1)
def _years() -> re.Pattern[str]:
    """What a sentence says of years, save what it only compares with (比上年)."""
    apart = "".join(f"(?<!{word})" for word in common(ELSEWHERE)["compared"])
    groups = (f"(?P<{key}>{'|'.join(common(ELSEWHERE)[key])})" for key in ("this_year", "last_year", "next_year"))
    return re.compile(f"{apart}(?:{'|'.join(groups)})")


def _row_and_column(fact: Fact) -> tuple[str, str]:
    """The two parts of a label; no row for what stands in no table, as a rate of the whole department."""
    row, _, column = fact.label.rpartition("·")
    return row, column


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1) if "\u4e00" <= text[at] <= "\u9fff")
