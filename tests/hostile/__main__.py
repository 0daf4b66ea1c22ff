"""`python tests/hostile [WORDS]`: every hostile input, those of a kind, or those whose name holds the words, in bounded time and memory.

`python tests/hostile 1/8`: an eighth of them, every kind alike; `tests/test_hostile.py` asks for one.
Prints each that does not end in a message or a harmless pass, then the table.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from itertools import chain, islice
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import cases
import more
from trial import KINDS, WRONG, answers

EVERY = (
    cases.configuration,
    cases.files_of_every_kind,
    cases.settings,
    more.tables,
    more.workbooks,
    more.pages,
    more.beside,
    more.documents,
    more.calls,
)


def main(words: str) -> None:
    part = re.fullmatch(r"1/(\d+)", words)
    step, words = (int(part[1]), "") if part else (1, words)
    count: dict[str, Counter[str]] = {}
    for kind in EVERY:
        chosen = (case for case in islice(kind(), 0, None, step) if words in case.name or words == kind.__name__)
        for case, answer in answers(chosen):
            count.setdefault(kind.__name__, Counter())[answer.kind] += 1
            if answer.kind in WRONG:
                print(f"== {answer.kind}: {case.name}\n{answer.said[-700:]}", flush=True)
            elif words:
                print(f"-- {answer.kind}: {case.name}\n{answer.said[-400:]}", flush=True)
    for name, found in count.items():
        print(f"{name:20} {found.total():5} " + " ".join(f"{kind} {found[kind]}" for kind in KINDS))
    total = Counter(chain.from_iterable(found.elements() for found in count.values()))
    print(f"{'all':20} {total.total():5} " + " ".join(f"{kind} {total[kind]}" for kind in KINDS))
    sys.exit(any(total[kind] for kind in WRONG))


main(sys.argv[1] if len(sys.argv) > 1 else "")
