"""Editions and years against each other: what changed, whether each change is explained, and what can be compared."""

from evaluation.versions.changes import Change, Changes, changes, changes_of_years
from evaluation.versions.comparison import Cell, Group, History, Row, history
from evaluation.versions.explained import release_problems
from evaluation.versions.feed import CORRECTED, CURRENT, WITHDRAWN, Year, editions_json, feed, read_years, years_address
from evaluation.versions.output import changes_json, changes_lines
from evaluation.versions.publications import Publication, Withdrawal, publications
from evaluation.versions.years import YearFigures, earlier_years, read_earlier, year_figures
