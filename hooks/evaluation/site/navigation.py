"""The navigation that all years share, as far as one year has its pages."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any


def present(nav: Any, pages: Container[str]) -> Any:
    """The navigation without the pages that do not exist, and without the sections that are left empty."""
    return list(_present(nav, pages)) if isinstance(nav, list) else nav


def _present(entries: list[Any], pages: Container[str]) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, dict):
            kept = {title: present(target, pages) for title, target in entry.items() if _leads_to(target, pages)}
            if kept:
                yield kept
        elif _leads_to(entry, pages):
            yield entry


def _leads_to(target: Any, pages: Container[str]) -> bool:
    """Whether there is something to show: a section with a page, a page that exists, or an address elsewhere."""
    if isinstance(target, list):
        return any(True for _ in _present(target, pages))
    return not isinstance(target, str) or not target.endswith(".md") or "://" in target or target in pages
