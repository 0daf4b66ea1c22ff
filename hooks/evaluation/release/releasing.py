"""The guarded sequence: a release ends live on the remote and proven there, or it is refused.

mike's own `deploy` is not used: it works in the user's repository, a second try after a failed push exits 0 unpushed,
two deploys in one clone mix, and without `versions.json` it forgets every other version. Its data format and its rules
for versions and aliases are used (`mike.versions`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.dataset import Entry as Fact
from evaluation.dataset import read_policy
from evaluation.markup import Macros
from evaluation.problems import listed
from evaluation.release import branch as branches
from evaluation.release.branch import Branch
from evaluation.release.building import build, sealed, without_later_years
from evaluation.release.edition import Edition, Inputs, editions_on
from evaluation.release.evidence import evidence, without_a_release
from evaluation.release.history import Registers, register_in, registers_of
from evaluation.release.live import composed, fetched, lists_of, prove_live, prove_untouched, sent
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
    before = fetched(order.remote, space / "before")
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
    is_new = _is_new(order, edition, plan, before, published, registers, fresh)
    if is_new:
        published_now, registers = (*published, edition), {**registers, edition.edition: fresh}
    else:
        published_now = published
        edition = next(one for one in published if one.edition == edition.edition)
    publisher = str(plan.settings["发布机构"])
    lists = lists_of(before, published_now, registers, publisher, Macros(project / "macros"))
    act = f"Publish {edition.edition}" if is_new else "Renew the lists"
    branches.sign_as(before, order.source.repository)
    after = composed(before, root if is_new else None, lists, space / "lists", published_now, act)
    say("核对链接、残留和每一个数……")
    _prove_sound(project, root, edition, after)
    prove_untouched(before, after, published)
    if before.commit and before.entries == after.entries:
        return f"{edition.edition} 版已经发布，内容相同，不必再发布。指纹 {edition.digest}"
    if order.dry_run:
        return f"试运行：{edition.edition} 版可以发布，没有推送任何内容。指纹 {edition.digest}"
    say("推送……")
    sent(before, after)
    prove_live(order.remote, space / "live", after, published_now)
    done = "已发布" if is_new else "内容没有变化；首页、版本清单和转址已按已有的版次重新生成："
    return f"{done} {edition.edition} 版，远程上的内容已逐个文件读回核对。指纹 {edition.digest}"


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


def _is_new(
    order: Order,
    edition: Edition,
    plan: Plan,
    before: Branch,
    published: tuple[Edition, ...],
    registers: Registers,
    fresh: Fresh,
) -> bool:
    """Whether the edition is not on the branch yet. Refused when it is there with other bytes, or when it changes a
    published number without saying so."""
    same = _same(edition.edition, published)
    differing = _differing(same, edition) if same else []
    if same and not differing:
        return False
    there = [one for one in published if one.fiscal_year == edition.fiscal_year]
    following = f"{edition.fiscal_year}.{there[-1].number + 1}" if there else edition.edition
    problems = release_problems(plan.editions, following, fresh, {one.edition: registers[one.edition] for one in there})
    said = "\n".join([listed(problems), *evidence(order.source, before, there, plan.editions.registers, registers)])
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
