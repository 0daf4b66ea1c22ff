"""Rules on the problems that a report names: which year named each, and what became of it since."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.checks.rule import Compared, rule
from evaluation.dataset import SETTLED, Dataset, Table
from evaluation.facts import Register
from evaluation.problems import Place, Problem

_YEAR = re.compile(r"\d{4}", re.ASCII)
STATES = f"{SETTLED}、进行中、未开始"


@rule("问题整改", "以前年度提出的问题，逐条交代进展，写了进展的都有佐证。", role="problems")
def problems_of_earlier_years_are_answered(dataset: Dataset, register: Register) -> Compared:
    """Each problem that an earlier year named says what became of it, and each such answer what shows it."""
    if (table := dataset.of_role("problems")) is None:
        return
    first = str(dataset.policy.questions.limits["first_document"])  # the republic's first year
    for row in range(len(table)):
        named, state = table.text(row, "提出年度"), table.text(row, "进展")
        if not (_YEAR.fullmatch(named) and first < named <= dataset.year):
            rule, advice = f"须是 {dataset.year} 或者以前的一个年度", f"请写成 {dataset.year} 的样子"
            yield Problem(table.place(row, "提出年度"), rule, f"“{named}”", advice)
        elif named < dataset.year and not state:
            advice = f"请填{STATES}之一，并在「佐证」里写明凭什么"
            yield Problem(table.place(row, "进展"), f"{named}年提出的问题须交代进展", "空白", advice)
        elif state and not table.text(row, "佐证"):
            advice = "请写明文件、数据等；未开始的写原因"
            yield Problem(table.place(row, "佐证"), f"写了“{state}”，须有佐证", "空白", advice)
        elif state:
            yield ()


def unanswered(dataset: Dataset, before: Dataset) -> Iterator[Problem]:
    """The problems that the year before left open and that this year does not speak of, or calls by another name."""
    old, new = before.of_role("problems"), dataset.of_role("problems")
    file = f"data/{dataset.year}/{old.schema.file}.csv" if old is not None else ""
    if old is None or (new is None and any(problem.place.file == file for problem in dataset.problems)):
        return
    rows = {row_id: row for row, row_id in enumerate(new.ids())} if new is not None else {}
    for at in (at for at in range(len(old)) if old.text(at, "进展") != SETTLED):
        row_id, name = old.ids()[at], old.text(at, "问题")
        if row_id not in rows:
            place = Place(new.file if new is not None else file)
            advice = f"请照 {old.file} 第{at + 2}行补上这一行，填好进展和佐证"
            yield Problem(place, f"{before.year}年没有整改完的问题须交代进展", f"没有“{row_id}”：{name}", advice)
        elif new is not None and (found := _other(new, rows[row_id], old, at)):
            yield found


def _other(new: Table, row: int, old: Table, at: int) -> Problem | None:
    """That a row has the number of last year's problem and is another."""
    for column in ("问题", "提出年度"):
        text, before = new.text(row, column), old.text(at, column)
        if text != before:
            advice = "同一个问题照上年的写；另一个问题请换一个编号"
            return Problem(new.place(row, column), f"须与上年编号相同的一行一致：“{before}”", f"“{text}”", advice)
    return None
