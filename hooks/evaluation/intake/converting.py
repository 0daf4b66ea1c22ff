"""Rows of a found table as rows of a data file: amounts exactly in the file's unit, totals and names recognised."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from evaluation.dataset import DETAIL, Field
from evaluation.dataset.grids import fault_of
from evaluation.intake.amounts import MONEY_UNITS, NOT_APPLICABLE, amount_in, is_number
from evaluation.intake.found import FoundTable, Line
from evaluation.intake.matching import Match
from evaluation.intake.pairing import Label, new_id, paired, plain_label
from evaluation.numbers.amounts import UNFILLED, ZERO_DASHES, Unit, parse

MOST_PARTS = 200  # rows that a subtotal may stand for
_LABEL_UNIT = re.compile(r"[（(]([^（）()\d]{1,4})[）)]$")
_OF_A_PAGE = re.compile(r"(?:本页|每页|上页|承前页?|过次页?|转下页)(?:小计|合计|累计)?[:：]?")
_SECTION = re.compile(r"[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+")
_TOTALS = (("总计", "总计"), ("合计", "合计"), ("总额", "合计"), ("共计", "合计"), ("小计", "小计"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row as a data file holds it, with the place where it was found."""

    cells: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Known:
    """A row that has its identifier already, in this year's table or the one before."""

    id: str
    label: Label


@dataclass(frozen=True)
class Converted:
    """A found table in the terms of the schema; each doubt is one line for a person to look at."""

    table: FoundTable
    match: Match
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    doubts: tuple[str, ...]

    @property
    def grid(self) -> list[list[str]]:
        return [list(self.header), *([row.cells.get(name, "") for name in self.header] for row in self.rows)]


def converted(
    table: FoundTable, match: Match, units: Mapping[str, Unit], rows_known: Sequence[Known] = ()
) -> Converted:
    """The rows of the table in the schema's columns. `rows_known` are the rows that have identifiers already."""
    schema = match.schema
    doubts = [*table.doubts, *match.doubts]
    lines = list(_own_rows(table, match, units, doubts))
    scales = {one.name: _scale(table, match, one, units, doubts) for one in schema.fields if one.name in match.columns}
    above: dict[str, str] = {}
    rows: list[dict[str, str]] = []
    kept: list[Line] = []
    for line in lines:
        cells = {name: _cell(line, name, table, match, scales, units, doubts) for name in match.columns}
        if _is_of_rates(line, cells, match):
            doubts.append(f"{table.where}{line.place}：整行是百分比，没有读入")
            continue
        total = next(filter(says_total, line.texts), "")
        if total and not cells.get(schema.row_label):
            cells[schema.row_label] = total  # it may stand under the numbers of the rows
        elif not total:
            _carry(cells, above, match)
        rows.append(cells)
        kept.append(line)
    if schema.has_kinds:
        _kinds(rows, match, doubts)
    _name_rows(rows, match, rows_known, doubts)
    header = tuple(one.name for one in schema.fields if not one.optional or one.name in match.columns)
    missing = [name for name in header if name not in match.columns and name not in ("行别", "编号", *_given(rows))]
    for name in missing:
        text = UNFILLED if _is_due(schema.field[name]) and not _is_told_blank(name, table, match) else ""
        doubts.append(f"「{name}」在文件里没有对应的列，{f'写作{text}' if text else '留空'}")
        for cells in rows:
            cells[name] = text
    found = tuple(Row(cells, line.place) for cells, line in zip(rows, kept, strict=True))
    return Converted(table, match, header, found, tuple(dict.fromkeys(doubts)))


def _given(rows: Sequence[Mapping[str, str]]) -> set[str]:
    return {name for cells in rows for name in cells}


def _is_due(one: Field) -> bool:
    """Whether somebody has to fill in what the file does not have."""
    return one.required or one.type in ("amount", "fact", "target")


def _is_told_blank(name: str, table: FoundTable, match: Match) -> bool:
    """Whether the file has the sum of this field and others, and nothing in it."""
    totals = [one.column for one in match.schema.computed if name in one.of]
    columns = [at for at, known in match.known.items() if known in totals]
    return bool(columns) and not any(text for at in columns for text in table.column(at))


def _is_of_rates(line: Line, cells: Mapping[str, str], match: Match) -> bool:
    """Whether nothing but rates stand in the columns of amounts."""
    amounts = [name for name in match.columns if match.schema.field[name].type == "amount"]
    said = [line.texts[match.columns[name]] for name in amounts if line.texts[match.columns[name]]]
    return bool(said) and not any(cells[name] for name in amounts) and all(text.endswith("%") for text in said)


def _cell(
    line: Line,
    name: str,
    table: FoundTable,
    match: Match,
    scales: Mapping[str, Fraction | None],
    units: Mapping[str, Unit],
    doubts: list[str],
) -> str:
    """One cell as the data file holds it."""
    cell, one = line.cells[match.columns[name]], match.schema.field[name]
    place = f"{table.where}{line.place}「{table.columns[match.columns[name]]}」"
    if cell.unsure:
        doubts.append(f"{place}：{cell.unsure}，没有读入")
        return ""
    if one.type != "amount":
        if fault := fault_of(cell.text):
            doubts.append(f"{place}：{fault[0]}（{fault[1]}），请更正")
        text = cell.text.strip()
        if name == match.schema.row_label or one.enum:
            text = re.sub(r"\s*\n\s*", "", text)  # a name that is too long for its column
        return _listed(text, one, place, doubts)
    if cell.covered and cell.text:
        doubts.append(f"{place}：合并的单元格里是“{cell.text[:20]}”，没有读入")
        return ""
    if cell.text.strip().endswith(("%", "％")) and one.unit != "%":
        doubts.append(f"{place}：“{cell.text.strip()}”是百分比，这一列是{one.unit or '数'}，没有读入")
        return ""
    if re.sub(r"\s", "", cell.text) in NOT_APPLICABLE and cell.text.strip() not in ZERO_DASHES:
        doubts.append(f"{place}：“{cell.text.strip()}”按不适用留空")
    return amount_in(cell.text, units.get(one.unit), scales[name], place, doubts)


def _listed(text: str, one: Field, place: str, doubts: list[str]) -> str:
    """A text as the one of the listed values that it says (一、年初预算项目: 年初预算), else as it stands."""
    if one.type == "kind" or not text or not one.enum or text in one.enum:
        return text
    said = [value for value in one.enum if value and (value in text or (text in value and len(text) > 1))]
    if len(said) != 1:
        return text
    doubts.append(f"{place}：“{text[:20]}”读作“{said[0]}”")
    return said[0]


def _own_rows(table: FoundTable, match: Match, units: Mapping[str, Unit], doubts: list[str]) -> Iterator[Line]:
    """The rows that belong to this table: of several lines for one item the one in the table's unit, and none whose
    label names another unit."""
    bases = {units[one.unit].base for one in match.schema.fields if one.name in match.columns and one.unit in units}
    facet = _facet(table, match, bases)
    if facet:
        doubts.append(f"每项有几行，取「{table.columns[facet[0]]}」为“{facet[1]}”的")
    label = match.columns.get(match.schema.row_label)
    for line in table.rows:
        unit = _LABEL_UNIT.search(line.texts[label]) if label is not None else None
        if all(cell.unsure or not cell.text for cell in line.cells):
            doubts.append(f"{table.where}{line.place}：{line.cells[0].unsure}，整行没有读入")
        elif any(_OF_A_PAGE.fullmatch(re.sub(r"\s", "", text)) for text in line.texts):
            doubts.append(f"{table.where}{line.place}：是一页的合计，没有读入")
        elif facet and line.texts[facet[0]] != facet[1]:
            if line.texts[facet[0]] not in facet[2]:
                doubts.append(f"{table.where}{line.place}：“{line.texts[0][:20]}”不是表里的一行，没有读入")
        elif unit and bases and unit[1] in units and units[unit[1]].base not in bases:
            doubts.append(f"{table.where}{line.place}：“{line.texts[label or 0][:20]}”单位是{unit[1]}，没有读入本表")
        elif line.alone and label is not None and not is_number(line.alone) and not _is_of_nothing(line, label, match):
            doubts.append(f"{table.where}{line.place}：“{line.alone[:20]}”一行没有数，没有读入")
        else:
            yield line


def _is_of_nothing(line: Line, label: int, match: Match) -> bool:
    """Whether a row without numbers is a row all the same, of something there was nothing of: its name stands in the
    column of names alone, and is neither the heading of a group nor numbered as one."""
    if line.cells[label].text != line.alone or any(cell.covered and cell.text for cell in line.cells):
        return False
    groups = {text for name in match.schema.groups for text in match.schema.field[name].enum if text}
    is_group = any(text in line.alone for text in groups) or bool(_SECTION.match(line.alone))
    return not is_group and not says_total(line.alone)


def _facet(table: FoundTable, match: Match, bases: set[str]) -> tuple[int, str, frozenset[str]] | None:
    """Column and word of the lines to take when every item has several of them (人数, 占比, 分数), and all words."""
    for at in range(len(table.columns)):
        texts = [text for text in table.column(at) if text]
        said = Counter(texts)
        often = frozenset(word for word, times in said.items() if times * 6 >= len(texts))
        if at in match.columns.values() or not 2 <= len(often) <= 4 or len(texts) < 2 * len(often):
            continue
        alike = [word for word in often if any(set(word) & set(base) for base in bases)]
        if len(alike) == 1:
            return at, alike[0], often
    return None


def _scale(
    table: FoundTable, match: Match, one: Field, units: Mapping[str, Unit], doubts: list[str]
) -> Fraction | None:
    """By what an amount is multiplied to be in the field's unit, exact; None where nobody can tell."""
    if one.type != "amount" or not one.unit or units[one.unit].base != "元":
        return Fraction(1)
    heading, target = table.columns[match.columns[one.name]], units[one.unit].scale
    own = next((unit for unit in MONEY_UNITS if re.search(rf"[（(，,]{unit}[）)]", heading)), "")
    stated = own or table.unit
    named = [unit for unit in re.split(r"[、,，/／和]", stated) if unit in MONEY_UNITS]
    if len(named) == 1:
        return Fraction(MONEY_UNITS[named[0]], target)
    if stated:
        doubts.append(f"「{heading}」的单位“{stated}”说不准，没有读入")
        return None
    doubts.append(f"「{heading}」没有写单位，按{one.unit}读")
    return Fraction(1)


def shown_scale(table: FoundTable, match: Match, one: Field, units: Mapping[str, Unit]) -> Fraction:
    """How many of the field's unit one of the file's is: 10000 for a file in 万元."""
    return _scale(table, match, one, units, []) or Fraction(1)


def _carry(cells: dict[str, str], above: dict[str, str], match: Match) -> None:
    """A label column that is blank because its text stands once for several rows takes it from above."""
    schema = match.schema
    order = sorted(match.columns, key=lambda name: match.columns[name])
    label = match.columns.get(schema.row_label, len(order))
    for name in order:
        one = schema.field[name]
        if match.columns[name] < label and one.type != "amount" and (one.required or name in schema.groups):
            cells[name] = cells[name] or above.get(name, "")
            above[name] = cells[name]


def _kinds(rows: list[dict[str, str]], match: Match, doubts: list[str]) -> None:
    """Say of each row whether it is a detail or a total: by its words, or because it is the sum of those below it."""
    schema = match.schema
    allowed = schema.field["行别"].enum
    amounts = [one.name for one in schema.fields if one.type == "amount" and one.name in match.columns]
    for cells in rows:
        if cells.get("行别") in allowed and cells["行别"]:
            continue
        texts = [name for name in cells if schema.field[name].type not in ("amount", "kind", "id")]
        totals = ((cells[name], kind) for word, kind in _TOTALS for name in texts if _says(cells[name], word))
        said = next(totals, None)
        kind = said[1] if said else ""
        cells["行别"] = kind if kind in allowed else "合计" if kind else ""
        for name in texts:  # a total's name reaches over the columns of groups
            if said and cells[name] == said[0] and name != schema.row_label:
                cells[name] = ""
                cells[schema.row_label] = said[0]
    sums = _summed(rows, amounts) if "小计" in allowed else {}
    for at, cells in enumerate(rows):
        if not cells.get("行别"):
            count = sums.get(at, 0)
            cells["行别"] = "小计" if count else DETAIL
            if count:
                label = cells.get(schema.row_label, "")
                doubts.append(f"“{label}”等于下面 {count} 行之和，作为小计")
                for group in schema.groups[:1]:
                    for part in rows[at : at + count + 1]:
                        if group not in match.columns:
                            part[group] = plain_label(label)
    if schema.sign and schema.sign not in match.columns:
        _signs(rows, match, amounts)
    if any(set(schema.groups) & set(cells) for cells in rows):
        for cells in rows:
            for group in schema.groups:
                cells.setdefault(group, "")


def _signs(rows: Sequence[dict[str, str]], match: Match, amounts: Sequence[str]) -> None:
    """加 or 减 of each detail by its label, and the row that they come to as the total."""
    sign, label = match.schema.sign, match.schema.row_label
    for at, cells in enumerate(rows):
        cells[sign] = "减" if cells.get(label, "").startswith("减") else "加"
        sums = [
            sum((parse(row.get(name, "")) or Fraction(0)) * (-1 if row[sign] == "减" else 1) for row in rows[:at])
            for name in amounts
        ]
        if at > 1 and sums == [parse(cells.get(name, "")) for name in amounts]:
            cells[sign], cells["行别"] = "", "合计"
            return


def _says(label: str, word: str) -> bool:
    bare = re.sub(r"[\s\u3000:：]", "", label)
    return bare == word or (bare.endswith(word) and len(bare) <= 12)


def _summed(rows: Sequence[Mapping[str, str]], amounts: Sequence[str]) -> dict[int, int]:
    """By the number of each row that is the sum of rows right below it, in every column of amounts, how many they are.

    With running sums a row is found by what the sum has to be at its end, so that long tables take no longer a row.
    """
    values = [[parse(cells.get(name, "")) or Fraction(0) for cells in rows] for name in amounts]
    running = [list(accumulate(column, initial=Fraction(0))) for column in values]
    places: list[dict[Fraction, list[int]]] = [{} for _ in amounts]
    for sums, known in zip(running, places, strict=True):
        for at, value in enumerate(sums):
            known.setdefault(value, []).append(at)
    found: dict[int, int] = {}
    totals = [at for at, cells in enumerate(rows) if cells.get("行别") in ("合计", "总计")]
    for at in range(len(rows)):
        first = next((number for number, column in enumerate(values) if column[at]), None)
        end = next((total for total in totals if total > at), len(rows))
        if first is None or at in totals:
            continue
        due = running[first][at + 1] + values[first][at]
        ends = places[first].get(due, [])
        for last in ends[bisect_left(ends, at + 3) :]:
            if last > min(end, at + 1 + MOST_PARTS):
                break
            if all(sums[last] - sums[at + 1] == column[at] for sums, column in zip(running, values, strict=True)):
                found[at] = last - at - 1
                break
    return found


def _name_rows(rows: list[dict[str, str]], match: Match, known: Sequence[Known], doubts: list[str]) -> None:
    """Give each row the identifier that it has already, or a new one made of its label."""
    label_of = match.schema.row_label
    for cells in rows:
        cells.setdefault(label_of, "")
        cells[label_of] = cells[label_of] or _other_label(cells, match)
        own = next((cells[name] for name in match.schema.groups if cells.get(name)), "")
        if _is_bare_total(cells[label_of]) and Label(own, cells.get("行别", DETAIL)) in [one.label for one in known]:
            cells[label_of] = own  # 小计 beside the group that it sums is the row of that group
    labels = [Label(cells[label_of], cells.get("行别", DETAIL)) for cells in rows]
    pairs, alike = paired(labels, [one.label for one in known])
    taken = {cells["编号"] for cells in rows if cells.get("编号")}
    made = 0
    for number, cells in enumerate(rows):
        if cells.get("编号"):
            continue
        own = known[pairs[number]].id if number in pairs else ""
        if own and own not in taken:
            cells["编号"] = own
            if number in alike:
                doubts.append(f"“{cells[label_of][:20]}”看作原有的“{known[pairs[number]].label.text[:20]}”，编号不变")
        else:
            made += 1
            others = taken | {one.id for one in known}
            cells["编号"] = new_id(cells[label_of], cells.get("行别", DETAIL), number + 1, others)
        taken.add(cells["编号"])
    if made:
        doubts.append(f"{made} 行的编号是按名称新起的，发布以前可以改，发布以后不要改")


def _other_label(cells: Mapping[str, str], match: Match) -> str:
    """What a row without a label is called: its first text, or what kind it is."""
    texts = (text for name, text in cells.items() if text and match.schema.field[name].type == "text")
    return next(texts, cells.get("行别", DETAIL))


def _is_bare_total(label: str) -> bool:
    return any(re.sub(r"[\s:：]", "", label) == word for word, _ in _TOTALS)


def says_total(text: str) -> bool:
    """Whether a label says that its row is a total."""
    return any(_says(text, word) for word, _ in _TOTALS)
