"""What a release asks of built pages, of the real ones: every number is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.release.seal import files_below
from test_verification import Problems, problems_of


def test_every_number_of_the_real_site_is_accounted_for(site: Path, problems_of: Problems) -> None:
    pages = {path: file.read_text("utf-8") for path, file in files_below(site).items() if path.endswith(".html")}

    assert [str(found) for html in pages.values() for found in problems_of(html)] == []


@pytest.mark.parametrize(
    "page, old, new",
    [
        ("funds", "</article>", "<p>共6421.30万元。</p></article>"),
        ("funds", "</article>", "<ul><li>比上年多<b>3</b>项</li></ul></article>"),
        ("funds", ">6412.30万元</data>", ">6421.30万元</data>"),
        ("funds", ">减少133.75万元</span>", ">减少133.57万元</span>"),
        ("funds", ">减少133.75万元</span>", ">增加133.75万元</span>"),
        ("sangong", ">下降91.92%</span>", ">下降91.29%</span>"),
        ("assets", "285.10万元</p>", "258.10万元</p>"),
        ("facts", " <b>2,850,976.00元</b>", " <b>2,850,967.00元</b>"),
        ("errata", "12.73万元只是", "13.72万元只是"),
    ],
    ids=["sentence", "list", "fact", "difference", "direction", "rate", "drawing", "index", "cell"],
)
def test_a_number_changed_or_added_in_a_built_page_is_found(
    site: Path, problems_of: Problems, page: str, old: str, new: str
) -> None:
    html = (site / page / "index.html").read_text("utf-8")
    assert old in html

    assert problems_of(html.replace(old, new, 1)) != []
