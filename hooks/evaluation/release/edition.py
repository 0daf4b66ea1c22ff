"""An edition: one immutable publication of a fiscal year, and all editions that a branch holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from evaluation.release.branch import Branch
from evaluation.release.seal import SEAL, hashes_in, sha256
from evaluation.release.source import Refusal

ABOUT = "edition.json"
REGISTER = "facts.json"
_NUMBERED = re.compile(r"(.+)\.([1-9]\d*)")


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
        **asdict(edition.inputs),
    }
    return json.dumps(stated, ensure_ascii=False, indent=2) + "\n"


def editions_on(branch: Branch) -> tuple[Edition, ...]:
    """Every edition on the branch, oldest first, each proven file by file against its seal; refused when one is not
    what it was when it was published."""
    names = sorted({path.partition("/")[0] for path in branch.entries if path.endswith((f"/{ABOUT}", f"/{SEAL}"))})
    editions = [_edition_on(branch, name) for name in names if _NUMBERED.fullmatch(name)]
    _refuse_forgotten(branch, {edition.edition for edition in editions})
    return tuple(in_order(editions))


def in_order(editions: Iterable[Edition]) -> list[Edition]:
    return sorted(editions, key=lambda edition: (edition.fiscal_year, edition.number))


def current(editions: Iterable[Edition]) -> dict[str, Edition]:
    """The newest edition of each fiscal year, years in order."""
    return {edition.fiscal_year: edition for edition in in_order(editions)}


def files_of(branch: Branch, name: str) -> Iterator[str]:
    """The paths of an edition's own files."""
    return (path for path in branch.entries if path.startswith(f"{name}/"))


def _edition_on(branch: Branch, name: str) -> Edition:
    own = sorted(files_of(branch, name))
    try:
        seal = branch.read([f"{name}/{SEAL}"])[f"{name}/{SEAL}"]
        hashes = hashes_in(seal.decode())
        needed = [_path(name, path) for path in hashes]
        found = {path: sha256(content) for path, content in branch.read(needed).items()}
        stated = json.loads(branch.read([f"{name}/{ABOUT}"])[f"{name}/{ABOUT}"])
        inputs = Inputs(stated["commit"], stated["epoch"], stated["address"], stated["repository"])
        pages = tuple(path.removeprefix(f"{name}/") for path in own if path.endswith(".html"))
        edition = Edition(
            edition=stated["edition"],
            fiscal_year=stated["fiscal_year"],
            title=stated["title"],
            date=stated["date"],
            reason=stated["reason"],
            inputs=inputs,
            digest=sha256(seal),
            hashes=hashes,
            pages=pages,
        )
    except KeyError as error:
        raise Refusal(damaged(name, f"缺少 {error.args[0]}")) from error
    except (ValueError, TypeError) as error:
        raise Refusal(damaged(name, f"{ABOUT} 或 {SEAL} 读不出来")) from error
    differing = [path for path, value in hashes.items() if found[_path(name, path)] != value]
    strange = [path for path in own if path.removeprefix(f"{name}/") not in hashes and not path.endswith(f"/{SEAL}")]
    if differing or strange:
        raise Refusal(damaged(name, "、".join([*differing, *strange][:5])))
    return edition


def damaged(name: str, what: str) -> str:
    return (
        f"已经发布的 {name} 版在远程分支上不完整或被改动过（{what}）。已发布的版次不能变，所以不再往上发布。"
        "请从分支的历史里恢复这一版，再发布。"
    )


def _path(name: str, path: str) -> str:
    return path.removeprefix("../") if path.startswith("../") else f"{name}/{path}"


def _up_to(name: str) -> list[str]:
    """The editions of a year that there must be when there is this one."""
    year, _, number = name.rpartition(".")
    return [f"{year}.{earlier}" for earlier in range(1, int(number) + 1)]


def _refuse_forgotten(branch: Branch, found: set[str]) -> None:
    """A list on the branch that names an edition whose files are gone is not overwritten; nor is there a second
    edition without the first, whatever the lists say."""
    listed = {earlier for name in found for earlier in _up_to(name)}
    for path, key in (("versions.json", "version"), ("editions.json", "edition")):
        if path in branch.entries:
            try:
                entries = json.loads(branch.read([path])[path])
                listed |= {entry[key] for entry in entries if "digest" in (entry.get("properties") or entry)}
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
    if gone := sorted(listed - found):
        raise Refusal(damaged("、".join(gone), "文件不见了"))
