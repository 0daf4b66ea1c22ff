"""Years of different departments are never compared; one that was renamed or merged says so in data."""

from __future__ import annotations

import re

import pytest
from conftest import Project
from evaluation.versions import read_earlier

pytestmark = pytest.mark.slow


def name_of(project: Project, year: str) -> str:
    settings = (project.root / "data" / year / "settings.yml").read_text("utf-8")
    return re.search(r"^部门: (.*)$", settings, re.MULTILINE)[1].strip('"')


def settings_of(project: Project, year: str, *lines: str) -> None:
    """Lines in the place of those with their keys, or added, in a year's settings."""
    path = project.root / "data" / year / "settings.yml"
    keys = tuple(line.partition(":")[0] + ":" for line in lines)
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(keys)]
    path.write_text("\n".join([*kept, *lines, ""]), "utf-8")


def test_the_year_of_another_department_is_a_problem_and_not_compared(example: Project) -> None:
    own = name_of(example, "2031")
    settings_of(example, "2030", "部门: 别的局")
    earlier, problems = read_earlier(example.root, example.report())

    assert earlier == ()
    assert [str(problem) for problem in problems] == [
        f"data/2031/settings.yml「部门」：须与 2030 年度的部门“别的局”相同，不同的部门不作对比，现为 {own}。"
        "改了名称或由几个部门合并的，写 曾用名: [别的局]；不是同一个部门的，不要放在同一个项目里。"
    ]
    refused = example.run("diff", "2030", "2031")
    assert (refused.exit_code, "不同的部门不作对比" in refused.output) == (2, True)


@pytest.mark.parametrize(
    "before, now",
    [((), ("曾用名: [别的局, 又一个局]",)), (("统一社会信用代码: 代码甲",), ("统一社会信用代码: 代码甲",))],
)
def test_a_renamed_or_merged_department_is_compared(
    example: Project, before: tuple[str, ...], now: tuple[str, ...]
) -> None:
    settings_of(example, "2030", "部门: 别的局", *before)
    settings_of(example, "2031", *now)
    earlier, problems = read_earlier(example.root, example.report())

    assert ([one.year for one in earlier], problems) == (["2030"], ())
    assert example.run("diff", "2030", "2031").exit_code == 0
