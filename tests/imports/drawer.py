"""Further files of the departments of `cabinet`, written after what that batch showed was mended, before they were tried."""

from __future__ import annotations

from decimal import Decimal

from imports.cabinet import (
    ASSETS,
    BUYING,
    FUND_HEAD,
    FUNDS,
    MARKS,
    PROJECTS,
    RELIEF,
    SANGONG,
    STAFF,
    SURVEY,
    _lines,
    assets,
    buying,
    comma,
    fund_grid,
    funds,
    marks,
    projects,
    relief,
    sangong,
    staff,
    survey,
)
from imports.shelf import FLOWS, Shelf, grid_of
from imports.clerk import UP, Grid, book, titled, wan, word

# ruff: noqa: E501  (tables stay on their lines)
DRAWER = Shelf("farm")
kept = DRAWER.kept


@kept(".xlsx", sangong())
def two_units_of_money_by_rows() -> bytes:
    """A column of units with 元 in some rows and 万元 in others."""
    rows: Grid = [["项目", "计量单位", "上年决算", "本年预算", "本年决算"]]
    for at, (k, v) in enumerate(SANGONG.items()):
        rows.append([k, "万元", *map(wan, v)] if at % 2 else [k, "元", *v])
    return book(("三公", titled("“三公”经费情况表", "", rows), {"format": "General"}))


@kept(".docx", projects())
def a_part_of_one_project_below_it() -> bytes:
    rows: Grid = [["序号", "项目名称", "年初结转结余", "收入", "支出", "年末结转结余"]]
    for at, (k, v) in enumerate(PROJECTS.items(), 1):
        rows.append(["" if k == "总计" else str(at), k, *v])
        if k == "高标准农田建设":
            rows.append(["", "其中：土建工程", "800000.00", "12000000.00", "12300000.00", "500000.00"])
    return word("项目收支情况表", "单位：元", rows)


@kept(".docx")
def the_first_half_of_the_year() -> bytes:
    return word("2023年上半年部门收支情况表", "单位：元", fund_grid(lambda t: f"{Decimal(t) / 2:.2f}"))


@kept(".xlsx", staff(), said="送审稿")
def only_a_draft() -> bytes:
    return book(("送审稿", titled("人员编制情况表", "单位：人", grid_of(["项目", "编制数", "实有人数"], STAFF)), {}))


@kept(".docx", survey())
def answers_and_shares_by_turns() -> bytes:
    head: Grid = [
        ["题目", *(c for one in ("非常满意", "满意", "一般", "不满意", "很不满意") for c in (one, None)), "有效问卷"]
    ]
    head += [[UP, *["人次", "占比"] * 5, UP]]
    rows: Grid = []
    for k, v in SURVEY.items():
        rows.append([k, *(c for one in v[:-1] for c in (one, f"{Decimal(one) * 100 / Decimal(v[-1]):.2f}%")), v[-1]])
    return word("满意度调查结果统计表", [*head, *rows])


@kept(".xlsx", funds())
def flows_down_and_kinds_across() -> bytes:
    rows: Grid = [
        ["项目", *FUNDS],
        *([name, *(v[at] for v in FUNDS.values())] for at, name in enumerate(FUND_HEAD[1:])),
    ]
    return book(("收支", titled("部门收支情况表", "单位：元", rows), {}))


@kept(".docx", assets())
def the_unit_behind_each_label() -> bytes:
    rows: Grid = [["项目", "年初数", "年末数", "增减"], *([f"{k}（万元）", *map(wan, v)] for k, v in ASSETS.items())]
    return word("固定资产变动情况表", rows)


@kept(".docx", relief(), department="relief")
def a_sum_where_both_sides_have_something() -> bytes:
    head: Grid = [["项目", *(c for one in FLOWS for c in (one, None, None))], [UP, *["合计", "局本级", "补助下级"] * 5]]
    rows: Grid = []
    for k, v in RELIEF.items():
        cells: list[str | None] = [k]
        for own, down in zip(v[::2], v[1::2], strict=True):
            cells += [f"{Decimal(own or 0) + Decimal(down or 0):.2f}" if down else "", own, down]
        rows.append(cells)
    return word("2022年部门收支情况表（单位：元）", [*head, *rows])


@kept(".xlsx", projects(without=["总计"]))
def sources_beside_the_sums() -> bytes:
    head: Grid = [["项目名称", "年初结转结余", "本年收入", None, None, "本年支出", None, None, "年末结转结余"]]
    head += [[UP, UP, *["合计", "财政拨款", "其他资金"] * 2, UP]]
    rows: Grid = []
    for k, (before, income, spent, after) in PROJECTS.items():
        if k != "总计":
            part = [f"{Decimal(one) - 1000:.2f}" for one in (income, spent)]
            rows.append([k, before, income, part[0], "1000.00", spent, part[1], "1000.00", after])
    return book(("项目", titled("项目收支明细表", "单位：元", [*head, *rows]), {}))


@kept(".docx", funds())
def units_behind_numbers_of_two_kinds() -> bytes:
    def said(text: str) -> str:
        return f"{wan(text)}万元" if len(text) % 2 else f"{comma(text)}元"

    return word("部门收支情况表", fund_grid(said))


@kept(
    ".docx",
    {
        "编制": {
            "行政编制": {"编制人数": "20", "实有人数": "19"},
            "参公编制": {"编制人数": "6", "实有人数": "5"},
            "事业编制": {"编制人数": "83", "实有人数": "79"},
            "合计": {"编制人数": "109", "实有人数": "103"},
        }
    },
)
def a_kind_of_posts_that_the_template_lacks() -> bytes:
    rows: Grid = [
        ["编制类别", "核定编制数", "年末实有人数", "超编（+）缺编（-）"],
        ["行政编制", "20", "19", "-1"],
        ["参公编制", "6", "5", "-1"],
        ["事业编制", "83", "79", "-4"],
        ["合计", "109", "103", "-6"],
    ]
    return word("单位：人", "人员编制情况表", rows)


@kept(".xlsx", buying())
def bought_in_two_batches() -> bytes:
    rows: Grid = [
        ["采购项目", "预算金额", "执行金额"],
        ["一、货物类", None, None],
        ["农机购置", *BUYING["农机购置"]],
        ["办公家具", *BUYING["办公家具"]],
        ["二、服务类", None, None],
        ["土壤检测服务", *BUYING["土壤检测服务"]],
        ["合计", *BUYING["合计"]],
    ]
    return book(("采购", titled("政府采购情况表", "单位：万元", rows), {}))


@kept(".csv", funds())
def columns_backwards() -> bytes:
    grid = [list(reversed(row)) for row in fund_grid(comma)]
    return b"\xef\xbb\xbf" + _lines([["单位：元"], *grid]).encode()


@kept(".docx", marks())
def marks_with_what_was_taken_off() -> bytes:
    rows: Grid = [["评价指标", "标准分", "扣分", "得分", "得分率"]]
    for k, (weight, score) in MARKS.items():
        rows.append(
            [k, weight, f"{Decimal(weight) - Decimal(score)}", score, f"{Decimal(score) * 100 / Decimal(weight):.2f}%"]
        )
    return word("表9 2023年度部门整体支出绩效评价得分表", rows)


@kept(".docx", funds())
def the_header_again_within_the_table() -> bytes:
    rows = fund_grid(comma)
    return word("部门收支情况表", "单位：元", [*rows[:4], rows[0], *rows[4:]])


@kept(".xlsx", sangong())
def years_as_numbers() -> bytes:
    rows: Grid = [
        ["项目", "2022年", "2023年", None],
        [UP, "决算数", "预算数", "决算数"],
        *([k, *v] for k, v in SANGONG.items()),
    ]
    return book(("三公", titled("“三公”经费情况表", "单位：元", rows), {}))


@kept(".xlsx", funds())
def what_changed_as_a_last_row() -> bytes:
    rows: Grid = [*fund_grid(), ["比上年增减", "-12000.00", "350000.00", "410000.00", "398000.00", "0.00"]]
    return book(("收支", titled("部门收支情况表", "单位：元", rows), {}))


@kept(".docx", funds())
def groups_beside_their_rows() -> bytes:
    rows: Grid = [["支出类别", "明细", *FUND_HEAD[1:]]]
    rows += [
        ["基本支出", "人员经费", *FUNDS["人员经费"]],
        [UP, "公用经费", *FUNDS["公用经费"]],
        [UP, "小计", *FUNDS["基本支出"]],
    ]
    rows += [
        ["项目支出", "年初预算项目支出", *FUNDS["年初预算项目支出"]],
        [UP, "年中追加项目支出", *FUNDS["年中追加项目支出"]],
    ]
    rows += [[UP, "小计", *FUNDS["项目支出"]], ["合计", None, *FUNDS["合计"]]]
    return word("部门收支情况表", "金额单位：元", rows)


@kept(".docx", sangong())
def the_plan_of_next_year_beside() -> bytes:
    rows: Grid = [["项目", "2022年决算数", "2023年预算数", "2023年决算数", "2024年预算数"]]
    rows += [[k, *v, f"{Decimal(v[1]) + 500}"] for k, v in SANGONG.items()]
    return word("“三公”经费情况表", "单位：元", rows)


DRAWER.again("xls_of_two_units", DRAWER["two_units_of_money_by_rows"], ".xls", "xls")
DRAWER.again("ods_of_sources", DRAWER["sources_beside_the_sums"], ".ods", "ods")
