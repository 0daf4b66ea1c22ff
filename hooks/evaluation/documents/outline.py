"""Which paragraphs of a Word file are headings, however somebody made them: by a style, a level, a list, or bold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from evaluation.documents.document import BOLD
from evaluation.documents.package import Package, attribute, named, within

_BY_NAME = re.compile(r"(?:heading|标题)\s*(\d)|([一二三四])级标题", re.IGNORECASE)
_CHINESE = ("chinese", "japanese", "ideograph", "taiwanese")  # of counting: 一、 counts headings, 1. also items
_DEEPEST = 9
_CHAIN = 10  # styles that are based on one another


class Outline:
    """The levels of headings that the styles and lists of one file give."""

    def __init__(self, package: Package) -> None:
        targets = {part.kind: part.target for part in package.relations(package.main).values()}
        styles, lists = (package.xml(targets.get(kind, "")) for kind in ("styles", "numbering"))
        named_styles = [one for one in (() if styles is None else styles) if named(one) == "style"]
        self._styles = {attribute(one, "styleId"): one for one in named_styles}  # not what has none, for all paragraphs
        entries = [] if lists is None else list(lists)
        self._lists = {attribute(one, "abstractNumId"): one for one in entries if named(one) == "abstractNum"}
        numbers = (one for one in entries if named(one) == "num")
        self._numbers = {attribute(one, "numId"): attribute(within(one, "abstractNumId"), "val") for one in numbers}

    def level(self, paragraph: Element) -> int:
        """1 for a heading of the first level and so on, `BOLD` for a line all in bold, 0 for running text."""
        own = within(paragraph, "pPr")
        levels = (self._of(one) for one in (own, *self._chain(own)))
        return next(filter(None, levels), BOLD if _is_bold(paragraph) else 0)

    def _chain(self, own: Element | None) -> Iterator[Element]:
        style = attribute(within(own, "pStyle"), "val")
        for _ in range(_CHAIN):
            if (found := self._styles.get(style)) is None:
                return
            yield found
            style = attribute(within(found, "basedOn"), "val")

    def _of(self, one: Element | None) -> int:
        properties = within(one, "pPr") if named(one) == "style" else one
        told = attribute(within(properties, "outlineLvl"), "val") or ""
        if told.isdecimal() and len(told) == 1:
            return (int(told) + 1) % (_DEEPEST + 1)
        if match := _BY_NAME.match(attribute(within(one, "name"), "val") or ""):
            return int(match[1] or "一二三四".index(match[2]) + 1)
        number = attribute(within(properties, "numPr", "numId"), "val")
        depth = attribute(within(properties, "numPr", "ilvl"), "val") or "0"
        levels = self._lists.get(self._numbers.get(number))
        form = next((one for one in (() if levels is None else levels) if attribute(one, "ilvl") == depth), None)
        counting = attribute(within(form, "numFmt"), "val") or ""
        return int(depth) + 1 if counting.startswith(_CHINESE) and depth.isdecimal() else 0


def _is_bold(paragraph: Element) -> bool:
    runs = [one for one in paragraph.iter() if named(one) == "r" and any(named(text) == "t" for text in one)]
    return bool(runs) and all(
        (mark := within(one, "rPr", "b")) is not None and attribute(mark, "val") not in ("0", "false") for one in runs
    )
