"""`report audit`: where any text contradicts its own tables and sums, itself, or the data."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evaluation.audit import audit as audited
from evaluation.audit import audit_json, audit_lines
from evaluation.cli.project import Project, main, sound
from evaluation.report import read_report


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--all", "everything", is_flag=True, help="另列每个数量等于数据里的哪个数、或最接近哪个数")
@click.pass_obj
def audit(project: Project, file: Path, as_json: bool, everything: bool) -> None:
    """审读任何文字（Word 导出的文本、草稿），列出它与自己的表、自己的合计或数据矛盾的地方，另列取整差和文字差错。"""
    result = audited(_text_of(file), sound(read_report(project.root, project.year)))
    if as_json:
        click.echo(audit_json(result, everything=everything), nl=False)
    else:
        click.echo("\n".join(audit_lines(result, everything=everything)))
    sys.exit(1 if result.contradictions or result.slips else 0)


def _text_of(file: Path) -> str:
    """The text of a file as Windows and Word write it: UTF-8 with or without a mark, UTF-16, or GB 18030."""
    content = file.read_bytes()
    if content.startswith(b"PK"):
        raise click.UsageError(f"{file.name} 是 Word 或 Excel 文件，请先在 Word 里“另存为”纯文本（.txt）")
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise click.UsageError(f"{file.name} 不是纯文本，请另存为 UTF-8 编码的 .txt")
