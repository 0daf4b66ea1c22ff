"""The workflows: safe to run, pinned, thin callers of make."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(path.name for path in FOLDER.glob("*.yml"))


def workflow(name: str) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return loaded


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def test_there_is_one_workflow_for_previews_and_one_for_publishing() -> None:
    assert WORKFLOWS == ["preview.yml", "publish.yml"]


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run([zizmor, "--offline", "--no-progress", str(ROOT / ".github")], capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_to_a_full_commit_hash_with_its_version(name: str) -> None:
    uses = re.findall(r"uses: (.*)", (FOLDER / name).read_text("utf-8"))

    assert uses
    assert [line for line in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", line)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_job_may_write_but_the_release(name: str) -> None:
    asked = {job: what["permissions"] for job, what in workflow(name)["jobs"].items()}

    assert workflow(name)["permissions"] == {}
    assert {job: what for job, what in asked.items() if what != {"contents": "read"}} == (
        {"release": {"contents": "write"}} if name == "publish.yml" else {}
    )


def test_a_running_release_is_never_cancelled() -> None:
    assert workflow("publish.yml")["concurrency"] == {"group": "release", "cancel-in-progress": False}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_command_is_a_target_of_make(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = [line for step in steps(name) for line in step.get("run", "").splitlines()]
    called = [word for line in commands for word in line.split() if re.fullmatch("[a-z]+", word) and word != "make"]

    assert [line for line in commands if "make " not in line] in ([], ["gh auth setup-git"])
    assert set(called) - {"gh", "auth", "setup-git"} <= targets
