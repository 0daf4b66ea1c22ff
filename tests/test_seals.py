"""Digits in texts stay as they were sealed; what is new, removed or written anew breaks no seal."""

from __future__ import annotations

import pytest
from conftest import Project


@pytest.fixture
def sealed(tiny: Project) -> Project:
    tiny.edit("docs/2031/index.md", "# 摘要", "# 摘要\n\n2031年5月31日完成核对，依据示例清单。")
    assert tiny.run("seal").exit_code == 0
    return tiny


def test_sealing_changes_nothing_else_and_is_the_same_every_time(sealed: Project) -> None:
    before = sealed.data("seals.csv").read_bytes()

    assert sealed.run("seal").exit_code == 0
    assert sealed.data("seals.csv").read_bytes() == before
    assert sealed.run("check").exit_code == 0


def test_a_changed_digit_in_a_sealed_line_is_refused_with_what_was_sealed(sealed: Project) -> None:
    sealed.edit("docs/2031/index.md", "5月31日", "5月21日")

    assert sealed.run("check").output == (
        "docs/2031/index.md第3行：文字里的数字须与封存的“2031/5/31”相同，现为 “2031/5/21”。"
        "请核对来源；确需更改的，改好以后运行 report seal --reason “理由”。\n"
        "共 1 个问题，未发布任何内容。\n"
    )


def test_a_line_that_lost_its_only_digit_breaks_its_seal(tiny: Project) -> None:
    tiny.edit("docs/2031/index.md", "# 摘要", "# 摘要\n\n1. 就业")
    assert tiny.run("seal").exit_code == 0
    tiny.edit("docs/2031/index.md", "1. 就业", ". 就业")

    assert "docs/2031/index.md第3行：文字里的数字须与封存的“1”相同，现为 没有数字。" in tiny.run("check").output


def test_a_name_without_digits_may_not_gain_one(sealed: Project) -> None:
    sealed.edit_data("documents.csv", "预算绩效管理办法", "预算绩效管理办法5")

    assert sealed.run("check").output.startswith(
        "data/2031/documents.csv（引用文件）第2行「标题」：封存时这里的文字没有数字，现为 “5”。"
    )


@pytest.mark.parametrize("digits", ["5月3日", "5月311日", "15月31日", "5月13日"])
def test_dropped_doubled_added_and_swapped_digits_break_the_seal_too(sealed: Project, digits: str) -> None:
    sealed.edit("docs/2031/index.md", "5月31日", digits)

    assert sealed.run("check").exit_code == 1


@pytest.mark.parametrize(
    "text", ["2031年6月1日开始评价。", "2031年6月30日完成核对，依据新的清单。", "评价时段未披露。"]
)
def test_a_line_that_is_written_anew_breaks_no_seal(sealed: Project, text: str) -> None:
    sealed.edit("docs/2031/index.md", "2031年5月31日完成核对，依据示例清单。", text)

    assert sealed.run("check").exit_code == 0


def test_an_added_row_breaks_no_seal(sealed: Project) -> None:
    path = sealed.data("documents.csv")
    text = path.read_text("utf-8").rstrip("\n")
    path.write_text(f"{text}\n文件002,示残发〔2031〕9号,另一办法,示例市残疾人联合会,2031,部门制度\n", "utf-8")

    assert "封存" not in sealed.run("check").output  # that nothing cites it yet is asked, and is no broken seal


def test_sealing_a_change_needs_a_reason_which_is_kept(sealed: Project) -> None:
    sealed.edit("docs/2031/index.md", "5月31日", "5月21日")

    refused = sealed.run("seal")
    approved = sealed.run("seal", "--reason", "日期更正")

    assert refused.exit_code == 1
    assert "docs/2031/index.md第3行：封存的是“2031/5/31”，现为“2031/5/21”" in refused.output
    assert approved.exit_code == 0
    assert "\n理由,日期更正,,," in sealed.data("seals.csv").read_text("utf-8")
    assert sealed.run("check").exit_code == 0


def test_no_digit_of_the_seals_themselves_can_be_changed(sealed: Project) -> None:
    from evaluation.dataset.seals import read_seals

    path = sealed.data("seals.csv")
    text = path.read_text("utf-8")
    for at, char in enumerate(text):
        if char.isdigit():
            path.write_text(f"{text[:at]}{(int(char) + 1) % 10}{text[at + 1 :]}", "utf-8")
            _, problems = read_seals(path.parent, "data/2031", "2031")
            assert [problem.place.row for problem in problems] == [text.count("\n", 0, at) + 1]


def test_seals_of_another_year_are_not_in_force(sealed: Project) -> None:
    text = sealed.data("seals.csv").read_text("utf-8")
    sealed.edit_data("settings.yml", "年度: 2031", "年度: 2031\n资料截止: 2031-12-31")
    from evaluation.dataset.seals import seals_text

    sealed.data("seals.csv").write_text(seals_text([], [], [], "2030") + text.split("\n", 2)[2], "utf-8")
    sealed.edit("docs/2031/index.md", "5月31日", "5月21日")

    assert sealed.run("check").exit_code == 0


ADVICE = "确需改动的，改好以后运行 report seal --reason “理由”。"
OPTION = "不满意,不满意,"
UNUSED = "没有作答,没有作答,"


@pytest.fixture
def rows(tiny: Project) -> Project:
    """With an option in the survey that nothing is computed from."""
    tiny.edit_data("survey_options.csv", "很不满意,很不满意,", f"很不满意,很不满意,\n{UNUSED}")
    assert tiny.run("seal").exit_code == 0
    return tiny


def test_a_row_that_was_lost_is_not_looked_for_in_another_row(rows: Project) -> None:
    rows.edit_data("documents.csv", "文件001,示残发〔2031〕1号", "文件002,示残发〔2031〕2号")

    said = rows.run("check").output

    assert ("封存时这里有“文件001”这一行，现在没有" in said, "须与封存的" in said) == (True, False)


def test_a_sealed_row_that_no_sum_misses_may_not_be_deleted(rows: Project) -> None:
    rows.edit_data("survey_options.csv", f"{UNUSED}\n", "")

    assert rows.run("check").output == (
        "data/2031/survey_options.csv（满意度问卷选项分值）第7行「编号」：封存时这里有“没有作答”这一行，现在没有。"
        f"误删了的请从以前的提交恢复这一行，改了编号的请改回；{ADVICE}\n共 1 个问题，未发布任何内容。\n"
    )


@pytest.mark.parametrize(
    ("file", "before", "after", "row", "was", "now"),
    [
        ("survey.csv", "1,0,0,10\n合计", "1,,0,10\n合计", "满意度问卷统计）第2行", "“题1”这一行填了6个数", "5"),
        ("survey_options.csv", OPTION, f"{OPTION}0000", "满意度问卷选项分值）第5行", "“不满意”这一行填了0个数", "1"),
    ],
)
def test_a_zero_and_a_blank_may_not_take_each_others_place(
    rows: Project, file: str, before: str, after: str, row: str, was: str, now: str
) -> None:
    rows.edit_data(file, before, after)

    assert rows.run("check").output == (
        f"data/2031/{file}（{row}「编号」：封存时{was}，现为 填了{now}个。"
        f"空白和0不是一回事，请核对是否漏填或多填；{ADVICE}\n共 1 个问题，未发布任何内容。\n"
    )


def test_a_row_is_taken_out_of_the_seals_with_a_reason(rows: Project) -> None:
    rows.edit_data("survey_options.csv", f"{UNUSED}\n", "")

    refused = rows.run("seal")
    approved = rows.run("seal", "--reason", "问卷没有这个选项")

    assert refused.exit_code == 1
    assert "第7行「编号」：封存时这里有“没有作答”这一行，现在没有\n有 1 处与封存的不同" in refused.output
    assert approved.exit_code == 0
    assert rows.run("check").exit_code == 0


def test_a_seal_that_lost_lines_is_none(sealed: Project) -> None:
    lines = sealed.data("seals.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    sealed.data("seals.csv").write_text("".join(lines[: len(lines) // 2]), encoding="utf-8")

    assert "data/2031/seals.csv：封存登记少了、多了几行，或者次序变了。" in sealed.run("check").output
