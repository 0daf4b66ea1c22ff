"""A rule: one way of scoring with its parameters and the facts it looks at, ready to be applied or written elsewhere.

`described` gives the rule as plain data, from which the same score can be computed in another language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from evaluation.numbers.amounts import Unit, decimal_string, half_up
from evaluation.scoring.catalogue import CATALOGUE, DECIMALS, ScoringMethod, keywords
from evaluation.scoring.methods import Band
from evaluation.scoring.parameters import Fault, Given, given_parameters
from evaluation.scoring.steps import Step, points

Value = Fraction | None


@dataclass(frozen=True)
class Rule:
    """A way of scoring with parameters: callable over the weight and the inputs, like any formula."""

    method: ScoringMethod
    given: Mapping[str, Given] = field(default_factory=dict)
    unit: str = "分"
    adds: bool = False

    @property
    def name(self) -> str:
        return self.method.name

    @property
    def words(self) -> str:
        """The rule in one sentence for readers, with its parameters; a second one where the score is rounded."""
        sentence = self.method.sentence({name: given.text for name, given in self.given.items()})
        return sentence if self.decimals is None else f"{sentence}得分四舍五入，保留{self.decimals}位小数。"

    @property
    def decimals(self) -> int | None:
        """To how many decimals the score is rounded; None when it stays exact."""
        given = self.given.get(DECIMALS.name)
        return None if given is None or not isinstance(given.value, int) else given.value

    def __call__(self, inputs: Sequence[Value]) -> Value:
        """The score for the weight and the values that follow it; None when any of them is missing."""
        known = [value for value in inputs if value is not None]
        return self.steps(known[0], known[1:])[-1].result.value if len(known) == len(inputs) else None

    def steps(self, weight: Fraction, values: Sequence[Fraction]) -> tuple[Step, ...]:
        """How the score comes about; the last step's result is the score."""
        steps = self.method.work(weight, *values, **keywords(self.method, self.given))
        if self.decimals is None:
            return steps
        exact = steps[-1].result.value
        rounded = min(weight, Fraction(half_up(exact, self.decimals)))
        words = f"{{}}四舍五入，保留{self.decimals}位小数"
        return (*steps, Step("取整", words, (points(exact),), points(rounded)))

    def described(self) -> dict[str, Any]:
        """The rule as plain data: kind, parameters by their keywords as decimal strings in base units, rounding."""
        parameters = {key: _plain(value) for key, value in keywords(self.method, self.given).items()}
        return {"kind": self.name, "parameters": parameters, "decimals": self.decimals, "words": self.words}


def rule_of(
    name: str, parameters: str, weight: Value, units: Mapping[str, Unit], inputs: int = 0
) -> tuple[Rule | None, list[Fault]]:
    """The rule that two cells describe, None when it cannot be applied, with everything that is wrong with them.

    `inputs` says to how many facts it is to be applied, where that is known.
    """
    method = CATALOGUE.get(name)
    if method is None:
        return None, []
    given, faults = given_parameters(parameters, method.parameters, units)
    found = [*faults, *method.faults(keywords(method, given), weight, inputs)]
    return (None if found else Rule(method, given)), found


def _plain(value: Any) -> Any:
    match value:
        case Fraction():
            return decimal_string(value)
        case Band():
            ends = {"low": value.low, "high": value.high, "points": value.points}
            numbers = {key: None if end is None else decimal_string(end) for key, end in ends.items()}
            return numbers | {"holds_low": value.holds_low, "holds_high": value.holds_high}
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value
