"""Amounts as people write them in tables: what is a number, what is none, and in which unit a cell says that it is."""

from __future__ import annotations

import re
from functools import lru_cache

from evaluation.numbers.amounts import UNDISCLOSED, ZERO_DASHES, parse

MONEY_UNITS = {"亿元": 100_000_000, "万元": 10_000, "千元": 1_000, "百元": 100, "元": 1}
NOT_APPLICABLE = frozenset(("不适用", "无", "/", "—", "N/A", "n/a", "——", "--"))
_UNDISCLOSED = frozenset(("未披露", "未公开", "不公开", "不予公开", "保密"))
_FULL = str.maketrans("０１２３４５６７８９．，－（）％", "0123456789.,-()%")
_YEAR = re.compile(r"(?:19|20)\d\d年?(?:度)?")
_APART = re.compile(r"\d\s+[\d.,]")
_GROUPED = re.compile(r"[-−－]?\d{1,3}(?:[ \u00a0\u3000]\d{3})+(?:[.．]\d+)?")


def amount_text(text: str) -> str | None:
    """A cell as a data file writes it: a number without grouping, “-” for a written zero, blank, or 未披露; None for
    anything else, as two numbers in one cell."""
    if _APART.search(text.strip()) and not _GROUPED.fullmatch(text.strip()):
        return None
    bare = re.sub(r"\s", "", text).translate(_FULL)
    if bare in _UNDISCLOSED:
        return UNDISCLOSED
    if bare in ZERO_DASHES:
        return "-"
    if bare in NOT_APPLICABLE:
        return ""
    bare = re.sub(r"^[¥￥]", "", bare).removesuffix("%")
    bare = bare.removesuffix(money_unit(bare))
    if re.fullmatch(r"\([\d,.]+\)", bare):
        bare = f"-{bare[1:-1]}"
    if bare and parse(bare) is None:
        return None
    return bare.replace(",", "")


def money_unit(text: str) -> str:
    """The unit of money that a cell names itself: 元 for ￥12 and 12元, 万元; blank where it names none."""
    bare = re.sub(r"\s", "", text)
    named = next((unit for unit in MONEY_UNITS if bare.endswith(unit)), "")
    return named or ("元" if bare.startswith(("¥", "￥")) else "")


@lru_cache(maxsize=65_536)
def is_number(text: str) -> bool:
    """Whether a cell holds a number or a rate, not the name of a year."""
    return amount_text(text) not in (None, "", UNDISCLOSED) and not _YEAR.fullmatch(re.sub(r"\s", "", text))
