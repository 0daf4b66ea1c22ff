"""`report share`: the pictures that go along when somebody shares a page."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.cli.calls import BuiltSite
from evaluation.cli.chromium import needed_browser, shared_pictures
from evaluation.cli.project import Project, main, write
from evaluation.facts.published import facts_json
from evaluation.site.metadata import FOLDER, POSTER, said, stamped

WITHOUT = frozenset(("charts", "print"))  # pages that repeat the pictures of others


@main.command()
@click.argument("site", type=BuiltSite())
@click.pass_obj
def share(project: Project, site: Path) -> None:
    """把 SITE 里“一图读懂”和各页的第一张图拍成图片，放到年度的 shared 文件夹；分享网页时用它作配图。"""
    chromium = needed_browser()
    facts = site / "facts.json"
    if not facts.is_file() or facts.read_text("utf-8") != facts_json(project.report.register):
        raise click.UsageError(f"{site} 不是用现在的数做的，请先构建网站")
    pages = project.narrative.pages
    names = [name.removesuffix(".md") for name in pages if name.endswith(".md") and "/" not in name]
    built = {name: site / name / "index.html" for name in names if name not in WITHOUT}
    files = {name: file for name, file in built.items() if file.is_file()}
    if not files:
        raise click.UsageError(f"{site} 里没有“页面/index.html”这样的文件，构建时请不要加 --no-directory-urls")
    taken = dict(shared_pictures(files, POSTER, chromium))
    folder = project.docs / FOLDER
    for old in folder.glob("*.png"):
        old.unlink()
    for name, picture in taken.items():
        write(folder / f"{name}.png", stamped(picture, said(pages[f"{name}.md"])))
        click.echo(f"{folder.name}/{name}.png：{len(picture) // 1024} KB")
    if not taken:
        click.echo("没有拍图片：没有“一图读懂”，各页也没有图")
