"""The numbers of the department's own document as a second source."""

from __future__ import annotations

import pytest
from conftest import Project
from evaluation.checks.printed import PRINTED
from evaluation.dataset.printed import numbers_in, places_in
from evaluation.narrative.records import rule_entries

REPORT = "全年呼入热线\n话务量9,215人次（条），比上年多\n投诉一件\n"


def test_a_number_is_the_same_in_whatever_way_it_is_written() -> None:
    found = [(one.number, one.behind) for one in numbers_in("9,215余人、１２.50万元，007号、十五个、0.30")]

    assert found == [("9215", "人"), ("12.5", "万元"), ("7", "号"), ("0.3", ""), ("15", "个")]


def test_the_letters_behind_a_number_tell_its_unit() -> None:
    one = next(numbers_in("120.44万元"))

    assert [one.may_be_in(unit) for unit in ("万元", "元", "人")] == [True, False, False]
    assert next(numbers_in("40872人名三、四级残疾人")).may_be_in("名")
    assert next(numbers_in("30人次")).may_be_in("人（次）")


def test_several_places_stand_in_one_citation() -> None:
    text = "报告第34、1190行；第5行另说，附件第2行、工作总结第2页"

    assert list(places_in(text, [("报告", "行")])) == ["报告第34行", "报告第1190行", "报告第5行"]
    assert list(places_in(text, [("报告", "行"), ("附件", "行")])) == ["报告第34行", "报告第1190行", "附件第2行"]


@pytest.fixture
def traced(example: Project) -> Project:
    """The example with its report beside it and one figure that says where it stands there."""
    line = next(
        line for line in example.data("facts.csv").read_text(encoding="utf-8").splitlines() if "热线.总量" in line
    )
    source = line.split(",")[-2]
    example.edit_data("facts.csv", line, line.replace(source, "报告第2行"))
    example.edit_data("settings.yml", "[recheck.csv", "[printed.csv, recheck.csv")
    report = example.write("报告.txt", REPORT).root / "报告.txt"
    assert example.run("printed", str(report)).exit_code == 0
    return example


def test_a_figure_that_stands_where_its_row_says_is_no_problem(traced: Project) -> None:
    assert (
        traced.data("printed.csv").read_text(encoding="utf-8")
        == "位置,数\n报告第1行,\n报告第2行,9215人次\n报告第3行,1件\n"
    )
    assert [str(problem) for problem in traced.report().problems] == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "found"),
    [
        ("9215,9215", "9251,9251", "报告第2行里须有这个数", "9251"),
        ("报告第2行", "报告第3行", "报告第3行里须有这个数", "9215"),
        ("9215,9215,人次（条）", "9215,9215,元", "原报告里写的是9215人次", "元"),
        ("报告第2行", "报告第7行", "原报告没有这一处", "报告第7行"),
    ],
)
def test_a_slip_that_the_second_entry_repeats_is_found(
    traced: Project, old: str, new: str, rule: str, found: str
) -> None:
    traced.edit_data("facts.csv", old, new)

    assert [(problem.rule, problem.found) for problem in traced.report().problems] == [(rule, found)]


def test_a_file_that_a_person_broke_is_to_be_written_anew(traced: Project) -> None:
    traced.data("printed.csv").write_text("位置,数\n第1行\n", encoding="utf-8")

    assert [problem.rule for problem in traced.report().problems] == ["读不出来"]


def test_another_document_is_read_beside_the_first(traced: Project) -> None:
    traced.write("总结.md", "办结15件\n")

    assert traced.run("printed", str(traced.root / "总结.md"), "--name", "工作总结").exit_code == 0
    assert traced.data("printed.csv").read_text(encoding="utf-8").splitlines()[2:] == [
        "报告第2行,9215人次",
        "报告第3行,1件",
        "工作总结第1行,15件",
    ]


def test_the_page_of_checks_claims_nothing_of_a_document_that_nobody_read(traced: Project) -> None:
    names = [entry["name"] for entry in rule_entries(traced.report())]
    traced.data("printed.csv").unlink()

    assert PRINTED in names
    assert PRINTED not in [entry["name"] for entry in rule_entries(traced.report())]
