"""What readers take with them states the exact numbers of the register, safely and the same every time."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from conftest import ROOT, Project
from evaluation.amounts import PUBLISHED_DECIMALS, exact_decimals, half_up
from evaluation.dataset import configured_docs
from evaluation.downloads import Download, downloads
from evaluation.downloads.plain import cell_text, csv_bytes
from evaluation.downloads.sheet import NUMBER, Column, Sheet, sheets
from evaluation.pages import Macros
from evaluation.pages.narrative import read_narrative
from evaluation.report import Report, read_report
from openpyxl.workbook import Workbook

Files = dict[str, Download]
PAYLOADS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://example.org";"x")')


def files_of(report: Report, docs: Path) -> Files:
    narrative = read_narrative(docs, report, Macros(ROOT / "macros"))
    return {file.path: file for file in downloads(report, narrative.cells.__getitem__)}


def tiny_files(project: Project) -> Files:
    return files_of(project.report(), project.root / "docs" / project.year)


def rows_of(file: Download) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


def workbook_of(files: Files) -> Workbook:
    path = next(path for path in files if path.endswith(".xlsx"))
    return openpyxl.load_workbook(io.BytesIO(files[path].content))


@pytest.fixture(scope="module")
def real() -> Report:
    return read_report(ROOT, DOCS.name)


@pytest.fixture(scope="module")
def published(real: Report) -> Files:
    return files_of(real, DOCS)


@pytest.fixture(scope="module")
def tables(real: Report) -> tuple[Sheet, ...]:
    return sheets(real, str)


@pytest.fixture(scope="module")
def book(published: Files) -> Workbook:
    return workbook_of(published)


DOCS = ROOT / configured_docs(ROOT / "mkdocs.yml", {})


def stated(sheet: Sheet, row: dict[str, str], column: Column) -> str:
    """The id of the fact behind a number cell."""
    return sheet.fact_id.replace("{编号}", row["编号"]).replace("{列}", column.fact)


def test_every_number_of_a_csv_is_the_exact_fact_of_its_row_and_column(
    real: Report, published: Files, tables: tuple[Sheet, ...]
) -> None:
    compared, wrong = set(), []
    for sheet in tables:
        for row in rows_of(published[f"data/{sheet.name}.csv"]):
            for column in (column for column in sheet.columns if column.type == NUMBER):
                fact_id, text = stated(sheet, row, column), row[column.header]
                fact = real.register.get(fact_id)
                if fact is None or fact.value is None:
                    expected = "未披露" if fact and fact.absence == "未披露" else ""
                elif exact_decimals(value := fact.value / fact.unit.scale) is None:
                    expected = str(half_up(value, PUBLISHED_DECIMALS))
                else:
                    compared.add(fact_id)
                    wrong += [] if Fraction(text) == value else [(fact_id, text)]
                    continue
                wrong += [] if text == expected else [(fact_id, text, expected)]

    assert wrong == []
    facts = [fact for fact in real.register.values() if fact.value is not None and fact.origin.source]
    cells = {fact.id for fact in facts if fact.origin.source and fact.origin.source.row}
    in_words = {fact_id for fact_id in cells if fact_id.startswith("绩效目标.")}
    assert cells - compared == in_words


def test_the_unit_in_a_header_is_the_unit_of_every_number_below_it(real: Report, tables: tuple[Sheet, ...]) -> None:
    wrong = []
    for sheet in tables:
        table = next(table for table in real.dataset.tables.values() if table.file == sheet.source)
        own = {field.unit_from for field in table.schema.fields if field.unit_from}
        for column in (column for column in sheet.columns if column.type == NUMBER):
            ids = [sheet.fact_id.replace("{编号}", row_id).replace("{列}", column.fact) for row_id in table.ids()]
            units = {real.register[fact_id].unit.name for fact_id in ids if fact_id in real.register}
            assert column.unit or own, (sheet.name, column.header)
            wrong += [(sheet.name, column.header, units)] if column.unit and units - {column.unit} else []

    assert wrong == []


def test_a_csv_is_utf8_with_a_mark_and_windows_line_ends(tiny: Project) -> None:
    assert (
        tiny_files(tiny)["data/staffing.csv"].content
        == (
            "\ufeff行别,编号,项目,编制人数（人）,实有人数（人）,备注,控制率（%）,空编（人）\r\n"
            "明细,机关,机关编制,4,3,,75,1\r\n"
            "合计,合计,合计,4,3,,75,1\r\n"
        ).encode()
    )


def test_json_holds_the_same_rows_with_null_where_a_number_is_not_applicable(tiny: Project) -> None:
    tiny.edit_data("sangong_counts.csv", "接待批次,国内公务接待批次,次,4,,3", "接待批次,国内公务接待批次,次,未披露,,3")

    assert json.loads(tiny_files(tiny)["data/sangong_counts.json"].content) == [
        {
            "编号": "接待批次",
            "项目": "国内公务接待批次",
            "单位": "次",
            "上年实际": "未披露",
            "本年预算": None,
            "本年实际": "3",
            "变动额": "3",
            "变动率（%）": "未披露",
        }
    ]


def test_csv_and_json_say_the_same(published: Files, tables: tuple[Sheet, ...]) -> None:
    for sheet in tables:
        rows = json.loads(published[f"data/{sheet.name}.json"].content)
        assert [{name: text or "" for name, text in row.items()} for row in rows] == rows_of(
            published[f"data/{sheet.name}.csv"]
        )


def test_narrative_cells_are_filled_and_facts_have_their_text_and_id(tiny: Project) -> None:
    files = tiny_files(tiny)

    assert rows_of(files["data/work.csv"])[0]["完成情况"] == "全年培训残疾人12余人次"
    (target,) = rows_of(files["data/targets.csv"])
    shown = {name: target[name] for name in ("指标值", "完成值", "完成值的编号", "达成情况")}
    assert shown == {
        "指标值": "不低于10人次",
        "完成值": "12余人次",
        "完成值的编号": "就业.培训.人次",
        "达成情况": "达成",
    }


@pytest.mark.parametrize("text", ["-100.00%", "-156,830.25", "-3", "不低于10人", "a=b", "—", ""])
def test_a_text_that_is_a_number_or_no_formula_stays_as_it_is(text: str) -> None:
    assert cell_text(text) == text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_looks_like_a_formula_is_text_in_csv(payload: str) -> None:
    sheet = Sheet("a", "甲", "a.csv", "", (Column("名称", "名称"),), ((payload,),), (False,))

    (row,) = csv.reader(io.StringIO(csv_bytes(sheet).decode("utf-8-sig").split("\r\n", 1)[1], newline=""))
    assert row == [f"'{payload}"]


@pytest.mark.parametrize("payload", [payload.strip() for payload in PAYLOADS])
def test_a_text_that_looks_like_a_formula_is_text_in_the_workbook(tiny: Project, payload: str) -> None:
    quoted = payload.replace('"', '""')
    tiny.edit_data("staffing.csv", "明细,机关,机关编制,4,3,", f'明细,机关,机关编制,4,3,"{quoted}"')
    files = tiny_files(tiny)
    (cell,) = [cell for sheet in workbook_of(files) for row in sheet for cell in row if cell.value == payload]
    archive = ZipFile(io.BytesIO(files["data/report-2031.xlsx"].content))

    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert [name for name in archive.namelist() if b"<f>" in archive.read(name) or b"<f " in archive.read(name)] == []


def test_a_negative_number_stays_a_number(published: Files, book: Workbook) -> None:
    row = next(row for row in rows_of(published["data/assets.csv"]) if row["编号"] == "原值")
    sheet = next(sheet for sheet in book if "固定资产" in sheet.title)
    cell = next(cell for cells in sheet for cell in cells if cell.value == -156830.25)

    assert row["增减（元）"] == "-156830.25"
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("n", "#,##0.00", False)


def test_a_workbook_starts_with_cover_contents_and_notes_and_has_every_table(
    book: Workbook, tables: tuple[Sheet, ...]
) -> None:
    assert book.sheetnames[:3] == ["封面", "目录", "说明"]
    assert [sheet["A1"].value for sheet in book.worksheets[3:]] == [sheet.title for sheet in tables]
    assert book.active.title == "封面"
    linked = [row[0].hyperlink.location for row in book["目录"].iter_rows(min_row=4)]
    assert linked == [f"'{name}'!A1" for name in book.sheetnames[2:]]


def test_each_sheet_has_one_real_table_with_one_header_row_and_a_title_in_a1(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        top = int(re.findall(r"\d+", table.ref)[0])
        headers = [cell.value for cell in sheet[top]]
        assert sheet["A1"].value
        assert table.headerRowCount == 1
        assert table.autoFilter is None
        assert [column.name for column in table.tableColumns] == headers
        assert len(set(headers)) == len(headers)
        assert all(headers)
        assert table.ref == f"A{top}:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
        assert all(any(cell.value is not None for cell in row) for row in sheet.iter_rows())


def test_nothing_is_merged_or_hidden_and_headers_stay_in_view(book: Workbook) -> None:
    assert [sheet.title for sheet in book if sheet.merged_cells.ranges or sheet.sheet_state != "visible"] == []
    lines = [line for sheet in book for line in (*sheet.column_dimensions.values(), *sheet.row_dimensions.values())]
    assert [line for line in lines if line.hidden] == []
    for sheet in book.worksheets[3:]:
        (table,) = sheet.tables.values()
        assert sheet.freeze_panes == f"A{int(re.findall(r'[0-9]+', table.ref)[0]) + 1}"
        assert {cell.fill.fill_type for row in sheet for cell in row} == {None}


def test_totals_are_named_in_words_and_blanks_are_explained(book: Workbook) -> None:
    sheet = next(sheet for sheet in book if sheet["A1"].value.endswith("资金收支及结余"))
    lines = [sheet.cell(row, 1).value for row in (2, 3, 4)]

    assert lines == [
        "本工作表有一张表。其中3行是合计，在“行别”一栏写明。",
        "数字栏空白表示不适用。文字栏空白表示没有内容。",
        "数据文件：data/2019/funds.csv。适用于所有表的说明见工作表“说明”。",
    ]
    totals = [row for row in sheet.iter_rows(min_row=6) if row[0].value != "明细"]
    assert {cell.font.bold for row in totals for cell in row if cell.value is not None} == {True}


def test_numbers_of_the_workbook_are_written_as_the_exact_decimals(published: Files, tables: tuple[Sheet, ...]) -> None:
    archive = ZipFile(io.BytesIO(published["data/report-2019.xlsx"].content))
    written = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets" in name)
    numbers = set(re.findall(r't="n"><v>([^<]*)</v>', written))
    expected = {
        row[column.header]
        for sheet in tables
        for row in rows_of(published[f"data/{sheet.name}.csv"])
        for column in sheet.columns
        if column.type == NUMBER
    }

    assert numbers == expected - {"", "未披露"}


def test_the_package_describes_every_other_file_with_its_size_and_digest(published: Files) -> None:
    package = json.loads(published["datapackage.json"].content)
    described = {resource["path"]: (resource["bytes"], resource["hash"]) for resource in package["resources"]}
    names = [resource["name"] for resource in package["resources"]]

    assert described == {
        path: (len(file.content), f"sha256:{sha256(file.content).hexdigest()}")
        for path, file in published.items()
        if path != "datapackage.json"
    }
    assert len(set(names)) == len(names)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"


def test_the_schema_of_a_table_has_the_columns_of_its_csv_and_the_rules_of_the_data(tiny: Project) -> None:
    files = tiny_files(tiny)
    package = json.loads(files["datapackage.json"].content)
    schema = next(resource["schema"] for resource in package["resources"] if resource["path"] == "data/staffing.csv")
    absent = [{"value": "", "label": "不适用"}, {"value": "未披露", "label": "未披露"}]

    assert [field["name"] for field in schema["fields"]] == list(rows_of(files["data/staffing.csv"])[0])
    assert schema["primaryKey"] == ["编号"]
    assert schema["fields"][0] == {"name": "行别", "type": "string", "constraints": {"enum": ["明细", "合计"]}}
    assert schema["fields"][3] == {
        "name": "编制人数（人）",
        "type": "number",
        "unit": "人",
        "fact": "编制.{编号}.编制人数",
        "missingValues": absent,
        "constraints": {"minimum": 0},
    }
    assert schema["fields"][6]["description"] == "控制率：实际数 ÷ 控制数 × 100%"


def test_every_row_keeps_the_constraints_that_the_schema_states(published: Files) -> None:
    package = json.loads(published["datapackage.json"].content)
    broken = []
    for resource in (resource for resource in package["resources"] if resource["path"].endswith(".csv")):
        rows = rows_of(published[resource["path"]])
        for field in resource["schema"]["fields"]:
            texts = [row[field["name"]] for row in rows]
            rules = field.get("constraints", {})
            missing = {value["value"] for value in field.get("missingValues", [{"value": ""}])}
            kept = [text for text in texts if text not in missing]
            holds = (
                not rules.get("required") or len(kept) == len(texts),
                not rules.get("unique") or len(set(kept)) == len(kept),
                "enum" not in rules or set(kept) <= set(rules["enum"]),
                "minimum" not in rules or all(Fraction(text) >= Fraction(rules["minimum"]) for text in kept),
                field["type"] != "number" or all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in kept),
            )
            broken += [] if all(holds) else [(resource["path"], field["name"], holds)]

    assert broken == []


def test_the_same_data_give_the_same_bytes_in_another_process(tiny: Project) -> None:
    script = (
        "import sys; from pathlib import Path; from hashlib import sha256\n"
        "from evaluation.downloads import downloads; from evaluation.report import read_report\n"
        "for file in downloads(read_report(Path(sys.argv[1]), '2031'), str): print(file.path, file.sha256)\n"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", script, str(tiny.root)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    )

    assert first == second
    assert first.count("\n") == len(downloads(tiny.report(), str))


def test_a_workbook_says_nothing_of_when_and_by_whom_it_was_made(published: Files) -> None:
    archive = ZipFile(io.BytesIO(published["data/report-2019.xlsx"].content))

    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert re.findall(rb"<(?:dc|cp|dcterms):(\w+)", archive.read("docProps/core.xml")) == [
        b"coreProperties",
        b"creator",
        b"title",
        b"language",
    ]
