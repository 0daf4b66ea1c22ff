"""What a year does not have of the schema, tables and columns, with what needs it; and what it adds for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from evaluation.dataset.names import count_problems, drawing_problems, mention_problems, names_twice
from evaluation.dataset.policy import CHART_SPECS, FACT_SPECS, ChartSpec, Policy
from evaluation.dataset.schema import ID, KIND, ROLES, Bound, Computed, Field, Identity, Schema, View
from evaluation.dataset.settings import NO_COLUMNS, NO_TABLES, SETTINGS, Settings
from evaluation.dataset.shapes import nearest, read_shaped
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place, Problem

# What is added up goes on without a part; another formula needs all its inputs, or says what it is without.
SUM = "合计"
Spec = TypeVar("Spec", Computed, Identity)


def declared_absent(policy: Policy, settings: Settings, file: str) -> tuple[Policy, tuple[Problem, ...]]:
    """The policy in which a year may do without the tables and columns that its settings say it does not have.

    Ratios of such a table go with it. What the settings name and the schema does not have is a problem.
    """
    problems: list[Problem] = []
    tables = {name for name in settings.get(NO_TABLES) or () if _is_known(name, policy, file, NO_TABLES, problems)}
    stated = (settings.get(NO_COLUMNS) or {}).items()
    columns = {name: of for name, of in stated if _is_known(name, policy, file, NO_COLUMNS, problems)}
    schemas = []
    for schema in policy.schemas:
        needed = set(needed_columns(schema))
        gone = [name for name in columns.get(schema.name, ()) if name not in needed]
        place, takes = Place(file, column=NO_COLUMNS), (f"{SETTINGS}.{NO_COLUMNS}",)
        for name in columns.get(schema.name, ()):
            if name in needed:
                advice = f"请补上这一列；整张表都没有的，写 {NO_TABLES}: [{schema.name}]"
                problems.append(Problem(place, "这一列不能没有", f"“{schema.name}”的“{name}”", advice))
            elif not any(_is_part(entry.name, name) for entry in schema.fields):
                rule, advice = f"“{schema.name}”没有这一列", nearest(name, schema.field)
                problems.append(Problem(place, rule, f"“{name}”", advice, takes=takes))
        fields = (
            replace(entry, optional=True, required=False, lacks=True)
            if any(_is_part(entry.name, one) for one in gone)
            else entry
            for entry in schema.fields
        )
        is_absent = schema.optional or schema.name in tables
        schemas.append(replace(schema, fields=tuple(fields), optional=is_absent, absent=schema.name in tables))
    needs = {ratio.name: chain([ratio.id], *ratio.inputs.values()) for ratio in policy.ratios}
    owners = {name: {fact.partition(".")[0] for fact in facts} for name, facts in needs.items()}
    ratios = tuple(ratio for ratio in policy.ratios if not owners[ratio.name] & tables)
    return replace(policy, schemas=tuple(schemas), ratios=ratios), tuple(problems)


def policy_of_year(policy: Policy, settings: Settings) -> Policy:
    """The policy with the tables and columns alone that a year has, as its settings say: what its files may hold."""
    columns: Mapping[str, Iterable[str]] = settings.get(NO_COLUMNS) or {}
    schemas = []
    for schema in declared_absent(policy, settings, "")[0].schemas:
        needed, named = set(needed_columns(schema)), tuple(columns.get(schema.name, ()))
        gone = [one for one in schema.field if one not in needed and any(_is_part(one, name) for name in named)]
        if not schema.absent:
            schemas.append(without(schema, gone) if gone else schema)
    return replace(policy, schemas=tuple(schemas))


def needed_columns(schema: Schema) -> Iterator[str]:
    """The columns without which a table means nothing: what its rows are, and what the engine reads there."""
    yield from (ID, KIND, schema.row_label)
    yield from (field.name for field in (schema.target, schema.actual) if field)
    role = ROLES.get(schema.role, ())
    yield from (field.name for field in schema.fields if field.name in role and not field.optional)


def _is_known(name: str, policy: Policy, file: str, key: str, problems: list[Problem]) -> bool:
    names = [schema.name for schema in policy.schemas if schema.name]
    if name not in names:
        takes = (f"{SETTINGS}.{key}",)
        problems.append(Problem(Place(file, column=key), "没有这张表", f"“{name}”", nearest(name, names), takes=takes))
    return name in names


def _is_part(column: str, name: str) -> bool:
    """Whether a column is the named one, or one of its parts: 对下 stands for 本年收入_对下 and all its like."""
    return column == name or column.endswith(f"_{name}")


def without(schema: Schema, columns: Iterable[str]) -> Schema:
    """The table without these columns and all that is made of them; `lacking` says which those are."""
    gone = set(columns)
    fields = [entry for entry in schema.fields if not gone.intersection((entry.name, entry.unit_from))]
    gone.update(entry.name for entry in schema.fields if entry not in fields)
    computed = schema.computed
    while (left := tuple(_left(computed, gone))) != computed:
        gone.update({spec.column for spec in computed} - {spec.column for spec in left})
        computed = left
    return replace(
        schema,
        fields=tuple(_field(entry, gone) for entry in fields),
        groups=_kept(schema.groups, gone),
        sign="" if schema.sign in gone else schema.sign,
        computed=computed,
        identities=tuple(spec for spec in _left(schema.identities, gone) if spec.column not in gone),
        bounds=tuple(_bounds(schema.bounds, gone)),
        counts=tuple(count for count in schema.counts if not gone.intersection((count.distinct, *count.where))),
        sums=tuple(replace(entry, columns=_kept(entry.columns, gone)) for entry in schema.sums if entry.by not in gone),
        concentrations=tuple(entry for entry in schema.concentrations if entry.column not in gone),
        views=tuple(view for view in (_view(view, gone) for view in schema.views) if view.columns),
        lacking=schema.lacking | gone,
    )


def charts_without(charts: Iterable[ChartSpec], lacking: Mapping[str, frozenset[str]]) -> Iterator[ChartSpec]:
    """The charts with the series that their tables have; none that needs another column, or has none left. One of sums
    by a column that is not there has nothing to show, and says so.
    """
    for chart in charts:
        if chart.over:
            yield chart
            continue
        gone = lacking.get(chart.table, frozenset())
        series = chart.series if chart.facts else _kept(chart.series, gone)
        if series and not gone.intersection((chart.label, chart.order, *chart.where)):
            yield replace(chart, series=series, beside="" if chart.beside in gone else chart.beside)


def _left(specs: Iterable[Spec], gone: set[str]) -> Iterator[Spec]:
    """The formulas whose inputs are there; sums without the parts that are not."""
    for spec in specs:
        of = tuple(name for name in spec.of if name.partition("@")[0] not in gone)
        if of == spec.of or (of and spec.method == SUM):
            yield replace(spec, of=of)
        elif of == spec.of[1:] and (method := METHODS[spec.method].without_first):
            yield replace(spec, of=of, method=method)


def _bounds(bounds: Iterable[Bound], gone: set[str]) -> Iterator[Bound]:
    """The limits with the columns that are there; none without any."""
    for bound in bounds:
        if bound.column not in gone and (limit := _kept(bound.at_most, gone)):
            yield replace(bound, at_most=limit)


def _field(entry: Field, gone: set[str]) -> Field:
    opening, repeats = ("" if name in gone else name for name in (entry.opening, entry.repeats))
    return replace(entry, opening=opening, repeats=repeats)


def _view(view: View, gone: set[str]) -> View:
    """The view without these columns; without any when it chooses its rows by one of them."""
    return replace(
        view,
        columns=() if gone.intersection(view.where) else _kept(view.columns, gone),
        group_by=_kept(view.group_by, gone),
        row_header="" if view.row_header in gone else view.row_header,
        labels={column: label for column, label in view.labels.items() if column not in gone},
    )


def _kept(columns: Iterable[str], gone: Iterable[str]) -> tuple[str, ...]:
    return tuple(column for column in columns if column not in gone)


COMPUTED, CHARTS = "computed.yml", "charts.yml"


def with_yearly(policy: Policy, folder: Path, shown: str) -> tuple[Policy, tuple[Problem, ...]]:
    """The policy with the figures and charts of one year's folder after its own, and every problem in those files.

    A year may do without the files. What names something that does not exist is left out.
    """
    problems: list[Problem] = []
    specs, named_by_specs = read_shaped(folder / COMPUTED, f"{shown}/{COMPUTED}", FACT_SPECS, problems) or ((), ())
    charts, named_by_charts = read_shaped(folder / CHARTS, f"{shown}/{CHARTS}", CHART_SPECS, problems) or ((), ())
    whole = replace(policy, facts=(*policy.facts, *specs), charts=(*policy.charts, *charts))
    added = (*named_by_specs, *named_by_charts)
    found = [*mention_problems(added, whole), *count_problems(specs)]
    twice = (*names_twice(whole.facts, whole.charts), *drawing_problems(whole.charts))
    bad = {(problem.place.file, problem.place.column) for problem in found}
    sound = replace(
        policy,
        facts=(*policy.facts, *(spec for spec in specs if (spec.file, spec.place.column) not in bad)),
        charts=(*policy.charts, *(chart for chart in charts if (chart.file, chart.place.column) not in bad)),
        mentions=(*policy.mentions, *added),
    )
    return sound, (*problems, *found, *twice)
