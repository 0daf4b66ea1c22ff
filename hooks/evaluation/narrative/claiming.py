"""Words about figures that the engine writes and proves: comparisons, universal claims, counts; and texts as typed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from evaluation.dataset import DETAIL, Table
from evaluation.facts import UNDISCLOSED, UNFILLED, Fact, concentration_id, groups_of, sum_id
from evaluation.language.portions import RULE, RULE_OF_PARTS, per_parts, portion
from evaluation.markup import Macros, Markup
from evaluation.narrative.expressions import NarrativeError, WithheldError
from evaluation.narrative.figures import Comparison, Figure, figure, in_ten_thousands, quoted, whole
from evaluation.narrative.gate import Verbatim
from evaluation.numbers.amounts import Unit, parse
from evaluation.report import Report

SHOWN = 3
RELATIONS: Mapping[str, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {
        "等于": operator.eq,
        "高于": operator.gt,
        "低于": operator.lt,
        "不低于": operator.ge,
        "不高于": operator.le,
    }
)


@dataclass(frozen=True, slots=True)
class _Bound:
    """What figures are held against: another figure, or a typed amount such as 100%."""

    value: Fraction
    unit: Unit
    text: str
    facts: tuple[str, ...] = ()


def claim_words(report: Report, macros: Macros) -> Mapping[str, Callable[..., Any]]:
    """大小, 均 and 个数 over a report."""
    claims = _Claims(report, macros)
    return {"大小": claims.size, "均": claims.universal, "个数": claims.count}


def verbatim_words(verbatims: Sequence[Verbatim], macros: Macros) -> Mapping[str, Callable[..., Any]]:
    """原文, and the list of all its uses."""

    def verbatim(text: Any, 理由: Any = "") -> Markup:
        if not quoted(理由).strip():
            raise NarrativeError("原文(…)须写明理由", f"“{quoted(text)}”", '请补充：理由="…"；理由会公开')
        return macros.inline("values", "verbatim", quoted(text), 理由)

    return {"原文": verbatim, "原文清单": lambda: macros.block("registers", "verbatim", verbatims)}


@dataclass(frozen=True)
class _Claims:
    report: Report
    macros: Macros

    def size(self, first: Any, second: Any) -> Markup:
        """大于, 小于 or 等于."""
        pair = Comparison(figure(first), figure(second))
        facts = (pair.new.fact.id, pair.old.fact.id)
        return self.macros.inline("values", "comparison", facts, "大小：两个数相比", pair.words("大于", "小于", "等于"))

    def universal(self, what: Any, relation: Any, bound: Any, 列: Any = "") -> Markup:
        """均为…, 均不低于…: true of every figure in the list, or of every row of a table's column; else a problem."""
        limit = self._bound(bound)
        holds = _relation(relation)
        facts = self._facts(what, 列)
        exceptions = [fact for fact in facts if not holds(self._stated(fact, limit), limit.value)]
        if exceptions:
            named = "、".join(f"“{fact.label}”为 {fact.text}" for fact in exceptions[:SHOWN])
            more = f" 等{len(exceptions)}个" if len(exceptions) > SHOWN else ""
            raise NarrativeError(f"不是全部{relation} {limit.text}", f"{named}{more}", "请改写这句话")
        words = f"均{'为' if relation == '等于' else relation}{limit.text}"
        return self._shown(facts, limit, f"逐个比较：每个数{relation} {limit.text}", words)

    def count(self, table: Any, column: Any, relation: Any, bound: Any, 单位: Any = "个") -> Markup:
        """How many rows of a table's column are above, below or equal to a bound."""
        if quoted(单位) not in self.report.dataset.policy.units:
            raise NarrativeError("没有登记这个单位", f"“{单位}”", "请用 units.yml 里的单位")
        limit = self._bound(bound)
        holds = _relation(relation)
        facts = self._facts(quoted(table), column)
        number = sum(holds(self._stated(fact, limit), limit.value) for fact in facts)
        return self._shown(facts, limit, f"计数：{relation} {limit.text} 的个数", f"{number}{单位}")

    def _shown(self, facts: Sequence[Fact], limit: _Bound, rule: str, words: str) -> Markup:
        inputs = (*(fact.id for fact in facts), *limit.facts)
        return self.macros.inline("values", "comparison", inputs, rule, words)

    def _facts(self, what: Any, column: Any) -> list[Fact]:
        """The facts in question; a row to which the column does not apply is left out."""
        if isinstance(what, list):
            return [figure(value).fact for value in what]
        table = self.report.dataset.table(quoted(what))
        if table is None or not quoted(column):
            raise NarrativeError(
                "要写数的清单，或表名和列名", f"“{what}”", '例如 均([甲, 乙], …) 或 均("项目", …, 列="执行率")'
            )
        names = [
            table.schema.fact_id(row_id, column.replace("_", "."))
            for row_id, kind in zip(table.ids(), table.kinds(), strict=True)
            if kind == DETAIL
        ]
        facts = [self.report.register[name] for name in names if name in self.report.register]
        applicable = [fact for fact in facts if fact.value is not None or fact.absence in (UNDISCLOSED, UNFILLED)]
        if not applicable:
            raise NarrativeError(f"“{what}”里没有这一列的数", f"“{column}”", "请查看数据表的表头")
        return applicable

    def _stated(self, fact: Fact, limit: _Bound) -> Fraction:
        if fact.value is None:
            raise NarrativeError("没有数可以比较", f"“{fact.label}”为{fact.absence}", "请改写这句话")
        if fact.unit.base != limit.unit.base:
            units = f"“{fact.unit.name}”和“{limit.unit.name}”"
            raise NarrativeError("两个数的单位不同，不能比较", units, "请换一个数")
        return fact.value

    def _bound(self, bound: Any) -> _Bound:
        if isinstance(bound, Figure):
            if bound.fact.value is None:
                raise NarrativeError("没有数可以比较", f"“{bound.fact.id}”为{bound.fact.absence}", "请换一个数")
            return _Bound(bound.fact.value, bound.unit, bound.text, (bound.fact.id,))
        text = quoted(bound)
        for unit in sorted(self.report.dataset.policy.units.values(), key=lambda unit: -len(unit.name)):
            value = parse(text.removesuffix(unit.name)) if text.endswith(unit.name) else None
            if value is not None:
                return _Bound(value * unit.scale, unit, text)
        raise NarrativeError("这里要写数的名称，或带单位的界限", f"“{text}”", '例如 "100%"')


def _relation(name: Any) -> Callable[[Fraction, Fraction], bool]:
    if name not in RELATIONS:
        raise NarrativeError("没有这种关系", f"“{name}”", f"可用的有：{'、'.join(RELATIONS)}")
    return RELATIONS[name]


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
