"""`report upgrade`: a project moves to a newer engine, and is told before what that changes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import ROOT
from evaluation.start.engine import engine_of, engine_wheel, renewal
from test_init import made

pytestmark = pytest.mark.slow

BARE = ("--without", "三公,满意度,采购,编制,年度工作,绩效目标,项目")


def changed(wheel: bytes, name: str, old: str, new: str) -> bytes:
    """A wheel in which one file says something else."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(wheel)) as before, ZipFile(out, "w") as after:
        for member in before.namelist():
            content = before.read(member)
            if member == name:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            if member.endswith("/RECORD"):
                content += f"{name},{new}\n".encode()
            after.writestr(member, content)
    return out.getvalue()


def test_what_an_upgrade_changes_is_said_before_and_done_when_asked(tmp_path: Path) -> None:
    """From an engine with another Makefile, which showed rates with one decimal."""
    project = made(tmp_path / "new", *BARE)
    file, wheel = engine_wheel()
    older = changed(wheel, "evaluation/shipped/common/units.yml", '"%": {decimals: 2', '"%": {decimals: 1')
    older = changed(older, "evaluation/shipped/start/project/Makefile", "clean:", "cleaned:")
    project.write(f"engine/{file}", older).edit("Makefile", "clean:", "cleaned:")
    project.edit("mkdocs.yml", "strict: true", "strict: true  # ours")
    before = project.files()

    said = project.run("upgrade")
    assert {path: content for path, content in project.files().items() if not path.startswith("build/")} == before
    assert "2025 年度：\n  网站上的数：" in said.output
    assert "会换的文件：" in said.output
    assert "没有改动任何内容。确认要换，运行：report upgrade --apply" in said.output

    done = project.run("upgrade", "--apply")
    after = project.files()
    assert (done.exit_code, "已经换好" in done.output) == (0, True)
    assert after[f"engine/{file}"] == wheel
    assert b"\nclean:" in after["Makefile"]
    assert after["mkdocs.yml"] == before["mkdocs.yml"]
    again = project.run("upgrade")
    assert "两个相同" in again.output
    assert "会换的文件：没有" in again.output


def test_a_project_of_the_commit_before_moves_to_this_engine(tmp_path: Path) -> None:
    """The wheel is built from git; where there is no commit before this one, as in a shallow clone, there is none."""
    found = subprocess.run(["git", "archive", "HEAD~1"], cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        pytest.skip("no commit before this one")
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=tmp_path / "source", check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    project = made(tmp_path / "new", *BARE)
    (own,) = (project.root / "engine").glob("*.whl")
    own.unlink()
    project.write(f"engine/{wheel.name}", wheel.read_bytes())

    assert "2025 年度：\n  网站上的数：" in project.run("upgrade").output
    assert project.run("upgrade", "--apply").exit_code == 0
    assert [path.name for path in (project.root / "engine").glob("*.whl")] == [engine_wheel()[0]]
    assert project.run("check", "--draft").exit_code == 0


def test_the_newer_engine_says_what_it_changes(tmp_path: Path) -> None:
    """Only it knows which files it follows: an older one left out a whole folder that the newer brings."""
    project = made(tmp_path / "new", *BARE)
    file, wheel = engine_wheel()
    newer = project.root.parent / file
    newer.write_bytes(changed(wheel, "evaluation/cli/upgrade.py", "会换的文件：", "新的程序会换的文件："))

    assert "新的程序会换的文件：requirements.lock" in project.run("upgrade", str(newer)).output
    assert "已经换好" in project.run("upgrade", str(newer), "--apply").output


def test_an_engine_that_cannot_check_a_year_is_not_taken_for_one_without_problems(tmp_path: Path) -> None:
    project = made(tmp_path / "new", *BARE)
    file, wheel = engine_wheel()
    older = changed(wheel, "evaluation/narrative/narrative.py", "def read_narrative(", "def read_narrative_before(")
    project.write(f"engine/{file}", older)

    assert "旧的程序核对不了这个年度，不能比较问题" in project.run("upgrade").output


def test_a_command_runs_only_by_the_engine_that_the_project_keeps(tmp_path: Path) -> None:
    """An installed engine that lacks what the pages call blamed the pages."""
    project = made(tmp_path / "new", *BARE)
    file, wheel = engine_wheel()
    other = changed(wheel, "evaluation/cli/upgrade.py", "会换的文件：", "新的程序会换的文件：")
    project.write(f"engine/{file}", other)
    with ZipFile(io.BytesIO(wheel)) as archive:
        archive.extractall(tmp_path / "home")
    said = subprocess.run(
        [sys.executable, "-c", "from evaluation.cli import main; main()", "check", "--draft"],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "home")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert said.returncode == 2
    assert "正在运行的程序不是这个项目的程序" in said.stderr


def test_what_is_no_engine_is_refused(tmp_path: Path) -> None:
    project = made(tmp_path / "new", *BARE)
    project.write("x.whl", "no archive")

    assert "不是程序的 .whl 文件" in project.run("upgrade", str(project.root / "x.whl")).output
    (own,) = (project.root / "engine").glob("*.whl")
    own.unlink()
    assert "engine 里要有一个程序的 .whl 文件，现有 0 个" in project.run("upgrade").output


def test_an_engine_says_which_libraries_it_still_needs() -> None:
    file, wheel = engine_wheel()
    name = next(one for one in ZipFile(io.BytesIO(wheel)).namelist() if one.endswith(".dist-info/METADATA"))
    newer = engine_of(file, changed(wheel, name, "Requires-Dist: click>=8.1", "Requires-Dist: click>=99"))

    assert newer
    assert newer.missing == ("click>=99",)


def test_files_that_nobody_changed_follow_the_engine_and_changed_ones_are_left() -> None:
    old = {"Makefile": b"1", "mkdocs.yml": b"1", ".gitignore": b"1", "requirements.lock": b"1"}
    new = {"Makefile": b"2", "mkdocs.yml": b"2", ".gitignore": b"1", "requirements.lock": b"2", "README.md": b"2"}
    own = {"Makefile": b"1", "mkdocs.yml": b"mine", ".gitignore": b"mine", "requirements.lock": b"mine"}
    found = renewal({**own, "engine/a.whl": b"1"}, old, {**new, "engine/b.whl": b"2"})

    assert dict(found.put) == {"Makefile": b"2", "requirements.lock": b"2", "engine/b.whl": b"2"}
    assert (found.removed, found.left) == (("engine/a.whl",), ("mkdocs.yml",))


def test_what_a_department_took_away_stays_away_and_what_no_engine_brings_any_more_goes() -> None:
    old = {"Makefile": b"1", "guide/a.md": b"1", "guide/b.md": b"1", ".github/workflows/a.yml": b"1"}
    new = {"Makefile": b"2", "guide/new.md": b"1", ".github/workflows/a.yml": b"2"}
    found = renewal({"Makefile": b"1", "guide/a.md": b"1", "guide/b.md": b"mine"}, old, new)

    assert dict(found.put) == {"Makefile": b"2", "guide/new.md": b"1"}
    assert (found.removed, found.left) == (("guide/a.md",), (".github/workflows/a.yml",))
