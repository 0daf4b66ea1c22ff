"""The search index: every page, section, table row and fact of the site as compact JSON, searched by the page's script.

A page is `{u: address, t: title, b: boost, i: items}`. A section is `{a: anchor, l: level, t: title, x: text, m:
amounts}`. A table is `{a, c: caption, h: column names, k: the column that heads its rows, r: rows}`, a row of it
`[anchor, cells, amounts]`, and a lone text the title of the rows after it. Texts are joined by line breaks; a row's
anchor leaves out its table's. Amounts are money in 分, so that 6412.30万元 finds 64,123,001.28. `traditional` pairs
each traditional character with the simplified one of the site, so that 預算 finds 预算. `phrases` holds what
stands in many places: there one character stands for it. `plain` pairs what readers say with what the report says,
`asking` and `counting` are the words that only ask, `pinyin` the readings of each character.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from evaluation.facts import Fact, Register
from evaluation.numbers.amounts import Unit, half_up, parse
from evaluation.report import Report
from evaluation.site.appearances import FinishedPage
from evaluation.site.characters import readings, traditional_forms
from evaluation.site.outline import Listing, Section, outline
from evaluation.site.phrases import phrased

MONEY = "元"
FEN = 100
QUESTIONS = 6


def boost(page: FinishedPage) -> str | None:
    """How a page wants to be searched, `search: {boost: 0.5}`: below 1 puts its hits behind those of the other pages.
    None where it wants not to be, `search: {exclude: true}`."""
    wishes = page.wishes.get("search")
    if not isinstance(wishes, Mapping):
        return ""
    stated = str(wishes.get("boost", ""))
    return None if wishes.get("exclude") else stated if parse(stated) else ""


def search_index(pages: Iterable[FinishedPage], report: Report, site_title: str, facts_page: str) -> str:
    """The index as JSON. Facts that stand in no table are found at `facts_page`, the address of the index of facts."""
    policy, register = report.dataset.policy, report.register
    money = {name: unit for name, unit in policy.units.items() if unit.base == MONEY}
    outlines = [(page, own, outline(page.html)) for page in pages if (own := boost(page)) is not None]
    listings = [(page, item) for page, _, items in outlines for item in items if isinstance(item, Listing)]
    tabled = {fact for _, item in listings if not item.is_chart for fact in item.facts}
    charted = {fact: page.url for page, item in listings if item.is_chart for fact in item.facts}
    amounts = _Amounts(register, money)
    listed: list[dict[str, Any]] = []
    for page, own, items in outlines:
        elsewhere = tabled | {fact for fact, url in charted.items() if url != page.url}
        entries = [_entry(item, amounts) for item in _without_repeats(items, elsewhere)]
        if facts_page and page.url == facts_page:
            rest = [fact for fact in register.values() if fact.id not in tabled]
            entries.append(_facts_entry(page.title, rest, amounts))
        listed.append({"u": page.url, "t": page.title, **({"b": own} if own else {}), "i": entries})
    plain = policy.plain
    words = {
        "synonyms": policy.synonyms,
        "plain": [[word.say, word.find] for word in plain.plain],
        "asking": plain.asking,
        "counting": plain.counting,
        "questions": plain.questions[-QUESTIONS:],
    }
    phrases, shorter = phrased(listed)
    content = {
        "title": site_title,
        **words,
        "money": {name: unit.scale for name, unit in money.items()},
        "units": [name for name in policy.units if name not in money],
        "phrases": phrases,
        "pages": shorter,
    }
    text = _compact(content)
    return _compact({"traditional": traditional_forms(text), "pinyin": readings(text), **content}) + "\n"


def _compact(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


class _Amounts:
    """Reads the money of a text: the exact values of its facts, and what stands written outside them."""

    def __init__(self, register: Register, money: Mapping[str, Unit]) -> None:
        self._register = register
        self._money = money
        names = "|".join(sorted(map(re.escape, money), key=len, reverse=True))
        self._written = re.compile(rf"(\d[\d,]*(?:\.\d+)?)\s*({names})")

    def of(self, facts: Iterable[str], loose: str) -> list[int]:
        return sorted({*self._stated(facts), *self._typed(loose)})

    def _stated(self, facts: Iterable[str]) -> Iterator[int]:
        for fact_id in facts:
            fact = self._register.get(fact_id)
            if fact is not None and fact.value and fact.unit.base == MONEY:
                yield abs(int(half_up(fact.value * FEN, 0)))

    def _typed(self, loose: str) -> Iterator[int]:
        for digits, name in self._written.findall(loose):
            if value := parse(digits):
                yield int(half_up(value * self._money[name].scale * FEN, 0))


def _without_repeats(items: Iterable[Section | Listing], elsewhere: set[str]) -> Iterator[Section | Listing]:
    """Charts show rows that some table shows too, or the same chart on a later page: only the others are kept."""
    for item in items:
        if not isinstance(item, Listing) or not item.is_chart:
            yield item
        elif rows := tuple(row for row in item.rows if not set(row.facts) <= elsewhere):
            yield replace(item, rows=rows)


def _entry(item: Section | Listing, amounts: _Amounts) -> dict[str, Any]:
    if isinstance(item, Listing):
        rows = list(_rows(item, amounts))
        return {"a": item.anchor, "c": item.caption, "h": "\n".join(item.heads), "k": item.header, "r": rows}
    entry: dict[str, Any] = {"a": item.anchor, "l": item.level, "t": item.title, "x": item.text}
    if found := amounts.of(item.facts, item.loose):
        entry["m"] = found
    return entry


def _rows(listing: Listing, amounts: _Amounts) -> Iterator[str | list[Any]]:
    group = ""
    for row in listing.rows:
        if row.group != group:
            group = row.group
            yield group
        is_below = row.anchor.startswith(f"{listing.anchor}-")
        anchor = row.anchor.removeprefix(listing.anchor) if is_below else row.anchor
        yield _row(anchor, row.cells, amounts.of(row.facts, row.loose))


def _row(anchor: str, cells: Sequence[str], amounts: list[int]) -> list[Any]:
    return [anchor, "\n".join(cells), amounts] if amounts else [anchor, "\n".join(cells)]


def _facts_entry(title: str, facts: Iterable[Fact], amounts: _Amounts) -> dict[str, Any]:
    rows = [_row(fact.id, (fact.label, fact.text), amounts.of((fact.id,), "")) for fact in facts]
    return {"a": "", "c": title, "h": "名称\n数值", "k": 0, "r": rows, "f": 1}
