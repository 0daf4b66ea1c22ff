"""Office files as the archives they are: sizes are looked at before anything is unpacked."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from evaluation.dataset import bounds
from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.yaml_files import common

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Start = Callable[[str, dict[str, str]], None]
Said = Callable[[str], object]


def content_of(path: Path) -> bytes:
    """The bytes of a file that is not too large to be read whole."""
    if (size := path.stat().st_size) > bounds.FILE_BYTES:
        found = f"{size / 1_000_000:.0f} MB"
        raise UnreadableError(
            f"文件不得超过 {bounds.FILE_BYTES // 1_000_000} MB", "请删去图片和不用的工作表，另存后再试", found
        )
    return path.read_bytes()


def kind_of(content: bytes) -> str:
    """What the bytes are, whatever the file is called."""
    if not content.strip(b"\0 \r\n\t"):
        return "空文件"
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        return "加了密码的文件" if encrypted else "旧版 Office 文件（.xls、.doc、.et、.wps）"
    if kind := _known(content):
        return str(kind["kind"])
    head = content[:2000].lower()
    if b"<html" in head or b"<table" in head or b"<!doctype html" in head:
        return "网页（HTML）"
    return "XML 文本" if b"<?xml" in head else "二进制数据" if b"\0" in head else "文本（可能是 CSV）"


def refuse_other_kinds(content: bytes) -> None:
    """Say of what is no text and no table (a picture, an archive, a shortcut) what it is, whatever it is called."""
    kind = _known(content)
    is_whole = not content.startswith(b"PK") or b"PK\x05\x06" in content  # no archive that was cut off
    if kind and "advice" in kind and is_whole:
        raise UnreadableError(f"这是{kind['kind']}，读不了", kind["advice"])


def _known(content: bytes) -> Any:
    kinds = common("file_kinds.yml")
    if content.startswith(b"PK\x03\x04"):
        return next((one for one in kinds["parts"] if one["part"].encode() in content), kinds["archive"])
    return next((one for one in kinds["starts"] if content.startswith(bytes.fromhex(one["bytes"]))), None)


class Archive:
    """The parts of an office file of bounded size: `zipfile` unpacks no more than the file declares."""

    def __init__(self, content: bytes) -> None:
        self._zip = ZipFile(io.BytesIO(content))
        entries = self._zip.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableError("文件加了密码，读不出来", "请取消密码后另存")
        names = [entry.filename for entry in entries]
        size = sum(entry.file_size for entry in entries)
        if size > bounds.UNPACKED_BYTES or len(names) > bounds.PARTS:
            found = f"{size / 1_000_000:.0f} MB、{len(names)} 个部分"
            rule = f"文件解开后不得超过 {bounds.UNPACKED_BYTES // 1_000_000} MB、{bounds.PARTS} 个部分"
            raise UnreadableError(rule, "请删去图片和不用的工作表，另存后再试", found)
        if len(set(names)) != len(names):
            raise UnreadableError("压缩包里有同名的部分，读哪一个说不准", "请用原来的程序打开后重新保存")
        self.names = tuple(names)

    def read(self, name: str) -> bytes:
        return self._zip.read(name)

    def scan(self, name: str, start: Start, end: Said, text: Said) -> None:
        """Walk through an XML part by its elements' local names; without document types, and not too deep."""
        scan(self.read(name), start, end, text)


def scan(content: bytes, start: Start, end: Said, text: Said, comment: Said | None = None) -> None:
    """Walk through XML by its elements' and attributes' local names; no entities, no depth without end."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > bounds.PARTS_DEPTH:
            raise UnreadableError(f"文件里的结构不得超过 {bounds.PARTS_DEPTH} 层", "请把内容复制到新文件里再保存")
        start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(" ")[2])

    def forbidden(*_: object) -> None:
        raise UnreadableError("文件里有自定义实体，正常的程序不会写", "请用 Excel 或 Word 打开后重新保存")

    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler, parser.CommentHandler = forbidden, comment
    parser.buffer_text = True
    parser.Parse(content, True)
