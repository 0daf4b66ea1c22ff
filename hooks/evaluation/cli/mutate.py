"""`report mutate`: how many careless edits would be noticed."""

from __future__ import annotations

from dataclasses import replace

import click

from evaluation import mutation
from evaluation.cli.project import Project, main, sound, write
from evaluation.dataset.campaign import FILE


@main.command()
@click.option("--operators", default="全部", show_default=True, help="改法，用逗号分开")
@click.option("--each", type=click.IntRange(min=1), default=10, show_default=True, help="每种改法试多少处（固定种子）")
@click.option("--half", type=click.Choice(["前", "后"]), help="只试一半：调规则看前一半，公布的率看后一半")
@click.option("--survivors", default=30, show_default=True, help="最多列出多少处没有发现的改动")
@click.option("--save", is_flag=True, help="把结果写入本年度数据，供“数据核对”页公布")
@click.pass_obj
def mutate(project: Project, operators: str, each: int, half: str | None, survivors: int, save: bool) -> None:
    """每次照人常犯的错改一处，看首次录入时、封存以后各能发现多少。"""
    report = project.report
    record = f"data/{project.year}/{FILE}"  # of an engine that counted otherwise, it only has to be written anew
    others = tuple(problem for problem in report.dataset.problems if problem.place.file != record)
    report = sound(replace(report, dataset=replace(report.dataset, problems=others)))
    trial = mutation.Trial(report, project.docs, project.macros)
    edits = list(mutation.all_edits(trial))
    known = dict.fromkeys(edit.operator for edit in edits)
    chosen = () if operators == "全部" else tuple(operators.replace("，", ",").split(","))
    if unknown := [name for name in chosen if name not in known]:
        raise click.UsageError(f"没有改法“{'、'.join(unknown)}”，有：{'、'.join(known)}")
    drawn = mutation.sampled(edits, each, chosen, None if half is None else "前后".index(half))
    outcomes = mutation.outcomes(trial, drawn)
    click.echo("\n".join(mutation.summary(outcomes, survivors)))
    if save:
        write(project.root / record, mutation.saved(outcomes, project.root, project.docs))
        click.echo(f"已写入 {record}")
