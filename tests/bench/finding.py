"""The portal's search at 5,000 reports: what a reader loads before the first result, by length of what is asked.

`python tests/bench/finding.py PORTAL [REPORTS]`: the texts of a built portal, again and again with other figures and
names, as one index. No report is built: only the index is of that size.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evaluation.portal.finding import Searched, folded, pairs, write_index

DIGITS, RUN = re.compile(r"\d"), re.compile(r"[\u4e00-\u9fff]{8,}")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
QUERIES, MOST, SHOWN = 200, 12, 20  # as macros/portal.js has them: the first results may stand in as many files


def report_search(portal: Path, reports: int) -> None:
    paths = sorted((portal / "finding" / "texts").glob("*.json"))
    texts = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_index(_reports(texts, reports, chance), folder)
        parts = [path.stat().st_size for path in (folder / "pairs").iterdir()]
        print(
            f"Search, {reports} reports: {len(parts)} files of pairs, {sum(parts) / 1e6:.1f} MB, largest {max(parts)}"
        )
        for length in (2, 4, 8, 16):
            sizes = [_loaded(folder, query) for query in _queries(texts, length, chance)]
            print(
                f"Search, {length} characters: {statistics.median(sizes) / 1e3:.0f} KB before the first result,"
                f" at most {max(sizes) / 1e3:.0f} KB, of {len(sizes)} queries"
            )


def _reports(texts: list[list[list[str]]], count: int, chance: random.Random) -> Iterator[Searched]:
    for number in range(count):
        name = "".join(chance.choices(SURNAMES, k=6))
        pages = [
            (page, title, f"{name}{DIGITS.sub(lambda _: str(chance.randrange(10)), words)}")
            for page, title, words in texts[number % len(texts)]
        ]
        yield Searched(f"d{number}/2031/", f"{name}局 2031年度", pages)


def _queries(texts: list[list[list[str]]], length: int, chance: random.Random) -> Iterator[str]:
    words = [run for text in texts for page in text for run in RUN.findall(page[2]) if len(run) >= length]
    for run in chance.choices(words, k=QUERIES if words else 0):
        start = chance.randrange(len(run) - length + 1)
        yield run[start : start + length]


def _loaded(folder: Path, query: str) -> int:
    """Raw bytes: the directory, the files of the query's pairs, and one of titles; a server's gzip makes it less."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    key = [first.encode("utf-16-be") for first in index["firsts"]]
    every = list(dict.fromkeys(pairs(folded(query))))
    looked_up = every[:: -(-len(every) // MOST)]
    asked = {sum(one <= pair.encode("utf-16-be") for one in key) - 1 for pair in looked_up}
    titles = [f"titles/{number}" for number in range(min(SHOWN, -(-index["reports"] // index["titles"])))]
    names = ["index", *(f"pairs/{number}" for number in asked if number >= 0), *titles]
    return sum((folder / f"{name}.json").stat().st_size for name in names)


if __name__ == "__main__":
    report_search(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5000)
