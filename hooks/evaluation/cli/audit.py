"""`report audit`: where any text contradicts its own sums, rates, changes and tables, itself, or the data."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from evaluation.audit import Outcome, Row, audit_json, audit_lines, audit_page, audit_table, read_words, rows_of
from evaluation.audit import audit as audited
from evaluation.cli.calls import echo_data
from evaluation.cli.project import Project, main, sound, write
from evaluation.documents import KINDS, Document, Paragraph, read_document
from evaluation.report import Report

TITLE_BLOCKS = 8


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，每个文件一项")
@click.option(
    "--html", "folder", type=click.Path(file_okay=False, path_type=Path), help="把标出位置的原文写进这个文件夹"
)
@click.option("--data", "with_data", is_flag=True, help="另与本项目的数据核对；同一部门同一年度的文字不写也会核对")
@click.pass_obj
def audit(project: Project | None, paths: Sequence[Path], as_json: bool, folder: Path | None, with_data: bool) -> None:
    """审读任何文字（Word、Excel、WPS、PDF、网页、纯文本），列出它自相矛盾的地方；不需要项目和数据。

    可以写一个文件夹，其中能读的文件逐个审读，最后列一张表。没有发现时退出状态为 0，有发现或有文件读不了时为 1。
    """
    if with_data and project is None:
        raise click.UsageError("--data 要在项目文件夹里运行，或者用 --root 指明项目文件夹")
    files = list(_files(paths))
    if not files:
        places = "、".join(map(str, paths))
        raise click.UsageError(f"{places} 里没有能读的文件（能读：{'、'.join(sorted(KINDS))}）")
    report = sound(project.report) if project else None
    facts = list(rows_of(report.register)) if report else []
    outcomes = list(_outcomes(files, report, facts, always=with_data))
    if folder:
        _write_pages(folder, outcomes)
    if as_json:
        echo_data(audit_json(outcomes))
    else:
        click.echo("\n".join(_shown(outcomes)))
    sys.exit(0 if all(outcome.is_clean for outcome in outcomes) else 1)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files themselves, and of a folder those of a kind that can be read; what Office leaves behind is not."""
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            known = file.suffix.lower() in KINDS and not file.name.startswith(("~$", "."))
            if not path.is_dir() or (file.is_file() and known):  # one that was named is told of, whatever it is
                yield file


def _outcomes(files: Sequence[Path], report: Report | None, facts: Sequence[Row], *, always: bool) -> Iterator[Outcome]:
    words = read_words()
    with click.progressbar(files, label="审读", file=sys.stderr, hidden=len(files) < 2) as bar:
        for file in bar:
            document = read_document(file)
            if not isinstance(document, Document):
                yield Outcome(str(file), document)
                continue
            used = facts if report and (always or _is_ours(document, report)) else None
            yield Outcome(str(file), audited(document, words, used))


def _is_ours(document: Document, report: Report) -> bool:
    """Whether a text's title names the data's department and year."""
    settings = report.dataset.settings
    title = "".join(block.text for block in document.blocks[:TITLE_BLOCKS] if isinstance(block, Paragraph))
    named = [str(settings.get(key)) for key in ("部门", "部门简称") if settings.get(key)]
    return f"{settings.get('年度')}年" in title and any(name in title for name in named)


def _shown(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        if len(outcomes) > 1 and not outcome.is_clean:
            yield f"== {outcome.file}"
        if len(outcomes) == 1 or not outcome.is_clean:
            yield from audit_lines(outcome)
    if len(outcomes) > 1:
        yield ""
        yield from audit_table(outcomes)


def _write_pages(folder: Path, outcomes: Sequence[Outcome]) -> None:
    """One page a file; files of one name in several folders are numbered."""
    taken: dict[str, int] = {}
    for outcome in outcomes:
        name = Path(outcome.file).name
        taken[name] = taken.get(name, 0) + 1
        number = f"-{taken[name]}" if taken[name] > 1 else ""
        write(folder / f"{name}{number}.html", audit_page(outcome))
