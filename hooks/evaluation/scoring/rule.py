"""A rule: one way of scoring with its parameters, ready to be applied or written elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from evaluation.numbers.amounts import Unit
from evaluation.numbers.terms import Compute, Input, Number, Operation, Term, Value, compute, plain, smaller
from evaluation.scoring.catalogue import CATALOGUE, DECIMALS, ScoringMethod, keywords
from evaluation.scoring.parameters import Fault, Given, Parameter, given_parameters
from evaluation.scoring.steps import POINTS, Step, Way, points, score_term, taken


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
        if None in inputs:
            return None
        return _computing(self.name, tuple(self.given.items()), len(inputs))(inputs)

    def term(self, inputs: int) -> Term:
        """The score as a term over so many inputs: the weight, then what the rule looks at."""
        exact = score_term(self._way(inputs))
        if self.decimals is None:
            return exact
        decimals = Number(Fraction(self.decimals), DECIMALS.name, "位")
        return smaller(Input(0), Operation("round", (exact, decimals)))

    def steps(self, weight: Fraction, values: Sequence[Fraction]) -> tuple[Step[Fraction], ...]:
        """How the score comes about; the last step's result is the score."""
        inputs = (weight, *values)
        steps, score = taken(self._way(len(inputs)), inputs), self(inputs)
        if self.decimals is None or score is None:
            return steps
        words = f"{{}}四舍五入，保留{self.decimals}位小数"
        return (*steps, Step("取整", words, (steps[-1].result,), points(score)))

    def described(self, inputs: int) -> dict[str, Any]:
        """The rule as plain data for a script: its term over so many inputs, and whether these count something."""
        return {"term": plain(self.term(inputs)), "counts": self.method.wants == "整数"}

    def _way(self, inputs: int) -> Way:
        return self.method.work(*map(Input, range(inputs)), **self._parameters)

    @cached_property
    def _parameters(self) -> Mapping[str, Any]:
        """The parameters as the method takes them, numbers as terms under the names that staff know."""
        given = ((parameter, self.given.get(parameter.name)) for parameter in self.method.parameters)
        return {one.key: _term(one, value) for one, value in given if value is not None and one != DECIMALS}


@lru_cache(maxsize=4096)
def _computing(method: str, given: tuple[tuple[str, Given], ...], inputs: int) -> Compute:
    """The score as a function; rules that are read again, or are those of many indicators, share it."""
    return compute(Rule(CATALOGUE[method], dict(given)).term(inputs))


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


def _term(parameter: Parameter, given: Given) -> Any:
    """A number, or each of a list of points, as a term with its name and unit; anything else as it is."""
    match parameter.kind, given.value:
        case _, Fraction() as value:
            return Number(value, parameter.name, "" if given.units else POINTS)
        case "各项分值", tuple() as several:
            names = [f"{parameter.name}（第{at}项）" for at, _ in enumerate(several, start=1)]
            return tuple(map(Number, several, names if len(several) > 1 else [parameter.name], [POINTS] * len(several)))
    return given.value
