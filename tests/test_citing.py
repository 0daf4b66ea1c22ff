"""Does a sentence speak of the document that it cites?"""

from __future__ import annotations

import pytest
from conftest import Project
from evaluation.dataset import Table, table_of
from evaluation.narrative.questions.citing import WRONG, Citations
from evaluation.narrative.questions.lost import unused_questions
from evaluation.narrative.questions.spots import page_spots
from evaluation.narrative.questions.wording import usage_of

TITLES = ("托养服务管理办法", "残疾儿童康复救助实施办法", "财务报销制度", "政府采购管理办法", "就业培训补助办法")


@pytest.fixture
def documents(example: Project) -> Table:
    """Five documents of one office."""
    report = example.report()
    known = report.dataset.of_role("documents")
    assert known
    rows = [
        [f"文件{at:03}", f"甲残发〔2030〕{at}号", title, "甲市残联", "2030", "部门制度"]
        for at, title in enumerate(TITLES, start=1)
    ]
    table, faults = table_of([list(known.columns), *rows], known.schema, known.file, report.dataset.policy.units)
    assert table is not None
    assert faults == []
    return table


def asked(example: Project, documents: Table, page: str) -> list[tuple[int, str, str]]:
    policy = example.report().dataset.policy.questions
    problems = (problem for _, problem in Citations(page_spots(page, "页.md"), documents, policy).questions())
    return [(problem.place.row, problem.rule, problem.found) for problem in problems]


def test_a_document_whose_title_fits_worse_than_anothers_is_asked_about(example: Project, documents: Table) -> None:
    page = '残疾儿童的康复救助按照{{ 文件("甲残发〔2030〕2号") }}。\n\n机关采购按照{{ 文件("甲残发〔2030〕4号") }}。\n'
    wrong = page.replace("〔2030〕2号", "〔2030〕5号")

    assert asked(example, documents, page) == []
    assert asked(example, documents, wrong) == [(1, WRONG, "《就业培训补助办法》甲残发〔2030〕5号")]


def test_a_document_is_known_by_the_words_of_its_other_citations(example: Project, documents: Table) -> None:
    page = (
        '聋儿助听器验配依据{{ 文号("甲残发〔2030〕2号") }}。\n\n'
        '差旅凭证审核依据{{ 文号("甲残发〔2030〕3号") }}。\n\n'
        '聋儿助听器验配的补贴依据{{ 文号("甲残发〔2030〕3号") }}。\n'
    )

    assert (5, WRONG, "《财务报销制度》甲残发〔2030〕3号") in asked(example, documents, page)


def test_a_document_that_nothing_cites_is_asked_about(example: Project) -> None:
    report = example.report()
    pages = [path.read_text(encoding="utf-8") for path in sorted(example.docs("index.md").parent.glob("*.md"))]
    wrong = [page.replace("示残发〔2029〕6号", "示财社〔2031〕2号") for page in pages]

    assert list(unused_questions(report.dataset, report.register, pages)) == []
    found = [problem.found for _, problem in unused_questions(report.dataset, report.register, wrong)]
    assert found == ["“示残发〔2029〕6号”"]


def test_a_word_is_turned_only_where_other_lines_say_its_opposite() -> None:
    opposites = [["没有", "已经"], ["增加", "减少"]]
    usage = usage_of(["报告没有写明原因。", "标准没有写明。", "人数增加的，减少的，分开列。"], opposites)

    assert list(usage.turned("数额已经写明。")) == [("已经", "没有写明")]
    assert list(usage.turned("报告没有写明数额。")) == []
    assert list(usage.turned("已经开工。")) == []
