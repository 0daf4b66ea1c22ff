"""A published site proven from outside: seals, lists, redirects, links, every number against its edition's register.

Nothing is asked of the repository or the branch that the site came from: only what readers can fetch is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluation.dataset import Policy
from evaluation.problems import Place, Problem
from evaluation.release.composition import DATA, LATEST, notice_css, notice_of, stated_beside
from evaluation.release.edition import (
    ABOUT,
    NUMBERED,
    REGISTER,
    WITHDRAWALS,
    Edition,
    current,
    in_order,
    parsed,
    stated_edition,
)
from evaluation.release.history import published_years
from evaluation.release.mirror import is_inside
from evaluation.release.seal import SEAL, files_below, hashes_in, sha256
from evaluation.release.verification import edition_problems
from evaluation.versions import Withdrawal, editions_json

_BROKEN = "请从可信的副本恢复；运行 report restore"
_REDIRECT = re.compile(r'http-equiv="refresh" content="0; url=([^"]*)"')
_ADDRESS = re.compile(r'(?:href="|url=|location\.replace\(")([^"]*)"')


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read, and everything wrong with it."""

    editions: tuple[Edition, ...]
    files: int
    facts: int
    problems: tuple[Problem, ...]


def verify(folder: Path, policy: Policy | None, *, complete: bool) -> Verdict:
    """Prove a published site. `complete`: the folder holds all of it, so a file that no seal names is one too many."""
    files = {path: file for path, file in files_below(folder).items() if not path.startswith(".git/")}
    names = sorted({path.partition("/")[0] for path in files if NUMBERED.fullmatch(path.partition("/")[0])})
    listed, problems = _listed(files)
    sound: list[Edition] = []
    for name in dict.fromkeys([*listed, *names]):
        edition, faults = _edition(name, files, listed.get(name), complete=complete)
        problems += faults
        sound += [edition] if edition and not faults else []
    editions = tuple(in_order(sound))
    registers: dict[str, Any] = {
        one.edition: parsed(files[f"{one.edition}/{REGISTER}"].read_bytes()) for one in editions
    }
    for one in editions:
        problems += edition_problems(folder / one.edition, files, one.edition, policy)
    if not problems:
        problems += _list_problems(files, editions, registers)
        problems += _place_problems(files, editions)
        problems += _notice_problems(files, editions)
    facts = sum(map(len, registers.values()))
    return Verdict(editions, len(files), facts, tuple(sorted(set(problems))))


def _listed(files: Mapping[str, Path]) -> tuple[dict[str, Any], list[Problem]]:
    """What `editions.json` says of each edition."""
    try:
        entries = parsed(files["editions.json"].read_bytes())
        return {str(one["edition"]): one for one in entries}, []
    except KeyError:
        return {}, [Problem(Place("editions.json"), "网站须有历次版次的清单", "没有", _BROKEN)]
    except (ValueError, TypeError):
        return {}, [Problem(Place("editions.json"), "版次清单读不出来", advice=_BROKEN)]


def _edition(
    name: str, files: Mapping[str, Path], listed: Any, *, complete: bool
) -> tuple[Edition | None, list[Problem]]:
    """One edition, every file of it against its seal, the seal against the list."""
    try:
        seal = files[f"{name}/{SEAL}"].read_bytes()
        hashes = hashes_in(seal.decode("utf-8"))
        edition = stated_edition(name, files[f"{name}/{ABOUT}"].read_bytes())
        register = parsed(files[f"{name}/{REGISTER}"].read_bytes())
        if not isinstance(register, list) or not all(isinstance(fact, dict) and "id" in fact for fact in register):
            raise TypeError(REGISTER)
    except KeyError as error:
        return None, [Problem(Place(str(error.args[0])), "版次的文件须齐全", "没有", _BROKEN)]
    except (ValueError, TypeError):
        return None, [Problem(Place(f"{name}/"), f"{ABOUT}、{REGISTER} 或 {SEAL} 读不出来", advice=_BROKEN)]
    problems = list(_file_problems(name, files, hashes))
    if complete:
        own = [path for path in files if path.startswith(f"{name}/") and not path.endswith(f"/{SEAL}")]
        extra = [path for path in own if path.removeprefix(f"{name}/") not in hashes]
        problems += [Problem(Place(path), "版次里不得有指纹清单以外的文件", advice=_BROKEN) for path in extra]
    if (edition.edition, edition.fiscal_year) != (name, name.rpartition(".")[0]):
        problems.append(Problem(Place(f"{name}/{ABOUT}"), "须是这个版次自己的", edition.edition, _BROKEN))
    digest = sha256(seal)
    stated = listed.get("digest") if isinstance(listed, dict) else None
    if stated != digest:
        found = f"清单写的是 {stated}，实际是 {digest}" if stated else "清单里没有这一版"
        problems.append(Problem(Place(f"{name}/{SEAL}"), "指纹须与版次清单相同", found, _BROKEN))
    pages = tuple(path for path in hashes if path.endswith(".html"))
    gone = listed.get("withdrawn") if isinstance(listed, dict) else None
    withdrawal = Withdrawal(str(gone.get("date")), str(gone.get("reason"))) if isinstance(gone, dict) else None
    return replace(edition, digest=digest, hashes=hashes, pages=pages, withdrawal=withdrawal), problems


def _file_problems(name: str, files: Mapping[str, Path], hashes: Mapping[str, str]) -> Iterator[Problem]:
    for path, value in hashes.items():
        place = path.removeprefix("../") if path.startswith("../") else f"{name}/{path}"
        if not is_inside(path):
            yield Problem(Place(f"{name}/{SEAL}"), "指纹清单不得指向版次以外的文件", path, _BROKEN)
        elif place not in files:
            yield Problem(Place(place), "版次的文件须齐全", "没有", _BROKEN)
        elif sha256(files[place].read_bytes()) != value:
            yield Problem(Place(place), "文件须与指纹清单相同", "不同", _BROKEN)


def _list_problems(
    files: Mapping[str, Path], editions: Sequence[Edition], registers: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[Problem]:
    """The list says what follows from the editions, worked out once more: dates, reasons, digests, every change."""
    have = {one.edition for one in editions}
    wanted = {f"{one.fiscal_year}.{number}" for one in editions for number in range(1, one.number + 1)}
    for name in sorted(wanted - have):
        yield Problem(Place(f"{name}/"), "先前的版次须一直保留", "没有", _BROKEN)
    expected = editions_json(
        published_years(editions, registers), {one.edition: stated_beside(one) for one in editions}
    )
    if parsed(files["editions.json"].read_bytes()) != parsed(expected.encode()):
        yield Problem(Place("editions.json"), "版次清单须与各版次自己的内容相符", "不符", _BROKEN)
    withdrawn = {one.edition for one in editions if one.withdrawal}
    try:
        said = {one["edition"] for one in parsed(files[WITHDRAWALS].read_bytes())} if WITHDRAWALS in files else set()
    except (ValueError, TypeError, KeyError):
        said = set()
    if said != withdrawn:
        yield Problem(Place(WITHDRAWALS), "撤回的版次须与版次清单相符", "、".join(sorted(said)) or "没有", _BROKEN)


def _place_problems(files: Mapping[str, Path], editions: Sequence[Edition]) -> Iterator[Problem]:
    """Years and `latest` lead to the current edition, page for page, and hold its data."""
    newest = current(editions)
    places = {**newest, **({LATEST: list(newest.values())[-1]} if newest else {})}
    for alias, edition in places.items():
        for page in edition.pages:
            place = f"{alias}/{page}"
            target = page.removesuffix("index.html")
            expected = f"{'../' * (place.count('/'))}{edition.edition}/{target}"
            text = files[place].read_text("utf-8", "replace") if place in files else ""
            addresses = set(_ADDRESS.findall(text))
            if not _REDIRECT.search(text) or addresses != {expected}:
                found = "、".join(sorted(addresses)) or "没有"
                yield Problem(Place(place), f"须通向现行的 {edition.edition} 版", found, _BROKEN)
        for path in (path for path in edition.hashes if path.startswith(DATA)):
            place = f"{alias}/{path}"
            if place not in files or sha256(files[place].read_bytes()) != edition.hashes[path]:
                yield Problem(Place(place), f"须与现行的 {edition.edition} 版相同", "不同或没有", _BROKEN)
    if newest and set(_ADDRESS.findall(_text(files, "index.html"))) != {f"{LATEST}/"}:
        yield Problem(Place("index.html"), f"首页须通向 {LATEST}/", advice=_BROKEN)


def _notice_problems(files: Mapping[str, Path], editions: Sequence[Edition]) -> Iterator[Problem]:
    """What readers without scripts are told of an edition is what the list says of it."""
    for one in editions:
        place, said = notice_of(one), notice_css(one, editions)
        if place not in files or _text(files, place) != said:
            found = "不同" if place in files else "没有"
            yield Problem(Place(place), f"须说明 {one.edition} 版是否已更正或撤回，与清单相符", found, _BROKEN)


def _text(files: Mapping[str, Path], path: str) -> str:
    return files[path].read_text("utf-8", "replace") if path in files else ""
