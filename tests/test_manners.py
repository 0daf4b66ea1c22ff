"""The gate's manners: how many legitimate sentences it refuses without cause, and how many illegitimate ones pass.

`tests/manners/` holds the sentences, written before the gate met them, with the first rate of each batch in its README.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from evaluation.narrative.gate import Gate, markdown_prose
from evaluation.report import Report

SENTENCES = ROOT / "tests/manners"
AT_MOST = 2  # of 100 sentences


@pytest.fixture(scope="module")
def gate(tiny_report: Report) -> Gate:
    return Gate(tiny_report)


def sentences(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("# ")]


@pytest.mark.parametrize("file", sorted(SENTENCES.glob("*.txt")), ids=lambda file: file.stem)
def test_the_gate_refuses_few_without_cause_and_misses_few(gate: Gate, file: Path) -> None:
    read = sentences(file)
    stopped = {line: [problem.found for problem in gate.problems(markdown_prose(line, "页.md"))] for line in read}
    is_right = "illegitimate" not in file.stem
    wrong = [line for line in read if bool(stopped[line]) is is_right]
    assert len(wrong) * 100 <= AT_MOST * len(read), f"{len(wrong)} of {len(read)}: {' '.join(wrong)}"
