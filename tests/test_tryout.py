"""试算 in a real browser: the script scores exactly as the engine does, and says what becomes of the total."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from conftest import EXAMPLE, TESTS, Quiet, build, compose_in
from evaluation.numbers.amounts import half_up
from evaluation.numbers.formulas import METHODS
from evaluation.numbers.terms import plain
from evaluation.scoring import CATALOGUE
from playwright.sync_api import Browser, Page, expect
from scoring_cases import method_cases, scoring_cases

AXE = TESTS / "vendor" / "axe.min.js"
PAGE = "# 试算\n\n## 改数\n\n{{ 试算() }}\n"
SAME = "总分 84.74分，等级“良”，与公布的相同。"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site whose tree of indicators uses every way of scoring."""
    folder = tmp_path_factory.mktemp("tryout")
    project = compose_in(folder / "project", TESTS / "tree")
    project.write("mkdocs.yml", (EXAMPLE / "mkdocs.yml").read_bytes()).write("docs/2031/tryout.md", PAGE)
    with served(build(project.root, folder / "site")) as address:
        yield f"{address}tryout/"


@contextmanager
def served(site: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(tab: Page, tree: str) -> Page:
    """The tryout of the tree."""
    tab.goto(tree)
    return tab


def total(tab: Page, text: str) -> None:
    expect(tab.get_by_role("status").locator("visible=true")).to_have_text(text)


def test_what_is_published_comes_to_the_published_total(tab: Page) -> None:
    total(tab, SAME)
    tab.get_by_label("培训残疾人（人次）").fill("12")
    tab.get_by_label("培训残疾人（人次）").blur()
    total(tab, SAME)


def test_every_score_is_shown_as_the_register_states_it(tab: Page, tree: str) -> None:
    tab.get_by_role("button", name="恢复公布的数").click()
    facts = {fact["id"]: fact["text"] for fact in tab.request.get(f"{tree}../facts.json").json()}
    shown = tab.evaluate(
        """() => [...document.querySelectorAll("[data-code]")].map((item) => [item.dataset.code,
            item.querySelector(".tryout-points")?.value ?? item.querySelector(".tryout-score").textContent])"""
    )
    assert [(code, f"{text.removesuffix('分')}分") for code, text in shown] == [
        (code, facts[f"指标.{code}.得分"]) for code, _ in shown
    ]
    assert len(shown) == 17


def test_a_changed_number_changes_the_total_and_the_grade(tab: Page) -> None:
    tab.get_by_label("培训残疾人（人次）").fill("15")
    total(tab, "改动1处。总分 89.74分，比公布的 84.74分增加5.00分。等级还是“良”。")
    tab.locator("#try-A11-score").fill("9.26")
    total(tab, "改动2处。总分 90.00分，比公布的 84.74分增加5.26分。等级由“良”变为“优”。")
    tab.get_by_label("内部控制制度已建立").select_option(label="否")
    total(tab, "改动3处。总分 85.00分，比公布的 84.74分增加0.26分。等级还是“良”。")
    tab.get_by_role("button", name="恢复公布的数").click()
    total(tab, SAME)


def test_a_computed_score_can_be_typed_over_until_its_numbers_change_again(tab: Page) -> None:
    tab.locator("#try-A21-score").fill("10")
    total(tab, "改动1处。总分 86.50分，比公布的 84.74分增加1.76分。等级还是“良”。")
    tab.locator("#try-A21-1").fill("50")
    total(tab, "改动1处。总分 81.50分，比公布的 84.74分减少3.24分。等级还是“良”。")
    expect(tab.locator("#try-A21-score")).to_have_value("5.00")


def test_what_cannot_be_computed_is_said_at_its_field_and_in_the_total(tab: Page) -> None:
    for field, text, words in (
        ("try-A21-1", "约80", "请写数字，例如 82.35。"),
        ("try-B13-1", "2.5", "请写不小于零的整数。"),
        ("try-A11-score", "10.01", "得分不能大于权重 10.00分。"),
        ("try-A12-score", "-1", "得分不能小于零。"),
        ("try-C11-score", "", "请写数字，例如 10.00。"),
    ):
        place, before = tab.locator(f"#{field}"), tab.locator(f"#{field}").input_value()
        place.fill(text)
        total(tab, "有1处不能计算，总分没有重算。请改正标出的地方。")
        expect(place).to_have_attribute("aria-invalid", "true")
        expect(place).to_have_accessible_description(f"{tab.locator(f'#{field}-note').inner_text()} {words}")
        place.fill(before)
        total(tab, SAME)


def test_numbers_may_be_typed_as_people_type_them(tab: Page) -> None:
    for text in ("９．２６", "9.26分", " 9.26 ", "9.260"):
        tab.locator("#try-A11-score").fill(text)
        total(tab, "改动1处。总分 85.00分，比公布的 84.74分增加0.26分。等级还是“良”。")


def test_the_keyboard_is_enough_and_enter_sends_nothing(tab: Page) -> None:
    tab.locator("#try-A11-score").focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.type("10")
    tab.keyboard.press("Enter")
    total(tab, "改动1处。总分 85.74分，比公布的 84.74分增加1.00分。等级还是“良”。")
    assert tab.url.endswith("/tryout/")
    tab.get_by_role("button", name="恢复公布的数").focus()
    tab.keyboard.press("Space")
    total(tab, SAME)


def test_the_total_stays_in_sight_and_covers_neither_the_field_nor_is_covered(tab: Page) -> None:
    covered = """(one) => { const { left, top, width, height } = one.getBoundingClientRect();
        const over = document.elementFromPoint(left + width / 2, top + height / 2);
        return !(one.contains(over) || over?.contains(one)); }"""
    for field in reversed(tab.locator(".tryout :is(input, select)").all()):
        field.focus()
        assert (field.evaluate(covered), tab.locator(".tryout-total output").evaluate(covered)) == (False, False)


def test_every_field_has_a_label_and_axe_finds_nothing(tab: Page) -> None:
    tab.locator("#try-A21-1").fill("约80")
    total(tab, "有1处不能计算，总分没有重算。请改正标出的地方。")
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate("() => axe.run('form[data-tryout]').then(({ violations }) => violations.map(({ id }) => id))")

    unlabelled = """() => [...document.querySelectorAll(".tryout :is(input, select)")]
        .filter(({ labels }) => !labels.length).map(({ id }) => id)"""
    assert (found, tab.evaluate(unlabelled)) == ([], [])


def test_without_scripts_the_page_leads_to_the_workbook(browser: Browser, tree: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(tree)

    expect(page.locator("form[data-tryout]")).to_be_hidden()
    expect(page.locator(".tryout-off")).to_be_visible()
    workbook = page.locator(".tryout-off a").get_attribute("href")
    assert workbook == "../data/report-2031.xlsx"
    assert page.request.get(f"{tree}{workbook}").ok
    context.close()


def test_the_form_has_its_room_before_its_script_shows_it(tab: Page) -> None:
    height = "document.querySelector('.tryout').getBoundingClientRect().height"
    shown = tab.evaluate(height)
    tab.route("**/tryout.js", lambda route: route.abort())
    tab.reload()

    expect(tab.locator("form[data-tryout]")).to_be_hidden()
    expect(tab.locator(".tryout-off")).to_be_visible()
    assert tab.evaluate(height) == shown


def test_other_pages_do_not_load_the_scripts(tab: Page, tree: str) -> None:
    assert "-/tryout" in tab.content()
    assert "-/tryout" not in tab.request.get(f"{tree}../").text()


def test_the_script_computes_every_way_of_scoring_and_every_formula_exactly_as_the_engine_does(tab: Page) -> None:
    cases = [*scoring_cases(), *method_cases()]
    given = [[plain(case.term), [None if value is None else f"{value}" for value in case.inputs]] for case in cases]
    found = tab.evaluate(
        """(cases) => cases.map(([term, inputs]) => {
            const { evaluate, stated, shown } = window.reportTryout;
            const value = evaluate(term, inputs.map((text) => text && stated(text)));
            return value && [`${value.n}/${value.d}`, shown(value, 2)];
        })""",
        given,
    )

    expected = [
        None
        if case.expected is None
        else [f"{case.expected.numerator}/{case.expected.denominator}", str(half_up(case.expected, 2))]
        for case in cases
    ]
    assert [one for one in zip(cases, found, expected, strict=True) if one[1] != one[2]] == []
    assert {case.name for case in cases} == CATALOGUE.keys() | METHODS.keys()
    assert (sum(one is None for one in found) > 100, sum(one is not None for one in found) > 2000) == (True, True)
