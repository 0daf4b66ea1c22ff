"""What a reader remembers of figures, in words that the engine writes: 近七成, 每10元约有3元, what the most went to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.dataset import Table
from evaluation.facts import Fact, concentration_id, groups_of, sum_id
from evaluation.language.portions import RULE, RULE_OF_PARTS, per_parts, portion
from evaluation.markup import Macros, Markup
from evaluation.narrative.expressions import NarrativeError, WithheldError
from evaluation.narrative.figures import figure, in_ten_thousands, quoted, whole
from evaluation.report import Report


def portion_words(report: Report, macros: Macros) -> Mapping[str, Callable[..., Markup]]:
    """成数, 每十元, 最多 and 集中 over a report."""
    words = _Portions(report, macros)
    return {"成数": words.portion, "每十元": words.per_ten, "最多": words.most, "集中": words.concentrated}


@dataclass(frozen=True)
class _Portions:
    report: Report
    macros: Macros

    def portion(self, rate: Any) -> Markup:
        """A percentage as 近七成."""
        found = figure(rate)
        if found.fact.value is None or found.fact.unit.base != "%" or not 0 < found.fact.value <= 100:
            raise NarrativeError("成数只能说大于零、不超过百分之百的比例", f"“{found.fact.id}”", "请换一个数")
        names = dict(self.report.dataset.policy.language.portions)
        return self._said([found.fact], RULE, portion(found.fact.value, names))

    def per_ten(self, part: Any, whole: Any) -> Markup:
        """Of each ten 元 so many: 每10元约有3元."""
        facts = [figure(value).fact for value in (part, whole)]
        amounts = [fact.value for fact in facts if fact.unit.base == "元" and fact.value is not None]
        if len(amounts) < 2 or not 0 < amounts[0] <= amounts[1]:
            raise NarrativeError("要写两个金额，第一个是第二个的一部分", advice="请检查括号里的内容")
        counted = per_parts(*amounts)
        if counted is None:
            raise NarrativeError("这一部分太小，说不成每10元有几元", f"“{facts[0].id}”", "请直接写比例")
        of, count, is_exact = counted
        return self._said(facts, RULE_OF_PARTS, f"每{of}元{'' if is_exact else '约'}有{count}元")

    def most(self, table_name: Any, by: Any, column: Any, count: Any = 1) -> Markup:
        """The group of rows with the most of a column, or so many of the first with their figures; all that tie with
        the last. Rows that say nothing are no group."""
        table, by = self._table(table_name), quoted(by)
        declared = next((one for one in table.schema.sums if one.by == by), None)
        groups = [name for name in groups_of(table, declared) if name != declared.blank] if declared else []
        named = [(name, self.report.register.get(sum_id(table, by, name, quoted(column)))) for name in groups]
        known = [(name, fact) for name, fact in named if fact is not None and fact.value is not None]
        if not known:
            raise NarrativeError(f"“{table.schema.name}”没有按这一列相加的数", f"“{by}”、“{column}”", "请检查 sums")
        known.sort(key=lambda pair: pair[1].value or 0, reverse=True)
        last = known[min(whole(count, least=1), len(known)) - 1][1].value
        chosen = [pair for at, pair in enumerate(known) if at < count or pair[1].value == last]
        if count > 1:
            units = self.report.dataset.policy.units
            return self.macros.inline(
                "values", "ranked", [(name, in_ten_thousands(fact, units)) for name, fact in chosen]
            )
        rule = f"按“{by}”相加以后，“{column}”最大的"
        return self._said([fact for _, fact in known], rule, "、".join(name for name, _ in chosen))

    def concentrated(self, table_name: Any, column: Any, shared: Any) -> Markup:
        """What the rows that hold most of a column have in common: 都是政府性基金; else what each is."""
        table = self._table(table_name)
        total = self.report.register.get(concentration_id(table, quoted(column), "合计"))
        if total is None:
            raise NarrativeError("这一列没有集中在少数几行", f"“{column}”", "请改写这句话")
        path = quoted(column).replace("_", ".")
        texts = table.texts(quoted(shared))
        held = [
            texts[row]
            for row, row_id in enumerate(table.ids())
            if table.schema.fact_id(row_id, path) in total.origin.inputs
        ]
        kinds = dict.fromkeys(held)
        every = "都是" if len(held) > 1 else "是"
        words = "、".join(f"{held.count(kind)}个是{kind or '没有写明'}" for kind in kinds)
        single = f"{every}{held[0]}" if len(kinds) == 1 and held[0] else words
        return self._said([total], f"这几行的“{shared}”", single)

    def _said(self, facts: Sequence[Fact], rule: str, words: str) -> Markup:
        return self.macros.inline("values", "comparison", [fact.id for fact in facts], rule, words)

    def _table(self, name: Any) -> Table:
        if self.report.register.is_withheld(quoted(name)):
            raise WithheldError("所在的表无法读取", f"“{name}”")
        table = self.report.dataset.table(quoted(name))
        if table is None:
            raise NarrativeError("没有这张表", f"“{name}”", "请检查表名")
        return table
