"""Facts: every number of the site once, with its label, unit, precision and origin.

Each amount cell of each table is a fact; control totals, computed columns, counts and cross-table figures are facts
computed from others. A total's value comes from its detail rows, never from the total that somebody wrote.
"""

from evaluation.facts.cells import add_stated_facts, add_totals
from evaluation.facts.fact import (
    NOT_APPLICABLE,
    RATE_DECIMALS,
    UNDISCLOSED,
    UNFILLED,
    Fact,
    Formula,
    Origin,
    computed,
    recomputed,
    shown,
)
from evaluation.facts.figures import add_computed_facts, spec_facts
from evaluation.facts.labels import column_label, fact_label, row_label
from evaluation.facts.register import Register, put

__all__ = [
    "NOT_APPLICABLE",
    "RATE_DECIMALS",
    "UNDISCLOSED",
    "UNFILLED",
    "Fact",
    "Formula",
    "Origin",
    "Register",
    "add_computed_facts",
    "add_stated_facts",
    "add_totals",
    "column_label",
    "computed",
    "fact_label",
    "put",
    "recomputed",
    "row_label",
    "shown",
    "spec_facts",
]
