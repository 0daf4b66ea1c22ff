"""Causes before echoes: what follows from another problem stands under it, and is gone when that one is mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.problems.problem import Problem

_QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Cause:
    """A problem with those that follow from it. One that is `suspected` is no finding of its own: it explains them."""

    problem: Problem
    echoes: tuple[Problem, ...] = ()
    suspected: bool = False

    @property
    def count(self) -> int:
        """How many problems these are."""
        return len(self.echoes) + (not self.suspected)


def quoted_names(problem: Problem) -> list[str]:
    """What the problem names in quotes: ids, as far as it is about numbers."""
    return _QUOTED.findall(f"{problem.rule}{problem.found}")


def follows(problem: Problem, cause: Problem) -> bool:
    """Whether a problem is about numbers that are missing because of the other."""
    names = (*problem.facts, *quoted_names(problem))
    return not problem.takes and any(_within(name, taken) for name in names for taken in cause.takes)


def _within(name: str, taken: str) -> bool:
    return name == taken or name.startswith(taken if taken.endswith(".") else f"{taken}.")


def causes(problems: Iterable[Problem], suspects: Sequence[Cause] = ()) -> list[Cause]:
    """All problems, each once: under the cause it follows from, or as its own. Most echoes first, then by place."""
    rest = dict.fromkeys(sorted(set(problems)))
    found = [*_missing(rest), *_suspected(rest, suspects)]
    found += [Cause(problem) for problem in rest]
    most: dict[str, int] = {}
    for cause in found:
        file = cause.problem.place.file
        most[file] = max(most.get(file, 0), len(cause.echoes))
    return sorted(
        found, key=lambda one: (-most[one.problem.place.file], one.problem.place.file, -len(one.echoes), one.problem)
    )


def _missing(rest: dict[Problem, None]) -> Iterator[Cause]:
    """The problems that take numbers away, with what lacks these; both are taken out of the rest."""
    for problem in [problem for problem in rest if problem.takes]:
        echoes = tuple(other for other in rest if follows(other, problem))
        for one in (problem, *echoes):
            del rest[one]
        yield Cause(problem, echoes)


def _suspected(rest: dict[Problem, None], suspects: Sequence[Cause]) -> Iterator[Cause]:
    for cause in suspects:
        echoes = tuple(problem for problem in sorted(cause.echoes) if problem in rest)
        for problem in echoes:
            del rest[problem]
        known = next((problem for problem in rest if problem.place == cause.problem.place), None)
        if echoes and known:  # what is wrong with the cell for certain says it better than a suspicion
            del rest[known]
            yield Cause(known, echoes)
        elif echoes:
            yield Cause(cause.problem, echoes, suspected=True)
