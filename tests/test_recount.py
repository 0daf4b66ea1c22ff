"""The workbook computes every score again: its formulas, run by LibreOffice, come to the register's exact values."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLE, OFFICE, TESTS, Project, compose_in, missing
from evaluation.downloads.formula import Formula, LiveCell, LiveSheet, Reference, computing, printed
from evaluation.downloads.sheet import Amount
from evaluation.downloads.workbook import Cover, workbook_bytes
from evaluation.facts import Fact
from evaluation.numbers.amounts import half_up
from evaluation.numbers.formulas import METHODS
from evaluation.numbers.terms import parameters
from evaluation.report import Report
from evaluation.scoring import CATALOGUE
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from published import Files, example_files, example_report, files_of
from scoring_cases import Case, method_cases, scoring_cases

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
NINE = 9


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile of its own, which computes every formula when it opens a file."""

    program: str
    folder: Path

    def recalculated(self, *books: bytes) -> list[Workbook]:
        """The workbooks as they are after all their formulas have been computed anew."""
        given, done = self.folder / "given", self.folder / "done"
        for folder in (given, done):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        names = [f"{number}.xlsx" for number, _ in enumerate(books)]
        for name, book in zip(names, books, strict=True):
            (given / name).write_bytes(book)
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        call = [self.program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(done)]
        subprocess.run([*call, *(str(given / name) for name in names)], check=True, capture_output=True, timeout=120)
        return [openpyxl.load_workbook(done / name, data_only=True) for name in names]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        missing(OFFICE)
    folder = tmp_path_factory.mktemp("office")
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    return Office(str(program), folder)


@dataclass(frozen=True)
class Recounted:
    """A year's report with its workbook: as published, its formulas, and as LibreOffice computes it."""

    report: Report
    published: Workbook
    formulas: Workbook
    computed: Workbook


@pytest.fixture(scope="module")
def recounted(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recounted]:
    """Two years: the tree with every way of scoring, and the invented department."""
    tree = compose_in(tmp_path_factory.mktemp("tree") / "tree", TESTS / "tree")
    reports = {"tree": tree.report(), "example": example_report()}
    books = {
        "tree": book_of(files_of(reports["tree"], tree.root / "docs" / tree.year)),
        "example": book_of(example_files()),
    }
    computed = dict(zip(books, office.recalculated(*books.values()), strict=True))
    return {
        name: Recounted(reports[name], loaded(book, data_only=True), loaded(book), computed[name])
        for name, book in books.items()
    }


def book_of(files: Files) -> bytes:
    return next(file.content for path, file in files.items() if path.endswith(".xlsx"))


def loaded(book: bytes, *, data_only: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(book), data_only=data_only)


def formula_cells(book: Workbook) -> list[tuple[str, str]]:
    """Every cell that computes: the name of its sheet and its address."""
    return [(sheet.title, cell.coordinate) for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def rows_below(sheet: Worksheet, *columns: str) -> list[tuple[object, ...]]:
    """The named columns of the sheet's table, a tuple a row."""
    (table,) = sheet.tables.values()
    headers, *rows = ([cell.value for cell in row] for row in sheet[table.ref])
    return [tuple(row[headers.index(column)] for column in columns) for row in rows]


def sheet_of(book: Workbook, title: str) -> Worksheet:
    return next(sheet for sheet in book if str(sheet["A1"].value).endswith(title))


def exact(value: object) -> Fraction:
    """A number of a workbook as the decimal that it is written as."""
    return Fraction(str(value))


YEARS = ("tree", "example")


@pytest.mark.parametrize("year", YEARS)
def test_every_formula_comes_to_the_value_that_is_published_in_its_cell(
    recounted: dict[str, Recounted], year: str
) -> None:
    one, wrong = recounted[year], []
    cells = formula_cells(one.formulas)
    for title, address in cells:
        published, computed = (book[title][address].value for book in (one.published, one.computed))
        if isinstance(published, str):
            same = published == computed
        else:
            same = half_up(exact(published), NINE) == half_up(exact(computed), NINE)
        wrong += [] if same else [(title, address, published, computed)]

    assert wrong == []
    assert len(cells) > 20


@pytest.mark.parametrize("year", YEARS)
def test_every_score_of_the_register_is_computed_as_the_register_states_it(
    recounted: dict[str, Recounted], year: str
) -> None:
    one = recounted[year]
    rows = rows_below(sheet_of(one.computed, "评分重算"), "编号", "得分（重算，分）", "权重（分）", "得分率（重算，%）")
    columns = ("得分", "权重", "得分率")
    compared = {
        f"指标.{code}.{column}": number
        for code, *numbers in rows
        for column, number in zip(columns, numbers, strict=True)
    }
    facts = [one.report.register[name] for name in compared if name in one.report.register]

    assert [(fact.id, fact.text, compared[fact.id]) for fact in facts if not agrees(fact, compared[fact.id])] == []
    scores = {name for name in one.report.register if name.startswith("指标.") and name.endswith(".得分")}
    assert scores <= compared.keys()


def agrees(fact: Fact, number: object) -> bool:
    if fact.value is None:
        return number == fact.absence
    return half_up(exact(number), fact.decimals) == half_up(fact.value, fact.decimals) and (
        half_up(exact(number), NINE) == half_up(fact.value, NINE)
    )


@pytest.mark.parametrize("year", YEARS)
def test_published_and_recomputed_scores_do_not_differ(recounted: dict[str, Recounted], year: str) -> None:
    differences = {number for (number,) in rows_below(sheet_of(recounted[year].computed, "评分重算"), "相差（分）")}

    assert differences - {"未披露"} == {0}


def test_whatever_a_score_looks_at_is_computed_down_to_the_cells_of_the_data(
    recounted: dict[str, Recounted],
) -> None:
    one = recounted["tree"]
    rows = rows_below(sheet_of(one.formulas, "评分的依据数"), "编号", "数值", "算法或来源")
    constants = [fact_id for fact_id, value, _ in rows if not str(value).startswith("=")]

    assert {one.report.register[str(fact_id)].origin.inputs for fact_id in constants} == {()}
    assert ("编制.在职人员控制率", "控制率：实际数 ÷ 控制数 × 100%") in [(row[0], row[2]) for row in rows]


def changed(book: bytes, changes: dict[tuple[str, str, str], object]) -> bytes:
    """The workbook with other numbers in it: by title, by what the row's first cells say, by header."""
    edited = loaded(book)
    for (title, row_name, header), value in changes.items():
        sheet = sheet_of(edited, title)
        (table,) = sheet.tables.values()
        headers, *rows = sheet[table.ref]
        column = [cell.value for cell in headers].index(header)
        (row,) = [
            row for row in rows if row_name == "·".join(str(cell.value) for cell in row[: row_name.count("·") + 1])
        ]
        row[column].value = value
    buffer = io.BytesIO()
    edited.save(buffer)
    return buffer.getvalue()


def test_a_changed_number_changes_the_total_and_the_grade(compose: Callable[..., Project], office: Office) -> None:
    # C11 10 → 15, A11 9 → 10, B14 (90 − 60) ÷ 40 × 10 = 7.5 instead of 5, A21 the whole 5 instead of 8.24.
    tiny_tree = compose(TESTS / "tree")
    book = changed(
        book_of(files_of(tiny_tree.report(), tiny_tree.root / "docs" / tiny_tree.year)),
        {
            ("评分的依据数", "就业.培训.人次", "数值"): 15,
            ("评分的依据数", "采购.辅助器具.执行金额", "数值"): 90000,
            ("评分重算", "A11", "人工得分（分）"): 10,
            ("评分重算", "A21", "权重（分）"): 5,
            ("计分参数", "A21·预算执行率·满分值", "数值"): 80,
        },
    )
    (computed,) = office.recalculated(book)
    scores = dict(rows_below(sheet_of(computed, "评分重算"), "编号", "得分（重算，分）"))

    assert [scores[code] for code in ("C11", "A11", "B14", "A21", "合计")] == [15, 10, 7.5, 5, 90]
    assert rows_below(sheet_of(computed, "等级重算"), "等级", "是否达到", "还差（分）")[:2] == [
        ("优", "达到", 0),
        ("良", "达到", 0),
    ]


def test_a_score_may_look_at_a_fact_that_any_formula_computes(tmp_path: Path, office: Office) -> None:
    example = compose_in(tmp_path / "example", base=EXAMPLE)
    example.edit_data("indicators.csv", "按一步,三公.变动率", "按一步,三公.合计.变动率")
    report = example.report()
    book = book_of(files_of(report, example.root / "docs" / example.year))
    (computed,) = office.recalculated(book)
    found = dict(rows_below(sheet_of(computed, "评分的依据数"), "编号", "数值"))

    expected = report.register["三公.合计.变动率"]
    assert expected.origin.method == "变动幅度"
    assert expected.value is not None
    assert half_up(exact(found["三公.合计.变动率"]), NINE) == half_up(expected.value, NINE)


@pytest.mark.parametrize(
    "name, size, computes", [("合计", 250, True), ("合计", 251, False), ("位次", 80, True), ("位次", 300, False)]
)
def test_a_formula_larger_than_spreadsheets_read_is_written_as_its_value(name: str, size: int, computes: bool) -> None:
    term = METHODS[name].term(size)
    cell = computing(printed(term, [Reference("cases", at, 2) for at in range(size)], {}), Amount(Fraction(1), 0))

    assert isinstance(cell, Formula) == computes
    if isinstance(cell, Formula):
        assert len(cell.text(lambda reference: f"'评分的依据数'!$C${reference.row + 100000}")) <= 8192
    else:
        assert cell == Amount(Fraction(1), 0)


def test_every_way_of_scoring_and_every_formula_comes_to_what_the_engine_computes(office: Office) -> None:
    """One sheet, a row a case: the formula, its inputs and the parameters of its term."""
    cases = [case for case in (*scoring_cases(), *method_cases()) if is_written(case)]
    most = max(len(case.inputs) + len(parameters(case.term)) for case in cases)
    rows = [row_of(case, at, most) for at, case in enumerate(cases)]
    headers = tuple(f"列{number}" for number in range(most + 1))
    sheet = LiveSheet("cases", "各种算法", (), headers, tuple(rows))
    (computed,) = office.recalculated(workbook_bytes(Cover("", "", "zh-CN", ()), ["无"], (), (sheet,)))
    found = [number for (number,) in rows_below(sheet_of(computed, "各种算法"), "列0")]

    wrong = [(case, number) for case, number in zip(cases, found, strict=True) if not is_near(case, number)]
    assert wrong == []
    assert {case.name for case in cases} == CATALOGUE.keys() | METHODS.keys()
    assert len(found) > 2000


def is_written(case: Case) -> bool:
    """Whether the workbook would compute it: a rule once all is known, a formula that comes to something."""
    if case.name in CATALOGUE:
        return None not in case.inputs
    return case.expected is not None


def row_of(case: Case, at: int, most: int) -> tuple[LiveCell, ...]:
    named = parameters(case.term)
    cells = [Reference("cases", at, column) for column in range(1, 1 + len(case.inputs) + len(named))]
    inputs, rest = cells[: len(case.inputs)], cells[len(case.inputs) :]
    assert case.expected is not None
    formula = Formula(printed(case.term, inputs, dict(zip(named, rest, strict=True))), Amount(case.expected, NINE))
    words = {0: "否", 1: "是"} if case.name == "是否" else {}
    shown = [
        "未披露" if value is None else words[int(value)] if words and place else Amount(value, 2)
        for place, value in enumerate(case.inputs)
    ]
    numbers = [Amount(one.value, 2) for one in named]
    return (formula, *shown, *numbers, *[""] * (most - len(shown) - len(numbers)))


def is_near(case: Case, number: object) -> bool:
    """Nine decimals for scores; as many digits as binary numbers keep for formulas over amounts of any size."""
    if case.expected is None or not isinstance(number, int | float):
        return False
    if case.name in CATALOGUE:
        return half_up(exact(number), NINE) == half_up(case.expected, NINE)
    return abs(exact(number) - case.expected) <= max(Fraction(1), abs(case.expected)) / 10**NINE
