"""`mkdocs.yml`: what must stand in it so that a build publishes nothing that was not checked."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path

from evaluation.dataset.policy import PolicyError
from evaluation.dataset.yaml_files import LIST, MAPPING, TEXT, Node, read_yaml
from evaluation.problems import Place, Problem

FILE = "mkdocs.yml"
INERT = "evaluation.narrative.inert"
BACK = "它保证页面里的文字不会变成程序；请从以前的提交恢复"


def guard_problems(extensions: Container[str]) -> tuple[Problem, ...]:
    """What is missing among the Markdown extensions that a build really uses."""
    place = Place(FILE, column="markdown_extensions")
    return () if INERT in extensions else (Problem(place, f"须有 {INERT}", advice=BACK),)


def configured_docs(config: Path, environment: Mapping[str, str]) -> str:
    """The narrative folder that `mkdocs.yml` names: an environment variable with its default, or a plain path."""
    node, faults = read_yaml(config, FILE, host=True)
    stated = _entry(node, "docs_dir")
    parts = [stated] if stated and stated.kind == TEXT else list(stated.items) if stated and stated.kind == LIST else []
    if faults or not parts or not all(part.kind == TEXT and part.text for part in parts):
        rule = "须写明 docs_dir，即本年度文字的文件夹"
        raise PolicyError(faults or [Problem(Place(FILE), rule, advice="例如 docs_dir: docs/2031")])
    *variables, default = (part.text for part in parts)
    return next((environment[name] for name in variables if environment.get(name)), default)


def configuration_problems(config: Path) -> tuple[Problem, ...]:
    """What a build will find missing in `mkdocs.yml`, as far as that file itself tells."""
    node, faults = read_yaml(config, FILE, host=True)
    stated = _entry(node, "markdown_extensions")
    if faults or node is None or _entry(node, "INHERIT"):
        return faults
    return guard_problems([item.text for item in stated.items] if stated else ())


def _entry(node: Node | None, key: str) -> Node | None:
    return node.get(key) if node and node.kind == MAPPING else None
