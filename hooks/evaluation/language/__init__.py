"""Chinese as the report writes it: quantities in running text with their unit, and document numbers."""

from evaluation.language.grammar import FIGURE, Grammar, any_of, claims, folded, grammar
from evaluation.language.language import Language, Pattern
from evaluation.language.quantity import Quantity
from evaluation.language.reading import quantities
