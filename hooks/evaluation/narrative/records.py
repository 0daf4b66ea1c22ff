"""What the pages of records show: editions, years, problems and their measures, checks, downloads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from evaluation.checks import RULES, exact_protection
from evaluation.dataset import CONTACT, DETAIL, Table
from evaluation.dataset.campaign import CampaignRow
from evaluation.facts.published import fact_entries
from evaluation.markup import Block, Macros, Markup
from evaluation.narrative.expressions import NarrativeError, WithheldError
from evaluation.narrative.filling import CITATION, LIST
from evaluation.numbers.amounts import written
from evaluation.numbers.formulas import percent
from evaluation.report import Head, Report, RowGroup, TableCell, TableRow, TableView
from evaluation.versions import YearFigures, history, publications, year_figures
from evaluation.versions.publications import unpublished


def correction_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Block]]:
    """更正记录 over a report."""

    def record() -> Block:
        editions, current = report.dataset.editions, fact_entries(report.register)
        pending = tuple(unpublished(editions, current) or ())
        listed = [
            {"edition": p.edition, "is_first": p.is_first, "changes": None if p.changes is None else tuple(p.changes)}
            for p in publications(editions, current)
        ]
        return macros.block("corrections", "record", listed, pending)

    return {"更正记录": record}


BARS = 4


def history_words(report: Report, earlier: Sequence[YearFigures], macros: Macros) -> Mapping[str, Callable[[], Block]]:
    """历年对比 over a report and the years before it."""

    def compared() -> Block:
        if not report.dataset.settings.are_readable:
            raise WithheldError("设置无法读取")
        if not earlier:
            advice = "请在这一页开头写上 needs: 以前年度，没有以前年度时就不出这一页"
            raise NarrativeError("没有以前年度的数据可以对比", advice=advice)
        policy = report.dataset.policy
        titles = {schema.name: schema.title for schema in policy.schemas if schema.name}
        found = history([*earlier, year_figures(report)], policy.comparison, policy.units, titles)
        return macros.block("history", "page", found, min(BARS, len(found.years)))

    return {"历年对比": compared}


NAMED = "提出"
HEADS = (Head("年度"), Head("进展"), Head("佐证"))


def rectifying_words(
    report: Report, earlier: Sequence[YearFigures], macros: Macros, cells: Callable[[str], Markup]
) -> Mapping[str, Callable[[], Block]]:
    """问题与整改 over a report and the years before it."""

    def shown() -> Block:
        table = report.dataset.of_role("problems")
        if table is None or not len(table):
            return macros.block("registers", "no_problems")
        views = [report.tables[view.title] for view in table.schema.views]
        tables = {year.year: year.problems for year in earlier if year.problems is not None}
        groups = tuple(_chain({**tables, report.dataset.year: table}))
        if any(len(group.rows) > 1 or group.rows[0].cells[1].text != NAMED for group in groups):
            anchor = f"{views[0].anchor}-years"
            views.append(TableView(anchor, "历年整改", "历年问题的整改情况", "", HEADS, groups, "", table.file))
        return Block("\n".join(macros.block("tables", "table", view, cells) for view in views))

    return {"问题与整改": shown}


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
    state = table.text(row, "进展")
    return TableCell(state or (NAMED if table.text(row, "提出年度") == year else "")), TableCell(
        table.text(row, "佐证")
    )


REGISTRATION = ("发布机构", "索引号", "文号", "发布日期")  # what 政府信息公开 has a page say


def download_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Any]]:
    """The functions that the pages about downloads and contacts use."""
    settings = report.dataset.settings
    office = settings.known(CONTACT)
    contacts = (*((("联系", office),) if office else ()), *settings.contacts)
    stated = [(name, text) for name in REGISTRATION if (text := settings.known(name))]
    return {
        "下载清单": lambda: LIST,
        "下载说明": lambda: macros.block("downloads", "notes", report.dataset.policy.notes),
        "引用格式": lambda: CITATION,
        "公开联系方式": lambda: macros.block("downloads", "contacts", contacts),
        "公开信息": lambda: macros.block("downloads", "registration", stated),
    }


MANY = 4


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
    words = (
        report.register[word.strip("()")].label.join(word.partition(word.strip("()"))[::2])
        if word.strip("()") in report.register
        else signs.get(word, word)
        for word in expression.split()
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


def proof_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Markup]]:
    """The functions that the page of checks uses."""
    declarations, campaign = report.dataset.declarations, report.dataset.campaign
    return {
        "核对清单": lambda: macros.block("proof", "rules", rule_entries(report)),
        "等式清单": lambda: macros.block("proof", "declared", declared_entries(report)),
        "豁免清单": lambda: macros.block("proof", "waivers", declarations.waivers),
        "保护程度": lambda: macros.block("proof", "protection", protection_entries(report)),
        "改错试验": lambda: macros.block(
            "proof", "campaign", campaign_entries(report), campaign.survivors, campaign.is_current
        ),
    }
