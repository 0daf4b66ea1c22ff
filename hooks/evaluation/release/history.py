"""What every edition on the branch changed, computed from the registers that were published with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from evaluation.dataset import Correction, Editions, Settings
from evaluation.dataset import Entry as Fact
from evaluation.release.branch import Branch
from evaluation.release.edition import REGISTER, Edition, damaged, in_order, parsed
from evaluation.release.source import Refusal
from evaluation.versions import Publication, Year, publications

Registers = Mapping[str, Sequence[Fact]]


def registers_of(branch: Branch, editions: Iterable[Edition]) -> dict[str, list[Fact]]:
    """The facts that each edition published, by edition, as its `facts.json` lists them."""
    paths = {edition.edition: f"{edition.edition}/{REGISTER}" for edition in editions}
    contents = branch.read(paths.values())
    try:
        return {name: parsed(contents[path]) for name, path in paths.items()}
    except ValueError as error:
        raise Refusal(damaged("、".join(paths), f"{REGISTER} 读不出来")) from error


def register_in(site: Path) -> list[Fact]:
    """The facts of an edition that is built, but not yet on the branch."""
    facts: list[Fact] = json.loads((site / REGISTER).read_bytes())
    return facts


def published_years(editions: Iterable[Edition], registers: Registers) -> tuple[Year, ...]:
    """Every year with its editions and what each changed, the oldest first."""
    ordered = in_order(editions)
    years = dict.fromkeys(edition.fiscal_year for edition in ordered)
    return tuple(_year(year, [one for one in ordered if one.fiscal_year == year], registers) for year in years)


def publication_of(years: Iterable[Year], edition: str) -> Publication:
    """The edition among the years."""
    return next(one for year in years for one in year.publications if one.edition.number == edition)


def _year(year: str, editions: Sequence[Edition], registers: Registers) -> Year:
    entries = tuple(Correction(one.edition, one.date, one.reason, one.corrects) for one in editions)
    withdrawn = {one.edition: one.withdrawal for one in editions if one.withdrawal}
    known = {one.edition: registers[one.edition] for one in editions}
    settings = Settings({"标题": editions[-1].title}, ())
    return Year(year, settings, publications(Editions("", entries, known), withdrawn=withdrawn))
