"""Tables of other files become data files: what is sure is written exactly, what is not is said, nothing is guessed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence

import docx
import pytest
import xlsxwriter
from conftest import Project
from evaluation.documents import Cell
from evaluation.intake.amounts import amount_text
from evaluation.intake.found import FoundTable, Line, tables_in
from evaluation.intake.inferring import inferred, inferred_lines
from evaluation.intake.matching import likeness, words
from published import project_files

FUNDS = [
    ["项目", "年初结转和结余", "年初预算数", "", "本年收入数", "", "本年支出决算数", "", "年末结转和结余", ""],
    ["", "", "本级", "对下", "本级", "对下", "本级", "对下", "本级", "对下"],
    ["基本支出", "", "１００．５", "", "100.50", "", "90", "-", "10.5", ""],
    ["1-人员经费", "", "80.5", "", "80.50", "", "75", "", "5.5", ""],
    ["2-公用经费", "", "20", "", "20", "", "15", "", "5", ""],
    ["合计", "", "100.5", "", "100.50", "", "90", "-", "10.5", ""],
]


def lines(rows: Sequence[Sequence[str]]) -> list[Line]:
    return [Line(tuple(Cell(text) for text in row), f"第{number}行") for number, row in enumerate(rows, start=1)]


def word(*parts: str | list[list[str]]) -> bytes:
    """A Word file of paragraphs and tables; blank cells of a header are merged with what is left of or above them."""
    document, stream = docx.Document(), io.BytesIO()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=len(part[0]))
        for row, texts in enumerate(part):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
    document.save(stream)
    return stream.getvalue()


def workbook(*rows: Sequence[object]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("表")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def taken(project: Project, content: bytes, name: str, *options: str) -> tuple[str, int]:
    """What importing a file says, and its exit status."""
    path = project.root / name
    path.write_bytes(content)
    result = project.run("import", str(path), *options)
    return result.output, result.exit_code


def test_a_word_table_with_two_levels_of_header_becomes_the_years_data_in_yuan(tiny: Project) -> None:
    tiny.data("funds.csv").unlink()

    said, status = taken(tiny, word("2031年资金收支及结余情况表", "单位：万元", FUNDS, "注：不含对下。"), "报告.docx")

    assert status == 0, said
    assert tiny.data("funds.csv").read_text(encoding="utf-8").splitlines() == [
        "行别,编号,大类,项目,年初结转结余_本级,年初结转结余_对下,年初预算_本级,年初预算_对下,本年收入_本级,本年收入_对下,"
        "本年支出_本级,本年支出_对下,年末结转结余_本级,年末结转结余_对下",
        "小计,基本支出,基本支出,基本支出,,,1005000,,1005000,,900000,-,105000,",
        "明细,人员经费,基本支出,1-人员经费,,,805000,,805000,,750000,,55000,",
        "明细,公用经费,基本支出,2-公用经费,,,200000,,200000,,150000,,50000,",
        "合计,合计,,合计,,,1005000,,1005000,,900000,-,105000,",
    ]


def test_explain_leads_to_the_row_of_the_word_table(tiny: Project) -> None:
    table = [["项目", "编制人数", "2031年实有人数", "备注"], ["机关编制", "5", "4", ""], ["合计", "5", "4", ""]]
    taken(tiny, word("编制设置及实有人数表", table), "报告.docx", "--replace")

    said = tiny.run("explain", "编制.机关.编制人数").output

    assert "编制.机关.编制人数 = 5人" in said
    assert "原件：报告.docx 表1第2行（sha256 " in said


def test_a_dry_run_and_json_write_nothing_and_say_how_each_table_is_known(tiny: Project) -> None:
    content = word("资金收支及结余情况表", "单位：万元", FUNDS)
    (path := tiny.root / "报告.docx").write_bytes(content)
    before = tiny.files()

    said = tiny.run("import", str(path), "--dry-run").output
    [entry] = json.loads(tiny.run("import", str(path), "--json").output)

    assert tiny.files() == before
    assert "表1“资金收支及结余情况表” → 资金收支及结余（已对上" in said
    assert (entry["结果"], entry["表"], entry["单位"], entry["对上的列"]["本年收入_对下"]) == (
        "已对上",
        "资金收支",
        "万元",
        "本年收入数_对下",
    )


def test_a_table_that_differs_is_shown_and_left_alone_until_somebody_says_replace(tiny: Project) -> None:
    content = workbook(["项目", "编制人数", "实有人数", "备注"], ["机关编制", 9, 3, ""], ["合计", 9, 3, ""])
    before = tiny.data("staffing.csv").read_bytes()

    said, status = taken(tiny, content, "编制.xlsx")

    assert "“机关”「编制人数」：4 → 9" in said
    assert (tiny.data("staffing.csv").read_bytes(), status) == (before, 1)
    assert taken(tiny, content, "编制.xlsx", "--replace")[1] == 0
    assert "明细,机关,机关编制,9,3," in tiny.data("staffing.csv").read_text(encoding="utf-8")


def test_the_years_own_tables_import_again_without_a_difference(tiny: Project) -> None:
    for name in ("funds.csv", "projects.csv", "staffing.csv", "sangong.csv", "assets.csv", "survey.csv"):
        said, status = taken(tiny, tiny.data(name).read_bytes(), name)

        assert status == 0, said
        assert "已有，没有不同" in said


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("1,234.50", "1234.50"),
        ("１，２３４．５０", "1234.50"),
        (" 12 ", "12"),
        ("-", "-"),
        ("－", "-"),
        ("", ""),
        ("未公开", "未披露"),
        ("不适用", ""),
        ("(1,234)", "-1234"),
        ("￥12.00元", "12.00"),
        ("85.71%", "85.71"),
        ("约12", None),
        ("1 234 567.8", "1234567.8"),
        ("12 34", None),
        ("100\n200", None),
        ("（1,234.50）", "-1234.50"),
        ("12-13", None),
        ("१२", None),
    ],
)
def test_amounts_are_read_as_people_write_them_and_nothing_else_is(text: str, read_as: str | None) -> None:
    assert amount_text(text) == read_as


def test_what_is_no_amount_of_the_column_is_named_and_not_read(tiny: Project) -> None:
    rows = [
        ["项目", "年初数", "年末数", "增减"],
        ["固定资产原值", "约10", "12", "2"],
        ["减：累计折旧", "4", "6", "2"],
        ["成新率", "60%", "50%", ""],
    ]
    tiny.data("assets.csv").unlink()

    said, _ = taken(tiny, word("固定资产变动情况表", "单位：元", rows), "报告.docx")

    assert "表1第2行「年初数」：“约10”不是数，没有读入" in said
    assert "表1第4行：整行是百分比，没有读入" in said
    assert "成新率" not in tiny.data("assets.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("worn", "told"), [("4", True), ("5", False)])
def test_a_row_is_taken_away_where_that_alone_gives_the_total_and_it_is_said(
    tiny: Project, worn: str, told: bool
) -> None:
    rows = [
        ["项目", "年初数", "年末数", "增减"],
        ["固定资产原值", "10", "10", "0"],
        ["累计折旧", worn, worn, "0"],
        ["在建工程", "5", "5", "0"],  # where both are 5, nobody can tell which of the two is taken away
        ["固定资产净值", str(15 - int(worn)), str(15 - int(worn)), "0"],
    ]
    tiny.data("assets.csv").unlink()

    said, _ = taken(tiny, word("固定资产变动情况表", "单位：元", rows), "报告.docx")

    assert ("“累计折旧”减去才等于“固定资产净值”，作“减”" in said) == told
    assert (",减," in tiny.data("assets.csv").read_text(encoding="utf-8")) == told


def test_an_odd_character_in_a_label_is_a_doubt(tiny: Project) -> None:
    rows = [["项目", "编制人数", "实有人数"], ["机关\u200b编制", "4", "3"], ["合计", "4", "3"]]

    said, _ = taken(tiny, word("编制设置及实有人数表", rows), "报告.docx", "--dry-run")

    assert "表1第2行「项目」：有看不见的字符（零宽字符）（U+200B），请更正" in said


def test_columns_that_nobody_can_tell_apart_are_matched_to_neither(tiny: Project) -> None:
    rows = [
        ["项目", "编制人数（甲）", "编制人数（乙）", "实有人数"],
        ["机关编制", "4", "5", "3"],
        ["合计", "4", "5", "3"],
    ]

    said, _ = taken(tiny, word("编制设置及实有人数表", rows), "报告.docx", "--dry-run")

    assert "（部分" in said
    assert "说不准，没有对上" in said


def test_a_person_may_say_which_table_and_column_is_which(tiny: Project) -> None:
    rows = [["名目", "应有", "现有"], ["机关编制", "4", "3"], ["合计", "4", "3"]]
    columns = ("编制.项目=名目", "编制.编制人数=应有", "编制.实有人数=现有")
    said = ("--as", "编制=表1", *(option for column in columns for option in ("--column", column)))

    assert "staffing 已有，没有不同" in taken(tiny, word("人员", rows), "报告.docx", *said)[0]
    assert taken(tiny, word("人员", rows), "报告.docx", "--as", "人员=表1")[1] == 2


def test_a_heading_is_known_without_filler_words_years_and_units() -> None:
    assert words("2030年实际支出", 2031) == "上年实际支出"
    assert likeness("年初结转和结余_本级", "年初结转结余_本级") == 1
    assert likeness("年末结转结余（对下，元）", "年末结转结余_对下") == 1
    assert likeness("年末结转结余（对下，元）", "年末结转结余_本级") < 1
    assert likeness("A（非常满意）", "非常满意") == 1


def test_several_tables_of_one_sheet_each_have_their_title_unit_and_notes() -> None:
    found = tables_in(
        lines(
            [
                ["表一 收入", "", ""],
                ["单位：元", "", ""],
                ["项目", "预算", "决算"],
                ["甲", "1", "2"],
                ["注：含上年", "", ""],
                ["", "", ""],
                ["表二 支出", "", ""],
                ["项目", "预算", "决算"],
                ["乙", "3", "4"],
            ]
        ),
        "f.xlsx",
        "工作表“甲”",
    )

    assert [(one.where, one.title, one.unit, one.notes, len(one.rows)) for one in found] == [
        ("工作表“甲”第1张表", "表一 收入", "元", ("注：含上年",), 1),
        ("工作表“甲”第2张表", "表二 支出", "", (), 1),
    ]


def test_an_unknown_table_is_offered_with_what_its_content_says() -> None:
    rows = lines([["甲", "1", "2", "3", "50%"], ["乙", "4", "5", "9", "60%"], ["合计", "5", "7", "12", "55%"]])
    table = FoundTable("f", "表1", "收费情况", "元", ("名目", "现金", "转账", "总额", "比例"), tuple(rows))

    found = inferred(table)

    assert [(one.name, one.unit) for one in found.columns] == [
        ("名目", ""),
        ("现金", "元"),
        ("转账", "元"),
        ("总额", "元"),
        ("比例", "%"),
    ]
    assert [(one.column, one.method, one.of) for one in found.identities] == [("总额", "合计", ("现金", "转账"))]
    assert (found.label, found.has_totals) == ("名目", True)
    assert list(inferred_lines(table)) == [
        "列：名目、现金（元）、转账（元）、总额（元）、比例（%）",
        "每一行叫什么：名目；有小计、合计行",
        "每一行都成立：总额 = 现金 + 转账",
    ]


def test_an_unknown_table_becomes_a_table_of_the_department_s_own(tiny: Project) -> None:
    rows = [
        ["名目", "现金（元）", "转账（元）", "总额（元）"],
        ["甲", "1", "2", "3"],
        ["乙", "4", "5", "9"],
        ["合计", "5", "7", "12"],
    ]

    said, status = taken(tiny, word("收费情况", rows), "报告.docx", "--own", "收费=表1")

    assert (status, "在要显示它的页面里写一行：{{ 表(" in said) == (0, True)
    assert tiny.data("table_1.csv").read_text(encoding="utf-8").splitlines() == [
        "行别,编号,名目,现金,转账,总额",
        "明细,甲,甲,1,2,3",
        "明细,乙,乙,4,5,9",
        "合计,合计,合计,5,7,12",
    ]
    assert tiny.run("check").exit_code == 0
    tiny.edit_data("table_1.csv", "乙,4,5,9", "乙,4,5,8")
    assert "总额" in tiny.run("check").output


def test_what_contradicts_itself_is_told_before_any_table_is_written(tiny: Project) -> None:
    text = "全年支出100.50万元，其中人员经费80.50万元，公用经费30万元。"
    output, _ = taken(tiny, word(text, "表1 资金收支情况（单位：万元）", FUNDS), "报告.docx", "--replace")
    told, table = output.find("原文有 1 处自相矛盾"), output.find("表1")

    assert 0 < told < table, output


def test_the_account_counts_tables_and_numbers_and_has_each_doubt_on_a_line(tiny: Project) -> None:
    rows = [["项目", "编制人数", "实有人数", "备注"], ["机关编制", "4", "3", ""], ["合计", "4", "3", ""]]
    prose = "全年培训残疾人12人次，年报第1页写明培训残疾人12人次，另有7777人次不在册。"
    unknown = [["名目", "现金", "转账"], ["甲", "1", "2"], ["乙", "3", "4"]]

    taken(tiny, word("一、部门概况", prose, "编制设置及实有人数表", rows, "收费情况", unknown), "报告.docx")

    account = (tiny.root / "build" / "import" / "报告" / "导入记录.md").read_text(encoding="utf-8")
    page = (tiny.root / "build" / "import" / "报告" / "overview.md").read_text(encoding="utf-8")
    assert "- 表：2 张，已对上 1 张，部分 0 张，未知 1 张" in account
    assert ",7777,,人次,,报告.docx 第2段," in account
    assert "`report import 报告.docx --own 收费情况=表2`" in account
    assert page.startswith("# 部门概况\n\n全年培训残疾人{{ 就业.培训.人次 }}")
    assert "7777人次" in page


@pytest.mark.parametrize("name", ["坏.docx", "坏.xlsx", "坏.xls", "坏.csv", "坏.ods"])
def test_a_file_that_cannot_be_read_is_one_message(tiny: Project, name: str) -> None:
    said, status = taken(tiny, b"PK\x03\x04 cut short", name)

    assert status == 1
    assert said.startswith(name)
    assert said.endswith("共 1 个问题，未发布任何内容。\n")


PROJECTS = ["项目名称", "收入_本级", "收入_对下", "支出_本级", "支出_对下", "结转结余_本级", "结转结余_对下"]


def two_projects(project: Project) -> Project:
    project.edit_data(
        "projects.csv",
        "总计,总计,,,,总计,200000.00,500000.00,200000.00,300000.00,-,200000.00,",
        "明细,就业,年初预算,一般公共预算资金,2,残疾人就业补助,100.00,,100.00,,-,,\n"
        "总计,总计,,,,总计,200100.00,500000.00,200100.00,300000.00,-,200000.00,",
    )
    return project


def test_two_projects_whose_amounts_were_exchanged_are_found(tiny: Project) -> None:
    other = workbook(
        PROJECTS,
        ["残疾人就业补助", 200000, 500000, 200000, 300000, "-", 200000],
        ["残疾人康复补助", 100, "", 100, "", "-", ""],
        ["总计", 200100, 500000, 200100, 300000, "-", 200000],
    )
    (path := two_projects(tiny).root / "台账.xlsx").write_bytes(other)

    result = tiny.run("reconcile", str(path))

    assert result.exit_code == 1
    assert "“残疾人就业补助”和“残疾人康复补助”两行的数像是互换了" in result.output.replace(
        "“残疾人康复补助”和“残疾人就业补助”", "“残疾人就业补助”和“残疾人康复补助”"
    )


def test_a_row_that_one_side_lacks_is_named(tiny: Project) -> None:
    same = ["残疾人康复补助", 200000, 500000, 200000, 300000, "-", 200000]
    other = workbook(PROJECTS, same, ["临时项目", 1, "", 1, "", "-", ""])
    (path := two_projects(tiny).root / "台账.xlsx").write_bytes(other)

    said = tiny.run("reconcile", str(path)).output

    assert "另一份里有这一行，这里没有，现为 “临时项目”（台账.xlsx 工作表“表”第3行）" in said
    assert "第3行：另一份里没有这一行，现为 “残疾人就业补助”" in said


def test_another_file_in_wan_agrees_to_the_precision_that_it_shows(tiny: Project) -> None:
    rows = [["单位：万元"], PROJECTS, ["残疾人康复补助", 20, 50, 20, 30, "-", 20], ["总计", 20, 50, 20, 30, "-", 20]]
    (path := tiny.root / "台账.xlsx").write_bytes(workbook(*rows))

    result = tiny.run("reconcile", str(path))

    assert (result.exit_code, result.output) == (
        0,
        "  工作表“表”“表” → 项目支出明细（已对上，把握 68%）：12 格相同，0 处不同\n",
    )


def test_what_was_reconciled_counts_as_the_second_entry(tiny: Project) -> None:
    other = workbook(PROJECTS, ["残疾人康复补助", 200000, 500000, 200000, 300000, "-", 200000])
    (path := tiny.root / "台账.xlsx").write_bytes(other)

    assert "记入复核录入 6 格" in tiny.run("reconcile", str(path), "--record").output
    assert tiny.run("check").exit_code == 0
    tiny.edit_data("projects.csv", "残疾人康复补助,200000.00", "残疾人康复补助,200001.00")

    assert "须与 data/2031/recheck.csv 第2行复核录入的“200000.00”相同" in tiny.run("check").output
    assert "sha256" in tiny.data("recheck.csv").read_text(encoding="utf-8").splitlines()[1]


def test_the_workbook_that_the_site_offers_imports_again_without_a_difference(example: Project) -> None:
    book = next(file for path, file in project_files(example).items() if path.endswith(".xlsx"))
    before = {path: text for path, text in example.files().items() if path.endswith(".csv")}
    files = {path.rpartition("/")[2].removesuffix(".csv") for path in before if f"data/{example.year}/" in path}

    said, status = taken(example, book.content, "report.xlsx")

    unchanged = {line.split()[0] for line in said.splitlines() if line.endswith("已有，没有不同")}
    assert (status, files - unchanged) == (0, {"recheck"})
    assert {path: example.files()[path] for path in before} == before


def test_rows_of_one_label_keep_their_identifiers_when_a_file_comes_again(tiny: Project) -> None:
    header = ["行别", "批次", "资金类别", "序号", *PROJECTS]
    rows: list[Sequence[object]] = [header]
    for number, kind in enumerate(("一般公共预算资金", "政府性基金"), start=1):
        rows.append(["明细", "年初预算", kind, number, f"项目{'甲乙'[number - 1]}", number, "", number, "", "-", ""])
        rows.append(["小计", "年初预算", kind, "", "小计", number, "", number, "", "-", ""])
    rows.append(["总计", "", "", "", "总计", 3, "", 3, "", "-", ""])
    content = workbook(*rows)

    assert taken(tiny, content, "台账.xlsx", "--replace")[1] == 0
    said, status = taken(tiny, content, "台账.xlsx")

    assert (status, "projects 已有，没有不同" in said) == (0, True)


def test_a_label_that_is_nearly_the_same_keeps_the_identifier_and_is_told(tiny: Project) -> None:
    rows = [["项目", "编制人数", "实有人数"], ["机关内设机构编制", 4, 3], ["合 计", 4, 3]]
    tiny.edit_data("staffing.csv", "机关编制", "机关各内设机构编制")

    said, _ = taken(tiny, workbook(*rows), "编制.xlsx", "--dry-run")

    assert "“机关内设机构编制”看作原有的“机关各内设机构编制”，编号不变" in said


def test_optional_columns_that_a_file_does_not_have_stay(tiny: Project) -> None:
    before = tiny.data("staffing.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [["项目", "编制人数", "实有人数"], ["机关编制", 5, 3], ["合计", 5, 3]]

    taken(tiny, workbook(*rows), "编制.xlsx", "--replace")

    assert tiny.data("staffing.csv").read_text(encoding="utf-8").splitlines()[0] == before


def test_a_dry_run_links_the_prose_to_what_would_be_written(tiny: Project) -> None:
    tiny.edit_data("staffing.csv", "机关编制,4,3", "机关编制,未填报,未填报")
    tiny.edit_data("staffing.csv", "合计,4,3", "合计,未填报,未填报")
    rows = [["项目", "编制人数", "实有人数"], ["机关编制", "87", "85"], ["合计", "87", "85"]]
    content = word("机关编制编制人数87人。", "编制设置及实有人数表", rows)

    said, _ = taken(tiny, content, "报告.docx", "--dry-run", "--replace")

    assert "填上 4 格未填报" in said
    assert "报告.docx 的正文里 1 个数：1 个对上" in said


def test_a_year_is_chosen_by_an_option_and_must_be_there(tiny: Project) -> None:
    (path := tiny.root / "编制.xlsx").write_bytes(workbook(["项目", "编制人数"], ["机关编制", 4]))

    result = tiny.run("import", str(path), "--year", "2044")

    assert (result.exit_code, "没有 data/2044 这个年度的数据" in result.output) == (2, True)


def test_all_files_that_cannot_be_read_are_named_and_nothing_is_written(tiny: Project) -> None:
    before = tiny.files()
    names = ["坏.xlsx", "好.xlsx", "坏.docx"]
    for name in names:
        good = workbook(["项目", "编制人数", "实有人数"], ["机关编制", 9, 9])
        (tiny.root / name).write_bytes(good if name == "好.xlsx" else b"PK\x03\x04 cut short")

    result = tiny.run("import", *(str(tiny.root / name) for name in names), "--replace")

    assert (result.exit_code, result.output.count("。\n"), "共 2 个问题" in result.output) == (1, 3, True)
    assert {path: text for path, text in tiny.files().items() if path in before} == before


@pytest.mark.parametrize(
    ("clause", "linked"),
    [
        ("机关编制人数12人", "编制.机关.编制人数"),
        ("机关实有12人", ""),  # the number stands in another column than the words say
        ("机关有12人", ""),  # no word says which column
    ],
)
def test_a_number_is_linked_only_where_the_words_say_its_column(tiny: Project, clause: str, linked: str) -> None:
    tiny.edit_data("staffing.csv", "机关编制,4,3", "机关编制,12,3")
    tiny.edit_data("staffing.csv", "合计,4,3", "合计,12,3")

    taken(tiny, word(f"年末，{clause}。"), "报告.docx")

    page = (tiny.root / "build" / "import" / "报告" / "front.md").read_text(encoding="utf-8")
    assert (f"{{{{ {linked} }}}}" in page) if linked else ("{{" not in page)


SANGONG = [["项目", "上年实际", "本年预算", "本年实际"], ["公务接待费", 5.12, 4.5, 2.43], ["合计", 5.12, 4.5, 2.43]]
NAMES = ["因公出国（境）费", "公务用车购置及运行费", "", "", "公务接待费", "合计"]


def merged(rows: Sequence[Sequence[object]], *ranges: str) -> bytes:
    """A workbook of these rows in which ranges are merged, each under the text of its first cell."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("表")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for span in ranges:
            first = xlsxwriter.utility.xl_cell_to_rowcol(span.partition(":")[0])
            sheet.merge_range(span, rows[first[0]][first[1]])
    return stream.getvalue()


def as_read(project: Project, content: bytes, file: str, *options: str) -> list[str]:
    """The file of the year as it is after an import into nothing, without its header."""
    project.data(f"{file}.csv").unlink(missing_ok=True)
    said, status = taken(project, content, "表.xlsx", *options)
    path = project.data(f"{file}.csv")
    return path.read_text(encoding="utf-8").splitlines()[1:] if status == 0 and path.is_file() else [said]


@pytest.mark.parametrize(
    "above",
    [
        ["“三公”经费支出（万元）"],
        ["“三公”经费支出（单位：人民币万元）"],
        ["“三公”经费支出", "编制单位：某局          单位：万元"],
        ["“三公”经费支出", "公开08表", "部门：某局", "2031年度", "金额单位：万元"],
    ],
)
def test_the_unit_is_read_wherever_it_stands_above_a_table(tiny: Project, above: list[str]) -> None:
    [first, total] = as_read(tiny, merged([*([text] for text in above), *SANGONG]), "sangong")

    assert (first.split(",")[-3:], total.split(",")[-3:]) == (["51200", "45000", "24300"],) * 2


def test_one_heading_over_a_group_and_its_rows_is_both(tiny: Project) -> None:
    levels = ["本级", "对下"] * 5
    heads = [
        text for name in ("年初结转结余", "年初预算", "本年收入", "本年支出", "年末结转结余") for text in (name, "")
    ]
    rows = [
        ["项目", "", *heads],
        ["", "", *levels],
        ["合计", "", *[3, ""] * 5],
        ["基本支出", "小计", *[3, ""] * 5],
        ["基本支出", "人员经费", *[1, ""] * 5],
        ["基本支出", "公用经费", *[2, ""] * 5],
    ]
    spans = ["A1:B2", "C1:D1", "E1:F1", "G1:H1", "I1:J1", "K1:L1"]
    tiny.edit_data("funds.csv", "明细,基本支出", "小计,基本支出")

    said, _ = taken(tiny, merged(rows, *spans), "表.xlsx", "--replace")

    labels = [line.split(",")[:4] for line in tiny.data("funds.csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert labels == [
        ["合计", "合计", "", "合计"],
        ["小计", "基本支出", "基本支出", "基本支出"],
        ["明细", "人员经费", "基本支出", "人员经费"],
        ["明细", "公用经费", "基本支出", "公用经费"],
    ], said


def test_the_national_table_of_one_row_is_read_as_a_row_a_name(tiny: Project) -> None:
    rows = [
        ["预算数", *[""] * 5, "决算数", *[""] * 5],
        [*NAMES, *NAMES],
        [
            "",
            "小计",
            "公务用车购置费",
            "公务用车运行费",
            "",
            "",
            "",
            "小计",
            "公务用车购置费",
            "公务用车运行费",
            "",
            "",
        ],
        [str(number) for number in range(1, 13)],
        [0, 24, 0, 24, 4.5, 28.5, 0, 18, 0, 18, 2.43, 20.43],
    ]
    spans = ["A1:F1", "G1:L1", *("A2:A3", "B2:D2", "E2:E3", "F2:F3", "G2:G3", "H2:J2", "K2:K3", "L2:L3")]
    content = merged([["三公经费支出决算表（万元）"], *rows], *(_down(span) for span in spans))

    found = as_read(tiny, content, "sangong", "--as", "三公=表")

    assert [line.split(",")[3:] for line in found] == [
        ["因公出国（境）费", "未填报", "0", "0"],
        ["公务用车购置及运行费", "未填报", "240000", "180000"],
        ["公务用车购置费", "未填报", "0", "0"],
        ["公务用车运行费", "未填报", "240000", "180000"],
        ["公务接待费", "未填报", "45000", "24300"],
        ["合计", "未填报", "285000", "204300"],
    ]


def _down(span: str) -> str:
    """A range one row further down, below a title."""
    return re.sub(r"\d", lambda match: str(int(match[0]) + 1), span)


def test_a_number_of_persons_beside_its_share_and_a_total_in_another_column_are_told(tiny: Project) -> None:
    names = ["非常满意", "满意", "一般", "不满意", "很不满意"]
    rows = [
        ["序号", "调查内容", *(text for name in names for text in (name, "")), "合计"],
        ["", "", *["人数", "占比"] * 5, ""],
        [1, "水质", 6, "60%", 4, "40%", 0, "0%", 0, "0%", 0, "0%", 10],
        ["合计", "", 6, "60%", 4, "40%", 0, "0%", 0, "0%", 0, "0%", 10],
    ]
    found = as_read(
        tiny, merged(rows, "A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1", "I1:J1", "K1:L1", "M1:M2"), "survey"
    )

    assert [line.split(",") for line in found] == [
        ["明细", "水质", "水质", "6", "4", "0", "0", "0", "10"],
        ["合计", "合计", "合计", "6", "4", "0", "0", "0", "10"],
    ]


def test_rows_of_money_and_of_numbers_in_one_table_are_two_tables(tiny: Project) -> None:
    rows = [
        ["项目", "单位", "上年实际", "本年预算", "本年实际"],
        ["公务接待费", "万元", 5.12, 4.5, 2.43],
        ["国内公务接待批次", "批次", 40, 45, 31],
    ]
    content = merged([["“三公”经费及相关数量"], *rows])

    [money], [count] = (as_read(tiny, content, file, "--replace") for file in ("sangong", "sangong_counts"))

    assert money.split(",")[3:] == ["公务接待费", "51200", "45000", "24300"]
    assert count.split(",")[1:] == ["国内公务接待批次", "批次", "40", "45", "31"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["一级指标", "分值", "得分"],
            ["决策", 20, 18],
            ["过程", 80, 70],
        ],  # one word in common with the survey's options
        [["项目", "编制人数", "编制人数", "实有人数"], ["行政编制", 4, 5, 3], ["合计", 4, 5, 3]],
        [["题目", *"甲乙丙"], ["水质", "60%", "30%", "10%"]],
    ],
)
def test_what_only_looks_like_a_table_is_not_written_and_says_what_to_do(
    tiny: Project, rows: list[list[object]]
) -> None:
    before = tiny.files()

    said, _ = taken(tiny, merged([["情况表"], *rows]), "表.xlsx", "--dry-run")

    assert {path: text for path, text in tiny.files().items() if path in before} == before
    assert "→ data/" not in said
    assert "没有写" in said
    assert "--as" in said


def test_a_row_that_numbers_the_columns_is_no_row(tiny: Project) -> None:
    rows = [["科目", "合计", "基本支出", "项目支出"], ["栏次", 1, 2, 3], ["行政运行", 30, 10, 20], ["水利", 7, 3, 4]]

    said, status = taken(tiny, merged([["支出决算表（元）"], *rows]), "表.xlsx", "--own", "支出决算=表")

    assert (status, "自相矛盾" in said) == (0, False), said
    assert "栏次" not in tiny.data("table_1.csv").read_text(encoding="utf-8")


def data_after(project: Project, content: bytes, file: str, *options: str) -> list[str]:
    """The file of the year as it is after the import of a Word file over it."""
    taken(project, content, "报告.docx", *options)
    return project.data(f"{file}.csv").read_text(encoding="utf-8").splitlines()


def test_what_goes_on_below_is_read_even_where_groups_are_named_again(tiny: Project) -> None:
    header = ["一级指标", "二级指标", "三级指标", "指标值", "设定依据", "完成值", "完成说明"]
    first = [header, ["产出", "数量指标", "甲", "≥24次", "计划", "26次", "完成"]]
    second = [header, ["产出", "成本指标", "乙", "≤3天", "合同", "2天", "完成"]]

    said, _ = taken(tiny, word("表2 绩效目标", first, "表2 绩效目标（续）", second), "报告.docx", "--dry-run")

    assert "表2是它的下一部分，接在后面读" in said
    assert "多了“甲”这一行" in said
    assert "多了“乙”这一行" in said


def test_of_two_tables_that_are_one_the_other_is_named_with_what_to_do(tiny: Project) -> None:
    rows = [["项目", "编制人数", "实有人数"], ["行政", "5", "4"], ["合计", "5", "4"]]

    said, _ = taken(tiny, word("编制情况", rows, "另一次", "编制情况", rows), "报告.docx", "--dry-run")

    assert "没有读：表1也认作这张表，只写那一张；要写这一张的，加 --as 编制=表2" in said


def test_a_column_without_a_place_and_a_field_without_a_column_are_told(tiny: Project) -> None:
    rows = [["项目", "编制人数", "实有人数", "平均年龄"], ["行政", "5", "4", "41"], ["合计", "5", "4", "41"]]

    said, _ = taken(tiny, word("编制设置及实有人数", rows), "报告.docx", "--dry-run")

    assert "？没有读入的列：平均年龄" in said


def test_what_could_not_be_read_waits_to_be_filled_and_is_no_blank(tiny: Project) -> None:
    rows = [["项目", "编制人数", "实有人数"], ["行政", "约5", "4"], ["事业", "6", "6"], ["合计", "11", "10"]]

    assert data_after(tiny, word("编制设置及实有人数", rows), "staffing", "--replace")[1].endswith(",行政,未填报,4,")


def test_a_subtotal_below_its_rows_is_one_and_a_row_without_parts_is_none(tiny: Project) -> None:
    header = [
        "项目",
        *(f"{name}（本级）" for name in ("年初结转结余", "年初预算", "本年收入", "本年支出", "年末结转结余")),
    ]
    rows = [["人员经费", "0", "9", "9", "8", "1"], ["公用经费", "1", "3", "3", "3", "1"]]
    sums = [["基本支出", "1", "12", "12", "11", "2"], ["项目支出", "0", "7", "7", "7", "0"]]
    content = word("资金收支（元）", [header, *rows, *sums, ["合计", "1", "19", "19", "18", "2"]])

    kinds = [line.split(",")[0] for line in data_after(tiny, content, "funds", "--replace", "--as", "资金收支=表1")[1:]]

    assert kinds == ["明细", "明细", "小计", "明细", "合计"]


def test_items_across_are_read_as_rows_and_the_unit_may_stand_below(tiny: Project) -> None:
    rows = [["项目", "公务接待费", "出国费", "合计"], ["上年实际", "3", "1", "4"], ["本年预算", "3", "2", "5"]]
    content = word("“三公”经费支出", [*rows, ["本年实际", "2.5", "1", "3.5"]], "单位：万元")

    read = data_after(tiny, content, "sangong", "--replace")

    assert [line.split(",")[-3:] for line in read[1:]] == [
        ["30000", "30000", "25000"],
        ["10000", "20000", "10000"],
        ["40000", "50000", "35000"],
    ]


def test_rows_that_name_their_unit_behind_are_no_table_of_money(tiny: Project) -> None:
    rows = [
        ["指标", "上年数", "预算数", "决算数"],
        ["接待批次（批次）", "5", "6", "4"],
        ["接待人次（人次）", "50", "60", "40"],
    ]

    said, _ = taken(tiny, word("“三公”经费统计数据", rows), "报告.docx", "--dry-run")

    assert "sangong.csv" not in said


def test_what_a_new_project_only_waits_for_is_filled_without_asking(tiny: Project) -> None:
    tiny.data("staffing.csv").write_text(
        "行别,编号,项目,编制人数,实有人数,备注\n明细,行政编制,行政编制,未填报,未填报,\n明细,工勤,工勤,未填报,未填报,\n"
        "合计,合计,合计,未填报,未填报,\n",
        encoding="utf-8",
    )
    rows = [["项目", "编制人数", "实有人数"], ["其中：行政编制", "5", "4"], ["合  计", "5", "4"]]

    assert data_after(tiny, word("编制设置及实有人数", rows), "staffing") == [
        "行别,编号,项目,编制人数,实有人数,备注",
        "明细,行政编制,行政编制,5,4,",
        "合计,合计,合计,5,4,",
    ]


def test_what_is_guessed_of_the_other_source_is_told_with_the_row(tiny: Project) -> None:
    rows = [["项目", "编制人数", "实有人数", "平均年龄"], ["行政", "4", "3", "41"], ["合计", "4", "3", "41"]]
    (tiny.root / "另一份.docx").write_bytes(word("编制设置及实有人数", rows))

    said = tiny.run("reconcile", str(tiny.root / "另一份.docx")).output

    assert "？没有读入的列：平均年龄" in said
    assert "？那里的“行政”看作这里的“机关编制”" in said
