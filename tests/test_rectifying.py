"""Problems that a report names, carried from year to year until they are settled."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from conftest import Narrator, Project, build

HEAD = "编号,提出年度,问题,有关的数,措施,负责,期限,依据,进展,佐证"
FIRST, SECOND = (
    "问题01,2030,档案不全,,建立台账,办公室,2031年底,报告第1行",
    "问题02,2030,付款慢,,按月对账,财务处,未披露,报告第2行",
)
NAMED_2030 = f"{FIRST},,\n{SECOND},,\n"
LEFT_2030 = "问题03,2030,已经改好,,补签合同,办公室,未披露,报告第3行,已整改,合同\n"
ANSWERED = f"{FIRST},已整改,台账目录\n{SECOND},进行中,对账单\n"


@pytest.fixture
def two_years(example: Project) -> Project:
    """2030 with three problems, one of them settled at once, and a page of 2031 that shows them."""
    example.write("data/2030/problems.csv", f"{HEAD}\n{NAMED_2030}{LEFT_2030}")
    page = example.root / "docs" / "2031" / "work.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n{{ 问题与整改() }}\n", encoding="utf-8")
    return example


def told(project: Project) -> list[str]:
    result = project.run("--year", "2031", "check", "--file", "problems.csv", "--all")
    return [line for line in result.output.splitlines() if "problems.csv" in line]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(ANSWERED, [], id="all answered"),
        pytest.param(
            ANSWERED.splitlines()[0] + "\n",
            [
                "data/2031/problems.csv：2030年没有整改完的问题须交代进展，现为 没有“问题02”：付款慢。"
                "请照 data/2030/problems.csv 第3行补上这一行，填好进展和佐证。"
            ],
            id="one left out",
        ),
        pytest.param(
            ANSWERED.replace("进行中,对账单", ","),
            [
                "data/2031/problems.csv（问题与整改）第3行「进展」：2030年提出的问题须交代进展，现为 空白。"
                "请填已整改、进行中、未开始之一，并在「佐证」里写明凭什么。"
            ],
            id="one without an answer",
        ),
        pytest.param(
            ANSWERED.replace("对账单", ""),
            [
                "data/2031/problems.csv（问题与整改）第3行「佐证」：写了“进行中”，须有佐证，现为 空白。"
                "请写明文件、数据等；未开始的写原因。"
            ],
            id="one without evidence",
        ),
        pytest.param(
            ANSWERED.replace("付款慢", "付款快"),
            [
                "data/2031/problems.csv（问题与整改）第3行「问题」：须与上年编号相同的一行一致：“付款慢”，"
                "现为 “付款快”。"
                "同一个问题照上年的写；另一个问题请换一个编号。"
            ],
            id="another problem under the same number",
        ),
        pytest.param(
            ANSWERED + "问题04,2032,将来,,措施,办公室,未披露,报告第4行,,\n",
            [
                "data/2031/problems.csv（问题与整改）第4行「提出年度」：须是 2031 或者以前的一个年度，现为 “2032”。"
                "请写成 2031 的样子。"
            ],
            id="of a year to come",
        ),
        pytest.param(
            None,
            [
                f"data/2031/problems.csv：2030年没有整改完的问题须交代进展，现为 没有“问题0{at}”：{name}。"
                f"请照 data/2030/problems.csv 第{at + 1}行补上这一行，填好进展和佐证。"
                for at, name in ((1, "档案不全"), (2, "付款慢"))
            ],
            id="no list at all",
        ),
    ],
)
def test_each_open_problem_of_the_year_before_is_answered_with_evidence(
    two_years: Project, rows: str | None, expected: list[str]
) -> None:
    if rows is not None:
        two_years.write("data/2031/problems.csv", f"{HEAD}\n{rows}")
    assert told(two_years) == expected


def test_an_open_problem_is_asked_about_also_where_no_page_shows_the_list(two_years: Project) -> None:
    two_years.edit("docs/2031/work.md", "\n{{ 问题与整改() }}\n", "")
    two_years.write("data/2031/problems.csv", f"{HEAD}\n{ANSWERED.splitlines()[0]}\n")

    assert [line.split("：")[1] for line in told(two_years)] == ["2030年没有整改完的问题须交代进展，现为 没有“问题02”"]


def test_a_new_year_begins_with_what_is_not_settled(two_years: Project) -> None:
    for folder in ("data", "docs"):
        shutil.rmtree(two_years.root / folder / "2031")
    assert two_years.run("--year", "2030", "new-year", "2031").exit_code == 0

    with (two_years.root / "data/2031/problems.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["编号"], row["提出年度"], row["进展"], row["佐证"]) for row in csv.DictReader(file)]
    assert rows == [("问题01", "2030", "未填报", "未填报"), ("问题02", "2030", "未填报", "未填报")]


def test_the_page_shows_what_each_year_says_of_each_problem(two_years: Project, tmp_path: Path) -> None:
    two_years.write("data/2031/problems.csv", f"{HEAD}\n{ANSWERED}")
    shown = (build(two_years.root, tmp_path / "site") / "work" / "index.html").read_text(encoding="utf-8")
    chain = shown[shown.index('id="table-problems-years"') :]
    cells = re.findall(
        r"<th scope=\"row(?:group)?\"[^>]*>(?:<span>)?([^<]+)|<td[^>]*>([^<]*)</td>", chain[: chain.index("</figure>")]
    )
    assert [heading or text for heading, text in cells] == [
        *("档案不全", "2030年", "提出", "", "2031年", "已整改", "台账目录"),
        *("付款慢", "2030年", "提出", "", "2031年", "进行中", "对账单"),
        *("已经改好", "2030年", "已整改", "合同"),
    ]


def test_a_year_without_a_list_says_so(page: Narrator) -> None:
    assert "本年度没有逐条登记问题和整改情况。" in page.html("{{ 问题与整改() }}")
