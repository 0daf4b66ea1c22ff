"""Withdrawing an edition: it stays where it is, byte for byte; only the list of editions leads to it any more.

`2019/`, `latest/`, lists and feed lead to the edition before; pages of the withdrawn one say so when they are read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.markup import Macros
from evaluation.release import branch as branches
from evaluation.release.edition import Edition, current, editions_on
from evaluation.release.history import registers_of
from evaluation.release.live import composed, fetched, lists_of, prove_live, prove_untouched, sent
from evaluation.release.source import Refusal, WrongCall
from evaluation.versions import Withdrawal


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What a call that changes no edition needs: the remote, the project whose markup the lists take, the publisher."""

    remote: str
    project: Path
    publisher: str
    dry_run: bool = False


def withdraw(upkeep: Upkeep, name: str, withdrawal: Withdrawal, space: Path) -> str:
    """Withdraw a published edition. Returns what readers are led to now; raises `Refusal` otherwise."""
    before = fetched(upkeep.remote, space / "before")
    published = editions_on(before)
    edition = next((one for one in published if one.edition == name), None)
    if edition is None:
        there = "、".join(one.edition for one in published) or "（没有）"
        raise WrongCall(f"远程分支上没有 {name} 版，已发布的有：{there}。")
    if done := edition.withdrawal:
        if done.reason == withdrawal.reason:
            return f"{name} 版已于 {done.date} 撤回，理由相同，没有改动。{_leads_to(published, edition)}"
        said = f"{name} 版已于 {done.date} 撤回，公布的理由是“{done.reason}”。"
        raise Refusal(f"{said}公布过的理由不再改动，没有改动任何内容。")
    if withdrawal.date < edition.date:
        raise Refusal(f"撤回的日期 {withdrawal.date} 早于 {name} 版的发布日期 {edition.date}，请更正 --date。")
    now = tuple(replace(one, withdrawal=withdrawal) if one is edition else one for one in published)
    lists = lists_of(before, now, registers_of(before, now), upkeep.publisher, Macros(upkeep.project / "macros"))
    branches.sign_as(before, upkeep.project)
    after = composed(before, None, lists, space / "lists", now, f"Withdraw {name}")
    prove_untouched(before, after, published)
    if upkeep.dry_run:
        return f"试运行：{name} 版可以撤回，没有推送任何内容。{_leads_to(now, edition)}"
    sent(before, after)
    prove_live(upkeep.remote, space / "live", after, now)
    return f"已撤回 {name} 版；它的文件没有改动，仍可查看。{_leads_to(now, edition)}"


def _leads_to(editions: tuple[Edition, ...], edition: Edition) -> str:
    newest = current(editions).get(edition.fiscal_year)
    return (
        f"{edition.fiscal_year} 年度现行的是 {newest.edition} 版。"
        if newest
        else f"{edition.fiscal_year} 年度没有现行的版次，读者看到的是历次发布的清单。"
    )
