"""The index of facts: every number with its value, formula, inputs, source cell and the places where it appears.

It needs no script, and is put into its page last, when every other page is finished and the places are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from evaluation.facts import Fact, Register
from evaluation.facts.published import formula_words
from evaluation.markup import Block, Macros
from evaluation.narrative.figures import Figure
from evaluation.numbers.amounts import decimal_string, exact_decimals
from evaluation.site.appearances import Appearances, Repository

MANY_INPUTS = 8


def fact_index(
    register: Register, found: Appearances, repository: Repository, macros: Macros, link: Callable[[str], str] = str
) -> Block:
    """The whole index, grouped by table, one anchor a fact. `link` turns an address of the site into a relative one."""
    listed = _listed_before(register)
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for fact in register.values():
        entry = _entry(fact, register, listed.get(fact.id, ""), found, repository)
        groups.setdefault(fact.id.partition(".")[0], []).append(entry)
    return macros.block("registers", "index", groups, link)


def _entry(
    fact: Fact, register: Register, same_as: str, found: Appearances, repository: Repository
) -> Mapping[str, Any]:
    """A fact as the index lists it. `same_as` names an earlier fact that lists the same inputs."""
    source, inputs = fact.origin.source, fact.origin.inputs
    return {
        "id": fact.id,
        "label": fact.label,
        "text": Figure.of(fact).text,
        "exact": exact_value(fact),
        "formula": formula_words(fact),
        "inputs": [(name, _short(register[name].label, fact.label)) for name in inputs[: 1 if same_as else None]],
        "count": len(inputs),
        "same_as": (same_as, _short(register[same_as].label, fact.label)) if same_as else None,
        "source": str(replace(source, title="")) if source else "",
        "file": repository.address(source) if source else "",
        "note": fact.origin.note,
        "places": found.get(fact.id, ()),
    }


def exact_value(fact: Fact) -> str:
    """The exact value in the base unit, where what readers see is rounded or in another unit; else empty."""
    value, unit = fact.value, fact.unit
    if value is None:
        return ""
    decimals = exact_decimals(value)
    if decimals is None:
        return f"约{decimal_string(value)}{unit.base}（分数 {value.numerator}/{value.denominator}）"
    shown = exact_decimals(value / unit.scale)
    return "" if shown is not None and shown <= fact.decimals else f"{decimal_string(value)}{unit.base}"


def _listed_before(register: Register) -> Mapping[str, str]:
    """For facts over many inputs, the first fact over the same ones: forty ranks of forty rows list them once."""
    first: dict[frozenset[str], str] = {}
    return dict(_repeats(register, first))


def _repeats(register: Register, first: dict[frozenset[str], str]) -> Iterator[tuple[str, str]]:
    for fact in register.values():
        if len(fact.origin.inputs) > MANY_INPUTS:
            earlier = first.setdefault(frozenset(fact.origin.inputs), fact.id)
            if earlier != fact.id:
                yield fact.id, earlier


def _short(label: str, beside: str) -> str:
    """A label without the table's and the row's name where the label beside it already says them."""
    while (head := label.partition("·"))[2] and beside.startswith(f"{head[0]}·"):
        label, beside = head[2], beside.partition("·")[2]
    return label
