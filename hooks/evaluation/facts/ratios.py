"""The common ratios of the fiscal framework as facts of the year: computed where its data allow, else with why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from evaluation.dataset import Ratio
from evaluation.facts.fact import NOT_APPLICABLE, RATE_DECIMALS, UNDISCLOSED, UNFILLED, Fact, Origin, computed, known
from evaluation.facts.graph import Spec
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS

PREFIX = "参考"
Make = Callable[[Sequence[Fact | None]], Fact | None]


def ratio_id(ratio: Ratio) -> str:
    """The id of the ratio's fact: one of a table where there is one already, else one of its own."""
    return ratio.id or f"{PREFIX}.{ratio.name}"


def ratio_specs(ratio: Ratio, units: Mapping[str, Unit]) -> Iterator[Spec]:
    """A ratio after the sums it needs before it; one that cannot be computed says in its note what is missing."""
    everything = tuple(chain(*ratio.inputs.values()))
    needs: list[str] = []
    for name, of in ratio.inputs.items():
        part = of[0] if len(of) == 1 else f"{ratio_id(ratio)}.{name}"
        needs.append(part)
        if len(of) > 1:
            yield Spec(part, _sum(part, f"{ratio.name}：{name}", of, units), everything, ratio.place, everything)
    needs += everything
    yield Spec(ratio_id(ratio), _ratio(ratio, units), tuple(needs), ratio.place, needs)


def undisclosed(ratio: Ratio, missing: Sequence[str], units: Mapping[str, Unit]) -> Fact:
    """The ratio of a year that does not state these inputs."""
    origin = Origin(method=ratio.method, note=f"没有披露{'、'.join(missing)}")
    return Fact(ratio_id(ratio), ratio.name, None, units["%"], RATE_DECIMALS, origin, UNDISCLOSED)


def _sum(part: str, label: str, of: Sequence[str], units: Mapping[str, Unit]) -> Make:
    def make(inputs: Sequence[Fact | None]) -> Fact | None:
        found = known(inputs)
        own = [fact for fact in found if fact.id in of]
        return computed(part, label, METHODS["合计"], own, units) if len(found) == len(inputs) else None

    return make


def _ratio(ratio: Ratio, units: Mapping[str, Unit]) -> Make:
    def make(inputs: Sequence[Fact | None]) -> Fact:
        parts, stated = known(inputs[: len(ratio.inputs)]), {fact.id for fact in known(inputs)}
        missing = [name for name, of in ratio.inputs.items() if not stated.issuperset(of)]
        if missing:
            return undisclosed(ratio, missing, units)
        return _with_note(computed(ratio_id(ratio), ratio.name, METHODS[ratio.method], parts, units), ratio, parts)

    return make


def _with_note(fact: Fact, ratio: Ratio, inputs: list[Fact]) -> Fact:
    """The fact with the calibre of its inputs as note; without a value, with the reason."""
    if fact.absence == UNFILLED:
        return fact
    if fact.value is None:
        names = list(ratio.inputs)
        hidden = [name for name, part in zip(names, inputs, strict=True) if part.absence == UNDISCLOSED]
        empty = [name for name, part in zip(names, inputs, strict=True) if not part.value]
        why = f"没有披露{'、'.join(hidden)}" if hidden else f"{'、'.join(empty[-1:])}为零或者没有，不能相除"
        absence = UNDISCLOSED if hidden else NOT_APPLICABLE
        return replace(fact, absence=absence, origin=replace(fact.origin, note=why))
    return replace(fact, origin=replace(fact.origin, note=ratio.calibre))
