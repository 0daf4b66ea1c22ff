"""What people approve: `report confirm` answers, `seal` keeps, `review` is what a second person reads and signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from evaluation.checks.sealed import row_changes, table_rows, text_segments
from evaluation.cli.calls import Output, day_option, one_line
from evaluation.cli.project import Project, main, published, sound, stop, write
from evaluation.dataset import Answer, Entry, answers_text, broken, seals_text, within_year
from evaluation.dataset.answers import FILE as ANSWERS
from evaluation.dataset.seals import FILE as SEALS
from evaluation.dataset.signatures import FILE as SIGNATURES
from evaluation.dataset.signatures import signatures_text
from evaluation.narrative.narrative import page_segments, page_sources
from evaluation.narrative.progress import UNCONFIRMED, without_marks
from evaluation.problems import Problem, listed
from evaluation.report import Report
from evaluation.review import Item, items, lost, signed_anew, unsigned
from evaluation.versions import read_earlier


@main.command()
@click.argument("codes", nargs=-1, required=True, metavar="页面或代码...")
@click.option("--reason", callback=one_line, help="为什么这样是对的；回答疑问时必须写，理由存入登记")
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
    if not reason:
        stop(f"请写明理由：{project.command} confirm {' '.join(codes)} --reason “核对了什么”")
    answers = dict(project.report.dataset.answers)
    for problem in (open_questions[code] for code in codes):
        file = within_year(problem.place.file)
        answers[problem.code] = Answer(problem.code, file, problem.rule, problem.found, reason)
    write(project.data / ANSWERS, answers_text(answers.values()))
    click.echo(f"已确认 {len(codes)} 处，写入 data/{project.year}/{ANSWERS}")


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


@main.command()
@click.option("--reason", callback=one_line, help="封存过的数字或行有改动时必须写明的理由；理由存入登记")
@click.pass_obj
def seal(project: Project, reason: str) -> None:
    """封存文字里的数字和表里的行：以后谁改动一位、删掉一行，都会报错。先看完列出的改动再封存。"""
    report = project.report
    sources, unread = page_sources(project.docs)
    unread += [problem for problem in report.dataset.problems if within_year(problem.place.file) != SEALS]
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
    if (changes or rows) and not reason:
        count = len(changes) + len(rows)
        stop(f"有 {count} 处与封存的不同。核对来源以后，用 --reason 写明理由再运行。")
    reasons = (*seals.reasons, reason) if reason else seals.reasons
    tables = [row for table in report.dataset.tables.values() for row in table_rows(table)]
    write(project.data / SEALS, seals_text(segments, tables, reasons, project.year))
    click.echo(
        f"已封存 {sum(bool(segment.digits) for segment in segments)} 段文字里的数字和各表的 {len(tables)} 行，"
        f"写入 data/{project.year}/{SEALS}"
    )


@main.command()
@click.option("--sign", "role", callback=one_line, help="以这个角色签字：现在的每一句、每一行都看过")
@day_option("签字的日期")
@click.option("--output", type=Output(".html"), help="网页写到哪里；不写是 build 里")
@click.pass_obj
def review(project: Project, role: str, day: str, output: Path | None) -> None:
    """给第二个人看的页面：每句话里的数逐个写明是什么、多少、从哪里来；没有签过的、改过的在最前面。"""
    report = (published if role else sound)(project.report)  # a draft may be read, not signed
    every = read_items(project)
    signatures = {one.role: one for one in report.dataset.signatures}
    if role:
        signed = signed_anew(every, report.dataset.signatures, role, day)
        write(project.data / SIGNATURES, signatures_text(signed))
        click.echo(f"“{role}”已签字：{len(every)} 处，写入 data/{project.year}/{SIGNATURES}")
        return
    waiting = {item.place for one in signatures.values() for item in unsigned(every, one)}
    new = [item for item in every if (item.place in waiting if signatures else item.is_changed)]
    gone = max((lost(every, one) for one in signatures.values()), default=0)
    shown = (report.dataset.settings.texts, new, every, gone, bool(signatures))
    target = output or project.root / "build" / "review.html"
    write(target, project.macros.block("review", "page", *shown))
    left = f"其中 {len(new)} 处没有签过或者改过" if signatures else f"还没有人签过，其中 {len(new)} 处与上一版不同"
    left = left if signatures or _published(report) else "还没有人签过"
    click.echo(f"共 {len(every)} 处，{left}。请用浏览器打开：{target}")


def read_items(project: Project) -> tuple[Item, ...]:
    """Everything there is to read of the year, beside the newest edition that was kept and the year before."""
    report = project.report
    sources, _ = page_sources(project.docs)
    years, _ = read_earlier(project.root, report)
    folder = f"{project.docs.parent.name}/{project.docs.name}"
    last_year = years[-1].register if years else None
    return items(report, project.narrative, sources, folder, _published(report), last_year)


def _published(report: Report) -> Sequence[Entry]:
    registers = report.dataset.editions.registers
    return list(registers.values())[-1] if registers else ()
