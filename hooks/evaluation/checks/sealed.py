"""The digits in texts stay as they were sealed: titles, remarks, document numbers, settings, declared checks."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.checks.rule import Rule
from evaluation.dataset import Dataset, Segment, broken, seal_problem
from evaluation.facts import Register
from evaluation.problems import Problem

Compared = Iterator[tuple[tuple[str, ...], Problem | None]]
SEALED = "文字封存"


def sealed_digits_are_unchanged(dataset: Dataset, register: Register) -> Compared:
    """Every text column of every table, and every line of the year's settings."""
    if dataset.seals.sealed:
        for segment, was in broken(text_segments(dataset), dataset.seals.sealed):
            yield (), seal_problem(segment, was)


def text_segments(dataset: Dataset) -> Iterator[Segment]:
    """Every text of the year's data that is no number."""
    for table in dataset.tables.values():
        for field in table.schema.fields:
            if field.type != "amount":
                for row, text in enumerate(table.texts(field.name)):
                    yield Segment(table.place(row, field.name), text)
    yield from dataset.seals.lines


RULES = (
    Rule(SEALED, "标题、备注、文号、页面等文字里的数字与封存登记相同；改动须写明理由。", sealed_digits_are_unchanged),
)
