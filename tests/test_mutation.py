"""The campaign of careless edits: what it tries, and that it leaves the year as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import EXAMPLE, Project, compose_in
from evaluation import mutation
from evaluation.dataset import table_of
from evaluation.facts import cell_fact, register_facts, year_graph
from evaluation.markup import Macros
from evaluation.mutation.edits import Edit, with_cells
from evaluation.mutation.slips import SLIPS
from evaluation.mutation.trial import ASKED, CHECKED, SEALED, SIGNED


def test_the_slips_change_what_they_say() -> None:
    assert list(SLIPS["改一位"]("5"))[:3] == ["0", "1", "2"]
    assert list(SLIPS["换两位"]("12.33")) == ["21.33"]
    assert list(SLIPS["漏一位"]("12")) == ["2", "1"]
    assert list(SLIPS["重一位"]("12")) == ["112", "122"]
    assert list(SLIPS["移小数点"]("12.34")) == ["1.234", "123.4"]
    assert list(SLIPS["移小数点"]("120")) == ["1200", "12"]
    assert list(SLIPS["变正负"]("-3")) == ["3"]
    assert list(SLIPS["元与万元"]("12")) == ["120000"]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> mutation.Trial:
    project = compose_in(tmp_path_factory.mktemp("example") / "project", base=EXAMPLE)
    return mutation.Trial(project.report(), project.root / "docs" / "2031", Macros(project.root / "macros"))


@pytest.fixture(scope="module")
def edits(trial: mutation.Trial) -> list[Edit]:
    return list(mutation.all_edits(trial))


def test_every_kind_of_edit_can_be_made_in_the_example(edits: list[Edit]) -> None:
    """What a person gets wrong, by kind: a kind that can be made nowhere would be measured by nobody."""
    assert {edit.operator for edit in edits} == {
        *("改一位", "换两位", "漏一位", "重一位", "移小数点", "变正负", "元与万元", "漏填"),
        *("删一行", "重一行", "换两行的数", "抄上一行", "数填到别的行", "数填到别的列", "换两列"),
        *("引错数（任意）", "引错数（同表）", "引错数（同行）", "引错数（同列）", "操作数对调", "两处引用对调"),
        *("指标连错", "单位错", "文号错", "名称里的数错", "删备注", "漏修饰"),
        *("写反词", "年份错", "引错文件", "漏末句", "漏一条", "留下旧句"),
    }


def test_a_half_of_the_edits_is_held_back_and_the_draw_is_the_same_every_time(edits: list[Edit]) -> None:
    front, back = (mutation.sampled(edits, 5, half=half) for half in (0, 1))

    assert not set(front) & set(back)
    assert front == mutation.sampled(edits, 5, half=0)
    assert 0.45 < sum(edit.half for edit in edits) / len(edits) < 0.55


def edit(edits: list[Edit], operator: str, is_wanted: Callable[[Edit], bool]) -> Edit:
    return next(one for one in edits if one.operator == operator and is_wanted(one))


def test_an_edit_is_found_by_the_first_that_can(trial: mutation.Trial, edits: list[Edit]) -> None:
    total = edit(edits, "改一位", lambda one: one.file.endswith("funds.csv") and one.line == 2)
    year = edit(edits, "名称里的数错", lambda one: one.file.endswith("documents.csv"))
    sentence = edit(edits, "漏末句", lambda one: True)  # it stands in the year before
    item = edit(edits, "漏一条", lambda one: trial.outcome(one).found == SIGNED)

    assert [trial.outcome(one).found for one in (total, year, sentence)] == [CHECKED, SEALED, ASKED]
    assert trial.outcome(total).located
    assert trial.outcome(item).cause == "改的是文字，没有数可以对照"


def test_a_second_entry_repeats_the_mistake_of_a_first_entry(trial: mutation.Trial, edits: list[Edit]) -> None:
    twice = edit(edits, "改一位", lambda one: one.file.endswith("facts.csv"))

    assert [column for _, column, _ in twice.cells] == ["值", "复核值"]
    assert trial.outcome(edit(edits, "重一行", lambda one: one.file.endswith("facts.csv"))).found == CHECKED


def test_the_record_is_what_the_page_of_checks_shows(example: Project) -> None:
    assert example.run("mutate", "--each", "1", "--operators", "删一行,漏末句", "--save").exit_code == 0

    campaign = example.report().dataset.campaign
    assert [(row.what, row.operator, row.counts["试"]) for row in campaign.rows] == [
        ("行和列", "删一行", 1),
        ("文字", "漏末句", 1),
    ]
    assert campaign.is_current


def test_an_operator_that_does_not_exist_is_refused(example: Project) -> None:
    result = example.run("mutate", "--operators", "改三位")

    assert (result.exit_code, "没有改法“改三位”" in result.output) == (2, True)


def test_a_register_brought_up_to_date_is_the_one_computed_anew(tiny: Project) -> None:
    report = tiny.report()
    graph = year_graph(report.dataset)
    values, _ = graph.evaluated()
    table, units = report.dataset.tables["项目"], report.dataset.policy.units
    cells = [(row, name, "7") for name in table.amounts for row in range(len(table))]

    assert len(cells) > 5
    for cell in cells:
        changed, _ = table_of(with_cells(table, [cell]), table.schema, table.file, units)
        assert changed is not None
        anew = register_facts(replace(report.dataset, tables={**report.dataset.tables, "项目": changed}))
        fact = cell_fact(changed, cell[0], table.schema.field[cell[1]], units)
        if fact is not None and table.kinds()[cell[0]] == "明细":
            after = graph.after(values, {fact.id: fact})
            shown = {name: value for name, value in after.items() if value and not graph.specs[name].hidden}
            assert shown == dict(anew)
