"""Traditional characters, so that 預算 finds 预算: those alone whose simplified form stands in a text.

Which character is which comes from OpenCC. Each is looked up by itself: a query of a few characters has no context.
"""

from __future__ import annotations

from opencc import OpenCC

FIRST, LAST = 0x4E00, 0x9FFF


def traditional_forms(text: str) -> str:
    """Pairs of a traditional character and the simplified one of the text that it stands for, one behind the other."""
    forms = [chr(point) for point in range(FIRST, LAST + 1)]
    simplified = OpenCC("t2s").convert("\n".join(forms)).split("\n")
    present = set(text)
    return "".join(old + new for old, new in zip(forms, simplified, strict=True) if old != new and new in present)
