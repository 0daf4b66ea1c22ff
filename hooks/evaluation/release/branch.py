"""The published branch: a fresh copy of what a remote holds, the next commit on top of it, and its way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evaluation.release.git import Git

NAME = "gh-pages"
FOLDER = "editions"
TAGS = f"refs/tags/{FOLDER}/"
_REF = f"refs/heads/{NAME}"
_FILE = "100644"
SIGNING = "commit.gpgsign tag.gpgsign user.signingkey gpg.format gpg.program gpg.ssh.program gpg.x509.program"


@dataclass(frozen=True, slots=True)
class Tag:
    """The tag of an edition: its object, the first line of its message, and its commit, if it is annotated."""

    object: str
    commit: str
    says: str


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
    tags: Mapping[str, Tag] = field(default_factory=dict)

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
    branch = Branch(git, remote, "", {})
    if refs := there(branch):
        git("fetch", "--quiet", "--no-tags", "--", remote, *(f"+{ref}:{ref}" for ref in refs))
        branch = replace(branch, tags=tags_in(git))
    return at(branch, refs[_REF]) if _REF in refs else branch


def tags_in(git: Git) -> dict[str, Tag]:
    """The tags of editions that a repository has, by edition."""
    commit = "%(if:equals=commit)%(*objecttype)%(then)%(*objectname)%(end)"
    shown = f"%(refname:lstrip=3) %(objectname) {commit} %(contents:subject)"
    listed = git("for-each-ref", f"--format={shown}", TAGS).decode("utf-8", "replace")
    parts = (line.split(" ", 3) for line in listed.splitlines())
    return {name: Tag(own, commit, says) for name, own, commit, says in parts}


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
    signed = (f"-S{branch.git.line('config', '--default', '', 'user.signingkey')}",) if signs(branch.git) else ()
    made = branch.git("commit-tree", *signed, tree, *parents, stdin=message.encode(), **identity(epoch))
    return at(branch, made.decode().strip())


def identity(epoch: int) -> dict[str, str]:
    """Who writes commits and tags, and when: the same for the same content."""
    stated = (("NAME", "report release"), ("EMAIL", "report@localhost"), ("DATE", f"@{epoch} +0000"))
    return {f"GIT_{role}_{what}": said for role in ("AUTHOR", "COMMITTER") for what, said in stated}


def signs(git: Git, *kinds: str) -> bool:
    """Whether this repository's settings, or the user's, ask for signed commits, or for what else is named signed."""
    asked = (git.line("config", "--type=bool", "--default", "false", f"{kind}.gpgsign") for kind in ("commit", *kinds))
    return "true" in asked


def sign_as(branch: Branch, project: Path) -> None:
    """Sign the branch's commits as git is told to in the project's repository."""
    theirs = Git(project)
    for name in SIGNING.split():
        if stated := theirs.line("config", "--default", "", name):
            branch.git("config", name, stated)


def push(old: Branch, new: Branch) -> None:
    """Send the commit and the tags, all or nothing, only if the remote's still are what they were when fetched."""
    before, after = refs_of(old), refs_of(new)
    changed = sorted(ref for ref in before | after if before.get(ref) != after.get(ref))
    leases = (f"--force-with-lease={ref}:{before.get(ref, '')}" for ref in changed)
    old.git(
        "push", "--quiet", "--atomic", *leases, "--", new.remote, *(f"{after.get(ref, '')}:{ref}" for ref in changed)
    )


def refs_of(branch: Branch) -> dict[str, str]:
    """What a remote that holds this branch and its tags has under their names."""
    tags = {f"{TAGS}{name}": tag.object for name, tag in branch.tags.items()}
    return {_REF: branch.commit, **tags} if branch.commit else tags


def there(branch: Branch) -> dict[str, str]:
    """What the remote has under the names of the branch and of tags now."""
    listed = branch.git("ls-remote", "--refs", "--", branch.remote, _REF, f"{TAGS}*").decode("utf-8", "replace")
    found = {name: own for own, name in (line.split("\t", 1) for line in listed.splitlines())}
    return {name: own for name, own in found.items() if name == _REF or name.startswith(TAGS)}


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
