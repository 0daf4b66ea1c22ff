"""Every text that a file holds, whatever it is: archives are opened, and what lies in them is looked at in turn.

A file is known by its first bytes, not by the ending of its name. What cannot be opened is said, never passed over.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import re
import tarfile
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile, is_zipfile

from evaluation.dataset.grids.unreadable import UnreadableError
from evaluation.dataset.margins.office import in_full, rows_within, said, shared_strings, sheet_margins
from evaluation.dataset.margins.pdf import pdf
from evaluation.dataset.margins.text import Margin, line_margins, table_margins
from evaluation.problems import Place

MOST_BYTES, MOST_MEMBERS, MOST_DEPTH = 200_000_000, 20_000, 6  # of one file with all that lies in it
_DAMAGED: tuple[type[Exception], ...] = (
    *(BadZipFile, KeyError, ValueError, EOFError, OSError, ElementTree.ParseError, zlib.error, tarfile.TarError),
    *(NotImplementedError, RuntimeError),  # a way of packing that is not known; a member with a password
)
_PACKED: tuple[tuple[bytes, Callable[[io.BytesIO], io.BufferedIOBase]], ...] = (
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ", lzma.LZMAFile),
)
_CLOSED = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
_MAIL = re.compile(rb"(?:[\x21-\x39\x3b-\x7e]+:[^\n]*\n(?:[ \t][^\n]*\n)*){3}", re.ASCII)
_ENCODED = re.compile(rb"^(?:mime-version|content-[a-z-]+) *:|=\?", re.IGNORECASE | re.MULTILINE)  # else all is plain
_PRINTABLE = re.compile(r"[\r\x07 -~０-９（）＋－Ｘｘ\u3000-\u303f\u4e00-\u9fff]{8,}")
_CONTROL = re.compile(r"\\(?:u(-?\d+) ?\??|'([0-9a-fA-F]{2})|([a-z]+)(-?\d+)? ?|\n|(.))|[{}\r\n]", re.DOTALL)
_ZIPPED, _END = b"PK\x03\x04", b"PK\x05\x06"
_XML = (".xml", ".vml", ".rels", ".xhtml", ".opf", ".ncx", ".html")


@dataclass
class _Budget:
    """What may still be unpacked of one file."""

    bytes: int = MOST_BYTES
    members: int = MOST_MEMBERS

    def take(self, size: int) -> int:
        self.bytes -= size
        self.members -= 1
        if self.bytes < 0 or self.members < 0:
            raise UnreadableError(
                "里面的内容太多，无法核对", f"解开后不要超过 {MOST_BYTES // 1_000_000} MB，请拆开或删除"
            )
        return size


def margins_of(raw: bytes, file: str, *, from_sheet: int = 0) -> Iterator[Margin]:
    """Every text in the file that may name somebody, with where it stands; sheets of a workbook from the given one on.

    Raises:
        UnreadableError: it cannot be opened, or holds more than may be unpacked.
    """
    try:
        yield from _margins(raw, Place(file), _Budget(), 0, from_sheet)
    except _DAMAGED as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("文件已损坏，或者设了密码，无法核对里面的内容", "请重新保存，不设密码") from error


def _margins(raw: bytes, at: Place, budget: _Budget, depth: int, from_sheet: int = 0) -> Iterator[Margin]:
    if depth > MOST_DEPTH:
        raise UnreadableError("压缩包里套的压缩包太多，无法核对", "请解开后再放")
    if raw.startswith(_CLOSED):
        raise UnreadableError("压缩包打不开，无法核对里面的内容", "请解开后再放")
    if raw.startswith(b"PK"):
        yield from _archive(raw, at, budget, depth, from_sheet)
    elif raw.startswith(b"\x1f\x8b"):
        yield from _runs(
            raw[:1000], Place(at.file, title=at.title or "文件里的信息")
        )  # the name that it was packed under
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
            inner = stream.read(budget.bytes + 1)
        budget.take(len(inner))
        yield from _margins(inner, at, budget, depth + 1)
    elif opened := next((kind for sign, kind in _PACKED if raw.startswith(sign)), None):
        inner = opened(io.BytesIO(raw)).read(budget.bytes + 1)
        budget.take(len(inner))
        yield from _margins(inner, at, budget, depth + 1)
    elif raw[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
            for member in archive:
                if member.isfile() and (inner_file := archive.extractfile(member)):
                    budget.take(member.size)
                    yield from _member(inner_file.read(), member.name, at, budget, depth)
    else:
        yield from _single(raw, at, budget, depth)


def _single(raw: bytes, at: Place, budget: _Budget, depth: int) -> Iterator[Margin]:
    """A file that is no archive."""
    inside = Place(at.file, title=at.title or "文件里的信息")
    if _ZIPPED in raw and is_zipfile(io.BytesIO(raw)):  # behind a picture, say
        yield from _archive(raw, at, budget, depth, 0)
    if raw.startswith(b"%PDF") or (not at.title and at.file.lower().endswith(".pdf")):
        yield from pdf(raw, at.file, lambda content: _member(content, "附件", at, budget, depth))
    elif raw.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise UnreadableError("文件设了密码，无法核对里面的内容", "请去掉密码后重新保存")
        yield from _runs(raw, inside)
    elif raw.startswith(b"{\\rtf"):
        yield from _pieces(_rich_text(raw).split("\n"), inside)
    elif raw.startswith(b"\x89PNG"):
        rest = _without_pixels(raw)
        yield from _runs(rest + b"\n" + b"\n".join(_png_texts(rest)), inside)
    elif _MAIL.match(raw[:5000]) and _ENCODED.search(raw):
        yield from line_margins(_text(raw).splitlines(), at.file)
        yield from _mail(raw, at, budget, depth)
    elif b"<svg" in raw[:1000] and (marked := _marked_up(raw, inside, budget, depth)):
        yield from marked
    else:
        is_binary = b"\0" in raw[:4096]
        yield from _runs(raw, inside) if is_binary else ()
        if not is_binary or _is_wide(raw):
            yield from _plain(_text(raw), at, inside)


def _plain(text: str, at: Place, inside: Place) -> Iterator[Margin]:
    """A text by its lines, or, where its name says that it is a table, by its cells."""
    if f"{at.file}{at.title}".lower().endswith((".csv", ".tsv")) or text.count("\t") >= text.count("\n") > 0:
        with suppress(csv.Error):
            rows = list(csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=text.count)))
            cells = ({f"第{at}列": in_full(cell) for at, cell in enumerate(row, start=1)} for row in rows)
            yield from table_margins(enumerate(cells, start=1), at.file, at.title)
            return
    found = line_margins(text.splitlines(), at.file)
    yield from (Margin(inside, one.text, joined=one.joined) for one in found) if at.title else found


def _marked_up(content: bytes, place: Place, budget: _Budget, depth: int, name: str = "") -> list[Margin]:
    """What a part or a drawing says, its tables and the pictures in its attributes; nothing where it is no XML."""
    try:
        pieces = said(content, name)
    except ElementTree.ParseError:
        if name:
            raise
        return []
    found = [*_pieces(pieces, place), *table_margins(rows_within(content), place.file, place.title)]
    for data in (piece.partition(";base64,")[2] for piece in pieces if piece.startswith("data:")):
        inner = b64decode(data)
        budget.take(len(inner))
        found += _margins(inner, place, budget, depth + 1)
    return found


def _archive(raw: bytes, at: Place, budget: _Budget, depth: int, from_sheet: int) -> Iterator[Margin]:
    yield from _runs(raw[raw.rfind(_END) + 22 :], Place(at.file, title=at.title or "文件末尾以后"))
    with ZipFile(io.BytesIO(raw)) as archive:
        strings: list[str] | None = None
        yield from _pieces(_text(archive.comment).splitlines(), Place(at.file, title=at.title or "压缩包的注释"))
        for info in archive.infolist():
            if info.is_dir():
                yield from _pieces([info.filename], Place(at.file, title=at.title or "压缩包里的文件夹名"))
                continue
            budget.take(info.file_size)
            with archive.open(info) as stream:
                content = stream.read(info.file_size + 1)
            if re.fullmatch(r"xl/worksheets/[^/]*\.xml", info.filename):
                if strings is None:
                    strings = shared_strings(archive)
                yield from sheet_margins(archive, info.filename, content, strings, at, from_sheet)
            yield from _member(content, info.filename, at, budget, depth)


def _member(content: bytes, name: str, at: Place, budget: _Budget, depth: int) -> Iterator[Margin]:
    where = f"文档属性：{name}" if name.startswith("docProps/") else f"文件里的 {name}"
    place = Place(at.file, title=f"{at.title}里的 {name}" if at.title else where)
    yield from _pieces([name], place)
    if name.lower().endswith(_XML) and content.lstrip()[:1] == b"<":
        yield from _marked_up(content, place, budget, depth, name)
    else:
        yield from _margins(content, place, budget, depth + 1)


def _pieces(texts: list[str], place: Place) -> Iterator[Margin]:
    """Texts of one place, and what the end of one makes with the beginning of the next."""
    for margin in line_margins(texts, place.file):
        yield Margin(place, margin.text, joined=margin.joined)


def _text(raw: bytes) -> str:
    """The text in whichever of the usual encodings it is."""
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return raw.decode("utf-32", errors="replace")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if _is_wide(raw):
        return raw.decode("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _is_wide(raw: bytes) -> bool:
    """Whether the text is UTF-16 without a mark: every other byte of its digits and signs is zero."""
    sample = raw[:2000]
    return raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")) or (
        len(sample) >= 8 and max(sample[::2].count(0), sample[1::2].count(0)) * 5 > len(sample) // 2
    )


def _runs(raw: bytes, place: Place) -> Iterator[Margin]:
    """What pictures and old office files say in letters: properties, EXIF, texts that are not compressed."""
    wide = (raw[start:].decode(name, "replace") for start in (0, 1) for name in ("utf-16-le", "utf-16-be"))
    readings = (raw.decode("utf-8", "replace"), raw.decode("gb18030", "replace"), *wide)
    for text in sorted({run for reading in readings for run in _PRINTABLE.findall(reading)}):
        yield from _pieces(re.split(r"[\r\x07]", text), place)  # how old Word ends paragraphs and cells


def _without_pixels(raw: bytes) -> bytes:
    """A PNG without its pixels: compressed as they are, letters and numbers stand in them by chance alone."""
    kept, at = [raw[:8]], 8
    while size := int.from_bytes(raw[at : at + 4], "big"):
        chunk = raw[at + 4 : at + 8 + size]
        is_whole = raw[at + 8 + size : at + 12 + size] == zlib.crc32(chunk).to_bytes(4, "big")
        if not is_whole:
            break
        kept.append(b"" if chunk.startswith(b"IDAT") else chunk)
        at += 12 + size
    return b"".join((*kept, raw[at:]))


def _png_texts(raw: bytes) -> Iterator[bytes]:
    """The compressed texts of a PNG."""
    for match in re.finditer(rb"(?:zTXt|iTXt|iCCP)[^\0]{1,79}\0", raw):
        stream = raw.find(b"\x78", match.end(), match.end() + 200)
        if stream >= 0:
            try:
                yield zlib.decompressobj().decompress(raw[stream:], 1_000_000)
            except zlib.error:
                continue


def _rich_text(raw: bytes) -> str:
    """The text of an RTF document, without its control words; escaped bytes are of the Chinese code page."""

    def plain(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1]) % 65536)
        if match[2]:
            return chr(0xE000 + int(match[2], 16))
        return "\n" if match[3] in ("par", "line", "cell", "row", "tab") else match[5] or ""

    text = _CONTROL.sub(plain, raw.decode("latin-1"))
    encoded = re.compile("[\ue000-\ue0ff]+")
    return encoded.sub(lambda run: bytes(ord(sign) - 0xE000 for sign in run[0]).decode("gb18030", "replace"), text)


def _mail(raw: bytes, at: Place, budget: _Budget, depth: int) -> Iterator[Margin]:
    from email import message_from_bytes, policy  # a parser of headers that no other file needs

    message = message_from_bytes(raw, policy=policy.default)
    yield from _pieces([str(value) for value in message.values()], at)
    for part in message.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            budget.take(len(content))
            yield from _member(content, part.get_filename() or "正文", at, budget, depth)
