"""Search over all departments: Pagefind's index in shards, one record a report."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from evaluation.portal.city import City
from evaluation.portal.proofreading import articles, text
from evaluation.portal.store import Store


def write_search(city: City, store: Store, folder: Path) -> None:
    """The index of every report's text below a folder, with Pagefind's own scripts beside it."""
    with ThreadPoolExecutor(1) as thread:  # the caller may have an event loop of its own
        thread.submit(asyncio.run, _written(city, store, folder)).result()


async def _written(city: City, store: Store, folder: Path) -> None:
    from pagefind.index import IndexConfig, PagefindIndex

    async with PagefindIndex(config=IndexConfig(output_path=str(folder), force_language="zh")) as index:
        for year in city.years:
            words = " ".join(text(html) for _, html in articles(store.site(year.fingerprint)))
            title = f"{year.summary['department']} {year.year}年度"
            await index.add_custom_record(
                url=f"/{year.address}",
                content=f"{title}。{words}",
                language="zh",
                meta={"title": title},
                filters={"年度": [year.year], "区域": [year.department.region or "未写明"]},
            )
