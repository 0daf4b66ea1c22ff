"""What one year adds to the schema for itself: figures and charts that name rows only that year has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from evaluation.dataset.names import count_problems, mention_problems, names_twice
from evaluation.dataset.policy import CHART_SPECS, FACT_SPECS, Policy
from evaluation.dataset.shapes import read_shaped
from evaluation.problems import Problem

COMPUTED, CHARTS = "computed.yml", "charts.yml"


def with_yearly(policy: Policy, folder: Path, shown: str) -> tuple[Policy, tuple[Problem, ...]]:
    """The policy with the figures and charts of one year's folder after its own, and every problem in those files.

    A year may do without the files. What names something that does not exist is left out.
    """
    problems: list[Problem] = []
    specs, named_by_specs = read_shaped(folder / COMPUTED, f"{shown}/{COMPUTED}", FACT_SPECS, problems) or ((), ())
    charts, named_by_charts = read_shaped(folder / CHARTS, f"{shown}/{CHARTS}", CHART_SPECS, problems) or ((), ())
    whole = replace(policy, facts=(*policy.facts, *specs), charts=(*policy.charts, *charts))
    added = (*named_by_specs, *named_by_charts)
    found = [*mention_problems(added, whole), *count_problems(specs)]
    twice = tuple(names_twice(whole.facts, whole.charts))
    bad = {(problem.place.file, problem.place.column) for problem in found}
    sound = replace(
        policy,
        facts=(*policy.facts, *(spec for spec in specs if (spec.file, spec.place.column) not in bad)),
        charts=(*policy.charts, *(chart for chart in charts if (chart.file, chart.place.column) not in bad)),
        mentions=(*policy.mentions, *added),
    )
    return sound, (*problems, *found, *twice)
