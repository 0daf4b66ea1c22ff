"""Which row of one table is which of another, by their labels, and what a row is called that has no name yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from functools import lru_cache

from evaluation.dataset.yaml_files import common

TOTALS = ("合计", "总计")
LIKE = Fraction(85, 100)  # how alike two labels of one row are at least
AHEAD = Fraction(5, 100)  # and by how much more than any other two
LONGEST_LABEL, LONGEST_ID, MOST = 40, 12, 10_000
_NUMBER = r"[\d一二三四五六七八九十]{1,3}"
_NUMBERING = re.compile(
    rf"^(?:[（(]{_NUMBER}[）)][、.．]?|{_NUMBER}[、.．)）\-－—](?!\d)|其中[:：]?|减[:：]|加[:：])\s*"
)
_DOCUMENT = re.compile(r"^\w{1,8}[〔\[（(【]\d{4}[〕\]）)】]\d+号(?:文件)?")


@dataclass(frozen=True, slots=True)
class Label:
    """What a row is called and whether it is a detail or a total; the kind is blank where rows have none."""

    text: str
    kind: str = ""


def paired(theirs: Sequence[Label], ours: Sequence[Label]) -> tuple[dict[int, int], frozenset[int]]:
    """Which of our rows each of theirs is, no row twice, and for which of theirs that is told by likeness only.

    By the label, the first 小计 with the first; else by a label without marks and brackets, without the word of a
    total, in the usual words, or without what all of ours begin with; else as the one total on either side; else by
    the label, whatever kind it is; else as the two labels that are far more alike than any others.
    """
    pairs: dict[int, int] = {}
    subject = _subject(ours)
    keys: tuple[Callable[[str], str], ...] = (
        plain_label,
        bare_label,
        whole_label,
        usual_label,
        lambda label: plain_label(label).removeprefix(subject),
    )
    for key in map(_with_kind, keys):
        pairs |= dict(_same(_free(theirs, pairs), _free(ours, pairs.values()), key))
    pairs |= dict(_sole_totals(_free(theirs, pairs), _free(ours, pairs.values())))
    pairs |= dict(_same(_free(theirs, pairs), _free(ours, pairs.values()), lambda one: plain_label(one.text)))
    alike = dict(_alike(_free(theirs, pairs), _free(ours, pairs.values())))
    return pairs | alike, frozenset(alike)


@lru_cache(maxsize=65_536)
def plain_label(label: str) -> str:
    """A label without its numbering and spaces."""
    return re.sub(r"\s", "", _NUMBERING.sub("", label.strip()))


@lru_cache(maxsize=65_536)
def bare_label(label: str) -> str:
    """A label without numbering, the number of a document before it, brackets, marks and a letter in front."""
    plain = _DOCUMENT.sub("", plain_label(label))
    return re.sub(r"[（(\[〔].*?[）)\]〕]|^[A-Za-z]|[^\w]", "", plain)


@lru_cache(maxsize=65_536)
def whole_label(label: str) -> str:
    """A label without its numbering and the word of a total behind it: 基本支出小计 is the row 基本支出."""
    plain = plain_label(label)
    return re.sub(r"(?<=..)(?:小计|合计|总计)$", "", plain)


def new_id(label: str, kind: str, number: int, taken: set[str]) -> str:
    """An identifier made of the label; of a total its kind, as pages and charts ask for it."""
    if kind in TOTALS and kind not in taken:
        return kind
    bare = re.sub(r"[^\w]", "", _DOCUMENT.sub("", plain_label(label))).replace("_", "")
    bare = re.sub(r"^\d+|\d{4}年?", "", bare)[:LONGEST_ID] or f"{kind}{number}"
    if bare in taken or re.search(r"\d", bare):
        bare = re.sub(r"\d", "", bare) or kind
        while f"{bare}{number:02d}" in taken:
            number += 1
        return f"{bare}{number:02d}"
    return bare


def usual_label(label: str) -> str:
    """A label in the words of the data tables: 日常公用经费 is 公用经费."""
    bare = bare_label(label).replace("的", "")
    return _usual().get(bare, bare)


@lru_cache(maxsize=1)
def _usual() -> Mapping[str, str]:
    return {bare_label(other): bare_label(first) for first, *others in common("row_words.yml") for other in others}


def _subject(labels: Sequence[Label]) -> str:
    """What every label begins with but those of totals (固定资产原值, 固定资产净值): others need not say it."""
    own = [text for text in (plain_label(one.text) for one in labels) if text not in TOTALS]
    first, last = (min(own), max(own)) if len(own) > 1 else ("", "")
    return first[: next((at for at, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), 0)]


def _free(labels: Sequence[Label], taken: Iterable[int]) -> list[tuple[int, Label]]:
    used = set(taken)
    return [(at, one) for at, one in enumerate(labels) if at not in used]


def _with_kind(bare: Callable[[str], str]) -> Callable[[Label], Hashable]:
    return lambda one: bare(one.text) and (bare(one.text), one.kind)


def _same(
    theirs: Sequence[tuple[int, Label]], ours: Sequence[tuple[int, Label]], key: Callable[[Label], Hashable]
) -> Iterator[tuple[int, int]]:
    """Rows with the same key, the first with the first; a blank one is no key."""
    free: dict[Hashable, list[int]] = {}
    for at, one in ours:
        free.setdefault(key(one), []).append(at)
    for at, one in theirs:
        if (own := key(one)) and (rows := free.get(own)):
            yield at, rows.pop(0)


def _sole_totals(theirs: Sequence[tuple[int, Label]], ours: Sequence[tuple[int, Label]]) -> Iterator[tuple[int, int]]:
    for kind in TOTALS:
        left, right = ([at for at, one in side if one.kind == kind] for side in (theirs, ours))
        if len(left) == len(right) == 1:
            yield left[0], right[0]


def _alike(theirs: Sequence[tuple[int, Label]], ours: Sequence[tuple[int, Label]]) -> Iterator[tuple[int, int]]:
    """Rows whose labels are each other's likest by far; nothing among very many, where that proves little."""
    if not theirs or not ours or len(theirs) * len(ours) > MOST:
        return
    ratios = {
        (left, right): _ratio(one.text, other.text) if one.kind == other.kind else Fraction(0)
        for left, one in theirs
        for right, other in ours
    }
    for (left, right), ratio in ratios.items():
        rivals = [value for (a, b), value in ratios.items() if (a == left) != (b == right)] if ratio >= LIKE else []
        if ratio >= LIKE and all(ratio - other >= AHEAD for other in rivals):
            yield left, right


def _ratio(one: str, other: str) -> Fraction:
    """How much of two labels is the same; nothing where they are too different in length to be alike."""
    texts = [bare_label(text)[:LONGEST_LABEL] for text in (one, other)]
    short, both = min(map(len, texts)), sum(map(len, texts))
    return Fraction(2 * shared(*texts), both) if 2 * short >= LIKE * both > 0 else Fraction(0)


def shared(one: str, other: str) -> int:
    """How many characters two texts have in common, in their order."""
    return sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
