"""Sentences of reports that agree with themselves and were once taken for contradictions, and their slips."""

from __future__ import annotations

import pytest
from proof import rules


@pytest.mark.parametrize(
    "text",
    [
        "工单3126件，办结3095件，办结率99.0%，同比2020年（96.8%）提升2.2个百分点。",
        "全年优良天数298天，优良率81.6%，比上年增加11天（上年287天）。",
        "抽样回访125名见习人员，满意119名，满意率95.2%；回访见习单位40家，满意率97.5%。",
        "有效问卷320份，其中满意的272份，占85.00%。商户群体中，满意率为84.38%。",
        "收回320份问卷，其中满意288份、基本满意24份、不满意8份，综合满意率97.5%。",
        "综合得分84.7分。90（含）—100分为优，80（含）—90分为良。",
        "决策得17.00分（满分20分），产出得31.50分（满分35分），效益得21.00分（满分25分）。",
        "施工类5310.00万元，货物类1420.32万元，服务类1185.00万元。",
        "审执结12046件，结案率95%。法官46人，人均结案261.87件。其中民事案件7420件。",
        "差错率0.14%，优于0.5%的目标。",
    ],
)
def test_what_only_looks_like_a_contradiction(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("工单3126件，办结3095件，办结率90.9%。", "比率"),
        ("核定编制25名，年末在职49人，编制控制率94.23%。", "比率"),
        ("问卷291份，收回247份，收回率95%。", "比率"),
        ("2020年获奖作品46件，2019年40件，同比增长51%。", "增减"),
        ("自评得分95.4分。自评结果为良。", "得分与等级"),
        ("综合得分84.7分。90（含）—100分为优，80（含）—90分为良，60—80分为中。等级为“中”。", "得分与等级"),
    ],
)
def test_a_slip_among_them_is_found(text: str, rule: str) -> None:
    assert rules(text) == [rule]
