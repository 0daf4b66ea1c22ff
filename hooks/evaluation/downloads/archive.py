"""Zip archives without a clock: the same members give the same bytes."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)
_ONLY_ON_A_SERVER = re.compile(r"^404\.html$|^sitemap\.xml|\.map$|^-/javascripts/(?:lunr|workers)/")


def sealed(archive: bytes, without: re.Pattern[bytes]) -> bytes:
    """The archive packed anew: members in order, each of the earliest date that the format knows, `without` cut out."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            member = ZipInfo(name, EARLIEST)
            member.compress_type, member.create_system = ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            target.writestr(member, without.sub(b"", source.read(name)), compresslevel=9)
    return packed.getvalue()


def packed(folder: Path, top: str, readme: str, epoch: int) -> bytes:
    """A built site as an archive with one folder in it, `top`, that needs no server: members in order, one date.

    What only a server or a developer uses stays out. `readme` is text for Windows: a byte order mark and CRLF.
    """
    moment = datetime.fromtimestamp(epoch, UTC).timetuple()[:6]
    date = max((moment[0], moment[1], moment[2], moment[3], moment[4], moment[5]), EARLIEST)
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    contents = {name: path.read_bytes() for name, path in files.items() if not _ONLY_ON_A_SERVER.search(name)}
    contents["readme.txt"] = readme.replace("\n", "\r\n").encode("utf-8-sig")
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name in sorted(contents):
            member = ZipInfo(f"{top}/{name}", date)
            member.compress_type, member.create_system = ZIP_DEFLATED, 3
            member.external_attr = 0o644 << 16
            archive.writestr(member, contents[name], compresslevel=9)
    return target.getvalue()
