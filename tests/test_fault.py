"""A fault of the program: said in Chinese with exit status 3, and written down without contents."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from conftest import ROOT, Project

NUMBER = "11010519491231002X"


def broken_macro(project: Project) -> Project:
    """A fault that no data can cause: somebody's own markup lacks what pages need, and quotes a person's number."""
    return project.write("macros/tables.html", "{% macro absent() %}" + NUMBER + "{% endmacro %}")


def test_a_fault_of_the_program_is_said_in_chinese_and_written_down_without_contents(tiny: Project) -> None:
    result = broken_macro(tiny).run("check")
    (written,) = (tiny.root / "build").iterdir()
    about = written.read_text(encoding="utf-8")

    assert result.exit_code == 3
    assert result.output == (
        "report check：程序本身出了错，不是您的数据或用法有误。"
        f"经过记在 build/{written.name} 里（不含数据内容和个人信息），请把它交给维护程序的人。\n"
    )
    assert about.splitlines()[0] == "report check：AttributeError"
    assert "markup.py" in about
    assert NUMBER[:6] not in about + result.output
    assert str(tiny.root) not in about


def test_the_same_fault_is_written_once(tiny: Project) -> None:
    broken_macro(tiny).run("check")
    tiny.run("check")

    assert len(list((tiny.root / "build").iterdir())) == 1


def test_a_fault_that_cannot_be_written_down_is_shown(tiny: Project) -> None:
    broken_macro(tiny).write("build", "a file where the folder would be")

    result = tiny.run("check")

    assert result.exit_code == 3
    assert "没有写成文件" in result.output
    assert "markup.py" in result.output


def test_the_build_says_the_same(tiny: Project) -> None:
    broken_macro(tiny)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q"]
    done = subprocess.run(command, cwd=tiny.root, capture_output=True, encoding="utf-8", env=os.environ, check=False)

    assert done.returncode == 3
    assert "mkdocs build：程序本身出了错" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert NUMBER[:6] not in done.stdout + done.stderr


def test_four_places_catch_everything_and_each_says_why() -> None:
    """The command line's handler, the preview's, the door behind which readers of damaged workbooks panic,
    and a portal's build, which a bound on memory may end anywhere."""
    places = {
        path.relative_to(ROOT / "hooks" / "evaluation").as_posix()
        for path in (ROOT / "hooks").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*except(?::| \(?(?:Exception|BaseException)\b)", line)
    }

    assert places == {"cli/project.py", "dataset/grids/unreadable.py", "portal/loaded.py", "preview/desk.py"}
