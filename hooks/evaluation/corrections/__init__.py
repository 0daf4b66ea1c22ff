"""What changed between two registers of facts, what a year's editions changed, and whether each change is explained."""

from evaluation.corrections.changes import Change, Changes, changes, changes_of_years
from evaluation.corrections.feed import Year, editions_json, feed, read_years, years_address
from evaluation.corrections.history import Publication, publications
from evaluation.corrections.output import changes_json, changes_lines
from evaluation.corrections.release import release_problems

__all__ = [
    "Change",
    "Changes",
    "Publication",
    "Year",
    "changes",
    "changes_json",
    "changes_lines",
    "changes_of_years",
    "editions_json",
    "feed",
    "publications",
    "read_years",
    "release_problems",
    "years_address",
]
