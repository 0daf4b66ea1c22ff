"""The page of indicators says for every point where it came from or why it cannot be said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import pytest
from conftest import TESTS, Narrator, Project, compose_in
from evaluation.facts import indicator_tree
from evaluation.markup import Macros

TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, macros: Macros) -> Mapping[str, str]:
    """What each function of the page prints over the smallest project with a tree."""
    report = compose_in(tmp_path_factory.mktemp("tree") / "project", TESTS / "tree").report()
    narrator = Narrator(report, macros)
    names = ("指标树", "扣分清单", "计分过程", "计分方法", "参考指标", "目标差距")
    return {name: narrator.html(f"{{{{ {name}() }}}}") for name in names}


def text(html: str) -> str:
    """What is read, cell by cell."""
    return re.sub(r"\s*\n\s*", "\n", unescape(TAG.sub("", html.replace("</t", "\n</t")))).strip()


def rows(html: str) -> list[list[str]]:
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", html))
    return [[unescape(TAG.sub("", cell)) for cell in row] for row in cells]


def test_every_indicator_stands_in_the_tree_with_its_numbers_its_rule_and_its_inputs(told: Mapping[str, str]) -> None:
    html = told["指标树"]

    assert re.findall(r"<summary>(.*?)</summary>", html) != []
    assert [re.split("[二三]级指标", row[0])[0] for row in rows(html) if row[0] != "指标"] == [
        *("目标", "目标合理性", "目标明确性", "预算", "预算执行率", "三公经费变动率"),
        *("管理", "在职人员控制率", "内部控制", "管理办法", "政府采购执行率"),
        *("产出和满意度", "培训残疾人", "服务对象满意度"),
    ]
    assert next(row for row in rows(html) if row[0].startswith("政府采购执行率")) == [
        *("政府采购执行率三级指标，共性", "10.00分", "5.00分", "50.00%"),
        *("线性插值：60%得零分，100%得满分，两者之间按比例得分。", "执行率 80.00%"),
    ]


def test_deductions_are_listed_from_the_largest_with_reason_and_evidence(told: Mapping[str, str]) -> None:
    found = rows(told["扣分清单"])[1:]

    assert [(row[0].removesuffix("三级指标"), row[1]) for row in found] == [
        *(("政府采购执行率", "5.00分"), ("培训残疾人", "5.00分"), ("预算执行率", "1.76分"), ("目标明确性", "1.50分")),
        *(("目标合理性", "1.00分"), ("管理办法", "1.00分")),
    ]
    assert found[4][3:] == ["个别目标没有依据", "年报第1页"]


def test_every_link_to_an_indicator_has_its_place(told: Mapping[str, str]) -> None:
    linked = set(re.findall(r'href="#(indicator-[^"]+)"', told["指标树"] + told["扣分清单"]))

    assert linked == set(re.findall(r'id="(indicator-[^"]+)"', told["计分过程"]))
    assert len(linked) == 10


def test_a_score_is_told_step_by_step_with_the_numbers_of_the_year(told: Mapping[str, str]) -> None:
    section = told["计分过程"].partition('id="indicator-A21"')[2].partition("</details>")[0]

    assert [unescape(TAG.sub("", item)) for item in re.findall(r"<li>(.*?)</li>", section)] == [
        "满分（权重）：10.00分",
        "取数：资金收支及结余·合计·执行率 = 82.35%",
        "得分比例：约82.3529% ÷ 100%，不小于0，不大于100% = 约82.3529%",
        "得分：10分 × 约82.3529% = 约8.2353分",
        "取整：约8.2353分四舍五入，保留2位小数 = 8.24分",
    ]


def test_a_target_says_how_far_it_was_exceeded_below_its_state(told: Mapping[str, str]) -> None:
    state, target = rows(told["目标差距"])[1:3]

    assert state == ["✓ 达成 1项"]
    assert target[1:] == ["不低于10人次", "12人次", "高于指标值2人次，完成率120.00%"]
    assert target[0].startswith("培训残疾人")


def test_a_ratio_says_its_result_or_what_is_missing(told: Mapping[str, str]) -> None:
    found = {row[0]: row for row in rows(told["参考指标"])}

    assert found["政府采购执行率"][1] == "80.00%"
    assert found["固定资产利用率"][1:4:2] == ["未披露", "没有披露实际在用固定资产总额。"]
    assert found["“三公”经费变动率"][3].endswith("。本年和上年都取实际支出。")
    assert found["结转结余变动率"][3] == "上年末结转结余为零或者没有，不能相除。"


def test_a_year_without_rules_says_so(page: Narrator) -> None:
    assert "未披露" in text(page.html("{{ 计分过程() }}"))
    assert rows(page.html("{{ 扣分清单() }}"))[1] == ["部门决策一级指标", "10.00分", "100.00分"]
    assert text(page.html("{{ 扣分清单() }}")).count("未披露") == 1


def test_names_without_weight_score_and_rule_are_listed_not_tabled(page: Narrator) -> None:
    outline = page.html("{{ 指标树() }}")

    assert (rows(outline), text(outline).count("未披露")) == ([], 1)


@pytest.mark.parametrize("year, score", [("2030", "86.90分"), ("2031", "92.54分")])
def test_the_example_scores_45_indicators_of_which_16_are_its_own_with_every_way_of_scoring(
    example: Project, year: str, score: str
) -> None:
    report = Project(example.root, year).report()
    tree = indicator_tree(report.dataset)

    assert report.problems == ()
    assert (len(tree.leaves), sum(leaf.kind == "个性" for leaf in tree.leaves)) == (45, 16)
    assert len({leaf.method for leaf in tree.leaves}) == 10
    assert report.register["评价.得分"].text == score


def test_the_largest_deductions_are_said_with_their_reasons(example: Project, macros: Macros) -> None:
    page = Narrator(example.report(), macros)

    assert text(page.html("{{ 主要扣分(2) }}")) == (
        "重点工作办结率扣2.00分（一项重点工作没有按时办结）、长效机制建设扣0.90分（建立了部分制度，还没有形成完整的机制）"
    )


def test_deductions_without_reasons_say_so_and_none_at_all_is_said(tiny: Project, macros: Macros) -> None:
    told = text(Narrator(tiny.report(), macros).html("{{ 主要扣分() }}"))

    assert told == "部门决策扣10.00分，原因未披露"


def test_scores_that_wait_to_be_filled_in_are_no_full_score(tiny: Project, macros: Macros) -> None:
    header, *rows = tiny.data("indicators.csv").read_text("utf-8").splitlines()
    waiting = [header, *(row.replace("90.00,10.00", "未填报,未填报") for row in rows), ""]
    tiny.write("data/2031/indicators.csv", "\n".join(waiting)).edit_data("settings.yml", "年度:", "状态: 草稿\n年度:")

    assert text(Narrator(tiny.report(), macros).html("{{ 扣分清单() }}")) == "未填报。"


def test_an_indicator_below_none_is_a_problem_and_no_fault(example: Project) -> None:
    example.edit("data/2031/indicators.csv", "3,A1,共性,3.00,2.70", "3,A9,共性,3.00,2.70")
    result = example.run("check")

    assert (result.exit_code, "程序本身" in result.output) == (1, False), result.output
