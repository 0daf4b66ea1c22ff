"""The guarded sequence: a release ends live on the remote and proven there, or it is refused.

Which edition it is the commit itself says; where project and branch do not fit together, their histories are asked.
mike's own `deploy` is not used: it works in the user's repository, a second try after a failed push exits 0 unpushed,
two deploys in one clone mix, and without `versions.json` it forgets every other version. Its data format and its rules
for versions and aliases are used (`mike.versions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from evaluation.checks.unfilled import contact_problem, draft_problem
from evaluation.dataset import DRAFT, STATE, Editions, Settings, read_editions, read_policy, read_settings, today
from evaluation.dataset import Entry as Fact
from evaluation.problems import listed
from evaluation.release import branch as branches
from evaluation.release.branch import NAME, Branch
from evaluation.release.building import build, sealed, without_later_years
from evaluation.release.composition import STRANGE, STRANGE_ADVICE
from evaluation.release.edition import Edition, Held, Inputs, held, register_in
from evaluation.release.git import Git, GitError
from evaluation.release.live import Upkeep, composed, fetched, prove_untouched, send, stray
from evaluation.release.proof import edition_problems
from evaluation.release.seal import SEAL, files_below, hashes_in, sha256
from evaluation.release.source import Refusal, Source, exported
from evaluation.versions import release_problems

FIRST = "首次公布"


@dataclass(frozen=True, slots=True)
class Plan:
    """The edition to publish, its date and the reason that readers are given; what the year's data say of editions."""

    edition: str
    date: str
    reason: str
    editions: Editions
    settings: Settings

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the edition corrects on purpose."""
        entry = self.editions.of(self.edition)
        return entry.facts if entry else ()

    @property
    def number(self) -> int:
        return int(self.edition.rpartition(".")[2])


def planned(root: Path, year: str, epoch: int) -> Plan:
    """The stated edition; the year's first needs no entry and bears the date of its commit, in China's time."""
    folder, shown = root / "data" / year, f"data/{year}"
    settings, faults = read_settings(folder / "settings.yml", f"{shown}/settings.yml", year)
    editions, problems = read_editions(folder, shown, year)
    if faults or problems:
        raise Refusal(listed([*faults, *problems]))
    if settings.get(STATE) == DRAFT:
        raise Refusal(listed([draft_problem(year)]))
    if missing := contact_problem(settings, year):
        raise Refusal(listed([missing]))
    if entry := editions.of(editions.newest):
        return Plan(entry.number, entry.date, entry.reason, editions, settings)
    day = datetime.fromtimestamp(epoch, UTC) + timedelta(hours=8)
    return Plan(f"{year}.1", day.date().isoformat(), FIRST, editions, settings)


def evidence(
    branch: Branch, kept: Mapping[str, Sequence[Any]], published: Mapping[str, Sequence[Any]]
) -> Iterator[str]:
    """Of each edition whose register in the project is not the published one: which of the two was changed, as far as
    its tag tells. That the seal fits says nothing: who rewrites a branch rewrites it too."""
    for edition, register in published.items():
        if edition in kept and list(kept[edition]) != list(register):
            path = f"data/{edition.rpartition('.')[0]}/editions/{edition}.json"
            yield f"{edition} 版的登记与远程分支不同，其中一个被改动过，不要用 report record 取用分支上的。"
            if edition in branch.tags:  # which the branch agrees with
                yield (
                    f"  远程分支与标签相符，很可能是项目里的 {path}：请用 git log -- {path} 找到登记它的提交，"
                    f"再用 git checkout 那次提交 -- {path} 恢复。"
                )
            else:
                yield (
                    "  远程上没有这一版的标签，整个分支可能被重写过：请与从前的克隆比较，"
                    "再用 report restore --from 那个克隆 恢复。"
                )


def without_a_release(source: Source, year: str, number: int, newest: int) -> str:
    """Why an edition must wait for the one before it, and from which commit that one can still be published."""
    missing, there = f"{year}.{newest + 1}", f"{year}.{newest}" if newest else "（没有）"
    said = f"{year}.{number} 版之前的版次还没有发布：远程上最新的是 {there}。请先发布 {missing} 版"
    if (source.repository / source.folder / f"data/{year}/editions/{missing}.json").is_file():
        return (
            f"远程的 {NAME} 分支上没有 {missing} 版，项目里却登记着它的数：它多半发布过，是分支被删除或退回了。"
            f"请先运行 report restore 恢复（写 --from 和发布过的电脑上的克隆）；确实没有发布过的，再发布 {missing} 版。"
        )
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
    there = held(fetched(order.remote, space / "before"))
    before, published = there.branch, there.editions
    project = exported(order.source, space / "source")
    without_later_years(project, order.docs.name)
    plan = planned(project, order.docs.name, order.source.epoch)
    edition = _planned_edition(order, plan, published)
    say(f"构建 {edition.edition} 版……")
    root = space / "branch"
    build(project, order.docs, root / edition.edition, edition)
    sealed(root, edition)
    edition, now = _sealed_edition(root, edition), there
    if strange := stray(there):
        say(f"分支里有的文件{STRANGE}：{'、'.join(strange[:5])}，共 {len(strange)} 个，没有改动。{STRANGE_ADVICE}。")
    fresh = register_in(root / edition.edition)
    is_new = _is_new(order.source, edition, plan, there, fresh)
    if is_new:
        now = Held(before, (*published, edition), {**there.registers, edition.edition: fresh})
    else:
        edition = next(one for one in published if one.edition == edition.edition)
    upkeep = Upkeep(order.remote, project, str(plan.settings["发布机构"]), order.dry_run)
    act = f"Publish {edition.edition}" if is_new else "Renew the lists"
    branches.sign_as(before, order.source.repository)
    after = composed(now, upkeep, space / "lists", act, root if is_new else None)
    say("核对链接、残留和每一个数……")
    _prove_sound(project, root, edition, after)
    prove_untouched(before, after, published)
    if before.commit and before.entries == after.entries:
        if before.tags == after.tags:
            return f"{edition.edition} 版已经发布，内容相同，不必再发布。指纹 {edition.digest}"
        after = replace(before, tags=after.tags)
    if order.dry_run:
        return f"试运行：{edition.edition} 版可以发布，没有推送任何内容。指纹 {edition.digest}"
    say("推送……")
    tags = send(before, after, now.editions, space / "live")
    done = "已发布" if is_new else "内容没有变化；首页、版本清单和转址已按已有的版次重新生成："
    return f"{done} {edition.edition} 版，远程上的内容已逐个文件读回核对。指纹 {edition.digest}{tags and f'。{tags}'}"


def _prove_sound(project: Path, root: Path, edition: Edition, after: Branch) -> None:
    """Raises `Refusal` with every link, leftover or number of the built edition that is wrong."""
    site, policy = root / edition.edition, read_policy(project / "data" / "schema")
    if faults := edition_problems(site, after.entries, edition, policy):
        raise Refusal(listed(faults))


def _planned_edition(order: Order, plan: Plan, published: tuple[Edition, ...]) -> Edition:
    """The edition to build. One that exists is built anew from the same inputs, to be compared."""
    year, title = order.docs.name, str(plan.settings["标题"])
    numbers = {one.number: one for one in published if one.fiscal_year == year}
    if plan.number > max(numbers, default=0) + 1:
        raise Refusal(without_a_release(order.source, year, plan.number, max(numbers, default=0)))
    _refuse_going_back(plan, numbers)
    if same := _same(plan.edition, published):
        date = same.date if not plan.editions.entries else plan.date
        return replace(same, digest="", title=title, date=date, reason=plan.reason, corrects=plan.facts)
    if not f"{year}-01-01" <= plan.date <= today():
        where = "corrections.yml 里的日期" if plan.editions.entries else "提交的时间和这台电脑的时钟"
        raise Refusal(f"{plan.edition} 版的日期 {plan.date} 须在 {year}-01-01 和今天 {today()} 之间。请核对{where}。")
    inputs = Inputs(order.source.commit, order.source.epoch, order.address, order.repository)
    return Edition(plan.edition, year, title, plan.date, plan.reason, inputs, corrects=plan.facts)


def _refuse_going_back(plan: Plan, numbers: dict[int, Edition]) -> None:
    """An edition that readers are no longer led to cannot be published: doing so would change nothing and say that it
    did."""
    following = f"{plan.edition.rpartition('.')[0]}.{max(numbers, default=0) + 1}"
    planned_before = numbers.get(plan.number)
    if planned_before and (gone := planned_before.withdrawal):
        raise Refusal(
            f"{plan.edition} 版已于 {gone.date} 撤回（{gone.reason}），不能再发布。改正以后，"
            f"请在 corrections.yml 里写明 {following} 版的日期和理由，发布 {following} 版；"
            f"撤回本身有误的，也另出 {following} 版，内容可以与它相同。"
        )
    valid = [number for number, edition in numbers.items() if edition.withdrawal is None]
    if valid and plan.number < max(valid):
        now = numbers[max(valid)].edition
        raise Refusal(
            f"这次提交写的是 {plan.edition} 版，现行的是后来发布的 {now} 版。"
            "发布旧的版次不会让网站退回去，所以没有发布。"
            f"要让读者回到前一版，请运行 report withdraw {now} --reason 理由；"
            f"要更正 {now} 版的内容，请在它之后另出 {following} 版。"
        )


def _same(name: str, published: tuple[Edition, ...]) -> Edition | None:
    return next((one for one in published if one.edition == name), None)


def _sealed_edition(root: Path, edition: Edition) -> Edition:
    site = root / edition.edition
    seal = (site / SEAL).read_bytes()
    pages = tuple(path for path in files_below(site) if path.endswith(".html"))
    return replace(edition, digest=sha256(seal), hashes=hashes_in(seal.decode()), pages=pages)


def _is_new(source: Source, edition: Edition, plan: Plan, there: Held, fresh: Fresh) -> bool:
    """Whether the edition is not on the branch yet. Refused when it is there with other bytes, or when it changes a
    published number without saying so."""
    same = _same(edition.edition, there.editions)
    differing = _differing(same, edition) if same else []
    if same and not differing:
        return False
    own = [one for one in there.editions if one.fiscal_year == edition.fiscal_year]
    following = f"{edition.fiscal_year}.{own[-1].number + 1}" if own else edition.edition
    registers = {one.edition: there.registers[one.edition] for one in own}
    problems = release_problems(plan.editions, following, fresh, registers)
    said = "\n".join([listed(problems), *evidence(there.branch, plan.editions.registers, registers)])
    if same:
        what = f"{len(differing)} 个文件不同，如 {'、'.join(differing[:5])}"
        raise Refusal(f"{same.edition} 版已经发布过，不能再改（{what}）。更正要另出 {following} 版。\n{said}")
    if problems:
        raise Refusal(said)
    return True


def _differing(same: Edition, edition: Edition) -> list[str]:
    """The files that are not what they were, other than what follows from editions of other years too."""
    names = (same.hashes.keys() | edition.hashes.keys()) - {"feed.xml", "editions.json"}
    return sorted(name for name in names if same.hashes.get(name) != edition.hashes.get(name))
