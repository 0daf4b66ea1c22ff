"""`report upgrade`: what a newer engine changes in a project, and the change itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from evaluation.cli.project import Project, main, write
from evaluation.dataset import Entry, read_settings, register_of
from evaluation.dataset.settings import fiscal_years
from evaluation.downloads import REGISTER
from evaluation.start.engine import (
    FOLDER,
    Engine,
    Renewal,
    engine_of,
    engine_wheel,
    files_below,
    kept_engine,
    renewal,
    with_engine,
)
from evaluation.versions import changes, changes_lines

LISTED = 20
_UNKNOWN = "”这一项"
_NEWER = Path("build") / "newer"
_HERE = Path(__file__).resolve()


@dataclass(frozen=True)
class _Seen:
    """A year as an engine sees it: its problems, and the numbers of the site that it builds."""

    said: tuple[str, ...] | None
    register: tuple[Entry, ...] | None


@main.command()
@click.argument("wheel", metavar="新程序的 .whl 文件", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--apply", "is_applied", is_flag=True, help="照所说的换；不写时只说会怎样，什么也不改")
@click.pass_obj
def upgrade(project: Project, wheel: Path | None, is_applied: bool) -> None:
    """换成新的程序：先用新旧两个程序各做一遍，说出数、问题和文件有哪些不同。不写文件时，换成正在运行的程序。"""
    root = project.root
    old, new = _pinned(root), _newer(wheel)
    if wheel and not _HERE.is_relative_to((root / _NEWER).resolve()):
        _said_by(new, wheel, root, is_applied)
    if missing := new.missing:
        raise click.UsageError(
            f"新的程序还要用 {'、'.join(missing)}。请先安装：{sys.executable} -m pip install {' '.join(missing)}"
        )
    aside = root / "build" / "upgrade"
    shutil.rmtree(aside, ignore_errors=True)
    homes = {name: engine.unpacked(aside / name) for name, engine in (("old", old), ("new", new))}
    is_same = old.record == new.record
    click.echo(f"程序：从 {old.name} 换到 {new.name}{'，两个相同' if is_same else ''}")
    worse = False
    for year in fiscal_years(root / "data"):
        before, after = (_seen(root, year, home, aside / f"{name}-{year}") for name, home in homes.items())
        click.echo(f"{year} 年度：")
        for line, is_worse in _differences(before, after):
            click.echo(line)
            worse = worse or is_worse
    own, first = files_below(root), fiscal_years(root / "data")[0]
    fresh = {name: files_below(_fresh(project, home, aside / f"fresh-{name}")) for name, home in homes.items()}
    if first != project.year:  # what nobody has touched since is that of the project's first year
        begun = {
            name: files_below(_fresh(project, home, aside / f"first-{name}", first)) for name, home in homes.items()
        }
        kept = [path for path, content in begun["old"].items() if own.get(path) == content and path in begun["new"]]
        fresh = {name: {**files, **{path: begun[name][path] for path in kept}} for name, files in fresh.items()}
    found = renewal(own, fresh["old"], with_engine(fresh["new"], old if is_same else new))
    _tell_files(found, aside / "fresh-new", root)
    if is_applied:
        _renew(root, found)
        click.echo(
            "已经换好。接着运行：\n"
            "  .venv/bin/python -m pip install --require-hashes -r requirements.lock\n"
            "  .venv/bin/report check\n"
            "（Windows 上写 .venv\\Scripts\\python；用 make 的，运行 make test 就会安装。）"
        )
        return
    again = f" {wheel}" if wheel else ""
    click.echo(f"没有改动任何内容。确认要换，运行：report upgrade{again} --apply")
    sys.exit(1 if worse else 0)


def _pinned(root: Path) -> Engine:
    """The engine that the project keeps."""
    engine = kept_engine(root)
    if engine is None:
        count = len(list((root / FOLDER).glob("*.whl")))
        raise click.UsageError(
            f"{FOLDER} 里要有一个程序的 .whl 文件，现有 {count} 个。report init 建的项目才能这样换；"
            "带着程序源代码的仓库，请用 git 合并"
        )
    return engine


def _newer(wheel: Path | None) -> Engine:
    if wheel is None:
        return Engine(*engine_wheel())
    engine = engine_of(wheel.name, wheel.read_bytes()) if wheel.is_file() else None
    if engine is None:
        raise click.UsageError(f"“{wheel}”不是程序的 .whl 文件")
    return engine


def _said_by(new: Engine, wheel: Path, root: Path, is_applied: bool) -> NoReturn:
    """The same call made of the newer engine: only it knows which files it brings, and what has to be compared."""
    shutil.rmtree(root / _NEWER, ignore_errors=True)
    call = (*_REPORT, "upgrade", str(wheel.resolve()), *["--apply"] * is_applied)
    done = _run(new.unpacked(root / _NEWER), root, "", *call)
    click.echo(done.stdout, nl=False)
    click.echo(done.stderr, nl=False, err=True)
    sys.exit(done.returncode)


def _run(home: Path, root: Path, year: str, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of the engine in a folder, in an interpreter that finds this engine first."""
    own = {"PYTHONPATH": str(home.resolve()), "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("REPORT_")}
    if year:
        own["REPORT_DOCS"] = f"docs/{year}"
    return subprocess.run(
        [sys.executable, "-B", *command],
        cwd=root,
        env=environment | own,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


# What either engine is asked in its own process: these names hold from one version to the next.
_PROBLEMS = """
import sys
from pathlib import Path
from evaluation.dataset import PolicyError
from evaluation.markup import Macros
from evaluation.narrative.narrative import read_narrative
from evaluation.report import read_report
year = sys.argv[1]
try:
    report = read_report(Path(), year)
    problems = {*report.problems, *read_narrative(Path("docs") / year, report, Macros(Path("macros"))).problems}
except PolicyError as error:
    problems = set(error.problems)
print("\\n".join(sorted(map(str, problems))))
"""
_REPORT = ("-c", "from evaluation.cli import main; main()")


def _seen(root: Path, year: str, home: Path, site: Path) -> _Seen:
    said = _run(home, root, year, "-c", _PROBLEMS, year)
    _run(home, root, year, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site.resolve()))
    file = site / REGISTER
    register = register_of(file.read_bytes()) if file.is_file() else None
    problems = None if said.returncode else tuple(said.stdout.splitlines())
    return _Seen(problems, None if register is None else tuple(register))


def _differences(before: _Seen, after: _Seen) -> Iterator[tuple[str, bool]]:
    """What differs of a year, each line with whether it must be looked at before the change."""
    if before.register is None or after.register is None:
        which = "旧的" if before.register is None else "新的"
        yield f"  {which}程序做不出网站，不能比较数", after.register is None
    else:
        found = changes(before.register, after.register)
        yield (
            f"  网站上的数：{found.same} 个不变，{len(found.changed)} 个改变，{len(found.added)} 个新增，"
            f"{len(found.removed)} 个不再有",
            bool(found.changed or found.removed),
        )
        if len(found):
            lines = list(changes_lines(found, "换之前", "换之后", {}))
            yield from ((f"    {line}", False) for line in lines[: LISTED * 2])
    for which, seen in (("旧", before), ("新", after)):
        if seen.said is None:
            yield f"  {which}的程序核对不了这个年度，不能比较问题", seen is after
    new = _elsewhere(after.said, before.said)
    for lines, what in (
        ([line for line in new if _UNKNOWN in line], "不再认得的写法"),
        ([line for line in new if _UNKNOWN not in line], "新的问题"),
    ):
        yield f"  {what}：{len(lines)} 处", bool(lines)
        yield from ((f"    {line}", False) for line in lines[:LISTED])
    if gone := _elsewhere(before.said, after.said):
        yield f"  不再有的问题：{len(gone)} 处", False


def _elsewhere(problems: tuple[str, ...] | None, others: tuple[str, ...] | None) -> list[str]:
    """The problems at places where there are no others: engines may say the same in other words."""
    places = {line.partition("：")[0] for line in others or ()}
    return [line for line in problems or () if line.partition("：")[0] not in places]


def _fresh(project: Project, home: Path, folder: Path, year: str = "") -> Path:
    """A new project of the same department as an engine would make it, for the year that is worked on or another."""
    settings, _ = read_settings(project.data / "settings.yml", "settings.yml", project.year)
    names = ("--department", settings.known("部门") or "部门", "--short", settings.known("简称") or "部门")
    made = _run(
        home, folder.parent, "", *_REPORT, "init", str(folder.resolve()), *names, "--year", year or project.year
    )
    if made.returncode:
        raise click.UsageError(f"程序不能新建项目：{made.stderr.strip() or made.stdout.strip()}")
    return folder


def _tell_files(found: Renewal, fresh: Path, root: Path) -> None:
    click.echo(f"会换的文件：{'、'.join(found.put) or '没有'}")
    if found.removed:
        click.echo(f"会删去的文件：{'、'.join(found.removed)}")
    for path in found.left:
        theirs = (fresh / path).relative_to(root).as_posix()
        said = (
            "改过、不换的文件：{}。新的程序也改了它，请对照 {}"
            if (root / path).exists()
            else "没有、不放回的文件：{}。要用，请复制 {}"
        )
        click.echo(f"本部门{said.format(path, theirs)}")


def _renew(root: Path, found: Renewal) -> None:
    for path, content in found.put.items():
        target = root / path
        aside = target.with_name(f"{target.name}.part")
        write(aside, content)
        aside.replace(target)
    for path in found.removed:
        (root / path).unlink()
