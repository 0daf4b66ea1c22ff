"""Running text against the tables of the same document, and against the facts of the data when they are given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.audit.changes import change_of
from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.grids import Grid
from evaluation.audit.interval import Interval, is_slip
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.words import Words

RULE, COLUMN = "与表不符", "栏目用错"
SHORTEST_NAME = 2
EMPTY = re.compile(r"[（(][^（）()]*[）)]|金额|情况|数额|[（(]?万?元[）)]?|[数额]$")
MOST_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """A number that stands somewhere else: its row and column there, and where that is."""

    row: str
    column: str
    value: Interval
    unit: str
    base: str
    source: str
    place: str
    is_total: bool = False
    is_bare: bool = False


def known_of(grids: Iterable[Grid]) -> list[tuple[Known, ...]]:
    """The rows of the tables as numbers that a text may repeat."""
    rows = []
    for grid in grids:
        for row in grid.rows:
            cells = tuple(
                Known(
                    row.own or row.name,
                    grid.columns[at],
                    amount.worth,
                    amount.unit,
                    amount.base,
                    f"{grid.place}“{row.own or row.name}·{grid.columns[at]}”为{amount.text}",
                    amount.place,
                    row.is_total,
                    not amount.base,
                )
                for at, amount in row.amounts.items()
            )
            if cells:
                rows.append(cells)
    return rows


def contradictions_with_tables(evidence: Evidence, facts: Sequence[tuple[Known, ...]] = ()) -> Iterator[Finding]:
    rows = [*known_of(evidence.grids), *facts][:MOST_KNOWN]
    if not rows:
        return
    index: dict[str, list[tuple[Known, ...]]] = {}
    for row in rows:
        if len(row[0].row) >= SHORTEST_NAME:
            index.setdefault(row[0].row[:2], []).append(row)
    totals = [row for row in rows if row[0].is_total]
    everything = [one for row in rows for one in row]
    for sentence, figure in evidence.figures:
        if (
            not figure.exact
            or change_of(figure, evidence.words)
            or evidence.words.has(figure.label, "standards", "averages")
        ):
            continue
        if figure.base == "" or len(figure.quantity.digits.replace(".", "")) < 2:
            continue
        finding = _checked(figure, sentence, index, totals, everything, evidence.words)
        if finding:
            yield finding


def _checked(
    figure: Figure,
    sentence: Sentence,
    index: dict[str, list[tuple[Known, ...]]],
    totals: Sequence[tuple[Known, ...]],
    everything: Sequence[Known],
    words: Words,
) -> Finding | None:
    lead = sentence.until(figure)
    rows = _mentioned(lead, figure, index)
    if rows:
        return _against(figure, sentence, rows, lead, words)
    return _against_totals(figure, sentence, totals, everything, words)


def _mentioned(lead: str, figure: Figure, index: dict[str, list[tuple[Known, ...]]]) -> list[tuple[Known, ...]]:
    """The rows whose name stands last before the figure, the longest name of those that end there."""
    found: list[tuple[int, int, tuple[Known, ...]]] = []
    for at in range(max(0, len(lead) - 60), len(lead) - 1):
        for row in index.get(lead[at : at + 2], ()):
            if lead.startswith(row[0].row, at):
                found.append((at + len(row[0].row), len(row[0].row), row))
    if not found:
        return []
    end, length, _ = max(found, key=lambda one: (one[0], one[1]))
    if re.search(r"[；;。]|[，,].*[，,].*[，,]", lead[end:]):
        return []
    return [row for at, size, row in found if (at, size) == (end, length)]


def comparable(figure: Figure, known: Known) -> bool:
    if known.base == figure.base:
        return True
    if figure.base in ("元", "%", "分") or known.base in ("元", "%", "分"):
        return not known.base and figure.base != "%"
    return True


def states(figure: Figure, known: Known) -> bool:
    """Whether the figure says what is known, at the coarser precision of the two; a bare number may be in any unit."""
    half = figure.ulp / 2
    near = Interval(figure.value - half, figure.value + half)
    if near.meets(known.value):
        return True
    scale = figure.quantity.scale
    return known.is_bare and near.meets(Interval(known.value.low * scale, known.value.high * scale))


def _column_words(column: str) -> str:
    return EMPTY.sub("", re.sub(r"(?:19|20)\d{2}年?度?", "", column))


def _says(label: str, column: str) -> bool:
    """Whether the label names the column: all that its heading says, or its last two characters."""
    core = _column_words(column)
    return bool(core) and (core in label or (len(core) > 2 and (core[-2:] in label or core[:2] in label)))


def _against(
    figure: Figure, sentence: Sentence, rows: Sequence[tuple[Known, ...]], lead: str, words: Words
) -> Finding | None:
    cells = [one for row in rows for one in row if comparable(figure, one)]
    if not cells or len(rows) > 6:
        return None
    label = figure.label
    years = re.findall(r"(?:19|20)\d{2}", lead[-50:])
    designated = [one for one in cells if _says(label, one.column)] or [
        one for one in cells if _says(lead[-30:], one.column)
    ]
    if years and any(re.search(r"(?:19|20)\d{2}", one.column) for one in cells):
        of_year = [one for one in cells if years[-1] in one.column]
        designated = [one for one in designated if one in of_year] or of_year
    equal = [one for one in cells if states(figure, one)]
    if any(one in equal for one in designated) or (equal and not designated):
        return None
    plain = [one for one in designated if not one.is_bare]
    if equal:
        wrong_year = years and plain and any(re.search(r"(?:19|20)\d{2}", one.column) for one in (*equal, *plain))
        headed = plain and all(_column_words(one.column) in label for one in plain) and len(plain) == 1
        if wrong_year or headed:
            return _finding(
                COLUMN,
                figure,
                sentence,
                plain[0],
                LIKELY if not wrong_year else SURE,
                f"{equal[0].source}，{plain[0].source}",
            )
        return None
    slips = [one for one in (plain or cells) if _slip(figure, one)]
    if slips and (len(plain) == 1 or len(slips) == 1) and not _sums(figure, cells):
        exactly = len(plain) == 1 and slips[0] in plain
        return _finding(RULE, figure, sentence, slips[0], SURE if exactly else LIKELY, slips[0].source)
    if len(plain) == 1 and not slips and _says(label, plain[0].column) and figure.base == plain[0].base != "":
        ratio = plain[0].value.middle / figure.value if figure.value else Fraction(0)
        if Fraction(2, 3) < ratio < Fraction(3, 2) and not _sums(figure, cells):
            return _finding(RULE, figure, sentence, plain[0], LIKELY, plain[0].source)
    return None


def _against_totals(
    figure: Figure, sentence: Sentence, totals: Sequence[tuple[Known, ...]], everything: Sequence[Known], words: Words
) -> Finding | None:
    """A figure that names no row may be a table's total: a slip of it that stands nowhere else."""
    if len(figure.quantity.digits.replace(".", "")) < 4 and figure.base != "分":
        return None
    near = [
        one
        for row in totals
        for one in row
        if not one.is_bare and one.base == figure.base and _slip(figure, one) and _says(figure.label, one.column)
    ]
    if len({one.value for one in near}) != 1 or any(
        comparable(figure, one) and states(figure, one) for one in everything
    ):
        return None
    return _finding(RULE, figure, sentence, near[0], SURE, near[0].source)


def _sums(figure: Figure, cells: Sequence[Known]) -> bool:
    """Whether two cells of the row together are what is stated."""
    return any(
        Interval(figure.value - figure.ulp, figure.value + figure.ulp).meets(first.value + second.value)
        for at, first in enumerate(cells)
        for second in cells[at + 1 :]
    )


def _slip(figure: Figure, known: Known) -> bool:
    scale = figure.quantity.scale
    return is_slip(figure.value / scale, known.value.middle / scale, figure.quantity.decimals)


def _finding(rule: str, figure: Figure, sentence: Sentence, known: Known, confidence: str, reason: str) -> Finding:
    return Finding(
        sentence.block,
        figure.place,
        rule,
        figure.named,
        reason,
        confidence,
        f"应为{figure.shown(known.value.middle)}",
        (known.place,),
    )
