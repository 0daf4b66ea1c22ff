"""A new year: a draft from the year before, which builds at once and becomes a report when all is filled in."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from conftest import EXAMPLE, Project, build
from evaluation.release.releasing import planned
from evaluation.release.source import Refusal
from evaluation.start.new_year import draft_settings, without_waivers
from evaluation.start.pages import blank, carried, year_words

MARKED = re.compile("【待核")


@pytest.fixture
def draft(example: Project, tmp_path: Path) -> Project:
    """2031 as a draft from 2030, in a project whose 2031 was moved away."""
    for folder in ("data", "docs"):
        shutil.rmtree(example.root / folder / "2031")
    result = example.run("--year", "2030", "new-year", "2031")
    assert result.exit_code == 0, result.output
    return example


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_new_year_says_what_it_made_and_what_to_do_next(example: Project) -> None:
    result = example.run("new-year", "2032", "--from", "2031")

    made = [path for folder in ("data", "docs") for path in (example.root / folder / "2032").iterdir()]
    first, second, third = result.output.splitlines()
    assert first == f"已新建 2032 年度的草稿：data/2032、docs/2032，共 {len(made)} 个文件。"
    assert second == "还要填写的内容：report --year 2032 check，或者看网站的“填报清单”一页。"
    assert re.fullmatch(r"沿用上年的文字 \d+ 段，都标着【待核】，其中 \d+ 段写明要看什么；要新写的 0 段。", third)


def test_last_years_finals_are_this_years_comparatives_and_all_else_is_to_be_filled_in(draft: Project) -> None:
    before = {row["编号"]: row for row in rows((EXAMPLE / "data" / "2030" / "funds.csv").read_bytes())}
    for row in rows(draft.data("funds.csv").read_bytes()):
        ended = before[row["编号"]]
        for column in (name for name in row if "_" in name):
            carried = column.startswith("年初结转结余")
            assert row[column] == (ended[column.replace("年初", "年末")] if carried else "未填报"), (
                row["编号"],
                column,
            )
    (original, *_) = rows(draft.data("assets.csv").read_bytes())
    assert (original["年初数"], original["年末数"]) == ("905000.00", "未填报")
    hospitality = rows(draft.data("sangong.csv").read_bytes())[-2]
    assert (hospitality["项目"], hospitality["上年实际"], hospitality["本年实际"]) == (
        "公务接待费",
        "5200.00",
        "未填报",
    )


def test_totals_are_not_asked_for_what_last_year_only_details_had(draft: Project) -> None:
    asked = [row["行别"] for row in rows(draft.data("projects.csv").read_bytes()) if row["对下文号"] == "未填报"]

    assert set(asked) == {"明细"}


def test_the_comparatives_are_those_of_the_finished_year(draft: Project) -> None:
    for name, columns in (
        ("funds", ("年初结转结余_本级", "年初结转结余_对下")),
        ("assets", ("年初数",)),
        ("sangong", ("上年实际",)),
        ("sangong_counts", ("上年实际",)),
    ):
        finished = {row["编号"]: row for row in rows((EXAMPLE / "data" / "2031" / f"{name}.csv").read_bytes())}
        opened = {row["编号"]: row for row in rows(draft.data(f"{name}.csv").read_bytes())}
        for row_id, row in opened.items():
            got = [row[column].replace(".00", "") for column in columns]
            assert got == [finished[row_id][column].replace(".00", "") for column in columns], (name, row_id)


def test_a_draft_builds_at_once_and_marks_every_page(draft: Project, tmp_path: Path) -> None:
    site = build(draft.root, tmp_path / "site")

    pages = {path.parent.name: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert [name for name, html in pages.items() if 'class="draft-mark"' not in html] == []
    assert "未填报" in pages["funds"]
    assert '<meta name="robots" content="noindex">' in pages["funds"]
    assert "data/2031/funds.csv：7处" in pages["checklist"]


def test_a_finished_year_has_neither_mark_nor_checklist(example: Project, tmp_path: Path) -> None:
    site = build(example.root, tmp_path / "site")

    assert not (site / "checklist").exists()
    assert "draft-mark" not in (site / "index.html").read_text(encoding="utf-8")


def test_check_lists_all_that_is_missing_and_that_a_draft_cannot_be_published(draft: Project) -> None:
    result = draft.run("--year", "2031", "check", "--all")

    lines = result.output.splitlines()
    assert (
        "  第2行：还没有填报，现为 「年末数」、「增减」 2 格未填报。请填写；不适用的留空，没有公开的填“未披露”。"
    ) in lines
    assert "  「状态」：草稿不能发布，现为 草稿。" in result.output
    found = [line for line in lines[:-1] if line.startswith("  ")]
    assert [line for line in found if not re.search("还没有填报|还没有核对|草稿不能发布|同样的还有第", line)] == []
    assert result.exit_code == 1


def test_a_draft_is_never_released(draft: Project) -> None:
    with pytest.raises(Refusal, match="草稿不能发布"):
        planned(draft.root, "2031", 0)


def test_a_number_that_is_not_filled_in_is_neither_blank_nor_zero_nor_undisclosed(draft: Project) -> None:
    draft.edit_data("staffing.csv", "市残联机关编制,未填报,未填报", "市残联机关编制,15,未填报")

    register = draft.register()

    names = ("编制.机关.编制人数", "编制.机关.实有人数", "编制.机关.控制率", "编制.合计.编制人数")
    assert [register[name].text for name in names] == ["15人", "未填报", "未填报", "未填报"]


@pytest.mark.parametrize("wrong", ["资金收支.合计.本年收入 > 5", "''.__class__", "资金收支.合计.本年收入 + 1"])
def test_what_cannot_be_written_is_said_though_its_number_is_not_filled_in(draft: Project, wrong: str) -> None:
    draft.edit("docs/2031/funds.md", "# 资金收支\n", f"# 资金收支\n\n{{{{ {wrong} }}}}\n")

    assert "docs/2031/funds.md第7行：" in draft.run("--year", "2031", "check", "--draft").output


def test_what_is_filled_in_wrongly_stops_even_a_draft(draft: Project) -> None:
    draft.edit_data("procurement.csv", "文印服务,未填报,未填报", "文印服务,十万,未填报")

    assert "须是数字" in draft.run("--year", "2031", "check").output
    assert draft.report().problems != ()


def test_without_the_state_of_a_draft_what_is_missing_is_a_problem_like_any_other(draft: Project) -> None:
    draft.edit_data("settings.yml", "状态: 草稿", "状态: 正式")

    assert len(draft.report().problems) >= len(draft.report().unfilled) > 0


def test_a_draft_becomes_a_report_when_all_is_filled_in(draft: Project) -> None:
    for table in (EXAMPLE / "data" / "2031").glob("*.csv"):
        shutil.copy(table, draft.data(table.name))
    for page in draft.docs("").glob("*.md"):
        if "【待核" in page.read_text(encoding="utf-8"):
            assert draft.run("--year", "2031", "confirm", page.name).exit_code == 0
        if (written := EXAMPLE / "docs" / "2031" / page.name).is_file():
            shutil.copy(written, page)
    settings = draft.data("settings.yml")
    begun = settings.read_text(encoding="utf-8").replace("评价开始: 未填报", "评价开始: 2032-03-01")
    filled = begun.replace("未填报", "2032-05-20").replace("状态: 草稿", "状态: 正式")
    settings.write_text(filled, encoding="utf-8")

    result = draft.run("--year", "2031", "check")

    assert (result.output.partition("：")[0], result.exit_code) == ("2031 年度可以发布", 0)


@pytest.mark.parametrize("taken", ["data", "docs"])
def test_an_existing_year_is_never_overwritten(example: Project, taken: str) -> None:
    (example.root / taken / "2032").mkdir()
    before = example.files()

    result = example.run("new-year", "2032", "--from", "2031")

    assert (result.exit_code, f"已有 {taken}/2032，没有改动任何内容" in result.output) == (2, True)
    assert example.files() == before


def test_a_year_with_problems_opens_no_new_one(example: Project) -> None:
    example.edit_data("staffing.csv", "市残联机关编制,15,15", "市残联机关编制,15,14")

    result = example.run("new-year", "2032")

    assert (result.exit_code, "第4行「实有人数」：合计须等于" in result.output) == (1, True)
    assert not (example.root / "data" / "2032").exists()


def test_a_draft_with_a_fault_opens_no_new_one_and_says_only_the_fault(draft: Project) -> None:
    draft.edit("data/2031/staffing.csv", "市残联机关编制,未填报", "市残联机关编制,约20")

    result = draft.run("new-year", "2032", "--from", "2031")

    lines = result.output.splitlines()
    assert lines[0] == "2031 年度的草稿有下面的差错，改好以后再新建；没有填的不要紧。"
    assert (result.exit_code, len(lines), lines[-1]) == (1, 3, "共 1 个问题，没有改动任何内容。")


@pytest.mark.parametrize(
    ("year", "before", "said"),
    [("32", "2031", "不是年度"), ("2032", "2029", "没有 2029 年度的数据和文字，不能据以新建；已有的年度：2030、2031")],
)
def test_a_call_that_cannot_be_meant_is_refused(example: Project, year: str, before: str, said: str) -> None:
    result = example.run("new-year", year, "--from", before)

    assert (result.exit_code, said in result.output) == (2, True)


SOURCE = (
    "---\ndescription: 2030年的钱\n---\n\n# 2030年的钱\n\n"
    '收入{{ 收入 | 应为("3.20万元") }}，{{ 图标("钱") }}支出{{ 支出 }}。\n\n'
    '## 小节\n2030年按示财社〔2030〕9号办理。\n\n- 首次开展。\n- 又一条。\n\n{{ 表("收支") }}\n'
)


def test_prose_is_kept_and_marked_with_what_was_true_of_one_year_only() -> None:
    assert carried(SOURCE, "2030", "2031", year_words()) == (
        "---\ndescription: 2031年的钱\n---\n\n# 2031年的钱\n\n"
        '【待核】收入{{ 收入 | 万元 }}，{{ 图标("钱") }}支出{{ 支出 }}。\n\n'
        "## 小节\n\n【待核：“2030年”、“示财社〔2030〕9号”】2030年按示财社〔2030〕9号办理。\n\n"
        '【待核：“首次”】\n\n- 首次开展。\n- 又一条。\n\n{{ 表("收支") }}\n'
    )


def test_without_the_text_prose_becomes_a_prompt_with_its_figures() -> None:
    assert blank(SOURCE, "2030", "2031") == (
        "---\ndescription: 2031年的钱\n---\n\n# 2031年的钱\n\n"
        '【待填写】上年这里用到：{{ 收入 | 应为("3.20万元") }}；{{ 支出 }}。\n\n'
        '## 小节\n\n【待填写】\n\n{{ 表("收支") }}\n'
    )


def test_a_mark_is_not_doubled_when_a_draft_follows_a_draft() -> None:
    once = carried(SOURCE, "2030", "2031", ())

    assert carried(once, "2031", "2032", ()).count("【待核") == once.count("【待核") == 3


def test_a_card_of_words_alone_is_kept_and_marked() -> None:
    source = '{{ 版块("问题", 句("钱没有管好。"), 宽="一半") }}\n\n{{ 版块("钱", 句("收入", 收支.收入)) }}\n'

    assert carried(source, "2030", "2031", ()) == source.replace("钱没有管好。", "【待核】钱没有管好。")
    assert blank(source, "2030", "2031") == source.replace("钱没有管好。", "【待填写】")


def test_a_page_is_confirmed_by_its_name_and_reads_as_before(draft: Project) -> None:
    before = draft.docs("funds.md").read_text(encoding="utf-8")

    result = draft.run("--year", "2031", "confirm", "funds")

    count = len(MARKED.findall(before))
    assert result.output == f"docs/2031/funds.md：{count} 段核对过了，【待核】已去掉\n"
    assert "【待核" not in draft.docs("funds.md").read_text(encoding="utf-8")
    assert count > 0


def test_the_terminal_says_how_far_each_table_and_chapter_is(draft: Project) -> None:
    result = draft.run("--year", "2031", "check", "--draft")

    lines = result.output.splitlines()
    assert re.fullmatch(r"填报进度 \d+%（\d+/\d+）：", lines[0])
    assert "    0%  政府采购执行情况（data/2031/procurement.csv）：8 格未填报" in lines or any(
        re.fullmatch(r" +\d+%  政府采购执行情况（data/2031/procurement.csv）：\d+ 格未填报", line) for line in lines
    )
    assert any(re.fullmatch(r" +\d+%  .+（docs/2031/funds.md）：\d+ 段待核", line) for line in lines)
    assert lines[-1].startswith("2031 年度是草稿，没有差错，还有 ")
    assert result.exit_code == 0


def test_a_draft_follows_a_draft_and_its_openings_are_filled_in_later(draft: Project) -> None:
    assert draft.run("--year", "2031", "new-year", "2032").exit_code == 0
    later = Project(draft.root, "2032")
    assert {row["年初数"] for row in rows(later.data("assets.csv").read_bytes())} == {"未填报"}
    shutil.copy(EXAMPLE / "data" / "2031" / "assets.csv", draft.data("assets.csv"))

    result = draft.run("--year", "2031", "new-year", "2032", "--openings")

    finals = [row["年末数"] for row in rows((EXAMPLE / "data" / "2031" / "assets.csv").read_bytes())]
    assert [row["年初数"] for row in rows(later.data("assets.csv").read_bytes())] == finals
    assert result.output.splitlines()[-1] == f"填了 {len(finals)} 格年初数和上年数，都取自 2031 年度。"


def test_a_page_that_says_so_is_kept_with_the_new_year_in_it() -> None:
    source = "---\nnew_year: keep\n---\n\n# 核对\n\n`data/2030/` 里的数。\n"

    assert carried(source, "2030", "2031", ()) == source.replace("2030", "2031")


def test_settings_become_a_draft_and_keep_their_comments() -> None:
    text = "# 说明\n部门: 残联\n年度: 2030\n标题: 残联2030年度报告\n发布日期: 2031-05-20\n等级: {优: 90}\n"

    assert draft_settings(text, "2030", "2031") == (
        "# 说明\n部门: 残联\n年度: 2031\n状态: 草稿\n标题: 残联2031年度报告\n发布日期: 未填报\n等级: {优: 90}\n"
    )


def test_declared_checks_stay_and_waivers_go() -> None:
    text = "# 核对\n等式:\n  - {名称: 甲, 等式: 甲 == 乙}\n\n豁免:\n  - {核对: 甲, 理由: 原文如此, 日期: 2031-01-01}\n"

    assert without_waivers(text) == "# 核对\n等式:\n  - {名称: 甲, 等式: 甲 == 乙}\n\n豁免: []\n"


def test_nothing_is_released_that_does_not_say_whom_to_tell_of_a_mistake(tiny: Project) -> None:
    with pytest.raises(Refusal, match="「联系」：发布以前须写明读者怎样联系"):
        planned(tiny.root, "2031", 0)

    tiny.edit_data("settings.yml", "许可:", "公开联系方式: {残疾人服务热线: '12385'}\n许可:")
    assert planned(tiny.root, "2031", 0).edition == "2031.1"


def test_a_new_year_follows_the_newest_one_before_it_not_the_one_that_is_built(example: Project) -> None:
    example.run("new-year", "2032")

    example.run("new-year", "2033")

    opening = Project(example.root, "2033").data("funds.csv").read_text("utf-8-sig").splitlines()[1]
    assert opening.startswith("小计,基本支出,基本支出,基本支出,未填报")
