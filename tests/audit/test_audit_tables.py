"""Tables against themselves, and the text against its tables, in every way of writing a table."""

from __future__ import annotations

import pytest
from evaluation.audit import SURE
from proof import audited, found, rules

BALANCE = (
    "项目|收入|支出|结余|执行率",
    "甲项目|2,000.00|1,900.00|100.00|95.00%",
    "乙项目|5,000.00|4,100.00|900.00|82.00%",
    "丙项目|600.00|590.00|10.00|98.33%",
    "合计|7,600.00|6,590.00|1,010.00|86.71%",
)
WRONG = tuple(row.replace("4,100.00|900.00", "4,010.00|900.00") for row in BALANCE)


def exported(*rows: str, title: str = "一览表", unit: str = "元") -> str:
    """A table as Word exports it: one cell a line behind a tab, an empty line after each row."""
    cells = "".join("".join(f"\t{cell}\n" for cell in row.split("|")) + "\n" for row in rows)
    return f"{title}\n单位：{unit}\n{cells}\n"


def tabbed(*rows: str) -> str:
    return "\n".join(row.replace("|", "\t") for row in rows) + "\n"


def in_commas(*rows: str) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row.split("|")) for row in rows) + "\n"


def piped(*rows: str) -> str:
    return "\n".join(f"| {row.replace('|', ' | ')} |" for row in (rows[0], "---|---|---|---|---", *rows[1:])) + "\n"


def page(*rows: str) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    return f"<html><body><table>{cells}</table></body></html>"


@pytest.mark.parametrize("write", [exported, tabbed, in_commas, piped, page])
def test_a_table_is_read_however_it_is_written(write) -> None:  # type: ignore[no-untyped-def]
    assert rules(write(*BALANCE)) == []
    assert ("表内勾稽", "应为4,100.00") in found(write(*WRONG))


def test_the_cell_that_breaks_its_row_and_its_total_is_named_with_every_reason() -> None:
    [one] = audited(exported(*WRONG)).contradictions

    assert (one.printed, one.expected, one.confidence) == ("乙项目·支出 4,010.00", "应为4,100.00", SURE)
    assert "收入－支出（5,000.00、4,010.00）＝990.00，表中为900.00" in one.reason


@pytest.mark.parametrize("label", ["合计", "合　　计", "合计：", "总计（万元）", "合计数", "小计"])
def test_a_total_is_known_by_whatever_label(label: str) -> None:
    rows = ("项目|预算数|支出数", "甲|10.00|9.00", "乙|20.00|15.00", f"{label}|31.00|24.00")

    assert found(tabbed(*rows)) == [("表内勾稽", "应为30.00")]


@pytest.mark.parametrize(
    "rows",
    [
        ("项目|预算数", "合计|31.00", "甲|10.00", "乙|20.00"),
        ("项目|预算数", "甲|１０．００", "乙|２０．００", "合计|３１．００"),
        ("收入|金额|支出|金额", "甲|10.00|丙|25.00", "乙|20.00|丁|5.00", "合计|31.00|合计|30.00"),
        ("项目|预算数", "甲|10.00", "其中：设备|4.00", "乙|20.00", "合计|31.00"),
        ("项目|预算数", "甲|10.00", "乙|20.00", "小计|30.00", "丙|5.00", "丁|6.00", "小计|11.00", "总计|40.00"),
    ],
)
def test_a_wrong_total_is_found_first_or_last_in_two_groups_and_over_subtotals(rows: tuple[str, ...]) -> None:
    assert [rule for rule, _ in found(tabbed(*rows))] == ["表内勾稽"]


def test_shares_that_only_rounding_keeps_from_100_are_no_contradiction() -> None:
    rows = ("题目|项目|很满意|满意|一般|合计", "服务态度|人数|26|2|2|30", "|占比|86.67%|6.67%|6.67%|100.00%")

    assert rules(exported(*rows)) == []


ASSETS = ("项目|年初数|年末数", "房屋建筑物|2,850,976.00|2,694,145.75", "办公设备|1,384,877.51|1,471,784.57")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年初房屋建筑物280.10万元，年末269.41万元。", [("与表不符", "应为285.10万元")]),
        ("年初房屋建筑物285.10万元，年末269.41万元。", []),
        ("年初房屋建筑物约280万元。", []),
        ("道路养护280.10万元。", []),
    ],
)
def test_the_text_is_held_against_its_own_table(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(f"{text}\n" + exported(*ASSETS)) == expected


def test_the_figure_of_another_year_is_named() -> None:
    rows = ("乡镇|2020年|2021年", "河口镇|400.00|460.00", "山前镇|350.00|315.00")

    assert rules("2021年河口镇资金400.00万元。\n" + exported(*rows, unit="万元")) == ["栏目用错"]


def test_rows_of_a_piped_table_are_no_sentences() -> None:
    assert (
        rules("| 指标 | 目标 | 完成 |\n|---|---|---|\n| 培训人数 | 100人 | 120人 |\n| 培训次数 | 10次 | 8次 |\n") == []
    )
