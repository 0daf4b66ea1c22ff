"""Narrative pages: their expressions evaluated over the report, their output placed after Markdown."""

from evaluation.pages.filling import Filled, fill, place, place_plain
from evaluation.pages.markup import Macros, Markup
from evaluation.pages.vocabulary import scope

__all__ = ["Filled", "Macros", "Markup", "fill", "place", "place_plain", "scope"]
