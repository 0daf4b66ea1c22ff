"""Who has read what: `review.yml`, written by `report review --sign`. A signature holds for what was there to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from evaluation.dataset.shapes import Day, ListOf, MapOf, Record, Text, read_shaped, record
from evaluation.problems import Problem

FILE = "review.yml"
SIGNERS = "发布前复核"


@dataclass(frozen=True, slots=True)
class Signature:
    """A role, the day, and by file the digest of each sentence and row that it stands for."""

    role: Annotated[str, "角色", Text()]
    date: Annotated[str, "日期", Day()]
    read: Annotated[Mapping[str, str], "读过", MapOf(Text(), Text(blank=True))]

    @property
    def digests(self) -> Counter[str]:
        return Counter(f"{file} {one}" for file, digests in self.read.items() for one in digests.split())


_REVIEW = Record(dict, {"签字": ListOf(record(Signature))}, required=("签字",))


def read_signatures(folder: Path, shown: str) -> tuple[tuple[Signature, ...], tuple[Problem, ...]]:
    """The year's signatures, with what is wrong in the file; none where there is no file."""
    problems: list[Problem] = []
    read = read_shaped(folder / FILE, f"{shown}/{FILE}", _REVIEW, problems)
    return (read[0]["签字"] if read else ()), tuple(problems)


def signatures_text(signatures: Sequence[Signature]) -> str:
    """The file that holds these signatures."""
    lines = ["# 由 report review --sign 写入，请勿手改。", "签字:"]
    for one in signatures:
        lines += [f'  - 角色: "{one.role}"', f"    日期: {one.date}", "    读过:"]
        lines += [f'      "{file}": "{digests}"' for file, digests in one.read.items()]
    return "\n".join(lines) + "\n"


def read_by_file(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Digests by the file that they are of, in order."""
    found: dict[str, list[str]] = {}
    for file, digest in pairs:
        found.setdefault(file, []).append(digest)
    return {file: " ".join(digests) for file, digests in found.items()}
