"""Changes: by how much, by how many per cent, in which direction; what is left of one figure after another."""

from __future__ import annotations

import pytest
from proof import found, rules


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("年初结余0元，年末结余1323.70万元，较年初增长12.73万元。", "增减", "应为增加1323.70万元"),
        ("年初存货200.00万元，年末存货为190.00万元，较年初增长5.00%。", "增减方向", "应为减少5.00%"),
        ("入库5.20亿元，较上年增加1.30亿元，增长30.3%。", "增减", "按所载数字为33.3%"),
        ("2022年支出366.00万元，2023年支出384.60万元，同比增长8.05%。", "增减", "应为增加5.08%"),
        ("人均纯收入由13250元减少到14840元。", "增减方向", "增减的方向与数字不符"),
        ("优良率由上年的86.4%提高到88.1%，提高7.1个百分点。", "增减", "应为增加1.7个百分点"),
        ("成活率80.3%，高于目标值85%。", "大小比较", "大小与数字不符"),
        ("预算100.00万元，执行80.00万元，结余30.00万元。", "差额", "按所载数字为20.00万元"),
        ("在册186人，比年初的203人减少71人。", "增减", "应为减少17人"),
    ],
)
def test_changes_that_their_figures_refute(text: str, rule: str, expected: str) -> None:
    assert found(text) == [(rule, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "年初结余0元，年末结余1323.70万元，较年初增长1323.70万元。",
        "年初存货200.00万元，年末存货为190.00万元，较年初下降5.00%。",
        "入库5.20亿元，较上年增加1.30亿元，增长33.3%。",
        "成活率91.3%，高于目标值85%6.3个百分点。",
        "收入1.10万元，年初结转0.30万元，支出1.00万元，年末结余0.40万元。",
        "较上年增长8.05%，主要是项目增加。",
        "不良率不高于5%，实际3%。",
    ],
)
def test_changes_that_hold_or_that_nothing_speaks_of(text: str) -> None:
    assert rules(text) == []
