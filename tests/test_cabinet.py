"""Files of three departments: no cell is read wrong, what is left is known; no number of prose is linked wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import OFFICE, missing
from evaluation.cli import main
from imports.cabinet import CABINET, DEPARTMENTS
from imports.clerk import File, outcome_of
from imports.drawer import DRAWER
from imports.sentences import judged
from imports.shelf import parameters
from imports.speech import SPEECH, farm

FILES = CABINET | DRAWER
# How many cells are left to a person, each for a reason that is said.
LEFT = {
    "a_sum_for_each_page": 4,  # 累计, which is told as the sum that it is, under its own name
    "table_typed_with_spaces": 9,
    "marks_of_three_levels": 10,
    "projects_with_sources_beside": 4,  # a budget is no income
    "wan_by_a_format_with_all_digits": 31,  # shown in another unit than held
    "ods_wan_format": 35,
}


@pytest.fixture(scope="session")
def departments(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The data of a new project of each department."""
    root = tmp_path_factory.mktemp("cabinet")
    for name, options in DEPARTMENTS.items():
        result = CliRunner().invoke(main, ["init", str(root / name), *options], catch_exceptions=False)
        assert result.exit_code == 0, result.output
    return {name: root / name / "data" / options[3] for name, options in DEPARTMENTS.items()}


@pytest.mark.parametrize("name", parameters({name: file.name for name, file in FILES.items()}))
def test_no_cell_of_a_department_s_file_is_read_wrong(name: str, departments: dict[str, Path], tmp_path: Path) -> None:
    file = FILES[name]
    if (content := file.make()) is None:
        missing(OFFICE)

    outcome = outcome_of(File(file.name, content, file.expected), tmp_path, departments[file.department])

    assert (outcome.wrong, outcome.left) == ([], LEFT.get(name, 0)), outcome.said
    assert file.said in outcome.said


def test_a_sheet_that_says_it_is_a_draft_is_said_to_be_one(departments: dict[str, Path], tmp_path: Path) -> None:
    file = DRAWER["only_a_draft"]

    outcome = outcome_of(File(file.name, file.make() or b"", file.expected), tmp_path, departments["farm"])

    assert "写着“送审稿”，请核对是不是最后的数" in outcome.said


def test_no_number_of_a_bureau_s_prose_is_linked_to_a_figure_that_it_is_not(tmp_path: Path) -> None:
    project = farm(tmp_path / "farm")

    tally, notes = judged(project.register(), project.root, 2023, SPEECH)

    assert (tally["wrong"], tally["right"]) == (0, 55), notes
