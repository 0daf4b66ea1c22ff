"""What an import would do: each table of a file with its place in the schema, what is written, and every doubt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from evaluation.dataset import DETAIL, FORM_ROLES, SAMPLE, Policy, Schema
from evaluation.dataset.grids import UnreadableError, read_sheets, trimmed
from evaluation.dataset.yaml_files import common
from evaluation.intake.amounts import MONEY_UNITS
from evaluation.intake.converting import Converted, Known, converted, says_total
from evaluation.intake.form_tables import form_tables
from evaluation.intake.found import FoundTable, beside, by_unit, names_at, sideways, with_units_apart
from evaluation.intake.halves import with_halves_joined
from evaluation.intake.matching import CLEAR, MATCHED, PARTLY, UNKNOWN, Match, best_matches, chosen, match_of
from evaluation.intake.pairing import Label, paired
from evaluation.intake.prose import ELSEWHERE
from evaluation.intake.reading import Source
from evaluation.numbers.amounts import UNFILLED, parse

_FEWEST_ROWS = 2  # whose names tell a table


@dataclass(frozen=True)
class Choices:
    """What a person decides: which table of the file a table of the schema is, and which column a field."""

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One table of the file: what it is, how sure, and, if it is taken in, its rows: as the file has them (`read`), and
    with what stays of our own (`imported`).
    """

    table: FoundTable
    match: Match | None
    state: str
    imported: Converted | None = None
    read: Converted | None = None
    instead: str = ""

    @property
    def named(self) -> str:
        """The table of the schema, as somebody names it in a command."""
        return (self.match.schema.name or self.match.schema.title) if self.match else ""

    @property
    def doubts(self) -> tuple[str, ...]:
        return self.imported.doubts if self.imported else self.match.doubts if self.match else self.table.doubts


class UnknownNameError(ValueError):
    """A choice names a table or a column that does not exist."""


def plan(source: Source, policy: Policy, year: int, choices: Choices, folder: Path) -> tuple[Entry, ...]:
    """Every table of the file; of several that are one table of the schema, the one with most columns is taken."""
    found = [with_units_apart(table) for table in source.tables]
    tables = [part for table in found for part in _parts(table, policy, year, folder, choices)]
    known = {schema.name: known_rows(folder, schema) for schema in policy.schemas}
    whole = with_halves_joined(list(_with_units(tables)), lambda table: _best(table, policy, year, choices))
    entries = [_entry(table, policy, year, choices) for table in whole]
    entries = [one if one.named in choices.tables else _of_its_rows(one, policy, year, known) for one in entries]
    entries = [_decided(entry, entries, choices) for entry in entries]
    matched = [entry for entry in reversed(entries) if entry.state == MATCHED]
    best = {entry.match.schema.name: entry for entry in sorted(matched, key=_rank) if entry.match}
    for at, entry in enumerate(entries):
        if entry.match and entry.state == MATCHED:
            taken = best[name := entry.match.schema.name]
            done = converted(entry.table, entry.match, policy.units, known[name]) if taken is entry else None
            instead = "" if done else taken.table.where
            if done and not done.rows:
                entries[at] = replace(entry, state=PARTLY, match=replace(entry.match, doubts=done.doubts))
                continue
            entries[at] = replace(entry, imported=_with_own(done, folder) if done else None, read=done, instead=instead)
    return (*entries, *_forms(source, policy, folder))


def _parts(table: FoundTable, policy: Policy, year: int, folder: Path, choices: Choices) -> tuple[FoundTable, ...]:
    """The table, or its rows of money apart from those of other units, unless its kind of table has both together or
    somebody says what the whole of it is."""
    if any(table.is_at(where) for where in choices.tables.values()):
        return (table,)
    apart = [_best(part, policy, year, choices) for part in beside(table)]
    if len(apart) > 1 and all(match and match.state == MATCHED for match in apart):
        return beside(table)
    parts = by_unit(table)
    best = next(iter(best_matches(table, policy.schemas, year)), None) if parts != (table,) else None
    if best is None or best.state == UNKNOWN:
        return (table,)
    rows = _by_id(existing(folder, best.schema)).values()
    own = {row.get(one.unit_from) for row in rows for one in best.schema.fields if one.unit_from}
    return (table,) if best.schema.role or own & set(MONEY_UNITS) else parts


def _best(table: FoundTable, policy: Policy, year: int, choices: Choices) -> Match | None:
    """What a table most likely is, where nobody says it and it is not of another year."""
    if of_another_time(table, year) or any(table.is_at(where) for where in choices.tables.values()):
        return None
    return next(iter(best_matches(table, policy.schemas, year)), None)


def _of_its_rows(entry: Entry, policy: Policy, year: int, known: Mapping[str, Sequence[Known]]) -> Entry:
    """The entry by the rows that stand in it: they tell a table of which the file has only some columns, and most rows
    of another table of the schema make it that one (人员经费 and 公用经费 are no projects), whatever its columns."""
    if of_another_time(entry.table, year):
        return entry
    theirs = [Label(text) for text in entry.table.column(names_at(entry.table)) if not says_total(text)]
    for schema in sorted(policy.schemas, key=lambda one: one.name != entry.named):
        ours = [one.label for one in known[schema.name] if SAMPLE not in one.label.text]
        ours = [Label(one.text) for one in ours if not says_total(one.text)]
        same = len(paired(theirs, ours)[0])
        if same < _FEWEST_ROWS or (2 * same <= len(ours) and 2 * same <= len(theirs)):
            continue
        if entry.match and entry.match.schema is schema:
            told = replace(entry.match, is_told=entry.match.is_told or entry.match.is_all_of(entry.table))
        else:
            told = match_of(entry.table, schema, year)
            told = replace(told, is_told=told.is_all_of(entry.table))
            if not told.columns:
                continue
        if entry.match is None and told.state == UNKNOWN:
            return entry
        return replace(entry, match=told, state=MATCHED if told.state == MATCHED else PARTLY)
    return entry


def _rank(entry: Entry) -> tuple[int, Fraction]:
    """Of several tables that are one of the schema the one with most columns, then the one that is likest by title."""
    return (len(entry.match.columns), entry.match.sureness) if entry.match else (0, Fraction(0))


def _decided(entry: Entry, entries: Sequence[Entry], choices: Choices) -> Entry:
    """The entry; not taken in where another is as likely and holds other figures, or is its draft."""
    if entry.state != MATCHED or entry.match is None or entry.named in choices.tables:
        return entry
    draft, doubt, state = draft_of(entry.table), "", MATCHED
    for other in (one for one in entries if one is not entry and (one.state, one.named) == (MATCHED, entry.named)):
        (columns, sureness), (others, as_sure) = _rank(entry), _rank(other)
        figures = [[line.texts for line in one.table.rows] for one in (entry, other)]
        is_near = columns == others and abs(sureness - as_sure) < CLEAR and figures[0] != figures[1]
        if draft and not draft_of(other.table):
            doubt, state = f"写着“{draft}”，{other.table.where}没有这样写，读的是那一张", PARTLY
        elif is_near and bool(draft) == bool(draft_of(other.table)):
            doubt, state = f"{other.table.where}也像这张表，数不同，说不准是哪一张；请用 --as 说明", PARTLY
    doubt = doubt or (f"写着“{draft}”，请核对是不是最后的数" if draft else "")
    return replace(entry, state=state, match=replace(entry.match, doubts=(*filter(None, [doubt]), *entry.match.doubts)))


def of_another_time(table: FoundTable, year: int) -> str:
    """The years that title or sheet state where none is the one reported; or the part of the year that they state."""
    texts = [re.sub(common(ELSEWHERE)["dated"], "", text) for text in (table.title, table.where)]
    stated = (re.findall(r"(?<!\d)(20\d\d)(?=\s*年|\W|$)", text) for text in texts)
    if (years := next(filter(None, stated), [])) and str(year) not in years:
        return f"{'、'.join(dict.fromkeys(years))}年，不是{year}年"
    part = re.search("|".join(common(ELSEWHERE)["part_of_year"]), "\n".join(texts))
    return f"“{part[0]}”，不是全年" if part else ""


def draft_of(table: FoundTable) -> str:
    """The word by which the title or the sheet's name says that the table is a draft."""
    return next((word for word in common(ELSEWHERE)["drafts"] if word in f"{table.title}{table.where}"), "")


def _with_units(tables: Sequence[FoundTable]) -> Iterator[FoundTable]:
    """The tables; one that states no unit, in a file whose others state 万元, is in nobody knows which."""
    stated = sorted({table.unit for table in tables if table.unit in MONEY_UNITS and table.unit != "元"})
    for table in tables:
        yield replace(table, unit=f"没有写，别的表是{'、'.join(stated)}") if stated and not table.unit else table


def _forms(source: Source, policy: Policy, folder: Path) -> Iterator[Entry]:
    """The three tables of forms with the file's forms in them."""
    if not source.forms:
        return
    own = {one.role: tuple(_by_id(existing(folder, one)).values()) for one in policy.schemas if one.role in FORM_ROLES}
    agreed = next((text for schema in policy.schemas for text in schema.agrees.values()), "").partition(".")[0]
    projects = next((known_rows(folder, schema) for schema in policy.schemas if schema.name == agreed), ())
    for done in form_tables(source.forms, source.file, policy, own, projects):
        yield Entry(done.table, done.match, MATCHED, done)


def _entry(table: FoundTable, policy: Policy, year: int, choices: Choices) -> Entry:
    schemas = {schema.name or schema.title: schema for schema in policy.schemas}
    for name, where in choices.tables.items():
        if table.is_at(where):
            if name not in schemas:
                raise UnknownNameError(f"没有“{name}”这张表；有的是：{'、'.join(schemas)}")
            columns = choices.columns.get(name, {})
            for heading in columns.values():
                if heading not in table.columns:
                    raise UnknownNameError(f"{table.where}没有「{heading}」这一列；有的是：{'、'.join(table.columns)}")
            return Entry(table, chosen(table, schemas[name], year, columns), MATCHED)
    best = next(iter(best_matches(table, schemas.values(), year)), None)
    if best is None or best.state == UNKNOWN:
        turned = sideways(table)
        best = next(iter(best_matches(turned, schemas.values(), year)), None) if turned else None
        if turned is None or best is None or best.state != MATCHED:
            return Entry(table, None, UNKNOWN)
        table = turned
    if other := of_another_time(table, year):
        doubt = f"写的是{other}，没有读；确实是{year}年全年的，请用 --as 说明"
        return Entry(table, replace(best, doubts=(doubt, *best.doubts)), PARTLY)
    return Entry(table, best, best.state)


def _with_own(done: Converted, folder: Path) -> Converted:
    """What the year's own table has and the file does not say stays: columns without a counterpart, and texts that
    people wrote around their figures."""
    before = existing(folder, done.match.schema) or [[]]
    own = _by_id(before)
    header = tuple(one.name for one in done.match.schema.fields if one.name in (*done.header, *before[0]))
    rows = []
    for row in done.rows:
        kept = {
            name: text for name, text in own.get(row.cells["编号"], {}).items() if text and _stays(name, done.match)
        }
        rows.append(replace(row, cells={**row.cells, **kept}))
    there = {name for row in own.values() for name, text in row.items() if text and text != UNFILLED}
    doubts = [one for one in done.doubts if not any(one.startswith(f"「{name}」在文件里没有") for name in there)]
    return replace(done, header=header, rows=tuple(rows), doubts=tuple(doubts))


def _stays(name: str, match: Match) -> bool:
    one = match.schema.field.get(name)
    if one is None or one.type == "kind":  # whether a row is a total is told by its figures
        return False
    return name not in match.columns or one.type in ("narrative", "fact", "target")


def known_rows(folder: Path, schema: Schema) -> tuple[Known, ...]:
    """The rows that have identifiers already: in this year's table, else in the year before."""
    for place in (folder, folder.parent / str(int(folder.name) - 1)):
        grid = existing(place, schema)
        if grid and {"编号", schema.row_label} <= set(grid[0]):
            rows = [dict(zip(grid[0], row, strict=True)) for row in grid[1:] if len(row) == len(grid[0])]
            return tuple(Known(row["编号"], Label(row[schema.row_label], row.get("行别", DETAIL))) for row in rows)
    return ()


def existing(folder: Path, schema: Schema) -> list[list[str]] | None:
    """The rows of the year's own table as texts, none of one that cannot be read; None where there is no table."""
    for ending in (".csv", ".xlsx"):
        if (path := folder / f"{schema.file}{ending}").is_file():
            try:
                return trimmed(read_sheets(path)[0].rows)
            except UnreadableError:
                return []
    return None


@dataclass(frozen=True, slots=True)
class Difference:
    """What would become of a row (no column), or of a cell, of a table that is there already."""

    row_id: str
    column: str = ""
    before: str = ""
    after: str = ""
    is_unwritten: bool = False  # in a row of a new project that still waits for its figures

    @property
    def adds(self) -> bool:
        """Whether nothing that somebody wrote is lost."""
        return self.is_unwritten or (not self.column and not self.before)

    @property
    def fills(self) -> bool:
        return self.before == UNFILLED

    def __str__(self) -> str:
        if not self.column:
            return f"{'少' if self.before else '多'}了“{self.row_id}”这一行"
        return f"“{self.row_id}”「{self.column}」：{self.before or '空白'} → {self.after or '空白'}"


def differences(
    before: Sequence[Sequence[str]], after: Sequence[Sequence[str]], prefilled: Collection[str] = ()
) -> Iterator[Difference]:
    """What changes from one grid to another, row by row under the identifiers; `prefilled` are the columns that a new
    project has filled in already."""
    old, new = _by_id(before), _by_id(after)
    for one in dict.fromkeys((*old, *new)):
        if one not in new:
            yield Difference(one, before=one, is_unwritten=_is_unwritten(old[one], prefilled))
        elif one not in old:
            yield Difference(one, after=one)
        else:
            for name in dict.fromkeys((*old[one], *new[one])):
                left, right = old[one].get(name, ""), new[one].get(name, "")
                if left != right and (parse(left) is None or parse(left) != parse(right)):
                    yield Difference(one, name, left, right, _is_unwritten(old[one], prefilled))


def _is_unwritten(row: Mapping[str, str], prefilled: Collection[str]) -> bool:
    """Whether nobody has put a figure in yet: an example, or 未填报 and no number with it."""
    typed = [text for name, text in row.items() if name not in prefilled]
    return any(SAMPLE in text for text in typed) or (UNFILLED in typed and not any(map(parse, typed)))


def _by_id(grid: Sequence[Sequence[str]] | None) -> dict[str, dict[str, str]]:
    if not grid:
        return {}
    rows = [dict(zip(grid[0], row, strict=False)) for row in grid[1:]]
    return {row.get("编号", str(number)): row for number, row in enumerate(rows, start=2)}


def as_json(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The plan for a script."""
    return [
        {
            "文件": entry.table.file,
            "位置": entry.table.where,
            "标题": entry.table.title,
            "单位": entry.table.unit,
            "列": list(entry.table.columns),
            "行数": len(entry.table.rows),
            "结果": entry.state,
            "表": entry.match.schema.name if entry.match else "",
            "把握": entry.match.shown_sureness if entry.match else "0%",
            "对上的列": {n: entry.table.columns[at] for n, at in entry.match.columns.items()} if entry.match else {},
            "没有对上的列": list(entry.match.unmatched(entry.table)) if entry.match else list(entry.table.columns),
            "写入": bool(entry.imported),
            "疑问": list(entry.doubts),
        }
        for entry in entries
    ]
