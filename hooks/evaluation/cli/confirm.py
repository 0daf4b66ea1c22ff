"""`report confirm`: answer what the program asks: it is right as it is, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from evaluation.cli.project import Project, main, stop, write
from evaluation.dataset import Answer, answers_text, within_year
from evaluation.dataset.answers import FILE
from evaluation.narrative.progress import UNCONFIRMED, without_marks
from evaluation.problems import Problem


@main.command()
@click.argument("codes", nargs=-1, required=True, metavar="页面或代码...")
@click.option("--reason", default="", help="为什么这样是对的；回答疑问时必须写，理由存入登记")
@click.pass_obj
def confirm(project: Project, codes: tuple[str, ...], reason: str) -> None:
    """确认沿用上年的一页（写页面的名称，如 funds），或者回答程序的疑问（写代码）：核对过，这样写没有错。

    回答过的疑问，同样的词句以后不再问；词句或数改了，会再问。
    """
    pages = [page for code in codes if (page := _page(project, code))]
    for page in pages:
        _confirm_page(page, project)
    if not (codes := tuple(code for code in codes if not _page(project, code))):
        return
    problems = (*project.report.problems, *project.narrative.problems)
    open_questions = {problem.code: problem for problem in problems if problem.code}
    if unknown := [code for code in codes if code not in open_questions]:
        stop("\n".join(_unknown(unknown, project, open_questions)))
    if not reason.strip():
        stop(f"请写明理由：{project.command} confirm {' '.join(codes)} --reason “核对了什么”")
    answers = dict(project.report.dataset.answers)
    for problem in (open_questions[code] for code in codes):
        file = within_year(problem.place.file)
        answers[problem.code] = Answer(problem.code, file, problem.rule, problem.found, reason.strip())
    write(project.data / FILE, answers_text(answers.values()))
    click.echo(f"已确认 {len(codes)} 处，写入 data/{project.year}/{FILE}")


def _unknown(names: Sequence[str], project: Project, open_questions: Mapping[str, Problem]) -> Iterator[str]:
    """What somebody may have meant by names that are neither a page nor an open question of the year."""
    pages = sorted(page.stem for page in project.docs.glob("*.md"))
    near = [page for name in names for page in get_close_matches(name, pages, n=3, cutoff=0.6)]
    yield f"{project.year} 年度没有这一页，也没有这个疑问：{'、'.join(names)}。别的年度的，加 --year 年度"
    if near:
        yield f"最接近的页面：{'、'.join(dict.fromkeys(near))}"
    yield from map(str, open_questions.values())
    if not open_questions:
        yield "现在没有要回答的疑问。"


def _page(project: Project, name: str) -> Path | None:
    """The page that a name stands for: funds, funds.md or its path."""
    page = project.docs / f"{Path(name).name.removesuffix('.md')}.md"
    return page if page.is_file() else None


def _confirm_page(page: Path, project: Project) -> None:
    """Take the marks of text that was carried over out of a page that somebody has read."""
    text = page.read_text(encoding="utf-8")
    count, shown = len(UNCONFIRMED.findall(text)), page.relative_to(project.root).as_posix()
    if not count:
        click.echo(f"{shown} 里没有【待核】，不用确认。")
        return
    write(page, without_marks(text))
    click.echo(f"{shown}：{count} 段核对过了，【待核】已去掉")
