"""Words that bind figures to each other: 分别占, 由…降至…节约, 即, 发放 and 收回, columns of one over another."""

from __future__ import annotations

import pytest
from proof import found, rules

ROADS = """| 路段 | 里程（公里） | 投资（万元） | 每公里（万元） |
|---|--:|--:|--:|
| 甲线 | 42.5 | 1360.0 | 32.0 |
| 乙线 | 68.0 | 1632.0 | {} |
| 丙线 | 112.6 | 1126.0 | 10.0 |
| 丁线 | 141.6 | 708.0 | 5.0 |
| 总计 | 364.7 | 4826.0 | — |
"""
AID = """<table><tr><th>类别</th><th>人数</th><th>发放金额（万元）</th><th>人均（元）</th></tr>
<tr><td>甲</td><td>1250</td><td>780.00</td><td>6240</td></tr><tr><td>乙</td><td>8640</td><td>3456.00</td><td>{}</td></tr>
<tr><td>丙</td><td>910</td><td>982.80</td><td>10800</td></tr><tr><td>丁</td><td>1100</td><td>198.00</td><td>1800</td></tr></table>
"""


@pytest.mark.parametrize(
    ("text", "wrong", "expected"),
    [
        (
            "铺设管网286.4公里，其中主管74.9公里，支管211.5公里，分别占26.15%和{}。",
            ("73.85%", "83.85%"),
            "按所载数字为73.85%",
        ),
        ("水电费由421,000.00元降至384,560.00元，节约{}元。", ("36,440.00", "34,640.00"), "按所载数字为36440.00元"),
        ("当年结余0.25亿元，即{}万元。", ("2500", "250"), "应为2500万元"),
        ("支出257.05万元。支出包括：甲231.20万元，乙18.65万元，丙{}万元。", ("7.20", "9.20"), "各项相加为259.05万元"),
        ("再就业1150人，完成任务的{}%（任务1000人）。", ("115", "151"), "按所载数字为115%"),
        ("购置记录仪420台、对讲机260台、防护服{}套，合计830台（套）。", ("150", "510"), "各项相加为1190台"),
        ("年初结余12.4万元，收入168.0万元，支出151.5万元，年末结余{}万元。", ("28.9", "30.5"), "按所载数字为28.9万元"),
        ("总得分92.6分，等级为{}。（90分以上为优，80分以上为良，60分以上为中）", ("优", "良"), "按分数应为优"),
        ("户均增收{}万元，涉及536户，合计增收964.8万元。", ("1.8", "9.8"), "按所载数字为1.8万元"),
        ("自评94分。等级{}（≥90为优，80～90为良，60～80为中，＜60为差）。", ("优", "良"), "按分数应为优"),
        (
            "我馆二〇二三年度情况。\n2022年印发办法，2022年试行。\n接待读者213600人次，2022年为178000人次，同比{}20.0%。",
            ("上升", "下降"),
            "应为增加20.0%",
        ),
    ],
)  # fmt: skip
def test_a_figure_that_another_binds_is_held_against_it(text: str, wrong: tuple[str, str], expected: str) -> None:
    right, slip = wrong

    assert found(text.format(right)) == []
    assert expected in [said.partition("，")[0] for _, said in found(text.format(slip))]


@pytest.mark.parametrize(
    ("table", "name", "right", "slip"), [(ROADS, "稿.md", "24.0", "42.0"), (AID, "稿.html", "4000", "4480")]
)
def test_a_column_may_be_one_column_over_another(table: str, name: str, right: str, slip: str) -> None:
    assert rules(table.format(right), name) == []
    assert rules(table.format(slip), name) == ["表内勾稽"]


@pytest.mark.parametrize(
    "text",
    [
        "现有在校学生1728人，班均48人；教职工142人，其中专任教师126人，行政后勤16人。",
        "钱从三个渠道来：燃油税返还2650.0万元，省补1320.0万元，县财政856.0万元。",
        "全年开放218天，接待观众312000人次。日均接待1431人次。",
        "失业人员再就业1150人，完成年度任务4000人的一部分，城镇登记失业率3.2%。",
    ],
)
def test_what_binds_nothing_is_no_contradiction(text: str) -> None:
    assert rules(text) == []
