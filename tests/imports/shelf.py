"""What a department holds, table by table; the files that have some of it, each with the cells that are to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from _pytest.mark import ParameterSet
from evaluation.documents.office import made_by_office
from imports.clerk import Expected, Grid

FLOWS = ["年初结转结余", "年初预算", "本年收入", "本年支出", "年末结转结余"]
FIELDS = {
    "资金收支": [f"{one}_本级" for one in FLOWS],
    "三公": ["上年实际", "本年预算", "本年实际"],
    "三公数量": ["上年实际", "本年预算", "本年实际"],
    "编制": ["编制人数", "实有人数"],
    "固定资产": ["年初数", "年末数", "增减"],
    "采购": ["预算金额", "执行金额"],
    "项目": [f"{one}_本级" for one in ("年初结转结余", "收入", "支出", "结转结余")],
    "满意度": ["非常满意", "满意", "一般", "不满意", "很不满意", "合计"],
    "指标": ["权重", "得分"],
}
Rows = Mapping[str, Sequence[str]]
BY_OFFICE = (".doc", ".et", ".ods", ".odt", ".rtf", ".wps", ".xls", ".xlsb")  # only LibreOffice writes them here


def parameters(names: Mapping[str, str]) -> list[ParameterSet]:
    """What makes each file, as the parameters of a test; `make test` leaves out the files that LibreOffice writes."""
    return [
        pytest.param(made, marks=[pytest.mark.office] if name.endswith(BY_OFFICE) else ())
        for made, name in names.items()
    ]


def of(
    rows: Rows,
    fields: Sequence[str],
    *only: str,
    without: Sequence[str] = (),
    named: Mapping[str, str] | None = None,
) -> dict[str, dict[str, str]]:
    """The cells of these rows: of `only` these columns, with the labels as the file has them."""
    return {
        (named or {}).get(label, label): {
            name: text for name, text in zip(fields, cells, strict=True) if not only or name in only
        }
        for label, cells in rows.items()
        if label not in without
    }


def reading(table: str, rows: Rows, fields: Sequence[str] = ()) -> Callable[..., Expected]:
    """What is to be read of a table with these rows: all of it, or what `of` is told."""
    return lambda *only, **more: {table: of(rows, fields or FIELDS[table], *only, **more)}


def in_yuan(rows: Rows) -> dict[str, list[str]]:
    """Amounts in 万元 as a project whose unit is 元 has them."""
    return {label: [f"{Decimal(text) * 10000:.2f}" for text in cells] for label, cells in rows.items()}


def grid_of(head: Sequence[str], rows: Rows, form: Callable = lambda text: text) -> Grid:
    """The rows as a sheet or a Word table has them, below their heads."""
    return [list(head), *([label, *map(form, cells)] for label, cells in rows.items())]


@dataclass(frozen=True)
class Kept:
    """A file: how it is made (None without LibreOffice), whose it is, its cells, and what is to be said of it."""

    name: str
    make: Callable[[], bytes | None]
    expected: Expected = field(default_factory=dict)
    department: str = ""
    said: str = ""


class Shelf(dict[str, Kept]):
    """Files by the names of the functions that make them, most of them of one department."""

    def __init__(self, department: str = "") -> None:
        self._department = department

    def kept(self, ending: str, *expected: Expected, department: str = "", said: str = "") -> Callable:
        """A function that makes a file of this kind, which holds these tables."""
        whole = {name: rows for one in expected for name, rows in one.items()}

        def register(make: Callable[[], bytes | None]) -> Callable[[], bytes | None]:
            name, whose = make.__name__, department or self._department
            self[name] = Kept(name + ending, make, whole, whose, said)
            return make

        return register

    def again(self, name: str, source: Kept, ending: str, kind: str = "", said: str = "") -> None:
        """The same file under another ending; with `kind` as LibreOffice writes that."""

        def make() -> bytes | None:
            return made_by_office(source.make(), ".xlsx", kind) if kind else source.make()

        self[name] = Kept(name + ending, make, source.expected, source.department, said or source.said)
