"""One list that leads: what has to be mended first, what follows from it below, and no right cell is accused."""

from __future__ import annotations

import json

import pytest
from conftest import Project

PROJECTS = "data/2031/projects.csv（项目支出明细）"


def seal(project: Project) -> Project:
    project.edit_data("settings.yml", "登记文件: [recheck.csv]", "登记文件: [recheck.csv, seals.csv]")
    assert project.run("seal").exit_code == 0
    return project


def without_line(project: Project, file: str, start: str) -> Project:
    lines = project.data(file).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    project.data(file).write_text("".join(kept), encoding="utf-8")
    return project


def test_a_wrong_digit_is_named_with_what_it_has_to_be_and_all_it_disturbs(example: Project) -> None:
    example.edit_data("projects.csv", "240000.00,720000.00", "240000.00,702000.00")

    lines = example.run("check").output.splitlines()

    assert lines[:2] == [
        f"{PROJECTS}第2行「收入_对下」：这一格最可能有误，现为 702000.00。改为 720000.00，下面 5 处不符都能对上。"
        "请对照原始凭证核对。",
        "  由此 5 个问题，改好以后就没有了：",
    ]
    assert lines[-1] == "共 5 个问题，都由 1 处引起，未发布任何内容。"


def test_two_wrong_digits_in_two_tables_are_two_causes(example: Project) -> None:
    example.edit_data("projects.csv", "240000.00,720000.00", "240000.00,702000.00")
    example.edit_data("funds.csv", "2455000.00", "2455001.00")

    causes = json.loads(example.run("check", "--json").stdout)["causes"]

    named = [(cause["file"], cause["row"], cause["column"]) for cause in causes if cause["suspected"]]
    assert named == [("data/2031/projects.csv", 2, "收入_对下"), ("data/2031/funds.csv", 3, "本年收入_本级")]


def test_where_a_table_was_not_brought_up_to_date_no_cell_of_the_other_is_accused(example: Project) -> None:
    """A project is added and its totals are corrected; funds are stale, and each line names the cells of both sides."""
    example.edit_data(
        "projects.csv",
        "明细,就业01,",
        "明细,就业02,年初预算,一般公共预算资金,6,残疾人创业扶持,,1000.00,,900.00,,100.00,,,,,\n明细,就业01,",
    )
    for old, new in (
        (
            "440000.00,1060000.00,438000.00,977800.00,2000.00,82200.00",
            "440000.00,1061000.00,438000.00,978700.00,2000.00,82300.00",
        ),
        (
            "440000.00,1520000.00,438000.00,1414800.00,2000.00,105200.00",
            "440000.00,1521000.00,438000.00,1415700.00,2000.00,105300.00",
        ),
        (
            "530000.00,1800000.00,519000.00,1666800.00,11000.00,133200.00",
            "530000.00,1801000.00,519000.00,1667700.00,11000.00,133300.00",
        ),
    ):
        example.edit_data("projects.csv", old, new)

    output = example.run("check").output

    assert "有误" not in output
    assert (
        "请核对左边的 data/2031/funds.csv 第6行「本年收入_本级」「本年收入_对下」 和右边的 "
        "data/2031/projects.csv 第8行「收入_本级」「收入_对下」"
    ) in output


def test_a_total_is_not_bent_to_a_missing_row(example: Project) -> None:
    without_line(example, "projects.csv", "明细,就业01")

    assert "有误" not in example.run("check").output


SPENT = (
    "238000.00,{},2000.00,72000.00,示财社〔2031〕9号,市级年初预算,康复,名称写明,名称写“康复”\n"
    "明细,就业01,年初预算,一般公共预算资金,2,残疾人就业培训补助,200000.00,340000.00,200000.00,{},"
)
MISPLACED = {
    "two cells of a row exchanged": (
        ("projects.csv", "补助,240000.00,720000.00", "补助,720000.00,240000.00"),
        ("data/2031/projects.csv", 2, "收入_本级", "这一格和同一行的「收入_对下」可能对调了"),
    ),
    "amounts of two rows exchanged": (
        ("projects.csv", SPENT.format("648000.00", "329800.00"), SPENT.format("329800.00", "648000.00")),
        ("data/2031/projects.csv", 2, "支出_对下", "这一格和第3行的「支出_对下」可能对调了"),
    ),
    "a row left out": (
        ("procurement.csv", "明细,器具采购,辅助器具采购,56.00,52.40\n", ""),
        ("data/2031/procurement.csv", 4, "", "所含的明细可能少了一行"),
    ),
    "a row in another group": (
        ("projects.csv", "明细,辅具01,年中追加", "明细,辅具01,年初预算"),
        ("data/2031/projects.csv", 10, "批次", "这一格最可能有误"),
    ),
    "a subtotal that does not say of what": (
        ("projects.csv", "小计,年初一般公共预算,年初预算,一般公共预算资金", "小计,年初一般公共预算,年初预算,"),
        ("data/2031/projects.csv", 4, "资金类别", "这一格最可能有误"),
    ),
    "a detail marked as a subtotal": (
        ("projects.csv", "明细,托养01,", "小计,托养01,"),
        ("data/2031/projects.csv", 5, "行别", "同样的明细只有一行小计"),
    ),
    "a kind of row that there is not": (
        ("staffing.csv", "明细,机关", "明 细,机关"),
        ("data/2031/staffing.csv", 2, "行别", "须是以下之一：明细、合计"),
    ),
    "a row with the other sign": (
        ("assets.csv", "明细,累计折旧,减", "明细,累计折旧,加"),
        ("data/2031/assets.csv", 3, "加减", "这一格最可能有误"),
    ),
    "an indicator below another parent": (
        ("indicators.csv", "重点人群覆盖,3,A1,", "重点人群覆盖,3,A2,"),
        ("data/2031/indicators.csv", 7, "上级", "这一格最可能有误"),
    ),
    "a parameter of a rule": (
        ("indicators.csv", "满分值=95%；小数=2,康复.服务.覆盖率", "满分值=59%；小数=2,康复.服务.覆盖率"),
        ("data/2031/indicators.csv", 7, "得分", "得分须等于按“线性插值”算出的 0.00分"),
    ),
    "two digits exchanged that only a total holds": (
        ("procurement.csv", "辅助器具采购,56.00,52.40", "辅助器具采购,56.00,54.20"),
        ("data/2031/procurement.csv", 4, "执行金额", "这一格可能有误"),
    ),
    "a column gone": (
        ("staffing.csv", None, "实有人数"),
        ("data/2031/staffing.csv", 1, "实有人数", "缺少这一列"),
    ),
}


@pytest.mark.parametrize("kind", MISPLACED)
def test_what_stands_in_the_wrong_place_is_the_one_cause(example: Project, kind: str) -> None:
    (file, old, new), named = MISPLACED[kind]
    if old is None:
        lines = [line.split(",") for line in example.data(file).read_text(encoding="utf-8").splitlines()]
        at = lines[0].index(new)
        rest = [",".join(line[:at] + line[at + 1 :]) for line in lines]
        example.data(file).write_text("\n".join(rest) + "\n", encoding="utf-8")
    else:
        example.edit_data(file, old, new)

    causes = json.loads(example.run("check", "--json").stdout)["causes"]

    first = causes[0]
    assert (first["file"], first["row"], first["column"], first["rule"]) == named
    assert len(causes) == 1


def test_a_row_that_could_be_in_several_groups_or_be_another_is_not_accused(example: Project) -> None:
    """A second project of the same amounts: either may be the one that moved."""
    twin = "明细,辅具02,年初预算,一般公共预算资金,6,辅具适配二期,,280000.00,,252000.00,,28000.00,,省级追加,,,\n"
    example.edit_data("projects.csv", "明细,辅具01,年中追加", twin + "明细,辅具01,年初预算")

    causes = json.loads(example.run("check", "--json").stdout)["causes"]

    assert not [cause for cause in causes if cause["suspected"] and cause["column"] in ("批次", "资金类别")]


def test_what_a_deleted_row_takes_with_it_stands_below_it(example: Project) -> None:
    causes = json.loads(without_line(seal(example), "projects.csv", "明细,就业01").run("check", "--json").stdout)

    first = causes["causes"][0]
    assert (len(causes["causes"]), first["file"], first["row"]) == (1, "data/2031/projects.csv", 3)
    assert first["rule"] == "封存时这里有“就业01”这一行，现在没有"
    assert len(first["echoes"]) == causes["problems"] - 1 > 10


def test_a_deleted_total_is_the_one_thing_to_mend(example: Project) -> None:
    output = without_line(seal(example), "funds.csv", "合计,合计").run("check").output.splitlines()

    assert output[0].startswith(
        "data/2031/funds.csv（资金收支及结余）第8行「编号」：封存时这里有“合计”这一行，现在没有。"
    )
    assert "由 1 处引起" in output[-1]
    assert len(output) <= 7


@pytest.mark.parametrize("broken", ["年度：2031", "年度: [2031"])
def test_settings_that_cannot_be_read_have_no_echo(example: Project, broken: str) -> None:
    lines = example.data("settings.yml").read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("年度"))
    lines[at] = broken
    example.data("settings.yml").write_text("\n".join(lines), encoding="utf-8")

    output = example.run("check").output.splitlines()

    assert len(output) == 2
    assert output[0].startswith("data/2031/settings.yml第")


def test_a_long_list_shows_its_beginning_and_says_how_much_more_there_is(example: Project) -> None:
    for number in range(30):
        example.write(f"docs/2031/new{number:02}.md", f"# 新\n\n{{{{ 没有.这个{number}.数 }}}}\n")
        example.edit("site.yml", "      - 全文打印", f"      - new{number:02}.md\n      - 全文打印")

    short, whole = example.run("check").output, example.run("check", "--all").output
    one = example.run("check", "--file", "new07").output

    assert short.count("没有这个数") == 20
    assert "还有 10 处没有列出：" in short
    assert whole.count("没有这个数") == 30
    assert one.splitlines()[0].startswith("docs/2031/new07.md第3行：没有这个数")
    assert one.count("没有这个数") == 1


def test_data_and_prose_can_be_listed_apart(example: Project) -> None:
    example.write("docs/2031/new.md", "# 新\n\n{{ 没有.这个.数 }}\n")
    example.edit_data("facts.csv", "评价.问卷.份数,", "评价.问卷.份数 ,")

    prose, data = example.run("check", "--only", "文字"), example.run("check", "--only", "数据")

    assert all(line.startswith(("docs/", "共", " ")) for line in prose.output.splitlines())
    assert "docs/2031/new.md" not in data.output
    assert prose.exit_code == data.exit_code == 1


def test_the_list_as_a_page_leads_to_the_files_and_shows_the_cell(example: Project) -> None:
    example.edit_data("projects.csv", "240000.00,720000.00", "240000.00,702000.00")

    example.run("check", "--html", str(example.root / "build" / "问题.html"))

    page = (example.root / "build" / "问题.html").read_text(encoding="utf-8")
    assert '<a href="../data/2031/projects.csv">data/2031/projects.csv</a>' in page
    assert "<mark>702000.00</mark>" in page
    assert "由此 5 个问题" in page


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("(30)", "请写 -30"),
        ("（156，830.25）", "请写 -156830.25"),
        ("30份", "请写 30；单位“份”不写在数里"),
        ("¥30", "请写 30"),
        ("30。5", "请写 30.5"),
        ("#NAME?", "这是表格软件的错误值：公式引用的单元格或名称不在了。请改好公式，重新计算后保存，或者直接填数"),
        ("#REF!", "这是表格软件的错误值：公式引用的单元格或名称不在了。请改好公式，重新计算后保存，或者直接填数"),
        ("=SUM(C2:C9)", "这里是没有算过的公式。请在 Excel 或 WPS 里重新计算后保存，或者直接填数"),
        ("三十", "请改为数字"),
        ("30-40", "请改为数字"),
    ],
)
def test_what_is_no_number_is_told_with_the_number_that_it_means(example: Project, typed: str, advice: str) -> None:
    text = example.data("facts.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("评价.问卷.份数,"))
    cells = row.split(",")
    cells[2] = typed if "," not in typed else f'"{typed}"'
    example.data("facts.csv").write_text(text.replace(row, ",".join(cells)), encoding="utf-8")

    first = json.loads(example.run("check", "--json").stdout)["causes"][0]

    assert (first["file"], first["column"], first["found"]) == ("data/2031/facts.csv", "值", f"“{typed}”")
    assert first["advice"] == advice


def test_a_file_that_there_is_not_is_no_clean_one(example: Project) -> None:
    there, mistyped = example.run("check", "--file", "Projects.csv"), example.run("check", "--file", "porjects")

    assert (there.exit_code, mistyped.exit_code) == (0, 2)
    assert "没有名称里有“porjects”的文件" in mistyped.output


def test_a_page_that_no_menu_has_is_no_fault_of_the_year_before(example: Project) -> None:
    example.write("docs/2031/new.md", "# 新\n\n文字。\n")

    lines = example.run("check").output.splitlines()

    assert "有一个页面不在目录里" in lines[0]
    assert lines[1:] == ["共 1 个问题，未发布任何内容。"]
