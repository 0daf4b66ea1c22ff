"""The fiscal year's data as read from disk: the only package that opens data files."""

from evaluation.dataset.answers import Answer, answers_text, asked
from evaluation.dataset.attachments import ASSETS, ATTACHED, attachment_problems, drawing_fault
from evaluation.dataset.campaign import inputs_digest, read_campaign
from evaluation.dataset.configuration import configuration_problems, configured_docs, foreign_programs, guard_problems
from evaluation.dataset.declarations import FILE as DEFINITIONS_FILE
from evaluation.dataset.declarations import Break, Declarations, Definitions, Waiver, read_definitions
from evaluation.dataset.editions import Correction, Editions, Entry, read_editions, register_of
from evaluation.dataset.grids.text import unseen_of
from evaluation.dataset.margins import Margin, cell_margins, line_margins, read_margins
from evaluation.dataset.names import policy_problems, unknown, unknown_unit
from evaluation.dataset.policy import (
    CHARTS_FILE,
    FACTS_FILE,
    TONES,
    ChartSpec,
    ComparisonSpec,
    FactSpec,
    Policy,
    PolicyError,
    Ratio,
    read_policy,
)
from evaluation.dataset.printed import documents_of, numbers_in, places_in
from evaluation.dataset.questions import Questions
from evaluation.dataset.reading import read_dataset, table_of
from evaluation.dataset.schema import (
    ATTAINMENT,
    FORM_ROLES,
    SETTLED,
    Bound,
    Computed,
    Concentration,
    Count,
    Field,
    Schema,
    Sum,
    View,
)
from evaluation.dataset.seals import SealedRow, Seals, Segment, broken, lines_of, seal_problem, seals_text, within_year
from evaluation.dataset.settings import (
    CONTACT,
    DRAFT,
    EXPECTED_FILES,
    FINAL,
    STATE,
    WHY,
    Settings,
    finished_years,
    fiscal_years,
    read_settings,
)
from evaluation.dataset.shapes import Mention, is_date, nearest, today
from evaluation.dataset.table import (
    DETAIL,
    LINE,
    SAMPLE,
    Dataset,
    Headings,
    Table,
    charted_rows,
    data_address,
    headings_of,
)
from evaluation.dataset.tree import tree_problems
from evaluation.dataset.without import policy_of_year
