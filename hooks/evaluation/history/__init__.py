"""The figures of several years beside each other, as far as they mean the same."""

from evaluation.history.comparison import Cell, Group, History, Row, history
from evaluation.history.years import YearFigures, earlier_years, read_earlier, year_figures

__all__ = ["Cell", "Group", "History", "Row", "YearFigures", "earlier_years", "history", "read_earlier", "year_figures"]
