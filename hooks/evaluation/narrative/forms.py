"""The pages of self-assessment forms: one for each form, generated from its rows, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from evaluation.dataset import ATTAINMENT, DETAIL
from evaluation.facts import Form, form_of, forms, target_of
from evaluation.facts.forms import ALL_FORMS, MONEY, RATE, SCORE, WEIGHT, file_of, kind_of
from evaluation.markup import Block, Markup
from evaluation.narrative.expressions import NarrativeError
from evaluation.narrative.functions import Functions
from evaluation.report import Report

FOLDER = "forms"
CONCLUSIONS = ("评价结论", "存在问题", "改进措施")
_PAGE = """\
---
print: false
---
# {{{{ 自评表名称("{form}") }}}}

{{{{ 自评表("{form}") }}}}
"""
_LIST = """\
---
title: 绩效自评表
---
# 绩效自评表

{{ 自评表清单() }}
"""


def form_pages(report: Report) -> dict[str, str]:
    """The sources of the pages that the year's forms make, by address; none in a year without forms."""
    found = forms(report.dataset)
    pages = {f"{FOLDER}/{form.id}.md": _PAGE.format(form=form.id) for form in found if form.id.isidentifier()}
    return {f"{FOLDER}/index.md": _LIST, **pages} if found else {}


class Forms(Functions):
    """What the pages of forms show."""

    def 自评表名称(self, name: str) -> Markup:
        """What the page of a form is called."""
        return self.macros.inline("forms", "heading", self._entry(self._form(name)))

    def 自评表(self, name: str) -> Block:
        """One form with all its parts in their official order."""
        form = self._form(name)
        own = {
            "head": [(label, text) for label, text in self._head(form) if text],
            "unit": form.unit,
            "funds": [self._money(form, row) for row in form.fund_rows],
            "reasons": [text for row in form.fund_rows if (text := form.funds.texts("原因")[row])],
            "goals": [form.text("预期目标"), form.text("完成情况")],
            "groups": list(self._groups(form)),
            "weight": self._figure(form.fact_id("总分值")),
            "score": self._figure(form.fact_id("总得分")),
            "conclusions": [(label, text) for label in CONCLUSIONS if (text := form.text(label))],
            "file": file_of(form),
        }
        return self.macros.block("forms", "form", self._entry(form) | own, self.cells)

    def 自评表清单(self, title: str = "绩效自评表") -> Block:
        """Every form with its money and its score, each leading to its page."""
        names = ("全年预算数", "全年执行数", RATE, "总得分")
        entries = [
            self._entry(form) | {"sums": [self._figure(form.fact_id(name)) for name in names]}
            for form in forms(self.report.dataset)
        ]
        return self.macros.block("forms", "listed", entries, ALL_FORMS, title)

    def _form(self, name: str) -> Form:
        form = form_of(self.report.dataset, name)
        if form is None:
            known = "、".join(form.id for form in forms(self.report.dataset))
            raise NarrativeError("没有这张自评表", f"“{name}”", f"可用的有：{known}" if known else "请补充 forms.csv")
        return form

    def _entry(self, form: Form) -> dict[str, Any]:
        year = self.report.dataset.year
        return {"id": form.id, "name": form.text("名称"), "kind": kind_of(form), "year": year}

    def _head(self, form: Form) -> Iterator[tuple[str, str]]:
        yield ("部门名称" if form.is_whole else "项目名称"), form.text("名称")
        yield "主管部门", form.text("主管部门")
        yield "实施单位", form.text("实施单位")

    def _money(self, form: Form, row: int) -> Mapping[str, Any]:
        names = {"weight": WEIGHT, "rate": RATE, "score": SCORE}
        figures = {name: self._figure(form.fund_id(row, column)) for name, column in names.items()}
        if row == form.total:
            figures["rate"] = self._figure(form.fact_id(RATE))
        return {
            "id": form.funds.ids()[row],
            "name": form.funds.text(row, "资金来源"),
            "is_total": form.funds.kinds()[row] != DETAIL,
            "money": [self._figure(form.fund_id(row, column)) for column in MONEY],
            **figures,
        }

    def _groups(self, form: Form) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
        def level(row: int) -> str:
            texts = (form.indicators.texts(column)[row] for column in ("一级指标", "二级指标"))
            return " · ".join(filter(None, texts))

        for title, rows in groupby(form.indicator_rows, key=level):
            yield title, [self._indicator(form, row) for row in rows]

    def _indicator(self, form: Form, row: int) -> Mapping[str, Any]:
        table, register = form.indicators, self.report.register
        planned, reached = (form.indicator_id(row, path) for path in ("年度指标值", "实际完成值"))
        stated = table.text(row, "实际完成值")
        fact = register.get(stated) or register.get(reached)
        return {
            "id": table.ids()[row],
            "name": table.text(row, "三级指标"),
            "target": target_of(table, row).words,
            "planned": planned if planned in register else "",
            "result": fact.text if fact else stated,
            "reached": fact.id if fact else "",
            "state": self.report.texts[table.schema.name, ATTAINMENT][row],
            "weight": self._figure(form.indicator_id(row, WEIGHT)),
            "score": self._figure(form.indicator_id(row, SCORE)),
            "reason": table.texts("偏差原因及改进措施")[row],
        }
