"""`report release`, `push`, `withdraw`, `restore`, `record`: what is done on the published branch. Exit 0 means that it
is live there."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from evaluation import release as editions
from evaluation.cli.approval import read_items
from evaluation.cli.calls import day_option, one_line, web_address
from evaluation.cli.diff import register_file
from evaluation.cli.project import Project, main, stop, write
from evaluation.dataset import is_date, read_editions, read_settings, register_of
from evaluation.dataset.editions import FILE as CORRECTIONS
from evaluation.dataset.signatures import SIGNERS
from evaluation.downloads import REGISTER
from evaluation.problems import listed
from evaluation.release.edition import ABOUT, parsed
from evaluation.review import unsigned_problems
from evaluation.versions import Withdrawal

_DISK = {
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
}
_AGAIN = "处理以后再运行一次：已经发布的会认出来，没有发布的会补上。"
_EDITION = re.compile(r"\d{4}\.[1-9]\d*")
_to = click.option("--remote", default="origin", show_default=True, help="远程仓库的名称、地址或路径")
_web = partial(click.option, default="", callback=web_address)
_trial = click.option("--dry-run", is_flag=True, help="做完全部核对，但不推送")


@main.command()
@_to
@_trial
@_web("--address", envvar="REPORT_ADDRESS", help="网站的地址，如 https://example.org/report/")
@_web("--repository", envvar="REPORT_REPOSITORY", help="代码仓库的网页地址，数字的来源链接到那里")
@click.pass_obj
def release(project: Project, remote: str, dry_run: bool, address: str, repository: str) -> None:
    """把当前提交发布为本年度的一个版次，写到远程仓库的 gh-pages 分支。"""
    say = partial(click.echo, err=True)
    base = f"{address.rstrip('/')}/" if address else ""
    with refusals():
        source = editions.read_source(project.root)
        _refuse_unsigned(project)
        to = editions.address_of(project.root, remote)
        docs = project.docs.relative_to(project.root)
        order = editions.Order(source, docs, to, base, repository, dry_run)
        with editions.workspace() as space:
            click.echo(editions.release(order, space, say))


def _refuse_unsigned(project: Project) -> None:
    """Where the settings ask for signatures, nothing is published that those roles have not read as it is."""
    dataset = project.report.dataset
    if dataset.settings.get(SIGNERS) and (problems := tuple(unsigned_problems(read_items(project), dataset))):
        raise editions.Refusal(listed(problems))


@main.command()
@click.argument("prepared", metavar="仓库", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_to
@click.pass_obj
def push(project: Project, prepared: Path, remote: str) -> None:
    """把另一个仓库里准备好的 gh-pages 分支推送到远程：不构建，所以没有程序看得到密钥。"""
    with refusals(), editions.workspace() as space:
        to = editions.address_of(project.root, remote)
        click.echo(editions.push(str(prepared.resolve()), to, space))


@main.command()
@click.argument("edition", metavar="版次")
@click.option("--reason", required=True, callback=one_line, help="撤回的理由，会公开")
@day_option("撤回的日期")
@_to
@_trial
@click.pass_obj
def withdraw(project: Project, edition: str, reason: str, day: str, remote: str, dry_run: bool) -> None:
    """撤回已发布的一版：文件不动，页面上有提示，首页、年度网址、清单和订阅改到前一版。"""
    with refusals(), editions.workspace() as space:
        upkeep = _upkeep(project, remote, dry_run=dry_run)
        click.echo(editions.withdraw(upkeep, edition, Withdrawal(day, reason), space))


@main.command()
@click.option("--from", "clone", default="", help="可信的克隆（文件夹或地址）；不写时用远程分支自己的历史")
@_to
@_trial
@click.pass_obj
def restore(project: Project, clone: str, remote: str, dry_run: bool) -> None:
    """gh-pages 分支被覆盖、删除或改动以后，从它的历史或一个克隆里恢复每一版。"""
    with refusals(), editions.workspace() as space:
        trusted = editions.address_of(project.root, clone) if clone else ""
        click.echo(editions.restore(_upkeep(project, remote, dry_run=dry_run), trusted, space))


@main.command()
@click.argument("edition", metavar="版次")
@click.option("--from", "source", help="facts.json 文件，或者放着这一版网站的文件夹；不写时取自远程的 gh-pages 分支")
@_to
@click.pass_obj
def record(project: Project, edition: str, source: str | None, remote: str) -> None:
    """把已发布的一版的全部数存进本年度的数据，下一版据此列出更正。"""
    year = edition.partition(".")[0]
    if not _EDITION.fullmatch(edition) or not (project.root / "data" / year).is_dir():
        raise click.UsageError(f"“{edition}”不是版次；版次写成 年度.序号，例如 {project.year}.1")
    with refusals():
        content = register_file(Path(source)) if source else _branch_file(project, f"{edition}/{REGISTER}", remote)
        if content is None or register_of(content) is None:
            where = source or f"{remote} 的 gh-pages 分支"
            raise click.UsageError(f"{where} 里没有版次 {edition} 的 {REGISTER}")
        if source and (other := _edition_of(Path(source))) not in (None, edition):
            raise click.UsageError(f"{source} 是版次 {other}，不是 {edition}。请写 {edition} 的文件夹，或者改正版次")
        target = project.root / "data" / year / "editions" / f"{edition}.json"
        write(target, content)
        entry = "" if source else _unlisted(project, edition, remote)
    click.echo(f"已写入 data/{year}/editions/{edition}.json")
    if entry:
        listed_in = project.root / "data" / year / CORRECTIONS
        before = listed_in.read_text(encoding="utf-8-sig") if listed_in.is_file() else ""
        text = f"{before.rstrip()}\n{entry}\n".lstrip("\n")
        write(listed_in, text)
        click.echo(f"data/{year}/{CORRECTIONS} 里还没有这一版，已补上：{entry}")


def _edition_of(source: Path) -> str | None:
    """The edition that a site's folder, or that of its register, says it is."""
    about = (source if source.is_dir() else source.parent) / ABOUT
    try:
        return str(parsed(about.read_bytes())["edition"]) if about.is_file() else None
    except (ValueError, TypeError, KeyError):
        return None


@contextmanager
def refusals() -> Iterator[None]:
    """Say in Chinese why the published branch was left alone: exit 2 for a wrong call, 1 for everything else."""
    try:
        yield
    except editions.WrongCall as error:
        raise click.UsageError(str(error)) from error
    except editions.Refusal as error:
        stop(str(error))
    except editions.GitError as error:
        stop(f"运行 git 时出错：{error}。{_AGAIN}")
    except OSError as error:
        if error.errno is None:  # not the disk: a fault of the program
            raise
        where = f"（{os.fspath(error.filename)}）" if error.filename else ""
        what = _DISK.get(error.errno) or os.strerror(error.errno)
        stop(f"读写文件时出错：{what}{where}。请看磁盘是否已满、能否写入。{_AGAIN}")


def _upkeep(project: Project, remote: str, *, dry_run: bool) -> editions.Upkeep:
    shown = f"data/{project.year}/settings.yml"
    settings, faults = read_settings(project.root / shown, shown, project.year)
    if faults or not settings.get("发布机构"):
        raise editions.Refusal(f"读不出 {shown} 里的发布机构，没有改动任何内容。请先运行 report check。")
    to = editions.address_of(project.root, remote)
    return editions.Upkeep(to, project.root.resolve(), str(settings["发布机构"]), dry_run)


def _branch_file(project: Project, path: str, remote: str) -> bytes | None:
    with editions.workspace() as space:
        return editions.published_file(editions.address_of(project.root, remote), path, space)


def _unlisted(project: Project, edition: str, remote: str) -> str:
    """The line about an edition as it was published, where it is the one that the year's list lacks next."""
    year = edition.partition(".")[0]
    known, faults = read_editions(project.root / "data" / year, f"data/{year}", year)
    file = _branch_file(project, "editions.json", remote)
    if edition != f"{year}.{len(known.entries) + 1}" or any(one.place.file == known.file for one in faults) or not file:
        return ""
    try:
        stated = next(one for one in parsed(file) if one["edition"] == edition)
        day, reason = str(stated["date"]), json.dumps(str(stated["reason"]), ensure_ascii=False)
    except (StopIteration, ValueError, TypeError, KeyError):  # the list was written over: the register alone is kept
        return ""
    return f"- {{版次: {edition}, 日期: {day}, 理由: {reason}}}" if is_date(day) else ""
