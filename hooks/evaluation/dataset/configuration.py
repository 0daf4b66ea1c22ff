"""`mkdocs.yml`: read before MkDocs does, so that staff see in Chinese what is wrong in it, and no guard is missing."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from importlib.metadata import entry_points
from importlib.util import find_spec
from os.path import isdir, isfile  # a name too long for the disk, or no name at all, is not there either
from pathlib import Path

from evaluation.dataset.policy import PolicyError
from evaluation.dataset.shapes import nearest
from evaluation.dataset.yaml_files import LIST, MAPPING, TEXT, Node, read_yaml
from evaluation.problems import Place, Problem

FILE = "mkdocs.yml"
INERT = "evaluation.narrative.inert"
HOOK = "hooks/publish.py"
BACK = "它保证页面里的文字不会变成程序；请从以前的提交恢复"
_RESTORE = "请从以前的提交恢复"
_FLAG = "true 或 false"
_OURS = frozenset((".", "..", "docs", "data", "macros", "hooks", "guide", "tests", ".git", ".github"))
_TAGS = ("!ENV", "!relative", "tag:yaml.org,2002:str")
_CALLS = tuple(f"tag:yaml.org,2002:python/{kind}:" for kind in ("object/apply", "name"))
_CALLED = ("pymdownx.", "material.extensions.")
_WEAKER = frozenset(("ignore", "info"))
_EXTENSIONS, _THEME = "markdown_extensions", "theme"

KEYS: dict[str, tuple[str, ...]] = {  # what MkDocs 1.6 knows, and of what kind it must be; "" is an empty value
    **dict.fromkeys(("site_name", "docs_dir", "site_dir", "site_url", "repo_url", "repo_name", "copyright"), (TEXT,)),
    **dict.fromkeys(("site_description", "site_author", "edit_uri", "edit_uri_template", "INHERIT"), (TEXT,)),
    **dict.fromkeys(("exclude_docs", "draft_docs", "not_in_nav", "dev_addr"), (TEXT,)),
    **dict.fromkeys(("remote_branch", "remote_name"), (TEXT,)),
    **dict.fromkeys(("strict", "use_directory_urls"), (_FLAG,)),
    **dict.fromkeys(("nav", "extra_css", "extra_javascript", "extra_templates", "hooks", "watch"), (LIST,)),
    **dict.fromkeys((_EXTENSIONS, "plugins"), (LIST, MAPPING)),
    **dict.fromkeys(("extra", "validation"), (MAPPING,)),
    _THEME: (TEXT, MAPPING),
}


def guard_problems(extensions: Container[str]) -> tuple[Problem, ...]:
    """What is missing among the Markdown extensions that a build really uses."""
    place = Place(FILE, column=_EXTENSIONS)
    return () if INERT in extensions else (Problem(place, f"须有 {INERT}", advice=BACK),)


def configured_docs(config: Path, environment: Mapping[str, str]) -> str:
    """The narrative folder that `mkdocs.yml` names: an environment variable with its default, or a plain path."""
    node, faults = read_yaml(config, FILE, host=True)
    if faults:
        raise PolicyError(faults)
    stated = _entry(node, "docs_dir")
    parts = [stated] if stated and stated.kind == TEXT else list(stated.items) if stated and stated.kind == LIST else []
    if not parts or not all(part.kind == TEXT and part.text for part in parts):
        rule = "须写明 docs_dir，即本年度文字的文件夹"
        place = Place(FILE, stated.line if stated else 0)
        raise PolicyError([Problem(place, rule, advice="例如 docs_dir: docs/2031")])
    *variables, default = (part.text for part in parts)
    return next((environment[name] for name in variables if environment.get(name)), default)


def configuration_problems(config: Path) -> tuple[Problem, ...]:
    """Everything in `mkdocs.yml`, and in the file it inherits from, that MkDocs or the report would stumble over."""
    problems: list[Problem] = []
    stated = _stated(config, problems)
    if not problems:
        for key, (value, file) in stated.items():
            problems.extend(_key_problems(key, value, file, config))
        if not problems:
            problems.extend(_missing(stated, config.parent))
    return tuple(sorted(set(problems)))


def foreign_programs(config: Path) -> tuple[Problem, ...]:
    """Programs that the configuration runs beside the engine's own hook: nobody builds those for somebody else."""
    stated = _stated(config, [])
    value, file = stated.get("hooks", (None, FILE))
    own = [item for item in value.items if item.text != HOOK] if value else []
    return tuple(Problem(Place(file, item.line, "hooks"), f"只能是 {HOOK}", item.text, "请删除") for item in own)


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
    if depth or parent.kind != TEXT or Path(parent.text).name != parent.text:
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
            yield Problem(
                Place(config.name, node.line), "不能用这个标签：MkDocs 读到它会运行程序", f"“{tag}”", "请删除"
            )


def _key_problems(key: str, value: Node, file: str, config: Path) -> Iterator[Problem]:
    place = Place(file, value.line, key)
    if key not in KEYS:
        yield Problem(place, "mkdocs.yml 里没有这个名称", key, nearest(key, KEYS) or "请删除")
        return
    if value.kind == TEXT and not value.text and not value.quoted:
        return
    kinds = KEYS[key]
    if _FLAG in kinds:
        if value.text.lower() not in ("true", "false") and value.kind == TEXT:
            yield Problem(place, f"须是 {_FLAG}", value.text, "请更正")
    elif value.kind not in kinds and not (value.kind == LIST and TEXT in kinds and _is_variable(value)):
        yield Problem(place, f"须是{'或'.join(kinds)}", value.kind, "请参照以前的提交改正")
    elif key in ("extra_css", "extra_javascript"):
        yield from _outside(value, place)
    elif key in ("plugins", _EXTENSIONS):
        yield from _not_installed(key, value, place)
    elif key == "site_dir" and set(_first_parts(value)) & _OURS:
        yield Problem(place, "网站不能建在项目自己的文件夹里：构建会先清空它", _text(value), "请写 site")
    elif key == "hooks":
        for item in value.items:
            if item.kind != TEXT or not isfile(config.parent / item.text):
                yield Problem(Place(file, item.line, key), "没有这个文件", item.text, _RESTORE)
    elif key == "validation":
        yield from _weakened(value, place)


def _missing(stated: Mapping[str, tuple[Node, str]], root: Path) -> Iterator[Problem]:
    """The lines without which a build would publish what was not checked."""
    for key, wanted, why in (
        (_EXTENSIONS, INERT, BACK),
        ("hooks", HOOK, f"没有它，数不会填进页面，也不核对；{_RESTORE}"),
    ):
        value, file = stated.get(key, (None, FILE))
        if wanted not in (_names(value) if value else ()):
            yield Problem(Place(file, value.line if value else 0, key), f"须有 {wanted}", advice=why)
    value, file = stated.get("strict", (None, FILE))
    if value is None or value.text.lower() != "true":
        place = Place(file, value.line if value else 0, "strict")
        yield Problem(place, "须是 true", value.text if value else "没有", f"没有它，断了的链接也会发布；{_RESTORE}")
    value, file = stated.get(_THEME, (None, FILE))
    name = (value.text or _text(value.get("name"))) if value else ""
    if name != "material":
        yield Problem(Place(file, value.line if value else 0, _THEME), "须是 material", name or "没有", _RESTORE)
    custom = value.get("custom_dir") if value else None
    if custom and not (isdir(root / custom.text) and Path(custom.text).parts[:1] == ("macros",)):
        yield Problem(Place(file, custom.line, "custom_dir"), "须是 macros/ 里的文件夹", custom.text, _RESTORE)


def _outside(value: Node, place: Place) -> Iterator[Problem]:
    for item in value.items:
        path = item.text or _text(item.get("path"))
        if "//" in path or ":" in path:
            at = Place(place.file, item.line, place.column)
            yield Problem(at, "不能用别处的样式和程序：读者的浏览器不会加载", path, "请删除")


def _not_installed(key: str, value: Node, place: Place) -> Iterator[Problem]:
    group = "mkdocs.plugins" if key == "plugins" else "markdown.extensions"
    known = {point.name for point in entry_points(group=group)}
    for name in _names(value):
        if name in known or (key == "plugins" and f"material/{name}" in known):
            continue
        if key == "plugins" or not _is_module(name):
            advice = nearest(name, known) or "请删除，或先安装"
            yield Problem(place, "没有安装", name or "空白", advice)


def _weakened(value: Node, place: Place) -> Iterator[Problem]:
    for key, level in value.entries:
        if level.kind == MAPPING:
            yield from _weakened(level, place)
        elif level.text in _WEAKER:
            at = Place(place.file, level.line, key.text)
            yield Problem(at, "须是 warn：否则断了的链接也会发布", level.text, _RESTORE)


def _is_module(name: str) -> bool:
    try:
        return bool(name) and not name.startswith(".") and find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def _names(value: Node) -> list[str]:
    """The names in a list of names, or of names with their settings."""
    named: Iterable[Node] = [key for key, _ in value.entries]
    for item in value.items:
        named = [*named, item] if item.kind == TEXT else [*named, *(key for key, _ in item.entries)]
    return [node.text for node in named]


def _first_parts(value: Node) -> list[str]:
    texts = [value.text] if value.kind == TEXT else [item.text for item in value.items[1:]]
    return [(Path(text).parts or (".",))[0] for text in texts]


def _is_variable(value: Node) -> bool:
    """Whether a list may be an environment variable with its default: `!ENV [NAME, default]`."""
    return len(value.items) >= 2 and all(item.kind == TEXT for item in value.items) and value.items[0].text.isupper()


def _text(value: Node | None) -> str:
    return value.text if value else ""


def _entry(node: Node | None, key: str) -> Node | None:
    return node.get(key) if node and node.kind == MAPPING else None
