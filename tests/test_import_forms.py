"""Self-assessment forms as departments fill them in become the three tables of forms, whatever their layout."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from conftest import TESTS, Project
from evaluation.intake.forms import split_target
from form_layouts import BUREAU, MEDIA, TOWNSHIP, UP, Grid, as_word, as_workbook
from published import project_files

MAKE = {"docx": as_word, "xlsx": as_workbook}


def taken(project: Project, content: bytes, name: str, *options: str) -> str:
    path = project.root / name
    path.write_bytes(content)
    result = project.run("import", str(path), *options)
    assert result.exit_code == 0, result.output
    return result.output


def rows(project: Project, file: str, *columns: str) -> list[tuple[str, ...]]:
    with project.data(file).open(encoding="utf-8-sig") as stream:
        return [tuple(row[name] for name in columns) for row in csv.DictReader(stream)]


@pytest.mark.parametrize("kind", MAKE)
def test_a_form_in_the_national_layout_is_read_whole(tiny: Project, kind: str) -> None:
    taken(tiny, MAKE[kind](TOWNSHIP), f"委托.{kind}")

    assert tiny.data("forms.csv").read_text(encoding="utf-8").splitlines() == [
        "编号,项目,名称,主管部门,实施单位,预期目标,完成情况,自评得分",
        "委托业务,委托业务,委托业务,某镇人民政府,某镇人民政府,按进度支付90万元,实付89.97万元,90",
    ]
    assert rows(tiny, "form_funds.csv", "行别", "资金来源", "单位", "全年预算数", "全年执行数", "分值", "得分") == [
        ("合计", "年度资金总额", "万元", "0", "0", "10", "0"),
        ("明细", "本年财政拨款", "万元", "89.974", "89.974", "", ""),
    ]
    columns = ("一级指标", "二级指标", "三级指标", "指标性质", "年度指标值", "度量单位", "实际完成值", "分值", "得分")
    assert rows(tiny, "form_indicators.csv", *columns) == [
        ("产出指标", "数量指标", "委托业务项目数量", "≥", "50", "个", "50", "8", "8"),
        ("产出指标", "质量指标", "报告合格率", "≥", "100", "%", "100", "8", "8"),
        ("产出指标", "质量指标", "支出合规性", "定性", "严格执行", "", "达成预期指标", "8", "8"),
        ("产出指标", "成本指标", "项目总成本", "≤", "90", "万元", "90", "8", "8"),
        ("满意度指标", "服务对象满意度指标", "满意度", "≥", "95", "%", "96", "10", "10"),
    ]


@pytest.mark.parametrize("kind", MAKE)
def test_sign_and_unit_in_columns_of_their_own_and_the_code_before_a_name(tiny: Project, kind: str) -> None:
    taken(tiny, MAKE[kind](BUREAU), f"工资.{kind}")

    assert rows(tiny, "forms.csv", "名称", "主管部门", "实施单位", "评价结论", "存在问题") == [
        ("工资性支出", "县发展和改革局", "县发展和改革局", "预算执行良好。", "无")
    ]
    assert rows(tiny, "form_funds.csv", "行别", "资金来源", "年初预算数", "全年执行数", "公布执行率", "分值") == [
        ("合计", "总额", "238.93", "251.89", "100.00", "10"),
        ("明细", "财政资金", "238.93", "251.89", "", ""),
        ("明细", "财政专户管理资金", "0.00", "0.00", "", ""),
        ("明细", "单位资金", "0.00", "0.00", "", ""),
        ("明细", "其他资金", "", "", "", ""),
    ]
    assert rows(
        tiny, "form_indicators.csv", "三级指标", "指标性质", "年度指标值", "度量单位", "实际完成值", "分值"
    ) == [
        ("发放（缴纳）覆盖率", "=", "100", "%", "", "60"),
        ("足额保障率（参保率）", "=", "100", "%", "", "30"),
    ]


@pytest.mark.parametrize("kind", MAKE)
def test_what_a_form_does_not_say_is_left_blank_and_told(tiny: Project, kind: str) -> None:
    said = taken(tiny, MAKE[kind](MEDIA), f"整体.{kind}")

    assert rows(tiny, "forms.csv", "项目", "名称", "自评得分") == [("部门整体", "融媒体中心", "97.6")]
    assert rows(tiny, "form_funds.csv", "资金来源", "单位", "全年执行数", "公布执行率", "分值", "得分") == [
        ("年度资金总额", "", "未披露", "76", "10", "7.6")
    ]
    assert rows(
        tiny, "form_indicators.csv", "三级指标", "指标性质", "年度指标值", "度量单位", "实际完成值", "得分"
    ) == [
        ("财政供养人员控制率", "", "100", "%", "92", "2"),
        ("三公经费变动率", "", "-", "%", "-", "2"),
        ("管理制度健全性", "定性", "高", "", "高", "3"),
        ("播发稿件数量", "", "2200", "篇", "2859", "10"),
    ]
    assert "没有读入的列：调整指标值、得分系数、是否核心指标" in said
    assert "没有写金额的单位（元、万元），“单位”留空，请补上" in said
    assert "“播发稿件数量”没有写 ≥、≤ 还是 =，指标性质留空，请补上" in said


def test_several_forms_in_one_file_and_in_one_more_file_stand_beside_each_other(tiny: Project) -> None:
    taken(tiny, as_workbook(TOWNSHIP, BUREAU), "甲.xlsx")
    before = tiny.data("form_indicators.csv").read_text(encoding="utf-8").splitlines()
    taken(tiny, as_word(MEDIA), "乙.docx")

    assert rows(tiny, "forms.csv", "编号") == [("委托业务",), ("工资性支出",), ("融媒体中心",)]
    assert tiny.data("form_indicators.csv").read_text(encoding="utf-8").splitlines()[: len(before)] == before
    origins = tiny.data("origins.csv").read_text(encoding="utf-8")
    assert "自评指标,委托业务委托业务项目数量,甲.xlsx,工作表“表1”第11行," in origins
    assert "自评指标,融媒体中心播发稿件数量,乙.docx,表1第8行," in origins


def test_a_form_that_says_otherwise_than_the_year_is_shown_and_not_written(tiny: Project) -> None:
    taken(tiny, as_workbook(TOWNSHIP), "甲.xlsx")
    other: Grid = [[cell.replace("89.974", "88") if cell else cell for cell in row] for row in TOWNSHIP]
    (path := tiny.root / "乙.xlsx").write_bytes(as_workbook(other))

    result = tiny.run("import", str(path))

    assert result.exit_code == 1
    assert "“委托业务本年财政拨款”「全年执行数」：89.974 → 88" in result.output
    assert "form_funds 已有，与文件不同，没有改动" in result.output


def test_a_form_whose_parts_are_tables_of_their_own_is_one_form(tiny: Project) -> None:
    parts: list[Grid] = [TOWNSHIP[:9], [["绩效指标", *[None] * 8], *TOWNSHIP[9:]]]
    parts[1][1] = ["", *parts[1][1][1:]]
    content = as_workbook(
        parts[0], [["" if cell == UP and not at else cell for at, cell in enumerate(row)] for row in parts[1]]
    )
    taken(tiny, content, "甲.xlsx")

    assert rows(tiny, "forms.csv", "名称") == [("委托业务",)]
    assert len(rows(tiny, "form_indicators.csv", "编号")) == 5


def test_the_workbook_of_forms_that_the_site_offers_imports_again_without_a_difference(
    compose: Callable[..., Project],
) -> None:
    project = compose(TESTS / "forms")
    whole = project_files(project)["data/forms.xlsx"]
    before = {path: content for path, content in project.files().items() if path.endswith(".csv")}

    said = taken(project, whole.content, "forms.xlsx")

    assert [line.strip() for line in said.splitlines() if "没有不同" in line] == [
        "forms 已有，没有不同",
        "form_funds 已有，没有不同",
        "form_indicators 已有，没有不同",
    ]
    after = {path: content for path, content in project.files().items() if path.endswith(".csv")}
    assert {path: after[path] for path in before} == before


@pytest.mark.parametrize(
    ("target", "reached", "sign", "is_asked"),
    [
        ("0起", "0起", "", True),
        ("0起", "0起", "＝", True),
        ("≥12趟", "", "", True),
        ("2025年底前完成", "已完成", "", False),
        ("0起", "0起", "定性", False),
    ],
)
def test_a_target_in_a_unit_that_is_not_registered_is_asked_about(
    target: str, reached: str, sign: str, is_asked: bool
) -> None:
    row = {"三级指标": "事故", "年度指标值": target, "实际完成值": reached, "指标性质": sign, "度量单位": ""}
    cells, doubt = split_target(row, ("个", "人"))

    assert (cells["指标性质"], cells["年度指标值"]) == ("定性", target)
    assert ("没有登记过" in doubt) == is_asked
