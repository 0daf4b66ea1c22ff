"""Pages as Markdown that a generator without this engine turns into the same HTML again, with what they stand in.

A block is written as Markdown where Markdown gives the block back, character by character, and as HTML where not.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import yaml
from markdown import Markdown

from evaluation.shipped import THEME
from evaluation.site.outline import VOID

SETTINGS = ("site_name", "site_url", "repo_url", "theme", "nav", "extra", "extra_css", "extra_javascript")
_THEME = ("name", "language", "direction", "font", "logo", "favicon", "features", "palette", "icon")
Render = Callable[[str], str]
_PERMALINK = re.compile(r'<a class="headerlink"[^>]*>[^<]*</a>')
_HEADING = re.compile(r'<h([1-6]) id="([^"]*)">(.*)</h\1>', re.DOTALL)
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p\b).)*)</p>", re.DOTALL)
_ITEM = re.compile(r"<li>(.*?)(<[uo]l>.*)?</li>", re.DOTALL)
_LIST = re.compile(r"<([uo]l)>(.*)</\1>", re.DOTALL)
_INLINE = re.compile(
    r'<(/?)(strong|em|a)(?: href="([^"]*)")?>|<[^>]+>|&[^;\s]+;|[\\`*_{}\[\]#+.!|~^=-]|[^<&\\`*_{}\[\]#+.!|~^=-]+'
)
_SPECIAL = re.compile(r"[\\`*_\[\]]")
_MARKS = {"strong": "**", "em": "*"}
_PLACE = re.compile(r"\]\(([^()\s]+)\)")


@dataclass(frozen=True)
class SourcePage:
    """A finished page: its address, what stands before its text, its HTML, and which headings its contents list."""

    address: str
    meta: Mapping[str, Any]
    html: str
    contents: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """Where it is written: as the index of its folder, where a link of the source is one of the page, too."""
        return f"{self.address}index.md"


def led(link: str, page: SourcePage, sources: Mapping[str, str]) -> str:
    """A link as it is written in the page's source, by the sources of all addresses; unchanged when it leaves the
    site."""
    path, mark, fragment = link.partition("#")
    if not path or ":" in path or path.startswith("/"):
        return link
    below = urljoin(f"https://site/{page.address}", path).removeprefix("https://site/")
    return posixpath.relpath(sources.get(below, below), posixpath.dirname(page.source) or ".") + mark + fragment


def expanded(page: SourcePage, render: Render, lead: Callable[[str], str]) -> str:
    """A page's source: its front matter, then each block of its HTML. Rendered, all of it is the page's HTML again."""
    found = list(blocks(page.html))
    written = [_written(block, page, render) for block in found]
    if not same("\n\n".join(written), page.html, render):
        written = [_heading(block, page) or block for block in found]  # neighbours that Markdown would join
    head = yaml.safe_dump(dict(page.meta), allow_unicode=True, sort_keys=True, width=10**6) if page.meta else ""
    body = "\n\n".join(
        block if block.startswith("<") else _PLACE.sub(lambda match: f"]({lead(match[1])})", block) for block in written
    )
    return f"---\n{head}---\n\n{body}\n"


def same(markdown: str, html: str, render: Render) -> bool:
    """Whether Markdown gives this HTML, whatever the white space between words."""
    return render(markdown).split() == html.split()


def blocks(html: str) -> Iterator[str]:
    """The elements that stand at the top of a piece of HTML, each whole."""
    parser = _Top(html)
    yield from (block.strip() for block in parser.blocks() if block.strip())


def _written(block: str, page: SourcePage, render: Render) -> str:
    for markdown in (_heading(block, page), _paragraph(block), _list(block)):
        if markdown and same(markdown, block, render):
            return markdown
    return block


def _heading(block: str, page: SourcePage) -> str:
    """A heading that the page's contents list; others, which the engine put in, stay out of them as HTML."""
    match = _HEADING.fullmatch(_PERMALINK.sub("", block))
    return f"{'#' * int(match[1])} {inline(match[3])} {{ #{match[2]} }}" if match and match[2] in page.contents else ""


def _paragraph(block: str) -> str:
    match = _PARAGRAPH.fullmatch(block)
    return inline(match[1]) if match else ""


def _list(block: str, indent: str = "") -> str:
    match = _LIST.fullmatch(block)
    if not match:
        return ""
    lines: list[str] = []
    for number, item in enumerate(blocks(match[2]), 1):
        parts = _ITEM.fullmatch(item)
        if not parts:
            return ""
        lines.append(f"{indent}{'-' if match[1] == 'ul' else f'{number}.'} {inline(parts[1].strip())}")
        if parts[2]:
            lines.append(_list(parts[2].strip(), f"{indent}    "))
    return "\n".join(lines)


def inline(html: str) -> str:
    """Words, emphasis and links as Markdown; a fact stays HTML, with its provenance."""
    ends: list[str] = []
    return "".join(_piece(match, ends) for match in _INLINE.finditer(html))


def _piece(match: re.Match[str], ends: list[str]) -> str:
    whole, closing, tag, href = match[0], match[1], match[2], match[3]
    if tag == "a":
        if closing:
            return ends.pop() if ends else whole
        ends.append(f"]({href})" if href else "</a>")
        return "[" if href else whole
    return _MARKS.get(tag, whole) if tag else _SPECIAL.sub(r"\\\g<0>", whole) if whole[:1] not in "<&" else whole


class _Top(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html, self._depth, self._cuts = html, 0, [0]
        starts = [0]
        for line in html.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        self._starts = starts

    def blocks(self) -> Iterator[str]:
        self.feed(self._html)
        self.close()
        cuts = [*self._cuts, len(self._html)]
        yield from (self._html[first:last] for first, last in pairwise(cuts))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            self._cut()
        self._depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            self._cut()

    def handle_comment(self, data: str) -> None:
        if self._depth == 0:
            self._cut()

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag not in VOID

    def _cut(self) -> None:
        line, column = self.getpos()
        self._cuts.append(self._starts[line - 1] + column)


@dataclass(frozen=True)
class Expansion:
    """All that a site is made of: pages by their sources, other files, folders of templates, settings by now."""

    pages: Mapping[str, SourcePage]
    files: Mapping[str, bytes]
    templates: Sequence[Path]
    settings: Mapping[str, Any]
    extensions: Mapping[str, Mapping[str, Any]]


def expansion(config: Any, files: Any) -> Expansion:
    """What the generator's files and settings make, without the theme's own files: every generator brings them."""
    pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
    stock = {folder for folder in config.theme.dirs if folder not in (str(THEME), config.theme.custom_dir)}
    others = (file for file in files if file.src_uri not in pages and file.src_dir not in stock)
    ids = {name: frozenset(str(one.id) for one in headings(page.toc)) for name, page in pages.items()}
    return Expansion(
        {name: SourcePage(page.url, _meta(page), str(page.content), ids[name]) for name, page in pages.items()},
        {file.dest_uri: file.content_bytes for file in others},
        [THEME, *filter(None, [Path(config.theme.custom_dir or THEME)])],
        {name: dict(config.theme) if name == "theme" else config[name] for name in SETTINGS},
        {name: config.mdx_configs.get(name, {}) for name in config.markdown_extensions},
    )


def _meta(page: Any) -> Mapping[str, Any]:
    """What stands before a page's text; its contents, too, where headings stand within blocks that are written as
    HTML: there no generator finds them.
    """
    tops = (_HEADING.fullmatch(_PERMALINK.sub("", block)) for block in blocks(str(page.content)))
    found = {match[2] for match in tops if match}
    is_whole = all(str(one.id) in found for one in headings(page.toc))
    return page.meta if is_whole else {**page.meta, "contents": _listed(page.toc)}


def _listed(contents: Any) -> list[dict[str, Any]]:
    return [
        {"title": str(one.title), "url": str(one.url), "level": one.level, "children": _listed(one.children)}
        for one in contents
    ]


def headings(contents: Any) -> Iterator[Any]:
    """All headings of a page's contents, those below others too."""
    for item in contents:
        yield item
        yield from headings(item.children)


def write_expanded(folder: Path, site: Expansion) -> None:
    """The site's sources below a folder, with settings that MkDocs and Zensical read; it must not be there yet."""
    settings = _plain(site)
    render = _renderer(settings["markdown_extensions"])
    sources = {page.address: page.source for page in site.pages.values()}
    for page in site.pages.values():
        text = expanded(page, render, partial(led, page=page, sources=sources))
        _write(folder / "docs" / page.source, text.encode("utf-8"))
    for name, content in site.files.items():
        _write(folder / "docs" / name, content)
    for templates in site.templates:
        for path in sorted(templates.rglob("*.html")):
            _write(folder / "theme" / path.relative_to(templates), path.read_bytes())
    _write(folder / "mkdocs.yml", yaml.safe_dump(settings, allow_unicode=True, sort_keys=False).encode("utf-8"))


def _plain(site: Expansion) -> dict[str, Any]:
    """The project's settings without what only this engine understands, as plain data. `variant` is Zensical's."""
    theme = {name: site.settings["theme"].get(name) for name in _THEME}
    extensions = {
        name: {key: value for key, value in settings.items() if not callable(value)}  # each heading has its address
        for name, settings in site.extensions.items()
        if not name.startswith("evaluation.")
    }
    own = {
        "docs_dir": "docs",
        "nav": _led(site.settings["nav"], site.pages),
        "theme": {
            "custom_dir": "theme",
            "variant": "classic",
            **{name: value for name, value in theme.items() if value is not None},
        },
        "plugins": [],
        "markdown_extensions": extensions,
        "validation": {"nav": {"omitted_files": "ignore"}},
    }
    plain: dict[str, Any] = json.loads(json.dumps({**site.settings, **own}, default=_as_data))
    return {name: value for name, value in plain.items() if value is not None}


def _led(nav: Any, pages: Mapping[str, SourcePage]) -> Any:
    """The navigation by the sources as they are written here."""
    if isinstance(nav, str):
        return pages[nav].source if nav in pages else nav
    if isinstance(nav, Mapping):
        return {title: _led(item, pages) for title, item in nav.items()}
    return None if nav is None else [_led(item, pages) for item in nav]


def _as_data(value: Any) -> Any:
    fields = value if isinstance(value, Mapping) else getattr(value, "__dict__", None)
    return str(value) if fields is None else {name: one for name, one in fields.items() if one}


def _renderer(extensions: Mapping[str, Any]) -> Render:
    markdown = Markdown(extensions=["toc", "tables", "fenced_code", *extensions], extension_configs=dict(extensions))
    return lambda text: str(markdown.reset().convert(text))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
