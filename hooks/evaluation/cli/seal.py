"""`report seal`: approve the digits in texts and the rows of tables, with a reason for changes of what was sealed."""

from __future__ import annotations

import click

from evaluation.checks.sealed import row_changes, table_rows, text_segments
from evaluation.cli.project import Project, main, stop, write
from evaluation.dataset import broken, seals_text, within_year
from evaluation.dataset.seals import FILE
from evaluation.narrative.narrative import page_segments, page_sources
from evaluation.problems import listed


@main.command()
@click.option("--reason", default="", help="封存过的数字或行有改动时必须写明的理由；理由存入登记")
@click.pass_obj
def seal(project: Project, reason: str) -> None:
    """封存文字里的数字和表里的行：以后谁改动一位、删掉一行，都会报错。先看完列出的改动再封存。"""
    report = project.report
    sources, unread = page_sources(project.docs)
    unread += [problem for problem in report.dataset.problems if within_year(problem.place.file) != FILE]
    if unread:  # what cannot be read would lose its seals
        stop(listed(unread))
    segments = [*text_segments(report.dataset), *page_segments(sources, f"docs/{project.year}")]
    seals = report.dataset.seals
    changes = list(broken(segments, seals.sealed))
    for segment, was in changes:
        click.echo(f"{segment.place}：封存的是“{was}”，现为“{segment.digits}”")
    rows = row_changes(report.dataset)
    for problem in rows:
        click.echo(f"{problem.place}：{problem.rule}{'，现为' if problem.found else ''}{problem.found}")
    if (changes or rows) and not reason.strip():
        count = len(changes) + len(rows)
        stop(f"有 {count} 处与封存的不同。核对来源以后，用 --reason 写明理由再运行。")
    reasons = (*seals.reasons, reason.strip()) if reason.strip() else seals.reasons
    tables = [row for table in report.dataset.tables.values() for row in table_rows(table)]
    write(project.data / FILE, seals_text(segments, tables, reasons, project.year))
    click.echo(
        f"已封存 {sum(bool(segment.digits) for segment in segments)} 段文字里的数字和各表的 {len(tables)} 行，"
        f"写入 data/{project.year}/{FILE}"
    )
