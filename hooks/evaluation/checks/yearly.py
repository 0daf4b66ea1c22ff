"""Rules on names that only a year's data can tell: rows, values and numbers that schema and year speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import ChartSpec, Dataset, Mention, Table, charted_rows, nearest, unknown
from evaluation.dataset.schema import Named
from evaluation.facts import Register
from evaluation.facts.ratios import ratio_id
from evaluation.problems import Place, Problem


@rule("名称", "图、计数和本年度的计算里写到的行、取值和数都存在。")
def names_of_the_data_exist(dataset: Dataset, register: Register) -> Compared:
    """The rows, values and numbers that charts, counts, figures and views name; no figure is a circle of others, and
    what a chart shows is not nothing."""
    yield from register.faults
    optional = {_key(mention) for mention in dataset.policy.mentions if mention.kind == Named.OPTIONAL}
    named: dict[tuple[str, str], list[str]] = {}
    for mention in dataset.policy.mentions:
        if mention.kind != Named.OPTIONAL:
            named.setdefault(_key(mention)[:2], []).append(mention.text)
    wrong = [*_unknown((one for one in dataset.policy.mentions if _key(one) not in optional), dataset, register)]
    yield from wrong
    mistyped = {(problem.place.file, problem.place.column) for problem in wrong}  # what is optional is right there
    for mention in dataset.policy.mentions:
        *_, text = entry = _key(mention)
        if mention.kind == Named.OPTIONAL and entry[:2] not in mistyped and text not in named.get(entry[:2], ()):
            yield unknown(mention, named.get(entry[:2], ()))
    for chart in dataset.policy.charts:
        table = dataset.table(chart.table)
        if table is not None and not chart.facts and not chart.over and table.where({}):
            yield from _shows_nothing(chart, table, register)


def _unknown(mentions: Iterable[Mention], dataset: Dataset, register: Register) -> Iterator[Problem]:
    """The names that nothing of the year is called by; what is worked out from a number that is none is none either."""
    ids = {(ratio.place.file, ratio.place.column): ratio_id(ratio) for ratio in dataset.policy.ratios}
    for mention in mentions:
        if mention.kind in (Named.FACT, Named.OPERAND, Named.RATIO_INPUT):
            if not _is_told(mention.text, dataset, register):
                of = ids.get(_key(mention)[:2], mention.place.column)
                takes = () if mention.kind == Named.FACT else (of,)
                yield replace(unknown(mention, register), takes=takes, facts=(mention.text,) if takes else ())
        elif (table := dataset.table(mention.table)) is not None:
            names = _in_rows(mention, table, dataset)
            if names is not None and mention.text not in names:
                yield unknown(mention, names)


def _key(mention: Mention) -> tuple[str, str, str]:
    """The entry and what it names: what is optional there may be missing."""
    return mention.place.file, mention.place.column, mention.text


def _is_told(fact_id: str, dataset: Dataset, register: Register) -> bool:
    """Whether the number exists, could not be read or computed, or belongs to what the year does without."""
    schema = dataset.policy.schema(fact_id.partition(".")[0])
    table = dataset.table(schema.name) if schema else None
    is_declared = any(fact_id == spec.id for spec in dataset.policy.facts)  # what it lacks is said of itself
    is_absent = is_declared or (schema is not None and (table is None or table.schema.lacks(fact_id)))
    return fact_id in register or register.is_withheld(fact_id) or is_absent


def _in_rows(mention: Mention, table: Table, dataset: Dataset) -> Iterable[str] | None:
    """What a name may be, by the rows of its table; None for one that rows say nothing of."""
    if mention.kind == Named.ROW:
        return table.ids()
    if mention.kind == Named.VALUE and len(table):
        field = table.schema.field.get(mention.column)
        return dict.fromkeys((*field.usual, *table.texts(field.name))) if field and not field.enum else None
    if mention.kind == Named.LABELLED:
        place = (mention.place.file, mention.place.column)
        chart = next((chart for chart in dataset.policy.charts if (chart.file, chart.place.column) == place), None)
        return None if chart is None or chart.facts else (*chart.series, *table.texts(chart.label))
    return None


def _shows_nothing(chart: ChartSpec, table: Table, register: Register) -> Iterator[Problem]:
    """Series without a single number, or no row at all."""
    rows = charted_rows(chart, table)
    if not rows:
        yield Problem(chart.place, "图里一行也没有", advice="请检查 rows、where 和 kinds")
    for column in chart.series if rows and table.sound else ():
        path = column.replace("_", ".")
        if not any(table.schema.fact_id(table.ids()[row], path) in register for row in rows):
            yield Problem(chart.place, "图里的这一列没有一个数", f"“{column}”", "请检查 series、rows 和 kinds")


@rule("口径说明", "写明与以前年度口径不同、改了名称的数和对应的指标，都存在。")
def declared_definitions_name_what_exists(dataset: Dataset, register: Register) -> Compared:
    """The numbers and indicators of `definitions.yml`."""
    definitions = dataset.definitions
    place = Place(definitions.file)
    for name in (*(name for differing in definitions.breaks for name in differing.facts), *definitions.renamed):
        exists = name in register or any(fact_id.startswith(f"{name}.") for fact_id in register)
        if not exists and not register.is_withheld(name):
            yield Problem(place, "没有以此开头的数", f"“{name}”", nearest(name, register))
    table = dataset.of_role("indicators")
    for code in definitions.indicators if table is not None else ():
        if table is not None and code not in table.ids():
            yield Problem(place, "没有这个指标", f"“{code}”", nearest(code, table.ids()))
