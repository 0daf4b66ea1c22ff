"""A table as people write it: its title, unit, header of one or several levels, rows and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from evaluation.documents import Cell, numbers_columns
from evaluation.intake.amounts import MONEY_UNITS, is_number, names_unit

HEADER_ROWS = 4
SUMS = ("小计", "合计", "总计")
_FEWEST_NAMES = 3  # across under each heading of a table that has one row only
_VALUE = r"\s*[:：]\s*([^\s，。；()（）]+)"
_WHICH = r"(?:(?<![\u4e00-\u9fff])|(?<=表)|金额|计量|货币|数量)"  # 编制单位：is no unit
_UNIT = re.compile(rf"{_WHICH}单\s*位{_VALUE}|^金额{_VALUE}")
_UNIT_ALONE = re.compile(rf"[（(]?{_WHICH}单\s*位\s*[:：]\s*[^\s，。；()（）]{{1,6}}[)）]?")
_WHOLE_UNIT = re.compile(rf"[（(]?(?:{_UNIT.pattern})\s*[)）]?")
_BEHIND = re.compile(rf"[（(]\s*(?:人民币)?((?:{'|'.join(MONEY_UNITS)})(?:[、,，/／和]\s*\w{{1,3}})*)\s*[)）]\s*$")
_BEHIND_NAME = re.compile(r"(?P<name>.+?)\s*[（(](?P<unit>[^（）()\d]{1,4})[）)]")
_MOST_CAPTIONS = 4
_SIGNED = re.compile(r"[^\d:：]{2,8}[:：]")
_CONTINUED = re.compile(r"[（(]?续(?:上?表)?\s*[\d一二三四五]*[)）]?")
_BEGINS = re.compile(r"附?表\s*[\d一二三四五六七八九十]|.*表$|.{0,2}单\s*位\s*[:：]")
_NUMBER = re.compile(r"附?表[\d一二三四五六七八九十.-]+")
_NUMBERED = re.compile(r"附?表\s*[\d一二三四五六七八九十]")
_YEAR = re.compile(r"(?<!\d)20\d\d\s*年度?")
_REPORTER = r"(?:编制|填报|填表|预算)?(?:单位|部门|机构)(?:名称)?\s*(?:[（(]盖章[)）])?\s*[:：]"
_NO_TITLE = re.compile(
    rf"{_REPORTER}|\w{{0,2}}\d+表$|(?:附件|附表)\s*\d*\s*$|[（(]?\s*{_YEAR.pattern}(?:\d+月(?:\d+日)?)?\s*[)）]?$"
)
NOTE = re.compile(r"(?:备?注|说明|资料来源|数据来源|填表说明)\s*\d*\s*[:：]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells and the place where a person finds it."""

    cells: tuple[Cell, ...]
    place: str

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)

    @property
    def is_blank(self) -> bool:
        return not any(self.texts)

    @property
    def alone(self) -> str:
        """The one text of a row that holds nothing else: a title, a unit, a note."""
        return self.own[0] if len(self.own) == 1 else ""

    @property
    def captions(self) -> tuple[str, ...]:
        """The texts of a row that only says what stands below: a title, a unit, who reports, with a unit among them
        where there are several."""
        own = self.own
        stated = any(_UNIT_ALONE.fullmatch(text) for text in own)
        few = len(own) <= _MOST_CAPTIONS and not any(is_number(text) for text in own)
        return own if len(own) == 1 or (stated and few) else ()

    @property
    def is_note(self) -> bool:
        """Whether a row is a note, or says who filled in and checked the table and when."""
        return bool(NOTE.match(self.alone)) or all(map(_SIGNED.match, self.own))

    @property
    def own(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells if cell.text and not cell.covered)


@dataclass(frozen=True)
class FoundTable:
    """One table of a file; `columns` name each column by all levels of its header, `rows` are what stands below."""

    file: str
    where: str
    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def with_notes(self, texts: Iterable[str]) -> FoundTable:
        texts = tuple(texts)
        unit = self.unit or unit_in(text for text in texts if is_unit(text))
        return replace(self, notes=(*self.notes, *texts), unit=unit)

    def is_at(self, place: str) -> bool:
        """Whether somebody means this table: by its place, the name of its sheet or its title."""
        return place in (self.called, self.title) or self.where == f"工作表“{place}”"

    @property
    def called(self) -> str:
        """Its place, as somebody names it in a command: a CSV holds one table and needs none."""
        return self.where or "第1张表"

    @cached_property
    def _by_column(self) -> tuple[tuple[str, ...], ...]:
        own = (tuple("" if cell.covered else cell.text for cell in row.cells) for row in self.rows)
        return tuple(zip(*own, strict=True)) or ((),) * len(self.columns)

    @cached_property
    def _details(self) -> tuple[tuple[str, ...], ...]:
        is_total = [any(re.sub(r"\s", "", text) in SUMS for text in row.texts) for row in self.rows]
        marked = (zip(texts, is_total, strict=True) for texts in self._by_column)
        return tuple(tuple(text for text, skips in column if not skips) for column in marked)

    def details(self, at: int) -> tuple[str, ...]:
        """What stands in a column beside no word of a total."""
        return self._details[at]

    def is_of_rates(self, at: int) -> bool:
        """Whether all numbers of a column are percentages."""
        return self._is_of_rates[at]

    @cached_property
    def _is_of_rates(self) -> tuple[bool, ...]:
        said = ([text for text in texts if is_number(text)] for texts in self._by_column)
        return tuple(bool(own) and all(text.rstrip().endswith(("%", "％")) for text in own) for own in said)

    def has_numbers(self, at: int) -> bool:
        return any(map(is_number, self.column(at)))

    def column(self, at: int) -> tuple[str, ...]:
        """What stands in a column itself, without what merged neighbours show there."""
        return self._by_column[at]


def tables_in(lines: Sequence[Line], file: str, where: str, above: Sequence[str] = ()) -> tuple[FoundTable, ...]:
    """The tables that a grid of cells holds: one, or several under one another, each with its own title and header."""
    found: list[FoundTable] = []
    said = list(above)
    between: list[Line] = []
    parts = _side_by_side(lines)
    if len(parts) > 1:
        return tuple(table for part, name in parts for table in tables_in(part, file, f"{where}{name}", above))
    chunks = list(_chunks(_without_blank_columns(lines)))
    for number, chunk in enumerate(chunks, start=1):
        if all(line.captions for line in chunk) and len(chunk[0].cells) > 1:
            texts = [text for line in chunk for text in line.captions]
            is_below = found and (number == len(chunks) or NOTE.match(texts[0]))
            ends = next((at for at, text in enumerate(texts) if _BEGINS.match(text)), len(texts)) if is_below else 0
            found[-1:] = [table.with_notes(texts[:ends]) for table in found[-1:]] if ends else found[-1:]
            if ends < len(texts):
                said.extend(texts[ends:])
                between = list(chunk)
            continue
        goes_on = found and not _is_header(chunk[0]) and len(found[-1].columns) == len(chunk[0].cells)
        if goes_on and not any(_UNIT.search(text) or "表" in text for text in said):
            found[-1] = replace(found[-1], rows=(*found[-1].rows, *between, *chunk))
        else:
            found.append(_table(chunk, file, where, said))
        said, between = [], []
    found = [_of_columns(table, _with_content(table)) for table in found]
    if len(found) > 1:
        found = [replace(table, where=f"{where}第{number}张表") for number, table in enumerate(found, start=1)]
    return tuple(found)


def _with_content(table: FoundTable) -> list[int]:
    return [at for at, name in enumerate(table.columns) if name or any(table.column(at))]


def _of_columns(table: FoundTable, kept: Sequence[int]) -> FoundTable:
    """The table with some of its columns, and the rows that hold anything in them."""
    lines = (replace(line, cells=tuple(line.cells[at] for at in kept)) for line in table.rows)
    columns = tuple(table.columns[at] for at in kept)
    return replace(table, columns=columns, rows=tuple(line for line in lines if not line.is_blank))


def beside(table: FoundTable) -> tuple[FoundTable, ...]:
    """The tables that stand side by side in one, each from a column of names behind one of numbers."""
    names = [are_names([text for text in table.column(at) if text]) for at in range(len(table.columns))]
    behind = [False, *(any(map(is_number, table.column(at))) for at in range(len(names) - 1))]
    starts = [at for at, named in enumerate(names) if not at or (named and behind[at])]
    ends = [*starts[1:], len(names)]
    parts = (_of_columns(table, range(left, right)) for left, right in zip(starts, ends, strict=True))
    return tuple(replace(part, where=f"{table.where}「{part.columns[0]}」起") for part in parts)


def unit_in(texts: Iterable[str]) -> str:
    """The unit that a line “单位：万元” states, or a title in brackets at its end; of several the last, which stands
    nearest to the table."""
    for text in reversed(list(texts)):
        if match := _UNIT.search(text):
            return (match[1] or match[2]).removeprefix("人民币")
        if match := _BEHIND.search(text):
            return match[1]
    return ""


def is_unit(text: str) -> bool:
    """Whether a line says nothing but the unit."""
    return bool(_WHOLE_UNIT.fullmatch(text))


def title_in(text: str) -> str:
    """A line above a table as its title, without the unit; blank where it says who reports, or is a note."""
    named = _BEHIND.sub("", _WHOLE_UNIT.sub("", text)).strip()
    return "" if NOTE.match(named) or "。" in named or _NO_TITLE.match(named) else named


def joined(first: FoundTable, second: FoundTable) -> FoundTable:
    """A table with the one below it that goes on with it."""
    rows = (replace(line, place=f"（接{second.where}）{line.place}") for line in second.rows)
    notes, doubts = (*first.notes, *second.notes), (*first.doubts, f"{second.where}是它的下一部分，接在后面读")
    return replace(first, rows=(*first.rows, *rows), notes=notes, doubts=doubts)


def with_units_apart(table: FoundTable) -> FoundTable:
    """A table whose every row of numbers names its unit behind its name (批次（个）), with a column of units."""
    found = {
        line.place: one
        for line in table.rows
        if (one := _BEHIND_NAME.fullmatch(line.cells[0].text)) and names_unit(one["unit"])
    }
    if len(found) < 2 or any(line.place not in found for line in table.rows if any(map(is_number, line.texts))):
        return table
    rows = []
    for line in table.rows:
        name, unit = found[line.place].groups() if line.place in found else (line.cells[0].text, "")
        rows.append(replace(line, cells=(replace(line.cells[0], text=name), Cell(unit), *line.cells[1:])))
    return replace(table, columns=(table.columns[0], "单位", *table.columns[1:]), rows=tuple(rows))


def units_at(table: FoundTable) -> int:
    """The column that names the unit of each row; 0 where there is none."""
    return next((at for at, name in enumerate(table.columns) if re.fullmatch("(?:计量|度量)?单位", name)), 0)


def by_unit(table: FoundTable) -> tuple[FoundTable, ...]:
    """A table with a column of units in which some rows are money, as the table of the money and that of the rest."""
    at = units_at(table)
    rows = [line for line in table.rows if at and line.texts[at] in MONEY_UNITS]
    units = sorted({line.texts[at] for line in rows})
    if not units:
        return (table,)
    if len(units) > 1:  # each amount with the unit of its row
        rows = [replace(line, cells=tuple(_in_unit(cell, line.texts[at]) for cell in line.cells)) for line in rows]
    money = tuple(replace(line, cells=(*line.cells[:at], *line.cells[at + 1 :])) for line in rows)
    rest = tuple(line for line in table.rows if line.texts[at] not in units)
    columns, unit = (*table.columns[:at], *table.columns[at + 1 :]), "、".join(units)
    first = replace(table, where=f"{table.where}（{unit}的行）", unit=unit, columns=columns, rows=money, notes=())
    counts = replace(table, where=f"{table.where}（其他单位的行）", rows=rest)
    return (first, counts) if any(line.texts[at] for line in rest) else (replace(first, where=table.where),)


def _in_unit(cell: Cell, unit: str) -> Cell:
    return replace(cell, text=f"{cell.text}{unit}") if is_number(cell.text) and cell.text[-1] not in "%％" else cell


def goes_on(first: FoundTable, second: FoundTable) -> bool:
    """Whether the table below says of itself nothing else than that it goes on: the same headings or none, no other
    title, and, unless it says 续, none of the names that stand in the one above."""
    if len(first.columns) != len(second.columns) or second.columns not in (first.columns, _unnamed(second.columns)):
        return False
    above, title = (re.sub(r"\s", "", table.title) for table in (first, second))
    rest = _CONTINUED.sub("", title)
    if rest not in ("", _CONTINUED.sub("", above)) and not (
        rest != title and _NUMBER.fullmatch(rest) and above.startswith(rest)
    ):
        return False
    at = names_at(first)
    names = [{name for name in table.column(at) if name} for table in (first, second)]
    return title != _CONTINUED.sub("", title) or (bool(names[1]) and not names[0] & names[1])


def names_at(table: FoundTable) -> int:
    """The column that tells the rows apart, the first where none does."""
    return next((at for at in range(len(table.columns)) if are_names(table.column(at))), 0)


def are_names(texts: Sequence[str]) -> bool:
    """Whether a column tells its rows apart: a text in every one, none twice, no numbers."""
    return all(texts) and len(set(texts)) == len(texts) and not all(map(is_number, texts))


def sideways(table: FoundTable) -> FoundTable | None:
    """A table that has its items across and what is said of them below one another, as one row an item; None where the
    first column does not name the rows."""
    names = table.column(0)
    if len(names) < 2 or not are_names(names) or any(map(is_number, names)):
        return None
    rows = tuple(
        Line((Cell(item), *(line.cells[at] for line in table.rows)), f"「{item}」")
        for at, item in enumerate(table.columns[1:], start=1)
    )
    doubts = (*table.doubts, "项目是横着排的，一列作一行读")
    return replace(table, columns=(table.columns[0], *names), rows=rows, doubts=doubts)


def _unnamed(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"第{at + 1}列" for at in range(len(columns)))


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Runs of rows between blank ones; rows of a title or a note apart from the rows of a table."""
    run: list[Line] = []
    for line in lines:
        ends = line.is_blank or (run and bool(line.captions) != bool(run[0].captions) and _parts(line, run))
        if ends and run:
            yield run
            run = []
        if not line.is_blank:
            run.append(line)
    if run:
        yield run


def _parts(line: Line, run: Sequence[Line]) -> bool:
    """Whether a row begins something else: a table below its title, or notes below a table."""
    if run[0].captions or len(line.captions) > 1:
        return True
    return bool(NOTE.match(line.alone) or _UNIT.search(line.alone) or _NUMBERED.match(line.alone)) or any(
        cell.covered for cell in line.cells if cell.text == line.alone
    )


def _side_by_side(lines: Sequence[Line]) -> list[tuple[list[Line], str]]:
    """The grid in the parts that blank columns keep apart, where each part is a table of its own: with names in its
    first column and numbers in others. Anything else is one part."""
    width = max((len(line.cells) for line in lines), default=0)
    blank = [at for at in range(width) if not any(at < len(line.cells) and line.cells[at].text for line in lines)]
    edges = [-1, *blank, width]
    spans = [(left + 1, right) for left, right in pairwise(edges) if right - left > 1]
    parts = [[Line(line.cells[left:right], line.place) for line in lines] for left, right in spans]
    if len(parts) < 2 or not all(map(_stands_alone, parts)):
        return [(list(lines), "")]
    return [(part, f"第{left + 1}列起") for part, (left, _) in zip(parts, spans, strict=True)]


def _stands_alone(lines: Sequence[Line]) -> bool:
    rows = [line.texts for line in lines if line.texts and any(map(is_number, line.texts))]
    return len(rows) > 1 and sum(bool(row[0]) and not is_number(row[0]) for row in rows) * 2 > len(rows)


def _without_blank_columns(lines: Sequence[Line]) -> list[Line]:
    width = max((len(line.cells) for line in lines), default=0)
    full = [Line((*line.cells, *(Cell("") for _ in range(width - len(line.cells)))), line.place) for line in lines]
    own = [{at for at, cell in enumerate(line.cells) if cell.text and not cell.covered} for line in full]
    kept = sorted({at for line in own for at in line})
    return [Line(tuple(line.cells[at] for at in kept), line.place) for line in full]


def _table(body: Sequence[Line], file: str, where: str, said: Sequence[str]) -> FoundTable:
    title = next(filter(None, map(title_in, reversed(said))), "")
    if not _YEAR.search(title) and (year := next(filter(None, map(_YEAR.search, reversed(said))), None)):
        title = f"{title}（{year[0]}）"
    most = min(HEADER_ROWS, len(body))
    levels = 1 if _is_header(body[0]) else 0
    while 0 < levels < most and _is_header(body[levels]) and _continues(body[levels - 1], body[levels]):
        levels += 1
    notes: list[str] = []
    rows = [line for line in body[levels:] if not numbers_columns(line.texts)]
    while rows and rows[-1].is_note:
        notes.insert(0, "　".join(rows.pop().own))
    columns = _names(body[:levels]) if levels else _unnamed(body[0].texts)
    corner = columns[:1] if levels else ()
    unit = unit_in([*corner, *said]) or unit_in(name for name in columns if _UNIT.search(name))
    return turned(FoundTable(file, where, title, unit, columns, tuple(rows), tuple(notes)))


def turned(table: FoundTable) -> FoundTable:
    """A table whose only row has the same names across under each of several headings, as one row a name."""
    paths = [name.split("_") for name in table.columns]
    across = {parts[0]: [_row_of(other) for other in paths if other[0] == parts[0]] for parts in paths}
    names, *others = across.values()
    if len(table.rows) != 1 or not others or any(other != names for other in others) or len(set(names)) < _FEWEST_NAMES:
        return table
    [line] = table.rows
    lines = tuple(
        Line((Cell(name), *line.cells[at :: len(names)]), f"{line.place}“{name}”") for at, name in enumerate(names)
    )
    return replace(table, columns=("项目", *across), rows=lines)


def _row_of(path: Sequence[str]) -> str:
    """What a column is called among those of one heading: 小计 by what it sums."""
    return path[-2] if len(path) > 2 and path[-1] == "小计" else path[-1]


def _is_header(line: Line) -> bool:
    texts = {cell.text for cell in line.cells if cell.text}
    return len(texts) > 1 and not any(is_number(text) for text in texts)


def _continues(upper: Line, lower: Line) -> bool:
    """Whether a row without numbers is the next level of the header: something above it spans several columns, or is
    carried down by a merge or a blank."""
    spans = any(cell.covered for cell in upper.cells) or "" in upper.texts
    carried = any(below.text in ("", above.text) for above, below in zip(upper.cells, lower.cells, strict=True))
    groups = all(upper.texts.count(text) > 1 for text in upper.texts)
    return spans and (carried or groups)


def _names(levels: Sequence[Line]) -> tuple[str, ...]:
    """One name a column, its levels joined by “_”; what spans columns without being merged is carried to the right."""
    rows = [[re.sub(r"\s", "", text) for text in line.texts] for line in levels]
    for upper, lower in pairwise(rows):
        for at in range(1, len(upper)):
            if not upper[at] and lower[at]:
                upper[at] = upper[at - 1]
    return tuple("_".join(dict.fromkeys(filter(None, parts))) for parts in zip(*rows, strict=True))
