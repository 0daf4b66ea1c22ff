"""The published branch: a fresh copy of what a remote holds, the next commit on top of it, and its way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.release.git import Git, GitError

NAME = "gh-pages"
_REF = f"refs/heads/{NAME}"
_FILE = "100644"


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch at one commit, in a bare repository of its own; `commit` is empty when the remote has none yet.

    `entries` holds each file's object name by its path. The object name is git's hash of the content, so two equal
    entries are two equal files.
    """

    git: Git
    remote: str
    commit: str
    entries: Mapping[str, str]
    links: tuple[str, ...] = ()

    def read(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The content of files, by path."""
        wanted = list(paths)
        names = "".join(f"{self.entries[path]}\n" for path in wanted)
        output = self.git("cat-file", "--batch", stdin=names.encode()) if wanted else b""
        contents, start = {}, 0
        for path in wanted:
            head_end = output.index(b"\n", start)
            size = int(output[start:head_end].split()[2])
            contents[path] = output[head_end + 1 : head_end + 1 + size]
            start = head_end + 2 + size
        return contents


def fetched(folder: Path, remote: str) -> Branch:
    """The branch as the remote holds it now. Raises `GitError` when the remote does not answer."""
    folder.mkdir()
    git = Git(folder)
    git("init", "--quiet", "--bare")
    if not git("ls-remote", "--", remote, _REF).strip():
        return Branch(git, remote, "", {})
    git("fetch", "--quiet", "--no-tags", "--depth=1", "--", remote, f"+{_REF}:{_REF}")
    commit = git.line("rev-parse", _REF)
    return Branch(git, remote, commit, *_tree(git, commit))


def added(branch: Branch, files: Mapping[str, Path]) -> dict[str, str]:
    """Store files in the branch's repository, byte for byte; their object names by path."""
    listed = "".join(f"{path}\n" for path in files.values())
    output = branch.git("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed.encode())
    return dict(zip(files, output.decode().split(), strict=True))


def committed(branch: Branch, entries: Mapping[str, str], message: str, epoch: int) -> Branch:
    """The branch one commit further, holding exactly these files; nothing is sent yet."""
    listed = "".join(f"{_FILE} {name}\t{path}\0" for path, name in sorted(entries.items()))
    index = str(branch.git.folder / "next-index")
    branch.git("update-index", "-z", "--add", "--index-info", stdin=listed.encode(), GIT_INDEX_FILE=index)
    tree = branch.git("write-tree", GIT_INDEX_FILE=index).decode().strip()
    parent = ("-p", branch.commit) if branch.commit else ()
    name, mail, when = "report release", "report@localhost", f"{epoch} +0000"
    commit = (
        branch.git(
            "commit-tree",
            tree,
            *parent,
            stdin=message.encode(),
            GIT_AUTHOR_NAME=name,
            GIT_AUTHOR_EMAIL=mail,
            GIT_AUTHOR_DATE=when,
            GIT_COMMITTER_NAME=name,
            GIT_COMMITTER_EMAIL=mail,
            GIT_COMMITTER_DATE=when,
        )
        .decode()
        .strip()
    )
    return Branch(branch.git, branch.remote, commit, *_tree(branch.git, commit))


def push(old: Branch, new: Branch) -> None:
    """Send the commit, only if the remote's branch still is what it was when it was fetched."""
    lease = f"--force-with-lease={_REF}:{old.commit}"
    old.git("push", "--quiet", lease, "--", new.remote, f"{new.commit}:{_REF}")


def tip(branch: Branch) -> str:
    """The commit that the remote's branch has now; empty without the branch."""
    return branch.git("ls-remote", "--", branch.remote, _REF).decode().partition("\t")[0]


def _tree(git: Git, commit: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The commit's files, and the paths in it that are not plain files."""
    files, links = {}, []
    for entry in git("ls-tree", "-r", "-z", commit).decode("utf-8").split("\0")[:-1]:
        about, path = entry.split("\t", 1)
        mode, _, name = about.split(" ")
        files[path] = name
        if not mode.startswith("100"):
            links.append(path)
    return files, tuple(links)


__all__ = ["NAME", "Branch", "GitError", "added", "committed", "fetched", "push", "tip"]
