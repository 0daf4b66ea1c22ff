"""The printed report as PDF: tagged, with bookmarks, made by a Chromium that is on this machine."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
INSTALLED = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
PROGRAMS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")  # where Windows has them, which are on no path
# A file of this machine is no address: such links lead to their page on the site, if it has an address, or nowhere.
_LINKS_LEAD_TO_THE_SITE = """() => {
    for (const link of document.querySelectorAll("a[href]")) {
        if (/^(#|https?:|mailto:|tel:)/.test(link.getAttribute("href"))) continue;
        const address = link.dataset.paper ?? "";
        if (/^https?:/.test(address)) link.setAttribute("href", address);
        else link.removeAttribute("href");
    }
}"""
# What stands around the picture, and what in it is there to be pressed.
_ALONE = """.md-header, .site-nav, .md-path, .page-contents, .edition, .md-top, .md-footer, .headerlink, .chart .more,
    .sidebar, .md-sidebar { display: none !important; } figure.chart { padding: 1rem !important; }"""
_DATE = re.compile(rb"(?<=/CreationDate \()D:[^)]*(?=\))|(?<=/ModDate \()D:[^)]*(?=\))")


def needed_browser(why: str = "没有拍图片：这台电脑上没有 Chromium 或 Chrome，装好以后再运行") -> str:
    """The path of the Chromium on this machine; a wrong call where there is none."""
    if not (found := browser()):
        raise click.UsageError(why)
    return found


def browser() -> str:
    """The path of the Chromium on this machine; empty when there is none."""
    folders = [Path(os.environ[name]) for name in PROGRAMS if os.environ.get(name)]
    installed = (folder / program for program in INSTALLED for folder in folders)
    return next(filter(None, map(shutil.which, (*BROWSERS, *map(str, installed)))), "")


@contextmanager
def _opened(chromium: str, **look: Any) -> Iterator[Any]:
    """An empty page in this Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched.new_page(**look)
        launched.close()


def pdf(page: Path, chromium: str, title: str, epoch: int) -> bytes:
    """The page as a tagged PDF with an outline, dated by `epoch`: the same page gives the same bytes."""
    with _opened(chromium) as opened:
        opened.goto(page.resolve().as_uri())
        opened.evaluate(_LINKS_LEAD_TO_THE_SITE)
        opened.evaluate("title => { document.title = title; }", title)
        return dated(opened.pdf(tagged=True, outline=True, prefer_css_page_size=True, print_background=True), epoch)


def pictures(pages: Mapping[Path, Path], chromium: str) -> None:
    """Each page from top to bottom, as wide as a phone, to its file."""
    with _opened(chromium, viewport={"width": 390, "height": 844}) as opened:
        for page, target in pages.items():
            opened.goto(page.resolve().as_uri())
            opened.screenshot(path=target, full_page=True)


def shared_pictures(pages: Mapping[str, Path], poster: str, chromium: str) -> Iterator[tuple[str, bytes]]:
    """Of the poster its head, of each other page its first chart, as large as a shared picture is shown."""
    look = {"viewport": {"width": 1200, "height": 630}, "color_scheme": "light", "bypass_csp": True}
    with _opened(chromium, **look) as opened:
        for name, page in pages.items():
            opened.goto(page.resolve().as_uri())
            opened.add_style_tag(content=_ALONE)
            shown = opened.locator("article" if name == poster else "figure.chart").first
            if shown.count():
                yield name, shown.screenshot() if name != poster else opened.screenshot()


def dated(printed: bytes, epoch: int) -> bytes:
    """The PDF with the given moment instead of the clock's; a date is as long as another, so nothing else moves."""
    moment = datetime.fromtimestamp(epoch, UTC).strftime("D:%Y%m%d%H%M%S+00'00'").encode("ascii")
    return _DATE.sub(moment, printed)
