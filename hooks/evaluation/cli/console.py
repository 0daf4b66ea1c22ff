"""What commands say, in the encoding of whoever reads it: a console, PowerShell, a file that a shell opened."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from typing import cast

import click

_KNOWN = {"−": "-", "✓": "√", "✗": "×", "\u200b": ""}


def speak() -> None:
    """Write in the encoding that the reader of each stream expects, where it has Chinese; else in UTF-8."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if has_chinese(stream.encoding) else "utf-8", errors="nearest")


def echo_data(text: str) -> None:
    """JSON, which is UTF-8 wherever it goes, with one line end at its end."""
    click.echo(f"{text.rstrip()}\n".encode(), nl=False)


def has_chinese(encoding: str) -> bool:
    try:
        return bool("年".encode(encoding))
    except (UnicodeEncodeError, LookupError):
        return False


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """For characters that an encoding does not have: those that read alike, else their numbers."""
    fault = cast(UnicodeEncodeError, error)
    return "".join(_written(one, fault.encoding) for one in fault.object[fault.start : fault.end]), fault.end


def _written(character: str, encoding: str) -> str:
    plain = _KNOWN.get(character, unicodedata.normalize("NFKC", character))
    try:
        plain.encode(encoding)
    except UnicodeEncodeError:
        return f"[U+{ord(character):04X}]"
    return plain
