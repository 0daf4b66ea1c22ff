"""Slips of a Chinese keyboard: full-width signs where the program reads half-width ones, and what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable

_WIDE = str.maketrans(
    {
        **dict(zip("｛｝（）［］【】｜，。＝　：；＋－＊／＜＞、¦×÷．＿", "{}()[][]|,.= :;+-*/<>,|*/._", strict=True)),
        **dict.fromkeys("“”＂「」『』", '"'),
        **dict.fromkeys("‘’＇", "'"),
        **{"≤": "<=", "≥": ">="},
        **{chr(code + 0xFEE0): chr(code) for code in range(ord("0"), ord("9") + 1)},
    }
)
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")


def half_width(text: str) -> tuple[str, ...]:
    """The texts that may have been meant: signs outside of quotes changed, then quotes, too; none when all is well."""
    outside = "".join(
        part if part.startswith(('"', "'")) else part.translate(_WIDE) for part in _QUOTED.split(text)
    ).strip()
    everywhere = text.translate(_WIDE).strip()
    return tuple(dict.fromkeys(one for one in (outside, everywhere) if one != text.strip()))


def meant(text: str, is_right: Callable[[str], bool]) -> str:
    """The first reading in half-width signs that is right; empty when none is."""
    return next(filter(is_right, half_width(text)), "")
