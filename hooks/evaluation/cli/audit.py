"""`report audit`: where any text contradicts its own tables and sums, itself, or the data."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evaluation.audit import NotWordError, audit_json, audit_lines, text_of_word
from evaluation.audit import audit as audited
from evaluation.cli.project import Project, main, sound
from evaluation.report import read_report

_SAVE_AS = "请在 Word 里“另存为”.docx，或者 UTF-8 编码的纯文本（.txt）"
_OTHERS = (b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--all", "everything", is_flag=True, help="另列每个数量等于数据里的哪个数、或最接近哪个数")
@click.pass_obj
def audit(project: Project, file: Path, as_json: bool, everything: bool) -> None:
    """审读任何文字（.docx、纯文本），列出它与自己的表、自己的合计或数据矛盾的地方，另列取整差和文字差错。"""
    result = audited(_text_of(file), sound(read_report(project.root, project.year)))
    if as_json:
        click.echo(audit_json(result, everything=everything), nl=False)
    else:
        click.echo("\n".join(audit_lines(result, everything=everything)))
    sys.exit(1 if result.contradictions or result.slips else 0)


def _text_of(file: Path) -> str:
    """The text of a file as Windows and Word write it: .docx; UTF-8 with or without a mark, UTF-16, GB 18030.

    Anything else, as Big5, is refused.
    """
    content = file.read_bytes()
    if content.startswith(b"PK"):
        try:
            return text_of_word(content)
        except NotWordError as error:
            raise click.UsageError(f"{file.name} 不是能读的 Word 文件，{_SAVE_AS}") from error
    if content.startswith(_OTHERS):
        raise click.UsageError(f"{file.name} 是旧版 Word、PDF 或 RTF 文件，{_SAVE_AS}")
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and not _is_plain_chinese(text):
            break
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    if b"\0" in content:
        raise click.UsageError(f"{file.name} 不是纯文本，{_SAVE_AS}")
    raise click.UsageError(f"{file.name} 的编码认不出来（能读 UTF-8、UTF-16、GBK，不能读 Big5），{_SAVE_AS}")


def _is_plain_chinese(text: str) -> bool:
    """Whether half of it are everyday characters: nearly every file can be read as GB 18030, in another encoding too.

    Of text in simplified characters nearly all are, of traditional text two thirds, of Big5 read as GB a quarter.
    """
    foreign = [character for character in text if not character.isascii()]
    return 2 * sum(map(_is_everyday, foreign)) >= len(foreign)


def _is_everyday(character: str) -> bool:
    """Whether it is in the first level of GB 2312, or a mark or a full-width sign there."""
    first = character.encode("gb2312", "replace")[0]
    return 0xB0 <= first <= 0xD7 or first in (0xA1, 0xA3)
