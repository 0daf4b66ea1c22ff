"""The first page of a draft: each part says once what is not filled in yet, in the place of half sentences."""

from __future__ import annotations

import re
from collections.abc import Callable

from evaluation.facts import UNFILLED

WRITING, WAITING = "还在填写", "还没有填"
_HEADING = re.compile(r'(<h1[^>]*>[^：<]*：)(.*?)((?:<a class="headerlink".*?</a>)?</h1>)', re.DOTALL)
_PART = re.compile(r"(?=<h2)")
_PARAGRAPH = re.compile(r"<p(?P<kind>[^>]*)>(?P<words>.*?)</p>", re.DOTALL)
_SENTENCE = re.compile(r"(?<=。)")
_GAP = re.compile(rf'data-fact="([^"]+)">{UNFILLED}<')


def said_once(html: str, name: Callable[[str], str]) -> str:
    """The page with a heading of what is known, and paragraphs without the sentences that lack a figure; `name` is what
    readers call a fact.
    """
    html = _HEADING.sub(lambda match: f"{match[1]}{_known_clauses(match[2])}{match[3]}", html)
    return "".join(_part(part, name) for part in _PART.split(html))


def _known_clauses(words: str) -> str:
    return "，".join(clause for clause in words.split("，") if UNFILLED not in clause) or WRITING


def _part(html: str, name: Callable[[str], str]) -> str:
    """What follows a heading: the first paragraph that lacks a figure gives way to a list of all that are lacking."""
    waiting = dict.fromkeys(name(fact) for match in _PARAGRAPH.finditer(html) for fact in _GAP.findall(match["words"]))
    note = f'<p class="waiting">{WAITING}{"：" if waiting else ""}{"、".join(waiting)}。</p>'

    def known(match: re.Match[str]) -> str:
        nonlocal note
        if UNFILLED not in match["words"]:
            return match[0]
        kept = "".join(part for part in _SENTENCE.split(match["words"]) if UNFILLED not in part)
        is_whole = kept.count("<") == 2 * kept.count("</")  # no tag was cut in two
        told, note = note, ""
        return told + (f"<p{match['kind']}>{kept}</p>" if kept.strip() and is_whole else "")

    return _PARAGRAPH.sub(known, html)
