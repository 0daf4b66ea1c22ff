"""A whole campaign of careless edits: which are tried, over how many processes."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Iterator, Sequence

from evaluation.mutation.cells import table_edits
from evaluation.mutation.edits import Edit
from evaluation.mutation.sentences import Passage, narrative_cells, sentence_edits
from evaluation.mutation.trial import Outcome, Trial

SEED = 20190000
CHUNK = 4

_trial: Trial | None = None


def all_edits(trial: Trial) -> Iterator[Edit]:
    """Every careless edit of the year's tables and pages that there is an operator for, in a fixed order."""
    report = trial.report
    tables = [table for table in report.dataset.tables.values() if table.schema.role != "rekeying"]
    for table in tables:
        yield from table_edits(table, report.register)
    documents = report.dataset.of_role("documents")
    numbers = [number for number in documents.texts("文号") if number] if documents else []
    pages = [Passage(f"{trial.folder}/{address}", text) for address, text in sorted(trial.sources.items())]
    cells = [cell for table in tables for cell in narrative_cells(table)]
    for passage in (*pages, *cells):
        yield from sentence_edits(passage, report.register, numbers, report.dataset.policy.questions.opposites)


def sampled(edits: Sequence[Edit], each: int, operators: Sequence[str] = (), half: int | None = None) -> list[Edit]:
    """So many edits of each operator, drawn with a fixed seed; of one half only, if asked."""
    groups: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        if (not operators or edit.operator in operators) and half in (None, edit.half):
            groups.setdefault((edit.kind, edit.operator), []).append(edit)
    drawn = random.Random(SEED)
    return [edit for group in groups.values() for edit in drawn.sample(group, min(each, len(group)))]


def outcomes(trial: Trial, edits: Sequence[Edit]) -> list[Outcome]:
    """What becomes of each edit, over all processors."""
    global _trial
    _trial = trial
    workers = os.cpu_count() or 1
    if workers == 1 or len(edits) < 2 * CHUNK or "fork" not in multiprocessing.get_all_start_methods():
        return [trial.outcome(edit) for edit in edits]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return list(pool.imap(_outcome, edits, chunksize=CHUNK))


def _outcome(edit: Edit) -> Outcome:
    assert _trial is not None
    return _trial.outcome(edit)
