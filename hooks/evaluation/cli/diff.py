"""`report diff`: what changed between two editions or years."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import click

from evaluation.cli.calls import echo_data
from evaluation.cli.project import Project, main, sound
from evaluation.dataset import (
    DEFINITIONS_FILE,
    Entry,
    finished_years,
    read_definitions,
    read_editions,
    read_settings,
    register_of,
)
from evaluation.dataset.settings import FORMER
from evaluation.downloads import REGISTER
from evaluation.facts.published import facts_json
from evaluation.narrative.filling import place_plain
from evaluation.narrative.narrative import Narrative
from evaluation.versions import Changes, changes, changes_json, changes_lines, changes_of_years
from evaluation.versions.changes import Pages
from evaluation.versions.correspondence import Correspondence, by_id, joined

APPEARANCES = "appearances.json"
BRANCHES = ("gh-pages", "origin/gh-pages")
_FACT = re.compile(r'\bdata-facts?="([^"]*)"')
_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
_DATA = re.compile(r"data/(\d{4})/")
_EDITION = re.compile(r"\d{4}\.\d+")
WHAT = "年度（2019）、版次（2019.1）、facts.json 文件，或者放着网站的文件夹"


@main.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.pass_obj
def diff(project: Project, before: str, after: str, as_json: bool) -> None:
    """列出 A 到 B 改动、新增和删除的数：原来是多少，现在是多少，在哪里。

    A 和 B 可以是年度（2019）、版次（2019.1）、facts.json 文件，或者放着网站的文件夹。

    两个年度之间，口径不同的数、没有写明对应关系的指标、权重或计分规则不同的指标，不作对比，另外列出。
    """
    _refuse_other_departments(project.root, before, after)
    found = _found(project, _register(project, before), _register(project, after))
    pages = {**_pages(project, before), **_pages(project, after)}
    if as_json:
        echo_data(changes_json(found, before, after, pages))
    else:
        click.echo("\n".join(changes_lines(found, before, after, pages)))


def _refuse_other_departments(root: Path, *names: str) -> None:
    """Two years of a project that different departments published have nothing to compare."""
    files = [root / "data" / name / "settings.yml" for name in names if (root / "data" / name).is_dir()]
    settings = [read_settings(path, path.name, path.parent.name)[0] for path in files]
    known = [stated.departments for stated in settings if stated.departments]
    if len(known) == 2 and not known[0] & known[1]:
        raise click.UsageError(
            f"{names[0]} 年度是{settings[0].known('部门')}的，{names[1]} 年度是{settings[1].known('部门')}的，"
            f"不同的部门不作对比；改了名称的，在后一年度的 settings.yml 里写 {FORMER}: [旧的名称]"
        )


def _found(project: Project, before: Sequence[Entry], after: Sequence[Entry]) -> Changes:
    """What differs; between two years, as far as their definitions let the numbers be compared."""
    old, new = _year_of(before), _year_of(after)
    if not old or not new or old == new:
        return changes(before, after)
    data = project.root / "data"
    first, last = sorted((old, new))
    between = [year for year in finished_years(data) if first < year <= last]
    steps = [read_definitions(data / year / DEFINITIONS_FILE, f"data/{year}/{DEFINITIONS_FILE}")[0] for year in between]
    return changes_of_years(Correspondence(by_id(before), by_id(after), joined(steps, reverse=new < old)))


def _year_of(register: Sequence[Entry]) -> str:
    """The fiscal year whose data files a register cites; empty when it cites none."""
    files = (str((entry.get("source") or {}).get("file", "")) for entry in register)
    return next((match[1] for file in files if (match := _DATA.match(file))), "")


def _register(project: Project, name: str) -> Sequence[Entry]:
    """The register that a name stands for; a usage error when it stands for none."""
    content = register_file(Path(name))
    if content is None and (project.root / "data" / name / "settings.yml").is_file():
        content = _computed(project, name)
    if content is None and _EDITION.fullmatch(name):
        kept = register_file(project.root / "data" / name.partition(".")[0] / "editions" / f"{name}.json")
        content = kept or _published(project.root, name) or _prepared(project, name)
    register = None if content is None else register_of(content)
    if register is None:
        raise click.UsageError(f"“{name}”不是{WHAT}")
    return register


def _computed(project: Project, year: str) -> bytes:
    return facts_json(sound(project.of(year).report).register).encode()


def _prepared(project: Project, edition: str) -> bytes | None:
    """The register of the edition that is being prepared: the year's own, as the data are now."""
    year = edition.partition(".")[0]
    editions, _ = read_editions(project.of(year).data, f"data/{year}", year)
    return _computed(project, year) if editions.newest == edition else None


def register_file(path: Path) -> bytes | None:
    """A register by its path, or by that of the site's folder; None where there is none."""
    path = path / REGISTER if path.is_dir() else path
    return path.read_bytes() if path.is_file() else None


def _published(root: Path, edition: str) -> bytes | None:
    """The register of an edition on the branch of published sites, as far as this clone knows it."""
    for branch in BRANCHES:
        command = ["git", "-C", str(root), "show", f"{branch}:{edition}/{REGISTER}"]
        try:
            return subprocess.run(command, capture_output=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            continue
    return None


def _pages(project: Project, name: str) -> Pages:
    """Where each fact is shown: on the pages of a site's folder, or in the narrative of a year."""
    path = Path(name) / APPEARANCES
    if path.is_file():
        return _pages_of_site(json.loads(path.read_bytes()))
    if (project.root / "data" / name / "settings.yml").is_file():
        year = project.of(name)
        return pages_of(year.narrative, year.docs)
    return {}


def _pages_of_site(raw: Any) -> Pages:
    pages = [
        {"title": f"{raw['pages'][at]['title']} › {title}", "address": f"{raw['pages'][at]['url']}#{anchor}"}
        for at, anchor, title in raw["places"]
    ]
    return {fact: [pages[at] for at in places] for fact, places in raw["facts"].items()}


def pages_of(narrative: Narrative, docs: Path) -> Pages:
    """On which pages of a year's narrative each fact stands."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for address, page in narrative.pages.items():
        heading = _HEADING.search(page.markdown)
        title = place_plain(heading[1], page.slots) if heading else address
        file = f"{docs.parent.name}/{docs.name}/{address}"
        for fact in {name for slot in page.slots for facts in _FACT.findall(slot) for name in unescape(facts).split()}:
            found.setdefault(fact, {})[file] = {"title": title, "address": file}
    return {fact: list(pages.values()) for fact, pages in found.items()}
