"""Each quantity of a text with the fact it is, or the facts that come nearest by label and by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.audit.document import Document
from evaluation.audit.grid import Amount, bare
from evaluation.audit.known import Ground, Known, known_from_register, vocabulary
from evaluation.audit.sentences import Sentence
from evaluation.dataset import Policy
from evaluation.facts import Register
from evaluation.language import Quantity
from evaluation.numbers.amounts import Unit, written


@dataclass(frozen=True, slots=True)
class Near:
    """A fact near a quantity: its id, how it is printed, and by how much the quantity exceeds it (in its unit)."""

    fact_id: str
    text: str
    difference: str
    by: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One quantity with its line and label; `fact_id` is the fact it equals at its own precision, or empty."""

    line: int
    text: str
    label: str
    fact_id: str
    nearest: tuple[Near, ...] = ()


def readings(document: Document, sentences: Sequence[Sentence], register: Register, policy: Policy) -> list[Reading]:
    """Every quantity of the running text and every amount of the tables, in the order of the text."""
    facts = tuple(known_from_register(register))
    words = vocabulary([*(sentence.text for sentence in sentences), *(fact.names for fact in facts)])
    ground = Ground(facts, words, policy.language.counting)
    entries = [*_of_sentences(sentences), *_of_tables(document, policy.units)]
    entries.sort(key=lambda entry: (entry[0].line, entry[0].start))
    return [_reading(quantity, label, ground, register) for quantity, label in entries]


def _of_sentences(sentences: Sequence[Sentence]) -> Iterator[tuple[Quantity, str]]:
    for sentence in sentences:
        for quantity in sentence.quantities:
            yield quantity, f"{sentence.passage.topic} {sentence.clause(quantity)}".strip()


def _of_tables(document: Document, units: Mapping[str, Unit]) -> Iterator[tuple[Quantity, str]]:
    for grid in document.grids:
        for row in grid.rows:
            names = " ".join(bare(name) for name in row.names if name)
            for column, amount in row.amounts.items():
                yield _quantity(amount, units), f"{grid.caption} {names} {grid.column_name(column)}"


def _quantity(amount: Amount, units: Mapping[str, Unit]) -> Quantity:
    unit = units.get(amount.unit, Unit(amount.unit, amount.unit))
    return Quantity(
        amount.text,
        amount.value * unit.scale,
        amount.unit,
        amount.decimals,
        0,
        len(amount.text),
        amount.line,
        "",
        base=unit.base,
        scale=unit.scale,
    )


def _reading(quantity: Quantity, label: str, ground: Ground, register: Register) -> Reading:
    kinship = ground.words.affinity
    equal = ground.equal(quantity)
    if equal:
        best = max(equal, key=lambda one: kinship(one.names, label))
        return Reading(quantity.line, quantity.text, label, best.fact_id)
    near = []
    comparable = list(ground.comparable(quantity))
    if comparable:
        by_label = max(comparable, key=lambda one: kinship(one.names, label))
        by_value = min(comparable, key=lambda one: abs(abs(one.value) - abs(quantity.value)))
        if kinship(by_label.names, label):
            near.append(_near(quantity, by_label, register, "名称"))
        if by_value is not by_label or not near:
            near.append(_near(quantity, by_value, register, "数值"))
    return Reading(quantity.line, quantity.text, label, "", tuple(near))


def _near(quantity: Quantity, known: Known, register: Register, by: str) -> Near:
    difference = (quantity.value - known.value) / quantity.scale
    decimals = max(quantity.decimals, known.decimals if quantity.scale == known.scale else 2)
    sign = "+" if difference > Fraction(0) else ""
    text = f"{sign}{written(difference, decimals)}{quantity.unit}"
    return Near(known.fact_id, register[known.fact_id].text, text, by)
