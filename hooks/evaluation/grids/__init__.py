"""Files with tables to grids of texts: the only place that opens CSV files and workbooks.

Nothing trusts what a file says about its own size; what cannot be read as it is shown is said, and whatever is wrong
with a file ends in one message.
"""

from evaluation.grids.formats import plain
from evaluation.grids.look import letters
from evaluation.grids.reading import neighbours, read_grid, read_sheets
from evaluation.grids.sheet import Doubt, Grid, Sheet, trimmed
from evaluation.grids.text import decoded
from evaluation.grids.unreadable import UnreadableError, contained
from evaluation.grids.workbook import FOREIGN, OPENXML, workbook_of

__all__ = [
    "FOREIGN",
    "OPENXML",
    "Archive",
    "Doubt",
    "Grid",
    "Sheet",
    "UnreadableError",
    "contained",
    "content_of",
    "decoded",
    "letters",
    "neighbours",
    "plain",
    "read_grid",
    "read_sheets",
    "trimmed",
    "workbook_of",
]
