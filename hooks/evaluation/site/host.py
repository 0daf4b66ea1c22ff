"""What MkDocs is told of the navigation, and what it says of pages and links, in the words that staff read."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.dataset.yaml_files import common


def present(nav: Any, pages: Container[str]) -> Any:
    """The navigation without the pages that do not exist, and without the sections that are left empty."""
    return list(_present(nav, pages)) if isinstance(nav, list) else nav


def _present(entries: list[Any], pages: Container[str]) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, dict):
            kept = {title: present(target, pages) for title, target in entry.items() if _leads_to(target, pages)}
            if kept:
                yield kept
        elif _leads_to(entry, pages):
            yield entry


def _leads_to(target: Any, pages: Container[str]) -> bool:
    """Whether there is something to show: a section with a page, a page that exists, or an address elsewhere."""
    if isinstance(target, list):
        return any(True for _ in _present(target, pages))
    return not isinstance(target, str) or not target.endswith(".md") or "://" in target or target in pages


_MEANT = re.compile(r"Did you mean '(.*?)'\?")


def in_chinese(message: str, docs: str) -> str:
    """The warning in Chinese, its place first; the message itself when MkDocs says something else."""
    for pattern, said in _sayings():
        if match := pattern.match(message):
            found = match.groupdict()
            place = f"{docs}/{found['page']}：" if "page" in found else ""
            meant = _MEANT.search(message, match.end())
            link = "、".join(line.strip(" -") for line in found["link"].split("\n") if line.strip(" -"))
            return f"{place}{said.format(link=link)}{f'您是不是要写“{meant[1]}”？' if meant else ''}"
    return message


def translating(docs: str) -> Callable[[logging.LogRecord], bool]:
    """A log filter that says in Chinese what MkDocs warns of."""

    def translated(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            record.msg, record.args = in_chinese(record.getMessage(), docs), ()
        return True

    return translated


def variable_fault(said: Mapping[str, str]) -> str:
    """What is wrong with the environment, before anything stumbles over it; empty where nothing is."""
    if not re.fullmatch(r"\d{1,11}", said.get("SOURCE_DATE_EPOCH", "0")):
        form = "例如 git log -1 --format=%ct 写出来的"
        return f"环境变量 SOURCE_DATE_EPOCH 须是 1970 年以来的秒数，{form}。请更正或取消。"
    if (path := said.get("REPORT_PDF", "")) and not Path(path).is_file():
        return f"环境变量 REPORT_PDF 写的文件没有：{path[:80]}。请先运行 report pdf，或取消这个变量。"
    if (path := said.get("REPORT_EXPANDED", "")) and Path(path).exists() and not Path(path).is_dir():
        return f"环境变量 REPORT_EXPANDED 须是一个文件夹，现为文件 {path[:80]}。请换一个名称。"
    return ""


@cache
def _sayings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What MkDocs says, as `data/common/generator.yml` lists it, and what staff read."""
    return tuple((re.compile(one["said"], re.DOTALL), one["shown"]) for one in common("generator.yml"))


def stopped(message: str) -> str:
    """Why MkDocs stopped at the end of a build, when warnings are what stops it."""
    counts = sum(map(int, re.findall(r"\d+", message)))
    return f"有 {counts} 个问题，网站没有建成。问题列在上面。" if message.startswith("Aborted with") else ""
