"""Parts and wholes: 其中 with its parts, parts with 合计 behind them, and what claims no completeness."""

from __future__ import annotations

import pytest
from evaluation.audit import POSSIBLE
from proof import audited, found, rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拨付300万元（其中：甲县150.5万元、乙县139.5万元）。", "各项相加为290万元"),
        ("培训学员900人次。其中：省级100人次；市级300人次；县级400人次。", "各项相加为800人次"),
        ("差旅费162.30万元、印刷费88.40万元、邮电费140.20万元，合计491.90万元。", "各项相加为390.90万元"),
        ("基本支出911.70万元，其中：\n人员经费489.18万元、公用经费46.89万元。\n三、其他", "各项相加为536.07万元"),
        ("评价得分：决策18分，过程23分，产出27分，效益24分，总分93分。", "各项相加为92分"),
        ("项目中标价共计５１３．００万元，包括甲１６２．３０万元、乙３５０．２０万元。", "各项相加为512.50万元"),
        ("总投资280.00万元，由中央140.00万元、省级56.00万元、自筹48.00万元构成。", "各项相加为244.00万元"),
        (
            "基本支出369.00万元，占60%。基本支出中，工资290.00万元，商品和服务54.00万元，其他15.00万元。",
            "各项相加为359.00万元",
        ),
        (
            "自评得分96.60分。其中执行率（10分）得9.60分，产出（60分）得59.00分，效益（30分）得18.00分。",
            "各项相加为86.60分",
        ),
        ("经费46.20万元，较上年的52.50万元减少6.30万元。其中车辆费37.80万元，接待费7.50万元。", "各项相加为45.30万元"),
    ],
)
def test_parts_that_do_not_make_up_their_whole(text: str, expected: str) -> None:
    [(rule, said)] = found(text)

    assert (rule, said.partition("，")[0]) == ("分项与合计", expected)


@pytest.mark.parametrize(
    "text",
    [
        "拨付300万元（其中：甲县150.5万元、乙县149.5万元）。",
        "拨付300万元（含甲县150万元），用于修路。",
        "资助500名学生，其中10万元用于学校。",
        "收入预算615.00万元，其中：财政拨款580.00万元，基金30.00万元，上年结转5.00万元。",
        "征收5.2亿元，增加1.3亿元。其中市级2.4亿元，较上年增加0.5亿元。",
        "共有3个项目，其中2个为新增项目。",
        "全校有教师50人，其中高级职称12人，中级职称20人。",
        "话务量60次，其中呼入10次，呼出20次，短信30次。此外，咨询5次。",
        "自评96分（产出50分得48分，效益30分得29分，满意度20分得19分）。",
        "支出总额60.00万元，其中：基本支出24.60万元（含人员经费21.90万元、公用经费2.70万元），项目支出35.40万元。",
    ],
)
def test_parts_that_do_or_that_claim_no_completeness(text: str) -> None:
    assert rules(text) == []


def test_a_sum_that_rounding_explains_is_a_remark_with_the_sum_written_out() -> None:
    [remark] = audited("追加1645.61万元（其中：中央1058.62万元、省级441.00万元、市级145.98万元）。").findings

    assert (remark.rule, remark.confidence) == ("取整差", POSSIBLE)
    assert "1058.62万元＋441.00万元＋145.98万元＝1645.60万元" in remark.reason
