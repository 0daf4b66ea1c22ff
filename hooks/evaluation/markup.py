"""The macros of `macros/`: the only place where a fact, a table or a chart becomes HTML."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BytecodeCache, DictLoader, FileSystemBytecodeCache, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from evaluation.facts import Fact
from evaluation.kept import Kept, Store
from evaluation.shipped import COMMON, MACROS

__all__ = ["Block", "Macros", "Markup"]


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates in the folder for temporary files that is the user's own; without room there they are not
    kept.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_before(kind: str) -> BytecodeCache | None:
    """Where templates of one kind of environment are kept compiled, by their text and the versions that compile them.

    A release compiles all anew: nothing outside the commit may decide what is published.
    """
    versions = "-".join(version(name) for name in ("jinja2", "mkdocs"))
    try:
        kept = _Compiled(pattern=f"report-{kind}-{versions}-%s.cache")
    except (OSError, RuntimeError):
        return None
    is_plain = sys.getfilesystemencoding() == "utf-8"  # elsewhere Jinja cannot name a template of a Chinese folder
    return kept if is_plain and not os.environ.get("REPORT_EDITION") else None


def store_of(root: Path, docs: Path) -> Store | None:
    """Where builds of a year keep what follows from files alone: beside the compiled templates, and no release does.

    Whatever else decides it are the engine, the libraries, the data, the macros and the settings.
    """
    folder = getattr(compiled_before(""), "directory", "") if not os.environ.get("REPORT_ANEW") else ""
    if not folder:
        return None
    name = sha256(os.fsencode(docs)).hexdigest()[:16]
    return Store(Path(folder, f"report-{name}.kept"), lambda: _deciding(root, docs))


def _deciding(root: Path, docs: Path) -> Iterator[str | bytes]:
    """Everything outside the pages that decides what a build makes of them, as it stands now."""
    engine = Kept().signature(Path(__file__).parent, MACROS, COMMON, root / "hooks")
    yield f"{sys.version} {Path(jinja2.__file__).parents[1].stat().st_mtime_ns} {engine}"
    yield os.fsencode(docs)
    places = (path for place in ("*.yml", "data/**/*", "macros/**/*") for path in root.glob(place))
    for path in sorted(places):
        if path.is_file():
            yield os.fsencode(path)
            yield path.read_bytes()


class Block(Markup):
    """HTML that stands alone: it replaces the paragraph that Markdown puts around it."""


class Macros:
    """The compiled macros, sandboxed, with strict undefined and autoescape; compiled again only when a file changed.

    A file of the project's own `directory`, which need not exist, stands in the place of the engine's of that name.
    """

    def __init__(self, directory: Path) -> None:
        paths = {path.name: path for folder in (MACROS, directory) for path in folder.glob("*.html")}
        self._files = _environment(tuple((name, path.read_text("utf-8")) for name, path in sorted(paths.items())))

    def inline(self, module: str, macro: str, *values: Any) -> Markup:
        """What a macro prints within a sentence."""
        return Markup(self._call(module, macro, values).strip())

    def block(self, module: str, macro: str, *values: Any) -> Block:
        """What a macro prints as a block of its own."""
        return Block(self._call(module, macro, values).strip())

    def value(self, fact: Fact, text: str, exact: str) -> Markup:
        """A fact in prose."""
        return self.inline("values", "fact", fact.id, exact, text)

    def names(self, module: str, mapping: str) -> list[str]:
        """What a mapping of a macro file holds, by name."""
        return list(getattr(self._module(module), mapping))

    def _call(self, module: str, macro: str, values: tuple[Any, ...]) -> str:
        return str(getattr(self._module(module), macro)(*values))

    def _module(self, name: str) -> TemplateModule:
        """The macros of a file, compiled when they are first asked for."""
        return self._files.get_template(f"{name}.html").module


class _Sandbox(SandboxedEnvironment):
    """A sandbox that judges each attribute of a type once: it judges by nothing but the type and the name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._judged: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = type(obj), attr
        if key not in self._judged:
            self._judged[key] = super().is_safe_attribute(obj, attr, value)
        return self._judged[key]


@lru_cache(maxsize=2)
def _environment(sources: tuple[tuple[str, str], ...]) -> jinja2.Environment:
    """Where these files are compiled, once each: that takes longer than checking a small year."""
    return _Sandbox(
        bytecode_cache=compiled_before("macros"),
        loader=DictLoader(dict(sources)),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
