"""The words that staff may use inside `{{ … }}`: facts by name, functions and formats, all in Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Any

from evaluation.dataset import Table
from evaluation.dataset.settings import NO_TABLES
from evaluation.facts import UNFILLED, Fact
from evaluation.language.documents import document_key
from evaluation.markup import Block, Macros, Markup
from evaluation.narrative.cards import Cards
from evaluation.narrative.claiming import Claims
from evaluation.narrative.expressions import NarrativeError, Scope, WithheldError
from evaluation.narrative.figures import Comparison, Figure, agrees, amount, figure, quoted, whole
from evaluation.narrative.filling import INDEX, WHOLE
from evaluation.narrative.forms import Forms
from evaluation.narrative.functions import Beside, Functions
from evaluation.narrative.indicators import Indicators
from evaluation.narrative.records import Records
from evaluation.narrative.tryout import Tryout
from evaluation.numbers.amounts import written
from evaluation.report import NOT_FILLED_IN, Report
from evaluation.scoring import grade, points_to_next_grade

NEAREST = 3
NO_CHARTS = "本年度没有图。"
NOTHING_TO_SHOW = "本年度没有这张图要用的数。"


def scope(report: Report, macros: Macros, cells: Callable[[str], Markup], beside: Beside | None = None) -> Scope:
    """The vocabulary over a report. `cells` fills a narrative cell or a chart's sentence: template to HTML."""
    given = report, macros, cells, beside or Beside()
    words = _Words(*given)
    others = (kind(*given) for kind in (Records, Cards, Claims, Tryout, Indicators, Forms))
    functions = dict(one for kind in (words, *others) for one in kind.by_name.items())
    formats: Mapping[str, Callable[..., Any]] = {
        **{name: partial(words.in_unit, name) for name in ("元", "万元", "亿元")},
        "百分比": partial(words.in_unit, "%"),
        "小数": words.with_decimals,
        "数字": words.bare,
        "应为": words.expected,
    }
    return Scope(words.look_up, functions, formats, partial(_waits, report))


def _waits(report: Report, name: str) -> bool:
    """Whether a name is a number or a table of which something is still 未填报; without one, whether anything is."""
    if not name:
        return bool(report.unfilled)
    table = report.dataset.table(name)
    if table is not None:
        return any(UNFILLED in texts for texts in table.columns.values())
    return name in report.register and report.register[name].absence == UNFILLED


class _Words(Functions):
    """The functions that look at the report alone, its figures by name, and what stands behind a bar."""

    def look_up(self, name: str) -> Figure:
        register = self.report.register
        if name in register:
            return Figure.of(register[name])
        if register.is_withheld(name):
            raise WithheldError("所在的表无法读取", f"“{name}”")

        if name in (*self.report.tables, *self.report.charts):
            raise NarrativeError("表和图的名称要加半角引号", f"“{name}”", f'请写 "{name}"')

        def advice() -> str:
            if absent := self.report.dataset.policy.without(name):
                return f"settings.yml 写着“{NO_TABLES}”里有“{absent}”，请删去用到它的话，或者从那里去掉它、补上这张表"
            near = nearest(name, list(register))
            return f"最接近的有：{'、'.join(near)}" if near else "请用 report facts 查看全部名称"

        raise NarrativeError("没有这个数", f"“{name}”", advice)

    def 表(self, title: str) -> Markup:
        self._refuse_withheld(
            schema.name for schema in self.report.dataset.policy.schemas if title in (one.title for one in schema.views)
        )
        view = _chosen(self.report.tables, title, "表")
        return self.macros.block("tables", "table", view, self.cells)

    def 图(self, title: str) -> Markup:
        self._refuse_withheld(spec.table for spec in self.report.dataset.policy.charts if spec.title == title)
        view = _chosen(self.report.charts, title, "图")
        if not view.rows:
            return self.macros.block("charts", "nothing", view, self.cells(view.otherwise or NOTHING_TO_SHOW))
        finding, sentence = (self.cells(text) if text else Markup("") for text in (view.finding, view.sentence))
        if UNFILLED in finding + sentence:  # half a sentence says less than none
            finding, sentence = Markup(""), Markup(NOT_FILLED_IN)
        return self.macros.block("charts", "chart", view, sentence, finding)

    def 全部图(self) -> Markup:
        """Every chart of the year, in the order in which they are declared."""
        return Block("\n".join(self.图(title) for title in self.report.charts) or NO_CHARTS)

    def 变化(self, new: Figure, old: Figure, decimals: int = 2) -> Comparison:
        return Comparison(figure(new), figure(old), decimals=whole(decimals))

    def 增减(self, new: Figure, old: Figure) -> Comparison:
        return Comparison(figure(new), figure(old), amount=True)

    def 比较(self, first: Figure, second: Figure) -> str:
        return Comparison(figure(first), figure(second)).words("高于", "低于", "等于")

    def 文件(self, name: str) -> str:
        title, number = self._document(name)
        return f"《{title}》" + (f"（{number}）" if number else "")

    def 文号(self, name: str) -> str:
        number = self._document(name)[1]
        if not number:
            raise NarrativeError("这个文件没有文号", f"“{name}”", "请改用 文件(…)")
        return number

    def 前列(self, table_name: str, column: str, count: int, **conditions: str) -> Markup:
        """The largest detail rows of a column with their figures, and all that tie with the last; 无 in a table of
        totals alone. Conditions leave only the rows whose columns hold the given texts."""
        return self._extreme(table_name, column, count, conditions, largest=True)

    def 末列(self, table_name: str, column: str, count: int, **conditions: str) -> Markup:
        """The smallest ones."""
        return self._extreme(table_name, column, count, conditions, largest=False)

    def 等级(self, score: Figure) -> str:
        return grade(amount(score), self._grades())

    def 距上一等级(self, score: Figure) -> str:
        step = points_to_next_grade(amount(score), self._grades())
        if not step:
            return "已是最高等级"
        return self._said([score.fact], "差额：上一等级的最低分 − 得分", f"距“{step[0]}”还差{written(step[1], 2)}分")

    def 名单(self, table_name: str, column: str, **conditions: str) -> str:
        """The texts of a column in the detail rows that meet the conditions, joined by 、."""
        table = self._table(table_name)
        texts = list(self._texts(table, column))
        wanted = [(self._texts(table, name), text) for name, text in conditions.items()]
        rows = [row for row in table.where({}) if all(column[row] == text for column, text in wanted)]
        if not rows:
            found = "、".join(f"{name}={text}" for name, text in conditions.items())
            raise NarrativeError("没有符合条件的行", found, "请改写这句话")
        return "、".join(texts[row] for row in rows)

    def 设置(self, key: str) -> str:
        settings = self.report.dataset.settings
        if not settings.are_readable:
            raise WithheldError("设置无法读取")
        if not isinstance(settings.get(key), str) or not settings.get(key):
            raise NarrativeError("设置里没有这一项", f"“{key}”", "请查看 settings.yml")
        return str(settings[key])

    def 数字索引(self) -> Markup:
        """Every fact with its origin and places: put in when all pages are finished."""
        return INDEX

    def 全文(self) -> Markup:
        return WHOLE

    def 全部数(self) -> Markup:
        return self.macros.inline("values", "counted", f"{len(self.report.register)}个")

    def in_unit(self, name: str, value: Any, decimals: int | None = None) -> Figure | Comparison:
        if not isinstance(value, Figure | Comparison):
            raise NarrativeError("这个格式只能用于数", f"“{value}”", "请检查竖线前的内容")
        places = None if decimals is None else whole(decimals)
        return value.within(self.report.dataset.policy.units[name], places)

    def with_decimals(self, value: Any, decimals: int) -> Figure:
        return replace(figure(value), decimals=whole(decimals))

    def bare(self, value: Any) -> Figure:
        return replace(figure(value), bare=True)

    def expected(self, value: Any, literal: str) -> Markup:
        shown = figure(value)
        if not agrees(shown, quoted(literal), self.report.dataset.policy.units):
            raise NarrativeError("写的数与数据不符", f"“{literal}”，数据是“{shown.text}”", "请核对后更正")
        return self.macros.value(shown.fact, literal, shown.exact)

    def _extreme(
        self, table_name: str, column: str, count: int, conditions: Mapping[str, str], *, largest: bool
    ) -> Markup:
        count, table = whole(count, least=1), self._table(table_name)
        columns = (*table.schema.field, *(spec.column for spec in table.schema.computed))
        if column in columns and not table.where({}):
            return Markup("无")
        facts = [pair for pair in self._column(table_name, column, conditions) if pair[1].value is not None]
        if not facts:
            raise NarrativeError("这一列没有数可以排列", f"“{column}”", "请换一列")
        return self._listed(self._ranked(facts, count, largest=largest))

    def _column(self, table_name: str, column: str, conditions: Mapping[str, str]) -> list[tuple[str, Fact]]:
        table, path = self._table(table_name), quoted(column).replace("_", ".")
        wanted = [(self._texts(table, name), text) for name, text in conditions.items()]
        ids = table.ids()
        labels = [name for name, _ in table.names(table.schema.row_label)]
        names = [
            (labels[row], table.schema.fact_id(ids[row], path))
            for row in table.where({})
            if all(texts[row] == text for texts, text in wanted)
        ]
        facts = [(label, self.report.register[name]) for label, name in names if name in self.report.register]
        if not facts:
            raise NarrativeError(f"“{table_name}”里没有这一列", f"“{column}”", "请查看数据表的表头")
        return facts

    def _texts(self, table: Table, column: str) -> Sequence[str]:
        if column in table.columns:
            return table.texts(column)
        for view in self.report.tables.values():
            rows = [row for group in view.groups for row in group.rows]
            for at, head in enumerate(view.heads):
                if view.file == table.file and len(rows) == len(table) and head.text == column:
                    return [row.cells[at].text for row in rows]
        raise NarrativeError(f"“{table.schema.name}”里没有这一列", f"“{column}”", "请查看数据表的表头")

    def _name_of(self, role: str) -> str:
        schema = self.report.dataset.policy.of_role(role)
        if schema is None:
            raise NarrativeError("没有这样的表", f"role: {role}", "请在 data/schema/tables 里声明一张")
        return schema.name

    def _document(self, name: str) -> tuple[str, str]:
        table = self._table(self._name_of("documents"))
        numbers, titles = table.texts("文号"), table.texts("标题")
        wanted = document_key(quoted(name))
        for row_id, number, title in zip(table.ids(), numbers, titles, strict=True):
            if wanted in map(document_key, (row_id, number, title)):
                return title, number
        near = nearest(name, [text for text in (*numbers, *titles) if text])
        advice = f"最接近的有：{'、'.join(near)}" if near else "请先在 documents.csv 登记"
        raise NarrativeError("没有登记这个文件", f"“{name}”", advice)


def nearest(name: str, known: list[str]) -> list[str]:
    """The known names most like the given one: by spelling, or below the same beginning."""
    close = get_close_matches(name, known, n=NEAREST, cutoff=0.6)
    parent = name.rpartition(".")[0]
    below = [other for other in known if parent and other.startswith(f"{parent}.")]
    return list(dict.fromkeys([*close, *below]))[:NEAREST]


def _chosen(views: Mapping[str, Any], title: str, kind: str) -> Any:
    if title not in views:
        near = nearest(title, list(views))
        raise NarrativeError(f"没有这个{kind}", f"“{title}”", f"可用的有：{'、'.join(near or views)}")
    return views[title]
