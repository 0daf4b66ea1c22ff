"""Rates, shares, averages: against the two figures that make them up, and against what whole numbers can give."""

from __future__ import annotations

import pytest
from proof import found, rules


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("预算180.00万元，支出171.00万元，执行率96.00%。", "比率", "按所载数字为95.00%"),
        ("政府采购预算171.30万元，实际执行79.75万元，节约率54.43%。", "比率", "按所载数字为53.44%"),
        ("计划抽检2000批次，实际完成2060批次，完成率130.0%。", "比率", "按所载数字为103.0%"),
        ("受理信访1,350件,办结1,323件,办结率89.0%.", "比率", "按所载数字为98.0%"),
        ("收入80.00万元，其中：财政拨款60.00万元，占85.00%；其他20.00万元，占25.00%。", "占比", "按所载数字为75.00%"),
        ("发放补贴1286400元，涉及农户2144户，户均900元。", "平均数", "按所载数字为600元"),
        ("中标价25.80万元，加工86万页，平均每页3.00元。", "平均数", "按所载数字为0.30元"),
        ("发放问卷30份，满意率97.3%。", "人数与比率", "人数或比率有误"),
    ],
)
def test_rates_that_their_figures_refute(text: str, rule: str, expected: str) -> None:
    assert found(text) == [(rule, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "预算180.00万元，支出171.00万元，执行率95.00%。",
        "预算180.00万元，支出171.00万元，执行率约90%。",
        "政府采购预算171.30万元，实际执行79.75万元，节约率53.44%。",
        "发放问卷30份，满意率96.7%。",
        "满意率96.67%，发放问卷30份，回收28份。",
        "全年接处警26,400起，日均72.3起。",
        "验收标准为不低于95%，实际抽检200批次。",
        "增长率8.5%。支出120万元。收入300万元。",
    ],
)
def test_rates_that_hold_or_that_nothing_speaks_of(text: str) -> None:
    assert rules(text) == []
