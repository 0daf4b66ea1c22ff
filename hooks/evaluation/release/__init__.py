"""Publishing editions to the `gh-pages` branch of a remote: live and proven there, or refused."""

from evaluation.release.git import GitError
from evaluation.release.refusal import Refusal, WrongCall
from evaluation.release.releasing import Order, release
from evaluation.release.source import address_of, checkout, read_source
from evaluation.release.workspace import workspace

__all__ = ["GitError", "Order", "Refusal", "WrongCall", "address_of", "checkout", "read_source", "release", "workspace"]
