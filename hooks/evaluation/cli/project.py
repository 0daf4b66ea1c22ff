"""The project that a call is about, and what every command shares."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import click

from evaluation.cli.calls import Command, speak, told_in_chinese
from evaluation.dataset import Policy, PolicyError, configured_docs, read_policy, tree_problems
from evaluation.markup import Macros
from evaluation.narrative.narrative import Narrative, read_narrative
from evaluation.problems import listed
from evaluation.report import Report, read_report
from evaluation.site.fault import FAULT, fault_message
from evaluation.start.engine import is_running, kept_engine

PROJECTLESS = frozenset({"audit", "init", "portal", "verify"})
ENGINELESS = frozenset({"audit", "portal", "verify", "upgrade"})  # whatever engine the project in this folder keeps


@dataclass(frozen=True)
class Project:
    """Where the call runs: the repository's root and the narrative folder of the chosen year."""

    root: Path
    docs: Path

    @property
    def year(self) -> str:
        return self.docs.name

    @property
    def data(self) -> Path:
        """The folder of the year's data."""
        return self.root / "data" / self.year

    @cached_property
    def macros(self) -> Macros:
        return Macros(self.root / "macros")

    @cached_property
    def report(self) -> Report:
        return read_report(self.root, self.year)

    @cached_property
    def narrative(self) -> Narrative:
        return read_narrative(self.docs, self.report, self.macros)

    def policy(self) -> Policy:
        return read_policy(self.root / "data" / "schema")

    def of(self, year: str) -> Project:
        """The same project in another year."""
        return Project(self.root, self.docs.parent / year)

    @property
    def command(self) -> str:
        """How a command about this year begins."""
        usual = self.root / configured_docs(self.root / "mkdocs.yml", os.environ)
        return "report" if self.docs == usual else f"report --year {self.year}"


class Reporting(Command, click.Group):
    """Commands that say what is wrong with the schema, and exit 1, when that is what stops them.

    This is the one place that catches every exception: nothing else in the engine may. Whatever nothing foresaw is a
    fault of the program, said so in Chinese, with exit status 3.
    """

    command_class = Command

    def main(self, *args: Any, **kwargs: Any) -> Any:
        speak()  # before any help or error of click's own
        return super().main(*args, **kwargs)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with told_in_chinese():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with told_in_chinese():
                return super().invoke(ctx)
        except PolicyError as error:
            stop(listed(error.problems))
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the one place
            command = f"report {ctx.invoked_subcommand or ''}".strip()
            click.echo(fault_message(error, Path(ctx.params.get("root", ".")), command), err=True)
            sys.exit(FAULT)


@click.group(cls=Reporting, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", help="项目文件夹")
@click.option("--year", help="年度；不写时用 mkdocs.yml 里的年度")
@click.pass_context
def main(context: click.Context, root: Path, year: str | None) -> None:
    """核对、查看和解释报告里的每一个数。"""
    if context.invoked_subcommand in PROJECTLESS and not (root / "mkdocs.yml").is_file():
        return
    if not (root / "mkdocs.yml").is_file():
        raise click.UsageError(f"{root} 里没有 mkdocs.yml，请在项目文件夹里运行")
    if not os.path.isdir(root / "data" / "schema"):
        raise click.UsageError(f"{root} 里没有 data/schema，请在项目文件夹里运行")
    docs = root / configured_docs(root / "mkdocs.yml", os.environ)
    if year is not None:
        if not year or Path(year).name != year:
            raise click.UsageError(f"--year 须是 data/ 里一个年度的名称，例如 2031，现为 {year[:40]}")
        docs = docs.parent / year
    kept = None if context.invoked_subcommand in ENGINELESS else kept_engine(root)
    if kept and not is_running(kept):
        raise click.UsageError(
            f"正在运行的程序不是这个项目的程序 {kept.name}。请安装它：{sys.executable} -m pip install "
            "--require-hashes -r requirements.lock（用 make 的，运行 make test）；要换成正在运行的，用 report upgrade"
        )
    if problems := tree_problems(root, docs):
        stop(listed(problems))
    if not os.path.isdir(root / "data" / docs.name):  # a name too long for the disk is not there either
        chosen = "--year 写的" if year else "mkdocs.yml 的 docs_dir 指明的"
        raise click.UsageError(f"没有 data/{docs.name} 这个年度的数据（{chosen}）")
    if not os.path.isdir(docs):
        raise click.UsageError(f"没有 {docs.parent.name}/{docs.name} 这个年度的文字，误删了的请恢复")
    context.obj = Project(root, docs)


def stop(said: str) -> NoReturn:
    """Say what must be fixed, and exit 1."""
    click.echo(said, err=True)
    sys.exit(1)


def write(path: Path, content: str | bytes) -> None:
    """Write a file, in a folder that is made where there is none; a text with the line ends of git."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def sound(report: Report) -> Report:
    """The report, when its data can be read; otherwise all problems and exit 1."""
    if report.dataset.problems:
        stop(listed(report.problems))
    return report


def published(report: Report) -> Report:
    """The report, when nothing stands between it and publication; otherwise all problems and exit 1."""
    problems = {*report.problems, *report.unfilled}
    if problems:
        stop(listed(problems, report.suspects(problems)))
    return report
