"""What the page of corrections shows: the editions of the year, the newest first, and what each one changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evaluation.facts.published import fact_entries
from evaluation.markup import Block, Macros
from evaluation.report import Report
from evaluation.versions import publications
from evaluation.versions.publications import unpublished


def correction_words(report: Report, macros: Macros) -> Mapping[str, Callable[[], Block]]:
    """更正记录 over a report."""

    def record() -> Block:
        editions, current = report.dataset.editions, fact_entries(report.register)
        pending = tuple(unpublished(editions, current) or ())
        listed = [
            {"edition": p.edition, "is_first": p.is_first, "changes": None if p.changes is None else tuple(p.changes)}
            for p in publications(editions, current)
        ]
        return macros.block("corrections", "record", listed, pending)

    return {"更正记录": record}
