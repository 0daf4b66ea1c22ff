"""How large a file may be that is read whole: far above any table of a report, far below what stalls a machine."""

from __future__ import annotations

FILE_BYTES = 50_000_000
UNPACKED_BYTES = 150_000_000
PARTS = 5_000
DEPTH = 100
ROWS = 100_000
COLUMNS = 1_000
CELLS = 3_000_000
MERGED_CELLS = 1_000_000
CELL_CHARACTERS = 32_767  # what Excel holds in a cell
SECONDS = 60
CHILD_BYTES = 2_000_000_000
LISTED = 20
