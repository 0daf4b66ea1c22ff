"""The figures of several years beside each other: what changed, in words, and what must not be compared."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import Project, build
from evaluation.dataset import Break, ComparisonSpec, Definitions
from evaluation.facts import Fact, Origin, Register
from evaluation.numbers.amounts import Unit
from evaluation.scoring import Rule, rule_of
from evaluation.versions import History, Row, YearFigures, history

YUAN, WAN, PERCENT = Unit("元", "元", 1, 2), Unit("万元", "元", 10_000, 2), Unit("%", "%", 1, 2)
POINTS = Unit("分", "分", 1, 2)
UNITS = {unit.name: unit for unit in (YUAN, WAN, PERCENT, POINTS)}


def fact(name: str, value: int | str | None, unit: Unit = YUAN, *inputs: str) -> Fact:
    amount = None if value is None else Fraction(value)
    return Fact(name, name, amount, unit, 2, Origin(inputs=inputs), "" if value is not None else "未披露")


def year(
    number: str, *facts: Fact, breaks: tuple[Break, ...] = (), renamed: tuple[str, ...] = (), **indicators: str
) -> YearFigures:
    return YearFigures(number, Register(facts), Definitions("", breaks, indicators, renamed))


def compared(*years: YearFigures, unit: str = "元", name: str = "收入") -> History:
    return history(years, [ComparisonSpec("主要的数", unit, {name: name})], UNITS, {})


def row(*years: YearFigures, unit: str = "元", name: str = "收入") -> Row:
    (found,) = compared(*years, unit=unit, name=name).main[0].rows
    return found


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("10000", "12000", "增加2,000.00元，增长20.00%"),
        ("12000", "9000", "减少3,000.00元，下降25.00%"),
        ("9000", "9000", "持平"),
        ("0", "50", "增加50.00元"),
        ("-100", "50", "增加150.00元"),
        ("1000000", "1000001", "增加1.00元"),
    ],
)
def test_a_change_is_said_with_its_amount_and_its_rate_where_there_is_one(old: str, new: str, change: str) -> None:
    assert row(year("2030", fact("收入", old)), year("2031", fact("收入", new))).change == change


def test_rates_change_by_percentage_points() -> None:
    found = row(year("2030", fact("率", "80", PERCENT)), year("2031", fact("率", "77.5", PERCENT)), unit="%", name="率")

    assert found.change == "降低2.50个百分点"


def test_a_sentence_gives_both_years_in_the_unit_of_the_group() -> None:
    found = row(year("2030", fact("收入", 10_000_000)), year("2031", fact("收入", 12_000_000)), unit="万元")

    assert found.sentence == "收入：2031年1200.00万元，2030年1000.00万元，增加200.00万元，增长20.00%。"
    assert [(cell.text, cell.value, cell.width) for cell in found.cells] == [
        ("1000.00万元", "10000000", "83.33%"),
        ("1200.00万元", "12000000", "100.00%"),
    ]


def test_an_undisclosed_figure_is_shown_as_such_and_not_compared() -> None:
    found = row(year("2030", fact("收入", None)), year("2031", fact("收入", 5)))

    assert ([cell.text for cell in found.cells], found.change, found.note) == (
        *(["未披露", "5.00元"], ""),
        "没有数可以对比",
    )


def test_a_figure_with_another_name_is_not_compared_unless_it_is_said_to_be_the_same() -> None:
    before = year("2030", replace(fact("项目.一.收入", 4), label="2030年康复·收入"))
    now = replace(fact("项目.一.收入", 5), label="2031年托养·收入")
    found = row(before, year("2031", now), name="项目.一.收入")

    assert (found.change, [cell.text for cell in found.cells]) == ("", ["名称不同", "5.00元"])
    assert found.sentence == ("项目.一.收入：编号相同而名称不同，没有写明是同一件事，不与2030年对比。")
    assert row(before, year("2031", now, renamed=("项目.一",)), name="项目.一.收入").change == "增加1.00元，增长25.00%"
    same = replace(now, label="2031年康复·收入")
    assert row(before, year("2031", same), name="项目.一.收入").change == "增加1.00元，增长25.00%"


def test_a_figure_that_means_something_else_is_not_compared_and_the_site_says_why() -> None:
    differing = (Break(("收入",), "收入包括捐赠。"),)
    found = compared(year("2030", fact("收入", 5)), year("2031", fact("收入", 9), breaks=differing))
    (only,) = found.main[0].rows

    assert ([cell.text for cell in only.cells], only.change) == (["口径不同", "9.00元"], "")
    assert only.sentence == "收入：收入包括捐赠，不与2030年对比。"
    assert found.notes == ("2031年起：收入包括捐赠。",)


def test_years_on_the_same_side_of_another_meaning_are_compared() -> None:
    differing = (Break(("收入",), "收入包括捐赠"),)
    years = (
        year("2030", fact("收入", 5)),
        year("2031", fact("收入", 9), breaks=differing),
        year("2032", fact("收入", 18)),
    )

    found = row(*years)

    assert ([cell.text for cell in found.cells], found.change) == (
        *(["口径不同", "9.00元", "18.00元"],),
        "增加9.00元，增长100.00%",
    )


def test_a_figure_with_another_unit_is_not_compared() -> None:
    found = row(year("2030", fact("收入", 5, POINTS)), year("2031", fact("收入", 9)))

    assert (found.cells[0].text, found.note) == ("单位不同", "单位不同")


def test_a_figure_that_no_earlier_year_has_is_left_out() -> None:
    assert compared(year("2030"), year("2031", fact("收入", 9))).main == ()


def test_scores_of_indicators_are_compared_only_where_the_codes_are_mapped() -> None:
    before = year("2030", fact("指标.A.得分", 8, POINTS), fact("得分", 8, POINTS, "指标.A.得分"))
    after = (fact("指标.B.得分", 9, POINTS), fact("得分", 9, POINTS, "指标.B.得分"))

    unmapped = history([before, year("2031", *after)], [ComparisonSpec("得分", "分", {"得分": "得分"})], UNITS, {})
    mapped = history([before, year("2031", *after, B="A")], [], UNITS, {})

    assert unmapped.main[0].rows[0].sentence == "得分：评价指标没有写明与上年的对应关系，不与2030年对比。"
    assert unmapped.rest == ()
    assert unmapped.notes == ("各年的评价指标不同，没有写明对应关系的指标和由它们算出的得分，不作对比。",)
    assert [[one.change for one in group.rows] for group in mapped.rest] == [
        *(["增加1.00分，增长12.50%"], ["增加1.00分，增长12.50%"])
    ]


def scored(code: str, weight: int, value: int, *inputs: str, rule: Rule | None = None) -> tuple[Fact, Fact]:
    """An indicator's weight and score; `inputs` are the scores below it, or with a rule what it looks at."""
    names = (f"指标.{code}.权重", *inputs) if rule else inputs
    origin = Origin(method=rule.name if rule else "合计" if inputs else "", inputs=names, rule=rule)
    score = Fact(f"指标.{code}.得分", f"得分·{code}·得分", Fraction(value), POINTS, 2, origin)
    return Fact(f"指标.{code}.权重", f"得分·{code}·权重", Fraction(weight), POINTS, 2, Origin()), score


def ruled(name: str, parameters: str) -> Rule:
    found, _ = rule_of(name, parameters, Fraction(10), {"%": PERCENT})
    assert found is not None
    return found


REACHED = ruled("达标得分", "标准=95%；关系=不低于")
GRADED, WORSE = (ruled("定性分级", f"档次={level}；分档界=80%、60%") for level in ("达成", "部分达成"))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (scored("A", 10, 8), scored("B", 10, 9), ""),
        (scored("A", 10, 8), scored("B", 12, 9), "权重不同"),
        (scored("A", 10, 8, "率", rule=REACHED), scored("B", 10, 9, "率", rule=REACHED), ""),
        (scored("A", 10, 8, "率", rule=REACHED), scored("B", 10, 9, "另一率", rule=REACHED), "计分规则不同"),
        (
            scored("A", 10, 8, "率", rule=ruled("达标得分", "标准=90%；关系=不低于")),
            scored("B", 10, 9, "率", rule=REACHED),
            "计分规则不同",
        ),
        (
            scored("A", 10, 8, "率", rule=ruled("比例得分", "满分值=90%；小数=1")),
            scored("B", 10, 9, "率", rule=ruled("比例得分", "满分值=90%；小数=2")),
            "计分规则不同",
        ),
        (scored("A", 10, 8), scored("B", 10, 9, "率", rule=REACHED), "计分规则不同"),
        (scored("A", 10, 8, rule=GRADED), scored("B", 10, 7, rule=WORSE), ""),
        (
            (*scored("A", 10, 8, "指标.A1.得分"), *scored("A1", 10, 8)),
            (*scored("B", 10, 9, "指标.B1.得分"), *scored("B1", 10, 9)),
            "",
        ),
        (
            (*scored("A", 10, 8, "指标.A1.得分"), *scored("A1", 9, 8)),
            (*scored("B", 10, 9, "指标.B1.得分"), *scored("B1", 10, 9)),
            "下级指标不同",
        ),
        (
            (*scored("A", 10, 8, "指标.A1.得分", "指标.A2.得分"), *scored("A1", 10, 8), *scored("A2", 5, 0)),
            (*scored("B", 10, 9, "指标.B1.得分"), *scored("B1", 10, 9)),
            "下级指标不同",
        ),
        (
            (*scored("A", 10, 8, "指标.A1.得分"), *scored("A1", 10, 8)),
            (*scored("B", 10, 9, "指标.新.得分"), *scored("新", 10, 9)),
            "不对应",
        ),
    ],
    ids=[
        "same",
        "weight",
        "rule",
        "input",
        "parameter",
        "rounding",
        "stated",
        "judgement",
        "below",
        "part",
        "gone",
        "unmapped",
    ],
)
def test_a_mapped_score_is_compared_only_where_weight_rule_and_parts_are_the_same(
    old: tuple[Fact, ...], new: tuple[Fact, ...], reason: str
) -> None:
    found = history([year("2030", *old), year("2031", *new, B="A", B1="A1")], [], UNITS, {})
    changes = {one.fact: (one.cells[0].text, one.change != "") for group in found.rest for one in group.rows}

    assert changes.get("指标.B.得分", ("不对应", False)) == (reason or "8.00分", not reason)
    assert found.indicators[0].hindrance == reason


def test_every_indicator_is_listed_with_the_one_it_continues_and_those_that_none_continues() -> None:
    before = year("2030", *scored("A", 10, 8), *scored("C", 5, 5), *scored("D", 5, 5))
    after = year("2031", *scored("B", 10, 9), *scored("C", 10, 5), *scored("E", 5, 5), B="A", C="C")

    assert [
        (one.code, one.name, one.weight, one.before, one.name_before, one.weight_before, one.verdict)
        for one in history([before, after], [], UNITS, {}).indicators
    ] == [
        ("B", "B", "10.00分", "A", "A", "10.00分", "对比"),
        ("C", "C", "10.00分", "C", "C", "5.00分", "不对比：权重不同"),
        ("E", "E", "5.00分", "", "", "", "不对比：没有写明对应的上年指标"),
        ("", "", "", "D", "D", "5.00分", "本年没有写明接续它的指标"),
    ]


def test_a_figure_computed_from_one_that_means_something_else_is_not_compared_either() -> None:
    differing = (Break(("收入",), "收入包括捐赠。"),)
    before, after = (fact("率", value, PERCENT, "收入") for value in (80, 90))
    years = year("2030", fact("收入", 5), before), year("2031", fact("收入", 9), after, breaks=differing)

    assert row(*years, unit="%", name="率").sentence == ("率：计算用到的数口径不同（收入包括捐赠），不与2030年对比。")


def test_a_score_is_followed_through_the_codes_of_every_year_between() -> None:
    years = (
        year("2030", *scored("A", 10, 7)),
        year("2031", *scored("B", 10, 8), B="A"),
        year("2032", *scored("C", 10, 9), C="B"),
    )
    (group,) = history(years, [], UNITS, {}).rest

    assert [[cell.text for cell in one.cells] for one in group.rows] == [
        *(["10.00分"] * 3, ["7.00分", "8.00分", "9.00分"])
    ]


def test_a_code_that_the_year_before_does_not_have_is_refused(example: Project) -> None:
    example.edit_data("definitions.yml", "  A11: A11\n", "  A11: A9\n")

    assert example.run("check").output == (
        "data/2031/definitions.yml「指标对应」：上年没有这个指标，现为 “A11: A9”。2030年的编号最接近的有：A、A3、A2。\n"
        "共 1 个问题，未发布任何内容。\n"
    )


def test_the_site_of_a_later_year_compares_in_words_and_with_a_chart_and_a_table(
    example: Project, tmp_path: Path
) -> None:
    site = build(example.root, tmp_path / "site")

    page = (site / "history" / "index.html").read_text(encoding="utf-8")
    assert "全年收入：2031年512.50万元，2030年491.00万元，增加21.50万元，增长4.38%。" in page
    assert "政府采购预算：政府采购包括工程类项目，范围比以前年度宽，不与2030年对比。" in page
    income = re.search(r'<th scope="row"[^>]*>全年收入</th>(.*?)</tr>', page)
    assert income is not None
    assert re.sub("<[^>]+>", " ", income[1]).split() == ["491.00万元", "512.50万元", "增加21.50万元，增长4.38%"]
    assert page.count('<figure class="chart"') == 8
    assert "自评得分：计算用到的数口径不同（政府采购包括工程类项目，范围比以前年度宽），不与2030年对比。" in page
    weighed = re.search(r'<th scope="row">A14 重点人群覆盖</th>(.*?)</tr>', page)
    assert weighed is not None
    assert re.sub("<[^>]+>", " ", weighed[1]).split() == ["3.00分", "A14", "重点人群覆盖", "3.00分", "对比"]


def test_with_one_year_only_the_page_is_not_there_nor_in_the_navigation(example: Project, tmp_path: Path) -> None:
    for folder in ("data/2030", "docs/2030"):
        (example.root / folder).rename(tmp_path / folder.replace("/", "-"))

    site = build(example.root, tmp_path / "site")

    assert not (site / "history").exists()
    assert "历年对比" not in (site / "index.html").read_text(encoding="utf-8")


def test_a_year_with_problems_is_not_compared_with(example: Project) -> None:
    Project(example.root, "2030").edit_data(
        "staffing.csv", "明细,机关,市残联机关编制,15,14,", "明细,机关,市残联机关编制,15,,"
    )

    result = example.run("check")

    said = "以前年度的数据须没有问题，才能对比，现为 2 个问题。请运行 report --year 2030 check。"
    assert said in result.output
    assert result.exit_code == 1


def test_a_comparison_without_earlier_years_says_how_to_leave_the_page_out(tiny: Project) -> None:
    tiny.write("docs/2031/history.md", "# 历年对比\n\n{{ 历年对比() }}\n")

    result = tiny.run("check")

    assert result.output == (
        "docs/2031/history.md第3行：没有以前年度的数据可以对比。"
        "请在这一页开头写上 needs: 以前年度，没有以前年度时就不出这一页。\n共 1 个问题，未发布任何内容。\n"
    )
