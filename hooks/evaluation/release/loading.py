"""What a browser loads or follows: only what the edition holds, under a policy that comes before anything else.

Scripts and styles of the edition itself are proven by its seal alone; what a page may fetch beside them is not left to
the seal, which whoever rewrites an edition rewrites too. Nothing of a page's making is left in it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from evaluation.dataset import ATTACHED, drawing_fault
from evaluation.problems import Place, Problem
from evaluation.release.page import Attributes, Page

TRACES = ("{{", "}}", "{%", "Traceback (most recent call last)", "Undefined", "未填报")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\ufffd]")


def link_problems(path: str, page: Page, files: Container[str], ids: Mapping[str, Container[str]]) -> Iterator[Problem]:
    for address in sorted(set(page.addresses)):
        try:
            parts = urlsplit(address)
        except ValueError:
            yield Problem(Place(path), "链接不是地址", address)
            continue
        if parts.scheme or parts.netloc:
            continue
        target = path
        if parts.path:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            target = (
                posixpath.join(target, "index.html").removeprefix("./") if parts.path.endswith(("/", ".")) else target
            )
        fragment = unquote(parts.fragment)
        if target not in files or (fragment and fragment not in ids.get(target, (fragment,))):
            yield Problem(Place(path), "链接须通向存在的页面和位置", address, "请更正链接")


def trace_problems(path: str, page: Page) -> Iterator[Problem]:
    text = "\n".join(page.text)
    for trace in (trace for trace in TRACES if trace in text):
        yield Problem(Place(path), "页面不得留有占位、报错或未填报的内容", f"“{trace}”", "请补全后再发布")
    if found := _PRIVATE_USE.search(text):
        yield Problem(Place(path), "页面不得留有未替换的记号", f"U+{ord(found[0]):04X}", "请报告开发人员")


_POLICY = "content-security-policy"
_NOTHING = ("default-src", "base-uri", "form-action")
_OWN = re.compile(r"'self'|'none'|'sha256-[A-Za-z0-9+/]{43}='")
_NEVER = frozenset(("applet", "base", "embed", "frame", "iframe", "object"))
_TOLD = frozenset(("meta", "title"))  # before which a policy need not stand: nothing is loaded for them
_ABROAD = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|[/\\]\s*[/\\])")
_READ = re.compile(r"\s*(?:https?:|mailto:|tel:)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_MADE = frozenset((".css", ".html", ".js", ".json", ".xml", ".zip", ""))
_ADVICE = "请从可信的副本恢复；刚构建的，请报告开发人员"


def loading_problems(path: str, page: Page, address: str) -> Iterator[Problem]:
    """What a page would have a browser do beyond its own edition; `address` is where the years stand."""
    place = Place(path)
    first = next((one for one in page.acting if one[0] not in _TOLD or "http-equiv" in one[1]), ("", {}))
    if not _is_policy(*first) or not is_strict(first[1].get("content", "")):
        yield Problem(place, "页面没有安全策略，或者它不在最前面、放进了别处的内容", advice=_ADVICE)
    for tag, stated in page.acting:
        for found in _faults(tag, stated, address):
            yield Problem(place, "页面不得装入、运行或转到本版以外的内容", found[:80], _ADVICE)


def kind_problems(path: str, file: Path) -> Iterator[Problem]:
    """A file of a kind that no build makes and no page may carry; a drawing that is more than one."""
    kind = PurePosixPath(path).suffix
    if kind not in _MADE and kind.lower() not in ATTACHED:
        yield Problem(Place(path), "版次里不会有这种文件", kind, _ADVICE)
    elif kind.lower() == ".svg" and (fault := drawing_fault(file)):
        yield Problem(Place(path), fault, advice=_ADVICE)


def is_strict(policy: str) -> bool:
    """Whether a content policy lets in nothing but the site's own files and scripts that it names by their digests."""
    stated: dict[str, list[str]] = {}
    for name, *sources in (directive.split() for directive in policy.split(";") if directive.strip()):
        if name in stated:
            return False
        stated[name] = sources
    if any(stated.get(name) != ["'none'"] for name in _NOTHING):
        return False
    return all(
        _OWN.fullmatch(source) or (source == "data:" and name == "img-src")
        for name, sources in stated.items()
        for source in sources
    )


def _is_policy(tag: str, stated: Attributes) -> bool:
    return tag == "meta" and stated.get("http-equiv", "").lower() == _POLICY


def _faults(tag: str, stated: Mapping[str, str], address: str) -> Iterator[str]:
    """What one element does that it may not."""
    if tag in _NEVER or (tag == "meta" and "http-equiv" in stated and not _is_policy(tag, stated)):
        yield f"<{tag}>"
    yield from (f"{name}=" for name in stated if name.startswith("on"))
    for name in ("action", "background", "data", "formaction", "ping"):
        if name in stated:
            yield f"{name}={stated[name]}"
    for name in ("href", "src", "srcset", "poster", "xlink:href"):
        value = stated.get(name, "")
        parts = value.split(",") if name == "srcset" else [value]
        if any(_ABROAD.match(part) for part in parts) and not _may_lead(tag, name, stated, value, address):
            yield f"{name}={value}"


def _may_lead(tag: str, name: str, stated: Mapping[str, str], value: str, address: str) -> bool:
    """Whether an address of another place is one that a reader follows by choice, or says where the page itself is."""
    if tag in ("a", "area"):
        return bool(_READ.match(value))
    if tag == "link":
        own = bool(address) and value.startswith(f"{address.rstrip('/')}/")
        return own and stated.get("rel") in ("canonical", "alternate")
    return tag in ("img", "image") and name != "srcset" and bool(_PICTURE.match(value))
