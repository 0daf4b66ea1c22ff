"""Publishing editions to the `gh-pages` branch of a remote: live and proven there, or refused."""

from evaluation.release.building import bare_environment
from evaluation.release.git import GitError
from evaluation.release.live import published_file
from evaluation.release.mirror import mirrored
from evaluation.release.releasing import Order, release
from evaluation.release.restoring import push, restore
from evaluation.release.source import Refusal, WrongCall, address_of, checkout, read_source
from evaluation.release.verification.published import verify
from evaluation.release.withdrawing import Upkeep, withdraw
from evaluation.release.workspace import workspace

__all__ = [
    "GitError",
    "Order",
    "Refusal",
    "Upkeep",
    "WrongCall",
    "address_of",
    "bare_environment",
    "checkout",
    "mirrored",
    "published_file",
    "push",
    "read_source",
    "release",
    "restore",
    "verify",
    "withdraw",
    "workspace",
]
