"""Search over all departments: Pagefind's index in shards, one record a report."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

from evaluation.portal.city import City, Year
from evaluation.portal.store import Store

_ARTICLE = re.compile(r"<article\b[^>]*>(.*?)</article>", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|svg|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TWICE = frozenset({"facts", "print", "search"})


def write_search(city: City, store: Store, folder: Path) -> None:
    """The index of every report's text below a folder, with Pagefind's own scripts beside it."""
    with ThreadPoolExecutor(1) as thread:  # the caller may have an event loop of its own
        thread.submit(asyncio.run, _written(city, store, folder)).result()


async def _written(city: City, store: Store, folder: Path) -> None:
    from pagefind.index import IndexConfig, PagefindIndex

    async with PagefindIndex(config=IndexConfig(output_path=str(folder), force_language="zh")) as index:
        for year in city.years:
            title = f"{year.summary['department']} {year.year}年度"
            await index.add_custom_record(
                url=f"/{year.address}",
                content=f"{title}。{' '.join(_texts(year, store))}",
                language="zh",
                meta={"title": title},
                filters={"年度": [year.year], "区域": [year.department.region or "未写明"]},
            )


def _texts(year: Year, store: Store) -> Iterator[str]:
    """The text of each page that people read; the lists of all numbers and the whole report would say it twice."""
    site = store.site(year.fingerprint)
    for path in sorted(site.rglob("index.html")):
        if path.parent.name not in _TWICE:
            article = _ARTICLE.search(path.read_text("utf-8"))
            if article:
                yield " ".join(unescape(_TAG.sub(" ", _HIDDEN.sub(" ", article[1]))).split())
