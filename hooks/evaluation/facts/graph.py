"""Facts as a graph: each is declared with what it needs and a pure function of that; the order of files is nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from evaluation.facts.fact import Fact
from evaluation.problems import NOWHERE, Place, Problem

Values = Mapping[str, Fact | None]


@dataclass(frozen=True, slots=True)
class Spec:
    """A fact to be: the ids that it needs, the function that makes it of their facts, and the place that declares it.

    `may_lack` are needs that a year may do without: the function gets None for one, and yields None where it makes
    nothing of that. A `hidden` one serves others and is no number of the register.
    """

    id: str
    make: Callable[[Sequence[Fact | None]], Fact | None]
    needs: tuple[str, ...] = ()
    place: Place = NOWHERE
    may_lack: Collection[str] = frozenset()
    hidden: bool = False


def stated(fact: Fact, *, hidden_as: str = "") -> Spec:
    """A fact that data state; under another id and hidden, it is what somebody wrote where the engine computes."""
    return Spec(hidden_as or fact.id, lambda _: fact, hidden=bool(hidden_as))


class Graph:
    """The facts of a year by what they need. The first to declare an id has it; the others are in `twice`."""

    def __init__(self, specs: Iterable[Spec]) -> None:
        self.specs: dict[str, Spec] = {}
        self.twice: list[tuple[Spec, Spec]] = []
        for spec in specs:
            first = self.specs.setdefault(spec.id, spec)
            if first is not spec:
                self.twice.append((first, spec))
        self.circles: list[list[str]] = []
        self._out: set[str] = set()
        self._needs = {spec.id: spec.needs for spec in self.specs.values()}
        self._order = self._ordered()

    def evaluated(self) -> tuple[dict[str, Fact | None], list[tuple[Spec, str]]]:
        """What each declared id comes to, and every need that nothing meets.

        An id without a value is one that the year does not have; one that is left out could not be made.
        """
        values: dict[str, Fact | None] = {}
        missing: list[tuple[Spec, str]] = []
        for spec in (spec for spec in self._order if spec.id not in self._out):
            lacking = [name for name in spec.needs if values.get(name) is None and name not in spec.may_lack]
            unmade = any(name in self.specs and name not in values for name in spec.needs)
            if not lacking and (not unmade or self._has_written(spec)):
                values[spec.id] = spec.make([values.get(name) for name in spec.needs])
            missing += [(spec, name) for name in lacking if name not in self.specs or name in values]
        return values, missing

    def changed(self, ids: Iterable[str]) -> tuple[Spec, ...]:
        """What has to be made anew when these facts change, each after what it needs; not they themselves."""
        given = set(ids)
        reached = set(given)
        waiting = list(reached)
        while waiting:
            more = [user for user in self._users.get(waiting.pop(), ()) if user not in reached]
            reached.update(more)
            waiting += more
        specs = (self.specs[name] for name in reached - given if name in self.specs)
        return tuple(sorted(specs, key=lambda spec: self._position[spec.id]))

    def after(self, values: Values, new: Mapping[str, Fact]) -> dict[str, Fact | None]:
        """The values when some facts are others: only what these reach is made anew."""
        found = {**values, **new}
        for spec in self.changed(new):
            if spec.id in found:
                found[spec.id] = spec.make([found.get(name) for name in spec.needs])
        return found

    def needed(self, ids: Iterable[str]) -> tuple[str, ...]:
        """These and all that they are made of, as far as it is declared."""
        reached = dict.fromkeys(ids)
        waiting = list(reached)
        while waiting:
            spec = self.specs.get(waiting.pop())
            more = [need for need in (spec.needs if spec else ()) if need not in reached]
            reached.update(dict.fromkeys(more))
            waiting += more
        return tuple(reached)

    @cached_property
    def _users(self) -> Mapping[str, list[str]]:
        users: dict[str, list[str]] = {}
        for name, needs in self._needs.items():
            for need in needs:
                users.setdefault(need, []).append(name)
        return users

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {spec.id: number for number, spec in enumerate(self._order)}

    def _has_written(self, spec: Spec) -> bool:
        """Whether somebody wrote what the spec computes: that stays where it cannot be computed."""
        return any(name in self.specs and self.specs[name].hidden for name in spec.needs)

    def _ordered(self) -> list[Spec]:
        """All specs, each after what it needs. A circle is cut where a need may lack, else its members stay out."""
        while True:
            try:
                order = TopologicalSorter(self._needs).static_order()
                return [self.specs[name] for name in order if name in self.specs]
            except CycleError as error:
                circle = error.args[1]
                self.circles.append(circle[:-1])
                self._cut(list(pairwise(circle)))

    def _cut(self, steps: Sequence[tuple[str, str]]) -> None:
        soft = [(need, user) for need, user in steps if need in self.specs[user].may_lack]
        for need, user in soft or steps:
            self._needs[user] = tuple(name for name in self._needs[user] if name != need)
        self._out.update(user for _, user in steps if not soft)


def circle_problem(circle: Sequence[str], specs: Mapping[str, Spec]) -> Problem:
    """A circle as a problem: at the place of its first member, with all members and where the others stand."""
    start = circle.index(min(circle))
    members = [*circle[start:], *circle[:start]]
    places = {str(specs[name].place): None for name in members if specs[name].place != NOWHERE}
    first = min((specs[name].place for name in members if specs[name].place != NOWHERE), default=NOWHERE)
    elsewhere = [place for place in places if place != str(first)]
    advice = "请更正其中一个用到的数" + (f"；另见 {'、'.join(elsewhere)}" if elsewhere else "")
    return Problem(first, "这些数互相用来计算，成了循环", " → ".join([*members, members[0]]), advice)
