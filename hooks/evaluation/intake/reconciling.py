"""A year's data held against a second source of the same facts: every cell that differs, is missing or is elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.dataset import DETAIL, Dataset, Field, Table
from evaluation.intake.converting import Converted, shown_scale
from evaluation.intake.pairing import Label, paired, plain_label
from evaluation.numbers.amounts import UNFILLED, Unit, decimals_of, half_up, parse
from evaluation.problems import Problem

_BLANK = "空白"
_BETWEEN, _NUMBER = re.compile(r"[\s；;、，,。]"), re.compile(r"[^\d.-]")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A cell that both sources have alike: the second entry of its text, blank where that cannot be one."""

    table: str
    row_id: str
    column: str
    text: str
    place: str


@dataclass(frozen=True)
class Reconciled:
    """What holding a table against another one showed."""

    agreed: tuple[Agreed, ...]
    differences: tuple[Problem, ...]
    renamed: tuple[str, ...] = ()  # rows that are taken for one and are called otherwise there


def reconciled(other: Converted, dataset: Dataset, said: Mapping[str, str]) -> Reconciled:
    """Row by row under their labels, each column that the other source has; what was typed is compared as it is `said`:
    a narrative cell as it is filled, a figure's name as the figure.
    """
    table, units = dataset.tables[other.match.schema.name], dataset.policy.units
    label = table.schema.row_label
    pairs = _pairs(other, table)
    found: dict[tuple[int, str], str] = {}
    agreed: list[Agreed] = []
    problems: list[Problem] = []
    fields = [table.schema.field[name] for name in other.match.columns if name in table.columns and name != label]
    fields = [one for one in fields if one.type not in _NOT_COMPARED]
    for number, line in enumerate(other.rows):
        where = f"{other.table.file} {other.table.where}{line.place}"
        row = pairs.get(number)
        if row is None:
            there = f"“{line.cells.get(label, '')[:30]}”（{where}）"
            problems.append(Problem(table.place(None), "另一份里有这一行，这里没有", there, CHECK))
            continue
        for one, shown, text in _compared(table, row, fields, line.cells, said):
            if agrees(shown, text, one, other, units):
                second = "" if one.type == "narrative" else table.text(row, one.name)  # braces are no second entry
                agreed.append(Agreed(table.schema.name, table.ids()[row], one.name, second, where))
            else:
                found[row, one.name] = text
                rule = f"“{table.text(row, label)[:30]}”与另一份不同：那里是“{text or _BLANK}”（{where}）"
                problems.append(Problem(table.place(row, one.name), rule, f"“{shown or _BLANK}”", CHECK))
    missing = sorted(set(range(len(table))) - set(pairs.values()))
    problems.extend(
        Problem(table.place(row), "另一份里没有这一行", f"“{table.text(row, label)}”", CHECK) for row in missing
    )
    called = ((other.rows[number].cells.get(label, ""), table.text(row, label)) for number, row in pairs.items())
    renamed = (
        f"那里的“{there}”看作这里的“{here}”" for there, here in called if plain_label(there) != plain_label(here)
    )
    return Reconciled(tuple(agreed), (*problems, *_elsewhere(table, found)), tuple(renamed))


def _compared(
    table: Table, row: int, fields: Sequence[Field], theirs: Mapping[str, str], said: Mapping[str, str]
) -> Iterator[tuple[Field, str, str]]:
    """What stands in each cell of a row here and there; what could not be read there was told, and is no difference."""
    for one in fields:
        ours, text = table.text(row, one.name), theirs.get(one.name, "")
        if text != UNFILLED:
            yield one, said.get(ours, ours) if one.type in _SAID else ours, text


def _pairs(other: Converted, table: Table) -> dict[int, int]:
    """Which of our rows each of theirs is: by its label; else by its place, when all that is left on both sides agrees
    there in every amount."""
    label = table.schema.row_label
    theirs = [Label(row.cells.get(label, ""), row.cells.get("行别", DETAIL)) for row in other.rows]
    ours = [Label(text, kind) for text, kind in zip(table.texts(label), table.kinds(), strict=True)]
    pairs = paired(theirs, ours)[0]
    left = [number for number in range(len(theirs)) if number not in pairs]
    free = sorted(set(range(len(table))) - set(pairs.values()))
    amounts = [name for name in other.match.columns if name in table.amounts]
    told = [[parse(other.rows[number].cells.get(name, "")) for name in amounts] for number in left]
    if told == [[parse(table.text(row, name)) for name in amounts] for row in free]:
        pairs.update(zip(left, free, strict=True))
    return pairs


_NOT_COMPARED = frozenset(("kind", "id"))
_SAID = frozenset(("fact", "narrative"))
CHECK = "请对照两份的来源，更正错的一份"


def agrees(ours: str, theirs: str, one: Field, other: Converted, units: Mapping[str, Unit]) -> bool:
    """Whether two texts state one thing: amounts to the precision that the other source shows, a blank no zero."""
    if one.type == "fact" and parse(theirs) is not None:  # the number alone: its unit stands in another column
        return parse(theirs) == parse(_NUMBER.sub("", ours))
    if one.type != "amount":
        return _plain(ours) == _plain(theirs)
    left, right = parse(ours), parse(theirs)
    if left is None or right is None:
        return ours == theirs
    scale = shown_scale(other.table, other.match, one, units)
    if scale <= 1:
        return left == right
    decimals = decimals_of(str(half_up(right / scale, 12)).rstrip("0"))
    return Fraction(half_up(left / scale, max(decimals, 2))) == right / scale


def _plain(text: str) -> str:
    return _BETWEEN.sub("", text.replace("≥", ">=").replace("≤", "<="))


def _elsewhere(table: Table, found: Mapping[tuple[int, str], str]) -> Iterator[Problem]:
    """Cells whose text of the other source stands in another row here; two rows that were exchanged, once."""
    told: set[frozenset[int]] = set()
    for (row, column), text in found.items():
        value = parse(text)
        if not value:
            continue
        for other, amount in enumerate(table.texts(column)):
            pair = frozenset((row, other))
            if other == row or parse(amount) != value or pair in told:
                continue
            told.add(pair)
            label = table.schema.row_label
            names = f"“{table.text(row, label)}”和“{table.text(other, label)}”"
            mutual = parse(found.get((other, column), "")) == parse(table.text(row, column))
            rule = f"{names}两行的数像是互换了" if mutual else f"另一份的数在这里的另一行：{names}"
            yield Problem(table.place(row, column), rule, f"“{table.text(row, column)}”", CHECK)
