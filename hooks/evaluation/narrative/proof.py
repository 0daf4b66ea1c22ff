"""What the page of checks shows: rules, declared identities, protection of each fact, and the mutation campaign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from evaluation.checks import RULES, exact_protection
from evaluation.dataset.campaign import CampaignRow
from evaluation.markup import Macros, Markup
from evaluation.numbers.amounts import written
from evaluation.numbers.formulas import percent
from evaluation.report import Report

MANY = 4


def rule_entries(report: Report) -> Sequence[Mapping[str, Any]]:
    """Each rule that the year has a table for, with its comparisons, the facts it covers and its result; a rule without
    any looked at every row."""
    entries = []
    dataset = report.dataset
    rules = (rule for rule in RULES if not rule.role or dataset.of_role(rule.role) is not None)
    rules = (rule for rule in rules if rule.given(dataset))
    for rule in rules:
        own = [finding for finding in report.findings if finding.rule == rule.name]
        waived = sum(finding.waiver is not None for finding in own)
        entries.append(
            {
                "name": rule.name,
                "sentence": rule.sentence,
                "times": str(len(own)) if own else "逐行检查",
                "facts": str(len({fact for finding in own for fact in finding.facts})) if own else "全部",
                "result": f"通过，其中豁免{waived}项" if waived else "通过",
            }
        )
    return entries


def declared_entries(report: Report) -> Sequence[Mapping[str, Any]]:
    """Each declared identity in the labels of its facts, with its result."""
    waived = {waiver.check for waiver in report.dataset.declarations.waivers}
    return [
        {
            "name": declared.name,
            "expression": _worded(declared.expression, report),
            "result": "不成立，已豁免" if declared.name in waived else "成立",
        }
        for declared in report.dataset.declarations.identities
    ]


def _worded(expression: str, report: Report) -> str:
    """The expression with labels for names and signs that can be read aloud."""
    signs = {"==": "＝", "<=": "不大于", ">=": "不小于", "*": "×", "/": "÷", "-": "−", "+": "＋"}
    words = (
        report.register[word.strip("()")].label.join(word.partition(word.strip("()"))[::2])
        if word.strip("()") in report.register
        else signs.get(word, word)
        for word in expression.split()
    )
    return " ".join(words)


def protection_entries(report: Report) -> Sequence[Mapping[str, Any]]:
    """How many stated numbers are vouched for by no, one, two, three, four or more exact comparisons."""
    times = exact_protection(report.findings)
    stated = [fact.id for fact in report.register.values() if fact.origin.source and not fact.origin.method]
    counts = Counter(min(times[fact], MANY) for fact in stated)
    return [
        {"label": f"{level}项及以上" if level == MANY else f"{level}项", "facts": counts[level]}
        for level in range(MANY, -1, -1)
        if counts[level]
    ]


def campaign_entries(report: Report) -> Sequence[Mapping[str, Any]]:
    """The campaign's rows with shares in percent of the edits that were tried."""
    return [
        {
            "what": row.what,
            "operator": row.operator,
            "tried": row.counts["试"],
            "first": _share(row, "核对", "疑问"),
            "checked": _share(row, "核对"),
            "sealed": _share(row, "核对", "疑问", "封存"),
            "signed": _share(row, "核对", "疑问", "封存", "签字"),
            "located": _share(row, "指明"),
        }
        for row in report.dataset.campaign.rows
    ]


def _share(row: CampaignRow, *names: str) -> str:
    value = percent(Fraction(sum(row.counts[name] for name in names)), Fraction(row.counts["试"]))
    return "—" if value is None else f"{written(value, 1)}%"


def proof_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Markup]]:
    """The functions that the page of checks uses."""
    declarations, campaign = report.dataset.declarations, report.dataset.campaign
    return {
        "核对清单": lambda: macros.block("proof", "rules", rule_entries(report)),
        "等式清单": lambda: macros.block("proof", "declared", declared_entries(report)),
        "豁免清单": lambda: macros.block("proof", "waivers", declarations.waivers),
        "保护程度": lambda: macros.block("proof", "protection", protection_entries(report)),
        "改错试验": lambda: macros.block(
            "proof", "campaign", campaign_entries(report), campaign.survivors, campaign.is_current
        ),
    }
