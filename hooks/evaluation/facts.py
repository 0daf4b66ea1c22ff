"""Facts: every number of the site once, with its label, unit, precision and origin.

Each amount cell of each table is a fact; control totals, computed columns, counts and cross-table figures are facts
computed from others. A total's value comes from its detail rows, never from the total that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.amounts import Unit, decimals_of, written
from evaluation.dataset import DETAIL, Computed, Count, FactSpec, Table
from evaluation.formulas import METHODS, Method
from evaluation.problems import Place
from evaluation.scoring import Rule

Formula = Method | Rule
NOT_APPLICABLE = "不适用"
UNDISCLOSED, UNFILLED = "未披露", "未填报"
RATE_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from: a source cell, or a formula over other facts. A control total has both.

    The score of an indicator has its own `rule`; any other formula is known by the name of its `method`.
    """

    source: Place | None = None
    method: str = ""
    inputs: tuple[str, ...] = ()
    note: str = ""
    rule: Rule | None = None

    @property
    def formula(self) -> Formula | None:
        """What computes the fact; None for a source cell or a count."""
        return self.rule or METHODS.get(self.method)


@dataclass(frozen=True, slots=True)
class Fact:
    """One number. `value` is exact, in `unit`'s base; None with the reason in `absence` when there is none.

    `slack` is how far the true value may be from a figure that exists only in rounded form: half its last place.
    """

    id: str
    label: str
    value: Fraction | None
    unit: Unit
    decimals: int
    origin: Origin
    absence: str = ""
    qualifier: str = ""
    slack: Fraction = Fraction(0)

    @property
    def text(self) -> str:
        """The number as readers see it, in its own unit: 6412.30万元, 2500余人次, 未披露."""
        return shown(self.value, self.unit, self.decimals, self.qualifier) if not self.absence else self.absence


def shown(value: Fraction | None, unit: Unit, decimals: int, qualifier: str = "", *, grouped: bool = False) -> str:
    """A value in the given unit with its qualifier where Chinese puts it: 近170名, 2500余人次, 7万多元, 80%以上."""
    if value is None:
        return NOT_APPLICABLE
    if unit.words and value in range(len(unit.words)):
        return unit.words[int(value)]
    digits = written(value / unit.scale, decimals, grouped=grouped)
    if qualifier in ("近", "约", "不少于"):
        return f"{qualifier}{digits}{unit.name}"
    if qualifier == "以上":
        return f"{digits}{unit.name}{qualifier}"
    if qualifier and unit.name != unit.base and unit.name.endswith(unit.base):
        return f"{digits}{unit.name.removesuffix(unit.base)}{qualifier}{unit.base}"
    return f"{digits}{qualifier}{unit.name}"


class Register(Mapping[str, Fact]):
    """All facts by id, in a fixed order. `withheld` names the tables that could not be read."""

    def __init__(self, facts: Iterable[Fact], withheld: frozenset[str] = frozenset()) -> None:
        self._facts = {fact.id: fact for fact in facts}
        self.withheld = withheld

    def __getitem__(self, fact_id: str) -> Fact:
        return self._facts[fact_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def is_withheld(self, fact_id: str) -> bool:
        """Whether the fact is missing only because its table could not be read."""
        return "" in self.withheld or fact_id.partition(".")[0] in self.withheld


def computed(
    fact_id: str,
    label: str,
    method: Formula,
    inputs: Sequence[Fact],
    units: Mapping[str, Unit],
    *,
    unit: str = "",
    decimals: int | None = None,
    source: Place | None = None,
) -> Fact:
    """The fact that a formula yields over its inputs, with their unit and precision unless told otherwise."""
    first = inputs[0].unit if inputs else units["个"]
    name = unit or method.unit or first.name
    if decimals is None:
        own = method.unit is None and not unit
        decimals = max((fact.decimals for fact in inputs), default=0) if own else units[name].decimals
    value, absence = _result(method, inputs)
    rule = method if isinstance(method, Rule) else None
    origin = Origin(source, method.name, tuple(fact.id for fact in inputs), rule=rule)
    return Fact(fact_id, label, value, units[name], decimals, origin, absence)


def recomputed(fact: Fact, inputs: Sequence[Fact]) -> Fact:
    """The same computed fact over inputs that have changed."""
    value, absence = _result(fact.origin.formula or METHODS[fact.origin.method], inputs)
    return replace(fact, value=value, absence=absence)


def _result(method: Formula, inputs: Sequence[Fact]) -> tuple[Fraction | None, str]:
    """The formula's value, or why there is none: undisclosed, not filled in, or not applicable; none is zero."""
    absences = {fact.absence for fact in inputs}
    if UNFILLED in absences:
        return None, UNFILLED
    if method.adds and UNDISCLOSED in absences:
        return None, UNDISCLOSED
    value = method([fact.value for fact in inputs])
    if value is not None:
        return value, ""
    return None, UNDISCLOSED if UNDISCLOSED in absences and NOT_APPLICABLE not in absences else NOT_APPLICABLE


def row_label(table: Table, row: int) -> str:
    """What a row is called; a total says what it is the total of: 年初预算·政府性基金·小计."""
    label = table.text(row, table.schema.row_label)
    if table.kinds()[row] == DETAIL:
        return label
    groups = (table.text(row, column) for column in table.schema.groups if not table.schema.field[column].is_code)
    return "·".join([*(group for group in groups if group and group != label), label])


def column_label(table: Table, column: str) -> str:
    """`支出_对下` as people say it: 支出（对下）."""
    field = table.schema.field.get(column)
    if field and field.label:
        return field.label
    head, _, sub = column.partition("_")
    return f"{head}（{sub}）" if sub else head


def fact_label(table: Table, row: int, column: str) -> str:
    if table.schema.id_pattern == "{编号}":
        return row_label(table, row)
    return f"{table.schema.title}·{row_label(table, row)}·{column_label(table, column)}"


def _cell_facts(table: Table, units: Mapping[str, Unit]) -> Iterator[Fact]:
    ids, kinds = table.ids(), table.kinds()
    qualifiers = table.texts("修饰")
    for field in table.schema.fields:
        if field.type != "amount" or field.repeats:
            continue
        for row, (text, value) in enumerate(zip(table.texts(field.name), table.amounts[field.name], strict=True)):
            unit = units.get(table.unit(field, row))
            if kinds[row] != DETAIL or unit is None or (field.optional and not text):
                continue
            yield Fact(
                id=table.schema.fact_id(ids[row], field.path),
                label=fact_label(table, row, field.name),
                value=value,
                unit=unit,
                decimals=decimals_of(text) if field.unit_from or unit.name != "元" else unit.decimals,
                origin=Origin(table.place(row, field.name), note=_source_note(table, row)),
                absence="" if value is not None else (text if text in (UNDISCLOSED, UNFILLED) else NOT_APPLICABLE),
                qualifier=qualifiers[row],
                slack=_slack(text, unit) if field.unit_from else Fraction(0),
            )


def _slack(text: str, unit: Unit) -> Fraction:
    """Half the last place of a figure in a unit that figures are rounded to."""
    return Fraction(unit.scale, 2 * 10 ** decimals_of(text)) if unit.rounded else Fraction(0)


def _source_note(table: Table, row: int) -> str:
    """What the data file says of the number's own source, where it has such a column."""
    return table.text(row, "出处") if "出处" in table.frame else ""


def _total_facts(table: Table, units: Mapping[str, Unit], facts: Mapping[str, Fact]) -> Iterator[Fact]:
    ids, kinds = table.ids(), table.kinds()
    signs = table.texts(table.schema.sign) if table.schema.sign else None
    amounts = [field for field in table.schema.fields if field.type == "amount" and not field.optional]
    for row in (row for row, kind in enumerate(kinds) if kind != DETAIL):
        covered = table.covered(row)
        if signs:
            covered.sort(key=lambda detail: signs[detail] == "减")
        method = METHODS["差额" if signs else "合计"]
        for field in amounts:
            inputs = [facts[table.schema.fact_id(ids[detail], field.path)] for detail in covered]
            yield computed(
                table.schema.fact_id(ids[row], field.path),
                fact_label(table, row, field.name),
                method,
                inputs,
                units,
                unit="" if inputs else table.unit(field, row),
                source=table.place(row, field.name),
            )


def _computed_column(
    table: Table, spec: Computed, units: Mapping[str, Unit], facts: Mapping[str, Fact]
) -> Iterator[Fact]:
    ids, kinds = table.ids(), table.kinds()
    for row, row_id in enumerate(ids):
        if spec.kinds and kinds[row] not in spec.kinds:
            continue
        names = list(_inputs(table, row, spec.of))
        if all(name in facts for name in names):
            yield computed(
                table.schema.fact_id(row_id, _path(spec.column)),
                fact_label(table, row, spec.column),
                METHODS[spec.method],
                [facts[name] for name in names],
                units,
                unit=spec.unit,
                decimals=spec.decimals,
            )


def _path(column: str) -> str:
    return column.replace("_", ".")


def _inputs(table: Table, row: int, of: Sequence[str]) -> Iterator[str]:
    """The ids that a computed column's `of` names for one row.

    `列` is the row's own cell, `列@编号` that of another row, `列@*` those of all other details; `=编号` any fact.
    """
    ids, kinds = table.ids(), table.kinds()
    for entry in of:
        column, _, other = entry.partition("@")
        if entry.startswith("="):
            yield entry[1:]
        elif other == "*":
            details = [ids[at] for at, kind in enumerate(kinds) if kind == DETAIL and at != row]
            yield from (table.schema.fact_id(row_id, _path(column)) for row_id in details)
        else:
            yield table.schema.fact_id(other or ids[row], _path(column))


def _counts(table: Table, units: Mapping[str, Unit]) -> Iterator[Fact]:
    for count in table.schema.counts:
        yield Fact(
            id=f"{table.schema.name}.{count.id}",
            label=count.label,
            value=Fraction(_counted(table, count)),
            unit=units[count.unit],
            decimals=0,
            origin=Origin(Place(table.file, title=table.schema.title), method="计数", note=_counting_note(count)),
        )


def _counted(table: Table, count: Count) -> int:
    rows = table.where(count.where)
    return len(set(table.frame.loc[rows, count.distinct])) if count.distinct else len(rows)


def _counting_note(count: Count) -> str:
    where = "、".join(f"“{column}”为“{text}”" for column, text in count.where.items())
    what = f"不同“{count.distinct}”的个数" if count.distinct else "明细行的行数"
    return f"{where}的{what}" if where else what


def spec_facts(specs: Iterable[FactSpec], facts: Mapping[str, Fact], units: Mapping[str, Unit]) -> Iterator[Fact]:
    """Figures computed across tables, in declared order; one whose inputs could not be read is left out.

    So is one that names a method or unit that is not registered; `checks.yearly` says so.
    """
    for spec in specs:
        is_known = spec.method in METHODS and (not spec.unit or spec.unit in units)
        if is_known and all(fact_id in facts for fact_id in spec.of):
            inputs = [facts[fact_id] for fact_id in spec.of]
            method = METHODS[spec.method]
            yield computed(spec.id, spec.label, method, inputs, units, unit=spec.unit, decimals=spec.decimals)


def add_stated_facts(facts: dict[str, Fact], table: Table, units: Mapping[str, Unit]) -> None:
    """Put in the facts of a table's cells, and its totals."""
    put(facts, _cell_facts(table, units))
    add_totals(facts, table, units)


def add_totals(facts: dict[str, Fact], table: Table, units: Mapping[str, Unit]) -> None:
    """Put in a table's totals, over its details as they are in `facts` now."""
    put(facts, _total_facts(table, units, facts))


def add_computed_facts(facts: dict[str, Fact], table: Table, units: Mapping[str, Unit]) -> None:
    """Put in a table's computed columns and counts of rows; their inputs may stand in other tables."""
    for spec in table.schema.computed:
        put(facts, _computed_column(table, spec, units, facts))
    put(facts, _counts(table, units))


def put(facts: dict[str, Fact], more: Iterable[Fact]) -> None:
    """Put facts in as they come: later ones may be computed from earlier ones of the same stream."""
    for fact in more:
        facts[fact.id] = fact
