"""The facts that are computed: columns and counts of a table, and figures across tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from evaluation.dataset import FACTS_FILE, Computed, Count, Dataset, FactSpec, Table
from evaluation.facts.fact import Fact, Origin, computed, counted, known
from evaluation.facts.graph import Spec, stated
from evaluation.facts.groups import RANK, Group, Ranking, group_spec
from evaluation.facts.labels import column_label, fact_label
from evaluation.facts.ratios import undisclosed
from evaluation.facts.sums import sum_specs
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS, Formula
from evaluation.problems import Place

Make = Callable[[Sequence[Fact | None]], Fact | None]


def table_specs(table: Table, units: Mapping[str, Unit]) -> Iterator[Spec]:
    """A table's computed columns, counts of rows and sums by group; their inputs may stand in other tables."""
    for column in table.schema.computed:
        if _is_ranked(column):
            yield _group_of(table, column.of[1].partition("@")[0], units)
        yield from _column_specs(table, column, units)
    yield from _counts(table, units)
    yield from sum_specs(table, units)


def _is_ranked(column: Computed) -> bool:
    """Whether the column ranks a cell among all of a column."""
    return column.method == RANK.name and len(column.of) == 2 and column.of[1].endswith("@*")


def _column_specs(table: Table, column: Computed, units: Mapping[str, Unit]) -> Iterator[Spec]:
    kinds = table.kinds()
    for row, row_id in enumerate(table.ids()):
        if column.kinds and kinds[row] not in column.kinds:
            continue
        needs = tuple(_needs(table, row, column))
        fact_id = table.schema.fact_id(row_id, _path(column.column))
        elsewhere = {entry[1:] for entry in column.of if entry.startswith("=")}
        elsewhere |= {
            table.schema.fact_id(other, _path(name))
            for name, _, other in (entry.partition("@") for entry in column.of)
            if other not in ("", "*")
        }
        may_lack = frozenset(needs) - elsewhere
        yield Spec(fact_id, _cell_of(table, row, column, fact_id, units), needs, column.place, may_lack)


def _cell_of(table: Table, row: int, column: Computed, fact_id: str, units: Mapping[str, Unit]) -> Make:
    """How one cell of a computed column is made; a row without one of the inputs has none, nor one that all other
    details go into where there are none."""

    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        if not found or len(found) < len(inputs):
            return None
        method: Formula = METHODS[column.method]
        if isinstance(found[-1], Group):
            method = Ranking(found[-1].ordered)
        label = fact_label(table, row, column.column)
        return computed(fact_id, label, method, found, units, unit=column.unit, decimals=column.decimals)

    return make


def _path(column: str) -> str:
    return column.replace("_", ".")


def _needs(table: Table, row: int, computed_column: Computed) -> Iterator[str]:
    """The ids that a computed column's `of` names for one row.

    `列` is the row's own cell, `列@编号` that of another row, `列@*` those of all other details; `=编号` any fact.
    """
    ids = table.ids()
    for entry in computed_column.of:
        column, _, other = entry.partition("@")
        if entry.startswith("="):
            yield entry[1:]
        elif other == "*" and _is_ranked(computed_column):
            yield _group_id(table, column)
        elif other == "*":
            yield from (name for at, name in _details(table, column) if at != row)
        else:
            yield table.schema.fact_id(other or ids[row], _path(column))


def _details(table: Table, column: str) -> Iterator[tuple[int, str]]:
    ids, path = table.ids(), _path(column)
    return ((at, table.schema.fact_id(ids[at], path)) for at in table.where({}))


def _group_id(table: Table, column: str) -> str:
    return f"{table.schema.name}.*.{_path(column)}"


def _group_of(table: Table, column: str, units: Mapping[str, Unit]) -> Spec:
    label = f"{table.schema.title}·各行·{column_label(table, column)}"
    needs = tuple(name for _, name in _details(table, column))
    return group_spec(_group_id(table, column), label, needs, units["个"], table.place(None))


def _counts(table: Table, units: Mapping[str, Unit]) -> Iterator[Spec]:
    for count in table.schema.counts:
        name, value = f"{table.schema.name}.{count.id}", Fraction(_counted(table, count))
        origin = Origin(Place(table.file, title=table.schema.title), method="计数", note=_counting_note(count))
        fact = Fact(name, count.label, value, units[count.unit], decimals=0, origin=origin)
        yield stated(counted(fact, waits=any(table.samples)))


def _counted(table: Table, count: Count) -> int:
    rows = table.where(count.where)
    return len({table.text(row, count.distinct) for row in rows}) if count.distinct else len(rows)


def _counting_note(count: Count) -> str:
    where = "、".join(f"“{column}”为“{text}”" for column, text in count.where.items())
    what = f"不同“{count.distinct}”的个数" if count.distinct else "明细行的行数"
    return f"{where}的{what}" if where else what


def figure_specs(dataset: Dataset) -> Iterator[Spec]:
    """Figures computed across tables, in declared order.

    The schema's own may lack what stands in a table that the year does without. One that names a method or a unit that
    is not registered is none; `checks.yearly` says so.
    """
    units, figures = dataset.policy.units, dataset.policy.facts
    ratios = {ratio.id: ratio for ratio in dataset.policy.ratios}
    every_year = {spec.id for spec in figures if spec.file == FACTS_FILE}
    absent = {schema.name for schema in dataset.policy.schemas} - dataset.tables.keys()
    for spec in figures:
        if spec.method in METHODS and (not spec.unit or spec.unit in units):
            quiet = {name for name in spec.of if name in every_year or name.partition(".")[0] in absent}
            may_lack = quiet if spec.file == FACTS_FILE else frozenset[str]()
            ratio = ratios.get(spec.id)
            missing = [name for name, of in ratio.inputs.items() if quiet.intersection(of)] if ratio else []
            otherwise = undisclosed(ratio, missing, units) if ratio else None
            yield Spec(spec.id, _figure(spec, units, otherwise), spec.of, spec.place, may_lack)


def _figure(spec: FactSpec, units: Mapping[str, Unit], otherwise: Fact | None) -> Make:
    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        if len(found) < len(inputs):
            return otherwise
        method = METHODS[spec.method]
        return computed(spec.id, spec.label, method, found, units, unit=spec.unit, decimals=spec.decimals)

    return make
