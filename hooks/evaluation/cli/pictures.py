"""`report pictures`: the changed pages of a built site, as they look on a phone."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation import release as editions
from evaluation.cli.calls import BuiltSite
from evaluation.cli.chromium import needed_browser, pictures
from evaluation.cli.project import Project, main
from evaluation.cli.summary import changed_pages

MOST = 20


@main.command("pictures")
@click.argument("site", type=BuiltSite())
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--since", default="origin/main", show_default=True, help="与哪一次提交相比：分支、标签或提交号")
@click.pass_obj
def pictures_of_changes(project: Project, site: Path, folder: Path, since: str) -> None:
    """把双击就能打开的 SITE 里改动的页面，照手机上的样子拍成图片，放到 FOLDER。"""
    chromium = needed_browser()
    try:
        with editions.workspace() as space:
            before = editions.checkout(project.root, since, space / "before")
            names = [page.removesuffix(".md") for page in changed_pages(project, before)]
    except editions.Refusal as error:
        raise click.UsageError(str(error)) from error
    shown = [name for name in names if (site / f"{name}.html").is_file()][:MOST]
    folder.mkdir(parents=True, exist_ok=True)
    pictures(
        {site / f"{name}.html": folder / f"{project.year}-{name.replace('/', '-')}.png" for name in shown}, chromium
    )
    how = "。这里要双击就能打开的网站：构建时加 --no-directory-urls" if names and not shown else ""
    click.echo(f"{folder}：改动的 {len(names)} 页里的 {len(shown)} 页{how}")
