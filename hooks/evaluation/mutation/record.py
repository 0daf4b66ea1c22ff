"""The last campaign's figures as data, with a digest of what was tried, so that the site never shows stale ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.dataset import inputs_digest
from evaluation.mutation.mutants import KINDS
from evaluation.mutation.tally import Tally
from evaluation.mutation.trial import Outcome


def saved(outcomes: Sequence[Outcome], root: Path, docs: Path) -> str:
    """YAML for `data/<year>/mutation.yml`."""
    lines = ["# 由 report mutate --save 写入，请勿手改。", f"指纹: {inputs_digest(root, docs)}", "结果:"]
    for kind in KINDS:
        part = [outcome for outcome in outcomes if outcome.mutant.kind == kind]
        for operator in dict.fromkeys(outcome.mutant.operator for outcome in part):
            tally = Tally.of(outcome for outcome in part if outcome.mutant.operator == operator)
            lines.append(
                f"  - {{对象: {kind}, 改法: {operator}, 试: {tally.tried}, 不变: {tally.equivalent}, "
                f"发现: {tally.caught}, 勾稽发现: {tally.by_arithmetic}, 录两遍发现: {tally.by_rekeying}, "
                f"指明: {tally.located}}}"
            )
    return "\n".join(lines) + "\n"
