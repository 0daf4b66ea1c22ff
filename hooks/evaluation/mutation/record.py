"""The last campaign's figures as data, with a digest of what was tried, so that the site never shows stale ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.dataset import inputs_digest
from evaluation.mutation.tally import by_cause, by_operator
from evaluation.mutation.trial import Outcome


def saved(outcomes: Sequence[Outcome], root: Path, docs: Path) -> str:
    """YAML for `data/<year>/mutation.yml`."""
    lines = ["# 由 report mutate --save 写入，请勿手改。", f"指纹: {inputs_digest(root, docs)}", "结果:"]
    for kind, operator, tally in by_operator(outcomes):
        lines.append(
            f"  - {{对象: {kind}, 改法: {operator}, 试: {tally.tried}, 核对: {tally.checked}, 疑问: {tally.asked}, "
            f"封存: {tally.sealed}, 签字: {tally.signed}, 指明: {tally.located}}}"
        )
    lines.append("没有发现:")
    for kind, cause, times in by_cause(outcomes):
        lines.append(f"  - {{对象: {kind}, 原因: {cause}, 处: {times}}}")
    return "\n".join(lines) + "\n"
