"""The pages of a new year: last year's text stays, marked 【待核】 until somebody has looked, with what to look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from evaluation.dataset.yaml_files import common
from evaluation.language.documents import typed_numbers
from evaluation.narrative.expressions import EXPRESSION
from evaluation.narrative.gate import FRONT_MATTER
from evaluation.narrative.progress import BOXES, MARK, UNWRITTEN, marked, without_marks

_KEPT = re.compile(r"^new_year:\s*keep\s*$", re.MULTILINE)
_NO_FIGURE = re.compile(r"\{\{\s*(?:图标|原文)\(")
_BLOCKS = re.compile(r"\n[ \t]*\n")
_EXPECTED = re.compile(r"""\s*\|\s*应为\(\s*["']([^"']*)["']\s*\)""")
_FACT = re.compile(r"\w\.\w")
_WORDS = re.compile(r'句\("([^"]*)"\)')
_UNITS = ("亿元", "万元", "元")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年|[—-]|至)")
_VERBATIM = re.compile(r"\{\{\s*原文\(")


def year_words() -> tuple[str, ...]:
    """The words of what happens once or is said of one year, as `data/common/new_year.yml` lists them."""
    return tuple(word for words in common("new_year.yml").values() for word in words)


def carried(source: str, before: str, year: str, words: Sequence[str]) -> str:
    """A page with its text kept and marked; one that says `new_year: keep` as it is.

    The year before becomes the new year in front matter and headings, and no figure is held to last year's digits.
    """

    def written(block: str) -> str:
        return marked(renewed(block), reasons(block, before, words))

    return _page(source, before, year, written, MARK)


def blank(source: str, before: str, year: str) -> str:
    """The same with prompts in the place of the text."""
    return _page(source, before, year, prompt, UNWRITTEN)


def _page(source: str, before: str, year: str, written: Callable[[str], str], words: str) -> str:
    head = FRONT_MATTER.match(source)
    if head and _KEPT.search(head[0]):
        return source.replace(before, year)
    blocks: list[str] = []
    for block in parts(without_marks(source[head.end() :] if head else source)):
        is_frame = block.lstrip(" ").startswith("#") or (block.startswith(BOXES) and "\n" not in block)
        if is_frame:
            text = block.replace(before, year)
        elif _is_figure(block):
            text = _card(block, words)
        else:
            text = block if block.startswith(UNWRITTEN) else written(block)
        if not (text == UNWRITTEN and blocks[-1:] == [UNWRITTEN]):
            blocks.append(text)
    body = "\n\n".join(blocks) + "\n"
    return f"{head[0].replace(before, year)}\n{body}" if head else body


def parts(body: str) -> Iterator[str]:
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


def _card(figure: str, words: str) -> str:
    """The block; the words of a card that has no figure are last year's choice, and say so."""
    kept = r"\1" if words == MARK else ""
    return figure if _FACT.search(figure) else _WORDS.sub(rf'句("{words}{kept}")', figure)


def renewed(block: str) -> str:
    """The block with its figures free: a checked literal of last year becomes the figure in the literal's unit."""

    def unit(match: re.Match[str]) -> str:
        return next((f" | {name}" for name in _UNITS if match[1].endswith(name)), "")

    return EXPRESSION.sub(lambda match: _EXPECTED.sub(unit, match[0]), block)


def reasons(block: str, before: str, words: Sequence[str]) -> tuple[str, ...]:
    """What in a block was probably true of one year only: years, document numbers, quotations, single events."""
    prose = EXPRESSION.sub("", block)
    numbers = [one.text for one in typed_numbers(block)]
    without = prose
    for one in numbers:
        without = without.replace(one, "")
    years = [f"{year}年" for year in dict.fromkeys(_YEAR.findall(without)) if year <= before]
    found = [*years, *dict.fromkeys(numbers), *(word for word in words if word in prose)]
    return (*(["原文的引语"] if _VERBATIM.search(block) else []), *(f"“{text}”" for text in found))


def prompt(block: str) -> str:
    """What stands where nothing can be kept: that it is to be written, and the figures it was written with."""
    figures = [match[0] for match in EXPRESSION.finditer(block) if not _NO_FIGURE.match(match[0])]
    used = f"上年这里用到：{'；'.join(dict.fromkeys(figures))}。" if figures else ""
    first, _, rest = block.partition("\n")
    box = f"{first}\n" if first.startswith(BOXES) else ""
    within = rest if box else block
    return f"{box}{within[: len(within) - len(within.lstrip(' '))]}{UNWRITTEN}{used}"


def without_lines(page: str, lines: set[int]) -> str:
    """The page with each block that holds one of the lines, counted from 1, in which no expression can be kept, to be
    written anew."""
    kept, at = [], 1
    for block in re.split(r"(\n[ \t]*\n)", page):
        span = range(at, at + block.count("\n") + 1)
        at += block.count("\n")
        is_hit = block.strip() and not block.startswith(("#", "---")) and any(line in lines for line in span)
        kept.append(EXPRESSION.sub("", prompt(without_marks(block))) if is_hit else block)
    return "".join(kept)
