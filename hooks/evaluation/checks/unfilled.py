"""What a year still has to fill in, and the rows that many numbers are sought in and that are not there.

未填报 is neither blank, nor zero, nor 未披露: one problem a row, not a cell. A row that a new project begins with as an
example (【示例】) is nobody's until it is changed or deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from evaluation.dataset import CONTACT, DRAFT, FINAL, STATE, Dataset, Settings
from evaluation.numbers.amounts import UNFILLED
from evaluation.problems import Cause, Place, Problem, quoted_names

RULE = "还没有填报"
ADVICE = "请填写；不适用的留空，没有公开的填“未披露”"
OWN = "请把这一行改成自己的，没有的就删掉这一行"


def unfilled_problems(dataset: Dataset) -> Iterator[Problem]:
    """Every row with cells that are 未填报, and every such setting."""
    for table in dataset.tables.values():
        for row in range(len(table)):
            if table.samples[row]:
                yield Problem(table.place(row), "示例的行还没有填报", table.samples[row], OWN)
                continue
            columns = [column for column, texts in table.columns.items() if texts[row] == UNFILLED]
            if columns:
                found = f"{'、'.join(f'「{column}」' for column in columns)} {len(columns)} 格{UNFILLED}"
                yield Problem(table.place(row), RULE, found, ADVICE)
    for key, text in dataset.settings.texts.items():
        if text == UNFILLED and key != CONTACT:  # which cannot be 未披露: see below
            yield Problem(Place(f"data/{dataset.year}/settings.yml", column=key), RULE, UNFILLED, ADVICE)


def draft_problem(year: str) -> Problem:
    """Why a draft cannot be published, even when all of it is filled in."""
    place = Place(f"data/{year}/settings.yml", column=STATE)
    advice = f"全部填好、核对无误以后，把“{STATE}: {DRAFT}”改为“{STATE}: {FINAL}”"
    return Problem(place, "草稿不能发布", DRAFT, advice)


def contact_problem(settings: Settings, year: str) -> Problem | None:
    """Whoever finds a mistake, or cannot read the site, has to know whom to tell before it is published."""
    if settings.known(CONTACT) or settings.contacts:
        return None
    advice = f"请在“{CONTACT}”写上办公室和电话，或者在“公开联系方式”登记单位公开的号码"
    place = Place(f"data/{year}/settings.yml", column=CONTACT)
    return Problem(place, "发布以前须写明读者怎样联系", "没有联系方式", advice)


def not_waiting(problems: Iterable[Problem], unfilled: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of a draft that filling in cannot mend: those of rows and files that wait for it say nothing yet."""
    rows = {(problem.place.file, problem.place.row) for problem in unfilled}
    files = {file for file, _ in rows}
    for problem in problems:
        place = problem.place
        if (place.file, place.row) not in rows and not (place.row == 0 and place.file in files):
            yield problem


NO_NUMBER = "没有这"  # how each rule begins that says that a name is nothing's


def missing_rows(dataset: Dataset, problems: Collection[Problem]) -> Iterator[Cause]:
    """For each row that two or more unknown numbers would stand in, that it is not there, and these problems."""
    sought: dict[tuple[str, str], list[Problem]] = {}
    alone: dict[str, list[Problem]] = {}
    told = {name for problem in problems for name in problem.takes}
    for problem in sorted(problems):
        if problem.rule.startswith(NO_NUMBER):
            for name in quoted_names(problem)[:1]:
                alone.setdefault(name, []).append(problem)
                owner, _, rest = name.partition(".")
                row, dot, _ = rest.partition(".")
                if dot and owner in dataset.tables and row not in dataset.tables[owner].ids():
                    sought.setdefault((owner, row), []).append(problem)
    for (owner, row), numbers in sought.items():
        table, echoes = dataset.tables[owner], (*numbers, *alone.get(row, ()))
        if len(echoes) > 1 and f"{owner}.{row}" not in told:
            place = Place(table.file, column="编号", title=table.schema.title)
            advice = "请加上这一行，没有发生的写 0；改了编号的请改回，别的情况改下面用到它的地方"
            yield Cause(Problem(place, f"没有编号为“{row}”的行", "", advice), echoes, suspected=True)
