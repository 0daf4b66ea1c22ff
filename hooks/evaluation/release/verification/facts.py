"""What stands for facts in a page says what the register says; comparisons are worked out once more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluation.problems import Place, Problem
from evaluation.release.verification.page import Page

Facts = Mapping[str, Mapping[str, Any]]
SCALES = (1, 10_000, 100_000_000)
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")


def fact_problems(path: str, page: Page, facts: Facts) -> Iterator[Problem]:
    """Elements that stand for one fact."""
    for stated, pieces in page.facts:
        name, text = stated["data-fact"], "".join(pieces).strip()
        fact = facts.get(name)
        if fact is None:
            yield Problem(Place(path), "页面上的数须在登记里", f"“{name}”", "请报告开发人员")
        elif ("value" in stated and stated["value"] != (fact["value"] or "")) or not _states(text, fact):
            yield Problem(Place(path), f"页面上的数须等于登记的 {name}", f"“{text}”", "请报告开发人员")


def comparison_problems(path: str, page: Page, facts: Facts) -> Iterator[Problem]:
    """Elements that compare facts: all of them are in the register, and what two of them differ by is that."""
    for stated, pieces in page.comparisons:
        names, text = stated["data-facts"].split(), "".join(pieces).strip()
        if unknown := [name for name in names if name not in facts]:
            yield Problem(Place(path), "页面上的数须在登记里", f"“{'、'.join(unknown)}”", "请报告开发人员")
        elif not _compares(text, stated.get("data-rule", ""), [facts[name] for name in names]):
            yield Problem(Place(path), f"比较须与登记的数相符（{'、'.join(names)}）", f"“{text}”", "请报告开发人员")


def _states(text: str, fact: Mapping[str, Any]) -> bool:
    """Whether the only number in a text is the fact's value, rounded to as many decimals as the text has; a fact that
    is a word, such as 是, is that word."""
    if fact["value"] is None:
        return text.endswith(fact["absence"])
    if not _NUMBER.search(fact["text"]):
        return bool(text == fact["text"])
    return _is_rounded(text, [Fraction(fact["value"])])


def _compares(text: str, rule: str, facts: list[Mapping[str, Any]]) -> bool:
    """Whether a difference or a rate of change of two facts is the one in the text; other rules state no number that
    follows from the facts alone."""
    if len(facts) != 2 or any(fact["value"] is None for fact in facts) or not _NUMBER.search(text):
        return True
    new, old = (Fraction(fact.get("exact") or fact["value"]) for fact in facts)
    if rule.startswith("变动率"):
        rises = text.startswith(("增长", "上升", "提高"))
        return rises == (new > old) and _is_rounded(text, [abs(new - old) / abs(old) * 100])
    if rule.startswith("差额"):
        return text.startswith("增加") == (new > old) and _is_rounded(text, [abs(new - old)])
    return True


def _is_rounded(text: str, values: Iterable[Fraction]) -> bool:
    number = _NUMBER.search(text)
    if number is None:
        return False
    stated, half = Fraction(number[0].replace(",", "")), Fraction(1, 2 * 10 ** len(number[1] or ""))
    return any(abs(value / scale - stated) <= half for value in values for scale in SCALES)
