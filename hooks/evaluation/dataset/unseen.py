"""What an attachment carries that its readers do not see: who made it and where, comments, deleted and hidden text,
files within it, what a camera noted. All of it would be published with the file, for good.

What is known to be needed is let in by a list; the rest is named, never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from evaluation.dataset.grids.unreadable import UnreadableError, contained
from evaluation.dataset.grids.zipped import scan
from evaluation.dataset.margins.pdf import every_object, is_jpeg
from evaluation.dataset.pictures import chunks, left_over
from evaluation.dataset.yaml_files import common

ACTS = "打开时会连到别处或运行的内容"
AUTHOR, COMMENT, CHANGES, INNER = "作者或保存者的名称", "批注或备注", "修订记录", "嵌在里面的文件或数据"
LOCAL, OTHER, TAIL, NOTED = "本机或内网的路径", "不认识的部分", "文件末尾以后的内容", "拍摄地点等附加信息"
HIDDEN = "隐藏的文字、行列、工作表或幻灯片"
_MOST = 200_000_000  # of one file, unpacked; more is a problem of its own
_PATH = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\[^\\]|/(?:home|Users)/", re.IGNORECASE)
_ORGANISATION = re.compile(r"[\u4e00-\u9fff（）()]{6,}")
_KEPT_PATHS = frozenset(("docname", "export-filename", "absref"))
_PERSONS = frozenset(("creator", "contributor", "publisher", "rights"))
_MADE_BY = re.compile(r"\s*(?:Generator|Created with)\b")
_PICTURES = re.compile(r".*\.(?:jpe?g|png|gif|webp|avif)", re.IGNORECASE)
_SUB = 0x8769
_FORMULA = re.compile(rb"(?:^|[,;\t])[\" ]*(?:[=@]|[+-][A-Za-z@=(])", re.MULTILINE)
_SCAN, _END, _MARK = 0xDA, 0xD9, re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


@dataclass(frozen=True, slots=True)
class _Telling:
    """An element that tells something: in parts, under names, with attributes and a text that match."""

    what: str
    tag: str
    part: str = ".*"
    where: Mapping[str, str] = field(default_factory=dict)
    says: str = ".*"
    is_name: str = ""
    unless: str = ""  # this stands anywhere in the part

    def tells(self, stated: Mapping[str, str], said: str) -> bool:
        attributes = all(re.fullmatch(pattern, stated.get(key, "")) for key, pattern in self.where.items())
        is_said = re.fullmatch(self.says, said, re.DOTALL) and (not self.is_name or _names_somebody(said))
        return attributes and bool(is_said)


@lru_cache(maxsize=1)
def _known() -> Mapping[str, Any]:
    """The lists by which parts, elements, tags and chunks are let in or named: `data/common/unseen.yml`."""
    raw: dict[str, Any] = common("unseen.yml")
    spans = [span.split("-") for span in raw["exif"].split()]
    return raw | {
        "parts": "|".join(raw["parts"]),
        "elements": [_Telling(**one) for one in raw["elements"]],
        "texts": [_Telling(**one) for one in raw["texts"]],
        "exif": frozenset(tag for span in spans for tag in range(int(span[0], 16), int(span[-1], 16) + 1)),
    }


@lru_cache(maxsize=4096)
def _telling(kind: str, part: str, path: str) -> tuple[_Telling, ...]:
    """The `elements` or `texts` that tell something in a part under a name, or under names within each other."""
    known = (one for one in _known()[kind] if re.fullmatch(one.part, part))
    return tuple(one for one in known if re.fullmatch(f"(?:.*/)?(?:{one.tag})", path))


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
    elif kind == ".csv" and _FORMULA.search(raw.replace(b"\0", b"")):
        yield ACTS
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
    if telling := next((what for what, part in _known()["telling_parts"] if re.fullmatch(part, name)), ""):
        yield telling
    elif not re.fullmatch(_known()["parts"], name):
        yield OTHER
    elif name.endswith((".xml", ".rels")):
        yield from _said(name, content)
    elif _PICTURES.fullmatch(name) and "humbnail" not in name:
        yield from picture(content)
    elif name.endswith(".bin") and content.startswith("\\\\".encode("utf-16-le")):
        yield LOCAL


def _said(name: str, content: bytes) -> list[str]:
    """What the elements of a part say that nobody sees; read as a stream, nothing is expanded."""
    found: list[str] = []
    inside: list[str] = []

    def start(tag: str, stated: dict[str, str]) -> None:
        inside.append(tag)
        told = (one for one in _telling("elements", name, "/".join(inside[-3:])) if one.tells(stated, ""))
        found.extend(one.what for one in told if not one.unless or not re.search(one.unless.encode(), content))

    def text(said: str) -> None:
        if said.strip():
            found.extend(one.what for one in _telling("texts", name, inside[-1]) if one.tells({}, said))

    try:
        scan(content, start, lambda _: inside.pop(), text)
    except UnreadableError:
        found.append(OTHER)
    except expat.ExpatError:
        pass  # said elsewhere
    return found


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
    end = len(raw)
    for kind, content, last in chunks(raw, 8, len(raw), named_first=False):
        if kind == b"eXIf":
            yield from _exif(content)
        elif kind.decode("latin-1") not in _known()["png"].split() and not _is_plain(kind, content):
            yield NOTED
        end = last + 4
        if kind == b"IEND":
            break
    if raw[end:].strip(b"\0\r\n ") or left_over(raw) < 0:
        yield TAIL


def _is_plain(kind: bytes, content: bytes) -> bool:
    return kind == b"tEXt" and bool(re.fullmatch(_known()["png_texts"], content.decode("latin-1")))


def _webp(raw: bytes) -> Iterator[str]:
    last = 8 + int.from_bytes(raw[4:8], "little")
    for kind, content, _ in chunks(raw, 12, last, named_first=True):
        if kind == b"EXIF":
            yield from _exif(content.removeprefix(b"Exif\0\0"))
        elif kind.decode("latin-1") not in _known()["webp"]:
            yield NOTED
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
            if tag not in _known()["exif"]:
                yield NOTED
            elif tag == _SUB:
                waiting.append(number(entry + 8, 4))


def _drawing(raw: bytes) -> Iterator[str]:
    """What a drawing program notes of its user: paths and names; comments other than whose program it was; and words
    that are not shown, or are white where nothing is painted."""
    found: list[str] = []
    inside, looks = [""], [""]
    classes = dict(re.findall(r"\.([\w-]+)\s*\{([^{}]*)\}", raw.decode("utf-8", "replace")))
    known = _known()["drawing"]

    def start(tag: str, stated: dict[str, str]) -> None:
        inside.append(tag)
        own = [f"{key}:{value}" for key, value in stated.items() if key in known["looks"]]
        styled = (classes.get(stated.get("class", ""), ""), stated.get("style", ""))
        looks.append(f"{looks[-1]};{';'.join((*own, *styled))};")
        found.extend(LOCAL for key in stated if key in _KEPT_PATHS)

    def end(_: str) -> None:
        inside.pop()
        looks.pop()

    def text(said: str) -> None:
        if _names_somebody(said) and not _PERSONS.isdisjoint(inside):
            found.append(AUTHOR)
        if "text" in inside and said.strip() and re.search(known["unseen"], looks[-1]):
            found.append(HIDDEN)
        fills = re.findall(r"[;\s]fill\s*:\s*([^;]*)", looks[-1])
        if "text" in inside and said.strip() and fills and re.fullmatch(known["white"], fills[-1].strip()):
            found.extend(() if re.search(known["painted"].encode(), raw) else (HIDDEN,))

    def comment(said: str) -> None:
        found.extend(() if _MADE_BY.match(said) else (COMMENT,))

    scan(raw, start, end, text, comment)
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
    root: Any = reader.trailer["/Root"]
    if root.get("/OCProperties", {}).get("/D", {}).get("/OFF") or any(map(_is_white, reader.pages)):
        yield HIDDEN
    about: Any = reader.metadata or {}
    if any(map(_names_somebody, (str(about.get("/Author") or ""), *_creators(reader)))):
        yield AUTHOR
    if any(_PATH.search(str(value)) for value in about.values()):
        yield LOCAL
    if reader.attachments:
        yield INNER
    for one in (held.get_object() for held in every_object(reader)):
        if hasattr(one, "get_data") and is_jpeg(one):
            yield from picture(one.get_data())
        if _acts(one):
            yield ACTS
    for page in reader.pages:
        for note in page.get("/Annots") or ():
            kind = note.get_object().get("/Subtype")
            if kind not in ("/Link", "/Widget", "/Popup"):
                yield COMMENT


def _is_white(page: Any) -> bool:
    """Whether a page has words in white and paints nothing that they could stand on."""
    held = page.get_contents()
    content = held.get_data() if held is not None else b""
    known = _known()["page"]
    return not re.search(known["painted"].encode(), content) and bool(re.search(known["white"].encode(), content))


def _acts(whole: Any) -> bool:
    """Whether an object, or what lies in it, is an action that does more than lead to a page or an ordinary address."""
    harmless, waiting = _known()["pdf"], [whole]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            said = {key: one[key] for key in harmless if key in one}  # which follows a reference
            texts = ((key, str(text)) for key, text in said.items() if not isinstance(text, Mapping))
            if not all(re.fullmatch(harmless[key], text, re.DOTALL) for key, text in texts):
                return True
        waiting.extend(one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ())
    return False


def _creators(reader: Any) -> Iterator[str]:
    stream = reader.trailer["/Root"].get("/Metadata")
    content = stream.get_object().get_data().decode("utf-8", "replace") if stream is not None else ""
    for found in re.findall(r"<dc:creator>(.*?)</dc:creator>", content, re.DOTALL):
        yield re.sub(r"<[^>]*>", "", found)


def _names_somebody(author: str) -> bool:
    """Whether an author may be a person: an organisation's full name is longer than any of those."""
    return bool(author.strip()) and not _ORGANISATION.fullmatch(author.strip())
