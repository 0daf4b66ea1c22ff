"""The tree of indicators: one node a row, scored by its rule, or else by those below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from evaluation.dataset import Table
from evaluation.dataset.settings import LEVEL_NAMES
from evaluation.numbers.amounts import Unit
from evaluation.numbers.terms import Value
from evaluation.scoring.catalogue import CATALOGUE, ScoringMethod
from evaluation.scoring.parameters import Fault
from evaluation.scoring.rule import Rule, rule_of

TREE = "指标"
SEPARATORS = "；;、\n"
LEVELS = tuple(str(number) for number, _ in enumerate(LEVEL_NAMES, start=1))


@dataclass(frozen=True)
class Indicator:
    """A node of the tree. `inputs` are ids of facts; `row` is its row in the table.

    `weight` and `stated` (得分) are None where they are not disclosed. `method` is the way of scoring as typed.
    """

    code: str
    name: str
    level: str
    parent: str
    row: int
    weight: Value = None
    stated: Value = None
    kind: str = ""
    method: str = ""
    parameters: str = ""
    inputs: tuple[str, ...] = ()
    manual: Value = None
    reason: str = ""
    evidence: str = ""
    rule: Rule | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def way(self) -> ScoringMethod | None:
        """The way of scoring by its name; None when there is none, or no such one."""
        return CATALOGUE.get(self.method)

    @property
    def level_name(self) -> str:
        """What its level is called, for readers."""
        return level_name(self.level)

    @property
    def is_judged(self) -> bool:
        """Whether a person gives the points."""
        return self.way is not None and self.way.judges


@dataclass(frozen=True)
class Tree:
    """The indicators of one year in the order of the data."""

    indicators: tuple[Indicator, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def _below(self) -> Mapping[str, tuple[Indicator, ...]]:
        below: dict[str, list[Indicator]] = {}
        for indicator in self.indicators:
            below.setdefault(indicator.parent, []).append(indicator)
        return {parent: tuple(children) for parent, children in below.items()}

    @property
    def roots(self) -> tuple[Indicator, ...]:
        """The indicators of the first level."""
        return self.children("")

    def children(self, code: str) -> tuple[Indicator, ...]:
        return self._below.get(code, ())

    @cached_property
    def leaves(self) -> tuple[Indicator, ...]:
        """The indicators that have none below them."""
        return tuple(indicator for indicator in self.indicators if indicator.code not in self._below)

    def walked(self, code: str = "", above: frozenset[str] = frozenset()) -> Iterator[Indicator]:
        """All indicators below a code, each before those below it; never into a circle."""
        for child in self.children(code):
            if child.code not in above:
                yield child
                yield from self.walked(child.code, above | {child.code})

    def upwards(self) -> Iterator[Indicator]:
        """All indicators that the tree reaches, each after those below it."""
        yield from reversed(list(self.walked()))

    def ancestors(self, code: str) -> Iterator[Indicator]:
        """The indicators above one, the nearest first; it ends where a circle closes."""
        seen = {code}
        parent = self.by_code[code].parent
        while parent in self.by_code and parent not in seen:
            seen.add(parent)
            yield self.by_code[parent]
            parent = self.by_code[parent].parent


def level_name(level: str) -> str:
    """What a level is called, for readers; what is typed where there is no such level."""
    return dict(zip(LEVELS, LEVEL_NAMES, strict=True)).get(level, level)


def tree_of(table: Table, units: Mapping[str, Unit]) -> Tree:
    """The tree that the table of indicators holds; control totals are not part of it."""
    return Tree(tuple(_indicator(table, row, units) for row in table.where({})))


def inputs_of(text: str) -> tuple[str, ...]:
    """The ids of facts in a cell, in order: `采购.合计.执行率、三公.变动率`."""
    for separator in SEPARATORS:
        text = text.replace(separator, "\n")
    return tuple(filter(None, (part.strip() for part in text.split("\n"))))


def scores(tree: Tree, values: Mapping[str, Value]) -> dict[str, Value]:
    """The score of every indicator by its code, from the values of facts; None where an input is not disclosed.

    An indicator with others below it scores their sum, and nothing when one of them has no score. One without a rule
    keeps the score that is stated.
    """
    found: dict[str, Value] = {}
    for indicator in tree.upwards():
        below = tree.children(indicator.code)
        if below:
            found[indicator.code] = _sum(found[child.code] for child in below)
        elif indicator.rule is None:
            found[indicator.code] = indicator.stated
        elif indicator.is_judged:
            found[indicator.code] = indicator.rule((indicator.weight, indicator.manual))
        else:
            found[indicator.code] = indicator.rule((indicator.weight, *(values.get(name) for name in indicator.inputs)))
    return found


def _sum(parts: Iterator[Value]) -> Value:
    total = Fraction(0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _indicator(table: Table, row: int, units: Mapping[str, Unit]) -> Indicator:
    text = {column: table.texts(column)[row] for column in ("编号", "名称", "级别", "上级", "性质", "计分方法", "参数")}
    weight, manual = (_amount(table, row, column) for column in ("权重", "人工得分"))
    inputs = inputs_of(table.texts("依据数")[row])
    rule, faults = rule_of(text["计分方法"], text["参数"], weight, units, len(inputs))
    return Indicator(
        code=text["编号"],
        name=text["名称"],
        level=text["级别"],
        parent=text["上级"],
        row=row,
        weight=weight,
        stated=_amount(table, row, "得分"),
        kind=text["性质"],
        method=text["计分方法"],
        parameters=text["参数"],
        inputs=inputs,
        manual=manual,
        reason=table.texts("扣分原因")[row],
        evidence=table.texts("佐证")[row],
        rule=rule,
        faults=tuple(faults),
    )


def _amount(table: Table, row: int, column: str) -> Value:
    amounts = table.amounts.get(column)
    return None if amounts is None else amounts[row]
