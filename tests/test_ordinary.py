"""Ordinary facts of ordinary departments: each from `report init` options and data alone, until it can be published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, Project, build
from evaluation.dataset import read_policy
from releases import unproven
from test_init import faults, init

DATA = {
    "funds.csv": """\
行别,编号,大类,项目,年初结转结余_本级,年初结转结余_对下,年初预算_本级,年初预算_对下,本年收入_本级,本年收入_对下,本年支出_本级,本年支出_对下,年末结转结余_本级,年末结转结余_对下
明细,人员经费,基本支出,人员经费,0,0,600,0,600,0,600,0,0,0
明细,公用经费,基本支出,公用经费,0,0,100,0,100,0,90,0,10,0
小计,基本支出,基本支出,基本支出,0,0,700,0,700,0,690,0,10,0
明细,年初项目,项目支出,年初预算项目支出,0,0,200,100,200,100,200,80,0,20
明细,追加项目,项目支出,年中追加项目支出,0,0,0,0,50,0,50,0,0,0
小计,项目支出,项目支出,项目支出,0,0,200,100,250,100,250,80,0,20
合计,合计,,合计,0,0,900,100,950,100,940,80,10,20
""",
    "projects.csv": """\
行别,编号,批次,资金类别,序号,项目名称,收入_本级,收入_对下,支出_本级,支出_对下,结转结余_本级,结转结余_对下,对下文号
明细,管网,年初预算,一般公共预算资金,1,管网维修,200,100,200,80,0,20,某财农〔2025〕1号
明细,抗旱,年中追加,政府性基金,2,抗旱应急,50,,50,,0,,
总计,总计,,,,总计,250,100,250,80,0,20,
""",
    "sangong.csv": """\
行别,编号,类别,项目,上年实际,本年预算,本年实际
明细,出国费,因公出国（境）,因公出国（境）费用,0,0,0
明细,用车购置,公务用车,公务用车购置费,0,0,0
明细,用车运行,公务用车,公务用车运行维护费,30,30,28
小计,公务用车,公务用车,公务用车购置及运行费,30,30,28
明细,接待费,公务接待,公务接待费,6,5,4
合计,合计,,“三公”经费合计,36,35,32
""",
    "sangong_counts.csv": """\
编号,项目,单位,上年实际,本年预算,本年实际
出国团组,因公出国（境）团组,个,0,0,0
用车保有,公务用车保有量,辆,2,2,2
""",
    "procurement.csv": "行别,编号,项目,预算金额,执行金额\n明细,水泵,水泵,20,18\n合计,合计,合计,20,18\n",
    "assets.csv": """\
行别,编号,加减,项目,年初数,年末数,增减
明细,原值,加,固定资产原值,900,1000,100
明细,累计折旧,减,固定资产累计折旧,300,350,50
合计,净值,,固定资产净值,600,650,50
""",
    "staffing.csv": """\
行别,编号,项目,编制人数,实有人数,备注
明细,行政编制,行政编制,12,11,
明细,事业编制,事业编制,20,20,
合计,合计,合计,32,31,
""",
    "survey.csv": """\
行别,编号,题目,非常满意,满意,一般,不满意,很不满意,合计
明细,供水,供水是否稳定,60,30,10,0,0,100
合计,合计,合计,60,30,10,0,0,100
""",
    "survey_options.csv": """\
编号,选项,分值
非常满意,非常满意,100
满意,满意,80
一般,一般,60
不满意,不满意,40
很不满意,很不满意,0
""",
    "targets.csv": """\
编号,一级指标,二级指标,三级指标,指标值,设定依据,完成值,完成说明
项目数,产出指标,数量指标,项目个数,>=2个,年度计划,项目.个数,见项目支出明细
""",
    "work.csv": "编号,序号,分类,事项,完成情况\n防汛,1,防汛,防汛值守,按时完成\n",
    "indicators.csv": """\
行别,编号,名称,级别,上级,权重,得分,扣分
明细,A,决策,1,,20,20,0
明细,B,过程,1,,20,18,2
明细,C,产出,1,,30,30,0
明细,D,效益,1,,30,25,5
合计,合计,合计,1,,100,93,7
""",
    "facts.csv": "编号,名称,值,复核值,单位,修饰,出处,备注\n",
    "documents.csv": """\
编号,文号,标题,印发单位,日期,类别
文一,某财农〔2025〕1号,关于下达管网维修资金的通知,某县财政局,,资金文件
""",
}
NO_DOCUMENT = DATA["documents.csv"].splitlines()[0] + "\n"
SETTINGS = {
    "状态: 草稿": "状态: 正式",
    "联系: 未填报": "联系: 未披露",
    "评价开始: 未填报": "评价开始: 未披露",
    "评价结束: 未填报": "评价结束: 未披露",
}


def department(folder: Path, *options: str, **changed: str) -> Project:
    """A new project from the options, filled in: the ordinary data of its tables, some of them changed, and prose."""
    result = init(str(folder), "--department", "示例县水务局", "--short", "县水务局", "--year", "2025", *options)
    assert result.exit_code == 0, result.output
    project = Project(folder, "2025")
    data = DATA | {f"{name}.csv": text for name, text in changed.items()}
    for name, text in data.items():
        if project.data(name).exists() or name.removesuffix(".csv") in changed:
            project.data(name).write_text(text, "utf-8")
    for old, new in SETTINGS.items():
        project.edit_data("settings.yml", old, new)
    for page in project.docs("").glob("*.md"):
        page.write_text(re.sub(r"【待填写】.*", "情况属实。", page.read_text("utf-8")), "utf-8")
    project.write(
        "hooks/publish.py", (ROOT / "hooks" / "publish.py").read_bytes()
    )  # the wheel's, without installing it
    return project


def problems(project: Project) -> list[str]:
    """Everything that stands between the year and its publication."""
    waiting = [str(problem) for problem in project.report().unfilled]
    return [*faults(project), *waiting]


def without(text: str, *columns: str) -> str:
    """The CSV without columns."""
    rows = [line.split(",") for line in text.splitlines()]
    kept = [at for at, name in enumerate(rows[0]) if name not in columns]
    return "".join(",".join(row[at] for at in kept) + "\n" for row in rows)


def test_an_ordinary_department_can_be_published_from_data_alone(tmp_path: Path) -> None:
    project = department(tmp_path / "new")

    assert problems(project) == []
    assert (build(project.root, tmp_path / "site") / "index.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    "absent", ["三公", "满意度", "采购", "固定资产", "编制", "年度工作", "项目", "资金收支", "对下"]
)
def test_a_department_may_be_without_any_table_and_without_money_for_others(tmp_path: Path, absent: str) -> None:
    changed = {}
    if absent in ("项目", "对下"):
        changed["documents"] = NO_DOCUMENT  # only the money for others cites one
    if absent == "项目":
        changed["targets"] = DATA["targets.csv"].replace("项目.个数", "采购.项目数").replace(">=2个", "=1项")
    if absent == "对下":
        gone = [name for name in DATA["funds.csv"].splitlines()[0].split(",") if name.endswith("_对下")]
        less = DATA["projects.csv"].replace("管网维修,200,100", "管网维修,200,")
        changed["funds"] = without(DATA["funds.csv"], *gone)
        changed["projects"] = without(less, "收入_对下", "支出_对下", "结转结余_对下", "对下文号")
    project = department(tmp_path / "new", "--without", absent, **changed)

    assert problems(project) == []
    assert (build(project.root, tmp_path / "site") / "index.html").is_file()


def edited(name: str, *changes: tuple[str, str]) -> str:
    """The ordinary data of a table with some texts changed, each of which stands there."""
    text = DATA[f"{name}.csv"]
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


CARRIED = (
    ("年中追加项目支出,0,0,0,0,50,0,50,0,0,0", "年中追加项目支出,30,0,0,0,50,0,80,0,0,0"),
    ("项目支出,0,0,200,100,250,100,250,80,0,20", "项目支出,30,0,200,100,250,100,280,80,0,20"),
    ("合计,0,0,900,100,950,100,940,80,10,20", "合计,30,0,900,100,950,100,970,80,10,20"),
)
CARRIED_PROJECTS = """\
行别,编号,批次,资金类别,序号,项目名称,年初结转结余_本级,年初结转结余_对下,收入_本级,收入_对下,支出_本级,支出_对下,结转结余_本级,结转结余_对下,对下文号,备注
明细,管网,年初预算,一般公共预算资金,1,管网维修,0,0,200,100,200,80,0,20,某财农〔2025〕1号,
明细,抗旱,年中追加,政府性基金,2,抗旱应急,30,,50,,80,,0,,,
总计,总计,,,,总计,30,0,250,100,280,80,0,20,,
"""


def test_what_was_carried_over_may_be_spent_above_the_income_of_the_year(tmp_path: Path) -> None:
    funds = edited("funds", *CARRIED)
    project = department(tmp_path / "new", funds=funds, projects=CARRIED_PROJECTS)
    assert problems(project) == []

    project.edit_data("projects.csv", "抗旱应急,30,,50,,80,,0", "抗旱应急,30,,50,,90,,-10")
    assert [line for line in problems(project) if "支出_本级」：须不大于" in line] == [
        "data/2025/projects.csv（项目支出明细）第3行「支出_本级」：须不大于「年初结转结余_本级」与「收入_本级」之和 "
        "80.00，现为 90.00。请核对原始凭证；确实超过的，在「备注」写明原因。"
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name, over, reason",
    [
        ("staffing", ("行政编制,12,11,", "行政编制,12,13,"), "军转干部安置，编制待下达"),
        ("sangong", ("用车运行费,30,30,28", "用车运行费,30,30,31"), "防汛值班用车增加"),
        ("procurement", ("水泵,水泵,20,18", "水泵,水泵,20,21"), "追加预算未列入本表"),
    ],
)
def test_what_is_above_its_limit_passes_with_a_stated_reason(
    tmp_path: Path, name: str, over: tuple[str, str], reason: str
) -> None:
    """Also totals, which are above their limits for the same reason."""
    totals = {
        "staffing": [("合计,合计,合计,32,31,", "合计,合计,合计,32,33,")],
        "sangong": [("30,30,28", "30,30,31"), ("合计,36,35,32", "合计,36,35,35")],
        "procurement": [("合计,合计,合计,20,18", "合计,合计,合计,20,21")],
    }  # fmt: skip
    changes = totals[name] if name == "sangong" else [over, *totals[name]]
    text = edited(name, *changes)
    if "备注" not in text:
        header, *rows = text.splitlines()
        text = "\n".join([f"{header},备注", *(f"{row}," for row in rows), ""])
    refused = department(tmp_path / "refused", **{name: text})
    said = [line for line in problems(refused) if "确实超过的，在「备注」写明原因" in line]
    assert said

    reasoned = text
    for line in said:
        number = int(re.search(r"第(\d+)行", line)[1])
        rows = reasoned.splitlines()
        rows[number - 1] = f"{rows[number - 1].rstrip(',')},{reason}"
        reasoned = "\n".join([*rows, ""])
    allowed = department(tmp_path / "allowed", **{name: reasoned})
    assert problems(allowed) == []


def test_the_budget_may_be_adjusted_in_the_year(tmp_path: Path) -> None:
    """年初 + 调整 = 全年, and what was spent of it: columns that a table may have."""
    header, *rows = DATA["funds.csv"].splitlines()
    names = header.split(",")
    at = names.index("本年收入_本级")
    adjusted = {"公用经费": -10, "追加项目": 50, "基本支出": -10, "项目支出": 50, "合计": 40}
    lines = [",".join([*names[:at], "调整预算_本级", "全年预算_本级", *names[at:]])]
    for row in rows:
        cells = row.split(",")
        more = adjusted.get(cells[1], 0)
        lines.append(
            ",".join([*cells[:at], str(more), str(int(cells[names.index("年初预算_本级")]) + more), *cells[at:]])
        )
    project = department(tmp_path / "new", funds="\n".join(lines) + "\n")

    assert problems(project) == []
    register = project.register()
    assert register["资金收支.合计.全年预算"].text == "940.00元"
    assert register["资金收支.合计.预算完成率"].text == "108.51%"
    project.edit_data(
        "funds.csv", "公用经费,基本支出,公用经费,0,0,100,0,-10,90", "公用经费,基本支出,公用经费,0,0,100,0,-10,95"
    )
    assert [line for line in problems(project) if "第3行「全年预算_本级」：须等于" in line]


@pytest.mark.slow
@pytest.mark.parametrize("fund", ["国有资本经营预算资金", "财政专户管理资金", "单位资金", "社会保险基金", "其他资金"])
def test_projects_are_paid_from_any_class_of_fund(tmp_path: Path, fund: str) -> None:
    project = department(tmp_path / "new", projects=edited("projects", ("政府性基金", fund)))

    assert problems(project) == []


@pytest.mark.slow
@pytest.mark.parametrize("amount", ["12.34", "12.345", "12.3456", "12.345678"])
def test_ledgers_in_wan_have_two_to_six_decimals(tmp_path: Path, amount: str) -> None:
    """To the cent: six decimals of 万元 are hundredths of 元."""
    rows = f"行别,编号,项目,预算金额,执行金额\n明细,水泵,水泵,{amount},{amount}\n合计,合计,合计,{amount},{amount}\n"
    project = department(tmp_path / "new", "--unit", "万元", procurement=rows)

    assert problems(project) == []
    assert project.register()["采购.合计.执行金额"].text == f"{amount}万元"
    site = build(project.root, tmp_path / "site")
    assert unproven(site, "2025.1", read_policy(project.root / "data" / "schema")) == ()


def test_a_department_may_have_no_projects_in_a_year(tmp_path: Path) -> None:
    """The table is there with its total, which is zero: sentences and charts say that there is none."""
    funds = edited(
        "funds",
        ("200,100,200,100,200,80,0,20", "0,0,0,0,0,0,0,0"),
        ("0,0,0,0,50,0,50,0,0,0\n小计,项目", "0,0,0,0,0,0,0,0,0,0\n小计,项目"),
        ("0,0,200,100,250,100,250,80,0,20", "0,0,0,0,0,0,0,0,0,0"),
        ("900,100,950,100,940,80,10,20", "700,0,700,0,690,0,10,0"),
    )
    header = DATA["projects.csv"].splitlines()[0]
    targets = edited("targets", (">=2个", "=1项"), ("项目.个数", "采购.项目数"))
    project = department(
        tmp_path / "new",
        funds=funds,
        projects=f"{header}\n总计,总计,,,,总计,0,0,0,0,0,0,\n",
        targets=targets,
        documents=NO_DOCUMENT,
    )

    assert problems(project) == []
    assert (build(project.root, tmp_path / "site") / "projects" / "index.html").is_file()


@pytest.mark.slow
def test_a_department_may_have_three_hundred_projects(tmp_path: Path) -> None:
    header = DATA["projects.csv"].splitlines()[0]
    rows = [f"明细,项{n},年初预算,单位资金,{n},第{n}个项目,{n},,{n - 1},,1,," for n in range(1, 301)]
    total = sum(range(1, 301))
    projects = "\n".join([header, *rows, f"总计,总计,,,,总计,{total},,{total - 300},,300,,", ""])
    targets = edited("targets", (">=2个", ">=300个"))
    project = department(tmp_path / "new", projects=projects, targets=targets, documents=NO_DOCUMENT)

    assert problems(project) == []
    assert "第300个项目" in (build(project.root, tmp_path / "site") / "projects" / "index.html").read_text("utf-8")


def test_full_marks_and_grades_have_the_names_and_bounds_of_the_department(tmp_path: Path) -> None:
    rows = """\
行别,编号,名称,级别,上级,权重,得分,扣分
明细,A,投入,1,,50,48,2
明细,B,过程,1,,70,60,10
合计,合计,合计,1,,120,108,12
"""
    options = ("--full-marks", "120", "--grades", "优秀=108,良好=96,合格=72,不合格=0")
    project = department(tmp_path / "new", *options, indicators=rows)

    assert problems(project) == []
    page = (build(project.root, tmp_path / "site") / "index.html").read_text("utf-8")
    assert re.search(r"等级\s*(?:<[^>]+>\s*)*优秀", page)


def test_headers_of_three_levels_come_from_the_names_of_the_columns(tmp_path: Path) -> None:
    """收入_财政_本级: three levels in the page, in the CSV as they are called."""
    project = department(tmp_path / "new")
    columns = "乡镇,收入_财政_中央:元,收入_财政_省级:元,收入_其他:元,支出_基本:元,支出_项目_本级:元,支出_项目_对下:元"
    assert project.run("add-table", "分镇收支", "--file", "towns", "--columns", columns).exit_code == 0
    rows = f"行别,编号,{re.sub(':元', '', columns)}\n明细,东,东镇,1,2,3,1,2,3\n合计,合计,合计,1,2,3,1,2,3\n"
    project.data("towns.csv").write_text(rows, "utf-8")
    page = project.docs("funds.md")
    page.write_text(page.read_text("utf-8") + '\n{{ 表("分镇收支") }}\n', "utf-8")

    assert problems(project) == []
    html = (build(project.root, tmp_path / "site") / "funds" / "index.html").read_text("utf-8")
    head = re.search(r'id="table-towns.*?<thead>(.*?)</thead>', html, re.DOTALL)
    assert head
    assert [len(re.findall("<th", row)) for row in head[1].split("</tr>")[:-1]] == [3, 4, 4]


def test_a_limit_without_a_column_for_reasons_gives_the_waiver_to_paste(tmp_path: Path) -> None:
    over = edited("sangong", ("30,30,28", "30,30,31"), ("合计,36,35,32", "合计,36,35,35"))
    project = department(tmp_path / "new", sangong=over)
    lines = [re.search(r"里加 (- \{.*\})。", line)[1] for line in problems(project)]
    assert len(lines) == 2

    waivers = "\n".join(f"  {line.replace('年-月-日', '2026-03-01')}" for line in lines)
    project.data("checks.yml").write_text(f"等式: []\n豁免:\n{waivers}\n", "utf-8")
    assert problems(project) == []
