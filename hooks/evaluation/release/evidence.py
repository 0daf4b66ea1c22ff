"""What the histories of the project and of the branch can say when the two do not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evaluation.release.branch import NAME, Branch, first_commits
from evaluation.release.edition import REGISTER, Edition
from evaluation.release.git import Git, GitError
from evaluation.release.seal import SEAL
from evaluation.release.source import Source

_SHOWN = 5


def evidence(
    source: Source,
    branch: Branch,
    editions: Sequence[Edition],
    kept: Mapping[str, Sequence[Any]],
    published: Mapping[str, Sequence[Any]],
) -> Iterator[str]:
    """Of each edition whose register in the project is not the published one: which of the two was changed, as far as
    the histories know, and how to compare. That the seal fits says nothing: who rewrites a branch rewrites it too."""
    first = first_commits(branch, SEAL)
    for edition in (one.edition for one in editions):
        if edition in kept and list(kept[edition]) != list(published[edition]):
            path = f"data/{edition.rpartition('.')[0]}/editions/{edition}.json"
            touched = _commits(source, path)
            since = branch.git.line("log", "-1", "--format=%h，%as，%an", first[edition])
            yield f"{edition} 版的登记与远程分支不同，其中一个被改动过，不要用 report record 取用分支上的。"
            if len(touched) > 1:
                yield (
                    f"  项目里的 {path} 登记以后又改动过（提交 {'、'.join(touched[:_SHOWN])}），很可能是它："
                    f"请比较 git diff {touched[-1]} HEAD -- {path}，再用 git checkout {touched[-1]} -- {path} 恢复。"
                )
            else:
                yield f"  项目里的 {path} 登记以后没有改动过（提交 {'、'.join(touched) or '还没有'}）。"
                yield (
                    f"  远程分支的历史里，{edition} 版从提交 {since} 起没有改动；"
                    "这不是发布那天的提交的，说明整个分支被重写过。"
                    f"请到发布过的电脑或者别的克隆里，用 git diff {NAME} FETCH_HEAD -- {edition}/{REGISTER} "
                    f"与 git fetch origin {NAME} 取来的比较，再用 report restore --from 那个克隆 恢复。"
                )


def without_a_release(source: Source, year: str, number: int, newest: int) -> str:
    """Why an edition must wait for the one before it, and from which commit that one can still be published."""
    missing, there = f"{year}.{newest + 1}", f"{year}.{newest}" if newest else "（没有）"
    said = f"{year}.{number} 版之前的版次还没有发布：远程上最新的是 {there}。请先发布 {missing} 版"
    path = f"data/{year}/corrections.yml"
    if newest + 2 > number or not (commit := _last_with(source, path, missing, f"{year}.{newest + 2}")):
        return f"{said}。"
    return (
        f"{said}（它的发布可能被取消过），写着它的最后一次提交是 {commit[:9]}："
        f"git worktree add ../{missing} {commit[:9]}，在 ../{missing} 里运行 report release，"
        f"再发布 {year}.{number} 版。"
    )


def _last_with(source: Source, path: str, name: str, following: str) -> str:
    """The last commit whose file names an edition but not the following one; empty when history does not tell."""
    git = Git(source.repository)
    for commit in git("rev-list", "--first-parent", source.commit).decode().split():
        try:
            text = git("show", f"{commit}:{source.folder}{path}").decode("utf-8", "replace")
        except GitError:
            continue
        words = text.replace(",", " ").replace('"', " ").replace("'", " ").split()
        if following not in words:
            return commit if name in words else ""
    return ""


def _commits(source: Source, path: str) -> list[str]:
    """The commits that touched a file of the project, newest first."""
    git = Git(source.repository)
    listed = git("log", "--format=%h", source.commit, "--", f":(top){source.folder}{path}")
    return listed.decode().split()
