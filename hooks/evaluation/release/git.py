"""Git as a subprocess: our own repositories, bytes in and out, never a prompt, never an endless wait."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset.yaml_files import common

PATIENCE = 600
_SAID = {
    "No space left on device": errno.ENOSPC,
    "Out of diskspace": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "Read-only file system": errno.EROFS,
    "File too large": errno.EFBIG,
}
_TOO_LARGE = -getattr(signal, "SIGXFSZ", 0)
# Ours are bare repositories, which a cautious user's settings may keep git from finding by itself.
_SETTINGS = ("-c", "gc.auto=0", "-c", "core.quotePath=false", "-c", "safe.bareRepository=all")
_OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_COMMON_DIR")


class GitError(Exception):
    """A git command failed; the message is what its words mean and what to do, or what git said."""

    def __init__(self, said: str) -> None:
        told = next((told for words, told in common("git.yml") if re.search(words, said)), said)
        answer = "；".join(
            line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")
        )
        super().__init__(f"{told}（远程说：{answer}）" if answer and told != said else told)


@dataclass(frozen=True, slots=True)
class Git:
    """Runs git in a folder. A repository that a hook of another repository points to is not inherited."""

    folder: Path

    def __call__(self, *arguments: str, stdin: bytes = b"", **variables: str) -> bytes:
        """The output of a command; variables go into its environment. Raises `OSError` when the disk stops it."""
        inherited = {name: value for name, value in os.environ.items() if name not in _OURS}
        try:
            done = subprocess.run(
                ["git", *_SETTINGS, *arguments],
                cwd=self.folder,
                input=stdin,
                capture_output=True,
                timeout=PATIENCE,
                env={**inherited, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **variables},
            )
        except subprocess.TimeoutExpired as error:
            raise GitError(f"git {arguments[0]}: no answer within {PATIENCE} seconds") from error
        except FileNotFoundError as error:
            raise GitError("git is not installed") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            if fault := disk_error(said):
                raise fault
            if done.returncode == _TOO_LARGE:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            raise GitError(said or f"git {arguments[0]} failed")
        return done.stdout

    def line(self, *arguments: str) -> str:
        """The first line of the output."""
        return self(*arguments).decode("utf-8").partition("\n")[0]


def disk_error(said: str) -> OSError | None:
    """The fault of this machine's disk that a program ended with; what a remote says of its own disk is none."""
    return next(_errors(said), None)


def _errors(said: str) -> Iterator[OSError]:
    own = "\n".join(line for line in said.splitlines() if not line.startswith("remote:"))
    for words, number in _SAID.items():
        if words in own:
            yield OSError(number, os.strerror(number))
