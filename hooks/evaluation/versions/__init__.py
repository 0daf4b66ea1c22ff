"""Editions and years against each other: what changed, whether each change is explained, and what can be compared."""

from evaluation.versions.changes import Changes, changes, changes_json, changes_lines, changes_of_years
from evaluation.versions.comparison import Cell, Group, History, Row, history
from evaluation.versions.explained import release_problems
from evaluation.versions.publications import (
    CORRECTED,
    CURRENT,
    WITHDRAWN,
    Publication,
    Withdrawal,
    Year,
    editions_json,
    feed,
    publications,
    read_years,
    years_address,
)
from evaluation.versions.years import YearFigures, earlier_years, read_earlier, year_figures
