"""Cells that are probably wrong, each tried: with another amount in it, checks hold that fail now, and none fails anew.

What most failed comparisons have in common is only a candidate. A cell is named when changing it alone mends what it is
blamed for; where nothing or too much would do that, none is: a right cell is never accused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from evaluation.checks import arithmetic, declared, forms, indicators, rekeyed, scores
from evaluation.checks.misplaced import Rearranged, rearranged, with_cells
from evaluation.checks.rule import Finding, exact_protection, findings_of, rules_of, waived
from evaluation.dataset import Dataset, Table
from evaluation.facts import Register, register_facts
from evaluation.numbers.amounts import decimals_of, exact_decimals, written
from evaluation.problems import Cause, Place, Problem

RULES = rules_of(arithmetic, indicators, scores, forms, rekeyed, declared)
CANDIDATES, NAMED, TRIALS = 8, 3, 60
SUSPECTED = "这一格最可能有误"
Key = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class _Try:
    """One cell with another amount: the findings that this mends, in a dataset that has it."""

    place: Place
    text: str
    found: str
    mended: frozenset[Key]
    dataset: Dataset


def suspected(dataset: Dataset, register: Register, findings: Sequence[Finding]) -> tuple[Cause, ...]:
    """For each independent fault the cells that it can be in, with what they would have to be, and what it explains."""
    found: list[Cause] = []
    if put_right := _put_right(dataset, findings):
        cause, dataset = put_right
        found.append(cause)
        register = register_facts(dataset)
        findings = tuple(_found(dataset, register))
    said = {_key(finding): finding.problem for finding in _failed(findings)}
    left = TRIALS
    while said and left > 0:
        tries, used = _tries(dataset, register, findings, left)
        left -= used
        best = max((len(one.mended) for one in tries), default=0)
        chosen = {one.place: one for one in reversed(tries) if len(one.mended) == best}
        if not chosen:
            break
        first = next(one for one in tries if one.place in chosen)
        explained = tuple(problem for key in first.mended if (problem := said.pop(key, None)))
        if len(chosen) <= NAMED and _says_more(list(chosen), explained):
            likeliest = [*reversed(chosen.values())]
            likeliest.sort(key=lambda one: not _is_one_slip(one.found, one.text))
            found.append(Cause(_problem(likeliest, len(explained)), explained, suspected=True))
        dataset = first.dataset
        register = register_facts(dataset)
        findings = tuple(_found(dataset, register))
    return tuple(found)


def _put_right(dataset: Dataset, findings: Sequence[Finding]) -> tuple[Cause, Dataset] | None:
    """The one thing out of its place that explains most: put right, what fails holds and nothing else fails."""
    failed = {key: finding.problem for finding in _failed(findings) if finding.problem and (key := _key(finding))}
    found: dict[tuple[Place, str], tuple[Rearranged, Dataset, tuple[Problem, ...]]] = {}
    for one in islice(rearranged(dataset, failed.values()), TRIALS):
        whole, keys = _with(dataset, one.table, failed)
        if len(keys) > 1:
            found[one.place, one.advice] = (one, whole, tuple(failed[key] for key in failed if key in keys))
    most = max((len(mended) for _, _, mended in found.values()), default=0)
    best = [kept for kept in found.values() if len(kept[2]) == most]
    there = [kept for kept in best if len(kept[0].table) == len(dataset.tables[kept[0].table.schema.name])]
    if len(chosen := there or best) != 1:  # a row that is not there explains only what no row that is there does
        return None
    ((one, whole, mended),) = chosen
    advice = f"{one.advice}，下面 {len(mended)} 处不符都能对上。请对照原始凭证核对"
    return Cause(Problem(one.place, one.rule, one.found, advice), mended, suspected=True), whole


def _says_more(places: Sequence[Place], explained: Sequence[Problem]) -> bool:
    """Whether naming the cells adds to the problems: one alone names its own place and what to look at."""
    return len(explained) > 1 or (len(explained) == len(places) == 1 and explained[0].place not in places)


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one text becomes the other by one digit changed, added or left out, or by two that change places."""
    if len(typed) != len(meant):
        longer, shorter = sorted((typed, meant), key=len, reverse=True)
        return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    apart = [at for at, pair in enumerate(zip(typed, meant, strict=True)) if pair[0] != pair[1]]
    if len(apart) != 2:
        return len(apart) == 1
    first, second = apart
    return (typed[first], typed[second]) == (meant[second], meant[first])


def _problem(chosen: Sequence[_Try], count: int) -> Problem:
    first, *others = chosen
    these = f"下面 {count} 处不符" if count > 1 else "下面这处不符"
    also = "".join(f"；也可能是 {one.place}，现为 {one.found}，改为 {one.text} 才对得上" for one in others)
    rule = SUSPECTED if not others else "这一格可能有误"
    return Problem(first.place, rule, first.found, f"改为 {first.text}，{these}都能对上{also}。请对照原始凭证核对")


def _tries(dataset: Dataset, register: Register, findings: Sequence[Finding], most: int) -> tuple[list[_Try], int]:
    """The changes of one cell that mend something and break nothing, likeliest cell first, and how many were tried."""
    failed = {_key(finding): finding for finding in _failed(findings)}
    tries: list[_Try] = []
    used = 0
    for fact in _candidates(findings, register):
        gaps = {finding.problem.gap for finding in failed.values() if finding.problem and fact in finding.facts} - {0}
        for gap in sorted(gaps)[:NAMED]:
            for change in (gap, -gap):
                if used >= most:
                    return tries, used
                used += 1
                if one := _tried(dataset, register[fact].origin.source, change, failed):
                    tries.append(one)
    return tries, used


def _candidates(findings: Sequence[Finding], register: Register) -> list[str]:
    """The numbers in cells that failed comparisons are about: most blamed first, then least vouched for."""
    vouched = exact_protection(findings)
    blamed = Counter(fact for finding in _failed(findings) for fact in dict.fromkeys(finding.facts))
    cells = [fact for fact in blamed if fact in register and (place := register[fact].origin.source) and place.row]
    return sorted(cells, key=lambda fact: (-blamed[fact], vouched[fact]))[:CANDIDATES]


def _tried(dataset: Dataset, place: Place | None, change: Fraction, failed: dict[Key, Finding]) -> _Try | None:
    table = next((table for table in dataset.tables.values() if place and table.file == place.file), None)
    if place is None or table is None or not table.sound:
        return None
    row = place.row - 2
    field = table.schema.field[place.column]
    unit = dataset.policy.units[table.unit(field, row)]
    before = table.text(row, place.column)
    amount = (table.amounts[place.column][row] or Fraction(0)) + change
    shown = amount / unit.scale
    if (decimals := exact_decimals(shown)) is None:
        return None
    text = written(shown, max(decimals, decimals_of(before)))
    right = with_cells(table, row, {place.column: text}, {place.column: amount})
    changed, mended = _with(dataset, right, failed)
    if not mended or _leaves_the_same_gap(failed, mended):
        return None
    return _Try(place, text, before or "空白", mended, changed)


def _with(dataset: Dataset, table: Table, failed: Collection[Key]) -> tuple[Dataset, frozenset[Key]]:
    """The dataset with another table, and what fails and then holds: nothing, where anything fails anew."""
    changed = replace(dataset, tables={**dataset.tables, table.schema.name: table})
    after = {_key(finding) for finding in _failed(tuple(_found(changed, register_facts(changed))))}
    return changed, frozenset() if after - {*failed} else frozenset({*failed} - after)


def _leaves_the_same_gap(failed: dict[Key, Finding], mended: frozenset[Key]) -> bool:
    """Whether a comparison that shares numbers with a mended one stays as far off: then the fault is in what they
    share, and no total may be bent to it."""
    for key in mended:
        one = failed[key]
        for other in failed.values():
            if _key(other) in mended or one.problem is None or other.problem is None:
                continue
            if one.problem.gap == other.problem.gap and set(one.facts) & set(other.facts):
                return True
    return False


def _found(dataset: Dataset, register: Register) -> Iterator[Finding]:
    findings = (finding for rule in RULES for finding in findings_of(rule, dataset, register))
    return (waived(finding, dataset.declarations.waivers) for finding in findings)


def _failed(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The failed comparisons of numbers, which another number could mend."""
    names = {rule.name for rule in RULES}
    return (one for one in findings if one.problem and not one.waiver and one.facts and one.rule in names)


def _key(finding: Finding) -> Key:
    return finding.rule, finding.problem.place if finding.problem else Place("")
