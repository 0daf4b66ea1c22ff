"""Every number is one fact: identified, labelled, exact, and traceable to its cell or its formula."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from conftest import Project
from evaluation.cli.facts import explanation
from evaluation.facts import Fact, Origin, shown
from evaluation.facts.published import fact_entry, facts_json
from evaluation.numbers.amounts import Unit
from evaluation.problems import Place
from evaluation.report import Report

YUAN, WAN, PERSON = Unit("元", "元", 1, 2), Unit("万元", "元", 10_000, 2), Unit("名", "人")


def test_a_cell_is_a_fact_with_its_place(tiny_report: Report) -> None:
    place = Place("data/2031/sangong.csv", 2, "本年实际", "“三公”经费支出")

    assert tiny_report.register["三公.接待费.本年实际"] == Fact(
        id="三公.接待费.本年实际",
        label="“三公”经费支出·公务接待费·本年实际",
        value=Fraction(1500),
        unit=YUAN,
        decimals=2,
        origin=Origin(place),
    )


def test_a_control_total_is_computed_from_its_details_and_keeps_its_cell(tiny_report: Report) -> None:
    fact = tiny_report.register["资金收支.合计.本年支出.对下"]
    details = tuple(f"资金收支.{row}.本年支出.对下" for row in ("基本支出", "年初项目", "追加项目"))

    assert (fact.value, fact.origin) == (
        Fraction(300_000),
        Origin(Place("data/2031/funds.csv", 5, "本年支出_对下", "资金收支及结余"), "合计", details),
    )


def test_a_total_that_somebody_mistyped_does_not_change_the_fact(tiny: Project) -> None:
    tiny.edit_data("staffing.csv", "合计,合计,合计,4,3", "合计,合计,合计,4,2")

    assert tiny.register()["编制.合计.实有人数"].value == Fraction(3)


def test_a_total_with_signs_takes_the_deductions_away(tiny_report: Report) -> None:
    fact = tiny_report.register["固定资产.净值.年初数"]

    assert (fact.value, fact.origin.method, fact.origin.inputs) == (
        Fraction(600),
        "差额",
        ("固定资产.原值.年初数", "固定资产.累计折旧.年初数"),
    )


def test_a_total_with_signs_adds_every_row_that_is_added(tiny: Project) -> None:
    """在建工程 is added as the first row is: only what is marked 减 is taken away."""
    tiny.edit_data("assets.csv", "明细,累计折旧", "明细,在建,加,在建工程,50.00,50.00,0.00\n明细,累计折旧")

    fact = tiny.register()["固定资产.净值.年初数"]

    assert (fact.value, fact.origin.method, fact.origin.formula and fact.origin.formula.words) == (
        Fraction(650),
        "加减",
        "前2项之和减去其余各项",
    )


def test_a_total_with_signs_of_rows_that_are_all_added_is_their_sum(tiny: Project) -> None:
    tiny.edit_data("assets.csv", "明细,累计折旧,减", "明细,累计折旧,加")

    fact = tiny.register()["固定资产.净值.年初数"]

    assert (fact.value, fact.origin.method) == (Fraction(1400), "合计")


def test_a_subtotal_covers_only_the_rows_of_its_group(tiny: Project) -> None:
    subtotal = "小计,小计,项目支出,小计,,,,500000.00,200000.00,500000.00,200000.00,300000.00,-,200000.00\n合计,合计"
    tiny.edit_data("funds.csv", "合计,合计", subtotal)

    report = tiny.report()

    assert report.problems == ()
    assert report.register["资金收支.小计.本年支出.本级"].origin.inputs == (
        "资金收支.年初项目.本年支出.本级",
        "资金收支.追加项目.本年支出.本级",
    )


@pytest.mark.parametrize(
    "fact_id, value, text",
    [
        ("资金收支.合计.本年收入", Fraction(1_700_000), "1700000.00元"),
        ("资金收支.合计.执行率", Fraction(1400, 17), "82.35%"),
        ("资金收支.基本支出.执行率.对下", None, "不适用"),
        ("项目.康复.支出位次", Fraction(1), "1位"),
        ("项目.个数", Fraction(1), "1个"),
        ("采购.辅助器具.节约率", Fraction(20), "20.00%"),
        ("采购.合计.执行金额", Fraction(80_000), "8.00万元"),
        ("编制.在职人员控制率", Fraction(75), "75.00%"),
        ("固定资产.原值.增长率", Fraction(20), "20.00%"),
        ("三公.变动率", Fraction(-25), "-25.00%"),
        ("满意度.题1.得分.满意", Fraction(12, 5), "2.40分"),
        ("满意度.题1.得分.很不满意", Fraction(0), "0.00分"),
        ("满意度.总分", Fraction(9), "9.00分"),
        ("满意度.得分率", Fraction(90), "90.00%"),
        ("评价.得分", Fraction(90), "90.00分"),
        ("绩效目标.目标01.完成率", Fraction(120), "120.00%"),
        ("绩效目标.达成数", Fraction(1), "1项"),
        ("就业.培训.人次", Fraction(12), "12余人次"),
        ("三公数量.接待批次.本年预算", None, "不适用"),
    ],
)
def test_the_smallest_project_yields_the_figures_worked_out_by_hand(
    tiny_report: Report, fact_id: str, value: Fraction | None, text: str
) -> None:
    fact = tiny_report.register[fact_id]

    assert (fact.value, fact.text) == (value, text)


def test_no_fact_is_a_binary_float(tiny_report: Report) -> None:
    assert {type(fact.value) for fact in tiny_report.register.values()} == {Fraction, type(None)}


def test_no_fact_id_names_the_year(tiny_report: Report) -> None:
    assert [fact_id for fact_id in tiny_report.register if re.search(r"20\d\d", fact_id)] == []


def test_every_input_of_every_formula_is_a_fact(tiny_report: Report) -> None:
    register = tiny_report.register

    assert [name for fact in register.values() for name in fact.origin.inputs if name not in register] == []


def test_every_fact_has_an_origin(tiny_report: Report) -> None:
    origins = (fact.origin for fact in tiny_report.register.values())

    assert [origin for origin in origins if not origin.source and not origin.method] == []


def test_a_figure_over_an_undisclosed_one_is_undisclosed_too(tiny: Project) -> None:
    tiny.edit_data("staffing.csv", "机关编制,4,3", "机关编制,未披露,3").edit_data(
        "staffing.csv", "合计,合计,合计,4,3", "合计,合计,合计,未披露,3"
    )

    register = tiny.register()

    assert [register[name].text for name in ("编制.合计.编制人数", "编制.机关.控制率", "编制.在职人员控制率")] == [
        "未披露",
        "未披露",
        "未披露",
    ]


def test_a_figure_whose_inputs_the_year_does_not_have_is_left_out(tiny_report: Report) -> None:
    assert "残保金.上年全市" not in tiny_report.register


def test_the_order_of_facts_is_the_same_at_every_reading(tiny: Project) -> None:
    assert list(tiny.register()) == list(tiny.register())


def test_only_names_of_unreadable_tables_are_withheld(tiny: Project) -> None:
    tiny.data("funds.csv").unlink()

    register = tiny.register()

    assert register.withheld == frozenset({"资金收支"})
    assert [register.is_withheld(name) for name in ("资金收支.合计.本年收入", "三公.合计.没有")] == [True, False]


@pytest.mark.parametrize(
    "value, unit, decimals, qualifier, grouped, expected",
    [
        ("64123001.28", WAN, 2, "", False, "6412.30万元"),
        ("64123001.28", YUAN, 2, "", True, "64,123,001.28元"),
        ("2500", PERSON, 0, "余", False, "2500余名"),
        ("170", PERSON, 0, "近", False, "近170名"),
        ("170", PERSON, 0, "约", False, "约170名"),
        ("170", PERSON, 0, "不少于", False, "不少于170名"),
        ("70000", WAN, 0, "多", False, "7万多元"),
        ("80", Unit("%", "%"), 0, "以上", False, "80%以上"),
    ],
)
def test_a_qualifier_stands_where_chinese_puts_it(
    value: str, unit: Unit, decimals: int, qualifier: str, grouped: bool, expected: str
) -> None:
    assert shown(Fraction(value), unit, decimals, qualifier, grouped=grouped) == expected


def test_a_source_cell_is_published_whole(tiny_report: Report) -> None:
    assert fact_entry(tiny_report.register["就业.培训.人次"]) == {
        "id": "就业.培训.人次",
        "label": "培训残疾人",
        "value": "12",
        "unit": "人次",
        "decimals": 0,
        "text": "12余人次",
        "formula": None,
        "inputs": [],
        "source": {"file": "data/2031/facts.csv", "row": 2, "column": "值"},
        "qualifier": "余",
        "note": "年报第1页",
    }


def test_a_computed_figure_is_published_with_its_formula_and_exact_fraction(tiny_report: Report) -> None:
    assert fact_entry(tiny_report.register["资金收支.合计.执行率"]) == {
        "id": "资金收支.合计.执行率",
        "label": "资金收支及结余·合计·执行率",
        "value": "82.352941176471",
        "unit": "%",
        "decimals": 2,
        "text": "82.35%",
        "formula": "执行率：支出 ÷ 收入 × 100%",
        "inputs": ["资金收支.合计.本年支出", "资金收支.合计.本年收入"],
        "source": None,
        "exact": "1400/17",
    }


def test_a_missing_figure_is_published_as_null_with_its_reason(tiny_report: Report) -> None:
    entry = fact_entry(tiny_report.register["三公数量.接待批次.本年预算"])

    assert (entry["value"], entry["text"], entry["absence"]) == (None, "不适用", "不适用")


def test_the_register_is_published_as_a_json_list_with_one_fact_a_line(tiny_report: Report) -> None:
    text = facts_json(tiny_report.register)

    assert [entry["id"] for entry in json.loads(text)] == list(tiny_report.register)
    assert len(text.splitlines()) == len(tiny_report.register) + 2


def test_an_explanation_goes_down_to_the_cells(tiny_report: Report) -> None:
    register = tiny_report.register

    assert list(explanation(register["固定资产.成新率.年初"], register, lambda _: "")) == [
        "固定资产.成新率.年初 = 60.00%（固定资产成新率（年初））",
        "  算法：成新率：固定资产净值 ÷ 固定资产原值 × 100%",
        "  固定资产.净值.年初数 = 600.00元（固定资产变动情况·固定资产净值·年初数）",
        "    算法：差额：第一项减去其余各项",
        "    核对：data/2031/assets.csv（固定资产变动情况）第4行「年初数」",
        "    固定资产.原值.年初数 = 1000.00元（固定资产变动情况·固定资产原值·年初数）",
        "      来源：data/2031/assets.csv（固定资产变动情况）第2行「年初数」",
        "    固定资产.累计折旧.年初数 = 400.00元（固定资产变动情况·固定资产累计折旧·年初数）",
        "      来源：data/2031/assets.csv（固定资产变动情况）第3行「年初数」",
        "  固定资产.原值.年初数 = 1000.00元（固定资产变动情况·固定资产原值·年初数）",
        "    来源：data/2031/assets.csv（固定资产变动情况）第2行「年初数」",
    ]


def test_a_figure_may_stand_before_the_one_it_uses(tiny: Project) -> None:
    early = "- {id: 甲.数, label: 甲, method: 合计, of: [乙.数, 三公.合计.本年实际]}\n"
    late = "- {id: 乙.数, label: 乙, method: 同值, of: [三公.合计.本年实际]}\n"
    tiny.write("data/2031/computed.yml", early + late)

    report = tiny.report()

    assert (report.problems, report.register["甲.数"].value) == ((), 2 * report.register["乙.数"].value)


def test_ranks_refer_to_one_group_that_lists_its_members_once(tiny_report: Report) -> None:
    register = tiny_report.register

    assert register["项目.康复.支出位次"].origin.inputs == ("项目.康复.支出", "项目.*.支出")
    assert register["项目.*.支出"].origin.inputs == ("项目.康复.支出",)


@pytest.mark.parametrize(("written", "shown_as"), [("-", "0.00元"), ("0", "0.00元"), ("", "不适用")])
def test_a_total_over_blanks_is_the_zero_that_somebody_wrote_or_else_not_applicable(
    tiny: Project, written: str, shown_as: str
) -> None:
    tiny.edit_data("projects.csv", "300000.00,-,200000.00,示残发", "300000.00,,200000.00,示残发")
    tiny.edit_data(
        "projects.csv",
        "总计,200000.00,500000.00,200000.00,300000.00,-,",
        f"总计,200000.00,500000.00,200000.00,300000.00,{written},",
    )

    register = tiny.register()

    assert register["项目.康复.结转结余.本级"].text == "不适用"
    assert register["项目.总计.结转结余.本级"].text == shown_as
