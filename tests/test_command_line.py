"""The `report` command: what it says, and its exit status 0, 1 or 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, Project

CHECK = "请核对原始凭证。"
TOTAL = "请核对本行和所含明细，核对原始凭证。"


@pytest.fixture
def real() -> Project:
    return Project(ROOT, "2019")


@pytest.fixture
def copy_of_2019(tmp_path: Path) -> Project:
    """The real data and pages, free to be broken."""
    for folder in ("data", "docs", "macros"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("theme"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return Project(tmp_path, "2019")


def test_the_2019_report_can_be_published(real: Project) -> None:
    result = real.run("--year", "2019", "check")

    assert (result.exit_code, result.output.endswith("没有问题。\n")) == (0, True), result.output


def test_a_broken_copy_of_2019_is_refused_with_all_its_problems(copy_of_2019: Project) -> None:
    spent = "6681395.50,1062994.00,6681395.50,{}"
    copy_of_2019.edit_data("projects.csv", spent.format("467094.00"), spent.format("4670940.00"))
    copy_of_2019.edit_data("staffing.csv", "市残联机关行政工勤编制,3,3", "市残联机关行政工勤编制,3,三")
    copy_of_2019.write("docs/2019/z.md", "# 附\n\n{{ 资金收支.合计.本年收人 }}\n")

    result = copy_of_2019.run("--year", "2019", "check")

    file = "data/2019/projects.csv（项目支出明细）"
    listed = [
        line for line in result.output.splitlines() if line.startswith((file, "data/2019/staffing", "docs/2019/z"))
    ]
    assert listed == [
        f"{file}第14行「支出_对下」：须不大于「收入_对下」1,062,994.00，现为 4,670,940.00。{CHECK}",
        f"{file}第14行「结转结余_对下」：须等于 「收入_对下」、「支出_对下」 的差额 -3,607,946.00，"
        f"现为 595,900.00。{CHECK}",
        f"{file}第25行「支出_对下」：小计须等于所含 23 行明细之和 23,977,358.00，现为 19,773,512.00，"
        f"相差 4,203,846.00。{TOTAL}",
        f"{file}第30行「支出_对下」：合计须等于所含 26 行明细之和 27,709,498.60，现为 23,505,652.60，"
        f"相差 4,203,846.00。{TOTAL}",
        f"{file}第48行「支出_对下」：总计须等于所含 40 行明细之和 34,991,385.57，现为 30,787,539.57，"
        f"相差 4,203,846.00。{TOTAL}",
        "data/2019/staffing.csv（编制设置及实有人数）第2行「实有人数」："
        "须是数字（没有数填“-”，不适用留空，没有公开填“未披露”），现为 “三”。请改为数字。",
        "docs/2019/z.md第3行：没有这个数，现为 “资金收支.合计.本年收人”。"
        "最接近的有：资金收支.合计.本年收入、资金收支.合计.本年支出、资金收支.合计.本年收入.本级。",
    ]
    assert f"最可能有误的单元格：{file}第14行「支出_对下」。" in result.output.splitlines()
    assert result.exit_code == 1


def test_a_published_fact_has_the_fields_that_machines_expect(real: Project) -> None:
    always = {"id", "label", "value", "unit", "decimals", "text", "formula", "inputs", "source"}
    entries = json.loads(real.run("--year", "2019", "facts", "--json").stdout)

    assert [entry["id"] for entry in entries] == list(real.register())
    assert [entry for entry in entries if not always <= entry.keys()] == []
    assert {type(entry["value"]) for entry in entries} == {str, type(None)}
    assert {tuple(entry["source"]) for entry in entries if entry["source"]} == {("file", "row", "column")}
    assert [entry for entry in entries if entry["value"] is None and "absence" not in entry] == []


def test_an_explanation_reaches_the_source_cells(real: Project) -> None:
    result = real.run("--year", "2019", "explain", "资金收支.合计.本年支出.对下")

    cell = "data/2019/funds.csv（资金收支及结余）第{}行「本年支出_对下」"
    fact = "  资金收支.{}.本年支出.对下 = {}（资金收支及结余·{}·本年支出（对下））"
    assert result.output.splitlines() == [
        "资金收支.合计.本年支出.对下 = 30787539.57元（资金收支及结余·合计·本年支出（对下））",
        "  算法：合计：各项相加",
        f"  核对：{cell.format(8)}",
        fact.format("人员经费", "不适用", "人员经费"),
        f"    来源：{cell.format(3)}",
        fact.format("公用经费", "不适用", "公用经费"),
        f"    来源：{cell.format(4)}",
        fact.format("年初项目", "23505652.60元", "昆财社〔2019〕2号文件项目支出"),
        f"    来源：{cell.format(6)}",
        fact.format("追加项目", "7281886.97元", "年中追加预算项目支出"),
        f"    来源：{cell.format(7)}",
    ]


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
        (["check", "--all"], "No such option"),
        (["检查"], "No such command"),
    ],
)
def test_a_wrong_call_has_exit_status_2_and_says_why(tiny: Project, arguments: list[str], message: str) -> None:
    result = tiny.run(*arguments)

    assert (result.exit_code, message in result.output) == (2, True), result.output


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
    (schema / "notes.yml").unlink()

    result = tiny.run("check")

    assert (result.exit_code, result.output.splitlines()) == (
        1,
        [
            *(
                f"data/schema/charts.yml第1行「图」：“{key}”必须填写，现为 空白。请补充。"
                for key in ("label", "series", "table", "unit")
            ),
            "data/schema/notes.yml：缺少文件。请从以前的提交恢复。",
            "data/schema/units.yml第3行：不是有效的 YAML。请检查缩进、冒号和引号。",
            "共 6 个问题，未发布任何内容。",
        ],
    )


def test_a_unit_is_rounded_or_not_by_true_or_false_only(tiny: Project) -> None:
    tiny.edit("data/schema/units.yml", '"%": {decimals: 2, rounded: true}', '"%": {decimals: 2, rounded: 否}')

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
        "data/2031/staffing.csv（编制设置及实有人数）：缺少数据文件。误删了或改了文件名的请恢复；还没有的请补充。\n"
        "共 1 个问题，未发布任何内容。\n",
    )


def test_the_year_comes_from_the_environment_where_it_is_set(tiny: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny.root / "data" / "2031").rename(tiny.root / "data" / "2032")
    (tiny.root / "docs" / "2031").rename(tiny.root / "docs" / "2032")
    tiny.edit("data/2032/settings.yml", "年度: 2031", "年度: 2032")
    monkeypatch.setenv("REPORT_DOCS", "docs/2032")

    assert tiny.run("check").output.startswith("2032 年度可以发布：")
