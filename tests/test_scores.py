"""Targets are read in every printed form, compared exactly, and grades start exactly at their thresholds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from conftest import Project
from evaluation.facts import Target, attainment, parse_target
from evaluation.scoring import grade, points_to_next_grade

GRADES = (("优", Fraction(90)), ("良", Fraction(80)), ("中", Fraction(60)), ("差", Fraction(0)))


@pytest.mark.parametrize(
    "text, relation, amount, unit",
    [
        (">=600人", "不低于", "600", "人"),
        ("≥600人", "不低于", "600", "人"),
        ("≧80%", "不低于", "80", "%"),
        (">=98%。", "不低于", "98", "%"),
        (" >= 1,100 人 ", "不低于", "1100", "人"),
        (">=1.5万元", "不低于", "1.5", "万元"),
        ("<=5个工作日", "不超过", "5", "个工作日"),
        ("≤5个工作日", "不超过", "5", "个工作日"),
        ("≦5个工作日", "不超过", "5", "个工作日"),
        ("=52期", "等于", "52", "期"),
        ("=300人", "等于", "300", "人"),
        ("不少于28万人次", "不低于", "28", "万人次"),
        ("不超过30%", "不超过", "30", "%"),
        ("达到95%", "不低于", "95", "%"),
    ],
)
def test_a_target_with_a_number_is_read_in_every_printed_form(text: str, relation: str, amount: str, unit: str) -> None:
    assert parse_target(text) == Target(text, relation, Fraction(amount), unit)


@pytest.mark.parametrize("text", ["逐年提升", "2019年12月份前完成", "人均3600元每年", "", "600人"])
def test_a_target_in_words_keeps_its_words(text: str) -> None:
    assert parse_target(text) == Target(text)


@pytest.mark.parametrize(
    "text, words",
    [
        (">=600人", "不低于600人"),
        ("≧80%", "不低于80%"),
        (">=98%。", "不低于98%"),
        ("<=5个工作日", "不超过5个工作日"),
        ("=52期", "等于52期"),
        (">=1,100人", "不低于1,100人"),
        ("逐年提升", "逐年提升"),
    ],
)
def test_a_target_is_shown_as_it_is_read_aloud(text: str, words: str) -> None:
    assert parse_target(text).words == words


@pytest.mark.parametrize(
    "target, actual, state",
    [
        (">=600人", "600", "达成"),
        (">=600人", "599", "未达成"),
        (">=600人", "592", "未达成"),
        (">=80%", "97.266666", "达成"),
        (">=80%", "79.9999999999", "未达成"),
        ("<=5个工作日", "5", "达成"),
        ("<=5个工作日", "5.0001", "未达成"),
        ("=52期", "52", "达成"),
        ("=52期", "51", "未达成"),
        ("=52期", "53", "未达成"),
        (">=0人", "0", "达成"),
    ],
)
def test_attainment_is_exact_at_its_boundary(target: str, actual: str, state: str) -> None:
    assert attainment(parse_target(target), Fraction(actual)) == state


@pytest.mark.parametrize(
    "target, actual, claimed, state",
    [
        (">=600人", None, False, "未披露"),
        (">=600人", None, True, "陈述但无数据"),
        ("逐年提升", Fraction(5), False, "未披露"),
        ("逐年提升", None, True, "陈述但无数据"),
    ],
)
def test_nothing_is_judged_without_both_numbers(
    target: str, actual: Fraction | None, claimed: bool, state: str
) -> None:
    assert attainment(parse_target(target), actual, claimed=claimed) == state


@pytest.mark.parametrize(
    "score, expected",
    [
        ("100", "优"),
        ("90", "优"),
        ("89.9999999999", "良"),
        ("89.7", "良"),
        ("80", "良"),
        ("79.9999999999", "中"),
        ("60", "中"),
        ("59.9999999999", "差"),
        ("0", "差"),
        ("-1", "差"),
    ],
)
def test_a_grade_starts_exactly_at_its_threshold(score: str, expected: str) -> None:
    assert grade(Fraction(score), GRADES) == expected


@pytest.mark.parametrize(
    "score, expected",
    [
        ("89.7", ("优", "0.3")),
        ("80", ("优", "10")),
        ("79.99", ("良", "0.01")),
        ("59", ("中", "1")),
        ("0", ("中", "60")),
    ],
)
def test_the_next_grade_is_the_nearest_one_above(score: str, expected: tuple[str, str]) -> None:
    assert points_to_next_grade(Fraction(score), GRADES) == (expected[0], Fraction(expected[1]))


@pytest.mark.parametrize("score", ["90", "100"])
def test_nothing_stands_above_the_best_grade(score: str) -> None:
    assert points_to_next_grade(Fraction(score), GRADES) is None


@pytest.mark.parametrize(
    "target, actual, state, rate",
    [
        (">=10人次", "就业.培训.人次", "达成", "120.00%"),
        (">=13人次", "就业.培训.人次", "未达成", "92.31%"),
        (">=30万元", "资金收支.合计.本年支出.对下", "达成", "100.00%"),
        (">=30.01万元", "资金收支.合计.本年支出.对下", "未达成", "99.97%"),
        ("<=3000000元", "资金收支.合计.本年支出.对下", "达成", "10.00%"),
    ],
)
def test_targets_of_a_year_are_judged_in_their_base_unit(
    tiny: Project, target: str, actual: str, state: str, rate: str
) -> None:
    tiny.edit_data("targets.csv", ">=10人次", target).edit_data("targets.csv", "就业.培训.人次,年报", f"{actual},年报")

    register = tiny.register()

    assert (register[f"绩效目标.{state}数"].text, register["绩效目标.目标01.完成率"].text) == ("1项", rate)


def test_every_target_of_a_year_is_in_exactly_one_state(tiny: Project) -> None:
    rows = tiny.data("targets.csv").read_text("utf-8")
    rows += "目标02,产出指标,质量指标,就业率,逐年提升,年度计划,未披露,没有写明\n"
    rows += "目标03,产出指标,时效指标,年审,>=1次,年度计划,陈述但无数据,只有陈述\n"
    register = tiny.write("data/2031/targets.csv", rows).register()

    states = ("达成", "未达成", "未披露", "陈述但无数据")

    assert [register[f"绩效目标.{state}数"].value for state in states] == [1, 0, 1, 1]
    assert register["绩效目标.个数"].value == 3
