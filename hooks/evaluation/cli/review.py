"""`report review`: the page for a second person, and the signature under it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evaluation.cli.calls import Output, day_option
from evaluation.cli.project import Project, main, published, sound, write
from evaluation.dataset import Entry
from evaluation.dataset.signatures import FILE, signatures_text
from evaluation.narrative.narrative import page_sources
from evaluation.report import Report
from evaluation.review import Item, items, lost, signed_anew, unsigned
from evaluation.versions import read_earlier


def _role(context: click.Context, option: click.Parameter, typed: str | None) -> str:
    """Who signs; nobody where the option does not stand. A blank one would sign nothing and say nothing."""
    if typed is not None and not typed.strip():
        raise click.BadParameter("要写谁签字，例如 复核人", context, option)
    return typed or ""


@main.command()
@click.option("--sign", "role", callback=_role, help="以这个角色签字：现在的每一句、每一行都看过")
@day_option("签字的日期")
@click.option("--output", type=Output(".html"), help="网页写到哪里；不写是 build 里")
@click.pass_obj
def review(project: Project, role: str, day: str, output: Path | None) -> None:
    """给第二个人看的页面：每句话里的数逐个写明是什么、多少、从哪里来；没有签过的、改过的在最前面。"""
    report = (published if role else sound)(project.report)  # a draft may be read, not signed
    every = read_items(project)
    signatures = {one.role: one for one in report.dataset.signatures}
    if role:
        signed = signed_anew(every, report.dataset.signatures, role, day)
        write(project.data / FILE, signatures_text(signed))
        click.echo(f"“{role}”已签字：{len(every)} 处，写入 data/{project.year}/{FILE}")
        return
    waiting = {item.place for one in signatures.values() for item in unsigned(every, one)}
    new = [item for item in every if (item.place in waiting if signatures else item.is_changed)]
    gone = max((lost(every, one) for one in signatures.values()), default=0)
    shown = (report.dataset.settings.texts, new, every, gone, bool(signatures))
    target = output or project.root / "build" / "review.html"
    write(target, project.macros.block("review", "page", *shown))
    left = f"其中 {len(new)} 处没有签过或者改过" if signatures else f"还没有人签过，其中 {len(new)} 处与上一版不同"
    left = left if signatures or _published(report) else "还没有人签过"
    click.echo(f"共 {len(every)} 处，{left}。请用浏览器打开：{target}")


def read_items(project: Project) -> tuple[Item, ...]:
    """Everything there is to read of the year, beside the newest edition that was kept and the year before."""
    report = project.report
    sources, _ = page_sources(project.docs)
    years, _ = read_earlier(project.root, report)
    folder = f"{project.docs.parent.name}/{project.docs.name}"
    last_year = years[-1].register if years else None
    return items(report, project.narrative, sources, folder, _published(report), last_year)


def _published(report: Report) -> Sequence[Entry]:
    registers = report.dataset.editions.registers
    return list(registers.values())[-1] if registers else ()
