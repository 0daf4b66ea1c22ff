"""What was made before, kept as long as what it was made of is the same. A build keeps nothing; a preview keeps one."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")
Signature = tuple[tuple[str, int, int, int, int], ...]


class Kept:
    """The last thing made under each name. It never decides what a thing is: only whether to make it again."""

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}
        self._touched: dict[str, int] = {}

    def of(self, name: Hashable, made_of: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """What `make` makes; made again only when `made_of`, all that decides it, is no longer the same or equal."""
        last = self._made.get(name)
        if last is not None and last[0] == made_of:
            made: Made = last[1]
            return made
        made = make()
        self._made[name] = (made_of, made)
        return made

    def touch(self, paths: Iterable[str]) -> None:
        """Somebody wrote these files: they count as changed, though size and time may be as before."""
        for path in paths:
            self._touched[path] = self._touched.get(path, 0) + 1

    def signature(self, *places: Path) -> Signature:
        """What tells whether a file changed, of every file in or at these places."""
        return tuple(
            (path, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, self._touched.get(path, 0))
            for place in places
            for path, stat in sorted(_files(str(place)))
        )


def _files(place: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = list(os.scandir(place))
    except NotADirectoryError:
        yield place, os.stat(place)
        return
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
            continue
        try:
            yield entry.path, entry.stat()
        except OSError:  # gone since, or a link to nowhere
            continue
