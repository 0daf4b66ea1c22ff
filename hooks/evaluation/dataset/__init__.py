"""The fiscal year's data as read from disk: the only package that opens data files."""

from evaluation.dataset.declarations import Declarations, Declared, Waiver
from evaluation.dataset.reading import read_dataset, table_of
from evaluation.dataset.schema import (
    Bound,
    ChartSpec,
    Computed,
    Count,
    FactSpec,
    Field,
    Identity,
    Policy,
    Schema,
    View,
    read_policy,
)
from evaluation.dataset.settings import Settings, configured_docs
from evaluation.dataset.table import DETAIL, Dataset, Table

__all__ = [
    "DETAIL",
    "Bound",
    "ChartSpec",
    "Computed",
    "Count",
    "Dataset",
    "Declarations",
    "Declared",
    "FactSpec",
    "Field",
    "Identity",
    "Policy",
    "Schema",
    "Settings",
    "Table",
    "View",
    "Waiver",
    "configured_docs",
    "read_dataset",
    "read_policy",
    "table_of",
]
