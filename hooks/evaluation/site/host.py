"""What MkDocs itself says of pages and their links, in the words that staff read."""

from __future__ import annotations

import re

_SAID = (
    (
        r"Doc file '(?P<page>.*?)' contains a link '(?P<link>.*?)', but the target.* is not found among .*?\.",
        "链接“{link}”没有对应的页面或文件。请检查文件名。",
    ),
    (
        r"Doc file '(?P<page>.*?)' contains a link '(?P<link>.*?)', but "
        r"(?:there is no such anchor on this page|the doc '.*?' does not contain an anchor '.*?')\.",
        "链接“{link}”里 # 后面的标题不存在。请检查标题，改过标题的要改链接。",
    ),
    (
        r"Doc file '(?P<page>.*?)' contains an absolute link '(?P<link>.*?)', it was left as is\.",
        "链接“{link}”不能以 / 开头。请写成相对于本页的文件名，例如 funds.md。",
    ),
    (
        r"Doc file '(?P<page>.*?)' contains an unrecognized relative link '(?P<link>.*?)', it was left as is\.",
        "链接“{link}”认不出来。指向页面的请写文件名，以 .md 结尾。",
    ),
    (
        r"Doc file '(?P<page>.*?)' contains a link to '(?P<link>.*?)' which is excluded .*",
        "链接“{link}”指向不发布的文件。请删除链接，或换一个文件名。",
    ),
    (
        r"The following pages exist in the docs directory, but are not included in the .*? configuration:(?P<link>.*)",
        "这些页面没有写进 mkdocs.yml 的 nav，读者找不到：{link}。请补充，或删除页面。",
    ),
    (
        r"A reference to '(?P<link>.*?)' is included in the 'nav' configuration, which is not found .*",
        "mkdocs.yml 的 nav 里的“{link}”没有对应的页面。请检查文件名。",
    ),
)
_SAYINGS = tuple((re.compile(pattern, re.DOTALL), said) for pattern, said in _SAID)
_MEANT = re.compile(r"Did you mean '(.*?)'\?")


def in_chinese(message: str, docs: str) -> str:
    """The warning in Chinese, its place first; the message itself when MkDocs says something else."""
    for pattern, said in _SAYINGS:
        if match := pattern.match(message):
            found = match.groupdict()
            place = f"{docs}/{found['page']}：" if "page" in found else ""
            meant = _MEANT.search(message, match.end())
            link = "、".join(line.strip(" -") for line in found["link"].split("\n") if line.strip(" -"))
            return f"{place}{said.format(link=link)}{f'您是不是要写“{meant[1]}”？' if meant else ''}"
    return message


def stopped(message: str) -> str:
    """Why MkDocs stopped at the end of a build, when warnings are what stops it."""
    counts = sum(map(int, re.findall(r"\d+", message)))
    return f"有 {counts} 个问题，网站没有建成。问题列在上面。" if message.startswith("Aborted with") else ""
