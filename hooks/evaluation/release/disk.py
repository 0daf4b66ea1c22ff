"""What other programs say when the disk stops them, as the error that Python raises for it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

_SAID = {
    "No space left on device": errno.ENOSPC,
    "Out of diskspace": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "Read-only file system": errno.EROFS,
    "File too large": errno.EFBIG,
}


def disk_error(said: str) -> OSError | None:
    """The fault of this machine's disk that a program ended with; what a remote says of its own disk is none."""
    return next(_errors(said), None)


def _errors(said: str) -> Iterator[OSError]:
    own = "\n".join(line for line in said.splitlines() if not line.startswith("remote:"))
    for words, number in _SAID.items():
        if words in own:
            yield OSError(number, os.strerror(number))
