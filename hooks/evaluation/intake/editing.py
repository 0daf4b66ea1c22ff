"""One workbook of a whole year to edit in Excel or WPS: a sheet a table, every cell a text: 441.00 stays 441.00.

Lists to choose from, notes on each column, headers that cannot be changed, and beside each control total what the
details come to, as a live formula that turns red where the two differ. `intake.returned` takes it back.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from evaluation.dataset import DETAIL, Dataset, Field, Table
from evaluation.dataset.grids import csv_text
from evaluation.dataset.grids.look import letters
from evaluation.dataset.yaml_files import common
from evaluation.downloads.archive import EARLIEST, zipped
from evaluation.facts import summed_fields
from evaluation.numbers.amounts import decimal_string

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COVER, LISTS, MARK, BESIDE = "说明", "清单", "全年数据工作簿", "应为："
MEANT: Mapping[str, Any] = {"true": True, "false": False, "1": 1}  # by texts of a style, which data has
WORDS = "editing.yml"  # what the workbook says of itself, and how it looks
HEADER = ("工作表", "文件", "内容", "导出时的指纹")
SPARE = 200  # rows below a table that are texts and have lists, too
KINDS = ("合计", "小计", "总计")


@dataclass(frozen=True)
class _Book:
    """The workbook being written, with its styles made once."""

    book: Workbook
    dataset: Dataset

    @cached_property
    def styles(self) -> Mapping[str, Any]:
        said = common(WORDS)["styles"].items()
        looks = {name: {how: MEANT.get(text, text) for how, text in look.items()} for name, look in said}
        return {name: self.book.add_format(look) for name, look in looks.items()}

    @cached_property
    def lists(self) -> dict[tuple[str, ...], str]:
        """Where each list to choose from stands, by what is in it."""
        sheet = self.book.get_worksheet_by_name(LISTS)
        places: dict[tuple[str, ...], str] = {}
        for table in self.dataset.tables.values():
            for field in table.schema.fields:
                options = tuple(dict.fromkeys(_options(field, table, self.dataset)))
                if options and options not in places:
                    letter = letters(len(places))
                    sheet.write_column(0, len(places), options, self.styles["text"])
                    places[options] = f"='{LISTS}'!${letter}$1:${letter}${len(options)}"
        return places

    def _choice(self, options: tuple[str, ...], field: Field) -> dict[str, Any]:
        if not options:
            return {"validate": "any"}
        kind = "stop" if field.enum or field.name == "行别" else "information"
        return {"validate": "list", "source": self.lists[options], "error_type": kind, "error_message": "请从列表里选"}

    def write(self, table: Table) -> None:
        """The table's sheet."""
        page = self.book.get_worksheet_by_name(sheet_name(table))
        fields = [field for field in table.schema.fields if field.name in table.columns]
        last = len(table) + SPARE
        page.freeze_panes(1, 0)
        for at, field in enumerate(fields):
            style = self.styles["amount" if field.type == "amount" else "text"]
            texts = table.texts(field.name)
            page.set_column(at, at, _width(field.name, texts), style)
            page.write_string(0, at, field.name, self.styles["head"])
            for row, text in enumerate(texts, start=1):
                page.write_string(row, at, text, style)
            options = tuple(dict.fromkeys(_options(field, table, self.dataset)))
            note = {"input_title": field.name[:32], "input_message": _note(field, table)[:255]}
            page.data_validation(0, at, 0, at, {"validate": "any", **note})
            page.data_validation(1, at, last, at, {**self._choice(options, field), **note})
        page.ignore_errors({"number_stored_as_text": f"A1:{letters(len(fields) - 1)}{last + 1}"})
        self._write_totals(page, table, fields)
        page.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True,
                          "sort": True, "autofilter": True})  # fmt: skip

    def _write_totals(self, page: Worksheet, table: Table, fields: Sequence[Field]) -> None:
        """Beside the table, for each column of amounts, what each control total must be."""
        names = [field.name for field in fields]
        amounts = [field for field in summed_fields(table, self.dataset.policy.units) if field.name in names]
        totals = [row for row, kind in enumerate(table.kinds()) if kind != DETAIL]
        style, red = self.styles["beside"], self.styles["red"]
        for number, field in enumerate(amounts if totals else ()):
            at, column = len(fields) + 1 + number, names.index(field.name)
            page.set_column(at, at, 16, style)
            page.write_string(0, at, f"{BESIDE}{field.name}", self.styles["head"])
            cell = letters(column)
            for row in totals:
                formula = _total_formula(table, row, names, cell)
                page.write_array_formula(
                    row + 1, at, row + 1, at, formula, self.styles["beside"], _stated(table, row, field)
                )
                beside = f"${letters(at)}{row + 2}"
                differs = f'=ROUND(IFERROR(VALUE(SUBSTITUTE({cell}{row + 2},",","")),0)-{beside},6)<>0'
                for where in (column, at):
                    page.conditional_format(row + 1, where, row + 1, where,
                                            {"type": "formula", "criteria": differs, "format": red})  # fmt: skip


def _total_formula(table: Table, row: int, names: Sequence[str], cell: str) -> str:
    """The sum of the detail rows that agree with a total in each grouping column it fills; with 减 taken off."""
    end = len(table) + 1

    def whole(column: str) -> str:
        letter = letters(names.index(column))
        return f"${letter}$2:${letter}${end}"

    parts = [f'({whole("行别")}="{DETAIL}")']
    parts += [
        f"({whole(group)}=${letters(names.index(group))}{row + 2})"
        for group in table.schema.groups
        if group in names and table.text(row, group)
    ]
    if table.schema.sign:
        parts.append(f'IF({whole(table.schema.sign)}="减",-1,1)')
    amounts = f'IFERROR(VALUE(SUBSTITUTE({cell}$2:{cell}${end},",","")),0)'
    return f"{{=SUM({'*'.join([*parts, amounts])})}}"


def _stated(table: Table, row: int, field: Field) -> str:
    """The value, as the file holds it, that a program shows before it has calculated."""
    covered = table.covered(row)
    total = sum((table.amounts[field.name][at] or 0) * (-1 if table.is_taken_away(at) else 1) for at in covered)
    return decimal_string(Fraction(total))


def workbook_to_edit(dataset: Dataset) -> bytes:
    """Every table of the year that could be read; the same bytes for the same data."""
    from xlsxwriter.workbook import Workbook

    unsealed = io.BytesIO()
    with Workbook(unsealed, {"in_memory": True}) as book:
        book.set_properties({"title": f"{dataset.year}年{MARK}", "created": datetime(*EARLIEST)})
        names = [COVER, *map(sheet_name, dataset.tables.values()), LISTS]
        pages = {name: book.add_worksheet(name) for name in names}
        pages[LISTS].protect()
        writing = _Book(book, dataset)
        _write_cover(pages[COVER], dataset, book)
        for table in dataset.tables.values():
            writing.write(table)
    with ZipFile(unsealed) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()}, EARLIEST)


def _write_cover(page: Worksheet, dataset: Dataset, book: Workbook) -> None:
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 16)
    page.set_column(1, 2, 34)
    page.set_column(3, 3, 20)
    page.write_string(0, 0, f"{dataset.year}年{MARK}", bold)
    page.write_string(0, 1, dataset.year)
    for row, text in enumerate(how := common(WORDS)["how"], start=1):
        page.merge_range(row, 0, row, 3, text, wrapped)
        page.set_row(row, 32)
    first = len(how) + 2
    for at, text in enumerate(HEADER):
        page.write_string(first, at, text, bold)
    for row, table in enumerate(dataset.tables.values(), start=first + 1):
        name = sheet_name(table)
        page.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        for at, text in enumerate((table.file, table.schema.title, fingerprint(grid_of(table))), start=1):
            page.write_string(row, at, text)
    page.protect()


def sheet_name(table: Table) -> str:
    """The table's own name; its title where it has none."""
    return (table.schema.name or table.schema.title)[:31]


def grid_of(table: Table) -> list[list[str]]:
    """The table's texts under its header, as its file has them."""
    names = list(table.columns)
    return [names, *(list(row) for row in zip(*(table.texts(name) for name in names), strict=True))]


def fingerprint(grid: Sequence[Sequence[str]]) -> str:
    """What tells whether a table is still the one that was taken out."""
    return hashlib.sha256(csv_text(grid).encode()).hexdigest()[:16]


def _options(field: Field, table: Table, dataset: Dataset) -> Iterator[str]:
    """What may be chosen in a column: its own list, the kinds of rows, or the units."""
    if field.enum:
        yield from field.enum
    elif field.name == "行别":
        yield from (DETAIL, *KINDS)
    elif field.name in {other.unit_from for other in table.schema.fields}:
        yield from dataset.policy.units
    elif field.usual:
        yield from (*field.usual, *(text for text in table.texts(field.name) if text))


def _note(field: Field, table: Table) -> str:
    """What a column holds, in the words that its checks use."""
    unit = f"单位：{field.unit}。" if field.unit else ""
    if field.unit_from:
        unit = f"单位写在“{field.unit_from}”一列。"
    limits = "".join(
        f"{name} {bound}。"
        for name, bound in (("不小于", field.minimum), ("不大于", field.maximum))
        if bound is not None
    )
    identity = next((one for one in table.schema.identities if one.column == field.name), None)
    follows = f"须等于 {'、'.join(f'「{name}」' for name in identity.of)} 的{identity.method}。" if identity else ""
    again = f"把「{field.repeats}」再录一遍。" if field.repeats else ""
    parts = (
        field.label if field.label != field.name else "", "必须填写。" if field.required else "",
        "不能重复。" if field.unique or field.name == "编号" else "", common(WORDS)["types"].get(field.type, ""),
        unit, limits, follows, again,
    )  # fmt: skip
    return "\n".join(filter(None, parts)) or "填文字。"


def _width(name: str, texts: Sequence[str]) -> float:
    longest = max([len(name), *(len(text) for text in texts)])
    return min(max(8, 1.9 * longest), 48)
