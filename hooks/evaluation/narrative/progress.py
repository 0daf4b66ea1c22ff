"""Drafts: text of the year before that nobody has confirmed yet, 【待核】, and how far each table and chapter is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation.dataset import Table, nearest
from evaluation.dataset.settings import IN_CHARGE
from evaluation.facts import UNFILLED
from evaluation.narrative.expressions import EXPRESSION
from evaluation.narrative.gate import FRONT_MATTER
from evaluation.problems import Place, Problem
from evaluation.report import Report

MARK = "【待核】"
UNWRITTEN = "【待填写】"
SHOWN = 4
BOXES = ("!!!", "???")
UNCONFIRMED = re.compile(r"【待核(?:：([^】\n]*))?】")
_ALONE = re.compile(rf"^[ \t]*{UNCONFIRMED.pattern}[ \t]*\n+", re.MULTILINE)
_LINK = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)")
_PLAIN = re.compile(r"(?!\d+[.)]\s)[^\s\-*+>|!:#<`{=~]")


def marked(block: str, reasons: Sequence[str]) -> str:
    """The block with its mark: at the beginning of a paragraph, else as a line of its own before a list or a table;
    what stands in a box stays in it."""
    first, _, rest = block.partition("\n")
    if first.startswith(BOXES):
        return f"{first}\n{marked(rest, reasons)}" if rest.strip() else block
    indent = block[: len(block) - len(block.lstrip(" "))]
    block = block[len(indent) :]
    if block.startswith("#") or (not reasons and _LINK.fullmatch(block)):
        return f"{indent}{block}"
    more = f"等{len(reasons)}处" if len(reasons) > SHOWN else ""
    mark = f"【待核：{'、'.join(reasons[:SHOWN])}{more}】" if reasons else MARK
    mark = mark.replace("{", "").replace("}", "")
    between = "" if _PLAIN.match(block) or block.startswith("{{") else f"\n\n{indent}"
    return f"{indent}{mark}{between}{block}"


def without_marks(text: str) -> str:
    """The text as it reads when all of it is confirmed."""
    return UNCONFIRMED.sub("", _ALONE.sub("", text))


_TYPED = frozenset({"amount", "fact", "target", "actual"})
HOME = "首页"
_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Progress:
    """One table or chapter: what is done of how much, and how much there is of each thing that is missing."""

    name: str
    file: str
    done: int
    total: int
    missing: str = ""
    who: str = ""

    @property
    def percent(self) -> int:
        """Whole percent, downwards: what is not complete is never 100."""
        return 100 * self.done // self.total if self.total else 100

    def __str__(self) -> str:
        who = f"（{self.who}）" if self.who else ""
        return f"{self.percent:>3}%  {self.name}（{self.file}）{f'：{self.missing}{who}' if self.missing else ''}"


def progress(report: Report, sources: Mapping[str, str], folder: str) -> tuple[Progress, ...]:
    """Every table with something to fill in and every chapter with text, least done first within each."""
    who = report.dataset.settings.get(IN_CHARGE) or {}
    tables = sorted((one for table in report.dataset.tables.values() for one in _of_table(table, who)), key=_order)
    pages = sorted((one for page, text in sources.items() for one in _of_page(page, text, folder, who)), key=_order)
    return (*tables, *pages)


def nobodys(report: Report, sources: Mapping[str, str], file: str) -> Iterator[Problem]:
    """What the settings give to somebody and there is neither a table nor a page of."""
    tables = [name for schema in report.dataset.policy.schemas for name in (schema.name, schema.title) if name]
    known = [*tables, *(page.removesuffix(".md") for page in sources)]
    for name in report.dataset.settings.get(IN_CHARGE) or {}:
        if name.removesuffix(".md") not in known:
            yield Problem(Place(file, column=IN_CHARGE), "没有这张表或这一页", f"“{name}”", nearest(name, known))


def _order(one: Progress) -> tuple[int, str]:
    return one.percent, one.file


def _of_table(table: Table, who: Mapping[str, str]) -> Iterator[Progress]:
    columns = [
        table.columns[field.name]
        for field in table.schema.fields
        if field.name in table.columns and (field.type in _TYPED or UNFILLED in table.columns[field.name])
    ]
    total = sum(1 for texts in columns for text in texts if text)
    left = sum(text == UNFILLED for texts in columns for text in texts)
    if total:
        missing, schema = f"{left} 格未填报" if left else "", table.schema
        person = who.get(schema.name) or who.get(schema.title) or ""
        yield Progress(schema.title, table.file, total - left, total, missing, person)


def _of_page(address: str, source: str, folder: str, who: Mapping[str, str]) -> Iterator[Progress]:
    body = FRONT_MATTER.sub("", source, count=1)
    blocks = [block for block in re.split(r"\n[ \t]*\n", body) if _is_text(block)]
    marks, prompts = len(UNCONFIRMED.findall(body)), body.count(UNWRITTEN)
    heading = _HEADING.search(body)
    page = address.removesuffix(".md")
    name = HOME if address == "index.md" else heading[1] if heading and "{{" not in heading[1] else page
    missing = "、".join(f"{count} 段{what}" for count, what in ((marks, "待核"), (prompts, "待填写")) if count)
    if blocks and (total := max(len(blocks), marks + prompts)):
        person = who.get(page) or who.get(address) or ""
        yield Progress(name, f"{folder}/{address}", total - marks - prompts, total, missing, person)


def _is_text(block: str) -> bool:
    """Whether a block is for somebody to write: no heading, frame of a box, table or chart."""
    words = EXPRESSION.sub("", block).strip()
    return bool(words) and not words.startswith(("#", *BOXES))


def progress_lines(parts: tuple[Progress, ...]) -> Iterator[str]:
    """The whole, then what is not complete, least done first."""
    done, total = sum(one.done for one in parts), sum(one.total for one in parts)
    if total:
        yield f"填报进度 {100 * done // total}%（{done}/{total}）："
        yield from (f"  {one}" for one in parts if one.missing)
