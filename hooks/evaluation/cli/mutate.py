"""`report mutate`: how many wrong digits the checks would catch."""

from __future__ import annotations

import sys

import click

from evaluation import mutation
from evaluation.cli.project import Project, main, sound
from evaluation.markup import Macros
from evaluation.report import read_report


@main.command()
@click.option("--operators", default="改一位", show_default=True, help="改法，用逗号分开；写“全部”试所有改法")
@click.option("--sample", type=click.IntRange(min=1), help="只随机试这么多个（固定种子）")
@click.option("--numbers", is_flag=True, help="只改数字单元格，不改文字和页面")
@click.option("--survivors", default=30, show_default=True, help="最多列出多少个没有发现的改动")
@click.option("--verify", default=0, help="另取这么多个，用完整核对再试一遍，验证快速试法说的是真话")
@click.option("--save", is_flag=True, help="把结果写入本年度数据，供“数据核对”页公布")
@click.pass_obj
def mutate(
    project: Project, operators: str, sample: int | None, numbers: bool, survivors: int, verify: int, save: bool
) -> None:
    """每次改错一处，看核对能发现多少。"""
    report = sound(read_report(project.root, project.year))
    chosen = mutation.chosen_operators(operators)
    if chosen is None:
        raise click.UsageError(f"改法只有：{'、'.join(mutation.ALL_OPERATORS)}")
    trial = mutation.Trial(report, project.docs, Macros(project.root / "macros"))
    mutants = mutation.all_mutants(report, trial.sources, chosen, numbers_only=numbers)
    outcomes = mutation.outcomes(trial, mutation.sampled(mutants, sample))
    click.echo("\n".join(mutation.summary(outcomes, survivors)))
    if verify:
        differing = mutation.disagreements(project.root, project.docs, mutation.sampled_outcomes(outcomes, verify))
        click.echo(f"用完整核对复验 {min(verify, len(outcomes))} 个，不一致 {len(differing)} 个。")
        if differing:
            sys.exit(1)
    if save:
        target = project.root / "data" / project.year / "mutation.yml"
        target.write_text(mutation.saved(outcomes, project.root, project.docs), encoding="utf-8", newline="\n")
        click.echo(f"已写入 data/{project.year}/mutation.yml")
