"""The list of the words that staff may use inside `{{ … }}`: what each means, how it is written, what it gives.

It comes with the engine as `common/words.csv`; `report words` prints it, and guide/staff/words.md is its output. Tests
compare it with the vocabulary itself, and fill every example over the real report.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from evaluation.shipped import COMMON

FORMAT, FUNCTION = "格式", "函数"
INTRODUCED = {FORMAT: "写在竖线后面。", FUNCTION: "后面跟一对括号。"}


@dataclass(frozen=True, slots=True)
class Use:
    """One way of using words of a kind: what is written between the braces, and what then stands on the page."""

    kind: str
    names: tuple[str, ...]
    means: str
    written: str
    shown: str


def read_uses() -> tuple[Use, ...]:
    """Every use in the order of the file."""
    with (COMMON / "words.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(
            Use(row["类别"], tuple(row["名称"].split("、")), row["意思"], row["写"], row["得到"]) for row in rows
        )


def words_listed(text: str) -> str:
    """The uses whose name or meaning holds a text, a line each."""
    found = (use for use in read_uses() if any(text in one for one in (*use.names, use.means)))
    return "".join(f"{{{{ {use.written} }}}}\t{use.shown}\t{use.means}\n" for use in found)


def words_page() -> str:
    """The whole list as a page of the guide."""
    return "\n".join(_page(read_uses())) + "\n"


def _page(uses: tuple[Use, ...]) -> Iterator[str]:
    yield "# 词表：花括号里可以用的格式和函数"
    yield ""
    yield "本页由 `report words --markdown` 生成，不要手改。数的名称怎样写，见[写文字](writing.md)。"
    yield "用记事本看本页时，表格里的 `\\|` 就是 `|`。"
    for kind, introduced in INTRODUCED.items():
        yield from ("", f"## {kind}", "", introduced, "", f"| {kind} | 意思 | 写 | 得到 |", "|---|---|---|---|")
        before: tuple[str, ...] = ()
        for use in (use for use in uses if use.kind == kind):
            names = "" if use.names == before else "、".join(f"`{name}`" for name in use.names)
            cells = (names, use.means, f"`{{{{ {use.written} }}}}`", use.shown)
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
            before = use.names
