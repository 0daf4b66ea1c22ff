"""What an editor must fix, as values with a place, and the list of them."""

from evaluation.problems.causes import Cause, causes, follows, quoted_names
from evaluation.problems.listing import by_file, concerning, counted, listed, listed_json, listing
from evaluation.problems.problem import NOWHERE, Place, Problem

__all__ = [
    "NOWHERE",
    "Cause",
    "Place",
    "Problem",
    "by_file",
    "causes",
    "concerning",
    "counted",
    "follows",
    "listed",
    "listed_json",
    "listing",
    "quoted_names",
]
