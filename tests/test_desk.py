"""Files of a bureau: nothing of them is read wrong, what is left to a person is known, no chapter is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import OFFICE, Project, missing
from evaluation.cli import main
from evaluation.dataset import read_policy
from evaluation.intake.found import FoundTable
from evaluation.intake.halves import with_halves_joined
from evaluation.intake.prose import linked
from evaluation.intake.reading import Source, read_source
from imports.clerk import File, outcome_of
from imports.desk import DESK, HEADINGS
from imports.shelf import parameters
from openpyxl import Workbook

CHAPTERS = {"front", "overview", "text-3", "targets", "conclusion", "problems", "suggestions"}
# How many cells are left to a person, each for a reason that is said.
LEFT = {
    "indicator_system_with_marks": 10,  # three levels of marks
    "two_sheets_that_disagree": 7,  # the budget, whose sheet has another expenditure
    "budget_workbook": 35,  # two sheets of one title with other figures
    "xls_of_budget_workbook": 35,
    "ods_of_budget_workbook": 35,
}


@pytest.fixture(scope="session")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a new project of a department that passes nothing down."""
    root = tmp_path_factory.mktemp("bureau") / "new"
    options = ("--department", "青川市水务局", "--year", "2024", "--without", "对下")
    result = CliRunner().invoke(main, ["init", str(root), *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return root / "data" / "2024"


@pytest.mark.parametrize("name", parameters({name: file.name for name, file in DESK.items()}))
def test_no_cell_of_a_bureau_s_file_is_read_wrong(name: str, bureau: Path, tmp_path: Path) -> None:
    file = DESK[name]
    if (content := file.make()) is None:
        missing(OFFICE)

    outcome = outcome_of(File(file.name, content, file.expected), tmp_path, bureau)

    assert (outcome.wrong, outcome.left) == ([], LEFT.get(name, 0)), outcome.said
    assert file.said in outcome.said


@pytest.mark.parametrize("kind", HEADINGS)
def test_a_chapter_is_told_however_its_heading_is_made(kind: str, example: Project, tmp_path: Path) -> None:
    (path := tmp_path / "report.docx").write_bytes(HEADINGS[kind]())
    source = read_source(path)
    assert isinstance(source, Source)

    prose = linked(source.paragraphs, example.register(), read_policy(example.root / "data" / "schema"), 2024)

    lost = {"text-3"} if kind == "list_style" else set()  # a number of a list and bold: told by its words alone
    assert set(prose.pages) == {f"{page}.md" for page in CHAPTERS - lost}
    assert "## 资金收支情况" in "".join(prose.pages.values())


def test_a_workbook_with_a_table_a_county_is_not_tried_in_every_combination(tmp_path: Path) -> None:
    book = Workbook()
    for county in range(40):
        sheet = book.create_sheet(f"{county}县")
        for row in (("事项", f"甲{county}数"), ("修渠", county), ("打井", 2 * county), ("植树", 3 * county)):
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(path := tmp_path / "counties.xlsx")
    source = read_source(path)
    assert isinstance(source, Source)
    tried: list[FoundTable] = []

    assert with_halves_joined(source.tables, tried.append) == list(source.tables)
    assert tried == []
