"""Quantities in running Chinese text: amounts with their unit, where they stand, and what they are about."""

from evaluation.quantities.grammar import Grammar, folded, grammar
from evaluation.quantities.quantity import Quantity
from evaluation.quantities.reading import quantities

__all__ = ["Grammar", "Quantity", "folded", "grammar", "quantities"]
