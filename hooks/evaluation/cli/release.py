"""`report release`: publish the current commit as an edition. Exit 0 means that it is live on the remote."""

from __future__ import annotations

import errno
import os
import sys
from functools import partial

import click

from evaluation import release as editions
from evaluation.cli.project import Project, main

_DISK = {
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件超过了允许的大小",
    errno.EDQUOT: "磁盘配额已满",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
}
_AGAIN = "处理以后再运行一次：已经发布的会认出来，没有发布的会补上。"


@main.command()
@click.option("--remote", default="origin", show_default=True, help="远程仓库的名称、地址或路径")
@click.option("--dry-run", is_flag=True, help="做完全部核对，但不推送")
@click.option("--address", envvar="REPORT_ADDRESS", default="", help="网站的地址，如 https://example.org/report/")
@click.option("--repository", envvar="REPORT_REPOSITORY", default="", help="代码仓库的网页地址，数字的来源链接到那里")
@click.pass_obj
def release(project: Project, remote: str, dry_run: bool, address: str, repository: str) -> None:
    """把当前提交发布为本年度的一个版次，写到远程仓库的 gh-pages 分支。"""
    say = partial(click.echo, err=True)
    base = f"{address.rstrip('/')}/" if address else ""
    try:
        source = editions.read_source(project.root)
        to = editions.address_of(project.root, remote)
        docs = project.docs.relative_to(project.root)
        order = editions.Order(source, docs, to, base, repository, dry_run)
        with editions.workspace() as space:
            click.echo(editions.release(order, space, say))
    except editions.WrongCall as error:
        raise click.UsageError(str(error)) from error
    except editions.Refusal as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except editions.GitError as error:
        click.echo(f"运行 git 时出错：{error}。{_AGAIN}", err=True)
        sys.exit(1)
    except OSError as error:
        if error.errno is None:  # not the disk: a fault of the program
            raise
        where = f"（{os.fspath(error.filename)}）" if error.filename else ""
        what = _DISK.get(error.errno) or os.strerror(error.errno)
        click.echo(f"读写文件时出错：{what}{where}。请看磁盘是否已满、能否写入。{_AGAIN}", err=True)
        sys.exit(1)
