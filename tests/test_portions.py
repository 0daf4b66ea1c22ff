"""Words for shares: the rule at its boundaries, and what a page prints of them."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from conftest import EXAMPLE, Narrator, Project, compose_in
from evaluation.language.portions import per_parts, portion
from evaluation.markup import Macros

NAMES = {"一成": Fraction(10), "两成": Fraction(20), "七成": Fraction(70), "全部": Fraction(100)}


@pytest.mark.parametrize(
    "percent, words",
    [
        ("69.47", "近七成"),
        ("67", "近七成"),
        ("66.99", "两成多"),
        ("70", "七成"),
        ("70.04", "七成"),
        ("70.05", "七成多"),
        ("9.9", "近一成"),
        ("6.9", "不到一成"),
        ("97.5", "七成多"),
        ("100", "全部"),
    ],
)
def test_a_share_is_said_by_the_name_near_it(percent: str, words: str) -> None:
    assert portion(Fraction(percent), NAMES) == words


@pytest.mark.parametrize(
    "part, whole, said",
    [
        (3, 10, (10, 3, True)),
        (2986, 10000, (10, 3, False)),
        (4, 100, (100, 4, True)),
        (1, 2000, (1000, 1, False)),
        (1, 4000, None),
    ],
)
def test_of_ten_yuan_so_many_or_of_a_hundred_where_that_is_next_to_nothing(
    part: int, whole: int, said: tuple[int, int, bool] | None
) -> None:
    assert per_parts(Fraction(part), Fraction(whole)) == said


@pytest.fixture(scope="module")
def example_page(tmp_path_factory: pytest.TempPathFactory, macros: Macros) -> Narrator:
    return Narrator(compose_in(tmp_path_factory.mktemp("portions") / "example", base=EXAMPLE).report(), macros)


def said(page: Narrator, source: str) -> str:
    return page.html(f"甲{source}乙").split(">", 2)[2].split("<")[0]


def test_what_most_went_to_leaves_out_what_nothing_is_known_of(example_page: Narrator) -> None:
    assert said(example_page, '{{ 最多("项目", "用途", "支出") }}') == "康复"


def test_the_first_of_what_most_went_to_come_with_their_figures(example_page: Narrator) -> None:
    html = example_page.html('{{ 最多("项目", "用途", "支出", 2) }}')

    assert re.sub("<[^>]+>", "", html).replace("\n", "") == "康复（96.70万元）、就业（52.98万元）"


def test_words_for_shares_carry_their_rule_and_their_facts(example_page: Narrator) -> None:
    html = example_page.html("{{ 每十元(资金收支.合计.年末结转结余.对下, 资金收支.合计.本年收入.对下) }}")

    assert 'data-facts="资金收支.合计.年末结转结余.对下 资金收支.合计.本年收入.对下"' in html
    assert "四舍五入到元" in html


@pytest.mark.parametrize(
    "source, rule",
    [
        ("{{ 成数(资金收支.合计.本年收入) }}", "成数只能说大于零、不超过百分之百的比例"),
        ("{{ 每十元(资金收支.合计.本年收入, 资金收支.合计.本年支出) }}", "要写两个金额，第一个是第二个的一部分"),
        ('{{ 最多("项目", "批次", "支出") }}', "“项目”没有按这一列相加的数"),
        ('{{ 最多("没有", "用途", "支出") }}', "没有这张表"),
        ('{{ 集中("项目", "收入", "批次") }}', "这一列没有集中在少数几行"),
    ],
)
def test_words_that_would_not_be_true_are_refused(example_page: Narrator, source: str, rule: str) -> None:
    assert [rule in problem for problem in example_page.problems(source)] == [True]


def test_a_year_without_groups_says_that_nothing_can_be_seen(tiny: Project, macros: Macros) -> None:
    page = Narrator(tiny.report(), macros)

    assert page.html('{{ 最多("项目", "用途", "支出", 3) }}') == "<p>没有归类，看不出</p>"
