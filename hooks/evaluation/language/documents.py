"""Document numbers (文号): how they are written, and how the ways in which people write them are recognised as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# The brackets that people put around the year; round ones, the last two, only count before 号.
OPENING, CLOSING = "〔\\[【〈<［﹝｛「『（(", "〕\\]】〉>］﹞｝」』）)"
CANONICAL = re.compile(r"[\u4e00-\u9fff]+〔(?P<year>(?:19|20)[0-9]{2})〕[1-9][0-9]*号")
TYPED = re.compile(
    r"(?P<prefix>[\u4e00-\u9fff]{0,12})"
    rf"(?:[{OPENING[:-2]}]\s*(?P<year>(?:19|20)\d{{2}}|[一二][〇○零一二三四五六七八九]{{3}})\s*年?\s*[{CLOSING[:-2]}]"
    r"|[（(]\s*(?P<round>(?:19|20)\d{2})\s*年?\s*[）)]"
    r"|(?<=[发字函办通复社绩税预综农教建企资采规])\s?(?P<bare>(?:19|20)\d{2})(?:年|\s?[-—–])(?=\s*(?:第\s*)?\d+\s*号))"
    r"\s*(?:第\s*)?0*(?P<number>\d+)\s*(?(year)(?:号|(?![\d.%万亿元个项人名户次年月日]))|号)"
)
YEARS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

LEADING = re.compile(r".*[和与及见照据按由以对的了是为在]")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A document number as somebody typed it, with `canonical`: 六角括号, no leading zeros."""

    text: str
    start: int
    end: int
    canonical: str


def typed_numbers(text: str) -> Iterator[TypedNumber]:
    """Every document number in a text, in whatever brackets; words that lead to it (根据…) are left out."""
    for match in TYPED.finditer(text):
        lead = LEADING.match(match["prefix"])
        start = match.start() + (lead.end() if lead else 0)
        code = text[start : match.end("prefix")]
        year = (match["year"] or match["round"] or match["bare"]).translate(YEARS)
        yield TypedNumber(text[start : match.end()], start, match.end(), f"{code}〔{year}〕{match['number']}号")


def short_names(names: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Each name without the document number that it begins with, and that number; a name stays whole where another
    would be the same or nothing would be left of it."""
    cut = [_without_number(name) for name in names]
    times = Counter(name for name, _ in cut)
    return [short if times[short[0]] == 1 else (name, "") for name, short in zip(names, cut, strict=True)]


def _without_number(name: str) -> tuple[str, str]:
    first = next(typed_numbers(name), None)
    if first is None or first.start > 0 or not (rest := name[first.end :].strip(" ，、：:-—")):
        return name, ""
    return rest, first.text


def document_key(name: str) -> str:
    """A document's name without the differences that do not matter: bracket style and leading zeros."""
    key = re.sub(rf"\s*[{OPENING}]\s*(\d{{4}})\s*[{CLOSING}]\s*", r"〔\1〕", name.strip().strip("《》"))
    return re.sub(r"〕第?0*(?=\d)", "〕", key)


def document_year(number: str) -> str:
    """The year in the brackets of a document number; empty when there is none."""
    match = re.search(r"〔(\d{4})〕", document_key(number))
    return match[1] if match else ""


def without_numbers(text: str) -> str:
    """A name without the document numbers in it; as it is when nothing else would be left."""
    kept = text
    for one in typed_numbers(text):
        kept = kept.replace(one.text, "")
    return kept.strip() or text
