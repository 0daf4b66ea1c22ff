"""The words that staff may use inside `{{ … }}`: facts by name, functions and formats, all in Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from functools import partial
from typing import Any

from evaluation.dataset import DETAIL, Schema, Table
from evaluation.facts import UNFILLED, Fact
from evaluation.language.documents import document_key
from evaluation.markup import Block, Macros, Markup
from evaluation.narrative.cards import card_words
from evaluation.narrative.claiming import claim_words, portion_words, verbatim_words
from evaluation.narrative.expressions import NarrativeError, Scope, WithheldError
from evaluation.narrative.figures import Comparison, Figure, agrees, in_ten_thousands, whole
from evaluation.narrative.figures import figure as _figure
from evaluation.narrative.figures import quoted as _text
from evaluation.narrative.filling import INDEX, WHOLE
from evaluation.narrative.forms import form_words
from evaluation.narrative.gate import Verbatim
from evaluation.narrative.indicators import indicator_words
from evaluation.narrative.progress import Progress
from evaluation.narrative.records import correction_words, download_words, history_words, proof_words, rectifying_words
from evaluation.narrative.tryout import tryout_words
from evaluation.numbers.amounts import written
from evaluation.problems import Problem, by_file
from evaluation.report import Report
from evaluation.scoring import grade, points_to_next_grade
from evaluation.versions import YearFigures

NEAREST = 3
NOTHING_TO_SHOW = "本年度没有这张图要用的数。"
NOT_FILLED_IN = "要用的数还没有填完。"


def scope(
    report: Report,
    macros: Macros,
    cells: Callable[[str], Markup],
    verbatims: Sequence[Verbatim] = (),
    earlier: Sequence[YearFigures] = (),
    unwritten: Sequence[Problem] = (),
    parts: Sequence[Progress] = (),
) -> Scope:
    """The vocabulary over a report. `cells` fills a narrative cell or a chart's sentence: template to HTML.

    `verbatims` are all uses of 原文(…), which 原文清单() lists; `earlier` the years that 历年对比() compares with;
    `unwritten` the lines of pages that 填报清单() lists after the cells, and `parts` how far each table and page is.
    """
    words = _Words(report, macros, cells)
    functions = {
        **_functions(words),
        **proof_words(report, macros),
        **correction_words(report, macros),
        **history_words(report, earlier, macros),
        **rectifying_words(report, earlier, macros, cells),
        "填报清单": lambda: macros.block("registers", "checklist", by_file((*report.unfilled, *unwritten)), parts),
        **card_words(report, macros),
        **download_words(report, macros),
        **claim_words(report, macros),
        **portion_words(report, macros),
        **tryout_words(report, macros),
        **verbatim_words(verbatims, macros),
        **indicator_words(report, macros, cells),
        **form_words(report, macros, cells),
        "全部数": words.fact_count,
        "全文": lambda: WHOLE,
    }
    return Scope(words.look_up, functions, _formats(words), partial(_waits, report))


def _functions(words: _Words) -> Mapping[str, Callable[..., Any]]:
    """What stands before a pair of parentheses and looks at one report alone."""
    return {
        "表": words.table,
        "图": words.chart,
        "全部图": words.charts,
        "变化": words.change,
        "增减": words.difference,
        "比较": words.comparison,
        "文件": words.document,
        "文号": words.document_number,
        "前列": partial(words.ranked, largest=True),
        "末列": partial(words.ranked, largest=False),
        "等级": words.grade,
        "距上一等级": words.to_next_grade,
        "名单": words.names,
        "设置": words.setting,
        "数字索引": words.fact_index,
    }


def _formats(words: _Words) -> Mapping[str, Callable[..., Any]]:
    """What stands behind a bar."""
    return {
        **{name: partial(words.in_unit, name) for name in ("元", "万元", "亿元")},
        "百分比": partial(words.in_unit, "%"),
        "小数": words.with_decimals,
        "数字": words.bare,
        "应为": partial(words.expected, dict(words.report.dataset.policy.units)),
    }


def _waits(report: Report, name: str) -> bool:
    """Whether a name is a number or a table of which something is still 未填报; without one, whether anything is."""
    if not name:
        return bool(report.unfilled)
    table = report.dataset.table(name)
    if table is not None:
        return any(UNFILLED in texts for texts in table.columns.values())
    return name in report.register and report.register[name].absence == UNFILLED


@dataclass(frozen=True)
class _Words:
    report: Report
    macros: Macros
    cells: Callable[[str], Markup]

    def look_up(self, name: str) -> Figure:
        register = self.report.register
        if name in register:
            return Figure.of(register[name])
        if register.is_withheld(name):
            raise WithheldError("所在的表无法读取", f"“{name}”")

        def advice() -> str:
            near = nearest(name, list(register))
            return f"最接近的有：{'、'.join(near)}" if near else "请用 report facts 查看全部名称"

        raise NarrativeError("没有这个数", f"“{name}”", advice)

    def table(self, title: str) -> Markup:
        self._refuse_withheld(schema.name for schema in self._schemas if title in (one.title for one in schema.views))
        view = _chosen(self.report.tables, title, "表")
        return self.macros.block("tables", "table", view, self.cells)

    def chart(self, title: str) -> Markup:
        self._refuse_withheld(spec.table for spec in self.report.dataset.policy.charts if spec.title == title)
        view = _chosen(self.report.charts, title, "图")
        if not view.rows:
            return self.macros.block("charts", "nothing", view, self.cells(view.otherwise or NOTHING_TO_SHOW))
        finding, sentence = (self.cells(text) if text else Markup("") for text in (view.finding, view.sentence))
        if UNFILLED in finding + sentence:  # half a sentence says less than none
            finding, sentence = Markup(""), Markup(NOT_FILLED_IN)
        return self.macros.block("charts", "chart", view, sentence, finding)

    def charts(self) -> Markup:
        """Every chart of the year, in the order in which they are declared."""
        return Block("\n".join(self.chart(title) for title in self.report.charts))

    def change(self, new: Figure, old: Figure, decimals: int = 2) -> Comparison:
        return Comparison(_figure(new), _figure(old), decimals=whole(decimals))

    def difference(self, new: Figure, old: Figure) -> Comparison:
        return Comparison(_figure(new), _figure(old), amount=True)

    def comparison(self, first: Figure, second: Figure) -> str:
        return Comparison(_figure(first), _figure(second)).words("高于", "低于", "等于")

    def document(self, name: str) -> str:
        title, number = self._document(name)
        return f"《{title}》" + (f"（{number}）" if number else "")

    def document_number(self, name: str) -> str:
        number = self._document(name)[1]
        if not number:
            raise NarrativeError("这个文件没有文号", f"“{name}”", "请改用 文件(…)")
        return number

    def ranked(self, table_name: str, column: str, count: int, *, largest: bool, **conditions: str) -> Markup:
        """The largest (smallest) detail rows of a column with their figures, and all that tie with the last; 无 in a
        table of totals alone.

        Conditions leave only the rows whose columns hold the given texts.
        """
        count = whole(count, least=1)
        schema = self._table(table_name).schema
        if column in (*schema.field, *(spec.column for spec in schema.computed)) and not self._table(table_name).where(
            {}
        ):
            return Markup("无")
        column_facts = self._column(table_name, column, conditions)
        facts = [(label, fact) for label, fact in column_facts if fact.value is not None]
        if not facts:
            raise NarrativeError("这一列没有数可以排列", f"“{column}”", "请换一列")
        facts.sort(key=lambda pair: pair[1].value or 0, reverse=largest)
        last = facts[min(count, len(facts)) - 1][1].value
        chosen = [pair for at, pair in enumerate(facts) if at < count or pair[1].value == last]
        figures = [(label, in_ten_thousands(fact, self.report.dataset.policy.units)) for label, fact in chosen]
        return self.macros.inline("values", "ranked", figures)

    def grade(self, score: Figure) -> str:
        return grade(_stated(score), self._grades())

    def to_next_grade(self, score: Figure) -> str:
        step = points_to_next_grade(_stated(score), self._grades())
        if not step:
            return "已是最高等级"
        text = f"距“{step[0]}”还差{written(step[1], 2)}分"
        return self.macros.inline("values", "comparison", [score.fact.id], "差额：上一等级的最低分 − 得分", text)

    def names(self, table_name: str, column: str, **conditions: str) -> str:
        """The texts of a column in the detail rows that meet the conditions, joined by 、."""
        table = self._table(table_name)
        texts = list(self._texts(table, column))
        wanted = [self._texts(table, name) for name in conditions]
        values = list(conditions.values())
        rows = [
            row
            for row, kind in enumerate(table.kinds())
            if kind == DETAIL and [texts_[row] for texts_ in wanted] == values
        ]
        if not rows:
            raise NarrativeError(
                "没有符合条件的行", "、".join(f"{k}={v}" for k, v in conditions.items()), "请改写这句话"
            )
        return "、".join(texts[row] for row in rows)

    def setting(self, key: str) -> str:
        settings = self.report.dataset.settings
        if not settings.are_readable:
            raise WithheldError("设置无法读取")
        if not isinstance(settings.get(key), str) or not settings.get(key):
            raise NarrativeError("设置里没有这一项", f"“{key}”", "请查看 settings.yml")
        return str(settings[key])

    def fact_index(self) -> Markup:
        """Every fact with its origin and places: put in when all pages are finished."""
        return INDEX

    def fact_count(self) -> Markup:
        return self.macros.inline("values", "counted", f"{len(self.report.register)}个")

    def in_unit(self, name: str, value: Any, decimals: int | None = None) -> Figure | Comparison:
        if not isinstance(value, Figure | Comparison):
            raise NarrativeError("这个格式只能用于数", f"“{value}”", "请检查竖线前的内容")
        places = None if decimals is None else whole(decimals)
        return value.within(self.report.dataset.policy.units[name], places)

    def with_decimals(self, value: Any, decimals: int) -> Figure:
        return replace(_figure(value), decimals=whole(decimals))

    def bare(self, value: Any) -> Figure:
        return replace(_figure(value), bare=True)

    def expected(self, units: dict[str, Any], value: Any, literal: str) -> Markup:
        figure = _figure(value)
        if not agrees(figure, _text(literal), units):
            raise NarrativeError("写的数与数据不符", f"“{literal}”，数据是“{figure.text}”", "请核对后更正")
        return self.macros.value(figure.fact, literal, figure.exact)

    def _grades(self) -> Sequence[tuple[str, Fraction]]:
        grades = self.report.dataset.settings.grades
        if not grades:
            raise WithheldError("设置里的等级无法读取")
        return grades

    def _column(self, table_name: str, column: str, conditions: Mapping[str, str]) -> list[tuple[str, Fact]]:
        table, path = self._table(table_name), _text(column).replace("_", ".")
        wanted = [(self._texts(table, name), text) for name, text in conditions.items()]
        ids, kinds = table.ids(), table.kinds()
        labels = [name for name, _ in table.names(table.schema.row_label)]
        names = [
            (labels[row], table.schema.fact_id(ids[row], path))
            for row, kind in enumerate(kinds)
            if kind == DETAIL and all(texts[row] == text for texts, text in wanted)
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

    @property
    def _schemas(self) -> Sequence[Schema]:
        return self.report.dataset.policy.schemas

    def _refuse_withheld(self, tables: Iterable[str]) -> None:
        """What shows a table that could not be read is missing for that reason alone, which is reported there."""
        for name in tables:
            if self.report.register.is_withheld(name):
                raise WithheldError("所在的表无法读取", f"“{name}”")

    def _name_of(self, role: str) -> str:
        schema = self.report.dataset.policy.of_role(role)
        if schema is None:
            raise NarrativeError("没有这样的表", f"role: {role}", "请在 data/schema/tables 里声明一张")
        return schema.name

    def _table(self, name: str) -> Table:
        self._refuse_withheld([name])
        table = self.report.dataset.table(name)
        if table is None:
            raise NarrativeError(
                "没有这张表", f"“{name}”", f"可用的有：{'、'.join(filter(None, self.report.dataset.tables))}"
            )
        return table

    def _document(self, name: str) -> tuple[str, str]:
        table = self._table(self._name_of("documents"))
        numbers, titles = table.texts("文号"), table.texts("标题")
        wanted = document_key(_text(name))
        for number, title in zip(numbers, titles, strict=True):
            if wanted in (document_key(number), document_key(title)):
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


def _stated(value: Any) -> Any:
    figure = _figure(value)
    if figure.fact.value is None:
        raise NarrativeError("这个数没有值", f"“{figure.fact.id}”为{figure.fact.absence}", "请换一个数")
    return figure.fact.value
