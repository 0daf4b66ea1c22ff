"""All departments' years together: what can be compared, what is missing, and what was found and mended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluation.numbers.amounts import written
from evaluation.portal.listing import Department, Listing

Findings = Iterable[Mapping[str, str]]


@dataclass(frozen=True)
class Year:
    """One published year of a department. `failure` says why its newest inputs could not be built."""

    department: Department
    year: str
    summary: Mapping[str, Any]
    fingerprint: str
    failure: str = ""

    @property
    def key(self) -> str:
        return f"{self.department.code}/{self.year}"

    @property
    def address(self) -> str:
        return f"{self.key}/"


@dataclass(frozen=True)
class Row:
    """One department's number in a comparison; `left_out` says why it is not compared."""

    year: Year
    text: str
    exact: Fraction | None
    left_out: str = ""


@dataclass(frozen=True)
class Comparison:
    """One ratio in one year, as most departments define it, from high to low, then those that cannot be compared."""

    name: str
    year: str
    definition: str
    rows: tuple[Row, ...]
    apart: tuple[Row, ...]

    @property
    def median(self) -> str:
        """The middle value, half-up to two decimals; nobody's number when the count is even."""
        values = sorted(row.exact for row in self.rows if row.exact is not None)
        middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2 if values else None
        return "" if middle is None else f"{written(middle, 2)}%"

    @property
    def are_lengths(self) -> bool:
        """Whether bars may stand for the values: from nothing up, and not all the same."""
        values = {row.exact or Fraction(0) for row in self.rows}
        return len(values) > 1 and min(values) >= 0

    def length(self, row: Row) -> int:
        """How long a row's bar is, in whole hundredths of the longest."""
        return int((row.exact or 0) * 100 / (self.rows[0].exact or 1))


@dataclass(frozen=True)
class City:
    """Everything that the portal's pages show."""

    listing: Listing
    years: tuple[Year, ...]
    comparisons: tuple[Comparison, ...]
    missing: tuple[tuple[Department, str, str], ...]
    errata: Mapping[str, Counter[str]]
    found: Mapping[str, Counter[str]]

    def of(self, department: Department) -> list[Year]:
        """A department's years, the newest first."""
        return sorted((year for year in self.years if year.department == department), key=lambda one: one.year)[::-1]

    @property
    def endings(self) -> list[str]:
        """What became of the contradictions of the source, the most frequent first."""
        total: Counter[str] = sum(self.errata.values(), Counter())
        return [ended for ended, _ in sorted(total.items(), key=lambda item: (-item[1], item[0]))]

    @property
    def by_region(self) -> Mapping[str, list[Department]]:
        return _grouped((one.region or "未写明区域", one) for one in self.listing.departments)

    @property
    def by_letter(self) -> Mapping[str, list[Department]]:
        return dict(sorted(_grouped((one.letter, one) for one in self.listing.departments).items()))

    @property
    def by_year(self) -> Mapping[str, list[Year]]:
        return dict(sorted(_grouped((one.year, one) for one in self.years).items(), reverse=True))


def city(listing: Listing, years: Sequence[Year], failures: Mapping[str, str], found: Findings) -> City:
    """The years that could be published, by `code/year` why others could not, and what proof-reading ever found."""
    errata: dict[str, Counter[str]] = defaultdict(Counter)
    for year in years:
        for kind, ended in year.summary["errata"].items():
            errata[kind].update(ended)
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        rules[one["rule"]].update(("found", "open" if one["open"] else "mended"))
    missing = tuple(_missing(listing, years, failures))
    return City(listing, tuple(years), tuple(_comparisons(years)), missing, _worst(errata), _worst(rules))


def _worst(counts: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])))


def _missing(
    listing: Listing, years: Sequence[Year], failures: Mapping[str, str]
) -> Iterator[tuple[Department, str, str]]:
    """Each department's year that should be there and is not, and why."""
    there = {(one.department.code, one.year) for one in years}
    for department in listing.departments:
        failed = [key.partition("/")[2] for key in failures if key.partition("/")[0] == department.code]
        for year in sorted({*listing.years, *failed}):
            if (department.code, year) not in there:
                yield department, year, failures.get(f"{department.code}/{year}") or "还没有公开"


def _comparisons(years: Sequence[Year]) -> Iterator[Comparison]:
    found: dict[tuple[str, str], list[tuple[Year, Mapping[str, Any]]]] = defaultdict(list)
    for year in years:
        for ratio in year.summary["ratios"]:
            found[year.year, ratio["name"]].append((year, ratio))
    for (in_year, name), stated in sorted(found.items(), key=lambda item: (-int(item[0][0]), item[0][1])):
        usual = Counter(ratio["definition"] for _, ratio in stated).most_common(1)[0][0]
        rows = [_row(year, ratio, usual) for year, ratio in stated]
        compared = [row for row in rows if not row.left_out]
        if len(compared) > 1:
            compared.sort(key=lambda row: (-(row.exact or 0), row.year.department.code))
            yield Comparison(name, in_year, usual, tuple(compared), tuple(row for row in rows if row.left_out))


def _row(year: Year, ratio: Mapping[str, Any], usual: str) -> Row:
    exact = None if ratio["exact"] is None else Fraction(ratio["exact"])
    why = f"口径不同：{ratio['definition']}" if ratio["definition"] != usual else ratio["text"] if exact is None else ""
    return Row(year, ratio["text"], exact, why)


def _grouped(pairs: Any) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
