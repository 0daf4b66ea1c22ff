"""What the page with all charts costs a reader on a phone, against the same page with all of plotly.js at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.page_weight import LIMITS, NAIVE, PAGE, Weight, served, visited, with_naive_page
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def both(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site with the naive page beside it."""
    folder = shutil.copytree(site, tmp_path_factory.mktemp("weight") / "site")
    with served(with_naive_page(folder)) as address:
        yield address


@pytest.fixture(scope="module")
def naive(both: str, browser: Browser) -> Weight:
    return visited(browser, f"{both}{NAIVE}", slower=1)


def test_before_interaction_a_tenth_of_the_bytes_travel(both: str, browser: Browser, naive: Weight) -> None:
    ours = visited(browser, f"{both}{PAGE}", slower=1)

    assert ours.bytes / naive.bytes <= LIMITS["bytes"]


def test_with_all_charts_live_a_third_of_the_bytes_has_travelled(both: str, browser: Browser, naive: Weight) -> None:
    ours = visited(browser, f"{both}{PAGE}", live=True, slower=1)

    assert ours.bytes / naive.bytes <= LIMITS["live"]
