"""`mkdocs.yml`: read before MkDocs does, so that staff see in Chinese what is wrong in it, and no guard is missing.

What it may say is let in by a list: an extension that makes HTML of its own, an address that a reader's browser would
call, a setting at which MkDocs ends in English or in a traceback, none of them can stand there.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from itertools import product
from os.path import isdir, isfile  # a name too long for the disk, or no name at all, is not there either
from pathlib import Path
from urllib.parse import urlsplit

from evaluation.dataset.policy import PolicyError
from evaluation.dataset.shapes import (
    At,
    Choice,
    Fitting,
    Flag,
    Found,
    ListOf,
    Matching,
    Plain,
    Record,
    Shape,
    Text,
    Whole,
    nearest,
)
from evaluation.dataset.yaml_files import LIST, MAPPING, TEXT, Node, common, is_other_than_text, read_yaml
from evaluation.language.personal import without_personal_numbers
from evaluation.problems import Place, Problem
from evaluation.shipped import CONFIGURATION, THEME

FILE, ALLOWED = "mkdocs.yml", "configuration.yml"
INERT = "evaluation.narrative.inert"
HOOK = "hooks/publish.py"
BACK = "它保证页面里的文字不会变成程序；请从以前的提交恢复"
_RESTORE = "请从以前的提交恢复"
_OURS = frozenset((".", "..", "/", "docs", "data", "macros", "hooks", "guide", "tests", ".git", ".github"))
_TAGS = ("!ENV", "tag:yaml.org,2002:str")
_CALLS = tuple(f"tag:yaml.org,2002:python/{kind}:" for kind in ("object/apply", "name"))
_CALLED = "pymdownx.slugs."
_EXTENSIONS, _THEME, _DOCS = "markdown_extensions", "theme", "docs_dir"
_DEPTH = 6
_BLANK = frozenset(("nav", "extra", "validation", "watch", "site_url", "repo_url"))  # may be left blank
_WHILE_A_DRAFT = "checklist.md"  # a page that a finished year does not have


def _words(node: Node, at: At, found: Found) -> bool:
    """Whether MkDocs, which guesses, takes for a text what stands there without quotes; else a problem."""
    if node.text and is_other_than_text(node):
        shown = without_personal_numbers(node.text)[:40]
        found.append(at.problem(node, "MkDocs 会读成数字、日期或是否，这里须是文字", shown, f"请加引号：'{shown}'"))
        return False
    return True


def _of_theme(themes: tuple[Path, ...], folder: str, *endings: str, start: str = "") -> Fitting:
    """A file of the theme, Material's, ours or the project's: `start` is what its address begins with."""

    def is_there(text: str) -> bool:
        name = text.removeprefix(start)
        if not text.startswith(start) or not re.fullmatch(r"[\w-]+(?:[./][\w-]+)*", name):
            return False
        added = "" if name.endswith(endings) else endings[0]
        return any(isfile(theme / folder / f"{name}{added}") for theme in themes)

    return Fitting(fits=is_there, rule="主题里没有这个文件；别处的，读者的浏览器不会加载", advice=_RESTORE)


def _is_apart(text: str) -> bool:
    """Whether a folder may be emptied, as MkDocs does with the one that it builds in."""
    parts = Path(text).parts
    return not {*(parts[:1] or (".",)), *({".."} & {*parts})} & _OURS and not text.startswith("~")


@dataclass(frozen=True)
class _Either(Shape):
    """One shape for a text, another for anything else; or, from the environment, a text with its default."""

    text: Shape
    other: Shape | None = None

    def read(self, node: Node, at: At, found: Found) -> object:
        if node.tag == "!ENV" and node.kind in (TEXT, LIST) and all(item.kind == TEXT for item in node.items):
            *names, default = node.items if node.items[1:] else (node, Node(TEXT, node.line))
            set_there = next((value for name in names if (value := os.environ.get(name.text))), None)
            return self.text.read(default if set_there is None else replace(default, text=set_there), at, found)
        if self.other and node.kind != TEXT:
            return self.other.read(node, at, found)
        return self.text.read(node, at, found) if not isinstance(self.text, Text) or _words(node, at, found) else None


@dataclass(frozen=True)
class _Named(Shape):
    """A list of names, each alone or with the settings that it may have."""

    known: Mapping[str, Mapping[str, Shape]] = field(default_factory=dict)

    def read(self, node: Node, at: At, found: Found) -> object:
        if node.kind == TEXT:
            found.append(at.problem(node, "应为列表，每条以“-”开头，或写在 [ ] 里", node.text[:40]))
        for item in node.items:
            if item.kind == MAPPING and len(item.entries) != 1:
                advice = "请一行一条，每条以“-”开头"
                found.append(at.problem(item, "一条只能有一个名称", f"{len(item.entries)} 个", advice))
        for name, settings in _named(node):
            if name.kind != TEXT or name.text not in self.known:
                advice = f"请删除；{nearest(name.text, self.known)}"
                found.append(at.problem(name, "不能用", name.text[:40] or "空白", advice))
            elif settings and (settings.kind != TEXT or settings.text):
                Record(dict, self.known[name.text]).read(settings, at, found)
        return None


@dataclass(frozen=True)
class _Navigation(Shape):
    """Pages and addresses, with or without a title, in sections. `pages` are those of all years: one that none of them
    has, nor the engine's own navigation, is a slip."""

    pages: frozenset[str] = frozenset()
    depth: int = 1

    def read(self, node: Node, at: At, found: Found) -> object:
        if node.kind != LIST or self.depth > _DEPTH:
            found.append(at.problem(node, f"应为列表，最多 {_DEPTH} 层，每条写“- 标题: 页面.md”", node.text[:40]))
            return None
        for item in node.items:
            if item.kind == TEXT:
                self._target(item, at, found)
            elif item.kind == MAPPING and len(item.entries) == 1:
                title, target = item.entries[0]
                if _words(title, at, found):
                    Plain().read(title, at, found)
                if target.kind == LIST:
                    replace(self, depth=self.depth + 1).read(target, at, found)
                else:
                    self._target(target, at, found)
            else:
                found.append(at.problem(item, "每条只能有一个标题和一个页面", item.kind, "请分成几条"))
        return None

    def _target(self, node: Node, at: At, found: Found) -> None:
        path = Path(node.text)
        is_inside = ":" not in node.text and not path.is_absolute() and ".." not in path.parts
        is_page = node.text.endswith(".md") and is_inside
        if node.kind != TEXT or not (is_page or is_address(node.text)):
            found.append(at.problem(node, "须是以 .md 结尾的页面，或 https:// 开头的网址", node.text[:60] or "空白"))
        elif is_page and self.pages and str(path) not in self.pages:
            title, colon, name = node.text.partition("：")
            half = f"冒号要用半角，后面空一格：- {title}: {name.strip()}"
            right = half if colon else nearest(node.text, sorted(self.pages))
            advice = f"{right}；误删了的请恢复，不要的从 nav 里删去这一行"
            found.append(at.problem(node, "没有一个年度有这个页面", node.text[:60], advice))


class _Anything(Shape):
    """What is looked at elsewhere, with its place."""

    def read(self, node: Node, at: At, found: Found) -> object:
        return None


def _shape(root: Path, themes: tuple[Path, ...]) -> Record:
    """What `mkdocs.yml` may say."""
    links = dict.fromkeys(
        ("omitted_files", "absolute_links", "unrecognized_links", "anchors", "not_found"), Choice(("warn",))
    )
    script = _of_theme(themes, "assets", ".js", ".mjs", start="-/")
    kind = Choice(("module", "", "text/javascript"))
    address = Fitting(
        fits=lambda text: not text or is_address(text),
        blank=True,
        rule="须是 https:// 或 http:// 开头的网址",
        advice="例如 https://example.org/report/",
    )
    apart = Fitting(fits=_is_apart, rule="网站不能建在项目自己的文件夹里：构建会先清空它", advice="请写 site")
    program = Fitting(
        fits=lambda text: text.endswith(".py") and ".." not in Path(text).parts and isfile(root / text),
        rule="没有这个文件",
        advice=_RESTORE,
    )
    scripts = Record(dict, {"path": script, "defer": Flag(), "async": Flag(), "type": kind})
    keys: dict[str, Shape] = {
        **dict.fromkeys(("site_name", "site_description", "site_author", "copyright", "repo_name"), _Either(Plain())),
        **dict.fromkeys(("site_url", "repo_url"), _Either(address)),
        _DOCS: _Either(Text()),
        "site_dir": _Either(apart),
        "INHERIT": _Anything(),
        "strict": Choice(("true",)),
        "use_directory_urls": _Either(Flag()),
        "watch": ListOf(Fitting(fits=lambda text: isdir(root / text), rule="没有这个文件夹", advice="请删去")),
        "hooks": ListOf(program),
        _THEME: _theme(root, themes),
        "plugins": _Named({"search": {}}),
        _EXTENSIONS: _Named(_extensions()),
        "extra_css": ListOf(_of_theme(themes, "assets", ".css", start="-/")),
        "extra_javascript": ListOf(_Either(script, scripts)),
        "extra": Record(dict, {"generator": Flag()}),
        "validation": Record(dict, {**links, **dict.fromkeys(("nav", "links"), Record(dict, links))}),
        "nav": _Navigation(_pages_of_all_years(root)),
    }
    return Record(dict, keys, required=("site_name", "strict", "hooks", _THEME, _EXTENSIONS))


def _theme(root: Path, themes: tuple[Path, ...]) -> Record:
    """What it may say of the theme."""
    picture = _of_theme(themes, "assets", ".svg", ".png", ".ico", start="-/")
    icon = _of_theme(themes, ".icons", ".svg")
    own = Fitting(
        fits=lambda text: Path(text).parts[:1] == ("macros",) and ".." not in Path(text).parts and isdir(root / text),
        rule="须是 macros/ 里的文件夹",
        advice=_RESTORE,
    )
    colour = Matching(expression=r"[a-z-]+", example="custom")
    media = Matching(
        expression=r"\(prefers-color-scheme(?:: (?:light|dark))?\)", example="(prefers-color-scheme: dark)"
    )
    toggle = Record(dict, {"icon": icon, "name": Plain()})
    palette = {"media": media, "scheme": colour, "primary": colour, "accent": colour, "toggle": toggle}
    keys = {
        "name": Choice(("material",)),
        "custom_dir": own,
        "language": _of_theme(themes, "partials/languages", ".html"),
        "direction": Choice(("ltr", "rtl")),
        "font": Choice(("false",)),
        "favicon": picture,
        "logo": picture,
        "icon": Record(dict, dict.fromkeys(("logo", "repo", "edit", "view", "previous", "next"), icon)),
        "features": ListOf(Choice(tuple(common(ALLOWED)["features"].split()))),
        "palette": ListOf(Record(dict, palette), single=True),
    }
    return Record(dict, keys, required=("name",))


def _extensions() -> dict[str, Mapping[str, Shape]]:
    """The extensions of Markdown that there may be, each with the settings it may have."""
    toc: dict[str, Shape] = {"permalink": Plain(), "permalink_title": Plain(), "title": Plain()}
    toc |= {"toc_depth": Whole(1, 6), "baselevel": Whole(1, 6)}
    toc["slugify"] = _Anything()  # its tag is looked at with all others
    return {**{name: {} for name in common(ALLOWED)["extensions"].split()}, "toc": toc, INERT: {}}


def guard_problems(extensions: Container[str]) -> tuple[Problem, ...]:
    """What is missing among the Markdown extensions that a build really uses."""
    place = Place(FILE, column=_EXTENSIONS)
    return () if INERT in extensions else (Problem(place, f"须有 {INERT}", advice=BACK),)


def configured_docs(config: Path, environment: Mapping[str, str]) -> str:
    """The narrative folder that `mkdocs.yml` names: an environment variable with its default, or a plain path."""
    node, faults = read_yaml(config, FILE, host=True)
    if faults:
        raise PolicyError(faults)
    stated = node.get(_DOCS) if node and node.kind == MAPPING else None
    chosen = stated.items if stated and stated.kind == LIST and stated.tag == "!ENV" else ()
    parts = (stated,) if stated and stated.kind == TEXT else chosen
    if not parts or not all(part.kind == TEXT and part.text for part in parts):
        rule = "须写明 docs_dir，即本年度文字的文件夹"
        place = Place(FILE, stated.line if stated else 0)
        raise PolicyError([Problem(place, rule, advice="例如 docs_dir: docs/2031")])
    *variables, default = (part.text for part in parts)
    return next((environment[name] for name in variables if environment.get(name)), default)


def configuration_problems(config: Path) -> tuple[Problem, ...]:
    """Everything in `mkdocs.yml`, and in the file it inherits from, that MkDocs or the report would stumble over."""
    problems = Found()
    stated = _stated(config, problems)
    if not problems:
        shape = _shape(config.parent, _themes(config.parent, stated))
        for key, (value, file) in stated.items():
            at = At(Place(file, value.line, key[:40]), key=key)
            if key not in shape.keys:
                advice = f"请删除；{nearest(key, shape.keys)}"
                problems.append(at.problem(value, "mkdocs.yml 里不能有这个名称", key[:40], advice))
            elif value != Node(TEXT, value.line) or key not in _BLANK:
                shape.keys[key].read(value, at, problems)
        if not problems:
            problems.extend(_missing(stated))
            there = {name.text for name, _ in _named(stated[_EXTENSIONS][0])} if _EXTENSIONS in stated else set()
            try:
                problems.extend(
                    _unlisted(config.parent, *stated["nav"], there) if "nav" in stated and not problems else ()
                )
            except PolicyError as error:  # the file has another name, or the year stands in the one it inherits from
                problems.extend(error.problems)
    return tuple(sorted(set(problems)))


def _pages_of_all_years(root: Path) -> frozenset[str]:
    """What a navigation may lead to: the pages of every year, and those that the engine's own names; nothing where
    there is no page at all."""
    years = [path for path in (root / "docs").glob("*") if path.is_dir()]
    pages = {page.relative_to(year).as_posix() for year in years for page in year.rglob("*.md")}
    usual = re.findall(r" ([\w/-]+\.md)\b", CONFIGURATION.read_text(encoding="utf-8")) if pages else ()
    own = () if root.resolve() == CONFIGURATION.parent else usual
    return frozenset((*pages, *own, *(name for name in usual if "/" in name or name == _WHILE_A_DRAFT)))


def _unlisted(root: Path, nav: Node, file: str, extensions: Container[str]) -> Iterator[Problem]:
    """The pages of the year that is built which neither the navigation nor a link leads to, those that are in it twice,
    and what pages say in a way that the extensions there are do not know."""
    docs = root / configured_docs(root / FILE, os.environ)
    sources = {
        page: page.read_bytes().decode("utf-8", "replace") for page in sorted(docs.rglob("*.md")) if isfile(page)
    }
    entries = list(_texts(nav))
    listed = Counter(item.text for item in entries)
    for item in entries:
        if listed[item.text] > 1:
            yield Problem(Place(file, item.line, "nav"), "同一个页面在目录里写了两次", item.text, "请只留一处")
    wanted = {name: re.compile(sign, re.MULTILINE) for name, sign in common(ALLOWED)["signs"].items()}
    for (name, sign), (page, text) in product(wanted.items(), sources.items()):
        if name not in extensions and (found := sign.search(text)):
            shown = Place(page.relative_to(root).as_posix(), text.count("\n", 0, found.start()) + 1)
            advice = f"请在 mkdocs.yml 的 {_EXTENSIONS} 里恢复这一行，或者不用这个写法"
            yield Problem(shown, f"没有 {name}，这个写法会照原样显示", found[0].strip(), advice)
    for page in sources:
        address = page.relative_to(docs).as_posix()
        links = (f"{page.name})", f"{page.name}#")
        if address not in listed and not any(link in text for text in sources.values() for link in links):
            advice = f"请在 nav 里加一行“- 标题: {address}”，放在合适的一组；不要的请删除这个文件"
            yield Problem(Place(file, nav.line, "nav"), "有一个页面不在目录里，读者走不到", address, advice)


def _texts(node: Node) -> Iterator[Node]:
    yield from (node,) if node.kind == TEXT else ()
    for inner in (*node.items, *(value for _, value in node.entries)):
        yield from _texts(inner)


def foreign_programs(config: Path) -> tuple[Problem, ...]:
    """Programs that the configuration runs beside the engine's own hook: nobody builds those for somebody else."""
    stated = _stated(config, [])
    value, file = stated.get("hooks", (None, FILE))
    own = [item for item in value.items if item.text != HOOK] if value else []
    return tuple(Problem(Place(file, item.line, "hooks"), f"只能是 {HOOK}", item.text, "请删除") for item in own)


def is_address(text: str) -> bool:
    """Whether a text is the address of a place on the web and holds nothing that a page could stumble over."""
    try:
        parts = urlsplit(text)
        is_plain = re.fullmatch(r"[^\s\"'<>\\`{}]+", text)
        return parts.scheme in ("http", "https") and bool(parts.hostname and is_plain and parts.port != 0)
    except ValueError:
        return False


def _themes(root: Path, stated: Mapping[str, tuple[Node, str]]) -> tuple[Path, ...]:
    """The folders in which the theme's files are looked for."""
    value = stated.get(_THEME, (None, FILE))[0]
    custom = value.get("custom_dir") if value else None
    material = find_spec("material")
    stock = [Path(material.origin).parent / "templates"] if material and material.origin else []
    return (*([root / custom.text] if custom else []), THEME, *stock)


def _stated(config: Path, problems: list[Problem], depth: int = 0) -> dict[str, tuple[Node, str]]:
    """Each key with its value and the file it stands in; the file that is inherited from gives what is not stated."""
    node, faults = read_yaml(config, config.name, host=True)
    problems.extend(faults)
    if faults:
        return {}
    if node is None or node.kind != MAPPING:
        problems.append(Problem(Place(config.name), "须是“名称: 内容”的列表", node.kind if node else "空白", _RESTORE))
        return {}
    problems.extend(_tag_problems(node, config))
    own = {key.text: (value, config.name) for key, value in node.entries}
    if "INHERIT" not in own:
        return own
    parent, place = own["INHERIT"][0], Place(config.name, own["INHERIT"][0].line, "INHERIT")
    if depth or parent.kind != TEXT or Path(parent.text).name != parent.text or not parent.text:
        problems.append(Problem(place, "只能写同一文件夹里一个文件的名称", parent.text, "请改正"))
    elif not isfile(config.parent / parent.text):
        problems.append(Problem(place, "没有这个文件", parent.text, "请检查文件名"))
    else:
        return _stated(config.parent / parent.text, problems, 1) | own
    return own


def _tag_problems(whole: Node, config: Path) -> Iterator[Problem]:
    """A tag can run a program when MkDocs reads it: only those that the themes' own documentation asks for."""
    for node in whole.within():
        tag = node.tag
        call = next((tag.removeprefix(start) for start in _CALLS if tag.startswith(start)), "")
        if tag and tag != "!" and tag not in _TAGS and not call.startswith(_CALLED):
            place, rule = Place(config.name, node.line), "不能用这个标签：MkDocs 读到它会运行程序"
            yield Problem(place, rule, f"“{tag}”", "请删除")


def _missing(stated: Mapping[str, tuple[Node, str]]) -> Iterator[Problem]:
    """The lines without which a build would publish what was not checked."""
    for key, wanted, why in (
        (_EXTENSIONS, INERT, BACK),
        ("hooks", HOOK, f"没有它，数不会填进页面，也不核对；{_RESTORE}"),
        ("strict", "true", f"没有它，断了的链接也会发布；{_RESTORE}"),
        (_THEME, "material", _RESTORE),
        ("site_name", "site_name", "请写网站的名称"),
        (_DOCS, _DOCS, "即本年度文字的文件夹，例如 docs_dir: docs/2031"),
    ):
        value, file = stated.get(key, (None, FILE))
        names = [name.text for name, _ in _named(value)] if value and value.kind != TEXT else []
        if value is None or (key in (_EXTENSIONS, "hooks") and wanted not in names):
            yield Problem(Place(file, value.line if value else 0, key), f"须有 {wanted}", advice=why)


def _named(value: Node) -> list[tuple[Node, Node | None]]:
    """The names in a list of names, or of names with their settings."""
    named: list[tuple[Node, Node | None]] = list(value.entries)
    for item in value.items:
        named += [*item.entries] if item.kind == MAPPING else [(item, None)]
    return named
