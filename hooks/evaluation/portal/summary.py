"""What the portal says of a built site: what it publishes, what the project declares, what proof-reading finds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

from evaluation.audit import SURE, audit, read_words
from evaluation.dataset import Ratio, Settings, read_policy
from evaluation.dataset.schema import Schema
from evaluation.dataset.settings import read_settings
from evaluation.documents import Document
from evaluation.documents.web import web_blocks
from evaluation.facts.ratios import ratio_id
from evaluation.scoring import grade

_ARTICLE = re.compile(r"<article\b[^>]*>(.*?)</article>", re.DOTALL)
_TABLE = re.compile(r"<(table|figure|nav|details)\b.*?</\1>", re.DOTALL)  # data, which the build has checked already
_HIDDEN = re.compile(r"""<(script|style|svg|template)\b.*?</\1>|<a class="headerlink".*?</a>|<!--.*?-->""", re.DOTALL)
_APART = re.compile(
    r" (?=[，。；：、！？（）《》“”])|(?<=[（）《》“”，。；：、！？]) "
)  # Chinese signs stand by their words
_TAG = re.compile(r"<[^>]*>")
_TWICE = frozenset({"facts", "print", "search"})  # lists of all numbers, and the whole report once more


def articles(site: Path) -> Iterator[tuple[str, str]]:
    """The address and the HTML of the text of each page that people read."""
    for path in sorted(site.rglob("index.html")):
        address = path.parent.relative_to(site).as_posix()
        article = None if path.parent.name in _TWICE else _ARTICLE.search(path.read_text("utf-8"))
        if article:
            yield address, article[1]


def text(html: str) -> str:
    """The words of a piece of HTML."""
    return _APART.sub("", " ".join(unescape(_TAG.sub(" ", _HIDDEN.sub(" ", html))).split()))


def proofread(site: Path) -> Iterator[Mapping[str, str]]:
    """What the proof-reader is sure of: where, by which rule, what is printed and why; the same thing has one `id`."""
    words = read_words()
    for page, html in articles(site):
        found = audit(Document(page, web_blocks(_TABLE.sub("", html))), words).contradictions
        for one in found:
            if one.confidence == SURE:
                name = sha256(f"{page}\n{one.rule}\n{one.printed}".encode()).hexdigest()[:16]
                yield {"id": name, "page": page, "rule": one.rule, "printed": one.printed, "reason": one.reason}


SCORE, FULL = "评价.得分", "评价.满分"


def write_summary(year: str, site: str) -> None:
    """Keep beside a site what is said of it; called in the project's folder, where the site was built."""
    said = summary(Path(), year, Path(site))
    Path(f"{site}.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def read_summary(site: Path) -> dict[str, Any]:
    """What was kept beside a site."""
    said: dict[str, Any] = json.loads(Path(f"{site}.json").read_text("utf-8"))
    return said


def summary(project: Path, year: str, site: Path) -> dict[str, Any]:
    """The department's name, score, common ratios with their definitions, errata, and what proof-reading finds."""
    policy = read_policy(project / "data" / "schema")
    settings, _ = read_settings(project / "data" / year / "settings.yml", "settings.yml", year)
    facts = {fact["id"]: fact for fact in json.loads((site / "facts.json").read_text("utf-8"))}
    return {
        "department": settings["部门"],
        "short": settings.get("简称"),
        "title": settings["标题"],
        "published": settings.known("发布日期"),
        "facts": len(facts),
        "score": _score(facts, settings),
        "ratios": [*_ratios(policy.ratios, facts)],
        "errata": _errata(policy.of_role("errata"), site),
        "audit": [*proofread(site)],
    }


def _score(facts: Mapping[str, Any], settings: Settings) -> dict[str, str] | None:
    """Points, full marks and grade, when the report states a score."""
    score, full = (_exact(facts.get(name)) for name in (SCORE, FULL))
    if score is None or not full or not settings.grades:
        return None
    return {
        "text": facts[SCORE]["text"],
        "full": facts[FULL]["text"],
        "grade": grade(score, settings.grades),
        "share": str(score / full),
    }


def _ratios(ratios: tuple[Ratio, ...], facts: Mapping[str, Any]) -> Iterator[dict[str, str | None]]:
    """Each common ratio with what it means here: two are comparable only when all of that is the same."""
    for ratio in ratios:
        fact = facts.get(ratio_id(ratio))
        if fact is not None:
            exact = _exact(fact)
            yield {
                "name": ratio.name,
                "definition": "；".join(filter(None, (ratio.formula, ratio.calibre))),
                "id": ratio_id(ratio),
                "text": fact["text"],
                "exact": None if exact is None else str(exact),
            }


def _exact(fact: Mapping[str, Any] | None) -> Fraction | None:
    """A published number as it is: the exact fraction where there is one beside the rounded value."""
    stated = None if fact is None else fact.get("exact") or fact.get("value")
    return None if stated is None else Fraction(stated)


def _errata(schema: Schema | None, site: Path) -> dict[str, dict[str, int]]:
    """How many of the source's contradictions were found, by kind and by what became of them, as the site says."""
    path = site / "data" / f"{schema.file}.json" if schema else site / "none"
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text("utf-8"))
    counts: dict[str, dict[str, int]] = {}
    for row in filter(lambda one: isinstance(one, dict), rows):
        ended = counts.setdefault(str(row.get("类别", "")), {})
        ended[str(row.get("结论", ""))] = ended.get(str(row.get("结论", "")), 0) + 1
    return counts
