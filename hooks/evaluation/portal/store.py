"""What was built, by the digest of its inputs: nothing is built twice, and a killed run goes on where it was."""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.portal.jobs import Built

_SUMMARY, _ASIDE = "summary.json", "aside-"


@dataclass(frozen=True)
class Store:
    """A folder with one for each digest, written aside and moved into place; `newest/` remembers the last good."""

    folder: Path

    def prepare(self) -> None:
        """Make the folder, without what a killed run left aside."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(f"{_ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)

    def site(self, fingerprint: str) -> Path:
        return self.folder / fingerprint[:2] / fingerprint / "site"

    def summary(self, fingerprint: str) -> Mapping[str, Any] | None:
        """What the portal says of a site that was built; None when it was not."""
        path = self.site(fingerprint).parent / _SUMMARY
        return json.loads(path.read_text("utf-8")) if path.is_file() else None

    def keep(self, built: Built) -> None:
        """Unpack a built site aside, then move it to its place: a kill leaves it whole or not there."""
        target = self.site(built.fingerprint).parent
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=self.folder) as aside:
            whole = Path(aside, "whole")
            with tarfile.open(fileobj=io.BytesIO(built.site)) as archive:
                archive.extractall(whole / "site", filter="data")
            text = json.dumps(built.summary, ensure_ascii=False, sort_keys=True, indent=1)
            (whole / _SUMMARY).write_text(f"{text}\n", "utf-8")
            if not target.exists():
                os.replace(whole, target)
        self.remember(built.key, built.fingerprint)

    def remember(self, key: str, fingerprint: str) -> None:
        """That this is the last good site of a department's year."""
        path = self.folder / "newest" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        _replaced(path, fingerprint)

    def found(self, key: str, findings: Sequence[Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
        """All that proof-reading ever found in a department's year, by id; what is there now has `"open": "1"`."""
        path = self.folder / "found" / f"{key}.json"
        before = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        now = {one["id"]: {**one, "open": "1"} for one in findings}
        merged = {**{name: {**one, "open": ""} for name, one in before.items()}, **now}
        if merged != before:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replaced(path, json.dumps(merged, ensure_ascii=False, sort_keys=True, indent=1))
        return merged

    def newest(self, key: str) -> str:
        """The last good site of a department's year; empty when there is none."""
        path = self.folder / "newest" / key
        return path.read_text("utf-8") if path.is_file() else ""


def _replaced(path: Path, text: str) -> None:
    """Write a file beside its place, then move it there."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(text, "utf-8")
    os.replace(aside, path)
