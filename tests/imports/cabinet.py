"""A third desk: files of three invented departments, each with its cells, written before the importer saw them.

An agriculture bureau in 元, a civil-affairs bureau that passes money down, a library whose tables are in 万元. What
they hold is laid out as such departments do: over pages, side by side, with years and parts beside each other.
"""

# ruff: noqa: E501  (tables and the parts of a file stay on their lines)
from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

sys.path.insert(0, str(Path(__file__).parents[1]))
from imports.shelf import FLOWS, Shelf, grid_of, in_yuan, of, reading
from imports.clerk import UP, Grid, book, put_table, saved, titled, wan, word

# What `report init` is told for each department.
DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "farm": ("--department", "松桐县农业农村局", "--year", "2023", "--without", "对下"),
    "relief": ("--department", "青岚市民政局", "--year", "2022"),
    "library": ("--department", "临江市图书馆", "--year", "2024", "--without", "对下", "--unit", "万元"),
}

# fmt: off
FUNDS = {
    "人员经费": ["0.00", "9136200.00", "9402518.36", "9402518.36", "0.00"],
    "公用经费": ["18250.00", "1080000.00", "1080000.00", "1071946.58", "26303.42"],
    "基本支出": ["18250.00", "10216200.00", "10482518.36", "10474464.94", "26303.42"],
    "年初预算项目支出": ["1450000.00", "26300000.00", "25980000.00", "26512377.05", "917622.95"],
    "年中追加项目支出": ["0.00", "0.00", "4175600.00", "3960088.21", "215511.79"],
    "项目支出": ["1450000.00", "26300000.00", "30155600.00", "30472465.26", "1133134.74"],
    "合计": ["1468250.00", "36516200.00", "40638118.36", "40946930.20", "1159438.16"],
}
SANGONG = {
    "因公出国（境）费用": ["0.00", "0.00", "0.00"],
    "公务用车购置费": ["0.00", "0.00", "0.00"],
    "公务用车运行维护费": ["143527.80", "150000.00", "138904.15"],
    "公务用车购置及运行费": ["143527.80", "150000.00", "138904.15"],
    "公务接待费": ["27316.00", "25000.00", "18643.00"],
    "“三公”经费合计": ["170843.80", "175000.00", "157547.15"],
}
COUNTS = {
    "因公出国（境）团组": ["0", "0", "0"], "因公出国（境）人次": ["0", "0", "0"],
    "公务用车购置数": ["0", "0", "0"], "公务用车保有量": ["7", "7", "6"],
    "国内公务接待批次": ["58", "60", "41"], "国内公务接待人次": ["473", "500", "326"],
}
STAFF = {"行政编制": ["26", "24"], "事业编制": ["83", "79"], "合计": ["109", "103"]}
ASSETS = {
    "固定资产原值": ["23518640.25", "24106325.25", "587685.00"],
    "固定资产累计折旧": ["11240977.06", "12683401.92", "1442424.86"],
    "固定资产净值": ["12277663.19", "11422923.33", "-854739.86"],
}
BUYING = {"农机购置": ["186.40", "179.25"], "土壤检测服务": ["72.00", "71.60"], "办公家具": ["15.80", "14.93"],
          "合计": ["274.20", "265.78"]}
PROJECTS = {
    "高标准农田建设": ["1200000.00", "18600000.00", "18945210.30", "854789.70"],
    "动物疫病防控": ["250000.00", "5180000.00", "5391866.75", "38133.25"],
    "农产品质量安全监测": ["0.00", "2200000.00", "2175300.00", "24700.00"],
    "乡村产业发展补助": ["0.00", "4175600.00", "3960088.21", "215511.79"],
    "总计": ["1450000.00", "30155600.00", "30472465.26", "1133134.74"],
}
SURVEY = {
    "您对农技服务是否满意": ["52", "21", "9", "2", "1", "85"],
    "您对补贴发放是否满意": ["47", "28", "7", "3", "0", "85"],
    "您对窗口服务是否满意": ["60", "19", "4", "1", "1", "85"],
    "合计": ["159", "68", "20", "6", "2", "255"],
}
MARKS = {"决策": ["15", "14.20"], "过程": ["25", "23.55"], "产出": ["35", "33.40"], "效益": ["25", "22.75"],
         "合计": ["100", "93.90"]}
TARGETS = {
    "建设高标准农田面积": ("产出指标", "数量指标", "≥2.1万亩", "2.13万亩"),
    "农产品抽检合格率": ("产出指标", "质量指标", "≥98%", "98.6%"),
    "疫苗发放完成时间": ("产出指标", "时效指标", "10月底前", "10月15日"),
    "带动农户增收": ("效益指标", "经济效益指标", "≥800元/户", "863元/户"),
    "农户满意度": ("满意度指标", "服务对象满意度指标", "≥90%", "91.5%"),
}
# own and passed down, level by level
RELIEF = {
    "人员经费": ["0.00", "", "5210000.00", "", "5388410.27", "", "5388410.27", "", "0.00", ""],
    "公用经费": ["6120.00", "", "640000.00", "", "640000.00", "", "631877.90", "", "14242.10", ""],
    "基本支出": ["6120.00", "", "5850000.00", "", "6028410.27", "", "6020288.17", "", "14242.10", ""],
    "年初预算项目支出": ["230000.00", "900000.00", "7300000.00", "52000000.00", "7150000.00", "51600000.00",
                 "7012345.60", "52100000.00", "367654.40", "400000.00"],
    "年中追加项目支出": ["0.00", "0.00", "0.00", "0.00", "810000.00", "6400000.00", "790000.00", "6250000.00",
                 "20000.00", "150000.00"],
    "项目支出": ["230000.00", "900000.00", "7300000.00", "52000000.00", "7960000.00", "58000000.00",
             "7802345.60", "58350000.00", "387654.40", "550000.00"],
    "合计": ["236120.00", "900000.00", "13150000.00", "52000000.00", "13988410.27", "58000000.00",
           "13822633.77", "58350000.00", "401896.50", "550000.00"],
}
RELIEF_PROJECTS = {
    "城乡低保补助": ["0.00", "41000000.00", "0.00", "40650000.00", "0.00", "350000.00"],
    "养老机构运营补贴": ["2100000.00", "9800000.00", "2036000.00", "9700000.00", "64000.00", "100000.00"],
    "殡葬惠民": ["1860000.00", "7200000.00", "1843210.60", "7100000.00", "16789.40", "100000.00"],
    "合计": ["3960000.00", "58000000.00", "3879210.60", "57450000.00", "80789.40", "550000.00"],
}
# the library's, in 万元
LIBRARY = {
    "人员经费": ["0.00", "612.35", "630.18", "630.18", "0.00"],
    "公用经费": ["1.20", "84.60", "84.60", "83.95", "1.85"],
    "基本支出": ["1.20", "696.95", "714.78", "714.13", "1.85"],
    "年初预算项目支出": ["22.50", "318.00", "310.00", "301.27", "31.23"],
    "年中追加项目支出": ["0.00", "0.00", "46.00", "44.08", "1.92"],
    "项目支出": ["22.50", "318.00", "356.00", "345.35", "33.15"],
    "合计": ["23.70", "1014.95", "1070.78", "1059.48", "35.00"],
}
LIBRARY_SANGONG = {
    "因公出国（境）费用": ["0.00", "3.00", "2.46"],
    "公务用车购置费": ["0.00", "0.00", "0.00"],
    "公务用车运行维护费": ["2.75", "3.00", "2.61"],
    "公务用车购置及运行费": ["2.75", "3.00", "2.61"],
    "公务接待费": ["0.48", "0.60", "0.33"],
    "“三公”经费合计": ["3.23", "6.60", "5.40"],
}
# fmt: on
BOTH = [f"{one}_{side}" for one in FLOWS for side in ("本级", "对下")]
BOTH_PROJECT = [f"{one}_{side}" for one in ("收入", "支出", "结转结余") for side in ("本级", "对下")]

BOUGHT = in_yuan(BUYING)  # as the bureau's project has it
funds, sangong, counts = reading("资金收支", FUNDS), reading("三公", SANGONG), reading("三公数量", COUNTS)
staff, assets, buying = reading("编制", STAFF), reading("固定资产", ASSETS), reading("采购", BOUGHT)
projects, survey, marks = reading("项目", PROJECTS), reading("满意度", SURVEY), reading("指标", MARKS)
targets = reading("绩效目标", {label: cells[2:3] for label, cells in TARGETS.items()}, ["指标值"])
relief = reading("资金收支", RELIEF, BOTH)
library, library_sangong = reading("资金收支", LIBRARY), reading("三公", LIBRARY_SANGONG)


FUND_HEAD = ["项目", "年初结转和结余", "年初预算", "本年收入", "本年支出", "年末结转和结余"]


def fund_grid(form: Callable = lambda text: text) -> Grid:
    return grid_of(FUND_HEAD, FUNDS, form)


def comma(text: str) -> str:
    return f"{Decimal(text):,}"


def blank_zero(text: str) -> str:
    return "—" if not Decimal(text) else comma(text)


CABINET = Shelf("farm")
kept = CABINET.kept


# ---------------------------------------------------------------- Word
@kept(".docx", funds())
def over_two_pages_with_the_header_again() -> bytes:
    """Two levels of header, repeated on the second page under 续表."""
    head: Grid = [
        ["项目", "年初结转和结余", "预算情况", "执行情况", None, "年末结转和结余"],
        [UP, UP, "年初预算", "本年收入", "本年支出", UP],
    ]
    rows = fund_grid(comma)[1:]
    return word("表1 2023年部门整体收支情况表", "单位：元", [*head, *rows[:4]], "续表1", "单位：元", [*head, *rows[4:]])


@kept(".docx", projects())
def projects_by_kind_merged_down() -> bytes:
    rows = list(PROJECTS.items())
    grid: Grid = [["资金性质", "序号", "项目名称", "上年结转", "本年收入", "本年支出", "年末结转"]]
    grid += [["一般公共预算资金", "1", rows[0][0], *rows[0][1]], [UP, "2", rows[1][0], *rows[1][1]]]
    grid += [[UP, "3", rows[2][0], *rows[2][1]]]
    grid += [
        [
            "一般公共预算资金小计",
            None,
            None,
            "1450000.00",
            "25980000.00",
            "26512377.05",
            "917622.95",
        ],
        ["政府性基金", "4", rows[3][0], *rows[3][1]],
        ["总计", None, None, *rows[4][1]],
    ]
    return word("附表2：项目支出明细表", "金额单位：元", grid)


@kept(".docx", staff(), assets())
def two_tables_in_the_cells_of_a_frame() -> bytes:
    document = docx.Document()
    frame = document.add_table(rows=1, cols=2)
    left, right = frame.cell(0, 0), frame.cell(0, 1)
    left.text = "表1 人员编制情况（单位：人）"
    put_table(left, grid_of(["项目", "编制数", "实有人数"], STAFF))
    right.text = "表2 固定资产情况（单位：万元）"
    put_table(right, grid_of(["项目", "年初数", "年末数", "增减"], ASSETS, wan))
    return saved(document)


@kept(".docx", funds())
def units_in_the_headings_and_in_two_kinds() -> bytes:
    """Budgets in 万元, what was received and spent in 元, each said in its heading."""
    head = ["项目", "年初结转结余(元)", "年初预算(万元)", "本年收入(元)", "本年支出(元)", "年末结转结余(元)"]
    rows: Grid = [[k, v[0], wan(v[1]), *v[2:]] for k, v in FUNDS.items()]
    return word("表3 部门预算执行情况", [head, *rows])


@kept(".docx", funds())
def hundreds_of_millions() -> bytes:
    """亿元 with all their digits, said behind the title."""
    return word(
        "表3 2023年部门收支总体情况（单位：亿元）",
        fund_grid(lambda t: f"{Decimal(t) / 100_000_000:.10f}".rstrip("0").rstrip(".")),
    )


@kept(".docx", funds())
def unit_as_the_first_row_of_the_table() -> bytes:
    grid: Grid = [["部门预算收支情况表", *[None] * 5], ["单位：万元", *[None] * 5], *fund_grid(wan)]
    return word("2023年部门预算执行情况如下表：", grid)


@kept(".docx", funds(named={"合计": "合计"}))
def total_on_top_and_spaced() -> bytes:
    rows = fund_grid(comma)
    rows = [rows[0], ["合　　计", *rows[-1][1:]], *rows[1:-1]]
    for row in rows:
        if row[0] in ("基本支出", "项目支出"):
            row[0] = f"{row[0]}小计"
    return word("部门收支情况表", "单位：元", rows)


@kept(".docx", projects())
def a_sum_for_each_page() -> bytes:
    """本页合计, 承前页 and 过次页 are no rows of the table."""
    rows = list(PROJECTS.items())
    head: Grid = [["序号", "项目名称", "年初结转结余", "收入", "支出", "年末结转结余"]]
    first = ["1450000.00", "23780000.00", "24337077.05", "892922.95"]
    grid: Grid = [
        *head,
        ["1", rows[0][0], *rows[0][1]],
        ["2", rows[1][0], *rows[1][1]],
        ["", "本页合计", *first],
        ["", "承前页", *first],
        ["3", rows[2][0], *rows[2][1]],
        ["4", rows[3][0], *rows[3][1]],
        ["", "累计", *rows[4][1]],
    ]
    return word("项目收支明细表", "单位：元", grid)


@kept(".docx", funds())
def labels_with_their_numerals() -> bytes:
    """Labels with their numerals, sums above what they sum."""
    grid: Grid = [list(FUND_HEAD)]
    names = {"人员经费": "（1）人员经费", "公用经费": "（2）公用经费", "基本支出": "一、基本支出"}
    for label in ("基本支出", "人员经费", "公用经费", "项目支出", "年初预算项目支出", "年中追加项目支出", "合计"):
        grid.append([names.get(label, label), *map(comma, FUNDS[label])])
    return word("收入支出情况表", "单位：元", grid)


@kept(".docx", funds())
def of_which_by_source() -> bytes:
    """Below each row what of it is the treasury's: no row of the table."""
    grid: Grid = [list(FUND_HEAD)]
    for label, cells in FUNDS.items():
        part = [f"{(Decimal(one) * 3 / 4).quantize(Decimal('0.01'))}" for one in cells]
        grid += [[label, *cells], ["其中：财政拨款", *part]]
    return word("收入支出情况表", "单位：元", grid)


@kept(".docx", funds())
def numbers_in_every_dress() -> bytes:
    """Spaces, full width, thousands, an accountant's brackets and dashes."""

    def dressed(text: str) -> str:
        if not Decimal(text):
            return "－"
        kind = len(text) % 3
        if kind == 0:
            return comma(text).replace(",", " ")
        if kind == 1:
            return comma(text).translate(str.maketrans("0123456789,.", "０１２３４５６７８９，．"))
        return f"¥{comma(text)}"

    return word("收入支出情况表", "（单位：元）", fund_grid(dressed))


@kept(".docx", assets())
def brackets_for_less() -> bytes:
    grid = grid_of(["资产项目", "期初数", "期末数", "增减额（减少以“()”表示）"], ASSETS)
    return word(
        "固定资产变动表", "单位：元", [[re.sub(r"^-(.*)", r"(\1)", cell or "") for cell in row] for row in grid]
    )


@kept(".docx", funds())
def rates_between_the_amounts() -> bytes:
    rows: Grid = [["项目", "年初结转和结余", "年初预算", "占比(%)", "本年收入", "本年支出", "执行率", "年末结转和结余"]]
    for label, cells in FUNDS.items():
        share = Decimal(cells[1]) * 100 / Decimal(FUNDS["合计"][1])
        rate = Decimal(cells[3]) * 100 / (Decimal(cells[2]) or 1)
        rows.append([label, cells[0], cells[1], f"{share:.2f}", cells[2], cells[3], f"{rate:.1f}%", cells[4]])
    return word("收入支出及预算执行情况表", "单位：元、%", rows)


@kept(".docx", staff())
def table_within_a_text_box() -> bytes:
    document = docx.Document()
    inner = docx.Document()
    table = put_table(inner, grid_of(["编制类型", "编制人数", "实有人数"], STAFF))
    box = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:300pt;height:90pt">'
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>人员编制情况表</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    content = next(box.iter(qn("w:txbxContent")))
    content.append(table._tbl)
    content.append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    document.add_paragraph("我局人员情况见右侧文本框。")._p.append(box)
    return saved(document)


def _inserted(text: str, old: str = "") -> list:
    mark = 'w:id="5" w:author="某科" w:date="2024-02-01T09:00:00Z"'
    made = [f"<w:ins {nsdecls('w')} {mark}><w:r><w:t>{text}</w:t></w:r></w:ins>"]
    if old:
        made.insert(0, f"<w:del {nsdecls('w')} {mark}><w:r><w:delText>{old}</w:delText></w:r></w:del>")
    return [parse_xml(one) for one in made]


@kept(".docx", buying())
def changes_tracked_within_numbers() -> bytes:
    """A digit within a number was corrected, a whole row put in, another taken out."""
    document = docx.Document()
    document.add_paragraph("2023年政府采购执行情况表")
    document.add_paragraph("单位：万元")
    rows = grid_of(["采购项目", "预算金额", "执行金额"], BUYING)
    table = put_table(document, [*rows[:3], ["车辆保险", "3.00", "2.90"], *rows[3:]])
    taken = table.rows[3]._tr
    taken.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="6" w:author="某科"/>'))
    put = table.rows[4]._tr
    put.get_or_add_trPr().append(parse_xml(f'<w:ins {nsdecls("w")} w:id="7" w:author="某科"/>'))
    cell = table.cell(1, 2)
    paragraph = cell.paragraphs[0]._p
    for run in list(paragraph.findall(qn("w:r"))):
        paragraph.remove(run)
    for one in [
        parse_xml(f"<w:r {nsdecls('w')}><w:t>17</w:t></w:r>"),
        *_inserted("9", "6"),
        parse_xml(f"<w:r {nsdecls('w')}><w:t>.25</w:t></w:r>"),
    ]:
        paragraph.append(one)
    return saved(document)


@kept(".docx", staff())
def table_typed_with_tabs() -> bytes:
    return word(
        "人员编制情况表",
        "项目\t编制人数\t实有人数",
        *("\t".join([k, *v]) for k, v in STAFF.items()),
        "注：截至2023年底。",
    )


@kept(".docx", assets())
def table_typed_with_spaces() -> bytes:
    return word(
        "固定资产变动情况表（单位：元）",
        "项目            年初数          年末数          增减",
        *("    ".join([k, *v]) for k, v in ASSETS.items()),
    )


def _as_wps(content: bytes) -> bytes:
    """The parts and marks that WPS Writer leaves: its application, its custom properties, its extra run properties."""
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(content))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info.filename)
            if info.filename == "docProps/app.xml":
                data = (
                    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"'
                    b' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Template>Normal.dotm</Template>'
                    b"<Application>WPS Office_11.1.0.12165_F1E327BC-269C-435d-A152-05C5408002CA</Application><DocSecurity>0</DocSecurity></Properties>"
                )
            if info.filename == "word/document.xml":
                text = data.decode()
                text = text.replace(
                    "<w:t>",
                    '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:vertAlign w:val="baseline"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr><w:t xml:space="preserve">',
                )
                data = text.encode()
            target.writestr(info.filename, data)
    return stream.getvalue()


@kept(".docx", sangong())
def written_by_wps() -> bytes:
    rows = grid_of(["项  目", "2022年决算数", "2023年预算数", "2023年决算数"], SANGONG, blank_zero)
    return _as_wps(
        word("附件3", "2023年“三公”经费支出情况表", "编制单位：松桐县农业农村局                         单位：元", rows)
    )


@kept(".docx", buying())
def rows_that_begin_later() -> bytes:
    """A row that begins behind the first column of the grid (gridBefore), as dragging borders leaves it."""
    document = docx.Document()
    document.add_paragraph("政府采购情况表 单位：万元")
    grid: Grid = [["序号", "项目", "预算金额", "执行金额"]]
    grid += [[str(at), k, *v] for at, (k, v) in enumerate(BUYING.items(), 1)]
    table = put_table(document, grid)
    row = table.rows[4]._tr
    row.remove(row.findall(qn("w:tc"))[0])
    row.get_or_add_trPr().insert(0, parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    return saved(document)


@kept(".docx", sangong())
def against_budget_and_last_year() -> bytes:
    head = ["项目", "上年决算数", "本年预算数", "本年决算数", "较预算增减", "较上年增减", "较上年增减率"]
    rows: Grid = []
    for label, (before, plan, now) in SANGONG.items():
        less, more = Decimal(now) - Decimal(plan), Decimal(now) - Decimal(before)
        rate = f"{more * 100 / Decimal(before):.2f}%" if Decimal(before) else "—"
        rows.append([label, before, plan, now, f"{less}", f"{more}", rate])
    return word("“三公”经费对比表", "单位：元", [head, *rows])


@kept(".docx", sangong(), counts())
def amounts_and_counts_in_one_table() -> bytes:
    """The unit stands in brackets behind each label."""
    rows: Grid = [["指标名称", "2022年实际", "2023年预算", "2023年实际"]]
    rows += [["一、“三公”经费", *[None] * 3]]
    rows += [[f"{k}（元）", *v] for k, v in SANGONG.items()]
    rows += [["二、相关数量", *[None] * 3]]
    units = ["个", "人次", "辆", "辆", "批次", "人次"]
    rows += [[f"{k}（{unit}）", *v] for unit, (k, v) in zip(units, COUNTS.items(), strict=True)]
    return word("2023年“三公”经费及相关情况", rows)


@kept(".docx", staff())
def staffing_by_columns() -> bytes:
    rows: Grid = [
        ["", *STAFF],
        ["核定编制数", *(v[0] for v in STAFF.values())],
        ["实有人数", *(v[1] for v in STAFF.values())],
    ]
    return word("编制及实有人数情况（单位：人）", rows)


@kept(".docx", marks())
def marks_of_three_levels() -> bytes:
    """Known as left: each level has its own column of marks."""
    rows: Grid = [["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "得分"]]
    parts = {
        "决策": [("绩效目标", "7", "目标合理性", "7", "6.60"), ("资金投入", "8", "预算科学性", "8", "7.60")],
        "过程": [("资金管理", "12", "预算执行率", "12", "11.30"), ("组织实施", "13", "制度健全性", "13", "12.25")],
        "产出": [("产出数量", "20", "完成率", "20", "19.00"), ("产出质量", "15", "合格率", "15", "14.40")],
        "效益": [("社会效益", "15", "受益面", "15", "13.15"), ("满意度", "10", "群众满意度", "10", "9.60")],
    }
    for first, below in parts.items():
        for at, (second, weight, third, own, score) in enumerate(below):
            rows.append([UP if at else first, UP if at else MARKS[first][0], second, weight, third, own, score])
    rows.append(["合计", None, None, None, None, "100", "93.90"])
    return word("部门整体支出绩效评价指标体系及得分表", rows)


@kept(".docx", survey())
def answers_with_their_shares_in_brackets() -> bytes:
    rows: Grid = [["问卷题目", "非常满意", "满意", "一般", "不满意", "很不满意", "有效问卷数"]]
    for label, cells in SURVEY.items():
        shares = [f"{one}（{Decimal(one) * 100 / Decimal(cells[-1]):.1f}%）" for one in cells[:-1]]
        rows.append([label, *shares, cells[-1]])
    return word("表8 满意度调查统计表（单位：人次）", rows)


@kept(".docx", assets("年初数", "年末数", "增减"))
def assets_with_what_came_and_went() -> bytes:
    rows: Grid = [["项目", "期初余额", "本期增加", "本期减少", "期末余额", "净增减"]]
    came = {
        "固定资产原值": ("702685.00", "115000.00"),
        "固定资产累计折旧": ("1556424.86", "114000.00"),
        "固定资产净值": ("", ""),
    }
    rows += [[k, v[0], *came[k], v[1], v[2]] for k, v in ASSETS.items()]
    return word("固定资产增减变动表", "单位：元", rows)


@kept(".docx", buying())
def buying_by_contract_in_yuan() -> bytes:
    rows: Grid = [["序号", "采购内容", "采购方式", "采购预算（元）", "合同金额（元）", "节约资金（元）"]]
    way = ["公开招标", "竞争性磋商", "框架协议", ""]
    for at, (k, v) in enumerate(BUYING.items()):
        plan, paid = (Decimal(one) * 10000 for one in v)
        rows.append(
            ["" if k == "合计" else str(at + 1), k, way[at], f"{plan:,.2f}", f"{paid:,.2f}", f"{plan - paid:,.2f}"]
        )
    return word("2023年度政府采购项目一览表", rows)


@kept(".docx", targets("指标值"))
def targets_with_marks_beside() -> bytes:
    rows: Grid = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    ]
    last = ""
    for k, (first, second, plan, done) in TARGETS.items():
        rows.append([UP if first == last else first, second, k, plan, done, "20", "20", "无"])
        last = first
    return word("部门整体支出绩效目标完成情况表", rows)


@kept(
    ".docx",
    {
        "年度工作": {
            "发放春耕备耕补贴": {"完成情况": "3月底前发放1.2万户。"},
            "开展农机安全检查": {"完成情况": "检查农机480台次。"},
            "推进厕所改造": {"完成情况": "改造860户，超出计划60户。"},
        }
    },
)
def work_list() -> bytes:
    rows: Grid = [
        ["序号", "工作类别", "重点工作任务", "完成情况"],
        ["1", "粮食生产", "发放春耕备耕补贴", "3月底前发放1.2万户。"],
        ["2", UP, "开展农机安全检查", "检查农机480台次。"],
        ["3", "乡村建设", "推进厕所改造", "改造860户，超出计划60户。"],
    ]
    return word("2023年度重点工作完成情况表", rows)


@kept(".docx", projects("支出_本级", without=["总计"]))
def projects_with_sources_beside() -> bytes:
    """预算数 of a project by source is not what it received; only what was spent is said."""
    rows: Grid = [
        ["项目名称", "全年预算数", None, None, "全年执行数", "执行率", "自评得分"],
        [UP, "小计", "财政拨款", "其他资金", UP, UP, UP],
    ]
    for k, v in PROJECTS.items():
        if k != "总计":
            rows.append([k, v[1], v[1], "0.00", v[2], f"{Decimal(v[2]) * 100 / Decimal(v[1]):.2f}%", "96.5"])
    return word("项目支出绩效自评结果汇总表", "单位：元", rows)


@kept(".docx", relief(), department="relief")
def own_and_down_by_turns() -> bytes:
    head: Grid = [["项目", *(cell for one in FLOWS for cell in (one, None))], [UP, *["市本级", "对下转移支付"] * 5]]
    return word(
        "表2 部门收支情况表", "单位：万元", [*head, *([k, *(wan(c) or "" for c in v)] for k, v in RELIEF.items())]
    )


@kept(".docx", relief(), department="relief")
def own_then_down() -> bytes:
    """All of the department's own first, what it passes down behind; the header has the sides above the flows."""
    head: Grid = [["项目", "本级", *[None] * 4, "对下", *[None] * 4], [UP, *FLOWS, *FLOWS]]
    return word("部门收支情况表", "单位：元", [*head, *([k, *v[::2], *v[1::2]] for k, v in RELIEF.items())])


@kept(".docx", relief(), department="relief")
def with_a_sum_of_both_sides() -> bytes:
    """小计、本级、对下 under each flow: the sum of both is no column of the data."""
    head: Grid = [["项目", *(c for one in FLOWS for c in (one, None, None))], [UP, *["小计", "本级", "对下"] * 5]]
    rows: Grid = []
    for k, v in RELIEF.items():
        cells: list[str | None] = [k]
        for own, down in zip(v[::2], v[1::2], strict=True):
            cells += [f"{Decimal(own or 0) + Decimal(down or 0):.2f}", own, down]
        rows.append(cells)
    return word("部门收支情况表（单位：元）", [*head, *rows])


@kept(".docx", {"项目": of(RELIEF_PROJECTS, BOTH_PROJECT, without=["合计"])}, department="relief")
def projects_own_and_down_over_two_pages() -> bytes:
    head: Grid = [
        ["序号", "项目名称", "收入", None, "支出", None, "结转结余", None],
        [UP, UP, *["本级", "对下"] * 3],
    ]
    rows: Grid = [[str(at), k, *v] for at, (k, v) in enumerate(RELIEF_PROJECTS.items(), 1)]
    rows[-1][0] = ""
    return word("项目收支明细", "单位：元", [*head, *rows[:2]], [*head, *rows[2:]])


@kept(".docx", library(), department="library")
def library_in_yuan() -> bytes:
    return word("表1 收支情况表", "单位：元", grid_of(FUND_HEAD, LIBRARY, lambda t: f"{Decimal(t) * 10000:,.2f}"))


@kept(".docx", library_sangong(), department="library")
def library_thousand() -> bytes:
    rows = grid_of(
        ["项目", "2023年决算", "2024年预算", "2024年决算"], LIBRARY_SANGONG, lambda t: f"{Decimal(t) * 10:f}"
    )
    return word("“三公”经费情况表（单位：千元）", rows)


@kept(".docx")
def of_other_departments() -> bytes:
    """The county's whole table with a column for each department, and one of another department."""
    rows: Grid = [
        ["项目", "县农业农村局", "县林业局", "县水利局", "合计"],
        ["基本支出", "1047.45", "866.20", "912.00", "2825.65"],
        ["项目支出", "3047.25", "1203.10", "5044.00", "9294.35"],
        ["合计", "4094.70", "2069.30", "5956.00", "12119.95"],
    ]
    return word("2023年全县农口部门支出汇总表（单位：万元）", rows)


@kept(".docx")
def plan_of_next_year_and_of_the_year_before() -> bytes:
    doubled = grid_of(FUND_HEAD, FUNDS, lambda t: f"{Decimal(t) * 2}")
    return word("2024年部门收支预算表", "单位：元", doubled, "2022年部门收支决算表", "单位：元", doubled)


# ---------------------------------------------------------------- workbooks
@kept(".xlsx", funds(), sangong(), staff())
def one_under_the_other() -> bytes:
    one = titled("附表1 部门收支情况表", "单位：元", fund_grid())
    two = titled(
        "附表2 “三公”经费支出情况表", "单位：元", grid_of(["项目", "上年决算", "年初预算", "本年决算"], SANGONG)
    )
    three = titled("附表3 人员编制情况表", "单位：人", grid_of(["项目", "编制数", "年末实有人数"], STAFF))
    gap: Grid = [[""]]
    return book(("附表", [*one, *gap, *two, *gap, *gap, *three], {}))


@kept(".xlsx", staff(), buying())
def side_by_side_of_unequal_height() -> bytes:
    left = titled("人员情况", "单位：人", grid_of(["编制类别", "编制数", "实有数"], STAFF))
    right = titled("政府采购情况", "单位：万元", grid_of(["采购项目", "预算金额", "执行金额"], BUYING))
    height = max(len(left), len(right))
    left += [["", "", ""]] * (height - len(left))
    right += [["", "", ""]] * (height - len(right))
    grid: Grid = [[*a, "", "", *b] for a, b in zip(left, right, strict=True)]
    return book(("Sheet1", grid, {}))


@kept(".xlsx", sangong())
def hidden_columns_of_two_years_before() -> bytes:
    rows: Grid = [["项目", "2021年决算", "2022年决算", "2023年预算", "2023年决算"]]
    rows += [[k, "123456.78", *v] for k, v in SANGONG.items()]
    return book(("三公", titled("“三公”经费支出表", "单位：元", rows), {"hidden_columns": [1]}))


@kept(".xlsx", funds(without=["人员经费", "公用经费", "年初预算项目支出", "年中追加项目支出"]))
def outline_folded() -> bytes:
    """Details folded away with the outline: what the eye sees are the sums."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page = made.add_worksheet("收支")
        page.write_row(0, 0, ["部门收支情况表"])
        page.write_row(1, 0, ["单位：元"])
        page.write_row(2, 0, FUND_HEAD)
        for at, (label, cells) in enumerate(FUNDS.items(), 3):
            page.write_row(at, 0, [label, *map(float, cells)])
            if label not in ("基本支出", "项目支出", "合计"):
                page.set_row(at, None, None, {"level": 1, "hidden": True})
    return stream.getvalue()


@kept(".xlsx", projects(without=["总计"]))
def labels_merged_over_two_rows() -> bytes:
    """Each project takes two rows: amounts above, the rate below."""
    rows: Grid = [["项目名称", "指标", "年初结转结余", "收入", "支出", "年末结转结余"]]
    for k, v in PROJECTS.items():
        if k != "总计":
            rows += [[k, "金额（元）", *v], [UP, "同比（%）", "1.2", "3.4", "5.6", "7.8"]]
    return book(("项目", titled("项目收支情况", "", rows), {}))


@kept(".xlsx", funds(without=["基本支出", "项目支出", "合计"]))
def sums_as_formulas_never_computed() -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    page.title = "收支"
    page.append(["部门收支情况表"])
    page.append(["单位：元"])
    page.append(FUND_HEAD)
    for label, cells in FUNDS.items():
        page.append([label, *map(float, cells)])
    for row, (first, second) in {6: (4, 5), 9: (7, 8), 10: (6, 9)}.items():
        for column in "BCDEF":
            page[f"{column}{row}"] = f"={column}{first}+{column}{second}"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@kept(".xlsx", sangong())
def texts_with_odd_blanks() -> bytes:
    rows = grid_of(
        ["项目", "2022年\n决算数", "2023年\n预算数", "2023年\n决算数"],
        {f"\u3000\u3000{k}" if k != "“三公”经费合计" else k: v for k, v in SANGONG.items()},
        lambda t: f"\u00a0{comma(t)} \u2009",
    )
    return book(("三公经费", titled("“三公”经费支出表", "单位：元", rows), {"text": True}))


@kept(".xlsx", assets())
def headings_are_real_dates() -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    page.append(["固定资产情况表"])
    page.append(["单位：元"])
    page.append(["项目", date(2022, 12, 31), date(2023, 12, 31), "增减额"])
    for cell in page[3][1:3]:
        cell.number_format = 'yyyy"年"m"月"d"日"'
    for k, v in ASSETS.items():
        page.append([k, *map(float, v)])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@kept(".xlsx", projects(without=["动物疫病防控", "总计"]))
def filter_that_hides_a_project() -> bytes:
    rows: Grid = [
        ["项目名称", "年初结转结余", "收入", "支出", "年末结转结余"],
        *([k, *v] for k, v in PROJECTS.items() if k != "总计"),
    ]
    return book(("项目", titled("项目收支表", "单位：元", rows), {"hidden_rows": [4], "filter": (2, 0, 6, 4)}))


@kept(".xlsx", funds())
def columns_in_another_order_with_more() -> bytes:
    head = [
        "序号",
        "支出决算数",
        "预算项目",
        "年末结转和结余",
        "责任科室",
        "收入决算数",
        "年初预算数",
        "年初结转和结余",
        "备注",
    ]
    rows: Grid = [
        [str(at), v[3], k, v[4], "财务股", v[2], v[1], v[0], ""] for at, (k, v) in enumerate(FUNDS.items(), 1)
    ]
    return book(("决算", titled("2023年度部门收支决算表", "单位：元", [head, *rows]), {}))


@kept(".xlsx", funds())
def two_to_six_decimals_of_wan() -> bytes:
    rows = [
        [cell if at == 0 else (wan(cell) or "").rstrip("0").rstrip(".") for at, cell in enumerate(row)]
        for row in fund_grid()[1:]
    ]
    return book(("收支", titled("部门收支情况表", "金额单位：人民币万元", [FUND_HEAD, *rows]), {"format": "General"}))


@kept(".xlsx", funds())
def last_year_beside_under_each_flow() -> bytes:
    head: Grid = [["项目", *(c for one in FUND_HEAD[1:] for c in (one, None))], [UP, *["上年数", "本年数"] * 5]]
    rows: Grid = [
        [k, *(c for one in v for c in (f"{Decimal(one) * Decimal('0.9'):.2f}", one))] for k, v in FUNDS.items()
    ]
    return book(("收支", titled("部门收支对比表", "单位：元", [*head, *rows]), {}))


def _lines(grid: Sequence[Sequence[str | None]], apart: str = ",") -> str:
    return "".join(
        apart.join(f'"{cell}"' if apart in (cell or "") else cell or "" for cell in row) + "\r\n" for row in grid
    )


@kept(".csv", funds())
def gbk_with_thousands() -> bytes:
    return _lines([["部门收支情况表"], ["", "", "", "", "", "单位：元"], *fund_grid(comma)]).encode("gb18030")


@kept(".csv", sangong())
def utf16_with_tabs() -> bytes:
    return _lines(grid_of(["项目", "上年实际（元）", "本年预算（元）", "本年实际（元）"], SANGONG), "\t").encode(
        "utf-16"
    )


@kept(".csv", buying())
def utf8_with_semicolons_and_a_preamble() -> bytes:
    rows = [["sep=;"], ["采购项目", "预算金额(万元)", "执行金额(万元)"], *([k, *v] for k, v in BUYING.items())]
    return "\ufeff".encode() + _lines(rows, ";").encode()


@kept(".xlsx", funds())
def wan_by_a_format_with_all_digits() -> bytes:
    """Held in 元 and shown in 万元 by 0!.0000: the sheet says 万元."""
    return book(("收支", titled("部门收支情况表", "单位：万元", fund_grid()), {"format": "0!.0000"}))


@kept(".xlsx", buying())
def shapes_and_comments_beside() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        page = made.add_worksheet("采购")
        page.write(0, 0, "2023年政府采购执行情况（单位：万元）")
        page.write_row(1, 0, ["采购项目", "预算金额", "执行金额"])
        for at, (k, v) in enumerate(BUYING.items(), 2):
            page.write_row(at, 0, [k, *map(float, v)])
        page.write_comment(2, 2, "审计后应为178.00")
        page.insert_textbox(8, 1, "以上数据未经审计")
    return stream.getvalue()


@kept(".xlsx", funds(), sangong(), assets())
def export_of_a_system() -> bytes:
    """Cover, list of sheets, then tables with 行次 and 栏次 and the department's line."""
    line: Grid = [["编制单位：松桐县农业农村局", None, None, None, None, None, "金额单位：元"]]
    fund: Grid = [
        ["部门收支总体情况表", *[None] * 6],
        *line,
        ["项目", "行次", *FUND_HEAD[1:]],
        ["栏次", "", "1", "2", "3", "4", "5"],
    ]
    fund += [[k, str(at), *v] for at, (k, v) in enumerate(FUNDS.items(), 1)]
    three: Grid = [["“三公”经费支出表", *[None] * 4], ["部门：松桐县农业农村局", "", "", "", "单位：元"]]
    three += [["项目", "行次", "2022年度决算数", "2023年度预算数", "2023年度决算数"], ["栏次", "", "1", "2", "3"]]
    three += [[k, str(at), *v] for at, (k, v) in enumerate(SANGONG.items(), 1)]
    own: Grid = [
        ["国有资产占用情况表", *[None] * 4],
        ["", "", "", "", "单位：元"],
        ["项目", "行次", "年初数", "年末数", "增减数"],
    ]
    own += [[k, str(at), *v] for at, (k, v) in enumerate(ASSETS.items(), 1)]
    return book(
        ("封面", [["部门决算报表"], ["部门名称：松桐县农业农村局"], ["编制日期：2024年2月20日"]], {}),
        ("目录", [["1", "收支"], ["2", "三公"], ["3", "资产"]], {}),
        ("收支", fund, {}),
        ("三公", three, {}),
        ("资产", own, {}),
    )


@kept(".xlsx", sangong())
def half_a_year_and_the_whole() -> bytes:
    """The table of June beside that of December: only the whole year's is the year's."""
    half = grid_of(["项目", "上年实际", "本年预算", "本年实际"], SANGONG, lambda t: f"{Decimal(t) / 2:.2f}")
    for row, cells in zip(half[1:], SANGONG.values(), strict=True):
        row[1:3] = cells[:2]
    whole = grid_of(["项目", "上年实际", "本年预算", "本年实际"], SANGONG)
    return book(
        ("1-6月", titled("“三公”经费支出表（截至2023年6月30日）", "单位：元", half), {}),
        ("1-12月", titled("“三公”经费支出表（截至2023年12月31日）", "单位：元", whole), {}),
    )


@kept(".xlsx", sangong())
def draft_and_final() -> bytes:
    """Known as left: two sheets of one table, of which one says that it is a draft."""
    draft = grid_of(
        ["项目", "上年实际", "本年预算", "本年实际"], SANGONG, lambda t: f"{Decimal(t) + (1000 if Decimal(t) else 0)}"
    )
    return book(
        ("三公（初稿）", titled("“三公”经费支出表", "单位：元", draft), {}),
        (
            "三公（定稿）",
            titled("“三公”经费支出表", "单位：元", grid_of(["项目", "上年实际", "本年预算", "本年实际"], SANGONG)),
            {},
        ),
    )


@kept(".xlsx", funds())
def currency_formats() -> bytes:
    return book(
        ("收支", titled("部门收支情况表", "单位：元", fund_grid()), {"format": '"¥"#,##0.00;[Red]("¥"#,##0.00)'})
    )


@kept(".xlsx", funds())
def a_row_of_rates_at_the_end() -> bytes:
    rows: Grid = [
        *fund_grid(),
        ["执行率（%）", "", "", "111.29", "112.13", ""],
        ["增长率（%）", "", "3.1", "5.6", "8.2", ""],
    ]
    return book(("收支", titled("部门收支情况表", "单位：元", rows), {}))


@kept(".xlsx", staff())
def staffing_with_the_retired() -> bytes:
    """Rows of people outside the establishment stand below the total."""
    rows: Grid = [["人员类别", "编制数", "实有人数"], *([k, *v] for k, v in STAFF.items())]
    return book(("人员", titled("人员情况表", "单位：人", rows, "另有：离退休人员46人，临聘人员12人"), {}))


@kept(".xlsx", projects(named={"总计": "总计"}))
def pivot() -> bytes:
    rows: Grid = [["行标签", "求和项:年初结转结余", "求和项:收入", "求和项:支出", "求和项:结转结余"]]
    rows += [["总计" if k == "总计" else k, *v] for k, v in PROJECTS.items()]
    return book(("透视", titled("项目收支汇总（单位：元）", "", rows), {}))


@kept(".xlsx", projects())
def projects_numbered_in_chinese() -> bytes:
    rows: Grid = [["项目名称", "年初结转结余", "本年收入", "本年支出", "年末结转结余"]]
    numbers = "一二三四"
    for at, (k, v) in enumerate(PROJECTS.items()):
        rows.append([k if k == "总计" else f"{numbers[at]}、{k}", *v])
    return book(("项目", titled("项目支出明细表", "单位：元", rows), {}))


@kept(".xlsx", funds())
def with_adjusted_budget() -> bytes:
    """年初预算、调整、全年预算 beside each other; the adjusted ones may be read too."""
    rows: Grid = [
        ["项目", "年初结转和结余", "年初预算数", "预算调整数", "调整后预算数", "本年收入", "本年支出", "年末结转和结余"]
    ]
    for k, v in FUNDS.items():
        more = Decimal(v[2]) - Decimal(v[1])
        rows.append([k, v[0], v[1], f"{more}", v[2], *v[2:]])
    return book(("收支", titled("部门收支情况表", "单位：元", rows), {}))


@kept(".xlsx", sangong(), counts())
def amounts_in_wan_and_counts_beside() -> bytes:
    """One column names each row's unit; the money is in 万元."""
    rows: Grid = [["项目", "计量单位", "上年实际", "本年预算", "本年实际"]]
    rows += [[k, "万元", *map(wan, v)] for k, v in SANGONG.items()]
    units = ["个", "人次", "辆", "辆", "批次", "人次"]
    rows += [[k, unit, *v] for unit, (k, v) in zip(units, COUNTS.items(), strict=True)]
    return book(("三公", titled("“三公”经费情况", "", rows), {"format": "General"}))


@kept(".xlsx", library(), department="library")
def library_in_its_own_unit() -> bytes:
    return book(("收支", titled("收支情况表", "单位：万元", grid_of(FUND_HEAD, LIBRARY)), {}))


@kept(".xlsx", library_sangong("本年预算", "本年实际"), department="library")
def library_by_the_list_of_what_is_shown() -> bytes:
    """The open form of 三公经费: one row of numbers below a header of three levels."""
    head: Grid = [
        ["2024年度预算数", *[None] * 5, "2024年度决算数", *[None] * 5],
        ["合计", "因公出国（境）费用", "公务用车购置及运行费", None, None, "公务接待费"] * 2,
        [UP, UP, "小计", "公务用车购置费", "公务用车运行维护费", UP] * 2,
    ]

    def line(at: int) -> list[str]:
        v = LIBRARY_SANGONG
        order = [
            "“三公”经费合计",
            "因公出国（境）费用",
            "公务用车购置及运行费",
            "公务用车购置费",
            "公务用车运行维护费",
            "公务接待费",
        ]
        return [v[one][at] for one in order]

    grid: Grid = [*head, [*map(str, range(1, 13))], [*line(1), *line(2)]]
    return book(("公开08表", titled("“三公”经费支出决算表", "单位：万元", grid), {}))


@kept(".xlsx", relief(), department="relief")
def down_on_a_sheet_of_its_own() -> bytes:
    """One sheet for what is the department's own, one for what it passes down."""
    own: Grid = [["项目", *FLOWS], *([k, *v[::2]] for k, v in RELIEF.items())]
    down: Grid = [
        ["项目", *FLOWS],
        *([k, *v[1::2]] for k, v in RELIEF.items() if k not in ("人员经费", "公用经费", "基本支出")),
    ]
    return book(
        ("本级", titled("部门收支情况表（本级）", "单位：元", own), {}),
        ("对下", titled("部门收支情况表（对下转移支付）", "单位：元", down), {}),
    )


@kept(".xlsx", funds())
def two_header_rows_repeated_by_copying() -> bytes:
    """Headings repeated in each column instead of merged, units as a row of their own below."""
    rows: Grid = [FUND_HEAD, FUND_HEAD, ["", *["（元）"] * 5], *([k, *v] for k, v in FUNDS.items())]
    return book(("收支", titled("部门收支情况表", "", rows), {}))


CABINET.again("xls_export", CABINET["export_of_a_system"], ".xls", "xls")
CABINET.again("ods_side_by_side", CABINET["side_by_side_of_unequal_height"], ".ods", "ods")
CABINET.again("xls_outline_folded", CABINET["outline_folded"], ".xls", "xls")
CABINET.again("ods_dates", CABINET["headings_are_real_dates"], ".ods", "ods")
CABINET.again("et_last_year_beside", CABINET["last_year_beside_under_each_flow"], ".et", "xls")
CABINET.again("xls_named_xlsx_last_year", CABINET["amounts_in_wan_and_counts_beside"], ".xlsx", "xls")
CABINET.again("ods_wan_format", CABINET["wan_by_a_format_with_all_digits"], ".ods", "ods")
