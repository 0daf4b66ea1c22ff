"""Tables as readers see them: headers, groups and cells with their facts, ready for the macros. No markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, groupby
from typing import TypeVar

from evaluation.dataset import DETAIL, Dataset, Headings, Table, View, data_address, headings_of
from evaluation.facts import NOT_APPLICABLE, UNDISCLOSED, UNFILLED, Fact, Register, column_label, target_of
from evaluation.numbers.amounts import written

TextColumns = Mapping[tuple[str, str], Sequence[str]]
LOOKED_THROUGH = 20
PHONE, WIDEST, WIDE = 50, 18, "⺀"  # in letters: a phone, the widest that a column wants; the first of two
GLANCE = 10  # columns of a row that is taken in at a glance
LEAST_SILENT = 2  # rows that make it worth saying once what a whole column does not disclose
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Head:
    """A column header: `group` spans the neighbours that share it (收入 over 本级 and 对下), one of several levels with
    lines between them (收入_财政 over 中央 and 省级)."""

    text: str
    group: str = ""
    numeric: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The headers over the column from the top, its own last."""
        return (*self.group.split("_"), self.text) if self.group else (self.text,)


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of the header rows; `above` are the ids of what stands over it. `at` is the column of one that heads a
    single column, -1 otherwise; ids are those of the page without the table's anchor."""

    text: str
    id: str
    above: tuple[str, ...]
    columns: int = 1
    rows: int = 1
    at: int = -1
    numeric: bool = False


@dataclass(frozen=True)
class TableCell:
    """One cell: what it shows, the fact behind it, whether it heads its row. `absent` says why it shows no number;
    `document` is the document number that the name of a row begins with in the data."""

    text: str
    fact: str = ""
    heads_row: bool = False
    numeric: bool = False
    absent: bool = False
    narrative: bool = False
    document: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `anchor` is its address on the page, the same in every edition as long as the row's 编号 stays."""

    kind: str
    cells: tuple[TableCell, ...]
    anchor: str = ""

    @property
    def is_total(self) -> bool:
        return self.kind != DETAIL


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one title; `anchor` is its address on the page, made of the title, none without one."""

    title: str
    rows: tuple[TableRow, ...]
    anchor: str = ""


@dataclass(frozen=True)
class TableView:
    """A table ready to be marked up. `groups` are row groups in the order of the data."""

    anchor: str
    title: str
    caption: str
    unit: str
    heads: tuple[Head, ...]
    groups: tuple[RowGroup, ...]
    note: str
    file: str
    is_folded: bool = False
    number: int = 0

    @property
    def key(self) -> str:
        """What the ids begin with by which cells name their headers: short, as each of a thousand cells has four."""
        return f"h{self.number}" if self.number else self.anchor

    @property
    def data(self) -> str:
        """Where the table's data can be taken away, without the ending of a format."""
        return data_address(self.file)

    @cached_property
    def head_rows(self) -> tuple[tuple[HeadCell, ...], ...]:
        """The header rows from the top: names that neighbours share over them, each column once."""
        depth = max(len(head.path) for head in self.heads)
        return tuple(tuple(_head_cells(self.heads, level, depth)) for level in range(depth))

    @cached_property
    def headers(self) -> tuple[tuple[str, ...], ...]:
        """For each column the ids of all header cells over it, its own last."""
        own = {cell.at: (*cell.above, cell.id) for row in self.head_rows for cell in row if cell.at >= 0}
        return tuple(own[at] for at in range(len(self.heads)))

    @cached_property
    def rows(self) -> tuple[TableRow, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @cached_property
    def heading(self) -> int:
        """The column whose cells head their rows; none of the columns in a table without rows."""
        return next((at for row in self.rows[:1] for at, cell in enumerate(row.cells) if cell.heads_row), -1)

    @property
    def has_levels(self) -> bool:
        """Whether some columns stand under a header that they share."""
        return any(head.group for head in self.heads)

    @cached_property
    def is_prose(self) -> bool:
        """No numbers to compare down a column, but three columns of words or whole paragraphs: cards on a phone."""
        is_wordy = len(self.heads) > 2 or any(cell.narrative for row in self.rows for cell in row.cells)
        return is_wordy and not any(head.numeric for head in self.heads)

    @cached_property
    def is_slim(self) -> bool:
        """Whether its columns have room beside each other on a phone, but only below the names of their rows."""
        whole = sum(self._widths) + len(self._widths)
        is_slim = whole - self._widths[self.heading] <= PHONE < whole + 3 * len(self._widths)
        return is_slim and not self.is_prose and not self.has_levels

    @property
    def is_stacked(self) -> bool:
        """Whether on a phone its numbers stand below each other under the name of their row: neither slim nor narrow,
        and with so few that a row of it is taken in at a glance."""
        is_wide = sum(self._widths) + len(self._widths) > PHONE
        return is_wide and len(self.heads) <= GLANCE and not self.is_prose and not self.is_slim

    @property
    def is_paired(self) -> bool:
        """Whether two of them have room beside each other, each behind its label."""
        labels = [2 * sum(map(len, head.path)) for head in self.heads]
        pairs = [
            label + width
            for at, (label, width) in enumerate(zip(labels, self._widths, strict=True))
            if at != self.heading
        ]
        return max(pairs, default=0) <= PHONE // 2 - 4  # what a label and its number have between and beside them

    @cached_property
    def _widths(self) -> tuple[int, ...]:
        """How wide each column is in letters."""
        shown = [[head.text, *(row.cells[at].text for row in self.rows)] for at, head in enumerate(self.heads)]
        return tuple(min(WIDEST, max(sum(1 + (sign >= WIDE) for sign in text) for text in texts)) for texts in shown)

    @property
    def contents(self) -> tuple[RowGroup, ...]:
        """The groups to be listed above a table of words that is too long to be looked through; else none."""
        titled = tuple(group for group in self.groups if group.anchor)
        is_long = len(self.rows) > LOOKED_THROUGH
        return titled if self.is_prose and not self.has_levels and is_long and len(titled) > 1 else ()


def _head_cells(heads: Sequence[Head], level: int, depth: int) -> Iterator[HeadCell]:
    """One row of headers: what a run of neighbours shares at this level, or the column's own name down to the last."""
    for at, span in _runs(heads, level):
        head = heads[at]
        if len(head.path) <= level:
            continue
        above = tuple(_group_id(heads, at, upper) for upper in range(level))
        if len(head.path) == level + 1:
            yield HeadCell(head.text, f"c{at + 1}", above, 1, depth - level, at, head.numeric)
        else:
            yield HeadCell(head.path[level], _group_id(heads, at, level), above, span)


def _runs(heads: Sequence[Head], level: int) -> Iterator[tuple[int, int]]:
    """Where each run of neighbours begins that share their headers down to a level, and how many they are."""
    at = 0
    for _, run in groupby(enumerate(heads), key=lambda pair: _shared(pair[0], pair[1], level)):
        span = len(list(run))
        yield at, span
        at += span


def _shared(at: int, head: Head, level: int) -> tuple[str, ...]:
    """The headers down to a level; a column that has its own name there shares it with none."""
    return head.path[: level + 1] if len(head.path) > level + 1 else (*head.path, str(at))


def _group_id(heads: Sequence[Head], at: int, level: int) -> str:
    number = next(number for number, (start, span) in enumerate(_runs(heads, level), 1) if start <= at < start + span)
    return f"g{number}" if level == 0 else f"g{level + 1}-{number}"


def table_views(dataset: Dataset, register: Register, texts: TextColumns) -> Iterator[TableView]:
    """Every view that the schemas declare over the tables that could be read."""
    year, headings, numbers = dataset.settings.get("年度"), headings_of(dataset), count(1)
    for table in dataset.tables.values():
        for number, view in enumerate(table.schema.views, start=1):
            anchor = f"table-{table.schema.file}" + (f"-{number}" if number > 1 else "")
            shown = _view(table, view, anchor.replace("_", "-"), register, texts, year, headings)
            yield replace(shown, number=next(numbers))


def _view(
    table: Table, view: View, anchor: str, register: Register, texts: TextColumns, year: str, outline: Headings
) -> TableView:
    heading = view.row_header or table.schema.row_label
    columns = view.columns if heading in view.columns else (heading, *view.columns)
    part = _only_part(columns)
    columns = tuple(column for column in columns if not _is_double(column, part, columns))
    kept = set(table.where(view.where)) if view.where else None
    rows = [row for row in range(len(table)) if kept is None or row in kept]
    decimals = {column: _column_decimals(table, column, rows, register) for column in columns}
    names = dict(zip(table.ids(), table.texts(table.schema.row_label), strict=True))
    headings = table.names(heading)

    def shown_row(row: int) -> TableRow:
        cells = (
            TableCell(headings[row][0], heads_row=True, document=headings[row][1])
            if column == heading
            else _cell(table, view, row, column, register, texts, decimals[column], outline)
            for column in columns
        )
        return TableRow(table.kinds()[row], tuple(cells), f"{anchor}-{table.ids()[row]}")

    shown = [(_group_title(table, view, row, names), shown_row(row)) for row in rows]
    groups: list[RowGroup] = []
    for title, members in groupby(_gathered(shown), key=lambda pair: pair[0]):
        address = "" if title in {group.title for group in groups} else _group_anchor(anchor, title)
        groups.append(RowGroup(title, tuple(row for _, row in members), address))
    heads = _levelled([_head(table, view, column, register, part) for column in columns])
    caption = (view.caption or f"{year}年{view.title}").replace("{年度}", year)
    whole = TableView(anchor, view.title, caption, view.unit, heads, tuple(groups), view.note, table.file, view.folded)
    return _without_undisclosed(whole)


def _levelled(heads: Sequence[Head]) -> tuple[Head, ...]:
    """The headers on one level where a single group is all that stands over any: 执行率（本级）."""
    if len({head.group for head in heads if head.group}) != 1:
        return tuple(heads)
    return tuple(Head(f"{head.group}（{head.text}）", "", head.numeric) if head.group else head for head in heads)


def _without_undisclosed(view: TableView) -> TableView:
    """The table without the columns that say 未披露 in every row, which its note says once."""
    silent = [at for at in range(len(view.heads)) if all(row.cells[at].text == UNDISCLOSED for row in view.rows)]
    if len(view.rows) < LEAST_SILENT or not silent:
        return view

    def kept(parts: Sequence[Part]) -> tuple[Part, ...]:
        return tuple(part for at, part in enumerate(parts) if at not in silent)

    groups = tuple(
        replace(group, rows=tuple(replace(row, cells=kept(row.cells)) for row in group.rows)) for group in view.groups
    )
    note = f"{'、'.join('·'.join(view.heads[at].path) for at in silent)}：全部{UNDISCLOSED}。{view.note}"
    return replace(view, heads=kept(view.heads), groups=groups, note=note)


def _group_title(table: Table, view: View, row: int, names: Mapping[str, str]) -> str:
    """The row group's title; none for a total over several groups, which stands outside them. The 编号 of another row
    of the table (an indicator's 上级) is shown as that row's name, found in `names`."""
    parts = [names.get(table.text(row, column), table.text(row, column)) for column in view.group_by]
    return " · ".join(parts) if all(parts) else ""


def _gathered(shown: Sequence[tuple[str, TableRow]]) -> Sequence[tuple[str, TableRow]]:
    """The rows of each group together, in the order of the data; where totals stand among them, as they are."""
    if any(row.is_total for _, row in shown):
        return shown
    order = {title: place for place, title in enumerate(dict.fromkeys(title for title, _ in shown))}
    return sorted(shown, key=lambda pair: order[pair[0]])


def _group_anchor(anchor: str, title: str) -> str:
    """The group's address: its table's with the title, without the blanks that no address may hold."""
    return f"{anchor}-{''.join(title.split())}" if title else ""


def _only_part(columns: Sequence[str]) -> str:
    """`_本级` where no column has a neighbour that it need be told apart from, as where nothing is passed down."""
    parted = [column.rpartition("_") for column in columns if "_" in column]
    parts, groups = {own for _, _, own in parted}, {group for group, _, _ in parted}
    return f"_{parts.pop()}" if len(parts) == 1 and len(groups) == len(parted) else ""


def _is_double(column: str, part: str, columns: Sequence[str]) -> bool:
    """Whether a column shows in its only part what another shows whole."""
    return bool(part) and column.endswith(part) and column.removesuffix(part) in columns


def _head(table: Table, view: View, column: str, register: Register, part: str) -> Head:
    group, _, own = column.rpartition("_")
    if part and column.endswith(part):
        return Head(view.labels.get(column) or group, "", _is_numeric(table, column, register))
    label = view.labels.get(column) or (own if group else column_label(table, column))
    return Head(label, group, _is_numeric(table, column, register))


def _is_numeric(table: Table, column: str, register: Register) -> bool:
    field = table.schema.field.get(column)
    return field.type == "amount" if field else any(spec.column == column for spec in table.schema.computed)


def _column_decimals(table: Table, column: str, rows: Sequence[int], register: Register) -> int:
    facts = (_fact(table, row, column, register) for row in rows)
    return max((fact.decimals for fact in facts if fact and fact.value is not None), default=0)


def _fact(table: Table, row: int, column: str, register: Register) -> Fact | None:
    return register.get(table.schema.fact_id(table.ids()[row], column))


def _cell(
    table: Table,
    view: View,
    row: int,
    column: str,
    register: Register,
    texts: TextColumns,
    decimals: int,
    headings: Headings,
) -> TableCell:
    field = table.schema.field.get(column)
    if (table.schema.name, column) in texts:
        return TableCell(texts[table.schema.name, column][row])
    if field and field.type == "fact":
        fact = register.get(table.text(row, column))
        missing = UNFILLED if table.text(row, column) == UNFILLED else UNDISCLOSED
        return TableCell(fact.text, fact.id) if fact else TableCell(missing, absent=True)
    if field and field.type == "target":
        fact = _fact(table, row, column, register)
        return TableCell(target_of(table, row).words, fact.id if fact else "")
    if field and field.type == "actual":
        fact = register.get(table.text(row, column)) or _fact(table, row, column, register)
        return TableCell(fact.text, fact.id) if fact else TableCell(table.text(row, column))
    if _is_numeric(table, column, register):
        fact = _fact(table, row, column, register)
        return (
            _number_cell(fact, view.units, decimals) if fact else TableCell(NOT_APPLICABLE, absent=True, numeric=True)
        )
    narrative = bool(field and field.type == "narrative")
    text = table.text(row, column)
    return TableCell(text if narrative else headings.cited(text), narrative=narrative)


def _number_cell(fact: Fact, units: tuple[str, ...], decimals: int) -> TableCell:
    """The digits, with their unit where another stands above the table; without any, a column of its own has it."""
    if fact.value is None:
        return TableCell(fact.absence, fact.id, numeric=True, absent=True)
    places = decimals if fact.unit.name != "%" else fact.decimals
    is_money = fact.unit.base == "元" and fact.unit.scale == 1
    digits = written(fact.value / fact.unit.scale, places, grouped=is_money)
    suffix = fact.unit.name if fact.unit.name == "%" or (units and fact.unit.name not in units) else ""
    return TableCell(f"{digits}{suffix}", fact.id, numeric=True)
