"""A newer engine for a project: both unpacked beside each other, and which files the newer one brings."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from packaging.requirements import Requirement

from evaluation.start.engine import FOLDER, pinned

# What a new project takes from the engine as it is: followed as long as nobody changed it.
FOLLOWED = ("Makefile", "mkdocs.yml", "hooks/publish.py", ".gitattributes", ".gitignore", ".github/workflows/")
REPLACED = ("requirements.lock", f"{FOLDER}/")
_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")


@dataclass(frozen=True)
class Engine:
    """An engine as the wheel that holds it."""

    file: str
    content: bytes

    @property
    def version(self) -> str:
        return str(self._metadata["Version"])

    @property
    def name(self) -> str:
        """Version and the beginning of the digest: two wheels of one version need not be the same."""
        return f"{self.version}（{sha256(self.content).hexdigest()[:8]}）"

    @property
    def missing(self) -> tuple[str, ...]:
        """The libraries that the engine needs and this environment does not have as it needs them."""
        needs = map(Requirement, self._metadata.get_all("Requires-Dist") or ())
        return tuple(str(need) for need in needs if need.marker is None and not _is_met(need))

    @property
    def _metadata(self) -> Message:
        with ZipFile(io.BytesIO(self.content)) as archive:
            name = next(name for name in archive.namelist() if _METADATA.fullmatch(name))
            return Parser().parsestr(archive.read(name).decode("utf-8"))

    def unpacked(self, folder: Path) -> Path:
        """The engine's files below a folder, ready to be imported from it."""
        with ZipFile(io.BytesIO(self.content)) as archive:
            archive.extractall(folder)
        return folder


def engine_of(file: str, content: bytes) -> Engine | None:
    """The engine that a file holds; None when it is no wheel of it."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except BadZipFile:
        return None
    is_engine = "evaluation/cli/__init__.py" in names and any(map(_METADATA.fullmatch, names))
    return Engine(file, content) if is_engine else None


def _is_met(need: Requirement) -> bool:
    try:
        return need.specifier.contains(version(need.name), prereleases=True)
    except PackageNotFoundError:
        return False


@dataclass(frozen=True)
class Renewal:
    """What the newer engine does to the project's files: put in, taken away, and left because somebody changed them."""

    put: Mapping[str, bytes]
    removed: tuple[str, ...]
    left: tuple[str, ...]


def with_engine(files: Mapping[str, bytes], engine: Engine) -> Mapping[str, bytes]:
    """The files of a fresh project that keeps and pins exactly this wheel."""
    lock = pinned(files["requirements.lock"].decode("utf-8"), engine.file, engine.content)
    rest = {path: content for path, content in files.items() if not path.startswith(f"{FOLDER}/")}
    return rest | {"requirements.lock": lock.encode(), f"{FOLDER}/{engine.file}": engine.content}


def renewal(own: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Renewal:
    """From the project's files and those of a fresh project of either engine."""
    replaced = {path: content for path, content in new.items() if path.startswith(REPLACED)}
    followed = {path: content for path, content in new.items() if path.startswith(FOLLOWED)}
    mine = {path for path, content in followed.items() if path in own and own[path] not in (old.get(path), content)}
    put = replaced | {path: content for path, content in followed.items() if path not in mine}
    return Renewal(
        {path: content for path, content in put.items() if own.get(path) != content},
        tuple(path for path in own if path.startswith(f"{FOLDER}/") and path not in new),
        tuple(sorted(path for path in mine if old.get(path) != followed[path])),
    )


def files_below(folder: Path) -> Mapping[str, bytes]:
    """What an upgrade looks at, by path."""
    return dict(_files(folder))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name in (*FOLLOWED, *REPLACED):
        found = sorted((folder / name).rglob("*")) if name.endswith("/") else [folder / name]
        for path in found:
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()
