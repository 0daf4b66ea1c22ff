"""What a call that changes no edition does to the branch: withdraw one, bring the branch back, send what was prepared.

A withdrawn edition stays where it is, byte for byte; `2019/`, `latest/`, lists and feed lead to the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.release import branch as branches
from evaluation.release.branch import TAGS, Branch, at, first_commits, folder_at, refs_of, tags_in
from evaluation.release.building import FOLDER
from evaluation.release.composition import owned
from evaluation.release.edition import (
    NUMBERED,
    WITHDRAWALS,
    Edition,
    current,
    edition_on,
    editions_on,
    held,
    in_order,
    withdrawals_on,
)
from evaluation.release.git import GitError
from evaluation.release.live import Upkeep, composed, fetched, prove_untouched, send
from evaluation.release.seal import SEAL
from evaluation.release.source import Refusal, WrongCall
from evaluation.versions import Withdrawal


def withdraw(upkeep: Upkeep, name: str, withdrawal: Withdrawal, space: Path) -> str:
    """Withdraw a published edition. Returns what readers are led to now; raises `Refusal` otherwise."""
    there = held(fetched(upkeep.remote, space / "before"))
    before, published = there.branch, there.editions
    edition = next((one for one in published if one.edition == name), None)
    if edition is None:
        known = "、".join(one.edition for one in published) or "（没有）"
        raise WrongCall(f"远程分支上没有 {name} 版，已发布的有：{known}。")
    if done := edition.withdrawal:
        if done.reason == withdrawal.reason:
            return f"{name} 版已于 {done.date} 撤回，理由相同，没有改动。{_leads_to(published, edition)}"
        said = f"{name} 版已于 {done.date} 撤回，公布的理由是“{done.reason}”。"
        raise Refusal(f"{said}公布过的理由不再改动，没有改动任何内容。")
    if withdrawal.date < edition.date:
        raise Refusal(f"撤回的日期 {withdrawal.date} 早于 {name} 版的发布日期 {edition.date}，请更正 --date。")
    now = tuple(replace(one, withdrawal=withdrawal) if one is edition else one for one in published)
    branches.sign_as(before, upkeep.project)
    after = composed(replace(there, editions=now), upkeep, space / "lists", f"Withdraw {name}")
    prove_untouched(before, after, published)
    if upkeep.dry_run:
        return f"试运行：{name} 版可以撤回（日期 {withdrawal.date}），没有推送任何内容。{_leads_to(now, edition)}"
    tags = send(before, after, now, space / "live")
    return f"已撤回 {name} 版（日期 {withdrawal.date}）；它的文件没有改动，仍可查看。{_leads_to(now, edition)}{tags}"


def _leads_to(editions: tuple[Edition, ...], edition: Edition) -> str:
    newest = current(editions).get(edition.fiscal_year)
    instead = f"现行的是 {newest.edition} 版" if newest else "没有现行的版次，读者看到的是历次发布的清单"
    return f"{edition.fiscal_year} 年度{instead}。"


_OWN = f"+refs/heads/{branches.NAME}:refs/elsewhere/own"
_ELSEWHERE = (_OWN, f"+refs/remotes/*/{branches.NAME}:refs/elsewhere/*", f"+{TAGS}*:refs/elsewhere/tags/*")
_WITNESS = f"请用 --from 指出一个可信的克隆，例如发布过的电脑上的项目文件夹，或者 {branches.NAME} 分支的备份。"


@dataclass(frozen=True, slots=True)
class Witness:
    """An edition as the commit that first published it holds it."""

    edition: Edition
    branch: Branch


def restore(upkeep: Upkeep, clone: str, space: Path) -> str:
    """Put every edition that the history of the branch knows back as it was first published, and all lists with them.

    With a clone, that is believed where the remote's history says something else; without, the project's own copies of
    the branch only supply what the remote has lost.
    """
    before = fetched(upkeep.remote, space / "before")
    others = [*_elsewhere(before, clone or str(upkeep.project)), *(tag.object for tag in before.tags.values())]
    tips = [*others, before.commit] if clone else [before.commit, *others]
    found, believed = _witnesses(before, _commits(before, tips), trusting=bool(clone))
    editions, entries = _restored(before, found, believed)
    base = held(replace(before, commit=believed[0], entries=entries), editions)
    branches.sign_as(before, upkeep.project)
    after = composed(base, upkeep, space / "lists", "Restore every edition", merged=believed[1:])
    names = "、".join(one.edition for one in editions)
    if before.commit and after.entries == before.entries and after.tags == before.tags and not before.links:
        return f"远程分支是完整的（{names}），没有改动。"
    if upkeep.dry_run:
        return f"试运行：可以恢复 {names}，没有推送任何内容。"
    tags = send(before, after, editions, space / "live")
    return f"已恢复 {names} 和各个清单，远程上的内容已逐个文件读回核对。{tags}"


def push(prepared: str, remote: str, space: Path) -> str:
    """Send the branch as a release prepared it in another repository: nothing is built, so nothing can see a token."""
    before = fetched(remote, space / "before")
    try:
        before.git("fetch", "--no-tags", "--", prepared, _OWN, f"{TAGS}*:{TAGS}*")
    except GitError as error:
        raise Refusal(f"{prepared} 里没有可以推送的 {branches.NAME} 分支：{error}") from error
    after = replace(at(before, before.git.line("rev-parse", "refs/elsewhere/own")), tags=tags_in(before.git))
    if refs_of(after) == refs_of(before):
        return "没有要发布的内容：远程分支与准备好的相同。"
    if before.commit and before.commit not in before.git("rev-list", after.commit).decode().split():
        raise Refusal("准备好的内容不是从远程分支现在的内容来的：另一次发布已经更新了远程分支。请重新准备。")
    prove_untouched(before, after, editions_on(before))
    now = editions_on(after)
    send(before, after, now, space / "live")
    names = "；".join(f"{one.edition} 版，指纹 {one.digest}" for one in now)
    return f"已推送，远程上的内容已逐个文件读回核对。{names}"


def _elsewhere(before: Branch, clone: str) -> list[str]:
    """The commits of the branch that another repository has: its own, those it fetched from elsewhere, those tagged."""
    for refspec in _ELSEWHERE:
        try:
            before.git("fetch", "--quiet", "--no-tags", "--", clone, refspec)
        except GitError:
            continue
    return before.git("for-each-ref", "--format=%(objectname)", "refs/elsewhere").decode().split()


def _commits(branch: Branch, names: list[str]) -> list[str]:
    """What of the names is a commit, or a tag of one."""
    wanted = "".join(f"{name}^{{commit}}\n" for name in names if name)
    listed = branch.git("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=wanted.encode()).decode()
    return [line.removesuffix(" commit") for line in listed.splitlines() if line.endswith(" commit")]


def _witnesses(before: Branch, tips: list[str], *, trusting: bool) -> tuple[dict[str, Witness], list[str]]:
    """Each edition as it was first published, and the tips whose history is believed, the first one first."""
    found: dict[str, Witness] = {}
    believed: list[str] = []
    for tip in tips:
        if believed and tip in before.git("rev-list", *believed).decode().split():
            continue
        proven = dict(_proven(at(before, tip)))
        differing = sorted(name for name in found.keys() & proven.keys() if not _agree(found[name], proven[name]))
        if differing and not trusting:
            what = f"{'、'.join(differing)} 版在远程分支的历史里与本机的 {branches.NAME} 不同，分不清哪一个是真的"
            raise Refusal(f"{what}。没有改动任何内容。{_WITNESS}")
        if not differing:
            believed.append(tip)
            found = {**proven, **found}
    if not found:
        raise Refusal(f"远程分支的历史里没有完整的版次，没有改动任何内容。{_WITNESS}")
    return found, believed


def _proven(branch: Branch) -> Iterator[tuple[str, Witness]]:
    for name, commit in first_commits(branch, SEAL).items():
        if NUMBERED.fullmatch(name):
            then = at(branch, commit)
            try:
                yield name, Witness(edition_on(then, name), then)
            except Refusal:
                continue


def _agree(one: Witness, other: Witness) -> bool:
    name = one.edition.edition
    return folder_at(one.branch, one.branch.commit, name) == folder_at(other.branch, other.branch.commit, name)


def _restored(
    before: Branch, found: Mapping[str, Witness], believed: list[str]
) -> tuple[tuple[Edition, ...], dict[str, str]]:
    """The editions, none of a year missing before the newest, with their withdrawals; and the files of the branch."""
    wanted = {f"{it.fiscal_year}.{n}" for one in found.values() for it in [one.edition] for n in range(1, it.number)}
    if gone := sorted(wanted - found.keys()):
        raise Refusal(f"{'、'.join(gone)} 版在历史里找不到完整的内容，没有改动任何内容。{_WITNESS}")
    withdrawn = {name: gone for tip in reversed(believed) for name, gone in _withdrawn(at(before, tip)).items()}
    ordered = in_order(one.edition for one in found.values())
    editions = tuple(replace(one, withdrawal=withdrawn.get(one.edition)) for one in ordered)
    entries = dict(_foreign(before, believed, editions))
    for name, one in found.items():
        needed = {path.removeprefix("../") for path in one.edition.hashes if path.startswith("../")}
        kept = one.branch.entries.items()
        entries |= {path: content for path, content in kept if path.startswith(f"{name}/") or path in needed}
    return editions, entries


def _withdrawn(branch: Branch) -> dict[str, Withdrawal]:
    """Everything that was ever withdrawn in the branch's history, as it was first said."""
    found: dict[str, Withdrawal] = {}
    for commit in branch.git("log", "--format=%H", branch.commit, "--", WITHDRAWALS).decode().split():
        try:
            found |= withdrawals_on(at(branch, commit))
        except Refusal:
            continue
    return found


def _foreign(before: Branch, tips: list[str], editions: tuple[Edition, ...]) -> Iterator[tuple[str, str]]:
    """What others keep on the branch, as it was when the branch last had our lists and an edition."""
    ours = owned(editions)
    commits = (commit for tip in tips for commit in before.git("rev-list", "--first-parent", tip).decode().split())
    for then in (at(before, commit) for commit in commits):
        if "editions.json" in then.entries and any(path.endswith(f"/{SEAL}") for path in then.entries):
            for path, content in then.entries.items():
                folder = path.partition("/")[0]
                if path == "versions.json" or not (ours(path) or folder == FOLDER or NUMBERED.fullmatch(folder)):
                    yield path, content
            return
