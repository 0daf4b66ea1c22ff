"""The guarded sequence: a release ends live on the remote and proven there, or it is refused.

mike's own `deploy` is not used: it works in the user's repository, a second try after a failed push exits 0 unpushed,
two deploys in one clone mix, and without `versions.json` it forgets every other version. Its data format and its rules
for versions and aliases are used (`mike.versions`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluation.dataset import Entry as Fact
from evaluation.dataset import read_policy
from evaluation.markup import Macros
from evaluation.problems import listed
from evaluation.release import branch as branches
from evaluation.release.branch import Branch
from evaluation.release.building import build, sealed, without_later_years
from evaluation.release.composition import data_of_years, derived_files, is_kept, owned
from evaluation.release.edition import Edition, Inputs, current, damaged, editions_on
from evaluation.release.git import GitError
from evaluation.release.history import Registers, published_years, register_in, registers_of
from evaluation.release.planned import Plan, planned
from evaluation.release.seal import SEAL, files_below, hashes_in, sha256
from evaluation.release.source import Refusal, Source, exported
from evaluation.release.verification import edition_problems
from evaluation.versions import release_problems

Say = Callable[[str], None]
Fresh = Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Order:
    """What a call asks for: which commit and year, to which remote, under which addresses."""

    source: Source
    docs: Path
    remote: str
    address: str = ""
    repository: str = ""
    dry_run: bool = False


def release(order: Order, space: Path, say: Say) -> str:
    """Publish the commit as the edition that it says it is. Returns what is live now; raises `Refusal` otherwise."""
    say(f"取远程分支 {branches.NAME}……")
    before = _fetched(order.remote, space / "before")
    published = editions_on(before)
    project = exported(order.source, space / "source")
    without_later_years(project, order.docs.name)
    plan = planned(project, order.docs.name, order.source.epoch)
    edition = _planned_edition(order, plan, published)
    say(f"构建 {edition.edition} 版……")
    root = space / "branch"
    build(project, order.docs, root / edition.edition, edition)
    sealed(root, edition)
    edition = _sealed_edition(root, edition)
    registers: Registers = registers_of(before, published)
    fresh = register_in(root / edition.edition)
    is_new = _is_new(edition, plan, published, registers, fresh)
    if is_new:
        published_now, registers = (*published, edition), {**registers, edition.edition: fresh}
    else:
        published_now = published
        edition = next(one for one in published if one.edition == edition.edition)
    lists = _lists(before, published_now, registers, plan, Macros(project / "macros"))
    after = _composed(before, root if is_new else None, lists, space / "lists", published_now)
    say("核对链接、残留和每一个数……")
    policy = read_policy(project / "data" / "schema")
    if faults := edition_problems(root / edition.edition, after.entries, edition.edition, policy):
        raise Refusal(listed(faults))
    _prove_untouched(before, after, published)
    if before.commit and before.entries == after.entries:
        return f"{edition.edition} 版已经发布，内容相同，不必再发布。指纹 {edition.digest}"
    if order.dry_run:
        return f"试运行：{edition.edition} 版可以发布，没有推送任何内容。指纹 {edition.digest}"
    say("推送……")
    _sent(before, after)
    _prove_live(order.remote, space / "live", after, published_now)
    done = "已发布" if is_new else "内容没有变化；首页、版本清单和转址已按已有的版次重新生成："
    return f"{done} {edition.edition} 版，远程上的内容已逐个文件读回核对。指纹 {edition.digest}"


def _fetched(remote: str, folder: Path) -> Branch:
    try:
        return branches.fetched(folder, remote)
    except GitError as error:
        raise Refusal(f"读不到远程仓库 {remote}，未发布任何内容：{error}") from error


def _planned_edition(order: Order, plan: Plan, published: tuple[Edition, ...]) -> Edition:
    """The edition to build. One that exists is built anew from the same inputs, to be compared."""
    year, title = order.docs.name, str(plan.settings["标题"])
    newest = current(published).get(year)
    if plan.number > (newest.number if newest else 0) + 1:
        there = newest.edition if newest else "（没有）"
        raise Refusal(f"{plan.edition} 版之前的版次还没有发布：远程上最新的是 {there}。请先发布前一个版次。")
    if same := _same(plan.edition, published):
        date = same.date if not plan.editions.entries else plan.date
        return replace(same, digest="", title=title, date=date, reason=plan.reason)
    inputs = Inputs(order.source.commit, order.source.epoch, order.address, order.repository)
    return Edition(plan.edition, year, title, plan.date, plan.reason, inputs)


def _same(name: str, published: tuple[Edition, ...]) -> Edition | None:
    return next((one for one in published if one.edition == name), None)


def _sealed_edition(root: Path, edition: Edition) -> Edition:
    site = root / edition.edition
    seal = (site / SEAL).read_bytes()
    pages = tuple(path for path in files_below(site) if path.endswith(".html"))
    return replace(edition, digest=sha256(seal), hashes=hashes_in(seal.decode()), pages=pages)


def _is_new(edition: Edition, plan: Plan, published: tuple[Edition, ...], registers: Registers, fresh: Fresh) -> bool:
    """Whether the edition is not on the branch yet. Refused when it is there with other bytes, or when it changes a
    published number without saying so."""
    same = _same(edition.edition, published)
    differing = _differing(same, edition) if same else []
    if same and not differing:
        return False
    there = [one for one in published if one.fiscal_year == edition.fiscal_year]
    following = f"{edition.fiscal_year}.{there[-1].number + 1}" if there else edition.edition
    problems = release_problems(plan.editions, following, fresh, {one.edition: registers[one.edition] for one in there})
    if same:
        what = f"{len(differing)} 个文件不同，如 {'、'.join(differing[:5])}"
        raise Refusal(
            f"{same.edition} 版已经发布过，不能再改（{what}）。更正要另出 {following} 版。\n{listed(problems)}"
        )
    if problems:
        raise Refusal(listed(problems))
    return True


def _differing(same: Edition, edition: Edition) -> list[str]:
    """The files that are not what they were, other than what follows from editions of other years too."""
    names = (same.hashes.keys() | edition.hashes.keys()) - {"feed.xml", "editions.json"}
    return sorted(name for name in names if same.hashes.get(name) != edition.hashes.get(name))


def _foreign(before: Branch) -> list[Any]:
    """What `versions.json` lists beside our editions, as far as its folder is there; nothing when it cannot be read."""
    if "versions.json" not in before.entries:
        return []
    try:
        listed_there = json.loads(before.read(["versions.json"])["versions.json"])
        folders = {path.partition("/")[0] for path in before.entries}
        return [
            {
                "version": one["version"],
                "title": one["title"],
                "aliases": one["aliases"],
                "properties": one.get("properties"),
            }
            for one in listed_there
            if one["version"] in folders and "digest" not in (one.get("properties") or {})
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def _lists(
    before: Branch, editions: tuple[Edition, ...], registers: Registers, plan: Plan, macros: Macros
) -> dict[str, bytes]:
    """All files outside the editions' folders."""
    years = published_years(editions, registers)
    return derived_files(editions, years, _foreign(before), str(plan.settings["发布机构"]), macros)


def _composed(
    before: Branch, built: Path | None, lists: Mapping[str, bytes], folder: Path, editions: tuple[Edition, ...]
) -> Branch:
    """The branch one commit further: what was there, less the lists, with the new edition, if any, and new lists."""
    for path, content in lists.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    ours = owned(editions)
    kept = {path: name for path, name in before.entries.items() if is_kept(path) or not ours(path)}
    new = branches.added(before, {**(files_below(built) if built else {}), **files_below(folder)})
    newest = max(editions, key=lambda one: one.inputs.epoch)
    message = f"Publish {'、'.join(one.edition for one in current(editions).values())}\n"
    entries = {**kept, **new}
    return branches.committed(before, {**entries, **data_of_years(editions, entries)}, message, newest.inputs.epoch)


def _prove_untouched(before: Branch, after: Branch, published: tuple[Edition, ...]) -> None:
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
            found = branches.tip(before)
        except (GitError, OSError) as lost:
            raise Refusal(
                f"推送没有得到确认，也读不到远程仓库：{lost}。请稍后再运行一次：已经发布的会认出来，没有发布的会补上。"
            ) from error
        if found == after.commit:
            return
        if found != before.commit:
            raise Refusal("推送期间，另一次发布已经更新了远程分支；它的内容没有受影响。请再运行一次。") from error
        raise Refusal(f"远程仓库没有接受推送，线上内容没有变化：{error}") from error


def _prove_live(remote: str, folder: Path, after: Branch, editions: tuple[Edition, ...]) -> None:
    """Read the branch back from the remote into a fresh copy and prove every edition on it once more."""
    try:
        live = branches.fetched(folder, remote)
    except GitError as error:
        raise Refusal(
            f"已经推送，但是读不到远程仓库，不能核对：{error}。请稍后再运行一次：已经发布的会认出来，没有发布的会补上。"
        ) from error
    if live.entries != after.entries:
        raise Refusal("推送之后读回的内容与本次发布不同：另一次发布可能同时更新了分支。请再运行一次。")
    stated = {edition.edition: edition.digest for edition in editions}
    if {edition.edition: edition.digest for edition in editions_on(live)} != stated:
        raise Refusal("推送之后读回的版次与本次发布不同。请再运行一次。")
