"""What an attachment carries that its readers do not see: who made it and where, comments, deleted and hidden text,
files within it, what a camera noted. All of it would be published with the file, for good.

What is known to be needed is let in by a list; the rest is named, never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from evaluation.dataset.grids.unreadable import UnreadableError, contained

AUTHOR, COMMENT, CHANGES, HIDDEN, INNER, LOCAL, OTHER, TAIL, NOTED = (
    "作者或保存者的名称",
    "批注或备注",
    "修订记录",
    "隐藏的文字、行列、工作表或幻灯片",
    "嵌在里面的文件或数据",
    "本机或内网的路径",
    "不认识的部分",
    "文件末尾以后的内容",
    "拍摄地点等附加信息",
)
_MOST = 200_000_000  # of one file, unpacked; more is a problem of its own
_OOXML = re.compile(  # every part that an ordinary document, workbook or set of slides is made of
    r"\[Content_Types\]\.xml|(?:[^/]+/)*_rels/[^/]*\.rels|docProps/(?:core|app|custom)\.xml|docProps/thumbnail\.\w+|"
    r"word/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|footnotes|endnotes)\.xml|"
    r"word/(?:header|footer)\d*\.xml|xl/(?:workbook|styles|sharedStrings|metadata|calcChain)\.xml|"
    r"xl/(?:worksheets|chartsheets|tables|pivotTables)/\w+\.xml|ppt/(?:presentation|presProps|viewProps|tableStyles)\.xml|"
    r"ppt/(?:slides|slideLayouts|slideMasters|notesMasters|handoutMasters)/\w+\.xml|"
    r"(?:word|xl|ppt)/(?:theme|charts|diagrams|drawings|fonts)/[^/]+|(?:word|xl|ppt)/media/[^/]+|xl/cellimages\.xml|"
    r"xl/printerSettings/\w+\.bin|xl/richData/\w+\.xml|customXml/item(?:Props)?\d+\.xml"
)
_ODF = re.compile(
    r"mimetype|content\.xml|styles\.xml|meta\.xml|settings\.xml|manifest\.rdf|META-INF/manifest\.xml|layout-cache|"
    r"Configurations2/.*|Thumbnails/[^/]+|Pictures/[^/]+|Fonts/[^/]+|"
    r"(?:Object \d+|ObjectReplacements)(?:/(?:content|styles|meta|settings)\.xml|/Object \d+)?"
)
_PARTS = (
    (re.compile(r".*/comments[^/]*\.xml|.*/(?:threadedC|c)omments/.*|.*/(?:persons|notesSlides)/.*"), COMMENT),
    (re.compile(r"(?:word/people|ppt/commentAuthors|ppt/authors|word/comments\w*)\.xml"), COMMENT),
    (re.compile(r"xl/revisions/.*|Versions/.*|VersionList\.xml"), CHANGES),
    (re.compile(r".*/embeddings/.*|.*/activeX/.*|xl/(?:externalLinks|pivotCache|queryTables)/.*"), INNER),
    (re.compile(r"xl/connections\.xml|xl/model/.*|Database/.*|word/glossary/.*|word/afchunk.*"), INNER),
)
_AUTHORS = frozenset(
    ("creator", "lastModifiedBy", "Manager", "Company", "initial-creator", "printed-by", "publisher", "contributor")
)
_CHANGED = frozenset(
    ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tracked-changes", "changed-region")
)
_COMMENTED = frozenset(("annotation", "commentReference"))
_UNSEEN = frozenset(("vanish", "hidden-text", "hidden-paragraph"))
_OFF = frozenset(("0", "false", "off", "none"))
_MAKERS = frozenset(("KSOProductBuildVer", "ICV"))  # what WPS notes of its own version in every file
_NO_LIVING = frozenset(("styles.xml", "settings.xml", "numbering.xml"))
_PATH = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\[^\\]|/(?:home|Users)/", re.IGNORECASE)
_ORGANISATION = re.compile(r"[\u4e00-\u9fff（）()]{6,}")
_KEPT_PATHS = frozenset(("docname", "export-filename", "absref"))
_PERSONS = frozenset(("creator", "contributor", "publisher", "rights"))
_MADE_BY = re.compile(r"\s*(?:Generator|Created with)\b")
_PICTURES = re.compile(r".*\.(?:jpe?g|png|gif|webp|avif)", re.IGNORECASE)

# The tags of EXIF that say how a picture is to be shown, and how a camera was set: not who, where or which camera.
_SHOWN_TAGS = (
    frozenset(range(0x100, 0x10E))
    | frozenset((0x10F, 0x110, 0x111, 0x112, 0x115, 0x116, 0x117, 0x11A, 0x11B, 0x11C, 0x128, 0x131, 0x132, 0x13E))
    | frozenset((0x13F, 0x201, 0x202, 0x211, 0x213, 0x214, 0x8769, 0xA005, 0xC4A5, 0x829A, 0x829D))
    | frozenset(range(0x8822, 0x8834)) - {0x8825}
    | frozenset(range(0x9000, 0x920B))
    | frozenset((0x9290, 0x9291, 0x9292, 0x9010, 0x9011, 0x9012, *range(0xA000, 0xA004), *range(0xA20E, 0xA40D)))
    | frozenset((0xA432, 0xA433, 0xA434, 0xA460, 0xEA1C))
)
_SUB = 0x8769
_SCAN, _END, _MARK = 0xDA, 0xD9, re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_PNG = frozenset(
    (
        b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs bKGD hIST sBIT sPLT tIME acTL fcTL fdAT cICP mDCV cLLI iDOT"
    ).split()
)
_PLAIN = re.compile(rb"Software\0[ -~]{0,60}|Shows\0[0-9a-f]{64}")  # the second is ours: what a shared picture shows
_WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def unseen(path: Path) -> tuple[str, ...]:
    """What the file carries unseen, in words, each once. What cannot be read is said elsewhere."""
    found: list[str] = []
    with suppress(UnreadableError), contained(path.suffix):
        found.extend(_found(path))
    return tuple(dict.fromkeys(found))


def _found(path: Path) -> Iterator[str]:
    kind, raw = path.suffix.lower(), path.read_bytes()
    if kind in (".docx", ".xlsx", ".pptx", ".odt", ".ods"):
        yield from _container(path, raw)
    elif _PICTURES.fullmatch(path.name):
        yield from picture(raw)
    elif kind == ".pdf":
        yield from _pdf(path, raw)
    elif kind == ".svg":
        yield from _drawing(raw)


def _container(path: Path, raw: bytes) -> Iterator[str]:
    with ZipFile(path) as archive:
        end = raw.rfind(b"PK\x05\x06")
        if raw[end + 22 + len(archive.comment) :].strip(b"\0") or archive.comment:
            yield TAIL
        if sum(info.file_size for info in archive.infolist()) > _MOST:
            return
        for info in archive.infolist():
            if not info.is_dir():
                yield from _part(info.filename, archive.read(info))


def _part(name: str, content: bytes) -> Iterator[str]:
    """What one part of an office document carries."""
    known = next((what for pattern, what in _PARTS if pattern.fullmatch(name)), "")
    if known:
        yield known
    elif not (_OOXML.fullmatch(name) or _ODF.fullmatch(name)):
        yield OTHER
    elif name.endswith((".xml", ".rels")):
        yield from _said(name, content)
    elif _PICTURES.fullmatch(name) and "humbnail" not in name:
        yield from picture(content)
    elif name.endswith(".bin") and content.startswith("\\\\".encode("utf-16-le")):
        yield LOCAL


def _said(name: str, content: bytes) -> Iterator[str]:
    """What the elements of a part say that nobody sees; read as a stream, nothing is expanded."""
    found: list[str] = []
    inside: list[str] = []
    file = name.rpartition("/")[2]

    def start(tag: str, attributes: dict[str, str]) -> None:
        local, stated = tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()}
        inside.append(local)
        found.extend(_element(local, stated, name, file))

    def end(_: str) -> None:
        inside.pop()

    def text(said: str) -> None:
        if said.strip() and inside:
            if inside[-1] in _AUTHORS and _names_somebody(said) and file in ("core.xml", "app.xml", "meta.xml"):
                found.append(AUTHOR)
            elif inside[-1] == "user-defined" or (file == "app.xml" and inside[-1] == "HyperlinkBase"):
                found.append(OTHER)
            elif file in ("core.xml", "app.xml", "meta.xml") and _PATH.search(said):
                found.append(LOCAL)
            elif file.startswith("item") and not file.startswith("itemProps"):
                found.append(INNER)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.EntityDeclHandler = lambda *_: found.append(OTHER)
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return
    finally:
        yield from found


def _element(tag: str, stated: dict[str, str], name: str, file: str) -> Iterator[str]:
    value = stated.get("val", "")
    if tag in _CHANGED and not name.startswith("xl/") and file not in _NO_LIVING:
        yield CHANGES
    if tag in _COMMENTED:
        yield COMMENT
    if tag in _UNSEEN and value not in _OFF and file not in _NO_LIVING:
        yield HIDDEN
    if tag == "docVar":
        yield OTHER
    if tag == "property" and file == "custom.xml" and stated.get("name") not in _MAKERS:
        yield OTHER
    if tag == "absPath" or (tag == "Relationship" and _PATH.match(stated.get("Target", ""))):
        yield LOCAL
    if tag == "Relationship" and stated.get("TargetMode") == "External" and stated["Target"].startswith(("//", "\\\\")):
        yield LOCAL
    if tag in ("sheet", "row", "col", "sld", "table", "table-row", "table-column") and _is_hidden(tag, stated):
        yield HIDDEN
    if tag == "definedName" and stated.get("hidden") in ("1", "true") and not stated["name"].startswith("_xlnm."):
        yield HIDDEN
    if tag == "numFmt" and stated.get("formatCode", "").strip() == ";;;":
        yield HIDDEN
    if tag == "template" and _PATH.search(stated.get("href", "")):
        yield LOCAL


def _is_hidden(tag: str, stated: dict[str, str]) -> bool:
    if tag.startswith("table"):
        return stated.get("visibility") in ("collapse", "filter")
    if tag == "sld":
        return stated.get("show") in ("0", "false")
    return stated.get("state") in ("hidden", "veryHidden") or stated.get("hidden") in ("1", "true")


def picture(raw: bytes) -> Iterator[str]:
    """What a picture carries beside what it shows."""
    if raw.startswith(b"\xff\xd8"):
        yield from _jpeg(raw)
    elif raw.startswith(b"\x89PNG"):
        yield from _png(raw)
    elif raw.startswith(b"RIFF"):
        yield from _webp(raw)
    elif raw.startswith(b"GIF8"):
        yield from _gif(raw)
    elif b"Exif" in raw[:4096] or b"<x:xmpmeta" in raw:
        yield NOTED


def _jpeg(raw: bytes) -> Iterator[str]:
    at = 2
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] != _END:
        mark, size = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4], "big")
        content = raw[at + 4 : at + 2 + size]
        if mark == 0xE1 and content.startswith(b"Exif\0"):
            yield from _exif(content[6:])
        elif mark == 0xFE or (0xE1 <= mark <= 0xEF and mark not in (0xE2, 0xEE)) or content.startswith(b"MPF\0"):
            yield NOTED
        at += 2 + size
        if mark == _SCAN:
            following = _MARK.search(raw, at)
            at = following.start() if following else len(raw)
    if raw[at + 2 :].strip(b"\0\r\n "):
        yield TAIL


def _png(raw: bytes) -> Iterator[str]:
    at = 8
    while at + 8 <= len(raw):
        size, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        content = raw[at + 8 : at + 8 + size]
        if kind == b"eXIf":
            yield from _exif(content)
        elif kind not in _PNG and not (kind == b"tEXt" and _PLAIN.fullmatch(content)):
            yield NOTED
        at += 12 + size
        if kind == b"IEND":
            break
    if raw[at:].strip(b"\0\r\n "):
        yield TAIL


def _webp(raw: bytes) -> Iterator[str]:
    at, last = 12, 8 + int.from_bytes(raw[4:8], "little")
    while at + 8 <= min(last, len(raw)):
        size, kind = int.from_bytes(raw[at + 4 : at + 8], "little"), raw[at : at + 4]
        if kind == b"EXIF":
            yield from _exif(raw[at + 8 : at + 8 + size].removeprefix(b"Exif\0\0"))
        elif kind not in _WEBP:
            yield NOTED
        at += 8 + size + size % 2
    if raw[last:].strip(b"\0"):
        yield TAIL


def _gif(raw: bytes) -> Iterator[str]:
    for extension in re.finditer(rb"\x21(\xfe|\xff\x0b(.{11}))", raw, re.DOTALL):
        if extension[1] == b"\xfe" or (extension[2] not in _LOOPS and extension[2].startswith(b"XMP")):
            yield NOTED


def _exif(raw: bytes) -> Iterator[str]:
    """Whether the first directories of a TIFF hold a tag that is not about how to show the picture."""
    order = "little" if raw.startswith(b"II") else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(raw[at : at + size], order)  # type: ignore[arg-type]

    waiting, seen = [number(4, 4)], set[int]()
    while waiting:
        at = waiting.pop()
        if at in seen or not 0 < at < len(raw):
            continue
        seen.add(at)
        for entry in range(at + 2, min(at + 2 + 12 * number(at, 2), len(raw) - 11), 12):
            tag = number(entry, 2)
            if tag not in _SHOWN_TAGS:
                yield NOTED
            elif tag == _SUB:
                waiting.append(number(entry + 8, 4))


def _drawing(raw: bytes) -> Iterator[str]:
    """What a drawing program notes of its user: paths and names; and comments other than whose program it was."""
    found: list[str] = []
    inside: list[str] = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        inside.append(tag.rpartition(":")[2])
        found.extend(LOCAL for key in attributes if key.rpartition(":")[2] in _KEPT_PATHS)

    def end(_: str) -> None:
        inside.pop()

    def text(said: str) -> None:
        if _names_somebody(said) and not _PERSONS.isdisjoint(inside):
            found.append(AUTHOR)

    def comment(said: str) -> None:
        found.extend(() if _MADE_BY.match(said) else (COMMENT,))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.CommentHandler = comment
    parser.Parse(raw, True)
    yield from found


def _pdf(path: Path, raw: bytes) -> Iterator[str]:
    """Properties, notes and files of a PDF. One that cannot be read is a problem elsewhere."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    end = raw.rfind(b"%%EOF")
    if end >= 0 and raw[end + 5 :].strip(b"\0\r\n "):
        yield TAIL
    if raw.count(b"%%EOF") > 1 + (b"/Linearized" in raw[:2048]) and b"/ByteRange" not in raw:
        yield CHANGES
    reader = PdfReader(path)
    about: Any = reader.metadata or {}
    if any(map(_names_somebody, (str(about.get("/Author") or ""), *_creators(reader)))):
        yield AUTHOR
    if any(_PATH.search(str(value)) for value in about.values()):
        yield LOCAL
    if reader.attachments:
        yield INNER
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            kind = note.get_object().get("/Subtype")
            if kind not in ("/Link", "/Widget", "/Popup"):
                yield COMMENT


def _creators(reader: Any) -> Iterator[str]:
    stream = reader.trailer["/Root"].get("/Metadata")
    content = stream.get_object().get_data().decode("utf-8", "replace") if stream is not None else ""
    for found in re.findall(r"<dc:creator>(.*?)</dc:creator>", content, re.DOTALL):
        yield re.sub(r"<[^>]*>", "", found)


def _names_somebody(author: str) -> bool:
    """Whether an author may be a person: an organisation's full name is longer than any of those."""
    return bool(author.strip()) and not _ORGANISATION.fullmatch(author.strip())
