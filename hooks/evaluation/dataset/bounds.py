"""How much the engine takes in: more than any report needs, less than makes a build slow or breaks it.

The largest report we know has 30 pages of at most 14 KB, tables of 40 KB and a register of 0.6 MB.
"""

from __future__ import annotations

FILES = 20_000  # in a project's folders together; walking them takes a second
DEPTH = 12  # folders in folders
PATH = 180  # characters below the project: Windows refuses paths of 260, and the project lies somewhere

_MB = 1024 * 1024
FILE = 100 * _MB  # GitHub refuses larger ones
BYTES = {
    ".md": _MB // 2,
    ".yml": 2 * _MB,
    ".yaml": 2 * _MB,
    ".csv": 20 * _MB,
    ".json": 50 * _MB,
    ".svg": 2 * _MB,
}
CONFIGURATION = 64 * 1024  # mkdocs.yml
ELEMENTS = 64  # elements within elements of a drawing
