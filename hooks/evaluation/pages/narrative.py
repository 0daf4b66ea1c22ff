"""All pages of a fiscal year, filled at once, so that every problem in the narrative is known before a page is built."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.pages.filling import Filled, fill, place
from evaluation.pages.markup import Macros, Markup
from evaluation.pages.vocabulary import scope
from evaluation.problems import Place, Problem
from evaluation.report import Report

FRONT_MATTER = re.compile(r"\A(?:\ufeff)?---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


@dataclass(frozen=True)
class Narrative:
    """The filled pages by address below the docs folder, and all problems found in pages and narrative cells."""

    pages: Mapping[str, Filled]
    problems: tuple[Problem, ...]


def read_narrative(docs: Path, report: Report, macros: Macros) -> Narrative:
    """Fill every Markdown file below `docs` and every narrative cell of the tables."""
    cells: dict[str, Filled] = {}
    problems: list[Problem] = []

    def cell(template: str) -> Markup:
        filled = cells[template]
        return Markup(place(filled.markdown, filled.slots))

    words = scope(report, macros, cell)
    for table in report.dataset.tables.values():
        for field in table.schema.fields:
            if field.type == "narrative":
                for row, text in enumerate(table.texts(field.name)):
                    filled = fill(_escaped(text), "", words, macros)
                    cells[text] = filled
                    place_ = table.place(row, field.name)
                    problems += [
                        Problem(place_, fault.rule, fault.found, fault.advice) for fault in filled.problems
                    ]
    for chart in report.charts.values():
        filled = fill(_escaped(chart.sentence), "data/schema/charts.yml", words, macros)
        cells[chart.sentence] = filled
        problems += filled.problems
    pages: dict[str, Filled] = {}
    for path in sorted(docs.rglob("*.md")):
        address = path.relative_to(docs).as_posix()
        file = f"{docs.parent.name}/{docs.name}/{address}"
        try:
            source = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            problems.append(Problem(Place(file), "文件编码不是 UTF-8", advice="请另存为 UTF-8"))
            continue
        filled = fill(source, file, words, macros)
        problems += filled.problems
        body = FRONT_MATTER.sub("", filled.markdown, count=1)
        pages[address] = Filled(body, filled.slots, filled.problems)
    return Narrative(pages, tuple(sorted(set(problems))))


def _escaped(text: str) -> str:
    """A narrative cell is no Markdown: what is typed there is text, but quotes inside {{ }} stay quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
