"""The workbook of a whole year: what is changed in it comes back, and nothing else, also through LibreOffice."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import OFFICE, Project, missing
from openpyxl.worksheet.worksheet import Worksheet

Edit = Callable[[openpyxl.Workbook], None]


def taken_out(project: Project, target: Path) -> Path:
    assert project.run("workbook", str(target)).exit_code == 0
    return target


def edited(path: Path, edit: Edit) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def cell(book: openpyxl.Workbook, sheet: str, row_id: str, column: str) -> openpyxl.cell.Cell:
    page = book[sheet]
    at = [one.value for one in page[1]].index(column) + 1
    ids = [one.value for one in page[1]].index("编号")
    return page.cell(next(row[ids].row for row in page.iter_rows(min_row=2) if row[ids].value == row_id), at)


def data(project: Project) -> dict[str, bytes]:
    return {path: content for path, content in project.files().items() if path.startswith("data/")}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        missing(OFFICE)
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"

    def saved(path: Path, kind: str) -> Path:
        folder = tmp_path_factory.mktemp("saved")
        as_utf8 = ["--infilter=CSV:44,34,76"] if path.suffix == ".csv" else []
        call = [str(program), profile, "--headless", *as_utf8, "--convert-to", kind, "--outdir", str(folder), str(path)]
        subprocess.run(call, check=True, capture_output=True, timeout=300)
        return next(folder.iterdir())

    return saved


def test_a_workbook_that_nobody_changed_changes_nothing(example: Project, tmp_path: Path) -> None:
    before = data(example)

    result = example.run("import", str(taken_out(example, tmp_path / "y.xlsx")))

    assert result.output.splitlines()[0].endswith("张表，改了 0 张")
    assert (result.exit_code, data(example)) == (0, before)


def test_the_same_data_give_the_same_workbook(example: Project, tmp_path: Path) -> None:
    first, second = (taken_out(example, tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))

    assert first == second


def test_a_changed_cell_comes_back_with_its_change_listed_and_no_other_byte(example: Project, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell(book, "项目", "康复01", "收入_对下").value = "720001.00"
        cell(book, "项目", "就业01", "收入_对下").value = "340000"  # the same amount: its digits stay

    book = edited(taken_out(example, tmp_path / "y.xlsx"), edit)
    before = example.data("projects.csv").read_text(encoding="utf-8")

    result = example.run("import", str(book))

    assert "     “康复01”「收入_对下」：720000.00 → 720001.00" in result.output.splitlines()
    assert example.data("projects.csv").read_text(encoding="utf-8") == before.replace("720000.00", "720001.00", 1)


def test_a_table_that_was_changed_meanwhile_is_not_overwritten(example: Project, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell(book, "项目", "康复01", "收入_对下").value = "720001.00"

    book = edited(taken_out(example, tmp_path / "y.xlsx"), edit)
    example.edit_data("projects.csv", "残疾人康复服务补助", "残疾人康复服务和补助")
    before = data(example)

    result = example.run("import", str(book))

    assert "在导出以后也改过，没有写" in result.output
    assert (result.exit_code, data(example)) == (1, before)


def test_a_sheet_and_a_column_of_another_name_are_refused(example: Project, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["采购"].title = "采购2"
        book["项目"]["B1"] = "编码"

    before = data(example)
    result = example.run("import", str(edited(taken_out(example, tmp_path / "y.xlsx"), edit)))

    assert "y.xlsx（采购2）" in result.output
    assert "  第1行「编号」：缺少这一列。“编码”若是改了的列名，请改回" in result.output
    assert (result.exit_code, data(example)) == (1, before)


def row_of(page: Worksheet, at: int) -> list[object]:
    return [one.value for one in page[at]]


def title_above(page: Worksheet) -> None:
    page.insert_rows(1)
    page["A1"] = "编制表"


def same_row_twice(page: Worksheet) -> None:
    page.append(row_of(page, 3))


def row_without_id(page: Worksheet) -> None:
    page.append(["明细", None, "服务站", 3, 2])


SHAPES: dict[str, tuple[Callable[[Worksheet], None], str]] = {
    "a title above the header": (
        title_above,
        "第1行：第一行须是列名，现为 “编制表”。列名上面加了标题行的，请删去标题行",
    ),
    "a column deleted": (lambda page: page.delete_cols(5), "第1行「实有人数」：缺少这一列。删去了这一列的，请补上"),
    "a column added": (lambda page: setattr(page["G1"], "value", "借调"), "第1行：没有这一列，现为 “借调”。"),
    "cells merged": (lambda page: page.merge_cells("D2:D3"), "第2行：不得有合并的单元格，现为 D2:D3。请取消合并"),
    "a row copied": (same_row_twice, "第5行「编号」：不得重复，现为 “服务中心”（与第3行相同）。复制来的一行请改编号"),
    "a row without its id": (row_without_id, "第5行「编号」：每一行都要有编号，现为 空白。请起一个编号"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_sheet_whose_rows_cannot_be_told_apart_is_refused_and_nothing_is_guessed(
    example: Project, tmp_path: Path, shape: str
) -> None:
    """A column that was deleted does not empty its cells, and of two rows with one id none is passed over."""
    edit, said = SHAPES[shape]
    before = data(example)
    book = edited(taken_out(example, tmp_path / "y.xlsx"), lambda book: edit(book["编制"]))

    result = example.run("import", str(book))

    assert result.output.splitlines()[:1] == ["y.xlsx：16 张表，改了 0 张"]
    assert f"y.xlsx（编制）{said}" in result.output
    assert (result.exit_code, data(example)) == (1, before)


def test_a_sheet_that_did_not_come_back_is_named_and_its_table_stays(example: Project, tmp_path: Path) -> None:
    before = data(example)

    book = edited(taken_out(example, tmp_path / "y.xlsx"), lambda book: book.remove(book["编制"]))
    result = example.run("import", str(book))

    assert result.output.splitlines() == ["y.xlsx：15 张表，改了 0 张", "  没有交回的工作表，照原样不动：编制"]
    assert (result.exit_code, data(example)) == (0, before)


@pytest.mark.parametrize("kind", ["xlsx:Calc MS Excel 2007 XML", "ods", "xls"])
def test_libreoffice_saves_the_workbook_without_a_difference(
    kind: str, example: Project, tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    before = data(example)

    saved = office(taken_out(example, tmp_path / "y.xlsx"), kind)
    result = example.run("import", str(saved))

    assert result.output.splitlines()[0].endswith("张表，改了 0 张")
    assert data(example) == before


def test_the_totals_beside_a_table_are_live(
    example: Project, tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell(book, "项目", "康复01", "收入_对下").value = "720001.00"

    book = edited(taken_out(example, tmp_path / "y.xlsx"), edit)

    computed = openpyxl.load_workbook(office(book, "xlsx:Calc MS Excel 2007 XML"), data_only=True)

    assert float(cell(computed, "项目", "总计", "应为：收入_对下").value) == 1800001
    assert float(cell(computed, "项目", "总计", "应为：支出_对下").value) == 1666800


def test_figures_keep_their_zeros_when_a_spreadsheet_program_drops_them(
    example: Project, office: Callable[[Path, str], Path]
) -> None:
    path = example.data("facts.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    rows[0] |= {"值": "455.00", "复核值": "455.00", "单位": "万元", "小数位": "2"}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8-sig")
    before = example.register()["就业.培训.人次"].text

    saved = office(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false")
    path.write_bytes(saved.read_bytes())

    assert ",455,455,万元" in path.read_text(encoding="utf-8")
    assert example.register()["就业.培训.人次"].text == before == "455.00万元"


def test_a_number_of_decimals_that_cannot_be_is_told(example: Project) -> None:
    text = example.data("facts.csv").read_text(encoding="utf-8").replace("455,455,人次,", "455.25,455.25,万元,", 1)
    lines = text.splitlines()
    lines = [f"{lines[0]},小数位", *(f"{line}," for line in lines[1:])]
    lines[1] += "1"
    lines[2] += "两"
    example.data("facts.csv").write_text("\n".join(lines), encoding="utf-8")

    problems = [str(problem) for problem in example.report().problems]

    assert "data/2031/facts.csv（叙述用数）第2行「小数位」：「值」写了 2 位小数，现为 1。请核对值和小数位。" in problems
    assert any("第3行「小数位」：须是 0 到 6 的整数，现为 “两”" in problem for problem in problems)
