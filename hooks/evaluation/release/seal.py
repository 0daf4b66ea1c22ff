"""The seal of an edition: the hash of every file it needs, in the format of `sha256sum`, and that list's digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

SEAL = "SHA256SUMS"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def seal_text(hashes: Mapping[str, str]) -> str:
    """One line a file, in order; `sha256sum -c` in the edition's folder proves it."""
    return "".join(f"{value}  {path}\n" for path, value in sorted(hashes.items()))


def hashes_in(text: str) -> dict[str, str]:
    """What a seal states: hash by path."""
    return {path: value for value, path in (line.split("  ", 1) for line in text.splitlines())}


def folder_hashes(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder, by path."""
    return {path: sha256(file.read_bytes()) for path, file in files_below(folder).items()}


def files_below(folder: Path) -> dict[str, Path]:
    """Every file below a folder by its path in it, in the order of the paths."""
    found = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return dict(sorted(found.items()))
