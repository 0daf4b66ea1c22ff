"""Detail rows added up by what a column of texts says of them, and how few rows hold most of a column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from evaluation.dataset import DETAIL, Concentration, Sum, Table
from evaluation.facts.fact import Fact, Origin, computed, known
from evaluation.facts.graph import Spec
from evaluation.facts.labels import column_label
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place

ADDS = "合计"
SHARE = "占比"
COUNT = "个数"
Make = Callable[[Sequence[Fact | None]], Fact | None]


def sum_id(table: Table, by: str, group: str, column: str) -> str:
    """`项目.按用途.康复.支出.对下`."""
    return f"{table.schema.name}.按{by}.{group}.{column.replace('_', '.')}"


def concentration_id(table: Table, column: str, part: str) -> str:
    """`项目.结转结余集中.占比`."""
    return f"{table.schema.name}.{column.replace('_', '.')}集中.{part}"


def groups_of(table: Table, spec: Sum) -> Mapping[str, list[int]]:
    """The detail rows by what the column says, in the order of the data, those of which it says nothing last; none at
    all where it says nothing of any row, or rows without a word have no name."""
    texts = table.texts(spec.by)
    found: dict[str, list[int]] = {}
    for row, kind in enumerate(table.kinds()):
        if kind == DETAIL:
            found.setdefault(texts[row], []).append(row)
    silent = found.pop("", [])
    if found and silent and spec.blank:
        found[spec.blank] = silent
    return found


def sum_specs(table: Table, units: Mapping[str, Unit]) -> Iterator[Spec]:
    """The sums of a table by its columns of texts, their shares, and its concentrations."""
    for spec in table.schema.sums:
        for group, rows in groups_of(table, spec).items():
            yield _count(table, spec, group, rows, units)
            for column in spec.columns:
                yield _sum(table, spec, group, rows, column, units)
            for column, whole in spec.shares.items():
                part = sum_id(table, spec.by, group, column)
                label = f"{_label(table, spec, group, column)}占比"
                yield _share(f"{part}{SHARE}", label, part, whole, spec.place, units)
    for concentration in table.schema.concentrations:
        yield from _concentration(table, concentration, units)


def _label(table: Table, spec: Sum, group: str, column: str) -> str:
    return f"{table.schema.title}·按{spec.by}·{group}·{column_label(table, column)}"


def _count(table: Table, spec: Sum, group: str, rows: list[int], units: Mapping[str, Unit]) -> Spec:
    name, place = sum_id(table, spec.by, group, COUNT), Place(table.file, title=table.schema.title)
    said = f"“{spec.by}”为“{table.text(rows[0], spec.by)}”" if table.text(rows[0], spec.by) else f"没有写“{spec.by}”"
    origin = Origin(place, "计数", note=f"{said}的明细行的行数")
    fact = Fact(name, f"{table.schema.title}·按{spec.by}·{group}·{COUNT}", Fraction(len(rows)), units["个"], 0, origin)
    return Spec(name, lambda _: fact, place=spec.place)


def _sum(table: Table, spec: Sum, group: str, rows: list[int], column: str, units: Mapping[str, Unit]) -> Spec:
    """A column added up over the group's rows; a rate is computed from the group's own sums instead."""
    rate = next((one for one in table.schema.computed if one.column == column and one.method != ADDS), None)
    if rate is None:
        needs = tuple(table.schema.fact_id(table.ids()[row], column) for row in rows)
    else:
        needs = tuple(sum_id(table, spec.by, group, name) for name in rate.of)
    method = METHODS[rate.method if rate else ADDS]
    fact_id, label = sum_id(table, spec.by, group, column), _label(table, spec, group, column)

    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        lacks = not found or (rate is not None and len(found) < len(inputs))
        return None if lacks else computed(fact_id, label, method, found, units)

    return Spec(fact_id, make, needs, spec.place, needs)


def _share(fact_id: str, label: str, part: str, whole: str, place: Place, units: Mapping[str, Unit]) -> Spec:
    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        return computed(fact_id, label, METHODS[SHARE], found, units) if len(found) == len(inputs) else None

    return Spec(fact_id, make, (part, whole), place, (part, whole))


def _concentration(table: Table, spec: Concentration, units: Mapping[str, Unit]) -> Iterator[Spec]:
    """Of the fewest rows that hold so much of the whole: their sum, their share of it, and how many they are."""
    total, share, count = (concentration_id(table, spec.column, part) for part in (ADDS, SHARE, COUNT))
    ids, path = table.ids(), spec.column.replace("_", ".")
    needs = (spec.whole, *(table.schema.fact_id(ids[row], path) for row in table.where({})))
    label = f"{table.schema.title}·{column_label(table, spec.column)}最多的几项"

    def added(inputs: Sequence[Fact | None]) -> Fact | None:
        chosen = _fewest(inputs[0], known(inputs[1:]), spec.at_least)
        return computed(total, f"{label}·{ADDS}", METHODS[ADDS], chosen, units) if chosen else None

    def counted(inputs: Sequence[Fact | None]) -> Fact | None:
        chosen = _fewest(inputs[0], known(inputs[1:]), spec.at_least)
        note = f"合起来占“{spec.whole}”的{spec.at_least}%以上，最少要几项"
        origin = Origin(Place(table.file, title=table.schema.title), "计数", note=note)
        value = Fraction(len(chosen))
        return Fact(count, f"{label}·{COUNT}", value, units["个"], 0, origin) if chosen else None

    yield Spec(total, added, needs, spec.place, needs)
    yield _share(share, f"{label}·{SHARE}", total, spec.whole, spec.place, units)
    yield Spec(count, counted, needs, spec.place, needs)


def _fewest(whole: Fact | None, facts: Sequence[Fact], at_least: Fraction) -> list[Fact]:
    """The largest amounts, as few as hold so much of the whole; none where that is all of them or there is none."""
    if whole is None or not whole.value or whole.value < 0:
        return []
    chosen: list[Fact] = []
    held = Fraction(0)
    for fact in sorted((fact for fact in facts if fact.value), key=lambda fact: fact.value or 0, reverse=True):
        chosen.append(fact)
        held += fact.value or 0
        if held * 100 >= whole.value * at_least:
            return chosen if len(chosen) < len(facts) else []
    return []
