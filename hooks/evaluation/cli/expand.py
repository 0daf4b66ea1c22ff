"""`report expand`: the site's pages fully worked out, for generators that know nothing of this engine."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from importlib.util import find_spec
from pathlib import Path

import click

from evaluation.cli.project import Project, main
from evaluation.preview import saves
from evaluation.release.building import STEADY, bare_environment, failed_build
from evaluation.site.fault import FAULT

RUNNERS = {"mkdocs": ("--quiet",), "properdocs": ("--quiet",), "zensical": ()}  # with what each is told besides
_OURS = frozenset({"docs", "theme", "mkdocs.yml", "site", ".cache"})
_WATCHED = ("data", "docs", "macros", "mkdocs.yml")


@main.command()
@click.argument("target", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path))
@click.option("--runner", type=click.Choice(tuple(RUNNERS)), help="再用它把展开的页面建成网站：文件夹里的 site")
@click.option("--serve", "port", type=click.IntRange(1, 65535), help="用 --runner 在这个端口预览；保存后重新展开")
@click.pass_obj
def expand(project: Project, target: Path, runner: str | None, port: int | None) -> None:
    """把各页展开成普通的 Markdown，数、表、图都写在里面：不用本引擎也能建成同样的网站。"""
    if target.is_dir() and (foreign := {path.name for path in target.iterdir()} - _OURS):
        raise click.UsageError(f"{target} 里有别的文件（{sorted(foreign)[0]}），请换一个空的文件夹")
    if port and not runner:
        raise click.UsageError("--serve 要和 --runner 一起用")
    if runner and find_spec(runner) is None:
        raise click.UsageError(f"没有装 {runner}。请先运行 pip install {runner}")
    if status := _written(project, target):
        sys.exit(status)
    click.echo(f"{target}：各页已展开，可以用 MkDocs、ProperDocs 或 Zensical 按 mkdocs.yml 构建。")
    if runner and port:
        _serve(project, target, command_of(runner, "serve", "--dev-addr", f"localhost:{port}"))
    elif runner:
        sys.exit(subprocess.run(command_of(runner, "build", "--strict"), cwd=target).returncode)


def command_of(runner: str, *arguments: str) -> list[str]:
    """What a generator is called with, in the folder of the expanded pages."""
    return [sys.executable, "-m", runner, *arguments, *RUNNERS[runner], "--config-file", "mkdocs.yml"]


def _written(project: Project, target: Path) -> int:
    """Expand aside, then bring the folder in line; a project that cannot be built leaves it as it was, and says why."""
    with tempfile.TemporaryDirectory(prefix="expand-") as aside:
        told = {"REPORT_DOCS": project.docs.relative_to(project.root).as_posix(), "REPORT_EXPANDED": f"{aside}/pages"}
        environment = {**bare_environment(), **STEADY, **told}
        failed = failed_build(project.root, Path(aside, "site"), environment)
        if failed:
            click.echo(failed.said, err=True)
            return FAULT if failed.status == FAULT else 1
        _mirror(Path(aside, "pages"), target)
    return 0


def _mirror(source: Path, target: Path) -> None:
    """The same files in the target as in the source; what is the same already is not touched, so nothing is told."""
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    for folder in ("docs", "theme"):
        for path in [path for path in (target / folder).rglob("*") if path.is_file()]:
            if path.relative_to(target) not in wanted:
                path.unlink()
    for name in sorted(wanted):
        if not (target / name).is_file() or (target / name).read_bytes() != (source / name).read_bytes():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, target / name)


def _serve(project: Project, target: Path, command: list[str]) -> None:
    """The runner's own preview, beside which every save expands the pages anew; ends with Ctrl-C or with the runner."""
    stop = threading.Event()

    def wait() -> None:
        running.wait()
        stop.set()

    with subprocess.Popen(command, cwd=target) as running:
        threading.Thread(target=wait, daemon=True).start()
        try:
            for _ in saves([project.root / name for name in _WATCHED], stop):
                _written(project, target)
        except KeyboardInterrupt:
            running.terminate()
