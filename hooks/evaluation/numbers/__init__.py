"""Exact amounts and the formulas over them."""
