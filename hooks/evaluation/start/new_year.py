"""All files of a new year, by path below the project: what is known stays, the rest says 未填报. Nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.dataset import DETAIL, DRAFT, EXPECTED_FILES, SETTLED, STATE, WHY, Field, Schema, Table
from evaluation.dataset.grids import csv_text
from evaluation.language.documents import without_numbers
from evaluation.numbers.amounts import UNFILLED
from evaluation.report import Report
from evaluation.shipped import START
from evaluation.start.pages import blank, carried, year_words

YEAR, TITLE = "年度", "标题"
NOT_OF_THE_NEW_YEAR = (STATE, EXPECTED_FILES, WHY)
FILLED_ANEW = ("评价开始", "评价结束", "资料截止", "索引号", "文号", "发布日期")
_ENTRY = re.compile(r"^([^\s#:][^:]*):\s*(.*)$")
_WAIVERS = "豁免"


def draft_settings(text: str, before: str, year: str) -> str:
    """The settings with the new year in number and title, as a draft, dates and numbers of the report 未填报."""
    return "".join(f"{line}\n" for line in _settings_lines(text, before, year))


def _settings_lines(text: str, before: str, year: str) -> Iterator[str]:
    for line in text.splitlines():
        match = _ENTRY.match(line)
        key = match[1] if match else ""
        if key == YEAR:
            yield f"{YEAR}: {year}"
            yield f"{STATE}: {DRAFT}"
        elif key == TITLE:
            yield line.replace(before, year)
        elif key in FILLED_ANEW:
            yield f"{key}: {UNFILLED}"
        elif key not in NOT_OF_THE_NEW_YEAR:
            yield line


def without_waivers(text: str) -> str:
    """The declared checks without what last year's report could not meet."""
    kept: list[str] = []
    for line in text.splitlines():
        match = _ENTRY.match(line)
        if match and match[1] == _WAIVERS:
            break
        kept.append(line)
    return "".join(f"{line}\n" for line in [*kept, f"{_WAIVERS}: []"])


KEPT, BLANK, FILL, EMPTY = "keep", "blank", "fill", "empty"
_FILLED_ANEW = frozenset({"amount", "fact", "target", "actual"})


def opened(tables: Iterable[Table]) -> dict[str, bytes]:
    """The new year's tables as CSV, by file name without its ending."""
    grids = {table.schema.name: _grid(table) for table in tables}
    found = {}
    for table in tables:
        rows = grids[table.schema.name]
        if table.schema.role == "rekeying":
            rows = [row for row in (_rechecked(row, table, tables, grids) for row in rows) if row]
        found[table.schema.file] = csv_bytes([list(table.columns), *rows])
    return found


def _grid(table: Table) -> list[list[str]]:
    if table.schema.new_year == EMPTY:
        return []
    rows = (row for row in range(len(table)) if table.schema.role != "problems" or table.text(row, "进展") != SETTLED)
    asked = {column: _asked(table, column) for column in table.columns}
    details = [kind == DETAIL for kind in table.kinds()]
    return [[_cell(table, c, row) if details[row] in asked[c] else "" for c in table.columns] for row in rows]


def _cell(table: Table, column: str, row: int) -> str:
    """What stands in a cell of the new year."""
    field, text = table.schema.field[column], table.text(row, column)
    if field.opening:
        return table.text(row, field.opening)
    if column == table.schema.row_label and table.schema.role != "documents":
        text = without_numbers(text)
    return {KEPT: text, BLANK: "", FILL: UNFILLED}[field.new_year or _by_type(field, text, table.schema)]


def _asked(table: Table, column: str) -> frozenset[bool]:
    """Whether details (True) and totals (False) are asked for the column: not those that alone left it empty."""
    filled = frozenset(kind == DETAIL for kind, text in zip(table.kinds(), table.texts(column), strict=True) if text)
    return filled if filled and not table.schema.field[column].opening else frozenset((True, False))


def _by_type(field: Field, text: str, schema: Schema) -> str:
    if field.type == "narrative" or (field.type == "text" and not schema.role and field.name not in _structure(schema)):
        return FILL if text else BLANK
    return FILL if field.type in _FILLED_ANEW else KEPT


def _structure(schema: Schema) -> frozenset[str]:
    """The columns of text that say what the rows are, rather than what became of them."""
    named = (schema.row_label, schema.sign, *schema.groups)
    shown = (name for view in schema.views for name in (view.row_header, *view.group_by, *view.where))
    counted = (name for count in schema.counts for name in (count.distinct, *count.where))
    units = (name for field in schema.fields for name in (field.unit_from, field.sign_from))
    listed = (field.name for field in schema.fields if field.enum or field.usual)
    return frozenset((*named, *shown, *counted, *units, *listed))


def _rechecked(
    row: list[str], table: Table, tables: Iterable[Table], grids: dict[str, list[list[str]]]
) -> list[str] | None:
    """A second entry for the new text of its cell; None when the cell is gone."""
    entry = dict(zip(table.columns, row, strict=True))
    other = next((one for one in tables if one.schema.name == entry["表"]), None)
    named = (dict(zip(other.columns, cells, strict=True)) for cells in grids[other.schema.name]) if other else ()
    cells = next((cells for cells in named if cells["编号"] == entry["行"]), None)
    return None if cells is None else list({**entry, "复核值": cells[entry["列"]]}.values())


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    return csv_text(rows).encode("utf-8-sig")


def with_openings(table: Table, before: Table) -> tuple[list[list[str]], list[tuple[str, str, str]]]:
    """The table with last year's finals in the openings that still wait for them, and these cells."""
    rows = {row_id: row for row, row_id in enumerate(before.ids())}
    grid = [[*cells] for cells in zip(*table.columns.values(), strict=True)]
    cells = []
    for at, column in enumerate(table.columns):
        field = table.schema.field[column]
        for row, row_id in enumerate(table.ids() if field.opening in before.columns else ()):
            text = before.text(rows[row_id], field.opening) if row_id in rows else UNFILLED
            if grid[row][at] == UNFILLED != text:
                grid[row][at] = text
                cells.append((row_id, column, text))
    return [list(table.columns), *grid], cells


COPIED = ("computed.yml", "charts.yml")
CHECKLIST = "checklist.md"  # what every new year has to look at


def new_year_files(
    root: Path, sources: Mapping[str, str], report: Report, year: str, *, keep_text: bool = True
) -> dict[str, bytes]:
    """Settings, tables, checks and pages of `year`, from the report of the year before, its folder and its pages."""
    words = year_words() if keep_text else None
    return dict(_files(root / "data" / report.dataset.year, sources, report, year, words))


def _files(
    data: Path, sources: Mapping[str, str], report: Report, year: str, words: Sequence[str] | None
) -> Iterator[tuple[str, bytes]]:
    before, target = report.dataset.year, f"data/{year}"
    settings = (data / "settings.yml").read_text(encoding="utf-8-sig")
    yield f"{target}/settings.yml", draft_settings(settings, before, year).encode()
    for file, content in opened(report.dataset.tables.values()).items():
        yield f"{target}/{file}.csv", content
    if (data / "checks.yml").is_file():
        checks = (data / "checks.yml").read_text(encoding="utf-8-sig")
        yield f"{target}/checks.yml", without_waivers(checks).encode()
    for name in COPIED:
        if (data / name).is_file():
            yield f"{target}/{name}", (data / name).read_bytes()
    for address, source in sources.items():
        if address != CHECKLIST:
            page = blank(source, before, year) if words is None else carried(source, before, year, words)
            yield f"docs/{year}/{address}", page.encode()
    yield f"docs/{year}/{CHECKLIST}", (START / "docs" / CHECKLIST).read_bytes()
