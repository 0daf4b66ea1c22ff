"""`report rows`: the rows that nothing outside their table vouches for."""

from __future__ import annotations

import click

from evaluation.checks.rows import unprotected_rows
from evaluation.cli.project import Project, main, sound


@main.command()
@click.pass_obj
def rows(project: Project) -> None:
    """列出没有复录、也没有等式单独提到的行：两行的数对调了，小计和合计看不出来。"""
    report = sound(project.report)
    found = list(unprotected_rows(report.dataset, report.findings))
    for table, places in found:
        numbers = "、".join(str(place.row) for place in places)
        click.echo(f"{table.file}（{table.schema.title}）：{len(places)} 行，第 {numbers} 行")
    count = sum(len(places) for _, places in found)
    advice = "在 recheck.csv 里把其中一列按行名再录一遍，或者在 checks.yml 里声明等式，就能发现两行对调。"
    click.echo(f"共 {count} 行没有保护。{advice}" if count else "每一行都有复录或者等式保护。")
