"""Every input that the fuzzer ever found, and some new ones by a seed: a message or a pass, never anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, TESTS, Project

sys.path.append(str(TESTS / "fuzz"))

from trials import COMMAND, FINDS, outcome

FOUND = sorted(path for path in FINDS.iterdir() if path.is_dir())


@pytest.mark.parametrize("find", FOUND, ids=lambda find: find.name)
def test_what_was_found_once_is_mended(compose: Callable[..., Project], find: Path) -> None:
    assert outcome(compose(find), (find / COMMAND).read_text(encoding="utf-8").split("\n"), builds=False) == ""


@pytest.mark.faults
def test_new_inputs_by_a_seed_find_nothing() -> None:
    seconds = os.environ.get("REPORT_FUZZ_SECONDS", "60")
    command = [sys.executable, str(TESTS / "fuzz"), seconds, os.environ.get("REPORT_FUZZ_SEED", "1")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stdout.splitlines()[:-1]) == (0, [])
