"""Numbers that name a person are found in every usual spelling, and nothing else is mistaken for one."""

from __future__ import annotations

import pytest
from conftest import ROOT, Project
from evaluation.checks.personal import personal_numbers, without_personal_numbers
from evaluation.dataset import Settings, configured_docs
from evaluation.report import read_report

SETTINGS = Settings({"公开联系方式": {"办公室": "139 0013 9000"}}, ())


def found(text: str, *, amount: bool = False) -> list[tuple[str, str]]:
    numbers = personal_numbers(text, SETTINGS, amount=amount)
    return [(number.kind, text[number.start : number.end]) for number in numbers]


@pytest.mark.parametrize(
    "kind, number",
    [
        ("身份证号", "11010519491231002X"),
        ("身份证号", "11010519491231002x"),
        ("身份证号", "110105 19491231 002X"),
        ("身份证号", "110105-19491231-002X"),
        ("身份证号", "１１０１０５１９４９１２３１００２Ｘ"),
        ("残疾人证号", "11010519491231002X44"),
        ("残疾人证号", "11010519491231002X71"),
        ("残疾人证号", "11010519491231002X43B1"),
        ("手机号", "13800138000"),
        ("手机号", "138-0013-8000"),
        ("手机号", "138 0013 8000"),
        ("手机号", "+86 13800138000"),
        ("手机号", "8613800138000"),
        ("手机号", "１３８００１３８０００"),
        ("手机号", "19912345678"),
        ("银行卡号", "4111111111111111"),
        ("银行卡号", "4111 1111 1111 1111"),
        ("银行卡号", "6222021234567890128"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "张三{}，", "电话：{}。", "({})", "wx{}", "{}张三", "{}、{}", "{},{}"])
def test_a_personal_number_is_found(kind: str, number: str, around: str) -> None:
    text = around.replace("{}", number)

    assert found(text) == [(kind, number)] * around.count("{}")


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the check digit is wrong
        "11010519491331002X",  # there is no thirteenth month
        "99010519491231002X",  # there is no such province
        "12800138000",
        "138001380001",
        "113800138000",
        "4111111111111112",
        "13800138000元",
        "13800138000 元",
        "13800138000万元",
        "¥13800138000",
        "13800138000.00",
        "13,800,138,000.00",
        "0.13800138000",
        "98.351742137441",
        "12385、10086、12345、110、120",
        "0871-63123456",
        "400-123-4567",
        "2019-05-31至2020-05-25",
        "昆财社〔2019〕57号",
        "650000",
        "d55b52f93a41978578591cf1d0c6d592f98d13800138000c632e2611824c9bf4",
        "https://example.org/2019/",
        "139 0013 9000",
        "+8613900139000",
    ],
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert found(text) == []


def test_an_amount_may_have_as_many_digits_as_a_phone_or_a_card_but_is_never_an_id() -> None:
    texts = ("13800138000", "4111111111111111", "11010519491231002X")

    assert [found(text, amount=True) for text in texts] == [[], [], [("身份证号", "11010519491231002X")]]


def test_messages_never_repeat_a_number() -> None:
    (number,) = personal_numbers("证号11010519491231002X44", SETTINGS)

    assert number.masked == "110***************44"


def test_a_text_without_its_personal_numbers_has_every_other_character_in_its_place() -> None:
    text = "张三13800138000，李四110105 19491231 002X，共2人"

    assert without_personal_numbers(text, SETTINGS) == f"张三{'·' * 11}，李四{'·' * 20}，共2人"


def test_an_official_number_may_stand_in_data_once_it_is_registered(tiny: Project) -> None:
    tiny.edit_data("staffing.csv", "明细,机关,机关编制,4,3,", "明细,机关,机关编制,4,3,值班13800138000")
    before = [problem.rule for problem in tiny.report().problems]
    tiny.edit_data("settings.yml", "许可:", "公开联系方式: {值班电话: 138-0013-8000}\n许可:")

    assert (before, tiny.report().problems) == (["不得公开个人信息（手机号）"], ())


def test_the_registered_numbers_are_published(tiny: Project) -> None:
    tiny.edit_data("settings.yml", "许可:", "公开联系方式: {值班电话: 138-0013-8000}\n许可:")
    tiny.write("docs/2031/index.md", "# 关于\n\n{{ 公开联系方式() }}\n")

    assert tiny.run("check").exit_code == 0


def test_the_published_year_names_nobody_by_number() -> None:
    report = read_report(ROOT, configured_docs(ROOT / "mkdocs.yml", {}).rpartition("/")[2])

    assert [problem for problem in report.problems if problem.rule.startswith("不得公开个人信息")] == []
