"""All numbers of a year, by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evaluation.facts.fact import Fact
from evaluation.problems import Problem


class Register(Mapping[str, Fact]):
    """All facts by id, in a fixed order.

    `withheld` names the tables that could not be read, `unmade` what could not be computed; `faults` say why not.
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        withheld: frozenset[str] = frozenset(),
        unmade: frozenset[str] = frozenset(),
        faults: tuple[Problem, ...] = (),
    ) -> None:
        self._facts = {fact.id: fact for fact in facts}
        self.withheld, self.unmade, self.faults = withheld, unmade, faults

    def __getitem__(self, fact_id: str) -> Fact:
        return self._facts[fact_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def is_withheld(self, fact_id: str) -> bool:
        """Whether the fact is missing only because its table could not be read or because of a fault of its own."""
        return fact_id in self.unmade or "" in self.withheld or fact_id.partition(".")[0] in self.withheld
