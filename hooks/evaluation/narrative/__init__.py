"""Narrative pages: their expressions evaluated over the report, their output placed after Markdown."""

from evaluation.narrative.filling import Filled, fill, place, place_plain
from evaluation.narrative.narrative import Narrative, read_narrative
from evaluation.narrative.vocabulary import scope
