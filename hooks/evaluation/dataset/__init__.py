"""The fiscal year's data as read from disk: the only package that opens data files."""

from evaluation.dataset.campaign import Campaign, inputs_digest, read_campaign
from evaluation.dataset.declarations import Declarations, Declared, Waiver
from evaluation.dataset.definitions import Break, Definitions
from evaluation.dataset.editions import Edition, Editions, Entry, read_editions, register_of
from evaluation.dataset.language import Claim, Language, Pattern
from evaluation.dataset.margins import Margin, half_width, may_hold_number
from evaluation.dataset.reading import read_dataset, table_of
from evaluation.dataset.schema import (
    CHARTS_FILE,
    FACTS_FILE,
    Bound,
    ChartSpec,
    ComparisonSpec,
    Computed,
    Count,
    FactSpec,
    Field,
    Identity,
    Policy,
    PolicyError,
    Ratio,
    Schema,
    View,
    read_policy,
)
from evaluation.dataset.seals import Seals, Segment, broken, lines_of, rows_that_break, seal_problem, seals_text
from evaluation.dataset.settings import DRAFT, FINAL, STATE, Settings, configured_docs, read_settings
from evaluation.dataset.table import DETAIL, UNFILLED, Dataset, Table, data_address
from evaluation.dataset.years import finished_years, fiscal_years

__all__ = [
    "CHARTS_FILE",
    "DETAIL",
    "DRAFT",
    "FACTS_FILE",
    "FINAL",
    "STATE",
    "UNFILLED",
    "Bound",
    "Break",
    "Campaign",
    "ChartSpec",
    "Claim",
    "ComparisonSpec",
    "Computed",
    "Count",
    "Dataset",
    "Declarations",
    "Declared",
    "Definitions",
    "Edition",
    "Editions",
    "Entry",
    "FactSpec",
    "Field",
    "Identity",
    "Language",
    "Margin",
    "Pattern",
    "Policy",
    "PolicyError",
    "Ratio",
    "Schema",
    "Seals",
    "Segment",
    "Settings",
    "Table",
    "View",
    "Waiver",
    "broken",
    "configured_docs",
    "data_address",
    "finished_years",
    "fiscal_years",
    "half_width",
    "inputs_digest",
    "lines_of",
    "may_hold_number",
    "read_campaign",
    "read_dataset",
    "read_editions",
    "read_policy",
    "read_settings",
    "register_of",
    "rows_that_break",
    "seal_problem",
    "seals_text",
    "table_of",
]
