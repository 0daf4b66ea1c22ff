"""Other ways to write what a text says: traditional characters, and pinyin. Each character is looked up by itself.

預算 finds 预算, manyidu and myd find 满意度, and a slip that sounds alike is known as one. Which character is which
comes from OpenCC, readings from pypinyin. The common characters are there beside those of the site's texts: what a
reader mistypes stands in no text.
"""

from __future__ import annotations

import os
from collections import defaultdict

from opencc import OpenCC

FORMS = [chr(point) for point in range(0x4E00, 0xA000)]
MOST_READINGS = 2  # the further ones are rare, and would spell words that nobody means
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # they are not asked for, and take 0.4 s to load


def traditional_forms(text: str) -> str:
    """Pairs of a traditional character and the simplified one of the text that it stands for, one behind the other."""
    simplified = OpenCC("t2s").convert("\n".join(FORMS)).split("\n")
    present = set(text)
    return "".join(old + new for old, new in zip(FORMS, simplified, strict=True) if old != new and new in present)


def readings(text: str) -> str:
    """Each syllable, its tone left out and ü written v, and behind it the characters that read so."""
    from pypinyin import Style, pinyin

    found: defaultdict[str, set[str]] = defaultdict(set)
    present = {char for char in text if FORMS[0] <= char <= FORMS[-1]}
    chars = [*(present | _common())]
    read = pinyin(chars, style=Style.NORMAL, heteronym=True)  # a list: neighbours in a text may be read as words
    for char, own in zip(chars, read, strict=True):
        for syllable in own[: MOST_READINGS if char in present else 1]:
            found[syllable].add(char)
    return "".join(syllable + "".join(sorted(alike)) for syllable, alike in sorted(found.items()))


def _common() -> set[str]:
    """The 3,755 most used characters: the first level of GB 2312, its rows 16 to 55."""
    codes = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return set(codes.decode("gb2312", "ignore"))
