"""Grades by thresholds that the year's settings hold."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def grade(score: Fraction, grades: Sequence[tuple[str, Fraction]]) -> str:
    """The first grade, from the best down, whose least score is reached; the last one below all of them."""
    return next((name for name, least in grades if score >= least), grades[-1][0])


def points_to_next_grade(score: Fraction, grades: Sequence[tuple[str, Fraction]]) -> tuple[str, Fraction] | None:
    """The next better grade and the points that are missing for it; None at the best grade."""
    better = [(name, least - score) for name, least in grades if least > score]
    return better[-1] if better else None
