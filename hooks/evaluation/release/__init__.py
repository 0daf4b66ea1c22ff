"""Publishing editions to the `gh-pages` branch of a remote: live and proven there, or refused."""

from evaluation.release.building import bare_environment
from evaluation.release.git import GitError
from evaluation.release.releasing import Order, release
from evaluation.release.source import Refusal, WrongCall, address_of, checkout, read_source
from evaluation.release.workspace import workspace

__all__ = [
    "GitError",
    "Order",
    "Refusal",
    "WrongCall",
    "address_of",
    "bare_environment",
    "checkout",
    "read_source",
    "release",
    "workspace",
]
