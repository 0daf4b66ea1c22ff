"""The `report` command on the real report."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Project

CHECK = "请核对原始凭证。"
TOTAL = "请对照原始凭证核对本行和所含明细。"


@pytest.fixture
def real() -> Project:
    return Project(ROOT, "2019")


@pytest.fixture
def copy_of_2019(tmp_path: Path) -> Project:
    """The real data and pages, free to be broken."""
    for folder in ("data", "docs", "macros"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "hooks").symlink_to(ROOT / "hooks", target_is_directory=True)
    return Project(tmp_path, "2019")


def test_the_2019_report_can_be_published(real: Project) -> None:
    result = real.run("--year", "2019", "check")

    assert (result.exit_code, result.output.endswith("没有问题。\n")) == (0, True), result.output


def test_a_broken_copy_of_2019_is_refused_with_all_its_problems(copy_of_2019: Project) -> None:
    spent = "6681395.50,1062994.00,6681395.50,{}"
    copy_of_2019.edit_data("projects.csv", spent.format("467094.00"), spent.format("4670940.00"))
    copy_of_2019.edit_data("staffing.csv", "市残联机关行政工勤编制,3,3", "市残联机关行政工勤编制,3,三")
    copy_of_2019.write("docs/2019/z.md", "# 附\n\n{{ 资金收支.合计.本年收人 }}\n")

    result = copy_of_2019.run("--year", "2019", "check", "--json")

    file = "data/2019/projects.csv（项目支出明细）"
    causes = json.loads(result.stdout)["causes"]
    found = [one["text"] for cause in causes for one in (cause, *cause["echoes"]) if not one.get("suspected")]
    files = (file, "data/2019/staffing", "docs/2019/z")
    assert sorted(text for text in found if text.startswith(files)) == [
        f"{file}第14行「支出_对下」：须不大于「收入_对下」1,062,994.00，现为 4,670,940.00。请核对原始凭证；"
        "确实超过的，在 checks.yml 的“豁免”里加 - {核对: 不得超过, 数: 项目.年初13.支出.对下, 理由: 写明理由, "
        "日期: 年-月-日}。",
        f"{file}第14行「结转结余_对下」：须等于 「收入_对下」、「支出_对下」 的差额 -3,607,946.00，"
        f"现为 595,900.00。{CHECK}",
        f"{file}第25行「支出_对下」：小计须等于所含 23 行明细之和 23,977,358.00，现为 19,773,512.00，"
        f"相差 4,203,846.00。{TOTAL}",
        f"{file}第30行「支出_对下」：合计须等于所含 26 行明细之和 27,709,498.60，现为 23,505,652.60，"
        f"相差 4,203,846.00。{TOTAL}",
        f"{file}第48行「支出_对下」：总计须等于所含 40 行明细之和 34,991,385.57，现为 30,787,539.57，"
        f"相差 4,203,846.00。{TOTAL}",
        "data/2019/staffing.csv（编制设置及实有人数）第2行「实有人数」："
        "须是数字（没有数填“-”，不适用留空，没有公开填“未披露”），现为 “三”。请改为数字。",
        "docs/2019/z.md第3行：没有这个数，现为 “资金收支.合计.本年收人”。"
        "最接近的有：资金收支.合计.本年收入、资金收支.合计.本年支出、资金收支.合计.本年收入.本级。",
    ]
    first = causes[0]
    assert (first["row"], first["column"], first["rule"]) == (14, "支出_对下", "这一格最可能有误")
    assert result.exit_code == 1


def test_a_published_fact_has_the_fields_that_machines_expect(real: Project) -> None:
    always = {"id", "label", "value", "unit", "decimals", "text", "formula", "inputs", "source"}
    entries = json.loads(real.run("--year", "2019", "facts", "--json").stdout)

    assert [entry["id"] for entry in entries] == list(real.register())
    assert [entry for entry in entries if not always <= entry.keys()] == []
    assert {type(entry["value"]) for entry in entries} == {str, type(None)}
    assert {tuple(entry["source"]) for entry in entries if entry["source"]} == {("file", "row", "column")}
    assert [entry for entry in entries if entry["value"] is None and "absence" not in entry] == []


def test_an_explanation_reaches_the_source_cells(real: Project) -> None:
    result = real.run("--year", "2019", "explain", "资金收支.合计.本年支出.对下")

    cell = "data/2019/funds.csv（资金收支及结余）第{}行「本年支出_对下」"
    fact = "  资金收支.{}.本年支出.对下 = {}（资金收支及结余·{}·本年支出（对下））"
    assert result.output.splitlines() == [
        "资金收支.合计.本年支出.对下 = 30787539.57元（资金收支及结余·合计·本年支出（对下））",
        "  算法：合计：各项相加",
        f"  核对：{cell.format(8)}",
        fact.format("人员经费", "不适用", "人员经费"),
        f"    来源：{cell.format(3)}",
        fact.format("公用经费", "不适用", "公用经费"),
        f"    来源：{cell.format(4)}",
        fact.format("年初项目", "23505652.60元", "昆财社〔2019〕2号文件项目支出"),
        f"    来源：{cell.format(6)}",
        fact.format("追加项目", "7281886.97元", "年中追加预算项目支出"),
        f"    来源：{cell.format(7)}",
    ]


def test_the_published_year_names_nobody_by_number(real: Project) -> None:
    assert [problem for problem in real.report().problems if problem.rule.startswith("不得公开个人信息")] == []


def test_a_new_year_has_no_problems_but_what_is_missing(copy_of_2019: Project) -> None:
    assert copy_of_2019.run("new-year", "2020", "--from", "2019").exit_code == 0

    causes = json.loads(copy_of_2019.run("--year", "2020", "check", "--json").stdout)["causes"]
    found = [one["text"] for cause in causes for one in (cause, *cause["echoes"])]
    assert [text for text in found if not re.search("还没有填报|还没有写|还没有核对|草稿不能发布", text)] == []


def test_a_digit_changed_as_the_readme_says_is_answered_as_it_says(copy_of_2019: Project) -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8").split("$ .venv/bin/report check\n")[1].split("```")[0]
    copy_of_2019.edit_data("projects.csv", "2504558.00", "2554558.00")

    result = copy_of_2019.run("--year", "2019", "check")

    assert set(shown.splitlines()) - set(result.output.splitlines()) == {"    ……"}
    assert len(shown.splitlines()) == 5
