"""Rules on the schema itself: what its tables compute must name methods and units that exist."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.dataset import FACTS_FILE, Computed, Identity, Policy, Schema
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place, Problem


def policy_problems(policy: Policy) -> Iterator[Problem]:
    """Every method and unit in `data/schema/` that is not registered; nothing can be computed with them."""
    for schema in policy.schemas:
        file = f"data/schema/tables/{schema.file}.yml"
        yield from _unknown_methods(schema, file)
        units = {entry.name: entry.unit for entry in schema.fields} | {count.id: count.unit for count in schema.counts}
        yield from _unknown_units(units | {spec.column: spec.unit for spec in schema.computed}, file, policy)
    for spec in policy.facts:
        if spec.method not in METHODS:
            yield _unknown_method(Place(FACTS_FILE, column=spec.id), spec.method)
    yield from _unknown_units({spec.id: spec.unit for spec in policy.facts}, FACTS_FILE, policy)


def _unknown_methods(schema: Schema, file: str) -> Iterator[Problem]:
    specs: tuple[Computed | Identity, ...] = (*schema.computed, *schema.identities)
    for spec in specs:
        if spec.method not in METHODS:
            yield _unknown_method(Place(file, column=spec.column), spec.method)


def _unknown_method(place: Place, method: str) -> Problem:
    return Problem(place, "没有这个算法", f"“{method}”", f"可用的有：{'、'.join(METHODS)}")


def _unknown_units(units: dict[str, str], file: str, policy: Policy) -> Iterator[Problem]:
    for name, unit in units.items():
        if unit and unit not in policy.units:
            place = Place(file, column=name)
            yield Problem(place, "单位须是已登记的单位", f"“{unit}”", "请更正，或在 data/schema/units.yml 登记")
