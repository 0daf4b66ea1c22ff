"""The recipes of the guide in a new department's project, step by step as they are written: each ends in 可以发布."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from conftest import ROOT, Project, build
from test_beginner import begun

GUIDE = ROOT / "guide"
PROCUREMENT = "行别,编号,项目,预算金额,执行金额,备注\n明细,书架,密集书架,86,81.4,\n合计,合计,合计,86,81.4,\n"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return begun(tmp_path_factory.mktemp("recipes") / "project")


@pytest.fixture
def project(filled: Project, tmp_path: Path) -> Project:
    shutil.copytree(filled.root, tmp_path / "project", ignore=shutil.ignore_patterns("engine", ".github"))
    return Project(tmp_path / "project", "2024")


def snippet(page: str, begin: str) -> str:
    """What the guide shows in backquotes and begins so: the recipe that is tried is the one that is written."""
    text = (GUIDE / page).read_text("utf-8")
    return next(match for match in re.findall(r"`([^`\n]+)`", text) if match.startswith(begin))


def fenced(page: str, begin: str) -> str:
    text = (GUIDE / page).read_text("utf-8")
    shown = map(dedent, re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    return next(block for block in shown if block.startswith(begin))


def append(project: Project, name: str, text: str) -> None:
    path = project.data(name)
    path.write_text(path.read_text("utf-8") + text, "utf-8") if path.exists() else path.write_text(text, "utf-8")


def says(project: Project, page: str, sentence: str) -> None:
    path = project.docs(page)
    path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n{sentence}\n", "utf-8")


def a_document(project: Project) -> None:
    append(project, "documents.csv", "内控,青岚图〔2024〕5号,内部控制办法,青岚市图书馆,2024-03-01,制度\n")
    header = snippet("staff/data.md", "编号,表,行,列")
    append(
        project,
        "recheck.csv",
        f"{header}\n复核01,文件,内控,文号,青岚图〔2024〕5号\n复核02,文件,内控,标题,内部控制办法\n",
    )
    says(project, "method.md", '开支照{{ 文件("青岚图〔2024〕5号") }}审批。')


def a_figure_of_the_text(project: Project) -> None:
    append(project, "facts.csv", snippet("staff/recipes.md", "文体.阅览室") + "\n")
    says(project, "outcomes.md", f"设有盲人阅览室{snippet('staff/recipes.md', '{{ 文体')}。")


def an_erratum(project: Project) -> None:
    append(
        project, "errata.csv", "勘误1,第3页,到馆人次写作数字有误,采用统计表的数,年度统计表第3页,数字与表格不符,已更正\n"
    )


def a_page(project: Project) -> None:
    project.write("docs/2024/reading.md", "---\ndescription: 阅读推广\n---\n\n# 阅读推广\n\n每周开展亲子阅读。\n")
    project.edit(
        "mkdocs.yml", "      - 产出与效果: outcomes.md\n", "      - 产出与效果: outcomes.md\n      - reading.md\n"
    )


def a_unit(project: Project) -> None:
    project.write("data/schema/units.yml", f"{snippet('admin/schema.md', '株')}\n")
    append(project, "facts.csv", "绿化.株数,院内树木,46,46,株,,年度总结第5页,\n")
    says(project, "overview.md", "院内有树木{{ 绿化.株数 }}。")


def words_of_the_search(project: Project) -> None:
    project.write("data/schema/synonyms.yml", "- [市图, 市图书馆]\n")


def a_column_of_numbers(project: Project) -> None:
    schema = "data/schema/tables/staffing.yml"
    line = snippet("admin/schema.md", "- {name: 借调人数")
    project.edit(schema, "  - {name: 备注, type: narrative}", f"  {line}\n  - {{name: 备注, type: narrative}}")
    project.edit(schema, "columns: [编制人数, 实有人数,", "columns: [编制人数, 实有人数, 借调人数,")
    rows = project.data("staffing.csv").read_text("utf-8-sig").splitlines()
    cells = ["借调人数", "0", "2", "2"]
    added = [",".join([*row.split(",")[:-1], cell, row.split(",")[-1]]) for row, cell in zip(rows, cells, strict=True)]
    project.data("staffing.csv").write_text("\n".join(added) + "\n", "utf-8")


def a_table_that_came_later(project: Project) -> None:
    project.edit_data("settings.yml", "简称:", "# 以前没有采购\n简称:")
    assert project.run("init", "--table", "采购").exit_code == 0
    project.data("procurement.csv").write_text(PROCUREMENT, "utf-8")


def a_column_that_is_computed(project: Project) -> None:
    a_table_that_came_later(project)
    line = snippet("admin/schema.md", "- {column: 占总预算比重")
    project.edit("data/schema/tables/procurement.yml", "computed:\n", f"computed:\n  {line}\n")
    project.edit("data/schema/tables/procurement.yml", "columns: [预算金额,", "columns: [预算金额, 占总预算比重,")


def a_chart(project: Project) -> None:
    a_table_that_came_later(project)
    charts = project.root / "data/schema/charts.yml"
    charts.write_text(charts.read_text("utf-8") + fenced("admin/schema.md", "- title: 政府采购预算与执行"), "utf-8")
    says(project, "funds.md", snippet("admin/schema.md", "{{ 图("))


def a_figure_that_follows_from_others(project: Project) -> None:
    line = (
        "- {id: 活动.场均, label: 平均每场活动的到馆读者, method: 人均, of: [读者.到馆人次, 活动.场次], decimals: 0}\n"
    )
    append(project, "computed.yml", line)


def an_equation(project: Project) -> None:
    equations = fenced("staff/data.md", "等式:")
    project.edit_data("checks.yml", "等式: []\n", equations)


def texts_that_are_sealed(project: Project) -> None:
    assert project.run("seal").exit_code == 0
    project.edit_data("work.csv", "延时开放,周五、周六开放至晚上九点", "延时开放,周五、周六开放至晚上八点")
    assert project.run("seal", "--reason", "时间更正，见通知").exit_code == 0


def shares_of_the_forms(project: Project) -> None:
    _, whole = fenced("staff/forms.md", "自评表:").splitlines()
    project.edit_data("settings.yml", "等级:", f"{whole}\n等级:")


def who_fills_it_in(project: Project) -> None:
    project.edit_data("settings.yml", "等级:", f"{snippet('staff/new-year.md', '填报分工')}\n等级:")


def problems_and_what_became_of_them(project: Project) -> None:
    header = snippet("staff/new-year.md", "编号,提出年度,问题")
    project.data("problems.csv").write_text(
        f"{header}\n到馆,2024,到馆读者没有达到目标,{{{{ 读者.到馆人次 }}}},错峰安排改造,办公室,未披露,未披露,,\n",
        "utf-8",
    )


def the_same_in_another_way_of_counting(project: Project) -> None:
    project.data("definitions.yml").write_text(fenced("staff/new-year.md", "口径不同").partition("指标对应")[0]
        .replace("[采购]", "[固定资产]"), "utf-8")  # fmt: skip


RECIPES = (
    a_document,
    a_figure_of_the_text,
    an_erratum,
    a_page,
    a_unit,
    words_of_the_search,
    a_column_of_numbers,
    a_table_that_came_later,
    a_column_that_is_computed,
    a_chart,
    a_figure_that_follows_from_others,
    an_equation,
    texts_that_are_sealed,
    shares_of_the_forms,
    who_fills_it_in,
    problems_and_what_became_of_them,
    the_same_in_another_way_of_counting,
)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.__name__)
def test_a_recipe_of_the_guide_ends_in_what_can_be_published(
    project: Project, recipe: Callable[[Project], None]
) -> None:
    recipe(project)

    assert "2024 年度可以发布" in project.run("check").output


def test_all_recipes_together_still_build(project: Project, tmp_path: Path) -> None:
    for recipe in (a_document, a_figure_of_the_text, an_erratum, a_page, a_unit, a_column_of_numbers, a_chart):
        recipe(project)
    shutil.copy(ROOT / "hooks" / "publish.py", project.root / "hooks" / "publish.py")

    assert (build(project.root, tmp_path / "site") / "reading" / "index.html").is_file()
