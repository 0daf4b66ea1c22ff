"""What the texts of one row say of each other: its name, its state, the number of its document, its deadline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from evaluation.dataset import Dataset, Table
from evaluation.dataset.settings import BEGUN
from evaluation.facts import Fact, Register, forms
from evaluation.language.documents import document_key
from evaluation.narrative.questions.lexicon import pairs
from evaluation.narrative.questions.spots import Asked
from evaluation.numbers.amounts import half_up
from evaluation.problems import Problem

SWAPPED, DONE = "这一行的名称与别的格不合，与另一行的对调才合", "写的是问题或扣分的原因，却说已经做到"
REVERSED, EARLY = "与完成值和指标值的大小相反", "期限比提出的时间还早"
ALIKE, ABOVE, HABIT = "别的行的文号都是同一机关、同一年的", "与上一行的文号相同，别的行各不相同", 5
_NUMBER = re.compile(r"(.+\d{4}\W*)\d+号")
_MONTH = re.compile(r"((?:19|20)\d\d)\s*[年.-](?:\s*(\d{1,2})\s*月?)?")
PROSE = ("text", "narrative")
TEXTS = (*PROSE, "id", "fact", "document")


def row_questions(dataset: Dataset, register: Register) -> Asked:
    """What is asked of each table by the texts of its rows."""
    yield from _stated_otherwise(dataset, register)
    for table in dataset.tables.values():
        if table.schema.role != "rekeying" and table.sound:
            yield from _swapped(table, table.where({}))
            yield from _numbered(table, table.where({}))
            yield from _said(table, register, dataset)
            yield from _early(table, dataset) if table.schema.role == "problems" else ()


def _asked(table: Table, row: int, column: str, rule: str, advice: str = "写错的请改") -> tuple[str, Problem]:
    text = table.text(row, column)
    return f"{table.ids()[row]} {column} {text}", Problem(table.place(row, column), rule, f"“{text}”", advice)


def _swapped(table: Table, rows: Sequence[int]) -> Asked:
    """Names of two rows that share nothing with the rest of their own rows, and something with that of the other."""
    label = table.schema.row_label
    others = [field.name for field in table.schema.fields if field.type in TEXTS and field.name in table.columns]
    names = {row: pairs(table.text(row, label)) for row in rows if label in others}
    rest = {row: pairs("，".join(table.text(row, name) for name in others if name != label)) for row in names}
    names, rest = _distinct(names), _distinct(rest)
    lost = [row for row in names if names[row] and not names[row] & rest[row]]
    owner = {pair: row for row in lost for pair in rest[row]}
    for one in lost:
        other = next((owner[pair] for pair in sorted(names[one]) if pair in owner), one)
        if one < other and names[other] & rest[one]:
            yield _asked(table, one, label, SWAPPED, f"另一行是“{table.text(other, label)}”，请核对这两行")


def _distinct(words: dict[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    """Of each row the pairs of letters that no other has."""
    times = Counter(pair for own in words.values() for pair in own)
    return {row: frozenset(pair for pair in own if times[pair] == 1) for row, own in words.items()}


def _numbered(table: Table, rows: Sequence[int]) -> Asked:
    """The number of a document unlike all others of its column: of another office or year, or that of the row above."""
    for name in table.columns:
        keys = {row: document_key(table.text(row, name)) for row in rows}
        series = {row: match[1] for row, key in keys.items() if (match := _NUMBER.fullmatch(key))}
        times, known = Counter(series.values()), {keys[row] for row in series}
        for row in series if len(series) >= HABIT else ():
            if times[series[row]] == 1 and len(times) == 2:
                yield _asked(table, row, name, ALIKE)
            elif keys[row] == keys.get(row - 1) and len(known) == len(series) - 1:
                yield _asked(table, row, name, ABOVE)


def _said(table: Table, register: Register, dataset: Dataset) -> Asked:
    """A reason why marks were lost that says something was done; a result said to be above its target and below it."""
    policy = dataset.policy.questions
    for column in [name for name in policy.faults if name in table.columns]:
        for row, text in enumerate(table.texts(column)):
            if any(word in text for word in policy.done) and not any(word in text for word in policy.wanting):
                yield _asked(table, row, column, DONE)
    columns = [field.name for field in table.schema.fields if field.type in PROSE and table.schema.target]
    for row, row_id in enumerate(table.ids() if columns else ()):
        gap = register.get(f"{table.schema.name}.{row_id}.差距")
        words = policy.below if gap and (gap.value or 0) > 0 else policy.above if gap and gap.value else ()
        for column in columns:
            if any(f"{word}指标值" in table.text(row, column) for word in words):
                yield _asked(table, row, column, REVERSED)


def _stated_otherwise(dataset: Dataset, register: Register) -> Asked:
    """A target or its result that the department's own form states under the same name, and otherwise."""
    whole = next((form for form in forms(dataset) if form.is_whole), None)
    table = dataset.of_role("targets")
    if whole is None or table is None or not (table.sound and whole.indicators.sound):
        return
    label = table.schema.row_label
    rows = {whole.indicators.text(row, "三级指标"): row for row in whole.indicator_rows}
    for row in (row for row in table.where({}) if table.text(row, label) in rows):
        at = rows[table.text(row, label)]
        ours = (register.get(f"{table.schema.name}.{table.ids()[row]}.指标值"), register.get(table.text(row, "完成值")))
        theirs = (register.get(whole.indicator_id(at, column)) for column in ("年度指标值", "实际完成值"))
        for column, one, other in zip(("指标值", "完成值"), ours, theirs, strict=True):
            if one and other and not _agree(one, other):
                rule = f"部门整体支出自评表里的“{table.text(row, label)}”是{other.text}，这里是{one.text}"
                yield _asked(table, row, column, rule)


def _agree(one: Fact, other: Fact) -> bool:
    """Whether two figures are the same to the decimals that both show; what is not known, or of another unit, is."""
    if one.value is None or other.value is None or one.unit.base != other.unit.base:
        return True
    decimals = min(one.decimals, other.decimals)
    return half_up(one.value / one.unit.scale, decimals) == half_up(other.value / other.unit.scale, decimals)


def _early(table: Table, dataset: Dataset) -> Asked:
    """A deadline before the year in which the problem was named, or before the evaluation that named it this year."""
    for row, (named, text) in enumerate(zip(table.texts("提出年度"), table.texts("期限"), strict=True)):
        dates = [f"{year}-{int(month):02}" if month else year for year, month in _MONTH.findall(text)]
        least = (named == dataset.year and dataset.settings.known(BEGUN)[:7]) or named
        if dates and max(dates) < least[: len(max(dates))]:
            yield _asked(table, row, "期限", EARLY, f"应不早于{least}，请核对年份")
