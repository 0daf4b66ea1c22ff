"""Heavy files that editions share: kept once on the branch, under the hash of their content, and never removed."""

from __future__ import annotations

import posixpath
import re
import shutil
from pathlib import Path

from evaluation.dataset import ASSETS
from evaluation.release.seal import files_below, sha256

FOLDER = "shared"
HEAVY = 64 * 1024
_CODE = (".html", ".js", ".css")
_REFERENCE = re.compile(r"""(?<=["'(])[^"'()\s<>]+\.(?:js|css)(?=["')])""")


def share(root: Path, edition: str) -> None:
    """Move the edition's heavy scripts and styles to the shared folder and point every reference to them there.

    Only files that say nothing relative to themselves can move: scripts of our own find the site by their own address.
    """
    site = root / edition
    moved = {path: _moved(root, site, path) for path in _heavy(site)}
    for path, file in files_below(site).items():
        if path.endswith(_CODE):
            text = file.read_bytes().decode("utf-8")
            changed = _REFERENCE.sub(lambda match, at=path: _redirected(match[0], at, moved), text)  # type: ignore[misc]
            if changed != text:
                file.write_bytes(changed.encode("utf-8"))


def _heavy(site: Path) -> list[str]:
    kept = tuple(f"{ASSETS}/{name}" for name in ("javascripts/bundle", "stylesheets/main", "vendor/"))
    return [
        path
        for path, file in files_below(site).items()
        if path.startswith(kept) and path.endswith((".js", ".css")) and file.stat().st_size >= HEAVY
    ]


def _moved(root: Path, site: Path, path: str) -> str:
    """The file's place below the edition's folder, once it is in the shared one."""
    place = f"{FOLDER}/{sha256((site / path).read_bytes())[:16]}/{posixpath.basename(path)}"
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(site / path, root / place)
    return f"../{place}"


def _redirected(reference: str, at: str, moved: dict[str, str]) -> str:
    here = posixpath.dirname(at)
    target = moved.get(posixpath.normpath(posixpath.join(here, reference)))
    return posixpath.relpath(target, here or ".") if target else reference
