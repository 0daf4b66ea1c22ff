"""Where each fact appears, the index of facts, and the address of its source at an edition's commit."""

from __future__ import annotations

import json
import re
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from evaluation.facts import Fact, Origin, Register
from evaluation.facts.published import as_script
from evaluation.markup import Macros
from evaluation.numbers.amounts import Unit
from evaluation.problems import Place
from evaluation.report import Report
from evaluation.site.appearances import (
    Appearance,
    FinishedPage,
    Repository,
    appearances,
    appearances_json,
    read_repository,
    repository_at,
)
from evaluation.site.fact_index import exact_value, fact_index

FUNDS = FinishedPage(
    "funds/",
    "资金",
    '<h1 id="资金">资金<a class="headerlink" href="#资金" title="本节链接">¶</a></h1>'
    '<p>收入<data class="fact" value="1" data-fact="甲.收入">1元</data>，'
    '<span class="fact" data-facts="甲.收入 甲.支出" data-rule="差额">减少</span></p>'
    '<figure class="data-table" id="table-funds">\n'
    '  <figcaption id="c">收支<span class="unit">（单位：元）</span></figcaption>'
    '<td class="number" data-fact="甲.支出">2</td></figure>'
    '<h2 id="其他">其他 &amp; <data data-fact="甲.支出">2元</data></h2><p><data data-fact="甲.支出">2元</data></p>',
)
INDEX = FinishedPage("", "摘要", '<p><data data-fact="甲.收入">1元</data></p>')


def test_a_fact_stands_under_the_figure_around_it_or_the_heading_before_it() -> None:
    assert appearances([INDEX, FUNDS]) == {
        "甲.收入": (Appearance("", "摘要", "", ""), Appearance("funds/", "资金", "资金", "资金")),
        "甲.支出": (
            Appearance("funds/", "资金", "资金", "资金"),
            Appearance("funds/", "资金", "table-funds", "收支"),
            Appearance("funds/", "资金", "其他", "其他 & 2元"),
        ),
    }


def test_the_published_places_name_each_page_and_each_place_once() -> None:
    published = appearances_json(appearances([INDEX, FUNDS]), Repository("https://example.org/"), "facts/")

    assert json.loads(published) == {
        "files": "https://example.org/",
        "index": "facts/",
        "pages": [{"url": "", "title": "摘要"}, {"url": "funds/", "title": "资金"}],
        "places": [[0, "", ""], [1, "资金", "资金"], [1, "table-funds", "收支"], [1, "其他", "其他 & 2元"]],
        "facts": {"甲.支出": [1, 2, 3], "甲.收入": [0, 1]},
    }


def test_every_published_place_of_the_site_shows_its_fact(site: Path) -> None:
    published = json.loads((site / "appearances.json").read_text("utf-8"))
    pages = [(site / page["url"] / "index.html").read_text("utf-8") for page in published["pages"]]
    wrong = []
    for fact, numbers in published["facts"].items():
        for page, anchor, _ in (published["places"][number] for number in numbers):
            marked = f'data-fact="{fact}"' in pages[page] or re.search(
                rf'data-facts="[^"]*{re.escape(fact)}', pages[page]
            )
            if not marked or f'id="{anchor}"' not in pages[page]:
                wrong.append((fact, page, anchor))

    assert len(published["facts"]) > 500
    assert wrong == []


def test_every_fact_has_one_anchor_in_the_index(site: Path) -> None:
    facts = [entry["id"] for entry in json.loads((site / "facts.json").read_text("utf-8"))]
    anchors = re.findall(r'<dt id="([^"]+)">', (site / "facts" / "index.html").read_text("utf-8"))

    assert sorted(anchors) == sorted(facts)


def test_the_index_links_inputs_source_and_places(tiny_report: Report, macros: Macros) -> None:
    found = {"资金收支.合计.本年收入": (Appearance("funds/", "资金", "table-funds", "收支"),)}
    repository = Repository("https://example.org/blob/0123abc/")
    html = str(fact_index(tiny_report.register, found, repository, macros, "../{}".format))

    assert index_entry(html, "资金收支.合计.本年收入") == [
        '<dt id="资金收支.合计.本年收入">资金收支及结余·合计·本年收入 <b>1,700,000.00元</b></dt>',
        '<dd>编号：<a href="#资金收支.合计.本年收入" title="这个数的固定地址">'
        "<code>资金收支.合计.本年收入</code></a></dd>",
        "<dd data-worked>算法：合计：各项相加</dd>",
        '<dd>用到的数：<a href="#资金收支.合计.本年收入.本级">本年收入（本级）</a>、'
        '<a href="#资金收支.合计.本年收入.对下">本年收入（对下）</a></dd>',
        '<dd>出现在：<a href="../funds/#table-funds">资金 › 收支</a></dd>',
    ]
    assert index_entry(html, "资金收支.合计.本年收入.本级")[-1] == (
        '<dd>手写的数（用来核对）：<a href="https://example.org/blob/0123abc/data/2031/funds.csv#L5">'
        "data/2031/funds.csv第5行「本年收入_本级」</a></dd>"
    )


def test_facts_over_the_same_many_inputs_list_them_once(macros: Macros) -> None:
    unit = Unit("元", "元", decimals=2)
    cells = [Fact(f"甲.行{n}", f"甲·行{n}", Fraction(n), unit, 2, Origin()) for n in range(9)]
    names = [cell.id for cell in cells]
    ranks = [
        Fact(f"甲.位次{n}", f"甲·位次{n}", Fraction(1), unit, 0, Origin(None, "位次", (*names[n:], *names[:n])))
        for n in range(2)
    ]
    html = str(fact_index(Register([*cells, *ranks]), {}, Repository(), macros))

    assert index_entry(html, "甲.位次0")[-1].count("<a ") == 9
    assert index_entry(html, "甲.位次1")[-1] == (
        '<dd>用到的数：<a href="#甲.行1">行1</a>等9个，与<a href="#甲.位次0">位次0</a>用到的相同</dd>'
    )


def index_entry(html: str, fact: str) -> list[str]:
    """The lines of one fact in the index."""
    lines = html.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f'<dt id="{fact}">'))
    ends = (number for number, line in enumerate(lines) if number > start and not line.startswith("<dd"))
    return lines[start : next(ends)]


@pytest.mark.parametrize(
    "url, address",
    [
        ("https://github.com/a/b", "https://github.com/a/b/blob/0123abc/data/2019/funds.csv#L2"),
        ("https://github.com/a/b.git/", "https://github.com/a/b/blob/0123abc/data/2019/funds.csv#L2"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/blob/0123abc/data/2019/funds.csv#L2"),
        ("", ""),
    ],
)
def test_a_cell_has_an_address_at_the_commit(tmp_path: Path, url: str, address: str) -> None:
    repository = read_repository(tmp_path, url, "0123abc")

    assert repository.address(Place("data/2019/funds.csv", 2, "项目")) == address


def test_a_workbook_has_an_address_without_its_row() -> None:
    repository = repository_at("https://github.com/a/b", "0123abc")

    assert (
        repository.address(Place("data/2019/a b.xlsx", 2)) == "https://github.com/a/b/blob/0123abc/data/2019/a%20b.xlsx"
    )


def test_without_a_commit_a_repository_has_no_address(tmp_path: Path) -> None:
    assert read_repository(tmp_path, "https://github.com/a/b", "") == Repository()


def test_the_commit_is_the_one_checked_out_and_the_project_may_be_a_folder_of_the_repository(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()

    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "mkdocs.yml").write_text("", "utf-8")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "a")

    assert read_repository(tmp_path / "report", "https://github.com/a/b", "") == Repository(
        f"https://github.com/a/b/blob/{git('rev-parse', 'HEAD')}/report/"
    )


@pytest.mark.parametrize(
    "value, unit, decimals, said",
    [
        (Fraction("12.30"), Unit("元", "元"), 2, ""),
        (Fraction("12.345"), Unit("元", "元"), 2, "12.345元"),
        (Fraction("123000"), Unit("万元", "元", 10_000), 1, ""),
        (Fraction("123456"), Unit("万元", "元", 10_000), 2, "123456元"),
        (Fraction(-1, 3), Unit("%", "%"), 2, "约-0.333333333333%（分数 -1/3）"),
        (None, Unit("元", "元"), 2, ""),
    ],
)
def test_an_exact_value_is_said_only_where_the_shown_one_is_rounded(
    value: Fraction | None, unit: Unit, decimals: int, said: str
) -> None:
    assert exact_value(Fact("甲", "甲", value, unit, decimals, Origin())) == said


def test_json_becomes_a_script_for_pages_that_may_not_fetch() -> None:
    assert as_script("facts", "[\n1\n]\n") == '(window.reportData ??= {})["facts"] = [\n1\n];\n'
