"""Rows that many numbers are sought in and that a table does not have: one cause in place of each number's message."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from evaluation.dataset import Dataset
from evaluation.problems import Cause, Place, Problem, quoted_names

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
