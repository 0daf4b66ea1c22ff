"""Search over all departments: which reports hold two characters side by side, in files small enough to load one.

Whatever stands in a text is found: words need not be known, and a query of four characters loads three files.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from evaluation.portal.city import City, Year
from evaluation.portal.store import Store
from evaluation.portal.summary import articles, text
from evaluation.site.metadata import headline

FILE = 16_000  # characters of a file of the index, and reports of a file of titles
TITLES = 32
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SPACE = re.compile(r"\s+")


def folded(words: str) -> str:
    """A text as it is compared: one form of each character, no capitals, no space. The page's script does the same."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", words).lower())


@dataclass(frozen=True)
class Searched:
    """A report as the search knows it: its address, what it is called, and of each page address, heading and words."""

    address: str
    title: str
    pages: Sequence[tuple[str, str, str]]


def write_search(city: City, store: Store, folder: Path) -> None:
    """The index of every report's text, the newest year first."""
    years = sorted(city.years, key=lambda year: -int(year.year))
    write_index((_searched(year, store) for year in years), folder)


def _searched(year: Year, store: Store) -> Searched:
    pages = [(address, headline(html), text(html)) for address, html in articles(store.site(year.fingerprint))]
    return Searched(year.address, f"{year.summary['department']} {year.year}年度", pages)


def write_index(reports: Iterable[Searched], folder: Path) -> None:
    """Which reports hold which pairs, what reports are called, and what each says, for the passages that are shown."""
    found: dict[str, array[int]] = defaultdict(lambda: array("I"))
    titles, firsts = [], []
    for number, one in enumerate(reports):
        titles.append((one.address, one.title))
        _write(folder / "texts" / f"{number}.json", one.pages)
        for pair in {pair for _, _, words in one.pages for pair in pairs(folded(words))}:
            found[pair].append(number)
    for start in range(0, len(titles), TITLES):
        _write(folder / "titles" / f"{start // TITLES}.json", titles[start : start + TITLES])
    for number, part in enumerate(_parts(found)):
        firsts.append(next(iter(part)))
        _write(folder / "pairs" / f"{number}.json", part)
    _write(folder / "index.json", {"reports": len(titles), "titles": TITLES, "firsts": firsts})


def pairs(words: str) -> Iterator[str]:
    """Every two characters that stand side by side."""
    return (first + second for first, second in pairwise(words))


def gaps(numbers: array[int]) -> str:
    """Rising numbers as the steps between them, five bits a character, the sixth bit where more follows."""
    written, before = [], -1
    for number in numbers:
        step, before = number - before - 1, number
        while step > 31:
            written.append(_DIGITS[32 | (step & 31)])
            step >>= 5
        written.append(_DIGITS[step])
    return "".join(written)


def _parts(found: Mapping[str, array[int]]) -> Iterator[dict[str, str]]:
    """The pairs in the order in which a browser compares texts, as many at a time as fit into a file."""
    part: dict[str, str] = {}
    size = 0
    for pair in sorted(found, key=lambda one: one.encode("utf-16-be", "surrogatepass")):
        part[pair] = gaps(found[pair])
        size += len(part[pair]) + 8
        if size > FILE:
            yield part
            part, size = {}, 0
    if part:
        yield part


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
