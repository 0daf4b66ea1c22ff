"""What is inside a zipped Office file: its parts, read within bounds, and how they refer to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

from evaluation.dataset.grids import UnreadableError, contained
from evaluation.dataset.grids.zipped import Archive

BODY = re.compile(r"word/document\d*\.xml")
DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Part:
    """Where a relation leads, and of what kind it is (the last word of its type: header, footnotes, aFChunk)."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of a zipped Office file by name. What is damaged, locked or too large is unreadable."""

    def __init__(self, content: bytes, kind: str = "Word") -> None:
        self._kind = kind
        with contained(kind):
            self._archive = Archive(content)
        self._names = {name.lstrip("/").lower(): name for name in self._archive.names}

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None when there is none of that name."""
        stored = self._names.get(name.lstrip("/").lower())
        with contained(self._kind):
            content = None if stored is None else self._archive.read(stored)
        return content

    def xml(self, name: str) -> ElementTree.Element | None:
        content = self.part(name)
        if content is None:
            return None
        if any(mark in content for mark in DOCTYPES):
            raise UnreadableError("文件里有外来的定义（DOCTYPE），没有读", "请在 Word 或 WPS 里打开，另存为 .docx 再试")
        with contained(self._kind):
            root = ElementTree.fromstring(content)
        return root

    @cached_property
    def main(self) -> str:
        """The name of the main part, by the package's relations, else by its content types, else by its name."""
        types = self.xml("[Content_Types].xml")
        declared = [one for one in (() if types is None else types) if "document.main+xml" in _says(one, "ContentType")]
        bodies = sorted(name for name in self._names if BODY.fullmatch(name))
        found = [one.target for one in self.relations("").values() if one.kind == "officeDocument"]
        return next(iter([*found, *(_says(one, "PartName").lstrip("/") for one in declared), *bodies]), "")

    def relations(self, name: str) -> Mapping[str, Part]:
        """Where a part leads, by the id of the relation; the package itself has no name."""
        folder, _, file = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        found = {}
        for entry in () if root is None else root:
            path = posixpath.normpath(posixpath.join("/", folder, _says(entry, "Target"))).lstrip("/")
            kind = _says(entry, "Type").rpartition("/")[2]
            found[_says(entry, "Id")] = Part(kind, path, _says(entry, "TargetMode") == "External")
        return found


def _says(element: ElementTree.Element, attribute: str) -> str:
    return str(element.get(attribute, ""))


def named(element: ElementTree.Element | None) -> str:
    """The name of an element without its namespace."""
    return "" if element is None else str(element.tag).rpartition("}")[2]


def attribute(element: ElementTree.Element | None, name: str) -> str | None:
    """An attribute whatever its namespace: transitional and strict files differ in nothing else."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def within(element: ElementTree.Element | None, *path: str) -> ElementTree.Element | None:
    """The first element of each name, one within the other; None where there is none."""
    for name in path:
        element = next((one for one in element if named(one) == name), None) if element is not None else None
    return element
