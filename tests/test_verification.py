"""What a release asks of built pages, whatever the gate on the narrative let pass: every number is accounted for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, build, compose_in
from evaluation.dataset import read_policy
from evaluation.problems import Problem
from evaluation.release.seal import files_below
from evaluation.release.verification import edition_problems
from evaluation.release.verification.facts import comparison_problems, fact_problems
from evaluation.release.verification.numbers import known, number_problems
from evaluation.release.verification.page import Page

Problems = Callable[[str], list[Problem]]


@pytest.fixture(scope="module")
def problems_of(site: Path) -> Problems:
    """What is wrong with the numbers of a page that stands in the real site."""
    facts = {entry["id"]: entry for entry in json.loads((site / "facts.json").read_text("utf-8"))}
    published = known(site, facts, read_policy(ROOT / "data" / "schema"))

    def problems(html: str) -> list[Problem]:
        page = Page(html)
        return [
            *fact_problems("页", page, facts),
            *comparison_problems("页", page, facts),
            *number_problems("页", page, published),
        ]

    return problems


def test_every_number_of_the_real_site_is_accounted_for(site: Path, problems_of: Problems) -> None:
    pages = {path: file.read_text("utf-8") for path, file in files_below(site).items() if path.endswith(".html")}

    assert {path: found for path, html in pages.items() if (found := problems_of(html))} == {}


def test_every_number_of_the_example_is_accounted_for(tmp_path: Path) -> None:
    site = build(compose_in(tmp_path / "example", base=ROOT / "tests" / "example").root, tmp_path / "site")
    (site / "404.html").unlink()
    files = [f"2031.1/{path}" for path in files_below(site)]

    assert edition_problems(site, files, "2031.1", read_policy(ROOT / "data" / "schema")) == ()


@pytest.mark.parametrize(
    "page, old, new",
    [
        ("funds", "</article>", "<p>共6421.30万元。</p></article>"),
        ("funds", "</article>", "<ul><li>比上年多<b>3</b>项</li></ul></article>"),
        ("funds", ">6412.30万元</data>", ">6421.30万元</data>"),
        ("funds", ">减少43.61万元</span>", ">减少43.16万元</span>"),
        ("funds", ">减少43.61万元</span>", ">增加43.61万元</span>"),
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


@pytest.mark.parametrize(
    "text", ["2019年5月31日", "昆财社〔2019〕2号", "第3行", "12385热线", "《规划（2011-2020年）》"]
)
def test_what_counts_nothing_needs_no_fact(problems_of: Problems, text: str) -> None:
    assert problems_of(f"<article><p>{text}</p></article>") == []
