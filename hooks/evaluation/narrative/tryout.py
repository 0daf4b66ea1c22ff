"""试算: every score with what it is computed from, in fields that readers can change; a script computes the total anew.

Whatever the script needs stands in the page: the rule of each score as data, and every number as an exact fraction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.dataset import Settings
from evaluation.facts import Fact, Working, workings
from evaluation.markup import Block, Macros
from evaluation.narrative.expressions import NarrativeError, WithheldError
from evaluation.narrative.figures import Figure
from evaluation.numbers.amounts import written
from evaluation.report import Report
from evaluation.scoring import TREE, grade

SUM, SCORED, STATED = "sum", "scored", "stated"


@dataclass(frozen=True, slots=True)
class Input:
    """A field: what it stands for, what it shows, the exact value behind it, and the words to choose from, if any."""

    fact: str
    label: str
    text: str
    unit: str
    exact: str
    scale: int
    words: tuple[str, ...]
    published: Figure


@dataclass(frozen=True, slots=True)
class Item:
    """One score. `rule` and `below` are for the script; `hidden` names those below it that are not disclosed."""

    code: str
    name: str
    level: str
    kind: str
    weight: Figure
    weight_exact: str
    score: Figure
    score_exact: str
    score_text: str
    words: str
    rule: str
    below: str
    inputs: tuple[Input, ...]
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """The published total, its grade, and the grades with their least scores, from the best down."""

    score: Figure
    exact: str
    below: str
    grade: str
    grades: str


def tryout_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Block]]:
    """The function that puts the tryout on a page."""

    def tryout() -> Block:
        if report.register.is_withheld(TREE):
            raise WithheldError("所在的表无法读取", f"“{TREE}”")
        rows = workings(report.dataset, report.register)
        total = next((row for row in reversed(rows) if row.is_total and row.below), None)
        if total is None or total.score.value is None:
            raise NarrativeError("没有总分，不能试算", advice="请删去这一处，或补上合计行")
        year = str(report.dataset.settings.get("年度"))
        items = tuple(_items([row for row in rows if not row.is_total]))
        return macros.block("tryout", "tryout", items, _total(total, report.dataset.settings), year)

    return {"试算": tryout}


def _total(row: Working, settings: Settings) -> Total:
    assert row.score.value is not None
    grades = settings.grades
    named = grade(row.score.value, grades) if grades else ""
    bounds = json.dumps([[name, _exact(least)] for name, least in grades], ensure_ascii=False)
    return Total(Figure.of(row.score), _exact(row.score.value), " ".join(row.below), named, bounds)


def _items(rows: Sequence[Working]) -> Iterator[Item]:
    """Every score that is known, with those that are not under the one before them."""
    item: Item | None = None
    for row in rows:
        if row.score.value is None:
            name = f"{row.code} {row.name}"
            item = item and replace(item, hidden=(*item.hidden, name))
            continue
        if item is not None:
            yield item
        item = _item(row)
    if item is not None:
        yield item


def _item(row: Working) -> Item:
    assert row.score.value is not None
    judged = row.rule is not None and row.rule.method.judges
    inputs = () if judged else tuple(map(_input, row.inputs))
    rule = json.dumps(row.rule.described(1 + len(inputs)), separators=(",", ":")) if row.rule and inputs else ""
    return Item(
        code=row.code,
        name=row.name,
        level=row.level,
        kind=SUM if row.below else SCORED if inputs else STATED,
        weight=Figure.of(row.weight),
        weight_exact="" if row.weight.value is None else _exact(row.weight.value),
        score=Figure.of(row.score),
        score_exact=_exact(row.score.value),
        score_text=written(row.score.value, row.score.decimals),
        words=f"{row.rule.name}：{row.rule.words}" if row.rule else "",
        rule=rule,
        below=" ".join(row.below),
        inputs=inputs,
    )


def _input(fact: Fact) -> Input:
    assert fact.value is not None
    words = fact.unit.words
    text = fact.text if words else written(fact.value / fact.unit.scale, fact.decimals)
    unit = "" if words else fact.unit.name
    return Input(fact.id, fact.label, text, unit, _exact(fact.value), fact.unit.scale, words, Figure.of(fact))


def _exact(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
