"""`report verify`: a published site proven by whoever reads it, over the web or in a folder, without its repository."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation import release as editions
from evaluation.cli.project import Project, main, stop
from evaluation.cli.release import refusals
from evaluation.markup import Macros
from evaluation.problems import listed
from evaluation.shipped import MACROS


@main.command()
@click.argument("site", metavar="网址或文件夹")
@click.option("--tags", default="", help="远程仓库，或者它的克隆：各版次的标签与网站比较")
@click.pass_obj
def verify(project: Project | None, site: str, tags: str) -> None:
    """从外面核对已发布的网站：每个版次的每个文件、每个链接、每个数，不需要它的代码仓库。"""
    policy = project.policy() if project else None
    with refusals(), editions.workspace() as space:
        is_folder = Path(site).is_dir()
        folder = Path(site) if is_folder else editions.mirrored(site, space / "site")
        macros = project.macros if project else Macros(MACROS)
        where = tags or (site if is_folder and (folder / ".git").exists() else "")
        tagged = editions.fetched(editions.address_of(Path(), where), space / "tags") if where else None
        verdict = editions.verify(folder, policy, macros, complete=is_folder, tags=tagged)
    if verdict.problems:
        stop(listed(verdict.problems, refused="核对没有通过"))
    click.echo(
        f"{site} 没有问题：{len(verdict.editions)} 个版次、{verdict.files} 个文件、{verdict.facts} 个数，"
        "文件与指纹、页面上的数与登记、链接与转址、版次清单与各版次都相符。"
    )
    for edition in verdict.editions:
        state = "（已撤回）" if edition.withdrawal else ""
        click.echo(
            f"  {edition.edition} 版{state}，{edition.date}，指纹 {edition.digest}{'，与标签相同' if tagged else ''}"
        )
    if tagged is None:
        click.echo("没有与各版次的标签比较：网站连同清单一起被改写的，看不出来。请写 --tags 远程仓库或者它的克隆。")
    if verdict.beside:
        click.echo(f"另有不是由版次得来的，没有核对：{'、'.join(verdict.beside)}")
    if policy is None:
        click.echo("没有数据规则（data/schema），正文里没有标为登记数的数字没有另行核对。")
