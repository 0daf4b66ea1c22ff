"""Faults of the world, each for real: never half an edition, never exit 0 without being live, and a new run heals."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from conftest import Project
from kills import MAKE, Builds, Releases, fixed
from lines import Line, served
from releases import FIRST, SECOND, Office

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Releases]:
    """A correction on its way; after everything that went wrong, one more run completes it."""
    trial = Releases(tmp_path_factory.mktemp("releases"))
    yield trial
    trial.heal()


@pytest.fixture
def office(releases: Releases) -> Office:
    """A remote with the first edition, and a correction to be released."""
    releases.reset()
    return releases.office


def test_a_killed_release_leaves_the_old_branch_or_the_new_one(releases: Releases) -> None:
    chance = random.Random(1)
    for _ in range(3):
        releases.kill(chance)
    releases.heal()


def test_a_killed_build_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    builds, chance = Builds(tmp_path / "builds"), random.Random(1)
    for _ in range(2):
        builds.kill(chance)
    builds.heal()


def test_a_push_that_the_remote_rejects_changes_nothing(office: Office, releases: Releases) -> None:
    script(office.remote / "hooks" / "update", "echo 'protected branch' >&2; exit 1")
    done = office.release()

    assert (done.returncode, office.live()) == (1, releases.before)
    assert "线上内容没有变化" in done.stderr
    assert "protected branch" in done.stderr


def test_a_failing_hook_after_the_push_does_not_deny_what_is_live(office: Office, releases: Releases) -> None:
    script(office.remote / "hooks" / "post-receive", "exit 1")
    done = office.release()

    assert (done.returncode, office.live()) == (0, releases.after), done.stderr


def test_a_hook_that_says_yes_and_takes_the_branch_back_is_not_believed(office: Office, releases: Releases) -> None:
    old = office.git("rev-parse", "gh-pages", at=office.remote)
    script(office.remote / "hooks" / "post-receive", f"git update-ref refs/heads/gh-pages {old}")
    done = office.release()

    assert (done.returncode, office.live()) == (1, releases.before)


def test_a_branch_that_moved_meanwhile_is_not_overwritten(office: Office, releases: Releases) -> None:
    old = office.git("rev-parse", "gh-pages", at=office.remote)
    tree = office.git("rev-parse", "gh-pages^{tree}", at=office.remote)
    other = office.git("commit-tree", tree, "-p", old, "-m", "Other", at=office.remote)
    git = office.temporary / "bin" / "git"
    real = subprocess.check_output(["which", "git"], text=True).strip()
    move = f"{real} -C {office.remote} update-ref refs/heads/gh-pages {other}"
    script(git, f'case " $* " in *" push "*) {move};; esac; exec {real} "$@"')
    done = office.release(PATH=f"{git.parent}:{os.environ['PATH']}")

    assert (done.returncode, office.live()) == (1, releases.before)
    assert office.git("rev-parse", "gh-pages", at=office.remote) == other
    assert "另一次发布已经更新了远程分支" in done.stderr


def test_of_two_releases_at_once_one_wins_and_the_other_says_so_or_agrees(office: Office, releases: Releases) -> None:
    found: list[subprocess.CompletedProcess[str]] = []
    threads = [threading.Thread(target=lambda: found.append(office.release())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 0 in {done.returncode for done in found}
    assert {done.returncode for done in found} <= {0, 1}
    assert office.live() == releases.after


def test_a_remote_that_is_gone_is_said_so(office: Office) -> None:
    gone = office.remote.rename(office.remote.with_name("gone.git"))
    done = office.release()
    gone.rename(office.remote)

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "读不到远程仓库" in done.stderr


def test_a_remote_that_dies_during_the_push_leaves_the_old_branch(office: Office, releases: Releases) -> None:
    script(office.remote / "hooks" / "pre-receive", "kill -9 $PPID; sleep 1")
    done = office.release()

    assert (done.returncode, office.live(), "Traceback" in done.stderr) == (1, releases.before, False)


def test_a_lock_left_behind_on_the_remote_is_named(office: Office, releases: Releases) -> None:
    lock = office.remote / "refs" / "heads" / "gh-pages.lock"
    lock.touch()
    done = office.release()
    lock.unlink()

    assert (done.returncode, office.live(), "gh-pages.lock" in done.stderr) == (1, releases.before, True), done.stderr


def test_a_lock_left_behind_in_the_project_does_not_matter(office: Office, releases: Releases) -> None:
    lock = office.project.root / ".git" / "index.lock"
    lock.touch()
    done = office.release()
    lock.unlink()

    assert (done.returncode, office.live()) == (0, releases.after), done.stderr


def test_hooks_of_the_project_do_not_run(office: Office) -> None:
    hook = office.project.root / ".git" / "hooks" / "pre-push"
    script(hook, "exit 1")
    done = office.release()
    hook.unlink()

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("size", ["1m", "3m", "6m"])
def test_a_full_disk_changes_nothing(office: Office, releases: Releases, tmp_path: Path, size: str) -> None:
    done = confined(f"mount -t tmpfs -o size={size} tmpfs {tmp_path}", office.command(), office, TMPDIR=str(tmp_path))

    assert (done.returncode, office.live(), "Traceback" in done.stderr) == (1, releases.before, False), done.stderr
    assert "磁盘已满" in done.stderr


def test_a_file_that_may_not_grow_changes_nothing(office: Office, releases: Releases) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = subprocess.run(
        office.command(), capture_output=True, text=True, env=office.environment(), preexec_fn=limited
    )

    assert (done.returncode, office.live(), "Traceback" in done.stderr) == (1, releases.before, False), done.stderr


def test_a_disk_that_cannot_be_written_changes_nothing(office: Office, releases: Releases) -> None:
    done = confined("mount -o remount,bind,ro /", office.command(), office)

    assert (done.returncode, office.live(), "Traceback" in done.stderr) == (1, releases.before, False), done.stderr
    assert "请看磁盘是否已满、能否写入" in done.stderr


def test_a_remote_that_cannot_be_written_keeps_what_is_live(office: Office, releases: Releases) -> None:
    read_only = f"mount --bind {office.remote} {office.remote} && mount -o remount,bind,ro {office.remote}"
    done = confined(read_only, office.command(), office)

    assert (done.returncode, office.live(), "Traceback" in done.stderr) == (1, releases.before, False), done.stderr
    assert "线上内容没有变化" in done.stderr


def test_a_remote_whose_disk_is_full_keeps_what_is_live(office: Office, releases: Releases) -> None:
    commit = office.git("rev-parse", "gh-pages", at=office.remote)
    size = sum(-(-path.stat().st_size // 4096) * 4096 for path in office.remote.rglob("*") if path.is_file()) + 16384
    full = f"mount -t tmpfs -o size={size} tmpfs {office.remote} && cp -a {releases.kept}/. {office.remote}"
    check = f"git -C {office.remote} fsck --strict --no-dangling >&2 && git -C {office.remote} rev-parse gh-pages"
    done = confined(full, office.command(), office, check)

    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert done.stdout.split()[-1] == commit, done.stderr
    assert "线上内容没有变化" in done.stderr


FULL = "size=$(($(du -sk . | cut -f1) + 600))k && mount -t tmpfs -o size=$size tmpfs /mnt && cp -a . /mnt && cd /mnt"
READ_ONLY = "mount --bind . . && cd . && mount -o remount,bind,ro ."


@pytest.mark.parametrize(
    "fault, reason", [(FULL, "No space left"), (READ_ONLY, "Read-only")], ids=["full", "read-only"]
)
def test_a_build_that_cannot_write_leaves_the_site_alone(
    tiny: Project, tmp_path: Path, fault: str, reason: str
) -> None:
    environment = {**os.environ, **fixed(tiny)}
    tiny.write("site/index.html", "old")
    script = f'{fault} && "$@"; ended=$?; cp -R site {tmp_path}/seen; exit $ended'
    command = [*own_disks(), "sh", "-c", script, "sh", *MAKE, "site"]
    done = subprocess.run(command, cwd=tiny.root, env=environment, capture_output=True, text=True)

    assert (done.returncode != 0, reason in done.stdout) == (True, True), done.stdout + done.stderr
    assert {path.name: path.read_text() for path in (tmp_path / "seen").iterdir()} == {"index.html": "old"}


@pytest.fixture(scope="module")
def server(releases: Releases) -> Iterator[int]:
    """A git server for the remote."""
    with served(releases.office.remote.parent) as port:
        yield port


@pytest.mark.parametrize("sent", [0, 20_000])
def test_a_network_that_dies_while_sending_leaves_the_old_branch(
    office: Office, releases: Releases, server: int, sent: int
) -> None:
    line = Line(server, sent=sent)
    line.open()
    done = office.release(remote=f"git://127.0.0.1:{line.port}/{office.remote.name}")
    line.close()

    assert (done.returncode, line.pushes, "Traceback" in done.stderr) == (1, 1, False), done.stderr
    assert office.live() == releases.before
    assert "推送没有得到确认" in done.stderr
    office.git("fsck", "--strict", "--no-dangling", at=office.remote)


def test_an_answer_that_is_lost_is_asked_for_again(office: Office, releases: Releases, server: int) -> None:
    line = Line(server, answered=False)
    line.open()
    done = office.release(remote=f"git://127.0.0.1:{line.port}/{office.remote.name}")
    line.close()

    assert (done.returncode, office.live()) == (0, releases.after), done.stderr


def test_a_remote_that_is_gone_after_the_push_is_not_called_live(office: Office, releases: Releases) -> None:
    gone = office.remote.with_name("gone.git")
    script(office.remote / "hooks" / "post-receive", f"mv {office.remote} {gone}")
    done = office.release()
    gone.rename(office.remote)
    script(office.remote / "hooks" / "post-receive", "")

    assert (done.returncode, office.live(), "Traceback" in done.stderr) == (1, releases.after, False), done.stderr
    assert "不能核对" in done.stderr
    assert office.release().returncode == 0


def test_an_edition_is_not_taken_by_another_commit(office: Office, releases: Releases) -> None:
    assert office.release().returncode == 0
    before = office.git("rev-parse", "HEAD")
    office.project.edit_data("facts.csv", "13,13", "14,14")
    office.commit()
    done = office.release()
    office.git("reset", "-q", "--hard", before)

    assert (done.returncode, f"{SECOND} 版已经发布过" in done.stderr, office.live()) == (1, True, releases.after)
    assert f"版次 {FIRST.rpartition('.')[0]}.3 须写明日期和理由" in done.stderr


@cache
def own_disks() -> tuple[str, ...]:
    """What to put before a command that mounts disks nobody else sees. A sandbox may forbid that to everybody."""
    ways = (("unshare", "-rm"), ("unshare", "-m"), ("sudo", "-n", "--preserve-env", "unshare", "-m"))
    for way in ways:
        if (
            shutil.which(way[0])
            and not subprocess.run([*way, "mount", "-t", "tmpfs", "tmpfs", "/tmp"], capture_output=True).returncode
        ):
            return way
    pytest.skip("这台机器不允许进程有自己的磁盘（unshare），没有试磁盘满和只读")


def confined(
    setup: str, command: list[str], office: Office, check: str = "true", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command, then a check, where the disk is what `setup` makes of it, which nobody else sees."""
    body = f'{setup} && {{ "$@"; status=$?; {check}; exit $status; }}'
    return subprocess.run(
        [*own_disks(), "sh", "-c", body, "sh", *command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=office.environment(**variables),
    )


def script(path: Path, body: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
