"""An edition built aside, in a process and an environment of its own, then sealed; heavy files are kept once."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.dataset import ASSETS
from evaluation.release.edition import ABOUT, Edition, about_json
from evaluation.release.git import disk_error
from evaluation.release.seal import SEAL, files_below, folder_hashes, seal_text, sha256
from evaluation.release.source import Refusal
from evaluation.site.fault import FAULT_FILES, keep_faults

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


_ROOT_ONLY = ("404.html", "sitemap.xml.gz")
# The same on every machine: nothing outside the inputs decides the bytes.
STEADY = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "NO_MKDOCS_2_WARNING": "1",
}
# What a program needs to run at all. No token, key or address of the caller's is among it: pages could publish them.
_INHERITED = (
    *("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERPROFILE"),
)


@dataclass(frozen=True)
class Failure:
    """What a failed build said, and the files that it left about a fault of the program, by name."""

    status: int
    said: str
    faults: Mapping[str, str] = field(default_factory=dict)


def without_later_years(project: Path, year: str) -> None:
    """Remove the years after this one from a checkout: what an edition says must not depend on them."""
    for kind in ("data", "docs"):
        for folder in (project / kind).glob("*"):
            if folder.name.isdecimal() and folder.name > year:
                shutil.rmtree(folder)


def bare_environment() -> dict[str, str]:
    """The caller's environment as far as a program that runs a commit's own code may see it."""
    return {name: os.environ[name] for name in _INHERITED if name in os.environ}


def build_environment(project: Path, docs: Path, edition: Edition) -> dict[str, str]:
    """All that a build is told."""
    inputs = edition.inputs
    address = f"{inputs.address.rstrip('/')}/{edition.edition}/" if inputs.address else ""
    return {
        **bare_environment(),
        **STEADY,
        "REPORT_DOCS": docs.as_posix(),
        "REPORT_EDITION": edition.edition,
        "REPORT_COMMIT": inputs.commit,
        "REPORT_REPOSITORY": inputs.repository,
        "REPORT_ADDRESS": address,
        "SOURCE_DATE_EPOCH": str(inputs.epoch),
        "PYTHONPATH": str(project / "hooks"),
    }


def build(project: Path, docs: Path, target: Path, edition: Edition) -> None:
    """Build the project's year into a folder. Only the commit and the edition's inputs decide the bytes."""
    if failed := failed_build(project, target, build_environment(project, docs, edition)):
        keep_faults(failed.faults, Path())
        raise disk_error(failed.said) or Refusal(f"构建没有通过，未发布任何内容：\n{failed.said}")


def failed_build(project: Path, target: Path, environment: Mapping[str, str]) -> Failure | None:
    """Build a project strictly in a process of its own; why it failed, None when it did not."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(target)]
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, encoding="utf-8", errors="replace"
    )  # MkDocs says why it stopped on the one or on the other
    return failure(project, done.returncode, f"{done.stderr}\n{done.stdout}") if done.returncode else None


def failure(project: Path, status: int, said: str) -> Failure:
    """Of a build that failed: what it said, and the files that it left about a fault of the program."""
    faults = {path.name: path.read_text("utf-8") for path in (project / "build").glob(FAULT_FILES) if path.is_file()}
    return Failure(status, _said(said).strip(), faults)


def _said(output: str) -> str:
    """What a failed build said; of a breakdown, which is the disk's or the program's, only what broke."""
    told = "\n".join(line for line in output.splitlines() if not line.startswith("INFO "))
    before, breakdown, trace = told.strip().partition("Traceback (most recent call last)")
    return trace.strip().splitlines()[-1] if breakdown else before


def sealed(root: Path, edition: Edition) -> None:
    """Turn the built folder of an edition into its published form: heavy files shared, `edition.json`, the seal.

    The host reads an error page at the root of the site only; an edition has none. Nor has
    it the maps with which a debugger shows the theme's own sources.
    """
    site = root / edition.edition
    for name in _ROOT_ONLY:
        (site / name).unlink(missing_ok=True)
    for unused in site.rglob("*.map"):
        unused.unlink()
    share(root, edition.edition)
    (site / ABOUT).write_bytes(about_json(edition).encode("utf-8"))
    shared = {f"../{path}": value for path, value in folder_hashes(root).items() if path.startswith(f"{FOLDER}/")}
    (site / SEAL).write_bytes(seal_text({**folder_hashes(site), **shared}).encode("utf-8"))
