"""试算: every score with what it is computed from, in fields that readers can change; a script computes the total anew.

Whatever the script needs stands in the page: the rule of each score as data, and every number as an exact fraction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from evaluation.facts import Fact, Working, workings
from evaluation.markup import Block
from evaluation.narrative.expressions import NarrativeError
from evaluation.narrative.figures import Figure
from evaluation.narrative.functions import Functions
from evaluation.numbers.amounts import written
from evaluation.scoring import TREE, grade

SUM, SCORED, STATED = "sum", "scored", "stated"


class Tryout(Functions):
    """The function that puts the tryout on a page."""

    def 试算(self) -> Block:
        self._refuse_withheld([TREE])
        rows = workings(self.report.dataset, self.report.register)
        total = next((row for row in reversed(rows) if row.is_total and row.below), None)
        if total is None or total.score.value is None:
            raise NarrativeError("没有总分，不能试算", advice="请删去这一处，或补上合计行")
        settings = self.report.dataset.settings
        published = {
            "score": Figure.of(total.score),
            "exact": _exact(total.score.value),
            "below": " ".join(total.below),
            "grade": grade(total.score.value, settings.grades) if settings.grades else "",
            "grades": json.dumps([[name, _exact(least)] for name, least in settings.grades], ensure_ascii=False),
        }
        items = tuple(_items(row for row in rows if not row.is_total))
        return self.macros.block("tryout", "tryout", items, published, str(settings.get("年度")))


def _items(rows: Iterable[Working]) -> Iterator[dict[str, Any]]:
    """Every score that is known, with those that are not, `hidden`, under the one before them."""
    item: dict[str, Any] = {}
    for row in rows:
        if row.score.value is None:
            item.setdefault("hidden", []).append(f"{row.code} {row.name}")
        else:
            if "code" in item:
                yield item
            item = _item(row, row.score.value)
    if "code" in item:
        yield item


def _item(row: Working, score: Fraction) -> dict[str, Any]:
    """One score; `rule` and `below` are for the script."""
    judged = row.rule is not None and row.rule.method.judges
    inputs = [] if judged else [_input(fact, fact.value) for fact in row.inputs if fact.value is not None]
    rule = json.dumps(row.rule.described(1 + len(inputs)), separators=(",", ":")) if row.rule and inputs else ""
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "kind": SUM if row.below else SCORED if inputs else STATED,
        "weight": Figure.of(row.weight),
        "weight_exact": "" if row.weight.value is None else _exact(row.weight.value),
        "score": Figure.of(row.score),
        "score_exact": _exact(score),
        "score_text": written(score, row.score.decimals),
        "words": f"{row.rule.name}：{row.rule.words}" if row.rule else "",
        "rule": rule,
        "below": " ".join(row.below),
        "inputs": inputs,
        "hidden": [],
    }


def _input(fact: Fact, value: Fraction) -> dict[str, Any]:
    """A field: what it stands for, what it shows, the exact value behind it, and the words to choose from, if any."""
    words = fact.unit.words
    return {
        "fact": fact.id,
        "label": fact.label,
        "text": fact.text if words else written(value / fact.unit.scale, fact.decimals),
        "unit": "" if words else fact.unit.name,
        "exact": _exact(value),
        "scale": fact.unit.scale,
        "words": words,
        "published": Figure.of(fact),
    }


def _exact(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
