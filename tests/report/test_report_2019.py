"""The 2019 report: what its tables print is what the engine computes from their details.

The expected texts are the printed figures of the report, copied by hand. Three of them are not what was printed,
because the report contradicts itself there; data/2019/errata.csv says so: 更正006, 更正007 and 更正029.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from conftest import ROOT
from evaluation.facts import Register
from evaluation.numbers.amounts import parse, written
from evaluation.report import Report, read_report

TOTALS = {
    "资金收支.基本支出": "8157481.52 - 7721359.80 - 7594091.88 0.00 127267.92 -",
    "资金收支.项目支出": "36603412.00 22989640.00 12504415.48 43897226.00 12504415.48 30787539.57 0.00 13109686.43",
    "资金收支.合计": "44760893.52 22989640.00 20225775.28 43897226.00 20098507.36 30787539.57 127267.92 13109686.43",
}
FUND_COLUMNS = [
    f"{name}.{level}" for name in ("年初预算", "本年收入", "本年支出", "年末结转结余") for level in ("本级", "对下")
]

PROJECT_COLUMNS = "收入.本级 收入.对下 支出.本级 支出.对下 结转结余.对下 执行率.本级 执行率.对下"
PROJECT_TOTALS = {
    "年初一般公共预算": "11149704.48 22327586.00 11149704.48 19773512.00 2554074.00 100.00 88.56",
    "年初政府性基金": "465799.00 7340000.00 465799.00 3732140.60 3607859.40 100.00 50.85",
    "年初合计": "11615503.48 29667586.00 11615503.48 23505652.60 6161933.40 100.00 79.23",
    "追加一般公共预算": "888912.00 7493240.00 888912.00 6115163.30 1378076.70 100.00 81.61",
    "追加政府性基金": "0.00 6736400.00 0.00 1166723.67 5569676.33 - 17.32",
    "追加合计": "888912.00 14229640.00 888912.00 7281886.97 6947753.03 100.00 51.17",
    "总计": "12504415.48 43897226.00 12504415.48 30787539.57 13109686.43 100.00 70.14",
}
EXECUTION_RATES = {  # 本级 对下, as printed beside each project
    "年初01": "100.00 98.89",
    "年初02": "- 88.81",
    "年初03": "- 74.65",
    "年初04": "- 83.83",
    "年初05": "- 99.35",
    "年初06": "- 100.00",
    "年初07": "100.00 -",
    "年初08": "- 57.99",
    "年初11": "- 95.00",
    "年初13": "100.00 43.94",
    "年初18": "- 97.77",
    "年初22": "- 99.17",
    "年初24": "- 96.33",
    "年初25": "- 98.96",
    "年初26": "100.00 3.33",
    "追加01": "- 86.13",
    "追加04": "100.00 88.20",
    "追加07": "- 99.95",
    "追加08": "- 75.87",
    "追加09": "- 78.98",
    "追加10": "- 56.89",
    "追加12": "- 26.58",
    "追加13": "- 11.35",
    "追加14": "- 7.74",
}
PRINTED = {
    "编制.机关工勤.控制率": "100.00",
    "编制.机关参公.控制率": "85.71",
    "编制.服务中心.控制率": "35.14",
    "编制.在职人员控制率": "55.74",
    "编制.合计.编制人数": "61",
    "编制.合计.实有人数": "34",
    "固定资产.原值.增减": "-156830.25",
    "固定资产.累计折旧.增减": "86907.06",
    "固定资产.净值.增减": "-243737.31",
    "固定资产.原值.增长率": "-5.50",
    "固定资产.累计折旧.增长率": "6.28",
    "固定资产.净值.增长率": "-16.62",
    "固定资产.净值.年初数": "1466098.49",
    "固定资产.净值.年末数": "1222361.18",
    "固定资产.成新率.年初": "51.42",
    "固定资产.成新率.年末": "45.37",
    "三公.公务用车.上年实际": "443810.92",
    "三公.合计.上年实际": "462687.92",
    "三公.合计.本年预算": "68364.00",
    "三公.合计.本年实际": "37404.83",
    "三公.用车运行.控制率": "62.83",
    "三公.公务用车.控制率": "62.83",
    "三公.接待费.控制率": "35.09",
    "三公.预算控制率": "54.71",
    "三公.用车购置.变动率": "-100.00",
    "三公.用车运行.变动率": "-21.40",
    "三公.公务用车.变动率": "-93.15",
    "三公.接待费.变动率": "-62.82",
    "三公.变动率": "-91.92",
    "三公数量.用车保有量.变动率": "0.00",
    "三公数量.接待批次.变动率": "-65.00",
    "三公数量.接待人次.变动率": "-64.13",
    "采购.合计.预算金额": "171.30",
    "采购.合计.执行金额": "79.75",
    "采购.合计.节约资金": "91.55",
    "采购.节约率": "53.44",  # printed 53.45, see 更正006
    "指标.A.得分率": "91.43",
    "指标.B.得分率": "94.00",
    "指标.C.得分率": "86.44",
    "指标.合计.得分率": "89.70",
    "评价.得分": "89.70",
    "评价.扣分": "10.30",
    "满意度.总分": "97.27",
    "满意度.合计.得分.非常满意": "87.33",
    "满意度.合计.得分.满意": "9.33",
    "满意度.合计.得分.一般": "0.60",
    "满意度.合计.占比.非常满意": "87.33",
    "满意度.合计.占比.满意": "11.67",
    "满意度.合计.占比.一般": "1.00",  # printed 0.00, see 更正007
}
QUESTIONS = ["9.67", "9.73", "9.73", "9.73", "9.80", "9.73", "9.80", "9.80", "9.60", "9.67"]
IN_WAN = {
    "资金收支.合计.本年收入": "6412.30",
    "资金收支.合计.本年支出": "5088.60",
    "资金收支.合计.年末结转结余": "1323.70",
    "资金收支.合计.年末结转结余.对下": "1310.97",
    "资金收支.合计.本年支出.对下": "3078.75",
    "资金收支.基本支出.本年收入": "772.14",
    "资金收支.人员经费.本年收入.本级": "685.90",
    "资金收支.公用经费.本年收入.本级": "86.23",
    "项目.总计.支出": "4329.20",
    "项目.追加合计.收入": "1511.86",
    "固定资产.原值.年初数": "285.10",
    "固定资产.原值.年末数": "269.41",
}
COUNTS = {
    "项目.个数": "40个",
    "项目.年初个数": "26个",
    "项目.追加个数": "14个",
    "年度工作.事项数": "27项",
    "年度工作.分类数": "9类",
    "指标.二级个数": "11项",
    "绩效目标.个数": "16项",
    "绩效目标.达成数": "7项",
    "绩效目标.未达成数": "1项",
    "绩效目标.陈述但无数据数": "2项",
    "绩效目标.未披露数": "6项",
}
LARGEST_EXPENDITURES = {  # name of the row: 支出, the six largest of forty
    "年初13": "7148489.50",
    "年初05": "5365594.00",
    "追加01": "2600232.30",
    "年初01": "2600216.48",
    "年初02": "2504558.00",
    "年初25": "2454140.60",
}


@pytest.fixture(scope="module")
def report() -> Report:
    return read_report(ROOT, "2019")


@pytest.fixture(scope="module")
def register(report: Report) -> Register:
    return report.register


def figure(register: Register, fact_id: str, scale: int | None = None) -> str:
    fact = register[fact_id]
    return (
        "-" if fact.value is None else written(fact.value / (scale or fact.unit.scale), 2 if scale else fact.decimals)
    )


def line(register: Register, prefix: str, columns: list[str]) -> str:
    return " ".join(figure(register, f"{prefix}.{column}") for column in columns)


def figures(register: Register, expected: Mapping[str, str]) -> dict[str, str]:
    return {fact_id: figure(register, fact_id) for fact_id in expected}


def test_income_expenditure_and_carry_over_are_the_printed_ones(register: Register) -> None:
    assert {name: line(register, name, FUND_COLUMNS) for name in TOTALS} == TOTALS


def test_project_totals_and_their_execution_rates_are_the_printed_ones(register: Register) -> None:
    columns = PROJECT_COLUMNS.split()

    assert {name: line(register, f"项目.{name}", columns) for name in PROJECT_TOTALS} == PROJECT_TOTALS


def test_execution_rates_of_projects_are_the_printed_ones(register: Register) -> None:
    columns = ["执行率.本级", "执行率.对下"]

    assert {name: line(register, f"项目.{name}", columns) for name in EXECUTION_RATES} == EXECUTION_RATES


def test_rates_scores_and_amounts_are_the_printed_ones(register: Register) -> None:
    assert figures(register, PRINTED) == PRINTED


def test_scores_of_the_ten_questions_are_the_printed_ones(register: Register) -> None:
    assert [figure(register, f"满意度.题{number}.得分") for number in range(1, 11)] == QUESTIONS


def test_amounts_in_wan_are_the_printed_or_corrected_ones(register: Register) -> None:
    assert {fact_id: figure(register, fact_id, 10_000) for fact_id in IN_WAN} == IN_WAN


def test_counts_are_those_of_the_report(register: Register) -> None:
    assert {fact_id: register[fact_id].text for fact_id in COUNTS} == COUNTS


def test_projects_are_ranked_by_expenditure_one_row_at_a_time(register: Register) -> None:
    ranked = sorted((register[f"项目.{name}.支出位次"].value, name) for name in LARGEST_EXPENDITURES)

    assert [(place, name, figure(register, f"项目.{name}.支出")) for place, name in ranked] == [
        (place, name, amount) for place, (name, amount) in enumerate(LARGEST_EXPENDITURES.items(), start=1)
    ]


def test_a_blank_is_kept_a_blank_and_what_was_spent_only_last_year_fell_by_all_of_it(register: Register) -> None:
    """See 更正029: the report states that there was no such spending in 2019."""
    assert [register[f"三公.用车购置.{column}"].text for column in ("本年实际", "控制率", "变动额", "变动率")] == [
        "不适用",
        "不适用",
        "-405152.00元",
        "-100.00%",
    ]


def test_second_level_scores_are_undisclosed_and_never_invented(register: Register) -> None:
    scores = {register[f"指标.{name}.得分"].text for name in ("A1", "A2", "A3", "B1", "B5", "C1", "C3")}

    assert scores == {"未披露"}


def test_every_input_of_every_formula_is_a_fact(register: Register) -> None:
    assert [name for fact in register.values() for name in fact.origin.inputs if name not in register] == []


def test_every_source_cell_holds_its_fact(report: Report) -> None:
    """Whatever file, row and column a fact names, the cell there states its value."""
    lines = {table.file: table for table in report.dataset.tables.values()}
    cells = [fact for fact in report.register.values() if fact.origin.source and not fact.origin.method]
    wrong = []
    for fact in cells:
        place = fact.origin.source
        text = lines[place.file].texts(place.column)[place.row - 2]
        stated = parse(text)
        if place.column != "指标值" and (None if stated is None else stated * fact.unit.scale) != fact.value:
            wrong.append((fact.id, text))

    assert wrong == []
