"""Narrative pages: their expressions evaluated over the report, their output placed after Markdown."""

from evaluation.markup import Macros, Markup
from evaluation.narrative.filling import Filled, fill, place, place_plain
from evaluation.narrative.vocabulary import scope

__all__ = ["Filled", "Macros", "Markup", "fill", "place", "place_plain", "scope"]
