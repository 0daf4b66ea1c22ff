"""All pages of a fiscal year, filled at once: every problem in the narrative is known before a page is built."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from html import unescape
from itertools import chain
from pathlib import Path

from evaluation.checks.personal import allowed, margin_problems
from evaluation.dataset import (
    DRAFT,
    Segment,
    attachment_problems,
    broken,
    headings_of,
    line_margins,
    lines_of,
    read_margins,
    seal_problem,
    unknown,
)
from evaluation.dataset.schema import Named
from evaluation.dataset.shapes import TAG, Choice, Decimal, Flag, ListOf, Matching, Record, Text, nearest, shaped
from evaluation.dataset.yaml_files import TEXT, yaml_of
from evaluation.kept import Kept
from evaluation.language.personal import without_personal_numbers
from evaluation.markup import Macros, Markup
from evaluation.narrative.expressions import NarrativeError
from evaluation.narrative.filling import Filled, fill, place, place_plain
from evaluation.narrative.forms import form_pages
from evaluation.narrative.functions import Beside
from evaluation.narrative.gate import FRONT_MATTER, Gate, Verbatim, captions, markdown_prose, plain_prose, verbatims
from evaluation.narrative.limits import limit_problems
from evaluation.narrative.links import Pages
from evaluation.narrative.progress import UNCONFIRMED, UNWRITTEN, nobodys, progress
from evaluation.narrative.questions import questions
from evaluation.narrative.vocabulary import NOTHING_TO_SHOW, scope
from evaluation.problems import Place, Problem
from evaluation.report import Report
from evaluation.versions import YearFigures, earlier_years, read_earlier

NEEDS = re.compile(r"^needs:\s*(\S+)\s*$", re.MULTILINE)
EARLIER = "以前年度"
REASON = "原因"  # in the names of columns that say why
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
        "search": Record(dict, {"boost": Decimal(), "exclude": Flag()}),
    },
    gaps=True,
)
HOME = "index.md"
LISTS = ("原文清单", "填报清单")  # the functions that look at all pages


@dataclass(frozen=True, eq=False)
class Narrative:
    """The pages of a year, each filled when it is asked for, and all that is wrong in them and in narrative cells.

    `unfilled` is what is still to be written: no problem in a draft, otherwise one like any other. `generated` are the
    sources of pages that no file holds, `unread` the problems that keep a page from being read at all.
    """

    docs: Path
    report: Report
    narrator: Narrator
    sources: Mapping[str, str]
    generated: Mapping[str, str]
    addresses: tuple[str, ...]
    unread: tuple[Problem, ...]
    faults: tuple[Problem, ...]
    unfilled: tuple[Problem, ...]
    kept: Kept

    @cached_property
    def pages(self) -> Mapping[str, Filled]:
        """The filled pages by address below the docs folder."""
        return FilledPages(self)

    @property
    def cells(self) -> Mapping[str, str]:
        """The filled narrative cells as plain texts, by what was typed."""
        return self.narrator.cells

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, of pages first, once each."""
        pages = (problem for address in self.pages for problem in self.problems_of(address))
        found = [*self.unread, *self.faults, *self.narrator.problems, *pages, *self._beside()]
        told = {(problem.place.file, problem.place.row) for problem in found}
        changed = broken(page_segments(self.sources, self.folder), self.report.dataset.seals.sealed)
        found += [seal_problem(one, was) for one, was in changed if (one.place.file, one.place.row) not in told]
        found += () if self.report.dataset.is_draft else self.unfilled
        if not self.report.problems and not found:  # nothing is asked of what is wrong anyway
            whole = {f"{self.folder}/{address}": text for address, text in self.sources.items()}
            chosen = (f"{self.folder}/{address}" for address in self.addresses if address in self.sources)
            asked = {file: whole[file] for file in chosen if not UNCONFIRMED.search(whole[file])}  # those are asked of
            before = years[-1].register if (years := self.narrator.beside.earlier) else {}
            found += questions(self.report, asked, before, whole, self.kept, self._before)
        return tuple(sorted({*found}))

    def problems_of(self, address: str) -> tuple[Problem, ...]:
        """All that is wrong in one page, what was typed by hand included."""
        source, file = self.source(address), f"{self.folder}/{address}"
        typed = self.kept.of(("typed", file), (source, self.narrator.gate), lambda: self.narrator.typed(source, file))
        margins, settings = line_margins(source.splitlines(), file), self.report.dataset.settings
        personal = chain.from_iterable(margin_problems(margin, settings) for margin in margins)
        return (*self.pages[address].problems, *typed, *personal)

    def source(self, address: str) -> str:
        """A page as it was written, or generated."""
        return self.sources[address] if address in self.sources else self.generated[address]

    @property
    def folder(self) -> str:
        """The pages' folder, as staff see it."""
        return f"{self.docs.parent.name}/{self.docs.name}"

    def filled(self, address: str) -> Filled:
        """One page, filled, with what is wrong in its expressions and front matter."""
        source, file = self.source(address), f"{self.folder}/{address}"
        lists = self.narrator.beside if self.narrator.lists_of_all(source) else ()
        made_of = (source, self.narrator.made_of, lists)
        return self.kept.of(("filled", file), made_of, lambda: self._filled(source, file))

    def _filled(self, source: str, file: str) -> Filled:
        filled = self.narrator.filled(source, file)
        body = FRONT_MATTER.sub("", filled.markdown, count=1)
        meta, faults_of_meta = _front_matter(filled, file)
        return Filled(body, filled.slots, (*filled.problems, *faults_of_meta), meta)

    @cached_property
    def _before(self) -> Mapping[str, str]:
        """The pages of the year before by the files of this year; of a page that cannot be read nothing is asked."""
        years = earlier_years(self.docs.parents[1], self.docs.name)
        read, _ = page_sources(self.docs.parent / years[-1], self.kept) if years else ({}, [])
        return {f"{self.folder}/{address}": text for address, text in read.items()}

    def _beside(self) -> Iterator[Problem]:
        texts = {**self.generated, **self.sources}
        if len(texts) == len(self.addresses):
            yield from Pages(texts, self.pages, self.docs).problems()
        yield from _attached(self.docs, self.folder, self.report, self.kept)
        yield from self.narrator.unknown_functions(self.report)


class FilledPages(Mapping[str, Filled]):
    """The pages of a narrative by address."""

    def __init__(self, narrative: Narrative) -> None:
        self._narrative, self._addresses = narrative, frozenset(narrative.addresses)

    def __getitem__(self, address: str) -> Filled:
        if address not in self._addresses:
            raise KeyError(address)
        return self._narrative.filled(address)

    def __contains__(self, address: object) -> bool:  # without filling it
        return address in self._addresses

    def __iter__(self) -> Iterator[str]:
        return iter(self._narrative.addresses)

    def __len__(self) -> int:
        return len(self._addresses)


class Narrator:
    """Fills texts over one report: its narrative cells and chart sentences first, then any page.

    What was typed by hand is a problem of the text it stands in. What stands `beside` a page, some functions show.
    """

    def __init__(self, report: Report, macros: Macros, beside: Beside | None = None, kept: Kept | None = None) -> None:
        self._report, self._macros, self._kept = report, macros, kept or Kept()
        self.beside = beside or Beside()
        self.made_of = (report, macros, self.beside.earlier)
        self.gate = self._kept.of("gate", (report,), lambda: Gate(report))
        self._settings, self._headings = report.dataset.settings, headings_of(report.dataset)
        self._scope = scope(report, macros, self._placed, self.beside)
        self._filled: dict[str, Filled] = {}
        self._in_fragments = any(_lists_all(text) for text, _ in fragments(report))
        made_of = (*self.made_of, self.beside if self._in_fragments else ())
        self._filled = self._kept.of("fragments", made_of, self._fill_fragments)

    def lists_of_all(self, source: str) -> bool:
        """Whether a text, or any cell, may show what stands on all pages."""
        return self._in_fragments or _lists_all(source)

    def page(self, source: str, file: str) -> Filled:
        """A whole Markdown file, front matter included so that lines count as staff see them."""
        filled = self.filled(source, file)
        return Filled(filled.markdown, filled.slots, (*filled.problems, *self.typed(source, file)))

    def filled(self, source: str, file: str) -> Filled:
        """The page before anybody has looked at what was typed by hand."""
        return fill(source, file, self._scope, self._macros)

    def typed(self, source: str, file: str) -> tuple[Problem, ...]:
        """What was typed by hand in a page and must not be."""
        unmarked = UNCONFIRMED.sub(lambda mark: " " * len(mark[0]), source)
        find = lambda: self.gate.problems(markdown_prose(self._nameless(unmarked), file))  # noqa: E731
        return self._kept.faults(("typed", file, source), find)

    def unknown_functions(self, report: Report) -> Iterator[Problem]:
        """The functions that `language.yml` names and no page can call."""
        named = (mention for mention in report.dataset.policy.mentions if mention.kind == Named.FUNCTION)
        return (
            unknown(mention, self._scope.functions) for mention in named if mention.text not in self._scope.functions
        )

    def fragment(self, text: str, at: Place) -> Filled:
        """A narrative cell or a sentence: plain text with expressions, no Markdown."""
        return fill(_escaped(self._headings.cited(text)), at.file, self._scope, self._macros)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong in narrative cells, chart sentences, titles and captions."""
        return self._kept.of("fragment problems", (self.gate, self._filled), lambda: tuple(self._problems()))

    @property
    def cells(self) -> Mapping[str, str]:
        """The plain text of every filled cell and sentence."""
        return {text: unescape(place_plain(cell.markdown, cell.slots)) for text, cell in self._filled.items()}

    def _problems(self) -> Iterator[Problem]:
        for text, at in fragments(self._report):
            for fault in self._filled[text].problems:
                yield Problem(at, fault.rule, fault.found, fault.advice)
        yield from _braces_left(self._report)
        yield from self._kept.faults(("typed beside pages",), self._typed_beside)

    def _typed_beside(self) -> Iterator[Problem]:
        reasons = _reasons(self._report)
        for text, at in (*fragments(self._report), *captions(self._report)):
            explains = (at.file, at.column) in reasons
            yield from self.gate.problems(plain_prose(self._nameless(text), at), explains=explains)

    def _fill_fragments(self) -> dict[str, Filled]:
        for text, at in fragments(self._report):
            self._filled[text] = self.fragment(text, at)
        return self._filled

    def _nameless(self, text: str) -> str:
        """The text for the gate, which quotes what it finds: numbers that name a person are a problem of their own."""
        return without_personal_numbers(text, allowed(self._settings))

    def _placed(self, template: str) -> Markup:
        if template not in self._filled:
            raise NarrativeError("单元格和图的说明里不能放这样的表或图", advice="请放到页面里")
        filled = self._filled[template]
        return Markup(place(filled.markdown, filled.slots))


def _lists_all(text: str) -> bool:
    return any(name in text for name in LISTS)


def _reasons(report: Report) -> frozenset[tuple[str, str]]:
    """The columns, by file, in which rows say why: those that a bound asks for a reason, and those called so."""
    return frozenset(
        (table.file, field.name)
        for table in report.dataset.tables.values()
        for field in table.schema.fields
        if REASON in field.name or any(field.name == bound.reason for bound in table.schema.bounds)
    )


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


def _braces_left(report: Report) -> Iterator[Problem]:
    """A problem for each cell whose column fills no expressions: readers would see the braces or tags."""
    for table in (one for one in report.dataset.tables.values() if one.schema.role != "rekeying"):
        filling = "".join(f"「{field.name}」" for field in table.schema.fields if field.type == "narrative")
        advice = f"请写在{filling or '页面'}里，这一格改写成文字"
        for field in (field for field in table.schema.fields if field.type == "text"):
            for row, text in enumerate(table.texts(field.name)):
                place = table.place(row, field.name)
                if "{{" in text:
                    yield Problem(place, "这一列不能写 {{ }}，读者会看到花括号", f"“{text}”", advice)
                elif TAG.search(text):
                    yield Problem(place, "单元格里不能用 HTML，会照原样显示成文字", f"“{text}”", "请只写文字")


def read_narrative(docs: Path, report: Report, macros: Macros, kept: Kept | None = None) -> Narrative:
    """Every Markdown file below `docs` over the report; each is filled when it is asked for."""
    kept = kept or Kept()
    sources, unread = page_sources(docs, kept)
    return narrated(report, macros, sources, docs, unread=unread, kept=kept)


def narrated(
    report: Report,
    macros: Macros,
    sources: Mapping[str, str],
    docs: Path,
    *,
    only: Collection[str] | None = None,
    unread: Iterable[Problem] = (),
    kept: Kept | None = None,
) -> Narrative:
    """Pages by their sources over the report, all or `only` some; each is filled when it is asked for."""
    kept, folder = kept or Kept(), f"{docs.parent.name}/{docs.name}"
    earlier: tuple[YearFigures, ...] = ()
    before = earlier_years(docs.parents[1], docs.name)
    given = {EARLIER: bool(before), DRAFT: report.dataset.is_draft, **_tables_there(report)}
    faults = [*_unknown_needs(sources, folder, given)]
    unread = tuple(unread)
    if sources and HOME not in sources and not any(one.place.file == f"{folder}/{HOME}" for one in unread):
        advice = "误删了或改了文件名的请恢复；网址打开的第一页就是它"
        faults.append(Problem(Place(f"{folder}/{HOME}"), "没有首页", advice=advice))
    sources = {address: text for address, text in sources.items() if given.get(_need(text), True)}
    asked = any(word in text for text in sources.values() for word in ("历年对比(", "问题与整改("))
    if before and (asked or any((docs.parents[1] / "data" / before[-1]).glob("problems.*"))):
        earlier, faults_of_years = read_earlier(docs.parents[1], report, kept)
        faults += faults_of_years
    unfilled = tuple(_unwritten(sources, folder))
    parts = progress(report, sources, folder) if report.dataset.is_draft else ()
    faults += nobodys(report, sources, f"data/{docs.name}/settings.yml")
    beside = Beside(_verbatims(report, sources, folder, kept), earlier, unfilled, parts, before)
    narrator = Narrator(report, macros, beside, kept)
    generated = {address: text for address, text in form_pages(report).items() if address not in sources}
    pages = tuple(address for address in {**sources, **generated} if only is None or address in only)
    return Narrative(docs, report, narrator, sources, generated, pages, unread, tuple(faults), unfilled, kept)


def _unwritten(sources: Mapping[str, str], folder: str) -> Iterator[Problem]:
    """A problem for each line of a page that is still to be written."""
    for address, source in sources.items():
        for number, line in enumerate(source.splitlines(), start=1):
            if UNWRITTEN in line:
                yield Problem(Place(f"{folder}/{address}", number), "还没有写", UNWRITTEN, "请写好这一段，删去这几个字")
            elif mark := UNCONFIRMED.search(line):
                confirming = f"report --year {Path(folder).name} confirm {address.removesuffix('.md')}"
                advice = f"请看这一段今年是否还成立，改好后删去这个记号；整页都看过的，运行 {confirming}"
                yield Problem(Place(f"{folder}/{address}", number), "沿用上年的文字，还没有核对", mark[0], advice)


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


def page_sources(docs: Path, kept: Kept | None = None) -> tuple[dict[str, str], list[Problem]]:
    """Every page's text by address, and a problem for each that cannot be read."""
    kept = kept or Kept()
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
        limits = partial(limit_problems, source, f"{folder}/{address}")
        if faults := kept.of(("limits", folder, address), (source,), limits):
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


def _attached(docs: Path, folder: str, report: Report, kept: Kept) -> Iterator[Problem]:
    """A problem for each number in a file beside the pages, which is published with them, that names a person."""
    margins, problems = read_margins(docs, folder, without=(".md",), kept=kept)
    yield from (*problems, *attachment_problems(docs.parents[1], folder))
    yield from chain.from_iterable(margin_problems(margin, report.dataset.settings) for margin in margins)


def _verbatims(report: Report, sources: Mapping[str, str], folder: str, kept: Kept) -> tuple[Verbatim, ...]:
    """Every use of 原文(…) in pages, cells and sentences, by place."""

    def of_page(text: str, file: str) -> tuple[Verbatim, ...]:
        return kept.of(("verbatims", file), (text,), lambda: tuple(verbatims(markdown_prose(text, file))))

    pages = (of_page(text, f"{folder}/{address}") for address, text in sources.items() if "原文" in text)
    cells = (plain_prose(text, at) for text, at in fragments(report) if "原文" in text)
    return tuple(sorted({*chain(*pages), *chain(*map(verbatims, cells))}))


def _escaped(text: str) -> str:
    """A narrative cell is no Markdown: what is typed there is text, but quotes inside {{ }} stay quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
