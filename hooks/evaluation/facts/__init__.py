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
from evaluation.facts.forms import Form, form_of, forms
from evaluation.facts.graph import register_facts
from evaluation.facts.indicators import indicator_tree, scored_facts
from evaluation.facts.labels import column_label, fact_label, row_label
from evaluation.facts.ratios import ratio_facts, ratio_id
from evaluation.facts.register import Register, put
from evaluation.facts.targets import (
    ATTAINED,
    MISSED,
    PARTLY,
    STATES,
    Aim,
    Target,
    aims,
    attainment,
    parse_target,
    state_columns,
    state_of,
    target_facts,
    target_of,
    target_problems,
    target_states,
)
from evaluation.facts.workings import Working, workings

__all__ = [
    "ATTAINED",
    "MISSED",
    "NOT_APPLICABLE",
    "PARTLY",
    "RATE_DECIMALS",
    "STATES",
    "UNDISCLOSED",
    "UNFILLED",
    "Aim",
    "Fact",
    "Form",
    "Formula",
    "Origin",
    "Register",
    "Target",
    "Working",
    "add_computed_facts",
    "add_stated_facts",
    "add_totals",
    "aims",
    "attainment",
    "column_label",
    "computed",
    "fact_label",
    "form_of",
    "forms",
    "indicator_tree",
    "parse_target",
    "put",
    "ratio_facts",
    "ratio_id",
    "recomputed",
    "register_facts",
    "row_label",
    "scored_facts",
    "shown",
    "spec_facts",
    "state_columns",
    "state_of",
    "target_facts",
    "target_of",
    "target_problems",
    "target_states",
    "workings",
]
