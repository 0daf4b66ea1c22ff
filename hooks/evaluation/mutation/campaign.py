"""A whole campaign of mutants: which, over how many processes, and whether the shortcut tells the truth."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.markup import Macros
from evaluation.mutation.mutants import OPERATORS, ROW_OPERATORS, Mutant, data_mutants, page_mutants
from evaluation.mutation.trial import Outcome, Trial, changed_grid
from evaluation.narrative.narrative import read_narrative
from evaluation.report import Report, read_report

ALL_OPERATORS = (*OPERATORS, *ROW_OPERATORS)
SEED = 20190000
CHUNK = 64

_trial: Trial | None = None


def chosen_operators(text: str) -> tuple[str, ...] | None:
    """The operators that a comma-separated list names; None when one of them is unknown."""
    names = tuple(text.replace("，", ",").split(","))
    if names == ("全部",):
        return ALL_OPERATORS
    return names if all(name in ALL_OPERATORS for name in names) else None


def all_mutants(
    report: Report, sources: Mapping[str, str], operators: Sequence[str], *, numbers_only: bool = False
) -> list[Mutant]:
    """Every mutant of the year's data and pages, in a fixed order."""
    mutants = [mutant for table in report.dataset.tables.values() for mutant in data_mutants(table, operators)]
    if numbers_only:
        return [mutant for mutant in mutants if mutant.numeric]
    pages = (mutant for file, source in sorted(sources.items()) for mutant in page_mutants(file, source, operators))
    return [*mutants, *pages]


def sampled(mutants: Sequence[Mutant], size: int | None) -> list[Mutant]:
    """So many mutants drawn with a fixed seed, or all."""
    if size is None or size >= len(mutants):
        return list(mutants)
    return random.Random(SEED).sample(list(mutants), size)


def sampled_outcomes(outcomes: Sequence[Outcome], size: int) -> list[Outcome]:
    return random.Random(SEED).sample(list(outcomes), min(size, len(outcomes)))


def outcomes(trial: Trial, mutants: Sequence[Mutant]) -> list[Outcome]:
    """What becomes of each mutant, over all processors: each change is tried on its own copy of nothing but itself."""
    global _trial
    _trial = trial
    workers = os.cpu_count() or 1
    if workers == 1 or len(mutants) < CHUNK or "fork" not in multiprocessing.get_all_start_methods():
        return [trial.outcome(mutant) for mutant in mutants]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return list(pool.imap(_outcome, mutants, chunksize=CHUNK))


def _outcome(mutant: Mutant) -> Outcome:
    assert _trial is not None
    return _trial.outcome(mutant)


def disagreements(root: Path, docs: Path, tried: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes that a complete check from disk, of a copy with the mutant written into its file, contradicts."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("data", "docs", "macros"):
            shutil.copytree(root / name, copy / name)
        report = read_report(copy, docs.name)
        return [outcome for outcome in tried if outcome.caught != _is_caught_for_real(copy, docs.name, outcome, report)]


def _is_caught_for_real(copy: Path, year: str, outcome: Outcome, report: Report) -> bool:
    path = copy / outcome.mutant.file
    before = path.read_bytes()
    try:
        path.write_text(_changed_file(outcome.mutant, before.decode("utf-8-sig"), report), encoding="utf-8", newline="")
        changed = read_report(copy, year)
        narrative = read_narrative(copy / "docs" / year, changed, Macros(copy / "macros"))
        return bool(changed.problems or narrative.problems)
    finally:
        path.write_bytes(before)


def _changed_file(mutant: Mutant, source: str, report: Report) -> str:
    table = next((table for table in report.dataset.tables.values() if table.file == mutant.file), None)
    if table is None:
        return mutant.changed(source)
    return "".join(_csv_lines(changed_grid(table, mutant)))


def _csv_lines(grid: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in grid:
        yield ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) + "\n"


__all__ = ["ALL_OPERATORS", "all_mutants", "chosen_operators", "disagreements", "outcomes", "sampled"]
