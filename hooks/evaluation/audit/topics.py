"""One matter in two places: a sentence in a table of work and the row of money for it; one label with two counts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from evaluation.audit.figures import slips
from evaluation.audit.finding import LIKELY, Finding
from evaluation.audit.grid import Grid, Row, bare
from evaluation.audit.known import Ground, Known, pairs
from evaluation.audit.sentences import PEOPLE, Sentence
from evaluation.language import Quantity
from evaluation.numbers.amounts import written

MONEY, LABEL = "与项目表口径", "同名两数"
_MOST_ROWS = 2
_SHARED, _MARGIN = 3, 2
_SHORTEST_NAME, _SHORTEST_LABEL = 8, 5
_FEWEST_DIGITS = 3
_OWN = re.compile(r"本级(?!.*下拨)")
_MOST_OTHERS = 8


def contradictions_of_money(sentences: Sequence[Sentence], grids: Sequence[Grid], tables: Ground) -> Iterator[Finding]:
    """Money that a table of work says was spent on what one row of another table is about, and none of its amounts."""
    programmes = _programmes(grids, tables)
    telling = _telling(programmes)
    for sentence in sentences:
        if not sentence.passage.topic:
            continue
        money = [one for one in sentence.quantities if one.base == "元" and one.scale > 1]
        beside = [
            one
            for other in sentences
            if other.passage is sentence.passage
            for one in other.quantities
            if one.base == "元"
        ]
        for quantity in money:
            others = [one.value for one in beside if one is not quantity][:_MOST_OTHERS]
            if quantity.qualifier or _is_stated(quantity, tables) or _is_sum(quantity, others):
                continue
            name = _programme(sentence, quantity, money, programmes, telling)
            if name and not _adds_up(quantity, others, programmes[name]):
                yield _finding(sentence, quantity, name, programmes[name])


def _is_stated(quantity: Quantity, tables: Ground) -> bool:
    """Whether a table has it: a round number of 万元 only when it has exactly that."""
    equal = tables.equal(quantity)
    return bool(equal) if quantity.decimals else any(one.value == quantity.value for one in equal)


def _programmes(grids: Sequence[Grid], tables: Ground) -> dict[str, list[Known]]:
    """The amounts of each row that names a programme, with the sums of its divided columns."""
    names = {
        (number, " ".join(bare(part) for part in row.names if part)): bare(row.name)
        for number, grid in enumerate(grids)
        for row in grid.rows
        if _is_programme(row)
    }
    found: dict[str, list[Known]] = defaultdict(list)
    for known in tables.known:
        if (known.grid, known.row) in names and known.base == "元":
            found[names[known.grid, known.row]].append(known)
    return found


def _is_programme(row: Row) -> bool:
    money = [amount for amount in row.amounts.values() if amount.unit == "元"]
    return len(bare(row.name)) >= _SHORTEST_NAME and not row.is_total and len(money) > 1


def _telling(programmes: dict[str, list[Known]]) -> frozenset[str]:
    """Character pairs that tell one programme from the others: those in the names of two at most."""
    holders: dict[str, int] = defaultdict(int)
    for name in programmes:
        for pair in pairs(name):
            holders[pair] += 1
    return frozenset(pair for pair, count in holders.items() if count <= _MOST_ROWS)


def _programme(
    sentence: Sentence,
    quantity: Quantity,
    money: Sequence[Quantity],
    programmes: dict[str, list[Known]],
    telling: frozenset[str],
) -> str:
    """The one programme that the words around the amount and the row's topic both name; "" when there is none."""
    if _OWN.search(sentence.label(quantity)):
        own = {name: amounts for name, amounts in programmes.items() if any(map(_is_own, amounts))}
        if own != programmes:
            return _programme_of_its_own(sentence, quantity, money, own)
    scope = pairs(_scope(sentence, quantity, money)) & telling
    topic = pairs(sentence.passage.topic) & telling
    ranked = sorted(((len(scope & pairs(name)), name) for name in programmes), reverse=True)
    if len(ranked) < 2 or not topic:
        return ""
    (best, name), (second, _) = ranked[:2]
    if best >= _SHARED and best - second >= _MARGIN and topic & pairs(name):
        return name
    if len(quantity.digits.replace(".", "")) >= _FEWEST_DIGITS:
        meant = set(slips(quantity.digits))
        near = [
            name
            for name, amounts in programmes.items()
            if topic & scope & pairs(name) and any(one.value and _written(one, quantity) in meant for one in amounts)
        ]
        return near[0] if len(near) == 1 else ""
    return ""


def _is_own(known: Known) -> bool:
    return bool(known.value) and known.column.endswith("本级")


def _programme_of_its_own(
    sentence: Sentence, quantity: Quantity, money: Sequence[Quantity], own: dict[str, list[Known]]
) -> str:
    """For money the department spent itself (本级投入…): the one such programme that both scope and topic name."""
    telling = _telling(own)
    named = pairs(_scope(sentence, quantity, money)) & pairs(sentence.passage.topic) & telling
    found = [name for name in own if named & pairs(name)]
    return found[0] if len(found) == 1 else ""


def _written(known: Known, quantity: Quantity) -> str:
    value = abs(known.value) / quantity.scale
    return str(value) if value.denominator == 1 and not quantity.decimals else ""


def _scope(sentence: Sentence, quantity: Quantity, money: Sequence[Quantity]) -> str:
    """The words from the amount before, or the last semicolon, to the amount after or the next semicolon."""
    text = sentence.text
    start = max([0, *(one.end for one in money if one.end <= quantity.start)])
    end = min([len(text), *(one.start for one in money if one.start >= quantity.end)])
    before, after = text[start : quantity.start], text[quantity.end : end]
    for mark in "；。\n":
        before, after = before.rpartition(mark)[2], after.partition(mark)[0]
    return f"{before}|{after}"


def _is_sum(quantity: Quantity, others: Sequence[Fraction]) -> bool:
    """Whether two or three other amounts of the paragraph add up to it."""
    return any(sum(chosen) == quantity.value for size in (2, 3) for chosen in combinations(others, size))


def _adds_up(quantity: Quantity, others: Sequence[Fraction], amounts: Sequence[Known]) -> bool:
    """Whether it makes an amount of the row, alone or together with other amounts of the paragraph."""
    totals = {one.value for one in amounts}
    return any(
        quantity.value + sum(chosen, Fraction(0)) in totals
        for size in (0, 1, 2)
        for chosen in combinations(others, size)
    )


def _finding(sentence: Sentence, quantity: Quantity, name: str, amounts: Sequence[Known]) -> Finding:
    stated = dict.fromkeys(
        f"{one.column}{written(one.value / quantity.scale, 2)}{quantity.unit}" for one in amounts if one.value
    )
    lines = (min(one.line for one in amounts),)
    reason = f"项目表中“{name}”的金额为{'、'.join(list(stated)[:4])}，均不是{quantity.text}；两处口径是否相同请核对"
    return Finding(quantity.line, MONEY, sentence.clause(quantity)[:60], "", reason, LIKELY, lines)


def contradictions_of_labels(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """The same words right before two counts of the same kind in two paragraphs, with two values."""
    found: dict[tuple[str, str], list[tuple[Sentence, Quantity]]] = defaultdict(list)
    for sentence in sentences:
        previous: Quantity | None = None
        for quantity in sentence.quantities:
            label = sentence.label(quantity)
            if not label and previous is not None and previous.end == quantity.start:
                label = sentence.label(previous)
            previous = quantity
            if len(label) >= _SHORTEST_LABEL and quantity.base not in ("元", "%", ""):
                kind = "人" if quantity.base in PEOPLE else quantity.base
                found[label, kind].append((sentence, quantity))
    for (label, _), places in found.items():
        here = Counter(id(sentence.passage) for sentence, _ in places)
        if max(here.values()) > 1:
            continue
        for (one, first), (other, second) in combinations(places, 2):
            if one.passage is other.passage or first.value == second.value:
                continue
            reason = f"第{first.line}行“{label}”为{first.text}"
            yield Finding(second.line, LABEL, f"{label}{second.text}", "", reason, LIKELY, (first.line,))
