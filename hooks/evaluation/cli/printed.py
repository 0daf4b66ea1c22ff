"""`report printed`: the numbers of the department's own document, by place, as a second source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from evaluation.cli.calls import one_line
from evaluation.cli.project import Project, main, stop, write
from evaluation.dataset.printed import FILE, numbers_of, printed_text, read_printed
from evaluation.documents import Document, Paragraph, read_document
from evaluation.documents.plain import decoded
from evaluation.problems import Problem


@main.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--name", default="报告", show_default=True, callback=one_line, help="出处里怎样叫它：报告第5行、工作总结第5页"
)
@click.pass_obj
def printed(project: Project, path: Path, name: str) -> None:
    """读出原报告（Word、PDF、纯文本等）每一处的数，以后核对时，注明出处的数都与它对照；只存数和位置，不存文字。"""
    if path.suffix.lower() in (".txt", ".md"):
        lines = decoded(path.read_bytes()).splitlines()
        places = [(f"第{number}行", line) for number, line in enumerate(lines, start=1)]
    else:
        document = read_document(path)
        if isinstance(document, Problem):
            stop(str(document))
        places = list(_places(document))
    before, _ = read_printed(project.data, project.year)
    rows = [(f"{name}{place}", numbers) for place, numbers in numbers_of(places)]
    write(project.data / FILE, printed_text(rows, before, name))
    click.echo(f"已写入 data/{project.year}/{FILE}：{name}里{len(rows)} 处有文字。")


def _places(document: Document) -> Iterator[tuple[str, str]]:
    """The texts of a document by their places, each place once."""
    found: dict[str, list[str]] = {}
    for block in document.blocks:
        cells = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]
        for cell in cells:
            found.setdefault(cell.place, []).append(cell.text)
    return ((place, " ".join(texts)) for place, texts in found.items())
