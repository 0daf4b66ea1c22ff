"""The fiscal year's settings: the department, the period, the thresholds. Policy lives here, not in code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from evaluation.dataset.policy import PolicyError
from evaluation.dataset.shapes import Choice, Day, Decimal, MapOf, Matching, Record, Text, shaped
from evaluation.dataset.yaml_files import LIST, MAPPING, TEXT, Node, read_yaml
from evaluation.numbers.amounts import UNDISCLOSED, UNFILLED
from evaluation.problems import Place, Problem

CONTACTS = "公开联系方式"
STATE, DRAFT, FINAL = "状态", "草稿", "正式"
FULL, KINDS_OF_INDICATORS = "满分", ("共性指标", "个性指标")
LEVEL_NAMES = ("一级指标", "二级指标", "三级指标")
INERT = "evaluation.narrative.inert"
_DAY = Day((UNDISCLOSED, UNFILLED))
_SETTINGS = Record(
    dict,
    {
        "部门": Text(),
        "简称": Text(),
        "年度": Text(),
        STATE: Choice((DRAFT, FINAL)),
        "标题": Text(),
        "发布机构": Text(),
        "评价开始": _DAY,
        "评价结束": _DAY,
        "资料截止": _DAY,
        "语言": Matching(expression=r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", example="zh-CN"),
        "许可": Text(),
        "联系": Text(),
        "索引号": Text(),
        "文号": Text(),
        "发布日期": _DAY,
        "网站标识码": Text(),
        CONTACTS: MapOf(Text(), Text()),
        "等级": MapOf(Text(), Decimal(), least=1),
        "指标体系": MapOf(Choice((FULL, *LEVEL_NAMES, *KINDS_OF_INDICATORS)), Decimal((UNDISCLOSED,))),
    },
    required=("部门", "简称", "年度", "标题", "发布机构", "等级", "许可"),
    gaps=True,
    places=False,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """`settings.yml`: texts by key, and the grade thresholds from best to worst; neither when it cannot be read."""

    texts: Mapping[str, Any]
    grades: tuple[tuple[str, Fraction], ...]

    def __getitem__(self, key: str) -> Any:
        return self.texts[key]

    @property
    def are_readable(self) -> bool:
        """Whether they say anything: what needs them waits for them otherwise."""
        return bool(self.texts)

    def get(self, key: str, default: str = "") -> Any:
        return self.texts.get(key, default)

    def known(self, key: str) -> str:
        """The text under a key; empty when it is missing, 未披露 or 未填报."""
        text = self.texts.get(key)
        return text if isinstance(text, str) and text not in (UNDISCLOSED, UNFILLED) else ""

    @property
    def contacts(self) -> tuple[tuple[str, str], ...]:
        """The publisher's own numbers by name: the only personal-looking ones that may be published."""
        return tuple(self.texts.get(CONTACTS, {}).items())


def read_settings(path: Path, file: str, year: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings with every problem found in them."""
    node, faults = read_yaml(path, file)
    if faults:
        return Settings({}, ()), faults
    if node is None:
        rule = "文件是空的" if path.exists() else "缺少设置文件"
        return Settings({}, ()), (Problem(Place(file), rule, advice="请从上一年度复制并修改"),)
    problems: list[Problem] = []
    if (read := shaped(node, file, _SETTINGS, problems)) is None:
        return Settings({}, ()), tuple(problems)
    texts = read[0]
    grades = tuple(texts["等级"].items())
    return Settings(texts, grades), tuple(_problems(texts, grades, file, year, node))


def _problems(
    texts: Mapping[str, Any], grades: tuple[tuple[str, Fraction], ...], file: str, year: str, node: Node
) -> Iterator[Problem]:
    def at(key: str) -> Place:
        value = node.get(key)
        return Place(file, value.line if value else 0, key)

    if texts["年度"] != year:
        yield Problem(at("年度"), f"须与文件夹名 {year} 一致", texts["年度"], "请更正年度")
    bounds = [bound for _, bound in grades]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1:] != [0]:
        stated = node.get("等级")
        found = "、".join(f"{name.text} {bound.text}" for name, bound in stated.entries) if stated else ""
        yield Problem(at("等级"), "须从高到低列出各等级的最低分，最后一级为 0", found, "请更正")


def configured_docs(config: Path, environment: Mapping[str, str]) -> str:
    """The narrative folder that `mkdocs.yml` names: an environment variable with its default, or a plain path."""
    node, faults = read_yaml(config, config.name, host=True)
    stated = node.get("docs_dir") if node and node.kind == MAPPING else None
    parts = [stated] if stated and stated.kind == TEXT else list(stated.items) if stated and stated.kind == LIST else []
    if faults or not parts or not all(part.kind == TEXT and part.text for part in parts):
        rule = "须写明 docs_dir，即本年度文字的文件夹"
        raise PolicyError(faults or [Problem(Place(config.name), rule, advice="例如 docs_dir: docs/2031")])
    *variables, default = (part.text for part in parts)
    return next((environment[name] for name in variables if environment.get(name)), default)


def configuration_problems(config: Path) -> Iterator[Problem]:
    """What `mkdocs.yml`, or the file that it inherits from, must not leave out; the rest is for MkDocs to say."""
    node, _ = read_yaml(config, config.name, host=True)
    stated = node.get("markdown_extensions") if node and node.kind == MAPPING else None
    parent = node.get("INHERIT") if node and node.kind == MAPPING and not stated else None
    if parent and (config.parent / parent.text).resolve() != config.resolve():
        yield from configuration_problems(config.parent / parent.text)
    elif node and INERT not in [item.text for item in (stated.items if stated else ())]:
        place = Place(config.name, stated.line if stated else 0, "markdown_extensions")
        yield Problem(place, f"须有 {INERT}，否则页面里的 HTML 会原样公布", "没有", f"请补充一行 - {INERT}")
