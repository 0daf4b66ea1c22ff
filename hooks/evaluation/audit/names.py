"""Names that a text writes in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from evaluation.audit.document import Document
from evaluation.audit.finding import LIKELY, POSSIBLE, Finding
from evaluation.audit.grid import Grid

RULE = "名称"
_IN_QUOTES, _IN_TITLE = re.compile(r"“([^“”《》]{3,20})”"), re.compile(r"《([^《》]{3,20})》")
_WORD = re.compile(r"[\u4e00-\u9fff]+")
_SAME_START = 3


def names_written_in_two_ways(document: Document) -> Iterator[Finding]:
    """A name both in 《》 and in “”; an indicator that the table calls otherwise."""
    lines = [
        (line, text)
        for passage in document.passages
        for line, text in zip(passage.lines, passage.text.split("\n"), strict=True)
    ]
    yield from _two_marks(lines, document.grids)
    yield from _indicators(lines, document.grids)


def _two_marks(lines: Sequence[tuple[int, str]], grids: Sequence[Grid]) -> Iterator[Finding]:
    cells = [(cell.line, cell.text) for grid in grids for row in grid.rows for cell in row.texts]
    quoted: dict[str, list[int]] = defaultdict(list)
    titled: dict[str, list[int]] = defaultdict(list)
    for line, text in sorted({*lines, *cells}):
        for name in _IN_QUOTES.findall(text):
            quoted[name].append(line)
        for name in _IN_TITLE.findall(text):
            titled[name].append(line)
    for name in sorted(quoted.keys() & titled.keys()):
        reason = f"第{quoted[name][0]}行写作“{name}”，同一名称用了两种标点"
        places = (*titled[name], *quoted[name])
        yield Finding(titled[name][0], RULE, f"《{name}》", "", reason, POSSIBLE, places)


def _indicators(lines: Sequence[tuple[int, str]], grids: Sequence[Grid]) -> Iterator[Finding]:
    """可持续发展指标 in the text where the table's group is 可持续影响指标: same beginning and length, other words."""
    groups = {
        name: row.line
        for grid in grids
        for row in grid.rows
        for name in row.own_names
        if name.endswith("指标") and len(name) > _SAME_START + 2
    }
    for line, text in lines:
        for start in range(len(text)):
            if not text.startswith("指标", start):
                continue
            for name, place in groups.items():
                written = text[start + 2 - len(name) : start + 2] if start + 2 >= len(name) else ""
                if written in groups or written[:_SAME_START] != name[:_SAME_START] or not _WORD.fullmatch(written):
                    continue
                reason = f"绩效指标表（第{place}行）为“{name}”"
                yield Finding(line, RULE, written, f"应为“{name}”", reason, LIKELY, (place,))
