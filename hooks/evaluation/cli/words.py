"""`report words`: what may be written inside `{{ }}` besides the names of numbers."""

from __future__ import annotations

import click

from evaluation.cli.project import main
from evaluation.narrative.words import words_listed, words_page


@main.command()
@click.argument("text", default="")
@click.option("--markdown", is_flag=True, help="全部列成一页 Markdown")
def words(text: str, markdown: bool) -> None:
    """列出叙述里可以用的格式和函数：怎样写、得到什么、什么意思。"""
    click.echo(words_page() if markdown else words_listed(text), nl=False)
