"""Which figures of several years can be compared, and what the comparison says in words. No markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from evaluation.dataset import ComparisonSpec
from evaluation.facts import Fact, shown
from evaluation.facts.published import fact_entries
from evaluation.numbers.amounts import Unit, decimal_string, drawn_width, written
from evaluation.numbers.formulas import change_rate
from evaluation.versions.correspondence import NOT_MAPPED, OTHER_MEANING, REASONS, Correspondence, Match, by_id
from evaluation.versions.years import YearFigures

OTHER_UNIT = "单位不同"
UNMAPPED = "各年的评价指标不同，没有写明对应关系的指标和由它们算出的得分，不作对比。"
RATE_RULE = "变动率：（本期 − 上期）÷ 上期 × 100%"
DIFFERENCE_RULE = "差额：本期 − 上期"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a figure was in one year: its text, its exact value; `absent` says why there is no number to compare."""

    year: str
    text: str
    value: str = ""
    width: str = "0.00%"
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One figure through the years, the earliest first: its `change` against the year before, or `note` why none."""

    fact: str
    label: str
    cells: tuple[Cell, ...]
    change: str = ""
    rule: str = ""
    sentence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    unit: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class History:
    """`main` are the declared figures with bars; `rest` all that stands in more years than one, by table.

    `indicators` says which indicator continues which of the year before, and whether their scores are compared.
    """

    years: tuple[str, ...]
    main: tuple[Group, ...]
    rest: tuple[Group, ...]
    notes: tuple[str, ...]
    indicators: tuple[Match, ...] = ()


def history(
    years: Sequence[YearFigures], specs: Iterable[ComparisonSpec], units: Mapping[str, Unit], titles: Mapping[str, str]
) -> History:
    """The comparison of all years, the last being the site's own. `titles` names the tables by their fact prefix."""
    now, links = years[-1], _links(years)
    main = []
    for spec in specs:
        facts = [replace(now.register[name], label=label) for name, label in spec.facts.items() if name in now.register]
        main.append(Group(spec.title, spec.unit, _scaled(tuple(_rows(facts, years, links, units[spec.unit])))))
    tables: dict[str, list[Fact]] = {}
    for fact in now.register.values():
        tables.setdefault(fact.id.partition(".")[0], []).append(fact)
    rest = [
        Group(titles.get(name, name), "", tuple(_rows(facts, years, links, None))) for name, facts in tables.items()
    ]
    shown = [Group(group.title, "", tuple(row for row in group.rows if row.note != NOT_MAPPED)) for group in rest]
    declared = [f"{year.year}年起：{one.reason}" for year in years[1:] for one in year.definitions.breaks]
    unmapped = [UNMAPPED] if any(row.note == NOT_MAPPED for group in rest for row in group.rows) else []
    return History(
        tuple(year.year for year in years),
        tuple(group for group in main if group.rows),
        tuple(group for group in shown if group.rows),
        (*declared, *unmapped),
        tuple(links[-1].matches()) if links else (),
    )


def _links(years: Sequence[YearFigures]) -> tuple[Correspondence, ...]:
    """How each year but the first continues the one before it."""
    registers = [by_id(fact_entries(year.register)) for year in years]
    pairs = zip(pairwise(registers), years[1:], strict=True)
    return tuple(Correspondence(before, after, year.definitions) for (before, after), year in pairs)


def _scaled(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows with the widths of their bars in percent of the longest one."""
    widest = max((abs(Fraction(cell.value)) for row in rows for cell in row.cells if cell.value), default=Fraction(0))
    width = {cell: drawn_width(Fraction(cell.value or 0), widest) for row in rows for cell in row.cells}
    return tuple(replace(row, cells=tuple(replace(cell, width=width[cell]) for cell in row.cells)) for row in rows)


def _rows(
    facts: Iterable[Fact], years: Sequence[YearFigures], links: Sequence[Correspondence], unit: Unit | None
) -> Iterator[Row]:
    for fact in facts:
        stated = [_in_year(fact, at, years, links) for at in range(len(years))]
        is_named = any(fact.id in year.register for year in years[:-1])  # though it must not be compared
        if is_named or any(other not in ("", OTHER_MEANING) for other in stated[:-1]):
            yield _row(fact, stated, years, links, unit or fact.unit)


def _in_year(fact: Fact, at: int, years: Sequence[YearFigures], links: Sequence[Correspondence]) -> Fact | str:
    """The figure as an earlier year stated it, or why it is not compared with that year; empty where it had none."""
    name = fact.id
    for link in reversed(links[at:]):
        if hindrance := link.hindrance(name):
            had = hindrance == OTHER_MEANING or name in link.before or link.earlier(name) in link.before
            return hindrance if had else ""
        name = link.earlier(name)
    other = years[at].register.get(name)
    if other is None:
        return ""
    return other if other.unit.base == fact.unit.base else OTHER_UNIT


def _row(
    fact: Fact, stated: Sequence[Fact | str], years: Sequence[YearFigures], links: Sequence[Correspondence], unit: Unit
) -> Row:
    cells = tuple(_cell(year.year, other, unit) for year, other in zip(years, stated, strict=True))
    before, previous = stated[-2], years[-2].year
    if not isinstance(before, Fact):
        reason = links[-1].differing(fact.id) if before == OTHER_MEANING else REASONS.get(before, before)
        said = f"{fact.label}：{reason}，不与{previous}年对比。" if before else ""
        return Row(fact.id, fact.label, cells, note=before or f"{previous}年没有", sentence=said)
    change, rule = _change(fact, before, unit)
    label = fact.label
    if not change:
        return Row(fact.id, label, cells, note="没有数可以对比")
    sentence = f"{label}：{years[-1].year}年{cells[-1].text}，{previous}年{cells[-2].text}，{change}。"
    return Row(fact.id, label, cells, change, rule, sentence)


def _cell(year: str, stated: Fact | str, unit: Unit) -> Cell:
    if isinstance(stated, str):
        return Cell(year, stated or "没有", absent=True)
    if stated.value is None:
        return Cell(year, stated.absence, absent=True)
    decimals = stated.decimals if unit == stated.unit else unit.decimals
    text = shown(stated.value, unit, decimals, stated.qualifier, grouped=unit.name == "元")
    return Cell(year, text, decimal_string(stated.value))


def _change(new: Fact, old: Fact, unit: Unit) -> tuple[str, str]:
    """How the figure changed, in words with the amount, and by which rule; empty when one of them has no value."""
    if new.value is None or old.value is None:
        return "", ""
    difference = new.value - old.value
    if not difference:
        return "持平", DIFFERENCE_RULE
    decimals = max(new.decimals, old.decimals) if unit == new.unit else unit.decimals
    if new.unit.base == "%":
        return f"{'提高' if difference > 0 else '降低'}{written(abs(difference), decimals)}个百分点", DIFFERENCE_RULE
    words = f"{'增加' if difference > 0 else '减少'}{shown(abs(difference), unit, decimals, grouped=unit.name == '元')}"
    rate = change_rate(new.value, old.value)
    if rate is None or old.value < 0 or written(abs(rate), 2) == "0.00":
        return words, DIFFERENCE_RULE
    return f"{words}，{'增长' if rate > 0 else '下降'}{written(abs(rate), 2)}%", RATE_RULE
