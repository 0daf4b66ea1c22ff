"""`report audit`: files and folders, anywhere; lines, a table, JSON, a page; data only where they are meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Project
from evaluation.cli import main

WRONG = "拨付30.00万元（其中：甲15.00万元、乙20.00万元）。\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["audit", *arguments])


def test_a_file_outside_any_project_is_audited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("稿.txt").write_text(WRONG, encoding="utf-8")

    result = run("稿.txt")

    assert (result.exit_code, result.output.splitlines()) == (
        1,
        [
            "第1行：〔分项与合计〕“拨付30.00万元”，各项相加为35.00万元，比各项之和少5.00万元。"
            "甲15.00万元，乙20.00万元；15.00万元＋20.00万元＝35.00万元，不是30.00万元。把握：高",
            "共1处矛盾（把握高1处，中0处）；另有0处可能只是取整或口径的差异。没有与数据核对。",
        ],
    )


def test_a_sound_text_has_exit_status_0_and_a_wrong_call_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("稿.txt").write_text("拨付35.00万元。", encoding="utf-8")

    assert run("稿.txt").exit_code == 0
    assert [run("没有.txt").exit_code, run().exit_code, run("--data", "稿.txt").exit_code] == [2, 2, 2]


def test_a_folder_ends_with_one_table_and_what_cannot_be_read_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "乙.txt").write_text("拨付35.00万元。", encoding="utf-8")
    (tmp_path / "丙.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "~$丙.docx").write_bytes(b"")
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8")

    result = run(str(tmp_path))

    table = result.stdout[result.stdout.index("把握高\t") :].splitlines()
    assert result.exit_code == 1
    assert [line.rpartition("\t")[0].split("\t")[0] for line in table[1:4]] == ["读不了", "1", "0"]
    assert table[-1] == "共3个文件：1个有矛盾或差错，1个读不了。"


def test_json_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(WRONG, encoding="utf-8")

    [entry] = json.loads(run("--json", str(tmp_path / "甲.txt")).stdout)

    assert [one["rule"] for one in entry["contradictions"]] == ["分项与合计"]
    assert (entry["remarks"], entry["uses_data"]) == ([], False)


def test_the_page_marks_the_places_and_runs_nothing(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(WRONG + "<script>alert(1)</script>拨付", encoding="utf-8")

    run("--html", str(tmp_path / "页"), str(tmp_path / "甲.txt"))

    page = (tmp_path / "页" / "甲.txt.html").read_text(encoding="utf-8")
    assert '<mark id="m1"><a href="#f1">拨付30.00万元</a></mark>' in page
    assert "<script" not in page
    assert "http" not in page


def test_data_are_used_for_their_own_department_and_year_or_when_asked(tiny: Project) -> None:
    text = "固定资产原值年末为1210.00元。\n"
    tiny.write("别的.txt", "某某局2035年报告\n" + text)

    other = tiny.run("audit", str(tiny.root / "别的.txt"))
    asked = tiny.run("audit", "--data", str(tiny.root / "别的.txt"))

    assert ("没有与数据核对" in other.output, other.exit_code) == (True, 0)
    assert ("应为1200.00元" in asked.output, asked.exit_code) == (True, 1)
