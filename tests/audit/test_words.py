"""Scores and grades, ranks, the same thing twice, documents, dates."""

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
        (f"投入得46.0分，过程得47.1分，合计93.1分，扣9.6分，等级为“优”{SCALE}。", ["得分与满分"]),
        (f"自评总分90.2分，等级优{SCALE}。其中决策19.5分、过程27.9分、产出36.0分、效益16.8分。", ["分项与合计"]),
        (
            "综合得分85.4分。根据“得分在90分以上的为优、80—90分的为良、60分以下的为差”的规定，结果为“优”。",
            ["得分与等级"],
        ),
        ("决策扣2.0分、过程扣0.8分、产出扣3.4分，共扣7.2分。", ["分项与合计"]),
    ],
)
def test_grades_follow_the_scores(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


REGIONS = """| 片区 | 签约（个） | 到位率（%） |
|---|---|---|
| 经开区 | 26 | 47.61 |
| 高新区 | 17 | 44.69 |
| 空港区 | 12 | 36.36 |

"""
LIST = "加工档案86万页：民生类34万页，文书类29万页，婚姻类15万页，土地类8万页。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LIST}数量最多的是民生类，最少的是土地类。", []),
        (f"{LIST}数量最多的是文书类。", [("名次", "最多的应是民生类")]),
        (f"{LIST}其中婚姻类最少。", [("名次", "最少的应是土地类")]),
        (f"{REGIONS}空港区到位率36.36%，在各片区中最高。", [("名次", "最高的应是经开区")]),
        (f"{REGIONS}经开区签约26个，到位率47.61%，居首。", []),
        (f"{REGIONS}高新区签约17个，到位率最低，为44.69%。", [("名次", "最低的应是空港区")]),
    ],
)
def test_superlatives_follow_the_list(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县水利投资完成2680.45万元。\n如上所述，全县水利投资完成2608.45万元。", ["同名两数"]),
        ("全县水利投资完成2680.45万元。\n如上所述，全县水利投资完成2680万元。", []),
        ("支出634.44万元（634440元）。", ["前后不一"]),
        ("支出634.44万元（6344400元）。", []),
    ],
)
def test_the_same_thing_said_twice(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《资金管理办法》（示发〔2031〕3号）\n《资金管理办法》（示发〔2031〕5号）", ["文号与名称"]),
        ("《甲管理办法》（示发〔2031〕3号）\n《乙实施方案》（示发〔2030〕3号）", []),
        ("《关于植树的意见》（示发〔2031〕3号）\n按示发〔2031〕3号执行。", []),
    ],
)
def test_documents_are_cited_in_one_way(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("核查时间为2022年3月27日至3月18日。", [("日期", "")]),
        ("核查时间为2022年3月7日至3月18日。", []),
        ("自11月25日起，至11月31日止。", [("日期", "")]),
        ("2023年2月29日印发，2024年2月29日修订，2月29日生效。", [("日期", "")]),
        ("4月25日至4月9日施工，12月25日至1月5日验收。", [("日期", "")]),
    ],
)
def test_dates_stand_in_the_calendar_and_in_their_order(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected
