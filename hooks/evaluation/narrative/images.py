"""The images of a page: files of this year's own. One from elsewhere is not shown to readers, and tells on them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from os.path import isfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown import markdown

from evaluation.narrative.inert import InertExtension
from evaluation.problems import Place, Problem

_IMAGE = re.compile(r'<img\b[^>]*?\bsrc="([^"]*)"')
_TYPED = re.compile(r"&lt;img\b[^&]*\bsrc\s*=[\s\"']*(?:&quot;)?(?:https?:)?//", re.IGNORECASE)
_CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
_PERHAPS = re.compile(r"!\[|<img", re.IGNORECASE)


def image_problems(source: str, body: str, docs: Path, address: str) -> Iterator[Problem]:
    """A problem for each image of a page that no reader would see; `body` is its Markdown without front matter."""
    if not _PERHAPS.search(source):
        return
    file = f"{docs.parent.name}/{docs.name}/{address}"
    html = markdown(body, extensions=["attr_list", "tables", "def_list", "admonition", InertExtension()])
    for path in sorted({unescape(match[1]) for match in _IMAGE.finditer(html)}):
        place = Place(file, _line(source, path))
        if _is_elsewhere(path):
            advice = "请下载后放到 docs/ 里，注明出处，写成 ![说明](文件名.png)"
            yield Problem(place, "不能用别处的图片：读者看不到，图片所在的网站还会知道谁在看", path[:80], advice)
        elif not isfile(docs / posixpath.dirname(address) / unquote(urlsplit(path).path)):
            yield Problem(place, "没有这个图片文件", path[:80], "请检查文件名，大小写也要相同")
    if _TYPED.search(_CODE.sub("", html)):
        place = Place(file, _line(source.lower(), "<img"))
        yield Problem(place, "页面里不能用 HTML，<img> 会照原样显示成文字", advice="请写成 ![说明](文件名.png)")


def _is_elsewhere(path: str) -> bool:
    try:
        parts = urlsplit(path.replace("\\", "/"))
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc or path.startswith("/"))


def _line(source: str, text: str) -> int:
    """The line on which a text stands first; 0 when Markdown has changed it."""
    at = source.find(text)
    return source.count("\n", 0, at) + 1 if at >= 0 else 0
