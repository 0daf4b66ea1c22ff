"""How each score comes about, for those who recompute it elsewhere: a rule over facts, a sum of scores, or stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluation.dataset import DETAIL, Dataset, Table
from evaluation.facts.fact import Fact
from evaluation.scoring import TREE, Rule


@dataclass(frozen=True, slots=True)
class Working:
    """One score. With a `rule`, it is the rule over the weight and `inputs`; with scores `below`, their sum.

    With neither it stands as the report states it. `level` is empty for the row that adds the first level.
    """

    code: str
    name: str
    level: str
    parent: str
    weight: Fact
    score: Fact
    manual: Fact | None = None
    rule: Rule | None = None
    inputs: tuple[Fact, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def is_total(self) -> bool:
        return not self.level

    @property
    def is_stated(self) -> bool:
        """Whether the report states the score and nothing says how it came about."""
        return self.rule is None and not self.below and self.score.value is not None


def workings(dataset: Dataset, facts: Mapping[str, Fact]) -> tuple[Working, ...]:
    """The working of every score of the year in the order of its table; none when the table could not be read."""
    table = dataset.table(TREE)
    return tuple(_workings(table, facts)) if table is not None else ()


def _workings(table: Table, facts: Mapping[str, Fact]) -> Iterator[Working]:
    ids, kinds = table.ids(), table.kinds()
    codes = {table.schema.fact_id(code, "得分"): code for code in ids}
    for row, code in enumerate(ids):
        score, weight = (facts[table.schema.fact_id(code, column)] for column in ("得分", "权重"))
        names = score.origin.inputs
        rule = score.origin.rule if isinstance(score.origin.rule, Rule) else None
        yield Working(
            code,
            table.text(row, "名称"),
            table.text(row, "级别") if kinds[row] == DETAIL else "",
            table.texts("上级")[row],
            weight,
            score,
            facts.get(table.schema.fact_id(code, "人工得分")),
            rule,
            tuple(facts[name] for name in names[1:]) if rule else (),
            () if rule else tuple(codes[name] for name in names if name in codes),
        )
