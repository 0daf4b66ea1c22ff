"""What a second person reads and signs before a release: every sentence with its figures spelt out, and every row."""

from evaluation.review.items import Item, Spelt, items
from evaluation.review.signing import lost, signed_anew, unsigned, unsigned_problems

__all__ = ["Item", "Spelt", "items", "lost", "signed_anew", "unsigned", "unsigned_problems"]
