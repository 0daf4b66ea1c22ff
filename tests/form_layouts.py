"""Published self-assessment forms in the layout in which three departments printed them, as grids: None goes on from
the cell to its left, UP from the cell above. Names are invented, figures as printed."""

from __future__ import annotations

import io

import docx
import xlsxwriter

UP = "\0up"
Grid = list[list[str | None]]

# A media centre's whole form of 2021: no levels or sources of money, an adjusted target and a factor beside each score.
MEDIA: Grid = [
    ["部门整体绩效自评表", *[None] * 9],
    ["部门名称", "融媒体中心", None, None, "自评总分", None, "97.6", None, None, None],
    ["年初预算数", None, "全年（调整）预算数", None, "全年执行数", None,
     "执行率（%）", "执行率权重", "执行率得分（分）", None],
    ["未披露", None, "未披露", None, "未披露", None, "76%", "10", "7.6", None],
    ["指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "全年完成值",
     "得分系数（%）", "指标权重（分）", "指标得分（分）", "是否核心指标"],
    ["财政供养人员控制率", "%", "定量", "100%", "-", "92%", "100%", "2", "2", "否"],
    ["三公经费变动率", "%", "定量", "-", "-", "-", "100%", "2", "2", "否"],
    ["管理制度健全性", "性", "定性", "高", "-", "高", "100%", "3", "3", "否"],
    ["播发稿件数量", "篇", "定量", "2200", "-", "2859", "100%", "10", "10", "是"],
]  # fmt: skip
# A development bureau's project form of 2023: sign and unit in columns of their own, sources with their scores.
BUREAU: Grid = [
    ["部门预算项目支出绩效自评表（2023年度）", *[None] * 9],
    ["金额单位：万元", *[None] * 9],
    ["项目名称", "51000021R000000019951-工资性支出", None, None, None, None, None, None, None, None],
    ["主管部门", "县发展和改革局", None, None, "实施单位（盖章）", None, "县发展和改革局", None, None, None],
    ["预算执行情况（10分）", "", None, "年初预算", "调整后预算数", "预算执行数", "执行率", "权重", "得分", "原因"],
    [UP, "总额", None, "238.93", "251.89", "251.89", "100.00%", "10", "", ""],
    [UP, "其中：财政资金", None, "238.93", "251.89", "251.89", "", "", "", ""],
    [UP, "财政专户管理资金", None, "0.00", "0.00", "0.00", "", "", "", ""],
    [UP, "单位资金", None, "0.00", "0.00", "0.00", "", "", "", ""],
    [UP, "其他资金", None, "", "", "", "", "", "", ""],
    ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因分析"],
    ["产出指标", "数量指标", "发放（缴纳）覆盖率", "=", "100", "%", "", "60", "", ""],
    ["效益指标", "社会效益指标", "足额保障率（参保率）", "=", "100", "%", "", "30", "", ""],
    ["合计", None, None, None, None, None, None, "100", "", ""],
    ["评价结论", "预算执行良好。", *[None] * 8],
    ["存在问题", "无", *[None] * 8],
    ["改进措施", "无", *[None] * 8],
]  # fmt: skip
# A township's project form of 2022: the national layout, targets written in one cell, money to three decimals of 万元.
TOWNSHIP: Grid = [
    ["项目支出绩效自评表", *[None] * 8],
    ["（2022年度）", *[None] * 8],
    ["项目名称", None, "委托业务", *[None] * 6],
    ["主管部门", None, "某镇人民政府", None, None, "实施单位", "某镇人民政府", None, None],
    ["项目资金（万元）", None, "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [UP, None, "年度资金总额", "0", "0", "0", "10", "0", "0"],
    [UP, None, "其中：本年财政拨款", "90", "89.974", "89.974", "-", "", "-"],
    ["年度总体目标", "预期目标", None, None, None, "实际完成情况", None, None, None],
    [UP, "按进度支付90万元", None, None, None, "实付89.97万元", None, None, None],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
     "偏差原因分析及改进措施"],
    [UP, "产出指标（50分）", "数量指标", "委托业务项目数量", "≥50个", "50", "8", "8", ""],
    [UP, UP, "质量指标", "报告合格率", "≥100百分比", "100", "8", "8", ""],
    [UP, UP, UP, "支出合规性", "严格执行", "达成预期指标", "8", "8", ""],
    [UP, UP, "成本指标", "项目总成本", "≤90万元", "90", "8", "8", ""],
    [UP, "满意度指标", "服务对象满意度指标", "满意度", ">=95%", "96%", "10", "10", ""],
    ["总分", None, None, None, None, None, "100", "90", ""],
]  # fmt: skip


def spans(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    """First and last row and column of each cell, with its text."""
    found = []
    for row, cells in enumerate(grid):
        for column, text in enumerate(cells):
            if text is None or text == UP:
                continue
            right, down = column, row
            while right + 1 < len(cells) and cells[right + 1] is None:
                right += 1
            while down + 1 < len(grid) and grid[down + 1][column] == UP:
                down += 1
            found.append((row, column, down, right, text))
    return found


def as_word(*grids: Grid) -> bytes:
    """Each grid as a Word table, its first row as the title above it."""
    document, stream = docx.Document(), io.BytesIO()
    for grid in grids:
        document.add_paragraph(grid[0][0] or "")
        table = document.add_table(rows=len(grid) - 1, cols=len(grid[0]))
        for top, left, bottom, right, text in spans(grid[1:]):
            table.cell(top, left).merge(table.cell(bottom, right)).text = text
    document.save(stream)
    return stream.getvalue()


def as_workbook(*grids: Grid) -> bytes:
    """Each grid as a worksheet, numbers as numbers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for number, grid in enumerate(grids):
            page = book.add_worksheet(f"表{number + 1}")
            for top, left, bottom, right, text in spans(grid):
                if (top, left) != (bottom, right):
                    page.merge_range(top, left, bottom, right, "")
                form = book.add_format({"num_format": "@"})
                if _is_plain(text):
                    page.write_number(top, left, float(text))
                else:
                    page.write_string(top, left, text, form)
    return stream.getvalue()


def _is_plain(text: str) -> bool:
    return bool(text) and text.replace(".", "", 1).isdecimal() and str(float(text)).removesuffix(".0") == text
