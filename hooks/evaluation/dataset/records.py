"""YAML as texts, and texts as the frozen values that they describe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from evaluation.problems import Place

T = TypeVar("T")


def load_yaml(path: Path) -> Any:
    """The YAML file with every scalar as the text that stands there: no binary floats, no guessed dates."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def records(kind: type[T], raw: dict[str, Any], key: str, file: str, named: str) -> tuple[T, ...]:
    """The entries of a list, each with its place: the file and what the entry is called under `named`."""
    return tuple(record(kind, entry, place=Place(file, column=entry[named])) for entry in raw.get(key, ()))


def record(kind: type[T], raw: Mapping[str, Any], **given: Any) -> T:
    """The dataclass from a mapping of texts: lists become tuples, `decimals` a whole number, flags truth values."""
    values = {key: _plain(key, value) for key, value in raw.items() if key not in given}
    return kind(**values, **given)


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if key == "decimals":
        return int(value)
    if value in ("true", "false"):
        return value == "true"
    return value
