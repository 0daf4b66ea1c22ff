"""Phrases that stand in many places of the index, kept once: it has to reach a phone before the first result.

A phrase is a whole line, what stands between two marks of punctuation, or a few characters that stand together often.
In its place stands one character of Unicode's private use area, the first phrase's being U+F000; a text that holds such
a character itself is left alone. Lines and parts may hold marks of the few characters, these hold none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from operator import add
from typing import Any

FIRST, LAST = 0xF000, 0xF8FF  # the pages' own slots are below
MARK_BYTES = len(chr(FIRST).encode())
QUOTED_BYTES = 3
LEAST_BYTES = 12
MARK = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")
PART = re.compile(r"[^\s·，。；、（）“”《》：]+")
LONGEST = 5  # of the few characters that stand together
BETWEEN = re.compile(f'[\n"\\\\{chr(FIRST)}-{chr(LAST)}]+')


def phrased(content: Any) -> tuple[list[str], Any]:
    """The phrases worth keeping once, and the content (texts in lists and mappings) with a mark in place of each."""
    texts = list(_texts(content))
    if any(map(MARK.search, texts)):
        return [], content
    lines = Counter(line for text in texts for line in text.split("\n"))
    whole = set(_worthwhile(lines))
    parts: Counter[str] = Counter()
    for line, times in lines.items():
        for part in PART.findall(line):
            parts[part] += 1 if line in whole else times
    phrases = [*whole, *(part for part in _worthwhile(parts) if part not in whole)]
    phrases = sorted(phrases, key=lambda phrase: (-max(lines[phrase], parts[phrase]), phrase))[: LAST - FIRST + 1]
    marks = {phrase: chr(FIRST + at) for at, phrase in enumerate(phrases)}

    def shorter(line: str) -> str:
        return marks.get(line) or PART.sub(lambda part: marks.get(part[0], part[0]), line)

    content = _each(content, lambda text: "\n".join(map(shorter, text.split("\n"))))
    groups = _groups("\n".join((*_texts(content), *phrases)), LAST - FIRST + 1 - len(phrases))
    if not groups:
        return phrases, content
    marks = {group: chr(FIRST + len(phrases) + at) for at, group in enumerate(groups)}

    cut = _cutter(marks)

    def grouped(text: str) -> str:
        return "".join([marks.get(piece, piece) for piece in cut(text)])

    return [*map(grouped, phrases), *groups], _each(content, grouped)


def _groups(text: str, most: int) -> list[str]:
    """Characters that stand together often enough. Those that longer ones leave too seldom are dropped in turn."""
    runs = "\n".join(run for run in BETWEEN.split(text) if len(run) > 1)
    groups = set(_worthwhile(Counter(chain(*_neighbours(runs)))))
    groups = {group for group in groups if "\n" not in group}
    for _ in range(2):
        counts = Counter(_cutter(groups)(runs))
        groups = {group for group in _worthwhile(counts) if len(group) > 1}
    return sorted(groups, key=lambda group: (-counts[group] * len(group), group))[:most]


def _neighbours(text: str) -> Iterator[list[str]]:
    """Every two characters that stand side by side, every three, up to the longest."""
    found = list(text)
    for size in range(1, LONGEST):
        found = list(map(add, found, text[size:]))
        yield found


def _cutter(groups: Collection[str]) -> Callable[[str], list[str]]:
    """What cuts a text, in its order, into the longest groups and, between them, single characters."""
    sizes: dict[str, list[int]] = {}  # of the groups that begin with two characters, the longest first
    for group in sorted(groups, key=len, reverse=True):
        known = sizes.setdefault(group[:2], [])
        if len(group) not in known:
            known.append(len(group))

    def cut(text: str) -> list[str]:
        pieces, at = [], 0
        while at < len(text):
            piece = text[at]
            for size in sizes.get(text[at : at + 2], ()):
                if text[at : at + size] in groups:
                    piece = text[at : at + size]
                    break
            pieces.append(piece)
            at += len(piece)
        return pieces

    return cut


def _worthwhile(counted: Counter[str]) -> Iterator[str]:
    for phrase, times in counted.items():
        size = len(phrase.encode()) if times > 1 else 0  # once is never worth a mark, and most stand once
        if times * size - (size + QUOTED_BYTES + times * MARK_BYTES) >= LEAST_BYTES:
            yield phrase


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        inner: Iterable[Any] = content.values() if isinstance(content, dict) else content
        for one in inner:
            yield from _texts(one)


def _each(content: Any, change: Callable[[str], str]) -> Any:
    if isinstance(content, str):
        return change(content)
    if isinstance(content, dict):
        return {name: _each(value, change) for name, value in content.items()}
    return [_each(one, change) for one in content] if isinstance(content, list) else content
