"""Rows of a found table as rows of a data file: amounts exactly in the file's unit, totals and names recognised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise

from evaluation.dataset import DETAIL, Field, Schema
from evaluation.dataset.grids import fault_of
from evaluation.dataset.yaml_files import common
from evaluation.intake.amounts import (
    MONEY_UNITS,
    NOT_APPLICABLE,
    amount_in,
    amount_text,
    is_number,
    names_unit,
    scale_of,
)
from evaluation.intake.found import FoundTable, Line, units_at
from evaluation.intake.matching import Match
from evaluation.intake.pairing import Label, new_id, paired, plain_label, usual_label, whole_label
from evaluation.intake.totals import MOST_PARTS, come_to, signs_for, sums, wholes
from evaluation.numbers.amounts import UNFILLED, ZERO_DASHES, Unit, parse

MOST_SIGNED = 8  # rows among which one is what the others come to, added and subtracted
_LABEL_UNIT = re.compile(r"[（(]([^（）()\d]{1,4})[）)]$")
_OF_A_PAGE = re.compile(r"(?:本页|每页|上页|承前页?|过次页?|转下页)(?:小计|合计|累计)?[:：]?")
_SECTION = re.compile(r"[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+")
_NUMBERS = ("序号", "行次", "第1列")  # of columns that only count the rows
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
    return _Conversion(table, match, units, [*table.doubts, *match.doubts]).done(rows_known)


def shown_scale(table: FoundTable, match: Match, one: Field, units: Mapping[str, Unit]) -> Fraction:
    """How many of the field's unit one of the file's is: 10000 for a file in 万元."""
    return _Conversion(table, match, units, []).scale(one) or Fraction(1)


@dataclass(frozen=True)
class _Conversion:
    """One table on its way into the schema's columns, and the doubts so far."""

    table: FoundTable
    match: Match
    units: Mapping[str, Unit]
    doubts: list[str]

    @property
    def schema(self) -> Schema:
        return self.match.schema

    @cached_property
    def amounts(self) -> list[str]:
        return [one.name for one in self.schema.fields if one.type == "amount" and one.name in self.match.columns]

    @cached_property
    def bases(self) -> set[str]:
        """What the columns count."""
        fields = [one for one in self.schema.fields if one.name in self.match.columns]
        return {self.units[one.unit].base for one in fields if one.unit in self.units}

    @cached_property
    def _apart(self) -> tuple[int, int]:
        """The columns of their own that have the sign and the unit of each target; -1 where there is none."""
        free = {name: at for at, name in enumerate(self.table.columns) if at not in self.match.columns.values()}
        words = common("form_words.yml")["indicators"]
        found = [next((free[word] for word in words[name] if word in free), -1) for name in ("指标性质", "度量单位")]
        return (found[0], found[1])

    @cached_property
    def _over_several(self) -> set[int]:
        """The cells that are merged with those below them, in rows of other names: a number there is of no one row."""
        label = self.match.columns.get(self.schema.row_label, 0)
        return {
            id(above)
            for upper, lower in pairwise(self.table.rows)
            for above, below in zip(upper.cells, lower.cells, strict=True)
            if below.covered and below.text == above.text != "" and lower.texts[label] != upper.texts[label]
        }

    def done(self, known: Sequence[Known]) -> Converted:
        schema, columns = self.schema, self.match.columns
        lines = list(self._own_rows({plain_label(one.label.text) for one in known}))
        scales = {one.name: self.scale(one) for one in schema.fields if one.name in columns}
        above: dict[str, str] = {}
        found: list[tuple[Line, dict[str, str]]] = []
        for line in lines:
            cells = {
                name: self._cell(line, name, self._of_row(line, schema.field[name], scales[name])) for name in columns
            }
            said = [line.texts[columns[name]] for name in self.amounts if line.texts[columns[name]]]
            is_read = any(cells[name] not in ("", UNFILLED) for name in self.amounts)
            if said and not is_read and all(text.endswith("%") for text in said):
                self._doubt(line, "整行是百分比，没有读入")
                continue
            total = next(filter(says_total, line.texts), "")
            if total and not cells.get(schema.row_label):
                cells[schema.row_label] = total  # it may stand under the numbers of the rows
            elif not total or _is_subtotal(total):
                self._carry(cells, above)
            found.append((line, cells))
        rows = [cells for _, cells in found]
        if schema.has_kinds:
            self._kinds(rows)
        self._name_rows(rows, known)
        types = {schema.field[name].type for name in columns}
        header = tuple(one.name for one in schema.fields if not one.optional or one.name in columns)
        joined = [self.table.columns[at] for at in self._apart if at >= 0 and "target" in types]
        if left := [name for name in self.match.unmatched(self.table) if name not in (*_NUMBERS, *joined)]:
            self.doubts.append(f"没有读入的列：{'、'.join(left)}")
        given = {"行别", "编号", *columns, *(name for cells in rows for name in cells)}
        for name in (name for name in header if name not in given):
            text = UNFILLED if self._is_due(schema.field[name]) else ""
            if text:
                self.doubts.append(f"「{name}」在文件里没有对应的列，写作{text}")
            for cells in rows:
                cells[name] = text
        written = tuple(Row(cells, line.place) for line, cells in found)
        return Converted(self.table, self.match, header, written, tuple(dict.fromkeys(self.doubts)))

    def _doubt(self, line: Line, said: str) -> None:
        self.doubts.append(f"{self.table.where}{line.place}：{said}")

    def _is_due(self, one: Field) -> bool:
        """Whether somebody has to fill in what the file does not have: not where it has the sum of this field and
        others, and nothing in it."""
        totals = [other.column for other in self.schema.computed if one.name in other.of]
        told = [at for at, known in self.match.known.items() if known in totals]
        is_blank = bool(told) and not any(text for at in told for text in self.table.column(at))
        return not is_blank and (one.required or one.type in ("amount", "fact", "target"))

    def _cell(self, line: Line, name: str, scale: Fraction | None) -> str:
        """One cell as the data file holds it."""
        at, one = self.match.columns[name], self.schema.field[name]
        cell, place = line.cells[at], f"{self.table.where}{line.place}「{self.table.columns[at]}」"
        text, unread = cell.text.strip(), cell.unsure
        if one.type == "target" and is_number(text):
            sign, unit = (line.texts[at] if at >= 0 else "" for at in self._apart)
            text = f"{sign}{text}{unit}"
        if one.type == "amount" and text and (cell.covered or id(cell) in self._over_several):
            unread = unread or f"合并的单元格里是“{text[:20]}”"
        elif one.type == "amount" and text.endswith(("%", "％")) and one.unit != "%":
            unread = unread or f"“{text}”是百分比，这一列是{one.unit or '数'}"
        if unread:
            self.doubts.append(f"{place}：{unread}，没有读入")
            return UNFILLED if one.type == "amount" else ""
        if one.type == "amount":
            if re.sub(r"\s", "", text) in NOT_APPLICABLE and text not in ZERO_DASHES:
                self.doubts.append(f"{place}：“{text}”按不适用留空")
            return amount_in(cell.text, self.units.get(one.unit), scale, place, self.doubts)
        if fault := fault_of(cell.text):
            self.doubts.append(f"{place}：{fault[0]}（{fault[1]}），请更正")
        if name == self.schema.row_label or one.enum:
            text = re.sub(r"\s*\n\s*", "", text)  # a name that is too long for its column
        return self._listed(text, one, place)

    def _listed(self, text: str, one: Field, place: str) -> str:
        """A text as the one of the listed values that it says (一、年初预算项目: 年初预算), else as it stands."""
        if one.type == "kind" or not text or not one.enum or text in one.enum:
            return text
        said = [value for value in one.enum if value and (value in text or (text in value and len(text) > 1))]
        if len(said) != 1:
            return text
        self.doubts.append(f"{place}：“{text[:20]}”读作“{said[0]}”")
        return said[0]

    def _own_rows(self, known: Collection[str]) -> Iterator[Line]:
        """The rows that belong to this table: of several lines for one item the one in the table's unit; none that
        names another unit, and none that only divides or compares other rows."""
        at, word, words = self._facet() or (0, "", frozenset())
        if words:
            self.doubts.append(f"每项有几行，取「{self.table.columns[at]}」为“{word}”的")
        label = self.match.columns.get(self.schema.row_label)
        parts = self._parts(known)
        for line in self.table.rows:
            unit = self._unit_of(line)
            is_other = unit and self.bases and unit in self.units and self.units[unit].base not in self.bases
            alone = line.alone if label is not None and not is_number(line.alone) else ""
            if label is not None and (at_unit := units_at(self.table)) and line.texts[at_unit] in ZERO_DASHES:
                alone = "" if any(map(parse, line.texts)) else line.texts[label]  # 二、相关统计数，—，—，—
            if all(cell.unsure or not cell.text for cell in line.cells):
                self._doubt(line, f"{line.cells[0].unsure}，整行没有读入")
            elif any(_OF_A_PAGE.fullmatch(re.sub(r"\s", "", text)) for text in line.texts):
                self._doubt(line, "是一页的合计，没有读入")
            elif words and line.texts[at] != word:
                if line.texts[at] not in words:
                    self._doubt(line, f"“{line.texts[0][:20]}”不是表里的一行，没有读入")
            elif is_other:
                self._doubt(line, f"“{line.texts[label or 0][:20]}”单位是{unit}，没有读入本表")
            elif label is not None and plain_label(line.texts[label]) in parts:
                self._doubt(line, f"“{line.texts[label][:20]}”是别的行的一部分或差额，不是表里的一行，没有读入")
            elif alone and not self._is_of_nothing(line, label or 0):
                self._doubt(line, f"“{alone[:20]}”一行没有数，没有读入")
            else:
                yield line

    def _parts(self, known: Collection[str]) -> set[str]:
        """Labels of rows that only divide others (其中：财政拨款) or compare them (比上年增减), none of `known`."""
        at = self.match.columns.get(self.schema.row_label, -1)
        lines = [line for line in self.table.rows if at >= 0 and line.texts[at] and not says_total(line.texts[at])]
        labels = [plain_label(line.texts[at]) for line in lines]
        often = {text for text, count in Counter(labels).items() if count > 1}
        behind = {n for n, line in enumerate(lines) if line.texts[at].startswith("其中")}
        alone = {labels[n] for n in behind if labels[n] in often or not self._is_whole(lines, n)}
        compare = {text for text in labels if re.fullmatch(common("elsewhere.yml")["comparing"], text)}
        is_known = 2 * len(set(labels) & set(known)) > len(known) > 0
        return ({labels[n] for n in behind} | often | compare if is_known else alone | compare) - set(known)

    def _is_whole(self, lines: Sequence[Line], at: int) -> bool:
        """Whether a row and some right below it come to the one above: then they are all of it."""
        for column in (self.match.columns[name] for name in self.amounts):
            above, *values = (parse(amount_text(line.texts[column]) or "") or 0 for line in lines[max(0, at - 1) :])
            if above:
                return above in accumulate(values[:MOST_PARTS])
        return True

    def _unit_of(self, line: Line) -> str:
        """The unit that a row names, in a column of its own or behind what it is called."""
        label, at = self.match.columns.get(self.schema.row_label), units_at(self.table)
        named = _LABEL_UNIT.search(line.texts[label]) if label is not None else None
        return named[1] if named else line.texts[at] if at and at not in self.match.columns.values() else ""

    def _of_row(self, line: Line, one: Field, scale: Fraction | None) -> Fraction | None:
        """By what an amount of this row is multiplied: in the unit that the row names, else in that of its column."""
        own = scale_of(self._unit_of(line), self.units.get(one.unit)) if one.type == "amount" and one.unit else None
        return own if own is not None and self._unit_of(line) in MONEY_UNITS else scale

    def _is_of_nothing(self, line: Line, label: int) -> bool:
        """Whether a row without numbers is a row all the same, of something there was nothing of: its name stands in
        the column of names alone, and is neither the heading of a group nor numbered as one."""
        if line.cells[label].text != line.alone or any(cell.covered and cell.text for cell in line.cells):
            return False
        groups = {text for name in self.schema.groups for text in self.schema.field[name].enum if text}
        is_group = any(text in line.alone for text in groups) or bool(_SECTION.match(line.alone))
        return not is_group and not says_total(line.alone)

    def _facet(self) -> tuple[int, str, frozenset[str]] | None:
        """Column and word of the lines to take when every item has several (人数, 占比, 分数), and all words."""
        for at in range(len(self.table.columns)):
            texts = [text for text in self.table.column(at) if text]
            often = frozenset(word for word, times in Counter(texts).items() if times * 6 >= len(texts))
            alike = [word for word in often if any(set(word) & set(base) for base in self.bases)]
            is_free = at not in self.match.columns.values()
            if is_free and 2 <= len(often) <= 4 and len(texts) >= 2 * len(often) and len(alike) == 1:
                return at, alike[0], often
        return None

    def scale(self, one: Field) -> Fraction | None:
        """By what an amount is multiplied to be in the field's unit, exact; None where nobody can tell."""
        if one.type != "amount" or not one.unit or self.units[one.unit].base != "元":
            return Fraction(1)
        heading, target = self.table.columns[self.match.columns[one.name]], self.units[one.unit].scale
        own = next((unit for unit in MONEY_UNITS if re.search(rf"[（(，,]{unit}[）)]", heading)), "")
        if not own and all(self._unit_of(line) for line in self.table.rows if any(map(is_number, line.texts))):
            return Fraction(1)  # each row says it
        stated = own or self.table.unit
        named = [unit for unit in re.split(r"[、,，/／和]", stated) if unit in MONEY_UNITS]
        if len(named) == 1:
            return Fraction(MONEY_UNITS[named[0]], target)
        unsure = "" if stated else self._unsure_in(one.unit)
        how = f"没有写单位，{unsure}，没有读入；请在表上写明单位再试" if unsure else f"没有写单位，按{one.unit}读"
        self.doubts.append(f"「{heading}」{f'的单位“{stated}”说不准，没有读入' if stated else how}")
        return None if stated or unsure else Fraction(1)

    def _unsure_in(self, unit: str) -> str:
        """Why amounts whose unit nobody states may be in another one: parts of a cent are no 元, and what comes to
        hundred millions in 万元 is more likely 元."""
        amounts = [value for name in self.amounts for value in map(parse, self.table.column(self.match.columns[name]))]
        values = [value for value in amounts if value is not None]
        if unit == "元" and any((value * 100).denominator > 1 for value in values):
            return "小数多于两位，不是元"
        return "有上万的数，说不准是元还是万元" if unit == "万元" and any(abs(one) >= 10_000 for one in values) else ""

    def _carry(self, cells: dict[str, str], above: dict[str, str]) -> None:
        """A label column that is blank because its text stands once for several rows takes it from above."""
        columns, schema = self.match.columns, self.schema
        label = columns.get(schema.row_label, len(columns))
        for name in sorted(columns, key=lambda name: columns[name]):
            one = schema.field[name]
            if columns[name] < label and one.type != "amount" and (one.required or name in schema.groups):
                above[name] = cells[name] = cells[name] or above.get(name, "")

    def _kinds(self, rows: list[dict[str, str]]) -> None:
        """Say of each row whether it is a detail or a total: by its words, or as the sum of those below it."""
        schema = self.schema
        allowed = schema.field["行别"].enum
        for cells in rows:
            if not cells.get("行别") or cells["行别"] not in allowed:
                self._kind(cells, allowed)
        sections = {at for at, cells in enumerate(rows) if _SECTION.match(cells.get(schema.row_label, ""))}
        summed = sums(rows, self.amounts, sections) if "小计" in allowed else {}
        if not schema.sign and not any(cells["行别"] in ("合计", "总计") for cells in rows):
            for at in wholes(rows, self.amounts, summed):
                rows[at]["行别"] = "合计"
                self.doubts.append(f"“{rows[at].get(schema.row_label, '')}”等于其余各行之和，作为合计")
        for at, cells in enumerate(rows):
            count = summed.get(at, 0)
            if cells["行别"]:
                continue
            cells["行别"] = "小计" if count else DETAIL
            if count:
                label = cells.get(schema.row_label, "")
                self.doubts.append(f"“{label}”等于{'下' if count > 0 else '上'}面 {abs(count)} 行之和，作为小计")
                for group in (group for group in schema.groups[:1] if group not in self.match.columns):
                    for part in rows[min(at, at + count) : max(at, at + count) + 1]:
                        part[group] = self._listed(plain_label(label), schema.field[group], f"“{label}”")
        if schema.sign and schema.sign not in self.match.columns:
            self._signs(rows)
        if any(set(schema.groups) & set(cells) for cells in rows):
            for cells in rows:
                cells |= {group: "" for group in schema.groups if group not in cells}

    def _kind(self, cells: dict[str, str], allowed: Sequence[str]) -> None:
        """The kind of a row that its words tell; a total's name reaches over the columns of groups."""
        label = self.schema.row_label
        texts = [name for name in cells if self.schema.field[name].type not in ("amount", "kind", "id")]
        totals = ((cells[name], kind) for word, kind in _TOTALS for name in texts if _says(cells[name], word))
        said, kind = next(totals, ("", ""))
        cells["行别"] = kind if kind in allowed else "合计" if kind else ""
        for name in texts:
            if kind and cells[name] == said and name != label:
                cells[name], cells[label] = "", said

    def _signs(self, rows: Sequence[dict[str, str]]) -> None:
        """加 or 减 of each detail by its label; else as the last row has to have it, where only one way fits."""
        sign, label = self.schema.sign, self.schema.row_label
        for cells in rows:
            cells[sign] = "减" if cells.get(label, "").startswith("减") else "加"
        values = [[parse(cells.get(name, "")) or Fraction(0) for name in self.amounts] for cells in rows]
        for at in range(2, min(len(rows), MOST_SIGNED)):
            said = tuple(cells[sign] for cells in rows[:at])
            ways = [said] if come_to(values[at], values[:at], said) else []
            if not ways and at == len(rows) - 1:
                ways = signs_for(values[at], values[:at], said)
            if any(values[at]) and len(ways) == 1:
                for cells, one in zip(rows, (*ways[0], ""), strict=False):
                    cells[sign] = one
                rows[at]["行别"] = "合计"
                taken = [cells.get(label, "") for cells, was in zip(rows, said, strict=False) if cells[sign] != was]
                if taken:
                    self.doubts.append(f"“{'”“'.join(taken)}”减去才等于“{rows[at].get(label, '')}”，作“减”")
                return

    def _name_rows(self, rows: list[dict[str, str]], known: Sequence[Known]) -> None:
        """Give each row the identifier that it has already, or a new one made of its label."""
        label_of = self.schema.row_label
        old = [one.label for one in known]
        for cells in rows:
            cells[label_of] = cells.get(label_of) or self._other_label(cells)
            own = next((cells[name] for name in self.schema.groups if cells.get(name)), "")
            if _is_bare_total(cells[label_of]) and Label(own, cells.get("行别", DETAIL)) in old:
                cells[label_of] = own  # 小计 beside the group that it sums is the row of that group
            if (unit := _LABEL_UNIT.search(cells[label_of])) and names_unit(unit[1]):
                cells[label_of] = cells[label_of][: unit.start()]
        labels = [Label(cells[label_of], cells.get("行别", DETAIL)) for cells in rows]
        pairs, alike = paired(labels, old)
        taken = {cells["编号"] for cells in rows if cells.get("编号")}
        made = 0
        for number, cells in enumerate(rows):
            own = known[pairs[number]].id if number in pairs else ""
            if cells.get("编号"):
                continue
            if own and own not in taken:
                cells["编号"] = own
                theirs, ours = labels[number].text, old[pairs[number]].text
                if _is_bare_total(theirs) or any(name(theirs) == name(ours) for name in (whole_label, usual_label)):
                    cells[label_of] = ours  # 其中：甲, 甲小计 and another usual word for 甲 are still called 甲
                if number in alike:
                    said = f"“{labels[number].text[:20]}”看作原有的“{old[pairs[number]].text[:20]}”，编号不变"
                    self.doubts.append(said)
            else:
                made += 1
                others = taken | {one.id for one in known}
                cells["编号"] = new_id(labels[number].text, labels[number].kind, number + 1, others)
            taken.add(cells["编号"])
        if made:
            self.doubts.append(f"{made} 行的编号是按名称新起的，发布以前可以改，发布以后不要改")

    def _other_label(self, cells: Mapping[str, str]) -> str:
        """What a row without a label is called: its first text, or what kind it is."""
        texts = (text for name, text in cells.items() if text and self.schema.field[name].type == "text")
        return next(texts, cells.get("行别", DETAIL))


def _says(label: str, word: str) -> bool:
    bare = re.sub(r"[\s\u3000:：]", "", label)
    return bare == word or (bare.endswith(word) and len(bare) <= 12)


def _is_subtotal(label: str) -> bool:
    return re.sub(r"[\s:：]", "", label) == "小计"


def _is_bare_total(label: str) -> bool:
    return any(re.sub(r"[\s:：]", "", label) == word for word, _ in _TOTALS)


def says_total(text: str) -> bool:
    """Whether a label says that its row is a total."""
    return any(_says(text, word) for word, _ in _TOTALS)
