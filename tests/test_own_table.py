"""`report add-table`: a table of a department's own, without Python and without a change of a shared file."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from conftest import ROOT, Project
from evaluation.dataset import read_policy
from evaluation.start.new_year import opened
from evaluation.start.own_table import OwnColumn, OwnTable, own_table_schema, page_line
from test_init import faults, made

COLUMNS = ("--file", "towns", "--columns", "乡镇,补助资金:万元,受益人数:人,使用情况")
FILLED = """\
行别,编号,乡镇,补助资金,受益人数,使用情况
明细,东,东镇,12.5,30,用于道路
明细,西,西镇,7.25,12,用于桥梁
合计,合计,合计,19.75,42,
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made(tmp_path / "new", "--without", "三公,满意度,采购,固定资产,编制,年度工作,绩效目标,项目,资金收支")


def test_a_table_is_added_filled_in_shown_and_checked_without_a_change_of_a_shared_file(project: Project) -> None:
    before = project.files()
    result = project.run("add-table", "乡镇补助", *COLUMNS)
    added = project.files()
    assert (result.exit_code, '{{ 表("乡镇补助") }}' in result.output) == (0, True)
    assert {path: added[path] for path in before} == before
    assert sorted(added.keys() - before.keys()) == ["data/2025/towns.csv", "data/schema/tables/towns.yml"]
    assert faults(project) == []

    project.data("towns.csv").write_text(FILLED, "utf-8")
    page = project.docs("overview.md")
    page.write_text(page.read_text("utf-8") + '\n共{{ 乡镇补助.合计.补助资金 }}。\n\n{{ 表("乡镇补助") }}\n', "utf-8")
    assert faults(project) == []
    assert project.register()["乡镇补助.合计.补助资金"].text == "19.75万元"

    project.edit_data("towns.csv", "19.75", "19.76")
    assert faults(project) == [
        "data/2025/towns.csv（乡镇补助）第4行「补助资金」：合计须等于所含 2 行明细之和 19.75，现为 19.76，相差 0.01。"
        "请对照原始凭证核对本行和所含明细。"
    ]


def test_the_definition_has_no_more_than_25_lines_and_is_the_one_in_the_guide() -> None:
    columns = (OwnColumn("乡镇"), OwnColumn("补助资金", "万元"), OwnColumn("受益人数", "人"), OwnColumn("使用情况"))
    table = OwnTable("乡镇补助", "towns", columns, has_totals=True)
    guide = (ROOT / "guide" / "staff" / "own-table.md").read_text("utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)

    assert textwrap.dedent(block).strip() == own_table_schema(table).strip()
    assert len(own_table_schema(table).splitlines()) <= 25
    assert page_line(table) in guide


def test_a_unit_that_nobody_registered_is_registered_with_the_table(project: Project) -> None:
    result = project.run("add-table", "用房", "--file", "rooms", "--columns", "处所,房屋:间,出租率:%", "--no-totals")
    policy = read_policy(project.root / "data" / "schema")

    assert (result.exit_code, "间" in policy.units) == (0, True)
    assert project.data("rooms.csv").read_text("utf-8-sig").splitlines()[0] == "编号,处所,房屋,出租率"


def test_rates_do_not_add_up_and_stand_in_a_total_as_they_are_typed(project: Project) -> None:
    project.run("add-table", "征收", "--file", "fees", "--columns", "种类,金额:元,征收率:%")
    rows = "行别,编号,种类,金额,征收率\n明细,甲,甲,100,50\n明细,乙,乙,300,90\n合计,合计,合计,400,80\n"
    project.data("fees.csv").write_text(rows, "utf-8")

    assert faults(project) == []
    assert project.register()["征收.合计.征收率"].text == "80%"


def test_results_in_words_of_an_own_table_are_not_copied_into_a_new_year(project: Project) -> None:
    """Also where nobody wrote `new_year: fill`: what says what the rows are stays, what became of them does not."""
    project.run("add-table", "乡镇补助", *COLUMNS)
    schema = project.root / "data/schema/tables/towns.yml"
    schema.write_text(schema.read_text("utf-8").replace(", new_year: fill", ""), "utf-8")
    project.data("towns.csv").write_text(FILLED, "utf-8")
    table = project.report().dataset.tables["乡镇补助"]

    assert opened([table])["towns"].decode("utf-8-sig") == (
        "行别,编号,乡镇,补助资金,受益人数,使用情况\n"
        "明细,东,东镇,未填报,未填报,未填报\n明细,西,西镇,未填报,未填报,未填报\n合计,合计,合计,未填报,未填报,\n"
    )


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("指标",), "已有“指标”这张表，请换一个名称"),
        (("2025 补助",), "表名用汉字、字母、数字和下划线写"),
        (("补助", "--file", "补助"), "文件名用小写的英文字母"),
        (("补助", "--file", "forms"), "文件名“forms”已经用了"),
        (("补助", "--columns", "金额:元"), "至少要有一列文字"),
        (("补助", "--columns", "镇,金额:元,金额:元"), "列名不得重复：“金额”有 2 列"),
        (("补助", "--columns", "镇,_金额:元"), "两层表头在中间写“_”，现为“_金额”"),
        (("补助", "--columns", "镇,金额__本年:元"), "现为“金额__本年”"),
        (("补助", "--columns", "镇,金额:{元}"), "单位用汉字和字母写"),
    ],
)
def test_what_cannot_be_a_table_is_refused_and_nothing_written(
    project: Project, arguments: tuple[str, ...], said: str
) -> None:
    before = project.files()
    result = project.run("add-table", *arguments)

    assert (result.exit_code, said in result.output, project.files() == before) == (2, True, True)
