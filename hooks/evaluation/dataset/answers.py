"""Answers to what the program asks: `confirmed.csv`, by `report confirm`. An answer holds for the same words only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.dataset.grids.text import csv_text, rows_of
from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.grids.zipped import content_of
from evaluation.dataset.seals import digest, within_year
from evaluation.problems import Place, Problem

FILE = "confirmed.csv"
HEADER = ("代码", "文件", "疑问", "现为", "理由")
LENGTH = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """A question by its code, with what was asked, and the reason why all is right as it is."""

    code: str
    file: str
    rule: str
    found: str
    reason: str


def asked(answers: Mapping[str, Answer], words: str, problem: Problem) -> Iterator[Problem]:
    """The question, unless somebody has answered it: known by its file, what is asked, and the words it is about."""
    code = digest(f"{within_year(problem.place.file)} {problem.rule} {words}")[:LENGTH]
    if code not in answers:
        yield replace(problem, code=code)


def read_answers(folder: Path, shown: str) -> tuple[dict[str, Answer], tuple[Problem, ...]]:
    """The year's answers by their codes; a line that is none is a problem."""
    path = folder / FILE
    if not path.exists():
        return {}, ()
    try:
        header, *rows = list(rows_of(content_of(path))) or [[]]
    except (UnreadableError, OSError):
        return {}, (Problem(Place(f"{shown}/{FILE}"), "读不出来", advice="请恢复这个文件，或删去以后重新确认"),)
    if tuple(header) != HEADER:
        rule = f"第一行须是 {','.join(HEADER)}"
        return {}, (Problem(Place(f"{shown}/{FILE}", 1), rule, ",".join(header)[:40], "请恢复这个文件"),)
    problems = tuple(
        Problem(Place(f"{shown}/{FILE}", number), "须有代码和理由", ",".join(row), "请恢复或删去这一行")
        for number, row in enumerate(rows, start=2)
        if len(row) != len(HEADER) or not row[0] or not row[-1].strip()
    )
    return {} if problems else {row[0]: Answer(*row) for row in rows}, problems


def answers_text(answers: Iterable[Answer]) -> str:
    """The file that holds these answers."""
    rows = {(one.code, one.file, one.rule, one.found, one.reason) for one in answers}
    return csv_text([HEADER, *sorted(rows, key=lambda row: (row[1:3], row))])
