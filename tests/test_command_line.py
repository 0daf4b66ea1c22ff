"""The `report` command: what it says, and its exit status 0, 1 or 2."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import Project
from evaluation.cli import main


def test_an_explanation_as_json_is_the_published_fact(tiny: Project) -> None:
    published = json.loads(tiny.run("facts", "--json", "三公.接待费.本年实际").stdout)

    assert [json.loads(tiny.run("explain", "三公.接待费.本年实际", "--json").stdout)] == published


def test_facts_are_listed_by_a_part_of_their_name_or_label(tiny: Project) -> None:
    assert tiny.run("facts", "在职人员").output == "编制.在职人员控制率\t75.00%\t在职人员控制率\n"


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["explain", "三公.合计.本年实绩"], "没有“三公.合计.本年实绩”这个数。最接近的有：三公.合计.本年实际、"),
        (["--year", "2032", "check"], "没有 data/2032 这个年度的数据"),
        (["check", "--everything"], "没有 --everything 这个选项"),
        (["检查"], "没有“检查”这个命令"),
        (["check", "--al"], "没有 --al 这个选项。您是不是要写 '--all', '--html', '--only'？"),
        (["release", "--address", "ftp://example.org"], "须是 https:// 或 http:// 开头的网址，现为“ftp://example.org”"),
        (["release", "--repository", "https://a b/<x>"], "须是 https:// 或 http:// 开头的网址"),
        (["facts", "无此数"], "没有编号或名称里有“无此数”的数"),
        (["review", "--sign", " "], "要写一行字，不能空着"),
        (["review", "--sign", "复核人\n处长"], "要写一行字，不能空着"),
        (["review", "--sign", "13987654321"], "里面有个人的号码，不能记下来，更不能公开"),
        (["withdraw", "2031.1", "--reason", "请致电13987654321"], "里面有个人的号码，不能记下来，更不能公开"),
        (["printed", __file__, "--name", ""], "要写一行字，不能空着"),
        (["add-table", "收费", "--columns", "乡镇,金额:元", "--file", "con"], "不能是 con、aux 这些 Windows 保留的"),
        (["new-year", "0000"], "“0000”不是年度"),
    ],
)
def test_a_wrong_call_has_exit_status_2_and_says_why(tiny: Project, arguments: list[str], message: str) -> None:
    result = tiny.run(*arguments)

    assert (result.exit_code, message in result.output) == (2, True), result.output


@pytest.mark.parametrize("command", [["record", "2031.1"], ["restore"]])
def test_what_git_says_is_said_in_chinese_with_what_to_do(tiny: Project, command: list[str]) -> None:
    result = tiny.run(*command)

    assert (result.exit_code, "这个文件夹不在 Git 仓库里。请在项目的克隆里运行" in result.output) == (1, True)
    assert "fatal" not in result.output


CALLS = [
    ["check", "more"],
    ["--year"],
    ["--root", "nowhere", "check"],
    ["audit"],
    ["audit", "nowhere"],
    ["withdraw", "2031.1"],
    ["check", "--only", "x"],
    ["check", "--html", "/"],
    ["check", "--json=x"],
    ["serve", "--port", "x"],
    ["serve", "--port", "0"],
    ["mutate", "--sav"],
]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_what_is_wrong_with_a_call_is_said_in_chinese_with_how_to_call(tiny: Project, call: list[str]) -> None:
    result = tiny.run(*call)
    said = result.output.splitlines()[-1].removeprefix("错误：")

    assert result.exit_code == 2
    assert re.search("[\u4e00-\u9fff]", said)
    assert not re.search(r"这样用不对|\b(?:is|not|does|option|argument|value)\b", said)


def test_every_help_names_its_parts_in_chinese(tiny: Project) -> None:
    for command in ("", *main.commands):
        shown = tiny.run(*([command] if command else []), "--help").output
        assert "用法：" in shown
        assert not re.search(r"Usage:|Options:|Commands:|Show this|\[OPTIONS\]", shown)


def test_a_folder_without_a_project_is_a_wrong_call(tmp_path: Path) -> None:
    result = Project(tmp_path).run("check")

    assert (result.exit_code, f"{tmp_path} 里没有 mkdocs.yml，请在项目文件夹里运行" in result.output) == (2, True)


def test_a_folder_without_a_schema_is_a_wrong_call(tiny: Project) -> None:
    shutil.rmtree(tiny.root / "data" / "schema")

    result = tiny.run("check")

    assert (result.exit_code, f"{tiny.root} 里没有 data/schema，请在项目文件夹里运行" in result.output) == (2, True)


def test_a_broken_schema_is_refused_with_the_place_of_every_fault(tiny: Project) -> None:
    schema = tiny.root / "data" / "schema"
    (schema / "units.yml").write_text("人: {}\n间: {\n", encoding="utf-8")
    (schema / "charts.yml").write_text("- {title: 图}\n", encoding="utf-8")

    result = tiny.run("check")

    assert (result.exit_code, result.output.splitlines()) == (
        1,
        [
            "data/schema/charts.yml：4 处",
            *(f"  第1行「图」：“{key}”必须填写，现为 空白。请补充。" for key in ("label", "series", "table", "unit")),
            "data/schema/units.yml：1 处",
            "  第3行：不是有效的 YAML。请检查缩进、冒号和引号。",
            "共 5 个问题，未发布任何内容。",
        ],
    )


def test_a_unit_is_rounded_or_not_by_true_or_false_only(tiny: Project) -> None:
    tiny.edit("data/schema/units.yml", '"%": {decimals: 2, rounded: true,', '"%": {decimals: 2, rounded: 否,')

    assert tiny.run("check").output == (
        "data/schema/units.yml第6行「%」：“rounded”须是 true 或 false，现为 “否”。请更正。\n"
        "共 1 个问题，未发布任何内容。\n"
    )


@pytest.mark.parametrize(
    ("group", "fault"),
    [
        ("盲协", "应为列表，每条以“-”开头，或写在 [ ] 里，现为 “盲协”。请更正。"),
        ("[盲协]", "至少要有 2 条，现为 1 条。请补充。"),
        ("[盲协, [盲人协会]]", "应为文字，现为 一个列表。请改成一句话；含冒号、括号的文字要加引号。"),
        ("{盲协: 盲人协会}", "应为列表，每条以“-”开头，或写在 [ ] 里，现为 一个“名称: 内容”。请更正。"),
    ],
)
def test_words_that_are_searched_alike_are_a_list_of_two_or_more(tiny: Project, group: str, fault: str) -> None:
    path = tiny.root / "data" / "schema" / "synonyms.yml"
    path.write_text(f"- {group}\n", encoding="utf-8")

    assert tiny.run("check").output == f"data/schema/synonyms.yml第1行：{fault}\n共 1 个问题，未发布任何内容。\n"


def test_a_schema_that_names_an_unknown_method_or_unit_is_refused(tiny: Project) -> None:
    table = tiny.root / "data" / "schema" / "tables" / "sangong.yml"
    text = table.read_text(encoding="utf-8").replace("method: 控制率", "method: 控制")
    table.write_text(
        text.replace("name: 本年预算, type: amount, unit: 元", "name: 本年预算, type: amount, unit: 圆"), "utf-8"
    )

    result = tiny.run("check")

    first, second, count = result.output.splitlines()
    file = "data/schema/tables/sangong.yml"
    assert first.startswith(f"{file}第12行「本年预算」：没有这样的单位，现为 “圆”。可用的有：元、")
    assert second == f"{file}第17行「控制率」：没有这样的算法，现为 “控制”。最接近的是 控制率。"
    assert (result.exit_code, count) == (1, "共 2 个问题，未发布任何内容。")


@pytest.mark.parametrize("arguments", [["facts"], ["facts", "--json"], ["explain", "三公.合计.本年实际"]])
def test_figures_of_data_that_cannot_be_read_are_not_shown(tiny: Project, arguments: list[str]) -> None:
    tiny.data("staffing.csv").unlink()

    result = tiny.run(*arguments)

    assert (result.exit_code, result.output) == (
        1,
        "data/2031/staffing.csv（编制设置及实有人数）：缺少数据文件。误删了或改了文件名的请恢复；"
        "还没有的，运行 report init --table 编制；"
        "这一年没有这张表的，在 settings.yml 里写 没有的表: [编制]。\n"
        "共 1 个问题，未发布任何内容。\n",
    )


def test_the_year_comes_from_the_environment_where_it_is_set(tiny: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny.root / "data" / "2031").rename(tiny.root / "data" / "2032")
    (tiny.root / "docs" / "2031").rename(tiny.root / "docs" / "2032")
    settings = tiny.root / "data" / "2032" / "settings.yml"
    settings.write_text(settings.read_text("utf-8").replace("2031", "2032"), "utf-8")
    monkeypatch.setenv("REPORT_DOCS", "docs/2032")

    assert tiny.run("check").output.startswith("2032 年度的数和文字都对：")


@pytest.mark.parametrize(
    "call",
    [
        ("check", "--html", "mkdocs.yml"),
        ("check", "--html", "data/2031/settings.yml"),
        ("check", "--html", "docs/2031/a.html"),
        ("review", "--output", "docs/2031/index.md"),
        ("workbook", "data/2031/funds.csv"),
        ("workbook", "data/2031/funds.xlsx"),
    ],
)
def test_nothing_is_written_over_what_the_project_is_made_of(
    tiny: Project, monkeypatch: pytest.MonkeyPatch, call: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tiny.root)
    before = tiny.files()
    result = tiny.run(*call)

    assert (result.exit_code, "请换一个" in result.output, tiny.files()) == (2, True, before)
