"""Charts of the facts: a Plotly figure for the browser, and bars that need no script at all. Declared in data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

import plotly.graph_objects as go

from evaluation.dataset import CHARTS_FILE, ChartSpec, Dataset, Table, charted_rows, data_address
from evaluation.facts import NOT_APPLICABLE, Fact, Register, column_label, shown
from evaluation.numbers.amounts import Unit, decimal_string, written

ROW_HEIGHT = 34
FRAME_HEIGHT = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its series, the fact it shows, and where it stands in percent of the drawing's width."""

    series: int
    fact: str
    text: str
    value: str
    start: str
    width: str

    @property
    def shown(self) -> bool:
        """Whether there is anything to see of it."""
        return self.width != "0.00%"


@dataclass(frozen=True, slots=True)
class BarRow:
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart ready to be marked up: `figure` is Plotly JSON, `rows` the same as static bars and data table."""

    anchor: str
    title: str
    unit: str
    mode: str
    series: tuple[str, ...]
    rows: tuple[BarRow, ...]
    sentence: str
    figure: str
    file: str
    declared_in: str = CHARTS_FILE

    @property
    def data(self) -> str:
        """Where the table's data can be taken away, without the ending of a format."""
        return data_address(self.file)


def chart_views(dataset: Dataset, register: Register) -> Iterator[ChartView]:
    """Every declared chart whose table could be read and has what it names; those a year adds are numbered apart."""
    numbers = {CHARTS_FILE: count(1)}
    for spec in dataset.policy.charts:
        number = next(numbers.setdefault(spec.file, count(1)))
        anchor = f"chart-{number}" if spec.file == CHARTS_FILE else f"chart-year-{number}"
        table = dataset.table(spec.table)
        if table is not None:
            yield _chart(spec, anchor, table, register, dataset.policy.units)


def _chart(spec: ChartSpec, anchor: str, table: Table, register: Register, units: Mapping[str, Unit]) -> ChartView:
    labels, grid = _grid(spec, table, register)
    series = tuple(_series_names(spec, table))
    if spec.by == "column":
        labels, series = list(series), tuple(labels)
        grid = [list(column) for column in zip(*grid, strict=True)] or [[] for _ in labels]
    kept = [
        (label, facts) for label, facts in zip(labels, grid, strict=True) if not (spec.drop_zero and _is_zero(facts))
    ]
    if spec.sort:
        kept.sort(key=lambda pair: _number(pair[1][0]), reverse=spec.sort == "desc")
    scale = _scale(spec, [facts for _, facts in kept])
    unit = units[spec.unit]
    rows = tuple(BarRow(label, _bars(spec, facts, scale, unit)) for label, facts in kept)
    figure = _figure(spec, series, rows)
    return ChartView(
        anchor, spec.title, unit.name, spec.mode, series, rows, spec.sentence, figure, table.file, spec.file
    )


def _grid(spec: ChartSpec, table: Table, register: Register) -> tuple[list[str], list[list[Fact | None]]]:
    """Row labels, and per row the facts of each series column."""
    if spec.facts:
        facts = [register.get(fact_id) for fact_id in spec.facts]
        labels = [spec.labels.get(fact_id, fact_id) for fact_id in spec.facts]
        return labels, [[fact] for fact in facts]
    ids, names, rows = table.ids(), table.texts(spec.label), charted_rows(spec, table)
    columns = [column.replace("_", ".") for column in spec.series]
    grid = [[register.get(table.schema.fact_id(ids[row], column)) for column in columns] for row in rows]
    return [spec.labels.get(names[row], names[row]) for row in rows], grid


def _series_names(spec: ChartSpec, table: Table) -> Iterator[str]:
    for column in spec.series:
        yield spec.labels.get(column) or column_label(table, column).removeprefix("占比（").removesuffix("）")


def _number(fact: Fact | None) -> Fraction:
    return (fact.value if fact else None) or Fraction(0)


def _is_zero(facts: Sequence[Fact | None]) -> bool:
    return all(not _number(fact) for fact in facts)


def _scale(spec: ChartSpec, grid: Sequence[Sequence[Fact | None]]) -> Fraction:
    """The amount that fills the drawing's width."""
    if spec.mode == "stack":
        widest = max((sum((_number(fact) for fact in facts), Fraction(0)) for facts in grid), default=Fraction(0))
    else:
        widest = max((abs(_number(fact)) for facts in grid for fact in facts), default=Fraction(0))
    return widest or Fraction(1)


def _bars(spec: ChartSpec, facts: Sequence[Fact | None], scale: Fraction, unit: Unit) -> tuple[Bar, ...]:
    bars: list[Bar] = []
    start = Fraction(0)
    for number, fact in enumerate(facts):
        if fact is None:
            bars.append(Bar(number, "", NOT_APPLICABLE, "0", "0.00%", "0.00%"))
            continue
        width = abs(_number(fact)) / scale * 100
        at = start if spec.mode == "stack" else Fraction(0)
        value = decimal_string(_number(fact) / unit.scale)
        bars.append(Bar(number, fact.id, bar_text(fact, unit), value, f"{written(at, 2)}%", f"{written(width, 2)}%"))
        start += width
    return tuple(bars)


def bar_text(fact: Fact, unit: Unit) -> str:
    """A bar's number in the chart's unit."""
    if fact.value is None:
        return fact.absence
    return shown(fact.value, unit, max(unit.decimals, fact.decimals if unit == fact.unit else 0), grouped=True)


def _figure(spec: ChartSpec, series: Sequence[str], rows: Sequence[BarRow]) -> str:
    """The Plotly figure as JSON without a template: colours and fonts belong to the page's style."""
    flat = spec.orientation == "h"
    figure = go.Figure()
    for number, name in enumerate(series):
        chosen = [(row.label, bar) for row in rows for bar in row.bars if bar.series == number]
        labels, texts = [label for label, _ in chosen], [bar.text for _, bar in chosen]
        values = [bar.value for _, bar in chosen]
        axes = {"x": values, "y": labels} if flat else {"x": labels, "y": values}
        figure.add_trace(go.Bar(name=name, orientation=spec.orientation, text=texts, **axes))
    height = FRAME_HEIGHT + ROW_HEIGHT * len(rows) if flat else FRAME_HEIGHT * 3
    figure.update_layout(barmode=spec.mode, height=height, template=None, **{f"{'xy'[not flat]}axis_type": "linear"})
    return json.dumps(figure.to_plotly_json(), ensure_ascii=False, separators=(",", ":"))
