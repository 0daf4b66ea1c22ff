"""Text of the year before that nobody has confirmed yet: 【待核】, with what to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence

MARK = "【待核】"
UNWRITTEN = "【待填写】"
SHOWN = 4
BOXES = ("!!!", "???")
UNCONFIRMED = re.compile(r"【待核(?:：([^】\n]*))?】")
_ALONE = re.compile(rf"^[ \t]*{UNCONFIRMED.pattern}[ \t]*\n+", re.MULTILINE)
_LINK = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)")
_PLAIN = re.compile(r"(?!\d+[.)]\s)[^\s\-*+>|!:#<`{=~]")


def marked(block: str, reasons: Sequence[str]) -> str:
    """The block with its mark: at the beginning of a paragraph, else as a line of its own before a list or a table;
    what stands in a box stays in it."""
    first, _, rest = block.partition("\n")
    if first.startswith(BOXES):
        return f"{first}\n{marked(rest, reasons)}" if rest.strip() else block
    indent = block[: len(block) - len(block.lstrip(" "))]
    block = block[len(indent) :]
    if block.startswith("#") or (not reasons and _LINK.fullmatch(block)):
        return f"{indent}{block}"
    more = f"等{len(reasons)}处" if len(reasons) > SHOWN else ""
    mark = f"【待核：{'、'.join(reasons[:SHOWN])}{more}】" if reasons else MARK
    mark = mark.replace("{", "").replace("}", "")
    between = "" if _PLAIN.match(block) or block.startswith("{{") else f"\n\n{indent}"
    return f"{indent}{mark}{between}{block}"


def without_marks(text: str) -> str:
    """The text as it reads when all of it is confirmed."""
    return UNCONFIRMED.sub("", _ALONE.sub("", text))
