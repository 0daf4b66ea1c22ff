"""How many careless edits would be noticed? Make one at a time and see."""

from evaluation.mutation.campaign import all_edits, outcomes, sampled
from evaluation.mutation.tally import saved, summary
from evaluation.mutation.trial import Trial
