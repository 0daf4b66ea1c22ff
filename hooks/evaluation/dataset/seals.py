"""Seals: the digits of every text and the rows of every table as last approved, in `seals.csv`, by `report seal`.

No arithmetic protects the digits in titles, remarks and pages. Their seal does: a text that otherwise reads the same
may not come back with other digits, with some where it had none, or without. Texts that are added, removed or written
anew break no seal. Neither does any sum miss a row that nothing is added up from, nor tell a blank from a zero: a
sealed row has to stay, with as many numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from evaluation.dataset.grids.text import csv_text, rows_of
from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.grids.zipped import content_of
from evaluation.problems import Place, Problem

FILE = "seals.csv"
_RESTORE = "请恢复原来的文件，或核对以后运行 report seal --reason “理由”"
HEADER = ("文件", "栏", "骨架", "数字", "校验")
YEAR, REASON, ROW = "年度", "理由", "〔行〕"
TIMES = "×"  # before how often a text stands in its column with the same digits, where more than once
_DIGITS = re.compile(r"[0-9]+")
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Segment:
    """A text as it stands in a file of the year: one cell, or one line of a page or of settings."""

    place: Place
    text: str

    @cached_property
    def key(self) -> Key:
        """File and column within the year, and the text without its digits, as letters."""
        return within_year(self.place.file), self.place.column, digest(_DIGITS.sub("", self.text))

    @cached_property
    def digits(self) -> str:
        """The digits in order, runs apart: `2019/57` of 昆财社〔2019〕57号."""
        return "/".join(_DIGITS.findall(self.text))


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row of a table: its file within the year, its 编号, and how many of its cells hold a number."""

    file: str
    id: str
    filled: int


@dataclass(frozen=True, slots=True)
class Seals:
    """The sealed digits by key, how often each; the sealed rows in the order of their tables; the reasons given so
    far; lines of the year's settings to compare."""

    sealed: Mapping[Key, Counter[str]] = field(default_factory=dict)
    rows: tuple[SealedRow, ...] = ()
    reasons: tuple[str, ...] = ()
    lines: tuple[Segment, ...] = ()


def within_year(file: str) -> str:
    """A file's name without the folders of the year: `projects.csv` for `data/2019/projects.csv`."""
    return file.split("/", 2)[-1]


@lru_cache(maxsize=2**16)
def digest(text: str) -> str:
    """Twelve letters that stand for a text; letters only, so that no digit of a seal is without meaning."""
    return hashlib.sha256(text.encode()).hexdigest()[:12].translate(_LETTERS)


def broken(
    segments: Iterable[Segment], sealed: Mapping[Key, Counter[str]], lost: Mapping[str, int] = MappingProxyType({})
) -> Iterator[tuple[Segment, str]]:
    """The segments whose digits are not the sealed ones of the same words, each with what was sealed.

    As many texts as a file has `lost` rows may be missing: they went with the rows, and no other text stands for them.
    """
    groups: dict[Key, list[Segment]] = {}
    for segment in segments:
        if (key := segment.key) in sealed:
            groups.setdefault(key, []).append(segment)
    for key, group in groups.items():
        now = Counter(segment.digits for segment in group)
        missing, extra = sealed[key] - now, now - sealed[key]
        if extra and missing.total() > lost.get(key[0], 0):
            for segment in group:
                if segment.digits in extra:
                    yield segment, get_close_matches(segment.digits, sorted(missing), n=1, cutoff=0)[0]


def seal_problem(segment: Segment, was: str) -> Problem:
    rule = f"文字里的数字须与封存的“{was}”相同" if was else "封存时这里的文字没有数字"
    advice = "请核对来源；确需更改的，改好以后运行 report seal --reason “理由”"
    return Problem(segment.place, rule, f"“{segment.digits}”" if segment.digits else "没有数字", advice)


def lines_of(text: str, file: str) -> Iterator[Segment]:
    """Every line that is not blank; one without a digit may be a sealed one that lost them."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield Segment(Place(file, number), line.strip())


def read_seals(folder: Path, shown: str, year: str) -> tuple[Seals, tuple[Problem, ...]]:
    """The year's seals. Those copied from another year are not in force."""
    lines = tuple(
        segment
        for path in sorted(folder.glob("*.yml"))
        if path.name not in ("mutation.yml", "review.yml") and path.is_file()
        for segment in lines_of(path.read_text(encoding="utf-8-sig", errors="replace"), f"{shown}/{path.name}")
    )
    path = folder / FILE
    if not path.exists():
        return Seals(lines=lines), ()
    try:
        seals, years, problems = _entries(rows_of(content_of(path)), f"{shown}/{FILE}")
    except (UnreadableError, OSError) as error:
        why = error.rule if isinstance(error, UnreadableError) else "打不开"
        return Seals(lines=lines), (Problem(Place(f"{shown}/{FILE}"), f"封存登记读不出来（{why}）", advice=_RESTORE),)
    if not years and not problems and (seals.sealed or seals.rows):
        rule, advice = "封存登记没有写是哪个年度的，等于没有封存", _RESTORE
        return Seals(lines=lines), (Problem(Place(f"{shown}/{FILE}"), rule, advice=advice),)
    if year not in years:
        return Seals(lines=lines), () if years else problems
    return replace(seals, lines=lines), problems


def _entries(lines: Iterable[list[str]], file: str) -> tuple[Seals, set[str], tuple[Problem, ...]]:
    sealed: dict[Key, Counter[str]] = {}
    rows: list[SealedRow] = []
    reasons: list[str] = []
    years: set[str] = set()
    whole, checks = "", list[str]()
    problems: list[Problem] = []
    for number, row in enumerate(lines, start=1):
        if number == 1:
            continue
        if len(row) != len(HEADER) or digest(",".join(row[:4])) != row[4]:
            problems.append(Problem(Place(file, number), "封存登记不能手改", f"“{','.join(row)}”", _RESTORE))
            continue
        if row[0] == YEAR:
            years.add(row[3])
            whole = row[2]
            continue
        checks.append(row[4])
        if row[0] == REASON:
            reasons.append(row[1])
        elif row[1] == ROW:
            rows.append(SealedRow(row[0], row[2], int(row[3])))
        else:
            digits, _, times = row[3].partition(TIMES)
            sealed.setdefault((row[0], row[1], row[2]), Counter())[digits] += int(times or 1)
    if whole and not problems and digest("".join(checks)) != whole:
        rule = "封存登记少了、多了几行，或者次序变了"
        problems.append(Problem(Place(file), rule, advice=f"{_RESTORE}；两个人的封存合并到一起的，也请这样重新封存"))
    return Seals(sealed, tuple(rows), tuple(reasons)), years, tuple(problems)


def seals_of(segments: Iterable[Segment], rows: Iterable[SealedRow]) -> Seals:
    """The seals that `seals_text` would write, without a file."""
    sealed: dict[Key, Counter[str]] = {}
    for segment in segments:
        sealed.setdefault(segment.key, Counter())[segment.digits] += 1
    return Seals(sealed, tuple(rows))


def seals_text(segments: Iterable[Segment], tables: Iterable[SealedRow], reasons: Sequence[str], year: str) -> str:
    """The file that seals these segments, and these rows of tables; the line of the year seals all the others."""
    rows = [(REASON, reason, "", "") for reason in reasons]
    texts = Counter((*segment.key, segment.digits) for segment in segments)
    for (file, column, words, digits), times in sorted(texts.items()):
        rows.append((file, column, words, f"{digits}{TIMES}{times}" if times > 1 else digits))
    rows += [(row.file, ROW, row.id, str(row.filled)) for row in tables]
    whole = digest("".join(digest(",".join(row)) for row in rows))
    rows.insert(0, (YEAR, "", whole, year))
    return csv_text([HEADER, *((*row, digest(",".join(row))) for row in rows)])
