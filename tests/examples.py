"""Small hand-made values for the macros, and which macro prints which golden file from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from evaluation.facts import Fact, Origin
from evaluation.markup import Markup
from evaluation.narrative.figures import Figure
from evaluation.numbers.amounts import Unit
from evaluation.problems import Place, Problem
from evaluation.report.charts import Bar, BarRow, ChartView
from evaluation.report.flows import flow
from evaluation.report.tables import Head, RowGroup, TableCell, TableRow, TableView
from evaluation.site.appearances import Appearance
from evaluation.versions import Cell, Changes, Group, History, Row
from evaluation.versions.correspondence import Match

YUAN = Unit("元", "元", 1, 2)


def figure(name: str, value: str) -> Figure:
    return Figure.of(Fact(name, name, Fraction(value), YUAN, 2, Origin()))


def row(kind: str, *cells: TableCell) -> TableRow:
    return TableRow(kind, cells)


def heading(text: str) -> TableCell:
    return TableCell(text, heads_row=True)


def amount(text: str, fact: str, *, absent: bool = False) -> TableCell:
    return TableCell(text, fact, numeric=True, absent=absent)


SIMPLE_TABLE = TableView(
    anchor="table-staffing",
    title="编制",
    caption="2031年编制<及实有人数>",
    unit="人",
    heads=(Head("项目"), Head("编制人数", numeric=True), Head("备注")),
    groups=(
        RowGroup(
            "",
            (
                row("明细", heading("机关"), amount("4", "编制.机关.编制人数"), TableCell("“参公”&其他")),
                row("合计", heading("合计"), amount("4", "编制.合计.编制人数"), TableCell("")),
            ),
        ),
    ),
    note="编制数由市委编办核定。",
    file="data/2031/staffing.csv",
)

GROUPED_TABLE = TableView(
    anchor="table-funds",
    title="收支",
    caption="2031年收支",
    unit="",
    heads=(
        Head("项目"),
        Head("本级", "收入", numeric=True),
        Head("对下", "收入", numeric=True),
        Head("执行率", numeric=True),
        Head("完成值"),
        Head("说明"),
    ),
    groups=(
        RowGroup(
            "年初预算 · 基金",
            (
                row(
                    "明细",
                    heading("康复"),
                    amount("1.00", "收支.康复.收入.本级"),
                    amount("不适用", "收支.康复.收入.对下", absent=True),
                    amount("未披露", "收支.康复.执行率", absent=True),
                    TableCell("未披露", absent=True),
                    TableCell("培训{{ 就业.培训.人次 }}", narrative=True),
                ),
            ),
        ),
        RowGroup(
            "",
            (
                row(
                    "总计",
                    heading("总计"),
                    amount("1.00", "收支.总计.收入.本级"),
                    amount("0.00", "收支.总计.收入.对下"),
                    amount("100.00%", "收支.总计.执行率"),
                    TableCell("12人次", "就业.培训.人次"),
                    TableCell("", narrative=True),
                ),
            ),
        ),
    ),
    note="",
    file="data/2031/funds.csv",
)

WORDS_TABLE = TableView(
    anchor="table-work",
    title="工作",
    caption="2031年工作",
    unit="",
    heads=(Head("事项"), Head("完成情况"), Head("说明")),
    groups=(
        RowGroup(
            "康复<1>", (row("明细", heading("救助"), TableCell("完成"), TableCell("")),) * 20, "table-work-康复<1>"
        ),
        RowGroup("就业", (row("明细", heading("培训"), TableCell("完成"), TableCell("")),), "table-work-就业"),
    ),
    note="",
    file="data/2031/work.csv",
)

GROUPED_CHART = ChartView(
    anchor="chart-1",
    title="得分",
    unit="分",
    mode="group",
    series=("权重", "得分"),
    tones=("before", "main"),
    rows=(
        BarRow(
            "部门决策",
            (
                Bar(0, "指标.A.权重", "35.00分", "35", "0.00%", "100.00%"),
                Bar(1, "指标.A.得分", "32.00分", "32", "0.00%", "91.43%"),
            ),
        ),
    ),
    sentence="决策得分最高。",
    figure='{"data":[]}',
    file="data/2031/indicators.csv",
)

LOSS_CHART = ChartView(
    anchor="chart-3",
    title="执行率",
    unit="万元",
    mode="loss",
    series=("花掉的", "剩下的"),
    tones=("main", "lost"),
    rows=(
        BarRow(
            "助学<甲>",
            (
                Bar(0, "项目.助学.支出", "3.00万元", "3", "0.00%", "75.00%"),
                Bar(1, "项目.助学.结转结余", "1.00万元", "1", "75.00%", "25.00%"),
            ),
            "75.00%",
            "项目.助学.执行率",
        ),
    ),
    sentence="斜线是剩下的。",
    figure='{"data":[]}',
    file="data/2031/projects.csv",
    otherwise="没有执行率偏低的项目。",
    beside="执行率",
    left_out="另有2项不低于90%，没有画出，其中1项是100%。",
    reference=("91.00%", "91.00%"),
)

DOTS_CHART = replace(
    LOSS_CHART, anchor="chart-4", mode="dots", reference=None, beside="", left_out="另有2项较小的没有画出。"
)

SUMS_CHART = replace(
    LOSS_CHART,
    anchor="chart-5",
    mode="group",
    series=("支出",),
    tones=("main",),
    rows=(
        BarRow("康复", (Bar(0, "项目.按用途.康复.支出", "3.00万元", "3", "0.00%", "100.00%"),), "60.00%", "康复.占比"),
        BarRow("机关运行", (Bar(0, "收支.基本支出", "1.00万元", "1", "0.00%", "33.33%"),), kind="apart"),
        BarRow("没有写明用途", (Bar(0, "项目.按用途.没有.支出", "1.00万元", "1", "0.00%", "33.33%"),), kind="unknown"),
        BarRow("其余2项合计", (Bar(0, "", "1.00万元", "1", "0.00%", "33.33%"),), kind="rest"),
    ),
    beside="支出占比",
    left_out="",
    reference=None,
)
FLOW_CHART = replace(
    SUMS_CHART,
    anchor="chart-6",
    mode="flow",
    series=("本级用的", "拨给下级用的"),
    tones=("main", "second"),
    rows=(
        BarRow(
            "市级",
            (
                Bar(0, "项目.市级.收入.本级", "3.00万元", "3", "0.00%", "0.00%"),
                Bar(1, "项目.市级.收入.对下", "1.00万元", "1", "0.00%", "0.00%"),
            ),
            "4.00万元",
            "项目.市级.收入",
        ),
        BarRow(
            "康复",
            (
                Bar(0, "项目.康复.支出.本级", "2.00万元", "2", "0.00%", "0.00%"),
                Bar(1, "项目.康复.支出.对下", "1.00万元", "1", "0.00%", "0.00%"),
            ),
            "3.00万元",
            "项目.康复.支出",
        ),
        BarRow(
            "没有用完",
            (
                Bar(0, "结转.本级", "1.00万元", "1", "0.00%", "0.00%"),
                Bar(1, "结转.对下", "0.00万元", "0", "0.00%", "0.00%"),
            ),
            "1.00万元",
            "结转",
            "left",
        ),
    ),
    beside="合计",
    flow=flow([[Fraction(3), Fraction(1)]], [[Fraction(2), Fraction(1)], [Fraction(1), Fraction(0)]]),
)

STACKED_CHART = ChartView(
    anchor="chart-2",
    title="去向",
    unit="",
    mode="stack",
    series=("支出", "结转"),
    tones=("main", "unknown"),
    rows=(
        BarRow(
            "本级",
            (
                Bar(0, "收支.本级.支出", "3.00万元", "3", "0.00%", "75.00%"),
                Bar(1, "收支.本级.结转", "1.00万元", "1", "75.00%", "25.00%"),
            ),
        ),
        BarRow(
            "对下",
            (
                Bar(0, "收支.对下.支出", "2.00万元", "2", "0.00%", "50.00%"),
                Bar(1, "收支.对下.结转", "0.00万元", "0", "50.00%", "0.00%"),
            ),
        ),
    ),
    sentence="大部分已支出。",
    figure='{"data":[]}',
    file="data/2031/funds.csv",
)


def entry(**given: Any) -> Mapping[str, Any]:
    return {
        "label": "",
        "text": "",
        "exact": "",
        "formula": None,
        "inputs": (),
        "count": 0,
        "same_as": None,
        "source": "",
        "file": "",
        "note": "",
        "places": (),
        **given,
    }


INDEX = {
    "三公": [
        entry(
            id="三公.实际",
            label="三公实际",
            text="1,500.00元",
            source="data/2031/sangong.csv第2行「本年实际」",
            file="https://example.gov.cn/sangong.csv#L2",
            note="报告第5行",
            places=(
                Appearance("funds/", "资金", "table-funds", "2031年收支"),
                Appearance("funds/", "资金", "", "资金"),
            ),
        ),
        entry(
            id="三公.控制率",
            label="三公<控制率>",
            text="33.33%",
            exact="约33.333333333333%（分数 100/3）",
            formula="控制率：实际数 ÷ 控制数 × 100%",
            inputs=(("三公.实际", "实际"), ("三公.预算", "预算")),
            count=2,
            source="data/2031/sangong.csv第3行「控制率」",
            note="说明",
        ),
        entry(
            id="三公.位次",
            label="位次",
            text="1位",
            formula="位次：从大到小",
            inputs=(("三公.实际", "实际"),),
            count=9,
            same_as=("三公.控制率", "控制率"),
        ),
    ]
}
VERBATIM = [{"text": "五个<一>", "place": "docs/2031/work.md第3行", "reason": "项目名称"}]
RULES = [
    {"name": "合计核对", "sentence": "合计与明细<逐分>相等。", "times": "12", "facts": "30", "result": "通过"},
    {"name": "必填", "sentence": "必须填写。", "times": "逐行检查", "facts": "全部", "result": "通过，其中豁免1项"},
]
DECLARED = [{"name": "康复经费", "expression": "康复经费 ＝ 各项", "result": "成立"}]
WAIVERS = [{"check": "康复<经费>", "reason": "原文没有列明", "date": "2031-05-25"}]
PROTECTION = [{"label": "2项", "facts": 7}, {"label": "0项", "facts": 1}]
CAMPAIGN = [
    {
        "what": "数",
        "operator": "改一位",
        "tried": 8,
        "first": "87.5%",
        "checked": "62.5%",
        "sealed": "87.5%",
        "signed": "100.0%",
        "located": "50.0%",
    }
]
REVIEWED = [
    {
        "file": "funds.md",
        "place": "docs/2031/funds.md第7行",
        "text": "全年收入<1>元",
        "facts": [
            {"label": "收入", "text": "2元", "source": "data/2031/funds.csv第2行", "before": "1元", "last_year": "3元"}
        ],
    },
    {"file": "funds.csv", "place": "data/2031/funds.csv第2行", "text": "项目：合计", "facts": []},
]
SURVIVORS = [{"what": "数", "cause": "没有合计或等式涉及这些数", "times": 1}]


def cells(template: str) -> str:
    return f"[{template}]"


FILES = [
    (
        "全部数据<一>",
        [
            SimpleNamespace(path="data/a.csv", format="CSV", size="1.2 KB", sha256="00ff"),
            SimpleNamespace(path="data/a.json", format="JSON", size="3 KB", sha256="11ee"),
        ],
    ),
    ("说明", [SimpleNamespace(path="a.zip", format="ZIP", size="1 MB", sha256="22dd")]),
]
WHOLE_CHAPTER = (
    SimpleNamespace(name="poster", wishes={"layout": "poster"}, title="一图&lt;读懂"),
    '<h2 id="poster--a">一图</h2>',
    "<p>正文</p>",
)
CITATION = SimpleNamespace(national="示例市残联. 报告<一>[R]. 2031.", bibtex="@techreport{a, year = {2031}}")
ZONES = [
    {"name": "优", "least": "90", "start": "90.00%", "middle": "95.00%", "width": "10.00%", "is_reached": True},
    {"name": "差", "least": "0", "start": "0.00%", "middle": "45.00%", "width": "90.00%", "is_reached": False},
]

OLD_ENTRY = {"id": "采购.金额", "label": "采购<金额>", "value": "-76000", "text": "-7.60万元"}
NEW_ENTRY = {"id": "采购.金额", "label": "采购<金额>", "value": "78000", "text": "7.80万元"}
CHANGES = [
    SimpleNamespace(id="采购.甲", label="采购<金额>", old=OLD_ENTRY, new=NEW_ENTRY, kind="改动", is_stated=True),
    SimpleNamespace(id="采购.合计", label="合计", old=OLD_ENTRY, new=NEW_ENTRY, kind="改动", is_stated=False),
    SimpleNamespace(id="采购.新", label="新的数", old=None, new=NEW_ENTRY, kind="新增", is_stated=True),
    SimpleNamespace(id="采购.旧", label="旧的数", old=OLD_ENTRY, new=None, kind="删除", is_stated=True),
]


def edition(number: str, reason: str, changes: Any, *, first: bool = False) -> Mapping[str, Any]:
    stated = SimpleNamespace(number=number, date="2032-06-01", reason=reason)
    return {"edition": stated, "is_first": first, "changes": changes}


ONE_EDITION = [edition("2031.1", "首次公布", None, first=True)]
EDITIONS = [
    *ONE_EDITION,
    edition("2031.2", "录入<有误>。", CHANGES),
    edition("2031.3", "改文字", []),
    edition("2031.4", "登记丢失", None),
]

WAITING = {
    "data/2031/a.csv": [
        Problem(Place("data/2031/a.csv", 2, title="表<甲>"), "还没有填报", "「值」 1 格未填报"),
        Problem(Place("data/2031/a.csv", 3, title="表<甲>"), "还没有填报", "「值」 1 格未填报"),
    ]
}
CELLS = (
    Cell("2030", "口径<不同>", absent=True),
    Cell("2031", "2.00元", "2", "50.00%"),
    Cell("2032", "4.00元", "4", "100.00%"),
)
HISTORY = History(
    ("2030", "2031", "2032"),
    (
        Group("资金", "元", (Row("资金.收入", "收入<一>", CELLS, "增加2.00元", "差额：本期 − 上期", "收入：增加。"),)),
        Group("采购", "", (Row("采购.预算", "预算", CELLS, note="口径不同", sentence="预算：不对比。"),)),
    ),
    (Group("编制", "", (Row("编制.人数", "人数", CELLS, note="没有数可以对比"),)),),
    ("2031年起：范围不同",),
    (
        Match("A", "投入<一>", "10.00分", "A", "投入", "10.00分", ""),
        Match("B", "过程", "20.00分", "C", "过程", "30.00分", "权重不同"),
        Match("D", "效果", "20.00分", "", "", "", "不对应"),
        Match("", "", "", "E", "影响", "5.00分", "不对应"),
    ),
)


def published(edition: str, date: str, reason: str, digest: str, withdrawal: Any = None) -> SimpleNamespace:
    return SimpleNamespace(edition=edition, date=date, reason=reason, digest=digest, withdrawal=withdrawal)


YEARS = [
    {
        "year": "2031",
        "title": "甲县<2031>报告",
        "editions": [
            {
                "about": SimpleNamespace(
                    edition="2031.2", date="2032-06-01", reason="录入<有误>。", digest="ab12", withdrawal=None
                ),
                "is_current": True,
                "changes": Changes(tuple(CHANGES[:2]), tuple(CHANGES[2:3]), tuple(CHANGES[3:]), 7),
            },
            {
                "about": SimpleNamespace(
                    edition="2031.1", date="2032-05-25", reason="首次公布", digest="cd34", withdrawal=None
                ),
                "is_current": False,
                "changes": None,
            },
        ],
    }
]

WITHDRAWN = [
    {
        "year": "2031",
        "title": "甲县报告",
        "editions": [
            {
                "about": published(
                    *("2031.1", "2032-05-25", "首次公布", "cd34"),
                    SimpleNamespace(date="2032-06-10", reason="合计<有误>"),
                ),
                "is_current": False,
                "changes": None,
            }
        ],
    }
]

POINTS = Unit("分", "分", 1, 2)


def points(code: str, value: str) -> Figure:
    return Figure.of(Fact(f"指标.{code}.得分", code, Fraction(value), POINTS, 2, Origin()))


def typed(fact: str, label: str, text: str, unit: str, exact: str, words: Sequence[str], value: str) -> dict[str, Any]:
    given = {"fact": fact, "label": label, "text": text, "unit": unit, "exact": exact, "scale": 1, "words": words}
    return {**given, "published": figure(fact, value)}


def item(code: str, kind: str, *inputs: Any, level: str = "3", rule: str = "", hidden: Sequence[str] = ()) -> Any:
    return {
        "code": code,
        "name": "预算<一>",
        "level": level,
        "kind": kind,
        "weight": points(code, "10"),
        "weight_exact": "10/1",
        "score": points(code, "25/3"),
        "score_exact": "25/3",
        "score_text": "8.33",
        "words": "比例得分：达到100%得满分。" if rule else "",
        "rule": rule,
        "below": "A1" if kind == "sum" else "",
        "inputs": inputs,
        "hidden": hidden,
    }


ITEMS = (
    item("A", "sum", level="1"),
    item(
        "A1",
        "scored",
        typed("收支.执行率", "执行率<一>", "82.35", "%", "1400/17", (), "82.35"),
        typed("制度.内控", "内部控制", "是", "", "1/1", ("否", "是"), "1"),
        rule='{"kind": "比例得分"}',
    ),
    item("B", "stated", level="1", hidden=("B1 <甲>", "B2 乙")),
)
TOTAL = {"score": points("合计", "50/3"), "exact": "50/3", "below": "A B", "grade": "差"}
TOTAL["grades"] = '[["优", "90/1"], ["差", "0/1"]]'


def spot(name: str, value: str) -> Figure:
    return Figure.of(Fact(name, name, Fraction(value), POINTS, 2, Origin()))


def indicator(code: str, name: str, level: str, **given: Any) -> dict[str, Any]:
    columns = {column: spot(f"指标.{code}.{column}", "4") for column in ("权重", "得分", "扣分", "得分率")}
    plain = {"kind": "", "anchor": "", "rule": "", "inputs": [], "reason": "", "evidence": "", "below": False}
    return {"code": code, "name": name, "level": level, **plain, **columns, **given}


HIDDEN = {"得分": None, "扣分": None, "得分率": None}
LEAF = indicator(
    "A11",
    "目标<一>",
    "三级指标",
    kind="共性",
    anchor="indicator-A11",
    rule="比例得分：达到100%得满分。",
    inputs=[("完成率", figure("项目.完成率", "80"))],
    reason="没有<完成>",
    evidence="年报第1页",
)
FOLDS = [
    indicator("A", "决策", "一级指标")
    | {
        "groups": [
            indicator("A1", "目标", "二级指标", below=True)
            | {"rows": [LEAF, indicator("A12", "乙", "三级指标", **HIDDEN)]}
        ],
        "is_disclosed": True,
    },
    indicator("B", "管理", "一级指标")
    | {"groups": [indicator("B1", "预算", "二级指标", **HIDDEN) | {"rows": []}], "is_disclosed": False},
    indicator("C", "绩效", "一级指标") | {"groups": [], "is_disclosed": False},
]
WORKINGS = [
    LEAF
    | {
        "above": ["决策", "目标"],
        "taken": [("完成率", figure("项目.完成率", "80"))],
        "steps": [("得分", "5 × 80% = 4")],
    },
    LEAF | {"above": [], "taken": [], "steps": [], "reason": "", "evidence": "", "kind": ""},
]
RATIOS = [
    {
        "name": "预算<完成>率",
        "formula": "甲 ÷ 乙",
        "source": "框架",
        "figure": spot("参考.甲", "75"),
        "note": "甲取本年",
        "inputs": [("甲", figure("甲.一", "3")), ("乙", figure("乙.一", "4"))],
    },
    {"name": "利用率", "formula": "甲 ÷ 乙", "source": "框架", "figure": None, "note": "没有披露甲", "inputs": []},
]
GAPS = [
    (
        "?",
        "未披露",
        [
            {
                "name": "就业率",
                "target": "逐年提升",
                "gap": ("", ""),
                "remarks": [],
                "reached": "",
                "otherwise": "未披露",
            }
            | dict.fromkeys(("完成值", "完成率", "差距"))
        ],
    ),
    (
        "✓",
        "达成",
        [
            {
                "name": "培训<人>",
                "target": "不低于10人",
                "gap": ("高于指标值", "2.00元"),
                "remarks": ["见工作总结"],
                "reached": "80.00%",
            }
            | {name: figure(f"绩效目标.目标01.{name}", "2") for name in ("完成值", "完成率", "差距")}
        ],
    ),
]

PRINTED: Mapping[str, tuple[str, str, tuple[Any, ...]]] = {
    "tryout-tryout": ("tryout", "tryout", (ITEMS, TOTAL, "2031")),
    "values-fact": ("values", "fact", ("收支.合计", "1700000", "170.00万元")),
    "values-comparison": ("values", "comparison", (("收支.新", "收支.旧"), "变动率：（新 − 旧）÷ 旧", "下降<25>%")),
    "values-ranked": ("values", "ranked", ([("康复<甲>", figure("项目.甲", "2")), ("乙", figure("项目.乙", "1"))],)),
    "values-lost": (
        "values",
        "lost",
        ([("甲", figure("指标.甲.扣分", "2"), "没有按时<办>"), ("乙", figure("指标.乙.扣分", "1"), "")],),
    ),
    "tables-table": ("tables", "table", (SIMPLE_TABLE, cells)),
    "tables-table-grouped": ("tables", "table", (GROUPED_TABLE, cells)),
    "tables-table-words": ("tables", "table", (WORDS_TABLE, cells)),
    "tables-absent": ("tables", "absent", ("不适用",)),
    "charts-chart": ("charts", "chart", (GROUPED_CHART, "决策得分最高。")),
    "charts-chart-stacked": ("charts", "chart", (STACKED_CHART, "大部分已支出。")),
    "charts-chart-loss": ("charts", "chart", (LOSS_CHART, "斜线是剩下的。", "用了91.00%")),
    "charts-chart-dots": ("charts", "chart", (DOTS_CHART, "两点之间是剩下的。")),
    "charts-chart-flow": ("charts", "chart", (FLOW_CHART, "从左到右。", "收到4.00万元")),
    "charts-chart-sums": ("charts", "chart", (SUMS_CHART, "没有写明的单列。")),
    "charts-nothing": ("charts", "nothing", (LOSS_CHART, "没有执行率<偏低>的项目。")),
    "cards-big": ("cards", "big", ("5088.60万元", "")),
    "cards-big-with-caption": ("cards", "big", ("5088.60万元", "年末没有用完的钱")),
    "cards-squares": (
        "cards",
        "squares",
        ([("✓", "达成"), ("✗", "未达成"), ("?", "未披露")], [("✓", "达成", 1), ("✗", "未达成", 1), ("?", "未披露", 1)]),
    ),
    "values-counted": ("values", "counted", ("12个",)),
    "values-verbatim": ("values", "verbatim", ("五个<一>", "项目名称")),
    "registers-verbatim": ("registers", "verbatim", (VERBATIM,)),
    "registers-verbatim-none": ("registers", "verbatim", ([],)),
    "registers-no-problems": ("registers", "no_problems", ()),
    "registers-index": ("registers", "index", (INDEX, "../{}".format)),
    "whole-report": ("whole", "report", ([WHOLE_CHAPTER], [("数字<索引>", "../facts/", "本站“数字<索引>”一页")])),
    "downloads-files": ("downloads", "files", (FILES,)),
    "downloads-notes": ("downloads", "notes", (["空白表示<不适用>。"],)),
    "downloads-citation": ("downloads", "citation", (CITATION,)),
    "downloads-contacts": ("downloads", "contacts", ([("热线", "12385")],)),
    "downloads-registration": ("downloads", "registration", ([("发布机构", "示例<局>")],)),
    "downloads-contacts-none": ("downloads", "contacts", ([],)),
    "cards-key-figures": (
        "cards",
        "key_figures",
        ([("收入", "170.00万元", "比<上年>多"), ("支出", "140.00万元", "")],),
    ),
    "cards-score": ("cards", "score", ("90.00分", "100.00分", "优", ZONES, "90.00%")),
    "cards-tenths": ("cards", "tenths", (["20.00", "10.00", "0.00"],)),
    "cards-compared": ("cards", "compared", ([("上年", "2000元", "100.00%"), ("本年", "1500元", "75.00%")],)),
    "cards-sentence": ("cards", "sentence", (Markup("<data>12</data>人<次>"),)),
    "cards-panel": ("cards", "panel", ("钱", Markup("<p>内容</p>"), "half")),
    "corrections-record": ("corrections", "record", (EDITIONS, [])),
    "corrections-record-first": ("corrections", "record", (ONE_EDITION, [])),
    "corrections-record-pending": ("corrections", "record", (ONE_EDITION, CHANGES[:1])),
    "registers-checklist": ("registers", "checklist", (WAITING,)),
    "registers-checklist-none": ("registers", "checklist", ({}, (), True)),
    "history-page": ("history", "page", (HISTORY, 2)),
    "history-page-without-notes": ("history", "page", (replace(HISTORY, notes=(), main=()), 3)),
    "icons-icon": ("icons", "icon", ("人",)),
    "release-editions": ("release", "editions", (YEARS,)),
    "release-editions-withdrawn": ("release", "editions", (WITHDRAWN,)),
    "release-not-found": ("release", "not_found", ("甲县<2031>报告", "https://example.org/report/")),
    "release-redirect": ("release", "redirect", ("../2031.2/funds/",)),
    "proof-sheet": ("proof", "sheet", ("table-a", "表<甲>", [("项", False), ("数", True)], [["一", "1"], ["二", "2"]])),
    "proof-rules": ("proof", "rules", (RULES,)),
    "proof-declared": ("proof", "declared", (DECLARED,)),
    "proof-waivers": ("proof", "waivers", (WAIVERS,)),
    "proof-protection": ("proof", "protection", (PROTECTION,)),
    "proof-campaign": ("proof", "campaign", (CAMPAIGN, SURVIVORS, True)),
    "proof-campaign-outdated": ("proof", "campaign", (CAMPAIGN, [], False)),
    "proof-campaign-none": ("proof", "campaign", ([], [], True)),
    "indicators-tree": ("indicators", "tree", (FOLDS, "未披露")),
    "review": ("review", "page", ({"标题": "某<报告>"}, REVIEWED[:1], REVIEWED, 1, True)),
    "review-unsigned": ("review", "page", ({"标题": "某报告"}, [], REVIEWED, 0, False)),
    "indicators-deductions": ("indicators", "deductions", ([LEAF],)),
    "indicators-deductions-silent": (
        "indicators",
        "deductions",
        ([LEAF | {"reason": "未披露", "evidence": "未披露"}],),
    ),
    "indicators-deductions-none": ("indicators", "deductions", ([], "未填报")),
    "indicators-workings": ("indicators", "workings", (WORKINGS, "未披露")),
    "indicators-workings-none": ("indicators", "workings", ([], "未填报")),
    "indicators-ratios": ("indicators", "ratios", (RATIOS, [("框架", "某<文件>")])),
    "indicators-gaps": ("indicators", "gaps", (GAPS,)),
}
