"""A project of one's own, and a new fiscal year from the one before: with what is known already and 未填报 for the rest."""

from evaluation.start.new_year import new_year_files

__all__ = ["new_year_files"]
