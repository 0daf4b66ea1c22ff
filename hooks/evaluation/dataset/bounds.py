"""How much the engine takes in: more than any report needs, less than makes a build slow or breaks it.

The largest report we know has 30 pages of at most 14 KB, tables of 40 KB and a register of 0.6 MB.
"""

from __future__ import annotations

FILES = 20_000  # in a project's folders together; walking them takes a second
DEPTH = 12  # folders in folders
PATH = 180  # characters below the project: Windows refuses paths of 260, and the project lies somewhere

_MB = 1024 * 1024
FILE = 100 * _MB  # GitHub refuses larger ones
BYTES = {".md": _MB // 4, **dict.fromkeys((".csv", ".txt"), 5 * _MB), ".json": 50 * _MB}
BYTES |= dict.fromkeys((".yml", ".yaml", ".svg"), 2 * _MB)
CONFIGURATION = 64 * 1024  # mkdocs.yml
PIXELS = 50_000_000  # of a picture; a camera's has half as many, and a browser takes four bytes for each
ELEMENTS = 64  # elements within elements of a drawing

TABLE_ROWS = 11_000  # each cell is a fact with a place on a page; 10,000 figures are checked in seconds

# Of a page, before Markdown and the gate see it. Python-Markdown takes 0.1 s for 500 brackets that are never closed in
# one paragraph and four times as long for twice as many; lists and quotations in one another end in a recursion.
PAGE_LINES = 3_000
LINE = 4_000  # characters
PARAGRAPH_LINES = 1_000  # between blank lines: the rows of a table
HEADINGS = 300
SIGNS = 400  # of one of OPENING in a paragraph
PAGE_SIGNS = 4_000  # in a page
OPENING = "[]!`<>*_{}\\&|~^"
LEVELS = 8  # lists and quotations in one another
INDENT = 40  # columns

# Of what stands in {{ }}: each bracket takes thirteen calls of Jinja's parser, each other sign at most two.
EXPRESSION = 4_000  # characters: 原文() takes whole paragraphs
TOKENS = 150
BRACKETS = 10

# Of a file that is read whole: far above any table of a report, far below what stalls a machine.
FILE_BYTES = 50_000_000
UNPACKED_BYTES = 150_000_000
PARTS = 5_000
PARTS_DEPTH = 100  # of elements in elements
ROWS = 100_000
COLUMNS = 1_000
CELLS = 3_000_000
MERGED_CELLS = 1_000_000
CELL_CHARACTERS = 32_767  # what Excel holds in a cell
SECONDS = 60
CHILD_BYTES = 2_000_000_000
LISTED = 20
