"""`report check`: everything that stands between the year and its publication, at once."""

from __future__ import annotations

import sys

import click

from evaluation.checks.unfilled import draft_problem
from evaluation.cli.project import Project, main
from evaluation.dataset import configuration_problems
from evaluation.markup import Macros
from evaluation.narrative.narrative import read_narrative
from evaluation.problems import listed
from evaluation.report import read_report


@main.command()
@click.option("--draft", is_flag=True, help="草稿只差没填的内容时也算通过，不列出来")
@click.pass_obj
def check(project: Project, draft: bool) -> None:
    """核对数据和叙述，一次列出全部问题。"""
    report = read_report(project.root, project.year)
    narrative = read_narrative(project.docs, report, Macros(project.root / "macros"))
    waiting = {*report.unfilled, *narrative.unfilled}
    problems = {*report.problems, *narrative.problems}
    if draft and report.dataset.is_draft and not problems:
        click.echo(f"{project.year} 年度的草稿没有差错，还有 {len(waiting)} 处没有填。要看在哪里：report check")
        return
    problems |= waiting
    if report.dataset.is_draft:
        problems.add(draft_problem(project.year))
    if problems:
        click.echo(listed(problems, report.suspects), err=True)
        sys.exit(1)
    click.echo(
        f"{project.year} 年度可以发布：{len(report.register)} 个数、{len(report.findings)} 次核对、"
        f"{len(narrative.pages)} 个页面，没有问题。"
    )


@main.command()
@click.pass_obj
def ready(project: Project) -> None:
    """构建之前先看：mkdocs.yml 和各文件夹能不能用。MkDocs 自己的提示是英文的。"""
    if problems := configuration_problems(project.root / "mkdocs.yml"):
        click.echo(listed(problems), err=True)
        sys.exit(1)
    click.echo("mkdocs.yml 和文件夹没有问题，可以构建。")
