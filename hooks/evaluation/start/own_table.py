"""A table of a department's own: its definition in the schema, its file with a header, the line that shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evaluation.dataset import Policy
from evaluation.dataset.schema import ID, KIND
from evaluation.dataset.tree import DEVICES
from evaluation.numbers.amounts import UNFILLED
from evaluation.shipped import START
from evaluation.start.project import rendered

WORD = re.compile(r"[^\W\d]\w*")
_LEVEL = r"(?:[^\W_]|[“”（）()%·-])+"
_COLUMN = re.compile(rf"{_LEVEL}(?:_{_LEVEL})*")  # 收入_本级: a header of two levels, neither of them empty
_FILE = re.compile(r"[a-z][a-z0-9_]*")
_UNIT = re.compile(r"[\w%（）/]+")
UNITS_FILE = "data/schema/units.yml"


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of amounts in a unit, or of text when it has none."""

    name: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OwnIdentity:
    """A column that follows from others in every row."""

    column: str
    method: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class OwnTable:
    """What somebody says of a table: its name, its file and its columns; the first text is what its rows are called."""

    name: str
    file: str
    columns: tuple[OwnColumn, ...]
    has_totals: bool = False
    identities: tuple[OwnIdentity, ...] = ()
    title: str = ""

    @property
    def own_columns(self) -> tuple[OwnColumn, ...]:
        """The columns but for those that every table has."""
        return tuple(column for column in self.columns if column.name not in (ID, KIND))

    @property
    def label(self) -> str:
        return next((column.name for column in self.own_columns if not column.unit), "")

    @property
    def header(self) -> tuple[str, ...]:
        kind = (KIND,) if self.has_totals else ()
        return (*kind, ID, *(column.name for column in self.own_columns))


def free_file(policy: Policy) -> str:
    """A name for the file of a table that nobody named: table_1, table_2 …"""
    taken = {schema.file for schema in policy.schemas}
    return next(name for number in range(1, len(taken) + 2) if (name := f"table_{number}") not in taken)


def own_table_faults(table: OwnTable, policy: Policy) -> tuple[str, ...]:
    """Why the table cannot be added, each in a sentence that says what to do."""
    return tuple(_faults(table, policy))


def _faults(table: OwnTable, policy: Policy) -> Iterator[str]:
    titles = {view.title for schema in policy.schemas for view in schema.views}
    if not WORD.fullmatch(table.name):
        yield f"表名用汉字、字母、数字和下划线写，不以数字开头，现为“{table.name}”"
    elif any(schema.name == table.name for schema in policy.schemas) or (table.title or table.name) in titles:
        yield f"已有“{table.name}”这张表，请换一个名称"
    if not _FILE.fullmatch(table.file) or DEVICES.fullmatch(table.file):
        yield f"文件名用小写的英文字母、数字和下划线写，不能是 con、aux 这些 Windows 保留的，现为“{table.file}”"
    elif any(schema.file == table.file for schema in policy.schemas):
        yield f"文件名“{table.file}”已经用了，请换一个"
    for name, times in Counter(column.name for column in table.columns).items():
        if times > 1:
            yield f"列名不得重复：“{name}”有 {times} 列"
        if not _COLUMN.fullmatch(name):
            yield f"列名用汉字、字母和数字写，两层表头在中间写“_”，现为“{name}”"
    for column in table.own_columns:
        if column.unit and not _UNIT.fullmatch(column.unit):
            yield f"单位用汉字和字母写，现为“{column.unit}”"
    if not table.label:
        yield "至少要有一列文字，说明每一行是什么，例如 乡镇"


def own_table_schema(table: OwnTable) -> str:
    """The definition for `data/schema/tables/`, with a word on each part."""
    amounts = [column.name for column in table.own_columns if column.unit]
    fact = ".".join([table.name, ID, *(name.replace("_", ".") for name in amounts[:1])])
    used = tuple(dict.fromkeys(column.unit for column in table.own_columns if column.unit))
    named = "、".join([unit for unit in used if unit != "%"] or used)  # a rate shows its sign in every cell
    shown = [column.name for column in table.own_columns if column.name != table.label] or [table.label]
    units = _quoted(named) if named == "%" else named
    given = {"table": table, "title": table.title or table.name, "fact": fact, "units": units, "shown": shown}
    return rendered(START / "own_table.yml", {**given, "kind": KIND, "id": ID}, trim_blocks=True, quoted=_quoted)


def _quoted(text: str) -> str:
    """The text as YAML takes it for a text."""
    return text if WORD.fullmatch(text) else f'"{text}"'


def own_table_files(table: OwnTable, policy: Policy, year: str, units: str) -> Mapping[str, str]:
    """The files that the table needs, by path; `units` is what the department's own units file says now."""
    files = {
        f"data/schema/tables/{table.file}.yml": own_table_schema(table),
        f"data/{year}/{table.file}.csv": _rows(table),
    }
    new = sorted({column.unit for column in table.own_columns if column.unit} - policy.units.keys())
    if new:
        head = f"{units.rstrip()}\n" if units.strip() else "# 本部门自己的单位；写法见 guide 的“登记一个单位”。\n"
        files[UNITS_FILE] = head + "".join(f"{_quoted(unit)}: {{}}\n" for unit in new)
    return files


def _rows(table: OwnTable) -> str:
    """The header, a row marked as an example, and the total."""
    amounts = {column.name for column in table.own_columns if column.unit}
    sample = {KIND: "明细", ID: "示例", table.label: f"【示例】{table.label}"}
    total = {KIND: "合计", ID: "合计", table.label: "合计"}
    blank = {column.name: UNFILLED for column in table.own_columns}
    rows = [table.header, tuple((blank | sample)[name] for name in table.header)]
    if table.has_totals:
        rows.append(tuple({**dict.fromkeys(amounts, UNFILLED), **total}.get(name, "") for name in table.header))
    return "\ufeff" + "".join(f"{','.join(row)}\n" for row in rows)


def page_line(table: OwnTable) -> str:
    """What shows the table in a page."""
    return f'{{{{ 表("{table.title or table.name}") }}}}'
