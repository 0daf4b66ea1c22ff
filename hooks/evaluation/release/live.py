"""What stands on the remote's branch: fetched, composed anew, sent with a lease, and read back file by file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.markup import Macros
from evaluation.release import branch as branches
from evaluation.release.branch import Branch
from evaluation.release.composition import (
    VERSIONS,
    data_of_years,
    derived_files,
    foreign_versions,
    is_kept,
    owned,
    strangers,
)
from evaluation.release.edition import Edition, Held, damaged, editions_on, published_years
from evaluation.release.git import GitError
from evaluation.release.seal import SEAL, files_below
from evaluation.release.source import Refusal
from evaluation.release.tags import said_of, tagged


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the branch's lists are made with: the remote, the project whose markup they take, the publisher."""

    remote: str
    project: Path
    publisher: str
    dry_run: bool = False


def fetched(remote: str, folder: Path) -> Branch:
    try:
        return branches.fetched(folder, remote)
    except GitError as error:
        raise Refusal(f"读不到远程仓库 {remote}，未发布任何内容：{error}") from error


def published_file(remote: str, path: str, space: Path) -> bytes | None:
    """A file of an edition on the remote, once every edition there is proven to be what it was; None without it."""
    branch = fetched(remote, space / "live")
    editions_on(branch)
    return branch.read([path])[path] if path in branch.entries else None


def _foreign(before: Branch) -> list[Any]:
    """What `versions.json` lists beside our editions."""
    folders = {path.partition("/")[0] for path in before.entries}
    return foreign_versions(_listed(before), folders)


def _listed(branch: Branch) -> bytes:
    return branch.read([VERSIONS])[VERSIONS] if VERSIONS in branch.entries else b""


def composed(
    held: Held, upkeep: Upkeep, folder: Path, act: str, built: Path | None = None, merged: Sequence[str] = ()
) -> Branch:
    """The branch one commit further: what was there, less the lists, with the new edition, if any, and new lists."""
    before, editions, registers = held.branch, held.editions, held.registers
    years, macros = published_years(editions, registers), Macros(upkeep.project / "macros")
    for path, content in derived_files(editions, years, _foreign(before), upkeep.publisher, macros).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    ours = owned(editions)
    kept = {path: name for path, name in before.entries.items() if is_kept(path) or not ours(path)}
    entries = {**kept, **branches.added(before, {**(files_below(built) if built else {}), **files_below(folder)})}
    entries |= data_of_years(editions, entries)
    epoch = max(one.inputs.epoch for one in editions)
    stated = "\n".join(map(said_of, editions))  # whoever keeps the message, or its signature, can prove the branch
    return tagged(branches.committed(before, entries, f"{act}\n\n{stated}\n", epoch, merged), editions)


def stray(held: Held) -> list[str]:
    """What lies on the branch that neither an edition nor what follows from them accounts for, nor a host wants."""
    entries, ours = held.branch.entries, owned(held.editions)
    own = tuple(f"{edition.edition}/" for edition in held.editions)
    extra = [path for path in entries if not (ours(path) or is_kept(path) or path.startswith(own))]
    return strangers(extra, _listed(held.branch))[2]


def prove_untouched(before: Branch, after: Branch, published: Sequence[Edition]) -> None:
    """No file of any edition, and none that editions share, differs from what it was."""
    folders = tuple(f"{edition.edition}/" for edition in published)
    for path, name in before.entries.items():
        if (path.startswith(folders) or is_kept(path)) and after.entries.get(path) != name:
            raise Refusal(damaged(path.partition("/")[0], path))
    if after.links:
        raise Refusal(f"分支里有符号链接，GitHub Pages 不接受：{'、'.join(after.links)}。未发布任何内容。")


def _sent(before: Branch, after: Branch) -> None:
    """Push; when git says that it failed, the remote decides whether it did."""
    try:
        branches.push(before, after)
    except (GitError, OSError) as error:
        try:
            found = branches.there(before)
        except (GitError, OSError) as lost:
            raise Refusal(
                f"推送没有得到确认，也读不到远程仓库：{lost}。请稍后再运行一次：已经发布的会认出来，没有发布的会补上。"
            ) from error
        if found == branches.refs_of(after):
            return
        if found != branches.refs_of(before):
            raise Refusal("推送期间，另一次发布已经更新了远程分支；它的内容没有受影响。请再运行一次。") from error
        raise Refusal(f"远程仓库没有接受推送，线上内容没有变化：{error}") from error


def send(before: Branch, after: Branch, editions: Sequence[Edition], folder: Path) -> str:
    """Push, then read the branch back from the remote into a fresh copy and prove every edition on it once more.
    Returns what is to be told of the tags of earlier editions."""
    _sent(before, after)
    try:
        live = branches.fetched(folder, before.remote)
    except GitError as error:
        raise Refusal(
            f"已经推送，但是读不到远程仓库，不能核对：{error}。请稍后再运行一次：已经发布的会认出来，没有发布的会补上。"
        ) from error
    if live.entries != after.entries or live.tags != after.tags:
        raise Refusal("推送之后读回的内容与本次发布不同：另一次发布可能同时更新了分支。请再运行一次。")
    stated = {edition.edition: edition.digest for edition in editions}
    if {edition.edition: edition.digest for edition in editions_on(live)} != stated:
        raise Refusal("推送之后读回的版次与本次发布不同。请再运行一次。")
    late = [
        name for name in after.tags if before.tags.get(name) != after.tags[name] and f"{name}/{SEAL}" in before.entries
    ]
    return f"版次的标签补上或恢复了：{'、'.join(late)}。" if late else ""
