"""Older kinds of files, which LibreOffice reads where it is installed; where it is not, that is what is said."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from conftest import OFFICE, Project, missing
from evaluation.documents import Document, Table, document_of
from evaluation.documents.office import has_office, made_by_office
from evaluation.problems import Problem
from form_layouts import TOWNSHIP, as_word, as_workbook

ROWS = (
    ("项目", "编制人数", "实有人数", "控制率"),
    ("机关编制", 4, 3, 0.75),
    ("隐藏编制", 9, 9, 1),
    ("合计", 4, 3, 0.75),
)


Office = Callable[[bytes, str, str], bytes]


@pytest.fixture(scope="module")
def office() -> Office:
    """Saves a file in another kind."""
    if not has_office():
        missing(OFFICE)

    def saved_as(content: bytes, ending: str, kind: str) -> bytes:
        made = made_by_office(content, ending, kind)
        assert made is not None
        return made

    return saved_as


def workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page, percent = book.add_worksheet("编制"), book.add_format({"num_format": "0.00%"})
        for number, row in enumerate(ROWS):
            page.write_row(number, 0, row[:3])
            page.write(number, 3, row[3], percent if number else None)
        page.set_row(2, None, None, {"hidden": True})
        page.write_comment("B2", "以文件为准")
        book.add_worksheet("旧表").hide()
    return stream.getvalue()


def read(content: bytes, name: str) -> Document:
    document = document_of(content, name)
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_formats_hidden_rows_sheets_and_notes_of_older_workbooks_are_as_shown(office: Office, kind: str) -> None:
    document = read(office(workbook(), ".xlsx", kind), f"编制.{kind}")

    [table] = [block for block in document.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["项目", "编制人数", "实有人数", "控制率"],
        ["机关编制", "4", "3", "75.00%"],
        ["合计", "4", "3", "75.00%"],
    ]
    assert "工作表“编制”：不得有隐藏的行（第3行）" in document.remarks
    assert any("批注、文本框里的文字不会读" in remark and "以文件为准" in remark for remark in document.remarks)
    assert "工作表“旧表”是隐藏的，没有读" in document.remarks


@pytest.mark.parametrize(("kind", "named"), [("doc", "wps"), ("doc", "doc"), ("rtf", "rtf"), ("odt", "odt")])
def test_a_form_in_another_word_processor_s_file_is_read(office: Office, tiny: Project, kind: str, named: str) -> None:
    content = office(as_word(TOWNSHIP), ".docx", "odt")
    (path := tiny.root / f"委托.{named}").write_bytes(content if kind == "odt" else office(content, ".odt", kind))

    result = tiny.run("import", str(path))

    assert result.exit_code == 0, result.output
    assert len(tiny.data("form_indicators.csv").read_text(encoding="utf-8").splitlines()) == 6


def test_a_form_in_a_wps_spreadsheet_is_read(office: Office, tiny: Project) -> None:
    (path := tiny.root / "委托.et").write_bytes(office(as_workbook(TOWNSHIP), ".xlsx", "xls"))

    result = tiny.run("import", str(path))

    assert result.exit_code == 0, result.output
    assert "委托业务拨款" not in result.output
    assert len(tiny.data("form_indicators.csv").read_text(encoding="utf-8").splitlines()) == 6


@pytest.mark.parametrize("name", ["报告.doc", "报告.wps", "台账.et"])
def test_without_libreoffice_that_is_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    problem = document_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name)

    ending = name.rpartition(".")[2]
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.advice) == (
        f"旧格式（.{ending}）要用 LibreOffice 转换，这台电脑没有安装",
        "请另存为 .docx、.xlsx 或纯文本（.txt）再试",
    )
