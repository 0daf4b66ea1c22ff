"""Where the data files can be read: the repository's address at the commit that an edition is built from."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from evaluation.problems import Place


@dataclass(frozen=True, slots=True)
class Repository:
    """`files` is the address below which the project's files stand at one commit; empty when it is not known."""

    files: str = ""

    def address(self, place: Place) -> str:
        """The address of a source cell's line; empty without a repository. Rows of a workbook have no address."""
        if not self.files:
            return ""
        row = f"#L{place.row}" if place.row and place.file.endswith((".csv", ".yml", ".md")) else ""
        return f"{self.files}{quote(place.file)}{row}"


def read_repository(root: Path, url: str, commit: str) -> Repository:
    """The repository at `url`, at the given commit or else the one checked out below `root`; unknown without either."""
    if not url:
        return Repository()
    head, folder = _checked_out(root)
    return repository_at(url, commit or head, folder)


def repository_at(url: str, commit: str, folder: str = "") -> Repository:
    """The repository's files at a commit, in the shape of addresses that its host uses."""
    if not commit:
        return Repository()
    shape = "-/blob" if "gitlab" in url else "blob"
    return Repository(f"{url.rstrip('/').removesuffix('.git')}/{shape}/{commit}/{quote(folder)}")


def _checked_out(root: Path) -> tuple[str, str]:
    """The commit of the work tree and the project's folder in it; empty where git or a repository is missing."""
    command = ["git", "-C", str(root), "rev-parse", "HEAD", "--show-prefix"]
    try:
        output = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    except (OSError, subprocess.CalledProcessError):
        return "", ""
    head, folder = output.split("\n")[:2]
    return head, folder
