"""A published site proven from outside: seals, lists, redirects, links, every number against its edition's register.

Nothing is asked of the repository or the branch that the site came from: only what readers can fetch is read. What a
new edition must prove before it is sent is the same.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from evaluation.dataset import Policy
from evaluation.markup import Macros
from evaluation.problems import Place, Problem
from evaluation.release.branch import Branch
from evaluation.release.composition import (
    STRANGE,
    STRANGE_ADVICE,
    VERSIONS,
    data_of_years,
    derived_files,
    foreign_versions,
    strangers,
)
from evaluation.release.edition import BROKEN, NUMBERED, REGISTER, Edition, examined, in_order, parsed, published_years
from evaluation.release.loading import kind_problems, link_problems, loading_problems, trace_problems
from evaluation.release.numbers import comparison_problems, fact_problems, known, number_problems, table_problems
from evaluation.release.page import Page
from evaluation.release.seal import SEAL, files_below
from evaluation.release.tags import tag_problems
from evaluation.versions import Withdrawal


def edition_problems(site: Path, files: Container[str], edition: Edition, policy: Policy | None) -> tuple[Problem, ...]:
    """Everything wrong with a built edition; `files` are all paths that the branch will have. Without a
    policy, what counts nothing is not known, and only what stands for a fact is compared."""
    name, own = edition.edition, files_below(site)
    pages = {path: Page(file.read_text("utf-8", "replace")) for path, file in own.items() if path.endswith(".html")}
    facts = {entry["id"]: entry for entry in json.loads((site / "facts.json").read_text("utf-8"))}
    ids = {f"{name}/{path}": page.ids for path, page in pages.items()}
    published = known(site, facts, policy) if policy else None
    found = [problem for path, file in own.items() for problem in kind_problems(f"{name}/{path}", file)]
    found += table_problems(name, site, facts)
    for path, page in pages.items():
        found += link_problems(f"{name}/{path}", page, files, ids)
        found += loading_problems(f"{name}/{path}", page, edition.inputs.address)
        found += trace_problems(f"{name}/{path}", page)
        found += fact_problems(f"{name}/{path}", page, facts)
        found += comparison_problems(f"{name}/{path}", page, facts)
        found += number_problems(f"{name}/{path}", page, published) if published else ()
    return tuple(found)


_OTHERWISE = f"{BROKEN}；网站由另一版本的程序发布的，请用那个版本核对"
_FOLLOWS = "须与由各版次重新得出的相同"
_HIDDEN = ".nojekyll"  # told to the host, which does not hand it out


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read, and everything wrong with it; `beside` are files and folders of others, of which nothing is
    proven."""

    editions: tuple[Edition, ...]
    files: int
    facts: int
    problems: tuple[Problem, ...]
    beside: tuple[str, ...] = ()


def verify(
    folder: Path, policy: Policy | None, macros: Macros, *, complete: bool, tags: Branch | None = None
) -> Verdict:
    """Prove a published site. `complete`: the folder holds all of it, so a file that nothing accounts for is one too
    many. `macros` are those that the lists and redirects were made with; `tags` is where each edition has its tag."""
    files, problems = _files(folder)
    names = sorted({path.partition("/")[0] for path in files if NUMBERED.fullmatch(path.partition("/")[0])})
    listed, faults = _listed(files)
    problems += faults
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
        problems += edition_problems(folder / one.edition, files, one, policy)
    beside: tuple[str, ...] = ()
    if editions and not problems:
        derived, problems = _derived(files, editions, registers, macros, complete=complete)
        beside, faults = _beside(files, derived, editions)
        problems += [*faults, *(tag_problems(tags, editions, all_there=True) if tags else ())]
    facts = sum(map(len, registers.values()))
    return Verdict(editions, len(files), facts, tuple(sorted(set(problems))), beside)


def _files(folder: Path) -> tuple[dict[str, Path], list[Problem]]:
    """The files of the site; a link is none of them, wherever it leads."""
    links = {path for path in folder.rglob("*") if path.is_symlink()}
    shown = (path.relative_to(folder).as_posix() for path in sorted(links))
    problems = [Problem(Place(path), "网站里不得有符号链接", advice=BROKEN) for path in shown]
    below = files_below(folder).items()
    return {path: file for path, file in below if file not in links and not path.startswith(".git/")}, problems


def _listed(files: Mapping[str, Path]) -> tuple[dict[str, Any], list[Problem]]:
    """What `editions.json` says of each edition."""
    try:
        entries = parsed(files["editions.json"].read_bytes())
        return {str(one["edition"]): one for one in entries}, []
    except KeyError:
        return {}, [Problem(Place("editions.json"), "网站须有历次版次的清单", "没有", BROKEN)]
    except (ValueError, TypeError):
        return {}, [Problem(Place("editions.json"), "版次清单读不出来", advice=BROKEN)]


def _edition(
    name: str, files: Mapping[str, Path], listed: Any, *, complete: bool
) -> tuple[Edition | None, list[Problem]]:
    """One edition, every file of it against its seal, the seal against the list."""

    def read(paths: Iterable[str]) -> dict[str, bytes]:
        return {path: files[path].read_bytes() for path in paths}

    edition, problems = examined(name, files, read, complete=complete)
    if edition is None:
        return None, problems
    stated, gone = (listed.get(key) if isinstance(listed, dict) else None for key in ("digest", "withdrawn"))
    if stated != edition.digest:
        found = f"清单写的是 {stated}，实际是 {edition.digest}" if stated else "清单里没有这一版"
        problems.append(Problem(Place(f"{name}/{SEAL}"), "指纹须与版次清单相同", found, BROKEN))
    withdrawal = Withdrawal(str(gone.get("date")), str(gone.get("reason"))) if isinstance(gone, dict) else None
    return replace(edition, withdrawal=withdrawal), problems


def _derived(
    files: Mapping[str, Path],
    editions: Sequence[Edition],
    registers: Mapping[str, Sequence[Mapping[str, Any]]],
    macros: Macros,
    *,
    complete: bool,
) -> tuple[set[str], list[Problem]]:
    """All that follows from the editions, worked out once more and held against what stands there, byte for byte:
    lists, feed, redirects, notices, error page, the data of years. Their paths, and what differs."""
    wanted = {f"{one.fiscal_year}.{number}" for one in editions for number in range(1, one.number + 1)}
    gone = sorted(wanted - {one.edition for one in editions})
    problems = [Problem(Place(f"{name}/"), "先前的版次须一直保留", "没有", BROKEN) for name in gone]
    years, folders = published_years(editions, registers), {path.partition("/")[0] for path in files if "/" in path}
    others = foreign_versions(_bytes(files, VERSIONS), folders)
    expected = derived_files(editions, years, others, _publisher(files, editions), macros)
    expected |= {
        alias: files[path].read_bytes() for alias, path in data_of_years(editions, {p: p for p in files}).items()
    }
    for path, content in expected.items():
        if path not in files and (complete or path != _HIDDEN):
            problems.append(Problem(Place(path), _FOLLOWS, "没有", BROKEN))
        elif path in files and files[path].read_bytes() != content:
            found = _first_difference(files[path].read_bytes(), content)
            problems.append(Problem(Place(path), _FOLLOWS, found, _OTHERWISE))
    return set(expected), problems


def _first_difference(found: bytes, expected: bytes) -> str:
    """The first line that is another."""
    lines, wanted = (content.decode("utf-8", "replace").splitlines() for content in (found, expected))
    number = next((at for at, (one, other) in enumerate(zip(lines, wanted, strict=False)) if one != other), len(wanted))
    return f"第{number + 1}行“{lines[number].strip()[:60]}”" if number < len(lines) else "不全"


def _publisher(files: Mapping[str, Path], editions: Sequence[Edition]) -> str:
    """Who publishes, as an edition's own data package says; of several names the one that the feed has."""
    names = []
    for one in reversed(editions):
        try:
            about = parsed(_bytes(files, f"{one.edition}/datapackage.json"))
            names.append(str(about["contributors"][0]["title"]))
        except (ValueError, TypeError, KeyError, IndexError):
            continue
    fed = _bytes(files, "feed.xml").decode("utf-8", "replace")
    return next((name for name in names if f"<name>{escape(name)}</name>" in fed), names[0] if names else "")


def _beside(
    files: Mapping[str, Path], derived: Container[str], editions: Sequence[Edition]
) -> tuple[tuple[str, ...], list[Problem]]:
    """What neither the editions nor what follows from them accounts for: others' folders that the list of versions
    names and what a host wants, which are told; anything else is one too many."""
    own = tuple(f"{one.edition}/" for one in editions)
    needed = {path.removeprefix("../") for one in editions for path in one.hashes if path.startswith("../")}
    extra = [path for path in files if path not in derived and path not in needed and not path.startswith(own)]
    others, hosts, strange = strangers(extra, _bytes(files, VERSIONS))
    told = tuple(sorted({*(f"{one}/" for one in others), *hosts}))
    return told, [Problem(Place(path), STRANGE, advice=STRANGE_ADVICE) for path in strange]


def _bytes(files: Mapping[str, Path], path: str) -> bytes:
    return files[path].read_bytes() if path in files else b""
