"""A project of one's own, and a new fiscal year from the one before; what is not known yet says 未填报."""

from evaluation.start.new_year import new_year_files
