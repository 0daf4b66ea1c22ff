"""A built folder put in the place of another, where the system can do so, without a moment in which neither is there.

`python -m evaluation.exchange NEW PLACE` is what `make site` ends with.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

Exchange = Callable[[bytes, bytes], int]
_HERE = -100  # AT_FDCWD: paths are as the process sees them
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS


def put_in_place(new: Path, place: Path) -> None:
    """`place` holds what `new` held, and `new` is gone. A run that is killed leaves one of the two whole in `place`,
    or, on a system that cannot exchange folders, the old one whole in `before` beside `new`."""
    if not place.exists():
        new.rename(place)
    elif _exchanged(new, place):
        shutil.rmtree(new)
    else:
        put_in_turn(new, place)


def put_in_turn(new: Path, place: Path) -> None:
    """The same in two steps, for systems that cannot exchange folders."""
    before = new.with_name("before")
    place.rename(before)
    new.rename(place)
    shutil.rmtree(before)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system exchanged the two; false where it, or the file system, has no such call."""
    names = os.fsencode(one), os.fsencode(other)
    return any(call(*names) == 0 for call in _calls())


def _calls() -> Iterator[Exchange]:
    """Linux's call and that of macOS, whichever the C library has."""
    library = ctypes.CDLL(None) if os.name == "posix" else object()
    if linux := getattr(library, "renameat2", None):
        yield lambda one, other: int(linux(_HERE, one, _HERE, other, _EXCHANGE))
    if macos := getattr(library, "renamex_np", None):
        yield lambda one, other: int(macos(one, other, _EXCHANGE))


if __name__ == "__main__":
    put_in_place(Path(sys.argv[1]), Path(sys.argv[2]))
