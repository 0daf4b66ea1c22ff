"""The theme's style sheets without what no page of this site can ever use: on a slow line they are the first paint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.kept import Kept

_PARTS = re.compile(r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^{}"'])+|[{}]""")
_LISTED = re.compile(r"""(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|"[^"]*"|[^,("])+""")
_INNER = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_COLOUR = re.compile(r"""(data-md-color-\w+)=["']?([\w-]+)""")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_ICON = re.compile(r"""(--[\w-]+):url\((?:"[^"]*"|'[^']*')\);?""")
_ASKED = re.compile(r"var\(\s*(--[\w-]+)")
_SPACE = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")  # of a style sheet whose quotes hold none of these signs
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED = re.compile(r"""["'`]([A-Za-z_][\w-]*)["'`]""")
_PART, _PIECE = "md-", re.compile("__|--")
_NESTING = ("@media", "@supports")
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_CLASSES = re.compile(r"""class=("[^"]*"|'[^']*'|[^\s>]+)""")
_RIGHT_TO_LEFT = "[dir=rtl]"


@dataclass(frozen=True, slots=True)
class Used:
    """What pages and scripts name, classes among other words and colours of the theme; whether any runs leftwards."""

    words: frozenset[str]
    leftwards: bool
    colours: frozenset[tuple[str, str]] = frozenset()

    def reaches(self, selector: str) -> bool:
        """Whether anything may match. What stands in parentheses, `:is(…)`, `:not(…)`, is not looked into."""
        if _RIGHT_TO_LEFT in selector and not self.leftwards:
            return False
        outer = _INNER.sub("", selector)
        return self.words >= set(_CLASS.findall(outer)) and self.colours >= set(_COLOUR.findall(outer))


def trimmed(sheet: str, used: Used) -> str:
    """A minified style sheet without the rules whose every selector names a class that nothing has, then without the
    pictures that no rule left asks for."""
    kept = "".join(_rules(iter(_PARTS.findall(sheet)), used))
    asked = set(_ASKED.findall(kept)) | used.words
    return _ICON.sub(lambda found: found[0] if found[1] in asked else "", kept)


def _rules(parts: Iterator[str], used: Used) -> Iterator[str]:
    for head in parts:
        if head == "}":
            return
        before, _, selectors = head.rpartition(";")  # statements such as @charset stand before a rule
        statement = f"{before};" if before else ""
        if next(parts, "") != "{":
            yield head
        elif selectors.startswith(_NESTING):
            inner = "".join(_rules(parts, used))
            yield f"{statement}{selectors}{{{inner}}}" if inner else statement
        elif selectors.startswith("@"):
            yield f"{statement}{selectors}{{{_block(parts)}}}"
        else:
            body = _block(parts)
            reached = ",".join(one for one in _LISTED.findall(selectors) if used.reaches(one))
            yield f"{statement}{reached}{{{body}}}" if reached else statement


def _block(parts: Iterator[str]) -> str:
    """All up to the brace that closes the one just opened."""
    found, depth = [], 1
    for part in parts:
        depth += (part == "{") - (part == "}")
        if not depth:
            break
        found.append(part)
    return "".join(found)


def _words(texts: Iterable[str]) -> list[str]:
    return sorted(set(_WORD.findall(" ".join(texts))))


def trim_styles(site: Path, assets: Path, kept: Kept) -> None:
    """The theme's own style sheets in their place, each as the pages of this site and their scripts need it."""
    html = [file.read_text("utf-8") for file in site.rglob("*.html")]
    texts = {file: file.read_text("utf-8") for file in assets.rglob("*.js")}
    theirs = [text for file, text in texts.items() if assets / "javascripts" in file.parents]
    ours = [text for text in texts.values() if text not in theirs]
    ours += [script for page in html for script in _SCRIPT.findall(page)]
    on_pages = frozenset(_words({name for page in html for name in _CLASSES.findall(page)}))
    programs = kept.value(("words of scripts", *ours), lambda: " ".join(_words(ours)))
    classes = kept.value(("words of the theme", *theirs), lambda: " ".join(sorted({*_given("".join(theirs))})))
    parts = (name for name in classes.split() if not name.startswith(_PART) or _PIECE.split(name)[0] in on_pages)
    words = frozenset((*on_pages, *programs.split(), *parts))
    colours = frozenset(colour for page in html for colour in _COLOUR.findall(page))
    leftwards = any('dir="rtl"' in page for page in html)
    sheets = {file: file.read_text("utf-8") for file in assets.rglob("*.css")}
    for file in (assets / "stylesheets").glob("*.css"):
        others = [*html, *(text for other, text in sheets.items() if other != file)]
        asked = {name for text in others for name in _ASKED.findall(text)}
        file.write_text(trimmed(sheets[file], Used(words | asked, leftwards, colours)), "utf-8", newline="")
    for file in (*assets.glob("*.css"), *assets.glob("*.js")):
        file.write_text(without_explanation(file.read_text("utf-8"), file.suffix), "utf-8", newline="")


def _given(script: str) -> Iterator[str]:
    """The classes that the theme's script may give, of parts that no page of a site has too.

    A part's states and pieces (`md-header--shadow`) need the part; other classes stand in quotes by themselves.
    """
    yield from (name for name in _QUOTED.findall(script) if not name.startswith(_PART))
    yield from (name for name in _WORD.findall(script) if name.startswith(_PART))


def without_explanation(text: str, suffix: str) -> str:
    """A script or a style sheet of ours without indentation, comments and needless space: a fifth of its bytes."""
    if suffix == ".css":
        return _SPACE.sub(r"\1", _COMMENT.sub("", text)).strip()
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
