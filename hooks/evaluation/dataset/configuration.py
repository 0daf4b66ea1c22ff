"""`mkdocs.yml`: what must stand in it so that a build publishes nothing that was not checked."""

from __future__ import annotations

from collections.abc import Container

from evaluation.problems import Place, Problem

FILE = "mkdocs.yml"
INERT = "evaluation.narrative.inert"
BACK = "它保证页面里的文字不会变成程序；请从以前的提交恢复"


def guard_problems(extensions: Container[str]) -> tuple[Problem, ...]:
    """What is missing among the Markdown extensions that a build really uses."""
    place = Place(FILE, column="markdown_extensions")
    return () if INERT in extensions else (Problem(place, f"须有 {INERT}", advice=BACK),)
