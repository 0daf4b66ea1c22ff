"""Detail rows added up by what a column of texts says of them, and how few of them hold most of a column."""

from __future__ import annotations

from fractions import Fraction

from conftest import Project
from evaluation.report import Report

HEAD = (
    "行别,编号,批次,资金类别,序号,项目名称,收入_本级,收入_对下,支出_本级,支出_对下,结转结余_本级,结转结余_对下,对下文号"
)
ROWS = (
    "明细,康复,年初预算,一般公共预算资金,1,残疾人康复补助,200000.00,500000.00,200000.00,100000.00,-,400000.00,",
    "明细,就业,年初预算,政府性基金,2,残疾人就业补助,100.00,,100.00,,-,,",
    "明细,托养,年初预算,政府性基金,3,残疾人托养补助,300.00,,200.00,,100.00,,",
)
TOTAL = "总计,总计,,,,总计,200400.00,500000.00,200300.00,100000.00,100.00,400000.00,"


def with_purposes(project: Project, *purposes: str) -> Report:
    rows = [f"{row},{purpose}" for row, purpose in zip((*ROWS, TOTAL), (*purposes, ""), strict=True)]
    return project.write("data/2031/projects.csv", "\n".join([f"{HEAD},用途", *rows, ""])).report()


def values(report: Report, start: str) -> dict[str, Fraction | None]:
    return {name.removeprefix(start): fact.value for name, fact in report.register.items() if name.startswith(start)}


def test_rows_are_added_up_by_purpose_and_rates_follow_from_the_sums(tiny: Project) -> None:
    report = with_purposes(tiny, "人", "人", "事")

    assert values(report, "项目.按用途.人.") == {
        "个数": 2,
        "收入": 700100,
        "支出.本级": 200100,
        "支出.对下": 100000,
        "支出": 300100,
        "结转结余": 400000,
        "执行率": Fraction(300100 * 100, 700100),
        "支出占比": Fraction(300100 * 100, 1400000),
    }


def test_rows_without_a_purpose_are_added_up_apart_and_last(tiny: Project) -> None:
    groups = [name.split(".")[2] for name in with_purposes(tiny, "", "人", "事").register if ".按用途." in name]

    assert list(dict.fromkeys(groups)) == ["人", "事", "没有写明用途"]


def test_a_table_that_says_nothing_of_purpose_has_no_sums_by_it(tiny: Project) -> None:
    assert [name for name in with_purposes(tiny, "", "", "").register if ".按用途." in name] == []


def test_a_table_without_the_column_has_no_sums_by_it(tiny_report: Report) -> None:
    assert [name for name in tiny_report.register if ".按用途." in name] == []


def test_the_fewest_rows_that_hold_two_thirds_are_found(tiny: Project) -> None:
    report = with_purposes(tiny, "人", "人", "事")

    assert values(report, "项目.结转结余集中.") == {
        "合计": 400000,
        "占比": Fraction(400000 * 100, 400100),
        "个数": 1,
    }
    assert report.register["项目.结转结余集中.合计"].origin.inputs == ("项目.康复.结转结余",)


def test_one_row_alone_is_no_concentration(tiny_report: Report) -> None:
    assert [name for name in tiny_report.register if "集中" in name] == []


def test_a_purpose_that_cannot_stand_in_a_name_is_refused(tiny: Project) -> None:
    problems = with_purposes(tiny, "宣传、文化", "人", "事").problems

    assert [(problem.place.row, problem.place.column, problem.found) for problem in problems] == [
        (2, "用途", "“宣传、文化”")
    ]
