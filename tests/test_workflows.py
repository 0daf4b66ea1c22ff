"""The workflows: safe to run, pinned, thin callers of make."""

from __future__ import annotations

import os
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


def test_there_are_workflows_for_previews_their_comments_publishing_and_advisories() -> None:
    assert WORKFLOWS == ["advisories.yml", "comment.yml", "preview.yml", "publish.yml"]


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    done = subprocess.run([zizmor, "--offline", "--no-progress", str(ROOT / ".github")], capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_to_a_full_commit_hash_with_its_version(name: str) -> None:
    uses = re.findall(r"uses: (.*)", (FOLDER / name).read_text("utf-8"))

    assert bool(uses) == (name != "comment.yml")
    assert [line for line in uses if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", line)] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_job_may_write_but_the_push_and_the_comment(name: str) -> None:
    asked = {job: what["permissions"] for job, what in workflow(name)["jobs"].items()}

    assert workflow(name)["permissions"] == {}
    assert {job: what for job, what in asked.items() if what != {"contents": "read"}} == {
        "publish.yml": {"release": {"contents": "write"}},
        "comment.yml": {"comment": {"actions": "read", "contents": "read", "pull-requests": "write"}},
    }.get(name, {})


@pytest.mark.parametrize("name", WORKFLOWS)
def test_only_the_steps_that_push_and_comment_have_a_token_and_no_name_reaches_a_shell(name: str) -> None:
    holding = [step["name"] for step in steps(name) if "github.token" in str(step) or "secrets." in str(step)]
    shells = [step["run"] for step in steps(name) if "run" in step]

    assert holding == {"publish.yml": ["推送"], "comment.yml": ["取汇总，写评论"]}.get(name, [])
    assert [run for run in shells if "${{" in run] == []
    assert [s for s in steps(name) if "checkout" in s.get("uses", "") and s["with"]["persist-credentials"]] == []


@pytest.mark.parametrize("makefile", ["Makefile", "data/start/project/Makefile"])
@pytest.mark.parametrize("target", ["summary", "pictures"])
def test_the_name_of_a_branch_is_never_a_part_of_a_command(tmp_path: Path, makefile: str, target: str) -> None:
    name = 'origin/a";touch${IFS}done;"`touch${IFS}done`$(touch${IFS}done)'
    (tmp_path / "data" / "2031").mkdir(parents=True)
    for program in ("report", "mkdocs"):
        (tmp_path / program).write_text('#!/bin/sh\nprintf "%s\\n" "$@" >> said\n', encoding="utf-8")
        (tmp_path / program).chmod(0o755)
    command = ["make", "-f", str(ROOT / makefile), "-o", ".venv/.ready", f"BIN={tmp_path}", target]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "SINCE": name}, capture_output=True)

    assert done.returncode == 0, done.stderr
    assert name in (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert not (tmp_path / "done").exists()


def test_nothing_is_built_or_installed_by_code_of_a_proposal_where_a_comment_is_written() -> None:
    assert [step for step in steps("comment.yml") if "uses" in step] == []
    assert [line for step in steps("comment.yml") for line in step["run"].splitlines() if "make" in line] == []


def test_a_release_waits_for_approval_and_is_of_a_commit_on_main() -> None:
    jobs = workflow("publish.yml")["jobs"]
    runs = [step.get("run", "") for step in jobs["prepare"]["steps"]]

    assert jobs["release"]["environment"] == "github-pages"
    assert jobs["release"]["needs"] == "prepare"
    assert runs.index("make reviewed") < min(runs.index(run) for run in runs if "test-report" in run)


def test_a_commit_that_is_not_on_main_is_not_released(tmp_path: Path) -> None:
    def git(*arguments: str, at: Path) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", str(at), *identity, *arguments], check=True, capture_output=True)

    def reviewed() -> int:
        return subprocess.run(["make", "-f", ROOT / "Makefile", "reviewed"], cwd=clone, capture_output=True).returncode

    main, clone = tmp_path / "main", tmp_path / "clone"
    main.mkdir()
    git("init", "-q", "-b", "main", at=main)
    git("commit", "-q", "--allow-empty", "-m", "one", at=main)
    git("clone", "-q", str(main), str(clone), at=tmp_path)
    before = reviewed()
    git("commit", "-q", "--allow-empty", "-m", "two", at=clone)
    git("tag", "urgent", at=clone)

    assert (before, reviewed()) == (0, 2)


def test_an_advisory_warns_a_release_and_fails_the_weekly_run() -> None:
    audits = {name: [step for step in steps(name) if step.get("run") == "make audit"] for name in WORKFLOWS}
    warns = {name: [step.get("continue-on-error", False) for step in found] for name, found in audits.items() if found}

    assert warns == {"advisories.yml": [False], "preview.yml": [True], "publish.yml": [True]}
    assert "schedule" in workflow("advisories.yml")[True]


def test_every_supported_python_and_windows_install_check_and_build() -> None:
    matrix = workflow("preview.yml")["jobs"]["install"]["strategy"]["matrix"]

    assert matrix == {"system": ["ubuntu-24.04", "windows-2025"], "python": ["3.11", "3.13", "3.x"]}


def test_summary_and_preview_are_there_when_a_check_fails() -> None:
    kept = [step for step in workflow("preview.yml")["jobs"]["preview"]["steps"] if "upload-artifact" in str(step)]

    assert [step["with"]["name"] for step in kept] == ["review", "summary", "preview", "pictures"]
    assert {step["if"] for step in kept} == {"${{ !cancelled() }}"}


def test_a_running_release_is_never_cancelled() -> None:
    assert workflow("publish.yml")["concurrency"] == {"group": "release", "cancel-in-progress": False}


INSTALL = ("python -m pip install ", "report check", "mkdocs build --strict")  # Windows has no make


@pytest.mark.parametrize("name", [name for name in WORKFLOWS if name != "comment.yml"])
def test_every_command_is_a_target_of_make(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = [line for step in steps(name) for line in step.get("run", "").splitlines()]
    others = [line for line in commands if "make " not in line and not line.startswith(INSTALL)]
    called = [word for line in commands if "make " in line for word in line.split() if re.fullmatch("[a-z-]+", word)]

    assert set(others) <= {"gh auth setup-git", 'cat build/summary.md >> "$GITHUB_STEP_SUMMARY"'}
    assert set(called) - {"make"} <= targets
