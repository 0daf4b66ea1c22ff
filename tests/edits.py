"""Edits as people make them while they write, drawn by a seed; and full builds to compare a preview with."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from conftest import Project

BUILDS = """
import json, logging, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

class Warnings(logging.Handler):
    def emit(self, record):
        said.append(record.getMessage())

said = []
logging.getLogger("mkdocs").addHandler(Warnings(logging.WARNING))
for line in sys.stdin:
    root, target = json.loads(line)
    said.clear()
    try:
        config = load_config(root + "/mkdocs.yml", site_dir=target, strict=True)
        config.plugins.on_startup(command="serve", dirty=False)
        build(config)
        refused = []
    except (Abort, ConfigurationError) as error:
        refused = [] if said else [str(one) for one in getattr(error, "problems", ())] or [str(error)]
    print("BUILT" + json.dumps([refused, said]), flush=True)
"""


class Builds:
    """Full builds of a project, one after the other, in a process of their own: what a preview must agree with."""

    def __init__(self, root: Path, target: Path) -> None:
        self._root, self.target = root, target
        self._process = subprocess.Popen(
            [sys.executable, "-c", BUILDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
        )

    def problems(self) -> tuple[list[str], list[str]]:
        """Build what the files say now into `target`; why nothing was built, or what was only warned of."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([str(self._root), str(self.target)]) + "\n")
        self._process.stdin.flush()
        line = next(line for line in self._process.stdout if line.startswith("BUILT"))
        refused, warned = json.loads(line.removeprefix("BUILT"))
        return refused, warned

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


class Writer:
    """Somebody who writes: makes one random edit after the other, and now and then takes all of them back."""

    def __init__(self, project: Project, seed: int) -> None:
        self._project, self._random = project, random.Random(seed)
        self._original = project.files()

    def edit(self) -> str:
        """Make an edit, and say which."""
        if self._random.random() < 0.35:
            return self.take_back()
        kind = self._random.choice(KINDS)
        return f"{kind.__name__}: {kind(self._project, self._random)}"

    def take_back(self) -> str:
        """All files as they were at first."""
        for path in self._project.files().keys() - self._original.keys():
            (self._project.root / path).unlink()
        for path, content in self._original.items():
            target = self._project.root / path
            if not target.is_file() or target.read_bytes() != content:
                self._project.write(path, content)
        return "take back"


def _pages(project: Project) -> list[Path]:
    return sorted(project.docs("").rglob("*.md"))


def _rewrite(path: Path, change: Callable[[str], str]) -> str:
    text = path.read_text(encoding="utf-8")
    path.write_text(change(text), encoding="utf-8", newline="")
    return path.name


def new_sentence(project: Project, chance: random.Random) -> str:
    said = chance.choice(
        (
            "工作按计划完成。",
            "本年实际支出 {{ 三公.合计.本年实际 }}。",
            "## 新的一节\n\n各项工作有序开展。",
            "{{ 没有.这个数 }}",
            "共有 3721 人。",
        )
    )
    return _rewrite(chance.choice(_pages(project)), lambda text: f"{text.rstrip()}\n\n{said}\n")


def lost_line(project: Project, chance: random.Random) -> str:
    def change(text: str) -> str:
        lines = text.splitlines(keepends=True)
        del lines[chance.randrange(len(lines))]
        return "".join(lines)

    return _rewrite(chance.choice(_pages(project)), change)


def other_heading(project: Project, chance: random.Random) -> str:
    heading = re.compile(r"^# (.*)$", re.MULTILINE)
    return _rewrite(chance.choice(_pages(project)), lambda text: heading.sub(r"# \1（改）", text, count=1))


def link(project: Project, chance: random.Random) -> str:
    target = chance.choice(("funds.md", "nowhere.md", "facts.md#没有这一节", "facts.json", "index.md"))
    return _rewrite(chance.choice(_pages(project)), lambda text: f"{text.rstrip()}\n\n见[这里]({target})。\n")


def new_page(project: Project, chance: random.Random) -> str:
    name = chance.choice(("more.md", "部门.md", "sub/deep.md"))
    project.write(
        f"docs/{project.year}/{name}",
        "# 新的一页\n\n支出 {{ 三公.合计.本年实际 }}，见[摘要](" + "../" * name.count("/") + "index.md)。\n",
    )
    return name


def lost_page(project: Project, chance: random.Random) -> str:
    page = chance.choice(_pages(project))
    page.unlink()
    return page.name


def renamed_page(project: Project, chance: random.Random) -> str:
    page = chance.choice(_pages(project))
    page.rename(page.with_name(f"renamed-{page.name}"))
    return page.name


def foreign_encoding(project: Project, chance: random.Random) -> str:
    page = chance.choice([*_pages(project), *project.data("").glob("*.csv")])
    page.write_bytes(page.read_text(encoding="utf-8-sig").encode("gbk", "ignore"))
    return page.name


def other_digit(project: Project, chance: random.Random) -> str:
    """One digit of a table; in a figure that is typed twice, sometimes both."""

    def change(text: str) -> str:
        digits = [match.start() for match in re.finditer(r"\d", text)]
        at = chance.choice(digits)
        return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]

    return _rewrite(chance.choice(sorted(project.data("").glob("*.csv"))), change)


def other_figure(project: Project, chance: random.Random) -> str:
    """A figure of the narrative with its second entry: a change that stays sound."""

    def change(text: str) -> str:
        lines = text.splitlines(keepends=True)
        at = chance.choice([at for at, line in enumerate(lines) if re.search(r",(\d+),\1,", line)])
        lines[at] = re.sub(
            r",(\d+),\1,", lambda match: f",{int(match[1]) + 1},{int(match[1]) + 1},", lines[at], count=1
        )
        return "".join(lines)

    return _rewrite(project.data("facts.csv"), change)


def other_words(project: Project, chance: random.Random) -> str:
    return _rewrite(project.data("settings.yml"), lambda text: text.replace("虚构示例", "虚构的示例", 1))


def other_schema(project: Project, chance: random.Random) -> str:
    path = chance.choice(sorted((project.root / "data" / "schema" / "tables").glob("*.yml")))
    return _rewrite(path, lambda text: text.replace("title: ", "title: 全部", 1))


def other_macro(project: Project, chance: random.Random) -> str:
    path = project.root / "macros" / chance.choice(("tables.html", "values.html", "cards.html"))
    return _rewrite(path, lambda text: text.replace('class="', 'data-edited class="', 1))


def other_theme(project: Project, chance: random.Random) -> str:
    path = project.root / "macros" / "theme" / "partials" / chance.choice(("footer.html", "content.html"))
    return _rewrite(path, lambda text: f"{text}\n<!-- {chance.randrange(1000)} -->\n")


def other_navigation(project: Project, chance: random.Random) -> str:
    return _rewrite(project.root / "site.yml", lambda text: text.replace("资金收支: funds.md", "收支: funds.md"))


def earlier_year(project: Project, chance: random.Random) -> str:
    path = project.root / "data" / str(int(project.year) - 1) / "facts.csv"
    if not path.is_file():
        return "no earlier year"
    return _rewrite(path, lambda text: re.sub(r",(\d+),\1,", ",8,8,", text, count=1))


def lock_file(project: Project, chance: random.Random) -> str:
    project.data("~$facts.xlsx").write_bytes(b"\x05user")
    return "~$facts.xlsx"


def written_by_rename(project: Project, chance: random.Random) -> str:
    page = chance.choice(_pages(project))
    other = page.with_name(f".{page.name}.swp")
    shutil.copy(page, other)
    other.write_text(page.read_text(encoding="utf-8") + "\n又写了一句。\n", encoding="utf-8")
    other.replace(page)
    return page.name


KINDS: tuple[Callable[[Project, random.Random], Any], ...] = (
    *(new_sentence, new_sentence, lost_line, other_heading, link, new_page, lost_page, renamed_page),
    *(foreign_encoding, other_digit, other_figure, other_figure, other_words, other_schema, other_macro),
    *(other_theme, other_navigation, earlier_year, lock_file, written_by_rename),
)
