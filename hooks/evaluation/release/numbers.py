"""Every number of a page: one that stands for a fact is the register's, comparisons are worked out once more.

What no element declares is one of the register, in a text of the published tables, or written in a way that counts
nothing. It reads what was built, and shares only its grammar with what lets prose pass.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any

from evaluation.dataset import Headings, Policy
from evaluation.language import Grammar, folded, grammar
from evaluation.numbers.amounts import written
from evaluation.problems import Place, Problem
from evaluation.release.page import FACT, Block, Page

Facts = Mapping[str, Mapping[str, Any]]
SCALES = (1, 10_000, 100_000_000)
_SIGNED = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")


def fact_problems(path: str, page: Page, facts: Facts) -> Iterator[Problem]:
    """Elements that stand for one fact."""
    for stated, pieces in page.facts:
        name, text = stated["data-fact"], "".join(pieces).strip()
        fact = facts.get(name)
        if fact is None:
            yield Problem(Place(path), "页面上的数须在登记里", f"“{name}”", "请报告开发人员")
        elif ("value" in stated and stated["value"] != (fact["value"] or "")) or not _states(text, fact):
            yield Problem(Place(path), f"页面上的数须等于登记的 {name}", f"“{text}”", "请报告开发人员")


def comparison_problems(path: str, page: Page, facts: Facts) -> Iterator[Problem]:
    """Elements that compare facts: all of them are in the register, and what two of them differ by is that."""
    for stated, pieces in page.comparisons:
        names, text = stated["data-facts"].split(), "".join(pieces).strip()
        if unknown := [name for name in names if name not in facts]:
            yield Problem(Place(path), "页面上的数须在登记里", f"“{'、'.join(unknown)}”", "请报告开发人员")
        elif not _compares(text, stated.get("data-rule", ""), [facts[name] for name in names]):
            yield Problem(Place(path), f"比较须与登记的数相符（{'、'.join(names)}）", f"“{text}”", "请报告开发人员")


def _states(text: str, fact: Mapping[str, Any]) -> bool:
    """Whether the only number in a text is the fact's value, rounded to as many decimals as the text has; a fact that
    is a word, such as 是, is that word."""
    if fact["value"] is None:
        return text.endswith(fact["absence"])
    if not _SIGNED.search(fact["text"]):
        return bool(text == fact["text"])
    return _is_rounded(text, [Fraction(fact["value"])])


def _compares(text: str, rule: str, facts: list[Mapping[str, Any]]) -> bool:
    """Whether a difference or a rate of change of two facts is the one in the text; other rules state no number that
    follows from the facts alone."""
    if len(facts) != 2 or any(fact["value"] is None for fact in facts) or not _SIGNED.search(text):
        return True
    new, old = (Fraction(fact.get("exact") or fact["value"]) for fact in facts)
    if rule.startswith("变动率"):
        rises = text.startswith(("增长", "上升", "提高"))
        return rises == (new > old) and _is_rounded(text, [abs(new - old) / abs(old) * 100])
    if rule.startswith("差额"):
        return text.startswith("增加") == (new > old) and _is_rounded(text, [abs(new - old)])
    return True


def _is_rounded(text: str, values: Iterable[Fraction]) -> bool:
    number = _SIGNED.search(text)
    if number is None:
        return False
    stated, half = Fraction(number[0].replace(",", "")), Fraction(1, 2 * 10 ** len(number[1] or ""))
    return any(abs(value / scale - stated) <= half for value in values for scale in SCALES)


_COLUMN = re.compile(r"\{(.+?)\}")
_FORMATS: Mapping[str, Callable[[bytes], Iterable[Mapping[str, str]]]] = {
    ".csv": lambda raw: csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))),
    ".json": json.loads,
}


def table_problems(name: str, site: Path, facts: Facts) -> Iterator[Problem]:
    """Cells of the published tables that the data package calls facts: the register's values, or why there is none."""
    try:
        described = json.loads((site / "datapackage.json").read_bytes())["resources"]
        tables = [(one["path"], _named(one["schema"]["fields"])) for one in described if one.get("type") == "table"]
        for path, columns in tables:
            for number, row in enumerate(_FORMATS[PurePosixPath(path).suffix]((site / path).read_bytes()), start=2):
                for column, pattern in columns:
                    fact = facts.get(_COLUMN.sub(partial(_stated_in, row), pattern))
                    if fact and not _is_value(row[column] or "", fact):
                        place = Place(f"{name}/{path}", number, column)
                        rule = f"表里的数须等于登记的 {fact['id']}"
                        yield Problem(place, rule, f"“{row[column]}”", "请从可信的副本恢复；刚构建的，请报告开发人员")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield Problem(Place(f"{name}/datapackage.json"), "数据表或它们的说明读不出来", advice="请从可信的副本恢复")


def _named(fields: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(field["name"], field["fact"]) for field in fields if field.get("fact")]


def _stated_in(row: Mapping[str, str], match: re.Match[str]) -> str:
    return row[match[1]]


def _is_value(cell: str, fact: Mapping[str, Any]) -> bool:
    if fact["value"] is None:
        return cell in ("", fact["absence"])
    return bool(_EXACT.fullmatch(cell)) and any(Fraction(cell) * scale == Fraction(fact["value"]) for scale in SCALES)


_EXACT = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORDS = re.compile(r"[^\W\d]")
_TELLING = 8
_FILES = re.compile(r"(?:data|docs)/\d{4}/[\w./-]*[\w/]")


@dataclass(frozen=True)
class Known:
    """What an edition publishes beside its pages: facts and texts; and the grammar of what counts nothing."""

    grammar: Grammar
    facts: Facts
    texts: frozenset[str]
    headings: tuple[str, ...] = ()

    @cached_property
    def running(self) -> str:
        return "\n".join(self.texts)

    @cached_property
    def amounts(self) -> Mapping[int, Collection[str]]:
        """Every fact in every scale, by the number of decimals that it is rounded to."""
        values = {
            abs(Fraction(fact["value"])) / scale for fact in self.facts.values() if fact["value"] for scale in SCALES
        }
        most = max((fact["decimals"] for fact in self.facts.values()), default=0) + 4  # 万元 to the 分 has six
        return {decimals: {written(value, decimals) for value in values} for decimals in range(most + 1)}

    @cached_property
    def exact(self) -> Collection[str]:
        """The digits of every value and fraction, as the register writes them."""
        stated = (fact[name] for fact in self.facts.values() for name in ("value", "exact") if fact.get(name))
        return {number for text in stated for number in _NUMBER.findall(text)}


def known(site: Path, facts: Facts, policy: Policy) -> Known:
    """What a built edition publishes."""
    published: Iterable[Any] = [json.loads(file.read_bytes()) for file in sorted((site / "data").glob("*.json"))]
    said = [[fact[name] for name in ("label", "formula", "note") if fact.get(name)] for fact in facts.values()]
    ratios = [[ratio.formula, ratio.source, ratio.calibre] for ratio in policy.ratios]
    texts = frozenset(_texts([*published, *said, *ratios, policy.notes, policy.ratio_sources]))
    headings = _headings(site, policy)  # pages say them before the lines that texts name
    texts |= {headings.cited(text) for text in texts}
    quoted = tuple(folded(f"“{name}”") for name in headings.names)
    return Known(grammar(policy.language, tuple(policy.units.values())), facts, texts, quoted)


def _headings(site: Path, policy: Policy) -> Headings:
    """The headings of the original, as the edition publishes them."""
    files = (site / "data" / f"{schema.file}.json" for schema in policy.schemas if schema.role == "outline")
    rows = [row for file in files if file.is_file() for row in json.loads(file.read_bytes())]
    return Headings(tuple(int(row["起始行"]) for row in rows), tuple(row["简称"] for row in rows))


def number_problems(path: str, page: Page, known: Known) -> Iterator[Problem]:
    """Numbers that nothing accounts for."""
    for block in page.blocks:
        for number in _unaccounted(block, known) if _NUMBER.search(block.text) else ():
            if not (block.registered and _is_registered(number, known)):
                where = f"“{number}”（{block.text.strip().replace(FACT, '…')[:60]}）"
                yield Problem(Place(path), "正文里的数须是登记的数，或者登记过的写法", where, "请改用 {{ }} 引用")


def _unaccounted(block: Block, known: Known) -> list[str]:
    pieces = [piece.strip() for piece in block.text.split(FACT) if _NUMBER.search(piece)]
    if all(_is_published(piece, block, known) for piece in pieces):
        return []
    plain = folded(block.text)
    spans = [(start, end) for _, start, end in known.grammar.exclusions(plain)]
    spans += [found.span() for found in _FILES.finditer(plain)]
    spans += [found.span() for name in known.headings for found in re.finditer(re.escape(name), plain)]
    numbers = _NUMBER.finditer(plain)
    return [one[0] for one in numbers if not any(start <= one.start() and one.end() <= end for start, end in spans)]


def _is_published(piece: str, block: Block, known: Known) -> bool:
    """Whether a text is one of the published ones or, if it is long enough to be no other, part of one. A number alone
    is a text only in a table."""
    if not _WORDS.search(piece):
        return block.cell and piece in known.texts
    return piece in known.texts or (len(piece) >= _TELLING and piece in known.running)


def _is_registered(number: str, known: Known) -> bool:
    plain = number.replace(",", "")
    return plain in known.exact or plain in known.amounts.get(len(plain.partition(".")[2]), ())


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
