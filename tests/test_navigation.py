"""The navigation of all years, as far as one year has its pages."""

from __future__ import annotations

from evaluation.site.host import present


def test_a_page_that_the_year_does_not_have_is_left_out() -> None:
    assert present([{"摘要": "index.md"}, {"历年": "history.md"}, "a.md"], {"index.md"}) == [{"摘要": "index.md"}]


def test_a_section_without_pages_is_left_out_and_one_with_pages_keeps_them() -> None:
    nav = [{"评价": [{"方法": "method.md"}, {"得分": "scores.md"}]}, {"空": [{"无": "none.md"}]}]

    assert present(nav, {"scores.md"}) == [{"评价": [{"得分": "scores.md"}]}]


def test_addresses_elsewhere_and_other_files_stay() -> None:
    nav = [{"源码": "https://example.org/a.md"}, {"登记": "facts.json"}]

    assert present(nav, set()) == nav


def test_a_site_without_navigation_stays_without() -> None:
    assert present(None, {"index.md"}) is None
