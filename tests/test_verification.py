"""What a release asks of built pages, whatever the gate on the narrative let pass: every number is accounted for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import EXAMPLE, SCHEMA, build, compose_in
from evaluation.dataset import read_policy
from evaluation.problems import Problem
from evaluation.release.numbers import comparison_problems, fact_problems, known, number_problems
from evaluation.release.page import Page
from releases import unproven

Problems = Callable[[str], list[Problem]]


@pytest.fixture(scope="module")
def problems_of(site: Path) -> Problems:
    """What is wrong with the numbers of a page that stands in the site."""
    facts = {entry["id"]: entry for entry in json.loads((site / "facts.json").read_text("utf-8"))}
    published = known(site, facts, read_policy(SCHEMA))

    def problems(html: str) -> list[Problem]:
        page = Page(html)
        return [
            *fact_problems("页", page, facts),
            *comparison_problems("页", page, facts),
            *number_problems("页", page, published),
        ]

    return problems


def test_every_number_of_the_example_is_accounted_for(tmp_path: Path) -> None:
    site = build(compose_in(tmp_path / "example", base=EXAMPLE).root, tmp_path / "site")

    assert unproven(site, "2031.1", read_policy(SCHEMA)) == ()


@pytest.mark.parametrize(
    "page, old, new",
    [
        ("funds", "</article>", "<p>共6421.30万元。</p></article>"),
        ("funds", "</article>", "<ul><li>比上年多<b>3</b>项</li></ul></article>"),
        ("funds", ">513.00万元</data>", ">531.00万元</data>"),
        ("sangong", ">下降10.90%</span>", ">上升10.90%</span>"),
        ("sangong", ">下降10.90%</span>", ">下降10.09%</span>"),
        ("assets", "90.50万元</p>", "90.05万元</p>"),
        ("facts", " <b>905,000.00元</b>", " <b>950,000.00元</b>"),
        ("errata", "培训残疾人458人次", "培训残疾人485人次"),
    ],
    ids=["sentence", "list", "fact", "direction", "rate", "drawing", "index", "cell"],
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
