"""Whether a picture is whole and of a size that browsers show: by the lengths and sums that it states of itself."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from evaluation.dataset import bounds

_STEP = 1 << 20
_FIRST = [(0, 0), (4, 0), (0, 4), (2, 0), (0, 2), (1, 0), (0, 1)]  # where the passes of a PNG begin, then their steps
_INTERLACED = list(zip(_FIRST, [(8, 8), (8, 8), (4, 8), (4, 4), (2, 4), (2, 2), (1, 2)], strict=True))
_NO_FRAME = (0xC4, 0xC8, 0xCC)  # of the marks from C0 to CF those that do not state the size of a JPEG
_DAMAGED = "图片不完整或者已经损坏，读者看不到"


def picture_fault(raw: bytes) -> str:
    """What keeps readers from seeing the picture; empty when nothing does."""
    width, height, is_whole = _measured(raw)
    if width * height > bounds.PIXELS:
        return f"图片太大：宽高相乘不得超过 {bounds.PIXELS:,}，现为 {width:,}×{height:,}"
    is_damaged = not is_whole or (raw.startswith(b"\x89PNG") and left_over(raw) > 0)
    return _DAMAGED if is_damaged or not width * height else ""


def _measured(raw: bytes) -> tuple[int, int, bool]:
    """Width and height as the picture states them (1 where that is not looked for), and whether nothing is cut off."""
    if raw.startswith(b"\x89PNG"):
        parts = list(_parts(raw))
        sums = (int.from_bytes(raw[end : end + 4], "big") == zlib.crc32(kind + held) for kind, held, end in parts)
        is_whole = parts[0][0] == b"IHDR" and parts[-1][0] == b"IEND" and all(sums) if parts else False
        return int.from_bytes(raw[16:20], "big"), int.from_bytes(raw[20:24], "big"), is_whole
    if raw.startswith(b"\xff\xd8"):
        return *_frame(raw), b"\xff\xda" in raw and b"\xff\xd9" in raw[-65_536:]
    if raw.startswith(b"GIF8"):
        whole = raw.rstrip(b"\0\r\n ").endswith(b";") and b"," in raw[13:]
        return int.from_bytes(raw[6:8], "little"), int.from_bytes(raw[8:10], "little"), whole
    if raw.startswith(b"RIFF"):
        return 1, 1, 20 < 8 + int.from_bytes(raw[4:8], "little") <= len(raw) + 1
    return 1, 1, _boxes_fit(raw)


def _frame(raw: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(raw) and raw[at] == 0xFF:
        if 0xC0 <= raw[at + 1] <= 0xCF and raw[at + 1] not in _NO_FRAME:
            return int.from_bytes(raw[at + 7 : at + 9], "big"), int.from_bytes(raw[at + 5 : at + 7], "big")
        is_filling = raw[at + 1] == 0xFF
        at += 1 if is_filling else 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
    return 0, 0


def _parts(raw: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    for part in chunks(raw, 8, len(raw), named_first=False):
        yield part
        if part[0] == b"IEND":
            return


def _boxes_fit(raw: bytes) -> bool:
    """Whether the boxes of an AVIF fill it, and there are pixels among them."""
    at, kinds = 0, set[bytes]()
    while at + 8 <= len(raw):
        size = int.from_bytes(raw[at : at + 4], "big")
        size = int.from_bytes(raw[at + 8 : at + 16], "big") if size == 1 else size or len(raw) - at
        kinds.add(raw[at + 4 : at + 8])
        at += max(size, 8)
    return at == len(raw) and {b"meta", b"mdat"} <= kinds


def chunks(raw: bytes, at: int, last: int, *, named_first: bool) -> Iterator[tuple[bytes, bytes, int]]:
    """Name and content of each chunk of a PNG or WebP, and where it ends."""
    while at + 8 <= min(last, len(raw)):
        first, second = raw[at : at + 4], raw[at + 4 : at + 8]
        size = int.from_bytes(second, "little") if named_first else int.from_bytes(first, "big")
        end = at + 8 + size
        yield first if named_first else second, raw[at + 8 : end], end
        at = end + (size % 2 if named_first else 4)


def left_over(raw: bytes) -> int:
    """How many bytes the pixels of a PNG, packed or not, lack; less than none where more stands behind them, which no
    viewer shows."""
    header, pixels = raw[16:29], b"".join(content for kind, content, _ in _parts(raw) if kind == b"IDAT")
    if len(header) < 13:
        return 1
    size, left = (int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")), 0
    unpacked = zlib.decompressobj()
    bits = header[8] * {2: 3, 4: 2, 6: 4}.get(header[9], 1)
    for at, step in _INTERLACED if header[12] else [((0, 0), (1, 1))]:
        across, down = (-(-(whole - first) // by) for whole, first, by in zip(size, at, step, strict=True))
        left += max(down, 0) * (1 + -(-across * bits // 8)) if across > 0 else 0
    try:
        while left >= 0 and (some := unpacked.decompress(pixels, _STEP)):
            left, pixels = left - len(some), unpacked.unconsumed_tail
    except zlib.error:
        return max(left, 1)
    return -1 if unpacked.unused_data.strip(b"\0") else left
