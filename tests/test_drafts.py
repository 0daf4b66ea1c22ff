"""What a draft says of itself: what is not filled in is neither zero, nor undisclosed, nor said twice in one answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Project
from evaluation.narrative.drafted import said_once
from evaluation.report import Report
from test_init import faults, made

EMPTY = '<data class="fact" value="" data-fact="{}">未填报</data>'
SPENT, RATE = EMPTY.format("支出"), EMPTY.format("执行率")


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return made(tmp_path_factory.mktemp("draft") / "new").report()


@pytest.mark.parametrize("name", ["项目.个数", "绩效目标.个数", "绩效目标.达成数", "文件.个数", "参考.预算完成率"])
def test_what_is_counted_over_examples_or_computed_from_nothing_is_not_filled_in(draft: Report, name: str) -> None:
    assert draft.register[name].text == "未填报"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (
            f"<h1>局2025年：自评9分，花了{SPENT}</h1><p>编制说明。</p>",
            "<h1>局2025年：自评9分</h1><p>编制说明。</p>",
        ),
        (f"<h1>局2025年：花了{SPENT}</h1>", "<h1>局2025年：还在填写</h1>"),
        (
            f'<h2>花了多少</h2><p class="big">{SPENT}</p><p>收到9元。执行率为{RATE}。</p>',
            '<h2>花了多少</h2><p class="waiting">还没有填：支出、执行率。</p><p>收到9元。</p>',
        ),
        (
            "<h2>一</h2><p>未填报</p><h2>二</h2><p>9元</p>",
            '<h2>一</h2><p class="waiting">还没有填。</p><h2>二</h2><p>9元</p>',
        ),
        (f"<p><b>{SPENT}。余9元</b></p>", '<p class="waiting">还没有填：支出。</p>'),  # no tag is cut in two
    ],
)
def test_each_part_of_the_first_page_says_once_what_is_not_filled_in(html: str, said: str) -> None:
    assert said_once(html, str) == said


def test_a_column_that_the_year_is_said_to_lack_may_not_stand_in_its_file(tmp_path: Path) -> None:
    project = made(tmp_path / "new")
    _say(project, "没有的列: {资金收支: [对下]}")

    assert [text for text in faults(project) if "没有的列" in text] == [
        "data/2025/funds.csv（资金收支及结余）第1行：settings.yml 写着“没有的列”里有的列，文件里不能有，现为 "
        "年初结转结余_对下、年初预算_对下、本年收入_对下、本年支出_对下、年末结转结余_对下。"
        "请从这个文件里删去；有这几列的，从“没有的列”里去掉。"
    ]


@pytest.mark.parametrize("unit", ["元", "万元"])
def test_every_table_of_a_new_project_has_the_unit_that_it_was_asked_for(tmp_path: Path, unit: str) -> None:
    schemas = made(tmp_path / "new", "--unit", unit).report().dataset.policy.schemas

    units = {field.unit for schema in schemas for field in schema.fields if field.unit in ("元", "万元")}
    assert units == {unit}


def _say(project: Project, line: str) -> None:
    settings = project.data("settings.yml")
    settings.write_text(f"{settings.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
