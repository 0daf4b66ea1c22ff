"""What changed between two registers, whether it is explained, and how it is published."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from conftest import Project, build
from evaluation.dataset import Correction, Editions, Settings
from evaluation.versions import Year, changes, feed, publications, release_problems, years_address

ATOM = "{http://www.w3.org/2005/Atom}"


def stated(name: str, value: str | None, *, text: str = "", label: str = "数") -> dict[str, Any]:
    source = {"file": "data/2031/a.csv", "row": 2, "column": name}
    entry = {"id": name, "label": label, "value": value, "unit": "元", "decimals": 2, "inputs": [], "source": source}
    return {**entry, "formula": None, "text": text or f"{value}元"}


def computed(name: str, value: str, *inputs: str) -> dict[str, Any]:
    return {**stated(name, value), "inputs": list(inputs), "formula": "合计：各项相加", "source": None}


OLD = (stated("甲", "1"), stated("乙", "2"), computed("合计", "3", "甲", "乙"))
NEW = (stated("甲", "1"), stated("乙", "5"), computed("合计", "6", "甲", "乙"))
FIRST = Correction("2031.1", "2032-05-20", "首次公布")
SECOND = Correction("2031.2", "2032-06-01", "录入有误", ("乙",))


def editions(*entries: Correction, **registers: Sequence[Mapping[str, Any]]) -> Editions:
    kept = {name.replace("_", ".").removeprefix("e"): register for name, register in registers.items()}
    return Editions("data/2031/corrections.yml", entries, kept)


def refused(declared: Editions, number: str, current: Any, published: Any) -> list[str]:
    return [str(problem) for problem in release_problems(declared, number, current, published)]


def test_a_fact_whose_value_differs_has_changed_by_the_difference() -> None:
    found = changes(OLD, NEW)

    assert [(change.id, change.difference_text) for change in found.changed] == [("乙", "3"), ("合计", "3")]
    assert (found.added, found.removed, found.same) == ((), (), 1)


def test_a_fact_that_only_one_register_has_is_added_or_removed() -> None:
    found = changes([stated("甲", "1"), stated("旧", "4")], [stated("甲", "1"), stated("新", "9")])

    assert [(change.kind, change.id) for change in found] == [("新增", "新"), ("删除", "旧")]


def test_another_label_is_no_change_of_a_number() -> None:
    assert len(changes([stated("甲", "1", label="旧名")], [stated("甲", "1", label="新名")])) == 0


def test_undisclosed_where_there_was_a_number_is_a_change_without_a_difference() -> None:
    (change,) = changes([stated("甲", "1")], [{**stated("甲", None, text="未披露"), "absence": "未披露"}])

    assert (change.kind, change.difference) == ("改动", None)


def test_the_same_value_with_fewer_decimals_is_a_change() -> None:
    (change,) = changes([stated("甲", "1", text="1.00元")], [stated("甲", "1", text="1元")])

    assert change.difference_text == "0"


def test_the_first_edition_needs_no_entry() -> None:
    assert refused(editions(), "2031.1", OLD, {}) == []


def test_an_edition_whose_changes_are_explained_may_be_published() -> None:
    assert refused(editions(FIRST, SECOND, e2031_1=OLD), "2031.2", NEW, {"2031.1": OLD}) == []


def test_an_edition_without_an_entry_is_refused_even_if_no_number_changed() -> None:
    assert refused(editions(FIRST, e2031_1=OLD), "2031.2", OLD, {"2031.1": OLD}) == [
        "data/2031/corrections.yml：要发布的版次 2031.2 须写明日期和理由，现为 最新的是 2031.1。"
        "请在末尾加上：- {版次: 2031.2, 日期: 年-月-日, 理由: …, 数: […]}。"
    ]


def test_an_unexplained_change_of_a_published_number_is_refused() -> None:
    silent = replace(SECOND, facts=())

    assert refused(editions(FIRST, silent, e2031_1=OLD), "2031.2", NEW, {"2031.1": OLD}) == [
        "data/2031/a.csv第2行「乙」：公布过的数改动了，没有说明：数，现为 2元 → 5元。"
        "请在 data/2031/corrections.yml 的版次 2031.2 写明理由，并在“数”里列出 乙；不该改的，请改回来。"
    ]


def test_a_computed_number_that_changes_by_itself_is_refused() -> None:
    other = (*OLD[:2], computed("合计", "4", "甲", "乙"))

    (problem,) = refused(editions(FIRST, replace(SECOND, facts=()), e2031_1=OLD), "2031.2", other, {"2031.1": OLD})

    assert problem.startswith("data/2031/corrections.yml：公布过的数改动了，没有说明：数，现为 3元 → 4元。")


def test_a_removed_number_is_refused_until_it_is_named_and_a_new_one_is_not() -> None:
    fewer = (*OLD[:1], computed("合计", "3", "甲", "乙"), stated("丙", "7"))
    named = editions(FIRST, SECOND, e2031_1=OLD)

    (problem,) = refused(editions(FIRST, replace(SECOND, facts=()), e2031_1=OLD), "2031.2", fewer, {"2031.1": OLD})
    assert "公布过的数删除了，没有说明：数，现为 原为 2元，已删除" in problem
    assert refused(named, "2031.2", fewer, {"2031.1": OLD}) == []


def test_a_number_named_as_corrected_that_did_not_change_is_refused() -> None:
    assert refused(editions(FIRST, SECOND, e2031_1=OLD), "2031.2", OLD, {"2031.1": OLD}) == [
        "data/2031/corrections.yml「2031.2」：列为更正的数没有改动，现为 “乙”。请检查编号，或者从“数”里删去。"
    ]


def test_a_register_that_is_missing_or_differs_from_the_published_one_is_refused() -> None:
    folder = "data/2031/editions/2031.1.json"

    assert refused(editions(FIRST, SECOND), "2031.2", NEW, {"2031.1": OLD}) == [
        f"{folder}：缺少已发布的版次 2031.1 的登记。请运行 report record 2031.1。"
    ]
    assert refused(editions(FIRST, SECOND, e2031_1=NEW), "2031.2", NEW, {"2031.1": OLD}) == [
        f"{folder}：须与已发布的版次 2031.1 相同，现为 不同。"
        "两者之一被改动过，请先查明是哪一个，从历史里恢复，不要覆盖。"
    ]


def test_each_edition_says_what_it_changed_and_the_one_in_preparation_uses_the_data_as_they_are() -> None:
    first, second = publications(editions(FIRST, SECOND, e2031_1=OLD), NEW)

    assert (first.is_first, first.changes) == (True, None)
    assert second.changes == changes(OLD, NEW)


@pytest.mark.parametrize(
    ("site", "root"),
    [
        ("https://a.example/r/2031.2/", "https://a.example/r/"),
        ("https://a.example/r/2031/", "https://a.example/r/"),
        ("https://a.example/r/latest/", "https://a.example/r/"),
        ("https://a.example/r/", "https://a.example/r/"),
        ("", ""),
    ],
)
def test_the_years_stand_beside_each_other_below_one_address(site: str, root: str) -> None:
    assert years_address(site) == root


def test_the_feed_is_valid_atom_and_the_same_at_every_run() -> None:
    year = Year("2031", Settings({}, ()), publications(editions(FIRST, SECOND, e2031_1=OLD), NEW))
    address = "https://a.example/"

    text = feed([year], "示例<残联>", "残联", address, f"{address}2031/feed.xml")

    assert text == feed([year], "示例<残联>", "残联", address, f"{address}2031/feed.xml")
    root = Xml.fromstring(text)
    assert [child.tag.removeprefix(ATOM) for child in root] == [
        *("id", "title", "updated", "author", "link", "link", "entry", "entry")
    ]
    newest, oldest = root.findall(f"{ATOM}entry")
    assert {child.tag.removeprefix(ATOM): child.text for child in newest if child.text} == {
        "id": newest.findtext(f"{ATOM}id"),
        "title": "2031年度报告更正（版次 2031.2）",
        "updated": "2032-06-01T00:00:00+08:00",
        "published": "2032-06-01T00:00:00+08:00",
        "content": "录入有误。\n数的变化：改动2个。\n数：2元 → 5元。",
    }
    assert root.findtext(f"{ATOM}updated") == "2032-06-01T00:00:00+08:00"
    assert len({root.findtext(f"{ATOM}id"), newest.findtext(f"{ATOM}id"), oldest.findtext(f"{ATOM}id")}) == 3
    assert [link.get("href") for link in newest.findall(f"{ATOM}link")] == ["https://a.example/2031.2/"]


def test_a_feed_whose_address_is_not_known_has_no_links() -> None:
    year = Year("2031", Settings({}, ()), publications(editions(FIRST), OLD))

    assert "<link" not in feed([year], "残联", "残联")


def test_diff_lists_old_and_new_value_with_place_of_each_changed_number(example: Project) -> None:
    result = example.run("diff", "2030.1", "2030.2")

    assert result.output.splitlines()[:4] == [
        "2030.1 → 2030.2：改动 9 个，新增 0 个，删除 0 个，相同 813 个。",
        "改动：",
        "  采购.打印服务.执行金额（政府采购执行情况·文印服务·执行金额）：7.60万元 → 7.80万元（增加 2,000.00元）",
        "    来源：data/2030/procurement.csv第2行「执行金额」",
    ]


def test_diff_of_two_years_says_where_the_narrative_shows_each_number(example: Project) -> None:
    content = json.loads(example.run("diff", "2030", "2031", "--json").stdout)
    (change,) = (change for change in content["changed"] if change["id"] == "固定资产.成新率.年末")

    assert (change["old"]["text"], change["new"]["text"], change["unit"], change["stated"]) == (
        *("59.28%", "54.32%"),
        *("%", False),
    )
    assert {page["address"] for page in change["places"]["pages"]} >= {"docs/2031/assets.md"}
    counted = [*content["changed"], *content["added"], *content["not_compared"]]
    numbers = [fact for fact in example.register() if "*" not in fact]  # not the lists of what ranks compare
    assert content["same"] + len(counted) == len(numbers)


def test_diff_of_two_years_keeps_apart_what_means_something_else_and_says_why(example: Project) -> None:
    example.edit_data("definitions.yml", "  A12: A12\n", "").edit_data(
        "definitions.yml", "  A13: A13\n", "  A13: A12\n"
    )
    example.edit_data("definitions.yml", "  C22: C22\n  C23: C23\n", "  C22: C23\n  C23: C22\n")

    content = json.loads(example.run("diff", "2030", "2031", "--json").stdout)
    reasons = {one["id"]: one["reason"] for one in content["not_compared"]}
    shown = {one["id"]: one for one in content["changed"]}

    assert [reasons[f"指标.{code}.得分"] for code in ("A12", "A13", "A1", "C22", "C23", "C2", "B51", "合计")] == [
        *("不对应", "计分规则不同", "不对应", "权重不同", "权重不同", "下级指标不同", "口径不同", "口径不同")
    ]
    assert (shown["指标.C22.权重"]["old_id"], shown["指标.C22.权重"]["difference"]) == ("指标.C23.权重", "-1")
    assert "指标.A11.得分" in shown
    assert "指标.A13.权重" not in reasons
    assert "  采购.节约率（政府采购节约率）：口径不同\n" in example.run("diff", "2030", "2031").stdout


def test_diff_of_two_years_compares_no_indicator_where_nothing_is_mapped(example: Project) -> None:
    (example.root / "data" / "2031" / "definitions.yml").unlink()

    content = json.loads(example.run("diff", "2030", "2031", "--json").stdout)
    compared = [one["id"] for one in (*content["changed"], *content["removed"]) if one["id"].count(".") == 2]

    assert [name for name in compared if name.startswith("指标.")] == []
    assert {one["reason"] for one in content["not_compared"]} == {"不对应"}
    assert "评价.得分" in {one["id"] for one in content["not_compared"]}


def test_diff_of_a_register_file_with_itself_finds_nothing(example: Project) -> None:
    file = str(example.root / "data" / "2030" / "editions" / "2030.1.json")

    result = example.run("diff", file, "2030.1")

    assert result.output == f"{file} → 2030.1：改动 0 个，新增 0 个，删除 0 个，相同 822 个。\n"


def test_diff_refuses_what_is_neither_year_nor_edition_nor_file(example: Project) -> None:
    result = example.run("diff", "2030.9", "2031")

    assert (result.exit_code, "“2030.9”不是年度（2019）、版次（2019.1）" in result.output) == (2, True)


def test_record_keeps_what_was_published_byte_for_byte(example: Project) -> None:
    kept = example.root / "data" / "2030" / "editions" / "2030.1.json"
    content = kept.read_bytes()
    elsewhere = example.root / "facts.json"
    kept.rename(elsewhere)

    result = example.run("record", "2030.1", "--from", str(elsewhere))

    assert (result.output, kept.read_bytes()) == ("已写入 data/2030/editions/2030.1.json\n", content)


def test_record_keeps_nothing_that_says_it_is_another_edition(example: Project) -> None:
    kept = example.root / "data" / "2030" / "editions" / "2030.1.json"
    content = kept.read_bytes()
    for name, text in (("facts.json", content.decode()), ("edition.json", '{"edition": "2030.2"}')):
        example.write(f"copy/{name}", text)

    for source in ("copy", "copy/facts.json"):
        result = example.run("record", "2030.1", "--from", str(example.root / source))
        assert (result.exit_code, "是版次 2030.2，不是 2030.1" in result.output) == (2, True)
    assert kept.read_bytes() == content


def test_the_corrected_year_publishes_its_record_its_feed_and_its_editions(
    example: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORT_DOCS", "docs/2030")

    site = build(example.root, example.root / "site")

    page = (site / "corrections" / "index.html").read_text(encoding="utf-8")
    assert page.count("<del>") == 9
    assert '<del><data class="earlier" value="76000">7.60万元</data></del>' in page
    assert '<ins><data class="fact" value="78000" data-fact="采购.打印服务.执行金额">7.80万元</data></ins>' in page
    assert '<time datetime="2031-08-06">2031年8月6日</time>发布</span>' in page
    assert [(entry["edition"], len(entry["changes"] or ())) for entry in _listed(site)] == [
        *(("2030.1", 0), ("2030.2", 9), ("2031.1", 0))
    ]
    assert Xml.parse(site / "feed.xml").getroot().tag == f"{ATOM}feed"


def test_a_year_published_once_says_that_nothing_was_corrected_and_lists_what_other_years_corrected(
    example: Project,
) -> None:
    site = build(example.root, example.root / "site")

    page = (site / "corrections" / "index.html").read_text(encoding="utf-8")
    assert ("首次公布，没有更正。" in page, "<del>" in page) == (True, False)
    assert [(entry["edition"], len(entry["changes"] or ())) for entry in _listed(site)] == [
        *(("2030.1", 0), ("2030.2", 9), ("2031.1", 0))
    ]


def _listed(site: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((site / "editions.json").read_bytes())
    return listed
