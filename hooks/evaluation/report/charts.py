"""Charts of the facts: a Plotly figure for the browser, and bars that need no script at all. Declared in data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import count

from evaluation.dataset import CHARTS_FILE, TONES, ChartSpec, Dataset, Table, charted_rows, data_address
from evaluation.facts import NOT_APPLICABLE, SHARE, UNFILLED, Fact, Register, column_label, groups_of, shown, sum_id
from evaluation.numbers.amounts import Unit, decimal_string, drawn_width, written
from evaluation.report.flows import Flow, flow, is_balanced


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its series, the fact it shows, and where it stands in percent of the drawing's width, if it is known."""

    series: int
    fact: str
    text: str
    value: str
    start: str
    width: str

    @property
    def shown(self) -> bool:
        """Whether there is anything to see of it."""
        return self.width not in ("", "0.00%")


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row of bars. `beside` is a number of its own that stands beside them; `kind` tells rows that stand apart: what
    is not one of the groups, what nothing is known of, and the rest of many as one."""

    label: str
    bars: tuple[Bar, ...]
    beside: str = ""
    beside_fact: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart ready to be marked up: `figure` is Plotly JSON, `rows` the same as static bars and data table.

    `left_out`: which rows are not drawn; `otherwise`: what stands for a chart of nothing; `tones`: what colours mean.
    """

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
    finding: str = ""
    otherwise: str = ""
    beside: str = ""
    left_out: str = ""
    reference: tuple[str, str] | None = None  # what a line across the rows is called, and where it stands
    flow: Flow | None = None
    tones: tuple[str, ...] = ()

    @property
    def data(self) -> str:
        """Where the table's data can be taken away, without the ending of a format."""
        return data_address(self.file)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row to be drawn: its label, the facts of its series, what sorts it and what stands beside it."""

    label: str
    facts: tuple[Fact | None, ...]
    order: Fact | None = None
    beside: Fact | None = None
    kind: str = ""

    @property
    def is_stated(self) -> bool:
        return self.order is not None and self.order.value is not None


APART, UNKNOWN, REST, LEFT = "apart", "unknown", "rest", "left"  # the kinds of rows that are not one of many
FLOW, MOST_GROUPS = "flow", 10
STACKED = frozenset({"stack", "loss"})
WHOLE, NOTHING = Fraction(100), Fraction(0)
EACH, SPREAD, MARGIN = "row", "spread", 18  # a dot at an end of its line stands in by so much of it
GROUPED = "元"  # the unit with thousands separators, here as in sentences
PLAIN = TONES[:4]  # of series whose order says nothing
NOT_FILLED_IN = "要用的数还没有填完。"


def chart_views(dataset: Dataset, register: Register) -> Iterator[ChartView]:
    """Every declared chart whose table could be read and has what it names; those a year adds are numbered apart."""
    numbers = {CHARTS_FILE: count(1)}
    for spec in dataset.policy.charts:
        number = next(numbers.setdefault(spec.file, count(1)))
        anchor = f"chart-{number}" if spec.file == CHARTS_FILE else f"chart-year-{number}"
        table = dataset.table(spec.table)
        if table is not None:
            make = _flow_chart if spec.mode == FLOW else _chart
            yield make(spec, anchor, table, register, dataset.policy.units)


def _chart(spec: ChartSpec, anchor: str, table: Table, register: Register, units: Mapping[str, Unit]) -> ChartView:
    unit = units[spec.unit]
    lines, series = list(_lines(spec, table, register)), tuple(_series_names(spec, table))
    if spec.by == "column":
        lines, series = _turned(lines, series)
    waits = any(fact is not None and fact.absence == UNFILLED for line in lines for fact in line.facts)
    drops = spec.drop_zero or ((waits or spec.by == "column") and not any(_sum(line.facts) for line in lines))
    lines = [line for line in lines if not drops or any(map(_number, line.facts))]
    if spec.sort:
        lines.sort(key=lambda line: _number(line.order or line.facts[0]), reverse=spec.sort == "desc")
    lines.sort(key=lambda line: ("", APART, UNKNOWN).index(line.kind))
    drawn = [line for line in lines if spec.below is None or (line.is_stated and _number(line.order) < spec.below)]
    rows = list(_rows(spec, drawn, unit))
    left_out = _left_out(spec, [line for line in lines if line not in drawn], len(drawn))
    beside = column_label(table, spec.beside) if spec.beside else ""
    return ChartView(
        anchor, spec.title, unit.name, spec.mode, series, tuple(rows), spec.sentence, _figure(spec, series, rows),
        table.file, spec.file, spec.finding, NOT_FILLED_IN if waits else spec.otherwise, beside, left_out,
        _reference(spec, register), tones=_tones(spec, len(series)),
    )  # fmt: skip


def _flow_chart(spec: ChartSpec, anchor: str, table: Table, register: Register, units: Mapping[str, Unit]) -> ChartView:
    """Sources and uses, each by who uses it; nothing to draw where a number lacks or the two sides do not agree."""
    unit, lacking = units[spec.unit], table.schema.lacking
    uses = replace(spec, series=tuple(column for column in spec.series if column not in lacking))
    series = tuple(column for column in spec.source_series if column not in lacking)
    sources = replace(uses, over=spec.source, series=series, order=spec.source_order, apart=spec.source_apart, left={})
    sides = [list(_side(side, table, register)) for side in (sources, uses)]
    rows = [tuple(_side_rows(spec, lines, unit)) for lines in sides]
    amounts = [[[Fraction(bar.value) for bar in row.bars] for row in side] for side in rows]
    facts = [fact for side in sides for line in side for fact in line.facts if fact is not None]
    lacks = any(fact.absence not in ("", NOT_APPLICABLE) for fact in facts)
    is_drawn = not lacks and all(fact_id in register for fact_id in spec.left) and is_balanced(*amounts)
    names = tuple(_series_names(uses, table))
    view = ChartView(anchor, spec.title, unit.name, spec.mode, names, (), spec.sentence, "", table.file, spec.file)
    if not is_drawn:
        return replace(view, otherwise=NOT_FILLED_IN if lacks else spec.otherwise)
    drawn = replace(view, rows=(*rows[0], *rows[1]), tones=PLAIN[: len(names)])
    return replace(drawn, finding=spec.finding, beside="合计", flow=flow(*amounts))


def _side(spec: ChartSpec, table: Table, register: Register) -> Iterator[_Line]:
    """What stands apart, the groups of a side, the largest first, and what is left: each by its parts and as a sum.

    The first of the middle has what stands apart, so that fewer bands cross.
    """
    groups = list(_sums(replace(spec, beside=spec.order, apart={}), table, register))
    levels = [column.rpartition("_")[2] for column in spec.series]

    def named(kind: str, facts: Mapping[str, str]) -> Iterator[_Line]:
        for fact_id, label in facts.items() if groups else ():
            parts = tuple(register.get(f"{fact_id}.{level}") for level in levels)
            yield _Line(label, parts, beside=register.get(fact_id), kind=kind)

    yield from named(APART, spec.apart)
    yield from sorted(groups, key=lambda line: (line.kind, -_number(line.order)))
    yield from named(LEFT, spec.left)


def _side_rows(spec: ChartSpec, lines: Sequence[_Line], unit: Unit) -> Iterator[BarRow]:
    """The rows of a side with something in them and their sums, the many groups behind the largest as one."""
    lines = [line for line in lines if _sum(line.facts)]
    groups = [line for line in lines if not line.kind]
    folded = replace(spec, top=MOST_GROUPS if len(groups) > MOST_GROUPS + 1 else 0)
    rows = {line.label: _row(spec, line, WHOLE, unit) for line in lines if line.kind}
    first = [rows.pop(line.label) for line in lines if line.kind == APART]
    for row in (*first, *_rows(folded, groups, unit), *rows.values()):
        whole = sum((Fraction(bar.value) for bar in row.bars), NOTHING) * unit.scale
        yield replace(row, beside=shown(whole, unit, unit.decimals, grouped=unit.name == GROUPED))


def _rows(spec: ChartSpec, drawn: Sequence[_Line], unit: Unit) -> Iterator[BarRow]:
    """The rows of the chart; the many behind the first as one, except where each stands for itself."""
    shown, others = (drawn[: spec.top], drawn[spec.top :]) if spec.top else (drawn, ())
    scale = _scale(spec, [line.facts for line in shown])
    low = _lowest(spec, [line.facts for line in shown], scale)
    yield from (_row(spec, line, scale, unit, low) for line in shown)
    if others and spec.mode != "dots":
        yield _rest(spec, others, scale, unit) if len(others) > 1 else _row(spec, others[0], scale, unit)


def _lines(spec: ChartSpec, table: Table, register: Register) -> Iterator[_Line]:
    """What there is to be drawn: named facts, the sums by a column of texts, or rows of the table."""
    if spec.facts:
        for fact_id in spec.facts:
            yield _Line(spec.labels.get(fact_id, fact_id), (register.get(fact_id),))
    elif spec.over:
        yield from _sums(spec, table, register)
    else:
        ids, names = table.ids(), table.texts(spec.label)
        short = [name for name, _ in table.names(spec.label)]
        for row in charted_rows(spec, table):
            found = _finder(register, partial(table.schema.fact_id, ids[row]))
            facts = tuple(found(column) for column in spec.series)
            yield _Line(spec.labels.get(names[row], short[row]), facts, found(spec.order), found(spec.beside))


def _sums(spec: ChartSpec, table: Table, register: Register) -> Iterator[_Line]:
    """The groups of a column of texts, those that say nothing apart, and the facts that are no group."""
    declared = next((one for one in table.schema.sums if one.by == spec.over), None)
    groups = groups_of(table, declared) if declared else {}
    for group in groups:
        found = _finder(register, partial(sum_id, table, spec.over, group))
        kind = UNKNOWN if declared and group == declared.blank else ""
        yield _Line(group, tuple(map(found, spec.series)), found(spec.order), found(spec.beside), kind)
    for fact_id, label in spec.apart.items() if groups else ():
        if (fact := register.get(fact_id)) is not None:
            yield _Line(label, (fact,), beside=register.get(f"{fact_id}{SHARE}"), kind=APART)


def _finder(register: Register, named: Callable[[str], str]) -> Callable[[str], Fact | None]:
    return lambda column: register.get(named(column)) if column else None


def _turned(lines: Sequence[_Line], series: Sequence[str]) -> tuple[list[_Line], tuple[str, ...]]:
    """Columns as rows, rows as series."""
    grid = list(zip(*(line.facts for line in lines), strict=True)) or [()] * len(series)
    turned = [_Line(name, tuple(column)) for name, column in zip(series, grid, strict=True)]
    return turned, tuple(line.label for line in lines)


def _series_names(spec: ChartSpec, table: Table) -> Iterator[str]:
    for column in spec.series:
        yield spec.labels.get(column) or column_label(table, column).removeprefix("占比（").removesuffix("）")


def _tones(spec: ChartSpec, count: int) -> tuple[str, ...]:
    """What the colours mean: told, or what was lost behind what was not, or what is compared with before the last."""
    usual = {"loss": (PLAIN[0], "lost"), "group": (*["before"] * (count - 1), PLAIN[0])}.get(spec.mode, PLAIN)
    return (*spec.tones, *usual[len(spec.tones) :], *PLAIN * count)[:count]


def _number(fact: Fact | None) -> Fraction:
    return (fact.value if fact else None) or Fraction(0)


def _scale(spec: ChartSpec, grid: Sequence[Sequence[Fact | None]]) -> Fraction:
    """The amount that fills the drawing's width."""
    each: Iterable[Fraction] = (abs(_number(fact)) for facts in grid for fact in facts)
    return max(map(_sum, grid) if spec.mode in STACKED else each, default=NOTHING) or Fraction(1)


def _lowest(spec: ChartSpec, grid: Sequence[Sequence[Fact | None]], widest: Fraction) -> Fraction:
    """Where the drawing begins: at nothing, or with `scale: spread`, for dots alone, a little below the least."""
    if spec.scale != SPREAD:
        return Fraction(0)
    least = min((_number(fact) for facts in grid for fact in facts), default=Fraction(0))
    return least - (widest - least or widest) / MARGIN


def _sum(facts: Iterable[Fact | None]) -> Fraction:
    return sum((_number(fact) for fact in facts), Fraction(0))


def _row(spec: ChartSpec, line: _Line, scale: Fraction, unit: Unit, low: Fraction = NOTHING) -> BarRow:
    """The bars of a row, on the scale of all or, where the chart says so, on its own."""
    own = (_sum(line.facts) or Fraction(1)) if spec.scale == EACH else scale
    bars = _bars(spec, line.facts, own, unit, low)
    beside = ("", "") if line.beside is None else (line.beside.text, line.beside.id)
    return BarRow(line.label, bars, *beside, line.kind)


def _rest(spec: ChartSpec, lines: Sequence[_Line], scale: Fraction, unit: Unit) -> BarRow:
    """All rows behind the first as one; its sums are worked out here and are no facts."""
    sums = [_sum(line.facts[at] for line in lines) for at in range(len(spec.series))]
    own = max(scale, *sums) if spec.mode not in STACKED else scale
    texts = [shown(value, unit, unit.decimals, grouped=unit.name == GROUPED) for value in sums]
    bars = tuple(
        Bar(at, "", text, decimal_string(value / unit.scale), "0.00%", drawn_width(value, own))
        for at, (value, text) in enumerate(zip(sums, texts, strict=True))
    )
    return BarRow(f"其余{len(lines)}项合计", bars, kind=REST)


def _left_out(spec: ChartSpec, lines: Sequence[_Line], drawn: int) -> str:
    """How many rows are not drawn, and why: behind the first ones, not below the line, or without a number."""
    if spec.below is None:
        more = drawn - spec.top if spec.top and spec.mode == "dots" else 0
        return f"另有{more}项较小的没有画出。" if more > 0 else ""
    known = [line for line in lines if line.is_stated]
    whole = sum(_number(line.order) == WHOLE for line in known)
    said = [f"另有{len(known)}项不低于{written(spec.below, 0)}%，没有画出" if known else ""]
    said += [
        f"其中{whole}项是100%" if whole else "",
        f"{len(lines) - len(known)}项没有这个数" if lines[len(known) :] else "",
    ]
    return f"{'，'.join(filter(None, said))}。" if lines else ""


def _reference(spec: ChartSpec, register: Register) -> tuple[str, str] | None:
    """The line of a rate across rows that each fill the width."""
    fact = register.get(spec.reference) if spec.reference else None
    if fact is None or fact.value is None or not 0 <= fact.value <= WHOLE:
        return None
    return fact.text, drawn_width(fact.value, WHOLE)


def _bars(spec: ChartSpec, facts: Sequence[Fact | None], scale: Fraction, unit: Unit, low: Fraction) -> tuple[Bar, ...]:
    bars: list[Bar] = []
    start = Fraction(0)
    for number, fact in enumerate(facts):
        if fact is None:
            bars.append(Bar(number, "", NOT_APPLICABLE, "0", "0.00%", ""))
            continue
        at = start if spec.mode in STACKED else Fraction(0)
        value = decimal_string(_number(fact) / unit.scale)
        width = drawn_width(_number(fact) - low, (scale - low) * (1 + Fraction(bool(low), MARGIN)))
        width *= fact.value is not None
        bars.append(Bar(number, fact.id, bar_text(fact, unit), value, drawn_width(at, scale), width))
        start += abs(_number(fact))
    return tuple(bars)


def bar_text(fact: Fact, unit: Unit) -> str:
    """A bar's number in the chart's unit."""
    if fact.value is None:
        return fact.absence
    places = max(unit.decimals, fact.decimals if unit == fact.unit and unit.scale == 1 else 0)
    return shown(fact.value, unit, places, grouped=unit.name == GROUPED)


def _figure(spec: ChartSpec, series: Sequence[str], rows: Sequence[BarRow]) -> str:
    """The Plotly figure as JSON without a template: colours and fonts belong to the page's style.

    Plotly itself takes longer to load than a build takes for all charts; a test has it read each figure.
    """
    traces = []
    for number, (name, tone) in enumerate(zip(series, _tones(spec, len(series)), strict=True)):
        chosen = [(row.label, bar) for row in rows for bar in row.bars if bar.series == number]
        axes = {"x": [bar.value for _, bar in chosen], "y": [label for label, _ in chosen]}
        texts = [bar.text for _, bar in chosen]
        traces.append({"name": name, "orientation": "h", "text": texts, **axes, "type": "bar", "meta": tone})
    layout = {"template": {}, "xaxis": {"type": "linear"}, "barmode": "stack" if spec.mode in STACKED else "group"}
    return json.dumps({"data": traces, "layout": layout}, ensure_ascii=False, separators=(",", ":"))
