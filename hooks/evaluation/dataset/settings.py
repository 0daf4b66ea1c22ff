"""The fiscal year's settings: the department, the period, the thresholds. Policy lives here, not in code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from evaluation.dataset.editions import is_date
from evaluation.dataset.records import load_yaml
from evaluation.numbers.amounts import parse
from evaluation.problems import Place, Problem

CONTACTS = "公开联系方式"
UNDISCLOSED, UNFILLED = "未披露", "未填报"
STATE, DRAFT, FINAL = "状态", "草稿", "正式"
BEGUN, ENDED, CLOSED, RELEASED, WHY = "评价开始", "评价结束", "资料截止", "发布日期", "日期说明"
DATES = (BEGUN, ENDED, CLOSED, RELEASED)
REQUIRED = ("部门", "简称", "年度", "标题", "发布机构", "等级", "许可")


@dataclass(frozen=True, slots=True)
class Settings:
    """`settings.yml`: texts by key, and the grade thresholds from best to worst."""

    texts: Mapping[str, Any]
    grades: tuple[tuple[str, Fraction], ...]

    def __getitem__(self, key: str) -> Any:
        return self.texts[key]

    def get(self, key: str, default: str = "") -> Any:
        return self.texts.get(key, default)

    def known(self, key: str) -> str:
        """The text under a key; empty when it is missing, 未披露 or 未填报."""
        text = self.texts.get(key)
        return text if isinstance(text, str) and text not in (UNDISCLOSED, UNFILLED) else ""

    @property
    def contacts(self) -> tuple[tuple[str, str], ...]:
        """The publisher's own numbers by name: the only personal-looking ones that may be published."""
        stated = self.texts.get(CONTACTS) or {}
        return tuple(stated.items()) if _are_contacts(stated) else ()


def read_settings(path: Path, file: str, year: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings with every problem found in them."""
    if not path.is_file():
        return Settings({}, ()), (Problem(Place(file), "缺少设置文件", advice="请从上一年度复制并修改"),)
    try:
        raw = load_yaml(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else 0
        return Settings({}, ()), (Problem(Place(file, row), "不是有效的 YAML", advice="请检查缩进和冒号"),)
    if not isinstance(raw, dict):
        return Settings({}, ()), (Problem(Place(file), "应为“名称: 内容”的列表", advice="请参照上一年度"),)
    return Settings(raw, _grades(raw)), tuple(_problems(raw, file, year))


def _grades(raw: Mapping[str, Any]) -> tuple[tuple[str, Fraction], ...]:
    """Grade and least score, best first, down to 0; none at all when they do not state that."""
    stated = raw.get("等级")
    if not isinstance(stated, dict):
        return ()
    grades = [(name, bound) for name, text in stated.items() if (bound := parse(str(text))) is not None]
    bounds = [bound for _, bound in grades]
    whole = len(grades) == len(stated) and bounds == sorted(set(bounds), reverse=True) and bounds[-1:] == [0]
    return tuple(grades) if whole else ()


def _are_contacts(stated: Any) -> bool:
    return isinstance(stated, dict) and all(isinstance(number, str) and number for number in stated.values())


def _problems(raw: Mapping[str, Any], file: str, year: str) -> Iterator[Problem]:
    for key in REQUIRED:
        if not raw.get(key):
            yield Problem(Place(file, column=key), "必须填写", "空白", "请补充")
    if raw.get("年度") and raw["年度"] != year:
        yield Problem(Place(file, column="年度"), f"须与文件夹名 {year} 一致", str(raw["年度"]), "请更正年度")
    if raw.get(STATE) and raw[STATE] not in (DRAFT, FINAL):
        yield Problem(Place(file, column=STATE), f"须是{DRAFT}或{FINAL}", str(raw[STATE]), "请更正；不写就是正式")
    if raw.get("等级") and not _grades(raw):
        grades = raw["等级"]
        stated = grades.items() if isinstance(grades, dict) else [(grades, "")]
        found = "、".join(f"{name} {bound}".strip() for name, bound in stated)
        yield Problem(Place(file, column="等级"), "须从高到低列出各等级的最低分，最后一级为 0", found, "请更正")
    yield from _date_problems(raw, file, year)
    if raw.get(CONTACTS) and not _are_contacts(raw[CONTACTS]):
        yield Problem(Place(file, column=CONTACTS), "须写成“名称: 号码”的列表", advice="请更正")


def _date_problems(raw: Mapping[str, Any], file: str, year: str) -> Iterator[Problem]:
    """Dates that cannot be, or that are far from the year without a word why."""
    stated = {key: raw[key] for key in DATES if raw.get(key) and raw[key] not in (UNDISCLOSED, UNFILLED)}
    for key, day in stated.items():
        if not is_date(day):
            yield Problem(Place(file, column=key), "日期须写成“年-月-日”", f"“{day}”", "例如 2020-05-25")
    days = {key: str(day) for key, day in stated.items() if is_date(day)}
    for earlier, later in ((BEGUN, ENDED), (CLOSED, ENDED), (ENDED, RELEASED)):
        if earlier in days and later in days and days[later] < days[earlier]:
            rule = f"不得早于{earlier} {days[earlier]}"
            yield Problem(Place(file, column=later), rule, days[later], "请核对两个日期")
    reasons = stated_why if isinstance(stated_why := raw.get(WHY), dict) else {}
    for key in (BEGUN, CLOSED):
        near = not year.isdecimal() or days.get(key, year)[:4] in (year, str(int(year) + 1))
        if not near and not reasons.get(key):
            rule = f"须在 {year} 年或下一年；确是别的年份的，要写明理由"
            yield Problem(Place(file, column=key), rule, days[key], f"请更正，或者写上 {WHY}: {{{key}: 理由}}")


def configured_docs(config: Path, environment: Mapping[str, str]) -> str:
    """The narrative folder that `mkdocs.yml` names: an environment variable with its default."""
    variable, default = load_yaml(config)["docs_dir"]
    return environment.get(variable) or str(default)
