"""The picture that goes along when somebody shares a page: kept beside the pages, shown while it says what they say.

`report share` takes the pictures, `docs/<year>/shared/<page>.png`, and writes into each what its page said then. A page
that says something else now does without: no old number travels.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from evaluation.narrative.filling import Filled, place_plain

FOLDER, POSTER = "shared", "poster"
_SIGN, _AFTER_HEAD, _KIND, _KEY = b"\x89PNG\r\n\x1a\n", 33, b"tEXt", b"Shows\0"


def picture_of(page: str, docs: Path, pages: Mapping[str, Filled]) -> str:
    """The address below the site of the picture to share a page with: its own, the poster, or none that is true."""
    for name in (page, POSTER):
        file = docs / FOLDER / f"{name}.png"
        if f"{name}.md" in pages and file.is_file() and shows(file.read_bytes()) == said(pages[f"{name}.md"]):
            return f"{FOLDER}/{name}.png"
    return ""


def said(page: Filled) -> str:
    """What a page says, as a digest."""
    text = "".join(place_plain(page.markdown, page.slots).split())
    return sha256(text.encode()).hexdigest()


def stamped(picture: bytes, shown: str) -> bytes:
    """The PNG with what its page said."""
    data = _KIND + _KEY + shown.encode("ascii")
    chunk = (len(data) - len(_KIND)).to_bytes(4, "big") + data + crc32(data).to_bytes(4, "big")
    return picture[:_AFTER_HEAD] + chunk + picture[_AFTER_HEAD:]


def shows(picture: bytes) -> str:
    """What a stamped PNG says that its page said; empty of any other file."""
    start = _AFTER_HEAD + 4
    if not picture.startswith(_SIGN) or not picture.startswith(_KIND + _KEY, start):
        return ""
    length = int.from_bytes(picture[_AFTER_HEAD:start], "big")
    return picture[start + len(_KIND + _KEY) : start + len(_KIND) + length].decode("ascii", "replace")
