"""A folder of its own for each release; what a killed release left behind is removed by the next."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "report-release-"


@contextmanager
def workspace() -> Iterator[Path]:
    """An empty folder among the temporary files, removed at the end whatever happens."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not _alive(left.name.removeprefix(_PREFIX).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _alive(process: str) -> bool:
    """Whether the process still runs. Where that cannot be asked (Windows), it is taken to run."""
    if os.name != "posix" or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
