"""What is inside a zipped Office file: its parts, read within bounds, and how they refer to each other."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

from evaluation.documents.document import UnreadableError

LARGEST_PART, LARGEST_WHOLE, MOST_PARTS = 64 << 20, 256 << 20, 20_000
BODY = re.compile(r"word/document\d*\.xml")
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_SAVE_AS = "请在 Word 或 WPS 里打开，另存为 .docx 再试"


@dataclass(frozen=True)
class Part:
    """Where a relation leads, and of what kind it is (the last word of its type: header, footnotes, aFChunk)."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of a zipped Office file by name. What is damaged, locked or too large is unreadable."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise UnreadableError("文件损坏，打不开", _SAVE_AS) from error
        entries = self._archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
            raise UnreadableError("文件解压后太大，没有读", "请删去不需要的图片和附件后再试")
        self._names = {entry.filename.lstrip("/").lower(): entry.filename for entry in entries}

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None when there is none of that name."""
        stored = self._names.get(name.lstrip("/").lower())
        if stored is None:
            return None
        try:
            with self._archive.open(stored) as file:
                content = file.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
            raise UnreadableError("文件损坏或者加了密码，打不开", _SAVE_AS) from error
        except zipfile.zlib.error as error:  # type: ignore[attr-defined]
            raise UnreadableError("文件损坏，打不开", _SAVE_AS) from error
        if len(content) > LARGEST_PART:
            raise UnreadableError("文件解压后太大，没有读", "请删去不需要的图片和附件后再试")
        return content

    def xml(self, name: str) -> ElementTree.Element | None:
        content = self.part(name)
        if content is None:
            return None
        if any(mark in content for mark in _DOCTYPES):
            raise UnreadableError("文件里有外来的定义（DOCTYPE），没有读", _SAVE_AS)
        try:
            return ElementTree.fromstring(content)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise UnreadableError("文件损坏，内容不完整", _SAVE_AS) from error

    @cached_property
    def main(self) -> str:
        """The name of the main part, by the package's relations, else by its content types."""
        for part in self.relations("").values():
            if part.kind == "officeDocument":
                return part.target
        types = self.xml("[Content_Types].xml")
        for entry in types if types is not None else ():
            if str(entry.get("ContentType", "")).endswith("document.main+xml"):
                return str(entry.get("PartName", "")).lstrip("/")
        bodies = sorted(name for name in self._names if BODY.fullmatch(name))
        return bodies[0] if bodies else "word/document.xml"

    def relations(self, name: str) -> Mapping[str, Part]:
        folder, _, file = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        found = {}
        for entry in root if root is not None else ():
            target = str(entry.get("Target", ""))
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            kind = str(entry.get("Type", "")).rpartition("/")[2]
            found[str(entry.get("Id", ""))] = Part(kind, path, entry.get("TargetMode") == "External")
        return found
