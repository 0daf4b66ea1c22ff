"""Careless edits of tables: a number, a row, columns taken for each other, a link, a unit, a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from evaluation.dataset import Field, Table
from evaluation.dataset.schema import REACHED
from evaluation.facts import Register
from evaluation.mutation.edits import NUMBERS, ROWS, WORDS, Cell, Edit
from evaluation.mutation.slips import SLIPS
from evaluation.numbers.amounts import parse

Edits = Iterator[Edit]
Spot = tuple[int, str]  # row and column
KEPT = ("行别", "编号", "序号")


def table_edits(table: Table, register: Register) -> Edits:
    """Every careless edit of a table."""
    for make in (number_edits, row_edits, exchanged_amounts, copied_rows, exchanged_columns, text_edits):
        yield from make(table)
    yield from linked_otherwise(table, register)


def number_edits(table: Table) -> Edits:
    """Each slip in each number, typed the same way where it is typed twice."""
    for field in table.numbers:
        for row, text in enumerate(table.texts(field.name)):
            for operator, slip in SLIPS.items():
                for after in dict.fromkeys(slip(text)):
                    if parse(text) is not None and not _same(text, after):
                        yield _edit(table, NUMBERS, operator, row, f"{text}→{after}", [(row, field.name, after)])


def row_edits(table: Table) -> Edits:
    """A row left out, and a row that comes twice."""
    for row, row_id in enumerate(table.ids()):
        yield Edit(ROWS, "删一行", table.file, row_id, row + 2, table.schema.name, dropped=row)
        yield Edit(ROWS, "重一行", table.file, row_id, row + 2, table.schema.name, doubled=row)


def exchanged_amounts(table: Table) -> Edits:
    """All amounts of two details of one group exchanged; one with that in the row below, or in the column beside."""
    names, rows = [field.name for field in table.numbers], table.where({})
    for one, other in combinations(rows, 2):
        said = f"{table.ids()[one]}与{table.ids()[other]}的数对调"
        yield from _exchanged(table, "换两行的数", [((one, name), (other, name)) for name in names], said)
    for name, beside in zip(names, [*names[1:], ""], strict=False):
        for row, other in pairwise(rows):
            yield from _exchanged(table, "数填到别的行", [((row, name), (other, name))])
        for row in rows if beside else ():
            yield from _exchanged(table, "数填到别的列", [((row, name), (row, beside))])


def copied_rows(table: Table) -> Edits:
    """A row with the amounts of the one above."""
    fields = [field.name for field in table.numbers]
    for above, row in pairwise(table.where({})):
        texts = [table.text(above, name) for name in fields]
        if texts != [table.text(row, name) for name in fields]:
            cells = [(row, name, text) for name, text in zip(fields, texts, strict=True)]
            yield _edit(table, ROWS, "抄上一行", row, table.ids()[row], cells)


def exchanged_columns(table: Table) -> Edits:
    """Two columns of all details exchanged: 本级 for 对下, this year for last."""
    for one, other in combinations([field.name for field in table.numbers], 2):
        pairs = [((row, one), (row, other)) for row in table.where({})]
        yield from _exchanged(table, "换两列", pairs, f"「{one}」与「{other}」对调")


def linked_otherwise(table: Table, register: Register) -> Edits:
    """A target linked to another figure."""
    stated = [fact.id for fact in register.values() if fact.origin.source and fact.value is not None]
    for field in table.schema.fields:
        if field.type in REACHED and table.schema.target:
            for row, text in enumerate(table.texts(field.name)):
                for other in stated if text in register else ():
                    if other != text:
                        yield _edit(table, WORDS, "指标连错", row, f"{text}→{other}", [(row, field.name, other)])


def text_edits(table: Table) -> Edits:
    """A unit, a qualifier, a remark, and the digits of names and numbers of documents."""
    for field in table.schema.fields:
        units = sorted({unit for unit in table.texts(field.name) if unit}) if _is_unit(table, field) else []
        for row, text in enumerate(table.texts(field.name)):
            for unit in units:
                if text and unit != text:
                    yield _edit(table, WORDS, "单位错", row, f"{text}→{unit}", [(row, field.name, unit)])
            if field.type == "text" and text and not field.required and field.name not in KEPT:
                operator = "漏修饰" if field.enum else "删备注"
                yield _edit(table, WORDS, operator, row, f"「{field.name}」{text}→空白", [(row, field.name, "")])
            if field.type in ("text", "document") and not _is_unit(table, field) and field.name not in KEPT:
                operator = "文号错" if field.type == "document" else "名称里的数错"
                for after in dict.fromkeys(SLIPS["改一位"](text)):
                    yield _edit(table, WORDS, operator, row, f"{text}→{after}", [(row, field.name, after)])


def _group(table: Table, row: int) -> tuple[str, ...]:
    """What two rows have in common that are taken for each other: group, and unit."""
    units = {field.unit_from for field in table.numbers if field.unit_from}
    return tuple(table.text(row, column) for column in (*table.schema.groups, *sorted(units)))


def _exchanged(table: Table, operator: str, pairs: Sequence[tuple[Spot, Spot]], said: str = "") -> Edits:
    """The texts of each two cells in each other's place, as far as they say something else and are of one group."""
    cells = [
        (*spot, table.text(*other))
        for pair in pairs
        for spot, other in (pair, pair[::-1])
        if not _same(*(table.text(*each) for each in pair)) and _group(table, spot[0]) == _group(table, other[0])
    ]
    if cells:
        said = said or f"{cells[1][2]}与{cells[0][2]}对调"
        yield _edit(table, ROWS, operator, cells[0][0], said, cells)


def _same(text: str, after: str) -> bool:
    """Whether both say the same: 100.0 and 100.00, or one text; a blank is no zero."""
    return text == after or (parse(text) is not None and parse(text) == parse(after))


def _is_unit(table: Table, field: Field) -> bool:
    return any(field.name == other.unit_from for other in table.schema.fields)


def _edit(table: Table, kind: str, operator: str, row: int, said: str, cells: Sequence[Cell]) -> Edit:
    """The edit with each amount that is typed twice in its row typed wrongly twice."""
    repeats = {field.repeats: field.name for field in table.schema.fields if field.repeats}
    again = [(at, repeats[name], text) for at, name, text in cells if name in repeats]
    return Edit(kind, operator, table.file, said, row + 2, table.schema.name, (*cells, *again))
