"""The self-assessment forms as workbooks in their official layout, merged cells and all, for A4."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from evaluation.dataset import DETAIL
from evaluation.downloads.archive import EARLIEST, zipped
from evaluation.downloads.download import Download
from evaluation.downloads.sheet import Amount, Cell, Plain
from evaluation.downloads.workbook import LINE, PAPER_A4, breadth, clean, exact, sheet_name
from evaluation.facts import Form, forms, target_of
from evaluation.facts.forms import ALL_FORMS, MONEY, RATE, SCORE, WEIGHT, file_of, kind_of
from evaluation.report import Report

if TYPE_CHECKING:  # only a build that writes a workbook pays for loading XlsxWriter
    from xlsxwriter.workbook import Workbook

WIDTHS = (10, 11, 13, 20, 13, 13, 8, 9, 20)
LAST = len(WIDTHS) - 1
TITLE, CENTRE, RIGHT, HEAD, TEXT = "title", "centre", "right", "head", "text"
_STYLES: dict[str, dict[str, Any]] = {
    TITLE: {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    CENTRE: {"align": "center", "valign": "vcenter"},
    RIGHT: {"align": "right", "valign": "vcenter"},
    HEAD: {"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1},
    TEXT: {"align": "left", "valign": "vcenter", "text_wrap": True, "border": 1},
}


@dataclass(frozen=True, slots=True)
class Box:
    """A cell, or several merged ones: from a row and column to a last row and column."""

    row: int
    column: int
    to_row: int
    to_column: int
    value: Cell
    style: str = HEAD


def form_downloads(report: Report, plain: Plain) -> tuple[Download, ...]:
    """One workbook with all forms, and one for each; none in a year without forms."""
    found = forms(report.dataset)
    if not found:
        return ()
    layouts = [tuple(_boxes(form, report, plain)) for form in found]
    whole = Download(ALL_FORMS, "全部绩效自评表", "XLSX", _workbook(found, layouts, report))
    single = (
        Download(file_of(form), f"{form.text('名称')}：{kind_of(form)}", "XLSX", _workbook([form], [boxes], report))
        for form, boxes in zip(found, layouts, strict=True)
    )
    return (whole, *single)


def _boxes(form: Form, report: Report, plain: Plain) -> Iterator[Box]:
    """The whole form from its title down."""
    yield Box(0, 0, 0, LAST, kind_of(form), TITLE)
    yield Box(1, 0, 1, LAST, f"（{report.dataset.year}年度）", CENTRE)
    yield Box(2, 0, 2, LAST, f"金额单位：{form.unit}", RIGHT)
    yield from _row(3, (("部门名称" if form.is_whole else "项目名称", 0), (form.text("名称"), LAST)))
    yield from _row(4, (("主管部门", 0), (form.text("主管部门"), 3), ("实施单位", 4), (form.text("实施单位"), LAST)))
    at = 5
    for part in (_funds(form, report), _goals(form, plain)):
        boxes = [_moved(box, at) for box in part]
        yield from boxes
        at = boxes[-1].to_row + 1
    indicators = [_moved(box, at) for box in _indicators(form, report, plain)]
    yield from indicators
    at = max(box.to_row for box in indicators) + 1
    for label in ("评价结论", "存在问题", "改进措施"):
        if text := form.text(label):
            yield from _row(at, ((label, 0), (plain(text), LAST)), TEXT)
            at += 1


def _row(row: int, cells: Sequence[tuple[Cell, int]], style: str = HEAD) -> Iterator[Box]:
    """Boxes beside each other, each up to its last column; the first is a heading."""
    start = 0
    for value, last in cells:
        yield Box(row, start, row, last, value, HEAD if start == 0 else style)
        start = last + 1


def _moved(box: Box, rows: int) -> Box:
    return Box(box.row + rows, box.column, box.to_row + rows, box.to_column, box.value, box.style)


def _funds(form: Form, report: Report) -> Iterator[Box]:
    rows = sorted(form.fund_rows, key=lambda row: form.funds.kinds()[row] == DETAIL)
    yield Box(0, 0, len(rows), 0, "资金")
    heads = ("资金来源", *MONEY, WEIGHT, RATE, SCORE)
    for at, head in enumerate(heads):
        yield Box(0, at + 1 + (at > 0), 0, at + 2, head)
    for number, row in enumerate(rows, start=1):
        names = [form.fund_id(row, column) for column in (*MONEY, WEIGHT, RATE, SCORE)]
        if row == form.total:
            names[4] = form.fact_id(RATE)
        yield Box(number, 1, number, 2, form.funds.text(row, "资金来源"), TEXT)
        for column, name in enumerate(names, start=3):
            yield Box(number, column, number, column, _number(name, report, form.unit if column < 6 else ""))


def _goals(form: Form, plain: Plain) -> Iterator[Box]:
    yield Box(0, 0, 1, 0, "年度总体目标")
    yield Box(0, 1, 0, 4, "预期目标")
    yield Box(0, 5, 0, LAST, "实际完成情况")
    texts = [form.text(column) for column in ("预期目标", "完成情况")]
    yield Box(1, 1, 1, 4, plain(texts[0]) if texts[0] else "", TEXT)
    yield Box(1, 5, 1, LAST, plain(texts[1]) if texts[1] else "", TEXT)


def _indicators(form: Form, report: Report, plain: Plain) -> Iterator[Box]:
    table, rows = form.indicators, form.indicator_rows
    yield Box(0, 0, len(rows), 0, "绩效指标")
    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", WEIGHT, SCORE, "偏差原因及改进措施")
    for at, head in enumerate(heads, start=1):
        yield Box(0, at, 0, at, head)
    for column, levels in ((1, ("一级指标",)), (2, ("一级指标", "二级指标"))):
        start = 1
        for names, several in groupby(rows, key=lambda row: tuple(table.texts(level)[row] for level in levels)):
            height = len(list(several))
            yield Box(start, column, start + height - 1, column, names[-1])
            start += height
    for number, row in enumerate(rows, start=1):
        stated, reason = table.text(row, "实际完成值"), table.texts("偏差原因及改进措施")[row]
        fact = report.register.get(stated) or report.register.get(form.indicator_id(row, "实际完成值"))
        yield Box(number, 3, number, 3, table.text(row, "三级指标"), TEXT)
        yield Box(number, 4, number, 4, _planned(form, row))
        yield Box(number, 5, number, 5, fact.text if fact else stated)
        yield Box(number, 6, number, 6, _number(form.indicator_id(row, WEIGHT), report))
        yield Box(number, 7, number, 7, _number(form.indicator_id(row, SCORE), report))
        yield Box(number, 8, number, 8, plain(reason) if reason else "", TEXT)
    end = len(rows) + 1
    yield Box(end, 0, end, 5, "总分")
    yield Box(end, 6, end, 6, _number(form.fact_id("总分值"), report))
    yield Box(end, 7, end, 7, _number(form.fact_id("总得分"), report))
    yield Box(end, 8, end, 8, "")


def _planned(form: Form, row: int) -> str:
    """The target as it stands on the form: ≥50个."""
    target = target_of(form.indicators, row)
    return target.text if target.amount is None else target.text.strip()


def _number(name: str, report: Report, unit: str = "") -> Cell:
    """A fact's number, in a unit of its base if one is asked for; why there is none; blank without a fact."""
    fact = report.register.get(name)
    if fact is None or fact.value is None:
        return "" if fact is None else fact.absence
    scale = report.dataset.policy.units[unit].scale if unit else fact.unit.scale
    decimals = fact.decimals if not unit or fact.unit.name == unit else 6
    amount = Amount(fact.value / scale, decimals)
    return fact.text if fact.unit.base == "%" else amount


def _workbook(found: Sequence[Form], layouts: Sequence[Sequence[Box]], report: Report) -> bytes:
    """A worksheet for each form; the same bytes for the same forms."""
    from xlsxwriter.workbook import Workbook

    unsealed, settings = io.BytesIO(), report.dataset.settings
    with Workbook(unsealed, {"in_memory": True}) as book:
        title = f"{report.dataset.year}年度绩效自评表"
        book.set_properties({"title": title, "author": settings["发布机构"], "created": datetime(*EARLIEST)})
        for number, (form, boxes) in enumerate(zip(found, layouts, strict=True), start=1):
            _write(book, sheet_name(f"{number} {form.text('名称')}"), boxes)
    with ZipFile(unsealed) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()}, EARLIEST)


def _write(book: Workbook, name: str, boxes: Sequence[Box]) -> None:
    page = book.add_worksheet(name)
    for column, wide in enumerate(WIDTHS):
        page.set_column(column, column, wide)
    heights: dict[int, int] = {}
    for box in boxes:
        style = dict(_STYLES[box.style])
        value: Any = box.value
        if isinstance(box.value, Amount):
            style["num_format"] = f"#,##0{'.' * (box.value.decimals > 0)}{'0' * box.value.decimals}"
            value = exact(box.value)
        else:
            value = clean(box.value)
            room = sum(WIDTHS[box.column : box.to_column + 1]) - 1
            lines = sum(max(1, ceil(breadth(line) / room)) for line in value.split("\n"))
            heights[box.to_row] = max(heights.get(box.to_row, 1), lines - (box.to_row - box.row))
        made = book.add_format(style)
        if (box.row, box.column) != (box.to_row, box.to_column):
            page.merge_range(box.row, box.column, box.to_row, box.to_column, "", made)
        if isinstance(box.value, Amount):
            page.write_number(box.row, box.column, value, made)
        elif value:
            page.write_string(box.row, box.column, value, made)
        else:
            page.write_blank(box.row, box.column, None, made)
    for row, lines in heights.items():
        page.set_row(row, max(22, LINE * lines + 6))
    page.set_paper(PAPER_A4)
    page.set_margins(0.5, 0.5, 0.6, 0.6)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
