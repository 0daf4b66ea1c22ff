"""What the preview shows, and what it needs of whoever makes the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evaluation.markup import Macros
from evaluation.problems import Cause, Problem


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
