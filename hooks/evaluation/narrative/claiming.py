"""Words about figures that the engine writes and proves: comparisons, universal claims, counts; and texts as typed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from evaluation.dataset import DETAIL
from evaluation.facts import UNDISCLOSED, UNFILLED, Fact, concentration_id, groups_of, sum_id
from evaluation.language.portions import RULE, RULE_OF_PARTS, per_parts, portion
from evaluation.markup import Markup
from evaluation.narrative.expressions import NarrativeError
from evaluation.narrative.figures import Comparison, Figure, figure, quoted, refuse_other_units, whole
from evaluation.narrative.functions import Functions
from evaluation.numbers.amounts import Unit, parse

SHOWN = 3
RELATIONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {"等于": operator.eq, "高于": operator.gt, "低于": operator.lt, "不低于": operator.ge, "不高于": operator.le}
)


@dataclass(frozen=True, slots=True)
class _Bound:
    """What figures are held against: another figure, or a typed amount such as 100%."""

    value: Fraction
    unit: Unit
    text: str
    facts: tuple[Fact, ...] = ()


class Claims(Functions):
    """Words that follow from figures: comparisons, universal claims, counts, portions; and texts as typed."""

    def 大小(self, first: Any, second: Any) -> Markup:
        """大于, 小于 or 等于."""
        pair = Comparison(figure(first), figure(second))
        return self._said((pair.new.fact, pair.old.fact), "大小：两个数相比", pair.words("大于", "小于", "等于"))

    def 均(self, what: Any, relation: Any, bound: Any, 列: Any = "") -> Markup:
        """均为…, 均不低于…: true of every figure in the list, or of every row of a table's column; else a problem."""
        limit, holds, facts = self._bound(bound), _relation(relation), self._facts(what, 列)
        exceptions = [fact for fact in facts if not holds(_stated(fact, limit), limit.value)]
        if exceptions:
            named = "、".join(f"“{fact.label}”为 {fact.text}" for fact in exceptions[:SHOWN])
            more = f" 等{len(exceptions)}个" if len(exceptions) > SHOWN else ""
            raise NarrativeError(f"不是全部{relation} {limit.text}", f"{named}{more}", "请改写这句话")
        words = f"均{'为' if relation == '等于' else relation}{limit.text}"
        return self._said((*facts, *limit.facts), f"逐个比较：每个数{relation} {limit.text}", words)

    def 个数(self, table: Any, column: Any, relation: Any, bound: Any, 单位: Any = "个") -> Markup:
        """How many rows of a table's column are above, below or equal to a bound."""
        if quoted(单位) not in self.report.dataset.policy.units:
            raise NarrativeError("没有登记这个单位", f"“{单位}”", "请用 units.yml 里的单位")
        limit, holds, facts = self._bound(bound), _relation(relation), self._facts(quoted(table), column)
        number = sum(holds(_stated(fact, limit), limit.value) for fact in facts)
        return self._said((*facts, *limit.facts), f"计数：{relation} {limit.text} 的个数", f"{number}{单位}")

    def 成数(self, rate: Any) -> Markup:
        """A percentage as 近七成."""
        found = figure(rate).fact
        if found.value is None or found.unit.base != "%" or not 0 < found.value <= 100:
            raise NarrativeError("成数只能说大于零、不超过百分之百的比例", f"“{found.id}”", "请换一个数")
        return self._said([found], RULE, portion(found.value, dict(self.report.dataset.policy.language.portions)))

    def 每十元(self, part: Any, whole: Any) -> Markup:
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

    def 最多(self, table_name: Any, by: Any, column: Any, count: Any = 1) -> Markup:
        """The group of rows with the most of a column, or so many of the first with their figures; all that tie with
        the last. Rows that say nothing are no group."""
        table, by = self._table(table_name), quoted(by)
        declared = next((one for one in table.schema.sums if one.by == by), None)
        groups = [name for name in groups_of(table, declared) if name != declared.blank] if declared else []
        named = [(name, self.report.register.get(sum_id(table, by, name, quoted(column)))) for name in groups]
        known = [(name, fact) for name, fact in named if fact is not None and fact.value is not None]
        if by in table.schema.lacking or (declared and not groups):
            return Markup("没有归类，看不出")
        if not known:
            raise NarrativeError(f"“{table.schema.name}”没有按这一列相加的数", f"“{by}”、“{column}”", "请检查 sums")
        chosen = self._ranked(known, whole(count, least=1))
        if count > 1:
            return self._listed(chosen)
        rule = f"按“{by}”相加以后，“{column}”最大的"
        return self._said([fact for _, fact in known], rule, "、".join(name for name, _ in chosen))

    def 集中(self, table_name: Any, column: Any, shared: Any) -> Markup:
        """What the rows that hold most of a column have in common: 都是政府性基金; else what each is."""
        table = self._table(table_name)
        total = self.report.register.get(concentration_id(table, quoted(column), "合计"))
        if total is None:
            raise NarrativeError("这一列没有集中在少数几行", f"“{column}”", "请改写这句话")
        path, texts = quoted(column).replace("_", "."), table.texts(quoted(shared))
        rows = zip(table.ids(), texts, strict=True)
        held = [text for row_id, text in rows if table.schema.fact_id(row_id, path) in total.origin.inputs]
        kinds = dict.fromkeys(held)
        every = "都是" if len(held) > 1 else "是"
        words = "、".join(f"{held.count(kind)}个是{kind or '没有写明'}" for kind in kinds)
        single = f"{every}{held[0]}" if len(kinds) == 1 and held[0] else words
        return self._said([total], f"这几行的“{shared}”", single)

    def 原文(self, text: Any, 理由: Any = "") -> Markup:
        if not quoted(理由).strip():
            raise NarrativeError("原文(…)须写明理由", f"“{quoted(text)}”", '请补充：理由="…"；理由会公开')
        return self.macros.inline("values", "verbatim", quoted(text), 理由)

    def _facts(self, what: Any, column: Any) -> list[Fact]:
        """The facts in question; a row to which the column does not apply is left out."""
        if isinstance(what, list):
            return [figure(value).fact for value in what]
        table = self.report.dataset.table(quoted(what))
        if table is None or not quoted(column):
            advice = '例如 均([甲, 乙], …) 或 均("项目", …, 列="执行率")'
            raise NarrativeError("要写数的清单，或表名和列名", f"“{what}”", advice)
        rows = zip(table.ids(), table.kinds(), strict=True)
        names = [table.schema.fact_id(row_id, column) for row_id, kind in rows if kind == DETAIL]
        facts = [self.report.register[name] for name in names if name in self.report.register]
        applicable = [fact for fact in facts if fact.value is not None or fact.absence in (UNDISCLOSED, UNFILLED)]
        if not applicable:
            raise NarrativeError(f"“{what}”里没有这一列的数", f"“{column}”", "请查看数据表的表头")
        return applicable

    def _bound(self, bound: Any) -> _Bound:
        if isinstance(bound, Figure):
            if bound.fact.value is None:
                raise NarrativeError("没有数可以比较", f"“{bound.fact.id}”为{bound.fact.absence}", "请换一个数")
            return _Bound(bound.fact.value, bound.unit, bound.text, (bound.fact,))
        text = quoted(bound)
        for unit in sorted(self.report.dataset.policy.units.values(), key=lambda unit: -len(unit.name)):
            value = parse(text.removesuffix(unit.name)) if text.endswith(unit.name) else None
            if value is not None:
                return _Bound(value * unit.scale, unit, text)
        raise NarrativeError("这里要写数的名称，或带单位的界限", f"“{text}”", '例如 "100%"')


def _stated(fact: Fact, limit: _Bound) -> Fraction:
    if fact.value is None:
        raise NarrativeError("没有数可以比较", f"“{fact.label}”为{fact.absence}", "请改写这句话")
    refuse_other_units(fact, limit.unit)
    return fact.value


def _relation(name: Any) -> Callable[[Fraction, Fraction], bool]:
    if name not in RELATIONS:
        raise NarrativeError("没有这种关系", f"“{name}”", f"可用的有：{'、'.join(RELATIONS)}")
    return RELATIONS[name]
