"""What the tests of releases share: a committed tiny project, a bare remote, and the real command as a process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conftest import YEAR, Project, compose_in
from evaluation.dataset import Policy
from evaluation.problems import Problem
from evaluation.release.edition import Edition, Inputs
from evaluation.release.proof import edition_problems
from evaluation.release.seal import files_below

GIT = {
    "GIT_AUTHOR_NAME": "Staff",
    "GIT_AUTHOR_EMAIL": "staff@example.org",
    "GIT_COMMITTER_NAME": "Staff",
    "GIT_COMMITTER_EMAIL": "staff@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "SOURCE_DATE_EPOCH": "2000000000",  # 2033: what is published in these tests lies ahead of the clock
}
FIRST = f"{YEAR}.1"
SECOND = f"{YEAR}.2"
CORRECTION = ("培训残疾人,12,12,", "培训残疾人,13,13,")
CORRECTIONS = f"""- {{版次: {FIRST}, 日期: 2032-05-25, 理由: 首次公布}}
- {{版次: {SECOND}, 日期: 2032-06-01, 理由: 培训人次录入有误, 数: [就业.培训.人次]}}
"""


def unproven(site: Path, edition: str, policy: Policy) -> tuple[Problem, ...]:
    """What a release would say of a built site; what it leaves out is removed."""
    left_out = (site / "404.html", site / "sitemap.xml.gz", *site.rglob("*.map"))
    for path in left_out:
        path.unlink(missing_ok=True)
    files = [f"{edition}/{path}" for path in files_below(site)]
    made = Edition(edition, edition.partition(".")[0], "", "", "", Inputs("", 0))
    return edition_problems(site, files, made, policy)


@dataclass(frozen=True)
class Office:
    """A department's repository and the remote that it publishes to."""

    project: Project
    remote: Path
    temporary: Path

    def git(self, *arguments: str, at: Path | None = None) -> str:
        command = ["git", "-C", str(at or self.project.root), *arguments]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, env={**os.environ, **GIT}, encoding="utf-8"
        ).stdout.strip()

    def commit(self, message: str = "Change", when: str = "2032-05-25T12:00:00+08:00") -> str:
        self.git("add", "-A")
        command = ["git", "-C", str(self.project.root), "commit", "-q", "-m", message]
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        subprocess.run(command, check=True, env={**os.environ, **GIT, **dates})
        return self.git("rev-parse", "HEAD")

    def command(self, *arguments: str, remote: str = "") -> list[str]:
        report = str(Path(sys.executable).with_name("report"))
        project = ["--root", str(self.project.root), "--year", self.project.year]
        return [report, *project, "release", "--remote", remote or str(self.remote), *arguments]

    def environment(self, **variables: str) -> dict[str, str]:
        return {**os.environ, **GIT, "TMPDIR": str(self.temporary), **variables}

    def release(self, *arguments: str, remote: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments, remote=remote),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=self.environment(**variables),
        )

    def report(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Any other command on the project, with the remote for those that need one."""
        report = str(Path(sys.executable).with_name("report"))
        project = ["--root", str(self.project.root), "--year", self.project.year]
        command = [report, *project, *arguments, "--remote", str(self.remote)]
        environment = self.environment(**variables)
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)

    def verify(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """What a reader sees who compares what the branch holds with the tags of the remote."""
        site = self.temporary / "read"
        self.git("clone", "-q", "-b", "gh-pages", "--no-tags", str(self.remote), str(site), at=self.temporary)
        shutil.rmtree(site / ".git")
        command = [str(Path(sys.executable).with_name("report")), "verify", str(site), "--tags", str(self.remote)]
        environment = self.environment(**variables)
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=site)
        shutil.rmtree(site)
        return done

    def copied(self, folder: Path) -> Office:
        """The same repository and remote once more, free to be changed."""
        shutil.copytree(self.project.root, folder / "project", symlinks=True)
        shutil.copytree(self.remote, folder / "remote.git")
        (folder / "tmp").mkdir()
        return Office(Project(folder / "project"), folder / "remote.git", folder / "tmp")

    def live(self) -> dict[str, str]:
        """What the remote's branch holds: path → git's name of the content, with the mode."""
        if not self.git("ls-remote", str(self.remote), "refs/heads/gh-pages"):
            return {}
        listed = self.git("ls-tree", "-r", "-z", "gh-pages", at=self.remote).split("\0")[:-1]
        return {path: about for about, path in (entry.split("\t", 1) for entry in listed)}

    def tags(self) -> dict[str, str]:
        """The tags of the remote: the object by the name."""
        listed = self.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/tags", at=self.remote)
        return dict(line.split(" ", 1) for line in listed.splitlines())

    def untag(self) -> None:
        """The remote as a program left it that made no tags."""
        for name in self.tags():
            self.git("tag", "-d", name, at=self.remote)

    def read(self, path: str) -> str:
        return self.git("show", f"gh-pages:{path}", at=self.remote)

    def json(self, path: str) -> Any:
        return json.loads(self.read(path))

    def edition(self, name: str) -> dict[str, str]:
        return {path: about for path, about in self.live().items() if path.startswith((f"{name}/", "shared/"))}

    def correct(self) -> None:
        """Change a published number and say why."""
        self.project.edit_data("facts.csv", *CORRECTION)
        self.project.write(f"data/{YEAR}/corrections.yml", CORRECTIONS)
        self.project.write(f"data/{YEAR}/editions/{FIRST}.json", f"{self.read(f'{FIRST}/facts.json')}\n")
        self.commit("Correct", "2032-06-01T12:00:00+08:00")

    def push_to_branch(self, files: Mapping[str, str | None], clone: Path) -> None:
        """Somebody else changes the branch: contents by path, None to remove."""
        self.git("clone", "-q", "-b", "gh-pages", str(self.remote), str(clone), at=self.temporary)
        for path, content in files.items():
            target = clone / path
            if content is None:
                shutil.rmtree(target) if target.is_dir() else target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, encoding="utf-8")
        self.git("add", "-A", at=clone)
        self.git("commit", "-q", "-m", "By hand", at=clone)
        self.git("push", "-q", "origin", "gh-pages", at=clone)
        shutil.rmtree(clone)


def corrected_office(folder: Path) -> Office:
    """An office that has published its first edition and a correction."""
    office = opened(compose_in(folder / "project"), folder)
    for step in (lambda: None, office.correct):
        step()
        done = office.release("--address", "https://example.org/report")
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return office


def opened(project: Project, folder: Path) -> Office:
    """Commit a project into a repository of its own and make an empty remote beside it."""
    office = Office(project, folder / "remote.git", folder / "tmp")
    office.temporary.mkdir()
    office.git("init", "-q", "-b", "main")
    if "联系:" not in project.data("settings.yml").read_text(encoding="utf-8"):
        project.edit_data("settings.yml", "许可:", "联系: 市残联办公室\n许可:")  # no release without
    project.write(".gitignore", "/site/\n/build/\n__pycache__/\n")
    office.commit("First")
    office.git("init", "-q", "--bare", str(office.remote), at=folder)
    return office
