"""The published branch: a fresh copy of what a remote holds, the next commit on top of it, and its way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.release.git import Git

NAME = "gh-pages"
_REF = f"refs/heads/{NAME}"
_FILE = "100644"
SIGNING = ("commit.gpgsign", "user.signingkey", "gpg.format", "gpg.program", "gpg.ssh.program", "gpg.x509.program")


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
    """The branch as the remote holds it now, with its history. Raises `GitError` when the remote does not answer."""
    folder.mkdir()
    git = Git(folder)
    git("init", "--quiet", "--bare")
    if not git("ls-remote", "--", remote, _REF).strip():
        return Branch(git, remote, "", {})
    git("fetch", "--quiet", "--no-tags", "--", remote, f"+{_REF}:{_REF}")
    return at(Branch(git, remote, "", {}), git.line("rev-parse", _REF))


def first_commits(branch: Branch, name: str) -> dict[str, str]:
    """In which commit each folder first had a file of this name, by folder."""
    if not branch.commit:
        return {}
    shown = ("--diff-filter=A", "--format=%x00%H", "--name-only", "-z")
    order = ("--reverse", "--topo-order", "--full-history")
    listed = branch.git("log", *order, *shown, branch.commit, "--", f"*/{name}")
    found: dict[str, str] = {}
    commit = ""
    for piece in listed.decode("utf-8", "replace").replace("\n", "\0").split("\0"):
        if piece.endswith(f"/{name}"):
            found.setdefault(piece.removesuffix(f"/{name}"), commit)
        elif piece:
            commit = piece
    return found


def folder_at(branch: Branch, commit: str, folder: str) -> str:
    """Git's name of everything in a folder at a commit; empty where it is not there."""
    return branch.git.line("ls-tree", "--format=%(objectname)", commit, "--", folder)


def last_change(branch: Branch, since: str, folder: str) -> str:
    """The commit that changed a folder last since another, its day and its author; empty when none did."""
    return branch.git.line("log", "-1", "--format=%h（%as，%an）", f"{since}..{branch.commit}", "--", folder)


def added(branch: Branch, files: Mapping[str, Path]) -> dict[str, str]:
    """Store files in the branch's repository, byte for byte; their object names by path."""
    listed = "".join(f"{path}\n" for path in files.values())
    output = branch.git("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed.encode())
    return dict(zip(files, output.decode().split(), strict=True))


def committed(
    branch: Branch, entries: Mapping[str, str], message: str, epoch: int, merged: Sequence[str] = ()
) -> Branch:
    """The branch one commit further, holding exactly these files; nothing is sent yet. `merged` are other commits whose
    history goes on in it."""
    listed = "".join(f"{_FILE} {name}\t{path}\0" for path, name in sorted(entries.items()))
    index = str(branch.git.folder / "next-index")
    content = listed.encode("utf-8", "surrogateescape")
    branch.git("update-index", "-z", "--add", "--index-info", stdin=content, GIT_INDEX_FILE=index)
    tree = branch.git("write-tree", GIT_INDEX_FILE=index).decode().strip()
    parents = [word for commit in (branch.commit, *merged) if commit for word in ("-p", commit)]
    name, mail, when = "report release", "report@localhost", f"@{epoch} +0000"
    identity = {
        f"GIT_{role}_{what}": stated
        for role in ("AUTHOR", "COMMITTER")
        for what, stated in (("NAME", name), ("EMAIL", mail), ("DATE", when))
    }
    signed = (f"-S{branch.git.line('config', '--default', '', 'user.signingkey')}",) if signs(branch.git) else ()
    commit = branch.git("commit-tree", *signed, tree, *parents, stdin=message.encode(), **identity).decode().strip()
    return at(branch, commit)


def signs(git: Git) -> bool:
    """Whether this repository's settings, or the user's, ask for signed commits."""
    return git.line("config", "--type=bool", "--default", "false", "commit.gpgsign") == "true"


def sign_as(branch: Branch, project: Path) -> None:
    """Sign the branch's commits as git is told to in the project's repository."""
    theirs = Git(project)
    for name in SIGNING:
        if stated := theirs.line("config", "--default", "", name):
            branch.git("config", name, stated)


def push(old: Branch, new: Branch) -> None:
    """Send the commit, only if the remote's branch still is what it was when it was fetched."""
    lease = f"--force-with-lease={_REF}:{old.commit}"
    old.git("push", "--quiet", lease, "--", new.remote, f"{new.commit}:{_REF}")


def tip(branch: Branch) -> str:
    """The commit that the remote's branch has now; empty without the branch."""
    return branch.git("ls-remote", "--", branch.remote, _REF).decode().partition("\t")[0]


def at(branch: Branch, commit: str) -> Branch:
    """The branch as it was, or would be, at another commit that its repository has; links are what is no plain file."""
    files, links = {}, []
    for entry in branch.git("ls-tree", "-r", "-z", commit).decode("utf-8", "surrogateescape").split("\0")[:-1]:
        about, path = entry.split("\t", 1)
        mode, kind, name = about.split(" ")
        if kind == "blob":  # another repository within this one holds no file that could be published
            files[path] = name
        if not mode.startswith("100"):
            links.append(path)
    return replace(branch, commit=commit, entries=files, links=tuple(links))
