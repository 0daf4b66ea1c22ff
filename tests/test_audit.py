"""The audit: a text against its own tables, its own sums and the data. Each rule finds, and does not cry wolf."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from conftest import Project
from evaluation.audit import POSSIBLE, Audit, audit, text_of_word
from evaluation.facts import Register
from evaluation.report import Report

Audited = Callable[[str], Audit]


@pytest.fixture
def audited(tiny_report: Report) -> Audited:
    return lambda text: audit(text, tiny_report)


@pytest.fixture
def alone(tiny_report: Report) -> Audited:
    """The audit of a text by itself: there are no facts to hold it against."""
    return lambda text: audit(text, replace(tiny_report, register=Register([])))


@pytest.fixture
def found(alone: Audited) -> Callable[[str], list[tuple[int, str, str]]]:
    """Line, rule and what it should be, of each contradiction and each slip of writing in a text by itself."""

    def listed(text: str) -> list[tuple[int, str, str]]:
        result = alone(text)
        return [(one.line, one.rule, one.expected) for one in (*result.contradictions, *result.slips)]

    return listed


Found = Callable[[str], list[tuple[int, str, str]]]


def exported(*rows: str, title: str = "一览表", unit: str = "元") -> str:
    """A table as Word exports it: one cell a line behind a tab, an empty line after each row."""
    cells = "".join("".join(f"\t{cell}\n" for cell in row.split("|")) + "\n" for row in rows)
    return f"{title}\n单位：{unit}\n{cells}\n"


FUNDS = (
    "项目|年初数|收入|支出|年末数",
    "基本支出|100.00|2,000.00|1,900.00|200.00",
    "项目支出|300.00|5,000.00|4,100.00|1,200.00",
    "其他支出|10.00|600.00|590.00|20.00",
    "合计|410.00|7,600.00|6,590.00|1,420.00",
)
BALANCE = (
    "项目|收入|支出|结余|执行率",
    "甲项目|2,000.00|1,900.00|100.00|95.00%",
    "乙项目|5,000.00|4,100.00|900.00|82.00%",
    "丙项目|600.00|590.00|10.00|98.33%",
    "合计|7,600.00|6,590.00|1,010.00|86.71%",
)


# ---- tables ----------------------------------------------------------------------------------------------------


def test_sound_tables_are_left_alone(found: Found) -> None:
    assert found(exported(*FUNDS) + exported(*BALANCE)) == []


def test_the_cell_that_breaks_its_row_and_its_total_is_named(audited: Audited) -> None:
    wrong = [row.replace("4,100.00|900.00", "4,010.00|900.00") for row in BALANCE]

    assert [str(one) for one in audited(exported(*wrong)).contradictions] == [
        "第17行：〔表内勾稽〕“乙项目·支出 4,010.00”，应为4,100.00。支出÷收入＝80.20%，表中为82.00%；"
        "收入－支出＝990.00，表中为900.00；甲项目＋乙项目＋丙项目＝6,500.00，表中为6,590.00。"
        "（另见第19、18、29行）把握：高"
    ]


@pytest.mark.parametrize(
    "table",
    [
        "项目\t收入\t支出\t结余\n甲\t200\t150\t50\n乙\t500\t400\t100\n丙\t60\t50\t20\n",
        '项目,收入,支出,结余\n甲,200,150,50\n乙,"1,500","1,400",100\n丙,60,50,20\n',
        "| 项目 | 收入 | 支出 | 结余 |\n|---|---|---|---|\n| 甲 | 200 | 150 | 50 |\n| 乙 | 500 | 400 | 100 |\n"
        "| 丙 | 60 | 50 | 20 |\n",
    ],
)
def test_tables_parted_by_tabs_or_commas_and_in_markdown_are_read_too(found: Found, table: str) -> None:
    [(_, rule, expected)] = found(table)

    assert (rule, expected) == ("表内勾稽", "应为10")


def test_a_name_merged_across_columns_does_not_shift_a_total(found: Found) -> None:
    rows = (
        "文号|类别|项目|收入|支出",
        "甲发1号|一般|道路养护|300.00|200.00",
        "||桥梁养护|500.00|400.00",
        "|小计|800.00|600.00",
        "总计|800.00|610.00",
    )

    assert found(exported(*rows)) == [(28, "表内勾稽", "应为600.00")]


def test_columns_divided_in_two_are_known_by_both_names(found: Found) -> None:
    rows = (
        "项目|收入|支出",
        "|本级|对下|本级|对下",
        "道路养护费用|100,000.00|200,000.00|90,000.00|180,000.00",
    )
    text = "道路养护费用收入30.00万元，道路养护费用支出28.00万元。\n"

    assert found(text + exported(*rows)) == [(1, "与表不符", "应为27.00万元")]


def test_shares_are_recomputed_from_the_row_above_and_its_total(found: Found) -> None:
    rows = (
        "题目|项目|很满意|满意|一般|合计",
        "服务态度|人数|20|7|3|30",
        "|占比|66.67%|23.33%|0.00%|100.00%",
    )

    assert found(exported(*rows)) == [(21, "表内勾稽", "应为10.00%")]


def test_shares_that_only_rounding_keeps_from_100_are_no_contradiction(audited: Audited) -> None:
    rows = (
        "题目|项目|很满意|满意|一般|合计",
        "服务态度|人数|26|2|2|30",
        "|占比|86.67%|6.67%|6.67%|100.00%",
    )

    assert audited(exported(*rows)).contradictions == ()


def test_two_tables_that_state_one_cell_differently_are_reported(found: Found) -> None:
    rows = ("项目|预算|批复", "甲项目|10|11", "乙项目|20|24", "丙项目|30|37")
    other = [row.replace("24", "26") for row in rows]

    assert found(exported(*rows) + exported(*other)) == [(32, "两表不一", "")]


# ---- text against tables and data ------------------------------------------------------------------------------

ASSETS = (
    "项目|年初数|年末数",
    "房屋建筑物|2,850,976.00|2,694,145.75",
    "办公设备原值|1,384,877.51|1,471,784.57",
)


def test_an_amount_one_digit_off_the_row_it_names_is_corrected_at_its_own_precision(audited: Audited) -> None:
    result = audited("年初房屋建筑物280.10万元，年末269.41万元。\n" + exported(*ASSETS))

    assert [str(one) for one in result.contradictions] == [
        "第1行：〔与表不符〕“年初房屋建筑物280.10万元”，应为285.10万元。"
        "第9行的表“房屋建筑物·年初数”为2,850,976.00元。（另见第9行）把握：高"
    ]


def test_a_rate_that_holds_with_what_the_table_states_is_not_blamed_too(found: Found) -> None:
    text = "年初房屋建筑物280.10万元，年末房屋建筑物269.41万元，较年初下降5.50%。\n"

    assert found(text + exported(*ASSETS)) == [(1, "与表不符", "应为285.10万元")]
    assert [rule for _, rule, _ in found(text.replace("5.50", "4.50") + exported(*ASSETS))] == ["与表不符", "增减"]


@pytest.mark.parametrize(
    "words",
    [
        "年初房屋建筑物285.10万元，年末269.41万元。",
        "年初房屋建筑物约280万元。",
        "道路养护280.10万元。",
    ],
)
def test_amounts_that_agree_or_speak_of_something_else_are_left_alone(found: Found, words: str) -> None:
    assert found(f"{words}\n" + exported(*ASSETS)) == []


def test_a_fact_of_the_data_is_enough_when_the_text_has_no_table(audited: Audited) -> None:
    assert [str(one) for one in audited("2031年固定资产原值年末为1210.00元。").contradictions] == [
        "第1行：〔与表不符〕“2031年固定资产原值年末为1210.00元”，应为1200.00元。"
        "数据“固定资产.原值.年末数”“固定资产原值·年末数”为1,200.00元。把握：高"
    ]
    assert audited("2031年固定资产原值年末为1200.00元。").contradictions == ()


def test_a_label_said_with_another_number_than_its_fact_has(audited: Audited) -> None:
    assert [one.expected for one in audited("2031年培训残疾人35人次。").contradictions] == ["应为12人次"]
    assert audited("2031年培训残疾人12余人次，救助儿童35人次。").contradictions == ()


def test_a_text_of_another_year_is_not_held_against_the_data(audited: Audited) -> None:
    result = audited("2035年固定资产原值年末为1210.00元。")

    assert (result.contradictions, result.uses_data) == ((), False)


# ---- parts and wholes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拨付300万元（其中：甲县150.5万元、乙县139.5万元）。", "各项相加为290.0万元"),
        ("共投入90万元，其中：投入50万元修路2条；投入30万元修桥，另配车3辆；投入20万元绿化。", "各项相加为100万元"),
        ("培训学员900人次。其中：省级100人次；市级培训300名；县级400人次。", "各项相加为800人次"),
        ("话务量60次，其中呼入10次，呼出20次，短信30次，咨询5次。", "其中只应有前3项"),
        ("全年补助150元，另补75元，合计235元。", "各项相加为225元"),
        ("基本支出911.70万元，其中：\n人员经费489.18万元。\n公用经费46.89万元。\n三、其他", "各项相加为536.07万元"),
        (
            "共拨付两项补贴300万元，由财政安排。其中：\n生活补贴20人，金额100万元；\n护理补贴30人，金额180万元。",
            "各项相加为280万元",
        ),
    ],
)
def test_parts_that_do_not_make_up_their_whole(found: Found, text: str, expected: str) -> None:
    assert [(rule, said) for _, rule, said in found(text)] == [("分项与合计", expected)]


@pytest.mark.parametrize(
    "text",
    [
        "拨付300万元（其中：甲县150.5万元、乙县149.5万元）。",
        "拨付300万元（含甲县150万元），用于修路。",
        "资助500名学生，其中10万元用于学校。",
        "征收5.2亿元，增加1.3亿元。其中市级2.4亿元，较上年增加0.5亿元。",
        "共有3个项目，其中2个为新增项目。",
        "话务量60次，其中呼入10次，呼出20次，短信30次。此外，咨询5次。",
    ],
)
def test_parts_that_do_or_that_claim_no_completeness(found: Found, text: str) -> None:
    assert found(text) == []


def test_a_sum_that_rounding_explains_is_a_remark_not_a_contradiction(audited: Audited) -> None:
    result = audited("追加1645.61万元（其中：中央1058.62万元、省级441.00万元、市级145.98万元）。")

    assert result.contradictions == ()
    assert [(one.rule, one.confidence) for one in result.remarks] == [("取整差", POSSIBLE)]


# ---- rates, changes, standards -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("年初结余0元，年末结余1323.70万元（含本级12.73万元），较年初增长12.73万元。", "增减", "应为增长1323.70万元"),
        ("年初存货200.00万元，年末存货为190.00万元，较年初增长5.00%。", "增减", "应为下降5.00%"),
        ("入库5.20亿元，较上年增加1.30亿元，增长40.0%。", "比率", "应为33.3%"),
        ("预算171.30万元，执行79.75万元，节约91.55万元，节约率53.54%。", "比率", "应为53.44%"),
        ("预算100.00万元，执行80.00万元，节约资金30.00万元。", "增减", "应为20.00万元"),
        ("收入80.00万元，其中：财政拨款60.00万元，占85.00%；其他20.00万元，占25.00%。", "比率", "应为75.00%"),
        ("决算为3.46万元，完成预算100%，较上年增加2.4万元，增长0.24%。", "比率", "应为226.42%"),
        ("对1206名委员下拨补贴225万元，每人每月补助150元。", "标准与总额", "按标准计算为217.08万元"),
    ],
)
def test_rates_and_changes_that_their_amounts_refute(found: Found, text: str, rule: str, expected: str) -> None:
    assert found(text) == [(1, rule, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "年初结余0元，年末结余1323.70万元，较年初增长1323.70万元。",
        "年初存货200.00万元，年末存货为190.00万元，较年初下降5.00%。",
        "入库5.20亿元，较上年增加1.30亿元，增长33.3%。",
        "预算171.30万元，执行79.75万元，节约91.55万元，节约率53.44%。",
        "对1250名委员下拨补贴225万元，每人每月补助150元。",
        "满意率95.00%，发放问卷30份，回收28份。",
    ],
)
def test_rates_and_changes_that_hold(found: Found, text: str) -> None:
    assert found(text) == []


def test_a_rate_within_what_rounded_inputs_allow_is_a_remark(audited: Audited) -> None:
    result = audited("市级入库2.4亿元，较上年增加0.49亿元，增长25.6%。")

    assert result.contradictions == ()
    assert [(one.expected, one.reason) for one in result.remarks] == [
        (
            "按所载数字为25.7%",
            "0.49亿元÷（2.4亿元－0.49亿元）＝25.65%，保留1位小数为25.7%；各数本身已取整，实际在24.68%至26.68%之间",
        )
    ]


# ---- the same thing said twice -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        ("全市选聘护林员1538名，配发巡护车辆160台，巡护里程27000公里。", [(2, "前后不一", "")]),
        ("全市选聘护林员1548名，配发巡护车辆160台，巡护里程27000公里。", []),
        ("上年选聘辅导员1538名，配发电脑320台，走访家庭27000户。", []),
    ],
)
def test_a_sentence_said_again_with_another_number(found: Found, again: str, expected: list[object]) -> None:
    assert found(f"全市选聘护林员1548名，配发巡护车辆160台，巡护里程27000公里。\n{again}\n") == expected


def test_the_same_numbers_said_of_two_periods(found: Found) -> None:
    text = (
        "截止2031年10月底，共接待来访39人，接听来电326次，处理来信26件。\n"
        "2031年共接待来访39人，接听来电326次，处理来信26件。\n"
    )

    assert found(text) == [(2, "前后不一", "")]
    assert found(text.replace("10月底", "底")) == []


def test_a_qualifier_left_out_the_second_time(found: Found) -> None:
    text = "协会举办柯渡红色之旅亲子活动，参加活动的有近170名家长。\n协会举办柯渡红色之旅亲子活动，参加活动170人。\n"

    assert found(text) == [(2, "前后不一", "应保留“近”")]
    assert found(text.replace("活动170人", "活动近170人")) == []


def test_an_item_more_in_an_otherwise_identical_sentence(found: Found) -> None:
    text = (
        "积极丰富群众文化体育生活，促进篮球、足球运动均衡发展。\n"
        "积极丰富群众文化体育生活，促进篮球、足球、排球运动均衡发展。\n"
    )

    assert found(text) == [(2, "前后不一", "")]
    assert found(text.replace("、排球", "等")) == []


def test_one_label_with_two_counts_in_two_paragraphs(found: Found) -> None:
    text = "本级投入40万元（中长期培训12期245人次）。\n同时举办11个中长期培训300人（次）。\n"

    assert found(text) == [(2, "同名两数", "")]
    assert found(text.replace("300", "245")) == []


@pytest.mark.parametrize(
    "text",
    [
        "示范局结合市财政局、示范局和新区税务局三家意见，草拟了措施。",
        "落实十一届六届全会精神。\n学习十一届六次全会精神。",
        "示范广播电视台播出节目。\n与示范电视台合作。",
    ],
)
def test_names_that_cannot_all_be_right(found: Found, text: str) -> None:
    assert [(line, rule) for line, rule, _ in found(text)] == [(1, "名称")]


@pytest.mark.parametrize(
    "text",
    [
        "示范局结合市财政局、市税务局和新区税务局三家意见，草拟了措施。",
        "落实十一届六次全会精神。\n学习十一届七次全会精神。",
        "示范广播电视台播出节目。\n与省电视台合作。",
        "协会联合总会、协会工作部举办活动。",
    ],
)
def test_names_that_can(found: Found, text: str) -> None:
    assert found(text) == []


def test_rules_said_to_be_lacking_that_another_sentence_lists(found: Found) -> None:
    text = "手册涵盖合同管理办法、接待管理规定。\n在采购管理、合同管理层面还缺乏单独的制度。\n"

    assert found(text) == [(2, "结论与问题", "")]
    assert found(text.replace("合同管理层面", "资产管理层面")) == []


def test_a_sum_that_is_wrong_is_found_on_every_line_that_prints_it(audited: Audited) -> None:
    whole = "共培训护林员300人次"
    result = audited(f"{whole}。其中甲县100人次，乙县150人次，丙县20人次。\n另外，{whole}。\n")

    assert [(one.rule, one.all_lines) for one in result.contradictions] == [("分项与合计", (1, 2))]


# ---- targets, claims, ranks, counts ---------------------------------------------------------------------------------

TARGETS = (
    "一级指标|三级指标|指标值",
    "产出指标|补助大中专学生|>=600人",
    "产出指标|免费发放雨量监测器具|>=800件",
)


def test_a_target_missed_and_the_claim_that_all_were_met(found: Found) -> None:
    text = "各方面均达到年初制定的计划目标。\n资助592名考入大中专的学生。\n学生很多。大中专学校不少。\n"

    assert found(text + exported(*TARGETS)) == [(1, "结论与数据", ""), (2, "目标未达到", "未达到>=600人")]
    assert found(text.replace("592", "612") + exported(*TARGETS)) == []


def test_that_the_plan_went_well_is_not_refuted_by_one_target_missed(audited: Audited) -> None:
    result = audited(
        "较好地完成了计划目标。\n资助592名考入大中专的学生。\n学生很多。大中专学校不少。\n" + exported(*TARGETS)
    )

    assert [one.rule for one in result.contradictions] == ["目标未达到"]
    assert [one.rule for one in result.remarks] == ["结论与数据"]


def test_a_target_stated_with_two_values(found: Found) -> None:
    text = "计划采购雨量监测器具2000件以上。\n"

    assert found(text + exported(*TARGETS)) == [(1, "目标两值", "")]
    assert found(text.replace("2000", "800") + exported(*TARGETS)) == []


def test_a_claim_of_completion_against_rates_of_execution(found: Found) -> None:
    assert found("各项目均按预定时间完成。\n" + exported(*BALANCE)) == [(1, "结论与数据", "")]
    assert found("两个县的建议均已完成答复。\n" + exported(*BALANCE)) == []


SURVEY = (
    "题目|项目|满意|不满意|合计",
    "道路照明|得分|8|1|9.0",
    "垃圾清运|得分|6|1|7.0",
    "公园绿化|得分|5|1|6.0",
    "公交线路|得分|9|1|9.9",
)


def test_the_lowest_are_the_lowest(found: Found) -> None:
    text = "调查显示，“道路照明”、“垃圾清运”2项满意度较低。\n"

    assert found(text + exported(*SURVEY)) == [(1, "排名", "漏列“公园绿化”6.0")]
    assert found(text.replace("道路照明", "公园绿化") + exported(*SURVEY)) == []


def test_the_first_are_the_largest_in_that_order(found: Found) -> None:
    rows = ("项目名称|支出", "河道整治工程|500.00", "堤防加固工程|300.00", "山塘除险工程|400.00")
    text = "项目支出前2位依次为河道整治工程、堤防加固工程。\n"

    assert found(text + exported(*rows)) == [(1, "排名", "")]
    assert found(text.replace("堤防加固", "山塘除险") + exported(*rows)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("内设6个处室，分别是办公室、财务处、康复处。", "应为3个"),
        ("五个协会（盲人协会、聋人协会、肢体协会）开展活动。", "应为3个"),
        ("现场走访东湖、西岭、南坪、北塘、中山4个县区。", "应为5个"),
        ("资金来源于3类经费：财政拨款经费、社会捐赠经费。", "应为2类"),
    ],
)
def test_counts_that_are_not_what_is_listed(found: Found, text: str, expected: str) -> None:
    assert found(text) == [(1, "个数", expected)]


@pytest.mark.parametrize(
    "text",
    [
        "内设3个处室，分别是办公室、财务处、康复处。",
        "结合市财政、市税务局、市残联和新区税务局四家意见。",
        "南海村、化桃箐村23个村民小组受灾。",
        "抓好养老、医疗、教育等5项工作。",
    ],
)
def test_counts_that_are(found: Found, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "第二批残疾人体育健身机构14家进行打分排序。\n另外，确定第二批14家残疾人体育健身机构入围市级项目。\n",
            "进度",
        ),
        (
            "2019年做了工作。2019年开了会。\n扶持30家盲人按摩机构进行规范化建设。\n"
            "对2018年新增规范化建设的盲人按摩机构30家给予补助。\n",
            "年度",
        ),
        ("开展“互联网+助残服务”活动。\n参与“互联网+助盲脱贫”活动。\n", "名称"),
        ("各项目均按预定的时间完成。\n康复项目一直未能验收评审。\n", "结论与问题"),
    ],
)
def test_one_thing_told_in_two_ways_that_cannot_both_be(found: Found, text: str, rule: str) -> None:
    assert [one[1] for one in found(text)] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "第二批健身机构14家进行打分排序。\n确定托养服务机构14家入围。\n",
        "2019年做了工作。2019年开了会。\n残疾人专职委员30人参加培训。\n比2018年残疾人专职委员30人多。\n",
        "“五个一”项目。\n“阳光家园”项目。\n“阳光助残”项目。\n",
        "各项目均按预定的时间完成。\n资金及时支付。\n",
    ],
)
def test_two_things_told_alike(found: Found, text: str) -> None:
    assert found(text) == []


def test_a_loose_count_that_another_count_of_the_same_words_exceeds_is_a_remark(audited: Audited) -> None:
    (remark,) = audited("下发对下资金文件31个。\n对下资金有20多项。\n").remarks

    assert (remark.line, remark.rule, remark.lines) == (2, "同一事项两个计数", (1,))


def test_a_missed_target_is_found_on_every_line_that_says_so(audited: Audited) -> None:
    targets = exported("三级指标|指标值", "资助大中专残疾学生人数|>=600人", title="绩效指标表", unit="人")
    text = f"{targets}\n资助592名大中专残疾学生，效果良好。\n第二部分\n资助592名大中专残疾学生，均已入学。\n"

    lines = [one.all_lines for one in audited(text).contradictions if one.rule == "目标未达到"]

    assert lines == [(11, 7, 13)]


@pytest.mark.parametrize("piece", ["（", "残", "{{", "十", "5", "经费（5万元、", "共5万元，其中："])
def test_a_text_that_never_ends_takes_work_in_proportion_to_its_length(audited: Audited, piece: str) -> None:
    short, long = (calls_of(partial(audited, piece * (length // len(piece)))) for length in (2_000, 8_000))

    assert long < 5 * short


def calls_of(run: Callable[[], object]) -> int:
    """How many functions are called, of Python's and of others, while something runs: work, whatever the clock says."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def test_a_group_of_a_table_has_as_many_rows_as_the_text_says(found: Found) -> None:
    rows = ("二级指标|三级指标|指标值", "数量指标|甲|>=1人", "|乙|>=2人", "质量指标|丙|>=3%")

    assert found("数量指标有3项。\n" + exported(*rows)) == [(1, "个数", "应为2项")]
    assert found("数量指标有2项。\n" + exported(*rows)) == []


# ---- one matter in a table of work and in a table of money --------------------------------------------------------


def test_money_of_one_matter_that_no_amount_of_its_programme_is(found: Found) -> None:
    programmes = (
        "序号|项目名称|收入|支出",
        "1|城镇居民医疗保险补助经费|540,069.20|536,559.40",
        "2|城乡居民养老保险补助经费|200,000.00|115,989.00",
        "3|青壮年文盲扫盲培训经费项目|40,000.00|40,000.00",
    )
    work = (
        "事项|内容",
        "居民医疗保险|全年下拨22万元，对4087名居民参加基本医疗保险给予个人缴费补助，切实减轻了参保群众负担。",
    )

    assert found(exported(*work) + exported(*programmes)) == [(7, "与项目表口径", "")]
    assert found(exported(*(row.replace("22万", "54.01万") for row in work)) + exported(*programmes)) == []


# ---- dates, documents, wording -----------------------------------------------------------------------------------


def test_a_signature_before_what_the_report_reports(found: Found) -> None:
    text = "截至2031年12月31日，卡片金额一致。\n示例市残疾人联合会\n2031年5月25日\n"

    assert found(text) == [(3, "日期", "年份请核对")]
    assert found(text.replace("2031年5月", "2032年5月")) == []


def test_one_period_in_two_years(found: Found) -> None:
    text = "2032年4月21日至5月25日，开展评价。\n评价时段：2031年4月21日至5月25日。\n"

    assert found(text) == [(2, "日期", "年份前后不一")]
    assert found(text.replace("2031年", "2032年")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据示财社〔2031〕002号。\n按示财社〔2031〕2号执行。", "统一为“示财社〔2031〕2号”"),
        ("《甲办法》（示发〔2031〕3号）\n《乙方案》（示发〔2031〕3号）", ""),
        ("《资金管理办法》（示发〔2031〕3号）\n《资金管理办法》（示发〔2031〕5号）", ""),
        ("得分详见附表3：评分表。", ""),
        ("《困难家庭取暖补助制度实施意见》出台。\n《关于建立困难家庭取暖补助制度的实施意见》（示政函〔2031〕6号）", ""),
    ],
)
def test_documents_cited_in_two_ways(found: Found, text: str, expected: str) -> None:
    assert [(rule, said) for _, rule, said in found(text)] == [("文号与名称", expected)]


def test_year_brackets_of_two_styles_are_a_slip_of_writing(audited: Audited) -> None:
    result = audited("（示财社〔2031〕3号）\n（示财社[2031]8号）")

    assert result.contradictions == ()
    assert [(one.rule, one.expected) for one in result.slips] == [("文号写法", "统一为“示财社〔2031〕8号”的写法")]


def test_a_title_with_and_without_its_issuer_is_a_remark(audited: Audited) -> None:
    result = audited("《关于植树的意见》（示发〔2031〕3号）\n《示范市政府关于植树的意见》（示发〔2031〕3号）")

    assert (result.contradictions, [one.rule for one in result.remarks]) == ((), ["文号与名称"])


@pytest.mark.parametrize(
    "text",
    [
        "《甲办法》（示发〔2031〕3号）\n《乙方案》（示发〔2030〕3号）",
        "《居民养老保险缴费补助办法》和《居民医疗保险缴费补助办法》",
        "《方案》（示发〔2031〕3号）\n按示发〔2031〕3号执行。",
        "详见附表3。\n附表3 评分表",
    ],
)
def test_documents_cited_in_one_way(found: Found, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("《彩票公益金助学项目”工作的通知》印发。", "括号引号"),
        ("培训528人（中长期培训245人。", "括号引号"),
        ("市残联还制定制定印发了文件。", "重复"),
        ("资金由市、县两级级财政承担。", "重复"),
        ("社会养老保险、养老保险补助。", "并列两项"),
        ("下拨补贴225万元补贴经费。", "重复"),
        ("补贴金额765.436万元，；", "标点"),
        ("10万元专项用于、石林县。", "标点"),
        ("转办单10件，\n\n二、其他", "标点"),
        ("市委十一届六届全会召开。", "用字"),
        ("委员每月市级补助标准150元/月人。", "重复"),
        ("全年投入78万建立11个基地。", "单位"),
        ("热线呼入35人/次。", "单位"),
    ],
)
def test_slips_of_writing(found: Found, text: str, rule: str) -> None:
    assert [said for _, said, _ in found(text)][:1] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "《“阳光家园计划”项目实施方案》（试行）印发。",
        "昆明市市级单位、残疾人人数、人人享有、等等。",
        "共有40个项目，市、县两级财政承担；各项工作有序开展。",
        "（1）一是……二是……",
        "草稿里有的行是排版时断开的，\n下一行接着写。",
        "投入7万多元，资金19万元用于培训，补助20万株树苗；每月补助标准150元/人。",
        "为了了解公众的看法，达到目的的办法是问卷。",
        "- 固定资产原值：年初和年末分别列示在下表中。\n- 固定资产净值：年初和年末分别列示在下表中。",
    ],
)
def test_sound_writing(found: Found, text: str) -> None:
    assert found(text) == []


# ---- the command -------------------------------------------------------------------------------------------------


def test_the_command_lists_contradictions_by_line_and_counts_them(tiny: Project) -> None:
    tiny.write("稿.txt", "2031年培训残疾人12余人次。\n拨付30万元（其中：甲15万元、乙20万元）。\n")

    result = tiny.run("audit", str(tiny.root / "稿.txt"))

    assert (result.exit_code, result.output.splitlines()) == (
        1,
        [
            "第2行：〔分项与合计〕“30万元（其中：甲15万元、乙20万元）”，各项相加为35万元。"
            "15万元＋20万元＝35万元，比30万元多5万元。把握：高",
            "共1处矛盾（把握高1处，中0处）；另有0处可能只是取整或写法的差异，0处文字差错；"
            "全文4个数量，1个在数据里没有相同的数。",
        ],
    )


def test_what_rounding_explains_and_slips_of_writing_are_listed_apart_from_contradictions(tiny: Project) -> None:
    tiny.write("稿.txt", "追加10.01万元（其中：甲4.00万元、乙3.00万元、丙3.00万元）。\n资金由市、县两级级财政承担。\n")

    result = tiny.run("audit", str(tiny.root / "稿.txt"))

    assert (result.exit_code, result.output.splitlines()) == (
        1,
        [
            "共0处矛盾（把握高0处，中0处）；另有1处可能只是取整或写法的差异，1处文字差错；"
            "全文4个数量，4个在数据里没有相同的数。",
            "",
            "可能只是取整、口径或写法的差异（1处）：",
            "第1行：〔取整差〕“10.01万元（其中：甲4.00万元、乙3.00万元、丙3.00万元）”。"
            "4.00万元＋3.00万元＋3.00万元＝10.00万元，与10.01万元之差在各数取整的范围之内。把握：低",
            "",
            "文字差错（1处）：",
            "第2行：〔重复〕“资金由市、县两级级财政承担。”。重复一个字。把握：高",
        ],
    )


def test_all_lists_each_quantity_with_its_fact_or_the_nearest(tiny: Project) -> None:
    tiny.write("稿.txt", "2031年固定资产原值年末为1200.00元，累计折旧年末为650.00元。\n")

    lines = tiny.run("audit", "--all", str(tiny.root / "稿.txt")).output.splitlines()

    assert lines[-2:] == [
        "第1行\t1200.00元\t＝ 固定资产.原值.年末数",
        "第1行\t650.00元\t没有相同的数。按名称最近 固定资产.累计折旧.年末数 600.00元，相差+50.00元",
    ]


def test_a_sound_text_has_exit_status_0_and_json_says_the_same(tiny: Project) -> None:
    tiny.write("稿.txt", "2031年固定资产原值年末为1200.00元。\n")

    result = tiny.run("audit", "--json", "--all", str(tiny.root / "稿.txt"))

    assert result.exit_code == 0
    assert json.loads(result.output) == {
        "uses_data": True,
        "contradictions": [],
        "remarks": [],
        "slips": [],
        "quantities": [
            {
                "line": 1,
                "text": "1200.00元",
                "label": "2031年固定资产原值年末为1200.00元",
                "fact_id": "固定资产.原值.年末数",
                "nearest": [],
            }
        ],
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_read_as_windows_writes_them(tiny: Project, encoding: str) -> None:
    tiny.write("稿.txt", "内设6个处室，分别是办公室、财务处、康复处。\r\n".encode(encoding))

    assert tiny.run("audit", str(tiny.root / "稿.txt")).output.startswith("第1行：〔个数〕")


def word_file(body: str) -> bytes:
    """The smallest .docx: a zip with one document."""
    content = io.BytesIO()
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(content, "w") as archive:
        xml = f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", xml)
    return content.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def test_a_word_file_reads_as_word_saves_it_as_text() -> None:
    row = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in ("甲项目", "1.00"))
    deleted = "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>"
    body = f"{paragraph('一、', '收支')}<w:tbl><w:tr>{row}</w:tr></w:tbl>{deleted}"

    assert text_of_word(word_file(body)) == "一、收支\n\t甲项目\n\t1.00\n\n新\n"


def test_a_word_file_is_audited_with_its_tables(tiny: Project) -> None:
    wrong = [row.replace("4,100.00|900.00", "4,010.00|900.00").split("|") for row in BALANCE]
    rows = "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(one)}</w:tc>' for one in row)}</w:tr>" for row in wrong)
    tiny.write("稿.docx", word_file(f"<w:tbl>{rows}</w:tbl>"))

    lines = tiny.run("audit", str(tiny.root / "稿.docx")).output.splitlines()

    assert lines[0].startswith("第15行：〔表内勾稽〕“乙项目·支出 4,010.00”，应为4,100.00。")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("表.xlsx", b"PK\x03\x04", "不是能读的 Word 文件"),
        ("稿.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "是旧版 Word、PDF 或 RTF 文件"),
        ("稿.pdf", b"%PDF-1.7\n", "是旧版 Word、PDF 或 RTF 文件"),
        ("稿.txt", b"abc\0def", "不是纯文本"),
        ("稿.txt", b"caf\xe9 100%", "的编码认不出来（能读 UTF-8、UTF-16、GBK，不能读 Big5）"),
        ("稿.txt", "殘疾人聯合會支出2000元".encode("big5"), "的编码认不出来（能读 UTF-8、UTF-16、GBK，不能读 Big5）"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(tiny: Project, name: str, content: bytes, what: str) -> None:
    tiny.write(name, content)

    result = tiny.run("audit", str(tiny.root / name))

    advice = f"{name} {what}，请在 Word 里“另存为”.docx，或者 UTF-8 编码的纯文本（.txt）"
    assert (result.exit_code, advice in result.output) == (2, True)
