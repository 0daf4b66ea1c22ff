"""The common ratios of the fiscal framework as facts of the year: computed where its data allow, else with why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from evaluation.dataset import Ratio
from evaluation.facts.fact import NOT_APPLICABLE, RATE_DECIMALS, UNDISCLOSED, Fact, Origin, computed
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS

PREFIX = "参考"


def ratio_id(ratio: Ratio) -> str:
    """The id of the ratio's fact: one of a table where there is one already, else one of its own."""
    return ratio.id or f"{PREFIX}.{ratio.name}"


def ratio_facts(ratios: Iterable[Ratio], facts: Mapping[str, Fact], units: Mapping[str, Unit]) -> Iterator[Fact]:
    """Each ratio with the sums it needs before it; one that cannot be computed says in its note what is missing."""
    for ratio in ratios:
        if ratio_id(ratio) in facts:
            continue
        missing = [name for name, of in ratio.inputs.items() if not all(fact_id in facts for fact_id in of)]
        if missing:
            note = f"没有披露{'、'.join(missing)}"
            origin = Origin(method=ratio.method, note=note)
            yield Fact(ratio_id(ratio), ratio.name, None, units["%"], RATE_DECIMALS, origin, UNDISCLOSED)
            continue
        inputs = []
        for name, of in ratio.inputs.items():
            parts = [facts[fact_id] for fact_id in of]
            if len(parts) > 1:
                part_id = f"{ratio_id(ratio)}.{name}"
                parts = [computed(part_id, f"{ratio.name}：{name}", METHODS["合计"], parts, units)]
                yield parts[0]
            inputs.extend(parts)
        fact = computed(ratio_id(ratio), ratio.name, METHODS[ratio.method], inputs, units)
        yield _with_note(fact, ratio, inputs)


def _with_note(fact: Fact, ratio: Ratio, inputs: list[Fact]) -> Fact:
    """The fact with the calibre of its inputs as note; without a value, with the reason."""
    if fact.value is None:
        names = list(ratio.inputs)
        hidden = [name for name, part in zip(names, inputs, strict=True) if part.absence == UNDISCLOSED]
        empty = [name for name, part in zip(names, inputs, strict=True) if not part.value]
        why = f"没有披露{'、'.join(hidden)}" if hidden else f"{'、'.join(empty[-1:])}为零或者没有，不能相除"
        absence = UNDISCLOSED if hidden else NOT_APPLICABLE
        return replace(fact, absence=absence, origin=replace(fact.origin, note=why))
    return replace(fact, origin=replace(fact.origin, note=ratio.calibre))
