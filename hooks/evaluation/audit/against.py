"""Running text against the tables of the same document, and against the facts of the data when they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluation.audit.evidence import Evidence, is_prior
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.known import Known, Row, is_said
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.relation import changed

RULE, COLUMN = "与表不符", "栏目用错"
DIRECTION, CHANGE = "增减方向", re.compile("增减|变动|增长|增加|减少")
FALL = re.compile("^[^增]*[减降]")
MOST_MORE = 3  # words about a figure beside the name of the total: more make it another thing
YEAR = re.compile(r"(?:19|20)\d{2}")
COMPARED = re.compile(r"[较比与同](?:19|20)\d{2}年?")
GENERAL = re.compile(
    r"(?:增[加长]|提高|[减升降])[到至]|[由从]|全[年县市区局省乡镇]|(?:19|20)\d{2}年度?|本年|实际|总|共|其中|上述|以上|各[类项]|[一二两三四五六七八九十]+[个类项处家](?:项目|乡镇)?|[的为是了已]"
)


def contradictions_with_tables(evidence: Evidence) -> Iterator[Finding]:
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            sign = evidence.changes.get(figure, 0)
            is_plain = figure.exact and figure.base and figure.length > 1
            if sign and is_plain:
                rows = evidence.ground.mentioned(sentence.until(figure))
                yield from _turned(figure, sign, rows)
                yield from _changed(figure, sign, sentence, rows, evidence)
            if sign or not is_plain or evidence.words.has(figure.label, "standards", "averages"):
                continue
            lead = sentence.until(figure)
            rows = evidence.ground.mentioned(lead)
            if not rows and is_prior(figure, evidence.year, evidence.words):
                continue
            year = "" if is_prior(figure, evidence.year, evidence.words) else evidence.year
            if evidence.words.has(figure.label, "differences"):  # 尚有104万元: what is left of the row's amount
                named = (tuple(one for one in row if is_said(one.column, figure.label)) for row in rows)
                rows = [*filter(None, named)]
            if finding := _in_row(figure, lead, year, rows) if rows else _in_totals(figure, evidence):
                yield finding


def _turned(figure: Figure, sign: int, rows: Sequence[Row]) -> Iterator[Finding]:
    """A change that the table has the other way."""
    cells = [one for row in rows for one in row if CHANGE.search(one.column) and one.compares(figure)]
    for one in cells:
        value = -one.value.middle if FALL.search(one.column) else one.value.middle
        if abs(abs(value) - figure.value) <= figure.ulp and value * sign < 0:
            yield figure.finding(DIRECTION, one.source, SURE, "增减的方向与表不符", (one.place,))


def _changed(
    figure: Figure, sign: int, sentence: Sentence, rows: Sequence[Row], evidence: Evidence
) -> Iterator[Finding]:
    """项目支出比上年增长5%: by the columns of two years in the row that the text names, where it speaks of them."""
    is_told = evidence.words.has(figure.label, "prior") or "同比" in figure.label
    if not is_told or len(rows) != 1 or evidence.vouches(figure):
        return
    trials = [
        changed(figure, sign, now.figure, then.figure)
        for now, then in _years(rows[0], evidence.year)
        if now.figure and then.figure and (figure.base == "%" or now.base == figure.base)
        if any(now.states(one) or then.states(one) for one in sentence.figures if one.segment == figure.segment)
        or (now.core and now.core in figure.label)
    ]
    wrong = [one for one in trials if not one.holds()]
    if len(wrong) == len(trials) == 1:
        turned = wrong[0].value * sign < 0
        rule = DIRECTION if turned else RULE
        expected = f"按表应为{'增加' if wrong[0].value > 0 else '减少'}{figure.shown(abs(wrong[0].value))}"
        yield wrong[0].finding(rule, SURE if wrong[0].is_slip or turned else LIKELY, expected)


def _years(row: Row, year: str) -> Iterator[tuple[Known, Known]]:
    """Cells of one thing in the document's year and in the one before."""
    for now in (one for one in row if year and year in one.column):
        last = now.column.replace(year, str(int(year) - 1))
        yield from ((now, then) for then in row if then.column == last and then is not now)


def designated(figure: Figure, lead: str, cells: Sequence[Known], year: str) -> list[Known]:
    """The cells whose column the words before the figure name, and whose year they name; else the document's year."""
    said = [one for one in cells if is_said(one.column, figure.label)] or [
        one for one in cells if is_said(one.column, lead[-30:])
    ]
    years = YEAR.findall(figure.label) or YEAR.findall(COMPARED.sub("", lead[-50:]))
    if years and any(YEAR.search(one.column) for one in cells):
        of_year = [one for one in cells if years[-1] in one.column and not CHANGE.search(one.column)]
        return [one for one in said if one in of_year] or of_year
    of_year = [one for one in cells if year and year in one.column]
    is_by_year = of_year and not said and all(YEAR.search(one.column) or CHANGE.search(one.column) for one in cells)
    return of_year if is_by_year else said


def _in_row(figure: Figure, lead: str, year: str, rows: Sequence[Row]) -> Finding | None:
    cells = [one for row in rows for one in row if one.compares(figure)]
    said = GENERAL.sub("", figure.label).replace(rows[0][0].row, "")
    topic = min((said.replace(one.core, "") for one in cells), key=len, default="")
    if not cells or len(rows) > 6 or (len(topic) > 2 and rows[0][0].row not in figure.label):
        return None
    named = designated(figure, lead, cells, year)
    equal = [one for one in cells if one.states(figure)]
    if any(one in equal for one in named) or (equal and not named):
        return None
    plain = [one for one in named if one.base or figure.base not in ("元", "分")]
    only = plain[0] if len({one.value for one in plain}) == 1 else None
    if equal:
        years = YEAR.search(figure.label + COMPARED.sub("", lead[-50:])) and any(
            YEAR.search(one.column) for one in (*equal, *plain)
        )
        if only and (years or only.core in figure.label):
            reason = f"{equal[0].source}，{only.source}"
            return _finding(COLUMN, figure, only, SURE if years else LIKELY, reason)
        return None
    slips = [one for one in (plain or cells) if figure.is_slip_of(one.value.middle)]
    if not slips and figure.length > 3:
        only, slips = None, [one for one in cells if figure.is_slip_of(one.value.middle)]
    if slips and (only or len(slips) == 1):
        return _finding(RULE, figure, slips[0], SURE if only else LIKELY, slips[0].source)
    named_alone = (
        only and not slips and is_said(only.column, figure.label) and only.base == figure.base and figure.value
    )
    if only and named_alone and Fraction(2, 3) < only.value.middle / figure.value < Fraction(3, 2):
        return _finding(RULE, figure, only, LIKELY, only.source)
    return None


def _in_totals(figure: Figure, evidence: Evidence) -> Finding | None:
    """A figure that names no row may be a table's total: a slip of it, or one that is called nothing else."""
    totals = [one for one in evidence.ground.totals if one.compares(figure) and is_said(one.column, figure.label)]
    totals = [one for one in totals if one.base or figure.base not in ("元", "分")]
    near = [one for one in totals if figure.is_slip_of(one.value.middle)]
    plain = GENERAL.sub("", figure.label)
    named = [one for one in totals if plain and plain in one.core]
    alike = [one for one in named if figure.value and Fraction(2, 3) < one.value.middle / figure.value < Fraction(3, 2)]
    alike = [one for one in alike if figure.base != "%" and evidence.said[figure.base, figure.value] == 1]
    most = MOST_MORE if not near or figure.length < 4 or figure.base == "%" else 3 * MOST_MORE
    found = [one for one in near or alike if len(plain.replace(one.core, "")) <= most]
    if len({one.value for one in found}) != 1 or evidence.ground.said_by(figure):
        return None
    sure = near and figure.length > 3 and len(plain.replace(found[0].core, "")) <= MOST_MORE
    return _finding(RULE, figure, found[0], SURE if sure else LIKELY, found[0].source)


def _finding(rule: str, figure: Figure, known: Known, confidence: str, reason: str) -> Finding:
    expected = f"应为{figure.shown(known.value.middle)}"
    return figure.finding(rule, reason, confidence, expected, (known.place,))
