"""A copy of a published site, fetched over the web file by file as its own lists name them, within bounds."""

from __future__ import annotations

import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evaluation.dataset.configuration import is_address
from evaluation.release.composition import DATA, LATEST, LIST
from evaluation.release.edition import NUMBERED, WITHDRAWALS, is_inside, parsed
from evaluation.release.seal import SEAL, hashes_in
from evaluation.release.source import Refusal, WrongCall

PATIENCE = 30
FILE_LIMIT = 64 * 1024 * 1024
TOTAL_LIMIT = 2 * 1024 * 1024 * 1024
COUNT_LIMIT = 50_000
_AT_ONCE = 4
_ROOT = ("versions.json", "feed.xml", "index.html", "404.html", f"{LIST}/index.html", WITHDRAWALS)


class _Staying(urllib.request.HTTPRedirectHandler):
    """What answers with another address is not what was published under this one."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Staying)


def mirrored(address: str, folder: Path) -> Path:
    """Everything that the site's lists and seals name, below a folder; a file that is not there is left out.

    Raises `Refusal` when the site does not answer or is larger than a report can be.
    """
    if not is_address(address):
        raise WrongCall(f"“{address}”不是 http 或 https 地址，也不是文件夹。")
    base = f"{address.rstrip('/')}/"
    listed = _fetched(base, "editions.json")
    if listed is None:
        raise Refusal(f"{base}editions.json 取不到：这里不是用 report release 发布的网站。")
    _stored(folder, {"editions.json": listed})
    total = len(listed) + _copied(base, folder, _ROOT, 0)
    for name in _names(listed):
        total += _copied(base, folder, [f"{name}/{SEAL}", f"{LIST}/{name}.css"], total)
        total += _copied(base, folder, _sealed(folder, name), total)
    _copied(base, folder, _places(folder, _names(listed)), total)
    return folder


def _names(listed: bytes) -> list[str]:
    try:
        names = [str(one["edition"]) for one in parsed(listed)]
    except (ValueError, TypeError, KeyError) as error:
        raise Refusal("editions.json 读不出来，不能核对。") from error
    return [name for name in names if NUMBERED.fullmatch(name) and is_inside(name) and "/" not in name]


def _sealed(folder: Path, name: str) -> Iterator[str]:
    """The files that an edition's seal names, by their paths on the site."""
    seal = folder / name / SEAL
    try:
        hashes = hashes_in(seal.read_text("utf-8")) if seal.is_file() else {}
    except ValueError:
        return
    for path in filter(is_inside, hashes):
        yield path.removeprefix("../") if path.startswith("../") else f"{name}/{path}"


def _places(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """The addresses of years and of the newest: a redirect for each page, and the data."""
    pages: dict[str, set[str]] = {}
    for name in names:
        own = {path.relative_to(folder / name).as_posix() for path in (folder / name).rglob("*") if path.is_file()}
        wanted = {path for path in own if path.endswith(".html") or path.startswith(DATA)}
        for alias in (name.rpartition(".")[0], LATEST):
            pages.setdefault(alias, set()).update(wanted)
    return (f"{alias}/{path}" for alias, paths in pages.items() for path in sorted(paths))


def _copied(base: str, folder: Path, paths: Iterable[str], before: int) -> int:
    """Fetch files; how many bytes they are together."""
    wanted = [path for path in dict.fromkeys(paths) if not (folder / path).exists()]
    if len(wanted) > COUNT_LIMIT:
        raise Refusal(f"网站的清单列了 {len(wanted)} 个文件，超过 {COUNT_LIMIT} 个，不再核对。")
    total = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for path, content in zip(wanted, pool.map(lambda path: _fetched(base, path), wanted), strict=True):
            if content is not None:
                total += len(content)
                _stored(folder, {path: content})
            if before + total > TOTAL_LIMIT:
                raise Refusal(f"网站超过 {TOTAL_LIMIT // 1024**3} GB，不再核对。")
    return total


_REASONS = (
    (socket.gaierror, "找不到这个域名"),
    (ConnectionRefusedError, "对方拒绝连接"),
    (TimeoutError, f"{PATIENCE} 秒没有应答"),
    (ssl.SSLError, "证书不可信，或者不是 https"),
    (ConnectionError, "连接中断"),
    (HTTPException, "答复不完整，或者不是网站的答复"),
)


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return next((said for kind, said in _REASONS if isinstance(reason, kind)), "网络不通")


def _fetched(base: str, path: str) -> bytes | None:
    """The content at an address; None when it is not there."""
    try:
        with _opener.open(f"{base}{quote(path)}", timeout=PATIENCE) as answer:
            content: bytes = answer.read(FILE_LIMIT + 1)
    except urllib.error.HTTPError as error:
        if error.code in (301, 302, 303, 307, 308, 403, 404, 410):
            return None
        raise Refusal(f"{base}{path} 取不到：HTTP {error.code}。请稍后再核对。") from error
    except (OSError, HTTPException, ValueError) as error:
        raise Refusal(f"{base}{path} 取不到：{_why(error)}。请检查地址和网络。") from error
    if len(content) > FILE_LIMIT:
        raise Refusal(f"{base}{path} 超过 {FILE_LIMIT // 1024**2} MB，不再核对。")
    return content


def _stored(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
