"""Scores of the year: indicators, targets and grades."""

from evaluation.scores.grades import grade, points_to_next_grade
from evaluation.scores.indicators import indicator_tree, scored_facts
from evaluation.scores.ratios import ratio_facts, ratio_id
from evaluation.scores.targets import (
    MISSED,
    STATES,
    Target,
    attainment,
    parse_target,
    target_facts,
    target_problems,
    target_states,
)
from evaluation.scores.workings import Working, workings

__all__ = [
    "MISSED",
    "STATES",
    "Target",
    "Working",
    "attainment",
    "grade",
    "indicator_tree",
    "parse_target",
    "points_to_next_grade",
    "ratio_facts",
    "ratio_id",
    "scored_facts",
    "target_facts",
    "target_problems",
    "target_states",
    "workings",
]
