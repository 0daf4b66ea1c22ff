"""How far a draft is: of each table the cells that are filled in, of each chapter the paragraphs that are settled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluation.dataset import Table
from evaluation.facts import UNFILLED
from evaluation.narrative.gate import FRONT_MATTER
from evaluation.narrative.narrative import UNWRITTEN
from evaluation.narrative.unconfirmed import UNCONFIRMED
from evaluation.report import Report

_TYPED = frozenset({"amount", "fact", "target", "actual"})
_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Progress:
    """One table or chapter: what is done of how much, and how much there is of each thing that is missing."""

    name: str
    file: str
    done: int
    total: int
    missing: str = ""

    @property
    def percent(self) -> int:
        """Whole percent, downwards: what is not complete is never 100."""
        return 100 * self.done // self.total if self.total else 100

    def __str__(self) -> str:
        return f"{self.percent:>3}%  {self.name}（{self.file}）{f'：{self.missing}' if self.missing else ''}"


def progress(report: Report, sources: Mapping[str, str], folder: str) -> tuple[Progress, ...]:
    """Every table with something to fill in and every chapter with text, least done first within each."""
    tables = sorted((one for table in report.dataset.tables.values() for one in _of_table(table)), key=_order)
    pages = sorted((one for page, text in sources.items() for one in _of_page(page, text, folder)), key=_order)
    return (*tables, *pages)


def _order(one: Progress) -> tuple[int, str]:
    return one.percent, one.file


def _of_table(table: Table) -> Iterator[Progress]:
    columns = [
        table.columns[field.name]
        for field in table.schema.fields
        if field.name in table.columns and (field.type in _TYPED or UNFILLED in table.columns[field.name])
    ]
    total = sum(1 for texts in columns for text in texts if text)
    left = sum(text == UNFILLED for texts in columns for text in texts)
    if total:
        yield Progress(table.schema.title, table.file, total - left, total, f"{left} 格未填报" if left else "")


def _of_page(address: str, source: str, folder: str) -> Iterator[Progress]:
    body = FRONT_MATTER.sub("", source, count=1)
    blocks = [block for block in re.split(r"\n[ \t]*\n", body) if block.strip() and not block.startswith("#")]
    marks, prompts = len(UNCONFIRMED.findall(body)), body.count(UNWRITTEN)
    heading = _HEADING.search(body)
    name = heading[1] if heading and "{{" not in heading[1] else address.removesuffix(".md")
    missing = "、".join(f"{count} 段{what}" for count, what in ((marks, "待核"), (prompts, "待填写")) if count)
    if blocks and (total := max(len(blocks), marks + prompts)):
        yield Progress(name, f"{folder}/{address}", total - marks - prompts, total, missing)


def progress_lines(parts: tuple[Progress, ...]) -> Iterator[str]:
    """The whole, then what is not complete, least done first."""
    done, total = sum(one.done for one in parts), sum(one.total for one in parts)
    if total:
        yield f"填报进度 {100 * done // total}%（{done}/{total}）："
        yield from (f"  {one}" for one in parts if one.missing)
