"""Which files were saved: told by the system at once, without the traces that editors leave while they save."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

STEP, LONGEST = 20, 200  # milliseconds of quiet after a save, and at most: some editors write a file in several steps
_LOCKS = ("~$", ".~", ".#", ".")
_LEFT = ("~", ".tmp", ".TMP", ".swp", ".swx", ".part", ".crdownload")


def saves(watched: Sequence[Path], stop: threading.Event) -> Iterator[list[str]]:
    """The paths of each save, until `stop` is set; the folders may go away and come back meanwhile."""
    while not stop.is_set():
        folders = _folders(watched)
        moved = threading.Event()
        threading.Thread(target=_tell_moves, args=(watched, folders, moved, stop), daemon=True).start()
        top = {str(path) for path in watched}
        for changes in watch(*folders, watch_filter=_counts, step=STEP, debounce=LONGEST, stop_event=moved):
            yield [path for _, path in changes]
        yield [*top]


def _tell_moves(
    watched: Sequence[Path], folders: Sequence[Path], moved: threading.Event, stop: threading.Event
) -> None:
    """Set `moved` once a file beside the folders was saved, or a folder is not what it was."""
    before = _identities(folders)
    names = {path.name for path in watched}
    parents = {path.parent for path in watched}
    for changes in watch(
        *parents, watch_filter=None, step=STEP, stop_event=stop, recursive=False, raise_interrupt=False
    ):
        if any(Path(path).name in names and Path(path).parent in parents for _, path in changes) and (
            _folders(watched) != folders or _identities(folders) != before or _is_file(changes, watched)
        ):
            break
    moved.set()


def _folders(watched: Sequence[Path]) -> list[Path]:
    return [path for path in watched if path.is_dir()]


def _identities(folders: Sequence[Path]) -> list[int]:
    return [path.stat().st_ino if path.is_dir() else 0 for path in folders]


def _is_file(changes: set[tuple[Change, str]], watched: Sequence[Path]) -> bool:
    return any(Path(path) in watched and not Path(path).is_dir() for _, path in changes)


def _counts(_: Change, path: str) -> bool:
    """Whether a path is a file that somebody saved: not the mark of an open document, nor what is half saved."""
    name = Path(path).name
    return not name.startswith(_LOCKS) and not name.endswith(_LEFT)
