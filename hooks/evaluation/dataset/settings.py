"""The fiscal year's settings: the department, the period, the thresholds, the files that there are; and which years.

Policy lives here, not in code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from evaluation.dataset.shapes import (
    Choice,
    Day,
    Decimal,
    ListOf,
    MapOf,
    Matching,
    Plain,
    Record,
    Text,
    is_date,
    shaped,
)
from evaluation.dataset.signatures import SIGNERS
from evaluation.dataset.yaml_files import Node, read_yaml
from evaluation.numbers.amounts import UNDISCLOSED, UNFILLED
from evaluation.problems import Place, Problem

CONTACT, CONTACTS = "联系", "公开联系方式"
FORMER, CODE = "曾用名", "统一社会信用代码"
STATE, DRAFT, FINAL = "状态", "草稿", "正式"
NO_TABLES, NO_COLUMNS = "没有的表", "没有的列"
SETTINGS = "设置"  # what a problem takes away when nothing of them can be read
FULL, KINDS_OF_INDICATORS = "满分", ("共性指标", "个性指标")
FORMS, FORM_WHOLE, RULE, BY_HAND = "自评表", "部门整体自评表", "计分", "人工"
LEVEL_NAMES = tuple(f"{number}级指标" for number in "一二三四")  # a tree of indicators has as many levels at most
BEGUN, ENDED, CLOSED, RELEASED = "评价开始", "评价结束", "资料截止", "发布日期"
LONGEST = 366  # days of an evaluation that nobody explains
EXPECTED_FILES, WHY = "登记文件", "日期说明"
IN_CHARGE = "填报分工"  # by table or page who fills it in, as the draft's lists say
_DAY = Day((UNDISCLOSED, UNFILLED))
_POINTS = {name: Decimal() for name in (FULL, "执行率", "产出", "效益", "满意度", "成本")}
_FORM_RULES = Record(dict, {**_POINTS, RULE: Choice(("按比例", BY_HAND))})
_TEXTS = ("部门", "简称", CODE, "年度", "标题", "发布机构", "许可", CONTACT, "索引号", "文号", "网站标识码")
_SETTINGS = Record(
    dict,
    {
        **dict.fromkeys(_TEXTS, Plain(signs="<>{}")),
        **dict.fromkeys((BEGUN, ENDED, CLOSED, RELEASED), _DAY),
        **dict.fromkeys((FORMER, NO_TABLES, EXPECTED_FILES, SIGNERS), ListOf(Text())),
        **dict.fromkeys((CONTACTS, IN_CHARGE), MapOf(Text(), Text())),
        **dict.fromkeys((FORMS, FORM_WHOLE), _FORM_RULES),
        STATE: Choice((DRAFT, FINAL)),
        "语言": Matching(expression=r"zh(?:-[A-Za-z0-9]{2,8})*", example="zh-CN"),
        "等级": MapOf(Text(), Decimal(), least=1),
        NO_COLUMNS: MapOf(Text(), ListOf(Text(), least=1)),
        WHY: MapOf(Choice((BEGUN, CLOSED)), Text()),
        "指标体系": MapOf(Choice((FULL, *LEVEL_NAMES, *KINDS_OF_INDICATORS)), Decimal((UNDISCLOSED,))),
    },
    required=("部门", "简称", "年度", "标题", "发布机构", "等级", "许可"),
    gaps=True,
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
    def departments(self) -> frozenset[str]:
        """Under which names the department published: its own, those it had before, and its code."""
        return frozenset(filter(None, (self.known("部门"), self.known(CODE), *(self.texts.get(FORMER) or ()))))

    @property
    def contacts(self) -> tuple[tuple[str, str], ...]:
        """The publisher's own numbers by name: the only personal-looking ones that may be published."""
        return tuple(self.texts.get(CONTACTS, {}).items())


def read_settings(path: Path, file: str, year: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings with every problem found in them."""
    node, faults = read_yaml(path, file)
    if faults:
        return Settings({}, ()), _taking(faults)
    if node is None:
        rule = "文件是空的" if path.exists() else "缺少设置文件"
        advice = "误删了的请恢复；没有的，从上一年度或别的项目复制并修改"
        return Settings({}, ()), _taking((Problem(Place(file), rule, advice=advice),))
    problems: list[Problem] = []
    if (read := shaped(node, file, _SETTINGS, problems)) is None:
        return Settings({}, ()), _taking(problems)
    texts = read[0]
    grades = tuple(texts["等级"].items())
    return Settings(texts, grades), tuple(_problems(texts, grades, file, year, node))


def _taking(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of settings that cannot be read: what the settings would have said is missing because of them."""
    return tuple(replace(problem, takes=(SETTINGS,)) for problem in problems)


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
    full = texts.get("指标体系", {}).get(FULL)
    if isinstance(full, Fraction) and bounds[:1] > [full]:
        yield Problem(at("等级"), f"最高一级的最低分不能大于满分 {full}", f"{bounds[0]}", "请核对等级和满分")
    if (named := _YEAR.findall(texts["标题"])) and year not in named:
        yield Problem(at("标题"), f"里面的年份须是 {year}", texts["标题"], "请更正")
    yield from _date_problems(texts, year, at)


def _date_problems(texts: Mapping[str, Any], year: str, at: Callable[[str], Place]) -> Iterator[Problem]:
    """Dates in an order that cannot be, or far from the year without a word why."""
    stated = {key: texts.get(key) for key in (BEGUN, ENDED, CLOSED, RELEASED)}
    days = {key: str(day) for key, day in stated.items() if day and day not in (UNDISCLOSED, UNFILLED)}
    for earlier, later in ((BEGUN, ENDED), (CLOSED, ENDED), (ENDED, RELEASED)):
        if earlier in days and later in days and days[later] < days[earlier]:
            yield Problem(at(later), f"不得早于{earlier} {days[earlier]}", days[later], "请核对两个日期")
    for key in (key for key in (BEGUN, CLOSED) if key in days and year.isdecimal()):
        if days[key][:4] not in (year, str(int(year) + 1)) and key not in (texts.get(WHY) or {}):
            rule = f"须在 {year} 年或下一年；确是别的年份的，要写明理由"
            yield Problem(at(key), rule, days[key], f"请更正，或者写上 {WHY}: {{{key}: 理由}}")
    both = [date.fromisoformat(days[key]) for key in (ENDED, BEGUN) if is_date(days.get(key))]
    if len(both) == 2 and (both[0] - both[1]).days > LONGEST and BEGUN not in (texts.get(WHY) or {}):
        advice = f"请核对年份，或者写上 {WHY}: {{{BEGUN}: 理由}}"
        yield Problem(at(ENDED), f"与{BEGUN} {days[BEGUN]} 相隔一年以上", days[ENDED], advice)


_YEAR = re.compile(r"\d{4}")


def fiscal_years(data: Path) -> tuple[str, ...]:
    """The years that have a folder with settings, the earliest first."""
    named = (path.parent.name for path in data.glob("*/settings.yml"))
    return tuple(sorted(year for year in named if _YEAR.fullmatch(year)))


def finished_years(data: Path) -> tuple[str, ...]:
    """The years that are no drafts, the earliest first."""
    settings = {
        year: read_settings(data / year / "settings.yml", "settings.yml", year)[0] for year in fiscal_years(data)
    }
    return tuple(year for year, stated in settings.items() if stated.get(STATE) != DRAFT)


GUARDS = ("seals.csv", "recheck.csv", "printed.csv", "mutation.yml")


def expected_files(folder: Path, shown: str, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Each file that the settings name is there and holds something; each guard that is there is named, once any is."""
    named = settings.get(EXPECTED_FILES)
    place = Place(f"{shown}/settings.yml", column=EXPECTED_FILES)
    for name in named or ():
        if "/" in name or "\\" in name or not (folder / name).is_file():
            rule = "登记过的文件须一直在"
            advice = f"误删的请恢复；确实不再需要的，请同时从 settings.yml 的“{EXPECTED_FILES}”里删去"
            yield Problem(Place(f"{shown}/{name}"), rule, "没有这个文件", advice)
    for name in GUARDS:
        if (folder / name).is_file():
            if not _holds_something(folder / name):
                yield Problem(Place(f"{shown}/{name}"), "不得是空的", "只有表头或空白", "请从历史里恢复这个文件")
            if named is not None and name not in named:
                yield Problem(place, f"须列出 {name}，它被删掉时才会报错", "、".join(named) or "空白", "请补上")


def _holds_something(path: Path) -> bool:
    """Whether there is a line beside the header of a table, or any in another file."""
    lines = [line for line in path.read_bytes().splitlines() if line.strip(b" ,\t\xef\xbb\xbf")]
    return len(lines) > (path.suffix == ".csv")
