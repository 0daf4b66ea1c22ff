"""Pinyin, so that manyidu and myd find 满意度, and a slip that sounds alike is known as one: readings of characters.

They come from pypinyin, each character's by itself. The common characters are there beside those of the site's texts:
what a reader mistypes stands in no text.
"""

from __future__ import annotations

import os
from collections import defaultdict

FIRST, LAST = "\u4e00", "\u9fff"
MOST_READINGS = 2  # the further ones are rare, and would spell words that nobody means
os.environ.setdefault(
    "PYPINYIN_NO_PHRASES", "true"
)  # only single characters are asked for: the phrases take 0.4 s to load


def readings(text: str) -> str:
    """Each syllable, its tone left out and ü written v, and behind it the characters that read so."""
    from pypinyin import Style, pinyin

    found: defaultdict[str, set[str]] = defaultdict(set)
    present = {char for char in text if FIRST <= char <= LAST}
    chars = [*(present | _common())]
    for char, own in zip(chars, pinyin(chars, style=Style.NORMAL, heteronym=True), strict=True):
        for syllable in own[: MOST_READINGS if char in present else 1]:
            found[syllable].add(char)
    return "".join(syllable + "".join(sorted(alike)) for syllable, alike in sorted(found.items()))


def _common() -> set[str]:
    """The 3,755 most used characters: the first level of GB 2312, its rows 16 to 55."""
    return set(
        bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode(
            "gb2312", "ignore"
        )
    )
