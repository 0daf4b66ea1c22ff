"""What may lie in a project's folders: plain files, under names that every system can hold. No link is followed.

A symbolic link would publish what it leads to, from wherever the build runs. A hard link is a file like any other: git
does not carry it, so none reaches a release, which is built from a fresh checkout.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset import bounds
from evaluation.problems import Place, Problem

FOLDERS = ("docs", "data", "macros")
_READ = (*FOLDERS, "mkdocs.yml")
LINK = "不能放符号链接（快捷方式）：构建会跟着它把别处的内容发布出去"
UNREADABLE, _ACCESS = "读不了", "请检查权限，或者它是不是正被别的程序占用"
COPY = "请删除，需要的话把文件本身复制到这里"
_YEAR = re.compile(r"\d{4}", re.ASCII)
_LINK_MODE = "120000"
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_OF_FILES = frozenset((*bounds.BYTES, ".xlsx", ".html", ".py"))
_THEME, _OF_THEME = "macros/theme/", (".html", ".css", ".js", ".svg", ".png", "LICENSE.txt")
_OF_TEXT = frozenset((".csv", ".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".yaml", ".yml"))
_CONFLICT = re.compile(rb"^[ \t>]{0,8}(<{7}|>{7}|\|{7})(?: [^\n]*)?\r?$", re.MULTILINE)
_SIGNS = frozenset('<>:"|?*\\')
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder as the disk has it: its path, how messages name it, its size and what it is."""

    path: Path
    shown: str
    mode: int
    size: int

    @property
    def is_file(self) -> bool:
        return stat.S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode)


def tree_problems(root: Path, docs: Path) -> tuple[Problem, ...]:
    """Everything in the project's folders that is no plain file or has a name that some system cannot hold; and a
    narrative folder that is not among them.
    """
    if docs.parent != root / FOLDERS[0] or not _YEAR.fullmatch(docs.name):
        advice = f"请改为 {FOLDERS[0]}/ 下的年度文件夹，例如 {FOLDERS[0]}/2019"
        stated = _shown((docs.relative_to(root) if docs.is_relative_to(root) else docs).as_posix())[:60]
        return (Problem(Place("mkdocs.yml", column="docs_dir"), "须是项目里的年度文件夹", stated, advice),)
    found: list[Entry] = []
    problems: list[Problem] = []
    for entry in walked(root, _READ, problems):
        found.append(entry)
        problems.extend(_entry_problems(entry))
        if len(found) > bounds.FILES:
            rule = f"{'、'.join(FOLDERS)} 里的文件须在 {bounds.FILES:,} 个以内"
            problems.append(Problem(Place(entry.shown), rule, advice="请移走与报告无关的文件"))
            break
    problems.extend(problem for entry in found for problem in _conflicts(entry))
    problems.extend(_alike(found))
    problems.extend(_disguised(root, found))
    return tuple(sorted(set(problems)))


def walked(root: Path, folders: Iterable[str], problems: list[Problem]) -> Iterator[Entry]:
    """Every entry of the folders, the folders themselves first; what cannot be listed is a problem."""
    waiting = [root / name for name in reversed(tuple(folders))]
    while waiting:
        path = waiting.pop()
        shown = _shown(path.relative_to(root).as_posix())
        try:
            status = path.lstat()
            below = sorted(path.iterdir(), reverse=True) if stat.S_ISDIR(status.st_mode) else []
        except FileNotFoundError:
            continue
        except OSError:
            problems.append(Problem(Place(shown), UNREADABLE, advice=_ACCESS))
            continue
        yield Entry(path, shown, status.st_mode, status.st_size)
        if len(path.relative_to(root).parts) <= bounds.DEPTH:
            waiting.extend(below)
        elif below:
            rule = f"文件夹须在 {bounds.DEPTH} 层以内"
            problems.append(Problem(Place(shown), rule, advice="请把文件移到上面的文件夹里"))


def _entry_problems(entry: Entry) -> Iterator[Problem]:
    place = Place(entry.shown)
    if stat.S_ISLNK(entry.mode):
        yield Problem(place, LINK, advice=COPY)
    elif not (entry.is_file or entry.is_folder):
        yield Problem(place, "不是普通文件（是设备、管道或套接字）", advice="请删除")
    elif not os.access(entry.path, os.R_OK):
        yield Problem(place, UNREADABLE, advice=_ACCESS)
    if fault := _name_fault(entry.path.name):
        yield Problem(place, f"文件名{fault}", advice="请改名：用汉字、字母、数字和短横，前后不留空格")
    if len(entry.shown) > bounds.PATH:
        rule = f"路径须在 {bounds.PATH} 字以内，更长的在 Windows 上打不开"
        yield Problem(place, rule, f"{len(entry.shown)} 字", "请缩短文件名或文件夹名")
    if entry.is_folder and entry.path.suffix.lower() in _OF_FILES:
        yield Problem(place, "应为文件", "一个文件夹", "请换成同名的文件；确实是文件夹的，名称不要以这样的末尾结束")
    if entry.is_file and entry.shown.startswith(_THEME) and not entry.path.name.endswith(_OF_THEME):
        rule = f"主题里只能放这些文件：{'、'.join(_OF_THEME)}；放进去的都会发布"
        yield Problem(place, rule, entry.path.suffix or "没有末尾", "请从 macros/theme/ 里移走")
    limit = bounds.BYTES.get(entry.path.suffix.lower(), bounds.FILE)
    if entry.is_file and entry.size > limit:
        rule = f"文件须在 {limit // 1024:,} KB 以内"
        yield Problem(place, rule, f"{entry.size // 1024:,} KB", "请拆分或压缩；与报告无关的请移走")


def _conflicts(entry: Entry) -> Iterator[Problem]:
    """Where git left two versions of some lines beside each other, for a person to choose."""
    suffix = entry.path.suffix
    if not entry.is_file or suffix not in _OF_TEXT or entry.size > bounds.BYTES.get(suffix, bounds.FILE):
        return
    try:
        raw = entry.path.read_bytes()
    except OSError:
        return  # said elsewhere
    if found := _CONFLICT.search(raw):
        rule = "两个人改了同一处，合并时没有选定用哪一个"
        advice = "请删去“<<<<<<<”“=======”“>>>>>>>”这几行和不要的内容"
        yield Problem(Place(entry.shown, raw.count(b"\n", 0, found.start()) + 1), rule, found[1].decode(), advice)


def _name_fault(name: str) -> str:
    """What some system or reader would stumble over in a file's name; empty when nothing."""
    if invisible(name):
        return "里有看不见的字符"
    if name != name.strip() or name.endswith("."):
        return "的前后有空格，或末尾有点"
    if set(name) & _SIGNS:
        return f"里有 Windows 不允许的符号 {''.join(sorted(set(name) & _SIGNS))}"
    return "是 Windows 保留的名称" if DEVICES.fullmatch(name) else ""


def invisible(text: str) -> str:
    """The first character of a text that nobody sees; empty when there is none."""
    return next((character for character in text if unicodedata.category(character) in _INVISIBLE), "")


def _alike(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Names that differ only in case or in how Unicode writes them: some systems take them for one file."""
    same: dict[tuple[Path, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        same[entry.path.parent, folded(entry.path.name)].append(entry)
    for first, *others in same.values():
        for other in others:
            rule = "与另一个名称只有大小写或字符写法不同，在 Windows 和 macOS 上是同一个文件"
            yield Problem(Place(other.shown), rule, f"另一个是 {first.shown}", "请删除或改名")


def folded(name: str) -> str:
    """The name as a file system that minds neither case nor the form of Unicode compares it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _disguised(root: Path, entries: Iterable[Entry]) -> Iterator[Problem]:
    """Links that this system keeps as text files, as git does on Windows: on another they lead somewhere.

    Git knows which they are. Without it, a short text that is nothing but the path of something is taken for one.
    """
    linked = _linked_in_git(root)
    for entry in (entry for entry in entries if entry.is_file):
        path = entry.path.relative_to(root).as_posix()
        if path in linked if linked is not None else entry.size < 1024 and _is_path(entry.path):
            yield Problem(Place(entry.shown), LINK, advice=COPY)


def _linked_in_git(root: Path) -> frozenset[str] | None:
    """The paths that git holds as links; None where there is no repository."""
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "ls-files", "-s", "-z", "--", *_READ]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    entries = (entry.partition("\t") for entry in os.fsdecode(listed).split("\0"))
    return frozenset(path for about, _, path in entries if about.startswith(_LINK_MODE))


def _is_path(file: Path) -> bool:
    try:
        text = file.read_bytes().decode("utf-8")
        return len(text.splitlines()) == 1 and text == text.strip() and os.path.lexists(file.parent / text)
    except (OSError, ValueError):
        return False


def _shown(path: str) -> str:
    """The path as a message can hold it: what cannot be seen is written out."""
    return "".join(f"\\u{ord(one):04x}" if invisible(one) else one for one in path)
