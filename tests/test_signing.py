"""The page that a second person reads, and what a signature stands for."""

from __future__ import annotations

import re

import pytest
from conftest import Project
from evaluation.markup import Macros
from evaluation.narrative.narrative import page_sources, read_narrative
from evaluation.review import Item, items, unsigned_problems

pytestmark = pytest.mark.slow


def to_read(project: Project) -> tuple[Item, ...]:
    report, docs = project.report(), project.root / "docs" / project.year
    narrative = read_narrative(docs, report, Macros(project.root / "macros"))
    return items(report, narrative, page_sources(docs)[0], f"docs/{project.year}")


def waiting(project: Project) -> list[str]:
    return [str(problem) for problem in unsigned_problems(to_read(project), project.report().dataset)]


@pytest.fixture
def asking(example: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A year whose settings ask for one role, when it is over."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2000000000")  # 2033-05-18
    settings = example.data("settings.yml")
    settings.write_text(settings.read_text(encoding="utf-8") + "发布前复核: [业务负责人]\n", encoding="utf-8")
    return example


def test_a_sentence_is_read_with_its_figures_spelt_out(example: Project) -> None:
    sentence = next(item for item in to_read(example) if item.file == "overview.md" and item.facts)

    assert sentence.text == "编制29人，实有27人，在职人员控制率93.10%。"
    assert [(fact.label, fact.text) for fact in sentence.facts] == [
        ("编制设置及实有人数·合计·编制人数", "29人"),
        ("编制设置及实有人数·合计·实有人数", "27人"),
        ("在职人员控制率", "93.10%"),
    ]
    assert sentence.facts[2].source == "按“控制率”计算"


def test_what_nobody_has_signed_yet_is_not_called_read(example: Project) -> None:
    assert re.fullmatch(r"共 \d+ 处，还没有人签过。请用浏览器打开：.*\n", example.run("review").output)


def test_a_role_that_has_not_signed_stands_in_the_way(asking: Project) -> None:
    [problem] = waiting(asking)

    assert problem.startswith("data/2031/review.yml「业务负责人」：发布前须复核签字，现为 ")
    assert "report review --sign 业务负责人" in problem


def test_after_a_signature_only_what_changed_is_asked_for_again(asking: Project) -> None:
    assert asking.run("review", "--sign", "业务负责人", "--date", "2032-04-20").exit_code == 0
    signed = waiting(asking)
    asking.edit("docs/2031/overview.md", "为残疾人服务。", "为残疾人和家属服务。")
    [problem] = waiting(asking)

    assert signed == []
    assert "1 处没有签（docs/2031/overview.md第7行）。" in problem


def test_a_changed_figure_asks_for_its_row_and_for_the_sentences_that_show_it(asking: Project) -> None:
    asking.run("review", "--sign", "业务负责人", "--date", "2032-04-20")
    facts = asking.data("facts.csv").read_text(encoding="utf-8")
    assert "372,372" in facts
    asking.write("data/2031/facts.csv", facts.replace("372,372", "373,373"))

    [problem] = waiting(asking)
    assert "8 处没有签（docs/2031/easy.md第22行、" in problem  # tables and lists that show it, and its row, too


def test_a_sentence_that_is_gone_is_asked_about(asking: Project) -> None:
    asking.run("review", "--sign", "业务负责人", "--date", "2032-04-20")
    asking.edit("docs/2031/index.md", "得分见[评价结论与得分](conclusion.md)，", "")
    easy = asking.docs("easy.md")
    lines = easy.read_text(encoding="utf-8").splitlines(keepends=True)
    easy.write_text("".join(line for line in lines if "有人照料" not in line), encoding="utf-8")

    [problem] = waiting(asking)
    assert "1 处没有签（docs/2031/index.md第" in problem
    assert "删去了 1 处" in problem


def test_the_page_puts_what_is_not_signed_first_and_shows_last_years_figure(asking: Project) -> None:
    asking.run("review", "--sign", "业务负责人", "--date", "2032-04-20")
    asking.edit("docs/2031/overview.md", "实有{{", "在岗{{")
    target = asking.root / "build" / "page.html"
    result = asking.run("review", "--output", str(target))
    first = target.read_text(encoding="utf-8").split("<h2>全部")[0]

    assert result.exit_code == 0
    assert "没有签过或者改过的（1处）" in first
    assert '<td data-head="上年">' in first
    assert "在岗27人" in first


def test_a_release_waits_for_the_signature_that_the_settings_ask_for(asking: Project) -> None:
    from evaluation import release
    from evaluation.cli.project import Project as Called
    from evaluation.cli.release import _refuse_unsigned

    called = Called(asking.root, asking.root / "docs" / "2031")
    with pytest.raises(release.Refusal, match="发布前须复核签字"):
        _refuse_unsigned(called)
    asking.run("review", "--sign", "业务负责人", "--date", "2032-04-20")

    _refuse_unsigned(called.of("2031"))


def test_a_date_that_is_none_is_refused(example: Project) -> None:
    assert example.run("review", "--sign", "业务负责人", "--date", "昨天").exit_code == 2
    assert "还没有到" in example.run("review", "--sign", "业务负责人", "--date", "2099-01-01").output
