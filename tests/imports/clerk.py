"""Files as a finance clerk has them, each with the cells that stand in it: how many are read right, wrong, left.

`python tests/imports/clerk.py [NAME…]` prints the table, with a name also what the import says. The department is
invented. Each file was written with its cells before the importer saw it; a cell that is left is a person's work, a
wrong one a mistake that nobody notices.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import xlsxwriter
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table, _Cell

sys.path.insert(0, str(Path(__file__).parents[1]))
from evaluation.dataset import policy_of_year, read_policy, read_settings
from evaluation.documents.office import made_by_office
from evaluation.intake.importing import Choices, plan
from evaluation.intake.pairing import plain_label
from evaluation.intake.reading import Source, read_source
from evaluation.numbers.amounts import parse

YEAR = 2031
UP = "\0up"
Grid = list[list[str | None]]
Expected = dict[str, dict[str, dict[str, str]]]  # table, row, column: the text in the unit of the schema
UNREAD = ("", "未填报")

LEVELS = ("年初结转结余", "年初预算", "本年收入", "本年支出", "年末结转结余")
# fmt: off
FUNDS: dict[str, list[str]] = {
    "基本支出": ["12500.00", "", "3100000.00", "", "3145600.50", "", "3120300.25", "", "37800.25", ""],
    "人员经费": ["12500.00", "", "2700000.00", "", "2745600.50", "", "2728100.50", "", "30000.00", ""],
    "公用经费": ["-", "", "400000.00", "", "400000.00", "", "392199.75", "", "7800.25", ""],
    "项目支出": ["50000.00", "120000.00", "800000.00", "1500000.00", "860000.00", "1580000.00", "845000.00",
             "1493000.00", "65000.00", "207000.00"],
    "年初预算项目": ["50000.00", "120000.00", "800000.00", "1500000.00", "800000.00", "1500000.00", "795000.00",
               "1420000.00", "55000.00", "200000.00"],
    "年中追加项目": ["-", "-", "-", "-", "60000.00", "80000.00", "50000.00", "73000.00", "10000.00", "7000.00"],
    "合计": ["62500.00", "120000.00", "3900000.00", "1500000.00", "4005600.50", "1580000.00", "3965300.25",
           "1493000.00", "102800.25", "207000.00"],
}
STAFF = {"机关行政编制": ["18", "16"], "工勤编制": ["2", "1"], "残疾人就业服务中心事业编制": ["9", "8"],
         "合计": ["29", "25"]}
SANGONG = {
    "因公出国（境）费": ["0.00", "0.00", "0.00"],
    "公务用车购置及运行维护费": ["35600.00", "38000.00", "31250.40"],
    "公务用车购置费": ["", "", ""],
    "公务用车运行维护费": ["35600.00", "38000.00", "31250.40"],
    "公务接待费": ["7320.00", "8000.00", "5116.00"],
    "合计": ["42920.00", "46000.00", "36366.40"],
}
ASSETS = {
    "固定资产原值": ["1250000.00", "1286300.00", "36300.00"],
    "减：累计折旧": ["512300.00", "590800.50", "78500.50"],
    "固定资产净值": ["737700.00", "695499.50", "-42200.50"],
}
BUYING = {"办公设备采购": ["12.50", "11.86"], "印刷服务": ["6.00", "5.40"], "辅助器具采购": ["80.00", "76.35"],
          "合计": ["98.50", "93.61"]}
PROJECTS = [
    ("年初预算", "一般公共预算资金", "1", "残疾人康复救助",
     ["300000.00", "700000.00", "298000.00", "650000.00", "2000.00", "50000.00"], "例财社〔2031〕3号"),
    ("年初预算", "一般公共预算资金", "2", "无障碍设施改造",
     ["260000.00", "", "255000.00", "", "5000.00", ""], ""),
    ("年初预算", "政府性基金", "3", "彩票公益金助残",
     ["240000.00", "800000.00", "242000.00", "770000.00", "-2000.00", "30000.00"], "例财社〔2031〕5号"),
    ("年中追加", "一般公共预算资金", "4", "重度残疾人托养",
     ["60000.00", "80000.00", "50000.00", "73000.00", "10000.00", "7000.00"], "例财社〔2031〕21号"),
]
# fmt: on
FUND_FIELDS = [f"{level}_{side}" for level in LEVELS for side in ("本级", "对下")]
PROJECT_FIELDS = [f"{level}_{side}" for level in ("收入", "支出", "结转结余") for side in ("本级", "对下")]


def table_of(rows: Mapping[str, Sequence[str]], fields: Sequence[str]) -> dict[str, dict[str, str]]:
    return {label: dict(zip(fields, cells, strict=True)) for label, cells in rows.items()}


def funds(*left_out: str) -> Expected:
    return {"资金收支": table_of({k: v for k, v in FUNDS.items() if k not in left_out}, FUND_FIELDS)}


def staff() -> Expected:
    return {"编制": table_of(STAFF, ("编制人数", "实有人数"))}


def sangong() -> Expected:
    return {"三公": table_of(SANGONG, ("上年实际", "本年预算", "本年实际"))}


def assets() -> Expected:
    return {"固定资产": table_of(ASSETS, ("年初数", "年末数", "增减"))}


def buying() -> Expected:
    return {"采购": table_of(BUYING, ("预算金额", "执行金额"))}


def projects() -> Expected:
    return {"项目": {name: dict(zip(PROJECT_FIELDS, cells, strict=True)) for _, _, _, name, cells, _ in PROJECTS}}


@dataclass(frozen=True)
class File:
    """A file of a clerk: its name, its bytes and what stands in it."""

    name: str
    content: bytes
    expected: Expected = field(default_factory=dict)


Maker = Callable[[], File | None]
FILES: dict[str, Maker] = {}
NAMES: dict[str, str] = {}  # of the files, by the functions that make them


def clerk(expected: Callable[[], Expected] | None, ending: str) -> Callable[[Callable[[], bytes | None]], Maker]:
    def register(make: Callable[[], bytes | None]) -> Maker:
        def made() -> File | None:
            content = make()
            return (
                None if content is None else File(f"{make.__name__}{ending}", content, expected() if expected else {})
            )

        made.__doc__ = make.__doc__
        FILES[make.__name__] = made
        NAMES[make.__name__] = make.__name__ + ending
        return made

    return register


# ---------------------------------------------------------------- how people print the tables


def wan(text: str | None) -> str | None:
    """An amount of 元 in 万元, exact."""
    if not text or text == "-" or text == UP:
        return text
    try:
        return f"{Decimal(text.replace(',', '')) / 10_000:f}"
    except ArithmeticError:
        return text


def comma(text: str | None) -> str | None:
    return f"{Decimal(text):,}" if text and re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def mapped(grid: Grid, form: Callable[[str | None], str | None], top: int, left: int = 1) -> Grid:
    return [
        [form(cell) if at >= top and column >= left else cell for column, cell in enumerate(row)]
        for at, row in enumerate(grid)
    ]


FUND_HEAD: Grid = [
    ["项目", "年初结转和结余", None, "年初预算数", None, "本年收入", None, "本年支出", None, "年末结转和结余", None],
    [UP, *["本级", "对下"] * 5],
]


def fund_grid(labels: Mapping[str, str] | None = None) -> Grid:
    return [
        *[list(row) for row in FUND_HEAD],
        *([(labels or {}).get(label, label), *cells] for label, cells in FUNDS.items()),
    ]


def staff_grid() -> Grid:
    return [["项目", "编制人数", "实有人数"], *([label, *cells] for label, cells in STAFF.items())]


def sangong_grid() -> Grid:
    head: Grid = [["项目", "2030年决算数", "2031年预算数", "2031年决算数"]]
    return [*head, *([label, *cells] for label, cells in SANGONG.items())]


def asset_grid() -> Grid:
    return [["项目", "年初数", "年末数", "增减额"], *([label, *cells] for label, cells in ASSETS.items())]


def buying_grid() -> Grid:
    return [["采购项目", "预算金额", "执行金额"], *([label, *cells] for label, cells in BUYING.items())]


def project_grid(*, groups: bool = True) -> Grid:
    head: Grid = [
        ["批次", "资金类别", "序号", "项目名称", "收入", None, "支出", None, "结转结余", None, "下达文号"],
        [UP, UP, UP, UP, *["本级", "对下"] * 3, UP],
    ]
    rows: Grid = []
    for at, (batch, kind, number, name, cells, paper) in enumerate(PROJECTS):
        before = PROJECTS[at - 1] if at else ("", "", "", "", [], "")
        rows.append(
            [
                UP if batch == before[0] else batch,
                UP if (batch, kind) == before[:2] else kind,
                number,
                name,
                *cells,
                paper,
            ]
        )
    grid = [*head, *rows]
    return grid if groups else [row[2:] for row in grid]


# ---------------------------------------------------------------- Word


def spans(grid: Grid) -> Iterator[tuple[int, int, int, int, str]]:
    width = max(map(len, grid))
    grid = [[*row, *[""] * (width - len(row))] for row in grid]
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            if text is None or text == UP:
                continue
            right, down = column, row
            while right + 1 < len(cells) and cells[right + 1] is None:
                right += 1
            while down + 1 < len(grid) and grid[down + 1][column] == UP:
                down += 1
            yield row, column, down, right, text


def put_table(target: Document | _Cell, grid: Grid) -> Table:
    width = max(map(len, grid))
    table = target.add_table(rows=len(grid), cols=width)
    for top, left, bottom, right, text in spans(grid):
        cell = table.cell(top, left)
        if (bottom, right) != (top, left):
            cell = cell.merge(table.cell(bottom, right))
        cell.text = text
    return table


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word(*parts: str | Grid) -> bytes:
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            if part.startswith("# "):
                document.add_heading(part[2:], 1)
            else:
                document.add_paragraph(part)
        else:
            put_table(document, part)
            document.add_paragraph()
    return saved(document)


@clerk(funds, ".docx")
def funds_in_wan() -> bytes:
    """万元 with four places, a line 单位 above the table."""
    return word("# 一、部门概况", "表1  2031年度部门资金收支及结余情况表", "单位：万元", mapped(fund_grid(), wan, 2))


@clerk(funds, ".docx")
def title_and_unit_in_the_first_rows() -> bytes:
    """Title and unit as merged rows of the table itself."""
    grid = mapped(fund_grid(), wan, 2)
    return word("详见下表。", [["部门资金收支及结余情况表", *[None] * 10], ["金额单位：万元", *[None] * 10], *grid])


@clerk(funds, ".docx")
def unit_behind_the_title() -> bytes:
    return word("2031年资金收支及结余情况表（单位：万元）", mapped(fund_grid(), wan, 2))


@clerk(funds, ".docx")
def total_as_the_first_row() -> bytes:
    grid = fund_grid()
    return word("资金收支及结余情况表", "单位：元", [*grid[:2], grid[-1], *grid[2:-1]])


@clerk(funds, ".docx")
def among_them() -> bytes:
    """其中 before the first part, blanks before the next ones, numbering before the sums."""
    labels = {
        "基本支出": "一、基本支出",
        "人员经费": "其中：人员经费",
        "公用经费": "　　　公用经费",
        "项目支出": "二、项目支出",
        "年初预算项目": "其中：年初预算项目",
        "年中追加项目": "　　　年中追加项目",
        "合计": "合　　计",
    }
    return word("资金收支及结余情况表", "单位：元", mapped(fund_grid(labels), comma, 2))


@clerk(funds, ".docx")
def three_levels_of_header() -> bytes:
    grid = fund_grid()
    top: Grid = [["项目", "2031年度资金收支及结余", *[None] * 9]]
    return word("资金收支及结余情况表", "单位：元", [*top, [UP, *grid[0][1:]], *grid[1:]])


@clerk(funds, ".docx")
def continued_on_the_next_page() -> bytes:
    """A second table goes on under a repeated header."""
    grid = fund_grid()
    return word(
        "资金收支及结余情况表", "单位：元", grid[:5], "资金收支及结余情况表（续）", "单位：元", [*grid[:2], *grid[5:]]
    )


@clerk(funds, ".docx")
def continued_without_a_header() -> bytes:
    grid = fund_grid()
    return word("资金收支及结余情况表", "单位：元", grid[:5], "", grid[5:])


@clerk(funds, ".docx")
def continued_with_nothing_between() -> bytes:
    """Two tables right under one another under one title, the header repeated."""
    grid = fund_grid()
    document = docx.Document()
    document.add_paragraph("资金收支及结余情况表")
    document.add_paragraph("单位：元")
    first, second = put_table(document, grid[:5]), put_table(document, [*grid[:2], *grid[5:]])
    between = OxmlElement("w:p")
    between.append(OxmlElement("w:r"))
    first._tbl.addnext(between)
    assert second is not None
    return saved(document)


@clerk(funds, ".docx")
def table_in_a_frame() -> bytes:
    """The whole table in the one cell of another, which draws a frame around it."""
    document = docx.Document()
    frame = document.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "资金收支及结余情况表"
    frame.cell(0, 0).add_paragraph("单位：元")
    put_table(frame.cell(0, 0), fund_grid())
    return saved(document)


def _two_under_one_title() -> Expected:
    return {**staff(), **assets()}


@clerk(_two_under_one_title, ".docx")
def two_tables_under_one_title() -> bytes:
    return word("（三）人员和资产情况", staff_grid(), "", asset_grid(), "注：资产数取自资产年报，单位为元。")


@clerk(staff, ".docx")
def title_in_a_text_box() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph()
    box = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:200pt;height:20pt">'
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>编制设置及实有人数表（单位：人）</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    paragraph._p.append(parse_xml(box))
    put_table(document, staff_grid())
    return saved(document)


def _changed(cell: _Cell, old: str, new: str) -> None:
    """The text of a cell with what was deleted and what was put in, as Word keeps them until somebody agrees."""
    paragraph = cell.paragraphs[0]._p
    for run in list(paragraph.findall(qn("w:r"))):
        paragraph.remove(run)
    mark = 'w:id="9" w:author="甲" w:date="2032-03-01T00:00:00Z"'
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')} {mark}><w:r><w:delText>{old}</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')} {mark}><w:r><w:t>{new}</w:t></w:r></w:ins>"))


@clerk(staff, ".docx")
def tracked_changes() -> bytes:
    document = docx.Document()
    document.add_paragraph("编制设置及实有人数表")
    table = put_table(document, [*staff_grid()[:4], ["借调人员", "7", "7"], staff_grid()[4]])
    _changed(table.cell(1, 1), "81", "18")
    _changed(table.cell(5, 2), "32", "25")
    row = table.rows[4]._tr
    row.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="8" w:author="甲"/>'))
    return saved(document)


@clerk(buying, ".docx")
def note_marks_raised() -> bytes:
    """A raised 1 behind a number is the mark of a note, not a digit."""
    document = docx.Document()
    document.add_paragraph("政府采购执行情况表")
    document.add_paragraph("单位：万元")
    table = put_table(document, buying_grid())
    for row, column in ((1, 1), (4, 2)):
        run = table.cell(row, column).paragraphs[0].add_run("1")
        run.font.superscript = True
    document.add_paragraph("1 含上年结转采购。")
    return saved(document)


@clerk(buying, ".docx")
def struck_out() -> bytes:
    """An old number struck out before the new one."""
    document = docx.Document()
    document.add_paragraph("政府采购执行情况表")
    document.add_paragraph("单位：万元")
    table = put_table(document, buying_grid())
    for row, column, old in ((1, 2, "11"), (2, 1, "6"), (4, 2, "9")):
        paragraph = table.cell(row, column).paragraphs[0]
        text = paragraph.text
        for run in paragraph.runs:
            run.text = ""
        paragraph.add_run(old).font.strike = True
        paragraph.add_run(text)
    return saved(document)


@clerk(funds, ".docx")
def full_width_digits() -> bytes:
    wide = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
    grid = mapped(fund_grid(), lambda text: (comma(text) or "").translate(wide) if text not in (None, UP) else text, 2)
    return word("资金收支及结余情况表", "金额单位：元", grid)


@clerk(staff, ".docx")
def rate_beside() -> bytes:
    grid = staff_grid()
    rates = ["控制率", "88.89%", "50%", "88.89%", "86.21%"]
    return word("编制设置及实有人数", [[*row, rate] for row, rate in zip(grid, rates, strict=True)])


@clerk(staff, ".docx")
def people_with_their_unit() -> bytes:
    return word("人员编制情况表", mapped(staff_grid(), lambda text: f"{text}人", 1))


def _survey() -> Expected:
    rows = {"残疾人康复服务": ["31", "6", "2", "1", "0", "40"], "残疾人就业培训": ["28", "9", "3", "0", "0", "40"]}
    return {"满意度": table_of(rows, ("非常满意", "满意", "一般", "不满意", "很不满意", "合计"))}


@clerk(_survey, ".docx")
def survey_with_shares_in_every_second_row() -> bytes:
    head: Grid = [
        ["序号", "题目", "", "A（非常满意）", "B（满意）", "C（一般）", "D（不满意）", "E（很不满意）", "合计"]
    ]
    rows: Grid = []
    for number, (label, cells) in enumerate(_survey()["满意度"].items(), start=1):
        counts = list(cells.values())
        rows.append([str(number), label, "人数", *counts])
        rows.append([UP, UP, "占比", *(f"{Decimal(count) * 100 / 40:.2f}%" for count in counts)])
    return word("满意度问卷统计表", "单位：人", [*head, *rows])


@clerk(sangong, ".docx")
def sangong_with_growth() -> bytes:
    """其中 rows, and columns of growth between."""
    grid = sangong_grid()
    labels = {"公务用车购置费": "其中：公务用车购置费", "公务用车运行维护费": "      公务用车运行维护费"}
    more = ["增减率（%）", "0.00", "-12.22", "", "-12.22", "-30.11", "-15.27"]
    rows = [[labels.get(row[0] or "", row[0]), *row[1:], extra] for row, extra in zip(grid, more, strict=True)]
    return word("“三公”经费支出情况表", "单位：元", rows)


@clerk(sangong, ".docx")
def sangong_by_years_of_two_columns() -> bytes:
    grid: Grid = [["项目", "2030年", "2031年", None], [UP, "决算数", "预算数", "决算数"]]
    rows: Grid = [[label, *cells] for label, cells in SANGONG.items()]
    return word("“三公”经费支出情况表", "单位：万元", [*grid, *mapped(rows, wan, 0)])


@clerk(assets, ".docx")
def assets_by_dates() -> bytes:
    grid = asset_grid()
    grid[0] = ["资产项目", "2030年12月31日", "2031年12月31日", "增减变动"]
    return word("固定资产变动情况表", "单位：元", mapped(grid, comma, 1))


@clerk(projects, ".docx")
def projects_with_groups_merged() -> bytes:
    return word("附件2  项目支出明细表", "单位：元", project_grid())


@clerk(projects, ".docx")
def projects_under_sections() -> bytes:
    """The group as a row over the whole width, with a 小计 below."""
    grid = project_grid(groups=False)
    first: list[str | None] = [
        "",
        "小计",
        "800000.00",
        "1500000.00",
        "795000.00",
        "1420000.00",
        "5000.00",
        "80000.00",
        "",
    ]
    return word(
        "项目支出明细表",
        "单位：元",
        [*grid[:2], ["一、年初预算项目", *[None] * 8], *grid[2:5], first, ["二、年中追加项目", *[None] * 8], *grid[5:]],
    )


@clerk(projects, ".docx")
def projects_of_which_the_numbers_break_over_lines() -> bytes:
    """Narrow columns: Enter within names and numbers."""
    grid = project_grid()
    for row in grid[2:]:
        for at, text in enumerate(row):
            if text and at == 3:
                row[at] = f"{text[:4]}\n{text[4:]}"
            if text and at in (4, 5) and len(text) > 8:
                row[at] = f"{text[:-3]}\n{text[-3:]}"
    return word("项目支出明细表", "单位：元", grid)


@clerk(assets, ".docx")
def table_on_its_side() -> bytes:
    grid = asset_grid()
    return word("固定资产变动情况表", "单位：元", [[row[at] for row in grid] for at in range(4)])


@clerk(buying, ".docx")
def hidden_text() -> bytes:
    document = docx.Document()
    document.add_paragraph("政府采购执行情况表")
    document.add_paragraph("单位：万元")
    table = put_table(document, buying_grid())
    for cell in (table.cell(1, 1), table.cell(2, 2)):
        cell.paragraphs[0].add_run("9").font.hidden = True
    return saved(document)


@clerk(staff, ".docx")
def within_content_controls() -> bytes:
    """A form's fields: the table, a row and a cell are content controls."""
    document = docx.Document()
    document.add_paragraph("编制设置及实有人数表")
    table = put_table(document, staff_grid())
    for element in (table.rows[2]._tr, table.cell(1, 1).paragraphs[0].runs[0]._r, table._tbl):
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
        element.addprevious(control)
        control[1].append(element)
    return saved(document)


@clerk(staff, ".docx")
def blank_rows_and_a_column_of_numbers() -> bytes:
    grid = staff_grid()
    rows: Grid = [["序号", *grid[0], ""], *([str(at), *row, ""] for at, row in enumerate(grid[1:4], start=1))]
    return word("编制设置及实有人数表", [*rows, ["", "", "", "", ""], ["", "", "", "", ""], ["", *grid[4], ""]])


@clerk(funds, ".docx")
def spaces_within_words() -> bytes:
    labels = {"合计": "合      计", "基本支出": "基 本 支 出", "项目支出": "项 目 支 出"}
    grid = mapped(fund_grid(labels), comma, 2)
    grid[0] = [text if text in (None, UP) else " ".join(text or "") for text in grid[0]]
    return word("资金收支及结余情况表", "单 位：元", grid)


@clerk(buying, ".docx")
def one_column_in_another_unit() -> bytes:
    grid = buying_grid()
    grid[0] = ["采购项目", "预算金额（万元）", "执行金额（元）"]
    for row in grid[1:]:
        row[2] = f"{Decimal(row[2] or 0) * 10_000:,}"
    return word("政府采购执行情况表", grid)


@clerk(buying, ".docx")
def units_in_the_cells() -> bytes:
    return word("政府采购执行情况表", mapped(buying_grid(), lambda text: f"{text}万元", 1))


@clerk(buying, ".docx")
def wan_in_the_cells() -> bytes:
    return word("政府采购执行情况表", mapped(buying_grid(), lambda text: f"{text}万", 1))


@clerk(funds, ".docx")
def a_subordinate_has_the_same_table() -> bytes:
    """The department's own table, then the one of an institution below it with one more column."""
    other = mapped(fund_grid(), lambda text: str(Decimal(text) / 4) if text and text[0].isdigit() else text, 2)
    wider = [[*row, extra] for row, extra in zip(other, ["执行率", UP, *["98%"] * 7], strict=True)]
    return word(
        "一、部门汇总",
        "资金收支及结余情况表",
        "单位：元",
        fund_grid(),
        "二、下属单位",
        "残疾人就业服务中心资金收支及结余情况表",
        "单位：元",
        wider,
    )


@clerk(funds, ".docx")
def last_year_stands_first() -> bytes:
    other = mapped(fund_grid(), lambda text: str(Decimal(text) / 4) if text and text[0].isdigit() else text, 2)
    return word("2030年资金收支及结余情况表", "单位：元", other, "2031年资金收支及结余情况表", "单位：元", fund_grid())


@clerk(assets, ".docx")
def triangles_for_less() -> bytes:
    """△ before what is below zero, as budget tables print it."""
    grid = mapped(asset_grid(), lambda text: f"△{text[1:]}" if text and text.startswith("-") else text, 1)
    return word("固定资产变动情况表", "单位：元", grid)


@clerk(assets, ".docx")
def words_for_less() -> bytes:
    """减少42200.50 in place of a sign."""
    grid = mapped(asset_grid(), lambda text: f"减少{text[1:]}" if text and text.startswith("-") else text, 1)
    return word("固定资产变动情况表", "单位：元", grid)


@clerk(buying, ".docx")
def stars_behind_numbers() -> bytes:
    grid = buying_grid()
    grid[1][1], grid[4][2] = f"{grid[1][1]}*", f"{grid[4][2]}①"
    return word("政府采购执行情况表", "单位：万元", grid, "*含结转。①以验收为准。")


@clerk(funds, ".docx")
def sums_as_fields() -> bytes:
    """Totals as Word fields: the result is shown, the formula is not."""
    document = docx.Document()
    document.add_paragraph("资金收支及结余情况表")
    document.add_paragraph("单位：元")
    table = put_table(document, fund_grid())
    for column in (1, 5):
        cell = table.cell(8, column)
        text, paragraph = cell.text, cell.paragraphs[0]._p
        for run in list(paragraph.findall(qn("w:r"))):
            paragraph.remove(run)
        paragraph.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"/></w:r>'))
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:instrText> =SUM(ABOVE) 12 </w:instrText></w:r>"))
        paragraph.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="separate"/></w:r>'))
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>{text}</w:t></w:r>"))
        paragraph.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>'))
    return saved(document)


@clerk(staff, ".docx")
def notes_within_the_table() -> bytes:
    grid = staff_grid()
    return word("编制设置及实有人数表", [*grid, ["备注：工勤编制含退役士兵1名，2031年6月核定编制29名。", None, None]])


@clerk(staff, ".docx")
def signatures_within_the_table() -> bytes:
    return word("编制设置及实有人数表", [*staff_grid(), ["填表人：甲", "审核人：乙", "联系电话：0000000"]])


@clerk(sangong, ".docx")
def whole_report() -> bytes:
    """Text and tables of several kinds, the units of the tables stated once in the text above all."""
    return word(
        "# 一、部门概况",
        "编制29名，实有25人。",
        "# 二、资金情况",
        "2031年收入400.56万元。",
        "表3 “三公”经费支出情况表",
        "单位：元",
        sangong_grid(),
        "与上年相比减少。",
    )


def _all_tables() -> Expected:
    return {**funds(), **staff(), **sangong(), **assets(), **buying()}


@clerk(_all_tables, ".docx")
def all_tables_of_a_report() -> bytes:
    return word(
        "# 一、部门概况",
        "（一）人员",
        "表1 编制设置及实有人数",
        "单位：人",
        staff_grid(),
        "# 二、资金",
        "表2 资金收支及结余情况表",
        "单位：万元",
        mapped(fund_grid(), wan, 2),
        "表3 “三公”经费支出表",
        "单位：万元",
        mapped(sangong_grid(), wan, 1),
        "表4 政府采购执行情况",
        "单位：万元",
        buying_grid(),
        "表5 固定资产变动情况",
        "单位：万元",
        mapped(asset_grid(), wan, 1),
    )


@clerk(None, ".docx")
def a_plan_of_targets_and_a_calendar() -> bytes:
    """Tables that are none of the schema's; nothing may be read."""
    return word(
        "评价工作安排表",
        [["时间", "工作内容", "责任人"], ["3月1日", "动员", "甲"], ["3月15日", "自评", "乙"]],
        "预算绩效管理考核评分表",
        [["项目", "标准分", "得分"], ["资金管理", "20", "18"], ["合计", "100", "92.5"]],
    )


@clerk(None, ".docx")
def budget_of_next_year() -> bytes:
    """Next year's staff and budget: the headings are like this year's."""
    return word(
        "2032年“三公”经费预算表",
        "单位：元",
        [
            ["项目", "2031年预算数", "2032年预算数", "2032年比2031年增减"],
            ["公务接待费", "8000", "6000", "-2000"],
            ["公务用车运行维护费", "38000", "35000", "-3000"],
            ["合计", "46000", "41000", "-5000"],
        ],
    )


# ---------------------------------------------------------------- workbooks


Put = tuple[str, Grid, dict[str, object]]


def book(*sheets: Put, **options: object) -> bytes:
    """Sheets with their grids; numbers as numbers unless `text` is said. `at`: first row and column."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as made:
        for name, grid, how in sheets:
            page = made.add_worksheet(name)
            _fill(made, page, grid, how)
        page.activate()
    return stream.getvalue()


def _fill(made: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, grid: Grid, how: dict[str, object]) -> None:
    row0, column0 = how.get("at", (0, 0))  # type: ignore[misc]
    form = made.add_format({"num_format": how.get("format", "#,##0.00")})
    for top, left, bottom, right, text in spans(grid):
        at = (row0 + top, column0 + left)
        if (bottom, right) != (top, left):
            page.merge_range(*at, row0 + bottom, column0 + right, "")
        if not how.get("text") and re.fullmatch(r"-?\d+(\.\d+)?", text):
            page.write_number(*at, float(text), form if "." in text else None)
        elif text:
            page.write_string(*at, text)
    for column in how.get("hidden_columns", ()):  # type: ignore[attr-defined]
        page.set_column(column, column, None, None, {"hidden": True})
    for row in how.get("hidden_rows", ()):  # type: ignore[attr-defined]
        page.set_row(row, None, None, {"hidden": True})
    if area := how.get("filter"):
        page.autofilter(*area)  # type: ignore[misc]
    if how.get("hidden"):
        page.hide()
    if how.get("no_zeros"):
        page.hide_zero()


def titled(title: str, unit: str, grid: Grid, *below: str) -> Grid:
    width = max(map(len, grid))
    top: Grid = [[title, *[None] * (width - 1)]]
    if unit:
        top.append([*[""] * (width - 1), unit])
    return [*top, *grid, *([text, *[None] * (width - 1)] for text in below)]


@clerk(funds, ".xlsx")
def plain_workbook() -> bytes:
    return book(("资金", titled("资金收支及结余情况表", "单位：元", fund_grid()), {}))


@clerk(funds, ".xlsx")
def starts_at_c5() -> bytes:
    return book(
        (
            "Sheet1",
            titled("2031年资金收支及结余情况表", "单位：万元", mapped(fund_grid(), wan, 2)),
            {"at": (4, 2), "format": "0.000000"},
        )
    )


@clerk(funds, ".xlsx")
def hidden_columns() -> bytes:
    """A hidden column of last year's between the others."""
    grid = [[*row[:3], extra, *row[3:]] for row, extra in zip(fund_grid(), ["上年支出", UP, *["777"] * 7], strict=True)]
    return book(("资金", titled("资金收支及结余情况表", "单位：元", grid), {"hidden_columns": [3]}))


@clerk(lambda: funds("人员经费", "公用经费"), ".xlsx")
def hidden_rows() -> bytes:
    """Rows of details folded away."""
    return book(("资金", titled("资金收支及结余情况表", "单位：元", fund_grid()), {"hidden_rows": [5, 6]}))


@clerk(staff, ".xlsx")
def hidden_first_sheet_of_last_year() -> bytes:
    old = mapped(staff_grid(), lambda text: str(int(text or 0) + 1), 1)
    return book(
        ("2030", titled("2030年编制设置及实有人数表", "", old), {"hidden": True}),
        ("2031", titled("2031年编制设置及实有人数表", "", staff_grid()), {}),
    )


@clerk(staff, ".xlsx")
def last_years_sheet_is_shown_too() -> bytes:
    old = mapped(staff_grid(), lambda text: str(int(text or 0) + 1), 1)
    return book(
        ("2030年", titled("编制设置及实有人数表", "", old), {}),
        ("2031年", titled("编制设置及实有人数表", "", staff_grid()), {}),
    )


@clerk(lambda: {"编制": {k: v for k, v in staff()["编制"].items() if k != "工勤编制"}}, ".xlsx")
def filtered_rows() -> bytes:
    grid = titled("编制设置及实有人数表", "", staff_grid())
    return book(("编制", grid, {"filter": (1, 0, 5, 2), "hidden_rows": [3]}))


@clerk(projects, ".xlsx")
def projects_with_merged_groups() -> bytes:
    return book(("项目", titled("项目支出明细表", "单位：元", project_grid()), {}))


@clerk(projects, ".xlsx")
def projects_with_blank_groups() -> bytes:
    """The group stands once, the cells below it are blank, not merged."""
    grid = [["" if cell == UP else cell for cell in row] for row in project_grid()]
    grid[1] = ["", "", "", "", *["本级", "对下"] * 3, ""]
    return book(("项目", titled("项目支出明细表", "单位：元", grid), {}))


@clerk(buying, ".xlsx")
def notes_and_signatures_below() -> bytes:
    grid = titled(
        "政府采购执行情况表",
        "单位：万元",
        buying_grid(),
        "注：1.预算金额含上年结转20.00万元。",
        "2.执行金额以合同为准。",
    )
    return book(("采购", [*grid, ["制表：甲", "审核：乙", "2032年3月1日"]], {}))


@clerk(lambda: {"采购": {label: cells for label, cells in buying()["采购"].items() if label != "合计"}}, ".xlsx")
def formulas_without_values() -> bytes:
    """Totals as formulas that no program has computed yet."""
    made = openpyxl.Workbook()
    page = made.active
    page.append(["政府采购执行情况表"])
    page.append(["采购项目", "预算金额（万元）", "执行金额（万元）"])
    for label, cells in list(BUYING.items())[:-1]:
        page.append([label, *map(float, cells)])
    page.append(["合计", "=SUM(B3:B5)", "=SUM(C3:C5)"])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@clerk(assets, ".xlsx")
def headings_are_dates() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page, day = made.add_worksheet("资产"), made.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        page.write(0, 0, "固定资产变动情况表")
        page.write(0, 3, "单位：元")
        page.write_row(1, 0, ["项目"])
        page.write_datetime(1, 1, date(2030, 12, 31), day)
        page.write_datetime(1, 2, date(2031, 12, 31), day)
        page.write(1, 3, "增减")
        for at, (label, cells) in enumerate(ASSETS.items(), start=2):
            page.write_row(at, 0, [label, *map(float, cells)])
    return stream.getvalue()


@clerk(sangong, ".xlsx")
def headings_are_years() -> bytes:
    """2030 and 2031 as numbers above 决算 and 预算."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page = made.add_worksheet("三公")
        page.write(0, 0, "“三公”经费支出情况表")
        page.write(1, 3, "单位：元")
        page.write_row(2, 0, ["项目", 2030, 2031, ""])
        page.write_row(3, 0, ["", "决算数", "预算数", "决算数"])
        for at, (label, cells) in enumerate(SANGONG.items(), start=4):
            page.write_row(at, 0, [label, *(float(cell) if cell else "" for cell in cells)])
    return stream.getvalue()


@clerk(funds, ".xlsx")
def numbers_as_text() -> bytes:
    """Green triangles: every number is a text, some with blanks."""
    grid = mapped(fund_grid(), lambda text: f" {comma(text)}\u00a0" if text and text[0].isdigit() else text, 2)
    return book(("资金", titled("资金收支及结余情况表", "单位：元", grid), {"text": True}))


@clerk(lambda: {**funds(), **staff(), **assets()}, ".xlsx")
def several_tables_on_a_sheet() -> bytes:
    blank: Grid = [[""] * 11]
    grid = [
        *titled("表一 资金收支及结余情况表", "单位：元", fund_grid()),
        *blank,
        *titled("表二 编制设置及实有人数表", "单位：人", staff_grid()),
        *blank,
        *titled("表三 固定资产变动情况表", "单位：元", asset_grid()),
    ]
    return book(("汇总", grid, {}))


@clerk(lambda: {**staff(), **assets()}, ".xlsx")
def two_tables_side_by_side() -> bytes:
    left, right = (
        titled("编制设置及实有人数表", "单位：人", staff_grid()),
        titled("固定资产变动情况表", "单位：元", asset_grid()),
    )
    right += [[""] * 4] * (len(left) - len(right))
    return book(("汇总", [[*one, "", *other] for one, other in zip(left, right, strict=True)], {}))


@clerk(lambda: {**funds(), **staff(), **sangong(), **assets(), **buying()}, ".xlsx")
def a_sheet_for_each_table() -> bytes:
    notes: Grid = [["填表说明"], ["1.本表由各单位填报，金额单位为元。"], ["2.编制人数29人以批复为准。"]]
    return book(
        ("封面", [["2031年度部门整体支出绩效评价基础表"], ["单位名称：例市残联"]], {}),
        ("填表说明", notes, {}),
        ("资金", titled("资金收支及结余情况表", "单位：元", fund_grid()), {}),
        ("编制", titled("编制设置及实有人数表", "单位：人", staff_grid()), {}),
        ("三公", titled("“三公”经费支出情况表", "单位：元", sangong_grid()), {}),
        ("资产", titled("固定资产变动情况表", "单位：元", asset_grid()), {}),
        ("采购", titled("政府采购执行情况表", "单位：万元", buying_grid()), {}),
    )


@clerk(lambda: {"编制": staff()["编制"]}, ".xlsx")
def errors_in_the_rate() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page = made.add_worksheet("编制")
        page.write_row(0, 0, ["编制设置及实有人数表"])
        page.write_row(1, 0, ["项目", "编制人数", "实有人数", "控制率"])
        for at, (label, cells) in enumerate(STAFF.items(), start=2):
            page.write_row(at, 0, [label, *map(int, cells)])
            page.write_formula(at, 3, f"=C{at + 1}/B{at + 1}", None, "#DIV/0!")
    return stream.getvalue()


@clerk(funds, ".xlsx")
def shown_in_wan_by_a_format() -> bytes:
    """元 in the cells, a number format that shows 万元: what is shown is less exact than what is there."""
    return book(("资金", titled("资金收支及结余情况表", "单位：万元", fund_grid()), {"format": "0!.0,"}))


@clerk(funds, ".xlsx")
def header_again_in_the_middle() -> bytes:
    """Printed on two pages: title and header stand a second time between the rows."""
    grid = fund_grid()
    top: Grid = [["资金收支及结余情况表", *[None] * 10], [*[""] * 10, "单位：元"]]
    return book(("资金", [*top, *grid[:5], *grid[:2], *grid[5:]], {}))


@clerk(staff, ".xlsx")
def sums_of_each_page() -> bytes:
    """A row 本页小计 between the rows and at the end."""
    grid = staff_grid()
    return book(("编制", titled("编制设置及实有人数表", "", [*grid[:3], ["本页小计", "20", "17"], *grid[3:]]), {}))


@clerk(funds, ".xlsx")
def codes_before_the_names() -> bytes:
    grid = [
        [code, *row]
        for code, row in zip(
            ["科目编码", UP, "301", "30101", "30201", "302", "3021", "3022", ""], fund_grid(), strict=True
        )
    ]
    return book(("资金", titled("资金收支及结余情况表", "单位：元", grid), {}))


@clerk(None, ".xlsx")
def quarters() -> bytes:
    """Spending by quarters under the title of the year's table: no column is one of the year's."""
    grid: Grid = [
        ["项目", "一季度支出", "二季度支出", "三季度支出", "四季度支出"],
        ["基本支出", "700000", "800000", "900000", "720300.25"],
        ["合计", "700000", "800000", "900000", "720300.25"],
    ]
    return book(("季度", titled("资金支出进度表", "单位：元", grid), {}))


@clerk(sangong, ".xlsx")
def two_years_side_by_side() -> bytes:
    grid: Grid = [["项目", "2030年度", None, "2031年度", None], [UP, "预算数", "决算数", "预算数", "决算数"]]
    rows: Grid = [[label, "50000.00" if cells[0] else "", *cells] for label, cells in SANGONG.items()]
    return book(("三公", titled("“三公”经费支出情况表", "单位：元", [*grid, *rows]), {}))


@clerk(sangong, ".xlsx")
def zeros_not_shown() -> bytes:
    return book(("三公", titled("“三公”经费支出情况表", "单位：元", sangong_grid()), {"no_zeros": True}))


@clerk(staff, ".XLSX")
def capital_ending() -> bytes:
    return book(("编制", titled("编制设置及实有人数表", "", staff_grid()), {}))


@clerk(buying, ".xlsx")
def unit_of_the_sheet_and_of_a_column() -> bytes:
    grid = buying_grid()
    grid[0] = ["采购项目", "预算金额", "执行金额（元）"]
    for row in grid[1:]:
        row[2] = f"{Decimal(row[2] or 0) * 10_000:f}"
    return book(("采购", titled("政府采购执行情况表", "金额单位：万元", grid), {}))


@clerk(buying, ".xlsx")
def struck_out_in_a_cell() -> bytes:
    """A rich text with an old number struck out before the new one, and a cell struck out whole."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page, old = made.add_worksheet("采购"), made.add_format({"font_strikeout": True})
        page.write_row(0, 0, ["政府采购执行情况表", "", "单位：万元"])
        page.write_row(1, 0, ["采购项目", "预算金额", "执行金额"])
        for at, (label, cells) in enumerate(BUYING.items(), start=2):
            page.write_row(at, 0, [label, *map(float, cells)])
        page.write_rich_string(2, 1, old, "1", "12.50")
        page.write_row(6, 0, ["废弃项目", 9, 9], old)
    return stream.getvalue()


@clerk(
    lambda: {"三公": table_of(SANGONG, ("上年实际", "本年预算", "本年实际"))},
    ".xlsx",
)
def exponent_and_comma_texts() -> bytes:
    """1.5E+04 as a text, 35，600 with a Chinese comma, 1'250 with an apostrophe."""
    grid = sangong_grid()
    grid[2][1], grid[2][2], grid[5][3] = "35，600", "3.8E+04", "5'116"
    return book(("三公", titled("“三公”经费支出情况表", "单位：元", grid), {"text": True}))


# ---------------------------------------------------------------- other kinds of files


def _office(content: bytes, ending: str, kind: str) -> bytes | None:
    return made_by_office(content, ending, kind)


@clerk(funds, ".xls")
def older_workbook() -> bytes | None:
    return _office(book(("资金", titled("资金收支及结余情况表", "单位：元", fund_grid()), {})), ".xlsx", "xls")


@clerk(lambda: funds("人员经费"), ".xls")
def older_workbook_with_a_hidden_row() -> bytes | None:
    grid = titled("资金收支及结余情况表", "单位：元", fund_grid())
    return _office(book(("资金", grid, {"hidden_rows": [5]})), ".xlsx", "xls")


@clerk(projects, ".ods")
def open_document_sheet() -> bytes | None:
    return _office(book(("项目", titled("项目支出明细表", "单位：元", project_grid()), {})), ".xlsx", "ods")


@clerk(staff, ".et")
def wps_sheet() -> bytes | None:
    return _office(book(("编制", titled("编制设置及实有人数表", "单位：人", staff_grid()), {})), ".xlsx", "xls")


@clerk(funds, ".wps")
def wps_text() -> bytes | None:
    return _office(word("资金收支及结余情况表", "单位：万元", mapped(fund_grid(), wan, 2)), ".docx", "doc")


@clerk(_all_tables, ".doc")
def older_word() -> bytes | None:
    file = FILES["all_tables_of_a_report"]()
    return _office(file.content, ".docx", "doc") if file else None


@clerk(sangong, ".odt")
def open_document_text() -> bytes | None:
    return _office(word("“三公”经费支出情况表", "单位：元", sangong_grid()), ".docx", "odt")


def _lines(grid: Grid, apart: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=apart, lineterminator="\r\n")
    writer.writerows([["" if cell in (None, UP) else cell for cell in row] for row in grid])
    return stream.getvalue()


@clerk(staff, ".csv")
def csv_in_gbk() -> bytes:
    return _lines(staff_grid(), ",").encode("gbk")


@clerk(funds, ".csv")
def csv_with_title_and_notes() -> bytes:
    return _lines(
        titled("资金收支及结余情况表", "单位：元", mapped(fund_grid(), comma, 2), "注：本表不含非税。"), ","
    ).encode("utf-8-sig")


@clerk(assets, ".csv")
def csv_with_semicolons() -> bytes:
    return _lines(titled("固定资产变动情况表", "单位：元", asset_grid()), ";").encode("utf-8")


@clerk(staff, ".tsv")
def tab_separated() -> bytes:
    return _lines(titled("编制设置及实有人数表", "", staff_grid()), "\t").encode("utf-8")


@clerk(sangong, ".txt")
def unicode_text_of_excel() -> bytes:
    """What Excel saves as “Unicode 文本”: UTF-16 with tabs."""
    return _lines(titled("“三公”经费支出情况表", "单位：元", sangong_grid()), "\t").encode("utf-16")


@clerk(assets, ".txt")
def tabbed_text_of_excel() -> bytes:
    """What Excel saves as “文本文件（制表符分隔）”: GBK with tabs."""
    return _lines(titled("固定资产变动情况表", "单位：元", mapped(asset_grid(), comma, 1)), "\t").encode("gbk")


@clerk(staff, ".csv")
def csv_with_tabs() -> bytes:
    return _lines(staff_grid(), "\t").encode("gbk")


@clerk(buying, ".xls")
def web_page_named_xls() -> bytes:
    """What finance systems export: a web page under the name of a workbook."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in buying_grid())
    page = f"<p>政府采购执行情况表</p><p>单位：万元</p><table>{rows}</table>"
    return f"<html><head><meta charset='utf-8'></head><body>{page}</body></html>".encode()


@clerk(buying, ".xls")
def text_named_xls() -> bytes:
    """Tabs and GBK under the name of a workbook."""
    return _lines(titled("政府采购执行情况表", "单位：万元", buying_grid()), "\t").encode("gbk")


@clerk(buying, ".xls")
def xml_of_2003() -> bytes:
    """XML 表格 2003, as older systems export it."""
    rows = "".join(
        "<Row>"
        + "".join(
            f'<Cell><Data ss:Type="{"Number" if parse(cell or "") is not None else "String"}">{cell}</Data></Cell>'
            for cell in row
        )
        + "</Row>"
        for row in [["政府采购执行情况表", "", "单位：万元"], *buying_grid()]
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="采购"><Table>'
        f"{rows}</Table></Worksheet></Workbook>"
    ).encode()


@clerk(funds, ".rtf")
def rich_text() -> bytes | None:
    return _office(word("资金收支及结余情况表", "单位：万元", mapped(fund_grid(), wan, 2)), ".docx", "rtf")


@clerk(sangong, ".html")
def saved_web_page() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in sangong_grid())
    return (
        f"<!doctype html><meta charset=utf-8><h2>“三公”经费支出情况表</h2><p>单位：元</p><table>{rows}</table>".encode()
    )


# ---------------------------------------------------------------- measuring


@dataclass
class Outcome:
    """What became of one file."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    left: int = 0
    expected: int = 0
    matched: int = 0
    found: int = 0
    said: str = ""


def outcome_of(file: File, root: Path, year: Path | None = None) -> Outcome:
    """The file imported into an empty year, or that of a new project, cell by cell against what stands in it."""
    result = Outcome(expected=len(file.expected))
    (path := root / file.name).write_bytes(file.content)
    source = read_source(path)
    if not isinstance(source, Source):
        result.said = str(source)
        result.left = sum(1 for _ in _wanted(file.expected))
        return result
    (empty := year or root / str(YEAR)).mkdir(exist_ok=True)
    policy = read_policy((empty.parent if year else root / "data") / "schema")
    if year:
        policy = policy_of_year(policy, read_settings(year / "settings.yml", "settings.yml", year.name)[0])
    entries = plan(source, policy, int(empty.name), Choices(), empty)
    result.found = len(entries)
    read = {entry.imported.match.schema.name: entry.imported for entry in entries if entry.imported}
    result.matched = len(set(read) & set(file.expected))
    result.said = "\n".join(source.remarks) + "\n".join(
        f"{e.table.where}「{e.table.title}」{e.table.unit} {e.state} {e.match.schema.name if e.match else ''} "
        f"{e.table.columns} {e.doubts}"
        for e in entries
    )
    for name, done in read.items():
        amounts = [one.name for one in done.match.schema.fields if one.type == "amount"]
        rows = [(_bare(row.cells[done.match.schema.row_label]), row.cells) for row in done.rows]
        _judge(result, name, file.expected.get(name), rows, amounts)
    result.left += sum(1 for name, _, _ in _wanted(file.expected) if name not in read)
    return result


def _judge(
    result: Outcome,
    name: str,
    wanted: Mapping[str, Mapping[str, str]] | None,
    rows: Sequence[tuple[str, Mapping[str, str]]],
    amounts: Sequence[str],
) -> None:
    known = {_bare(label): cells for label, cells in (wanted or {}).items()}
    seen: set[str] = set()
    for label, cells in rows:
        told = known.get(label)
        if told is None or label in seen:
            said = {column: cells.get(column) for column in amounts if cells.get(column, "") not in UNREAD}
            if said and not (wanted is not None and name == "项目" and cells.get("行别") != "明细"):
                result.wrong.append(f"{name} “{label}” {'twice' if label in seen else 'is no row'}: {said}")
            continue
        seen.add(label)
        for column, true in told.items():
            found = cells.get(column, "")
            if _same(found, true):
                result.right += 1
            elif found in UNREAD:
                result.left += 1
            else:
                result.wrong.append(f"{name} “{label}” {column}: {found!r}, true {true!r}")
    result.left += sum(len(cells) for label, cells in known.items() if label not in seen)


def _wanted(expected: Expected) -> Iterator[tuple[str, str, str]]:
    return (
        (name, label, column) for name, rows in expected.items() for label, cells in rows.items() for column in cells
    )


def _bare(label: str) -> str:
    return re.sub(r"\s", "", plain_label(re.sub(r"\s", "", label)))


def _same(found: str, true: str) -> bool:
    return found == true or (parse(found) is not None and parse(found) == parse(true))


def outcomes(root: Path, names: Iterable[str] = ()) -> Iterator[tuple[str, Outcome]]:
    for name in list(names) or FILES:
        if file := FILES[name]():
            yield name, outcome_of(file, root)


def main() -> None:
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "data").mkdir()
        (root / "data" / "schema").symlink_to(Path(__file__).parents[1] / "schema")
        print(f"{'':48}{'found':>7}{'tables':>9}{'right':>7}{'wrong':>7}{'left':>7}")
        for name, one in outcomes(root, sys.argv[1:]):
            tables = f"{one.matched}/{one.expected}"
            print(f"{name:48}{one.found:>7}{tables:>9}{one.right:>7}{len(one.wrong):>7}{one.left:>7}")
            for line in one.wrong[:4]:
                print("    WRONG", line)
            if sys.argv[1:] or (not one.matched and one.expected):
                print("    " + one.said.replace("\n", "\n    ")[:3000])
            tally.update(
                files=1,
                matched=one.matched,
                expected=one.expected,
                right=one.right,
                wrong=len(one.wrong),
                left=one.left,
            )
    print(dict(tally))


if __name__ == "__main__":
    main()
