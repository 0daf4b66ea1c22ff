"""What is released: one commit of the project's repository, never the state of a folder; and a folder to do it in."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evaluation.release.git import Git, GitError

NO_COMMIT = "与上一次提交相比，写 --since HEAD~1；还没有提交过的，先用 Git 提交一次"
_SHOWN = 10


class Refusal(Exception):  # noqa: N818 - a refusal is the normal end of a release that must not happen
    """Nothing new is published; the message says why and what to do. Exit status 1."""


class WrongCall(Refusal):
    """The release was asked for where there is nothing to release from or to. Exit status 2."""


@dataclass(frozen=True, slots=True)
class Source:
    """The commit checked out: its repository, the project's folder in it, and the commit's time."""

    repository: Path
    folder: str
    commit: str
    epoch: int


def read_source(root: Path) -> Source:
    """The commit that stands in the project folder; refused while anything in the folder is not committed."""
    git = Git(root)
    try:
        top, folder = git("rev-parse", "--show-toplevel", "--show-prefix").decode().split("\n")[:2]
        commit, epoch = git.line("log", "-1", "--no-show-signature", "--format=%H %ct").split()
        changed = git("--no-optional-locks", "status", "--porcelain", "-z", "--untracked-files=all", "--", ".")
    except GitError as error:
        raise WrongCall(f"{root.resolve()} 不在 Git 仓库里，或者还没有提交：{error}") from error
    if names := [entry[3:] for entry in changed.decode("utf-8", "replace").split("\0") if entry]:
        more = f" 等 {len(names)} 个文件" if len(names) > _SHOWN else ""
        raise Refusal(f"有改动没有提交：{'、'.join(names[:_SHOWN])}{more}。发布的是一次提交，请先提交再发布。")
    return Source(Path(top), folder, commit, int(epoch))


def exported(source: Source, target: Path) -> Path:
    """The commit's files in a fresh folder, with the line ends of the repository; returns the project's root there."""
    Git(source.repository)("clone", "--quiet", "--shared", "--no-checkout", str(source.repository), str(target))
    Git(target)("config", "core.eol", "lf")
    Git(target)("config", "core.autocrlf", "false")
    Git(target)("checkout", "--quiet", "--detach", source.commit)
    return target / source.folder


def checkout(root: Path, name: str, target: Path) -> Path:
    """The files of any commit, by one of its names, in a fresh folder; returns the project's root there."""
    git = Git(root)
    try:
        top, folder = git("rev-parse", "--show-toplevel", "--show-prefix").decode().split("\n")[:2]
        commit = git.line("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except GitError as error:
        raise WrongCall(f"没有“{name}”这次提交。{NO_COMMIT}。") from error
    return exported(Source(Path(top), folder, commit, 0), target)


def address_of(root: Path, remote: str) -> str:
    """Where a remote is: the address behind its name, or the address or path itself.

    Nothing that git would read as an option, and never the project's own folder for want of a name.
    """
    if not remote.strip() or remote.startswith("-"):
        raise WrongCall(f"“{remote}”不是远程仓库。请写远程仓库的名称、地址或路径，例如 --remote origin。")
    if os.path.exists(root / remote):
        return str((root / remote).resolve())
    if os.path.exists(remote):
        return str(Path(remote).resolve())
    git = Git(root)
    if remote in git("remote").decode().split():
        address = git.line("remote", "get-url", "--push", remote)
        is_path = "://" not in address and ":" not in address.split("/")[0]
        return str((Path(git.line("rev-parse", "--show-toplevel")) / address).resolve()) if is_path else address
    if ":" in remote or "/" in remote:
        return remote
    known = "、".join(git("remote").decode().split()) or "（没有）"
    raise WrongCall(
        f"没有名为 {remote} 的远程仓库。已有的：{known}。请用 git remote add {remote} 地址 登记，或者直接写地址。"
    )


_PREFIX = "report-release-"


@contextmanager
def workspace() -> Iterator[Path]:
    """An empty folder among the temporary files, removed at the end whatever happens."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not _alive(left.name.removeprefix(_PREFIX).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _alive(process: str) -> bool:
    """Whether the process still runs. Where that cannot be asked (Windows), it is taken to run."""
    if os.name != "posix" or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
