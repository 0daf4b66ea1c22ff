"""What may lie beside the pages in `docs/`, all of which is published: kinds of files by a list, each what it says.

Whatever a browser would run is not on the list, nor what MkDocs leaves out without a word while links to it stay. An
SVG is a drawing and nothing else: elements, attributes and references by a list, so that nothing runs.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from evaluation.dataset import bounds
from evaluation.dataset.pictures import picture_fault
from evaluation.dataset.tree import Entry, folded, walked
from evaluation.dataset.unseen import unseen
from evaluation.dataset.yaml_files import common
from evaluation.language.personal import without_personal_numbers
from evaluation.problems import Place, Problem

ASSETS = "-"  # where the site's own scripts and styles are published: a name that no file in docs/ can have
RESERVED_FOLDERS = frozenset(("assets", "charts", "data", "templates"))
RESERVED_PAGES = frozenset(("404.md",))
PAGE = ".md"

_FIRST = re.compile(r"\w")
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:#{1,6} |---\r?\n)")  # of a page in Markdown
_COPY = re.compile(  # as Windows, Word, browsers, git and network drives name copies and new files
    r"副本|[ _-](?:copy|复制|备份|backup|bak|orig|old)\b|_backup_|\.(?:md|docx|xlsx|pptx|pdf|csv)\.|\(\d+\)\.md$|"
    r"^(?:新建 |新建(?:文本文档|文件夹)|untitled|未命名|__macosx$|node_modules$|(?:backup|备份|bak|old)$)",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:[!?]|html|head|body|script|svg|iframe)", re.IGNORECASE)
_FAKE = "内容与文件名的末尾（{}）不符"
_AGAIN = "请用原来的程序重新导出；改过文件名末尾的请改回去"


def _begins(signs: bytes) -> Callable[[Path], bool]:
    return lambda path: bool(re.match(signs, _head(path), re.DOTALL))


def _is_text(path: Path) -> bool:
    raw = path.read_bytes()
    return not _NO_TEXT.search(raw) and not _MARKUP.match(raw)


def _holds(part: str) -> Callable[[Path], bool]:
    """Whether a file is an office document with this part, and without programs (macros) in it."""

    def holds(path: Path) -> bool:
        try:
            with ZipFile(path) as container:
                names = set(container.namelist())
        except (BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        programs = any("vbaproject" in name.lower() or name.startswith("Basic/") for name in names)
        return part in names and not programs and _head(path).startswith(b"PK\x03\x04")

    return holds


KINDS: dict[str, Callable[[Path], bool]] = {
    **dict.fromkeys((PAGE, ".txt", ".csv"), _is_text),
    ".png": _begins(rb"\x89PNG\r\n\x1a\n"),
    **dict.fromkeys((".jpg", ".jpeg"), _begins(rb"\xff\xd8\xff")),
    ".gif": _begins(rb"GIF8[79]a"),
    ".webp": _begins(rb"RIFF.{4}WEBP"),
    ".avif": _begins(rb".{4}ftypavi[fs]"),
    ".svg": lambda path: True,  # looked at in full below
    ".pdf": _begins(rb"%PDF-"),
    ".docx": _holds("word/document.xml"),
    ".xlsx": _holds("xl/workbook.xml"),
    ".pptx": _holds("ppt/presentation.xml"),
    **dict.fromkeys((".odt", ".ods"), _holds("content.xml")),
}
ATTACHED = frozenset(KINDS)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")


@lru_cache(maxsize=1)
def _advice() -> Mapping[str, Mapping[str, str]]:
    """What to do, by what is wrong and the kind of the file: `data/common/attachments.yml`."""
    raw = common("attachments.yml")
    return {why: {kind: advice for advice, kinds in raw[why] for kind in kinds} for why in ("instead", "cleaned")}


def attachment_problems(root: Path, docs: str) -> tuple[Problem, ...]:
    """Everything below one year's narrative folder that may not be published, or not under its address.

    The tree has been found to hold plain files only: they are opened here.
    """
    problems: list[Problem] = []
    entries = [entry for entry in walked(root, [docs], problems) if entry.path != root / docs]
    for entry in entries:
        problems.extend(_entry_problems(entry, entry.path.relative_to(root / docs).as_posix()))
    files = [entry for entry in entries if entry.is_file]
    problems.extend((*_address_problems(files), *_meant_as_pages(files)))
    return tuple(sorted(set(problems)))


def _entry_problems(entry: Entry, address: str) -> Iterator[Problem]:
    place, name = Place(without_personal_numbers(entry.shown)), entry.path.name
    if name.startswith("~$"):
        yield Problem(place, "这是 Office 打开文件时的临时文件", advice="请关闭 Word 或 Excel，再删除它")
    elif name.startswith("."):
        yield Problem(place, "名称不能以点开头：这样的文件不会发布，或者会改变发布的内容", advice="请删除")
    elif _COPY.search(name):
        rule = "名称像是复制、备份或新建时自动取的，会另外发布成一页或一个附件"
        yield Problem(place, rule, advice="多余的请删除；需要的请另取一个名称")
    elif not _FIRST.match(name):
        yield Problem(place, "名称须以汉字、字母或数字开头", advice="请改名")
    elif entry.is_folder and folded(address) in RESERVED_FOLDERS:
        rule = f"“{address}”是本站程序自己用的文件夹名"
        yield Problem(place, rule, advice="请换一个名称，例如“图片”或“附件”")
    elif folded(address) in RESERVED_PAGES:
        yield Problem(place, f"“{name}”是本站程序自己用的页面名", advice="请换一个名称")
    elif entry.is_file:
        yield from _kind_problems(entry.path, place)


def _kind_problems(path: Path, place: Place) -> Iterator[Problem]:
    kind = path.suffix.lower()
    if kind not in KINDS:
        allowed = "、".join(KINDS)
        advice = _advice()["instead"].get(kind, "请换成其中一种，或从 docs/ 里移走")
        yield Problem(place, f"docs/ 里只能放这些文件：{allowed}", kind or "没有末尾", advice)
    elif kind == PAGE and path.suffix != PAGE:
        yield Problem(place, "页面的文件名须以小写的 .md 结尾", path.suffix, "请改名")
    elif not KINDS[kind](path):
        yield Problem(place, _FAKE.format(kind), advice=_AGAIN)
    elif kind == ".svg" and (fault := drawing_fault(path)):
        yield Problem(place, fault, advice="请用绘图程序另存为“普通 SVG”，或改存为 .png")
    elif kind in _PICTURES and (fault := picture_fault(path.read_bytes())):
        yield Problem(place, fault, advice="请用“画图”打开原图，缩小到合适的尺寸，另存为 .png 或 .jpg")
    elif carried := unseen(path):
        yield Problem(place, "文件里带着读者看不见、却会一起公布的内容", "、".join(carried), _advice()["cleaned"][kind])


def _address_problems(files: Iterable[Entry]) -> Iterator[Problem]:
    """Files that would be published under one address: the later silently takes the earlier one's place."""
    taken: dict[str, list[Entry]] = defaultdict(list)
    for entry in files:
        for address in sorted(_addresses(entry)):
            taken[address].append(entry)
    for first, *others in taken.values():
        for other in others:
            rule = f"与 {first.shown} 发布在同一个地址，只有一个看得见"
            yield Problem(Place(other.shown), rule, advice="请合并两个文件，或给其中一个改名")


def _meant_as_pages(files: Sequence[Entry]) -> Iterator[Problem]:
    """Texts that no page leads to, of a page's name or written like a page: as attachments nobody would find them."""
    pages = [entry.path for entry in files if entry.path.suffix == PAGE]
    for path, shown in ((entry.path, entry.shown) for entry in files if entry.path.suffix.lower() == ".txt"):
        is_like = path.with_suffix(PAGE) in pages or _OPENING.match(path.read_bytes())
        if is_like and not any(path.name.encode() in page.read_bytes() for page in pages):
            advice = "请把末尾改为 .md，或并入同名的页；是附件的，在页面里写上通向它的链接；不要的请删除"
            yield Problem(Place(shown), "像是一页，但是末尾为 .txt 的不会成为页面", advice=advice)


def _addresses(entry: Entry) -> set[str]:
    """Where the file is published: a page has two addresses, the second in the copy that opens without a server."""
    folder, name = posixpath.split(entry.path.as_posix())
    stem, kind = posixpath.splitext(name)
    if kind != PAGE:
        return {folded(posixpath.join(folder, name))}
    if stem in ("index", "README"):
        return {folded(posixpath.join(folder, "index.html"))}
    return {folded(posixpath.join(folder, *below)) for below in ((f"{stem}.html",), (stem, "index.html"))}


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_INNER = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
_OUTWARD = re.compile(r"url\(\s*+[\"']?+(?!#)|image-set|@import|expression\(|javascript:|//|\\", re.IGNORECASE)


@lru_cache(maxsize=2)
def _listed(key: str) -> frozenset[str]:
    """Names that may stand in a drawing: its `elements`, and spaces of `notes`."""
    stated = common("attachments.yml")[key]
    return frozenset(stated.split() if isinstance(stated, str) else stated)


class _NoDrawingError(Exception):
    """The first thing in a file that a drawing does not need."""


def drawing_fault(path: Path) -> str:
    """What makes the file more than a drawing, or none at all; empty when it is a drawing."""
    try:
        _parsed(path.read_bytes())
    except expat.ExpatError as error:
        return f"不是有效的 SVG（第{error.lineno}行）"
    except (_NoDrawingError, UnicodeDecodeError) as error:
        return f"SVG 里只能有图形：{error}" if isinstance(error, _NoDrawingError) else "SVG 的编码须是 UTF-8"
    return ""


def _parsed(raw: bytes) -> None:
    """Read the file as a stream: nothing in it is built, expanded or fetched."""
    text = raw.decode("utf-8-sig")
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    depth, styles = [""], [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        depth.append(_element(name, is_root=len(depth) == 1))
        if len(depth) > bounds.ELEMENTS:
            raise _NoDrawingError(f"元素套了 {bounds.ELEMENTS} 层以上")
        for key, value in attributes.items():
            _check_attribute(key, value)

    def end(name: str) -> None:
        depth.pop()

    def characters(said: str) -> None:
        if depth[-1] == "style":
            styles.append(said)

    def declared(*_: object) -> None:
        raise _NoDrawingError("不能有自定义的实体")

    def encoded(version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() != "utf-8":
            raise _NoDrawingError(f"编码须是 UTF-8，不是 {encoding}")

    def instructed(target: str, data: str) -> None:
        raise _NoDrawingError(f"不能有处理指令 <?{target}?>")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.ProcessingInstructionHandler = characters, instructed
    parser.EntityDeclHandler, parser.XmlDeclHandler = declared, encoded
    parser.Parse(text.encode("utf-8"), True)
    _check_outward("".join(styles))


def _element(name: str, *, is_root: bool) -> str:
    """The element's own name, when it may stand in a drawing."""
    space, _, local = name.rpartition(" ")
    if space == _SVG and local in _listed("elements") and (local == "svg" or not is_root):
        return local
    if space in _listed("notes") and not is_root:
        return ""
    raise _NoDrawingError(f"不能有 <{local}>")


def _check_attribute(key: str, value: str) -> None:
    space, _, local = key.rpartition(" ")
    if space in _listed("notes") and local != "base":  # xml:base leads every other address elsewhere
        return
    if space not in ("", _XLINK) or local.lower().startswith("on"):
        raise _NoDrawingError(f"不能有属性 {local}")
    if local == "href" and not _INNER.match(value.strip()):
        raise _NoDrawingError("不能引用别处的内容（href）")
    _check_outward(value)


def _check_outward(text: str) -> None:
    if found := _OUTWARD.search(text):
        raise _NoDrawingError(f"不能引用别处的内容（{found[0].strip()}）")
