"""A table of a year that does not have all columns of its schema: what needs a missing one goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from evaluation.dataset.policy import ChartSpec
from evaluation.dataset.schema import Computed, Field, Identity, Schema, View

SUM = "合计"  # what is added up goes on without a part; any other formula needs all of its inputs
Spec = TypeVar("Spec", Computed, Identity)


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
        bounds=tuple(bound for bound in schema.bounds if not gone.intersection((bound.column, bound.at_most))),
        counts=tuple(count for count in schema.counts if not gone.intersection((count.distinct, *count.where))),
        views=tuple(view for view in (_view(view, gone) for view in schema.views) if view.columns),
        lacking=schema.lacking | gone,
    )


def charts_without(charts: Iterable[ChartSpec], lacking: Mapping[str, frozenset[str]]) -> Iterator[ChartSpec]:
    """The charts with the series that their tables have; none that needs another column, or has none left."""
    for chart in charts:
        gone = lacking.get(chart.table, frozenset())
        series = chart.series if chart.facts else _kept(chart.series, gone)
        if series and not gone.intersection((chart.label, *chart.where)):
            yield replace(chart, series=series)


def _left(specs: Iterable[Spec], gone: set[str]) -> Iterator[Spec]:
    """The formulas whose inputs are there; sums without the parts that are not."""
    for spec in specs:
        of = tuple(name for name in spec.of if name.partition("@")[0] not in gone)
        if of == spec.of or (of and spec.method == SUM):
            yield replace(spec, of=of)


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
