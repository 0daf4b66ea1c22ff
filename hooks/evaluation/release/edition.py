"""An edition: one immutable publication of a fiscal year; all that a branch holds, with what each changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from evaluation.dataset import Correction, Editions, Settings
from evaluation.dataset import Entry as Fact
from evaluation.problems import Place, Problem, listed
from evaluation.release import branch as branches
from evaluation.release.branch import Branch, folder_at, last_change
from evaluation.release.seal import SEAL, hashes_in, sha256
from evaluation.release.source import Refusal
from evaluation.release.tags import tag_problems
from evaluation.versions import Publication, Withdrawal, Year, publications

ABOUT = "edition.json"
REGISTER = "facts.json"
WITHDRAWALS = "withdrawals.json"
_RESTORE = "请运行 report restore，从分支的历史里恢复，再发布。"
BROKEN = "请从可信的副本恢复；运行 report restore"
NUMBERED = re.compile(r"(.+)\.([1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that decides an edition's bytes beside its own name: the commit and what the call said."""

    commit: str
    epoch: int
    address: str = ""
    repository: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition says of itself in `edition.json`; `digest` is the hash of its seal."""

    edition: str
    fiscal_year: str
    title: str
    date: str
    reason: str
    inputs: Inputs
    digest: str = ""
    hashes: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    withdrawal: Withdrawal | None = None

    @property
    def number(self) -> int:
        return int(self.edition.rpartition(".")[2])


def about_json(edition: Edition) -> str:
    """`edition.json`: enough to rebuild every list of editions from the branch alone."""
    stated = {
        "edition": edition.edition,
        "fiscal_year": edition.fiscal_year,
        "title": edition.title,
        "date": edition.date,
        "reason": edition.reason,
        "corrects": list(edition.corrects),
        **asdict(edition.inputs),
    }
    return json.dumps(stated, ensure_ascii=False, indent=2) + "\n"


def editions_on(branch: Branch) -> tuple[Edition, ...]:
    """Every edition on the branch, oldest first, each proven file by file against its seal and against the commit that
    published it; refused when one is not what it was when it was published."""
    names = sorted({path.partition("/")[0] for path in branch.entries if path.endswith((f"/{ABOUT}", f"/{SEAL}"))})
    editions = [edition_on(branch, name) for name in names if NUMBERED.fullmatch(name)]
    _refuse_forgotten(branch, {edition.edition for edition in editions})
    _refuse_rewritten(branch, editions)
    withdrawn = withdrawals_on(branch)
    if strange := sorted(withdrawn.keys() - {edition.edition for edition in editions}):
        raise Refusal(f"远程分支的 {WITHDRAWALS} 里有没有发布过的版次：{'、'.join(strange)}。{_RESTORE}")
    if wrong := [*tag_problems(branch, editions)]:
        raise Refusal(listed(wrong))
    return tuple(replace(one, withdrawal=withdrawn.get(one.edition)) for one in in_order(editions))


def in_order(editions: Iterable[Edition]) -> list[Edition]:
    return sorted(editions, key=lambda edition: (edition.fiscal_year, edition.number))


def current(editions: Iterable[Edition]) -> dict[str, Edition]:
    """The newest edition of each fiscal year that is not withdrawn, years in order; a year may have none."""
    return {edition.fiscal_year: edition for edition in in_order(editions) if edition.withdrawal is None}


def edition_on(branch: Branch, name: str) -> Edition:
    """One edition, proven file by file against its seal."""
    edition, problems = examined(name, branch.entries, branch.read)
    if edition is None or problems:
        told = (f"{one.place}：{one.rule}{f'，{one.found}' if one.found else ''}" for one in problems[:5])
        raise Refusal(damaged(name, "；".join(told)))
    return edition


def examined(
    name: str, paths: Collection[str], read: Callable[[Iterable[str]], Mapping[str, bytes]], *, complete: bool = True
) -> tuple[Edition | None, list[Problem]]:
    """One edition, every file of it against its seal; None when it cannot be read. Of all that stands in its folder it
    may hold nothing else, if `complete`."""
    stated = [f"{name}/{file}" for file in (SEAL, ABOUT, REGISTER)]
    try:
        seal, about, register = read(stated).values()
        hashes, edition, facts = hashes_in(seal.decode("utf-8")), stated_edition(name, about), parsed(register)
        if not isinstance(facts, list) or not all(isinstance(fact, dict) and "id" in fact for fact in facts):
            raise TypeError(REGISTER)
    except KeyError as error:
        return None, [Problem(Place(str(error.args[0])), "版次的文件须齐全", "没有", BROKEN)]
    except (ValueError, TypeError):
        return None, [Problem(Place(f"{name}/"), f"{ABOUT}、{REGISTER} 或 {SEAL} 读不出来", advice=BROKEN)]
    problems = list(_file_problems(name, paths, read, hashes))
    if (edition.edition, edition.fiscal_year) != (name, name.rpartition(".")[0]):
        found = f"写的是 {edition.fiscal_year} 年度 {edition.edition} 版"
        problems.append(Problem(Place(f"{name}/{ABOUT}"), "须是这个版次自己的", found, BROKEN))
    for path in sorted(path for path in paths if complete and path.startswith(f"{name}/")):
        if path.removeprefix(f"{name}/") not in hashes and not path.endswith(f"/{SEAL}"):
            problems.append(Problem(Place(path), "版次里不得有指纹清单以外的文件", advice=BROKEN))
    pages = tuple(path for path in hashes if path.endswith(".html"))
    return replace(edition, digest=sha256(seal), hashes=hashes, pages=pages), problems


def _file_problems(
    name: str, paths: Collection[str], read: Callable[[Iterable[str]], Mapping[str, bytes]], hashes: Mapping[str, str]
) -> Iterator[Problem]:
    places = {path: path.removeprefix("../") if path.startswith("../") else f"{name}/{path}" for path in hashes}
    contents = read(place for path, place in places.items() if is_inside(path) and place in paths)
    for path, place in places.items():
        if not is_inside(path):
            yield Problem(Place(f"{name}/{SEAL}"), "指纹清单不得指向版次以外的文件", path, BROKEN)
        elif place not in paths:
            yield Problem(Place(place), "版次的文件须齐全", "没有", BROKEN)
        elif sha256(contents[place]) != hashes[path]:
            yield Problem(Place(place), "文件须与指纹清单相同", "不同", BROKEN)


def is_inside(path: str) -> bool:
    """Whether a path of a seal stays in its edition, or in what editions share."""
    inner = path.removeprefix("../shared/")
    return bool(inner) and not inner.startswith("/") and "\\" not in inner and ".." not in inner.split("/")


def stated_edition(name: str, about: bytes) -> Edition:
    """What `edition.json` says. Raises `ValueError`, `TypeError` or `KeyError` when that is no edition."""
    stated = parsed(about)
    texts = {key: stated[key] for key in ("edition", "fiscal_year", "title", "date", "reason")}
    inputs = Inputs(stated["commit"], stated["epoch"], stated["address"], stated["repository"])
    said = (*texts.values(), inputs.commit, inputs.address, inputs.repository, *stated.get("corrects", ()))
    if not all(isinstance(text, str) for text in said) or not isinstance(inputs.epoch, int):
        raise TypeError(name)
    return Edition(**texts, inputs=inputs, corrects=tuple(stated.get("corrects", ())))


def parsed(content: bytes) -> Any:
    """What JSON says. Raises `ValueError` when it is none, or nested deeper than anything published is."""
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def damaged(name: str, what: str) -> str:
    return (
        f"已经发布的 {name} 版在远程分支上不完整或被改动过（{what}）。已发布的版次不能变，所以不再往上发布。{_RESTORE}"
    )


def withdrawals_on(branch: Branch) -> dict[str, Withdrawal]:
    """The editions that were withdrawn, by number."""
    found = {}
    if WITHDRAWALS in branch.entries:
        try:
            for one in parsed(branch.read([WITHDRAWALS])[WITHDRAWALS]):
                found[str(one["edition"])] = Withdrawal(str(one["date"]), str(one["reason"]))
        except (ValueError, TypeError, KeyError) as error:
            raise Refusal(f"远程分支的 {WITHDRAWALS} 读不出来，分不清哪些版次已经撤回。{_RESTORE}") from error
    if forgotten := sorted(_listed(branch, "editions.json", "edition", "withdrawn") - found.keys()):
        raise Refusal(f"{'、'.join(forgotten)} 版已经撤回，但是远程分支的 {WITHDRAWALS} 里没有。{_RESTORE}")
    return found


def withdrawals_json(editions: Iterable[Edition]) -> str:
    """`withdrawals.json`: which editions were withdrawn, when and why. The only thing on the branch that no edition
    says of itself."""
    withdrawn = [{"edition": one.edition, **asdict(one.withdrawal)} for one in in_order(editions) if one.withdrawal]
    return json.dumps(withdrawn, ensure_ascii=False, indent=1) + "\n"


def _up_to(name: str) -> list[str]:
    """The editions of a year that there must be when there is this one."""
    year, _, number = name.rpartition(".")
    return [f"{year}.{earlier}" for earlier in range(1, int(number) + 1)]


def _refuse_forgotten(branch: Branch, found: set[str]) -> None:
    """A list on the branch that names an edition whose files are gone is not overwritten; nor is there a second
    edition without the first, whatever the lists say."""
    listed = {earlier for name in found for earlier in _up_to(name)}
    listed |= _listed(branch, "versions.json", "version", "digest")
    listed |= _listed(branch, "editions.json", "edition", "digest")
    if gone := sorted(listed - found):
        raise Refusal(damaged("、".join(gone), "文件不见了"))


def _listed(branch: Branch, path: str, name: str, key: str) -> set[str]:
    """The editions for which a list on the branch states something; none when the list cannot be read."""
    if path not in branch.entries:
        return set()
    try:
        return {one[name] for one in parsed(branch.read([path])[path]) if (one.get("properties") or one).get(key)}
    except (ValueError, TypeError, KeyError, AttributeError):
        return set()


def _refuse_rewritten(branch: Branch, editions: Iterable[Edition]) -> None:
    """An edition whose seal fits, but which is not what the commit that brought it here held, was rewritten."""
    first = branches.first_commits(branch, SEAL)
    for name in (edition.edition for edition in editions):
        if folder_at(branch, first[name], name) != folder_at(branch, branch.commit, name):
            change = last_change(branch, first[name], name)
            compare = f"可在 {branches.NAME} 分支上比较：git diff {first[name][:9]} HEAD -- {name}"
            raise Refusal(damaged(name, f"发布以后，提交 {change} 连同指纹一起改动了它；{compare}"))


Registers = Mapping[str, Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Held:
    """The branch with the editions on it, or that it is to hold, and the facts that each published."""

    branch: Branch
    editions: tuple[Edition, ...]
    registers: Registers


def held(branch: Branch, editions: tuple[Edition, ...] | None = None) -> Held:
    """What is on the branch, each edition proven unless they are given."""
    known = editions_on(branch) if editions is None else editions
    return Held(branch, known, registers_of(branch, known))


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
