"""Zip archives without a clock: the same members give the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)
_ONLY_ON_A_SERVER = re.compile(r"^404\.html$|^sitemap\.xml|\.map$|^-/javascripts/(?:lunr|workers)/")


def zipped(contents: Mapping[str, bytes], date: tuple[int, int, int, int, int, int]) -> bytes:
    """The members as an archive, in their order and all of one date, with no trace of the system that packed it."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in contents.items():
            member = ZipInfo(name, date)
            member.compress_type, member.create_system = ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            archive.writestr(member, content, compresslevel=9)
    return target.getvalue()


def packed(folder: Path, top: str, readme: str, epoch: int) -> bytes:
    """A built site as an archive with one folder in it, `top`, that needs no server: members in order, one date.

    What only a server or a developer uses stays out. `readme` is text for Windows: a byte order mark and CRLF.
    """
    moment = datetime.fromtimestamp(epoch, UTC).timetuple()[:6]
    date = max((moment[0], moment[1], moment[2], moment[3], moment[4], moment[5]), EARLIEST)
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    contents = {name: path.read_bytes() for name, path in files.items() if not _ONLY_ON_A_SERVER.search(name)}
    contents["readme.txt"] = readme.replace("\n", "\r\n").encode("utf-8-sig")
    return zipped({f"{top}/{name}": contents[name] for name in sorted(contents)}, date)
