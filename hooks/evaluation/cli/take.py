"""What is made of a built site: `report pdf` and `pack` to take away, `share` and `pictures` to look at."""

from __future__ import annotations

import os
from pathlib import Path

import click

from evaluation.cli.calls import BuiltSite
from evaluation.cli.chromium import needed_browser, pictures, shared_pictures
from evaluation.cli.chromium import pdf as printed
from evaluation.cli.project import Project, main, sound, write
from evaluation.cli.summary import changed_pages, checkout_of
from evaluation.downloads.archive import packed
from evaluation.facts.published import facts_json
from evaluation.shipped import MACROS
from evaluation.site.metadata import FOLDER, POSTER, said, stamped

WITHOUT = frozenset(("charts", "print"))  # pages that repeat the pictures of others
MOST = 20
NO_BROWSER = (
    "没有做成 PDF：这台电脑上没有 Chromium 或 Chrome。网站不受影响。"
    "请安装以后再运行（Windows：装好 Edge 或 Chrome；Debian：apt-get install chromium），"
    "或者用浏览器打开网站的“全文打印”一页，另存为 PDF。"
)


@main.command()
@click.argument("site", type=BuiltSite())
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def pdf(project: Project, site: Path, target: Path) -> None:
    """把 SITE 里的“全文打印”一页做成带标签和书签的 PDF，写到 TARGET。"""
    pages = [site / "print" / "index.html", site / "print.html"]
    page = next(filter(Path.is_file, pages), None)
    if page is None:
        raise click.UsageError(f"{site} 里没有“全文打印”一页，请先构建网站")
    chromium = needed_browser(NO_BROWSER)
    settings = sound(project.report).dataset.settings
    _write(target, printed(page, chromium, settings["标题"], _epoch()))


@main.command()
@click.argument("site", type=BuiltSite())
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def pack(project: Project, site: Path, target: Path) -> None:
    """把不用服务器就能打开的 SITE 装进一个压缩包，写到 TARGET。"""
    if not (site / "index.html").is_file():
        raise click.UsageError(f"{site} 里没有 index.html，不是建好的网站")
    readme = (MACROS / "offline.txt").read_text(encoding="utf-8")
    _write(target, packed(site, f"report-{project.year}", readme, _epoch()))


def _epoch() -> int:
    """The moment that the output is dated by: SOURCE_DATE_EPOCH, never the clock."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or 0)


def _write(target: Path, content: bytes) -> None:
    write(target, content)
    click.echo(f"{target}：{len(content) // 1024} KB")


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


@main.command("pictures")
@click.argument("site", type=BuiltSite())
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--since", default="origin/main", show_default=True, help="与哪一次提交相比：分支、标签或提交号")
@click.pass_obj
def pictures_of_changes(project: Project, site: Path, folder: Path, since: str) -> None:
    """把双击就能打开的 SITE 里改动的页面，照手机上的样子拍成图片，放到 FOLDER。"""
    chromium = needed_browser()
    with checkout_of(project, since) as before:
        names = [page.removesuffix(".md") for page in changed_pages(project, before)]
    shown = [name for name in names if (site / f"{name}.html").is_file()][:MOST]
    folder.mkdir(parents=True, exist_ok=True)
    pictures(
        {site / f"{name}.html": folder / f"{project.year}-{name.replace('/', '-')}.png" for name in shown}, chromium
    )
    how = "。这里要双击就能打开的网站：构建时加 --no-directory-urls" if names and not shown else ""
    click.echo(f"{folder}：改动的 {len(names)} 页里的 {len(shown)} 页{how}")
