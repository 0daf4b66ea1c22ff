"""`report confirm`: answer what the program asks: it is right as it is, and why."""

from __future__ import annotations

import sys

import click

from evaluation.cli.project import Project, main
from evaluation.dataset import Answer, answers_text, within_year
from evaluation.dataset.answers import FILE
from evaluation.markup import Macros
from evaluation.narrative.narrative import read_narrative
from evaluation.report import read_report


@main.command()
@click.argument("codes", nargs=-1, required=True, metavar="代码...")
@click.option("--reason", required=True, help="为什么这样是对的；理由存入登记")
@click.pass_obj
def confirm(project: Project, codes: tuple[str, ...], reason: str) -> None:
    """确认程序的疑问：核对过，这样写没有错。同样的词句以后不再问；词句或数改了，会再问。"""
    report = read_report(project.root, project.year)
    narrative = read_narrative(project.docs, report, Macros(project.root / "macros"))
    open_questions = {problem.code: problem for problem in (*report.problems, *narrative.problems) if problem.code}
    if not reason.strip() or (unknown := [code for code in codes if code not in open_questions]):
        known = "\n".join(map(str, open_questions.values())) or "现在没有要回答的疑问。"
        click.echo(f"没有这个疑问：{'、'.join(unknown)}\n{known}" if reason.strip() else "请写明理由。", err=True)
        sys.exit(1)
    answers = dict(report.dataset.answers)
    for problem in (open_questions[code] for code in codes):
        file = within_year(problem.place.file)
        answers[problem.code] = Answer(problem.code, file, problem.rule, problem.found, reason.strip())
    target = project.root / "data" / project.year / FILE
    target.write_text(answers_text(answers.values()), encoding="utf-8", newline="\n")
    click.echo(f"已确认 {len(codes)} 处，写入 data/{project.year}/{FILE}")
