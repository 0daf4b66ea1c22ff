"""What was made before as long as what it was made of is the same: in memory by a preview, by builds in a file."""

from __future__ import annotations

import copyreg
import marshal
import os
import pickle
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

Made = TypeVar("Made")
Signature = tuple[tuple[str, int, int, int, int], ...]
_COMPILED = "__pycache__"  # follows from what stands beside it


def _view(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))  # a type that has no name to be found by


class Store:
    """What builds made, in a file: each thing under the digest of all that decides it.

    `given` reads what decides all of them; the rest is said with each. What a build did not ask for is forgotten.
    """

    def __init__(self, file: Path, given: Callable[[], Iterable[str | bytes]]) -> None:
        self._file, self._read, self._given = file, given, _digest(given())
        self._before, self._now = _stored(file), dict[bytes, bytes]()
        self._values: dict[bytes, Any] = {}

    def value(self, made_of: tuple[str | bytes, ...], make: Callable[[], Made]) -> Made:
        """The frozen value that `make` makes of these, or once made, with all that a build asked of it."""
        digest = _digest((self._given, *made_of))
        if digest in self._before:
            self._now[digest] = self._before[digest]
            made: Made = pickle.loads(self._before[digest])  # of the user's own folder
            return made
        if digest not in self._values:
            self._values[digest] = make()
        return self._values[digest]  # type: ignore[no-any-return]

    def has(self, made_of: tuple[str | bytes, ...]) -> bool:
        """Whether these were marked."""
        digest = _digest((self._given, *made_of))
        if digest in self._before:
            self._now[digest] = b""
        return digest in self._now

    def mark(self, made_of: tuple[str | bytes, ...]) -> None:
        """Remember that these were here."""
        self._now[_digest((self._given, *made_of))] = b""

    def save(self) -> None:
        """Keep what was asked for; without room it is not kept, nor when what decides it changed meanwhile."""
        if self._now.keys() | self._values.keys() == self._before.keys() or _digest(self._read()) != self._given:
            return
        self._now |= {digest: pickle.dumps(value, pickle.HIGHEST_PROTOCOL) for digest, value in self._values.items()}
        aside = self._file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            aside.write_bytes(marshal.dumps(self._now))
            aside.replace(self._file)


def _digest(parts: Iterable[str | bytes]) -> bytes:
    """One digest of several texts, each with its length."""
    digest = sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(content))
        digest.update(content)
    return digest.digest()


def _stored(file: Path) -> dict[bytes, bytes]:
    try:
        stored = marshal.loads(file.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return stored if isinstance(stored, dict) else {}


class Kept:
    """The last thing made under each name. It never decides what a thing is: only whether to make it again.

    With a `store`, also what earlier builds made.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._made: dict[Hashable, tuple[tuple[Any, ...], Any]] = {}
        self._touched: dict[str, int] = {}
        self._store = store

    def value(self, made_of: tuple[str | bytes, ...], make: Callable[[], Made]) -> Made:
        """The frozen value that `make` makes of these and of what the store was given: all that may decide it."""
        return self._store.value(made_of, make) if self._store else make()

    def faults(self, made_of: tuple[str | bytes, ...], find: Callable[[], Iterable[Made]]) -> tuple[Made, ...]:
        """What is wrong with these; nobody looks again where nothing was wrong with the same before."""
        if self._store and self._store.has(made_of):
            return ()
        found = tuple(find())
        if self._store and not found:
            self._store.mark(made_of)
        return found

    def save(self) -> None:
        """Keep for later builds what this one made."""
        if self._store:
            self._store.save()

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
            yield from _files(entry.path) if entry.name != _COMPILED else ()
            continue
        try:
            yield entry.path, entry.stat()
        except OSError:  # gone since, or a link to nowhere
            continue
