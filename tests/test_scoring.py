"""Every way of scoring: exact at its bounds, within zero and the weight, never falling where it should rise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT, SCHEMA, TESTS, Project
from evaluation.dataset import read_policy
from evaluation.dataset.settings import LEVEL_NAMES
from evaluation.facts import indicator_tree
from evaluation.numbers.amounts import Unit
from evaluation.numbers.terms import Number, Operation, Term
from evaluation.scoring import CATALOGUE, LEVELS, Rule, level_name, rule_of, scores
from evaluation.scoring.methods import Band, is_within_level
from evaluation.scoring.parameters import band_faults, given_parameters
from evaluation.scoring.steps import Step, amount, points, stated
from evaluation.scoring.tree import Indicator, Tree, inputs_of
from hypothesis import assume, given
from hypothesis import strategies as st

UNITS = read_policy(SCHEMA).units
TREE = TESTS / "tree"


def rule(name: str, parameters: str = "", weight: str = "10") -> Rule:
    """The rule that two cells describe; a fault in them fails the test."""
    found, faults = rule_of(name, parameters, Fraction(weight), UNITS)
    assert faults == []
    assert found is not None
    return found


def score(name: str, parameters: str, *values: str, weight: str = "10") -> Fraction | None:
    return rule(name, parameters, weight)([Fraction(weight), *map(Fraction, values)])


EACH = "标准=100%；关系=不超过；步长=1%；每步扣=0.5分；不足一步="
BOUND, ENDS = "同一个界限须恰好属于一档：含用方括号，不含用圆括号", "请更正上下限"
OPEN = "最低一档的下限和最高一档的上限写“不限”"
AROUND_ZERO = "档=(0.5%,不限)得10，(0%,0.5%]得6，[0%,0%]得5，(不限,0%)得1"
BANDS = "档=[95%,不限)得10，[80%,95%)得6，(60%,80%)得3，(不限,60%]得0"


@pytest.mark.parametrize(
    "name, parameters, value, expected",
    [
        ("比例得分", "满分值=100%", "0", "0"),
        ("比例得分", "满分值=100%", "79.36", "7.936"),
        ("比例得分", "满分值=100%", "100", "10"),
        ("比例得分", "满分值=100%", "100.01", "10"),
        ("比例得分", "满分值=100%", "-5", "0"),
        ("比例得分", "满分值=600人", "592", "148/15"),
        ("比例得分", "满分值=100%；小数=2", "82.3529411764705882", "8.24"),
        ("比例得分", "满分值=100%；小数=1", "82.45", "8.2"),
        ("比例得分", "满分值=100%；小数=1", "82.5", "8.3"),
        ("比例得分", "满分值=100%；小数=0", "4.9", "0"),
        ("比例得分", "满分值=100%；小数=0", "5", "1"),
        ("比例得分", "满分值=5%；方向=越低越好", "5", "10"),
        ("比例得分", "满分值=5%；方向=越低越好", "4", "10"),
        ("比例得分", "满分值=5%；方向=越低越好", "0", "10"),
        ("比例得分", "满分值=5%；方向=越低越好", "10", "5"),
        ("达标得分", "标准=100%；关系=不超过", "100", "10"),
        ("达标得分", "标准=100%；关系=不超过", "100.001", "0"),
        ("达标得分", "标准=100%；关系=低于", "100", "0"),
        ("达标得分", "标准=100%；关系=低于", "99.999", "10"),
        ("达标得分", "标准=52期；关系=不低于", "52", "10"),
        ("达标得分", "标准=52期；关系=不低于", "51", "0"),
        ("达标得分", "标准=52期；关系=高于", "52", "0"),
        ("达标得分", "标准=52期；关系=高于", "53", "10"),
        ("达标得分", "标准=52期；关系=等于", "52", "10"),
        ("达标得分", "标准=52期；关系=等于", "53", "0"),
        ("超出扣分", EACH + "按一步", "100", "10"),
        ("超出扣分", EACH + "按一步", "100.01", "9.5"),
        ("超出扣分", EACH + "按一步", "101", "9.5"),
        ("超出扣分", EACH + "按一步", "101.01", "9"),
        ("超出扣分", EACH + "按一步", "120", "0"),
        ("超出扣分", EACH + "按一步", "300", "0"),
        ("超出扣分", EACH + "按一步", "50", "10"),
        ("超出扣分", EACH + "不扣", "100.99", "10"),
        ("超出扣分", EACH + "不扣", "101", "9.5"),
        ("超出扣分", EACH + "不扣", "102.99", "9"),
        ("超出扣分", EACH + "按比例", "100.5", "9.75"),
        ("超出扣分", EACH.replace("不超过", "不低于") + "按一步", "100", "10"),
        ("超出扣分", EACH.replace("不超过", "不低于") + "按一步", "97.5", "8.5"),
        ("超出扣分", EACH.replace("不超过", "不低于") + "按一步", "101", "10"),
        ("超出扣分", EACH.replace("步长=1%", "步长=2%") + "按一步", "105", "8.5"),
        ("超出扣分", EACH.replace("步长=1%", "步长=2%") + "不扣", "105", "9"),
        ("超出扣分", EACH.replace("步长=1%", "步长=2%") + "按比例", "105", "8.75"),
        ("分档", BANDS, "95", "10"),
        ("分档", BANDS, "94.9999", "6"),
        ("分档", BANDS, "80", "6"),
        ("分档", BANDS, "79.9999", "3"),
        ("分档", BANDS, "60.0001", "3"),
        ("分档", BANDS, "60", "0"),
        ("分档", BANDS, "-1000", "0"),
        ("分档", BANDS, "1000", "10"),
        ("分档", AROUND_ZERO, "2", "10"),
        ("分档", AROUND_ZERO, "0.3", "6"),
        ("分档", AROUND_ZERO, "0", "5"),
        ("分档", AROUND_ZERO, "-1", "1"),
        ("线性插值", "零分值=60%；满分值=100%", "60", "0"),
        ("线性插值", "零分值=60%；满分值=100%", "80", "5"),
        ("线性插值", "零分值=60%；满分值=100%", "100", "10"),
        ("线性插值", "零分值=60%；满分值=100%", "59", "0"),
        ("线性插值", "零分值=60%；满分值=100%", "101", "10"),
        ("线性插值", "零分值=20%；满分值=0%", "5", "7.5"),
        ("线性插值", "零分值=20%；满分值=0%", "0", "10"),
        ("线性插值", "零分值=20%；满分值=0%", "20", "0"),
        ("线性插值", "零分值=20%；满分值=0%", "-1", "10"),
        ("清单", "每项得分=2分", "4", "8"),
        ("清单", "每项得分=2分", "5", "10"),
        ("清单", "每项得分=2分", "6", "10"),
        ("清单", "每项得分=2分", "0", "0"),
        ("是否", "满分条件=是", "1", "10"),
        ("是否", "满分条件=是", "0", "0"),
        ("是否", "满分条件=否", "0", "10"),
        ("是否", "满分条件=否", "1", "0"),
        ("满意度", "满分线=90%；零分线=60%", "90", "10"),
        ("满意度", "满分线=90%；零分线=60%", "89.1", "9.9"),
        ("满意度", "满分线=90%；零分线=60%", "60", "20/3"),
        ("满意度", "满分线=90%；零分线=60%", "59.99", "0"),
        ("满意度", "满分线=90%；零分线=60%；小数=2", "60", "6.67"),
        ("满意度", "满分线=90%；零分线=90%", "89.99", "0"),
        ("定性分级", "档次=达成；分档界=80%、60%", "8", "8"),
        ("定性分级", "档次=未达成；分档界=80%、60%", "5.99", "5.99"),
        ("人工评分", "", "9.5", "9.5"),
        ("人工评分", "", "10", "10"),
        ("人工评分", "", "11", "10"),
    ],
)
def test_a_score_is_exact_at_and_beside_every_bound(name: str, parameters: str, value: str, expected: str) -> None:
    assert score(name, parameters, value) == Fraction(expected)


def test_a_list_with_points_of_its_own_for_each_item_adds_those_present() -> None:
    parameters = "每项得分=3分、2分、5分"

    assert [score("清单", parameters, *items) for items in (("1", "0", "1"), ("0", "0", "0"), ("1", "1", "1"))] == [
        8,
        0,
        10,
    ]
    assert score("清单", "每项得分=2分", "1", "3") == 8


def test_a_rounded_score_never_exceeds_a_weight_with_more_decimals() -> None:
    assert score("比例得分", "满分值=100%；小数=1", "100", weight="3.35") == Fraction("3.35")


def test_an_amount_in_another_unit_of_the_same_base_means_the_same() -> None:
    assert score("比例得分", "满分值=2万元", "10000") == score("比例得分", "满分值=20000元", "10000") == 5


@pytest.mark.parametrize("missing", [0, 1])
def test_nothing_is_scored_without_the_weight_or_the_input(missing: int) -> None:
    values: list[Fraction | None] = [Fraction(10), Fraction(80)]
    values[missing] = None

    assert rule("比例得分", "满分值=100%")(values) is None


@pytest.mark.parametrize(
    "level, score_, within",
    [
        ("达成", "10", True),
        ("达成", "8", True),
        ("达成", "7.99", False),
        ("达成", "10.01", False),
        ("部分达成", "8", False),
        ("部分达成", "7.99", True),
        ("部分达成", "6", True),
        ("部分达成", "5.99", False),
        ("未达成", "6", False),
        ("未达成", "5.99", True),
        ("未达成", "0", True),
        ("未达成", "-0.01", False),
    ],
)
def test_a_level_includes_its_lower_end_and_only_the_best_its_upper_one(level: str, score_: str, within: bool) -> None:
    assert is_within_level(Fraction(10), Fraction(score_), level, (Fraction(4, 5), Fraction(3, 5))) is within


FULL_OVER_ZERO = ("满分值须大于零", "", "请更正")
SATISFACTION = ("零分线须不大于满分线，满分线须大于零", "", "请更正")
LIMITS = ("分档界须从高到低，在0和100%之间", "", "请更正，例如 分档界=80%、60%")
ONE_FOR_ALL = "每项得分只写一个，或者与依据数一样多"


@pytest.mark.parametrize(
    "name, parameters, inputs, faults",
    [
        ("比例得分", "满分值=0%", 1, [FULL_OVER_ZERO]),
        ("比例得分", "满分值=-1%", 1, [FULL_OVER_ZERO]),
        ("比例得分", "满分值=0.5%", 1, []),
        ("超出扣分", "标准=1%；关系=不超过；步长=0%；每步扣=1；不足一步=不扣", 1, [("步长须大于零", "", "请更正")]),
        ("超出扣分", "标准=1%；关系=不超过；步长=1%；每步扣=0；不足一步=不扣", 1, [("每步扣须大于零", "", "请更正")]),
        ("超出扣分", "标准=1%；关系=不超过；步长=0.5%；每步扣=0.5；不足一步=不扣", 1, []),
        ("分档", "档=[60%,不限)得10.01，(不限,60%)得0", 1, [("各档得分须不大于权重", "", "请更正")]),
        ("分档", "档=[60%,不限)得10，(不限,60%)得0", 1, []),
        ("线性插值", "零分值=60%；满分值=60%", 1, [("零分值与满分值不得相同", "", "请更正")]),
        ("线性插值", "零分值=60%；满分值=59%", 1, []),
        ("满意度", "满分线=60%；零分线=61%", 1, [SATISFACTION]),
        ("满意度", "满分线=0%；零分线=0%", 1, [SATISFACTION]),
        ("满意度", "满分线=90%；零分线=-1%", 1, [SATISFACTION]),
        ("满意度", "满分线=90%；零分线=0%", 1, []),
        ("满意度", "满分线=1%；零分线=0.5%", 1, []),
        ("清单", "每项得分=1、2", 3, [(ONE_FOR_ALL, "2 个得分、3 个依据数", "请补齐，或只写一个")]),
        ("清单", "每项得分=1、2", 1, [(ONE_FOR_ALL, "2 个得分、1 个依据数", "请补齐，或只写一个")]),
        ("清单", "每项得分=1、2", 2, []),
        ("清单", "每项得分=1、2", 0, []),
        ("清单", "每项得分=1", 3, []),
        ("定性分级", "档次=达成；分档界=60%、80%", 0, [LIMITS]),
        ("定性分级", "档次=达成；分档界=80%、80%", 0, [LIMITS]),
        ("定性分级", "档次=达成；分档界=80%、0%", 0, [LIMITS]),
        ("定性分级", "档次=达成；分档界=100%、60%", 0, [LIMITS]),
        ("定性分级", "档次=达成；分档界=99%、1%", 0, []),
        ("没有的方法", "满分值=0%", 1, []),
    ],
)
def test_parameters_that_cannot_be_applied_are_refused(
    name: str, parameters: str, inputs: int, faults: list[tuple[str, str, str]]
) -> None:
    found, seen = rule_of(name, parameters, Fraction(10), UNITS, inputs)

    assert [(fault.rule, fault.found, fault.advice) for fault in seen] == faults
    assert (found is None) == (bool(faults) or name not in CATALOGUE)


@pytest.mark.parametrize(
    "name", ["比例得分", "超出扣分", "分档", "线性插值", "满意度", "定性分级", "清单", "达标得分", "是否"]
)
def test_missing_parameters_are_named_with_an_example_and_nothing_else_is_wrong(name: str) -> None:
    wanted = [one for one in CATALOGUE[name].parameters if one.name not in ("小数", "方向")]
    found, faults = rule_of(name, "", Fraction(10), UNITS)

    assert found is None
    assert [(fault.rule, fault.found, fault.advice) for fault in faults] == [
        (f"缺少参数“{one.name}”", "空白", f"请补充，例如 {EXAMPLES[name, one.name]}") for one in wanted
    ]


@pytest.mark.parametrize(
    "name, parameters", [("线性插值", "零分值=1%"), ("线性插值", "满分值=1%"), ("满意度", "满分线=0%")]
)
def test_one_missing_parameter_is_one_fault(name: str, parameters: str) -> None:
    _, faults = rule_of(name, parameters, Fraction(10), UNITS)

    assert [fault.rule[:4] for fault in faults] == ["缺少参数"]


EXAMPLES = {
    ("比例得分", "满分值"): "满分值=100%",
    ("超出扣分", "标准"): "标准=100%",
    ("超出扣分", "关系"): "关系=不超过或不低于",
    ("超出扣分", "步长"): "步长=100%",
    ("超出扣分", "每步扣"): "每步扣=0.5分",
    ("超出扣分", "不足一步"): "不足一步=按一步或不扣或按比例",
    ("分档", "档"): "档=[95%,不限)得5，[80%,95%)得3，(不限,80%)得0",
    ("线性插值", "零分值"): "零分值=100%",
    ("线性插值", "满分值"): "满分值=100%",
    ("满意度", "满分线"): "满分线=100%",
    ("满意度", "零分线"): "零分线=100%",
    ("定性分级", "档次"): "档次=达成或部分达成或未达成",
    ("定性分级", "分档界"): "分档界=80%、60%",
    ("清单", "每项得分"): "每项得分=1分、0.5分",
    ("达标得分", "标准"): "标准=100%",
    ("达标得分", "关系"): "关系=不低于或高于或不超过或低于或等于",
    ("是否", "满分条件"): "满分条件=是或否",
}


@pytest.mark.parametrize("closed_low, closed_high", [(True, True), (True, False), (False, True), (False, False)])
def test_a_band_holds_its_ends_only_where_its_brackets_say_so(closed_low: bool, closed_high: bool) -> None:
    below, low = (")", "[") if closed_low else ("]", "(")
    high, above = ("]", "(") if closed_high else (")", "[")
    bands = f"档=(不限,1%{below}得0，{low}1%,3%{high}得5，{above}3%,不限)得0"

    assert [score("分档", bands, value) == 5 for value in "01234"] == [False, closed_low, True, closed_high, False]


def test_points_for_each_item_and_items_that_differ_in_number_are_never_paired_silently() -> None:
    with pytest.raises(ValueError, match=r"zip\(\) argument 2 is (shorter|longer)"):
        score("清单", "每项得分=1、2", "1", "1", "1")


BAND_EXAMPLE = "例如 档=[95%,不限)得5，[80%,95%)得3，(不限,80%)得0"
WEIGHTS = st.fractions(Fraction(1, 100), 100, max_denominator=100)
AMOUNTS = st.fractions(-200, 300, max_denominator=1000)
RISING = ("比例得分", "满分值=95%"), ("达标得分", "标准=95%；关系=不低于"), ("线性插值", "零分值=60%；满分值=98%")
RISING_TOO = (
    ("满意度", "满分线=90%；零分线=60%；小数=1"),
    ("超出扣分", "标准=95%；关系=不低于；步长=0.7%；每步扣=0.3；不足一步=按一步"),
    ("超出扣分", "标准=95%；关系=不低于；步长=0.7%；每步扣=0.3；不足一步=不扣"),
    ("分档", "档=[95%,不限)得0.01，[80%,95%)得0.005，(不限,80%)得0"),
    ("比例得分", "满分值=95%；小数=2"),
    ("清单", "每项得分=0.7"),
)
FALLING = (
    ("达标得分", "标准=95%；关系=不超过"),
    ("超出扣分", "标准=95%；关系=不超过；步长=0.7%；每步扣=0.3；不足一步=按比例"),
    ("线性插值", "零分值=98%；满分值=10%；小数=1"),
    ("比例得分", "满分值=5%；方向=越低越好"),
)


@pytest.mark.parametrize("name, parameters", [*RISING, *RISING_TOO])
@given(weight=WEIGHTS, one=AMOUNTS, other=AMOUNTS)
def test_a_higher_value_never_scores_less_where_more_is_better(
    name: str, parameters: str, weight: Fraction, one: Fraction, other: Fraction
) -> None:
    lower, higher = sorted((one, other))
    applied = rule(name, parameters, str(weight))

    assert (applied([weight, lower]) or 0) <= (applied([weight, higher]) or 0)


@pytest.mark.parametrize("name, parameters", FALLING)
@given(weight=WEIGHTS, one=AMOUNTS, other=AMOUNTS)
def test_a_higher_value_never_scores_more_where_less_is_better(
    name: str, parameters: str, weight: Fraction, one: Fraction, other: Fraction
) -> None:
    lower, higher = sorted((one, other))
    applied = rule(name, parameters, str(weight))

    assert (applied([weight, lower]) or 0) >= (applied([weight, higher]) or 0)


@pytest.mark.parametrize(
    "name, parameters", [*RISING, *RISING_TOO, *FALLING, ("人工评分", ""), ("是否", "满分条件=否")]
)
@given(weight=WEIGHTS, value=AMOUNTS)
def test_every_score_lies_between_zero_and_the_weight(
    name: str, parameters: str, weight: Fraction, value: Fraction
) -> None:
    found = rule(name, parameters, str(weight))([weight, value])

    assert found is not None
    assert 0 <= found <= weight


def test_every_way_of_scoring_is_tried_by_the_properties() -> None:
    tried = {name for name, _ in (*RISING, *RISING_TOO, *FALLING)} | {"是否", "人工评分", "定性分级"}

    assert tried == set(CATALOGUE)


@given(ends=st.lists(st.integers(-50, 50), min_size=1, max_size=6, unique=True), value=AMOUNTS, closed=st.booleans())
def test_sound_bands_hold_every_value_exactly_once(ends: list[int], value: Fraction, closed: bool) -> None:
    ordered = ["不限", *(f"{end}%" for end in sorted(ends)), "不限"]
    left, right = ("[", ")") if closed else ("(", "]")
    texts = [f"{left}{low},{high}{right}得{at}" for at, (low, high) in enumerate(pairwise(ordered))]
    banded = rule("分档", f"档={'，'.join(texts)}")
    bands = banded.given["档"].value

    assert isinstance(bands, tuple)
    assert list(band_faults(bands)) == []
    assert banded([Fraction(10), value]) == sum(value >= end if closed else value > end for end in ends)


@given(low=st.integers(-50, 50), high=st.integers(-50, 50))
def test_bands_that_do_not_meet_are_refused(low: int, high: int) -> None:
    assume(low != high)
    found, faults = rule_of("分档", f"档=(不限,{low}%)得0，[{high}%,不限)得1", Fraction(10), UNITS)

    assert found is None
    assert [fault.rule for fault in faults] == ["各档之间不得留空" if low < high else "各档不得重叠"]


@pytest.mark.parametrize("closing, opening, fault", [(")", "(", "各档之间不得留空"), ("]", "[", "各档不得重叠")])
def test_a_bound_belongs_to_exactly_one_of_two_bands(closing: str, opening: str, fault: str) -> None:
    _, faults = rule_of("分档", f"档=(不限,60%{closing}得0，{opening}60%,不限)得1", Fraction(10), UNITS)

    assert [found.rule for found in faults] == [fault]


@pytest.mark.parametrize(
    "name, parameters, sentence",
    [
        ("比例得分", "满分值=100%", "达到100%得满分；达不到的，按实际值占100%的比例得分。"),
        ("比例得分", "满分值=5%；方向=越低越好", "不超过5%得满分；超过的，按5%占实际值的比例得分。"),
        (
            "比例得分",
            "满分值=100%；小数=1",
            "达到100%得满分；达不到的，按实际值占100%的比例得分。得分四舍五入，保留1位小数。",
        ),
        ("达标得分", "标准=52期；关系=不低于", "不低于52期得满分，否则不得分。"),
        (
            "超出扣分",
            EACH + "按一步",
            "不超过100%得满分；每超过1个百分点扣0.5分，不足1个百分点的按1个百分点算，扣完为止。",
        ),
        (
            "超出扣分",
            "标准=10人；关系=不低于；步长=2人；每步扣=1；不足一步=不扣",
            "不低于10人得满分；每低于2人扣1分，不足2人的不扣，扣完为止。",
        ),
        (
            "超出扣分",
            "标准=10人；关系=不超过；步长=1人；每步扣=1；不足一步=按比例",
            "不超过10人得满分；每超过1人扣1分，按比例扣，扣完为止。",
        ),
        (
            "分档",
            "档=【60%，不限）得2，（不限，60%）得0",
            "按实际值所在的档得分：[60%，不限)得2，(不限，60%)得0。方括号含界限，圆括号不含。",
        ),
        ("清单", "每项得分=2/1分", "逐项计分，有的才得分，各项依次为2分、1分，最多得满分。"),
        (
            "分档",
            "档=[60%,不限)得2，(不限,60%)得0",
            "按实际值所在的档得分：[60%,不限)得2，(不限,60%)得0。方括号含界限，圆括号不含。",
        ),
        ("线性插值", "零分值=60%；满分值=100%", "60%得零分，100%得满分，两者之间按比例得分。"),
        ("清单", "每项得分=2", "每有一项得2分，最多得满分。"),
        ("清单", "每项得分=2、1.5分", "逐项计分，有的才得分，各项依次为2分、1.5分，最多得满分。"),
        ("是否", "满分条件=否", "“否”得满分，否则不得分。"),
        ("满意度", "满分线=90%；零分线=60%", "达到90%得满分；达不到的，按占90%的比例得分；低于60%不得分。"),
        (
            "定性分级",
            "档次=达成；分档界=80%、60%",
            "由评价人按档次打分：“达成”得权重的100%至80%（含），“部分达成”得80%至60%（含），“未达成”得60%以下；本项评为“达成”。",
        ),
        ("人工评分", "", "由评价人打分，并说明理由。"),
    ],
)
def test_a_rule_says_itself_in_one_sentence_with_its_parameters(name: str, parameters: str, sentence: str) -> None:
    assert rule(name, parameters).words == sentence


@pytest.mark.parametrize(
    "name, parameters, values, unit, steps",
    [
        (
            "比例得分",
            "满分值=100%；小数=2",
            ["82.35"],
            "%",
            [
                "82.35% ÷ 100%，不小于0，不大于100% = 82.35%",
                "10分 × 82.35% = 8.235分",
                "8.235分四舍五入，保留2位小数 = 8.24分",
            ],
        ),
        (
            "比例得分",
            "满分值=5%；方向=越低越好",
            ["15"],
            "%",
            ["5% ÷ 15%，不大于100% = 约33.3333%", "10分 × 约33.3333% = 约3.3333分"],
        ),
        ("达标得分", "标准=52期；关系=不低于", ["52"], "期", ["52期符合“不低于52期”，得满分 = 10分"]),
        ("达标得分", "标准=52期；关系=不低于", ["51"], "期", ["51期不符合“不低于52期”，不得分 = 0分"]),
        (
            "超出扣分",
            EACH + "按一步",
            ["101.5"],
            "%",
            [
                "101.5% − 100%，没有超出的为零 = 1.5%",
                "1.5% ÷ 1%，不足一步的按一步算 = 2",
                "2 × 0.5分 = 1分",
                "10分 − 1分，扣完为止 = 9分",
            ],
        ),
        (
            "超出扣分",
            EACH.replace("不超过", "不低于") + "不扣",
            ["98.5"],
            "%",
            [
                "100% − 98.5%，没有超出的为零 = 1.5%",
                "1.5% ÷ 1%，不足一步的不算 = 1",
                "1 × 0.5分 = 0.5分",
                "10分 − 0.5分，扣完为止 = 9.5分",
            ],
        ),
        (
            "超出扣分",
            EACH + "按比例",
            ["101.5"],
            "%",
            [
                "101.5% − 100%，没有超出的为零 = 1.5%",
                "1.5% ÷ 1% = 1.5",
                "1.5 × 0.5分 = 0.75分",
                "10分 − 0.75分，扣完为止 = 9.25分",
            ],
        ),
        (
            "超出扣分",
            EACH + "按比例；小数=0",
            ["101.5"],
            "%",
            [
                "101.5% − 100%，没有超出的为零 = 1.5%",
                "1.5% ÷ 1% = 1.5",
                "1.5 × 0.5分 = 0.75分",
                "10分 − 0.75分，扣完为止 = 9.25分",
                "9.25分四舍五入，保留0位小数 = 9分",
            ],
        ),
        ("分档", BANDS, ["80"], "%", ["80%所在的档 = 6分"]),
        (
            "线性插值",
            "零分值=60%；满分值=100%",
            ["80"],
            "%",
            ["（80% − 60%）÷（100% − 60%），不小于0，不大于100% = 50%", "10分 × 50% = 5分"],
        ),
        ("清单", "每项得分=3分、4分", ["1", "2"], "项", ["1 × 3分 ＋ 2 × 4分 = 11分", "11分，不超过10分 = 10分"]),
        ("是否", "满分条件=是", ["1"], "是否", ["结果为“是”，得满分 = 10分"]),
        ("是否", "满分条件=是", ["0"], "是否", ["结果为“否”，不得分 = 0分"]),
        ("满意度", "满分线=90%；零分线=60%", ["95"], "%", ["95%达到90%，得满分 = 10分"]),
        ("满意度", "满分线=90%；零分线=60%", ["90"], "%", ["90%达到90%，得满分 = 10分"]),
        ("满意度", "满分线=90%；零分线=60%", ["60"], "%", ["10分 × 60% ÷ 90% = 约6.6667分"]),
        ("满意度", "满分线=90%；零分线=60%", ["50"], "%", ["50%低于60%，不得分 = 0分"]),
        ("满意度", "满分线=90%；零分线=60%", ["81"], "%", ["10分 × 81% ÷ 90% = 9分"]),
        (
            "定性分级",
            "档次=部分达成；分档界=80%、60%",
            ["7"],
            "分",
            ["评为“部分达成”，可得6分至8分，评价人打7分 = 7分"],
        ),
        ("人工评分", "", ["7"], "分", ["评价人打7分，满分10分 = 7分"]),
        (
            "比例得分",
            "满分值=2万元",
            ["10000"],
            "万元",
            ["1万元 ÷ 2万元，不小于0，不大于100% = 50%", "10分 × 50% = 5分"],
        ),
    ],
)
def test_the_steps_of_a_score_are_written_with_the_numbers_of_the_year(
    name: str, parameters: str, values: list[str], unit: str, steps: list[str]
) -> None:
    found = rule(name, parameters).steps(Fraction(10), [Fraction(value) for value in values])

    assert [step.words(UNITS[unit]) for step in found] == steps


@pytest.mark.parametrize(
    "name, parameters, value, steps",
    [
        ("比例得分", "满分值=100%", "80", ["得分比例", "得分"]),
        ("达标得分", "标准=52期；关系=不低于", "52", ["得分"]),
        ("达标得分", "标准=52期；关系=不低于", "51", ["得分"]),
        ("超出扣分", EACH + "按一步；小数=1", "101", ["超出标准", "超出的步数", "应扣", "得分", "取整"]),
        ("分档", BANDS, "80", ["得分"]),
        ("线性插值", "零分值=60%；满分值=100%", "80", ["得分比例", "得分"]),
        ("清单", "每项得分=1分", "3", ["各项得分之和", "得分"]),
        ("是否", "满分条件=是", "1", ["得分"]),
        ("是否", "满分条件=是", "0", ["得分"]),
        ("满意度", "满分线=90%；零分线=60%", "95", ["得分"]),
        ("满意度", "满分线=90%；零分线=60%", "81", ["得分"]),
        ("满意度", "满分线=90%；零分线=60%", "50", ["得分"]),
        ("定性分级", "档次=达成；分档界=80%、60%", "9", ["得分"]),
        ("人工评分", "", "9", ["得分"]),
    ],
)
def test_the_names_of_the_steps_lead_to_the_score(name: str, parameters: str, value: str, steps: list[str]) -> None:
    found = rule(name, parameters).steps(Fraction(10), [Fraction(value)])

    assert [step.name for step in found] == steps


def numbers(term: Term) -> Iterator[tuple[str, str, str]]:
    """The parameters of a term in order: name, value and unit."""
    if isinstance(term, Number) and term.name:
        yield term.name, str(term.value), term.unit
    for part in term.parts if isinstance(term, Operation) else ():
        yield from numbers(part)


@pytest.mark.parametrize(
    "name, parameters, inputs, named",
    [
        (
            "分档",
            BANDS,
            2,
            [
                ("第1档的下限（含）", "95", ""),
                ("第1档的得分", "10", "分"),
                ("第2档的下限（含）", "80", ""),
                ("第2档的得分", "6", "分"),
                ("第3档的下限（不含）", "60", ""),
                ("第3档的得分", "3", "分"),
                ("第4档的得分", "0", "分"),
            ],
        ),
        (
            "超出扣分",
            EACH + "按一步；小数=1",
            2,
            [("标准", "100", ""), ("步长", "1", ""), ("每步扣", "1/2", "分"), ("小数", "1", "位")],
        ),
        ("清单", "每项得分=2/1分", 3, [("每项得分（第1项）", "2", "分"), ("每项得分（第2项）", "1", "分")]),
        ("清单", "每项得分=2分", 2, [("每项得分", "2", "分")]),
    ],
)
def test_whoever_computes_elsewhere_sees_each_parameter_by_name_with_its_unit(
    name: str, parameters: str, inputs: int, named: list[tuple[str, str, str]]
) -> None:
    assert list(numbers(rule(name, parameters).term(inputs))) == named


def test_a_level_is_called_by_its_name_and_what_is_none_by_what_was_typed() -> None:
    assert [level_name(level) for level in (*LEVELS, "五级")] == [*LEVEL_NAMES, "五级"]


@pytest.mark.parametrize(
    "value, words", [("0.1234", "0.1234%"), ("0.12345", "约0.1235%"), ("1/3", "约0.3333%"), ("12", "12%")]
)
def test_a_value_is_shown_exactly_up_to_four_decimals_and_else_says_about(value: str, words: str) -> None:
    assert amount(stated(Fraction(value)), UNITS["%"]) == words


def test_a_step_whose_formula_already_is_its_result_says_it_once() -> None:
    assert Step("得分", "{}", (points(Fraction(3)),), points(Fraction(3))).words(UNITS["分"]) == "3分"


@pytest.mark.parametrize(
    "bands, faults",
    [
        ("(不限,60%)得0，(60%,不限)得1", [("各档之间不得留空", "一档止于60（不含），下一档始于60（不含）", BOUND)]),
        ("(不限,60%]得0，[60%,不限)得1", [("各档不得重叠", "一档止于60（含），下一档始于60（含）", BOUND)]),
        ("(不限,60%]得0，[50%,不限)得1", [("各档不得重叠", "一档止于60（含），下一档始于50（含）", ENDS)]),
        ("(不限,50%)得0，(60%,不限)得1", [("各档之间不得留空", "一档止于50（不含），下一档始于60（不含）", ENDS)]),
        ("(不限,不限)得0，[60%,不限)得1", [("各档不得重叠", "一档止于不限，下一档始于60（含）", ENDS)]),
        ("(不限,60%)得0，(不限,不限)得1", [("各档不得重叠", "一档止于60（不含），下一档始于不限", ENDS)]),
        ("(不限,0.5%)得0，[1.25%,不限)得1", [("各档之间不得留空", "一档止于0.5（不含），下一档始于1.25（含）", ENDS)]),
        ("[0%,60%)得0，[60%,不限)得1", [("各档须覆盖所有数值", "两端没有写“不限”", OPEN)]),
        ("(不限,60%)得0，[60%,100%]得1", [("各档须覆盖所有数值", "两端没有写“不限”", OPEN)]),
        ("(不限,60%)得0，[60%,60%]得1，(60%,不限)得2", []),
        ("(不限,0%)得0，[0%,0.5%)得1，[0.5%,不限)得2", []),
        ("(不限,60%)得0，(60%,不限)得2，[60%,60%]得1", []),
        (
            "(不限,60%)得0，[60%,60%)得1，[60%,不限)得2",
            [("档的下限须低于上限", "60、60", "请更正")],
        ),
    ],
)
def test_bands_that_leave_out_or_share_a_value_are_refused_with_both_ends(
    bands: str, faults: list[tuple[str, str, str]]
) -> None:
    _, found = rule_of("分档", f"档={bands}", Fraction(10), UNITS)

    assert [(fault.rule, fault.found, fault.advice) for fault in found] == faults


def test_more_bands_than_anybody_reads_are_refused() -> None:
    ends = ["不限", *(f"{end}%" for end in range(50)), "不限"]
    texts = [f"[{low},{high})得1" for low, high in pairwise(ends)]
    _, (fault,) = rule_of("分档", f"档={'，'.join(texts)}", Fraction(10), UNITS)

    assert (fault.rule, fault.found, fault.advice) == ("最多50档", "51 档", "请合并")


def test_a_parameter_of_sixty_signs_is_shown_whole() -> None:
    _, (fault,) = rule_of("比例得分", f"满分值={'9' * 59}x", Fraction(10), UNITS)

    assert fault.found == f"“{'9' * 59}x”"


@pytest.mark.parametrize("digits", [61, 5000, 1000000])
def test_a_parameter_longer_than_any_amount_is_refused_and_shown_in_part(digits: int) -> None:
    found, (fault,) = rule_of("比例得分", f"满分值={'9' * digits}%", Fraction(10), UNITS)

    assert found is None
    assert (fault.rule, fault.found) == ("参数“满分值”写法有误", f"“{'9' * 60}……”（共{digits + 1}字）")


@pytest.mark.parametrize("decimals", ["7", "99999999", "1.5", "9" * 5000])
def test_a_score_is_never_rounded_to_more_than_six_decimals(decimals: str) -> None:
    found, (fault,) = rule_of("比例得分", f"满分值=100%；小数={decimals}", Fraction(10), UNITS)

    assert (found, fault.rule) == (None, "参数“小数”写法有误")


def test_more_bands_than_a_spreadsheet_can_nest_are_refused() -> None:
    def banded(number: int) -> str:
        ends = ["不限", *(f"{end}%" for end in range(number - 1)), "不限"]
        return "档=" + "，".join(f"[{low},{high})得1" for low, high in pairwise(ends))

    assert rule_of("分档", banded(50), Fraction(10), UNITS)[1] == []
    assert [fault.rule for fault in rule_of("分档", banded(51), Fraction(10), UNITS)[1]] == ["最多50档"]


@pytest.mark.parametrize(
    "name, parameters, described",
    [
        (
            "比例得分",
            "满分值=2万元；小数=2",
            {
                "term": [
                    "min",
                    0,
                    ["round", ["*", 0, ["max", "0/1", ["min", "1/1", ["/", 1, "20000/1"]]]], "2/1"],
                ],
                "counts": False,
            },
        ),
        (
            "清单",
            "每项得分=2分",
            {"term": ["max", "0/1", ["min", 0, ["+", ["*", 1, "2/1"]]]], "counts": True},
        ),
        ("定性分级", "档次=达成；分档界=80%、60%", {"term": ["max", "0/1", ["min", 0, 1]], "counts": False}),
        ("是否", "满分条件=否", {"term": ["if", ["no", 1], 0, "0/1"], "counts": False}),
        (
            "分档",
            "档=[60%,不限)得2，(不限,60%)得0.5",
            {"term": ["min", 0, ["if", [">=", 1, "60/1"], "2/1", "1/2"]], "counts": False},
        ),
    ],
)
def test_a_rule_is_described_as_plain_data_for_other_languages(
    name: str, parameters: str, described: dict[str, object]
) -> None:
    assert rule(name, parameters).described(2) == described


SIGN = ("参数须写成“名称=值”，用分号隔开", "“满分值”", "请改写")
EACH_STEP = ("参数“每步扣”写法有误", "“一”", "例如 每步扣=0.5分")
MISSING = ("缺少参数“满分值”", "空白", "请补充，例如 满分值=100%")


@pytest.mark.parametrize(
    "text, name, faults",
    [
        ("满分值＝１００％；小数＝２", "比例得分", []),
        ("满分值=100个百分点；\n", "比例得分", []),
        ("满分值 = 100 % \n小数=2", "比例得分", []),
        ("满分值=100％", "比例得分", []),
        ("满分值", "比例得分", [SIGN, MISSING]),
        ("满分值=", "比例得分", [MISSING]),
        ("满分=100%", "比例得分", [("没有这个参数", "“满分”", "可用的有：满分值"), MISSING]),
        ("方向数=1", "比例得分", [("没有这个参数", "“方向数”", "可用的有：方向"), MISSING]),
        ("满分值=100%；方向=；小数=", "比例得分", []),
        ("甲=1", "比例得分", [("没有这个参数", "“甲”", "可用的有：满分值、方向、小数"), MISSING]),
        ("满分值=1%；满分值=2%；满分值=3%", "比例得分", [("参数重复", "“满分值”", "请只保留一个")] * 2),
        ("满分值=1=2", "比例得分", [("参数“满分值”写法有误", "“1=2”", "例如 满分值=100%")]),
        ("满分值=100%;小数=6", "比例得分", []),
        ("满分值=100%;小数=0", "比例得分", []),
        ("满分值=100%;小数=-1", "比例得分", [("参数“小数”写法有误", "“-1”", "例如 小数=2")]),
        ("满分值=100%;小数=两", "比例得分", [("参数“小数”写法有误", "“两”", "例如 小数=2")]),
        ("满分值=1.2.3%", "比例得分", [("参数“满分值”写法有误", "“1.2.3%”", "例如 满分值=100%")]),
        ("满分值=约100%", "比例得分", [("参数“满分值”写法有误", "“约100%”", "例如 满分值=100%")]),
        ("每项得分=1/0.5分", "清单", []),
        ("每项得分=0", "清单", []),
        ("标准=1%；关系=不超过；步长=1%；每步扣=一；不足一步=不扣", "超出扣分", [EACH_STEP]),
        ("每项得分=一", "清单", [("参数“每项得分”写法有误", "“一”", "例如 每项得分=1分、0.5分")]),
        ("档次=达成；分档界=80%/60%", "定性分级", []),
        ("档次=达成；分档界=80%、一半", "定性分级", [("参数“分档界”写法有误", "“80%、一半”", "例如 分档界=80%、60%")]),
        ("档=（不限，60%）：0，【60%，不限）:2分", "分档", []),
        ("档=[60%,不限)得2  (不限,60%)得0", "分档", []),
        (
            "档=[60%,不限)得2，(不限,60%)得0，余",
            "分档",
            [("参数“档”写法有误", "“[60%,不限)得2，(不限,60%)得0，余”", BAND_EXAMPLE)],
        ),
        (
            "档=[60%,不限)得1.2.3，(不限,60%)得0",
            "分档",
            [("参数“档”写法有误", "“[60%,不限)得1.2.3，(不限,60%)得0”", BAND_EXAMPLE)],
        ),
        ("档=[不限,60里)得1", "分档", [("参数“档”写法有误", "“[不限,60里)得1”", BAND_EXAMPLE)]),
        ("满分值=100%;小数=2.5", "比例得分", [("参数“小数”写法有误", "“2.5”", "例如 小数=2")]),
        ("满分值=100%;小数=7", "比例得分", [("参数“小数”写法有误", "“7”", "例如 小数=2")]),
        ("满分值=100里", "比例得分", [("参数“满分值”写法有误", "“100里”", "例如 满分值=100%")]),
        ("满分值=100%；方向=向上", "比例得分", [("参数“方向”写法有误", "“向上”", "例如 方向=越高越好或越低越好")]),
        ("每项得分=-1", "清单", [("参数“每项得分”写法有误", "“-1”", "例如 每项得分=1分、0.5分")]),
        ("每项得分=1、", "清单", [("参数“每项得分”写法有误", "“1、”", "例如 每项得分=1分、0.5分")]),
        ("档次=达成；分档界=80%", "定性分级", [("参数“分档界”写法有误", "“80%”", "例如 分档界=80%、60%")]),
        ("档次=达成；分档界=80、60", "定性分级", [("参数“分档界”写法有误", "“80、60”", "例如 分档界=80%、60%")]),
        ("档=[60%,不限)2分", "分档", [("参数“档”写法有误", "“[60%,不限)2分”", BAND_EXAMPLE)]),
        ("档=[60里,不限)得2", "分档", [("参数“档”写法有误", "“[60里,不限)得2”", BAND_EXAMPLE)]),
    ],
)
def test_parameters_are_read_as_staff_type_them_and_faults_say_how(
    text: str, name: str, faults: list[tuple[str, str, str]]
) -> None:
    _, found = rule_of(name, text, Fraction(10), UNITS)

    assert [(fault.rule, fault.found, fault.advice) for fault in found] == faults


@pytest.mark.parametrize(
    "name, parameters, key, value, units",
    [
        ("比例得分", "满分值=2万元", "满分值", Fraction(20000), {"元"}),
        ("比例得分", "满分值=2 个百分点", "满分值", Fraction(2), {"%"}),
        ("比例得分", "满分值=−2.5", "满分值", Fraction("-2.5"), {""}),
        ("比例得分", "满分值=1,234.5元", "满分值", Fraction("1234.5"), {"元"}),
        ("清单", "每项得分=2分、 1.5", "每项得分", (Fraction(2), Fraction("1.5")), set()),
        ("定性分级", "档次=达成；分档界=80%、62.5%", "分档界", (Fraction(4, 5), Fraction(5, 8)), set()),
        ("比例得分", "小数=3", "小数", 3, set()),
        ("达标得分", "关系=等于", "关系", "等于", set()),
    ],
)
def test_a_parameter_keeps_its_text_its_value_in_base_units_and_their_names(
    name: str, parameters: str, key: str, value: object, units: set[str]
) -> None:
    found, _ = given_parameters(parameters, CATALOGUE[name].parameters, UNITS)

    assert (found[key].value, set(found[key].units)) == (value, units)
    assert found[key].text == parameters.rpartition(f"{key}=")[2]


def test_bands_keep_their_bounds_and_the_units_of_both_ends() -> None:
    found, _ = given_parameters("档=（不限，1万元]得1.5分,(1万元,2%】得2", CATALOGUE["分档"].parameters, UNITS)

    assert found["档"].value == (
        Band(None, False, Fraction(10000), True, Fraction("1.5")),
        Band(Fraction(10000), False, Fraction(2), True, Fraction(2)),
    )
    assert found["档"].units == {"元", "%"}


def test_a_unit_of_words_shows_words() -> None:
    assert UNITS["是否"] == Unit("是否", "是否", words=("否", "是"))


@pytest.fixture
def tree(compose: Callable[..., Project]) -> Project:
    """The smallest project with a whole tree: three levels, ten indicators, every way of scoring once."""
    return compose(TREE)


def test_a_tree_with_every_way_of_scoring_can_be_published(tree: Project) -> None:
    result = tree.run("check")

    assert (result.exit_code, "没有问题" in result.output) == (0, True)
    assert {row.split(",")[9] for row in tree.data("indicators.csv").read_text("utf-8").splitlines()[1:]} - {""} == set(
        CATALOGUE
    )


def test_every_score_of_a_tree_is_computed_and_keeps_the_cell_as_its_check(tree: Project) -> None:
    register = tree.register()
    facts = {code: register[f"指标.{code}.得分"] for code in ("A", "A2", "A21", "A11", "合计")}

    assert {code: fact.value for code, fact in facts.items()} == {
        "A": Fraction("35.74"),
        "A2": Fraction("18.24"),
        "A21": Fraction("8.24"),
        "A11": Fraction(9),
        "合计": Fraction("84.74"),
    }
    assert {code: fact.origin.inputs for code, fact in facts.items()} == {
        "A": ("指标.A1.得分", "指标.A2.得分"),
        "A2": ("指标.A21.得分", "指标.A22.得分"),
        "A21": ("指标.A21.权重", "资金收支.合计.执行率"),
        "A11": ("指标.A11.权重", "指标.A11.人工得分"),
        "合计": ("指标.A.得分", "指标.B.得分", "指标.C.得分"),
    }
    assert [str(facts[code].origin.source) for code in ("A", "A21")] == [
        "data/2031/indicators.csv（评价指标得分）第2行「得分」",
        "data/2031/indicators.csv（评价指标得分）第7行「得分」",
    ]


def test_what_is_computed_from_scores_follows_the_computed_ones(tree: Project) -> None:
    register = tree.register()

    assert [register[name].text for name in ("评价.得分", "评价.扣分", "指标.B1.得分率", "指标.三级个数")] == [
        "84.74分",
        "15.26分",
        "80.00%",
        "10项",
    ]
    assert [register[name].text for name in ("指标.共性个数", "指标.个性个数", "制度.内控.已建立")] == [
        "8项",
        "2项",
        "是",
    ]


def test_an_undisclosed_input_leaves_the_score_and_all_above_it_undisclosed(tree: Project) -> None:
    tree.edit_data("indicators.csv", "编制.在职人员控制率", "资产.在用.比例")
    tree.edit_data("indicators.csv", "B1,共性,10.00,10.00,0.00", "B1,共性,10.00,未披露,未披露")
    tree.edit_data("indicators.csv", "管理,2,B,,30.00,24.00,6.00", "管理,2,B,,30.00,未披露,未披露")
    tree.edit_data("indicators.csv", "部门过程,1,,,30.00,24.00,6.00", "部门过程,1,,,30.00,未披露,未披露")
    tree.edit_data("indicators.csv", "合计,1,,,100.00,84.74,15.26", "合计,1,,,100.00,未披露,未披露")

    register = tree.register()

    assert tree.report().problems == ()
    assert [register[f"指标.{code}.得分"].absence for code in ("B11", "B1", "B", "合计")] == ["未披露"] * 4
    assert register["评价.得分"].text == "未披露"


def test_the_scores_of_a_tree_alone_are_those_of_the_register(tree: Project) -> None:
    report = tree.report()
    values = {fact.id: fact.value for fact in report.register.values()}
    nodes = indicator_tree(report.dataset)

    assert scores(nodes, values) == {node.code: values[f"指标.{node.code}.得分"] for node in nodes.indicators}


NODES = Tree(
    (
        Indicator("A", "甲", "1", "", 0, stated=Fraction(99)),
        Indicator("A1", "甲一", "2", "A", 1, Fraction(4), Fraction(3)),
        Indicator("A2", "甲二", "2", "A", 2, Fraction(6), None),
        Indicator("B", "乙", "1", "", 3, Fraction(5), Fraction(2)),
    )
)
CIRCLE = Tree((Indicator("A", "甲", "1", "B", 0), Indicator("B", "乙", "2", "C", 1), Indicator("C", "丙", "3", "A", 2)))


def test_an_indicator_without_a_rule_keeps_its_stated_score_and_a_sum_with_a_gap_has_none() -> None:
    assert scores(NODES, {}) == {"A1": 3, "A2": None, "A": None, "B": 2}


def test_indicators_are_walked_from_above_and_upwards_each_after_those_below_it() -> None:
    assert [node.code for node in NODES.walked()] == ["A", "A1", "A2", "B"]
    assert [node.code for node in NODES.walked("A")] == ["A1", "A2"]
    assert [node.code for node in NODES.upwards()] == ["B", "A2", "A1", "A"]
    assert [node.code for node in NODES.roots] == ["A", "B"]
    assert [node.code for node in NODES.leaves] == ["A1", "A2", "B"]
    assert [node.code for node in NODES.ancestors("A1")] == ["A"]


def test_a_walk_and_the_way_up_end_where_a_circle_closes() -> None:
    assert [node.code for node in CIRCLE.walked("A")] == ["C", "B", "A"]
    assert [node.code for node in CIRCLE.ancestors("A")] == ["B", "C"]
    assert list(CIRCLE.walked()) == []


@pytest.mark.parametrize(
    "text", ["甲 一；乙", "甲 一;乙", "甲 一、乙", "甲 一\n乙", "；甲 一 ； 乙、", "甲 一\n、\n乙"]
)
def test_inputs_are_parted_by_any_separator_and_not_by_spaces(text: str) -> None:
    assert inputs_of(text) == ("甲 一", "乙")


def test_an_indicator_holds_what_its_row_says(tree: Project) -> None:
    node = indicator_tree(tree.report().dataset).by_code["A11"]

    assert (node.code, node.name, node.level, node.parent, node.kind, node.row) == (
        "A11",
        "目标合理性",
        "3",
        "A1",
        "共性",
        2,
    )
    assert (node.weight, node.stated, node.manual, node.method) == (10, 9, 9, "人工评分")
    assert (node.reason, node.evidence, node.inputs, node.faults) == ("个别目标没有依据", "年报第1页", (), ())
    assert node.rule == rule("人工评分")


def test_an_indicator_that_is_wrong_keeps_its_faults_and_has_no_rule(tree: Project) -> None:
    tree.edit_data("indicators.csv", "[15人次,不限)得15", "[15人次,不限)得16")
    tree.edit_data("indicators.csv", "每项得分=1分", "每项得分=1分、1分")

    nodes = indicator_tree(tree.report().dataset).by_code

    assert (nodes["C11"].rule, [fault.rule for fault in nodes["C11"].faults]) == (None, ["各档得分须不大于权重"])
    assert nodes["C11"].parameters == "档=[15人次,不限)得16，[12人次,15人次)得10，(不限,12人次)得0"
    assert [fault.found for fault in nodes["B13"].faults] == ["2 个得分、1 个依据数"]


def test_a_circle_of_indicators_ends(compose: Callable[..., Project]) -> None:
    project = compose(Path(TESTS / "broken" / "indicators-in-a-circle"))

    assert "上级不得循环" in project.run("check").output


def test_the_guide_for_staff_lists_every_way_of_scoring_with_its_rule_and_all_its_parameters() -> None:
    guide = (ROOT / "guide" / "staff" / "scoring.md").read_text(encoding="utf-8")
    rows = {row.split("|")[1].strip(" `"): row for row in guide.splitlines() if row.startswith("| `")}

    assert [method.name for method in CATALOGUE.values() if method.words not in rows.get(method.name, "")] == []
    assert [
        (method.name, parameter.name)
        for method in CATALOGUE.values()
        for parameter in method.parameters
        if f"{parameter.name}=" not in rows[method.name] and f"`{parameter.name}`" not in rows[method.name]
    ] == []
