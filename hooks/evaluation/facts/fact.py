"""One number with its label, unit, precision and origin, and how a formula makes one from others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.numbers.amounts import NOT_APPLICABLE as NOT_APPLICABLE
from evaluation.numbers.amounts import UNDISCLOSED as UNDISCLOSED
from evaluation.numbers.amounts import UNFILLED as UNFILLED
from evaluation.numbers.amounts import Unit, written
from evaluation.numbers.formulas import METHODS, Formula
from evaluation.problems import Place

RATE_DECIMALS = 2


@dataclass(frozen=True)
class Origin:
    """Where a fact comes from: a source cell, or a formula over other facts. A control total has both.

    The score of an indicator has its own `rule`; any other formula is known by the name of its `method`.
    """

    source: Place | None = None
    method: str = ""
    inputs: tuple[str, ...] = ()
    note: str = ""
    rule: Formula | None = None

    @property
    def formula(self) -> Formula | None:
        """What computes the fact; None for a source cell or a count."""
        return self.rule or METHODS.get(self.method)


@dataclass(frozen=True)
class Fact:
    """One number. `value` is exact, in `unit`'s base; None with the reason in `absence` when there is none.

    `slack` is how far the true value may be from a figure that exists only in rounded form: half its last place.
    """

    id: str
    label: str
    value: Fraction | None
    unit: Unit
    decimals: int
    origin: Origin
    absence: str = ""
    qualifier: str = ""
    slack: Fraction = Fraction(0)

    @property
    def text(self) -> str:
        """The number as readers see it, in its own unit: 6412.30万元, 2500余人次, 未披露."""
        return shown(self.value, self.unit, self.decimals, self.qualifier) if not self.absence else self.absence


def shown(value: Fraction | None, unit: Unit, decimals: int, qualifier: str = "", *, grouped: bool = False) -> str:
    """A value in the given unit with its qualifier where Chinese puts it: 近170名, 2500余人次, 7万多元, 80%以上."""
    if value is None:
        return NOT_APPLICABLE
    if unit.words and value in range(len(unit.words)):
        return unit.words[int(value)]
    digits = written(value / unit.scale, decimals, grouped=grouped)
    if qualifier in ("近", "约", "不少于"):
        return f"{qualifier}{digits}{unit.name}"
    if qualifier == "以上":
        return f"{digits}{unit.name}{qualifier}"
    if qualifier and unit.name != unit.base and unit.name.endswith(unit.base):
        return f"{digits}{unit.name.removesuffix(unit.base)}{qualifier}{unit.base}"
    return f"{digits}{qualifier}{unit.name}"


def computed(
    fact_id: str,
    label: str,
    method: Formula,
    inputs: Sequence[Fact],
    units: Mapping[str, Unit],
    *,
    unit: str = "",
    decimals: int | None = None,
    source: Place | None = None,
) -> Fact:
    """The fact that a formula yields over its inputs, with their unit and precision unless told otherwise."""
    first = inputs[0].unit if inputs else units["个"]
    name = unit or method.unit or first.name
    if decimals is None:
        own = method.unit is None and not unit
        decimals = max((fact.decimals for fact in inputs), default=0) if own else units[name].decimals
    value, absence = _result(method, inputs)
    rule = None if method.name in METHODS else method
    origin = Origin(source, method.name, tuple(fact.id for fact in inputs), rule=rule)
    return Fact(fact_id, label, value, units[name], decimals, origin, absence)


def counted(fact: Fact, *, waits: bool) -> Fact:
    """A count, or that nobody can know it yet: some of what is counted is still 未填报, or an example."""
    return replace(fact, value=None, absence=UNFILLED) if waits else fact


def known(inputs: Sequence[Fact | None]) -> list[Fact]:
    """The inputs that there are."""
    return [fact for fact in inputs if fact is not None]


def _result(method: Formula, inputs: Sequence[Fact]) -> tuple[Fraction | None, str]:
    """The formula's value, or why there is none: undisclosed, not filled in, or not applicable; none is zero."""
    absences = {fact.absence for fact in inputs}
    if UNFILLED in absences:
        return None, UNFILLED
    if method.adds and UNDISCLOSED in absences:
        return None, UNDISCLOSED
    value = method([fact.value for fact in inputs])
    if value is not None:
        return value, ""
    return None, UNDISCLOSED if UNDISCLOSED in absences and NOT_APPLICABLE not in absences else NOT_APPLICABLE
