"""Holding the pages of a year against the text that was approved: what is other there, and what one side lacks."""

from __future__ import annotations

import pytest
from conftest import Project
from test_import import word

APPROVED = """一、摘要
全年收入 170.00万元，支出140.00万元。自评90.0分，等级为“优”。
表1 资金收支简表
二、资金
预算执行依据《预算绩效管理办法》（示残发〔2031〕1号）。“三公”经费比上年下降25.00%。"""
TARGETS = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "完成说明"]
REACHED = ["产出指标", "数量指标", "培训残疾人", "≥10人次", "12", "年报第1页写明12余人次"]


def held_against(project: Project, text: str, *tables: list[list[str]]) -> str:
    (project.root / "送审稿.docx").write_bytes(word(*text.splitlines(), *tables))
    return project.run("reconcile", str(project.root / "送审稿.docx")).output


def test_the_same_text_agrees_whatever_its_numbering_spaces_and_titles(tiny: Project) -> None:
    assert held_against(tiny, APPROVED) == "  正文：4 句相同，0 处不同\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("下降25.00%", "下降26.00%", "docs/2031/funds.md第3行：这句话与另一份不同：那里是““三公”经费比上年下降26.00%”"),
        ("等级为“优”", "等级为“良”", "docs/2031/index.md第4行：这句话与另一份不同：那里是“自评90.0分，等级为“良”"),
        ("1号）", "10号）", "示残发〔2031〕10号"),
        ("等级为“优”。", "等级为“优”。年末没有结余，也没有违规。", "另一份里有这句话，这里没有，现为 “年末没有结余"),
        ("“三公”经费比上年下降25.00%。", "", "docs/2031/funds.md第3行：另一份里没有这句话，现为 ““三公”经费比上年"),
    ],
)
def test_a_sentence_that_is_other_there_is_named_with_both_wordings(
    tiny: Project, old: str, new: str, told: str
) -> None:
    said = held_against(tiny, APPROVED.replace(old, new))

    assert told in said
    assert "1 处不同" in said


def test_a_text_in_other_words_is_not_compared(tiny: Project) -> None:
    said = held_against(tiny, "本局收到一百七十万元，花掉一百四十万元，没有问题。", [TARGETS, REACHED])

    assert "正文没有对账：1 句里有 0 句与页面相同，不是同一篇文字" in said


def test_targets_results_and_what_is_written_around_figures_are_compared_as_they_read(tiny: Project) -> None:
    assert "5 格相同，0 处不同" in held_against(tiny, "绩效目标与完成情况", [TARGETS, REACHED])


@pytest.mark.parametrize(("column", "there"), [(3, "≥12人次"), (4, "11"), (5, "年报第2页写明12余人次")])
def test_a_target_that_is_other_there_is_named(tiny: Project, column: int, there: str) -> None:
    row = [*REACHED[:column], there, *REACHED[column + 1 :]]

    said = held_against(tiny, "绩效目标与完成情况", [TARGETS, row])

    assert f"第2行「{TARGETS[column]}」：“培训残疾人”与另一份不同" in said
    assert "1 处不同" in said


def test_an_amount_that_could_not_be_read_is_no_difference(tiny: Project) -> None:
    rows = [["项目", "编制人数", "实有人数"], ["机关编制", "四人", "3"], ["合计", "4", "3"]]

    assert "与另一份不同" not in held_against(tiny, "编制设置及实有人数", rows)
