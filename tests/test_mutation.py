"""The campaign of deliberate errors: what it tries, and that its shortcut says what a complete check says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import TINY, Project
from evaluation import mutation
from evaluation.dataset import table_of
from evaluation.facts import cell_fact, register_facts, year_graph
from evaluation.markup import Macros
from evaluation.mutation.mutants import (
    TEXT_OPERATORS,
    doubled,
    dropped,
    one_digit,
    other_unit,
    page_mutants,
    point_moved,
    sign_flipped,
    swapped,
)
from evaluation.mutation.trial import changed_grid


def test_the_operators_change_what_they_say() -> None:
    assert list(one_digit("5"))[:3] == ["0", "1", "2"]
    assert list(swapped("12.3")) == ["21.3"]
    assert list(dropped("12")) == ["2", "1"]
    assert list(doubled("12")) == ["112", "122"]
    assert list(point_moved("12.34")) == ["1.234", "123.4"]
    assert list(sign_flipped("-3")) == ["3"]
    assert list(other_unit("12")) == ["120000"]


def test_a_page_is_changed_in_every_way_that_digits_slip() -> None:
    source = "1. 共57个"
    slips = list(page_mutants("a.md", source, TEXT_OPERATORS[1:]))

    assert [(slip.operator, slip.changed(source)) for slip in slips] == [
        ("漏一位", ". 共57个"),
        ("重一位", "11. 共57个"),
        ("换两位", "1. 共75个"),
        ("漏一位", "1. 共7个"),
        ("漏一位", "1. 共5个"),
        ("重一位", "1. 共557个"),
        ("重一位", "1. 共577个"),
    ]


@pytest.fixture
def sealed(tiny: Project) -> Project:
    tiny.edit("docs/2031/index.md", "# 摘要", "# 摘要\n\n2031年5月31日完成核对。")
    assert tiny.run("seal").exit_code == 0
    return tiny


def test_every_slip_in_the_texts_of_a_sealed_year_is_caught_and_a_complete_check_agrees(sealed: Project) -> None:
    report, docs = sealed.report(), sealed.root / "docs" / "2031"
    trial = mutation.Trial(report, docs, Macros(sealed.root / "macros"))
    mutants = mutation.all_mutants(report, trial.sources, TEXT_OPERATORS)
    outcomes = mutation.outcomes(trial, mutation.sampled(mutants, 150))

    missed = [o.mutant for o in outcomes if not o.caught and not o.equivalent and not o.mutant.numeric]
    assert missed == []
    assert mutation.disagreements(sealed.root, docs, mutation.sampled_outcomes(outcomes, 12)) == []


def test_the_smallest_project_has_no_seals() -> None:
    assert not (TINY / "data" / "2031" / "seals.csv").exists()


def test_a_register_brought_up_to_date_is_the_one_computed_anew(tiny: Project) -> None:
    report = tiny.report()
    graph = year_graph(report.dataset)
    values, missing = graph.evaluated()
    table = report.dataset.tables["项目"]
    mutants = [mutant for mutant in mutation.data_mutants(table, ["改一位"]) if mutant.numeric][::25]

    assert (missing, len(mutants) > 5) == ([], True)
    for mutant in mutants:
        changed, _ = table_of(changed_grid(table, mutant), table.schema, table.file, report.dataset.policy.units)
        assert changed is not None
        anew = register_facts(replace(report.dataset, tables={**report.dataset.tables, "项目": changed}))
        fact = cell_fact(changed, mutant.row, table.schema.field[mutant.column], report.dataset.policy.units)
        if fact is not None:
            after = graph.after(values, {fact.id: fact})
            assert {name: value for name, value in after.items() if value and not graph.specs[name].hidden} == dict(
                anew
            )
