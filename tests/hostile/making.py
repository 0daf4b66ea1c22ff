"""What hostile files are made of: damaged and false containers, bombs, links, and texts that parsers choke on."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from openpyxl import Workbook

BIDI, NUL, LONG = "\u202e", "\0", "9" * 5_000
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join(['*' + chr(97 + level)] * 9)}]\n" for level in range(12)
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PICTURES = {  # the smallest whole ones, by the ends of their names
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\nIDATx\x9cc\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xaeB`\x82",
    "jpg": b"\xff\xd8\xff\xc0\0\x0b\x08\0\1\0\1\1\1\x11\0\xff\xda\0\2\x12\xff\xd9",
    "gif": b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;",
    "webp": b"RIFF\x14\0\0\0WEBPVP8L\x08\0\0\0\x2f\0\0\0\0\0\0\0",
    "avif": b"\0\0\0\x0cftypavif\0\0\0\x08meta\0\0\0\x08mdat",
}
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(10))
    + "]>"
)


def plus(text: str) -> Callable[[Path], None]:
    """Something at the end of a file that is there."""

    def change(path: Path) -> None:
        path.write_bytes(path.read_bytes() + text.encode("utf-8", "surrogatepass"))

    return change


def instead(old: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path.name}"
        path.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogatepass"))

    return change


def encoded(name: str) -> Callable[[Path], None]:
    return lambda path: [path.write_bytes(path.read_text(encoding="utf-8").encode(name, "replace"))].clear()


def repacked(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: [path.write_bytes(change(path.read_bytes()))].clear()


def link(target: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return change


def folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def closed(path: Path) -> None:
    path.chmod(0)


def zipped(files: Mapping[str, str | bytes], comment: bytes = b"") -> bytes:
    with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def book(rows: list[list[object]], change: Callable[[Workbook], object] | None = None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    made.save(stream := io.BytesIO())
    return stream.getvalue()


def part(raw: bytes, name: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """A container with one of its parts changed; None leaves the part out."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    changed = change(files.pop(name))
    return zipped(files if changed is None else {**files, name: changed})


def sheet(cells: str, before: str = "") -> Callable[[bytes], bytes]:
    """The first sheet of a workbook with these rows in it."""
    text = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    return lambda raw: part(raw, "xl/worksheets/sheet1.xml", lambda _: text.encode())


def document(body: str, before: str = "", **more: str) -> bytes:
    """A Word file with this body; `more` are further parts by their names."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    leads = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    text = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": types, "_rels/.rels": leads, "word/document.xml": text, **more})


def paragraphs(*lines: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)


def word_table(rows: list[list[object]]) -> str:
    cells = (["" if cell is None else paragraphs(str(cell)) for cell in row] for row in rows)
    return (
        "<w:tbl>"
        + "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in cells)
        + "</w:tbl>"
    )


def nested(depth: int) -> str:
    """Tables within tables of a Word file."""
    return "<w:tbl><w:tr><w:tc>" * depth + paragraphs("1") + "</w:tc></w:tr></w:tbl>" * depth


def claims(raw: bytes, size: int) -> bytes:
    """The container's directory says of its members that they are of this size."""
    made, at = bytearray(raw), 0
    while (at := made.find(b"PK\x01\x02", at)) >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", size)
        at += 4
    return bytes(made)


def locked(raw: bytes) -> bytes:
    """Every member says that it has a password."""
    made = bytearray(raw)
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = 0
        while (at := made.find(sign, at)) >= 0:
            made[at + offset] |= 1
            at += 4
    return bytes(made)


def overlapping(size: int = 60_000, members: int = 200) -> bytes:
    """A thousand members that share one compressed body, as the bombs that need no nesting do."""
    body = zlib.compress(b"0" * size, 9)[2:-4]
    name = b"a"
    head = (
        struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, zlib.crc32(b"0" * size), len(body), size, 1, 0) + name
    )
    entry = struct.pack(
        *("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, zlib.crc32(b"0" * size), len(body), size, 1),
        *(0, 0, 0, 0, 0, 0),
    )
    entries = (entry + name) * members
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, members, members, len(entries), len(head) + len(body), 0)
    return head + body + entries + end


def pdf(text: str = "1", *, pages: int = 1, tail: bytes = b"") -> bytes:
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(pages))
    objects.append(f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode())
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    for number in range(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents {4 + 2 * number} 0 R/Resources<</Font<</F1<</Type"
            "/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return made + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, len(made)
    ) + tail  # fmt: skip
