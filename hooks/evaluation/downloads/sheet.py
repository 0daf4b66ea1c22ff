"""A table as it is taken away: one header row with units, a row for each row of the data, every number exact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.dataset import DETAIL, Dataset, Field, Schema, Table
from evaluation.facts import UNDISCLOSED, UNFILLED, Fact, Register, target_of
from evaluation.numbers.formulas import METHODS
from evaluation.report import Report
from evaluation.report.tables import TextColumns

NUMBER, TEXT, FACT_ID = "number", "text", "fact id"
Plain = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its header. `fact` is the part that it has in its numbers' ids, empty for texts.

    `field` is the column as staff type it; `formula` is how the engine computes it where nobody types it.
    """

    header: str
    name: str
    type: str = TEXT
    unit: str = ""
    fact: str = ""
    formula: str = ""
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in its column's unit and the decimals that it is shown with."""

    value: Fraction
    decimals: int


Cell = Amount | str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table ready to be written. A number cell without a number is 未披露, or blank when it is not applicable."""

    name: str
    title: str
    source: str
    fact_id: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[bool, ...]
    heading: str = ""

    @property
    def reading_order(self) -> tuple[int, ...]:
        """The columns as somebody reads them: what a row is about first, whatever stands before it in the data."""
        places = range(len(self.columns))
        return tuple(sorted(places, key=lambda at: self.columns[at].name != self.heading))


def sheets(report: Report, plain: Plain) -> tuple[Sheet, ...]:
    """Every table that readers see or that states numbers; `plain` fills a narrative cell and gives its text."""
    dataset = report.dataset
    return tuple(
        _sheet(table, dataset, report.register, report.texts, plain)
        for table in dataset.tables.values()
        if table.schema.views or any(field.type == "amount" for field in table.schema.fields)
    )


def _sheet(table: Table, dataset: Dataset, register: Register, texts: TextColumns, plain: Plain) -> Sheet:
    schema = table.schema
    written_by_engine = [column for name, column in texts if name == schema.name]
    columns = (*columns_of(schema), *(Column(column, column) for column in written_by_engine))
    given = {column: texts[schema.name, column] for column in written_by_engine}
    cells = [_column_cells(table, column, register, given, plain) for column in columns]
    return Sheet(
        schema.file,
        f"{dataset.settings.get('年度')}年{schema.title}",
        table.file,
        schema.id_pattern.replace("{表}", schema.name),
        columns,
        tuple(zip(*cells, strict=True)),
        tuple(kind != DETAIL for kind in table.kinds()),
        schema.field[schema.row_label].label or schema.row_label,
    )


def columns_of(schema: Schema) -> Iterator[Column]:
    """The columns that staff type, each once, then those that the engine computes from them."""
    for field in schema.fields:
        if field.repeats:
            continue
        label = field.label or field.name
        if field.type == "amount":
            yield Column(header(label, field.unit), label, NUMBER, field.unit, field.path, field=field)
        else:
            yield Column(header(label), label, field=field)
        if field.type == "fact":
            yield Column(f"{label}的编号", field.name, FACT_ID)
    seen: set[str] = set()
    for spec in schema.computed:
        if spec.column not in seen:
            seen.add(spec.column)
            unit, method = next(iter(schema.units_of(spec.column)), ""), METHODS[spec.method]
            path = spec.column.replace("_", ".")
            yield Column(header(spec.column, unit), spec.column, NUMBER, unit, path, f"{method.name}：{method.words}")


def header(name: str, unit: str = "") -> str:
    """`年初预算_本级` in 元 as people say it: 年初预算（本级，元）."""
    group, _, sub = name.partition("_")
    details = "，".join(filter(None, (sub, unit)))
    return f"{group}（{details}）" if details else group


def _column_cells(
    table: Table, column: Column, register: Register, given: Mapping[str, Sequence[str]], plain: Plain
) -> list[Cell]:
    if column.type == NUMBER:
        return [_number(register.get(table.schema.fact_id(row_id, column.fact))) for row_id in table.ids()]
    if column.name in given:
        return list(given[column.name])
    texts = table.texts(column.field.name if column.field else column.name)
    if column.type == FACT_ID:
        return [text if text in register else "" for text in texts]
    match column.field.type if column.field else "":
        case "narrative":
            return [plain(text) for text in texts]
        case "target":
            return [target_of(table, row).words for row in range(len(table))]
        case "actual":
            own = [register.get(table.schema.fact_id(row_id, column.name)) for row_id in table.ids()]
            facts = [register.get(text) or fact for text, fact in zip(texts, own, strict=True)]
            return [fact.text if fact else text for fact, text in zip(facts, texts, strict=True)]
        case "fact":
            return [
                register[text].text if text in register else (UNFILLED if text == UNFILLED else UNDISCLOSED)
                for text in texts
            ]
        case _:
            return list(texts)


def _number(fact: Fact | None) -> Cell:
    if fact is None:
        return ""
    if fact.value is None:
        return fact.absence if fact.absence in (UNDISCLOSED, UNFILLED) else ""
    return Amount(fact.value / fact.unit.scale, fact.decimals)
