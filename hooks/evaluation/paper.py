"""The printed report as PDF: tagged, with bookmarks, made by a Chromium that is on this machine."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_DATE = re.compile(rb"(?<=/CreationDate \()D:[^)]*(?=\))|(?<=/ModDate \()D:[^)]*(?=\))")


def browser() -> str:
    """The path of the Chromium on this machine; empty when there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), "")


def pdf(page: Path, chromium: str, title: str, epoch: int) -> bytes:
    """The page as a tagged PDF with an outline, dated by `epoch`: the same page gives the same bytes."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = launched.new_page()
        opened.goto(page.resolve().as_uri())
        opened.evaluate("title => { document.title = title; }", title)
        printed = opened.pdf(tagged=True, outline=True, prefer_css_page_size=True, print_background=True)
        launched.close()
    return dated(printed, epoch)


def dated(printed: bytes, epoch: int) -> bytes:
    """The PDF with the given moment instead of the clock's; a date is as long as another, so nothing else moves."""
    moment = datetime.fromtimestamp(epoch, UTC).strftime("D:%Y%m%d%H%M%S+00'00'").encode("ascii")
    return _DATE.sub(moment, printed)
