"""The pages of a new year: headings, tables and charts as they are; in the place of prose, what is to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.narrative.expressions import EXPRESSION
from evaluation.narrative.gate import FRONT_MATTER
from evaluation.narrative.narrative import UNWRITTEN

_KEPT = re.compile(r"^new_year:\s*keep\s*$", re.MULTILINE)
_NO_FIGURE = re.compile(r"\{\{\s*(?:图标|原文)\(")
_FACT = re.compile(r"\w\.\w")
_WORDS = re.compile(r'句\("[^"]*"\)')
_BLOCKS = re.compile(r"\n[ \t]*\n")


def prompted(source: str, before: str, year: str) -> str:
    """A page with its prose taken out, its expressions kept; a page that says `new_year: keep` as it is.

    The year before becomes the new year in front matter and headings.
    """
    if (head := FRONT_MATTER.match(source)) is None:
        return _prompted_body(source, before, year)
    if _KEPT.search(head[0]):
        return source.replace(before, year)
    return f"{head[0].replace(before, year)}\n{_prompted_body(source[head.end() :], before, year)}"


def _prompted_body(body: str, before: str, year: str) -> str:
    blocks: list[str] = []
    for block in _parts(body):
        kept = block.startswith("#") or _is_figure(block)
        text = block.replace(before, year) if block.startswith("#") else _without_last_years_words(block)
        if kept or not blocks or not _is_bare(blocks[-1]) or not _is_bare(_prompt(block)):
            blocks.append(text if kept else _prompt(block))
    return "\n\n".join(blocks) + "\n"


def _parts(body: str) -> Iterator[str]:
    """The blocks of a page; a heading is a block of its own."""
    for block in _BLOCKS.split(body.strip("\n")):
        rest = block.strip("\n")
        while rest.startswith("#"):
            heading, _, rest = rest.partition("\n")
            yield heading
        if rest.strip():
            yield rest


def _is_figure(block: str) -> bool:
    """Whether a block holds expressions alone: a table, a chart, a card."""
    return bool(EXPRESSION.search(block)) and not EXPRESSION.sub("", block).strip()


def _without_last_years_words(figure: str) -> str:
    """The block; a card of words alone, which the year before chose, keeps its title and asks for new words."""
    return figure if _FACT.search(figure) else _WORDS.sub(f'句("{UNWRITTEN}")', figure)


def _prompt(block: str) -> str:
    """What stands where last year's prose stood: that it is to be written, and the figures it was written with."""
    figures = [match[0] for match in EXPRESSION.finditer(block) if not _NO_FIGURE.match(match[0])]
    used = f"上年这里用到：{'；'.join(dict.fromkeys(figures))}。" if figures else ""
    return f"{UNWRITTEN}{used}"


def _is_bare(block: str) -> bool:
    return block == UNWRITTEN
