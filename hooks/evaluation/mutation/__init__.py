"""How many wrong digits would the checks catch? Change one thing at a time and see."""

from evaluation.mutation.campaign import (
    ALL_OPERATORS,
    all_mutants,
    chosen_operators,
    disagreements,
    outcomes,
    sampled,
    sampled_outcomes,
)
from evaluation.mutation.mutants import Mutant, data_mutants, page_mutants
from evaluation.mutation.record import saved
from evaluation.mutation.tally import Tally, summary
from evaluation.mutation.trial import Outcome, Trial

__all__ = [
    "ALL_OPERATORS",
    "Mutant",
    "Outcome",
    "Tally",
    "Trial",
    "all_mutants",
    "chosen_operators",
    "data_mutants",
    "disagreements",
    "outcomes",
    "page_mutants",
    "sampled",
    "sampled_outcomes",
    "saved",
    "summary",
]
