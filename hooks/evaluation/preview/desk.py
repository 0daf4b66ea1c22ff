"""What the preview shows, and what it needs of whoever makes the pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol, TypeVar

from evaluation.markup import Macros
from evaluation.problems import Cause, Place, Problem, causes, counted
from evaluation.site.fault import fault_message


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer to one request. `stale`: it could not be made of the files as they are, and is as it was before."""

    body: bytes
    media_type: str
    status: int = 200
    stale: bool = False


class Pages(Protocol):
    """A site whose pages are made when they are asked for; see each at `hooks/on_demand.py`."""

    def touch(self, paths: Sequence[str]) -> None: ...

    @property
    def watched(self) -> Sequence[Path]: ...

    def refresh(self) -> bool: ...

    def shown(self, address: str) -> Shown: ...

    @property
    def refused(self) -> Sequence[Problem]: ...

    def checked(self) -> Iterator[Sequence[Problem]]: ...

    def linked(self) -> Iterator[Sequence[Problem]]: ...

    def suspects(self, problems: Iterable[Problem]) -> Sequence[Cause]: ...

    @property
    def macros(self) -> Macros: ...


QUIET = 0.25  # seconds after the last save, before everything is checked
Event = tuple[str, str]
Made = TypeVar("Made")


class Viewer:
    """One open page: its address, what of it is on the screen, and what it is still to be told."""

    def __init__(self, address: str, digest: str) -> None:
        self.address, self.digest = address, digest
        self.told: SimpleQueue[Event] = SimpleQueue()


class Desk:
    """Answers requests with pages as the files are now, tells open pages of saves, and says what is wrong."""

    def __init__(self, pages: Pages, root: Path, say: Callable[[Sequence[Cause]], None]) -> None:
        self._pages, self._root, self._say = pages, root, say
        self._lock, self._saved = threading.Lock(), threading.Event()
        self._viewers: set[Viewer] = set()
        self._problems: tuple[Problem, ...] = ()
        self._causes: Sequence[Cause] = ()
        self._number = 0
        self._fault: tuple[Problem, ...] = ()

    @property
    def watched(self) -> Sequence[Path]:
        """The folders and files to watch."""
        return self._pages.watched

    def answer(self, address: str) -> Shown:
        """What stands at an address now."""
        with self._lock:
            self._look()
            return self._shown(address)

    def saved(self, paths: Sequence[str]) -> None:
        """Tell whoever looks at a page that it changed."""
        with self._lock:
            self._pages.touch(paths)
            self._look()
            for viewer in tuple(self._viewers):
                self._compare(viewer)

    @contextmanager
    def viewing(self, viewer: Viewer) -> Iterator[None]:
        """As long as a page is open it is told what changes, and first what is wrong."""
        with self._lock:
            self._viewers.add(viewer)
            self._look()
            viewer.told.put(("problems", self.panel(viewer)))
            self._compare(viewer)
        try:
            yield
        finally:
            self._viewers.discard(viewer)

    def check(self) -> None:
        """Check everything after each save, for ever; a newer save comes first."""
        while True:
            self._saved.wait()
            self._saved.clear()
            if not self._saved.wait(QUIET):
                self._check_all()

    def panel(self, viewer: Viewer) -> str:
        """What is wrong, as the page of a viewer shows it; nothing when nothing is."""
        if not self._problems:
            return ""
        macros = self._made(lambda: self._pages.macros, None) or Macros(self._root / "macros")
        stale = self._shown(viewer.address).stale or bool(self._pages.refused)
        return macros.block("preview", "panel", counted(self._causes), self._causes, stale)

    def placeholder(self) -> str:
        """A page for as long as there is none to show."""
        return Macros(self._root / "macros").block("preview", "nothing")

    def _look(self) -> None:
        self._fault = ()
        if self._made(self._pages.refresh, True):
            self._number += 1
            self._saved.set()
            if refused := (*self._pages.refused, *self._fault):
                self._tell(tuple(refused))

    def _shown(self, address: str) -> Shown:
        return self._made(lambda: self._pages.shown(address), Shown(b"", "text/html", 503))

    def _compare(self, viewer: Viewer) -> None:
        """Tell a viewer to load the page again when it is not what is on the screen."""
        now = digest(self._shown(viewer.address).body)
        if now != viewer.digest:
            viewer.digest = now
            viewer.told.put(("reload", now))

    def _check_all(self) -> None:
        """Check as long as nothing is saved. Looking at values keeps nobody waiting; filling pages is done in turn."""
        number = self._number
        wrong = self._last(self._pages.checked(), number, nullcontext())
        linked = self._last(self._pages.linked(), number, self._lock)
        if wrong is not None and linked is not None:
            with self._lock:
                if number == self._number:
                    self._tell(tuple(sorted({*wrong, *linked, *self._fault})))

    def _last(
        self, steps: Iterator[Sequence[Problem]], number: int, held: AbstractContextManager[object]
    ) -> Sequence[Problem] | None:
        """What the last step found; nothing when something was saved meanwhile."""
        found: Sequence[Problem] | None = ()
        while number == self._number:
            with held:
                step = self._made(lambda: next(steps, None), None)
            if step is None:
                return found
            found = step
        return None

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        if problems == self._problems:
            return
        self._problems = problems
        none: Sequence[Cause] = ()
        suspects = (
            self._made(lambda: self._pages.suspects(problems), none) if problems and not self._pages.refused else none
        )
        self._causes = causes(problems, suspects)
        self._say(self._causes)
        for viewer in tuple(self._viewers):
            viewer.told.put(("problems", self.panel(viewer)))

    def _made(self, make: Callable[[], Made], otherwise: Made) -> Made:
        """What is asked for; a fault of the program is told like a problem, and the preview goes on."""
        try:
            return make()
        except Exception as error:  # noqa: BLE001 - whatever nothing foresaw
            self._fault = (
                Problem(Place("report serve"), fault_message(error, self._root, "report serve").rstrip("。")),
            )
            return otherwise


def digest(body: bytes) -> str:
    """What tells one state of a page from another."""
    return sha256(body).hexdigest()[:16]
