"""What the pages of records show: editions, years, problems and their measures, checks, downloads, things to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from evaluation.checks import RULES, exact_protection
from evaluation.dataset import CONTACT, DETAIL, Table
from evaluation.dataset.campaign import CampaignRow
from evaluation.facts.published import fact_entries
from evaluation.markup import Block, Markup
from evaluation.narrative.expressions import NarrativeError, WithheldError
from evaluation.narrative.filling import CITATION, LIST
from evaluation.narrative.functions import Functions
from evaluation.numbers.amounts import written
from evaluation.numbers.formulas import percent
from evaluation.problems import by_file
from evaluation.report import Head, Report, RowGroup, TableCell, TableRow, TableView
from evaluation.versions import history, publications, year_figures
from evaluation.versions.publications import unpublished

BARS = 4
NAMED = "提出"
HEADS = (Head("年度"), Head("进展"), Head("佐证"))
REGISTRATION = ("发布机构", "索引号", "文号", "发布日期")  # what 政府信息公开 has a page say
MANY = 4


class Records(Functions):
    """The functions of the pages that hold records."""

    def 更正记录(self) -> Block:
        """The editions of the year, the newest first, and what each one changed."""
        editions, current = self.report.dataset.editions, fact_entries(self.report.register)
        pending = tuple(unpublished(editions, current) or ())
        return self.macros.block("corrections", "record", publications(editions, current), pending)

    def 历年对比(self) -> Block:
        """The main figures of all years with bars and words, then all that stands in several years."""
        if not self.report.dataset.settings.are_readable or (self.beside.before and not self.beside.earlier):
            raise WithheldError("设置或以前年度的数据不能用")
        if not self.beside.earlier:
            advice = "请在这一页开头写上 needs: 以前年度，没有以前年度时就不出这一页"
            raise NarrativeError("没有以前年度的数据可以对比", advice=advice)
        policy = self.report.dataset.policy
        titles = {schema.name: schema.title for schema in policy.schemas if schema.name}
        years = [*self.beside.earlier, year_figures(self.report)]
        found = history(years, policy.comparison, policy.units, titles)
        return self.macros.block("history", "page", found, min(BARS, len(found.years)))

    def 问题与整改(self) -> Block:
        """The problems that a report names, with their measures, and what became of them over the years."""
        report = self.report
        table = report.dataset.of_role("problems")
        if table is None or not len(table):
            return self.macros.block("registers", "no_problems")
        views = [report.tables[view.title] for view in table.schema.views]
        tables = {year.year: year.problems for year in self.beside.earlier if year.problems is not None}
        groups = tuple(_chain({**tables, report.dataset.year: table}))
        if any(len(group.rows) > 1 or group.rows[0].cells[1].text != NAMED for group in groups):
            anchor = f"{views[0].anchor}-years"
            views.append(TableView(anchor, "历年整改", "历年问题的整改情况", "", HEADS, groups, "", table.file))
        return Block("\n".join(self.macros.block("tables", "table", view, self.cells) for view in views))

    def 填报清单(self) -> Block:
        unfilled = by_file((*self.report.unfilled, *self.beside.unwritten))
        return self.macros.block("registers", "checklist", unfilled, self.beside.parts, bool(self.beside.before))

    def 原文清单(self) -> Block:
        return self.macros.block("registers", "verbatim", self.beside.verbatims)

    def 核对清单(self) -> Block:
        return self.macros.block("proof", "rules", rule_entries(self.report))

    def 等式清单(self) -> Block:
        return self.macros.block("proof", "declared", declared_entries(self.report))

    def 豁免清单(self) -> Block:
        return self.macros.block("proof", "waivers", self.report.dataset.declarations.waivers)

    def 保护程度(self) -> Block:
        return self.macros.block("proof", "protection", protection_entries(self.report))

    def 改错试验(self) -> Block:
        campaign, rows = self.report.dataset.campaign, campaign_entries(self.report)
        return self.macros.block("proof", "campaign", rows, campaign.survivors, campaign.is_current)

    def 下载清单(self) -> Markup:
        return LIST

    def 引用格式(self) -> Markup:
        return CITATION

    def 下载说明(self) -> Block:
        return self.macros.block("downloads", "notes", self.report.dataset.policy.notes)

    def 公开联系方式(self) -> Block:
        settings = self.report.dataset.settings
        office = settings.known(CONTACT)
        contacts = (*((("联系", office),) if office else ()), *settings.contacts)
        return self.macros.block("downloads", "contacts", contacts)

    def 公开信息(self) -> Block:
        settings = self.report.dataset.settings
        stated = [(name, text) for name in REGISTRATION if (text := settings.known(name))]
        return self.macros.block("downloads", "registration", stated)


def _chain(tables: Mapping[str, Table]) -> Iterator[RowGroup]:
    """For each problem, in the order in which the years named them, what each year says of it."""
    names = {
        row_id: text for table in tables.values() for row_id, text in zip(table.ids(), table.texts("问题"), strict=True)
    }
    for row_id, name in names.items():
        rows = [
            TableRow(DETAIL, (TableCell(f"{year}年", heads_row=True), *_answer(table, table.ids().index(row_id), year)))
            for year, table in tables.items()
            if row_id in table.ids()
        ]
        yield RowGroup(name, tuple(rows))


def _answer(table: Table, row: int, year: str) -> tuple[TableCell, TableCell]:
    state = table.text(row, "进展") or (NAMED if table.text(row, "提出年度") == year else "")
    return TableCell(state), TableCell(table.text(row, "佐证"))


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
    facts, names = report.register, ((word, word.strip("()")) for word in expression.split())
    words = (
        facts[name].label.join(word.partition(name)[::2]) if name in facts else signs.get(word, word)
        for word, name in names
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
