"""All pages of a fiscal year, filled at once: every problem in the narrative is known before a page is built."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

from evaluation.checks.personal import allowed, margin_problems
from evaluation.dataset import (
    DRAFT,
    Segment,
    attachment_problems,
    broken,
    line_margins,
    lines_of,
    read_margins,
    seal_problem,
    unknown,
)
from evaluation.dataset.schema import FUNCTION
from evaluation.dataset.shapes import Choice, Decimal, Flag, ListOf, Matching, Record, Text, nearest, shaped
from evaluation.dataset.yaml_files import TEXT, yaml_of
from evaluation.language.personal import without_personal_numbers
from evaluation.markup import Macros, Markup
from evaluation.narrative.expressions import NarrativeError
from evaluation.narrative.filling import Filled, fill, place, place_plain
from evaluation.narrative.forms import form_pages
from evaluation.narrative.gate import FRONT_MATTER, Gate, Verbatim, captions, markdown_prose, plain_prose, verbatims
from evaluation.narrative.limits import limit_problems
from evaluation.narrative.links import Pages
from evaluation.narrative.questions import questions
from evaluation.narrative.vocabulary import NOTHING_TO_SHOW, scope
from evaluation.problems import Place, Problem
from evaluation.report import Report
from evaluation.versions import YearFigures, earlier_years, read_earlier

NEEDS = re.compile(r"^needs:\s*(\S+)\s*$", re.MULTILINE)
EARLIER, UNWRITTEN = "以前年度", "【待填写】"
_FRONT_MATTER = Record(
    dict,
    {
        "title": Text(),
        "description": Text(),
        "question": Text(),
        "layout": Matching(expression="[a-z]+", example="easy"),
        "hide": ListOf(Choice(("navigation", "toc", "path", "footer"))),
        "needs": Text(),
        "new_year": Choice(("keep",)),
        "print": Flag(),
        "search": Record(dict, {"boost": Decimal(), "exclude": Flag()}, places=False),
    },
    gaps=True,
    places=False,
)


@dataclass(frozen=True)
class Narrative:
    """The filled pages by address below the docs folder, and all problems found in pages and narrative cells.

    `cells` are the filled narrative cells as plain texts, by what was typed. `unfilled` is what is still to be written:
    no problem in a draft, otherwise one like any other. `generated` are the sources of pages that no file holds.
    """

    pages: Mapping[str, Filled]
    problems: tuple[Problem, ...]
    cells: Mapping[str, str]
    unfilled: tuple[Problem, ...] = ()
    generated: Mapping[str, str] = field(default_factory=dict)


class Narrator:
    """Fills texts over one report: its narrative cells and chart sentences first, then any page.

    What was typed by hand is a problem of the text it stands in. `verbatims` are what 原文清单() lists, `earlier` the
    years that 历年对比() compares with.
    """

    def __init__(
        self,
        report: Report,
        macros: Macros,
        verbatims: Sequence[Verbatim] = (),
        earlier: Sequence[YearFigures] = (),
        unwritten: Sequence[Problem] = (),
    ) -> None:
        self._macros = macros
        self._gate = Gate(report)
        self._settings = report.dataset.settings
        self._scope = scope(report, macros, self._placed, verbatims, earlier, unwritten)
        self._filled: dict[str, Filled] = {}
        self.problems = tuple(self._fill_fragments(report))

    def page(self, source: str, file: str) -> Filled:
        """A whole Markdown file, front matter included so that lines count as staff see them."""
        filled = fill(source, file, self._scope, self._macros)
        typed = self._gate.problems(markdown_prose(self._nameless(source), file))
        return Filled(filled.markdown, filled.slots, (*filled.problems, *typed))

    def unknown_functions(self, report: Report) -> Iterator[Problem]:
        """The functions that `language.yml` names and no page can call."""
        named = (mention for mention in report.dataset.policy.mentions if mention.kind == FUNCTION)
        return (
            unknown(mention, self._scope.functions) for mention in named if mention.text not in self._scope.functions
        )

    def fragment(self, text: str, at: Place) -> Filled:
        """A narrative cell or a sentence: plain text with expressions, no Markdown."""
        filled = fill(_escaped(text), at.file, self._scope, self._macros)
        problems = (Problem(at, fault.rule, fault.found, fault.advice) for fault in filled.problems)
        typed = self._gate.problems(plain_prose(self._nameless(text), at))
        return Filled(filled.markdown, filled.slots, (*problems, *typed))

    @property
    def cells(self) -> Mapping[str, str]:
        """The plain text of every filled cell and sentence."""
        return {text: unescape(place_plain(cell.markdown, cell.slots)) for text, cell in self._filled.items()}

    def _fill_fragments(self, report: Report) -> Iterator[Problem]:
        for text, at in fragments(report):
            self._filled[text] = self.fragment(text, at)
            yield from self._filled[text].problems
        for text, at in captions(report):
            yield from self._gate.problems(plain_prose(self._nameless(text), at))

    def _nameless(self, text: str) -> str:
        """The text for the gate, which quotes what it finds: numbers that name a person are a problem of their own."""
        return without_personal_numbers(text, allowed(self._settings))

    def _placed(self, template: str) -> Markup:
        if template not in self._filled:
            raise NarrativeError("单元格和图的说明里不能放这样的表或图", advice="请放到页面里")
        filled = self._filled[template]
        return Markup(place(filled.markdown, filled.slots))


def fragments(report: Report) -> Iterator[tuple[str, Place]]:
    """Every text outside the pages that holds expressions: narrative cells and chart sentences."""
    for table in report.dataset.tables.values():
        for column in table.schema.fields:
            if column.type == "narrative":
                for row, text in enumerate(table.texts(column.name)):
                    yield text, table.place(row, column.name)
    for chart in report.charts.values():
        texts = (chart.finding, chart.sentence) if chart.rows else (chart.otherwise or NOTHING_TO_SHOW,)
        yield from ((text, Place(chart.declared_in, column=chart.title)) for text in texts if text)


def read_narrative(docs: Path, report: Report, macros: Macros) -> Narrative:
    """Fill every Markdown file below `docs` and every narrative cell of the tables."""
    sources, problems = page_sources(docs)
    narrative = narrated(report, macros, sources, docs)
    return replace(narrative, problems=tuple(sorted({*problems, *narrative.problems})))


def narrated(
    report: Report, macros: Macros, sources: Mapping[str, str], docs: Path, only: Collection[str] | None = None
) -> Narrative:
    """Fill pages from their sources, all or `only` some, and every narrative cell of the tables."""
    folder = f"{docs.parent.name}/{docs.name}"
    earlier: tuple[YearFigures, ...] = ()
    before = earlier_years(docs.parents[1], docs.name)
    given = {EARLIER: bool(before), DRAFT: report.dataset.is_draft, **_tables_there(report)}
    problems = [*_unknown_needs(sources, folder, given)]
    sources = {address: text for address, text in sources.items() if given.get(_need(text), True)}
    if before and any("历年对比(" in text for text in sources.values()):
        earlier, faults = read_earlier(docs.parents[1], report)
        problems += faults
    unfilled = tuple(_unwritten(sources, folder))
    narrator = Narrator(report, macros, _verbatims(report, sources, folder), earlier, unfilled)
    problems += narrator.problems
    generated = {address: text for address, text in form_pages(report).items() if address not in sources}
    texts = {**sources, **generated}
    pages = {address: text for address, text in texts.items() if only is None or address in only}
    filled: dict[str, Filled] = {}
    for address, source in pages.items():
        filled[address], faults_of_page = _page(narrator, source, f"{folder}/{address}", report)
        problems += faults_of_page
    problems += Pages(texts, filled, docs).problems() if only is None else ()
    problems += [*_attached(docs, folder, report), *narrator.unknown_functions(report)]
    told = {(problem.place.file, problem.place.row) for problem in problems}
    changed = broken(page_segments(sources, folder), report.dataset.seals.sealed)
    problems += [seal_problem(one, was) for one, was in changed if (one.place.file, one.place.row) not in told]
    if not report.dataset.is_draft:
        problems += unfilled
    if not report.problems and not problems:  # nothing is asked of what is wrong anyway
        asked = {f"{folder}/{address}": text for address, text in pages.items() if address in sources}
        problems += questions(report, asked, earlier[-1].register if earlier else {})
    return Narrative(filled, tuple(sorted(set(problems))), narrator.cells, unfilled, generated)


def _page(narrator: Narrator, source: str, file: str, report: Report) -> tuple[Filled, Sequence[Problem]]:
    """A page without its front matter, which is filled beside it, and everything that is wrong with it."""
    filled = narrator.page(source, file)
    body = FRONT_MATTER.sub("", filled.markdown, count=1)
    meta, faults = _front_matter(filled, file)
    problems = [*filled.problems, *_personal(source, file, report), *faults]
    return Filled(body, filled.slots, filled.problems, meta), problems


def _unwritten(sources: Mapping[str, str], folder: str) -> Iterator[Problem]:
    """A problem for each line of a page that is still to be written."""
    for address, source in sources.items():
        for number, line in enumerate(source.splitlines(), start=1):
            if UNWRITTEN in line:
                yield Problem(Place(f"{folder}/{address}", number), "还没有写", UNWRITTEN, "请写好这一段，删去这几个字")


def _need(source: str) -> str:
    """What the page's front matter says that it needs to be there at all: `needs: 以前年度`, `needs: 草稿`, a table."""
    head = FRONT_MATTER.match(source)
    stated = NEEDS.search(head[0]) if head else None
    return stated[1] if stated else ""


def _tables_there(report: Report) -> Mapping[str, bool]:
    """Whether the year has each table; one that is missing by mistake counts as there."""
    dataset = report.dataset
    schemas = (schema for schema in dataset.policy.schemas if schema.name)
    return {schema.name: dataset.table(schema.name) is not None or not schema.optional for schema in schemas}


def _unknown_needs(sources: Mapping[str, str], folder: str, known: Mapping[str, bool]) -> Iterator[Problem]:
    for address, source in sources.items():
        if (need := _need(source)) and need not in known:
            row = source[: source.index("needs:")].count("\n") + 1
            rule = f"须是{EARLIER}、{DRAFT}或者一张表的名称"
            yield Problem(Place(f"{folder}/{address}", row, "needs"), rule, f"“{need}”", nearest(need, known))


def page_segments(sources: Mapping[str, str], folder: str) -> Iterator[Segment]:
    """Every line of the pages that is not blank."""
    for address, source in sources.items():
        yield from lines_of(source, f"{folder}/{address}")


def page_sources(docs: Path) -> tuple[dict[str, str], list[Problem]]:
    """Every page's text by address, and a problem for each that cannot be read."""
    folder = f"{docs.parent.name}/{docs.name}"
    sources: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(path for path in docs.rglob("*.md") if path.is_file()):
        address = path.relative_to(docs).as_posix()
        try:
            source = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            problems.append(Problem(Place(f"{folder}/{address}"), "文件编码不是 UTF-8", advice="请另存为 UTF-8"))
            continue
        if faults := list(limit_problems(source, f"{folder}/{address}")):
            problems += faults
        else:
            sources[address] = source
    return sources, problems


def _front_matter(filled: Filled, file: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The texts of the front matter that hold expressions, filled, and all that is wrong in it; the others are left to
    MkDocs."""
    head = FRONT_MATTER.match(filled.markdown)
    if head is None:
        return {}, ()
    node, faults = yaml_of("\n".join(head[0].splitlines()[1:-1]), file, before=1)
    if node is None:
        return {}, faults
    problems = list(faults)
    shaped(node, file, _FRONT_MATTER, problems)
    problems = [replace(problem, place=replace(problem.place, row=problem.place.row or 1)) for problem in problems]
    texts = {key.text: value.text for key, value in node.entries if value.kind == TEXT}
    filled_texts = {key: place_plain(text, filled.slots) for key, text in texts.items()}
    return {key: text for key, text in filled_texts.items() if text != texts[key]}, tuple(problems)


def _personal(source: str, file: str, report: Report) -> Iterator[Problem]:
    """A problem for each number in a page that names a person."""
    for margin in line_margins(source.splitlines(), file):
        yield from margin_problems(margin, report.dataset.settings)


def _attached(docs: Path, folder: str, report: Report) -> Iterator[Problem]:
    """A problem for each number in a file beside the pages, which is published with them, that names a person."""
    margins, problems = read_margins(docs, folder, without=(".md",))
    yield from (*problems, *attachment_problems(docs.parents[1], folder))
    for margin in margins:
        yield from margin_problems(margin, report.dataset.settings)


def _verbatims(report: Report, sources: Mapping[str, str], folder: str) -> list[Verbatim]:
    """Every use of 原文(…) in pages, cells and sentences, by place."""
    pages = (markdown_prose(text, f"{folder}/{address}") for address, text in sources.items() if "原文" in text)
    cells = (plain_prose(text, at) for text, at in fragments(report) if "原文" in text)
    return sorted({verbatim for prose in (*pages, *cells) for verbatim in verbatims(prose)})


def _escaped(text: str) -> str:
    """A narrative cell is no Markdown: what is typed there is text, but quotes inside {{ }} stay quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
