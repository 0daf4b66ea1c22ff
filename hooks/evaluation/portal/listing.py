"""`portal.yml`: which departments there are, where their projects lie, and which years they have to publish."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.dataset.configuration import is_address
from evaluation.dataset.shapes import Day, Fitting, ListOf, Matching, Record, Text, read_shaped
from evaluation.problems import NOWHERE, Place, Problem
from evaluation.release.git import Git, GitError

_CODE = Matching(expression="[a-z][a-z0-9-]{0,39}", example="canlian")
_REF = Matching(expression=r"[\w][\w./-]{0,99}", example="main")
_YEAR = Matching(expression="20[0-9]{2}", example="2031")
_ADDRESS = re.compile(
    r"(?:https?|ssh|git|file)://[^-]|\w[\w.-]*@\w[\w.-]*:"
)  # never what git takes for an option or a command
RESERVED = frozenset({"data", "finding", "compare", "late", "search", "audit"})


@dataclass(frozen=True)
class Department:
    """One department: the folder or git address of its project, and how the portal calls it."""

    name: str
    project: str
    code: str
    region: str = ""
    contact: str = ""
    ref: str = ""
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def letter(self) -> str:
        """The first letter of its name as people look it up."""
        return (_syllables(self.name) or ["#"])[0][:1].upper()


@dataclass(frozen=True)
class Listing:
    """What the portal is made of; `years` are those that every department has to publish, by the day `due`."""

    title: str
    departments: tuple[Department, ...]
    address: str = ""
    due: str = ""
    years: tuple[str, ...] = ()


def _syllables(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # a third of the time in which `report` starts

    return list(lazy_pinyin(name))


def _department(place: Place, **stated: Any) -> Department:
    code = stated.pop("code", "") or re.sub(r"[^a-z0-9]+", "", "".join(_syllables(stated["name"])).lower())[:40]
    return Department(code=code, place=place, **stated)


_DEPARTMENT = Record(
    _department,
    {"名称": Text(), "项目": Text(), "代号": _CODE, "区域": Text(), "联系": Text(), "分支": _REF},
    required=("名称", "项目"),
    named="名称",
    called={"名称": "name", "项目": "project", "代号": "code", "区域": "region", "联系": "contact", "分支": "ref"},
)
_SITE = Fitting(fits=is_address, rule="须是 https:// 或 http:// 开头的网址", advice="例如 https://example.org/report/")
_LISTING = Record(
    Listing,
    {"名称": Text(), "网址": _SITE, "截止": Day(), "年度": ListOf(_YEAR), "部门": ListOf(_DEPARTMENT, least=1)},
    required=("名称", "部门"),
    places=False,
    called={"名称": "title", "网址": "address", "截止": "due", "年度": "years", "部门": "departments"},
)


def read_listing(path: Path) -> tuple[Listing | None, tuple[Problem, ...]]:
    """The portal's list, or everything that is wrong with it."""
    problems: list[Problem] = []
    if not path.is_file():
        return None, (
            Problem(Place(path.name), "没有这个文件", advice="请写明各部门的项目；写法见 guide/admin/portal.md"),
        )
    read = read_shaped(path, path.name, _LISTING, problems)
    if read is None:
        return None, tuple(problems) or (Problem(Place(path.name), "文件是空的", advice="请写明名称和部门"),)
    listing: Listing = read[0]
    problems.extend(_clashes(listing))
    return (None, tuple(problems)) if problems else (listing, ())


def _clashes(listing: Listing) -> Iterator[Problem]:
    """Departments that would stand at one address, or at one of the portal's own."""
    counts = Counter(one.code for one in listing.departments)
    for one in listing.departments:
        if not one.code or counts[one.code] > 1 or one.code in RESERVED:
            rule = "各部门的代号须不同，也不能是本站自己的地址"
            yield Problem(one.place, rule, f"“{one.code}”", "请写明 代号，例如 代号: canlian")


def project_of(department: Department, base: Path, checkouts: Path) -> Path | str:
    """The folder of a department's project, fetched when it is a git address; or why there is none."""
    stated = department.project
    if not _ADDRESS.match(stated):
        folder = (base / stated).resolve()
        return folder if (folder / "mkdocs.yml").is_file() else f"{stated} 里没有 mkdocs.yml，不是报告的项目文件夹"
    folder = checkouts / department.code
    try:
        if not (folder / ".git").is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            Git(folder)("init", "--quiet")
        Git(folder)("fetch", "--quiet", "--depth=1", "--", stated, department.ref or "HEAD")
        Git(folder)("checkout", "--quiet", "--force", "--detach", "FETCH_HEAD")
        Git(folder)("clean", "--quiet", "-ffdx")
    except GitError as error:
        return f"取不到 {stated}：{'；'.join(line for line in str(error).splitlines() if line.strip())}"
    return folder if (folder / "mkdocs.yml").is_file() else f"{stated} 里没有 mkdocs.yml"
