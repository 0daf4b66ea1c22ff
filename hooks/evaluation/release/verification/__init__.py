"""What an edition must prove before it is sent: links, no trace of its making, and every number a fact."""

from __future__ import annotations

import json
from collections.abc import Container
from pathlib import Path

from evaluation.dataset import Policy
from evaluation.problems import Problem
from evaluation.release.seal import files_below
from evaluation.release.verification.facts import comparison_problems, fact_problems
from evaluation.release.verification.links import link_problems, trace_problems
from evaluation.release.verification.numbers import known, number_problems
from evaluation.release.verification.page import Page


def edition_problems(site: Path, files: Container[str], edition: str, policy: Policy | None) -> tuple[Problem, ...]:
    """Everything wrong with a built edition; `files` are all paths that the branch will have. Without a
    policy, what counts nothing is not known, and only what stands for a fact is compared."""
    pages = {path: Page(file.read_text("utf-8")) for path, file in files_below(site).items() if path.endswith(".html")}
    facts = {entry["id"]: entry for entry in json.loads((site / "facts.json").read_text("utf-8"))}
    ids = {f"{edition}/{path}": page.ids for path, page in pages.items()}
    published = known(site, facts, policy) if policy else None
    return tuple(
        problem
        for path, page in pages.items()
        for problem in (
            *link_problems(f"{edition}/{path}", page, files, ids),
            *trace_problems(f"{edition}/{path}", page),
            *fact_problems(f"{edition}/{path}", page, facts),
            *comparison_problems(f"{edition}/{path}", page, facts),
            *(number_problems(f"{edition}/{path}", page, published) if published else ()),
        )
    )


__all__ = ["edition_problems"]
