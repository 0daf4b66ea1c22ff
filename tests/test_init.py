"""`report init`: a project for any department, which builds at once and holds not a word of the first one."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Project
from evaluation.cli import main
from evaluation.markup import Macros
from evaluation.narrative.narrative import read_narrative

OPTIONS = ("--department", "示例县水务局", "--short", "县水务局", "--year", "2025")


def init(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["init", *arguments], catch_exceptions=False)


def faults(project: Project) -> list[str]:
    """What is wrong with a project, but for what only waits to be filled in."""
    report = project.report()
    narrative = read_narrative(project.root / "docs" / project.year, report, Macros(project.root / "macros"))
    return sorted(map(str, {*report.problems, *narrative.problems}))


def made(folder: Path, *arguments: str) -> Project:
    result = init(str(folder), *OPTIONS, *arguments)
    assert result.exit_code == 0, result.output
    return Project(folder, "2025")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--without", "三公,满意度"),
        ("--without", "指标"),
        ("--without", "项目", "--forms", "部门整体支出绩效自评表,项目支出绩效自评表"),
        ("--without", "项目,采购,固定资产,编制,绩效目标,年度工作,三公,满意度,资金收支"),
        (
            "--without",
            "项目,采购,固定资产,编制,绩效目标,年度工作,三公,满意度,资金收支,指标",
            "--forms",
            "项目支出绩效自评表",
        ),
        ("--unit", "万元", "--full-marks", "120", "--grades", "优秀=108,良好=96,合格=72,不合格=0"),
    ],
)
def test_a_new_project_only_lacks_what_is_to_be_filled_in(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    project = made(tmp_path / "new", *arguments)

    assert faults(project) == []
    assert "草稿不能发布" in project.run("check", "--all").output


def test_a_new_project_holds_no_word_of_the_first_department(tmp_path: Path) -> None:
    project = made(tmp_path / "new")
    texts = {path: content for path, content in project.files().items() if not path.endswith((".whl", ".lock"))}

    assert [path for path, content in texts.items() if re.search("昆明|残联|残疾|2019", content.decode("utf-8"))] == []


def test_a_draft_that_only_lacks_what_is_to_be_filled_in_passes_its_own_check(tmp_path: Path) -> None:
    project = made(tmp_path / "new", "--without", "三公,满意度")
    passed = project.run("check", "--draft")
    project.edit_data("settings.yml", "状态: 草稿", "状态: 正稿")
    refused = project.run("check", "--draft")

    assert (passed.exit_code, "2025 年度是草稿，没有差错" in passed.output) == (0, True)
    assert (refused.exit_code, "状态" in refused.output) == (1, True)


def test_a_draft_that_lacks_little_lists_all_of_it_without_being_asked(tmp_path: Path) -> None:
    without = "项目,采购,固定资产,编制,绩效目标,年度工作,三公,满意度,资金收支,指标"
    project = made(tmp_path / "new", "--without", without, "--forms", "项目支出绩效自评表")
    whole, told = (project.run("check", *arguments).output for arguments in (("--all",), ()))

    assert "## 花了多少，花在哪，得了几分\n" in project.docs("index.md").read_text("utf-8")
    assert told.endswith(whole)
    assert "「联系」：发布以前须写明读者怎样联系" in told
    assert "未披露" not in next(line for line in told.splitlines() if "「联系」" in line)


def test_the_workflows_call_only_what_the_projects_makefile_has(tmp_path: Path) -> None:
    project = made(tmp_path / "new")
    workflows = "".join(path.read_text("utf-8") for path in (project.root / ".github" / "workflows").glob("*.yml"))
    targets = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):", (project.root / "Makefile").read_text("utf-8"), re.MULTILINE))
    known = {name for line in targets for name in line.split()}
    called = {
        word for line in re.findall(r"\bmake (.*)", workflows) for word in line.split() if re.fullmatch("[a-z-]+", word)
    }

    assert called
    assert called - known == set()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    result = init(str(tmp_path), *OPTIONS)

    assert (result.exit_code, [path.name for path in tmp_path.iterdir()]) == (2, ["mine.txt"])
    assert "不是空文件夹，没有改动任何内容" in result.output


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("--short", "水务局"), "请写明部门全称：--department"),
        (("--department", "某局", "--year", "25"), "“25”不是年度"),
        ((*OPTIONS, "--without", "三工"), "没有“三工”这张表"),
        ((*OPTIONS, "--grades", "优=90,良"), "等级写作 优=90"),
        ((*OPTIONS, "--grades", "优=90,良=95,差=0"), "从高到低，都小于满分 100"),
        ((*OPTIONS, "--full-marks", "80"), "都小于满分 80"),
        ((*OPTIONS, "--full-marks", "很多"), "满分写数字，例如 100，现为“很多”"),
        ((*OPTIONS, "--unit", "千元"), "金额单位是元或万元，现为“千元”"),
        ((*OPTIONS, "--forms", "自评"), "没有“自评”这张表；可以公布的有：部门整体支出绩效自评表、项目支出绩效自评表"),
        (("--department", '某"局', "--year", "2025"), "名称用汉字、字母、数字、括号和顿号写"),
    ],
)
def test_wrong_answers_are_refused_and_write_nothing(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = init(str(tmp_path / "new"), *arguments)

    assert (result.exit_code, said in result.output, (tmp_path / "new").exists()) == (2, True, False)


def test_a_table_can_be_added_later(tmp_path: Path) -> None:
    project = made(tmp_path / "new", "--without", "三公")
    assert not (project.root / "data/2025/sangong.csv").exists()

    result = project.run("init", "--table", "三公")

    assert (result.exit_code, "已添上“三公”" in result.output) == (0, True)
    assert faults(project) == []
    assert (project.root / "docs/2025/sangong.md").is_file()


def test_a_number_of_a_table_that_the_year_does_without_says_so(tmp_path: Path) -> None:
    project = made(tmp_path / "new", "--without", "指标")
    for page, name in (("overview.md", "指标.合计.得分"), ("method.md", "评价.扣分")):
        project.docs(page).write_text(f"# 概况\n\n是{{{{ {name} }}}}\n", encoding="utf-8")
    project.edit(
        "data/schema/facts.yml",
        "- {id: 固定资产.成新率.年初",
        "- {id: 评价.扣分, label: 扣分, method: 同值, of: [指标.合计.扣分]}\n- {id: 固定资产.成新率.年初",
    )

    advice = "settings.yml 写着“没有的表”里有“指标”，请删去用到它的话，或者从那里去掉它、补上这张表"
    assert faults(project) == [
        f"docs/2025/method.md第3行：没有这个数，现为 “评价.扣分”。{advice}。",
        f"docs/2025/overview.md第3行：没有这个数，现为 “指标.合计.得分”。{advice}。",
    ]


def test_the_tree_can_be_added_later(tmp_path: Path) -> None:
    project = made(tmp_path / "new", "--without", "指标,三公")

    result = project.run("init", "--table", "三公")
    assert (result.exit_code, faults(project)) == (0, [])

    assert project.run("init", "--table", "指标").exit_code == 0
    project.edit("data/2025/settings.yml", "没有的表: [指标]\n", "")
    assert faults(project) == []
    assert "一级指标得分" in project.report().charts


def test_a_year_without_a_table_loses_its_pages_charts_and_figures(tmp_path: Path) -> None:
    project = made(tmp_path / "new")
    project.edit("data/2025/settings.yml", "等级:", "没有的表: [三公, 三公数量]\n没有的列: {资金收支: [对下]}\n等级:")
    for name in ("sangong", "sangong_counts"):
        project.data(f"{name}.csv").unlink()
    funds = project.data("funds.csv")
    rows = [line.split(",") for line in funds.read_text(encoding="utf-8-sig").splitlines()]
    kept = [at for at, name in enumerate(rows[0]) if not name.endswith("_对下")]
    funds.write_text("".join(",".join(row[at] for at in kept) + "\n" for row in rows), encoding="utf-8")
    index = project.docs("index.md")
    index.write_text(re.sub(r', \["“三公”经费"[^]]*\]', "", index.read_text(encoding="utf-8")), encoding="utf-8")

    assert faults(project) == []


@pytest.mark.slow
def test_the_installed_wheel_builds_the_project_without_the_repository(tmp_path: Path) -> None:
    """In an environment that has the engine from its wheel alone, and the libraries of this one."""
    project = made(tmp_path / "new", "--without", "满意度")
    (wheel,) = (project.root / "engine").glob("*.whl")
    venv.create(tmp_path / "env", with_pip=False)
    packages = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(packages)]
    subprocess.run([*install, str(wheel)], check=True)
    python = str(tmp_path / "env" / "bin" / "python")
    build = subprocess.run(
        [python, "-m", "mkdocs", "build", "--strict", "--quiet"],
        cwd=project.root,
        env={"PATH": "/usr/bin:/bin", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (build.returncode, build.stderr) == (0, "")
    pages = [path for path in (project.root / "site").rglob("*") if path.suffix in (".html", ".json", ".js", ".csv")]
    assert [path for path in pages if re.search("昆明|残联|残疾", path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "forms", ["部门整体支出绩效自评表", "项目支出绩效自评表", "部门整体支出绩效自评表,项目支出绩效自评表"]
)
def test_a_department_that_publishes_forms_begins_with_them(tmp_path: Path, forms: str) -> None:
    project = made(tmp_path / "new", "--forms", forms)
    kinds = {row.split(",")[1] for row in project.data("forms.csv").read_text("utf-8").splitlines()[1:]}

    assert kinds == {{"部": "部门整体", "项": "示例项目"}[name[0]] for name in forms.split(",")}
    assert faults(project) == []


def test_forms_can_be_added_later(tmp_path: Path) -> None:
    project = made(tmp_path / "new")
    result = project.run("init", "--table", "项目支出绩效自评表")

    added = ["form_funds.csv", "form_indicators.csv", "forms.csv"]
    assert (result.exit_code, [project.data(name).is_file() for name in added]) == (0, [True, True, True])
    assert faults(project) == []


def test_at_a_terminal_every_option_is_asked_with_a_default_and_a_wrong_answer_asked_again(tmp_path: Path) -> None:
    """A real terminal: the second answer is wrong at first, the rest are defaults but for the forms."""
    answers = ["示例县水务局", "", "25", "2025", "斤", "万元", "", "", "三公", "项目支出绩效自评表"]
    output = at_a_terminal(tmp_path, "init", "水务局报告", answers=answers)
    settings = (tmp_path / "水务局报告/data/2025/settings.yml").read_text("utf-8")

    questions = [line for line in output.splitlines() if line.rstrip().endswith(":") or "]: " in line]
    assert [
        part
        for part in ("部门全称", "简称", "年度", "金额单位", "满分", "等级", "没有的表", "自评表")
        if part not in output
    ] == []
    assert questions
    assert ('简称: "示例县水务局"' in settings, "满分: 100" in settings) == (True, True)
    assert (tmp_path / "水务局报告/data/2025/forms.csv").is_file()
    assert not (tmp_path / "水务局报告/data/2025/sangong.csv").exists()
    assert "unit: 万元" in (tmp_path / "水务局报告/data/schema/tables/funds.yml").read_text("utf-8")


def at_a_terminal(folder: Path, *arguments: str, answers: list[str]) -> str:
    """What the real command prints at a pseudo-terminal where these lines are typed."""
    master, slave = pty.openpty()
    command = [sys.executable, "-c", "from evaluation.cli import main; main()", *arguments]
    process = subprocess.Popen(command, cwd=folder, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    os.close(slave)
    os.write(master, "".join(f"{answer}\n" for answer in answers).encode())
    output, _ = process.communicate(timeout=300)
    os.close(master)
    assert process.returncode == 0, output.decode("utf-8")
    return output.decode("utf-8")


def test_an_example_row_stops_a_release_until_it_is_ones_own_or_gone(tmp_path: Path) -> None:
    project = made(tmp_path / "new", "--without", "满意度,项目,采购,年度工作,绩效目标")
    project.data("facts.csv").write_text(
        "编号,名称,值,复核值,单位,修饰,出处,备注\n甲.数,【示例】数,1,1,项,,第一页,\n", "utf-8"
    )
    project.data("documents.csv").write_text("编号,文号,标题,印发单位,日期,类别\n", "utf-8")
    lines = sorted(map(str, project.report().unfilled))

    assert [line for line in lines if "facts.csv" in line or "documents.csv" in line] == [
        "data/2025/facts.csv（叙述用数）第2行：示例的行还没有填报，现为 【示例】数。"
        "请把这一行改成自己的，没有的就删掉这一行。"
    ]
