"""What an edition must prove before it is sent: links, no trace of its making, and every number a fact."""

from __future__ import annotations

import json
from collections.abc import Container
from pathlib import Path

from evaluation.dataset import Policy
from evaluation.problems import Problem
from evaluation.release.edition import Edition
from evaluation.release.seal import files_below
from evaluation.release.verification.facts import comparison_problems, fact_problems
from evaluation.release.verification.links import link_problems, trace_problems
from evaluation.release.verification.loading import kind_problems, loading_problems
from evaluation.release.verification.numbers import known, number_problems
from evaluation.release.verification.page import Page


def edition_problems(site: Path, files: Container[str], edition: Edition, policy: Policy | None) -> tuple[Problem, ...]:
    """Everything wrong with a built edition; `files` are all paths that the branch will have. Without a
    policy, what counts nothing is not known, and only what stands for a fact is compared."""
    name, own = edition.edition, files_below(site)
    pages = {path: Page(file.read_text("utf-8", "replace")) for path, file in own.items() if path.endswith(".html")}
    facts = {entry["id"]: entry for entry in json.loads((site / "facts.json").read_text("utf-8"))}
    ids = {f"{name}/{path}": page.ids for path, page in pages.items()}
    published = known(site, facts, policy) if policy else None
    found = [problem for path, file in own.items() for problem in kind_problems(f"{name}/{path}", file)]
    for path, page in pages.items():
        found += link_problems(f"{name}/{path}", page, files, ids)
        found += loading_problems(f"{name}/{path}", page, edition.inputs.address)
        found += trace_problems(f"{name}/{path}", page)
        found += fact_problems(f"{name}/{path}", page, facts)
        found += comparison_problems(f"{name}/{path}", page, facts)
        found += number_problems(f"{name}/{path}", page, published) if published else ()
    return tuple(found)
