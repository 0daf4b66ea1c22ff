"""What in a Chinese text is a quantity, what it states, and what is none although it is written with digits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from conftest import SCHEMA
from evaluation.dataset import read_policy
from evaluation.language import Pattern, Quantity, quantities
from evaluation.language.grammar import folded, grammar
from evaluation.language.numerals import numeral
from evaluation.numbers.amounts import Unit
from hypothesis import given
from hypothesis import strategies as st

POLICY = read_policy(SCHEMA)


def read(text: str) -> list[Quantity]:
    return list(quantities(text, POLICY.units, POLICY.language))


def stated(text: str) -> list[tuple[str, str, str]]:
    """Each quantity as text, digits in its unit, unit."""
    return [(found.text, found.digits, found.unit) for found in read(text)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("救助1471人（户）", [("1471人（户）", "1471", "人（户）")]),
        ("收入1,062,994.00元", [("1,062,994.00元", "1062994.00", "元")]),
        ("收入１，０６２．５万元", [("１，０６２．５万元", "1062.5", "万元")]),
        ("五个协会", [("五个", "5", "个")]),
        ("三千二百万元", [("三千二百万元", "3200", "万元")]),
        ("两亿三千万元", [("两亿三千万元", "23000", "万元")]),
        ("三点五万元", [("三点五万元", "3.5", "万元")]),
        ("叁佰元整", [("叁佰元", "300", "元")]),
        ("两项", [("两项", "2", "项")]),
        ("三百五十人", [("三百五十人", "350", "人")]),
        ("百分之八十", [("百分之八十", "80", "%")]),
        ("百分之85.3", [("百分之85.3", "85.3", "%")]),
        ("百分之百", [("百分之百", "100", "%")]),
        ("十五日内", []),
        ("千分之三", [("千分之三", "0.3", "%")]),
        ("占四成", [("四成", "4", "%")]),
        ("三成半", [("三成半", "3.5", "%")]),
        ("半数", [("半数", "50", "%")]),
        ("四分之一", [("四分之一", "25", "%")]),
        ("提高2.3个百分点", [("2.3个百分点", "2.3", "百分点")]),
        ("80％", [("80％", "80", "%")]),
        ("变动-5.50%", [("-5.50%", "-5.50", "%")]),
        ("两年半", [("两年半", "2.5", "年")]),
        ("半年", [("半年", "0.5", "年")]),
        ("三倍", [("三倍", "3", "倍")]),
        ("上千人", [("千人", "1000", "人")]),
        ("150元/月人", [("150元/月人", "150", "元")]),
        ("2960人/次", [("2960人/次", "2960", "人次")]),
        ("32121人/（次、条）", [("32121人/（次、条）", "32121", "人次（条）")]),
        ("共 30 份", [("30 份", "30", "份")]),
        ("满分100", [("100", "100", "")]),
        ("½亩", [("½亩", "0.50", "亩")]),
        ("俩单位", [("俩", "2", "个")]),
        ("卅余人", [("卅余人", "30", "人")]),
        ("廿五人", [("廿五人", "25", "人")]),
        ("千余人次", [("千余人次", "1000", "人次")]),
        ("一百多万", [("一百多万", "100", "")]),
        ("20多万人", [("20多万人", "20", "人")]),
        ("⑤个项目", [("⑤个", "5", "个")]),
        ("Ⅻ个项目", [("Ⅻ个", "12", "个")]),
        ("四 十 个", [("四 十 个", "40", "个")]),
        ("兩百個", [("兩百個", "200", "个")]),
        ("⼆⼗户", [("⼆⼗户", "20", "户")]),
        ("得分八十九点七", [("八十九点七", "89.7", "")]),
        ("三比一", [("三", "3", "")]),
    ],
)
def test_a_quantity_is_read_exactly(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("用3至5年", [("3", "3", "年"), ("5年", "5", "年")]),
        ("三到五年", [("三", "3", "年"), ("五年", "5", "年")]),
        ("3-5年", [("3", "3", "年"), ("5年", "5", "年")]),
        ("3万至5万元", [("3万", "3", "万元"), ("5万元", "5", "万元")]),
        ("664、574、200.4万元", [("664", "664", "万元"), ("574", "574", "万元"), ("200.4万元", "200.4", "万元")]),
        ("12期245人次", [("12期", "12", "期"), ("245人次", "245", "人次")]),
    ],
)
def test_a_number_in_a_range_or_list_has_the_unit_of_the_last(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    "text, words, digits, qualifier",
    [
        ("近170名", "170名", "170", "近"),
        ("约 8 万元", "8 万元", "8", "约"),
        ("2500余人次", "2500余人次", "2500", "余"),
        ("7万多元", "7万多元", "7", "多"),
        ("十余家", "十余家", "10", "余"),
        ("20多项", "20多项", "20", "多"),
        ("80%以上", "80%", "80", "以上"),
        ("2000件左右", "2000件", "2000", "左右"),
        ("不少于1次", "1次", "1", "不少于"),
        (">=600人", "600人", "600", ">="),
        ("≧80%", "80%", "80", "≧"),
        ("节约340元", "340元", "340", ""),
        ("线上3960人次", "3960人次", "3960", ""),
        ("通过12项", "12项", "12", ""),
    ],
)
def test_a_qualifier_is_kept_apart_from_the_number(text: str, words: str, digits: str, qualifier: str) -> None:
    assert [(q.text, q.digits, q.qualifier) for q in read(text)] == [(words, digits, qualifier)]


@pytest.mark.parametrize(
    "text, words, least",
    [
        ("十几万元", "十几万元", 110000),
        ("数十万元", "数十万元", 100000),
        ("数百人", "数百人", 100),
        ("五六个人", "五六个", 5),
        ("两三百人", "两三百人", 200),
        ("二十五六人", "二十五六人", 25),
        ("千把人", "千把人", 1000),
        ("数以万计", "数以万计", 10000),
    ],
)
def test_a_number_that_leaves_its_digits_open_is_an_estimate(text: str, words: str, least: int) -> None:
    assert [(found.text, found.value, found.estimate) for found in read(text)] == [(words, least, True)]


def test_ten_thousands_without_a_unit_are_money_in_a_clause_about_money() -> None:
    assert stated("投入78万建立11个基地，惠及78万") == [
        ("78万", "78", "万元"),
        ("11个", "11", "个"),
        ("78万", "78", ""),
    ]


@pytest.mark.parametrize("pattern", POLICY.language.not_quantities, ids=lambda pattern: pattern.name)
def test_what_a_declared_pattern_describes_is_no_quantity(pattern: Pattern) -> None:
    text = folded(pattern.example)
    spans = [(s, e) for name, s, e in grammar(POLICY.language, UNITS).exclusions(text) if name == pattern.name]

    assert spans != []
    assert stated(pattern.example) == []


UNITS: tuple[Unit, ...] = tuple(POLICY.units.values())


@pytest.mark.parametrize("name", POLICY.language.names)
def test_a_registered_name_is_no_quantity(name: str) -> None:
    assert stated(f"开展{name}工作") == []


@pytest.mark.parametrize(
    "text",
    [
        "2019年、2018—2020年、2019-2020学年、2019年度、二〇一九年、上半年、90年代",
        "5月31日、4月21日至5月25日、10月底、六月、2019-05-31",
        "昆财社〔2019〕2号、昆财社[2019]57号、昆残联发（2017）7号、第123号",
        "第41次常务会议、第一批、第104、1954行、第十四届、十一届六次全会、十三届三次",
        "一是加强，二是改进，其一，",
        "（三）内容：（1）维护；（2）团结 ①做好",
        "1. 公开招标\n2、竞争性谈判\n三、总结",
        "三级指标、三、四级残疾人、三四级残疾人、一等奖",
        "12385热线，与移动10086合作，“C5专车”，“五个一”，第二代残疾人证，“三公”经费，残疾人“两补”",
        "《农村残疾人扶贫开发纲要（2011-2020年）》、附表3、`data/2019/`、https://a.example/2019/3",
        "昆明市春城路62号2栋，电话：0871-63123456，邮编650000，a1@example.org",
        "每一项、这一处、另一处、同一个、逐一、进一步、一次性、一起、十分重要、好几个、若干项",
        "见表1、表2-1，代表性，一户一策，夫妻俩，二期工程，三年行动方案，五位一体，三番五次",
        "5G、3D、4K、Word 2016、ISO 9001、GB/T 19001-2016、WCAG 2.1、9·19、2栋301室、Ⅱ类",
        "建成、完成、统一、一般、一致、一些、万一",
    ],
)
def test_dates_numbers_of_documents_ordinals_lists_and_names_are_none(text: str) -> None:
    assert stated(text) == []


def test_a_name_of_digits_alone_counts_as_soon_as_a_unit_follows() -> None:
    assert stated("12385热线收到12385人次来电，12385万元") == [
        ("12385人次", "12385", "人次"),
        ("12385万元", "12385", "万元"),
    ]


def test_an_ordinal_hides_no_quantity_after_it() -> None:
    assert stated("第一、300人参加；第3，18家入围") == [("300人", "300", "人"), ("18家", "18", "家")]


def test_a_quantity_knows_its_place_and_its_clause() -> None:
    text = "全年\n共收到（含补报）73家机构的材料，完毕"

    (found,) = read(text)

    assert (found.line, found.start, found.end, text[found.start : found.end]) == (2, 11, 14, "73家")
    assert (found.context, found.rest) == ("", "机构的材料")


def test_an_indefinite_one_is_marked() -> None:
    assert [(q.text, q.vague) for q in read("一个单位，1个单位，十一个单位")] == [
        ("一个", True),
        ("1个", False),
        ("十一个", False),
    ]


@pytest.mark.parametrize(
    "text, value, is_stated",
    [
        ("12.73万元", "127267.92", True),
        ("12.74万元", "127350", True),
        ("12.74万元", "127349.99", False),
        ("12.74万元", "127450", False),
        ("12.7万元", "127267.92", True),
        ("-5.50%", "-5.5009", True),
        ("-5.50%", "5.5009", False),
        ("四成", "38", True),
    ],
)
def test_a_quantity_states_what_rounds_to_it_at_its_own_precision(text: str, value: str, is_stated: bool) -> None:
    assert read(text)[0].states(Fraction(value)) is is_stated


@pytest.mark.parametrize("text", ["", "五点", "点五", "半", "五点万"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert numeral(text) is None


@given(st.integers(1, 10**12 - 1))
def test_every_number_written_in_chinese_is_read_back(number: int) -> None:
    assert numeral(_chinese(number)) == number


ALPHABET = "0123456789０９一二三十百万两半成个年月日第〔〕（）《》，。、.-%至余近 \n级届号C元"


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_any_text_is_read_and_every_quantity_stands_where_it_says(text: str) -> None:
    for found in read(text):
        assert text[found.start : found.end] == found.text
        assert found.line == text.count("\n", 0, found.start) + 1


def _chinese(number: int) -> str:
    """The number in Chinese, zeros spoken as they should be."""
    if number >= 10**8:
        head, rest = divmod(number, 10**8)
        return f"{_chinese(head)}亿{_rest(rest, 10**7)}"
    if number >= 10**4:
        head, rest = divmod(number, 10**4)
        return f"{_chinese(head)}万{_rest(rest, 10**3)}"
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            head, rest = divmod(number, unit)
            return f"{'一二三四五六七八九'[head - 1]}{sign}{_rest(rest, unit // 10)}"
    return "一二三四五六七八九"[number - 1]


def _rest(rest: int, next_unit: int) -> str:
    if not rest:
        return ""
    return _chinese(rest) if rest >= next_unit else f"零{_chinese(rest)}"
