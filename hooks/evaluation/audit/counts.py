"""Counts against what is counted: enumerations beside a number, groups and rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.grid import Grid
from evaluation.audit.sentences import Sentence
from evaluation.language import Quantity

RULE = "个数"
_COLLECTIVE = frozenset(
    [
        "个",
        "项",
        "家",
        "种",
        "类",
        "所",
        "位",
        "名",
        "条",
        "处",
        "县",
        "区",
        "县区",
        "大",
        "方面",
        "部分",
        "部门",
        "处室",
    ]
)
_MOST = 30
_LISTED_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,12}(?:[，,]?\s*(?:分别是|分别为|依次为|即|包括|具体为|具体是)\s*[:：]?|[:：])(?P<items>[^。；;：:（(\n]+)"
)
_IN_BRACKET = re.compile(
    r"[\u4e00-\u9fff]{1,12}[（(](?:分别为|分别是|即|包括)?[:：]?(?P<items>[^（）()。；;\n\d]+)[)）]"
)
_LISTED_BEFORE = re.compile(r"(?P<items>(?:[^，。；：:（()）\s、]{1,20}、){2,}[^，。；：:（()）、]{1,24})$")
_LONGEST_ITEM = 26
_ALL_TOGETHER = re.compile(r"(?:有|共有|共计|共|为|设|包括|含|计)+$")
_PROJECTS = re.compile(r"项目名称")
_IN_ALL = re.compile(r"(?:共计|共有|共|合计|总计)$")
_SHORTEST_NAME = 4


def contradictions_of_counts(sentences: Sequence[Sentence], grids: Sequence[Grid]) -> Iterator[Finding]:
    """Numbers of things that are not as many as are named."""
    for sentence in sentences:
        for quantity in sentence.quantities:
            if quantity.unit not in _COLLECTIVE or quantity.qualifier or quantity.value > _MOST * 10:
                continue
            if quantity.value <= _MOST:
                yield from _enumerated(sentence, quantity)
                yield from _grouped(sentence, quantity, grids)
            yield from _rows(sentence, quantity, grids)


def _enumerated(sentence: Sentence, quantity: Quantity) -> Iterator[Finding]:
    after, before = sentence.text[quantity.end :], sentence.text[: quantity.start]
    for match, open_ended in (
        (_LISTED_AFTER.match(after), False),
        (_IN_BRACKET.match(after), False),
        (_LISTED_BEFORE.search(before), True),
    ):
        if match is None:
            continue
        fewest, most = _size(match["items"])
        if not fewest:
            continue
        number = quantity.value
        partial = re.search(r"等\s*$|等[\u4e00-\u9fff]{0,6}$", match["items"]) is not None
        if fewest <= number <= most or (partial and number > most):
            continue
        if open_ended and (fewest < 3 or abs(number - fewest) > 2):
            continue
        listed = f"{fewest}" if fewest == most else f"{fewest}至{most}"
        reason = f"所列“{_short(match['items'])}”为{listed}项"
        text = sentence.text[max(0, quantity.start - 12) : quantity.end + 12].strip()
        yield Finding(
            quantity.line, RULE, text, f"应为{listed}{quantity.unit}", reason, SURE if not open_ended else LIKELY
        )
        return


def _size(items: str) -> tuple[int, int]:
    """The fewest and the most things that an enumeration can be read as; 0 when it is none."""
    parts = [part.strip() for part in re.split(r"[、]", items.strip("，, ")) if part.strip()]
    if len(parts) < 2 or any(len(part) > _LONGEST_ITEM or "，" in part or "," in part for part in parts):
        return 0, 0
    joined = sum(len(re.findall(r"以及|[和与及]", part)) for part in parts)
    return len(parts), len(parts) + joined


def _grouped(sentence: Sentence, quantity: Quantity, grids: Sequence[Grid]) -> Iterator[Finding]:
    """X有N项, where X is a group of a table: it has N rows."""
    label = _ALL_TOGETHER.sub("", sentence.label(quantity))
    if quantity.unit not in ("项", "个"):
        return
    for grid in grids:
        sizes: dict[str, int] = {}
        for row in grid.rows:
            for name in dict.fromkeys(row.names[:-1]):
                sizes[name] = sizes.get(name, 0) + 1
        for name, size in sizes.items():
            if len(name) >= _SHORTEST_NAME and size > 1 and label.endswith(name) and size != quantity.value:
                reason = f"表（第{grid.first_line}行起）中“{name}”有{size}行"
                text = sentence.clause(quantity)
                yield Finding(
                    quantity.line, RULE, text, f"应为{size}{quantity.unit}", reason, LIKELY, (grid.first_line,)
                )


def _rows(sentence: Sentence, quantity: Quantity, grids: Sequence[Grid]) -> Iterator[Finding]:
    """共计N个项目: a table of projects has N rows besides its totals."""
    noun = sentence.text[quantity.end : quantity.end + 2]
    if noun != "项目" or not _IN_ALL.search(sentence.label(quantity)):
        return
    below = [grid for grid in grids if grid.first_line > quantity.line]
    for grid in below[:1]:
        if not any(_PROJECTS.search("".join(path)) for path in grid.columns):
            continue
        count = sum(bool(row.amounts) and not row.is_total for row in grid.rows)
        if count != quantity.value:
            reason = f"其后的表（第{grid.first_line}行起）列有{count}个项目"
            text = sentence.clause(quantity)
            yield Finding(quantity.line, RULE, text, f"应为{count}个", reason, SURE, (grid.first_line,))


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 50 else f"{text[:24]}……{text[-24:]}"
