"""What the program cannot know and asks: is this the right figure, the right order, year, word? Answers are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from types import MappingProxyType

from evaluation.dataset import Answer, Field, Table, asked
from evaluation.facts import Fact
from evaluation.kept import Kept
from evaluation.narrative.questions.citing import Citations, title_questions
from evaluation.narrative.questions.fitting import THAN, Fitting, Reference, compared, comparing_questions
from evaluation.narrative.questions.lexicon import Lexicon
from evaluation.narrative.questions.lost import lost_questions, unused_questions
from evaluation.narrative.questions.naming import naming_questions
from evaluation.narrative.questions.plausible import irregular_questions, plausible_questions
from evaluation.narrative.questions.rows import row_questions
from evaluation.narrative.questions.spots import Asked, Spot, cell_spots, page_spots
from evaluation.narrative.questions.times import (
    date_questions,
    known_months,
    repeated_lines,
    settled_months,
    stray_years,
    year_questions,
)
from evaluation.narrative.questions.wholes import part_questions, shown_questions
from evaluation.narrative.questions.wording import state_questions, usage_of, wording_questions
from evaluation.problems import Place, Problem
from evaluation.report import Report

PROSE = ("text", "narrative")
_REFERENCE = re.compile(r"([^\W\d]\w*(?:\.\w+)+)\s*(?:\|.*)?", re.DOTALL)


def questions(
    report: Report,
    sources: Mapping[str, str],
    before: Mapping[str, Fact] = MappingProxyType({}),
    whole: Mapping[str, str] = MappingProxyType({}),
    kept: Kept | None = None,
    earlier: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Everything that is asked and nobody has answered: of figures beside those of the year `before`, of pages by file
    beside those of the year before, `earlier`, and of the narrative cells; `whole` are all pages, where only some are
    asked about."""
    kept, answers = kept or Kept(), report.dataset.answers
    lexicon = cache(partial(Lexicon, report))  # it takes a while, and nobody needs it where all was asked before
    months = cache(partial(known_months, report.dataset))
    settled = cache(partial(settled_months, report.dataset))

    def of_all() -> Iterator[Problem]:
        return _unanswered(answers, _of_all_pages(report, sources, whole or sources))

    yield from kept.faults(("asked of data",), lambda: _unanswered(answers, _of_data(report, lexicon(), before)))
    named = (*chain(*sources.items()), "", *chain(*(whole or sources).items()))
    yield from kept.faults(("of all pages", *named), of_all) if named[1:] else ()
    counting = report.dataset.policy.language.counting
    for file, source in sources.items():

        def found(file: str = file, source: str = source) -> Iterator[Problem]:
            lines = (
                *repeated_lines(source, file),
                *date_questions(source, file, report.dataset, months()),
                *stray_years(source, file, report.dataset, settled()),
                *lost_questions(source, file, report.register, counting, earlier.get(file, "")),
            )
            return _unanswered(answers, (*lines, *_of_spots(page_spots(source, file), lexicon(), report)))

        yield from kept.faults(("asked", file, source, earlier.get(file, "")), found)


def _unanswered(answers: Mapping[str, Answer], found: Iterable[tuple[str, Problem]]) -> Iterator[Problem]:
    for words, problem in found:
        yield from asked(answers, words, problem)


def _of_data(report: Report, lexicon: Lexicon, before: Mapping[str, Fact]) -> Asked:
    yield from plausible_questions(report.dataset, report.register, lexicon, before)
    yield from irregular_questions(report.dataset)
    yield from row_questions(report.dataset, report.register)
    for table in report.dataset.tables.values():
        for spots in _cells(table):
            yield from _of_spots(spots, lexicon, report)


def _of_all_pages(report: Report, sources: Mapping[str, str], whole: Mapping[str, str]) -> Asked:
    """What only all pages together can tell: what none uses, and words and documents that stand elsewhere otherwise."""
    dataset, policy = report.dataset, report.dataset.policy.questions
    yield from unused_questions(dataset, report.register, whole.values())
    fields = [(table, field) for table in dataset.tables.values() for field in table.schema.fields]
    read = [text for table, field in fields if field.type in PROSE for text in table.texts(field.name)]
    cells = {
        table.place(row, field.name): text
        for table, field in fields
        if field.type == "narrative"
        for row, text in enumerate(table.texts(field.name))
    }
    usage = usage_of([*whole.values(), *read], policy.opposites)
    yield from wording_questions({**{Place(file): source for file, source in sources.items()}, **cells}, usage)
    pages = (page_spots(source, file) for file, source in whole.items())
    spots = [*chain(*pages, *(spots for table in dataset.tables.values() for spots in _cells(table)))]
    found = [*shown_questions(spots, dataset, report.register)]
    if (documents := dataset.of_role("documents")) is not None:
        found += Citations(spots, documents, policy).questions()
        texts = {**{Place(file): source for file, source in whole.items()}, **_typed(fields)}
        found += title_questions(texts, documents)
    unasked = whole.keys() - sources.keys()
    yield from ((words, problem) for words, problem in found if problem.place.file not in unasked)


def _typed(fields: Iterable[tuple[Table, Field]]) -> dict[Place, str]:
    """Every text that somebody typed into a cell."""
    typed = ((table, field.name) for table, field in fields if field.type in PROSE and field.name in table.columns)
    return {table.place(row, name): text for table, name in typed for row, text in enumerate(table.texts(name))}


def _of_spots(spots: tuple[Spot, ...], lexicon: Lexicon, report: Report) -> Asked:
    """What is asked of the expressions of one text."""
    policy = report.dataset.policy.questions
    shown = references(spots, lexicon)
    for spot, name, problem in Fitting(lexicon, policy, shown).questions():
        yield f"{name} {spot.sentence}", problem
    yield from part_questions(shown, lexicon)
    yield from naming_questions(shown, lexicon, policy)
    for spot, name in shown:
        called = f"{name} {lexicon.facts[name].label}"
        yield from year_questions(spot, name, lexicon, report.dataset)
        yield from _unit_twice(spot, name, lexicon, report)
        yield from state_questions(spot, called, policy.opposites)
    for spot in spots:
        both = compared(spot.expression)
        if both and both[1] in lexicon.facts and (than := THAN.search(spot.before)):
            old = replace(spot, before=than[1], said=than[1], after="")
            yield from year_questions(old, both[1], lexicon, report.dataset)
            yield from state_questions(old, both[1], policy.opposites)
        yield from comparing_questions(spot, lexicon, policy)
        if "=" in spot.expression:
            yield from state_questions(spot, spot.expression, policy.opposites)


def _unit_twice(spot: Spot, name: str, lexicon: Lexicon, report: Report) -> Asked:
    """A unit typed after a figure that shows it already, and not as the beginning of a word: 316场场."""
    dataset, fact = report.dataset, lexicon.facts[name]
    form = spot.expression.partition("|")[2].strip()
    unit = form if form in dataset.policy.units else "%" if form == "百分比" else fact.unit.name
    after = spot.after.lstrip()
    if form.startswith("数字") or not unit or not after.startswith(unit):
        return
    if not after.startswith(dataset.policy.questions.after_figures):
        rule, found = "疑似单位写了两遍", f"{fact.text.removesuffix(fact.unit.name)}{unit}{after[:6]}"
        yield f"{name} {spot.sentence}", Problem(spot.place, rule, found, f"花括号后面的“{unit}”是多余的，请删去")


def references(spots: tuple[Spot, ...], lexicon: Lexicon) -> list[Reference]:
    """The spots that show one figure, with its name."""
    found = ((spot, _REFERENCE.fullmatch(spot.expression)) for spot in spots)
    return [
        (spot, match[1])
        for spot, match in found
        if match and match[1] in lexicon.facts and lexicon.facts[match[1]].value is not None
    ]


def _cells(table: Table) -> Iterator[tuple[Spot, ...]]:
    """The expressions of each cell of sentences, with the other texts of its row beside them."""
    texts = [field.name for field in table.schema.fields if field.type == "text"]
    for field in (field for field in table.schema.fields if field.type == "narrative"):
        for row, text in enumerate(table.texts(field.name)):
            if "{{" in text:
                beside = " ".join(table.text(row, name) for name in texts if name in table.columns)
                yield tuple(cell_spots(text, table.place(row, field.name), beside))
