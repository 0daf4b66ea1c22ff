"""`report init`: a project for any department, which builds at once and holds not a word of the first one."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Project
from evaluation.cli import main

WAITING = re.compile("还没有填报|还没有写|草稿不能发布|个问题，未发布任何内容")
OPTIONS = ("--department", "示例县水务局", "--short", "县水务局", "--year", "2025")


def init(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["init", *arguments], catch_exceptions=False)


def made(folder: Path, *arguments: str) -> Project:
    result = init(str(folder), *OPTIONS, *arguments)
    assert result.exit_code == 0, result.output
    return Project(folder, "2025")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--without", "三公,满意度"),
        ("--without", "项目,采购,固定资产,编制,绩效目标,年度工作,三公,满意度,资金收支"),
        ("--unit", "万元", "--full-marks", "120", "--grades", "优秀=108,良好=96,合格=72,不合格=0"),
    ],
)
def test_a_new_project_only_lacks_what_is_to_be_filled_in(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    project = made(tmp_path / "new", *arguments)
    output = project.run("check").output

    assert [line for line in output.splitlines() if not WAITING.search(line)] == []
    assert "草稿不能发布" in output


def test_a_new_project_holds_no_word_of_the_first_department(tmp_path: Path) -> None:
    project = made(tmp_path / "new")
    texts = {path: content for path, content in project.files().items() if not path.endswith((".whl", ".lock"))}

    assert [path for path, content in texts.items() if re.search("昆明|残联|残疾|2019", content.decode("utf-8"))] == []


def test_a_draft_that_only_lacks_what_is_to_be_filled_in_passes_its_own_check(tmp_path: Path) -> None:
    project = made(tmp_path / "new", "--without", "三公,满意度")
    passed = project.run("check", "--draft")
    project.edit_data("settings.yml", "状态: 草稿", "状态: 正稿")
    refused = project.run("check", "--draft")

    assert (passed.exit_code, "2025 年度的草稿没有差错" in passed.output) == (0, True)
    assert (refused.exit_code, "状态" in refused.output) == (1, True)


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
    assert [line for line in project.run("check").output.splitlines() if not WAITING.search(line)] == []
    assert (project.root / "docs/2025/sangong.md").is_file()


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

    assert [line for line in project.run("check").output.splitlines() if not WAITING.search(line)] == []


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
