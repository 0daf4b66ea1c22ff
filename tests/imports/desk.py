"""A second desk: files of a water bureau of 2024, written with their cells before the importer saw them.

A budget workbook of several sheets, a final-accounts export, Word reports whose headings are no heading styles, and
the saved-again, renamed and damaged files that come with them. Each function is one file; `expected` says what must
stand in the year's data afterwards, by table, row and column, in the unit of the schema.
"""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Callable
from decimal import Decimal

import docx
import openpyxl
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from imports.shelf import Kept, Shelf, grid_of, in_yuan, reading
from imports.clerk import UP, Grid, book, put_table, saved, titled, wan, word

# fmt: off
FUNDS = {
    "人员经费": ["0.00", "6812400.00", "6930155.20", "6930155.20", "0.00"],
    "公用经费": ["15300.00", "1204600.00", "1204600.00", "1198733.45", "21166.55"],
    "基本支出": ["15300.00", "8017000.00", "8134755.20", "8128888.65", "21166.55"],
    "年初预算项目支出": ["320000.00", "15600000.00", "15480000.00", "14912345.67", "887654.33"],
    "年中追加项目支出": ["0.00", "0.00", "2350000.00", "2104900.00", "245100.00"],
    "项目支出": ["320000.00", "15600000.00", "17830000.00", "17017245.67", "1132754.33"],
    "合计": ["335300.00", "23617000.00", "25964755.20", "25146134.32", "1153920.88"],
}
SANGONG = {
    "因公出国（境）费用": ["0.00", "50000.00", "0.00"],
    "公务用车购置费": ["0.00", "180000.00", "176800.00"],
    "公务用车运行维护费": ["96420.35", "100000.00", "88215.60"],
    "公务用车购置及运行费": ["96420.35", "280000.00", "265015.60"],
    "公务接待费": ["12860.00", "20000.00", "9312.00"],
    "“三公”经费合计": ["109280.35", "350000.00", "274327.60"],
}
COUNTS = {
    "因公出国（境）团组": ["个", "0", "0", "0"], "因公出国（境）人次": ["人次", "0", "0", "0"],
    "公务用车购置数": ["辆", "0", "1", "1"], "公务用车保有量": ["辆", "5", "5", "5"],
    "国内公务接待批次": ["批次", "31", "40", "22"], "国内公务接待人次": ["人次", "268", "300", "187"],
}
STAFF = {"行政编制": ["32", "30"], "事业编制": ["46", "41"], "合计": ["78", "71"]}
ASSETS = {
    "固定资产原值": ["18642300.00", "19011250.50", "368950.50"],
    "固定资产累计折旧": ["7215480.33", "7988612.70", "773132.37"],
    "固定资产净值": ["11426819.67", "11022637.80", "-404181.87"],
}
BUYING = {"办公设备": ["28.60", "27.35"], "物业管理服务": ["45.00", "44.80"], "水文监测设备": ["312.50", "298.66"],
          "合计": ["386.10", "370.81"]}
PROJECTS = {
    "防汛抗旱设备购置与维护": ["120000.00", "4200000.00", "4011200.50", "308799.50"],
    "河湖长制工作经费": ["0.00", "860000.00", "842000.00", "18000.00"],
    "农村供水工程维修养护": ["200000.00", "10420000.00", "10059145.17", "560854.83"],
    "山洪灾害防治": ["0.00", "2350000.00", "2104900.00", "245100.00"],
    "总计": ["320000.00", "17830000.00", "17017245.67", "1132754.33"],
}
SURVEY = {
    "您对供水水质是否满意": ["41", "12", "5", "2", "0", "60"],
    "您对防汛预警信息是否满意": ["38", "15", "6", "1", "0", "60"],
    "您对办事效率是否满意": ["44", "10", "4", "1", "1", "60"],
    "合计": ["123", "37", "15", "4", "1", "180"],
}
MARKS = {"决策": ["20", "19.50"], "过程": ["30", "27.80"], "产出": ["30", "29.20"], "效益": ["20", "18.60"],
         "合计": ["100", "95.10"]}
TARGETS = {
    "维修农村供水工程": ("产出指标", "数量指标", "≥36处", "38处"),
    "水质合格率": ("产出指标", "质量指标", "≥95%", "97.2%"),
    "维修工程按期完工率": ("产出指标", "时效指标", "100%", "100%"),
    "供水受益人口": ("效益指标", "社会效益指标", "≥45000人", "46200人"),
    "受益群众满意度": ("满意度指标", "服务对象满意度指标", "≥90%", "92.4%"),
}
# fmt: on

funds, sangong = reading("资金收支", FUNDS), reading("三公", SANGONG)
counts = reading("三公数量", {label: cells[1:] for label, cells in COUNTS.items()})
staff, assets, buying = reading("编制", STAFF), reading("固定资产", ASSETS), reading("采购", in_yuan(BUYING))
projects, survey, marks = reading("项目", PROJECTS), reading("满意度", SURVEY), reading("指标", MARKS)
targets = reading("绩效目标", {label: cells[2:3] for label, cells in TARGETS.items()}, ["指标值"])

FUND_TOP: Grid = [["项目", "年初结转和结余", "年初预算数", "本年收入", "本年支出", "年末结转和结余"]]


def fund_grid(form: Callable = lambda text: text) -> Grid:
    return grid_of(FUND_TOP[0], FUNDS, form)


def sangong_grid(form: Callable = lambda text: text) -> Grid:
    return grid_of(["项目", "2023年决算数", "2024年预算数", "2024年决算数"], SANGONG, form)


def counts_grid() -> Grid:
    return grid_of(["项目", "计量单位", "2023年实际", "2024年预算", "2024年实际"], COUNTS)


def staff_grid() -> Grid:
    return grid_of(["人员类别", "编制数", "年末实有人数"], STAFF)


def asset_grid(form: Callable = lambda text: text) -> Grid:
    return grid_of(["项目", "年初数", "年末数", "增减额"], ASSETS, form)


def buying_grid() -> Grid:
    return grid_of(["采购项目", "预算金额", "执行金额"], BUYING)


def project_grid(form: Callable = lambda text: text) -> Grid:
    return grid_of(["项目名称", "年初结转结余", "本年收入", "本年支出", "年末结转结余"], PROJECTS, form)


def survey_grid() -> Grid:
    return grid_of(["题目", "非常满意", "满意", "一般", "不满意", "很不满意", "合计"], SURVEY)


def mark_grid() -> Grid:
    return grid_of(["一级指标", "分值", "得分"], MARKS)


DESK = Shelf()
desk = DESK.kept


# ---------------------------------------------------------------- Word: the report, its headings in many disguises
CHAPTERS = ("部门概况", "资金使用及管理情况", "绩效目标完成情况", "评价结论", "存在的问题", "下一步改进建议")
PROSE: list[tuple[str, list[str]]] = [
    ("部门概况", ["青川市水务局核定编制78名，年末实有71人，其中行政30人、事业41人。", "内设机构7个，下属单位3家。"]),
    (
        "资金使用及管理情况",
        [
            "2024年年初预算2361.70万元，全年收入2596.48万元，全年支出2514.61万元。",
            "年末结转结余115.39万元，比年初增加81.86万元。",
            "基本支出812.89万元，项目支出1701.72万元。",
            "“三公”经费全年支出27.43万元，其中公务接待费9312元。",
            "年末固定资产净值1102.26万元。",
            "上年项目支出1701.72万元。",
            "全市水利建设投资2514.61万元。",
        ],
    ),
    ("绩效目标完成情况", ["全年维修农村供水工程38处，水质合格率97.2%。"]),
    ("评价结论", ["自评得分95.10分，等级为优。"]),
    ("存在的问题", ["个别项目执行偏慢，年末结转88.77万元。"]),
    ("下一步改进建议", ["加强项目前期工作，2025年计划支出2361.70万元。"]),
]
TABLES: dict[str, list[tuple[str, str, Callable[[], Grid]]]] = {
    "部门概况": [("表1 人员编制情况表", "单位：人", staff_grid)],
    "资金使用及管理情况": [("表2 部门资金收支及结余情况表", "单位：万元", lambda: fund_grid(wan)),
                  ("表3 “三公”经费支出情况表", "单位：元", sangong_grid),
                  ("表4 固定资产变动情况表", "单位：元", asset_grid)],
    "评价结论": [("表5 综合评价得分表", "单位：分", mark_grid)],
}  # fmt: skip
REPORT = [funds(), sangong(), staff(), assets(), marks()]
NUMERALS = "一二三四五六七八九十"


def report(heading: Callable, *, numbered: bool = True, contents: bool = False, cover: bool = True) -> bytes:
    document = docx.Document()
    if cover:
        for line in ("青川市水务局", "2024年度部门整体支出绩效评价报告", "2025年3月"):
            one = document.add_paragraph()
            one.alignment = 1
            run = one.add_run(line)
            run.bold, run.font.size = True, Pt(22)
    if contents:
        document.add_paragraph("目  录")
        for at, (chapter, _) in enumerate(PROSE):
            document.add_paragraph(f"{NUMERALS[at]}、{chapter}\t{at + 1}")
    for at, (chapter, sentences) in enumerate(PROSE):
        heading(document, f"{NUMERALS[at]}、{chapter}" if numbered else chapter, 1)
        if chapter == "资金使用及管理情况":
            heading(document, "（一）资金收支情况" if numbered else "资金收支情况", 2)
        for sentence in sentences:
            document.add_paragraph(sentence)
        for title, unit, grid in TABLES.get(chapter, []):
            document.add_paragraph(title)
            document.add_paragraph(unit)
            put_table(document, grid())
            document.add_paragraph()
    return saved(document)


def bold(document, text: str, level: int) -> None:
    run = document.add_paragraph().add_run(text)
    run.bold, run.font.size = True, Pt(16 if level == 1 else 15)


def black_font(document, text: str, level: int) -> None:
    """黑体 in a larger size, not bold: what the rules for official papers ask for."""
    run = document.add_paragraph().add_run(text)
    run.font.size, run.font.name = Pt(16), "黑体"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体" if level == 1 else "楷体")


def listed(document, text: str, level: int) -> None:
    """The number comes from an automatic list; the text has none."""
    one = document.add_paragraph(style="List Number" if level == 1 else "List Number 2")
    one.add_run(text).bold = True


def by_outline_level(document, text: str, level: int) -> None:
    one = document.add_paragraph(text)
    one._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>'))


def own_style(document, text: str, level: int) -> None:
    """A style of the office's own, with an outline level, named 公文一级标题."""
    name = "公文一级标题" if level == 1 else "公文二级标题"
    if name not in [style.name for style in document.styles]:
        style = document.styles.add_style(name, 1)
        style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>'))
    document.add_paragraph(text, style=name)


def own_style_without_level(document, text: str, level: int) -> None:
    name = "一级标题" if level == 1 else "二级标题"
    if name not in [style.name for style in document.styles]:
        document.styles.add_style(name, 1)
    document.add_paragraph(text, style=name)


def plain_numbered(document, text: str, level: int) -> None:
    document.add_paragraph(text)


def automatic(document, text: str, level: int) -> None:
    """Numbering 一、 of a list defined in the numbering part, on plain paragraphs that are bold."""
    numbering = document.part.numbering_part.element
    if not any(one.get(qn("w:abstractNumId")) == "77" for one in numbering):
        form = (
            '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{}"/></w:lvl>'
        )
        levels = form.format(0, "%1、") + form.format(1, "（%2）")
        space = nsdecls("w")
        numbering.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    one = document.add_paragraph(text)
    one._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level - 1}"/><w:numId w:val="77"/></w:numPr>')
    )


HEADINGS: dict[str, Callable[[], bytes]] = {
    "bold": lambda: report(bold),
    "black_font": lambda: report(black_font),
    "list_style": lambda: report(listed, numbered=False),
    "outline_level": lambda: report(by_outline_level),
    "own_style": lambda: report(own_style, numbered=False),
    "own_style_without_level": lambda: report(own_style_without_level, numbered=False),
    "numbers_and_contents": lambda: report(plain_numbered, contents=True),
    "automatic_numbers": lambda: report(automatic, numbered=False),
}
DESK["report"] = Kept("report.docx", HEADINGS["bold"], {name: rows for one in REPORT for name, rows in one.items()})


# ---------------------------------------------------------------- Word: tables
@desk(".docx")
def report_of_last_year() -> bytes:
    """Last year's tables: nothing of them may become this year's."""
    return word(
        "# 一、部门概况",
        "表1 2023年度部门资金收支及结余情况表",
        "单位：万元",
        fund_grid(wan),
        "表2 2023年末人员编制情况表",
        staff_grid(),
    )


@desk(".docx", funds())
def unit_in_the_corner_cell() -> bytes:
    grid = fund_grid(wan)
    grid[0][0] = "项目\n（单位：万元）"
    return word("部门资金收支及结余情况表", grid)


@desk(".docx", funds())
def unit_in_the_last_header_cell() -> bytes:
    top: Grid = [["项目", "部门资金收支及结余", None, None, None, "单位：万元"], [UP, *FUND_TOP[0][1:]]]
    return word("部门资金收支及结余情况表", [*top, *fund_grid(wan)[1:]])


@desk(".docx", funds())
def notes_with_numbers_below() -> bytes:
    grid = fund_grid(wan)
    return word(
        "部门资金收支及结余情况表",
        "单位：万元",
        [
            *grid,
            ["注：1.本年收入含上年应返还额度12.5万元；2.追加项目为山洪灾害防治235万元。", *[None] * 5],
            ["填表人：王某", None, None, "填表日期：2025年2月18日", None, None],
        ],
    )


@desk(".docx", funds())
def totals_first() -> bytes:
    rows = fund_grid(wan)
    order = [rows[7], rows[3], rows[1], rows[2], rows[6], rows[4], rows[5]]
    return word("部门资金收支及结余情况表", "单位：万元", [rows[0], *order])


@desk(".docx", funds())
def three_header_levels_by_kind() -> bytes:
    """收入 and 支出 above, the year above them, the unit beside."""
    top: Grid = [
        ["项目", "2024年度部门预算资金（单位：万元）", None, None, None, None],
        [UP, "年初", None, "本年执行", None, "年末"],
        [UP, "年初结转和结余", "年初预算数", "本年收入", "本年支出", "年末结转和结余"],
    ]
    return word("部门资金收支及结余情况表", [*top, *fund_grid(wan)[1:]])


@desk(".docx", staff(), assets())
def side_by_side_in_word() -> bytes:
    left, right = staff_grid(), asset_grid()
    right = [*right, *([""] * 4 for _ in range(len(left) - len(right)))]
    return word("人员及固定资产情况表", [[*a, *b] for a, b in zip(left, right, strict=True)])


@desk(
    ".docx",
    {"三公": sangong()["三公"] | {"因公出国（境）费用": {"上年实际": "未披露", "本年预算": "", "本年实际": ""}}},
)
def undisclosed_and_signs() -> bytes:
    """未披露, 无, / and 不适用 where a number could stand."""
    grid = sangong_grid()
    grid[1] = ["因公出国（境）费用", "未披露", "/", "无"]
    return word("“三公”经费支出情况表", "单位：元", grid)


@desk(".docx", targets())
def indicator_table_of_targets() -> bytes:
    grid: Grid = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "完成说明"],
        *([v[0], v[1], k, v[2], v[3], "按期完成"] for k, v in TARGETS.items()),
    ]
    grid[2][0] = grid[3][0] = UP
    return word("绩效目标完成情况表", grid)


@desk(".docx", marks())
def indicator_system_with_marks() -> bytes:
    """Three levels with marks; the sums stand for the first level only in the text of the first column."""
    grid: Grid = [
        ["一级指标", "二级指标", "三级指标", "分值", "得分", "评分说明"],
        ["决策（20分）", "项目立项", "立项依据充分性", "10", "10", "符合"],
        [UP, "绩效目标", "绩效目标合理性", "10", "9.5", "个别指标未细化"],
        ["过程（30分）", "资金管理", "资金使用合规性", "30", "27.8", "个别支付滞后"],
        ["产出（30分）", "产出数量", "维修完成率", "30", "29.2", ""],
        ["效益（20分）", "社会效益", "供水保障", "20", "18.6", ""],
        ["合计", "", "", "100", "95.1", ""],
    ]
    return word("部门整体支出绩效评价指标评分表", grid)


@desk(".docx", said="图片")
def table_as_a_picture() -> bytes:
    """The table is a picture: nothing can be read, and that must be said."""
    document = docx.Document()
    document.add_heading("一、资金情况", 1)
    document.add_paragraph("表2 部门资金收支及结余情况表")

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    png = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )
    document.add_picture(io.BytesIO(png), width=Pt(300))
    return saved(document)


@desk(".docx", said="嵌入")
def table_as_an_embedded_workbook() -> bytes:
    """An Excel object in the Word file, as pasted with 粘贴链接: what is in it must be read, or be said."""
    document = docx.Document()
    document.add_heading("一、资金情况", 1)
    document.add_paragraph("表2 部门资金收支及结余情况表")
    inner = book(("资金", titled("部门资金收支及结余情况表", "单位：元", fund_grid()), {}))
    part = Part(
        PackURI("/word/embeddings/Microsoft_Excel_Worksheet.xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        inner,
        document.part.package,
    )
    rid = document.part.relate_to(part, RELATIONSHIP_TYPE.PACKAGE)
    run = document.add_paragraph().add_run()
    run._r.append(
        parse_xml(
            f'<w:object {nsdecls("w")} xmlns:o="urn:schemas-microsoft-com:office:office" '
            f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f'<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="_x0000_i1025" DrawAspect="Content" '
            f'ObjectID="_1" r:id="{rid}"/></w:object>'
        )
    )
    return saved(document)


@desk(".docx", survey())
def survey_with_people_in_the_cells() -> bytes:
    grid = survey_grid()
    return word(
        "满意度调查问卷统计表",
        "单位：人次",
        [grid[0], *([row[0], *(f"{cell}人次" for cell in row[1:])] for row in grid[1:])],
    )


@desk(".docx", projects())
def projects_with_a_serial_column_and_total_on_top() -> bytes:
    rows = project_grid(wan)
    body = [["", *rows[-1]], *([str(at), *row] for at, row in enumerate(rows[1:-1], 1))]
    return word("2024年度项目支出明细表", "金额单位：万元", [["序号", *rows[0]], *body])


@desk(".docx", staff())
def staff_lying() -> bytes:
    """One row, the kinds across, two groups."""
    return word(
        "人员编制情况表",
        "单位：人",
        [
            ["编制数", None, None, "实有人数", None, None],
            ["行政编制", "事业编制", "合计", "行政编制", "事业编制", "合计"],
            ["32", "46", "78", "30", "41", "71"],
        ],
    )


@desk(".docx", buying())
def amounts_broken_over_lines() -> bytes:
    """Long digits broken by the person with a line end, spaces as thousands, ￥ and 元 around them."""
    return word(
        "政府采购执行情况表",
        "单位：元",
        [
            ["采购项目", "预算金额", "执行金额"],
            ["办公设备", "￥286,000.00", "273 500.00"],
            ["物业管理服务", "450,000\n.00", "448,000.00元"],
            ["水文监测设备", "3,125,000.00", "2，986，600．00"],
            ["合计", "3,861,000.00", "3,708,100.00"],
        ],
    )


# ---------------------------------------------------------------- workbooks of the budget and of the final accounts
def two_sheets(left: tuple[str, Grid], right: tuple[str, Grid]) -> bytes:
    return book(*((name, grid, {}) for name, grid in (left, right)))


def columns(grid: Grid, *at: int) -> Grid:
    return [[row[0], *(row[one] for one in at)] for row in grid]


@desk(".xlsx", funds())
def budget_and_actual_on_two_sheets() -> bytes:
    """年初预算 on one, 决算 on the other."""
    grid = fund_grid()
    return two_sheets(
        ("年初预算", titled("2024年部门收支预算表", "单位：元", columns(grid, 2))),
        ("决算", titled("2024年部门收支决算表", "单位：元", columns(grid, 1, 3, 4, 5))),
    )


@desk(".xlsx", funds())
def budget_in_wan_actual_in_yuan() -> bytes:
    grid, other = fund_grid(), fund_grid(wan)
    return two_sheets(
        ("年初预算", titled("2024年部门收支预算表", "单位：万元", columns(other, 2))),
        ("决算", titled("2024年部门收支决算表", "单位：元", columns(grid, 1, 3, 4, 5))),
    )


@desk(".xlsx", funds())
def budget_and_actual_rows_in_another_order() -> bytes:
    """The second sheet has the rows in another order, total first."""
    grid = fund_grid()
    turned = [grid[0], grid[7], grid[3], grid[1], grid[2], grid[6], grid[4], grid[5]]
    return two_sheets(
        ("预算表", titled("2024年部门收支预算表", "单位：元", columns(grid, 2))),
        ("决算表", titled("2024年部门收支决算表", "单位：元", columns(turned, 1, 3, 4, 5))),
    )


@desk(".xlsx", sangong())
def sangong_on_two_sheets() -> bytes:
    grid = sangong_grid()
    grid[0] = ["项目", "上年决算数", "预算数", "决算数"]
    return two_sheets(
        ("三公预算", titled("2024年“三公”经费预算表", "单位：元", columns(grid, 2))),
        ("三公决算", titled("2024年“三公”经费决算表", "单位：元", columns(grid, 1, 3))),
    )


@desk(".xlsx", buying())
def buying_on_two_sheets_by_sheet_name() -> bytes:
    """Both sheets have one column 金额; the name of the sheet says which it is."""
    grid = buying_grid()
    head: Grid = [["采购项目", "金额"]]
    return two_sheets(
        ("政府采购预算", titled("2024年政府采购预算表", "单位：万元", [*head, *columns(grid, 1)[1:]])),
        ("政府采购执行", titled("2024年政府采购执行情况表", "单位：万元", [*head, *columns(grid, 2)[1:]])),
    )


@desk(".xlsx", funds("年初预算_本级", "本年收入_本级", "年初结转结余_本级", "年末结转结余_本级"))
def two_sheets_that_disagree() -> bytes:
    """Both have 本年支出 and one row differs: which is right nobody knows; nothing may be chosen silently."""
    grid = fund_grid()
    other = [list(row) for row in grid]
    other[2][4], other[3][4], other[7][4] = "1198733.54", "8128888.74", "25146134.41"
    return two_sheets(
        ("年初预算", titled("2024年部门收支预算表", "单位：元", columns(grid, 2, 4))),
        ("决算", titled("2024年部门收支决算表", "单位：元", columns(other, 1, 3, 4, 5))),
    )


@desk(".xlsx", funds(), sangong(), staff(), projects(), buying())
def budget_workbook() -> bytes:
    """Cover, contents, five tables, last year's sheet hidden, a chart sheet's numbers."""
    old = [[row[0], *("1.00" for _ in row[1:])] if at else row for at, row in enumerate(fund_grid())]
    return book(
        ("封面", [["青川市水务局"], ["2024年度部门预算执行情况"], ["编制日期：2025年2月"]], {}),
        ("目录", [["序号", "表名", "页"], ["1", "收支情况", "2"], ["2", "三公经费", "3"]], {}),
        ("收支", titled("部门资金收支及结余情况表", "编制单位：青川市水务局  2024年度  金额单位：元", fund_grid()), {}),
        ("三公", titled("“三公”经费支出情况表", "金额单位：万元", sangong_grid(wan)), {}),
        ("人员", titled("人员编制情况表", "单位：人", staff_grid()), {}),
        ("项目", titled("项目支出明细表", "金额单位：元", project_grid(), "注：不含基本建设项目1200万元。"), {}),
        ("采购", titled("政府采购执行情况表", "单位：万元", buying_grid()), {}),
        ("收支(旧)", titled("部门资金收支及结余情况表", "单位：元", old), {"hidden": True}),
    )


@desk(".xlsx", funds())
def heading_line_with_unit_and_department() -> bytes:
    """One merged line: 编制单位, 年度, 金额单位 all in it."""
    grid: Grid = [
        ["收支决算总表", *[None] * 5],
        ["编制单位：青川市水务局        2024年度        金额单位：万元", *[None] * 5],
    ]
    return book(("Sheet1", [*grid, *fund_grid(wan)], {"format": "0.000000"}))


@desk(".xlsx", funds())
def line_numbers_and_column_numbers() -> bytes:
    """行次 and 栏次 as in the final accounts' export."""
    grid = fund_grid()
    rows = [
        [grid[0][0], "行次", *grid[0][1:]],
        ["栏次", "", "1", "2", "3", "4", "5"],
        *([row[0], str(at), *row[1:]] for at, row in enumerate(grid[1:], 1)),
    ]
    return book(("Z01", titled("收入支出决算表", "公开01表  金额单位：元", rows), {}))


@desk(".xlsx")
def final_accounts_by_function() -> bytes:
    """支出决算表 by the functional classification: rows of another kind; only left alone."""
    grid: Grid = [
        ["支出功能分类科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
        ["213", "农林水支出", "25146134.32", "8128888.65", "17017245.67"],
        ["21303", "水利", "25146134.32", "8128888.65", "17017245.67"],
        ["2130301", "行政运行", "8128888.65", "8128888.65", "0"],
        ["2130306", "水利工程运行与维护", "17017245.67", "0", "17017245.67"],
        ["", "合计", "25146134.32", "8128888.65", "17017245.67"],
    ]
    return book(("Z05", titled("支出决算表", "公开03表 金额单位：元", grid), {}))


@desk(".xlsx", sangong("本年预算", "本年实际"))
def sangong_export_lying() -> bytes:
    """The published form: one row, budget and actual side by side, three levels of header."""
    names = [
        "“三公”经费合计",
        "因公出国（境）费用",
        "公务用车购置及运行费",
        "公务用车购置费",
        "公务用车运行维护费",
        "公务接待费",
    ]
    top: Grid = [
        ["2024年度预算数", *[None] * 5, "2024年度决算数", *[None] * 5],
        *[["合计", "因公出国（境）费", "公务用车购置及运行费", None, None, "公务接待费"] * 2],
        [UP, UP, "小计", "公务用车购置费", "公务用车运行费", UP] * 2,
    ]
    row = [*(SANGONG[name][1] for name in names), *(SANGONG[name][2] for name in names)]
    return book(("Z08", titled("财政拨款“三公”经费支出决算表", "公开08表 金额单位：元", [*top, row]), {}))


@desk(".xlsx", counts())
def counts_of_the_cars() -> bytes:
    return book(("数量", titled("“三公”经费相关数量表", "", counts_grid()), {}))


@desk(".xlsx", funds())
def accounting_format_with_dashes() -> bytes:
    """The accounting format: a zero is shown as -, a negative in brackets."""
    form = '_ * #,##0.00_ ;_ * (#,##0.00)_ ;_ * "-"??_ ;_ @_ '
    return book(("资金", titled("部门资金收支及结余情况表", "单位：元", fund_grid()), {"format": form}))


@desk(".xlsx", assets())
def red_brackets() -> bytes:
    return book(
        ("资产", titled("固定资产变动情况表", "单位：元", asset_grid()), {"format": "#,##0.00_);[Red](#,##0.00)"})
    )


@desk(".xlsx", funds())
def wan_rounded_by_the_format() -> bytes:
    """万元 with six places in the cells, two shown: what is held is the amount."""
    return book(("资金", titled("部门资金收支及结余情况表", "单位：万元", fund_grid(wan)), {"format": "#,##0.00"}))


@desk(".xlsx", funds())
def sums_of_floats() -> bytes:
    """Cells as a program wrote them: 8128888.649999999 is 8128888.65."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page = made.add_worksheet("资金")
        for at, row in enumerate(titled("部门资金收支及结余情况表", "单位：元", fund_grid())):
            for column, text in enumerate(row):
                if text and text.replace(".", "").isdigit():
                    page.write_number(at, column, math.nextafter(float(text), math.inf) if float(text) else 0)
                elif text:
                    page.write_string(at, column, text)
    return stream.getvalue()


@desk(".xlsx", funds())
def header_merged_down_and_across_over_three_levels() -> bytes:
    top: Grid = [
        ["项目", "年初", None, "本年", None, "年末"],
        [UP, "结转和结余", "预算", "执行情况", None, "结转和结余"],
        [UP, "金额", "批复数", "收入", "支出", "金额"],
    ]
    return book(("资金", titled("部门资金收支及结余情况表", "单位：元", [*top, *fund_grid()[1:]]), {}))


@desk(".xlsx", staff(), buying())
def side_by_side_with_titles() -> bytes:
    """Two tables beside each other, each with its title and its unit, a blank column between, of different length."""
    left = titled("人员编制情况表", "单位：人", staff_grid())
    right = titled("政府采购执行情况表", "单位：万元", buying_grid(), "注：含跨年项目。")
    height = max(len(left), len(right))
    left += [["", "", ""]] * (height - len(left))
    right += [["", "", ""]] * (height - len(right))
    return book(("附表", [[*a, "", *b] for a, b in zip(left, right, strict=True)], {}))


@desk(".xlsx", sangong(), counts())
def side_by_side_without_a_gap() -> bytes:
    left, right = sangong_grid(), counts_grid()
    return book(
        (
            "三公",
            titled("“三公”经费支出及数量情况表", "单位：元", [[*a, *b] for a, b in zip(left, right, strict=True)]),
            {},
        )
    )


@desk(".xlsx", staff())
def very_hidden_and_protected() -> bytes:
    """A sheet protected with a password is still read; a very hidden one is not, and both are no mistake."""
    book_ = openpyxl.Workbook()
    page = book_.active
    page.title = "人员"
    for row in titled("人员编制情况表", "单位：人", staff_grid()):
        page.append([int(c) if c and c.isdigit() else c for c in row])
    page.protection.set_password("1234")
    page.protection.enable()
    other = book_.create_sheet("旧数")
    for row in staff_grid():
        other.append([1 if c and c.isdigit() else c for c in row])
    other.sheet_state = "veryHidden"
    stream = io.BytesIO()
    book_.save(stream)
    return stream.getvalue()


@desk(".xlsx")
def only_sheet_hidden() -> bytes:
    """The table is on a hidden sheet, the visible one is a cover: nothing read, and said."""
    return book(
        ("人员", titled("人员编制情况表", "单位：人", staff_grid()), {"hidden": True}), ("封面", [["青川市水务局"]], {})
    )


@desk(".xlsx")
def without_any_unit() -> bytes:
    """Amounts without a unit anywhere: whether 元 or 万元 is a person's to say; 2361.7 is not 2361.70 yuan."""
    return book(("收支", [["部门资金收支及结余情况表"], *fund_grid(wan)], {"format": "0.000000"}))


@desk(".xlsx", funds())
def thousand_yuan() -> bytes:
    return book(
        (
            "收支",
            titled("部门资金收支及结余情况表", "单位：千元", fund_grid(lambda t: f"{Decimal(t) / 1000:f}")),
            {"format": "0.00000"},
        )
    )


@desk(".xlsx", buying())
def yuan_where_the_schema_has_wan() -> bytes:
    rows = [
        ["采购项目", "预算金额", "执行金额"],
        *([k, *(f"{Decimal(x) * 10000:.2f}" for x in v)] for k, v in BUYING.items()),
    ]
    return book(("采购", titled("政府采购执行情况表", "单位：元", rows), {}))


@desk(".xlsx", projects())
def projects_by_section_rows() -> bytes:
    """Groups as rows of their own with their sums; the sums are not projects."""
    rows = project_grid()
    first = ["一、年初预算项目", "320000.00", "15480000.00", "14912345.67", "887654.33"]
    second = ["二、年中追加项目", "0.00", "2350000.00", "2104900.00", "245100.00"]
    return book(("项目", titled("项目支出明细表", "单位：元", [rows[0], first, *rows[1:4], second, *rows[4:]]), {}))


@desk(".xlsx", marks())
def marks_with_rate() -> bytes:
    rows = mark_grid()
    rates = ["得分率", "97.50%", "92.67%", "97.33%", "93.00%", "95.10%"]
    return book(
        ("得分", titled("综合评价得分表", "", [[*row, rate] for row, rate in zip(rows, rates, strict=True)]), {})
    )


@desk(".xlsx", funds(), staff())
def tables_one_below_the_other_sharing_columns() -> bytes:
    first = titled("表1 部门资金收支及结余情况表", "单位：元", fund_grid(), "注：本表金额取自决算。")
    second = titled("表2 人员编制情况表", "单位：人", staff_grid())
    return book(("附表", [*first, *second], {}))


# ---------------------------------------------------------------- other kinds
DESK.again("ods_of_two_sheets", DESK["budget_and_actual_on_two_sheets"], ".ods", "ods")
DESK.again("xls_of_budget_workbook", DESK["budget_workbook"], ".xls", "xls")
DESK.again("ods_of_budget_workbook", DESK["budget_workbook"], ".ods", "ods")
DESK.again("et_accounting", DESK["accounting_format_with_dashes"], ".et", "xls")
DESK.again("ods_three_levels", DESK["header_merged_down_and_across_over_three_levels"], ".ods", "ods")
DESK.again("xls_lying", DESK["sangong_export_lying"], ".xls", "xls")
DESK.again("xls_wan_rounded", DESK["wan_rounded_by_the_format"], ".xls", "xls")
DESK.again("xlsx_named_xls", DESK["tables_one_below_the_other_sharing_columns"], ".xls")
DESK.again("xlsx_named_et", DESK["marks_with_rate"], ".et")
DESK.again("docx_named_wps", DESK["totals_first"], ".wps")
DESK.again("docx_named_doc", DESK["three_header_levels_by_kind"], ".doc")
DESK.again("xls_named_xlsx", DESK["red_brackets"], ".xlsx", "xls")
