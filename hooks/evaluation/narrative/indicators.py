"""What the page of indicators shows: the tree, what was deducted, and how each score comes about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from evaluation.dataset import ATTAINMENT, Table
from evaluation.facts import (
    ATTAINED,
    CLAIMED,
    MISSED,
    PARTLY,
    UNDISCLOSED,
    UNFILLED,
    Fact,
    indicator_tree,
    parse_target,
    ratio_id,
)
from evaluation.markup import Block, Markup
from evaluation.narrative.figures import Figure, size, whole
from evaluation.narrative.functions import Functions
from evaluation.numbers.amounts import drawn_width
from evaluation.scoring import CATALOGUE, TREE, Indicator, Tree

ANCHOR = "indicator-"
BULLET = Fraction(150)  # the rate at which the bar of a target ends; its own target stands at 100
SIGNS = {MISSED: "✗", PARTLY: "◐", CLAIMED: "…", UNDISCLOSED: "?", UNFILLED: "?", ATTAINED: "✓"}
WORST_FIRST = tuple(SIGNS)


class Indicators(Functions):
    """What the page of indicators shows, over one report's tree."""

    @cached_property
    def tree(self) -> Tree:
        return indicator_tree(self.report.dataset)

    def 指标树(self) -> Block:
        """The whole tree: a fold for each indicator of the first level, a table in each."""
        folds = [self._entry(root) | {"groups": list(self._groups(root))} for root in self.tree.roots]
        for fold in folds:
            rows = [row for group in fold["groups"] for row in (group, *group["rows"])]
            fold["is_disclosed"] = any(row["rule"] or _is_known(row, "权重", "得分") for row in rows)
        return self.macros.block("indicators", "tree", folds, UNFILLED if self._waits else UNDISCLOSED)

    def 扣分清单(self) -> Block:
        """Every deduction that the year discloses, the largest first."""
        rows = [
            self._entry(indicator)
            | {"reason": indicator.reason or UNDISCLOSED, "evidence": indicator.evidence or UNDISCLOSED}
            for indicator in self._lost()
        ]
        return self.macros.block("indicators", "deductions", rows, self._nothing_lost())

    def 主要扣分(self, count: Any = 2) -> Markup | str:
        """The largest deductions in words with their reasons, or that these are not disclosed."""
        lost = self._lost()[: whole(count, least=1)]
        figures = [(one.name, self._figure(f"{TREE}.{one.code}.扣分"), one.reason.rstrip("。")) for one in lost]
        return self.macros.inline("values", "lost", figures) if lost else self._nothing_lost()

    @property
    def _waits(self) -> bool:
        """Whether the scores are still to be filled in: what stands below them is not known to be withheld."""
        return self._nothing_lost() == UNFILLED

    def _nothing_lost(self) -> str:
        all_lost = self.report.register.get(f"{TREE}.合计.扣分")
        return (all_lost.absence if all_lost else UNDISCLOSED) or "没有扣分"

    def 计分过程(self) -> Block:
        """How each score comes about, step by step with the numbers of the year."""
        found = [self._working(indicator) for indicator in self.tree.leaves if indicator.rule is not None]
        return self.macros.block("indicators", "workings", found, UNFILLED if self._waits else UNDISCLOSED)

    def 计分方法(self) -> Block:
        """Every way of scoring with its rule and how many indicators use it."""
        used = Counter(indicator.method for indicator in self.tree.leaves)
        rows = [[method.name, method.words, f"{used[method.name]}项"] for method in CATALOGUE.values()]
        heads = [("计分方法", False), ("规则", False), ("使用的指标", True)]
        return self.macros.block("proof", "sheet", "table-scoring-methods", "计分方法", heads, rows)

    def 参考指标(self) -> Block:
        """The common ratios of the framework: computed, or why not."""
        register, ratios = self.report.register, self.report.dataset.policy.ratios
        rows = [
            {"name": ratio.name, "formula": ratio.formula, "source": ratio.source, **self._ratio(fact, ratio.calibre)}
            for ratio in ratios if (fact := register.get(ratio_id(ratio))) is not None
        ]  # fmt: skip
        return self.macros.block("indicators", "ratios", rows, self.report.dataset.policy.ratio_sources)

    def 目标差距(self) -> Block:
        """For each target what was planned, what was reached, how far above or below, and what is said of it: those
        that were missed first, then those of which nothing is known.
        """
        table = self.report.dataset.of_role("targets")
        if table is None:
            return self.macros.block("indicators", "gaps", [])
        states = self.report.texts[table.schema.name, ATTAINMENT]
        found: dict[str, list[Mapping[str, Any]]] = {state: [] for state in WORST_FIRST}
        for row, state in enumerate(states):
            found.setdefault(state, []).append(self._gap(table, row))
        groups = [(SIGNS[state], state, rows) for state, rows in found.items() if rows]
        return self.macros.block("indicators", "gaps", groups)

    def _gap(self, table: Table, row: int) -> Mapping[str, Any]:
        names = ("完成值", "完成率", "差距")
        facts = {name: self.report.register.get(table.schema.fact_id(table.ids()[row], name)) for name in names}
        remarks = [field.name for field in table.schema.fields if field.type == "narrative"]
        said = [text for name in remarks if (text := table.texts(name)[row]) not in ("", UNFILLED)]
        rate = facts["完成率"].value if facts["完成率"] else None
        return {
            "name": table.texts("三级指标")[row],
            "target": parse_target(table.texts("指标值")[row]).words,
            "gap": _gap_words(facts["差距"]),
            "otherwise": UNFILLED if UNFILLED in table.texts("完成值")[row] else UNDISCLOSED,
            "remarks": [self.cells(text) for text in said],
            "reached": "" if rate is None else drawn_width(min(max(rate, Fraction(0)), BULLET), BULLET),
            **{name: None if fact is None else Figure.of(fact) for name, fact in facts.items()},
        }

    def _groups(self, root: Indicator) -> Iterator[Mapping[str, Any]]:
        """The indicators of the second level with all below each; one of the first with a rule stands alone."""
        for group in self.tree.children(root.code) or ((root,) if root.rule is not None else ()):
            yield self._entry(group) | {"rows": [self._entry(node) for node in self.tree.walked(group.code)]}

    def _entry(self, indicator: Indicator) -> dict[str, Any]:
        register = self.report.register
        return {
            "code": indicator.code,
            "name": indicator.name,
            "level": indicator.level_name,
            "below": bool(self.tree.children(indicator.code)),
            "kind": indicator.kind,
            "anchor": f"{ANCHOR}{indicator.code}" if indicator.rule is not None else "",
            "rule": f"{indicator.method}：{indicator.rule.words}" if indicator.rule is not None else "",
            "inputs": [
                (register[name].label.rpartition("·")[2] or name, Figure.of(register[name]))
                for name in indicator.inputs
                if name in register
            ],
            **{name: self._figure(f"{TREE}.{indicator.code}.{name}") for name in ("权重", "得分", "扣分", "得分率")},
        }

    def _working(self, indicator: Indicator) -> Mapping[str, Any]:
        entry, register = self._entry(indicator), self.report.register
        score = register[f"{TREE}.{indicator.code}.得分"]
        inputs = [register[name] for name in score.origin.inputs if name in register]
        values = [fact.value for fact in inputs]
        steps, known = [], [value for value in values if value is not None]
        if indicator.rule is not None and inputs and len(known) == len(values):
            unit = inputs[-1].unit
            steps = [(step.name, step.words(unit)) for step in indicator.rule.steps(known[0], known[1:])]
        above = [node.name for node in self.tree.ancestors(indicator.code)]
        taken = [(fact.label, Figure.of(fact)) for fact in inputs[1:]]
        reason = {"reason": indicator.reason, "evidence": indicator.evidence}
        return entry | reason | {"above": above[::-1], "taken": taken, "steps": steps}

    def _lost(self) -> list[Indicator]:
        """The finest indicators that lost something, the largest deduction first."""
        lost = [indicator for indicator in self._finest() if (self._value(indicator, "扣分") or 0) > 0]
        return sorted(lost, key=lambda indicator: self._value(indicator, "扣分") or Fraction(0), reverse=True)

    def _finest(self) -> Iterator[Indicator]:
        """The lowest indicators whose score is known, in the order of the tree."""
        for indicator in self.tree.walked():
            below = self.tree.children(indicator.code)
            if not below or any(self._value(child, "得分") is None for child in below):
                yield indicator

    def _value(self, indicator: Indicator, column: str) -> Fraction | None:
        fact = self.report.register.get(f"{TREE}.{indicator.code}.{column}")
        return None if fact is None else fact.value

    def _ratio(self, fact: Fact, calibre: str) -> Mapping[str, Any]:
        inputs = [self.report.register[name] for name in fact.origin.inputs]
        return {
            "figure": Figure.of(fact),
            "note": fact.origin.note or (calibre if fact.value is not None else ""),
            "inputs": [(part.label, Figure.of(part)) for part in inputs] if fact.value is not None else [],
        }


def _is_known(row: Mapping[str, Any], *names: str) -> bool:
    return any(row[name] is not None and row[name].exact for name in names)


def _gap_words(gap: Fact | None) -> tuple[str, str]:
    """Which way a target was missed or exceeded, and how far."""
    if gap is None or not gap.value:
        return "等于指标值" if gap is not None and gap.value == 0 else "", ""
    return "高于指标值" if gap.value > 0 else "低于指标值", size(gap.value, gap.unit, gap.decimals)
