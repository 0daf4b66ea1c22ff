"""Publishing editions to the `gh-pages` branch of a remote: live and proven there, or refused."""

from evaluation.release.building import bare_environment
from evaluation.release.git import GitError
from evaluation.release.live import Upkeep, fetched, published_file
from evaluation.release.mirror import mirrored
from evaluation.release.proof import verify
from evaluation.release.releasing import Order, release
from evaluation.release.source import Refusal, WrongCall, address_of, checkout, read_source, workspace
from evaluation.release.upkeep import push, restore, withdraw
