"""The national self-assessment forms: facts, rules, pages and files, on tests/forms over the smallest valid year."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import TESTS, Project, build, compose_in
from evaluation.downloads.forms import form_downloads
from evaluation.narrative.forms import form_pages
from evaluation.narrative.questions import questions
from openpyxl import load_workbook
from published import searched_text

FORMS = TESTS / "forms"
PROMISES = """\
name: 承诺
title: 服务承诺
file: promises
row_label: 事项
fields:
  - {name: 编号, type: id}
  - {name: 事项}
  - {name: 承诺值, type: target}
  - {name: 兑现, type: actual}
views:
  - {title: 服务承诺, columns: [承诺值, 兑现, 达成情况]}
"""
PROMISED = """\
编号,事项,承诺值,兑现
甲,窗口等候,≤10个,8个
乙,回访,≥90%,85%
丙,培训,≥5人次,就业.培训.人次
"""
Compose = Callable[..., Project]


@pytest.fixture
def project(compose: Compose) -> Project:
    return compose(FORMS)


def test_a_form_s_rate_points_and_totals_are_computed_from_its_rows(project: Project) -> None:
    register = project.register()

    texts = {name: register[f"自评表.康复表.{name}"].text for name in ("全年执行数", "执行率", "总分值", "总得分")}
    assert texts == {"全年执行数": "500000.00元", "执行率": "71.43%", "总分值": "100分", "总得分": "97.1分"}
    due = register["自评资金.康复资金.应得分"]
    assert (due.value, due.origin.method) == (Fraction(50, 7), "执行得分")
    assert due.origin.inputs == ("自评资金.康复资金.分值", "自评表.康复表.执行率")
    assert register["自评指标.康复成本.应得分"].origin.method == "反向得分"


def test_a_target_that_the_department_s_own_form_states_otherwise_is_asked_about(project: Project) -> None:
    assert list(questions(project.report(), {})) == []

    project.edit_data("targets.csv", ">=10人次", ">=11人次")

    [problem] = questions(project.report(), {})
    assert str(problem).startswith(
        "data/2031/targets.csv（绩效目标与完成情况）第2行「指标值」："
        "部门整体支出自评表里的“培训残疾人”是10人次，这里是11人次，现为 “>=11人次”。"
    )


def test_shares_of_the_marks_that_a_year_declares_hold_in_place_of_the_usual_ones(project: Project) -> None:
    rows = project.data("form_indicators.csv").read_text(encoding="utf-8")
    project.write(
        "data/2031/form_indicators.csv",
        rows.replace(",95,10,10.00,", ",95,20,20.00,").replace("达成预期指标,30,30.00", "达成预期指标,20,20.00"),
    )
    assert "效益指标的分值之和须为 30分，现为 20分" in project.run("check").output

    settings = project.data("settings.yml").read_text(encoding="utf-8")
    project.write(
        "data/2031/settings.yml", f"{settings}部门整体自评表: {{满分: 100, 执行率: 10, 效益: 20, 满意度: 20}}\n"
    )

    assert "没有问题" in project.run("check").output


def test_no_total_is_taken_for_that_of_a_form_which_has_one(project: Project) -> None:
    """Both come to the same: the project's differs from its project, and is no second total of the department's."""
    spent = "2000000.00,2000000.00,1400000.00,"
    for file, old, new in (
        ("form_funds.csv", "明细,整体资金,", "明细,整体拨款,整体表,财政拨款,万元,200,200,140,,,,\n合计,整体资金,"),
        ("form_funds.csv", "700000.00,700000.00,500000.00,71.43,10,7.1,", f"{spent}70.00,10,7.00,"),
        ("form_funds.csv", "700000.00,700000.00,500000.00,", spent),
        ("forms.csv", "97.00,,", ",,"),
        ("forms.csv", "97.1,", ","),
    ):
        project.edit_data(file, old, new)

    causes = json.loads(project.run("check", "--json").stdout)["causes"]

    assert [cause["column"] for cause in causes if cause["suspected"]] == []


def test_points_are_rounded_once_to_the_decimals_that_the_form_has(project: Project) -> None:
    """1245 ÷ 1700 × 20 is 14.647: 14.6 with one decimal, though 14.65 with two."""
    project.edit_data("form_indicators.csv", "≥,1000,人,1000,20,20,", "≥,1700,人,1245,20,14.6,年底开班")
    project.edit_data("forms.csv", "97.1", "91.7")

    assert "没有问题" in project.run("check").output


def test_a_year_may_leave_points_to_people(project: Project) -> None:
    project.edit_data("form_indicators.csv", "≥,1000,人,1000,20,20,", "≥,1000,人,900,20,19,年底开班")
    project.edit_data("forms.csv", "97.1", "96.1")
    assert "算出的 18分" in project.run("check").output

    settings = project.data("settings.yml").read_text(encoding="utf-8")
    project.write("data/2031/settings.yml", f"{settings}自评表: {{计分: 人工}}\n")

    assert "没有问题" in project.run("check").output


def test_money_in_rounded_units_agrees_with_all_amounts_that_round_to_it(project: Project) -> None:
    rows = project.data("form_funds.csv").read_text(encoding="utf-8")
    rows = rows.replace("元,700000.00,700000.00,500000.00", "万元,70,70,50").replace("其他资金,元", "其他资金,万元")
    project.write("data/2031/form_funds.csv", rows)
    projects = project.data("projects.csv").read_text(encoding="utf-8")
    projects = projects.replace("300000.00,-,200000.00", "300049.00,-,199951.00")
    project.write("data/2031/projects.csv", projects)

    assert not [line for line in project.run("check").output.splitlines() if "form_funds" in line]


def test_any_table_with_targets_and_results_can_show_how_far_they_were_attained(project: Project) -> None:
    project.write("data/schema/tables/promises.yml", PROMISES).write("data/2031/promises.csv", PROMISED)

    view = project.report().tables["服务承诺"]

    assert [[cell.text for cell in row.cells] for group in view.groups for row in group.rows] == [
        ["窗口等候", "不超过10个", "8个", "达成"],
        ["回访", "不低于90%", "85%", "未达成"],
        ["培训", "不低于5人次", "12余人次", "达成"],
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the smallest valid year with its two forms."""
    folder = tmp_path_factory.mktemp("forms")
    return build(compose_in(folder / "project", FORMS).root, folder / "site")


def test_every_form_has_a_page_that_the_list_and_the_search_lead_to(built: Path) -> None:
    page = (built / "forms" / "康复表" / "index.html").read_text(encoding="utf-8")
    listed = (built / "forms" / "index.html").read_text(encoding="utf-8")

    assert "<h1 " in page
    assert "残疾人康复补助：2031年度项目支出绩效自评表</h1>" in page
    assert 'data-fact="自评表.康复表.总得分">97.1分</data>' in page
    assert 'href="../../data/forms/康复表.xlsx"' in page
    assert [f'href="{name}/"' in listed for name in ("康复表", "整体表")] == [True, True]
    assert "funds-康复表" in searched_text(built)


def test_without_a_server_the_list_leads_to_files(tmp_path: Path, project: Project) -> None:
    site = build(project.root, tmp_path / "site", use_directory_urls=False)

    assert 'href="康复表.html"' in (site / "forms" / "index.html").read_text(encoding="utf-8")


def test_a_year_without_forms_has_no_page_and_no_file_of_them(tiny: Project) -> None:
    assert form_pages(tiny.report()) == {}
    assert form_downloads(tiny.report(), str) == ()


def test_the_workbook_has_the_official_layout_and_the_same_bytes_twice(project: Project, built: Path) -> None:
    report = project.report()
    whole, *single = form_downloads(report, str)
    assert [whole.content, *(one.content for one in single)] == [one.content for one in form_downloads(report, str)]

    book = load_workbook(io.BytesIO(whole.content))
    page = book["2 残疾人康复补助"]

    assert page["A1"].value == "项目支出绩效自评表"
    assert page["A3"].value == "金额单位：元"
    assert {"A1:I1", "A2:I2", "A3:I3", "B4:I4", "B13:B15"} <= {str(area) for area in page.merged_cells.ranges}
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因及改进措施"]
    assert [cell.value for cell in page[12][1:]] == heads
    assert [cell.value for cell in page[7][1:]] == ["年度资金总额", None, 700000, 700000, 500000, 10, "71.43%", 7.1]
    assert [cell.value for cell in page[13][3:8]] == ["康复服务人数", "≥1000人", "1000人", 20, 20]
    assert [page["A18"].value, page["G18"].value, page["H18"].value] == ["总分", 100, 97.1]
    assert page.page_setup.paperSize == 9
    assert (built / "data" / "forms.xlsx").read_bytes() == whole.content
