"""What of a page's Markdown does not come out as it was meant: links and images that lead nowhere, signs that stay.

An image from elsewhere is not shown to readers, and tells on them. A tag, a comment, or signs of Markdown that are not
quite right would be read by everybody as they were typed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from html import unescape
from os.path import isfile
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from markdown import Markdown
from pymdownx.slugs import slugify

from evaluation.dataset.configuration import is_address
from evaluation.dataset.shapes import nearest
from evaluation.dataset.yaml_files import common
from evaluation.narrative.filling import Filled
from evaluation.narrative.gate.prose import FRONT_MATTER
from evaluation.narrative.inert import SLOT, InertExtension, is_safe
from evaluation.problems import Place, Problem

_IMAGE = re.compile(r'<img\b[^>]*?\bsrc="([^"]*)"')
_ALT = re.compile(r'\balt="([^"]*)"')
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')
_CODE = re.compile(r"(?<!<pre>)<code[^>]*>.*?</code>", re.DOTALL)
_SIGNS = re.compile(
    r"[<＃｜]|\*\*|^\s*\||[\]】]\s*[（(]|\]\[|\[\^|\{:|[XxＸ×_＿?？~=]{2}|TODO|\]\(\s*\)|\[\[|\S(?:\t|  )|"
    r"^(?:    |\t)|^[-*+> ]*#(?:##+)? |^#+\s*$|\[\s*\]\(|```|[（(【]\s*待",
    re.MULTILINE,
)
_SETTING = re.compile(r"\s*(?:---[ \t]*\n\s*)?(?:description|question|needs|title|layout|hide|search)\s*[:：]")
_WRITTEN = re.compile(r"\]\(\s*<?([^)\s>]*)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)
_PERHAPS = re.compile(r"!\[|<img", re.IGNORECASE)
_INSIDE = re.compile(
    r"[^.:]+|.+\.(?:local|lan|localhost|internal)|(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\..+|::1|f[cde].*:.*"
)
_MADE = re.compile(r"(?:data/.+|facts\.json|datapackage\.json)")  # the build writes these files
_EXTENSIONS = ("attr_list", "tables", "def_list", "admonition", "toc")
_SETTINGS = {"toc": {"slugify": slugify()}}


class Pages:
    """The pages of a year by address, as staff wrote them, those of interest filled, in the folder they lie in."""

    def __init__(self, sources: Mapping[str, str], filled: Mapping[str, Filled], docs: Path) -> None:
        texts = {address: filled[address].markdown if address in filled else "" for address in sources}
        renderer = _Renderer()
        self._pages = {address: _Page(source, texts[address], renderer) for address, source in sources.items()}
        self._filled, self._docs = filled.keys(), docs

    def problems(self) -> Iterator[Problem]:
        """One for each link that leads nowhere, each image that no reader would see, and each sign that stays."""
        for address in self._filled:
            page = self._pages[address]
            at = f"{self._docs.parent.name}/{self._docs.name}/{address}"
            if _SETTING.match(page.source) and not FRONT_MATTER.match(page.source):
                found = page.source.strip().partition("\n")[0][:60]
                advice = "页首的设置要写在两行 --- 之间：请补上缺的那一行 ---"
                yield Problem(Place(at, 1), "页首的设置会显示成正文", found, advice)
            elif _SIGNS.search(page.typed):
                yield from self._left(page, at)
            if _PERHAPS.search(page.source):
                yield from self._images(page, address, at)
            if not all(is_safe(path) for path in page.written):
                yield from self._dropped(page, at)
            if any(self._wrong(path, address) for path in page.written):
                for path in page.links:
                    if wrong := self._wrong(path, address):
                        yield Problem(Place(at, _line(page.source, path)), wrong[0], path[:80], wrong[1])

    def _images(self, page: _Page, address: str, at: str) -> Iterator[Problem]:
        for path in _found(_IMAGE, page.html):
            place, parts = Place(at, _line(page.source, path)), _split(path.replace("\\", "/"))
            if parts is None or parts.scheme or parts.netloc or path.startswith("/"):
                advice = "请下载后放到 docs/ 里，注明出处，写成 ![说明](文件名.png)"
                yield Problem(place, "不能用别处的图片：读者看不到，图片所在的网站还会知道谁在看", path[:80], advice)
            elif not self._is_file(_target(address, parts.path)):
                yield Problem(place, "没有这个图片文件", path[:80], "请检查文件名，大小写也要相同")
        for image in re.findall(r"<img\b[^>]*>", page.html):
            path, said = (unescape("".join(found.findall(image)[:1])) for found in (_IMAGE, _ALT))
            if said.strip() in ("", path, posixpath.basename(path)):
                advice = "请在 ![ ] 的方括号里用一句话写出图上有什么：看不见图的读者靠它"
                yield Problem(Place(at, _line(page.source, path)), "图片须有说明", path[:80], advice)

    @staticmethod
    def _left(page: _Page, at: str) -> Iterator[Problem]:
        """The signs that readers would see, and headings that nobody can find their way by."""
        html = _CODE.sub("", page.html)
        left, instead = _left()
        for pattern, rule, advice in left:
            told: set[tuple[str, int]] = set()  # a tag that is closed again is told of once
            for match in pattern.finditer(html):
                text = SLOT.split(unescape(match[0]).strip())[0].partition("\n")[0]
                tag = re.sub(r"^</?|[\s/>].*", "", text, flags=re.DOTALL).lower()
                line = _line(page.source.expandtabs(4), text) if text else 0  # as Markdown did
                if (tag, line) not in told:
                    told.add((tag, line))
                    yield Problem(Place(at, line), rule, text[:60], advice or instead.get(tag, "请删去"))
        before = 0
        for level, title in ((int(found[1]), found[2]) for found in _HEADING.finditer(page.html)):
            text = re.sub(r"<[^>]*>|¶", "", unescape(title)).strip()
            wanted, lines = f"{'#' * level} {text}".strip(), page.source.splitlines()
            heads = enumerate((line.strip().lstrip("-*+> ") for line in lines), start=1)
            rows = (row for row, head in heads if head == wanted or (text and head.startswith(wanted)))
            place = Place(at, next(rows, 0))
            if not text:
                yield Problem(place, "标题没有写文字", "#" * level, "请写上标题，或者删去这一行")
            elif level == 1 and before:
                yield Problem(place, "一页只能有一个一级标题", text[:60], f"请在前面多写一个 #：## {text[:40]}")
            elif level > max(before, 1) + 1:
                fewer = "#" * (max(before, 1) + 1)
                yield Problem(
                    place,
                    "标题的级别不能跳：读屏软件按级别走",
                    f"{'#' * level} {text[:60]}",
                    f"请写成 {fewer} {text[:40]}",
                )
            before = level

    @staticmethod
    def _dropped(page: _Page, at: str) -> Iterator[Problem]:
        for path in page.dropped:
            if SLOT.search(path):
                yield Problem(Place(at), "链接的地址里不能有 {{ }}", SLOT.sub("{{ }}", path)[:80], "请把地址写出来")
            else:
                advice = "只能写 https://、http://、mailto:、tel: 或本站的文件"
                yield Problem(Place(at, _line(page.source, path)), "这样的地址不会成为链接", path[:80], advice)

    def _wrong(self, path: str, address: str) -> tuple[str, str] | None:
        """What is wrong with where a link of a page leads, and what to do; None when it leads somewhere."""
        parts = _split(path)
        if not path:
            return "链接没有写地址", "请在 ( ) 里写上页面或网址；不用链接的，删去 [ ] 和 ( )"
        if parts is None:
            return "链接不是地址", "请更正链接"
        if parts.scheme or parts.netloc:
            return _unreachable(path, parts)
        if path.startswith("/"):
            return "链接不能以 / 开头", "请写成相对于本页的文件名，例如 funds.md"
        target = _target(address, parts.path) if parts.path else address
        if target in self._pages:
            return self._wrong_heading(target, unquote(parts.fragment))
        if _MADE.fullmatch(target) or self._is_file(target):
            return None
        if target.endswith(".md"):
            here = posixpath.dirname(address) or "."
            return "链接没有对应的页面", f"{nearest(parts.path, [posixpath.relpath(one, here) for one in self._pages])}"
        if "." not in posixpath.basename(target):
            return "链接认不出来", "指向页面的请写文件名，以 .md 结尾；指向网站的请写全，以 https:// 开头"
        return "链接没有对应的文件", "请检查文件名，大小写也要相同；指向网站的请写全，以 https:// 开头"

    def _wrong_heading(self, target: str, heading: str) -> tuple[str, str] | None:
        if not heading or target not in self._filled or heading in self._pages[target].headings:
            return None
        return "链接里 # 后面的标题不存在", nearest(heading, self._pages[target].headings)

    def _is_file(self, target: str) -> bool:
        return not target.startswith("..") and not target.endswith(".md") and isfile(self._docs / target)


class _Renderer:
    """Turns one page after the other into HTML."""

    def __init__(self) -> None:
        self._inert = InertExtension()
        self._markdown = Markdown(extensions=[*_EXTENSIONS, self._inert], extension_configs=_SETTINGS)

    def rendered(self, body: str) -> tuple[str, list[str]]:
        """The HTML, and the addresses that no reader gets to see."""
        self._inert.dropped.clear()
        html = self._markdown.reset().convert(body)
        return html, sorted({unescape(path) for path in self._inert.dropped})


class _Page:
    """One page; it is turned into HTML only where its Markdown leaves a doubt."""

    def __init__(self, source: str, body: str, renderer: _Renderer) -> None:
        self.source, self._body, self._renderer = source, body, renderer

    @cached_property
    def _rendered(self) -> tuple[str, list[str]]:
        return self._renderer.rendered(self._body)

    @property
    def html(self) -> str:
        return self._rendered[0]

    @property
    def typed(self) -> str:
        """What was typed beside the expressions, with the place of each kept free."""
        return self._body

    @cached_property
    def written(self) -> list[str]:
        """Everything that looks like the target of a link or an image."""
        return [one or other for one, other in _WRITTEN.findall(self._body)]

    @cached_property
    def links(self) -> list[str]:
        return _found(_LINK, self.html)

    @property
    def dropped(self) -> list[str]:
        """The addresses that no reader gets to see: what stood there becomes plain text."""
        return self._rendered[1]

    @cached_property
    def headings(self) -> list[str]:
        """The names that a link may have behind its #, as the build knows them."""
        return [unescape(name) for name in _ID.findall(self.html)]


@cache
def _left() -> tuple[list[tuple[re.Pattern[str], str, str]], Mapping[str, str]]:
    """What readers would see as it was typed, in the HTML without its code: its rule, and what to write instead, by tag
    where it is one: `data/common/left.yml`."""
    raw = common("left.yml")
    instead = {tag: advice for tags, advice in raw["instead"].items() for tag in tags.split()}
    return [(re.compile(one["pattern"]), one["rule"], one.get("advice", "")) for one in raw["left"]], instead


def _found(pattern: re.Pattern[str], html: str) -> list[str]:
    return sorted({unescape(match[1]) for match in pattern.finditer(html)})


def _split(path: str) -> SplitResult | None:
    try:
        return urlsplit(path)
    except ValueError:
        return None


def _unreachable(path: str, parts: SplitResult) -> tuple[str, str] | None:
    """What keeps readers from an address of the web, and what to do."""
    if parts.scheme in ("", "http", "https") and not is_address(path):
        return "链接不是完整的网址", "请写全，以 https:// 开头，里面没有空格"
    if parts.hostname and _INSIDE.fullmatch(parts.hostname):
        return "这个地址只有本机或内部网络打得开", "请换成公开的网址，或者删去链接"
    return None


def _target(address: str, path: str) -> str:
    """The address below the year's folder that a path on a page means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(address), unquote(path)))


def _line(source: str, text: str) -> int:
    """The line on which a text stands first; 0 when Markdown has changed it."""
    at = source.find(text)
    return source.count("\n", 0, at) + 1 if at >= 0 else 0
