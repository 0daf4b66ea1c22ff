"""Where a build puts its files until all of them are there: beside the site, which they replace whole or not at all.

A build that fails, is killed or runs out of room leaves the site as it was; of two at once, the last to end stays.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

_BEFORE = "-before"


@dataclass(frozen=True, slots=True)
class Aside:
    """The folder that one build fills, and the site whose place it takes."""

    folder: Path
    site: Path

    def place(self) -> None:
        """Put the folder in the place of the site. What is hidden there is somebody else's and stays."""
        if self.folder == self.site:
            return
        before = self.folder.with_name(f"{self.folder.name}{_BEFORE}")
        while True:
            try:
                self.site.rename(before)
            except FileNotFoundError:
                pass
            except OSError as error:
                if error.errno not in (errno.EBUSY, errno.EXDEV):
                    raise
                return self._copy()
            try:
                self.folder.rename(self.site)
                break
            except OSError:
                if not self.site.exists():
                    before.rename(self.site)
                    raise
                shutil.rmtree(before, ignore_errors=True)  # another build has put its own there meanwhile
        for hidden in before.glob(".*"):
            hidden.rename(self.site / hidden.name)
        shutil.rmtree(before, ignore_errors=True)

    def _copy(self) -> None:
        """Into a folder that another system lends, as it does to a container: nothing can take its place."""
        for path in self.site.glob("[!.]*"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        shutil.copytree(self.folder, self.site, dirs_exist_ok=True)
        self.drop()

    def drop(self) -> None:
        """The build failed: nothing of it stays."""
        if self.folder != self.site:
            shutil.rmtree(self.folder, ignore_errors=True)


def beside(site_dir: str) -> Aside:
    """An empty folder for this process beside the site, which is where a link leads; what killed builds left goes.

    Where the system lets nothing stand beside it, it is the site itself.
    """
    site = Path(site_dir).resolve()
    site.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(site.parent, os.W_OK):
        return Aside(site, site)
    for left in site.parent.glob(".*"):
        name = left.name.removeprefix(f".{site.name}-")
        if name != left.name and (number := name.removesuffix(_BEFORE)).isdecimal() and not _runs(int(number)):
            if name.endswith(_BEFORE) and not site.exists():
                left.rename(site)  # killed between the two names
            shutil.rmtree(left, ignore_errors=True)
    folder = site.with_name(f".{site.name}-{os.getpid()}")
    folder.mkdir()
    return Aside(folder, site)


def _runs(process: int) -> bool:
    """Whether another process of this number runs; Windows cannot be asked without ending it."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return process != os.getpid()
