"""`report workbook`: the whole year as one workbook to edit; `report import` takes it back."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.cli.calls import Output
from evaluation.cli.imported import Import, put, tell_some
from evaluation.cli.project import Project, main, stop, write
from evaluation.dataset import Dataset, read_dataset
from evaluation.dataset.grids import csv_text
from evaluation.intake.editing import workbook_to_edit
from evaluation.intake.returned import not_returned, returned, year_of
from evaluation.problems import listed


@main.command()
@click.argument("target", metavar="[文件]", required=False, type=Output(".xlsx"))
@click.pass_obj
def workbook(project: Project, target: Path | None) -> None:
    """把全年的数据表写成一个 Excel、WPS 都能改的工作簿，一张表一张工作表；改好以后用 report import 取回来。"""
    dataset = dataset_of(project)
    target = target or project.root / "build" / f"{project.year}年数据.xlsx"
    write(target, workbook_to_edit(dataset))
    click.echo(f"{target}：{len(dataset.tables)} 张表。改好以后：report import {target}")
    if dataset.problems:
        stop(listed(dataset.problems))


def dataset_of(project: Project) -> Dataset:
    return read_dataset(project.root / "data", project.year, project.policy())


def take_back(path: Path, call: Import) -> bool:
    """List what was changed in a workbook and write it; False when something was left as it is."""
    project = call.project
    if (year := year_of(path)) != project.year:
        raise click.UsageError(f"{path.name} 是 {year} 年度的，请加 --year {year}")
    dataset = dataset_of(project)
    tables = list(returned(path, dataset))
    problems = list(dict.fromkeys(problem for table in tables for problem in table.problems))
    changed = [table for table in tables if table.changes]
    click.echo(f"{path.name}：{len(tables)} 张表，改了 {len(changed)} 张")
    if gone := not_returned(tables, dataset):
        click.echo(f"  没有交回的工作表，照原样不动：{'、'.join(gone)}")
    for table in changed:
        click.echo(f"  {table.name}（{table.file}）：{len(table.changes)} 处")
        tell_some(table.changes)
    if problems:
        click.echo(listed(problems, refused="没有写入任何改动"), err=True)
        return False
    stale = [table for table in changed if table.is_stale]
    if stale and not call.replace:
        names = "、".join(table.file for table in stale)
        click.echo(f"{names} 在导出以后也改过，没有写；以上面的改动为准的请加 --replace，否则请重新导出再改", err=True)
        return False
    if not call.dry_run:
        put({project.root / Path(table.file).with_suffix(".csv"): csv_text(table.grid) for table in changed})
    if changed:
        click.echo("没有写。" if call.dry_run else "已写入。接着运行 report check")
    return True
