"""The tag of each edition: annotated, signed where git signs, with the edition's digest, on the commit that published
it. Sent together with the branch, and kept by every clone: whoever rewrites the branch has to rewrite these too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluation.problems import Place, Problem
from evaluation.release.branch import FOLDER, Branch, Tag, first_commits, identity, signs, tags_in
from evaluation.release.seal import SEAL, sha256

if TYPE_CHECKING:
    from evaluation.release.edition import Edition

_ADVICE = "标签或者分支被移动、删除、改写过：请与从前的克隆比较，再运行 report restore（分不清的写 --from 可信的克隆）"
_MISSING = "标签被删除了，或者这一版由没有标签的旧版程序发布：请与从前的克隆比较；report release 会补上"


def said_of(edition: Edition) -> str:
    """What a tag, and the message of a commit, state of an edition."""
    return f"Edition: {edition.edition} sha256:{edition.digest}"


def tag_problems(branch: Branch, editions: Iterable[Edition], *, all_there: bool = False) -> Iterator[Problem]:
    """Tags that do not belong to the edition that they are named after; with `all_there`, editions without one too."""
    known = {edition.edition: edition for edition in editions}
    for name, tag in branch.tags.items():
        place, edition = Place(f"{FOLDER}/{name}"), known.get(name)
        if edition is None:
            yield Problem(place, "有标签的版次须在", "没有这一版", _ADVICE)
        elif not tag.commit or tag.says != said_of(edition):
            yield Problem(place, f"标签须写着“{said_of(edition)}”", tag.says or "没有说明", _ADVICE)
        elif not _published(branch, tag, edition):
            yield Problem(place, "标签须指着发布这一版的提交", tag.commit[:9], _ADVICE)
    for name in sorted(known.keys() - branch.tags.keys()) if all_there else ():
        yield Problem(Place(f"{FOLDER}/{name}"), "每个版次须有标签", "没有", _MISSING)


def _published(branch: Branch, tag: Tag, edition: Edition) -> bool:
    """Whether the tagged commit is the first of its history that holds the edition, with this very seal."""
    if first_commits(replace(branch, commit=tag.commit), SEAL).get(edition.edition) != tag.commit:
        return False
    return sha256(branch.git("cat-file", "blob", f"{tag.commit}:{edition.edition}/{SEAL}")) == edition.digest


def tagged(branch: Branch, editions: Iterable[Edition]) -> Branch:
    """The branch with a tag for every edition on it, and no other; what is right already is left as it is."""
    known = tuple(editions)
    wrong = {problem.place.file.removeprefix(f"{FOLDER}/") for problem in tag_problems(branch, known, all_there=True)}
    first = first_commits(branch, SEAL)
    for edition in known:
        if (name := edition.edition) in wrong:
            key = branch.git.line("config", "--default", "", "user.signingkey")
            how = ("-s", *(("-u", key) if key else ())) if signs(branch.git, "tag") else ("-a", "--no-sign")
            text = f"{said_of(edition)}\n\nSource: {edition.inputs.commit}\n"
            where = (f"{FOLDER}/{name}", first[name])
            branch.git("tag", "-f", *how, "-F", "-", *where, stdin=text.encode(), **identity(edition.inputs.epoch))
    names = {edition.edition for edition in known}
    return replace(branch, tags={name: tag for name, tag in tags_in(branch.git).items() if name in names})
