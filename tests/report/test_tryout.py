"""The try-out of the real year."""

from __future__ import annotations

from playwright.sync_api import Browser
from test_tryout import total


def test_the_real_year_offers_its_three_published_scores_and_names_what_is_not_disclosed(
    browser: Browser, address: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}tryout/")
    total(page, "总分 89.70分，等级“良”，与公布的相同。")

    assert page.locator(".tryout input").evaluate_all("(all) => all.map(({ id }) => id)") == [
        "try-A-score",
        "try-B-score",
        "try-C-score",
    ]
    assert page.locator(".tryout .note").first.inner_text() == (
        "报告没有公布以下指标的得分，不能试算：A1 部门目标、A2 部门职责、A3 资源配置。"
    )
    page.locator("#try-B-score").fill("19.1")
    total(page, "改动1处。总分 90.00分，比公布的 89.70分增加0.30分。等级由“良”变为“优”。")
    context.close()
