"""Facts: every number of the site once, with its label, unit, precision and origin.

Each amount cell of each table is a fact; control totals, computed columns, counts and cross-table figures are facts
computed from others. A total's value comes from its detail rows, never from the total that somebody wrote.
"""

from evaluation.facts.cells import cell_fact, summed_fields
from evaluation.facts.evaluation import register_facts, year_graph
from evaluation.facts.fact import NOT_APPLICABLE, UNDISCLOSED, UNFILLED, Fact, Origin, shown
from evaluation.facts.forms import Form, form_of, forms
from evaluation.facts.groups import Group
from evaluation.facts.indicators import indicator_tree
from evaluation.facts.labels import column_label
from evaluation.facts.ratios import ratio_id
from evaluation.facts.register import Register
from evaluation.facts.sums import SHARE, concentration_id, groups_of, sum_id
from evaluation.facts.targets import (
    ATTAINED,
    CLAIMED,
    MISSED,
    PARTLY,
    Aim,
    Target,
    aims,
    attainment,
    parse_target,
    state_columns,
    target_of,
    target_problems,
)
from evaluation.facts.workings import Working, workings
