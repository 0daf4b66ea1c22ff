"""What is published beside the pages: the register of facts as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from evaluation.facts.fact import Fact
from evaluation.facts.register import Register
from evaluation.numbers.amounts import decimal_string, exact_decimals


def facts_json(register: Register) -> str:
    """The register as a JSON list, one object a line, in the register's order."""
    lines = (json.dumps(fact_entry(fact), ensure_ascii=False, separators=(",", ":")) for fact in register.values())
    return "[\n" + ",\n".join(lines) + "\n]\n"


def fact_entries(register: Register) -> tuple[Mapping[str, Any], ...]:
    """The register as `facts.json` holds it."""
    return tuple(fact_entry(fact) for fact in register.values())


def as_script(name: str, content: str) -> str:
    """JSON as a script that puts it into `reportData`: a page opened from a folder may load scripts, but not fetch."""
    return f'(window.reportData ??= {{}})["{name}"] = {content.rstrip()};\n'


def fact_entry(fact: Fact) -> dict[str, Any]:
    """One fact for machines.

    `value` is a decimal string in `unit` (money in 元), null with `absence` when there is none; a value that no finite
    decimal can state is given to twelve decimals, with `exact` as a fraction. `text` is the value as readers see it.
    """
    value = fact.value
    entry: dict[str, Any] = {
        "id": fact.id,
        "label": fact.label,
        "value": None if value is None else decimal_string(value),
        "unit": fact.unit.base,
        "decimals": fact.decimals,
        "text": fact.text,
        "formula": formula_words(fact),
        "inputs": list(fact.origin.inputs),
        "source": _source(fact),
    }
    if fact.absence:
        entry["absence"] = fact.absence
    if value is not None and exact_decimals(value) is None:
        entry["exact"] = f"{value.numerator}/{value.denominator}"
    if fact.unit.name != fact.unit.base:
        entry["shown_unit"] = fact.unit.name
    if fact.qualifier:
        entry["qualifier"] = fact.qualifier
    if fact.origin.note:
        entry["note"] = fact.origin.note
    return entry


def formula_words(fact: Fact) -> str | None:
    """The formula's name and rule in words; null for a source cell."""
    method, formula = fact.origin.method, fact.origin.formula
    if not method:
        return None
    return f"{method}：{formula.words}" if formula else method


def _source(fact: Fact) -> dict[str, Any] | None:
    place = fact.origin.source
    if place is None:
        return None
    return {"file": place.file, "row": place.row or None, "column": place.column or None}
