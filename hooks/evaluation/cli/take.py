"""`report pdf` and `report pack`: a built site as one PDF and as one archive to take away."""

from __future__ import annotations

import os
from pathlib import Path

import click

from evaluation.cli.calls import BuiltSite
from evaluation.cli.chromium import needed_browser
from evaluation.cli.chromium import pdf as printed
from evaluation.cli.project import Project, main, sound, write
from evaluation.downloads.archive import packed
from evaluation.shipped import MACROS

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
