"""Whether an SVG is a drawing and nothing else: elements, attributes and references by a list, so that nothing runs."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

from evaluation.dataset import bounds
from evaluation.dataset.yaml_files import common

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
