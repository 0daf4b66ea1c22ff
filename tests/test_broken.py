"""Every bad input in tests/broken is refused with exactly the text in its expected.txt, and nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TESTS, Project

CASES = sorted(path for path in (TESTS / "broken").iterdir() if path.is_dir())
Compose = Callable[..., Project]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_is_refused_with_its_whole_message_and_nothing_is_written(
    case: Path, compose: Compose, agrees_with: Callable[[str, Path], None]
) -> None:
    project = compose(case)
    before = project.files()

    result = project.run("check")

    agrees_with(result.output, case / "expected.txt")
    assert result.exit_code == 1
    assert project.files() == before


@pytest.mark.parametrize("hash_seed", ["0", "1", "2"])
def test_the_real_process_says_the_same_on_the_error_channel_at_every_run(compose: Compose, hash_seed: str) -> None:
    case = TESTS / "broken" / "several-problems"
    project = compose(case)
    before = project.files()

    command = [str(Path(sys.executable).with_name("report")), "--root", str(project.root), "check"]
    result = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": hash_seed})

    assert result.stdout == b""
    assert result.stderr.decode("utf-8") == (case / "expected.txt").read_text(encoding="utf-8")
    assert result.returncode == 1
    assert project.files() == before


def test_a_page_that_is_not_utf8_is_refused(tiny: Project) -> None:
    tiny.write("docs/2031/index.md", "# 摘要\n\n残疾人联合会\n".encode("gbk"))

    result = tiny.run("check")

    assert result.output == "docs/2031/index.md：文件编码不是 UTF-8。请另存为 UTF-8。\n共 1 个问题，未发布任何内容。\n"
    assert result.exit_code == 1


def test_the_smallest_valid_project_only_lacks_whom_readers_may_ask(tiny: Project) -> None:
    result = tiny.run("check")

    assert result.output.splitlines() == [
        "2031 年度的数和文字都对：259 个数、72 次核对、2 个页面，没有问题。",
        "还不能发布：",
        "data/2031/settings.yml「联系」：发布以前须写明读者怎样联系，现为 没有联系方式。"
        "请在“联系”写上办公室和电话，或者在“公开联系方式”登记单位公开的号码。",
    ]
    assert result.exit_code == 0
