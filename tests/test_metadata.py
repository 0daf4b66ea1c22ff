"""The head of a page states what the settings know, invents nothing, and lets nothing run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from evaluation.dataset import Settings
from evaluation.downloads import Download
from evaluation.site.downloads import citation
from evaluation.site.metadata import PageHead, open_graph, page_fields, structured_data

UNKNOWN = {
    "部门": "示例市残联",
    "年度": "2031",
    "标题": "示例市残联2031年度报告",
    "发布机构": "示例市残联",
    "许可": "转载请注明来源",
    "索引号": "未披露",
    "文号": "未披露",
    "发布日期": "未披露",
}
KNOWN = UNKNOWN | {"索引号": "A-1", "文号": "示残发〔2032〕1号", "发布日期": "2032-05-25", "网站标识码": "5301000001"}
FILES = (Download("data/a.csv", "甲</script><b>", "CSV", b"1"),)
ADDRESS = "https://example.gov.cn/2031/"


def settings(**texts: str) -> Settings:
    return Settings({**UNKNOWN, **texts}, ())


def graph(stated: dict[str, str], site: str = "") -> list[dict[str, object]]:
    entries = json.loads(structured_data(Settings(stated, ()), FILES, site, lambda path: f"{site}{path}"))["@graph"]
    assert isinstance(entries, list)
    return entries


def test_government_fields_that_are_not_known_are_left_out() -> None:
    head = PageHead("资金收支", "资金与资产", "", "")

    assert list(page_fields(head, settings())) == [
        ("SiteName", "示例市残联2031年度报告"),
        ("ColumnName", "资金与资产"),
        ("ArticleTitle", "资金收支"),
        ("ContentSource", "示例市残联"),
        ("发布机构", "示例市残联"),
    ]


def test_government_fields_that_are_known_are_all_there() -> None:
    head = PageHead("资金收支", "资金与资产", "", f"{ADDRESS}funds/")

    assert dict(page_fields(head, Settings(KNOWN, ()))) == {
        "SiteName": "示例市残联2031年度报告",
        "SiteDomain": "example.gov.cn",
        "SiteIDCode": "5301000001",
        "ColumnName": "资金与资产",
        "ArticleTitle": "资金收支",
        "PubDate": "2032-05-25",
        "ContentSource": "示例市残联",
        "Url": f"{ADDRESS}funds/",
        "索引号": "A-1",
        "发布机构": "示例市残联",
        "发布日期": "2032-05-25",
        "文号": "示残发〔2032〕1号",
    }


def test_open_graph_has_an_address_only_where_the_site_has_one() -> None:
    with_address = dict(open_graph(PageHead("摘要", "", "一句话", ADDRESS), settings()))
    without = dict(open_graph(PageHead("摘要", "", "一句话", ""), settings()))

    assert with_address == without | {"og:url": ADDRESS}
    assert without == {
        "og:type": "article",
        "og:site_name": "示例市残联2031年度报告",
        "og:title": "摘要：示例市残联2031年度",
        "og:description": "一句话",
        "og:locale": "zh_CN",
    }


def test_a_shared_title_says_whose_report_it_is_and_of_which_year_once() -> None:
    shared = dict(open_graph(PageHead("示例市残联2031年：自评89.70分", "", "", ""), settings()))

    assert shared["og:title"] == "示例市残联2031年：自评89.70分"


def test_the_report_and_its_data_are_described_with_every_file() -> None:
    report, data = graph(UNKNOWN, ADDRESS)

    assert (report["@type"], report["name"], report["url"]) == ("Report", "示例市残联2031年度报告", ADDRESS)
    assert data["isPartOf"] == {"@id": report["@id"]}
    assert data["distribution"] == [
        {
            "@type": "DataDownload",
            "name": "甲</script><b>",
            "encodingFormat": "text/csv",
            "contentUrl": f"{ADDRESS}data/a.csv",
            "contentSize": "1 B",
            "sha256": FILES[0].sha256,
        }
    ]


@pytest.mark.parametrize(
    "stated, present", [(UNKNOWN, set()), (KNOWN, {"datePublished", "reportNumber", "identifier"})]
)
def test_dates_and_numbers_are_described_only_when_known(stated: dict[str, str], present: set[str]) -> None:
    assert graph(stated)[0].keys() & {"datePublished", "reportNumber", "identifier"} == present


def test_the_data_have_what_search_engines_of_data_ask_for() -> None:
    data = graph(UNKNOWN, ADDRESS)[1]
    publisher = {"@type": "Organization", "name": "示例市残联"}

    assert len(str(data["description"])) >= 50
    assert (data["creator"], data["publisher"], data["about"]) == (publisher, publisher, publisher)
    assert (data["url"], data["temporalCoverage"], data["inLanguage"]) == (ADDRESS, "2031", "zh-CN")
    assert "url" not in graph(UNKNOWN)[1]


def test_every_page_of_the_site_describes_itself_to_machines(site: Path) -> None:
    wanted = {"description", "og:type", "og:title", "og:description", "og:site_name", "SiteName", "ColumnName"}
    wanted |= {"ArticleTitle", "ContentSource", "发布机构"}
    missing = {}
    for page in sorted(site.rglob("index.html")):
        html = page.read_text("utf-8")
        stated = {
            name for name, text in re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)"', html) if text
        }
        missing |= {page.parent.name: wanted - stated} if wanted - stated else {}
    scripts = [
        re.findall(r'ld\+json">(.*?)</script>', (site / at / "index.html").read_text("utf-8"))
        for at in (".", "downloads")
    ]

    assert missing == {}
    assert [[entry["@type"] for entry in json.loads(script)["@graph"]] for (script,) in scripts] == [
        ["Report", "Dataset"]
    ] * 2


def test_every_table_chart_section_and_fact_has_a_link_to_itself(site: Path) -> None:
    without = []
    for page in sorted(site.rglob("index.html")):
        html = page.read_text("utf-8")
        if page.parent.name == "print":
            continue
        figures = re.findall(r'<figure class="(?:data-table|chart)[^"]*" id="([^"]*)"', html)
        sections = re.findall(r'<h[23] id="(?!panel-)([^"]*)"', html)
        without += [(page.parent.name, name) for name in (*figures, *sections) if f'href="#{name}"' not in html]
    index = (site / "facts" / "index.html").read_text("utf-8")
    facts = [fact["id"] for fact in json.loads((site / "facts.json").read_text("utf-8"))]

    assert without == []
    assert [name for name in facts if f'<dt id="{name}">' not in index or f'href="#{name}"' not in index] == []


def test_structured_data_cannot_leave_their_script() -> None:
    text = structured_data(settings(标题="</script><script>alert(1)</script>&\u2028"), FILES, "", str)

    assert [character for character in "<>&\u2028" if character in text] == []


def test_a_citation_leaves_the_date_of_access_to_the_reader_and_unknown_parts_out() -> None:
    cited = citation(settings(), "")

    assert cited.national == "示例市残联. 示例市残联2031年度报告[R/OL]. [引用日期]."
    assert cited.bibtex == (
        "@techreport{performance-report-2031,\n"
        "  author = {{示例市残联}},\n"
        "  title = {{示例市残联2031年度报告}},\n"
        "  institution = {示例市残联},\n"
        "  urldate = {引用日期}\n"
        "}"
    )


def test_a_citation_has_date_number_and_address_when_they_are_known() -> None:
    cited = citation(Settings(KNOWN | {"标题": "收支 50% & {甲}"}, ()), ADDRESS, "2031.2", "2032-09-01")

    assert cited.national == f"示例市残联. 收支 50% & {{甲}}[R/OL]. 版次 2031.2. (2032-09-01)[引用日期]. {ADDRESS}."
    assert cited.bibtex == (
        "@techreport{performance-report-2031,\n"
        "  author = {{示例市残联}},\n"
        "  title = {{收支 50\\% \\& \\{甲\\}}},\n"
        "  institution = {示例市残联},\n"
        "  year = {2032},\n"
        "  number = {示残发〔2032〕1号},\n"
        "  edition = {2031.2},\n"
        f"  url = {{{ADDRESS}}},\n"
        "  urldate = {引用日期}\n"
        "}"
    )
